"""What has to be added to a case, or left out of it, so that it fits the route?

The standard cost: a step of the route that was not done costs one, a step done that the route does
not have there costs one; terms that pass, joins and tracks that begin cost nothing. It is the
least for each line by itself. For a case with several lines their sum is the lower bound; the
upper bound is the cost of one way that certainly fits all lines together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.conformance.binding import Bound
from zorgroute.core.conformance.charts import FIRST, NOT_BEGUN, Chart
from zorgroute.core.conformance.kernels import FAR, PLAIN, Kernels
from zorgroute.core.conformance.machine import Machine
from zorgroute.core.routes.route import MAIN
from zorgroute.core.traces.log import EventLog

I16 = NDArray[np.int16]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


class Roads(NamedTuple):
    """A chart as the alignment reads it: the fewest steps between all states, and the way there."""

    size: int
    distance: I32
    hop_to: I16
    hop_symbol: I16
    source: I16
    target_ptr: I32
    targets: I16
    rests: NDArray[np.bool_]
    jump: int
    start: int


@dataclass(frozen=True, eq=False)
class Aligned:
    """The cost of each case, and what is missing or surplus.

    `group_*`: one line of one case each, with its variant; `cost` per variant. The columns of the
    moves say the case, the line, MISSING or EXTRA, the number of the step on that line
    (`Chart.numbers`), and the row: of the surplus step, or the row before which the missing one
    belongs (one past the last row of the case when it belongs at its end).
    """

    cases: int
    group_case: I32
    group_line: I16
    variant: I32
    cost: I64
    move_case: I32
    move_line: I16
    move_kind: NDArray[np.int8]
    move_step: I16
    move_row: I64

    @cached_property
    def lower(self) -> I64:
        """Per case the sum of the least costs of its lines."""
        found = np.bincount(self.group_case, self.cost[self.variant], minlength=self.cases)
        return found.astype(np.int64)

    @property
    def variants(self) -> int:
        return len(self.cost)


def roads_of(chart: Chart) -> Roads:
    """The fewest steps between every two states of a chart; what nobody does costs nothing."""
    numbers = chart.numbers
    size = len(chart.states)
    distance = np.full((size, size), FAR, np.int32)
    hop_to, hop_symbol = np.full((size, size), -1, np.int16), np.full((size, size), -1, np.int16)
    edges: dict[tuple[int, int], tuple[int, int]] = {}
    for state, targets in chart.silent().items():
        for to in range(size):
            if targets >> to & 1 and to != state:
                edges[state, to] = (0, -1)
    for (step, outcome), to in chart.arcs.items():
        if chart.steps[step] != to:
            edges.setdefault((chart.steps[step], to), (1, numbers[step, outcome]))
    for (state, to), (cost, symbol) in edges.items():
        distance[state, to], hop_to[state, to], hop_symbol[state, to] = cost, to, symbol
    for state in range(size):
        distance[state, state], hop_to[state, state] = 0, state
    for between in range(size):
        through = distance[:, between, None] + distance[None, between, :]
        nearer = through < distance
        distance = np.where(nearer, through, distance)
        hop_to = np.where(nearer, hop_to[:, between, None], hop_to)
        hop_symbol = np.where(nearer, hop_symbol[:, between, None], hop_symbol)
    source, target_ptr, flat = [], [0], list[int]()
    for step, outcome in numbers:
        source.append(chart.steps[step])
        flat += [to for name, to in chart.outcomes_of(step) if outcome in ("", name)]
        target_ptr.append(len(flat))
    return Roads(
        size=size,
        distance=distance,
        hop_to=hop_to,
        hop_symbol=hop_symbol,
        source=np.array(source, np.int16),
        target_ptr=np.array(target_ptr, np.int32),
        targets=np.array(flat, np.int16),
        rests=np.array([bool(chart.at_rest >> state & 1) for state in range(size)]),
        jump=len(numbers),
        start=FIRST if chart.line == MAIN else NOT_BEGUN,
    )


class _Groups(NamedTuple):
    """The rows of each line of each case, one after another."""

    sequence: I16
    row_of: I64
    begin: I64
    end: I64
    case: I32
    line: I16


def align(machine: Machine, log: EventLog, meanings: Bound, kernels: Kernels = PLAIN) -> Aligned:
    """The best alignment of every line of every case; the same on every run."""
    groups = _groups(machine, log, meanings, kernels)
    slots = np.full(1 << max(4, (2 * len(groups.case)).bit_length()), -1, np.int32)
    variant = np.zeros(len(groups.case), np.int32)
    first_of = np.full(len(groups.case), -1, np.int32)
    count = kernels.variants(groups.sequence, groups.end, groups.line, slots, variant, first_of)
    first_of = first_of[:count]
    cost = np.zeros(count, np.int64)
    told: list[tuple[NDArray[np.int32], I64]] = []
    for at, chart in enumerate(machine.charts):
        mine = np.flatnonzero(groups.line[first_of] == at)
        if len(mine):
            cost[mine], moves = _line(roads_of(chart), groups, first_of[mine], kernels)
            told.append((moves, mine))
    return _spread(log, groups, _Variants(variant, first_of, cost), told)


def _groups(machine: Machine, log: EventLog, meanings: Bound, kernels: Kernels) -> _Groups:
    lines = len(machine.lines)
    per_row = np.diff(meanings.align_ptr)[log.activity] if len(log) else np.zeros(0, np.int64)
    closings = int((meanings.closing[log.activity] > 0).sum()) if len(log) else 0
    most = int(per_row.sum()) + 2 * closings * lines
    room = min(len(log.cases) * lines, most)
    sequence, row_of = np.zeros(most, np.int16), np.zeros(most, np.int64)
    ends, case, line = np.zeros(room, np.int64), np.zeros(room, np.int32), np.zeros(room, np.int16)
    jump = np.array([len(chart.numbers) for chart in machine.charts], np.int16)
    columns = (
        meanings.align_ptr, meanings.align_line, meanings.align_symbol, meanings.closing, jump,
    )  # fmt: skip
    count = kernels.project(log.starts, log.activity, columns, sequence, row_of, ends, case, line)
    end = ends[:count]
    begin = np.concatenate((np.zeros(1, np.int64), end[:-1])) if count else end
    return _Groups(sequence, row_of, begin, end, case[:count], line[:count])


def _line(
    roads: Roads, groups: _Groups, first_of: I32, kernels: Kernels
) -> tuple[I64, NDArray[np.int32]]:
    """The costs of the variants of one line, and the moves of those that cost something."""
    begin, end = groups.begin[first_of], groups.end[first_of]
    cost = np.zeros(len(first_of), np.int64)
    nothing = np.zeros((0, 3), np.int32), np.zeros((0, roads.size), np.uint8)
    kernels.align(roads, groups.sequence, begin, end, cost, nothing[1], nothing[0])
    wrong = np.flatnonzero(cost > 0)
    moves = np.zeros((int(cost.sum()), 3), np.int32)
    if len(wrong):
        longest = int((end[wrong] - begin[wrong]).max())
        trail = np.zeros((longest, roads.size), np.uint8)
        kernels.align(roads, groups.sequence, begin[wrong], end[wrong], cost[wrong], trail, moves)
    return cost, moves


class _Variants(NamedTuple):
    """The variant of each group, the first group of each variant, and what each variant costs."""

    of_group: I32
    first_of: I32
    cost: I64


def _spread(
    log: EventLog,
    groups: _Groups,
    variants: _Variants,
    told: list[tuple[NDArray[np.int32], I64]],
) -> Aligned:
    """What is told of each variant, given to all cases that went that way."""
    moves, offset = _in_order(variants.cost, told)
    many = variants.cost[variants.of_group]
    group = np.repeat(np.arange(len(many)), many)
    within = np.arange(len(group)) - np.repeat(np.cumsum(many) - many, many)
    mine = moves[offset[variants.of_group[group]] + within]
    shown = groups.begin[variants.first_of[variants.of_group[group]]]
    place = mine[:, 2] - shown + groups.begin[group]
    case = groups.case[group]
    inside = place < groups.end[group]
    last = max(len(groups.row_of) - 1, 0)
    row = (
        np.where(inside, groups.row_of[np.minimum(place, last)], log.starts[case + 1])
        if len(group)
        else np.zeros(0, np.int64)
    )
    return Aligned(
        cases=len(log.cases),
        group_case=groups.case,
        group_line=groups.line,
        variant=variants.of_group,
        cost=variants.cost,
        move_case=case,
        move_line=groups.line[group],
        move_kind=mine[:, 0].astype(np.int8),
        move_step=mine[:, 1].astype(np.int16),
        move_row=row,
    )


def _in_order(cost: I64, told: list[tuple[NDArray[np.int32], I64]]) -> tuple[I64, I64]:
    """The moves of all variants one after another, and where those of each variant begin."""
    moves = np.zeros((int(cost.sum()), 3), np.int64)
    offset = np.concatenate((np.zeros(1, np.int64), np.cumsum(cost)))
    for found, mine in told:
        wrong = mine[cost[mine] > 0]
        many = cost[wrong]
        first = np.repeat(offset[wrong] - (np.cumsum(many) - many), many)
        moves[first + np.arange(len(first))] = found
    return moves, offset
