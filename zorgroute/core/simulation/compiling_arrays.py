"""How do steps, kinds of children and pools become the flat arrays that the kernel reads?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.routes.route import MAIN
from zorgroute.core.simulation.compiling_pools import Done, Pools
from zorgroute.core.simulation.compiling_sources import InLine, Stream
from zorgroute.core.simulation.compiling_steps import Edge, Spot, Steps, unheard_of
from zorgroute.core.simulation.compiling_terms import Terms
from zorgroute.core.simulation.model import (
    ERLANG,
    EXPONENTIAL,
    F64,
    FIXED,
    I32,
    LOGNORMAL,
    NOTHING,
    TABLE,
    UNIFORM,
    WEIBULL,
    Model,
    key_of,
    way_out,
)
from zorgroute.core.simulation.scenario_scalars import DurationWords, normal_of

Target = tuple[Spot, bool]  # where to, and whether that is a way out


class Leaving(NamedTuple):
    """Where a child goes that waits no longer: to where, as what, after how long."""

    after: DurationWords
    to: Target
    klass: int


class Visit(NamedTuple):
    """Everything that can happen to a kind of child at a station."""

    done: Done
    edges: tuple[Edge, ...]
    leaving: Leaving | None
    urge: tuple[float, int] | None
    prio: int


@dataclass
class Layout:
    """The numbers of everything: stations, lines, ways out and outcomes."""

    stations: tuple[Spot, ...]
    lines: tuple[str, ...]
    ways: tuple[Spot, ...]
    outcomes: tuple[str, ...]
    classes: int
    at: dict[Spot, int] = field(init=False)
    way_at: dict[Spot, int] = field(init=False)
    outcome_at: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.at = {spot: number for number, spot in enumerate(self.stations)}
        self.way_at = {way: number for number, way in enumerate(self.ways)}
        self.outcome_at = {name: number for number, name in enumerate(self.outcomes)}

    def target(self, target: Target) -> int:
        spot, is_way = target
        return way_out(self.way_at[spot]) if is_way else self.at[spot]


@dataclass
class Tables:
    """The tables of quantiles."""

    pointers: list[int] = field(default_factory=lambda: [0])
    values: list[float] = field(default_factory=list)

    def law(self, duration: DurationWords | None, factor: float = 1.0) -> tuple[int, float, float]:
        """A length of time as the kernel draws it, in days, so many times as long."""
        if duration is None:
            return NOTHING, 0.0, 0.0
        times = duration.days * factor
        match duration.law:
            case "fixed":
                is_ = (duration.is_ or 0.0) * times
                return (FIXED, is_, 0.0) if is_ > 0 else (NOTHING, 0.0, 0.0)
            case "exponential":
                return EXPONENTIAL, (duration.mean or 0.0) * times, 0.0
            case "uniform":
                return UNIFORM, (duration.from_ or 0.0) * times, (duration.to or 0.0) * times
            case "lognormal":
                middle, spread = normal_of(duration)
                return LOGNORMAL, middle + log(times), spread
            case "weibull":
                return WEIBULL, (duration.scale or 0.0) * times, duration.shape or 1.0
            case "erlang":
                return ERLANG, (duration.mean or 0.0) * times, duration.phases or 1.0
            case "quantiles":
                self.values += [each * times for each in duration.at or ()]
                self.pointers.append(len(self.values))
                return TABLE, float(len(self.pointers) - 2), 0.0


class Compiling(NamedTuple):
    """Everything that was found, ready to be written down."""

    steps: Steps
    pools: Pools
    terms: Terms
    visits: Mapping[tuple[Spot, int], Visit]
    children: Sequence[Stream]
    first: Sequence[InLine]


def model_of(found: Compiling, layout: Layout) -> Model:
    """Everything that was compiled, as arrays."""
    steps, pools, terms, visits, children, first = found
    tables = Tables()
    parts = {
        **_stations(steps, pools, terms, layout),
        **_visits(layout, visits, tables),
        **_edges(steps, layout, visits),
        **_joins(steps, layout),
        **_pools(pools),
        **_sources(children, layout),
        "first_station": _ints(layout.at[each.spot] for each in first),
        "first_class": _ints(each.klass for each in first),
        "first_since": _reals(each.days for each in first),
        "table_ptr": _ints(tables.pointers),
        "table_at": _reals(tables.values),
    }
    return Model(**parts)


def _ints(values: Iterable[int]) -> I32:
    return np.array(list(values), np.int32)


def _reals(values: Iterable[float]) -> F64:
    return np.array(list(values), np.float64)


def _stations(steps: Steps, pools: Pools, terms: Terms, layout: Layout) -> dict[str, Any]:
    line_at = {name: number for number, name in enumerate(layout.lines)}
    size = len(layout.stations)
    due, due_to = np.full(size, -1, np.int32), np.full(size, -1, np.int32)
    needs, norm = np.zeros(size, np.uint64), np.full(size, -1.0)
    for number, spot in enumerate(layout.stations):
        unheard = unheard_of(spot[1])
        if unheard is not None:
            due[number] = terms.waiting((spot[0], unheard[0]))
            due_to[number] = layout.at[spot[0], unheard[1]]
        if not is_step(steps, spot):
            continue
        step = steps.step(spot)
        due[number] = terms.number(spot)
        if due[number] >= 0 and step.overdue is not None and step.overdue.to is not None:
            due_to[number] = layout.at[spot[0], step.overdue.to]
        for track in step.needs_ended or ():
            if track in line_at:
                needs[number] |= np.uint64(1 << line_at[track])
        wanted = steps.said(spot).norm
        norm[number] = wanted.mean_days if wanted is not None else -1.0
    closing = sum(
        1 << number
        for number, name in enumerate(layout.lines)
        if name != MAIN and not steps.route.lines[name].standing
    )
    due_day, due_hours = terms.tables()
    return {
        "line": _ints(line_at[spot[0]] for spot in layout.stations),
        "key": np.array([key_of("/".join(spot)) for spot in layout.stations], np.uint64),
        "rank": _ints(_rank(steps, spot) for spot in layout.stations),
        "limit": _ints(pools.limit(spot) if is_step(steps, spot) else 0
                       for spot in layout.stations),
        "norm": norm, "due": due, "due_to": due_to, "due_day": due_day, "due_hours": due_hours,
        "needs_ended": needs, "closing_mask": np.uint64(closing),
        "way_line": _ints(line_at[way[0]] for way in layout.ways),
    }  # fmt: skip


def is_step(steps: Steps, spot: Spot) -> bool:
    """Whether a station is a step of the route; a delay is not."""
    return spot[1] in steps.route.lines[spot[0]].steps


def _rank(steps: Steps, spot: Spot) -> int:
    """The order of the steps in the file; a relapse comes after them all, so that it goes back,
    and what waits for feedback between its step and the next."""
    order = list(steps.route.lines[spot[0]].steps)
    unheard = unheard_of(spot[1])
    if unheard is not None:
        return 2 * order.index(unheard[0]) + 1
    return 2 * (order.index(spot[1]) if spot[1] in order else len(order))


LAWS = ("serve", "after", "patience")


def _visits(
    layout: Layout, visits: Mapping[tuple[Spot, int], Visit], tables: Tables
) -> dict[str, Any]:
    shape = (len(layout.stations), layout.classes)
    found: dict[str, NDArray[Any]] = {}
    for name in LAWS:
        found[f"{name}_kind"] = np.zeros(shape, np.int32)
        found[f"{name}_a"], found[f"{name}_b"] = np.zeros(shape), np.zeros(shape)
    found["pool"], found["prio"] = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    found["patience_to"] = np.full(shape, -1, np.int32)
    found["patience_class"] = np.full(shape, -1, np.int32)
    found["urge_after"] = np.full(shape, np.inf)
    found["urge_class"] = np.full(shape, -1, np.int32)
    for (spot, klass), visit in visits.items():
        at = layout.at[spot], klass
        done, leaving = visit.done, visit.leaving
        found["pool"][at], found["prio"][at] = done.pool, visit.prio
        lengths = (done.takes, done.factor), (done.after, 1.0), (
            leaving.after if leaving is not None else None, 1.0)  # fmt: skip
        for name, (duration, factor) in zip(LAWS, lengths, strict=True):
            law = tables.law(duration, factor)
            found[f"{name}_kind"][at], found[f"{name}_a"][at], found[f"{name}_b"][at] = law
        if leaving is not None:
            found["patience_to"][at] = layout.target(leaving.to)
            found["patience_class"][at] = leaving.klass if leaving.klass != klass else -1
        if visit.urge is not None:
            found["urge_after"][at], found["urge_class"][at] = visit.urge
    return found


def _edges(
    steps: Steps, layout: Layout, visits: Mapping[tuple[Spot, int], Visit]
) -> dict[str, Any]:
    pointers, spawns, spawned = [0], [0], list[int]()
    to, becomes, sums, outcomes = list[int](), list[int](), list[float](), list[int]()
    for spot in layout.stations:
        for klass in range(layout.classes):
            visit = visits.get((spot, klass))
            edges = visit.edges if visit is not None else ()
            total = 0.0
            for each in edges:
                total += each.chance
                to.append(layout.target((each.to, each.is_way_out)))
                becomes.append(each.klass if each.klass != klass else -1)
                sums.append(total)
                outcomes.append(layout.outcome_at[each.outcome])
                spawned += [layout.at[name, steps.route.lines[name].first] for name in each.starts]
                spawns.append(len(spawned))
            if edges:
                sums[-1] = 1.0  # shares are written with a few digits; nobody may fall off the end
            pointers.append(len(to))
    size = len(layout.stations) * layout.classes
    return {
        "edge_ptr": _ints(pointers), "edge_to": _ints(to), "edge_class": _ints(becomes),
        "edge_cum": _reals(sums), "edge_outcome": _ints(outcomes), "spawn_ptr": _ints(spawns),
        "spawn_to": _ints(spawned), "enter_ptr": np.zeros(size + 1, np.int32),
        "enter_to": np.zeros(0, np.int32),
    }  # fmt: skip


def _joins(steps: Steps, layout: Layout) -> dict[str, Any]:
    pointers, rows = [0], list[tuple[int, int, int]]()
    for spot in layout.stations:
        moves = steps.step(spot).on_track if spot[0] == MAIN and is_step(steps, spot) else {}
        for track, results in moves.items():
            for result, to in results.items():
                way = layout.way_at.get((track, result))
                if way is not None:
                    rows.append((layout.lines.index(track), way, layout.at[MAIN, to]))
        pointers.append(len(rows))
    return {
        "on_ptr": _ints(pointers),
        "on_line": _ints(row[0] for row in rows),
        "on_way": _ints(row[1] for row in rows),
        "on_to": _ints(row[2] for row in rows),
    }


def _pools(pools: Pools) -> dict[str, Any]:
    pointers, times, caps = [0], list[float](), list[int]()
    for steps, _ in pools.calendars:
        times += [at for at, _ in steps]
        caps += [number for _, number in steps]
        pointers.append(len(times))
    return {
        "pool_kind": _ints(pool.kind for pool in pools.found),
        "cal_ptr": _ints(pointers),
        "cal_time": _reals(times),
        "cal_cap": _ints(caps),
        "cal_period": _reals(period for _, period in pools.calendars),
    }


def _sources(children: Sequence[Stream], layout: Layout) -> dict[str, Any]:
    pointers, times, rates = [0], list[float](), list[float]()
    mixes, classes, sums = [0], list[int](), list[float]()
    for each in children:
        times += [at for at, _ in each.rates]
        rates += [rate for _, rate in each.rates]
        pointers.append(len(times))
        classes += [klass for klass, _ in each.mix]
        total = np.cumsum([part for _, part in each.mix])
        sums += [float(part / total[-1]) for part in total]
        mixes.append(len(classes))
    return {
        "source_ptr": _ints(pointers), "source_time": _reals(times), "source_rate": _reals(rates),
        "source_period": np.zeros(len(children)),
        "source_to": _ints(layout.at[each.to] for each in children),
        "source_key": np.array([key_of(each.name) for each in children], np.uint64),
        "mix_ptr": _ints(mixes), "mix_class": _ints(classes), "mix_cum": _reals(sums),
    }  # fmt: skip
