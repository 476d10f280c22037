"""How is a log read from and written to OCEL 2.0 as a database (SQLite)?

A file that somebody sends is opened in memory, behind a guard that lets only tables be read: no
view, trigger, function or other program in it runs. What is read goes on as the JSON form does, so
that the same rows and columns are refused.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any

from zorgroute.core.traces.log import EventLog
from zorgroute.core.traces.ocel_form import ocel_of
from zorgroute.faces.cli.reading import Unusable

BEGIN = b"SQLite format 3\x00"
# Where the file says how it is written; a journal beside it (2) is not there in memory.
JOURNAL, PLAIN = slice(18, 20), b"\x01\x01"
# The one question about a table that is asked: its columns, and which of them compute something.
COLUMNS, COMPUTED = "table_xinfo", (2, 3)
READABLE = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})
LONG_AGO = "1970-01-01T00:00:00Z"
ID, TYPE, TIME, CHANGED = "ocel_id", "ocel_type", "ocel_time", "ocel_changed_field"
NEEDED = ("event", "object", "event_object", "event_map_type", "object_map_type")
# The tables that every file of this form has, with their columns.
COMMON = {
    "event": (ID, TYPE),
    "object": (ID, TYPE),
    "event_object": ("ocel_event_id", "ocel_object_id", "ocel_qualifier"),
    "object_object": ("ocel_source_id", "ocel_target_id", "ocel_qualifier"),
    "event_map_type": (TYPE, "ocel_type_map"),
    "object_map_type": (TYPE, "ocel_type_map"),
}

Whole = dict[str, list[dict[str, Any]]]
Values = Iterable[tuple[object, ...]]


def is_database(content: bytes) -> bool:
    """Whether a file is a database, by how it begins."""
    return content.startswith(BEGIN)


def json_of_database(content: bytes) -> bytes:
    """The same log in the JSON form. Raises `Unusable` with why it cannot be read."""
    plain = bytearray(content)
    plain[JOURNAL] = PLAIN
    try:
        with closing(sqlite3.connect(":memory:")) as opened:
            opened.deserialize(bytes(plain))
            opened.text_factory = lambda text: text.decode("utf-8", "replace")
            opened.execute("PRAGMA trusted_schema = OFF")
            opened.execute("PRAGMA cell_size_check = ON")
            opened.set_authorizer(_only_reading)
            whole = _whole(_Tables(opened))
    except (sqlite3.Error, UnicodeError, OverflowError, MemoryError):
        raise Unusable("log.file.no_sqlite") from None
    return json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace")


def _only_reading(action: int, about: str | None, *_more: str | None) -> int:
    asks_columns = action == sqlite3.SQLITE_PRAGMA and about == COLUMNS
    return sqlite3.SQLITE_OK if action in READABLE or asks_columns else sqlite3.SQLITE_DENY


class _Tables:
    """The plain tables of a database; anything else in it is not there for us."""

    def __init__(self, opened: sqlite3.Connection) -> None:
        self.opened = opened
        kinds = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
        found = opened.execute(kinds).fetchall()
        self.names = {
            str(name).lower(): str(name)
            for name, sql in found
            if re.match(r"\s*create\s+table\b", str(sql), re.IGNORECASE)
            and not self._computes(str(name))
        }

    def _computes(self, name: str) -> bool:
        """Whether a column is worked out when it is read, by whatever the file says."""
        columns = self.opened.execute(f"PRAGMA {COLUMNS}({_quoted(name)})")
        return any(each[-1] in COMPUTED for each in columns)

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """The rows of a table by column; none where it is not there."""
        name = self.names.get(table.lower())
        if name is None:
            return
        found = self.opened.execute(f"SELECT * FROM {_quoted(name)}")  # noqa: S608 quoted name
        columns = [str(each[0]).lower() if str(each[0]).lower().startswith("ocel_") else each[0]
                   for each in found.description]  # fmt: skip
        yield from (dict(zip(columns, row, strict=True)) for row in found)


def _whole(tables: _Tables) -> Whole:
    """The database in the shape of the JSON form."""
    missing = next((each for each in NEEDED if each not in tables.names), None)
    if missing is not None:
        raise Unusable("log.file.no_ocel_table", table=missing)
    told = _attributes(tables, "event")
    related: dict[str, list[dict[str, Any]]] = {}
    for each in tables.rows("event_object"):
        related.setdefault(str(each.get("ocel_event_id")), []).append(
            {
                "objectId": str(each.get("ocel_object_id")),
                "qualifier": each.get("ocel_qualifier"),
            }
        )
    about = _attributes(tables, "object")
    return {
        "objects": [
            {"id": name, "type": kind, "attributes": about.get(name, (None, []))[1]}
            for name, kind in _named(tables, "object")
        ],
        "events": [
            {
                "id": name,
                "type": kind,
                "time": told.get(name, (None, []))[0],
                "attributes": told.get(name, (None, []))[1],
                "relationships": related.get(name, []),
            }
            for name, kind in _named(tables, "event")
        ],
    }


def _named(tables: _Tables, table: str) -> Iterator[tuple[str, str]]:
    for each in tables.rows(table):
        yield str(each.get(ID)), str(each.get(TYPE))


Told = dict[str, tuple[object, list[dict[str, Any]]]]


def _attributes(tables: _Tables, table: str) -> Told:
    """The moment and the attributes of every event or object, from the table of its own type."""
    found: Told = {}
    for kind in tables.rows(f"{table}_map_type"):
        for row in tables.rows(f"{table}_{kind.get('ocel_type_map')}"):
            time, told = found.setdefault(str(row.get(ID)), (row.get(TIME), []))
            told += [
                {"name": name, "value": value, "time": time}
                for name, value in row.items()
                if name not in {ID, TIME, CHANGED} and value is not None
            ]
    return found


def database_of(log: EventLog) -> bytes:
    """The log as OCEL 2.0 in SQLite: the same as in JSON, a table for every type.

    Raises `Unusable` when two traits differ only in capitals, which columns cannot.
    """
    whole = json.loads(ocel_of(log))
    with closing(sqlite3.connect(":memory:")) as made:
        for name, columns in COMMON.items():
            _make(made, name, columns)
        for kind, types in (("event", "eventTypes"), ("object", "objectTypes")):
            _fill(made, kind, whole[types], whole[f"{kind}s"])
        _insert(made, "event_object", _relations(whole["events"]))
        made.commit()
        return made.serialize()


def _relations(events: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for event in events:
        for each in event["relationships"]:
            yield event["id"], each["objectId"], each["qualifier"]


def _fill(
    made: sqlite3.Connection,
    kind: str,
    types: Iterable[Mapping[str, Any]],
    rows: list[dict[str, Any]],
) -> None:
    """Events or objects: who they are, and a table with the attributes of each type."""
    _insert(made, kind, ((each["id"], each["type"]) for each in rows))
    more = (CHANGED,) if kind == "object" else ()
    for number, each in enumerate(types, 1):
        short = f"{re.sub('[^A-Za-z0-9]', '', each['name'])}{number}"
        names = [str(one["name"]) for one in each["attributes"]]
        twice = next((one for one in names if _lower(names).count(one.lower()) > 1), None)
        if twice is not None:
            raise Unusable("log.convert.twice", name=twice)
        _insert(made, f"{kind}_map_type", [(each["name"], short)])
        _make(made, f"{kind}_{short}", (ID, TIME, *more, *names))
        mine = (row for row in rows if row["type"] == each["name"])
        _insert(made, f"{kind}_{short}", (_values(row, names, more) for row in mine))


def _values(row: Mapping[str, Any], names: list[str], more: tuple[str, ...]) -> tuple[object, ...]:
    told = {each["name"]: each for each in row["attributes"]}
    first = next((each["time"] for each in told.values() if "time" in each), LONG_AGO)
    values = (told[name]["value"] if name in told else None for name in names)
    return (row["id"], row.get("time", first), *(None for _ in more), *values)


def _lower(names: Iterable[str]) -> list[str]:
    return [each.lower() for each in names]


def _make(made: sqlite3.Connection, table: str, columns: Iterable[str]) -> None:
    named = ", ".join(f"{_quoted(each)} TEXT" for each in columns)
    made.execute(f"CREATE TABLE {_quoted(table)} ({named})")


def _insert(made: sqlite3.Connection, table: str, rows: Values) -> None:
    for row in rows:
        places = ", ".join("?" for _ in row)
        made.execute(f"INSERT INTO {_quoted(table)} VALUES ({places})", row)  # noqa: S608 quoted


def _quoted(name: str) -> str:
    """A name as the database reads it, whatever signs are in it."""
    return '"' + name.replace('"', '""') + '"'
