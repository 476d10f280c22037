"""What changes between two scenarios, and is that change clear or could it be chance?

Both run on the same draws, so that a replication of the one is a pair with that of the other and
what chance does to both falls away.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

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


@dataclass(frozen=True)
class Comparison:
    """Scenarios side by side; the first is what the others are laid beside."""

    forecasts: tuple[Forecast, ...]

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


def compare(
    scenarios: tuple[Compiled, ...],
    wish: Wish,
    run_many: RunMany,
    told: Told = nobody,
    cancelled: Cancelled = never,
) -> Comparison:
    """Run scenarios in pairs until the wish is met for the first, or somebody stops it."""
    return Comparison(forecasts(scenarios, wish, run_many, told, cancelled))


def difference_of(base: Forecast, other: Forecast) -> dict[Cell, Interval]:
    """The paired difference of each figure; a pair in which one has no figure does not count."""
    places = {cell: at for at, cell in enumerate(base.gauge.cells)}
    both = [cell for cell in other.gauge.cells if cell in places]
    theirs = {cell: at for at, cell in enumerate(other.gauge.cells)}
    more = _columns(other.rows, [theirs[cell] for cell in both]) - _columns(
        base.rows, [places[cell] for cell in both]
    )
    return dict(zip(both, intervals_of(more), strict=True))


def _columns(rows: F64, chosen: list[int]) -> F64:
    return rows[:, np.array(chosen, np.int64)]
