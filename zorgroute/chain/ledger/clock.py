"""What time is it, and where do ids and randomness come from?

The only place of the chain that asks the machine; everything else gets a moment as argument.
"""

from __future__ import annotations

import os
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Source:
    """The real clock and the real randomness of this machine."""

    def now(self) -> datetime:
        return datetime.now(UTC) + _shift()

    def new_id(self) -> uuid.UUID:
        return uuid.uuid4()

    def random_bytes(self, count: int) -> bytes:
        return secrets.token_bytes(count)


@dataclass
class FrozenSource(Source):
    """A clock that stands still until it is told otherwise, for stories and tests."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


_source: ContextVar[Source] = ContextVar("source", default=Source())  # noqa: B039 it has no state


def now() -> datetime:
    """The present moment, with its time zone."""
    return _source.get().now()


def new_id() -> uuid.UUID:
    """A fresh random id; random so that it tells nothing (T33)."""
    return _source.get().new_id()


def random_bytes(count: int) -> bytes:
    """Unpredictable bytes, for keys and nonces."""
    return _source.get().random_bytes(count)


@contextmanager
def source(given: Source) -> Iterator[Source]:
    """Use another clock and randomness for a while."""
    token = _source.set(given)
    try:
        yield given
    finally:
        _source.reset(token)


def _shift() -> timedelta:
    """How far a demo has been put forward in time; a real installation has no such file."""
    path = os.environ.get("ZORGROUTE_CLOCK_FILE")
    if not path or os.environ.get("ZORGROUTE_DEMO") != "1":
        return timedelta(0)
    try:
        return timedelta(seconds=int(Path(path).read_text(encoding="ascii").strip() or 0))
    except (OSError, ValueError):
        return timedelta(0)
