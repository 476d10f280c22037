"""How does a test fill in a generated form, as a browser would send it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

from tests.factories.routes import rows
from zorgroute.core.engine.moves import Take, Value
from zorgroute.core.forms.asked import (
    BEHALF_CHANNEL,
    BEHALF_ROLE,
    FEEDBACK,
    NEXT_ON,
    OTHER,
    OUTCOME,
    PRESENT,
    WAIVER_CODE,
    WAIVER_NOTE,
    Around,
    Deviation,
    Form,
    Question,
    Someone,
)
from zorgroute.core.forms.rows import unpacked
from zorgroute.core.wording.catalogue import Catalogue

Data = dict[str, list[str]]
PEOPLE = tuple(
    Someone(each, each.capitalize(), role)
    for each, role in (("moeder", "ouders"), ("vader", "ouders"), ("arts", "cjg"))
)


@cache
def catalogue() -> Catalogue:
    """Every text that a form may need: its own, and those of reasons."""
    return Catalogue.from_rows([*rows("forms", "texts"), *rows("reasons", "texts")])


@cache
def deviations() -> tuple[Deviation, ...]:
    return tuple(
        Deviation(row["code"], row["label"], row["needs_text"] == "yes")
        for row in rows("deviation_reasons")
        if row["scope"] == "any"
    )


def around(case: Any, reader: str, **more: Any) -> Around:
    """What a form is made from, for somebody in this function on a case of the tests."""
    ordinary = {"people": PEOPLE, "deviations": deviations()}
    return Around(case.route, case.at, case.world, case.now, reader, **{**ordinary, **more})


def as_sent(form: Form, take: Take) -> Data:
    """The fields a browser sends when somebody fills in this form to come to that move."""
    sent: Data = {}
    for name, value in take.record.items():
        question = next((each for each in form.questions if each.field == name), None)
        if question is not None:
            sent |= dict(answer_sent(question, value))
    if form.asks_outcome:
        sent[OUTCOME] = [take.outcome]
    if take.present:
        sent[PRESENT] = sorted(take.present)
    if take.feedback is not None:
        sent[FEEDBACK] = [take.feedback]
    if take.next_on is not None:
        sent |= dict(day_sent(NEXT_ON, take.next_on))
    if take.on_behalf is not None:
        sent[BEHALF_CHANNEL] = [take.on_behalf.channel]
        sent[BEHALF_ROLE] = [take.on_behalf.role]
    if take.waiver is not None:
        sent[WAIVER_CODE] = [take.waiver.code]
        sent[WAIVER_NOTE] = [take.waiver.note]
    return sent


def answer_sent(question: Question, value: Value) -> Iterator[tuple[str, list[str]]]:
    """What is sent for one answer."""
    key = question.key
    if isinstance(value, datetime):
        yield from day_sent(key, value.date())
        yield f"{key}.time", [f"{value:%H.%M}"]
    elif isinstance(value, date):
        yield from day_sent(key, value)
    elif question.kind in ("facts", "tasks"):
        yield from _rows_sent(key, value if isinstance(value, tuple) else (str(value),))
    elif question.kind == "person":
        yield from _people_sent(question, value if isinstance(value, tuple) else (str(value),))
    elif isinstance(value, tuple):
        yield key, list(value)
    else:
        yield key, [str(value)]


def day_sent(key: str, day: date) -> Iterator[tuple[str, list[str]]]:
    """A day typed in its three fields, as `Andere datum`."""
    yield key, [OTHER]
    yield f"{key}.day", [str(day.day)]
    yield f"{key}.month", [str(day.month)]
    yield f"{key}.year", [str(day.year)]


def _rows_sent(key: str, lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    for number, line in enumerate(lines):
        row = unpacked(line, ("gezien", "gehoord"))
        yield f"{key}.{number}.what", [row.what]
        yield f"{key}.{number}.detail", [row.detail]
        yield f"{key}.{number}.on", [row.on.isoformat() if row.on else ""]


def _people_sent(question: Question, names: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    known = {each.value for each in question.choices}
    chosen = [each for each in names if each in known]
    others = [each for each in names if each not in known]
    yield question.key, [*chosen, *([OTHER] if others else [])]
    if others:
        yield f"{question.key}.name", others[:1]
