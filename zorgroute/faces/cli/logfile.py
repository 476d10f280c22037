"""How does a command read a log from a file, and what does it say about rows it could not use?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from zorgroute.core.answers import Reason
from zorgroute.core.traces.columns import Meaning, UnknownColumns, meanings_in
from zorgroute.core.traces.forms import MAX_BYTES, Form
from zorgroute.core.traces.log import EventLog
from zorgroute.core.traces.reading import Reading, read_log
from zorgroute.core.traces.writing import write_log
from zorgroute.faces.cli.ocel_database import database_of, is_database, json_of_database
from zorgroute.faces.cli.reading import Unusable
from zorgroute.faces.cli.terminal import Terminal

FEW = 3
WRITERS: Mapping[str, Callable[[EventLog], bytes]] = {
    ".csv": partial(write_log, form=Form.CSV),
    ".xes": partial(write_log, form=Form.XES),
    ".json": partial(write_log, form=Form.OCEL),
    ".jsonocel": partial(write_log, form=Form.OCEL),
    ".sqlite": database_of,
}


def writer_for(path: Path) -> Callable[[EventLog], bytes] | None:
    """What writes a log in the form that the name of the file asks for."""
    return WRITERS.get(path.suffix.lower())


def log_at(path: Path, terminal: Terminal, columns: str | None = None) -> EventLog:
    """The log in a file; rows that were not taken are told on standard error.

    `columns` says what the columns mean, as `case=zaaknr,activity=stap,end=datum`; without it that
    is guessed. Raises `Unusable` when there is no log in it.
    """
    reading = reading_at(path, columns)
    if reading.refused_total:
        terminal.warn(terminal.text("log.refused_many", many=str(reading.refused_total)))
    for row in reading.refused[:FEW]:
        why = sentence_of(row.reason, terminal)
        terminal.warn(terminal.text("log.line", number=str(row.number), why=why))
    for finding in reading.findings:
        terminal.warn(sentence_of(finding, terminal))
    return reading.log


def reading_at(path: Path, columns: str | None = None) -> Reading:
    """The whole outcome of reading a file. Raises `Unusable` when there is no log in it."""
    reading = read_log(bytes_at(path), None, chosen(columns))
    if reading.unreadable is not None:
        raise Unusable(reading.unreadable.code, **dict(reading.unreadable.facts))
    return reading


def chosen(columns: str | None) -> dict[str, Meaning] | None:
    """What `--columns` says. Raises `Unusable` with the part that cannot be read."""
    try:
        return None if columns is None else meanings_in(columns)
    except UnknownColumns as unknown:
        raise Unusable("log.columns.part", part=unknown.part) from None


def bytes_at(path: Path) -> bytes:
    """The content of a file, or one clear reason why not; a database as the JSON form of it."""
    content = _content_of(path)
    return json_of_database(content) if is_database(content) else content


def _content_of(path: Path) -> bytes:
    name = str(path)
    try:
        if path.is_dir():
            raise Unusable("cli.file_folder", file=name)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise Unusable("cli.file_missing", file=name) from None
    except PermissionError:
        raise Unusable("cli.file_forbidden", file=name) from None
    except (OSError, ValueError):
        raise Unusable("cli.file_unreadable", file=name) from None


def sentence_of(reason: Reason, terminal: Terminal) -> str:
    """A reason of the log in words."""
    return terminal.sentence(reason.code, dict(reason.facts))
