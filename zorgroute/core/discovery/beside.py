"""How do two routes compare, in what was agreed and in what was measured (G20)?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zorgroute.core.discovery.behaviour import handovers_of, rework_of, throughput_of
from zorgroute.core.discovery.flows import Discovered, discover
from zorgroute.core.discovery.places import Place
from zorgroute.core.discovery.times import Times
from zorgroute.core.routes.route import Route
from zorgroute.core.terms.term import Term
from zorgroute.core.traces.log import EventLog


@dataclass(frozen=True)
class Size:
    """A route in numbers: what was agreed."""

    steps: int
    tracks: int
    functions: int
    terms: int


@dataclass(frozen=True)
class Experience:
    """A log in numbers: what was measured; means are per case, and None where the log is silent."""

    cases: int
    ended: int
    times: Times | None
    handovers: float | None
    again: float


@dataclass(frozen=True)
class StepFigures:
    """One step: the term it has, in how many cases it was done, and how long that took.

    `time` is from when it came up until it was done; where the log does not tell when it came up,
    from the step before.
    """

    place: Place
    term: Term | None
    cases: int = 0
    time: Times | None = None


@dataclass(frozen=True)
class Side:
    """One of the two: a route, and what a log tells of it; None without a log."""

    route: Route
    size: Size
    steps: Mapping[Place, StepFigures]
    experience: Experience | None = None
    found: Discovered | None = field(default=None)


def side_of(route: Route, log: EventLog | None = None) -> Side:
    """Put a route and a log of it in figures."""
    found = None if log is None else discover(log)
    steps = {}
    for line in route.lines.values():
        for name, step in line.steps.items():
            place = Place(line.name, name)
            term = route.term(line.name, step.within) if step.within else None
            steps[place] = _figures(place, term, found)
    return Side(route, _size(route), steps, _experience(log), found)


def _figures(place: Place, term: Term | None, found: Discovered | None) -> StepFigures:
    visited = found.at(place) if found else None
    if visited is None:
        return StepFigures(place, term)
    return StepFigures(place, term, visited.cases, visited.wait or visited.since)


def _size(route: Route) -> Size:
    steps = [step for line in route.lines.values() for step in line.steps.values()]
    return Size(
        steps=len(steps),
        tracks=len(route.tracks),
        functions=len({role for step in steps for role in step.who if not route.is_family(role)}),
        terms=sum(step.within is not None for step in steps),
    )


def _experience(log: EventLog | None) -> Experience | None:
    if log is None or not len(log):
        return None
    cases, took = len(log.cases), throughput_of(log)
    handed = sum(each.times for each in handovers_of(log))
    return Experience(
        cases=cases,
        ended=took.ended,
        times=took.times,
        handovers=handed / cases if log.functions else None,
        again=sum(each.over for each in rework_of(log)) / cases,
    )


def matched(one: Side, other: Side) -> tuple[tuple[StepFigures | None, StepFigures | None], ...]:
    """The steps of both, those of the same name beside each other, in the order of the first.

    A step that only the other has stands after the step it follows there.
    """
    order: list[Place] = list(one.steps)
    before: Place | None = None
    for place in other.steps:
        if place not in one.steps:
            order.insert(order.index(before) + 1 if before in order else len(order), place)
        before = place
    return tuple((one.steps.get(place), other.steps.get(place)) for place in order)
