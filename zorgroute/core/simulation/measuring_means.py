"""What does one run say of the means: places at meetings, hours of functions, and money?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.simulation.cells import Cell, shared
from zorgroute.core.simulation.model import F64, PEOPLE
from zorgroute.core.simulation.seen import Seen

if TYPE_CHECKING:
    from zorgroute.core.simulation.measuring import Gauge

WEEK = 7.0


def _stations_of(gauge: Gauge, pool: int) -> NDArray[np.int64]:
    """The stations where this pool serves somebody."""
    return np.flatnonzero((gauge.compiled.model.pool == pool).any(axis=1))


def meeting_cells(gauge: Gauge) -> Iterator[Cell]:
    """How many children each meeting discussed, and how much of its places that took."""
    for meeting in gauge.compiled.meetings:
        yield Cell("discussed", function=meeting.name)
        for month in gauge.months.names:
            yield Cell("discussed", month=month, function=meeting.name)
        yield Cell("mdo_use", function=meeting.name)
        yield Cell("lapsed", function=meeting.name)


def read_meetings(gauge: Gauge, seen: Seen) -> F64:
    """The figures of `meeting_cells`."""
    parts: list[F64] = [np.zeros(0)]
    for meeting in gauge.compiled.meetings:
        at = np.isin(seen.log.station, _stations_of(gauge, meeting.pool))
        moments = seen.log.started[at & (seen.log.started >= gauge.warm_up)]
        months = np.bincount(gauge.months.of(moments), minlength=len(gauge.months.names))
        places = float(seen.run.places[meeting.pool])
        lapsed = float(seen.run.lapsed[meeting.pool])
        use = (places - lapsed) / places if places > 0 else np.nan
        parts.append(np.array([float(len(moments)), *months.astype(np.float64), use, lapsed]))
    return np.concatenate(parts)


def _functions(gauge: Gauge) -> tuple[str, ...]:
    named = (each.name for each in gauge.compiled.pools if each.kind == PEOPLE)
    return tuple(dict.fromkeys(named))


def function_cells(gauge: Gauge) -> Iterator[Cell]:
    """The hours that each function used, and the share of the hours it had."""
    for measure in ("hours", "busy"):
        for function in _functions(gauge):
            yield Cell(measure, function=function)
        for pool in gauge.compiled.pools:
            if pool.kind == PEOPLE and pool.area:
                yield Cell(measure, pool.area, function=pool.name)


def read_functions(gauge: Gauge, seen: Seen) -> F64:
    """The figures of `function_cells`."""
    pools = gauge.compiled.pools
    a_day = np.array([each.hours_a_week / WEEK for each in pools])
    hours = _per_function(gauge, seen.run.busy * a_day)
    used, there = (_per_function(gauge, each) for each in (seen.run.busy, seen.run.capacity))
    # Places that a child takes have no hours.
    return np.concatenate([np.where(hours > 0, hours, np.nan), shared(used, there)])


def _per_function(gauge: Gauge, of_pool: F64) -> F64:
    """A sum per function, and then each of its areas."""
    pools = gauge.compiled.pools
    people = [at for at, each in enumerate(pools) if each.kind == PEOPLE]
    whole = [
        sum(float(of_pool[at]) for at in people if pools[at].name == function)
        for function in _functions(gauge)
    ]
    return np.array([*whole, *(float(of_pool[at]) for at in people if pools[at].area)])


def _paid_steps(gauge: Gauge) -> tuple[int, ...]:
    stations = enumerate(gauge.compiled.stations)
    return tuple(at for at, each in stations if each.costs_a_day > 0 or each.costs_a_visit > 0)


def cost_cells(gauge: Gauge) -> Iterator[Cell]:
    """What it all costs, what each function costs, and what each step costs."""
    yield Cell("cost")
    for function in _functions(gauge):
        yield Cell("cost", function=function)
    for at in _paid_steps(gauge):
        station = gauge.compiled.stations[at]
        yield Cell("cost", line=station.line, step=station.step)


def read_costs(gauge: Gauge, seen: Seen) -> F64:
    """The figures of `cost_cells`; no figure where the scenario names no price at all."""
    pools = gauge.compiled.pools
    hours = seen.run.busy * np.array([each.hours_a_week / WEEK for each in pools])
    euros = hours * np.array([each.costs_an_hour for each in pools])
    functions = [
        sum(float(euros[at]) for at, each in enumerate(pools) if each.name == function)
        if any(each.costs_an_hour > 0 for each in pools if each.name == function)
        else np.nan
        for function in _functions(gauge)
    ]
    steps = [_cost_of_step(gauge, seen, at) for at in _paid_steps(gauge)]
    known = [each for each in (*functions, *steps) if not np.isnan(each)]
    return np.array([sum(known) if known else np.nan, *functions, *steps])


def _cost_of_step(gauge: Gauge, seen: Seen, station: int) -> float:
    """Visits that began in the measured time, and the days of it that visits lasted."""
    log, paid = seen.log, gauge.compiled.stations[station]
    visits = (log.station == station) & ~np.isnan(log.started)
    started = log.started[visits]
    done = np.nan_to_num(log.done[visits], nan=gauge.days)
    days = np.maximum(done - np.maximum(started, gauge.warm_up), 0.0)
    begun = int((started >= gauge.warm_up).sum())
    return float(days.sum()) * paid.costs_a_day + begun * paid.costs_a_visit
