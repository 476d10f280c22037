"""What follows from each outcome, why is one not possible yet, and who must choose a day?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine.opening import Opening, is_wait, open_step
from zorgroute.core.engine.what_now import what_now
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.forms.asked import Around, Way
from zorgroute.core.policy.reading import may_know
from zorgroute.core.routes.route import MAIN, Line
from zorgroute.core.routes.words import Outcome, Step
from zorgroute.core.terms.calendar import Calendar, UnknownYear
from zorgroute.core.terms.term import BadTerm, Span, span_of

FAR = timedelta(days=3650)


def ways_of(around: Around, line: Line, name: str) -> tuple[Way, ...]:
    """Every outcome of a step in order, with its consequence as this reader may know it."""
    step = line.steps[name]
    blocked = _blocked(around, line, name)
    return tuple(_way(around, line, step, each, blocked.get(each, ())) for each in step.outcomes)


def _blocked(around: Around, line: Line, name: str) -> dict[str, tuple[Reason, ...]]:
    now = what_now(around.route, around.standing, around.world, around.now, around.reader)
    for each in now.steps:
        if (each.line, each.step) == (line.name, name):
            return {way.outcome: way.missing for way in each.ways}
    return {}


def _way(around: Around, line: Line, step: Step, name: str, blocked: tuple[Reason, ...]) -> Way:
    outcome = step.outcomes[name]
    route, holder = around.route, around.standing.holder
    taker = outcome.hands_to or step.hands_to
    then = [*_goes_to(around, line, outcome), *_starts(around, line, step, outcome)]
    if taker is not None and taker != holder:
        then.append(reason("form.then.holder", role=taker))
    opened = [(each.line, each.step) for each in _opened(around, line, step, outcome)]
    takers = frozenset(role for role in route.roles if taker and route.plays(role, taker))
    return Way(
        outcome=name,
        label=_voiced(around, outcome),
        then=tuple(then),
        blocked=blocked,
        takes_day=any(_has_no_term(around, each) for each in opened),
        waits=any(_waits(around, each, holder) for each in opened),
        waits_after=any(_waits(around, each, taker or holder) for each in opened),
        takers=takers,
    )


def _voiced(around: Around, outcome: Outcome) -> str:
    return outcome.title.ouder if around.voice == "ouder" else outcome.title.prof


def _opened(around: Around, line: Line, step: Step, outcome: Outcome) -> Iterator[Opening]:
    """The steps that come up with this outcome; a track that starts only sometimes counts too."""
    runs = around.standing.runs
    for starting in (*(step.starts or ()), *(outcome.starts or ())):
        run = runs.get(starting.track)
        if run is None or not run.is_live:
            yield _opening(around, starting.track, around.route.lines[starting.track].first)
    if outcome.to is not None:
        yield _opening(around, line.name, outcome.to)
    elif line.name != MAIN and around.standing.main is not None:
        main = around.route.main.steps[around.standing.main.step]
        to = main.on_track.get(line.name, {}).get(outcome.ends or "")
        if to is not None:
            yield _opening(around, MAIN, to)


def _opening(around: Around, line: str, step: str) -> Opening:
    return Opening(line, step, around.now, around.standing.holder)


def _has_no_term(around: Around, at: tuple[str, str]) -> bool:
    """Whether a chosen day counts for this step: no term can be counted for it."""
    # A day nobody would choose: it comes back only where the choice counts.
    far = around.today + FAR
    opened = open_step(around.route, around.world, _opening(around, *at), {}, far)
    return not isinstance(opened, Reason) and opened.chosen


def _waits(around: Around, at: tuple[str, str], holder: str) -> bool:
    return _has_no_term(around, at) and is_wait(around.route, *at, holder)


def _goes_to(around: Around, line: Line, outcome: Outcome) -> Iterator[Reason]:
    if outcome.to is not None:
        yield _then(around, line.name, outcome.to)
        return
    code = "form.then.ends" if line.name == MAIN else "form.then.track_ends"
    yield reason(code, line=line.name, result=f"{line.name}/{outcome.ends}")
    for each in _opened(around, line, line.steps[line.first], without_starts(outcome)):
        if each.line == MAIN:
            yield _then(around, MAIN, each.step)


def without_starts(outcome: Outcome) -> Outcome:
    """The same outcome without the tracks it starts."""
    return outcome.model_copy(update={"starts": None})


def _then(around: Around, line: str, name: str) -> Reason:
    """The next step, who does it and by when, as far as it can be said now."""
    step = around.route.lines[line].steps[name]
    said = {"step": name, "line": line, "roles": ", ".join(step.who)}
    opened = open_step(around.route, around.world, _opening(around, line, name), {}, None)
    if isinstance(opened, Reason) or opened.due is None:
        return reason("form.then.step", **said)
    last = opened.due.astimezone(AMSTERDAM)
    if opened.earliest is not None:
        first = opened.earliest.astimezone(AMSTERDAM).date()
        return reason(
            "form.then.step_between",
            **said,
            first_on=first.isoformat(),
            last_on=last.date().isoformat(),
        )
    if last.date() == around.now.astimezone(AMSTERDAM).date() + timedelta(days=1) and _in_hours(
        around, line, step
    ):
        return reason(
            "form.then.step_at", **said, last_on=last.date().isoformat(), at=f"{last:%H:%M}"
        )
    return reason("form.then.step_by", **said, last_on=last.date().isoformat())


def _in_hours(around: Around, line: str, step: Step) -> bool:
    term = around.route.term(line, step.within) if step.within else None
    return term is not None and term.unit == "hours"


def _starts(around: Around, line: Line, step: Step, outcome: Outcome) -> Iterator[Reason]:
    for starting in (*(step.starts or ()), *(outcome.starts or ())):
        if may_know(around.route, starting.track, around.reader):
            code = "form.then.starts" if starting.when is None else "form.then.may_start"
            yield reason(code, track=starting.track)


def range_for(around: Around, line: Line, name: str, field: str, at: datetime) -> Span | None:
    """The days among which this date may lie: the term that one of the next steps hangs on it."""
    for outcome in line.steps[name].outcomes.values():
        within = line.steps[outcome.to].within if outcome.to is not None else None
        if within is None or within.agreed != field:
            continue
        term = around.route.term(line.name, within)
        if term is None:
            continue
        try:
            world = around.world
            span = span_of(term, at, world.calendar, region=world.school_region)
        except (BadTerm, UnknownYear):
            return None
        return span if isinstance(span, Span) else None
    return None


def proposals(calendar: Calendar, first: date, last: date) -> tuple[date, ...]:
    """Three working days in a range: the first, one in the middle and the last."""
    count = (last - first).days + 1
    days = [first + timedelta(days=number) for number in range(min(count, 400))]
    working = [each for each in days if _is_working_day(calendar, each)]
    if len(working) <= 3:
        return tuple(working)
    return (working[0], working[len(working) // 2], working[-1])


def _is_working_day(calendar: Calendar, day: date) -> bool:
    try:
        return calendar.is_working_day(day)
    except UnknownYear:
        return day.weekday() < 5
