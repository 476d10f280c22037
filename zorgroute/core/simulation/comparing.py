"""What changes between two scenarios, and is that change clear or could it be chance?

Both run on the same draws, so that a replication of the one is a pair with that of the other and
what chance does to both falls away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from zorgroute.core.simulation.beside import Pairs
from zorgroute.core.simulation.cells import Cell
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.intervals import Interval, intervals_of
from zorgroute.core.simulation.model import F64
from zorgroute.core.simulation.running import (
    Cancelled,
    Forecast,
    RunMany,
    Told,
    Wish,
    forecasts,
    never,
    nobody,
)

# What is compared of two steps with different names: the waits, and how many children came.
WAITS = ("wait_mean", "wait_median", "wait_p90", "waiting", "started")
# A figure of a step, and that of the step that it stands beside.
Beside = tuple[Cell, Cell]


@dataclass(frozen=True)
class Comparison:
    """Scenarios side by side; the first is what the others are laid beside.

    `pairs` says for each other scenario which of its steps stands beside which of the first.
    """

    forecasts: tuple[Forecast, ...]
    pairs: tuple[Pairs, ...] = ()

    @property
    def base(self) -> Forecast:
        return self.forecasts[0]

    @property
    def stopped(self) -> bool:
        return self.base.stopped

    @cached_property
    def differences(self) -> tuple[dict[Cell, Interval], ...]:
        """For each other scenario what it has more than the first, of every figure both have."""
        return tuple(difference_of(self.base, other) for other in self.forecasts[1:])

    @cached_property
    def beside(self) -> tuple[dict[Beside, Interval], ...]:
        """For each other scenario what is waited more on its steps than on those beside them."""
        none: Pairs = {}
        pairs = self.pairs or (none,) * len(self.differences)
        return tuple(
            waits_beside(self.base, other, each)
            for other, each in zip(self.forecasts[1:], pairs, strict=True)
        )


def compare(
    scenarios: tuple[Compiled, ...],
    wish: Wish,
    run_many: RunMany,
    told: Told = nobody,
    cancelled: Cancelled = never,
    *,
    pairs: tuple[Pairs, ...] = (),
) -> Comparison:
    """Run scenarios in pairs until the wish is met for the first, or somebody stops it."""
    return Comparison(forecasts(scenarios, wish, run_many, told, cancelled), pairs)


def difference_of(base: Forecast, other: Forecast) -> dict[Cell, Interval]:
    """The paired difference of each figure; a pair in which one has no figure does not count."""
    places = {cell: at for at, cell in enumerate(base.gauge.cells)}
    both = [cell for cell in other.gauge.cells if cell in places]
    theirs = {cell: at for at, cell in enumerate(other.gauge.cells)}
    more = _columns(other.rows, [theirs[cell] for cell in both]) - _columns(
        base.rows, [places[cell] for cell in both]
    )
    return dict(zip(both, intervals_of(more), strict=True))


def waits_beside(base: Forecast, other: Forecast, pairs: Pairs) -> dict[Beside, Interval]:
    """The paired difference in waiting of steps that stand beside each other, whole and by area.

    A step where nobody can wait in one of the two has no figures there, and is left out.
    """
    places = {cell: at for at, cell in enumerate(base.gauge.cells)}
    found: list[tuple[Beside, int, int]] = []
    for at, cell in enumerate(other.gauge.cells):
        there = pairs.get((cell.line, cell.step))
        if there is None or cell.measure not in WAITS or cell.month or cell.channel:
            continue
        line, step = there
        twin = replace(cell, line=line, step=step)
        if twin in places:
            found.append(((cell, twin), at, places[twin]))
    more = _columns(other.rows, [at for _, at, _ in found]) - _columns(
        base.rows, [at for _, _, at in found]
    )
    return dict(zip([each for each, _, _ in found], intervals_of(more), strict=True))


def _columns(rows: F64, chosen: list[int]) -> F64:
    return rows[:, np.array(chosen, np.int64)]
