"""Which steps do cases really take, in what order, how often and how fast?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.discovery import counting
from zorgroute.core.discovery.counting import Counted
from zorgroute.core.discovery.places import Place, Places, places_of
from zorgroute.core.discovery.times import Times, times_of
from zorgroute.core.traces.log import UNKNOWN, EventLog, Kind

Longs = NDArray[np.int64]
Count = Callable[[EventLog, Places], Counted]


@dataclass(frozen=True)
class Visited:
    """A step as it was done: how often, in how many cases, and how long it waited and took.

    `begins` and `stops` count the cases in which it was the first or the last of its line.
    `wait` is from when the step came up until somebody began, or until it was done where nobody
    wrote down when they began; `work` is from there until it was done. `since` is how long after
    the step before it on its line it was done. None: not in this log.
    """

    place: Place
    times: int
    cases: int
    begins: int
    stops: int
    wait: Times | None = None
    work: Times | None = None
    since: Times | None = None


@dataclass(frozen=True)
class Follow:
    """One step came directly after another: how often, in how many cases, how long after."""

    first: Place
    then: Place
    times: int
    cases: int
    wait: Times | None = None


@dataclass(frozen=True)
class Departure:
    """At this step somebody said that they left the route, with this reason code."""

    place: Place
    reason: str
    times: int
    cases: int


@dataclass(frozen=True)
class Discovered:
    """What a log tells of the routes that were taken.

    `follows` are within one line: parallel tracks do not come between. `across` are the steps after
    which another line began. Everything stands in one order, whatever the order of the file.
    """

    cases: int
    rows: int
    visited: tuple[Visited, ...]
    follows: tuple[Follow, ...]
    across: tuple[Follow, ...]
    departures: tuple[Departure, ...] = ()

    def at(self, place: Place) -> Visited | None:
        return next((each for each in self.visited if each.place == place), None)

    def between(self, first: Place, then: Place) -> Follow | None:
        return next((one for one in self.follows if (one.first, one.then) == (first, then)), None)


def discover(log: EventLog, count: Count = counting.count) -> Discovered:
    """Find the steps of a log and what follows what; `count` does the counting.

    `counting.count` needs numpy only, `kernels.count` is compiled; both give the same.
    """
    places = places_of(log)
    counted = count(log, places)
    waits, works = _waiting(log, places)
    visited = tuple(
        Visited(
            place, int(counted.done[at]), int(counted.by[at]), int(counted.begins[at]),
            int(counted.stops[at]), waits[at], works[at], _since(counted, at),
        )
        for at, place in enumerate(places.places)
        if counted.done[at]
    )  # fmt: skip
    return Discovered(
        cases=len(log.cases),
        rows=len(log),
        visited=visited,
        follows=_follows(counted, places.places),
        across=_across(counted, places.places),
        departures=_departures(log),
    )


def _follows(counted: Counted, places: tuple[Place, ...]) -> tuple[Follow, ...]:
    found = []
    for cell in np.flatnonzero(counted.follows):
        first, then = divmod(int(cell), len(places))
        waits = counted.waits[counted.at[cell] : counted.at[cell + 1]]
        found.append(
            Follow(
                places[first], places[then], int(counted.follows[first, then]),
                int(counted.cases[first, then]), times_of(waits),
            )
        )  # fmt: skip
    return tuple(found)


def _since(counted: Counted, place: int) -> Times | None:
    """The times between a step and whatever came before it on its line."""
    size = len(counted.follows)
    cells = [first * size + place for first in np.flatnonzero(counted.follows[:, place])]
    waits = [counted.waits[counted.at[cell] : counted.at[cell + 1]] for cell in cells]
    return times_of(np.concatenate(waits)) if waits else None


def _across(counted: Counted, places: tuple[Place, ...]) -> tuple[Follow, ...]:
    found = []
    for cell in np.flatnonzero(counted.across):
        first, then = divmod(int(cell), len(places))
        times = int(counted.across[first, then])
        # A line begins once in a case, so the times are the cases.
        found.append(Follow(places[first], places[then], times, times))
    return tuple(found)


def _waiting(log: EventLog, places: Places) -> tuple[list[Times | None], list[Times | None]]:
    """Per place the times that it waited and the times that it took, where the log tells them."""
    place = places.of_activity[log.activity]
    until = np.where(log.started != UNKNOWN, log.started, log.happened)
    has_wait = (place >= 0) & (log.began != UNKNOWN) & (until >= log.began)
    has_work = (place >= 0) & (log.started != UNKNOWN) & (log.happened >= log.started)
    return (
        _per_place(place[has_wait], (until - log.began)[has_wait], len(places)),
        _per_place(place[has_work], (log.happened - log.started)[has_work], len(places)),
    )


def _per_place(place: NDArray[np.int16], durations: Longs, size: int) -> list[Times | None]:
    order = np.argsort(place, kind="stable")
    ends = np.searchsorted(place[order], np.arange(size + 1))
    grouped = durations[order]
    return [times_of(grouped[ends[at] : ends[at + 1]]) for at in range(size)]


def _departures(log: EventLog) -> tuple[Departure, ...]:
    """Who left the route knowingly, by place and reason code."""
    times: dict[tuple[Place, str], int] = {}
    cases: dict[tuple[Place, str], int] = {}
    for at, activity in enumerate(log.activities):
        if activity.kind != Kind.DEVIATED:
            continue
        key = Place(activity.line, activity.step), activity.reason
        rows = np.flatnonzero(log.activity == at)
        times[key] = times.get(key, 0) + len(rows)
        cases[key] = cases.get(key, 0) + len(np.unique(log.case[rows]))
    return tuple(
        Departure(place, reason, times[place, reason], cases[place, reason])
        for place, reason in sorted(times)
        if times[place, reason]
    )
