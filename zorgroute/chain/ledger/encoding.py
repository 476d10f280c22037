"""How does an event of the engine become a structural part and a body, and come back?

The structural part holds names out of the route file, ids and moments; every fact that somebody
wrote down, and every note, goes into the body.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, get_args

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.moves import Value

KINDS: Mapping[str, type] = {each.__name__: each for each in get_args(ev.Deed)}
# What may tell something about people, by kind of event; everything else is structural.
BODY: Mapping[str, tuple[str, ...]] = {
    "StepTaken": ("facts", "consents", "used"),
    "Registered": ("reference",),
    "ConsentChanged": ("kind", "is_part"),
}


class UnknownDeed(ZorgrouteError):
    """A line of the log has a kind that this version does not know."""


def structure_of(deed: ev.Deed) -> dict[str, Any]:
    """The structural part of an event as plain data; what has its default is left out."""
    hidden = BODY.get(type(deed).__name__, ())
    return {
        field.name: _plain(value)
        for field in dataclasses.fields(deed)
        if field.name not in hidden and (value := getattr(deed, field.name)) != field.default
    }


def body_of(event: ev.Event) -> bytes | None:
    """What is only for readers of the case; None when there is nothing of that."""
    names = BODY.get(type(event.deed).__name__, ())
    body = {name: _typed(getattr(event.deed, name)) for name in names}
    body = {name: value for name, value in body.items() if value}
    if event.note:
        body["note"] = event.note
    if not body:
        return None
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def deed_of(kind: str, structure: Mapping[str, Any], body: bytes | None) -> tuple[ev.Deed, str]:
    """The event's deed and its note; without a body what stood there is simply not known."""
    if kind not in KINDS:
        raise UnknownDeed(kind)
    hidden: dict[str, Any] = json.loads(body) if body else {}
    note = str(hidden.pop("note", ""))
    values = {name: _restored(kind, name, value) for name, value in structure.items()}
    values |= {name: _untyped_pairs(value) for name, value in hidden.items()}
    return KINDS[kind](**values), note


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


@cache
def _hints(kind: str) -> dict[str, Any]:
    return typing.get_type_hints(KINDS[kind])


def _restored(kind: str, name: str, value: Any) -> Any:
    hint = _hints(kind)[name]
    if datetime in (hint, *_options(hint)):
        return datetime.fromisoformat(value)
    if isinstance(value, list):
        if hint == tuple[ev.SharedOut, ...]:
            return tuple(
                ev.SharedOut(tuple(each["to"]), tuple(each["classes"]), each["ground"])
                for each in value
            )
        if hint == tuple[ev.Placed, ...]:
            return tuple(ev.Placed(**each) for each in value)
        return tuple(tuple(each) if isinstance(each, list) else each for each in value)
    return value


def _options(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if isinstance(hint, types.UnionType) else ()


def _typed(value: Any) -> Any:
    """Pairs of facts with their kind, because JSON knows no dates and no tuples."""
    if isinstance(value, tuple):
        return [[name, *_mark(each)] for name, each in value]
    return value


def _mark(value: Value) -> tuple[str, Any]:
    if isinstance(value, datetime):
        return "moment", value.isoformat()
    if isinstance(value, date):
        return "date", value.isoformat()
    if isinstance(value, tuple):
        return "many", list(value)
    return "plain", value


def _untyped_pairs(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return tuple((name, _unmark(mark, each)) for name, mark, each in value)


def _unmark(mark: str, value: Any) -> Value:
    if mark == "moment":
        return datetime.fromisoformat(value)
    if mark == "date":
        return date.fromisoformat(value)
    if mark == "many":
        return tuple(value)
    plain: Value = value
    return plain
