"""Does school get the same bytes until the review date, whether or not the CJG has said anything?

The worlds go on from one savepoint: the talk at the CJG has been, school and CJG agreed on the day
on which school hears, and only when the CJG writes down that something is being done differs.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.db import transaction

from tests.attacks.doorways import API_CASE, CASE
from tests.attacks.test_pairs import STAFF_PAGES, case_pages, differences, seen_by
from tests.factories.westerkwartier import REVIEW
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.burden import open_tasks_of
from zorgroute.chain.cases.lists import feedback_of, work_of
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.notices.models import Outbox
from zorgroute.core.engine.moves import Actor, Correct, Interrupt, Take
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.wording.dates import long_date

pytestmark = [pytest.mark.django_db, pytest.mark.threat("T19")]
AGREED_IN = 30
NEXT = "11-leerkracht-inlichten"


@pytest.fixture
def told(town):
    """The town with a case after the talk at the CJG, and the day on which school hears."""
    town.raise_concern()
    town.walk_to("8-cjg-inlichten")
    day = (town.moment + timedelta(days=AGREED_IN)).date()
    town.do("8-cjg-inlichten", record={"terugkoppelen-op": day})
    town.walk_to("10-terugkoppeling")
    town.hears_on = datetime.combine(day, time(0), AMSTERDAM)
    return town


def says(after):
    """The CJG lets school know that something is being done, so many days later."""

    def story(town):
        town.moment += timedelta(days=after)
        more = {"outcome": "teruggekoppeld", "next_on": REVIEW}
        town.do("10-terugkoppeling", feedback="er_wordt_iets_gedaan", **more)

    return story


def silent(town):
    """The CJG has said nothing yet."""


def pages_at(town, moment, *stories):
    """What teacher and IB get at a moment in each world."""
    pages = (*STAFF_PAGES, *case_pages(town, CASE, API_CASE))
    began, found = town.moment, []
    for who in ("leerkracht", "ib"):
        town.fresh_client(who)
    for story in stories:
        point = transaction.savepoint()
        town.moment = began
        story(town)
        town.moment = moment
        town.clients.clear()
        for who in ("leerkracht", "ib"):
            town.get(who, "/uw-rechten/")
        found.append({who: seen_by(town, who, pages) for who in ("leerkracht", "ib")})
        transaction.savepoint_rollback(point)
    town.moment = began
    return found


def refusal(town, who="ib"):
    """For what reasons school may not do its next step now; nothing when it may."""
    acting = town.acting(who)
    move = Take(
        Actor(str(acting.person), acting.role), NEXT, "hulp-loopt", town.moment,
        present=frozenset({"leerkracht"}), next_on=REVIEW,
    )  # fmt: skip
    with acting_as(acting), pytest.raises(Refused) as refused, transaction.atomic():
        attempt(acting, town.case, move, town.moment)
    return refused.value.denied.reasons


def sent_to_school(town, moment):
    people = [town.people[who][1] for who in ("leerkracht", "ib")]
    with acting_as(Duty(municipality=town.here)):
        rows = Outbox.objects.filter(person_id__in=people, not_before__lte=moment)
        return sorted(rows.values_list("person_id", "kind"))


def entries(town, who):
    acting = town.acting(who)
    with acting_as(acting):
        return case_seen_by(acting, town.case, town.moment).timeline()


@pytest.mark.requirement("R146")
@pytest.mark.parametrize("days", [3, AGREED_IN - 6])
def test_pages_of_school_before_the_review_date_are_the_same_with_and_without_news(told, days):
    """A later day than the CJG spoke on, and before the day on which school hears."""
    moment = told.moment + timedelta(days=days)
    assert moment < told.hears_on

    without, early = pages_at(told, moment, silent, says(0))
    assert differences(without, early) == []


LATE = "Afgesproken was bericht uiterlijk"


@pytest.fixture
def overdue(town):
    """The town on the last day on which school hears in time, without another day agreed on."""
    town.raise_concern()
    town.walk_to("9-hulp-cjg")
    known_to_both = town.moment
    town.walk_to("10-terugkoppeling")
    town.moment = known_to_both + timedelta(weeks=6)
    return town


@pytest.mark.requirement("R145")
@pytest.mark.requirement("R146")
def test_pages_of_school_past_the_agreed_day_are_the_same_with_and_without_news(overdue):
    """The news of yesterday waits; that school should have heard by now stands there all the same,
    on the same day, with the same number of statements."""
    tomorrow = overdue.moment + timedelta(days=1)
    without, said = pages_at(overdue, tomorrow, silent, says(0))
    assert differences(without, said) == []
    text = said["ib"]["/mijn-werk/"][0]
    assert (text.count(LATE), text.count("Vraag gerust om een bericht.")) == (1, 1)
    assert LATE not in said["leerkracht"]["/mijn-werk/"][0]


@pytest.mark.requirement("R145")
def test_pages_of_school_on_the_agreed_day_itself_mark_nothing(overdue):
    (without,) = pages_at(overdue, overdue.moment, silent)
    assert LATE not in without["ib"]["/mijn-werk/"][0]


@pytest.mark.requirement("R145")
def test_school_that_heard_is_counted_from_the_day_it_heard(overdue):
    def lines(moment):
        ib = overdue.acting("ib")
        with acting_as(ib):
            return [each.late_since for each in feedback_of(ib, moment)]

    agreed, tomorrow = overdue.moment.date(), overdue.moment + timedelta(days=1)
    assert lines(tomorrow) == [agreed]
    says(0)(overdue)
    assert lines(tomorrow) == [agreed]
    assert lines(tomorrow + timedelta(days=10)) == []


@pytest.mark.requirement("R145")
@pytest.mark.requirement("R146")
@pytest.mark.parametrize("days", [0])
def test_pages_of_school_from_the_review_date_on_do_not_tell_when_the_news_was_given(told, days):
    moment = told.hears_on + timedelta(days=days, hours=10)
    early, late = pages_at(told, moment, says(0), says(15))
    assert differences(early, late) == []
    text = early["ib"][f"/zaak/{told.case}/"][0]
    assert "Er wordt iets gedaan." in text


@pytest.mark.requirement("R145")
def test_message_to_school_waits_for_the_review_date(told):
    before = sent_to_school(told, told.hears_on)
    says(0)(told)
    a_second = timedelta(seconds=1)
    assert sent_to_school(told, told.hears_on - a_second) == before
    assert len(sent_to_school(told, told.hears_on)) > len(before)


@pytest.mark.requirement("R146")
def test_attempt_at_the_next_step_before_the_review_date_is_refused_as_if_nothing_was_said(told):
    told.moment += timedelta(days=1)
    without = refusal(told)
    says(0)(told)
    assert refusal(told) == without


@pytest.mark.requirement("R146")
def test_lists_and_counts_of_school_before_the_review_date_hold_nothing_new(told):
    def seen():
        ib, director = told.acting("ib"), told.acting("directeur")
        with acting_as(ib):
            work = [(row.kind, row.step) for row in work_of(ib, told.moment)]
        teacher = told.acting("leerkracht")
        with acting_as(teacher):
            heard = feedback_of(teacher, told.moment)
        with acting_as(director):
            many = open_tasks_of(director, [ib.person], told.moment)
        return work, heard, many

    before = seen()
    says(0)(told)
    assert seen() == before
    told.moment = told.hears_on
    assert ("step", NEXT) in seen()[0]


def test_sender_reads_at_once_from_which_day_school_may_read_it(told):
    says(0)(told)
    day = told.hears_on.date()
    words = [each.words for each in entries(told, "cjg") if each.step == "10-terugkoppeling"]
    assert [each.endswith(f"{long_date(day)} voor: Intern begeleider.") for each in words] == [True]


def test_school_reads_the_news_on_the_review_date_and_not_on_the_day_it_was_given(told):
    says(0)(told)
    told.moment = told.hears_on
    (entry,) = [each for each in entries(told, "ib") if each.is_feedback]
    assert (entry.on, entry.act, entry.by) == (told.hears_on.date(), 0, "")


@pytest.mark.requirement("R146")
def test_news_taken_back_before_the_review_date_is_never_heard_of(told):
    before = sent_to_school(told, told.hears_on)
    says(0)(told)
    (entry,) = [each for each in entries(told, "cjg") if each.step == "10-terugkoppeling"]
    cjg = told.acting("cjg")
    with acting_as(cjg):
        move = Correct(Actor(str(cjg.person), cjg.role), entry.act, "verkeerd", told.moment)
        attempt(cjg, told.case, move, told.moment)
    told.moment = told.hears_on + timedelta(days=1)

    assert sent_to_school(told, told.moment) == before
    assert [each.words for each in entries(told, "ib") if each.is_feedback] == []
    teacher = told.acting("leerkracht")
    with acting_as(teacher):
        heard = feedback_of(teacher, told.moment)
    assert [each.code for each in heard if each.code] == []


def test_withdrawal_is_known_to_school_at_once_while_news_waits(told):
    """What stops a case by itself waits for nothing: who answers must know (promise 1)."""
    says(0)(told)
    told.moment += timedelta(hours=1)
    acting = told.acting("ouders")
    with acting_as(acting):
        actor = Actor(str(acting.person), "ouders")
        move = Interrupt(actor, "withdrawal", told.moment, "cjg-contact")
        attempt(acting, told.case, move, told.moment)
    assert any(each.is_interrupt for each in entries(told, "ib"))
