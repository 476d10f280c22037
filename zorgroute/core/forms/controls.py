"""Which controls does a question have, and what stands in each of them?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from zorgroute.core.engine.moves import Value
from zorgroute.core.forms.asked import (
    OTHER,
    OUTCOME,
    Question,
    Way,
)
from zorgroute.core.forms.days import iso_day
from zorgroute.core.forms.read_out import (
    InputView,
    OptionView,
)
from zorgroute.core.forms.reading import HOW, rows_sent
from zorgroute.core.forms.sent import Sent
from zorgroute.core.forms.speech import Speech
from zorgroute.core.forms.turns import Shown
from zorgroute.core.routes.words import InformationClass
from zorgroute.core.wording.dates import MONTHS


def values_in(shown: Shown, question: Question) -> tuple[str, ...]:
    """What stands filled in: what was typed once the page was seen, before that what is known."""
    if was_seen(shown, question):
        return shown.sent.all(question.key)
    if question.known is not None:
        return _texts(question.known)
    return (question.default,) if question.default else ()


def was_seen(shown: Shown, question: Question) -> bool:
    return bool(shown.sent.under(question.key)) or shown.page in shown.seen


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value.isoformat() if isinstance(value, date) else str(value),)


def value_in(shown: Shown, question: Question) -> str:
    return "\n".join(values_in(shown, question)) if question.kind != "person" else ""


def options_of(shown: Shown, speech: Speech, question: Question) -> Iterator[OptionView]:
    chosen = values_in(shown, question)
    if question.kind in ("date", "date_within", "moment"):
        yield from _day_options(shown, speech, question, chosen)
        return
    for number, each in enumerate(question.choices):
        way = speech.form.way(each.value) if question.key == OUTCOME else None
        yield OptionView(
            id=question.key if number == 0 else f"{question.key}-{number}",
            value=each.value,
            label=speech.said(each.label),
            checked=each.value in chosen,
            hints=tuple(speech.said(each) for each in way.then) if way else (),
            not_yet=_not_yet(speech, way) if way else "",
        )
    if question.kind == "organisation" and question.choices:
        yield OptionView(
            id=f"{question.key}-{len(question.choices)}",
            value=OTHER,
            label=speech.say("form.organisation.other"),
            checked=OTHER in chosen or bool(_other_name(shown, question)),
        )
    if question.kind == "person":
        number = len(question.choices)
        has_typed = any(shown.sent.one(f"{question.key}.{part}") for part in PERSON_PARTS)
        yield OptionView(
            id=question.key if number == 0 else f"{question.key}-{number}",
            value=OTHER,
            label=speech.say("form.person.other"),
            checked=OTHER in chosen or has_typed,
        )


def _other_name(shown: Shown, question: Question) -> str:
    """The organisation that was typed, or recorded before, and is none of those on offer."""
    typed = shown.sent.one(f"{question.key}.name")
    known = {each.value for each in question.choices} | {OTHER}
    return typed or next((each for each in values_in(shown, question) if each not in known), "")


PERSON_PARTS = ("name", "function", "organisation")
DAY_PARTS = ("day", "month", "year")


def _not_yet(speech: Speech, way: Way) -> str:
    """Why an outcome is not possible yet; it stays to be chosen."""
    if not way.blocked:
        return ""
    missing = " ".join(dict.fromkeys(speech.said(each) for each in way.blocked))
    return speech.say("form.not_yet", missing=missing)


def _day_options(
    shown: Shown, speech: Speech, question: Question, chosen: tuple[str, ...]
) -> Iterator[OptionView]:
    days = _offered(speech, question)
    values = [day.isoformat() for day, _ in days]
    typed = any(shown.sent.one(f"{question.key}.{part}") for part in DAY_PARTS)
    for number, (day, label) in enumerate(days):
        yield OptionView(
            id=question.key if number == 0 else f"{question.key}-{number}",
            value=values[number],
            label=label,
            checked=day.isoformat() in chosen,
        )
    if not days:
        return
    is_other = bool(chosen) and not set(chosen) & set(values)
    yield OptionView(
        id=f"{question.key}-{len(days)}",
        value=OTHER,
        label=speech.say("form.other_day"),
        checked=is_other or (typed and not chosen),
    )


def _offered(speech: Speech, question: Question) -> list[tuple[date, str]]:
    if question.kind == "date_within" and question.days:
        return [(each, speech.day(each)) for each in question.days]
    today = speech.form.around.today
    if question.kind == "date_within" or question.about == InformationClass.LOGISTICS:
        return []  # an arrangement is seldom for yesterday
    yesterday = today - timedelta(days=1)
    return [
        (today, speech.say("form.today", day=speech.day(today))),
        (yesterday, speech.say("form.yesterday", day=speech.day(yesterday))),
    ]


def inputs_of(shown: Shown, speech: Speech, question: Question) -> Iterator[InputView]:
    key = question.key
    if question.kind in ("date", "date_within", "moment"):
        values = _typed_day(shown, speech, question)
        parts = (*DAY_PARTS, "time") if question.kind == "moment" else DAY_PARTS
        for part in parts:
            value = shown.sent.one(f"{key}.{part}") or values.get(part, "")
            name = f"{key}.{part}"
            # The link of a mistake leads to the first control; without proposals that is the day.
            is_first = part == "day" and not _offered(speech, question)
            id_ = key if is_first else name
            yield InputView(id_, name, speech.say(f"form.part_of.{part}"), value)
    elif question.kind == "organisation" and question.choices:
        name = f"{key}.name"
        yield InputView(
            name, name, speech.say("form.organisation.name"), _other_name(shown, question)
        )
    elif question.kind == "person":
        for part in PERSON_PARTS:
            name = f"{key}.{part}"
            label = speech.say(f"form.person.{part}")
            yield InputView(name, name, label, shown.sent.one(name))


def _typed_day(shown: Shown, speech: Speech, question: Question) -> dict[str, str]:
    """A day that is no longer on offer, as after midnight, stands in the three fields instead."""
    offered = {day for day, _ in _offered(speech, question)}
    for each in values_in(shown, question):
        day = iso_day(each)
        if day is not None and day not in offered:
            month = MONTHS[speech.language][day.month - 1]
            return {"day": str(day.day), "month": month, "year": str(day.year)}
    return {}


def rows_of(shown: Shown, speech: Speech, question: Question) -> Iterator[tuple[InputView, ...]]:
    if question.kind not in ("facts", "tasks"):
        return
    number = max(rows_sent(question.key, shown.sent), shown.rows.get(question.key, 1))
    for row in range(number):
        yield tuple(_row(shown.sent, speech, question, row))


def _row(sent: Sent, speech: Speech, question: Question, row: int) -> Iterator[InputView]:
    kind = question.kind
    for part in ("what", "detail", "on"):
        name = f"{question.key}.{row}.{part}"
        is_first = row == 0 and part == "what"
        label = speech.say(f"form.{kind}.{part}", number=str(row + 1))
        options: tuple[OptionView, ...] = ()
        value = sent.one(name)
        if kind == "facts" and part == "detail":
            options = tuple(
                OptionView(f"{name}.{each}", each, speech.say(f"form.facts.{each}"), value == each)
                for each in HOW
            )
        yield InputView(question.key if is_first else name, name, label, value, options)
