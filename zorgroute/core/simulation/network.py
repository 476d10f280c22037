"""How is a small model written by hand, station by station?

For tests, yardsticks and the exact answers of queueing theory; a route with a scenario is compiled
in another module.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from zorgroute.core.simulation.model import (
    EXPONENTIAL,
    FIXED,
    MEETING,
    NOTHING,
    PEOPLE,
    Model,
    key_of,
    way_out,
)

Law = tuple[int, float, float]
NO_TIME: Law = (NOTHING, 0.0, 0.0)
OUT = way_out(0)


def exponential(mean: float) -> Law:
    """A duration without memory."""
    return (EXPONENTIAL, mean, 0.0)


def fixed(days: float) -> Law:
    """Always the same duration."""
    return (FIXED, days, 0.0)


@dataclass(frozen=True)
class Edge:
    """Where an outcome leads, with its share; `begins` are the first stations of tracks."""

    to: int
    share: float = 1.0
    klass: int = -1
    outcome: int = 0
    begins: tuple[int, ...] = ()


@dataclass(frozen=True)
class PerClass:
    """What a station does with one class of children."""

    pool: int = 0
    serve: Law = NO_TIME
    after: Law = NO_TIME
    edges: tuple[Edge, ...] = (Edge(OUT),)
    prio: int = 0
    patience: Law = NO_TIME
    patience_to: int = OUT
    patience_class: int = -1
    urge_after: float = math.inf
    urge_class: int = 0
    enter: tuple[int, ...] = ()


@dataclass(frozen=True)
class Station:
    """One station; `classes` has one entry per class, or one for all of them.

    `joins` maps (line, way out) of a track to the station where it takes the main line.
    """

    classes: tuple[PerClass, ...]
    line: int = 0
    rank: int = 0
    limit: int = 0
    norm: float = -1.0
    due_hours: float = -1.0
    due_days: tuple[int, ...] = ()
    due_to: int = -1
    needs_ended: tuple[int, ...] = ()
    joins: Mapping[tuple[int, int], int] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class Pool:
    """Workers or places: (moment, number) from the calendar, which repeats after `period`."""

    calendar: tuple[tuple[float, int], ...] = ((0.0, 1),)
    period: float = 0.0
    kind: int = PEOPLE


@dataclass(frozen=True)
class Source:
    """Children from outside: (from, children a day), repeated after `period`."""

    rates: tuple[tuple[float, float], ...]
    to: int = 0
    period: float = 0.0
    mix: tuple[float, ...] = (1.0,)
    name: str = ""


@dataclass(frozen=True)
class Waiting:
    """A child who waits when the run begins."""

    station: int
    klass: int = 0
    since: float = 0.0


def people(number: int) -> Pool:
    """So many workers, always."""
    return Pool(((0.0, number),))


def sessions(every: float, places: int, first: float | None = None) -> Pool:
    """A meeting held every so many days, the first time after as many."""
    return Pool(((every if first is None else first, places),), every, MEETING)


def network(
    stations: Sequence[Station],
    pools: Sequence[Pool],
    sources: Sequence[Source],
    *,
    classes: int = 1,
    way_lines: Sequence[int] = (0,),
    closing: Iterable[int] = (),
    waiting: Sequence[Waiting] = (),
    tables: Sequence[Sequence[float]] = (),
) -> Model:
    """Put stations, pools and sources in the flat arrays of a model.

    `way_lines` gives the line of every way out; `closing` the tracks that must have ended before
    the main line can; `tables` values at equal steps of probability.
    """
    rows = [each.classes * (classes // len(each.classes)) for each in stations]
    edges = [edge for row in rows for one in row for edge in one.edges]
    return Model(
        **_stations(stations),
        **_per_class(rows),
        **_terms(stations),
        edge_ptr=_pointer(len(one.edges) for row in rows for one in row),
        edge_to=_ints(edge.to for edge in edges),
        edge_class=_ints(edge.klass for edge in edges),
        edge_cum=_floats(share for row in rows for one in row for share in _sums(one.edges)),
        edge_outcome=_ints(edge.outcome for edge in edges),
        spawn_ptr=_pointer(len(edge.begins) for edge in edges),
        spawn_to=_ints(to for edge in edges for to in edge.begins),
        enter_ptr=_pointer(len(one.enter) for row in rows for one in row),
        enter_to=_ints(to for row in rows for one in row for to in one.enter),
        closing_mask=_bits(closing),
        way_line=_ints(way_lines),
        **_pools(pools),
        **_sources(sources),
        first_station=_ints(each.station for each in waiting),
        first_class=_ints(each.klass for each in waiting),
        first_since=_floats(each.since for each in waiting),
        table_ptr=_pointer(len(table) for table in tables),
        table_at=_floats(value for table in tables for value in table),
    )


def _stations(stations: Sequence[Station]) -> dict[str, Any]:
    joins = [item for each in stations for item in each.joins.items()]
    names = [each.name or f"station {at}" for at, each in enumerate(stations)]
    return {
        "line": _ints(each.line for each in stations),
        "key": np.array([key_of(name) for name in names], np.uint64),
        "rank": _ints(each.rank for each in stations),
        "limit": _ints(each.limit for each in stations),
        "norm": _floats(each.norm for each in stations),
        "due_to": _ints(each.due_to for each in stations),
        "needs_ended": np.array([_bits(each.needs_ended) for each in stations], np.uint64),
        "on_ptr": _pointer(len(each.joins) for each in stations),
        "on_line": _ints(line for (line, _), _ in joins),
        "on_way": _ints(way for (_, way), _ in joins),
        "on_to": _ints(to for _, to in joins),
    }


def _per_class(rows: Sequence[tuple[PerClass, ...]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("pool", "prio", "patience_to", "patience_class", "urge_class"):
        found[name] = np.array([[getattr(one, name) for one in row] for row in rows], np.int32)
    found["urge_after"] = np.array([[one.urge_after for one in row] for row in rows], np.float64)
    for law in ("serve", "after", "patience"):
        for at, part in enumerate(("kind", "a", "b")):
            kind = np.int32 if part == "kind" else np.float64
            found[f"{law}_{part}"] = np.array(
                [[getattr(one, law)[at] for one in row] for row in rows], kind
            )
    return found


def _terms(stations: Sequence[Station]) -> dict[str, Any]:
    """A row of the table of terms for every station that has one."""
    with_term = [each for each in stations if each.due_hours >= 0 or each.due_days]
    days = max((len(each.due_days) for each in with_term), default=0)
    numbers = {id(each): at for at, each in enumerate(with_term)}
    table = np.full((len(with_term), days), -1, np.int32)
    for at, each in enumerate(with_term):
        table[at, : len(each.due_days)] = each.due_days
    return {
        "due": _ints(numbers.get(id(each), -1) for each in stations),
        "due_day": table,
        "due_hours": _floats(each.due_hours for each in with_term),
    }


def _pools(pools: Sequence[Pool]) -> dict[str, Any]:
    entries = [entry for each in pools for entry in each.calendar]
    return {
        "pool_kind": _ints(each.kind for each in pools),
        "cal_ptr": _pointer(len(each.calendar) for each in pools),
        "cal_time": _floats(moment for moment, _ in entries),
        "cal_cap": _ints(number for _, number in entries),
        "cal_period": _floats(each.period for each in pools),
    }


def _sources(sources: Sequence[Source]) -> dict[str, Any]:
    entries = [entry for each in sources for entry in each.rates]
    names = [each.name or f"source {at}" for at, each in enumerate(sources)]
    return {
        "source_ptr": _pointer(len(each.rates) for each in sources),
        "source_time": _floats(moment for moment, _ in entries),
        "source_rate": _floats(rate for _, rate in entries),
        "source_period": _floats(each.period for each in sources),
        "source_to": _ints(each.to for each in sources),
        "source_key": np.array([key_of(name) for name in names], np.uint64),
        "mix_ptr": _pointer(len(each.mix) for each in sources),
        "mix_class": _ints(klass for each in sources for klass in range(len(each.mix))),
        "mix_cum": _floats(share for each in sources for share in np.cumsum(each.mix)),
    }


def _sums(edges: Sequence[Edge]) -> list[float]:
    sums = np.cumsum([edge.share for edge in edges])
    return [*sums[:-1].tolist(), 1.0] if edges else []


def _pointer(lengths: Iterable[int]) -> Any:
    return np.cumsum([0, *lengths], dtype=np.int32)


def _ints(values: Iterable[int]) -> Any:
    return np.array(list(values), np.int32)


def _floats(values: Iterable[float]) -> Any:
    return np.array(list(values), np.float64)


def _bits(lines: Iterable[int]) -> np.uint64:
    return np.uint64(sum(1 << line for line in set(lines)))
