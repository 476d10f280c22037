"""Does the kernel find what theory says exactly?

The whole measurement is benchmarks/truth.py.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.simulation.random_models import small_models
from tests.core.simulation.truths import Truth, measured, truths
from zorgroute.core.simulation.model import FIXED, INSIDE, Model
from zorgroute.core.simulation.network import (
    Edge,
    PerClass,
    Pool,
    Source,
    Station,
    Waiting,
    fixed,
    network,
    people,
    sessions,
)
from zorgroute.core.simulation.replication import Circling, Room, Run, run_once

REPLICATIONS = 10


@pytest.mark.parametrize("truth", truths(), ids=lambda truth: truth.name)
def test_mean_of_replications_lies_within_interval_of_exact_answer(truth: Truth) -> None:
    found = measured(truth, seed=1, replications=REPLICATIONS)
    assert abs(found.distance) < 3.25  # 99 % of Student's t with 9 degrees of freedom
    assert found.error < 0.1 * truth.exact


@settings(max_examples=50, deadline=None)
@given(model=small_models(), seed=st.integers(0, 1000))
def test_no_child_and_no_day_of_a_random_model_is_lost(model: Model, seed: int) -> None:
    run = run_once(model, seed=seed, replication=0, days=30.0, periods=7)
    log = run.log
    assert log is not None
    main = log.line == 0
    assert run.inside == int((main & (log.how == INSIDE)).sum())
    assert run.left == int((main & (log.way >= 0)).sum())
    assert run.arrived + run.first == run.left + run.turned_away_children + run.inside
    begun = {int(child) for child in log.child if child >= 0}
    assert run.arrived == len(begun)

    inside = float((np.nan_to_num(log.done, nan=30.0) - np.maximum(log.began, 0.0)).sum())
    assert float((run.queue_area + run.care_area).sum()) == pytest.approx(inside, abs=1e-6)


def only(days: float, *, pool: Pool, waiting: int = 0) -> Run:
    station = Station((PerClass(serve=fixed(days)),))
    return run_once(
        network([station], [pool], [], waiting=[Waiting(0)] * waiting),
        seed=1,
        replication=0,
        days=20.0,
    )


def done(run: Run) -> list[float]:
    assert run.log is not None
    return run.log.done[~np.isnan(run.log.done)].tolist()


def test_worker_who_goes_first_finishes_the_child() -> None:
    run = only(5.0, pool=Pool(((0.0, 2), (1.0, 1))), waiting=4)
    assert done(run) == [5.0, 5.0, 10.0, 15.0]


def test_worker_who_comes_begins_at_once() -> None:
    run = only(5.0, pool=Pool(((0.0, 1), (1.0, 3))), waiting=3)
    assert done(run) == [5.0, 6.0, 6.0]


def test_places_that_nobody_takes_lapse() -> None:
    late = Station((PerClass(1, serve=fixed(2.5), edges=(Edge(1),)),), name="first")
    meeting = Station((PerClass(0),), rank=1, name="meeting")
    model = network([late, meeting], [sessions(2.0, 3), people(9)], [], waiting=[Waiting(0)] * 4)
    run = run_once(model, seed=1, replication=0, days=7.0)
    assert run.places.tolist() == [9, 0]
    assert run.lapsed.tolist() == [5, 0]
    assert done(run) == [2.5] * 4 + [4.0] * 3 + [6.0]


def test_child_that_arrives_from_the_step_before_at_the_session_is_in_time() -> None:
    first = Station((PerClass(1, serve=fixed(2.0), edges=(Edge(1),)),), name="first")
    meeting = Station((PerClass(0),), rank=1, name="meeting")
    model = network([first, meeting], [sessions(2.0, 3), people(9)], [], waiting=[Waiting(0)])
    assert done(run_once(model, seed=1, replication=0, days=7.0)) == [2.0, 2.0]


@pytest.mark.parametrize("room", [None, Room(tokens=1, events=1, rows=1), Room(64, 64, 64)])
def test_room_that_was_set_aside_never_changes_the_answer(room: Room | None) -> None:
    model = network([Station((PerClass(serve=fixed(3.0)),))], [people(2)], [Source(((0.0, 1.0),))])
    run = run_once(model, seed=4, replication=2, days=200.0, room=room)
    other = run_once(model, seed=4, replication=2, days=200.0, room=run.room)
    assert done(run) == done(other)
    assert run.wait_sum.tolist() == other.wait_sum.tolist()


def test_child_that_goes_round_without_time_is_said_to_circle() -> None:
    nothing = PerClass(serve=(FIXED, 0.0, 0.0), edges=(Edge(0),))
    model = network([Station((nothing,))], [people(1)], [], waiting=[Waiting(0)])
    with pytest.raises(Circling):
        run_once(model, seed=1, replication=0, days=1.0)


def longer(model: Callable[[int], Model], workers: int) -> list[float]:
    run = run_once(model(workers), seed=3, replication=0, days=100.0)
    assert run.log is not None
    return [float(each) for each in run.log.began[run.log.station == 0]]


def test_children_come_at_the_same_moments_whatever_the_number_of_workers() -> None:
    def model(workers: int) -> Model:
        station = Station((PerClass(serve=fixed(2.0)),), name="step")
        return network([station], [people(workers)], [Source(((0.0, 1.0),), name="town")])

    assert sorted(longer(model, 1)) == sorted(longer(model, 5))


def test_replications_in_threads_equal_replications_in_turn() -> None:
    model = next(truth.model for truth in truths() if "Jackson" in truth.name)

    def told(replication: int) -> tuple[list[float], list[float]]:
        run = run_once(model, seed=1, replication=replication, days=300.0)
        return done(run), run.wait_sum[:, 0].tolist()

    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(told, range(6))) == [told(replication) for replication in range(6)]
