"""Does whatever the engine lets people do on a route fit that route, also when less is told?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.core.conformance.told import log_from, only_done
from tests.factories.routes import calendar, route_names, shipped
from tests.factories.walker import Walker
from zorgroute.core.answers import Moved
from zorgroute.core.conformance.aligning import align
from zorgroute.core.conformance.kernels import FINISHED, UNDERWAY
from zorgroute.core.conformance.live import Follower
from zorgroute.core.conformance.machine import machine_of, told_by
from zorgroute.core.conformance.replaying import replay
from zorgroute.core.engine.playing import play, world_of
from zorgroute.core.engine.story import Story, read_story
from zorgroute.core.routes.route import Route
from zorgroute.core.traces.log import EventLog, Kind, Row, log_of

STORIES = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
WALKS, STEPS = 6, 32
# What only a log that tells it can explain.
UNEXPLAINED_WITHOUT = {Kind.DEVIATED, Kind.INTERRUPTED}


@cache
def walked(name: str) -> EventLog:
    """The log of people who try all kinds of things on a route."""
    rows = []
    for seed in range(WALKS):
        walker = Walker(shipped(name), seed, sense=0.97)
        for _ in range(STEPS):
            walker.wait()
            answer = walker.ask(walker.propose())
            if isinstance(answer, Moved):
                walker.write(answer.events)
        rows += log_from(f"{seed:03}", walker.log)
    return log_of(rows)


def costs(route: Route, log: EventLog) -> tuple[list[Row], list[int]]:
    """The rows at which cases leave the route, and what each case costs."""
    machine = machine_of(route, told=told_by(log))
    went = replay(machine, log)
    departures = [log.row(int(at)) for at in went.first if at >= 0]
    return departures, align(machine, log, went.bound).lower.tolist()


@pytest.mark.requirement("R228")
@pytest.mark.parametrize("name", route_names())
def test_whatever_the_engine_allowed_fits_the_route_and_costs_nothing(name):
    log = walked(name)

    assert costs(shipped(name), log) == ([], [0] * WALKS)
    assert len(log) > WALKS * 5


@pytest.mark.requirement("R229")
@pytest.mark.parametrize("outcomes", [True, False])
@pytest.mark.parametrize("name", route_names())
def test_steps_alone_fit_as_well_where_nobody_left_the_route_on_purpose(name, outcomes):
    rows = list(walked(name).rows())
    odd = {row.case for row in rows if row.activity.kind in UNEXPLAINED_WITHOUT}
    odd |= {row.case for row in rows if row.activity.kind == Kind.OPENED and row.activity.step}
    plain = log_of(row for row in rows if row.case not in odd)

    told = only_done(plain, outcomes=outcomes)

    assert costs(shipped(name), told) == ([], [0] * len(told.cases))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_every_story_fits_its_route(path):
    story = read_story(path.read_bytes(), path.name)
    assert isinstance(story, Story)
    route = shipped(story.route)
    played = list(play(route, story, world_of(story, calendar())))[-1].standing
    assert played is not None
    log = log_of(log_from("one", played.log()))
    follower = Follower(machine_of(route, told=True))
    running = follower.begin()

    for row in log.rows():
        running, verdict = follower.step(running, row.activity)
        assert verdict.flags == 0

    assert costs(route, log) == ([], [0])
    assert follower.verdict(running) == (FINISHED if played.closed else UNDERWAY)
    assert set(follower.next_steps(running)) >= {
        (visit.line, visit.step) for visit in played.visits()
    }
