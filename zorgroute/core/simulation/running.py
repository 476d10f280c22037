"""How often is a scenario run, until when, and with what certainty do its figures come out?

A replication depends on its number and the seed alone: who runs it, where and in which order makes
no difference to any figure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from zorgroute.core.simulation.cells import Cell
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.intervals import Interval, intervals_of, steady_from
from zorgroute.core.simulation.measuring import Gauge
from zorgroute.core.simulation.model import F64

if TYPE_CHECKING:
    # The kernel needs numba, which loads slowly; who only reads results does without.
    from zorgroute.core.simulation.replication import Run

Outcome = tuple[F64, ...]
# `replication.run_once`, which the caller brings: it is compiled, and that loads slowly.
RunOnce = Callable[..., "Run"]
Told = Callable[[int, int], None]
Cancelled = Callable[[], bool]

FIRST_CHECK = 10
# Looking after every replication and stopping at the first narrow interval makes intervals too
# narrow; looking seldom does so hardly.
CHECK_AGAIN = 1.25
PILOTS = 10
# Pilots have replications of their own, so that none is used twice.
PILOT_FROM = 1_000_000_000


@dataclass(frozen=True)
class Precision:
    """Go on until half the interval of this figure is at most `within`.

    That is a share of its mean, or with `is_share` false a number in its own unit.
    """

    cell: Cell
    within: float = 0.05
    is_share: bool = True


@dataclass(frozen=True)
class Wish:
    """What is asked of a calculation; `days` and `warm_up` are those of the scenario unless said.

    With a precision, `replications` is the least number and `most` the largest. A scenario that
    asks what it comes to in the end has a warm-up that is found, not given.
    """

    seed: int = 1
    replications: int = 40
    precision: Precision | None = None
    most: int = 1000
    days: int | None = None
    warm_up: float | None = None


class Reads(Protocol):
    """What reads a row of figures from a run; for a forecast that is a Gauge."""

    @property
    def compiled(self) -> Compiled: ...
    @property
    def days(self) -> float: ...
    @property
    def warm_up(self) -> float: ...
    @property
    def cells(self) -> tuple[Cell, ...]: ...
    def read(self, run: Run) -> F64: ...


@dataclass(frozen=True)
class Task:
    """What a replication runs: scenarios with the figures that are read, and a seed."""

    gauges: tuple[Reads, ...]
    seed: int
    # Buffers that were large enough before; they change no figure.
    _rooms: dict[int, Any] = field(default_factory=dict, compare=False, repr=False)

    def run(self, replication: int, run_once: RunOnce) -> Outcome:
        """A row of figures per scenario; every scenario draws the same for the same child."""
        rows = []
        for number, gauge in enumerate(self.gauges):
            run = run_once(
                gauge.compiled.model,
                seed=self.seed,
                replication=replication,
                days=gauge.days,
                warm_up=gauge.warm_up,
                room=self._rooms.get(number),
            )
            self._rooms[number] = run.room
            rows.append(gauge.read(run))
        return tuple(rows)

    def __getstate__(self) -> dict[str, Any]:
        return {"gauges": self.gauges, "seed": self.seed, "_rooms": {}}


RunMany = Callable[[Task, Iterable[int]], Iterator[Outcome]]


@dataclass(frozen=True)
class Reached:
    """Half the interval that the asked figure came to, in what the wish was asked in."""

    wish: Precision
    half: float

    @property
    def met(self) -> bool:
        return self.half <= self.wish.within


@dataclass(frozen=True)
class Forecast:
    """The figures of one scenario, a row per replication, with everything they rest on."""

    gauge: Gauge
    wish: Wish
    rows: F64
    stopped: bool
    reached: Reached | None = None

    @property
    def compiled(self) -> Compiled:
        return self.gauge.compiled

    @property
    def replications(self) -> int:
        return len(self.rows)

    @property
    def warm_up_found(self) -> bool:
        """Whether the warm-up was found in pilots, and not given."""
        return self.wish.warm_up is None and self.compiled.is_steady

    @cached_property
    def figures(self) -> dict[Cell, Interval]:
        """Every figure with its interval, in a fixed order."""
        return dict(zip(self.gauge.cells, intervals_of(self.rows), strict=True))

    def column(self, cell: Cell) -> F64:
        """One figure in every replication; nan is no observation."""
        return self.rows[:, self.gauge.cells.index(cell)]


def nobody(done: int, of: int) -> None:
    """Tell nobody how far it is."""


def never() -> bool:
    """Nobody stops it."""
    return False


def forecast(
    compiled: Compiled,
    wish: Wish,
    run_many: RunMany,
    told: Told = nobody,
    cancelled: Cancelled = never,
) -> Forecast:
    """Run a scenario until the wish is met or somebody stops it; what was done is always kept."""
    return forecasts((compiled,), wish, run_many, told, cancelled)[0]


def forecasts(
    scenarios: tuple[Compiled, ...],
    wish: Wish,
    run_many: RunMany,
    told: Told = nobody,
    cancelled: Cancelled = never,
) -> tuple[Forecast, ...]:
    """Run several scenarios side by side on the same draws; a precision is of the first."""
    gauges = tuple(gauge_of(each, wish, run_many) for each in scenarios)
    task = Task(gauges, wish.seed)
    gathered, stopped = _gather(task, wish, run_many, told, cancelled)
    found = []
    for number, gauge in enumerate(gauges):
        rows = [outcome[number] for outcome in gathered]
        table = np.array(rows) if rows else np.empty((0, len(gauge.cells)))
        found.append(Forecast(gauge, wish, table, stopped))
    if wish.precision is not None:
        found[0] = replace(found[0], reached=_reached(found[0].rows, gauges[0], wish.precision))
    return tuple(found)


def gauge_of(compiled: Compiled, wish: Wish, run_many: RunMany) -> Gauge:
    """How a scenario is measured: from when, and until when."""
    days = float(wish.days or compiled.days)
    if wish.warm_up is not None:
        return Gauge(compiled, days, wish.warm_up)
    if compiled.is_steady:
        return Gauge(compiled, days, warm_up_of(compiled, days, wish.seed, run_many))
    return Gauge(compiled, days, float(compiled.warm_up))


def _gather(
    task: Task, wish: Wish, run_many: RunMany, told: Told, cancelled: Cancelled
) -> tuple[list[Outcome], bool]:
    gathered: list[Outcome] = []
    if cancelled():
        return gathered, True
    least = max(wish.replications, FIRST_CHECK) if wish.precision else wish.replications
    most = max(wish.most, least) if wish.precision else least
    check, of = least, least
    results = run_many(task, range(most))
    try:
        for outcome in results:
            gathered.append(outcome)
            done = len(gathered)
            if wish.precision and done == check and done < most:
                rows = np.array([each[0] for each in gathered])
                reached = _reached(rows, task.gauges[0], wish.precision)
                if reached.met:
                    told(done, done)
                    return gathered, False
                check = min(most, math.ceil(done * CHECK_AGAIN))
                of = _of(done, reached, most)
            told(done, max(of, done))
            if done < of and cancelled():
                return gathered, True
    finally:
        # What still runs elsewhere for this calculation is not wanted any more.
        if (close := getattr(results, "close", None)) is not None:
            close()
    return gathered, False


def _of(done: int, reached: Reached, most: int) -> int:
    """How many it will be, as an interval shrinks with the root of the number of replications."""
    if not math.isfinite(reached.half):
        return most
    return min(most, math.ceil(done * (reached.half / reached.wish.within) ** 2))


def _reached(rows: F64, gauge: Reads, wish: Precision) -> Reached:
    if not len(rows):
        return Reached(wish, math.inf)
    column = rows[:, [gauge.cells.index(wish.cell)]]
    interval = intervals_of(column)[0]
    if not wish.is_share:
        return Reached(wish, interval.half_width)
    if not interval.value:
        return Reached(wish, math.inf)
    return Reached(wish, interval.half_width / abs(interval.value))


@dataclass(frozen=True)
class Filling:
    """How many children are inside at the end of each week, to see from when that is steady."""

    compiled: Compiled
    days: float
    warm_up: float = 0.0

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(Cell("inside") for _ in range(int(self.days // 7)))

    def read(self, run: Run) -> F64:
        """The number inside after each week."""
        log = run.log
        assert log is not None  # noqa: S101 - a task runs with a log
        main = log.line == 0
        came, gone = np.sort(log.began[main]), np.sort(log.done[main])
        weeks = np.arange(1, int(self.days // 7) + 1) * 7.0
        left = np.searchsorted(gone, weeks, side="right")
        inside = np.searchsorted(came, weeks, side="right") - left
        return np.asarray(inside, np.float64)


def warm_up_of(compiled: Compiled, days: float, seed: int, run_many: RunMany) -> float:
    """From which day a run is steady, found with MSER-5 on the mean of some pilots, not guessed.

    When a run is too short to say, half of it is left out, which is the most MSER-5 may leave out.
    """
    task = Task((Filling(compiled, days),), seed)
    rows = [each[0] for each in run_many(task, range(PILOT_FROM, PILOT_FROM + PILOTS))]
    cut = steady_from(np.array(rows).mean(axis=0))
    return days / 2 if cut is None else cut * 7.0
