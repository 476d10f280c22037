"""What does one run say of whole cases: how long, how they end, and through how many hands?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.simulation.cells import Cell, Table, quantiles, shared
from zorgroute.core.simulation.model import F64, TURNED_AWAY
from zorgroute.core.simulation.seen import MAIN_LINE, Seen

if TYPE_CHECKING:
    from zorgroute.core.simulation.measuring import Gauge

WEEK = 7.0
Ints = NDArray[np.int64]


def _of_cases(gauge: Gauge, seen: Seen, visits: Ints, moments: F64, weights: F64 | None) -> F64:
    """Sums of cases by area and month, with the step of the table that has no name."""
    month = gauge.months.of(moments)
    return gauge.cases.sums(np.zeros(len(visits), np.int64), seen.area[visits], month, weights)


def through_cells(gauge: Gauge) -> Iterator[Cell]:
    """From coming in to the end of the case, and the changes of hands on the way."""
    yield from gauge.cases.cells("through")
    yield from gauge.cases.cells("handovers")
    for measure in ("through_median", "through_p90"):
        yield Cell(measure)
        yield from (Cell(measure, area) for area in gauge.areas)


def read_throughs(gauge: Gauge, seen: Seen) -> F64:
    """The figures of `through_cells`, of cases that ended after the warm-up."""
    ends = seen.last[seen.last >= 0]
    ends = ends[seen.log.done[ends] >= gauge.warm_up]
    moments, cases = seen.log.done[ends], seen.case[ends]
    weeks = (moments - seen.began[cases]) / WEEK
    changes = _handovers(seen).astype(np.float64)[cases]
    count, whole, hands = (
        gauge.cases.fold(_of_cases(gauge, seen, ends, moments, weights))
        for weights in (None, weeks, changes)
    )
    groups = [(np.zeros(len(ends), np.int64), 1)]
    if gauge.areas:
        groups.append((seen.area[ends], len(gauge.areas)))
    found = [quantiles(weeks, group, size, (0.5, 0.9)) for group, size in groups]
    spread = [each[at] for at in range(2) for each in found]
    return np.concatenate([shared(whole, count), shared(hands, count), *spread])


def _handovers(seen: Seen) -> Ints:
    """Per case how often the next step that was done is another function's; the family's steps
    hand nothing over."""
    functions = seen.compiled.functions
    number = {name: at for at, name in enumerate(sorted({n for row in functions for n in row}))}
    table = np.array([[number[name] if name else -1 for name in row] for row in functions])
    who = table[seen.log.station[seen.done], seen.log.klass[seen.done]]
    visits, who = seen.done[who >= 0], who[who >= 0]
    case = seen.case[visits]
    changed = (case[1:] == case[:-1]) & (who[1:] != who[:-1])
    return np.bincount(case[1:][changed], minlength=seen.cases)


def count_cells(gauge: Gauge) -> Iterator[Cell]:
    """How many came, ended and are inside, and how many ended as what."""
    for measure in ("arrived", "ended", "inside"):
        yield from gauge.cases.cells(measure)
    yield Cell("turned_away")
    for way in gauge.compiled.ways:
        if way.line == gauge.compiled.lines[MAIN_LINE]:
            yield Cell("ended_as", channel=way.result)


def read_counts(gauge: Gauge, seen: Seen) -> F64:
    """The figures of `count_cells`; who is inside is counted at the end of the month."""
    first = _first_visits(seen)
    # Who already waited at the start did not come in during the run.
    came_in = (seen.log.began[first] >= gauge.warm_up) & (seen.log.child[first] >= 0)
    fresh = first[came_in]
    ends = seen.last[seen.last >= 0]
    late = ends[seen.log.done[ends] >= gauge.warm_up]
    came = _of_cases(gauge, seen, first, seen.log.began[first], None)
    went = _of_cases(gauge, seen, ends, seen.log.done[ends], None)
    inside = np.cumsum(came - went, axis=2)
    away = (seen.log.how == TURNED_AWAY) & (seen.log.began >= gauge.warm_up)
    main = gauge.compiled.lines[MAIN_LINE]
    ways = np.bincount(seen.log.way[late], minlength=len(gauge.compiled.ways))
    return np.concatenate(
        [
            gauge.cases.fold(_of_cases(gauge, seen, fresh, seen.log.began[fresh], None)),
            gauge.cases.fold(_of_cases(gauge, seen, late, seen.log.done[late], None)),
            _last_months(gauge.cases, inside),
            [float(away.sum())],
            [float(ways[at]) for at, way in enumerate(gauge.compiled.ways) if way.line == main],
        ]
    )


def _first_visits(seen: Seen) -> Ints:
    """The first visit of each case that was let in."""
    order = seen.main[np.lexsort((seen.main, seen.log.began[seen.main], seen.case[seen.main]))]
    case = seen.case[order]
    return order[np.flatnonzero(np.append(True, case[1:] != case[:-1])[: len(order)])]


def _last_months(table: Table, standing: F64) -> F64:
    """A number at the end of each month; where months are not told apart that of the last."""
    parts = [standing[:, :, -1].sum(axis=1)]
    if table.areas:
        parts.append(standing[:, :, -1].ravel())
    parts.append(standing.sum(axis=1).ravel())
    if table.areas and table.close:
        parts.append(standing[list(table.close)].ravel())
    return np.concatenate(parts)


def provision_cells(gauge: Gauge) -> Iterator[Cell]:
    """Individual provisions that began, and how long after the case came in."""
    yield from gauge.cases.cells("provisions")
    yield from gauge.cases.cells("to_provision")
    for station in gauge.compiled.stations:
        if station.individual:
            yield Cell("provisions", line=station.line, step=station.step)


def read_provisions(gauge: Gauge, seen: Seen) -> F64:
    """The figures of `provision_cells`; each visit that began counts, by when it began."""
    individual = np.array([each.individual for each in gauge.compiled.stations], bool)
    log = seen.log
    chosen = np.flatnonzero(individual[log.station] & (log.started >= gauge.warm_up))
    chosen = chosen[np.isfinite(seen.began[seen.case[chosen]])]
    moments = log.started[chosen]
    weeks = (moments - seen.began[seen.case[chosen]]) / WEEK
    count, total = (
        gauge.cases.fold(_of_cases(gauge, seen, chosen, moments, weights))
        for weights in (None, weeks)
    )
    per_station = np.bincount(log.station[chosen], minlength=len(individual))[individual]
    return np.concatenate([count, shared(total, count), per_station.astype(np.float64)])


def bypass_cells(gauge: Gauge) -> Iterator[Cell]:
    """Cases that ought to have met and never did, by the way they went instead."""
    if gauge.compiled.bypass is None:
        return
    for measure in ("bypass", "bypass_share"):
        yield Cell(measure)
        yield from (Cell(measure, area) for area in gauge.areas)
        yield from (Cell(measure, channel=name) for name in gauge.compiled.bypass.channels)


def read_bypass(gauge: Gauge, seen: Seen) -> F64:
    """The figures of `bypass_cells`, of cases that ended after the warm-up."""
    bypass = gauge.compiled.bypass
    if bypass is None:
        return np.zeros(0)
    log = seen.log
    ends = seen.last[seen.last >= 0]
    meant = np.isin(log.klass[ends], bypass.classes) & (log.done[ends] >= gauge.warm_up)
    ends = ends[meant]
    met = _visited(seen, bypass.around)
    round_it = ends[~met[seen.case[ends]]]
    areas = max(1, len(gauge.areas))
    by_area = np.bincount(seen.area[round_it], minlength=areas).astype(np.float64)
    all_by_area = np.bincount(seen.area[ends], minlength=areas).astype(np.float64)
    channels = _by_channel(seen, round_it, tuple(bypass.channels.values()))
    counts = np.concatenate([[by_area.sum()], by_area if gauge.areas else [], channels])
    whole = np.full(len(counts), float(len(ends)))
    if gauge.areas:
        whole[1 : 1 + areas] = all_by_area
    return np.concatenate([counts, shared(counts, whole)])


def _visited(seen: Seen, stations: tuple[int, ...]) -> NDArray[np.bool_]:
    """Per case whether work began at one of these stations."""
    visits = np.isin(seen.log.station, stations) & ~np.isnan(seen.log.started)
    found = np.zeros(seen.cases, bool)
    found[seen.case[visits]] = True
    return found


def _by_channel(seen: Seen, ends: Ints, channels: tuple[tuple[int, ...], ...]) -> F64:
    """Each case counts for the first of the channels that it went through."""
    left = np.zeros(seen.cases, bool)
    left[seen.case[ends]] = True
    counts = []
    for stations in channels:
        through = _visited(seen, stations) & left
        counts.append(float(through.sum()))
        left &= ~through
    return np.array(counts)
