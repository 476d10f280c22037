"""Does anything that was locked away come out in the open, in any test of the whole run?

Every text that is locked under a key during a test becomes a canary by itself, so that no test has
to plant one. It may never stand in a line of the log, a mail, a statement to the database (so in
no job, no session, no column), an address, a title or a page that says no. What readers of a page
may see is for `tests/attacks`.
"""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus

from django.db import connections

# A shorter text may stand anywhere by chance.
SHORTEST = 14
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL | re.I)
# A page that says no tells nothing of what it is about. A form that comes back (400, 409, 422)
# shows its sender what was typed.
SAYS_NO = (401, 403, 404, 405, 410, 423, 429, 500, 502, 503)
HEADERS = ("Location", "ETag", "Link", "Set-Cookie", "Content-Disposition", "HX-Redirect")


@dataclass
class Aviary:
    """The canaries of one test, and where one flew out."""

    canaries: set[str] = field(default_factory=set)
    flown: list[str] = field(default_factory=list)

    def keep(self, plain: bytes) -> None:
        """Every sentence in a text that is being locked is a canary from now on."""
        try:
            text = plain.decode()
        except UnicodeDecodeError:
            return
        try:
            told = json.loads(text)
        except ValueError:
            told = text
        self.canaries.update(each for each in _texts(told) if _is_canary(each))

    def look(self, where: str, text: str) -> None:
        """Write down which canaries stand in a text that is open to see."""
        found = [each for each in self.canaries if each in text]
        self.flown += [f"{where}: {each!r}" for each in found]

    def look_at_answer(self, path: str, response: Any, method: str = "GET") -> None:
        """An answer to a browser or a program: its address, its headers, its title.

        Who was logged out while typing gets the own words back, on a page that says so (403).
        """
        if not self.canaries:
            return
        headers = " ".join(str(response.headers.get(name, "")) for name in HEADERS)
        self.look("address or header", unquote_plus(f"{path} {headers}"))
        if getattr(response, "streaming", False):
            return
        body = response.content.decode("utf-8", "replace")
        titles = " ".join(TITLE.findall(body))
        self.look("title", html.unescape(titles))
        is_own_words = method == "POST" and response.status_code == 403
        if response.status_code in SAYS_NO and not is_own_words:
            self.look(f"page {response.status_code}", html.unescape(body))


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for each in told.values():
            yield from _texts(each)
    elif isinstance(told, list):
        for each in told:
            yield from _texts(each)


def _is_canary(text: str) -> bool:
    """A sentence or a marked word; not a code, an id, a day or a number of the engine."""
    is_marked = text.startswith(("kanarie", "Kanarie"))
    return len(text) >= SHORTEST and (is_marked or " " in text.strip())


def _overhear(record: logging.LogRecord) -> None:
    """A line of the log as it would be written down."""
    present = _PRESENT
    if present is not None and present.canaries and record.name not in OF_THE_DRIVER:
        present.look(f"log {record.name}", record.getMessage())


# What the driver says of every statement stands in no log of a house, only in that of a developer.
OF_THE_DRIVER = ("django.db.backends", "django.db.backends.schema", "django.template")
_PRESENT: Aviary | None = None
# Of worlds that stand longer than one test; each later test of the process watches these as well.
_STANDING: set[str] = set()


class Locksmith:
    """The cipher with an ear: what is locked is a canary from then on."""

    cipher: Any = None

    def __init__(self, key: bytes) -> None:
        self._real = self.cipher(key)

    def encrypt(self, nonce: bytes, plain: bytes, place: bytes) -> bytes:
        (_PRESENT or Aviary(_STANDING)).keep(plain)
        return bytes(self._real.encrypt(nonce, plain, place))

    def decrypt(self, nonce: bytes, locked: bytes, place: bytes) -> bytes:
        return bytes(self._real.decrypt(nonce, locked, place))


def listen_everywhere() -> None:
    """Put ears in the cipher, the test client and the log; once in a process."""
    from django.test.client import Client  # noqa: PLC0415 only in runs with Django

    from zorgroute.chain.ledger import keys  # noqa: PLC0415 rooms only after Django

    if keys.AESGCM is Locksmith:
        return
    Locksmith.cipher, keys.AESGCM = keys.AESGCM, Locksmith  # type: ignore[misc, assignment]
    asked = Client.request

    def request(client: Client, **more: Any) -> Any:
        response = asked(client, **more)
        if _PRESENT is not None:
            path = f"{more.get('PATH_INFO', '')}?{more.get('QUERY_STRING', '')}"
            _PRESENT.look_at_answer(path, response, str(more.get("REQUEST_METHOD", "GET")))
        return response

    Client.request = request  # type: ignore[method-assign]
    told = logging.Logger.callHandlers

    def call_handlers(logger: logging.Logger, record: logging.LogRecord) -> None:
        _overhear(record)
        told(logger, record)

    # Not a handler: a command that wakes Django again puts all handlers away.
    logging.Logger.callHandlers = call_handlers  # type: ignore[method-assign]


@contextmanager
def watching() -> Iterator[Aviary]:
    """Watch the canaries of one test."""
    global _PRESENT  # noqa: PLW0603 the ears stand in places that know of no test
    before, _PRESENT = _PRESENT, Aviary(set(_STANDING))
    present = _PRESENT

    def statement(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """What goes into a table in plain: a job, a session, a column that was forgotten."""
        if present.canaries and params:
            present.look(f"statement {sql[:60]}", str(params))
        return execute(sql, params, many, context)

    try:
        with ExitStack() as stack:
            for each in connections.all():
                stack.enter_context(each.execute_wrapper(statement))
            yield present
    finally:
        _PRESENT = before
