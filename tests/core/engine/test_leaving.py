"""Does who was there for a track only leave after it, and does everybody else stay?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.cases import Case, world
from tests.factories.routes import WESTERKWARTIER, shipped
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.leaving import AFTER_TRACK, leaving

pytestmark = pytest.mark.requirement("R205")
ROUTE = shipped(WESTERKWARTIER)
SCHOOL = "primary_school"
URGENT = ROUTE.exits["urgency"]
BEGIN = (ev.TrackStarted(URGENT), ev.StepOpened(URGENT, "eerste-overleg"))
END = ev.TrackEnded(URGENT, "overlegd")


def began() -> Case:
    return Case(ROUTE, world(starts_at=SCHOOL))


def added(case: Case, *deeds: ev.Deed) -> Case:
    """The same case with these lines written, each a day after the former."""
    for deed in deeds:
        case.now += timedelta(days=1)
        seq = len(case.log) + 1
        case.write((ev.Event(seq, seq, case.now, case.now, deed),))
    return case


def test_who_came_for_a_track_leaves_four_weeks_after_its_end():
    case = added(began(), *BEGIN, END)
    assert leaving(ROUTE, case.at, SCHOOL) == {"cjg": case.now + AFTER_TRACK}
    assert timedelta(days=28) == AFTER_TRACK


def test_nobody_leaves_while_the_track_runs():
    assert leaving(ROUTE, added(began(), *BEGIN).at, SCHOOL) == {}


def test_nobody_leaves_a_track_that_began_again():
    assert leaving(ROUTE, added(began(), *BEGIN, END, *BEGIN).at, SCHOOL) == {}


def test_who_also_has_a_step_on_the_main_line_stays():
    case = added(began(), *BEGIN, END, ev.StepOpened("main", "9-hulp-cjg"))
    assert leaving(ROUTE, case.at, SCHOOL) == {}


def test_who_works_where_the_case_is_stays():
    """At a case that began at the CJG the CJG stays, and the school's director leaves."""
    begin = (ev.TrackStarted(URGENT), ev.StepOpened(URGENT, "bellen"))
    case = added(began(), *begin, *BEGIN[1:], END)
    assert set(leaving(ROUTE, case.at, "ggd")) == {"directeur"}


def test_who_is_asked_to_answer_for_the_case_stays():
    case = added(began(), *BEGIN, END, ev.HandoverOffered("cjg"))
    assert leaving(ROUTE, case.at, SCHOOL) == {}


def test_track_that_was_corrected_away_lets_nobody_leave():
    case = added(began(), *BEGIN, END)
    act = case.log[-1].act
    added(case, ev.Corrected((act,)))
    assert leaving(ROUTE, case.at, SCHOOL) == {}
