"""Do lines keep out of each other's way, and does a step more move only what is below it?"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.routes import school
from zorgroute.core.maps.line_rows import folded
from zorgroute.core.maps.rails import Laid, Stop, lay
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.wording.catalogue import PROF

from .pictures import of_case, public, waiting_for_parents


@st.composite
def stops(draw: st.DrawFn) -> list[Stop]:
    """A line with a main line and branches; ways lead anywhere, also back."""
    count = draw(st.integers(1, 9))
    keys = [f"s{number}" for number in range(count)]
    main = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    ways = st.lists(st.sampled_from(keys), max_size=3)
    cuts = sorted(draw(st.lists(st.integers(0, count), max_size=2)))
    return [
        Stop(
            key,
            is_main=main[number],
            phase=str(sum(cut <= number for cut in cuts)),
            leads_to=tuple(draw(ways)),
            has_station=draw(st.integers(0, 9)) > 0,
        )
        for number, key in enumerate(keys)
    ]


def lane_between(laid: Laid, stops: list[Stop], first: int, last: int) -> int:
    """The lane a drawn line takes on its way: that of the branch it belongs to."""
    branch = last if not stops[last].is_main else first
    return laid.lanes[stops[branch].key]


@given(stops())
def test_line_never_passes_through_the_station_of_another(stops):
    laid = lay(stops)
    place = {stop.key: row for row, stop in enumerate(stops)}

    crossed = [
        (start, end, stops[row].key)
        for start, end in laid.drawn
        for row in range(place[start] + 1, place[end])
        if stops[row].has_station
        and laid.lanes[stops[row].key] == lane_between(laid, stops, place[start], place[end])
    ]

    assert crossed == []


@given(stops())
def test_line_that_leaves_a_row_comes_into_the_next(stops):
    laid = lay(stops)

    broken = []
    for row, (rail, below) in enumerate(pairwise(laid.rails)):
        goes = {half.lane for half in rail.halves if not half.upper}
        comes = {half.lane for half in below.halves if half.upper and not half.joined}
        comes |= {join.start for join in below.joins}
        broken += [row] if goes != comes else []

    assert broken == []


@given(stops(), st.integers(0, 8))
def test_step_more_changes_no_row_above_it(stops, at):
    at = min(at, len(stops))
    phase = stops[at - 1].phase if at else stops[0].phase
    more = [*stops[:at], Stop("nieuw", is_main=False, phase=phase), *stops[at:]]

    before, after = lay(stops), lay(more)

    above = [stop.key for stop in stops[:at] if stop.has_station]
    assert {key: before.lanes[key] for key in above} == {key: after.lanes[key] for key in above}


BRANCH = """
steps:
  1-een: {who: ib, outcomes: {door: {to: 2-twee, main: yes}, zij: {to: 3-zij}}}
  2-twee: {who: ib, outcomes: {door: {to: 4-vier, main: yes}}}
  3-zij: {who: ib, outcomes: {klaar: {ends: gestopt}}}
  4-vier: {who: ib, outcomes: {klaar: {ends: klaar}}}
"""
LONGER = """
steps:
  3-zij: {outcomes: {verder: {to: 5-nieuw}}}
  5-nieuw: {who: ib, outcomes: {klaar: {ends: gestopt}}}
"""


def test_step_at_the_end_of_a_branch_leaves_the_rows_above_as_they_were():
    short, long = (rows_of(school(*texts), voice=PROF) for texts in ((BRANCH,), (BRANCH, LONGER)))

    place = [row.key for row in long.rows].index("main.3-zij")
    assert long.rows[:place] == short.rows[:place]
    assert [row.lane for row in short.rows] == [0, 0, 1, 0]
    assert [row.lane for row in long.rows] == [0, 0, 1, 0, 1]


@pytest.mark.parametrize("name", ["westerkwartier.basisschool", "dalfsen.routekaart"])
@pytest.mark.parametrize("voice", ["prof", "ouder"])
def test_every_station_lies_on_its_line(name, voice):
    plan = public(voice, name)
    lines = {row.line: plan.of_line(row.line) for row in plan.rows}

    loose = [
        row.key
        for rows in lines.values()
        for row in rows
        if len(rows) > 1
        and not row.sources
        and not any(half.lane == row.local_lane for half in row.rail.halves)
        and not any(join.end == row.local_lane for join in row.rail.joins)
    ]

    assert loose == []


def test_branch_that_is_not_taken_is_folded_into_one_block_per_phase():
    blocks = list(folded(of_case(waiting_for_parents()).of_line("main")))

    assert [len(block) for block in blocks if len(block) > 1] == [2, 5]
    assert sum(len(block) for block in blocks) == 22
