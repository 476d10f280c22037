"""Do the bounds of the cost of a case hold when its lines are taken together?"""

from __future__ import annotations

import pytest

from tests.core.conformance.told import START, done
from tests.factories.routes import route_names, school, shipped
from zorgroute.core.conformance.joint import joint_cost, whole_run
from zorgroute.core.conformance.kernels import FINISHED
from zorgroute.core.conformance.live import Follower
from zorgroute.core.conformance.machine import machine_of
from zorgroute.core.traces.log import MAIN, Activity, Kind, Row, log_of

JOINED = """
tracks:
  overleg:
    title: {prof: overleg, ouder: overleg}
    results: {af: {}}
    steps:
      praten: {who: ib, outcomes: {gepraat: {to: opschrijven}}}
      opschrijven: {who: ib, outcomes: {klaar: {ends: af}}}
steps:
  zien: {who: ib, starts: overleg, outcomes: {gezien: {to: doen}}}
  doen: {who: ib, needs_ended: overleg, outcomes: {gedaan: {ends: klaar}}}
"""


def bounds(*rows: Row) -> list[tuple[int, int]]:
    least, most = joint_cost(school(JOINED), log_of(rows))
    return list(zip(least.tolist(), most.tolist(), strict=True))


def on(line: str, step: str, at: int) -> Row:
    return Row("a", Activity(line, step), START + at)


def test_a_case_that_fits_costs_nothing():
    rows = (on(MAIN, "zien", 0), on("overleg", "praten", 1), on("overleg", "opschrijven", 2))

    assert bounds(*rows, on(MAIN, "doen", 3)) == [(0, 0)]


def test_lines_that_can_be_set_right_apart_cost_their_sum():
    rows = (on(MAIN, "zien", 0), on("overleg", "opschrijven", 2), on(MAIN, "doen", 3))

    assert bounds(*rows) == [(1, 1)]


def test_lines_that_disturb_each_other_cost_at_most_what_is_certain():
    early = (on(MAIN, "zien", 0), on(MAIN, "doen", 1), on("overleg", "praten", 2))

    assert bounds(*early) == [(0, 3)]


def test_a_closed_case_is_done_anew_at_most():
    closed = Row("a", Activity(MAIN, "", "klaar", Kind.CLOSED), START + 9)

    assert bounds(on(MAIN, "zien", 0), on(MAIN, "doen", 1), closed) == [(0, 6)]


def test_an_unknown_row_costs_one_in_both_bounds():
    assert bounds(on(MAIN, "zien", 0), on(MAIN, "nergens", 1)) == [(1, 1)]


@pytest.mark.parametrize("name", route_names())
def test_the_whole_run_of_every_route_fits_and_finishes(name):
    machine = machine_of(shipped(name), told=False)
    follower = Follower(machine)
    running = follower.begin()

    for activity in whole_run(machine):
        running, verdict = follower.step(running, activity)
        assert verdict.flags == 0

    assert follower.verdict(running) == FINISHED


def test_bounds_hold_on_cases_of_a_real_route():
    rows = done("a", "1-signaal", "3-huisarts") + done("b", "1-signaal", "intk")

    least, most = joint_cost(shipped("nijmegen.ist"), log_of(rows))

    assert (least.tolist(), most.tolist()) == ([1, 1], [1, 1])
