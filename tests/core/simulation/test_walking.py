"""Does the fast kernel tell of every child what the real engine tells of it?"""

from __future__ import annotations

import pytest

from tests.core.simulation.shipped import Shipped, shipped
from zorgroute.core.engine.evolve import evolve
from zorgroute.core.simulation.replication import run_once
from zorgroute.core.simulation.walking import Walked, walk

SEED = 20_190_131


def walked(of: Shipped, days: float) -> list[Walked]:
    run = run_once(of.compiled.model, seed=SEED, replication=3, days=days)
    assert run.log is not None
    every = walk(of.route, of.compiled, run.log, of.world, seed=SEED, replication=3)
    return list(every)


@pytest.mark.requirement("R234")
@pytest.mark.parametrize(
    ("scenario", "days", "at_least"),
    [
        ("nijmegen.ist", 70, 150),
        ("nijmegen.soll-een-functie", 70, 150),
        ("nijmegen.soll-twee-functies", 70, 150),
        ("westerkwartier.termijnen", 300, 100),
    ],
)
def test_walk_of_every_child_takes_the_same_path_at_the_same_times(scenario, days, at_least):
    children = walked(shipped(scenario), days)
    assert [each.differences for each in children if each.differences] == []
    assert len(children) >= at_least
    assert sum(each.standing is not None and not each.standing.is_open for each in children) > 20


def test_walk_of_the_front_desk_differs_only_where_a_condition_asks_for_the_past():
    """`done: step` cannot be known when a scenario is compiled, and is listed as not checked."""
    of = shipped("dalfsen.voordeur")
    children = walked(of, 200)
    different = [each.differences[0] for each in children if each.differences]
    assert [each for each in different if not each.startswith("main/3-navragen/opnieuw-")] == []
    assert len(different) <= len(children) / 50
    unchecked = [each.what for each in of.compiled.assumptions if each.code == "assume.unchecked"]
    assert [each for each in unchecked if "3-navragen" in each]


def test_walk_of_a_kernel_that_lies_is_found_out():
    of = shipped("westerkwartier.termijnen")
    run = run_once(of.compiled.model, seed=SEED, replication=0, days=120)
    assert run.log is not None
    run.log.done[len(run.log.done) // 3] += 0.5
    children = list(walk(of.route, of.compiled, run.log, of.world, seed=SEED, replication=0))
    assert [each for each in children if each.differences]


def test_walk_gives_a_log_that_folds_to_the_same_standing():
    of = shipped("westerkwartier.termijnen")
    for child in walked(of, 60):
        standing = None
        for event in child.events:
            standing = evolve(of.route, standing, event)
        assert standing == child.standing
