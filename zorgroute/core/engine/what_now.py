"""What now, who, by when, and why?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from zorgroute.core.answers import Reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.guards import missing
from zorgroute.core.engine.known import CaseKnown
from zorgroute.core.engine.opening import is_wait
from zorgroute.core.engine.project import project
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Item, Standing, Visit
from zorgroute.core.engine.world import World
from zorgroute.core.policy.reading import is_elsewhere, may_know
from zorgroute.core.routes.references import fact_key
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Guard, Step

OF_STEPS = ("outcome", "term", "deviation", "reopened")


@dataclass(frozen=True)
class Why:
    """What brought a step up: the start, an outcome, a term that passed, a deviation, a track."""

    kind: str
    line: str = MAIN
    step: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class WayOut:
    """An outcome of an open step, and what is still missing for it."""

    outcome: str
    missing: tuple[Reason, ...]


@dataclass(frozen=True)
class Next:
    """One open step: who does it, by when, why now, and what is still missing for it.

    `person` is the name behind the function, or nothing when the function is empty. `is_wait`:
    somebody else has to act than the one who answers.
    """

    line: str
    step: str
    roles: tuple[str, ...]
    person: str | None
    due: datetime | None
    earliest: datetime | None
    chosen: bool
    late: bool
    is_wait: bool
    why: Why
    missing: tuple[Reason, ...]
    ways: tuple[WayOut, ...]


@dataclass(frozen=True)
class WhatNow:
    """The answer for one reader: the open steps, who answers, what waits, and the ways out."""

    steps: tuple[Next, ...]
    holder: str
    holder_person: str | None
    offered: str | None
    items: tuple[Item, ...]
    exits: tuple[str, ...]
    closed: str | None
    is_alarm: bool
    is_quiet: bool = False


def what_now(route: Route, standing: Standing, world: World, now: datetime, reader: str) -> WhatNow:
    """Answer for one reader at one moment; every term that passed is applied first.

    What the reader may not know of does not count and is not hinted at. After a death no step is
    asked of anybody: `is_quiet`. `is_alarm` says that
    nobody fills the function that answers for the case, and no coordinator either (R060).
    """
    settled, _ = settle(route, standing, world, now)
    seen = project(route, settled, reader)
    person = world.responsible(settled.holder)
    steps = tuple(
        _next(CaseKnown.before(settled, world, now), route, visit, reader)
        for visit in settled.visits()
        if may_know(route, visit.line, reader) and not settled.is_quiet
    )
    return WhatNow(
        steps=steps,
        holder=settled.holder,
        holder_person=person.name if person else None,
        offered=seen.offered,
        items=seen.items,
        exits=tuple(route.exits),
        closed=settled.closed,
        is_alarm=settled.is_open and person is None and bool(world.functions),
        is_quiet=settled.is_quiet,
    )


def _next(case: CaseKnown, route: Route, visit: Visit, reader: str) -> Next:
    standing, world, now = case.standing, case.world, case.now
    line = route.lines[visit.line]
    step = line.steps[visit.step]
    base = f"{line.name}/{visit.step}"
    person = next((world.functions[role] for role in step.who if role in world.functions), None)
    acting = person.acting() if person else None
    return Next(
        line=visit.line,
        step=visit.step,
        roles=step.who,
        person=acting.name if acting else None,
        due=visit.due,
        earliest=visit.earliest,
        chosen=visit.chosen,
        late=visit.late or (visit.due is not None and visit.due < now),
        is_wait=is_wait(route, visit.line, visit.step, standing.holder),
        why=why_told(route, why_open(standing, visit), reader),
        missing=tuple(_missing(line, step, step.needs, case, f"{base}/needs")),
        ways=tuple(
            WayOut(
                name,
                tuple(_missing(line, step, out.needs, case, f"{base}/outcomes.{name}.needs")),
            )
            for name, out in step.outcomes.items()
        ),
    )


def _missing(
    line: Line, step: Step, guards: tuple[Guard, ...], known: CaseKnown, where: str
) -> Iterator[Reason]:
    """What is missing before this step is done; what the step itself asks is on its form."""
    asked = {line.keys[name] for name, _, _ in line.fields_of(step)}
    asked |= {f"consent:{each.consent}" for _, each, _ in line.fields_of(step) if each.consent}
    for number, guard in enumerate(guards):
        if not _looks_at(line, guard, asked):
            yield from missing(guard, line, known, f"{where}.{number}")


def _looks_at(line: Line, guard: Guard, keys: set[str]) -> bool:
    if guard.parts:
        return any(_looks_at(line, part, keys) for part in guard.parts)
    if guard.consent is not None:
        return f"consent:{guard.consent}" in keys
    return fact_key(line, guard.fact or guard.recorded or "") in keys


def why_told(route: Route, why: Why, reader: str) -> Why:
    """The reason as this reader may know it: what happened on a line the reader may not know of, or
    inside another organisation, is no more than that it is now up to this step (promise 4)."""
    if why.line not in route.lines or not may_know(route, why.line, reader):
        return Why("elsewhere")
    steps = route.lines[why.line].steps
    is_step = why.step in steps
    if why.kind in OF_STEPS and not is_step:  # it was done on a former version of the route
        return Why("elsewhere")
    if why.kind == "outcome" and why.outcome not in steps[why.step].outcomes:
        return Why("elsewhere")
    if is_step and is_elsewhere(route, why.line, why.step, reader):
        return Why("elsewhere")
    return why


def why_open(standing: Standing, visit: Visit) -> Why:
    """What the act that opened this step was, read back from the log."""
    events = standing.past.newest_first() if standing.past else iter(())
    opened = next((each for each in events if each.seq == visit.number), None)
    if opened is None:
        return Why("start")
    for event in standing.log():
        if event.act != opened.act or event.seq > opened.seq:
            continue
        deed = event.deed
        if isinstance(deed, ev.StepTaken):
            return Why("outcome", deed.line, deed.step, deed.outcome)
        if isinstance(deed, ev.TermPassed):
            return Why("term", deed.line, deed.step)
        if isinstance(deed, ev.Deviated):
            return Why("deviation", deed.line, deed.step)
        if isinstance(deed, ev.TrackStarted):
            return Why("track", deed.track)
        if isinstance(deed, ev.Interrupted):
            return Why("interrupt", step=deed.kind)
        if isinstance(deed, ev.Reopened):
            return Why("reopened", step=deed.step)
    return Why("start")
