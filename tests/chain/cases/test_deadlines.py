"""Does a term that passed do its work once, whoever asks and however often?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Min

from tests.factories.terms import open_timed_case, publish_timed_route
from tests.factories.worlds import make_school
from zorgroute.chain.cases.deadlines import fire_due, overdue
from zorgroute.chain.cases.models import Case, Deadline
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Deed
from zorgroute.chain.notices.models import Outbox

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R035")]
DAY = timedelta(days=1)


def timed_case(school=None, steps=3, now=None):
    school = school or make_school(*([now] if now else []))
    route = publish_timed_route(steps, school.now)
    return school, open_timed_case(school, route, "pip", school.now)


def kinds_of(case):
    with acting_as(Duty()):
        return list(
            Deed.objects.filter(case_id=case).order_by("seq").values_list("kind", flat=True)
        )


def told(case):
    with acting_as(Duty()):
        return Outbox.objects.filter(key__startswith=f"{case}:").count()


def test_fire_due_before_the_term_writes_nothing():
    school, case = timed_case()
    before = kinds_of(case)
    fired = fire_due(school.now + timedelta(hours=1))
    assert (fired.lines, kinds_of(case)) == (0, before)


@pytest.mark.threat("T26")
def test_fire_due_after_the_term_passes_it_once_and_tells():
    school, case = timed_case(steps=1)
    fire_due(school.now + 3 * DAY)
    once, said = kinds_of(case), told(case)
    fire_due(school.now + 3 * DAY)
    assert (once.count("TermPassed"), once.count("Reminded"), said) == (1, 1, 2)
    assert (kinds_of(case), told(case)) == (once, said)


@pytest.mark.threat("T25")
def test_fire_due_after_a_month_without_a_worker_catches_up_with_every_term():
    school, case = timed_case(steps=5)
    fire_due(school.now + 60 * DAY)
    assert kinds_of(case).count("TermPassed") == 5
    with acting_as(Duty()):
        assert Deadline.objects.filter(case_id=case, kind="due", fired_at=None).count() == 0


def test_fire_due_leaves_a_case_that_cannot_be_settled_and_does_the_others():
    school = make_school()
    route = publish_timed_route(1, school.now)
    broken = open_timed_case(school, route, "mats", school.now)
    whole = open_timed_case(school, route, "pip", school.now)
    with acting_as(Duty()):
        Case.objects.filter(id=broken).update(digest="0" * 64)
    fired = fire_due(school.now + 3 * DAY)
    assert fired.failed == (broken,)
    assert kinds_of(whole).count("TermPassed") == 1


@pytest.mark.threat("T25")
def test_overdue_counts_terms_that_nobody_fired():
    school, _ = timed_case()
    with acting_as(Duty()):
        before = overdue(school.now)
        assert overdue(school.now + 3 * DAY) > before


def test_a_destroyed_case_has_no_terms_left():
    from zorgroute.chain.cases.actions import destroy_case  # noqa: PLC0415 reads as the story

    school, case = timed_case()
    with acting_as(Duty(municipality=school.municipality)):
        destroy_case(school.municipality, case, school.now)
    before = kinds_of(case)
    fire_due(school.now + 30 * DAY)
    assert kinds_of(case) == before


def test_a_new_term_within_a_day_asks_for_a_wake_up_in_the_same_transaction():
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM procrastinate_jobs")
        last = cursor.fetchone()[0]
        school = make_school()
        route = publish_timed_route(1, school.now, hours=20)
        open_timed_case(school, route, "pip", school.now)
        cursor.execute(
            "SELECT task_name, scheduled_at FROM procrastinate_jobs WHERE id > %s", [last]
        )
        asked = cursor.fetchall()
    with acting_as(Duty()):
        mine = Deadline.objects.filter(municipality=school.municipality)
        first = mine.aggregate(Min("at"))["at__min"]
    assert asked == [("zorgroute.wake_at", first + timedelta(seconds=1))]


# 25 October 2026: 02:00-03:00 comes twice. 28 March 2027: 02:00-03:00 does not come at all.
@pytest.mark.threat("T25")
@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 10, 24, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 24, 1, 30, tzinfo=UTC),
        datetime(2027, 3, 27, 1, 30, tzinfo=UTC),
    ],
)
def test_a_term_of_hours_over_the_clock_change_fires_once_after_exactly_that_many(start):
    school = make_school(start)
    route = publish_timed_route(1, school.now, hours=24)
    case = open_timed_case(school, route, "pip", school.now)
    minute = timedelta(minutes=1)
    fire_due(start + timedelta(hours=24))
    early = kinds_of(case).count("TermPassed")
    # Every quarter of an hour around it, as if the worker was started anew each time.
    for step in range(12):
        fire_due(start + timedelta(hours=24) + minute + step * timedelta(minutes=15))
    assert (early, kinds_of(case).count("TermPassed")) == (0, 1)


def test_a_worker_that_was_off_for_a_day_fires_with_the_moments_of_the_terms():
    _, case = timed_case(steps=2)
    with acting_as(Duty()):
        due = Deadline.objects.filter(case_id=case, kind="due").values_list("at", flat=True).get()
    fire_due(due + DAY)
    with acting_as(Duty()):
        passed = Deed.objects.filter(case_id=case, kind="TermPassed").values_list(
            "happened_at", "recorded_at"
        )
        assert list(passed)[:1] == [(due, due + DAY)]
