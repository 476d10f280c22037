"""Is the least that is needed found, and is it what the sum says?"""

from __future__ import annotations

import pytest

from tests.core.simulation.small import in_turn, town
from zorgroute.core.simulation.cells import Cell
from zorgroute.core.simulation.intervals import NOTHING_SEEN, Interval
from zorgroute.core.simulation.running import Wish
from zorgroute.core.simulation.searching import Norm, least, least_that_fits, mdo_need

WAIT = Cell("wait_p90", line="main", step="mdo")


@pytest.mark.requirement("R236")
@pytest.mark.parametrize(
    ("children", "sessions"), [(75, 19), (100, 25), (48, 12), (76, 19), (0, 0)]
)
def test_sessions_for_so_many_children_are_rounded_up(children, sessions):
    assert mdo_need(children, 4) == sessions


@pytest.mark.requirement("R236")
@pytest.mark.parametrize(("children", "sessions"), [(75.0, 19), (100.0, 25)])
def test_least_sessions_that_fit_are_found_by_halving(children, sessions):
    # Of 300 children a year a quarter or a third comes to the meeting, none goes past it.
    def compile_at(meetings):
        return town(meetings=meetings, to_meeting=children / 300, past_it=0.0)

    assert compile_at(12).meetings[0].children_a_year == pytest.approx(children)
    assert least_that_fits(compile_at, "mdo", 1, 60) == sessions
    assert least_that_fits(compile_at, "mdo", 1, sessions - 1) is None


def test_least_that_meets_a_norm_holds_and_one_less_does_not():
    def compile_at(meetings):
        return town(meetings=meetings, to_meeting=0.25, past_it=0.0)

    found = least(compile_at, 12, 60, Norm(WAIT, 6.0), wish=Wish(replications=10), run_many=in_turn)
    tried = {each.capacity: each.holds for each in found.tried}

    assert found.capacity is not None
    assert tried[found.capacity]
    assert not tried[found.capacity - 1]
    assert [each.capacity for each in found.tried] == sorted(tried)


def test_a_norm_that_nothing_meets_gives_nothing():
    found = least(
        lambda meetings: town(meetings=meetings),
        1,
        2,
        Norm(WAIT, 0.1),
        wish=Wish(replications=3),
        run_many=in_turn,
    )

    assert (found.capacity, found.stopped) == (None, False)
    assert [each.capacity for each in found.tried] == [2]


def test_a_search_that_is_stopped_says_so():
    found = least(
        lambda meetings: town(meetings=meetings),
        1,
        9,
        Norm(WAIT, 1.0),
        wish=Wish(),
        run_many=in_turn,
        cancelled=lambda: True,
    )

    assert (found.capacity, found.stopped, found.tried) == (None, True, ())


@pytest.mark.parametrize(
    ("interval", "at_most", "at_least"),
    [
        (Interval(5.0, 4.0, 5.9, 9), True, False),
        (Interval(5.0, 4.0, 6.1, 9), False, False),
        (Interval(7.0, 6.1, 8.0, 9), False, True),
        (NOTHING_SEEN, True, True),
    ],
)
def test_a_norm_holds_when_the_whole_interval_is_on_the_right_side(interval, at_most, at_least):
    assert Norm(WAIT, 6.0).holds(interval) is at_most
    assert Norm(WAIT, 6.0, at_most=False).holds(interval) is at_least
