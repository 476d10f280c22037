"""In which different ways did cases go, and how many went each way?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.discovery.places import Place, Places, places_of
from zorgroute.core.traces.log import UNKNOWN, EventLog

Longs = NDArray[np.int64]
# For each case the number of its variant, and for each variant the first case that has it.
Sorting = Callable[[EventLog, Places], tuple[Longs, Longs]]


@dataclass(frozen=True)
class Variant:
    """The steps of a case in the order they were done, and how many cases did exactly these."""

    places: tuple[Place, ...]
    cases: int


def sort_plainly(log: EventLog, places: Places) -> tuple[Longs, Longs]:
    """Sort cases by what they did, one by one, with numpy alone."""
    known: dict[bytes, int] = {}
    first: list[int] = []
    place = places.of_activity[log.activity]
    is_done = place >= 0
    ends = np.concatenate(([0], np.cumsum(is_done)))[log.starts]
    place = place[is_done]
    variant = np.empty(len(log.cases), np.int64)
    for case in range(len(log.cases)):
        key = place[ends[case] : ends[case + 1]].tobytes()
        if key not in known:
            known[key] = len(first)
            first.append(case)
        variant[case] = known[key]
    return variant, np.array(first, np.int64)


def variants_of(
    log: EventLog, line: str | None = None, sort: Sorting = sort_plainly
) -> tuple[Variant, ...]:
    """The ways of the cases, the most common first; with `line` only what happened on that line.

    Cases that did nothing there are left out. Equal numbers stand in the order of their steps.
    """
    places = _of_line(places_of(log), line)
    variant, first = sort(log, places)
    counts = np.bincount(variant, minlength=len(first))
    found = [
        Variant(_ways(log, places, int(case)), int(count))
        for case, count in zip(first, counts, strict=True)
    ]
    return tuple(
        sorted((each for each in found if each.places), key=lambda each: (-each.cases, each.places))
    )


def _of_line(places: Places, line: str | None) -> Places:
    if line is None:
        return places
    number = places.lines.index(line) if line in places.lines else len(places.lines)
    of_line = np.append(places.line_of == number, False)  # the last answers for UNKNOWN
    kept = np.where(of_line[places.of_activity], places.of_activity, UNKNOWN).astype(np.int16)
    return Places(places.places, places.lines, kept, places.line_of)


def _ways(log: EventLog, places: Places, case: int) -> tuple[Place, ...]:
    rows = places.of_activity[log.activity[log.starts[case] : log.starts[case + 1]]]
    return tuple(places.places[int(at)] for at in rows if at >= 0)
