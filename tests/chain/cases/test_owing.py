"""Whom can somebody still let know something, and who should have heard by now?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.faces.web.entering import agree_on_route, begin, do_step, walk_to
from tests.factories.westerkwartier import REVIEW
from tests.factories.worlds import make_school
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.lists import feedback_of
from zorgroute.chain.cases.owing import owed_of
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.core.engine.moves import Actor, Interrupt

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R145")]
TELL = "10-terugkoppeling"
SIX_WEEKS = timedelta(weeks=6)


@pytest.fixture
def town(db, tmp_path):
    made = make_school()
    agree_on_route(made, tmp_path)
    return made


def owed(town, now, role="cjg"):
    acting = town.acting(role, now)
    with acting_as(acting):
        return [(each.case, each.to, each.step, each.is_late) for each in owed_of(acting, now)]


def late(town, now, role="ib"):
    acting = town.acting(role, now)
    with acting_as(acting):
        return [each.late_since for each in feedback_of(acting, now) if each.late_since]


def tell(town, case, now, **more):
    usual = {"record": {"stand-van-de-hulp": "loopt"}, "feedback": "er_wordt_iets_gedaan"}
    words = {"outcome": "teruggekoppeld", "next_on": REVIEW, **usual, **more}
    do_step(town, case, TELL, now, role="cjg", **words)


def test_case_that_is_with_school_or_the_parents_owes_nobody_anything(town):
    case = begin(town)
    for step in ("8-cjg-inlichten", "9-afspraak-maken"):
        now = walk_to(town, case, step)
        assert (owed(town, now + 2 * SIX_WEEKS), late(town, now + 2 * SIX_WEEKS)) == ([], [])


def test_case_at_the_cjg_is_still_to_be_told_of_and_late_after_the_term(town):
    case = begin(town)
    since = walk_to(town, case, "9-hulp-cjg")
    assert owed(town, since) == [(case, "ib", "", False)]
    walk_to(town, case, TELL)
    assert owed(town, since + SIX_WEEKS) == [(case, "ib", TELL, False)]
    assert owed(town, since + SIX_WEEKS + timedelta(days=1)) == [(case, "ib", TELL, True)]
    assert owed(town, since + SIX_WEEKS, "ib") == []


def test_case_that_is_late_stands_first(town):
    for _ in range(2):
        walk_to(town, begin(town), TELL)
    first, second = (each[0] for each in owed(town, town.now + timedelta(days=20)))
    tell(town, first, town.now + timedelta(days=20), outcome="meer-disciplines-nodig")
    rows = owed(town, town.now + timedelta(days=60))
    assert [(each[0], each[3]) for each in rows] == [(second, True), (first, False)]


def test_message_that_waits_for_its_day_counts_as_said_to_the_sender_only(town):
    case = begin(town)
    now = walk_to(town, case, "9-hulp-cjg") + SIX_WEEKS
    walk_to(town, case, TELL)
    tell(town, case, now, outcome="meer-disciplines-nodig")
    tomorrow = now + timedelta(days=1)
    assert owed(town, tomorrow) == []
    assert late(town, tomorrow) == [now.date()]
    assert late(town, now + timedelta(days=10)) == []
    assert owed(town, now + timedelta(days=10)) == [(case, "ib", "", False)]


def test_school_that_was_told_and_has_the_turn_waits_for_nothing(town):
    case = begin(town)
    now = walk_to(town, case, TELL)
    tell(town, case, now)
    later = now + 2 * SIX_WEEKS
    assert (owed(town, later), late(town, later)) == ([], [])


def test_case_without_consent_any_more_owes_nothing_and_marks_nothing(town):
    case = begin(town)
    now = walk_to(town, case, TELL)
    parents = town.acting("ouders", now)
    with acting_as(parents):
        actor = Actor(str(parents.person), "ouders")
        attempt(parents, case, Interrupt(actor, "withdrawal", now, "cjg-contact"), now)
    later = now + 2 * SIX_WEEKS
    assert (owed(town, later), late(town, later)) == ([], [])


def test_teacher_who_hears_through_the_ib_is_promised_nothing_by_the_cjg(town):
    case = begin(town)
    now = walk_to(town, case, TELL) + 2 * SIX_WEEKS
    assert (late(town, now, "leerkracht"), len(late(town, now))) == ([], 1)
