"""Which terms have passed by now, and what follows from them?

The answer never depends on whether a worker ran: `decide` and every read settle first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.attempt import Attempt
from zorgroute.core.engine.evolve import must_be_version_of
from zorgroute.core.engine.interrupts import interrupt
from zorgroute.core.engine.standing import Standing, Visit
from zorgroute.core.engine.world import AMSTERDAM, World, birthday
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.routes.words import Step

MAX_TIMERS = 10_000
BIRTHDAYS = ((12, "birthday_12"), (16, "birthday_16"))


class EndlessTimers(ZorgrouteError):
    """Terms keep passing into each other; the checker refuses such a route."""


Timer = tuple[datetime, str, int, str]


def timers(standing: Standing, world: World) -> list[Timer]:
    """Everything that a clock will do to this case: (when, line, number, kind), in order."""
    if standing.is_quiet:
        return []
    if not standing.is_open and not any(run.is_live for run in standing.runs.values()):
        return []
    return sorted([*_of_visits(standing), *_of_birthdays(standing, world)])


def _of_visits(standing: Standing) -> Iterator[Timer]:
    for visit in standing.visits():
        if visit.due is not None and not visit.late:
            yield visit.due, visit.line, visit.number, "due"
            if visit.remind_at is not None and not visit.reminded:
                yield min(visit.remind_at, visit.due), visit.line, visit.number, "a_reminder"


def _of_birthdays(standing: Standing, world: World) -> Iterator[Timer]:
    if world.birth_date is None or not standing.is_open:
        return
    for years, kind in BIRTHDAYS:
        day = birthday(world.birth_date, years)
        at = datetime.combine(day, time(0), AMSTERDAM)
        if at > standing.opened_at and kind not in standing.interrupts:
            yield at, MAIN, 0, kind


def settle(
    route: Route, standing: Standing, world: World, now: datetime
) -> tuple[Standing, tuple[ev.Event, ...]]:
    """Apply each timer due before `now`, in order of (due, line, number) (semantics 11).

    Returns the standing after it and the events to be written. A term that ends exactly now has
    not passed. Raises `EndlessTimers` when a route keeps timing out without an end, and
    `BrokenLog` when the case runs on another version of the route (R034).
    """
    must_be_version_of(route, standing.digest)
    attempt = Attempt(route, standing, world, now)
    for _ in range(MAX_TIMERS):
        due = [timer for timer in timers(attempt.now_at, world) if timer[0] < now]
        if not due:
            return attempt.now_at, tuple(attempt.events)
        _fire(attempt, due[0])
    raise EndlessTimers(route.name)


def _fire(attempt: Attempt, timer: Timer) -> None:
    at, line, _, kind = timer
    attempt.begin(at, None)
    if kind in dict(BIRTHDAYS).values():
        interrupt(attempt, kind, "")
        return
    visit = attempt.now_at.visit_on(line)
    if visit is None:
        return
    if kind == "a_reminder":
        attempt.write(ev.Reminded(line, visit.step, visit.number))
    else:
        _pass_term(attempt, visit)


def _pass_term(attempt: Attempt, visit: Visit) -> None:
    step: Step = attempt.route.lines[visit.line].steps[visit.step]
    about = f"{visit.line}/{visit.step}"
    attempt.write(ev.TermPassed(visit.line, visit.step, visit.number))
    if step.overdue is not None and step.overdue.to is not None:
        attempt.write(ev.StepLeft(visit.line, visit.step, "overdue"))
        attempt.open(visit.line, step.overdue.to, None)
        return
    tell = step.overdue.tell if step.overdue is not None else None
    for role in tell or (attempt.director_of(visit.line),):
        attempt.raise_item("term_passed", role, about)
