"""Is what a route asks of people counted as one would count it by hand?"""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.factories.routes import WESTERKWARTIER, route_names, school, shipped
from zorgroute.core.maps.order import main_line
from zorgroute.core.routes.burden import Questions, burden, burdens, longest_way, shortest_way
from zorgroute.core.terms.unit import Unit

FORK = """
records:
  verslag:
    class: education
    fields:
      wat: {type: text, label: {prof: w, ouder: w}}
      meer: {type: text, required: no, label: {prof: m, ouder: m}}
parameters: {lang: {unit: days, value: open}}
steps:
  een:
    who: leerkracht
    with: ouders
    record: verslag
    outcomes: {door: {to: twee, main: yes}, weg: {ends: klaar}, om: {to: drie}}
  twee:
    who: ouders
    record: verslag
    within: {max: 2, unit: weeks}
    outcomes: {door: {to: drie}}
  drie:
    who: [ib, directeur]
    with_one_of: [leerkracht, cjg]
    with: ouders
    hands_to: ib
    within: lang
    outcomes: {af: {ends: klaar}, terug: {to: een}}
"""


def usual(route):
    return burden(route, main_line(route.main))


@pytest.mark.requirement("R246")
def test_usual_way_is_counted():
    way = usual(school(FORK))

    assert way.steps == ("een", "twee", "drie")
    assert way.handovers == 1
    assert way.functions == ("leerkracht", "ib")
    assert way.of_family == Questions(asked=2, required=1)
    assert way.of_professionals == Questions(asked=2, required=1)


def test_family_meets_one_of_those_who_may_come_and_nobody_twice():
    assert usual(school(FORK)).faces == ("leerkracht", "ib")


def test_term_that_is_left_open_is_counted_and_never_a_number():
    waits = usual(school(FORK)).waits

    assert (waits.longest[0], waits.longest[1].max) == ("twee", 2)
    assert (waits.open, waits.unsaid) == (1, 1)


def test_longest_term_is_compared_over_units():
    route = school(
        "steps: {een: {who: ib, within: {max: 30, unit: hours}, outcomes: {door: {to: twee}}},"
        " twee: {who: ib, within: {max: 2, unit: days}, outcomes: {door: {ends: klaar}}}}"
    )
    assert usual(route).waits.longest[1].unit == Unit.DAYS


def test_shortest_way_ends_where_the_route_can_end_first():
    assert shortest_way(school(FORK).main) == ("een",)


def test_longest_way_does_not_go_back():
    assert longest_way(school(FORK).main) == ("een", "twee", "drie")


@pytest.mark.requirement("R246")
def test_westerkwartier_is_counted_as_by_hand():
    route = shipped(WESTERKWARTIER)
    found = burdens(route, main_line(route.main))

    assert [len(each.steps) for each in (found.usual, found.shortest, found.longest)] == [13, 2, 17]
    assert found.usual.faces == ("leerkracht", "ib", "cjg")
    assert found.usual.waits.longest[0] == "6-wacht-op-ouders"


@pytest.mark.parametrize("name", route_names())
def test_ways_of_a_route_follow_its_outcomes_and_differ_in_length(name):
    route = shipped(name)
    found = burdens(route, main_line(route.main))
    for way in (found.shortest, found.longest):
        for here, to in pairwise(way.steps):
            step = route.main.steps[here]
            leads = {out.to for out in step.outcomes.values()}
            leads |= {step.overdue.to if step.overdue else None}
            leads |= {each for results in step.on_track.values() for each in results.values()}
            assert to in leads
    assert len(found.shortest.steps) <= len(found.longest.steps)
