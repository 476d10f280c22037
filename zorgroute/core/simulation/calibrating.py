"""Which numbers that nobody wrote down make the agreed situation come out as it was measured?

The waits of the districts are known and the hours that were left for them are not. Each such number
is turned until the run gives the measured wait within the precision in which it was printed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from zorgroute.core.answers import Reason, reason
from zorgroute.core.simulation.cells import Cell
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.intervals import Interval, interval_of
from zorgroute.core.simulation.measuring import Gauge
from zorgroute.core.simulation.model import F64
from zorgroute.core.simulation.running import (
    Cancelled,
    RunMany,
    Task,
    Told,
    Wish,
    gauge_of,
    never,
    nobody,
)
from zorgroute.core.simulation.scenario_words import Fit

if TYPE_CHECKING:
    # The kernel needs numba, which loads slowly; who only reads results does without.
    from zorgroute.core.simulation.replication import Run

CompileWith = Callable[[Mapping[str, float]], Compiled]

# A wait is printed in tenths of weeks: 5.5 is anything from 5.45 to 5.55.
PRINTED = 0.05
# Aimed closer than that, so that rounding of the fitted number does not carry it over the edge.
AIMED = 0.02
HALVINGS, SECANTS = 7, 8
FEW = 200
# A mean of one month says nothing about how a district fares.
LEAST_MONTHS = 2


@dataclass(frozen=True)
class Fitted:
    """One free number, the measured wait it was to give, and what it gave."""

    name: str
    sets: tuple[str, ...]
    value: float
    area: str
    step: str
    target: float
    months: int
    reached: Interval

    @property
    def fits(self) -> bool:
        """Whether the run gives the wait within the precision in which it was printed."""
        return self.reached.value is not None and abs(self.reached.value - self.target) <= PRINTED

    @property
    def is_judged(self) -> bool:
        """Whether there is enough to judge: more than one month, and a district it belongs to."""
        return self.months >= LEAST_MONTHS and not self.is_nameless

    @property
    def is_nameless(self) -> bool:
        """Whether the source prints no name for this district."""
        return self.area == NAMELESS


# What the tables and scenarios call the row of the source that has no district.
NAMELESS = "zonder-naam"


@dataclass(frozen=True)
class Fitting:
    """All free numbers of a scenario, and on how many replications of which seed they rest."""

    fitted: tuple[Fitted, ...]
    seed: int
    replications: int
    stopped: bool = False

    def numbers(self) -> dict[str, float]:
        """Every number that was found, by its path in the scenario."""
        return {path: each.value for each in self.fitted for path in each.sets}


@dataclass(frozen=True)
class WaitGauge:
    """Reads no more of a run than the mean waits that are fitted.

    Of each its step, its area, and until which day of the run it was measured.
    """

    compiled: Compiled
    days: float
    warm_up: float
    fits: tuple[tuple[str, str, float], ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """A mean wait per fit, of the step and area it names."""
        return tuple(Cell("wait_mean", area, step=step) for step, area, _ in self.fits)

    def read(self, run: Run) -> F64:
        """The mean wait in weeks of each, by the same rule as the figures of a forecast."""
        log = run.log
        assert log is not None  # noqa: S101 - a task runs with a log
        steps = np.array([each.step for each in self.compiled.stations])
        areas = np.array([each.area for each in self.compiled.classes])
        weeks = (log.started - log.began) / 7.0
        begun = log.started >= self.warm_up
        means = []
        for step, area, until in self.fits:
            chosen = begun & (log.started < until) & (steps == step)[log.station]
            if area:
                chosen &= (areas == area)[log.klass]
            means.append(float(weeks[chosen].mean()) if chosen.any() else math.nan)
        return np.array(means)


def fit(
    fits: Mapping[str, Fit],
    compile_with: CompileWith,
    wish: Wish,
    *,
    run_many: RunMany,
    told: Told = nobody,
    cancelled: Cancelled = never,
) -> Fitting:
    """Turn every free number until its wait is as measured, all districts in the same runs.

    More hours make a wait shorter, so first each is halved towards it on few replications, then
    brought there by secants on as many as the wish asks. A district has its own people, so that
    the numbers do not disturb each other; where they do, the secants make up for it.
    """
    search = _Search(fits, compile_with, wish, run_many, cancelled)
    steps = HALVINGS + SECANTS
    for done in range(HALVINGS):
        if cancelled():
            break
        search.halve(min(FEW, wish.replications))
        told(done + 1, steps)
    for done in range(HALVINGS, steps):
        if cancelled() or search.is_there:
            break
        search.approach(wish.replications)
        told(done + 1, steps)
    told(steps, steps)
    return search.fitting()


class _Search:
    """The free numbers of all districts while they are looked for."""

    def __init__(
        self,
        fits: Mapping[str, Fit],
        compile_with: CompileWith,
        wish: Wish,
        run_many: RunMany,
        cancelled: Cancelled,
    ) -> None:
        self.fits, self.compile_with, self.wish = dict(fits), compile_with, wish
        self.run_many, self.cancelled = run_many, cancelled
        self.low = np.array([each.min for each in fits.values()])
        self.high = np.array([each.max for each in fits.values()])
        self.target = np.array([each.weeks.value for each in fits.values()])
        self.at = (self.low + self.high) / 2
        self.seen: list[tuple[F64, F64]] = []
        self.reached: list[Interval] = []
        self.measured_at = self.at
        self.slope: F64 | None = None

    @property
    def is_there(self) -> bool:
        """Whether every district that can be judged is close enough on all replications."""
        return self.slope is not None and all(
            _misses(each, target) <= AIMED
            for each, target in zip(self.reached, self.target, strict=True)
        )

    def halve(self, replications: int) -> None:
        """One run in the middle; too long a wait asks for more, too short for less."""
        middle = (self.low + self.high) / 2
        waits = self._waits(middle, replications)
        self.seen.append((middle, waits))
        longer = ~(waits <= self.target)
        self.low = np.where(longer, middle, self.low)
        self.high = np.where(longer, self.high, middle)
        self.at = (self.low + self.high) / 2

    def approach(self, replications: int) -> None:
        """One run on all replications, then a step along the line through the last two."""
        if self.slope is None:
            # What few replications showed only gives the slope.
            self.slope, self.seen = _slope(self.seen), []
        waits = self._waits(self.at, replications)
        self.measured_at = self.at
        if self.seen:
            before, waits_before = self.seen[-1]
            moved = np.abs(self.at - before) > 1e-9
            line = np.where(moved, waits - waits_before, 0) / np.where(moved, self.at - before, 1)
            self.slope = np.where(line < 0, line, self.slope)
        self.seen.append((self.at, waits))
        close = np.abs(waits - self.target) <= AIMED / 2
        step = np.where(close, 0.0, (self.target - waits) / self.slope)
        self.at = _within(self.at + step, self.fits)

    def _waits(self, at: F64, replications: int) -> F64:
        compiled = self.compile_with(self._numbers(at))
        gauge = self._gauge(compiled)
        rows = [
            each[0] for each in self.run_many(Task((gauge,), self.wish.seed), range(replications))
        ]
        self.reached = [interval_of(column) for column in np.array(rows).T]
        return np.array([np.inf if each.value is None else each.value for each in self.reached])

    def _gauge(self, compiled: Compiled) -> WaitGauge:
        whole: Gauge = gauge_of(compiled, self.wish, self.run_many)
        wanted = tuple(
            (each.step, each.area or "", float(each.over or whole.days))
            for each in self.fits.values()
        )
        return WaitGauge(compiled, max(until for _, _, until in wanted), whole.warm_up, wanted)

    def _numbers(self, at: F64) -> dict[str, float]:
        pairs = zip(self.fits.values(), at, strict=True)
        # In millionths, as they are kept: the file then gives the same waits as the search.
        return {path: round(float(value), 6) for each, value in pairs for path in each.sets}

    def fitting(self) -> Fitting:
        """What was found, at the numbers of the last run."""
        pairs = zip(self.fits.items(), self.measured_at, self.reached, strict=True)
        fitted = tuple(
            Fitted(
                name=name,
                sets=each.sets,
                value=round(float(value), 6),
                area=each.area or "",
                step=each.step,
                target=each.weeks.value,
                months=int(each.months.value),
                reached=reached,
            )
            for (name, each), value, reached in pairs
        )
        return Fitting(fitted, self.wish.seed, self.wish.replications, self.cancelled())


def _misses(reached: Interval, target: float) -> float:
    return math.inf if reached.value is None else abs(reached.value - target)


def _within(at: F64, fits: Mapping[str, Fit]) -> F64:
    low = np.array([each.min for each in fits.values()])
    high = np.array([each.max for each in fits.values()])
    return np.clip(at, low, high)


def _slope(seen: list[tuple[F64, F64]]) -> F64:
    """How the wait falls near where halving ended: through the points nearest on both sides."""
    last, waits = seen[-1]
    slope = np.full(len(last), -1.0)
    for at, others in reversed(seen[:-1]):
        apart = np.abs(at - last) > 1e-9
        found = np.where(apart, others - waits, 0.0) / np.where(apart, at - last, 1.0)
        usable = np.isfinite(found) & (found < 0)
        slope = np.where(usable & (slope == -1.0), found, slope)
    return slope


def may_show_to_be(fitting: Fitting | None, changed: bool = False) -> tuple[Reason, ...]:
    """Why a wish may not be laid beside the situation as it was, wholly or for one district.

    A reason with the fact `area` hides the wish for that district only. `changed` says that the
    scenario is another than the one the numbers were found for.
    """
    if fitting is None:
        return (reason("fit.none"),)
    if changed:
        return (reason("fit.stale"),)
    return tuple(_reasons(fitting.fitted))


def _reasons(fitted: Iterable[Fitted]) -> Iterable[Reason]:
    for each in fitted:
        if each.is_nameless:
            yield reason("fit.no_name", area=each.area)
        elif each.months < LEAST_MONTHS:
            yield reason("fit.one_month", area=each.area)
        elif not each.fits:
            value = each.reached.value
            reached = "" if value is None else f"{value:.2f}"
            yield reason("fit.misses", area=each.area, target=f"{each.target:.1f}", reached=reached)
