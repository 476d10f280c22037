"""Does the compiled kernel tell exactly what plain Python tells, child by child?"""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.simulation import oracle_draws
from tests.core.simulation.oracle import INSIDE, Oracle
from tests.core.simulation.random_models import small_models
from zorgroute.core.simulation import draws
from zorgroute.core.simulation.model import Model
from zorgroute.core.simulation.replication import Room, Run, run_once

DAYS = 30.0
SMALL_ROOM = Room(tokens=4, events=16, rows=8)


def rows_of(run: Run) -> list[tuple[Any, ...]]:
    log = run.log
    assert log is not None
    return [
        (
            int(log.child[at]),
            int(log.line[at]),
            int(log.station[at]),
            int(log.klass[at]),
            float(log.began[at]).hex(),
            float(log.started[at]).hex(),
            float(log.done[at]).hex(),
            int(log.how[at]),
            int(log.outcome[at]),
            int(log.way[at]),
            int(log.late[at]),
        )
        for at in range(len(log.child))
    ]


def apart(rows: list[tuple[Any, ...]]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Visits that ended, in order; and who is still inside, in any order."""
    return [row for row in rows if row[7] != INSIDE], sorted(
        row for row in rows if row[7] == INSIDE
    )


@settings(max_examples=80, deadline=None)
@given(model=small_models(), seed=st.integers(0, 1000), replication=st.integers(0, 50))
def test_log_of_random_model_equals_oracle(model: Model, seed: int, replication: int) -> None:
    run = run_once(model, seed=seed, replication=replication, days=DAYS, room=SMALL_ROOM)
    told = Oracle(model, seed, replication, DAYS).go_through()
    assert apart(rows_of(run)) == apart(told.rows)
    assert (run.arrived, run.left, run.turned_away_children) == (
        told.arrived,
        told.left,
        told.turned,
    )


@given(
    seed=st.integers(0, 1 << 62),
    number=st.integers(0, 1 << 40),
    key=st.integers(0, (1 << 64) - 1),
    turn=st.integers(0, 5000),
)
@settings(max_examples=50, deadline=None)
def test_names_and_numbers_of_kernel_equal_whole_numbers(
    seed: int, number: int, key: int, turn: int
) -> None:
    run = np.uint64(draws.run_name(seed, number))
    assert int(run) == oracle_draws.run_name(seed, number)
    source = np.uint64(draws.source_name(run, np.uint64(key)))
    child = np.uint64(draws.child_name(source, number))
    visit = np.uint64(draws.visit_name(child, np.uint64(key), turn))
    expected = oracle_draws.child_name(oracle_draws.source_name(int(run), key), number)
    assert int(child) == expected
    assert int(visit) == oracle_draws.visit_name(expected, key, turn)
    assert draws.unit(visit, 3) == oracle_draws.unit(int(visit), 3)
