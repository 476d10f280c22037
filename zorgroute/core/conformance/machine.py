"""Which table says for every state of a line and every row of a log where the line then stands?

What a log does not tell is a set: a step whose outcome is unknown may have led to any of its
targets. The sets that can come up are found once (subset construction), so that a row of a log
costs one look-up, and a running case keeps one whole number for each line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.conformance.charts import (
    AFTER_DEATH,
    FIRST,
    NOT_BEGUN,
    WITH_THE_CASE,
    Chart,
    Couplings,
    charts_of,
    couplings_of,
)
from zorgroute.core.routes.route import Route
from zorgroute.core.traces.log import EventLog, Kind

MOST_SETS = 4096


class TooManyStates(ZorgrouteError):
    """A line whose sets of states are more than may be kept; names the line."""

    def __init__(self, line: str) -> None:
        super().__init__(f"the line {line} can stand in more than {MOST_SETS} sets of states")
        self.line = line


class Symbol(NamedTuple):
    """What a row can mean for one line.

    `done` (step, outcome or "") · `started` · `begins` and `may-begin` because of another line ·
    `ended` (result) · `left` (step, why) · `joins` and `may-join` (track, result) when another line
    ended · `closes`, the case does · `jump`, somebody left the route on purpose · `reopened` (step)
    """

    kind: str
    name: str = ""
    detail: str = ""


JUMP = Symbol("jump")
STARTED = Symbol("started")
BEGINS = Symbol("begins")
MAY_BEGIN = Symbol("may-begin")
CLOSES = Symbol("closes")


@dataclass(frozen=True, eq=False)
class Machine:
    """A route as tables.

    A state is the place of its row in `table`; `table[state + symbol]` is twice the next state,
    plus one where that row departs from the route. `begins` holds the state of each line in which
    a case begins. `is_live[state]`: a step is surely open; `is_over`: the line has surely ended;
    `may_be_over`: it may have. `sets` are the states as sets of the chart's states.
    """

    route: Route
    told: bool
    charts: tuple[Chart, ...]
    couplings: Couplings
    symbols: tuple[Mapping[Symbol, int], ...]
    begins: NDArray[np.int32]
    table: NDArray[np.int32]
    is_live: NDArray[np.bool_]
    is_over: NDArray[np.bool_]
    may_be_over: NDArray[np.bool_]
    sets: Mapping[int, int]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(chart.line for chart in self.charts)


def told_by(log: EventLog) -> bool:
    """Whether a log tells everything that moves a case: one with the openings of cases does.

    In any other log terms that pass, tracks that begin and joins are moves that nobody wrote down.
    """
    return any(each.kind == Kind.OPENED for each in log.activities)


def machine_of(route: Route, *, told: bool) -> Machine:
    """The tables of a route; `told` as `told_by`. Raises `TooManyStates`."""
    charts = charts_of(route)
    tables = [_subsets(chart, told=told) for chart in charts]
    size = sum(len(each.rows) * len(each.symbols) for each in tables)
    table = np.zeros(size, np.int32)
    is_live, is_over, may_be_over = (np.zeros(size, np.bool_) for _ in range(3))
    begins = np.zeros(len(charts), np.int32)
    sets: dict[int, int] = {}
    base = 0
    for at, (chart, found) in enumerate(zip(charts, tables, strict=True)):
        width = len(found.symbols)
        begins[at] = base
        for number, (subset, row) in enumerate(found.rows.items()):
            state = base + number * width
            sets[state] = subset
            is_live[state] = not subset & chart.at_rest
            is_over[state] = not subset & ~chart.over
            may_be_over[state] = bool(subset & chart.over)
            for symbol, (to, departs) in enumerate(row):
                table[state + symbol] = 2 * (base + to * width) + departs
        base += width * len(found.rows)
    symbols = tuple(each.symbols for each in tables)
    return Machine(
        route, told, charts, couplings_of(route), symbols, begins, table, is_live, is_over,
        may_be_over, sets,
    )  # fmt: skip


class _Subsets(NamedTuple):
    symbols: Mapping[Symbol, int]
    rows: Mapping[int, list[tuple[int, bool]]]


def _subsets(chart: Chart, *, told: bool) -> _Subsets:
    symbols = {symbol: at for at, symbol in enumerate(dict.fromkeys(_symbols(chart)))}
    begin = _settled(chart, chart.begin, told=told)
    number, rows = {begin: 0}, dict[int, list[tuple[int, bool]]]()
    waiting = [begin]
    while waiting:
        subset = waiting.pop(0)
        row = rows[subset] = []
        for symbol in symbols:
            to, departs = _TURNS[symbol.kind](chart, subset, symbol)
            to = _settled(chart, to, told=told)
            if to not in number:
                if len(number) == MOST_SETS:
                    raise TooManyStates(chart.line)
                number[to] = len(number)
                waiting.append(to)
            row.append((number[to], departs))
    return _Subsets(symbols, rows)


def _symbols(chart: Chart) -> Iterator[Symbol]:
    for step in chart.steps:
        yield Symbol("done", step)
        yield from (Symbol("done", step, outcome) for outcome, _ in chart.outcomes_of(step))
        yield Symbol("left", step)
        yield from (Symbol("left", step, why) for why in ("overdue", "deviation"))
        yield Symbol("reopened", step)
    yield from (JUMP, STARTED, BEGINS, MAY_BEGIN, CLOSES)
    for result in ("", *chart.ends, WITH_THE_CASE, AFTER_DEATH):
        yield Symbol("ended", result)
    for state, tracks in chart.joined.items():
        for track, results in tracks.items():
            yield Symbol("left", chart.states[state], f"track.{track}")
            yield from (Symbol("joins", track, result) for result in results)
            yield Symbol("may-join", track)


def _settled(chart: Chart, subset: int, *, told: bool) -> int:
    """With the moves that this log does not tell: terms that passed, tracks begun by hand."""
    if told:
        return subset
    while True:
        more = subset
        for state, to in chart.overdue.items():
            if subset >> state & 1:
                more |= 1 << to
        if chart.by_hand and subset & chart.at_rest:
            more |= 1 << FIRST
        if more == subset:
            return subset
        subset = more


def _done(chart: Chart, subset: int, symbol: Symbol) -> tuple[int, bool]:
    if symbol.detail:
        to = 1 << chart.arcs[symbol.name, symbol.detail]
    else:
        to = 0
        for _, target in chart.outcomes_of(symbol.name):
            to |= 1 << target
    return to, not subset >> chart.steps[symbol.name] & 1


def _started(chart: Chart, subset: int, _: Symbol) -> tuple[int, bool]:
    first = 1 << FIRST
    if subset & first:
        return first, False
    return first, not (chart.by_hand and subset & chart.at_rest)


def _begins(chart: Chart, subset: int, _: Symbol) -> tuple[int, bool]:
    if not subset & chart.at_rest:
        return subset, False
    return subset & ~chart.at_rest | 1 << FIRST, False


def _may_begin(chart: Chart, subset: int, _: Symbol) -> tuple[int, bool]:
    return (subset | 1 << FIRST if subset & chart.at_rest else subset), False


def _ended(chart: Chart, subset: int, symbol: Symbol) -> tuple[int, bool]:
    if symbol.name in (WITH_THE_CASE, AFTER_DEATH):
        return 1 << chart.away, False
    wanted = 1 << chart.ends[symbol.name] if symbol.name else chart.over
    return (subset & wanted, False) if subset & wanted else (wanted, True)


def _closes(chart: Chart, subset: int, _: Symbol) -> tuple[int, bool]:
    """A track that stands ends with the case; what was never begun stays so."""
    if not subset & ~(1 << NOT_BEGUN):
        return subset, False
    return subset & chart.at_rest | (1 << chart.away if subset & chart.all_steps else 0), False


def _left(chart: Chart, subset: int, symbol: Symbol) -> tuple[int, bool]:
    state = chart.steps[symbol.name]
    departs = not subset >> state & 1
    why = symbol.detail
    if why == "overdue":
        to = chart.overdue.get(state)
        return (chart.all_steps, True) if to is None else (1 << to, departs)
    if why.startswith("track."):
        targets = 0
        for to in chart.joined[state][why.removeprefix("track.")].values():
            targets |= 1 << to
        return targets, departs
    # Left on purpose, or by what life brought: the line goes on wherever it then stands.
    return chart.all_steps | chart.over, departs


def _joins(chart: Chart, subset: int, symbol: Symbol) -> tuple[int, bool]:
    moved = 0
    for state, tracks in chart.joined.items():
        to = tracks.get(symbol.name, {}).get(symbol.detail)
        if to is not None and subset >> state & 1:
            subset &= ~(1 << state)
            moved |= 1 << to
    return subset | moved, False


def _may_join(chart: Chart, subset: int, symbol: Symbol) -> tuple[int, bool]:
    more = subset
    for state, tracks in chart.joined.items():
        if subset >> state & 1:
            for to in tracks.get(symbol.name, {}).values():
                more |= 1 << to
    return more, False


def _jump(chart: Chart, subset: int, _: Symbol) -> tuple[int, bool]:
    return subset | chart.all_steps, False


def _reopened(chart: Chart, subset: int, symbol: Symbol) -> tuple[int, bool]:
    del subset
    return 1 << chart.steps[symbol.name], False


_TURNS = {
    "done": _done,
    "left": _left,
    "started": _started,
    "begins": _begins,
    "may-begin": _may_begin,
    "ended": _ended,
    "closes": _closes,
    "joins": _joins,
    "may-join": _may_join,
    "jump": _jump,
    "reopened": _reopened,
}
