"""From when may feedback be read, and how does a case stand for who has not heard it yet?

Feedback waits, so that its hour says nothing: "something is being done" five minutes after a talk
tells of the talk (T19). Until its day the receiver's side knows the case as it stood before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from zorgroute.core.engine import events as ev
from zorgroute.core.engine.evolve import Former, fold
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.standing import Standing, Visit
from zorgroute.core.engine.world import AMSTERDAM, World
from zorgroute.core.policy.reading import is_elsewhere
from zorgroute.core.routes.references import fact_key
from zorgroute.core.routes.route import Line, Route
from zorgroute.core.routes.words import Feedback
from zorgroute.core.terms.calendar import Calendar, UnknownYear
from zorgroute.core.terms.term import Span, Term, span_of

Spot = tuple[str, str]  # a line and a step
# What is known at once, whatever waits: it stops or turns a case by itself.
NEVER_WAITS = (ev.Interrupted, ev.ConsentChanged, ev.Migrated, ev.MigrationUndone)


def heard_from(
    route: Route,
    world: World,
    line: Line,
    feedback: Feedback,
    *,
    facts: Mapping[str, Value],
    said_at: datetime,
) -> datetime | None:
    """The first second from which feedback said at a moment may be read; None: at once (R145).

    Always the beginning of a day after the one on which it was said, so that no hour is told:
    the day on which the term of the route is full, and not before the agreed day. `said_at` is
    when it was written down: what is entered late waits as long as what is entered at once.
    """
    if feedback.at_once:
        return None
    term = route.term(line.name, feedback.after) if feedback.after else None
    days = [] if term is None else [full_on(term, said_at, world.calendar, world.school_region)]
    agreed = facts.get(fact_key(line, feedback.at)) if feedback.at else None
    if isinstance(agreed, date):
        days.append(agreed)
    if not days:
        return None
    next_day = said_at.astimezone(AMSTERDAM).date() + timedelta(days=1)
    return datetime.combine(max(next_day, *days), time(0), AMSTERDAM)


def full_on(term: Term, said_at: datetime, calendar: Calendar, region: str = "noord") -> date:
    """The day on which a term is full; in a year without a calendar every day counts."""
    try:
        span = span_of(term, said_at, calendar, region=region)
    except UnknownYear:
        return said_at.astimezone(AMSTERDAM).date() + timedelta(days=term.max)
    return span.latest.date() if isinstance(span, Span) else said_at.astimezone(AMSTERDAM).date()


def begins_when_heard(route: Route, said: Spot, receiver: str, step: Spot) -> bool:
    """Whether who does a step may first know of it from the feedback that another step gives."""
    return all(
        is_on_side(route, each, receiver) and is_elsewhere(route, *said, each)
        for each in route.lines[step[0]].steps[step[1]].who
    )


def is_on_side(route: Route, reader: str, receiver: str) -> bool:
    """Whether a function may work under the roof of who receives feedback: they talk at lunch."""
    return not route.is_family(reader) and (
        route.plays(reader, receiver) or route.same_organisation(reader, receiver)
    )


def waits_for(route: Route, deed: ev.StepTaken, readers: Collection[str], now: datetime) -> bool:
    """Whether these functions of one reader have still to hear what was let know at a step.

    Who does the step, sits at its table or works where it is done, knows already.
    """
    if deed.feedback_to is None or deed.heard_from is None or deed.heard_from <= now:
        return False
    return any(is_on_side(route, each, deed.feedback_to) for each in readers) and all(
        is_elsewhere(route, deed.line, deed.step, each) for each in readers
    )


def as_heard(
    route: Route,
    standing: Standing,
    readers: Collection[str],
    now: datetime,
    former: Former | None = None,
) -> Standing:
    """Where the case stands as far as these functions of one reader have heard by now.

    The same for everybody who waits for no feedback. Else the standing without the step that has
    still to be heard and what came of it on its line; what they do themselves and what stops a
    case by itself counts at once. Its log misses the same lines.
    """
    if not any(each.heard_from is not None and each.heard_from > now for each in standing.told):
        return standing
    log = standing.log()
    hidden = _unheard(route, log, readers, now)
    if not hidden:
        return standing
    acts = frozenset(act for some in hidden.values() for act in some)
    heard = fold(route, [each for each in log if each.act not in acts], former)
    for line in hidden:
        heard = _still_there(heard, line, now)
    return heard


def _unheard(
    route: Route, log: Sequence[ev.Event], readers: Collection[str], now: datetime
) -> dict[str, set[int]]:
    """Per line the acts of which these readers have not heard, in a log that is in order."""
    gone = retracted_acts(log)
    hidden: dict[str, set[int]] = {}
    for act, some in groupby(log, key=lambda each: each.act):
        deeds = [each.deed for each in some]
        waiting = _waiting(route, deeds, readers, now) if act not in gone else None
        if waiting is not None:
            hidden.setdefault(waiting.line, set()).add(act)
            continue
        if all(isinstance(each, ev.Corrected) for each in deeds):
            _hide_correction(hidden, act, deeds)
            continue
        for line in [each for each in hidden if _touches(deeds, each)]:
            if _comes_to(route, deeds, line, readers):
                del hidden[line]
            else:
                hidden[line].add(act)
    return hidden


def _waiting(
    route: Route, deeds: Sequence[ev.Deed], readers: Collection[str], now: datetime
) -> ev.StepTaken | None:
    return next(
        (
            each
            for each in deeds
            if isinstance(each, ev.StepTaken) and waits_for(route, each, readers, now)
        ),
        None,
    )


def _hide_correction(hidden: dict[str, set[int]], act: int, deeds: Sequence[ev.Deed]) -> None:
    """Taking back what nobody has heard is not heard either."""
    for acts in hidden.values():
        if all(isinstance(each, ev.Corrected) and set(each.acts) <= acts for each in deeds):
            acts.add(act)


def _touches(deeds: Sequence[ev.Deed], line: str) -> bool:
    return any(
        isinstance(each, NEVER_WAITS)
        or line in (getattr(each, "line", None), getattr(each, "track", None))
        for each in deeds
    )


def _comes_to(route: Route, deeds: Sequence[ev.Deed], line: str, readers: Collection[str]) -> bool:
    """Whether an act brings a line to these readers by another way than the feedback."""
    return any(isinstance(each, NEVER_WAITS) for each in deeds) or any(
        not all(is_elsewhere(route, line, opened.step, each) for each in readers)
        for opened in deeds
        if isinstance(opened, ev.StepOpened) and opened.line == line
    )


def _still_there(heard: Standing, line: str, now: datetime) -> Standing:
    """The step that was done meanwhile never runs out of time for who does not know that yet."""
    visit = heard.visit_on(line)
    if visit is None or visit.due is None or visit.due >= now:
        return heard
    still: Visit = replace(visit, due=None, remind_at=None)
    if heard.main is visit:
        return replace(heard, main=still)
    run = replace(heard.runs[line], visit=still)
    return replace(heard, runs={**heard.runs, line: run})


def taken_back_unheard(log: Sequence[ev.Event]) -> Iterator[ev.Event]:
    """The steps with feedback that were taken back before anybody could read it."""
    when: dict[int, datetime] = {}
    for event in log:
        if isinstance(event.deed, ev.Corrected):
            for act in event.deed.acts:
                when.setdefault(act, event.recorded_at)
    for event in log:
        deed = event.deed
        if isinstance(deed, ev.StepTaken) and deed.heard_from is not None:
            at = when.get(event.act)
            if at is not None and at < deed.heard_from:
                yield event
