"""The fewest moves by looking at every way there is: Dijkstra, in plain Python, no tables."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

from zorgroute.core.conformance.charts import FIRST, NOT_BEGUN, Chart
from zorgroute.core.routes.route import MAIN

Seen = tuple[str, str]
END: Seen = ("end of the case", "")


def cheapest(chart: Chart, steps: Sequence[Seen]) -> int:
    """What a sequence of steps costs on a line; an outcome of "" is not told.

    It may end anywhere, unless `END` stands in it: then the line must be at rest there, and where
    it can never come to rest the answer is far too much.
    """
    start = (0, 0, FIRST if chart.line == MAIN else NOT_BEGUN)
    waiting, seen = [start], set()
    while waiting:
        cost, at, state = heapq.heappop(waiting)
        if at == len(steps):
            return cost
        if (at, state) in seen:
            continue
        seen.add((at, state))
        for more, ahead, to in _moves(chart, steps[at], state):
            heapq.heappush(waiting, (cost + more, at + ahead, to))
    return 1 << 20


def _moves(chart: Chart, told: Seen, state: int) -> Iterator[tuple[int, int, int]]:
    """From a state every move: what it costs, how many rows it takes, and where it leads."""
    if told == END:
        if chart.at_rest >> state & 1:
            yield 0, 1, state
    else:
        yield 1, 1, state
    silent = chart.silent().get(state, 0)
    for to in range(len(chart.states)):
        if silent >> to & 1:
            yield 0, 0, to
    for (step, outcome), to in chart.arcs.items():
        if chart.steps[step] == state:
            yield 1, 0, to
            if told[0] == step and told[1] in ("", outcome):
                yield 0, 1, to
