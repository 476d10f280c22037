"""How does the log of the ledger stand ready to be measured, without reading the ledger again?

Beside the database lie two files for each municipality: one with the ids of cases, that only this
module reads, and the log that comes of it, without any id. Both can be thrown away: they are made
anew from the ledger (ADR in docs/decisions).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import transaction

from zorgroute.chain.cases.measuring import destroyed_cases
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.queries import lines_count, lines_since
from zorgroute.chain.parties.queries import municipalities_at_work
from zorgroute.core.traces.log import EventLog
from zorgroute.core.traces.packing import (
    FORMAT,
    NoPackedLog,
    packed,
    packed_columns,
    unpacked,
    unpacked_columns,
)
from zorgroute.insight.deviations.counting_traits import (
    NAMES,
    complex_outcomes,
    traits_in,
    with_complexity,
)
from zorgroute.insight.deviations.ledger_rows import (
    COLUMNS,
    Kept,
    extended,
    log_from,
    without_cases,
)

log = logging.getLogger("zorgroute.measure")
EACH_HOUR = timedelta(hours=1)
# A line is recorded a moment before its transaction ends, so we read a little again each time.
OVERLAP = timedelta(minutes=15)
LOG, LINES = ".log.npz", ".regels.npz"


class NotKept(Exception):
    """The snapshot could not be written, as on a full disk; the one before it stays."""


@dataclass(frozen=True)
class State:
    """When the log of a municipality was last made."""

    made_at: datetime
    rows: int


def measure(now: datetime) -> None:
    """Bring the log of every municipality up to date, each at most once an hour; for the worker.

    A disk that is full does not keep the other duties from theirs: the log before it stays.
    """
    with transaction.atomic(), acting_as(Duty()):
        places = municipalities_at_work()
    for municipality in places:
        made = made_at(municipality)
        is_recent = made is not None and timedelta() <= now - made < EACH_HOUR
        if is_recent and _tells_all(municipality):
            continue
        try:
            take(municipality, now)
        except NotKept:
            log.error("the log of %s could not be written: is the disk full?", municipality)


def take(municipality: str, now: datetime) -> EventLog:
    """Extend the log of a municipality with what was written since, or make it anew.

    Raises `NotKept` when it cannot be written.
    """
    with transaction.atomic(), acting_as(Duty(municipality=municipality)):
        kept, traits = _read(municipality)
        made = with_complexity(log_from(kept, traits), complex_outcomes)
    folder = _folder()
    _replace(folder / f"{municipality}{LINES}", _packed_lines(kept))
    file = folder / f"{municipality}{LOG}"
    _replace(file, packed(made))
    with suppress(OSError):
        # What the file says of itself is when this was asked, also by a clock of a demo.
        os.utime(file, (now.timestamp(), now.timestamp()))
    return made


def snapshot_of(municipality: str) -> EventLog | None:
    """The log of the ledger of a municipality as it was last made; None when there is none yet.

    Who asks decided on access. Cases are running numbers that mean nothing elsewhere. Traits:
    route, version (its digest), age_band, area (a code, never a postcode) and complex.
    """
    file = _folder() / f"{municipality}{LOG}"
    try:
        mark = file.stat()
        return _log_in(str(file), mark.st_mtime_ns, mark.st_ino)
    except (OSError, NoPackedLog):
        return None


def _tells_all(municipality: str) -> bool:
    """Whether a log was made by this version of the software, which knows every trait."""
    found = snapshot_of(municipality)
    return found is not None and (not found.cases or set(found.traits) >= NAMES)


def made_at(municipality: str) -> datetime | None:
    """When the log of a municipality was last made."""
    try:
        mark = (_folder() / f"{municipality}{LOG}").stat()
    except OSError:
        return None
    return datetime.fromtimestamp(mark.st_mtime, UTC)


@lru_cache(maxsize=8)
def _log_in(file: str, changed: int, node: int) -> EventLog:
    """The log in a file; `changed` and `node` tell a new file from an old one."""
    del changed, node
    return unpacked(Path(file).read_bytes())


def _read(municipality: str) -> tuple[Kept, Mapping[UUID, Mapping[str, str]]]:
    """Every line of the cases that are not destroyed, and what may be counted of those cases."""
    gone = destroyed_cases(municipality)
    kept = without_cases(_kept(municipality), gone)
    since = None
    if kept.until >= 0:
        since = datetime.fromtimestamp(kept.until / 1e6, UTC) - OVERLAP
    kept = extended(kept, lines_since(municipality, since, gone))
    if len(kept) != lines_count(municipality, gone):
        # Written with an older clock than the rest, or under an old file: begin anew.
        kept = extended(Kept(), lines_since(municipality, None, gone))
    return kept, traits_in(municipality)


def _kept(municipality: str) -> Kept:
    try:
        content = (_folder() / f"{municipality}{LINES}").read_bytes()
        header, columns = unpacked_columns(content)
        return Kept(
            cases=[UUID(each) for each in header["cases"]],
            whats=[(a, b, c, d, e) for a, b, c, d, e in header["whats"]],
            functions=header["functions"],
            until=header["until"],
            **{name: columns[name].astype(np.int64) for name in COLUMNS},
        )
    except (OSError, NoPackedLog, KeyError, ValueError):
        return Kept()


def _packed_lines(kept: Kept) -> bytes:
    header = {
        "format": FORMAT,
        "cases": [str(each) for each in kept.cases],
        "whats": kept.whats,
        "functions": kept.functions,
        "until": kept.until,
    }
    return packed_columns(header, {name: getattr(kept, name) for name in COLUMNS})


def _folder() -> Path:
    return Path(settings.ZORGROUTE_MEASURED)


def _replace(file: Path, content: bytes) -> None:
    """Put a new file in the place of the old one at once, readable by us only."""
    new = file.with_suffix(".nieuw")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        new.replace(file)
    except OSError:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise NotKept(str(file)) from None
