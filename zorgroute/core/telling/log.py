"""How does the log of a case read, line by line?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from zorgroute.core.engine.events import (
    Closed,
    ConsentChanged,
    Deed,
    Event,
    HandoverAnswered,
    TrackEnded,
)
from zorgroute.core.routes.route import MAIN
from zorgroute.core.telling.teller import Teller


def log_lines(log: list[Event], teller: Teller) -> Iterator[str]:
    """Every line of the log as a sentence with its day."""
    for event in log:
        yield f"{event.seq:>3}. {teller.day(event.happened_at)}: {event_words(event, teller)}"


def event_words(event: Event, teller: Teller) -> str:
    """One line of the log as a sentence, without its day."""
    return teller.sentence(_code(event, teller), event_facts(event, teller))


def _code(event: Event, teller: Teller) -> str:
    """The text of an event; one that says why has a text for each kind of reason."""
    code = f"event.{type(event.deed).__name__}"
    narrow = f"{code}.{_kind(event.deed).partition('.')[0]}"
    return narrow if narrow in teller.catalogue.texts else code


def _kind(deed: Deed) -> str:
    """What sort of this event it is, where there are sorts."""
    if isinstance(deed, HandoverAnswered):
        return "accepted" if deed.accepted else "declined"
    if isinstance(deed, TrackEnded | Closed):
        return deed.result
    if isinstance(deed, ConsentChanged) and deed.is_part:
        return f"{deed.kind}_part"
    return str(getattr(deed, "why", getattr(deed, "kind", "")))


def event_facts(event: Event, teller: Teller) -> dict[str, str]:
    """The facts of an event with every name as people read it."""
    deed, titles = event.deed, teller.titles
    line = getattr(deed, "line", None) or getattr(deed, "track", None) or MAIN
    raw = {
        field.name: getattr(deed, field.name)
        for field in dataclasses.fields(deed)
        if isinstance(getattr(deed, field.name), str | int | bool)
    }
    facts = {name: str(value) for name, value in raw.items() if value != ""}
    if "step" in facts:
        if "outcome" in facts:
            facts["outcome"] = titles.outcome(line, facts["step"], facts["outcome"])
        facts["step"] = titles.step(line, facts["step"])
    for name in ("to", "by", "role", "holder", "signaller"):
        if name in facts:
            facts[name] = titles.role(facts[name])
    if "detail" in facts:
        facts["detail"] = titles.consent(facts["detail"])
    if "result" in facts:
        facts["result"] = titles.result(line, facts["result"])
    facts["track"] = titles.track(line) if line != MAIN else ""
    facts["who"] = titles.role(event.by.role) if event.by else ""
    facts["for"] = titles.role(event.on_behalf) if event.on_behalf else ""
    due = getattr(deed, "due", None)
    facts["due"] = teller.day(due) if due else ""
    return facts


def as_json(event: Event) -> dict[str, Any]:
    """One event as plain data: its type and everything in it."""
    deed = {"type": type(event.deed).__name__, **dataclasses.asdict(event.deed)}
    document = {
        "seq": event.seq,
        "act": event.act,
        "happened_at": event.happened_at,
        "recorded_at": event.recorded_at,
        "by": event.by.role if event.by else None,
        "on_behalf": event.on_behalf,
        "channel": event.channel,
        "deed": deed,
    }
    plain: dict[str, Any] = _plain(document)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
