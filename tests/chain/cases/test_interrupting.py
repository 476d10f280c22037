"""What becomes of running cases when people change: who leaves, who loses authority, who dies?"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.chain.cases.test_actions import discuss, raised
from tests.factories.worlds import MONDAY, make_school
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.deadlines import fire_due
from zorgroute.chain.cases.lists import cases_of, work_of
from zorgroute.chain.cases.models import Deadline, Involvement
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Deed
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.notices.models import Outbox
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.reactions import authority_ended, colleague_left, follow_people
from zorgroute.core.engine import moves
from zorgroute.core.engine.moves import Actor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def talked(school):
    """A case after the talk with the parents, so that they take part in it."""
    case = raised(school).case
    discuss(school, case)
    teacher = school.acting("leerkracht")
    at = school.now + timedelta(hours=2)
    record = {
        "gesproken-op": school.now.date(),
        "gesproken-met": "moeder",
        "besproken": "hoe het gaat",
        "afspraken": "wij bellen",
    }
    move = moves.Take(
        Actor(str(teacher.person), "leerkracht"), "2-kort-gesprek", "niet-weg", at,
        record=record, present=frozenset({"ouders"}),
    )  # fmt: skip
    with acting_as(teacher):
        attempt(teacher, case, move, at)
    return case


def interrupt(school, case, role, kind, at=None, detail=""):
    who, at = school.acting(role), at or school.now + DAY
    move = moves.Interrupt(Actor(str(who.person), role), kind, at, detail)
    with acting_as(who):
        return attempt(who, case, move, at)


def waiting(school, role, at):
    who = school.acting(role, at)
    with acting_as(who):
        return {each.kind for each in work_of(who, at)}


def kinds(case):
    with acting_as(Duty()):
        rows = Deed.objects.filter(case_id=case).order_by("seq")
        return [row.kind for row in rows]


# Who leaves


def leave(school, role, at):
    keeper = school.acting("beheerder", at)
    with acting_as(keeper):
        colleague_left(keeper, school.people[role], at, at.date())


@pytest.mark.requirement("R060")
def test_case_of_who_leaves_is_offered_to_a_colleague_and_taken_over():
    school = make_school()
    case = raised(school).case
    at = school.now + DAY
    leave(school, "leerkracht", at)
    colleague = school.acting("collega", at)
    with acting_as(colleague):
        seen = case_seen_by(colleague, case, at)
        assert (seen.what_now.offered, seen.what_now.is_alarm) == ("leerkracht", False)
        move = moves.AnswerHandover(Actor(str(colleague.person), "leerkracht"), at)
        attempt(colleague, case, move, at)
        after = case_seen_by(colleague, case, at)
    assert (after.what_now.offered, after.what_now.holder_person) == (None, "Jorn Akkervliet")


def test_who_left_takes_part_in_nothing_any_more():
    school = make_school()
    case = raised(school).case
    teacher = school.acting("leerkracht")
    leave(school, "leerkracht", school.now + DAY)
    with acting_as(teacher), pytest.raises(Unseen):
        case_seen_by(teacher, case, school.now + DAY)
    with acting_as(Duty()):
        mine = Involvement.objects.filter(case_id=case, person_id=teacher.person)
        assert [row.until is not None for row in mine] == [True]


def test_net_in_the_database_hides_a_case_from_who_left():
    school = make_school()
    raised(school)
    teacher = school.acting("leerkracht")
    leave(school, "leerkracht", school.now + DAY)
    with acting_as(teacher):
        from zorgroute.chain.cases.models import Case  # noqa: PLC0415 - beside the door, on purpose

        assert Case.objects.count() == 0


def test_leaving_of_somebody_with_another_part_in_a_case_interrupts_nothing():
    school = make_school()
    case = raised(school).case
    discuss(school, case)
    leave(school, "collega", school.now + DAY)
    assert "Interrupted" not in kinds(case)


def test_worker_follows_whose_last_day_has_passed_once():
    school = make_school()
    case = raised(school).case
    keeper = school.acting("beheerder")
    with acting_as(keeper):
        post = school.acting("leerkracht").post
        parties.end_employment(keeper, post, (school.now + DAY).date())
    before = follow_people(school.now + DAY)
    first, second = follow_people(school.now + 2 * DAY), follow_people(school.now + 3 * DAY)
    assert (before, first, second) == (0, 1, 0)
    assert kinds(case).count("Interrupted") == 1


def test_another_function_at_the_same_school_ends_the_part_of_the_former_one():
    school = make_school()
    case = raised(school).case
    person = school.people["leerkracht"]
    with acting_as(keeper := school.acting("beheerder")):
        parties.end_employment(keeper, school.acting("leerkracht").post, school.now.date())
    with acting_as(Duty(municipality=school.municipality)):
        since = (school.now + DAY).date()
        parties.employ(school.municipality, person, school.organisation, "conciërge", since)
    follow_people(school.now + DAY)
    with acting_as(Duty()):
        parts = Involvement.objects.filter(case_id=case, person_id=person, until__isnull=True)
        assert parts.count() == 0


# Authority


def second_parent(school):
    with acting_as(Duty(municipality=school.municipality)):
        person = parties.add_person(school.municipality, Name("Bas", "Waterland"), is_family=True)
        child = school.children["pip"]
        parties.add_guardian(school.municipality, child, person, date(2020, 1, 1))
    school.people["ouder-twee"] = person
    return person


def test_parent_whose_authority_ended_sees_nothing_more_and_the_other_parent_still_does():
    school = make_school()
    gone = second_parent(school)
    case, at = talked(school), school.now + DAY
    ib = school.acting("ib")
    parent = school.acting("ouder-twee")
    with acting_as(parent):
        assert [each[0] for each in cases_of(parent, at)] == [case]
    with acting_as(ib):
        authority_ended(ib, school.children["pip"], gone, at)
    with acting_as(parent), pytest.raises(Unseen):
        case_seen_by(parent, case, at)
    other = school.acting("ouders")
    with acting_as(other):
        assert [each[0] for each in cases_of(other, at)] == [case]
    assert "interrupt.loss_of_authority" in waiting(school, "leerkracht", at)


def test_authority_is_ended_only_where_the_child_is():
    school, other = make_school(), make_school()
    stranger = other.acting("ib")
    with acting_as(stranger), pytest.raises(Unseen):
        authority_ended(stranger, school.children["pip"], school.people["ouders"], school.now)


# Death


def test_after_a_death_no_message_goes_to_the_family_and_no_term_is_left():
    school = make_school()
    case = talked(school)
    with acting_as(Duty()):
        before = set(Outbox.objects.filter(key__startswith=f"{case}:").values_list("id", flat=True))
    interrupt(school, case, "leerkracht", "death")
    with acting_as(Duty()):
        told = Outbox.objects.filter(key__startswith=f"{case}:").exclude(id__in=before)
        assert {row.person_id for row in told} == {school.people["directeur"]}
        assert Deadline.objects.filter(case_id=case, fired_at__isnull=True).count() == 0


def test_message_that_waited_for_the_family_is_not_sent_after_a_death():
    school = make_school()
    case = talked(school)
    with acting_as(Duty(municipality=school.municipality)):
        from zorgroute.chain.notices.actions import queue  # noqa: PLC0415 - used once

        queue(school.municipality, [school.people["ouders"]], "StepOpened", f"{case}:9", school.now)
    interrupt(school, case, "leerkracht", "death")
    with acting_as(Duty()):
        left = Outbox.objects.filter(
            key__startswith=f"{case}:", person_id=school.people["ouders"], sent_at__isnull=True
        )
        assert left.count() == 0


def test_after_a_death_only_what_was_passed_on_waits():
    school = make_school()
    case = talked(school)
    interrupt(school, case, "leerkracht", "death")
    at = school.now + 60 * DAY
    fire_due(at)
    assert waiting(school, "leerkracht", at) == {"interrupt.death"}
    assert waiting(school, "ouders", at) == set()


# Birthdays and refusals


def test_worker_lets_a_birthday_interrupt_a_case_on_the_day():
    born = date(2019, 2, 11)
    before = datetime(born.year + 12, 2, 9, 8, 0, tzinfo=MONDAY.tzinfo)
    school = make_school(before)
    case = raised(school).case
    with acting_as(Duty()):
        rows = Deadline.objects.filter(case_id=case, kind="birthday_12")
        days = [row.at.astimezone(MONDAY.tzinfo).date() for row in rows]
    fire_due(before + DAY)
    early = kinds(case).count("Interrupted")
    fire_due(before + 3 * DAY)
    assert days == [date(born.year + 12, 2, 10)]  # midnight in Amsterdam is eleven in UTC
    assert (early, kinds(case).count("Interrupted")) == (0, 1)
    assert "interrupt.birthday_12" in waiting(school, "leerkracht", before + 3 * DAY)


def test_parent_cannot_declare_who_answers():
    school = make_school()
    case = talked(school)
    with pytest.raises(Refused) as refused:
        interrupt(school, case, "ouders", "change_of_responsible")
    assert refused.value.denied.codes() == ("interrupt.not_yours",)
