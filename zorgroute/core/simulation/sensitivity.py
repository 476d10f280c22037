"""Which knob moves a figure most: how many percent for one percent of the knob?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zorgroute.core.simulation.cells import Cell
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.intervals import Interval, interval_of
from zorgroute.core.simulation.running import (
    Cancelled,
    RunMany,
    Told,
    Wish,
    forecasts,
    never,
    nobody,
)

CompileWith = Callable[[Mapping[str, float]], Compiled]
STEP = 0.1


@dataclass(frozen=True)
class Turned:
    """A knob to be turned: where it stands, how far it may go, and whether only in whole steps."""

    name: str
    value: float
    low: float
    high: float
    whole: bool = False

    def around(self) -> tuple[float, float]:
        """A small step down and up from where it stands, within what it can be."""
        step = abs(self.value) * STEP or (self.high - self.low) * STEP
        if self.whole:
            step = max(1.0, float(round(step)))
        return max(self.low, self.value - step), min(self.high, self.value + step)


@dataclass(frozen=True)
class Elasticity:
    """By how many percent a figure moves when a knob is turned up by one percent.

    `share` is that, with its interval over pairs of replications; `down` and `up` where the knob
    stood for it.
    """

    knob: str
    down: float
    up: float
    share: Interval


def elasticities(
    compile_with: CompileWith,
    knobs: tuple[Turned, ...],
    cell: Cell,
    *,
    wish: Wish,
    run_many: RunMany,
    told: Told = nobody,
    cancelled: Cancelled = never,
) -> tuple[Elasticity, ...]:
    """Turn each knob a little both ways, on the same draws; who is stopped tells what it has."""
    found = []
    for number, knob in enumerate(knobs):
        down, up = knob.around()
        if down == up or cancelled():
            continue
        scenarios = tuple(compile_with({knob.name: value}) for value in (down, up))
        lower, upper = forecasts(scenarios, wish, run_many, cancelled=cancelled)
        below, above = lower.column(cell), upper.column(cell)
        middle = interval_of((below + above) / 2)
        turned = (up - down) / ((up + down) / 2)
        if middle.value and turned:
            share = interval_of((above - below) / middle.value / turned)
            found.append(Elasticity(knob.name, down, up, share))
        told(number + 1, len(knobs))
    return tuple(found)
