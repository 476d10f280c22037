"""When is a step due once it comes up, and who must choose a day for it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.world import AMSTERDAM, World
from zorgroute.core.routes.references import fact_key
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.routes.words import Remind
from zorgroute.core.terms.calendar import UnknownYear
from zorgroute.core.terms.term import BadTerm, Span, Unit, moment_before, span_of


@dataclass(frozen=True)
class Opening:
    """A step that comes up: on which line, from which moment, who answers for it by then.

    `known_from`: who does it has still to hear of it, so that it begins then.
    """

    line: str
    step: str
    start: datetime
    holder: str
    known_from: datetime | None = None

    @property
    def begin(self) -> datetime:
        return self.known_from or self.start


def is_wait(route: Route, line: str, step: str, holder: str) -> bool:
    """Whether somebody else than the one who answers must act: it then needs an end (promise 2)."""
    lead = route.lines[line].lead if line != MAIN else None
    return not any(
        route.plays(who, role)
        for role in route.lines[line].steps[step].who
        for who in (lead or holder, *_functions(route, lead or holder))
    )


def _functions(route: Route, role: str) -> tuple[str, ...]:
    known = route.roles.get(role)
    return (known.one_of or ()) if known else ()


def open_step(
    route: Route,
    world: World,
    opening: Opening,
    facts: Mapping[str, Value],
    next_on: date | None,
) -> ev.StepOpened | Reason:
    """The opened step with its due moment, or the reason why no day can be found for it.

    A term in the route counts; without one the chosen day counts; a wait without either is
    refused, so that nobody waits for nothing (semantics 14).
    """
    step = route.lines[opening.line].steps[opening.step]
    term = route.term(opening.line, step.within) if step.within else None
    if term is None:
        return _chosen(route, opening, next_on)
    agreed = None
    if step.within is not None and step.within.agreed is not None:
        value = facts.get(fact_key(route.lines[opening.line], step.within.agreed))
        agreed = value if isinstance(value, date) else None
    try:
        span = span_of(
            term, opening.begin, world.calendar, region=world.school_region, agreed=agreed
        )
        remind_at = _remind_at(step.remind, span, world) if isinstance(span, Span) else None
    except BadTerm:
        return reason("date.outside_range", step=opening.step, line=opening.line)
    except UnknownYear:  # the term cannot be counted, so it is open: somebody chooses a day
        return _chosen(route, opening, next_on)
    if not isinstance(span, Span):
        return reason("date.outside_range", step=opening.step, line=opening.line)
    return ev.StepOpened(
        opening.line,
        opening.step,
        due=span.latest,
        earliest=span.earliest if term.min is not None else None,
        remind_at=remind_at if remind_at is not None and remind_at > opening.begin else None,
    )


def _chosen(route: Route, opening: Opening, next_on: date | None) -> ev.StepOpened | Reason:
    if next_on is None:
        if is_wait(route, opening.line, opening.step, opening.holder):
            return reason("review.missing", step=opening.step, line=opening.line)
        return ev.StepOpened(opening.line, opening.step)
    due = end_of_day(next_on)
    if due < opening.start:
        return reason("review.in_past", step=opening.step, line=opening.line)
    if due < opening.begin:  # nobody is held to a day on which they do not know yet
        due = end_of_day(opening.begin.astimezone(AMSTERDAM).date())
    return ev.StepOpened(opening.line, opening.step, due=due, chosen=True)


def end_of_day(day: date) -> datetime:
    """The last second of a day on the Dutch clock."""
    return datetime.combine(day, time(23, 59, 59), AMSTERDAM)


def _remind_at(remind: Remind | None, span: Span, world: World) -> datetime | None:
    """When to remind: nine in the morning of the day counted back; hours are counted exactly."""
    if remind is None:
        return None
    before = moment_before(
        span.latest, remind.before, remind.unit, world.calendar, region=world.school_region
    )
    if remind.unit == Unit.HOURS:
        return before
    return datetime.combine(before.date(), time(9), AMSTERDAM)
