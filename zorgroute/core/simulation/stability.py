"""Does what arrives fit in what there is, before anything runs?

The traffic equations: what comes to a station is what comes from outside and what comes on from
other stations. Nobody gives up, no term moves anybody, and a track that is live begins once more:
so it is what is offered, and where it does not fit the wait grows without end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import exp, gamma

import numpy as np

from zorgroute.core.simulation.compiled import Load, Pool
from zorgroute.core.simulation.model import (
    F64,
    FREE,
    LOGNORMAL,
    MEETING,
    NOTHING,
    TABLE,
    UNIFORM,
    WEIBULL,
    Model,
)

MOST_ROUNDS = 200_000
PRECISION = 1e-12
DAYS_IN_WEEK = 7


class NeverEnds(Exception):
    """Some children never come to a way out."""


def traffic(model: Model, days: float) -> F64:
    """Children a day that come to each station, by class: [S,K]. Raises `NeverEnds`."""
    shape = model.pool.shape
    outside = _outside(model, days)
    rows, columns, parts = _moves(model)
    rates = outside.copy()
    for _ in range(MOST_ROUNDS):
        following = outside.copy()
        np.add.at(following, columns, rates[rows] * parts)
        change = float(np.abs(following - rates).max(initial=0.0))
        rates = following
        if change <= PRECISION * max(1.0, float(rates.max(initial=0.0))):
            return rates.reshape(shape)
    raise NeverEnds


def _outside(model: Model, days: float) -> F64:
    found = np.zeros(model.pool.size)
    classes = model.pool.shape[1]
    for source in range(len(model.source_to)):
        rate = mean_rate(model, source, days)
        begin, end = model.mix_ptr[source], model.mix_ptr[source + 1]
        parts = np.diff(model.mix_cum[begin:end], prepend=0.0)
        at = model.source_to[source] * classes + model.mix_class[begin:end]
        np.add.at(found, at, rate * parts)
    return found


def mean_rate(model: Model, source: int, days: float) -> float:
    """Children a day from a source, on average over the run."""
    begin, end = model.source_ptr[source], model.source_ptr[source + 1]
    times = np.minimum(np.append(model.source_time[begin:end], days), days)
    return float((np.diff(times) * model.source_rate[begin:end]).sum() / days)


def _moves(model: Model) -> tuple[np.ndarray, np.ndarray, F64]:
    """Who goes from which station and class to which, with which chance; tracks come on top."""
    classes = model.pool.shape[1]
    rows, columns, parts = list[int](), list[int](), list[float]()
    for row in range(model.pool.size):
        before = 0.0
        for edge in range(model.edge_ptr[row], model.edge_ptr[row + 1]):
            part = float(model.edge_cum[edge]) - before
            before = float(model.edge_cum[edge])
            becomes = int(model.edge_class[edge])
            klass = becomes if becomes >= 0 else row % classes
            spawns = model.spawn_to[model.spawn_ptr[edge] : model.spawn_ptr[edge + 1]]
            for to in (int(model.edge_to[edge]), *spawns):
                if to >= 0:
                    rows.append(row)
                    columns.append(int(to) * classes + klass)
                    parts.append(part)
    return np.array(rows, np.int64), np.array(columns, np.int64), np.array(parts)


def mean_of(model: Model, kind: int, a: float, b: float) -> float:
    """The mean of a law, in days."""
    if kind == NOTHING:
        return 0.0
    if kind == UNIFORM:
        return (a + b) / 2
    if kind == LOGNORMAL:
        return exp(a + b * b / 2)
    if kind == WEIBULL:
        return a * gamma(1 + 1 / b)
    if kind == TABLE:
        at = model.table_at[model.table_ptr[int(a)] : model.table_ptr[int(a) + 1]]
        return float((at[1:] + at[:-1]).mean() / 2)
    return a


def loads(
    model: Model,
    pools: Sequence[Pool],
    days: float,
    rates: F64,
    places: Mapping[int, str] | None = None,
) -> tuple[Load, ...]:
    """What arrives at each pool against what fits, the fullest first.

    `rates` are those of `traffic`; `places` names the stations that hold so many and no more.
    """
    found = [*_loads(model, pools, rates, days), *_limits(model, rates, places or {})]
    return tuple(sorted(found, key=lambda each: (-each.load, each.pool, each.area)))


def _loads(model: Model, pools: Sequence[Pool], rates: F64, days: float) -> Iterator[Load]:
    for number, pool in enumerate(pools):
        if pool.kind == FREE:
            continue
        brought = _brought(model, number, pool, rates)
        scale, there = _capacity(model, number, pool, days)
        arriving = sum(brought.values()) * scale
        whole = arriving or 1.0
        stations = sorted(
            ((station, part * scale / whole) for station, part in brought.items() if part > 0),
            key=lambda each: (-each[1], each[0]),
        )
        load = arriving / there if there > 0 else (np.inf if arriving > 0 else 0.0)
        yield Load(pool.name, pool.area, float(load), arriving, there, tuple(stations))


def _limits(model: Model, rates: F64, places: Mapping[int, str]) -> Iterator[Load]:
    """The children who would be inside a station at once against those who fit."""
    for station, name in places.items():
        inside: float = sum(
            float(rates[station, klass]) * _stay(model, (station, int(klass)))
            for klass in np.flatnonzero(rates[station] > 0)
        )
        limit = float(model.limit[station])
        yield Load(name, "", inside / limit, inside, limit, ((station, 1.0),))


def _stay(model: Model, at: tuple[int, int]) -> float:
    laws = ((model.serve_kind, model.serve_a, model.serve_b),
            (model.after_kind, model.after_a, model.after_b))  # fmt: skip
    return sum(mean_of(model, int(kind[at]), float(a[at]), float(b[at])) for kind, a, b in laws)


def _brought(model: Model, number: int, pool: Pool, rates: F64) -> dict[int, float]:
    """Worker-days a day that each station asks of a pool; for a meeting children a day."""
    found: dict[int, float] = {}
    for station, klass in zip(*np.nonzero(model.pool == number), strict=True):
        at = station, klass
        each = 1.0
        if pool.kind != MEETING:
            each = mean_of(
                model, int(model.serve_kind[at]), float(model.serve_a[at]), float(model.serve_b[at])
            )
        if rates[at] > 0:
            found[int(station)] = found.get(int(station), 0.0) + float(rates[at]) * each
    return found


def _capacity(model: Model, number: int, pool: Pool, days: float) -> tuple[float, float]:
    """What one unit of work is a week, and how many of those there are a week."""
    begin, end = model.cal_ptr[number], model.cal_ptr[number + 1]
    times, caps = model.cal_time[begin:end], model.cal_cap[begin:end]
    period = float(model.cal_period[number])
    if pool.kind == MEETING:
        a_day = caps.sum() / (period if period > 0 else days)
        return DAYS_IN_WEEK, float(a_day) * DAYS_IN_WEEK
    ends = np.minimum(np.append(times, period if period > 0 else days), days)
    people = float((np.diff(ends) * caps).sum() / (period if period > 0 else days))
    hours = pool.hours_a_week if pool.hours_a_week > 0 else 1.0
    return hours, people * hours
