"""Do the compiled loops give the same as the plain ones, whatever is wrong with the cases?"""

from __future__ import annotations

from random import Random

import numpy as np

from tests.core.conformance.told import START
from tests.factories.routes import shipped
from zorgroute.core.conformance.aligning import align
from zorgroute.core.conformance.compiled import KERNELS
from zorgroute.core.conformance.machine import machine_of
from zorgroute.core.conformance.replaying import arrivals, replay
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.traces.log import Activity, EventLog, Kind, Row, log_of

ROUTE = shipped("nijmegen.ist")
CASES = 250


def walked(route: Route, line: str, rng: Random) -> list[Activity]:
    step: str | None = route.lines[line].first
    found: list[Activity] = []
    while step is not None and len(found) < 20:
        outcome = rng.choice(list(route.step(line, step).outcomes))
        found.append(Activity(line, step, outcome))
        step = route.step(line, step).outcomes[outcome].to
    return found


def spoiled_log() -> EventLog:
    """Cases with a track beside them, half of them with something left out, doubled or strange."""
    rng, rows = Random(11), []
    for case in range(CASES):
        acts = walked(ROUTE, MAIN, rng)
        if rng.random() < 0.4:
            at = rng.randrange(len(acts))
            acts[at:at] = walked(ROUTE, "smi", rng)
        if rng.random() < 0.3:
            acts.append(Activity(MAIN, "", "geholpen", Kind.CLOSED))
        for _ in range(rng.choice([0, 0, 1, 3])):
            at = rng.randrange(len(acts))
            acts[at : at + rng.randint(0, 1)] = [
                rng.choice([acts[0], Activity(MAIN, "nergens"), Activity(MAIN, "3-kok", "ivh")])
            ]
        rows += [Row(f"{case:04}", each, START + at) for at, each in enumerate(acts)]
    return log_of(rows)


def test_compiled_loops_give_the_same_as_plain_ones():
    log = spoiled_log()
    machine = machine_of(ROUTE, told=False)

    plain, fast = replay(machine, log, finals=True), replay(machine, log, KERNELS, finals=True)

    for name in ("verdict", "first", "why", "final"):
        assert np.array_equal(getattr(plain, name), getattr(fast, name)), name
    assert sorted(set(plain.verdict.tolist())) == [0, 1, 2]
    slow = arrivals(machine, log, plain.bound)
    for one, other in zip(slow, arrivals(machine, log, plain.bound, KERNELS), strict=True):
        assert np.array_equal(one, other)
    aligned, quick = align(machine, log, plain.bound), align(machine, log, plain.bound, KERNELS)
    for name in ("cost", "variant", "move_case", "move_line", "move_kind", "move_step", "move_row"):
        assert np.array_equal(getattr(aligned, name), getattr(quick, name)), name
    assert quick.variants < len(quick.group_case)


def test_a_case_of_very_many_rows_is_walked_and_aligned():
    again = (Activity(MAIN, "2-waarom-niet", "opnieuw-praten"),
             Activity(MAIN, "2-gesprek-ouders", "niet-eens"))  # fmt: skip
    acts = [Activity(MAIN, "1-signaal", "gesignaleerd"), again[1], *again * 100_000]
    log = log_of(Row("a", each, START + at) for at, each in enumerate([*acts, acts[0]]))
    machine = machine_of(ROUTE, told=False)

    went = replay(machine, log, KERNELS)

    assert went.first.tolist() == [len(log) - 1]
    assert align(machine, log, went.bound, KERNELS).lower.tolist() == [1]
