"""Do the tables say what the route says, and what is done where a log tells less?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.core.conformance.told import START, done
from tests.factories.routes import route_names, school, shipped
from tests.factories.walker import Walker
from zorgroute.core.conformance import machine as machines
from zorgroute.core.conformance.kernels import AFTER_END, ELSEWHERE, STRANGE
from zorgroute.core.conformance.live import Follower, running_out
from zorgroute.core.conformance.machine import Symbol, TooManyStates, machine_of, told_by
from zorgroute.core.conformance.naming import Names
from zorgroute.core.conformance.replaying import replay
from zorgroute.core.routes.route import MAIN
from zorgroute.core.traces.log import Activity, Kind, Row, log_of

WAITING = """
steps:
  vragen: {who: ib, outcomes: {gevraagd: {to: wachten}}}
  wachten:
    who: ouders
    within: {max: 5, unit: days}
    overdue: {to: bellen}
    outcomes: {antwoord: {to: klaar-zijn}}
  bellen: {who: ib, outcomes: {gebeld: {to: klaar-zijn}}}
  klaar-zijn: {who: ib, outcomes: {klaar: {ends: klaar}}}
"""


def flags(route, *steps: str, told: bool = False) -> list[int]:
    """Why each of these steps departs, one after another."""
    follower = Follower(machine_of(route, told=told))
    running, found = follower.begin(), []
    for row in done("a", *steps):
        running, verdict = follower.step(running, row.activity)
        found.append(verdict.flags)
    return found


@pytest.mark.parametrize("name", route_names())
def test_every_outcome_of_every_step_leads_where_the_route_says(name):
    route = shipped(name)
    found = machine_of(route, told=True)
    ends = [*found.begins.tolist()[1:], len(found.table)]
    for line, step, outcome, told in route.outcomes():
        at = found.lines.index(line)
        chart, symbol = found.charts[at], found.symbols[at][Symbol("done", step, outcome)]
        for state in range(found.begins[at], ends[at]):
            if found.sets.get(state) == 1 << chart.steps[step]:
                value = int(found.table[state + symbol])
                named = chart.steps[told.to] if told.to else chart.ends[told.ends or ""]
                assert (found.sets[value >> 1], value & 1) == (1 << named, 0)


def test_a_passed_term_is_a_silent_move_only_where_a_log_does_not_tell_it():
    route = school(WAITING)
    steps = ("vragen", "bellen", "klaar-zijn")

    assert flags(route, *steps) == [0, 0, 0]
    assert flags(route, *steps, told=True) == [0, ELSEWHERE, 0]


def test_after_a_departure_the_case_is_followed_from_where_it_is_then():
    route = school(WAITING)

    assert flags(route, "klaar-zijn", "klaar-zijn", "vragen") == [
        ELSEWHERE,
        ELSEWHERE | AFTER_END,
        ELSEWHERE | AFTER_END,
    ]
    assert flags(route, "nergens", "vragen", "wachten") == [STRANGE, 0, 0]


def test_a_running_case_says_what_may_be_done_next():
    follower = Follower(machine_of(school(WAITING), told=False))
    running, _ = follower.step(follower.begin(), Activity(MAIN, "vragen"))

    assert set(follower.next_steps(running)) == {(MAIN, "wachten"), (MAIN, "bellen")}


def test_a_case_followed_row_by_row_gets_the_verdict_of_the_whole_log():
    route = shipped("nijmegen.ist")
    machine = machine_of(route, told=False)
    follower = Follower(machine)
    for steps in (("1-signaal", "3-kok"), ("1-signaal", "2-gesprek-ouders", "3-huisarts"), ("x",)):
        running = follower.begin()
        for row in done("a", *steps):
            running, _ = follower.step(running, row.activity)
        log = log_of(done("a", *steps))
        assert replay(machine, log).verdict.tolist() == [follower.verdict(running)]


def test_a_log_with_openings_tells_everything():
    opened = Row("a", Activity(MAIN, "", kind=Kind.OPENED), START)

    assert told_by(log_of([opened]))
    assert not told_by(log_of(done("a", "vragen")))


def test_a_line_with_too_many_sets_of_states_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(machines, "MOST_SETS", 5)

    with pytest.raises(TooManyStates) as refused:
        machine_of(shipped("nijmegen.ist"), told=False)

    assert refused.value.line == MAIN


def test_a_mistyped_step_gets_the_nearest_one_and_is_not_guessed():
    names = Names.of(shipped("nijmegen.ist"))

    assert names.meant(Activity(MAIN, "3-huisart")) is None
    assert names.nearest("3-huisart") == "3-huisarts"


@pytest.mark.requirement("R233")
def test_a_step_that_runs_out_of_time_is_named_before_its_term_passes():
    walker = Walker(shipped("westerkwartier.basisschool"), 4)
    due = [visit.due for visit in walker.at.visits() if visit.due is not None]
    for _ in range(60):
        if due:
            break
        walker.wait()
        answer = walker.ask(walker.propose())
        if hasattr(answer, "events"):
            walker.write(answer.events)
        due = [visit.due for visit in walker.at.visits() if visit.due is not None]
    first: datetime = min(due)

    soon = running_out(walker.at, first - timedelta(days=2), within=2)

    assert soon[0].due == first
    assert soon[0].left == 2
    assert running_out(walker.at, first - timedelta(days=3), within=2) == ()
