"""Is the alignment the cheapest there is, and do its moves really set a case right?"""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.conformance.slow import END, cheapest
from tests.core.conformance.told import done
from tests.factories.routes import shipped
from zorgroute.core.conformance.aligning import align, roads_of
from zorgroute.core.conformance.binding import bound
from zorgroute.core.conformance.charts import Chart
from zorgroute.core.conformance.kernels import EXTRA, PLAIN
from zorgroute.core.conformance.machine import machine_of
from zorgroute.core.routes.route import MAIN
from zorgroute.core.traces.log import log_of

NEVER = 1000
quick = settings(deadline=None, max_examples=60, derandomize=True, database=None)


@st.composite
def charts(draw):
    """A small line: up to five steps with up to three outcomes, terms that pass, and ends."""
    count = draw(st.integers(1, 5))
    steps = {f"s{at}": at + 1 for at in range(count)}
    ends = {f"e{at}": count + 1 + at for at in range(draw(st.integers(1, 2)))}
    last = count + len(ends)
    targets = st.integers(1, last)
    arcs = {}
    for step in steps:
        for number in range(draw(st.integers(1, 3))):
            arcs[step, f"o{number}"] = draw(targets)
    arcs["s0", "o0"] = last  # so that the end can always be reached from the first step
    overdue = draw(st.dictionaries(st.integers(1, count), st.integers(1, count), max_size=2))
    line = draw(st.sampled_from([MAIN, "spoor"]))
    return Chart(
        line, ("", *steps, *ends, "met-de-zaak"), steps, ends, arcs, overdue, {}, True,
        draw(st.booleans()),
    )  # fmt: skip


@st.composite
def cases(draw):
    chart = draw(charts())
    words = list(chart.numbers)
    sequence = draw(st.lists(st.sampled_from(words), max_size=7))
    ended = [*sequence, END]
    return chart, ended if draw(st.booleans()) and cheapest(chart, ended) < NEVER else sequence


def aligned(chart: Chart, told: list[tuple[str, str]]):
    """The cost of one sequence and its moves, oldest first."""
    roads = roads_of(chart)
    numbers = {**chart.numbers, END: roads.jump + 1}
    sequence = np.array([numbers[each] for each in told], np.int16)
    begin, end = np.zeros(1, np.int64), np.array([len(told)], np.int64)
    cost = np.zeros(1, np.int64)
    trail = np.zeros((len(told), roads.size), np.uint8)
    PLAIN.align(roads, sequence, begin, end, cost, trail, np.zeros((0, 3), np.int32))
    moves = np.zeros((int(cost[0]), 3), np.int32)
    if cost[0]:
        PLAIN.align(roads, sequence, begin, end, cost, trail, moves)
    return int(cost[0]), sorted(moves.tolist(), key=lambda move: move[2])


@quick
@given(cases())
def test_alignment_of_a_random_line_costs_what_the_slow_search_finds(case):
    chart, told = case

    assert aligned(chart, told)[0] == cheapest(chart, told)


@quick
@given(cases())
def test_moves_are_as_many_as_they_cost_and_leave_a_sequence_that_fits(case):
    chart, told = case
    cost, moves = aligned(chart, told)
    words = list(chart.numbers)

    mended = []
    for at in range(len(told) + 1):
        missing = [words[step] for kind, step, place in moves if place == at and kind != EXTRA]
        mended += missing
        if at < len(told) and [EXTRA, at] not in [[kind, place] for kind, _, place in moves]:
            mended.append(told[at])

    assert len(moves) == cost
    assert cheapest(chart, mended) == 0


@pytest.mark.requirement("R228")
def test_alignments_of_a_real_line_cost_what_the_slow_search_finds():
    route, rng = shipped("nijmegen.ist"), Random(5)
    machine = machine_of(route, told=False)
    chart = machine.charts[0]
    words = list(chart.numbers)
    told = {}
    for case in range(60):
        step, sequence = "1-signaal", []
        while step and len(sequence) < 15:
            outcome = rng.choice(list(route.main.steps[step].outcomes))
            sequence.append((step, outcome))
            step = route.main.steps[step].outcomes[outcome].to
        for _ in range(rng.randint(0, 3)):
            sequence[rng.randrange(len(sequence))] = rng.choice(words)
        told[f"{case:03}"] = sequence
    log = log_of(row for case, steps in told.items() for row in done(case, *map("=".join, steps)))

    found = align(machine, log, bound(machine, log)).lower

    assert found.tolist() == [cheapest(chart, steps) for steps in told.values()]
    assert found.sum() > 0


def test_joined_lines_cost_the_sum_of_their_lines():
    machine = machine_of(shipped("nijmegen.ist"), told=False)
    log = log_of(
        [
            *done("a", "1-signaal", "3-huisarts"),
            *done("a", "smi-besluit=toegekend", line="smi"),
        ]
    )

    assert align(machine, log, bound(machine, log)).lower.tolist() == [2]
