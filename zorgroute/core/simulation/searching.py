"""What is the least that is needed: sessions, hours or people, so that a norm is met?"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zorgroute.core.simulation.cells import Cell
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.intervals import Interval
from zorgroute.core.simulation.running import (
    Cancelled,
    RunMany,
    Told,
    Wish,
    forecast,
    never,
    nobody,
)

CompileAt = Callable[[int], Compiled]
# A sum of shares may miss a whole number of children by rounding; nobody needs a session for that.
ROUNDING = 1e-6


@dataclass(frozen=True)
class Norm:
    """What is asked of a figure: that it is at most (or at least) so much."""

    cell: Cell
    bound: float
    at_most: bool = True

    def holds(self, interval: Interval) -> bool:
        """Whether the whole interval is on the right side: so that the answer is not luck.

        What was never observed meets a norm: nobody waited.
        """
        if interval.value is None:
            return True
        if self.at_most:
            return (interval.value if interval.high is None else interval.high) <= self.bound
        return (interval.value if interval.low is None else interval.low) >= self.bound


@dataclass(frozen=True)
class Tried:
    """A capacity that was tried and the figure that came out of it."""

    capacity: int
    figure: Interval
    holds: bool


@dataclass(frozen=True)
class Least:
    """The least capacity that meets the norm, or nothing when even the most does not."""

    norm: Norm
    capacity: int | None
    tried: tuple[Tried, ...]
    stopped: bool = False


def mdo_need(children: float, places: int) -> int:
    """How many sessions so many children a year need: 75 by 4 are 19, 100 by 4 are 25 (R236)."""
    return math.ceil(children / places - ROUNDING)


def least(
    compile_at: CompileAt,
    low: int,
    high: int,
    norm: Norm,
    *,
    wish: Wish,
    run_many: RunMany,
    told: Told = nobody,
    cancelled: Cancelled = never,
) -> Least:
    """Halve the whole numbers between `low` and `high`, with the same draws for each.

    More capacity is taken never to make it worse; every capacity that was tried is handed on, so
    that it can be seen. `told` hears which of the at most so many trials is going on.
    """
    tried: dict[int, Tried] = {}
    most = (high - low).bit_length() + 1

    def holds(capacity: int) -> bool:
        found = forecast(compile_at(capacity), wish, run_many, cancelled=cancelled)
        if found.stopped:
            raise _Stopped
        figure = found.figures[norm.cell]
        tried[capacity] = Tried(capacity, figure, norm.holds(figure))
        told(len(tried), max(most, len(tried)))
        return tried[capacity].holds

    try:
        answer = _halve(holds, low, high)
    except _Stopped:
        return Least(norm, None, _in_order(tried), stopped=True)
    return Least(norm, answer, _in_order(tried))


class _Stopped(Exception):
    """Somebody stopped the search; what was tried is kept."""


def _in_order(tried: Mapping[int, Tried]) -> tuple[Tried, ...]:
    return tuple(tried[at] for at in sorted(tried))


def _halve(holds: Callable[[int], bool], low: int, high: int) -> int | None:
    """The least whole number for which it holds, when it holds for every larger one too."""
    if not holds(high):
        return None
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return high


def least_that_fits(compile_at: CompileAt, pool: str, low: int, high: int) -> int | None:
    """The least capacity at which no more comes to a pool than fits, by the sums before any run.

    Nothing when even `high` is too little.
    """

    def fits(capacity: int) -> bool:
        loads = compile_at(capacity).loads
        return all(each.load <= 1 + ROUNDING for each in loads if each.pool == pool)

    return _halve(fits, low, high)
