"""Is it told of each receiver and class what cannot happen without it?"""

from __future__ import annotations

import pytest

from tests.factories.routes import route_names, shipped
from tests.factories.westerkwartier import at_step
from zorgroute.core.policy.parting import WHOLE, Part
from zorgroute.core.telling.purposes import left_to, stopping, told_at, told_of

WESTERKWARTIER = shipped("westerkwartier.basisschool")
ASKED = "cjg-contact"


def test_step_that_tells_only_this_receiver_cannot_be_done_without_it():
    assert left_to(WESTERKWARTIER, ASKED, "cjg") == (("main", "8-cjg-inlichten"),)


def test_own_work_of_the_school_goes_on_when_the_school_may_not_hear():
    """Who does the step tells it; that the same function would also hear something later is another
    matter."""
    assert left_to(WESTERKWARTIER, ASKED, "ib") == ()


@pytest.mark.parametrize(
    ("receiver", "steps"),
    [("cjg", ["8-cjg-inlichten"]), ("ib", ["10-terugkoppeling", "13-afspraken"]), ("bjz", [])],
)
def test_receiver_hears_at_the_steps_that_share_or_feed_back_on_the_consent(receiver, steps):
    assert [step for _, step in told_at(WESTERKWARTIER, ASKED, receiver)] == steps


@pytest.mark.parametrize(
    ("of_class", "steps"), [("logistics", ["8-cjg-inlichten"]), ("medical", [])]
)
def test_class_goes_along_at_the_steps_that_share_it(of_class, steps):
    assert [step for _, step in told_of(WESTERKWARTIER, ASKED, of_class)] == steps


@pytest.mark.parametrize(
    ("left", "stops"),
    [
        (WHOLE, ()),
        (Part(("ib",), ()), ()),
        (Part((), ("logistics",)), ()),
        (Part(("cjg",), ()), (("main", "8-cjg-inlichten"),)),
    ],
)
def test_open_step_stops_only_when_nobody_is_left_to_tell(left, stops):
    case = at_step("8-cjg-inlichten")
    assert stopping(case.route, case.at, ASKED, left) == stops


@pytest.mark.parametrize("name", route_names())
def test_every_receiver_that_a_shipped_route_tells_is_told_at_some_step(name):
    """Else a box would say that something stops, and name nothing."""
    route = shipped(name)
    shares = [
        (share.ground.consent, to)
        for line in route.lines.values()
        for step in line.steps.values()
        for share in (
            *step.shares,
            *(each for way in step.outcomes.values() for each in way.shares),
        )
        if share.ground and share.ground.consent
        for to in share.to
    ]
    assert [each for each in shares if not told_at(route, *each)] == []
