"""What does one run say: waits, queues, ways, hours and money as one row of figures?

A wait belongs to the month in which it ended, and a queue is counted at the end of its month: so no
figure rests on a child whose wait is not over. What nobody did in a month has no figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.simulation import measuring_cases, measuring_means
from zorgroute.core.simulation.cells import Cell, Months, Table, months_of, quantiles, shared
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.model import F64, FREE, GAVE_UP, TERM
from zorgroute.core.simulation.seen import Seen

if TYPE_CHECKING:
    # The kernel needs numba, which loads slowly; who only reads results does without.
    from zorgroute.core.simulation.replication import Run

WEEK = 7.0


class Block(NamedTuple):
    """Some figures: what they are about, and how they are read from a run, in the same order."""

    cells: Callable[[Gauge], Iterator[Cell]]
    read: Callable[[Gauge, Seen], F64]


@dataclass(frozen=True)
class Gauge:
    """The figures of one compiled scenario; the same row for every run of it."""

    compiled: Compiled
    days: float
    warm_up: float

    @cached_property
    def months(self) -> Months:
        """The months that are measured."""
        return months_of(self.compiled.start, self.days, self.warm_up)

    @cached_property
    def waited(self) -> tuple[int, ...]:
        """The stations where somebody can wait: those with people or places of their own."""
        kinds = self.compiled.model.pool_kind[self.compiled.model.pool]
        return tuple(int(at) for at in np.flatnonzero((kinds != FREE).any(axis=1)))

    @cached_property
    def steps(self) -> Table:
        """Figures per step where somebody can wait."""
        compiled = self.compiled
        named = tuple((compiled.stations[s].line, compiled.stations[s].step) for s in self.waited)
        fitted = {each.step for each in compiled.fits.values()}
        norms = compiled.model.norm
        close = tuple(
            at
            for at, station in enumerate(self.waited)
            if norms[station] >= 0 or compiled.stations[station].step in fitted
        )
        return Table(named, self.areas, self.months.names, close)

    @cached_property
    def cases(self) -> Table:
        """Figures of whole cases."""
        return Table((("", ""),), self.areas, self.months.names, (0,))

    @cached_property
    def areas(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.compiled.areas)

    @cached_property
    def area_of_class(self) -> NDArray[np.int64]:
        """The area of each class; 0 where there are no areas."""
        places = {name: at for at, name in enumerate(self.areas)}
        return np.array([places.get(each.area, 0) for each in self.compiled.classes], np.int64)

    @cached_property
    def waited_at(self) -> NDArray[np.int64]:
        """The place of each station in the table of steps, or -1."""
        places = np.full(len(self.compiled.stations), -1, np.int64)
        places[list(self.waited)] = np.arange(len(self.waited))
        return places

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """What every figure of a row is about."""
        return tuple(cell for block in BLOCKS for cell in block.cells(self))

    def read(self, run: Run) -> F64:
        """The row of figures of one run."""
        seen = Seen(self.compiled, run, self.area_of_class)
        return np.concatenate([block.read(self, seen) for block in BLOCKS])


def _wait_cells(gauge: Gauge) -> Iterator[Cell]:
    for measure in ("started", "wait_mean", "over_norm"):
        yield from gauge.steps.cells(measure)
    yield from _simple_cells(gauge)
    for measure in ("wait_median", "wait_p90"):
        yield from _quantile_cells(gauge, measure)


def _simple_cells(gauge: Gauge) -> Iterator[Cell]:
    table = gauge.steps
    return Table(table.steps, table.areas, ()).cells("wait_simple")


def _quantile_cells(gauge: Gauge, measure: str) -> Iterator[Cell]:
    table = gauge.steps
    return Table(table.steps, table.areas, table.months).cells(measure)


def _read_waits(gauge: Gauge, seen: Seen) -> F64:
    log, table = seen.log, gauge.steps
    at = gauge.waited_at[log.station]
    chosen = np.flatnonzero((at >= 0) & (log.started >= gauge.warm_up))
    step, area = at[chosen], seen.area[chosen]
    wait = (log.started[chosen] - log.began[chosen]) / WEEK
    month = gauge.months.of(log.started[chosen])
    norm = gauge.compiled.model.norm[log.station[chosen]] / WEEK
    started = table.sums(step, area, month)
    total = table.sums(step, area, month, wait)
    over = table.sums(step, area, month, (wait > norm).astype(np.float64))
    asked = table.sums(step, area, month, (norm >= 0).astype(np.float64))
    return np.concatenate(
        [
            table.fold(started),
            shared(table.fold(total), table.fold(started)),
            shared(table.fold(over), table.fold(asked)),
            _simple(table, total, started),
            *_quantiles(table, step, area, month, wait),
        ]
    )


def _simple(table: Table, total: F64, started: F64) -> F64:
    """The plain mean of the months that have a figure, per step, and per step and area."""
    parts = [_over_months(total.sum(axis=1), started.sum(axis=1))]
    if table.areas:
        parts.append(_over_months(total, started).ravel())
    return np.concatenate(parts)


def _over_months(total: F64, started: F64) -> F64:
    means = shared(total, started)
    known = ~np.isnan(means)
    return shared(np.where(known, means, 0.0).sum(axis=-1), known.sum(axis=-1).astype(np.float64))


def _quantiles(
    table: Table,
    step: NDArray[np.int64],
    area: NDArray[np.int64],
    month: NDArray[np.int64],
    wait: F64,
) -> list[F64]:
    steps, areas, months = table.shape
    groups = [(step, steps)]
    if table.areas:
        groups.append((step * areas + area, steps * areas))
    groups.append((step * months + month, steps * months))
    found = [quantiles(wait, group, size, (0.5, 0.9)) for group, size in groups]
    return [np.concatenate([each[at] for each in found]) for at in range(2)]


def _queue_cells(gauge: Gauge) -> Iterator[Cell]:
    yield from gauge.steps.cells("waiting")
    for measure in ("gave_up", "moved_by_term", "late"):
        yield from gauge.steps.cells(measure)


def _read_queues(gauge: Gauge, seen: Seen) -> F64:
    log, table = seen.log, gauge.steps
    at = gauge.waited_at[log.station]
    waits = np.flatnonzero(at >= 0)
    step, area = at[waits], seen.area[waits]
    joined = table.sums(step, area, gauge.months.of(log.began[waits]))
    left_at = np.where(np.isnan(log.started), log.done, log.started)[waits]
    gone = np.flatnonzero(left_at < gauge.days)
    left = table.sums(step[gone], area[gone], gauge.months.of(left_at[gone]))
    queue = np.cumsum(joined - left, axis=2)
    parts = [_at_the_end(table, queue)]
    ended = log.done[waits] >= gauge.warm_up
    for chosen in (
        ended & (log.how[waits] == GAVE_UP),
        ended & (log.how[waits] == TERM),
        (log.late[waits] == 1) & (ended | np.isnan(log.done[waits])),
    ):
        some = np.flatnonzero(chosen)
        month = gauge.months.of(np.nan_to_num(log.done[waits][some], nan=gauge.days))
        parts.append(table.fold(table.sums(step[some], area[some], month)))
    return np.concatenate(parts)


def _at_the_end(table: Table, queue: F64) -> F64:
    """How many wait: in a row of months the last one counts where months are not told apart."""
    parts = [queue[:, :, -1].sum(axis=1)]
    if table.areas:
        parts.append(queue[:, :, -1].ravel())
    parts.append(queue.sum(axis=1).ravel())
    if table.areas and table.close:
        parts.append(queue[list(table.close)].ravel())
    return np.concatenate(parts)


BLOCKS = (
    Block(_wait_cells, _read_waits),
    Block(_queue_cells, _read_queues),
    Block(measuring_cases.through_cells, measuring_cases.read_throughs),
    Block(measuring_cases.count_cells, measuring_cases.read_counts),
    Block(measuring_cases.provision_cells, measuring_cases.read_provisions),
    Block(measuring_cases.bypass_cells, measuring_cases.read_bypass),
    Block(measuring_means.meeting_cells, measuring_means.read_meetings),
    Block(measuring_means.function_cells, measuring_means.read_functions),
    Block(measuring_means.cost_cells, measuring_means.read_costs),
)
