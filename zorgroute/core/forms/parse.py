"""Which record, outcome and circumstances does a sent form come to, or what is wrong with it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from zorgroute.core.answers import reason
from zorgroute.core.engine.guards import is_met
from zorgroute.core.engine.known import CaseKnown
from zorgroute.core.engine.moves import Actor, Channel, OnBehalf, Take, Value, Waiver
from zorgroute.core.engine.recording import consents_of, facts_of
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.forms.asked import (
    BEHALF_CHANNEL,
    BEHALF_ROLE,
    FEEDBACK,
    HAPPENED,
    NEXT_ON,
    OUTCOME,
    PRESENT,
    WAIVER_CODE,
    WAIVER_NOTE,
    Form,
    Question,
    Said,
)
from zorgroute.core.forms.beside import agreed_day, functions_of
from zorgroute.core.forms.following import range_for
from zorgroute.core.forms.questions import today
from zorgroute.core.forms.reading import Read, read
from zorgroute.core.forms.sent import Sent, clean

MIDDAY = time(12)
Typed = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Filled:
    """A form that can be handed to the engine as it is."""

    record: Mapping[str, Value]
    outcome: str
    present: frozenset[str]
    happened_at: datetime
    next_on: date | None
    on_behalf: OnBehalf | None
    feedback: str | None
    waiver: Waiver | None
    typed: Typed

    def as_take(self, form: Form, actor: Actor) -> Take:
        """The move of doing this step, by this person."""
        return Take(
            actor=actor,
            step=form.name,
            outcome=self.outcome,
            happened_at=self.happened_at,
            line=form.line.name,
            record=self.record,
            present=self.present,
            on_behalf=self.on_behalf,
            waiver=self.waiver,
            feedback=self.feedback,
            next_on=self.next_on,
        )


@dataclass(frozen=True)
class Mistakes:
    """What is wrong, per question in the order of the form, and everything that was typed."""

    found: Mapping[str, tuple[Said, ...]]
    typed: Typed


def parse(form: Form, data: Mapping[str, Iterable[str]]) -> Filled | Mistakes:
    """Read a whole form: the move it comes to, or every mistake at once (R033).

    Judges only what can be judged without the case moving on; whether the move is accepted is for
    the engine. Never fails on what was sent; unknown names are left alone.
    """
    sent = clean(data)
    answers = read_all(form, form.questions, sent)
    mistakes = mistakes_in(form, form.questions, answers)
    outcome = _outcome(form, answers, mistakes)
    mistakes |= _day_missing(form, answers, outcome) | _note_missing(form, answers)
    happened_at = _happened_at(form, answers)
    if happened_at > form.around.now:
        key = form.moment_key or HAPPENED
        mistakes.setdefault(key, (reason("form.date.in_future"),))
    mistakes |= _range(form, answers, happened_at, mistakes)
    if mistakes or outcome is None:
        order = {each.key: number for number, each in enumerate(form.questions)}
        ordered = sorted(mistakes.items(), key=lambda each: order.get(each[0], len(order)))
        return Mistakes(dict(ordered), sent.values)
    return _filled(form, answers, outcome, happened_at, sent)


def read_all(form: Form, questions: Iterable[Question], sent: Sent) -> dict[str, Read]:
    """The answer to each of these questions, by key."""
    day = today(form.around)
    return {each.key: read(each, sent, day) for each in questions}


def mistakes_in(
    form: Form, questions: Iterable[Question], answers: Mapping[str, Read]
) -> dict[str, tuple[Said, ...]]:
    """What is wrong with these answers: unreadable, missing, or filled in where it is not asked."""
    return {each.key: wrong for each in questions if (wrong := tuple(_wrong(form, each, answers)))}


def _wrong(form: Form, question: Question, answers: Mapping[str, Read]) -> Iterator[Said]:
    answer = answers[question.key]
    trigger = question.trigger
    is_asked = _is_asked(question, answers)
    if answer.wrong:
        yield from answer.wrong
    elif answer.value is not None and not is_asked and trigger is not None:
        yield from _hidden(form, trigger.key, answers)
    elif answer.value is None and question.required and is_asked:
        yield question.missing


def _hidden(form: Form, key: str, answers: Mapping[str, Read]) -> Iterator[Said]:
    """Something was filled in that does not count by the answer above it: which of the two?"""
    there, other = answers.get(key, Read()), form.question(key)
    if there.value is not None:
        yield reason("form.hidden_filled", key=key, chosen=_first(there.value))
    elif other is not None and not other.required and not there.wrong:
        yield reason("form.hidden_alone", key=key)


def _first(value: Value | None) -> str:
    return str(value[0] if isinstance(value, tuple) and value else value)


def _is_asked(question: Question, answers: Mapping[str, Read]) -> bool:
    """Whether the answer to the question it hangs on makes it count."""
    trigger = question.trigger
    if trigger is None:
        return True
    read_there = answers.get(trigger.key)
    value = read_there.value if read_there else None
    given = value if isinstance(value, tuple) else (value,)
    return any(each in trigger.values for each in given)


def _outcome(
    form: Form, answers: Mapping[str, Read], mistakes: dict[str, tuple[Said, ...]]
) -> str | None:
    """The outcome that was chosen, or the one that follows from the answers."""
    if form.asks_outcome:
        value = answers[OUTCOME].value
        return str(value) if value is not None else None
    record = _record(form, answers)
    around, step = form.around, form.step
    facts = {**around.standing.facts, **facts_of(form.line, step, record)}
    answered = consents_of(form.line, step, record)
    known = CaseKnown(
        around.standing, around.world, around.now, facts, around.standing.consents, answered
    )
    for name, outcome in step.outcomes.items():
        if outcome.when is not None and is_met(outcome.when, form.line, known) is True:
            return name
    if not mistakes:
        mistakes[OUTCOME] = (reason("form.outcome.none_fits"),)
    return None


def _record(form: Form, answers: Mapping[str, Read]) -> dict[str, Value]:
    return {
        each.field: value
        for each in form.questions
        if each.field and (value := answers[each.key].value) is not None
    }


def _day_missing(
    form: Form, answers: Mapping[str, Read], outcome: str | None
) -> dict[str, tuple[Said, ...]]:
    """Nobody waits for nothing: a wait without a term needs a chosen day (semantics 14)."""
    way = form.way(outcome or "")
    question = form.question(NEXT_ON)
    if way is None or question is None:
        return {}
    here = _present(answers) | {form.around.reader}
    chosen = answers[NEXT_ON]
    if chosen.wrong:
        return {}
    if chosen.value is None:
        is_needed = way.needs_day(here) and _agreed(form, answers) is None
        return {NEXT_ON: (question.missing,)} if is_needed else {}
    if not isinstance(chosen.value, date) or chosen.value < today(form.around):
        return {NEXT_ON: (reason("form.next_on.past"),)}
    return {}


def _agreed(form: Form, answers: Mapping[str, Read]) -> date | None:
    """The day that was arranged on this form, when it is still to come."""
    fields = (each for each in form.questions if each.field)
    question = agreed_day(form.around.route, form.step, fields)
    value = answers[question.key].value if question else None
    day = value.date() if isinstance(value, datetime) else value
    return day if isinstance(day, date) and day >= today(form.around) else None


def _note_missing(form: Form, answers: Mapping[str, Read]) -> dict[str, tuple[Said, ...]]:
    code = answers[WAIVER_CODE].value if WAIVER_CODE in answers else None
    note = answers[WAIVER_NOTE] if WAIVER_NOTE in answers else Read()
    needs_note = any(each.needs_note and each.code == code for each in form.around.deviations)
    if code is None and note.value is not None:
        return {WAIVER_CODE: (reason("form.missing.waiver_code"),)}
    if needs_note and note.value is None and not note.wrong:
        return {WAIVER_NOTE: (reason("form.missing.waiver_note"),)}
    return {}


def _happened_at(form: Form, answers: Mapping[str, Read]) -> datetime:
    """When it happened: now, or midday of the day that was said, never before it came up."""
    now = form.around.now
    visit = form.around.standing.visit_on(form.line.name)
    said = answers.get(form.moment_key or HAPPENED, Read()).value
    if isinstance(said, datetime):
        if form.moment_key and (visit is None or not visit.since <= said <= now):
            return now
        return said
    day = now.astimezone(AMSTERDAM).date()
    if not isinstance(said, date) or said == day:
        return now
    since = visit.since.astimezone(AMSTERDAM).date() if visit else None
    if form.moment_key and (since is None or not since <= said < day):
        return now  # the date is about something else than this step
    at = datetime.combine(said, MIDDAY, AMSTERDAM)
    return max(at, visit.since) if visit is not None and since == said else at


def _range(
    form: Form,
    answers: Mapping[str, Read],
    happened_at: datetime,
    mistakes: Mapping[str, tuple[Said, ...]],
) -> dict[str, tuple[Said, ...]]:
    """Days outside the agreed range, counted from when it happened."""
    found: dict[str, tuple[Said, ...]] = {}
    for each in form.questions:
        value = answers[each.key].value
        if each.key in mistakes or not each.field or not isinstance(value, date):
            continue
        if each.kind != "date_within":
            continue
        span = range_for(form.around, form.line, form.name, each.field, happened_at)
        if span is None:
            continue
        first = span.earliest.astimezone(AMSTERDAM).date()
        last = span.latest.astimezone(AMSTERDAM).date()
        if not first <= value <= last:
            said = {"first_on": first.isoformat(), "last_on": last.isoformat()}
            found[each.key] = (reason("form.range", **said),)
    return found


def _present(answers: Mapping[str, Read]) -> frozenset[str]:
    value = answers[PRESENT].value if PRESENT in answers else None
    return frozenset(value) if isinstance(value, tuple) else frozenset()


def _filled(
    form: Form, answers: Mapping[str, Read], outcome: str, happened_at: datetime, sent: Sent
) -> Filled:
    way = form.way(outcome)
    next_on = answers[NEXT_ON].value if NEXT_ON in answers else None
    if (
        next_on is None
        and way is not None
        and way.needs_day(_present(answers) | {form.around.reader})
    ):
        next_on = _agreed(form, answers)
    feedback = answers[FEEDBACK].value if FEEDBACK in answers else None
    code = answers[WAIVER_CODE].value if WAIVER_CODE in answers else None
    note = answers[WAIVER_NOTE].value if WAIVER_NOTE in answers else None
    return Filled(
        record=_record(form, answers),
        outcome=outcome,
        present=_present(answers),
        happened_at=happened_at,
        next_on=next_on if isinstance(next_on, date) else None,
        on_behalf=_behalf(form, answers),
        feedback=str(feedback) if feedback is not None else None,
        waiver=Waiver(str(code), str(note or "")) if code is not None else None,
        typed=sent.values,
    )


CHANNEL_OF: Mapping[str, Channel] = {
    "phone": "phone",
    "talk": "talk",
    "letter": "letter",
    "email": "email",
    "meeting": "meeting",
}


def _behalf(form: Form, answers: Mapping[str, Read]) -> OnBehalf | None:
    if BEHALF_CHANNEL not in answers:
        return None
    channel = CHANNEL_OF[str(answers[BEHALF_CHANNEL].value)]
    if BEHALF_ROLE in answers:
        return OnBehalf(str(answers[BEHALF_ROLE].value), channel)
    (role,) = dict.fromkeys(
        each for who in form.step.who for each in functions_of(form.around.route, who)
    )
    return OnBehalf(role, channel)
