"""By which day must school have heard something, and who at the CJG could let them know?"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.cases import MONDAY
from tests.factories.routes import WESTERKWARTIER, calendar, route_names, school, shipped
from zorgroute.core.engine.owing import (
    is_with_senders,
    must_hear_by,
    promised_by,
    promised_to,
    promises,
)
from zorgroute.core.engine.world import AMSTERDAM

pytestmark = pytest.mark.requirement("R145")
TELLS = ("10-terugkoppeling", "13-afspraken")
TWICE = """
steps:
  een:
    who: cjg
    feedback: {to: zorgteam, codes: [voortgang], ground: {consent: delen}, within: kort}
    outcomes: {verder: {to: twee}}
  twee:
    who: cjg
    feedback: {to: ib, codes: [afgerond], ground: {law: Jeugdwet}, within: {max: 2, unit: weeks}}
    outcomes: {klaar: {ends: klaar}}
parameters:
  kort: {unit: working_days, value: %s, from: {mark: design, where: proef}}
"""
days = st.dates(date(2026, 1, 1), date(2027, 6, 30))
times = st.times().map(lambda each: each.replace(microsecond=0))
moments = st.builds(lambda day, at: datetime.combine(day, at, AMSTERDAM), days, times)


def by(route, receiver, since=MONDAY):
    return must_hear_by(route, receiver, since, calendar())


@given(moments)
@settings(deadline=None, derandomize=True, max_examples=100, database=None)
def test_school_of_westerkwartier_hears_within_six_weeks_whatever_the_hour(since):
    day = (since + timedelta(weeks=6)).date()
    assert by(shipped(WESTERKWARTIER), "ib", since) == day


@pytest.mark.parametrize("receiver", ["leerkracht", "ouders", "cjg", "directeur"])
def test_function_to_which_no_feedback_goes_is_promised_nothing(receiver):
    route = shipped(WESTERKWARTIER)
    assert (promised_to(route, receiver), by(route, receiver)) == ((), None)


@pytest.mark.parametrize("name", [each for each in route_names() if each != WESTERKWARTIER])
def test_routes_that_agree_on_no_term_promise_nothing(name):
    assert promises(shipped(name)) == ()


@pytest.mark.parametrize(
    ("short", "ib", "director"),
    [
        ("3", date(2026, 5, 7), date(2026, 5, 7)),
        ("20", date(2026, 5, 18), date(2026, 6, 3)),
        ("open", date(2026, 5, 18), None),
    ],
)
def test_shortest_term_that_is_promised_to_a_function_is_the_day(short, ib, director):
    """Working days pass over Ascension Day and Whit Monday."""
    route = school(TWICE % short)
    assert (by(route, "ib"), by(route, "directeur")) == (ib, director)


def test_function_that_may_act_as_the_receiver_is_promised_the_same():
    route = school(TWICE % "5")
    assert [each.step for each in promised_to(route, "ib")] == ["een", "twee"]
    assert [each.step for each in promised_to(route, "directeur")] == ["een"]
    assert [each.consent for each in promises(route)] == ["delen", ""]


@pytest.mark.parametrize(
    ("sender", "steps"), [("cjg", TELLS), ("ib", ()), ("leerkracht", ()), ("ouders", ())]
)
def test_only_who_takes_the_step_from_another_roof_can_tell(sender, steps):
    found = promised_by(shipped(WESTERKWARTIER), sender)
    assert tuple(each.step for each in found) == steps


@pytest.mark.parametrize(
    ("step", "is_there"),
    [
        ("8-cjg-inlichten", False),
        ("9-afspraak-maken", False),
        ("9-hulp-cjg", True),
        ("10-terugkoppeling", True),
        ("11-leerkracht-inlichten", False),
    ],
)
def test_turn_is_with_the_sender_from_the_talk_until_school_knows(step, is_there):
    route = shipped(WESTERKWARTIER)
    assert is_with_senders(route, "main", step, "cjg", "ib") == is_there
