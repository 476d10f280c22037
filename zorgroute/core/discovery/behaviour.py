"""Who hands over to whom, what is done again, which ways are common, and how long do cases last?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.discovery.places import Place, Places, places_of
from zorgroute.core.discovery.times import Times, times_of
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.traces.log import EventLog, Kind

Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Handover:
    """After a step of one function another function did the next step of that line."""

    giver: str
    taker: str
    times: int
    cases: int
    wait: Times | None


@dataclass(frozen=True)
class Rework:
    """A step that was done more than once in one case: how often over, and in how many cases."""

    place: Place
    over: int
    cases: int


@dataclass(frozen=True)
class Path:
    """Steps that came directly after each other on one line, and in how many cases they did."""

    places: tuple[Place, ...]
    times: int
    cases: int


@dataclass(frozen=True)
class Throughput:
    """How long cases took from their first to their last row; only cases that have ended count.

    `arrived` is how many cases began in each month, on the Dutch clock, months without any
    included.
    """

    ended: int
    running: int
    times: Times | None
    arrived: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class _Steps:
    """The rows that do a step, ordered by case, line and moment; `next` points to pairs in it."""

    case: Longs
    place: Longs
    function: Longs
    happened: Longs
    is_next: NDArray[np.bool_]


def _steps(log: EventLog, places: Places) -> _Steps:
    place = places.of_activity[log.activity]
    rows = np.flatnonzero(place >= 0)
    line = places.line_of[place[rows]]
    rows = rows[np.lexsort((rows, line, log.case[rows]))]
    case, at = log.case[rows].astype(np.int64), place[rows].astype(np.int64)
    line = places.line_of[at]
    is_next = (case[1:] == case[:-1]) & (line[1:] == line[:-1])
    return _Steps(case, at, log.function[rows].astype(np.int64), log.happened[rows], is_next)


def handovers_of(log: EventLog) -> tuple[Handover, ...]:
    """Who hands over to whom, the most often first; steps without a function are passed over."""
    steps, size = _steps(log, places_of(log)), len(log.functions)
    giver, taker = steps.function[:-1], steps.function[1:]
    is_handed = steps.is_next & (giver >= 0) & (taker >= 0) & (giver != taker)
    before = np.flatnonzero(is_handed)
    cell = giver[before] * size + taker[before]
    waits = steps.happened[before + 1] - steps.happened[before]
    found = []
    for each in np.unique(cell):
        of_cell = cell == each
        first, then = divmod(int(each), size)
        cases = len(np.unique(steps.case[before[of_cell]]))
        times = int(of_cell.sum())
        names = log.functions[first], log.functions[then]
        found.append(Handover(*names, times, cases, times_of(waits[of_cell])))
    return tuple(sorted(found, key=lambda each: (-each.times, each.giver, each.taker)))


def rework_of(log: EventLog) -> tuple[Rework, ...]:
    """Which steps were done again in the same case, the most often first."""
    places = places_of(log)
    size = max(len(places), 1)
    place = places.of_activity[log.activity]
    done = place >= 0
    pairs, times = np.unique(
        log.case[done].astype(np.int64) * size + place[done], return_counts=True
    )
    at, over = (pairs % size)[times > 1], times[times > 1] - 1
    found = [
        Rework(places.places[int(each)], int(over[at == each].sum()), int((at == each).sum()))
        for each in np.unique(at)
    ]
    return tuple(sorted(found, key=lambda each: (-each.over, each.place)))


def paths_of(log: EventLog, length: int = 3) -> tuple[Path, ...]:
    """Every way of so many steps in a row on one line, the one of most cases first (R232)."""
    places = places_of(log)
    steps, size = _steps(log, places), max(len(places), 1)
    if len(steps.case) < length:
        return ()
    last = len(steps.case) - length + 1
    is_whole = np.ones(last, np.bool_)
    code = np.zeros(last, np.int64)
    for ahead in range(length):
        code = code * size + steps.place[ahead : ahead + last]
        if ahead:
            is_whole &= steps.is_next[ahead - 1 : ahead - 1 + last]
    codes, at, times = np.unique(code[is_whole], return_index=True, return_counts=True)
    cases = _cases_of(code[is_whole], steps.case[:last][is_whole], codes)
    where = np.flatnonzero(is_whole)[at]
    found = [
        Path(
            tuple(places.places[int(each)] for each in steps.place[row : row + length]),
            int(often),
            int(many),
        )
        for row, often, many in zip(where, times, cases, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: (-each.cases, -each.times, each.places)))


def path_of(log: EventLog, places: Sequence[Place]) -> Path:
    """How often, and in how many cases, exactly these steps came directly after each other."""
    wanted = tuple(places)
    found = (each for each in paths_of(log, len(wanted)) if each.places == wanted)
    return next(found, Path(wanted, 0, 0))


def _cases_of(code: Longs, case: Longs, codes: Longs) -> Any:
    """In how many cases each code occurs."""
    pairs = np.unique(np.stack((np.searchsorted(codes, code), case), axis=1), axis=0)
    return np.bincount(pairs[:, 0], minlength=len(codes))


def throughput_of(log: EventLog) -> Throughput:
    """How long the cases lasted that have ended, and how many began in each month.

    A log without rows that close a case (an imported one) knows no running cases: each counts as
    ended with its last row.
    """
    if not len(log):
        return Throughput(0, 0, None, ())
    first, last = log.happened[log.starts[:-1]], log.happened[log.starts[1:] - 1]
    closing = [each.kind == Kind.CLOSED for each in log.activities]
    if any(closing):
        is_closing = np.array(closing, np.bool_)[log.activity]
        ended = np.zeros(len(log.cases), np.bool_)
        ended[log.case[is_closing]] = True
        last = np.zeros(len(log.cases), np.int64)
        np.maximum.at(last, log.case[is_closing], log.happened[is_closing])
    else:
        ended = np.ones(len(log.cases), np.bool_)
    count = int(ended.sum())
    took = (last - first)[ended]
    return Throughput(count, len(log.cases) - count, times_of(took), _arrived(first))


def _arrived(first: Longs) -> tuple[tuple[date, int], ...]:
    """How many cases began in each calendar month, from the first month to the last."""
    day = _dutch_day(int(first.min()))
    months, bounds = [day.replace(day=1)], [_begin(day.replace(day=1))]
    while bounds[-1] <= first.max():
        after = months[-1]
        after = date(after.year + after.month // 12, after.month % 12 + 1, 1)
        months.append(after)
        bounds.append(_begin(after))
    which = np.searchsorted(np.array(bounds), first, side="right") - 1
    counts = np.bincount(which, minlength=len(months) - 1)
    return tuple((month, int(many)) for month, many in zip(months[:-1], counts, strict=True))


def _dutch_day(moment: int) -> date:
    return datetime.fromtimestamp(moment, UTC).astimezone(AMSTERDAM).date()


def _begin(day: date) -> int:
    """The second at which a day begins on the Dutch clock."""
    return int(datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM).timestamp())
