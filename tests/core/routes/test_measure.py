"""Is the size of a route counted as one would count it by hand, and is growth asked a reason?"""

from __future__ import annotations

import pytest

from tests.factories.routes import EVERY_EXIT, WESTERKWARTIER, route_names, school, shipped
from zorgroute.core.routes.measure import (
    Measure,
    forward_ways,
    growth,
    measure,
    next_steps,
    ranks,
)

ROUND = """
steps:
  een: {who: leerkracht, outcomes: {door: {to: twee, main: yes}, over: {to: drie}}}
  twee: {who: ib, hands_to: ib, outcomes: {door: {to: drie}, terug: {to: een}}}
  drie: {who: ib, outcomes: {terug: {to: twee}, af: {ends: klaar}}}
"""
MORE = """
steps: {vier: {who: ib, outcomes: {af: {ends: klaar, hands_to: directeur}}}}
"""
REASON = "why_bigger: {prof: De ouders misten een gesprek., ouder: Er is een gesprek meer.}"


@pytest.mark.requirement("R246")
def test_small_route_is_counted():
    assert measure(school(ROUND)) == Measure(
        steps=3, roles=8, handovers=1, depth=3, tracks=0, organisations=3
    )


@pytest.mark.requirement("R246")
def test_tracks_count_with_their_steps():
    assert measure(school(ROUND, EVERY_EXIT)) == Measure(
        steps=3 + 7 + 2 + 2, roles=8, handovers=1, depth=3, tracks=3, organisations=3
    )


@pytest.mark.requirement("R246")
def test_shipped_route_is_counted_as_by_hand():
    assert measure(shipped(WESTERKWARTIER)) == Measure(
        steps=22 + 11, roles=10, handovers=2, depth=17, tracks=3, organisations=7
    )


@pytest.mark.requirement("R246")
def test_growth_names_what_became_more_and_asks_a_reason():
    grown = growth(school(ROUND), school(ROUND, MORE))

    assert grown.difference == {
        "steps": 1, "roles": 0, "handovers": 1, "depth": 0, "tracks": 0, "organisations": 0,
    }  # fmt: skip
    assert grown.bigger == ("steps", "handovers")
    assert grown.lacks_reason


@pytest.mark.requirement("R246")
def test_growth_with_a_written_reason_lacks_none():
    grown = growth(school(ROUND), school(ROUND, MORE, REASON))

    assert (grown.bigger, grown.lacks_reason) == (("steps", "handovers"), False)


@pytest.mark.requirement("R246")
def test_route_that_becomes_smaller_needs_no_reason():
    grown = growth(school(ROUND, MORE), school(ROUND))

    assert (grown.difference["steps"], grown.bigger, grown.lacks_reason) == (-1, (), False)


def test_next_steps_begin_with_the_main_outcome_and_name_each_once():
    steps = shipped(WESTERKWARTIER).main.steps

    assert next_steps(steps["4-kijken-of-overleggen"]) == ("5-besluit-gesprek",)
    assert next_steps(steps["6-wacht-op-ouders"]) == ("7-vervolg", "6-ib-zoekt-contact")


def test_way_back_is_no_way_forward():
    ways = forward_ways(school(ROUND).main)

    assert ways == {"een": ("twee", "drie"), "twee": ("drie",), "drie": ()}


def test_rank_is_the_longest_way_to_a_step():
    assert ranks(school(ROUND).main) == {"een": 0, "twee": 1, "drie": 2}


@pytest.mark.parametrize("name", route_names())
def test_every_way_forward_leads_to_a_higher_rank(name):
    for line in shipped(name).lines.values():
        rank = ranks(line)
        ways = forward_ways(line)

        assert [(one, to) for one in ways for to in ways[one] if rank[to] <= rank[one]] == []
        assert set(rank) == set(line.steps)
