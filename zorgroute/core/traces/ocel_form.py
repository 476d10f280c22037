"""How is a log read from and written to OCEL 2.0, the JSON form of it?

The relational (SQLite) form holds the same; the command line turns it into this one. A server does
not open a database that somebody sends.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zorgroute.core.answers import Reason, reason
from zorgroute.core.traces.log import EventLog
from zorgroute.core.traces.moments import written
from zorgroute.core.traces.tables import BETWEEN, Record, RefusedRow, Table

KIND_OF_CASE = "case"
OBJECT, TRAIT, TYPE, MOMENT = "object:", "trait:", "type", "time"
OWN = ("line", "step", "outcome", "kind", "reason", "began", "started", "function")
LATER = "1970-01-01T00:00:00Z"


def table_of_ocel(content: bytes) -> Table | Reason:
    """The file as a table, or why it cannot be read at all."""
    try:
        whole = json.loads(content)
    except RecursionError:
        return reason("log.file.no_ocel")
    except (ValueError, UnicodeDecodeError) as fault:
        line = str(getattr(fault, "lineno", 1))
        return reason("log.file.broken", line=line)
    if not isinstance(whole, dict) or not isinstance(whole.get("events"), list):
        return reason("log.file.no_ocel")
    if not whole["events"]:
        return reason("log.file.no_events")
    objects = {str(each.get("id", "")): each for each in _dicts(whole.get("objects"))}
    kinds = dict.fromkeys(f"{OBJECT}{each.get('type', '')}" for each in objects.values())
    traits = dict.fromkeys(
        str(name) for each in objects.values() for name in _pairs(each)
        if str(name).startswith(TRAIT)
    )  # fmt: skip
    told = dict.fromkeys(
        str(name) for each in _dicts(whole["events"]) for name in _pairs(each)
    )  # fmt: skip
    names = (*kinds, *traits, TYPE, MOMENT, *(name for name in told if name not in (TYPE, MOMENT)))
    return Table(names, lambda: _records(whole["events"], objects, names))


def _dicts(given: object) -> Iterator[dict[str, Any]]:
    if isinstance(given, list):
        yield from (each for each in given if isinstance(each, dict))


def _pairs(given: Mapping[str, Any]) -> dict[str, str]:
    """The attributes of an event or an object, by name."""
    return {
        str(each.get("name", "")): _text(each.get("value"))
        for each in _dicts(given.get("attributes"))
    }


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _records(
    events: Sequence[object], objects: Mapping[str, dict[str, Any]], names: tuple[str, ...]
) -> Iterator[Record | RefusedRow]:
    for number, event in enumerate(events, 1):
        if not isinstance(event, dict):
            yield RefusedRow(number, reason("log.row.no_event"))
            continue
        values = _pairs(event) | {
            TYPE: _text(event.get("type")),
            MOMENT: _text(event.get("time")),
        }
        for each in _dicts(event.get("relationships")):
            name = _text(each.get("objectId"))
            about = objects.get(name, {})
            kind = f"{OBJECT}{about.get('type', '')}"
            values[kind] = f"{values[kind]}{BETWEEN}{name}" if values.get(kind) else name
            values = {
                key: text for key, text in _pairs(about).items() if key.startswith(TRAIT)
            } | values
        yield Record(number, [values.get(name, "").strip() for name in names])


def ocel_of(log: EventLog) -> bytes:
    """The log as OCEL 2.0 in JSON: one object for each case, one event for each row."""
    traits = sorted(log.traits)
    kinds = sorted({_name(each.line, each.step) for each in log.activities})
    typed = [{"name": name, "type": "time" if name in ("began", "started") else "string"}
             for name in OWN]  # fmt: skip
    whole = {
        "objectTypes": [
            {
                "name": KIND_OF_CASE,
                "attributes": [{"name": f"{TRAIT}{name}", "type": "string"} for name in traits],
            }
        ],
        "eventTypes": [{"name": name, "attributes": typed} for name in kinds],
        "objects": [
            {
                "id": case,
                "type": KIND_OF_CASE,
                "attributes": [
                    {"name": f"{TRAIT}{name}", "time": LATER, "value": log.traits[name][at]}
                    for name in traits
                ],
            }
            for at, case in enumerate(log.cases)
        ],
        "events": [_event(log, at) for at in range(len(log))],
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _event(log: EventLog, at: int) -> dict[str, Any]:
    row = log.row(at)
    what = row.activity
    moments = [written(each) if each >= 0 else "" for each in (row.began, row.started)]
    values = (what.line, what.step, what.outcome, str(what.kind), what.reason, *moments,
              row.function)  # fmt: skip
    return {
        "id": f"e{at + 1}",
        "type": _name(what.line, what.step),
        "time": written(row.happened),
        "attributes": [
            {"name": name, "value": value}
            for name, value in zip(OWN, values, strict=True)
            if value or name == "step"
        ],
        "relationships": [{"objectId": row.case, "qualifier": KIND_OF_CASE}],
    }


def _name(line: str, step: str) -> str:
    return f"{line}/{step}"
