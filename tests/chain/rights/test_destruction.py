"""Do files go when they may, by two people, and does nothing of the child stay behind?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.faces.portal.walking import raised, to_home_watch
from tests.factories.worlds import make_school
from zorgroute.chain.cases.ending import closed_cases
from zorgroute.chain.cases.models import Case
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.keys import case_keys
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.models import Child, Person
from zorgroute.chain.reactions import destroy_files
from zorgroute.chain.rights import actions, destruction, rules
from zorgroute.chain.rights.actions import Asked
from zorgroute.chain.rights.models import Due, Forgotten, Hold

pytestmark = pytest.mark.django_db
YEARS = timedelta(days=366 * 3)


@pytest.fixture
def closed():
    """A school with a case that was closed, and a second person at the desk."""
    school = make_school()
    place = school.municipality
    case = raised(school)
    with acting_as(Duty(municipality=place)):
        Case.objects.filter(id=case).update(closed="opgelost")
        officer = parties.add_person(place, parties.Name("Femke", "Vondeling"))
        parties.employ(
            place, officer, school.organisation, "functionaris_gegevensbescherming",
            date(2020, 8, 1), location=school.location,
        )  # fmt: skip
        school.people["fg"] = officer
    return school, case


def leave_school(school, child="pip"):
    with acting_as(Duty(municipality=school.municipality)):
        Child.objects.filter(id=school.children[child]).update(organisation=None, location=None)


def mark(school, now):
    with acting_as(Duty()):
        return destruction.mark_due(now)


def marked(school):
    with acting_as(Duty(municipality=school.municipality)):
        return set(
            Due.objects.filter(municipality=school.municipality).values_list("case_id", flat=True)
        )


def codes(refused):
    return {each.code for each in refused.value.denied.reasons}


@pytest.mark.requirement("R208")
def test_file_of_a_school_is_marked_two_years_after_its_last_change_once_the_child_has_left(closed):
    school, case = closed
    mark(school, school.now + YEARS)
    assert marked(school) == set()
    leave_school(school)
    mark(school, school.now + timedelta(days=365 * 2 - 1))
    assert marked(school) == set()
    mark(school, school.now + YEARS)
    assert marked(school) == {case}


def test_mark_goes_when_a_case_is_taken_up_again(closed):
    school, case = closed
    leave_school(school)
    mark(school, school.now + YEARS)
    with acting_as(Duty(municipality=school.municipality)):
        Case.objects.filter(id=case).update(closed="")
    mark(school, school.now + YEARS)
    assert marked(school) == set()


def proposed(school, case, now):
    leave_school(school)
    mark(school, now)
    head = school.acting("directeur", now)
    with acting_as(head):
        return head, destruction.propose(head, [case], now)


def test_file_goes_by_two_people_and_leaves_a_certificate_without_a_name(closed):
    school, case = closed
    now = school.now + YEARS
    _, made = proposed(school, case, now)
    officer = school.acting("fg", now)
    with acting_as(officer):
        assert destroy_files(officer, made, now) == 1
        found = destruction.certificates(officer)
    assert [(each.rule, each.first_role, each.second_role) for each in found] == [
        ("school", "directeur", "functionaris_gegevensbescherming")
    ]
    assert case_keys().find(case) is None
    with acting_as(Duty(municipality=school.municipality)):
        assert Case.objects.get(id=case).is_destroyed
        assert closed_cases(school.municipality, [case]) == []


def test_child_without_place_or_file_goes_as_well_and_a_parent_of_another_child_stays(closed):
    school, case = closed
    now = school.now + YEARS
    _, made = proposed(school, case, now)
    officer = school.acting("fg", now)
    with acting_as(officer):
        destroy_files(officer, made, now)
    with acting_as(Duty(municipality=school.municipality)):
        assert not Child.objects.filter(id=school.children["pip"]).exists()
        assert Person.objects.filter(id=school.people["ouders"]).exists()
        kinds = set(
            Forgotten.objects.filter(municipality=school.municipality).values_list(
                "kind", flat=True
            )
        )
    assert kinds == {"case", "child"}


def test_same_person_may_not_say_yes_to_the_own_proposal(closed):
    school, case = closed
    now = school.now + YEARS
    head, made = proposed(school, case, now)
    with acting_as(head), pytest.raises(Refused) as no:
        destroy_files(head, made, now)
    assert codes(no) == {"destroy.same_person"}
    assert case_keys().find(case) is not None


def test_term_that_has_not_passed_is_in_the_way(closed):
    school, case = closed
    head = school.acting("directeur")
    with acting_as(head), pytest.raises(Refused) as no:
        destruction.propose(head, [case], school.now)
    assert codes(no) == {"destroy.not_due"}


def test_no_file_at_all_is_no_proposal(closed):
    school, _ = closed
    head = school.acting("directeur")
    with acting_as(head), pytest.raises(Refused) as no:
        destruction.propose(head, [], school.now)
    assert codes(no) == {"destroy.no_cases"}


def test_file_in_a_proposal_is_not_proposed_again_and_is_decided_once(closed):
    school, case = closed
    now = school.now + YEARS
    head, made = proposed(school, case, now)
    with acting_as(head), pytest.raises(Refused) as no:
        destruction.propose(head, [case], now)
    assert codes(no) == {"destroy.proposed"}
    with acting_as(head):
        destruction.reject(head, made, now)
        with pytest.raises(Refused) as no:
            destruction.reject(head, made, now)
    assert codes(no) == {"destroy.decided"}
    assert case_keys().find(case) is not None


def test_hold_stops_destruction_until_it_ends(closed):
    school, case = closed
    now = school.now + YEARS
    _, made = proposed(school, case, now)
    officer = school.acting("fg", now)
    with acting_as(officer):
        held = destruction.hold(officer, case, "toezicht", now.date() + timedelta(days=90), now)
        with pytest.raises(Refused) as no:
            destroy_files(officer, made, now)
        assert codes(no) == {"destroy.held"}
        destruction.end_hold(officer, held, now)
        assert destroy_files(officer, made, now) == 1


@pytest.mark.parametrize(
    ("why", "days", "code"),
    [
        ("zomaar", 30, "hold.no_reason"),
        ("klacht", 0, "hold.no_review"),
        ("klacht", 400, "hold.no_review"),
    ],
)
def test_hold_without_a_reason_or_a_day_is_refused(closed, why, days, code):
    school, case = closed
    head = school.acting("directeur")
    with acting_as(head), pytest.raises(Refused) as no:
        destruction.hold(head, case, why, school.now.date() + timedelta(days=days), school.now)
    assert codes(no) == {code}


@pytest.mark.parametrize("role", ["leerkracht", "ib", "cjg", "ouders"])
def test_desk_is_there_for_who_keeps_it_only(closed, role):
    school, case = closed
    who = school.acting(role)
    with acting_as(who), pytest.raises(Unseen):
        destruction.due_files(who, school.now)
    with acting_as(who), pytest.raises(Unseen):
        destruction.propose(who, [case], school.now)


def test_complaint_holds_the_file_until_it_is_answered():
    school, case, now = to_home_watch()
    parent, head = school.acting("ouders", now), school.acting("directeur", now)
    with acting_as(parent):
        asked = Asked("complaint", school.children["pip"], "Niemand belde terug.", case)
        made = actions.ask(parent, asked, now)
    with acting_as(Duty(municipality=school.municipality)):
        assert Hold.objects.filter(case_id=case, ended_at__isnull=True).count() == 1
    with acting_as(head):
        actions.answer(head, made, rules.GRANTED, now, words="Wij bellen voortaan terug.")
    with acting_as(Duty(municipality=school.municipality)):
        assert Hold.objects.filter(case_id=case, ended_at__isnull=True).count() == 0
