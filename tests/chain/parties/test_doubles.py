"""Are children who are there twice found, remembered when they are two, and joined when one?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.chain.parties.test_taking_in import PUPILS, taken
from tests.factories.worlds import make_school, route
from zorgroute.chain.cases.models import Case
from zorgroute.chain.concerns.actions import Concern, NewChild, raise_concern
from zorgroute.chain.concerns.models import Signal
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Look
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.doubles import (
    children_alike,
    doubles_here,
    former_ids,
    say_not_the_same,
)
from zorgroute.chain.parties.likeness import Named
from zorgroute.chain.parties.models import Child, Guardianship, NotTheSame
from zorgroute.chain.reactions import children_joined

pytestmark = pytest.mark.django_db
BORN = date(2019, 2, 11)


@pytest.fixture
def school():
    return make_school()


def enrol(school, given, surname, born=BORN, organisation=None, **more):
    with acting_as(Duty(municipality=school.municipality)):
        return parties.enrol_child(
            school.municipality, Name(given, surname), born,
            organisation=organisation or school.organisation, location=school.location, **more,
        )  # fmt: skip


def found(school, role="beheerder"):
    keeper = school.acting(role)
    with acting_as(keeper):
        return [{each.one.id, each.other.id} for each in doubles_here(keeper, school.now)]


def concern(school, child):
    teacher = school.acting("leerkracht")
    with acting_as(teacher):
        told = Concern(child, ("ontwikkeling",), "Slaapt in de kring.", school.now.date())
        return raise_concern(teacher, route(), told, school.now).case


def test_child_that_sounds_like_another_with_the_same_birthday_is_proposed(school):
    double = enrol(school, "Pip", "Waterlandt", group="4")
    assert found(school) == [{school.children["pip"], double}]


@pytest.mark.threat("T17")
def test_t17_twins_and_brothers_are_not_proposed(school):
    enrol(school, "Puk", "Waterland", group="4")
    enrol(school, "Jan", "Zandweg", group="4", external_id="1")
    enrol(school, "Jans", "Zandweg", group="4", external_id="2")
    assert found(school) == []


@pytest.mark.threat("T1")
def test_t1_child_of_another_organisation_is_never_compared(school):
    enrol(school, "Pip", "Waterland", organisation=school.cjg_organisation)
    assert found(school) == []
    cjg = school.acting("cjg")
    with acting_as(cjg):
        assert (
            children_alike(cjg, Named("Mats", "", "Waterland", date(2016, 9, 3)), school.now) == []
        )


def test_two_children_are_never_proposed_again_also_after_reading_in_again(school):
    text = PUPILS + "Pip;Waterlandt;11-2-2019;4;77;;;\n"
    assert taken(school, text).alike == 1
    [pair] = found(school)
    keeper = school.acting("beheerder")
    with acting_as(keeper):
        say_not_the_same(keeper, *pair, school.now)
        say_not_the_same(keeper, *reversed(list(pair)), school.now)
    assert found(school) == []
    again = taken(school, text)
    assert (again.new, again.alike) == (0, 0)
    assert found(school) == []


def test_one_child_keeps_cases_signals_parents_and_a_former_id(school):
    keep = school.children["pip"]
    gone = enrol(school, "Pip", "Waterlandt", group="4", external_id="77")
    case = concern(school, gone)
    with acting_as(Duty(municipality=school.municipality)):
        aunt = parties.add_person(school.municipality, Name("Tine", "Waterland"), is_family=True)
        parties.add_guardian(school.municipality, gone, aunt, date(2020, 1, 1))
    keeper = school.acting("beheerder")
    with acting_as(keeper):
        children_joined(keeper, keep, gone, school.now)
    with acting_as(Duty(municipality=school.municipality)):
        assert not Child.objects.filter(id=gone).exists()
        assert Child.objects.get(id=keep).external_id == "77"
        assert Case.objects.get(id=case).child_id == keep
        assert Signal.objects.get(case_id=case).child_id == keep
        parents = Guardianship.objects.filter(child_id=keep).values_list("person_id", flat=True)
        assert set(parents) == {school.people["ouders"], aunt}
        assert former_ids(school.municipality, keep) == [gone]
        looks = Look.objects.filter(child_id=gone, action="D", person_id=keeper.person)
        assert looks.count() == 1


def test_joined_child_is_found_when_the_same_file_is_read_in_again(school):
    text = PUPILS + "Pip;Waterlandt;11-2-2019;4;;;;\n"
    taken(school, text)
    [pair] = found(school)
    keep = school.children["pip"]
    keeper = school.acting("beheerder")
    with acting_as(keeper):
        children_joined(keeper, keep, next(iter(pair - {keep})), school.now)
    again = taken(school, text)
    assert (again.new, again.changed) == (0, 0)


@pytest.mark.parametrize("role", ["leerkracht", "ib", "cjg", "ouders"])
def test_nobody_but_the_keeper_joins_or_parts_children(school, role):
    double = enrol(school, "Pip", "Waterlandt", group="4")
    acting = school.acting(role)
    with acting_as(acting), pytest.raises(Unseen):
        children_joined(acting, school.children["pip"], double, school.now)
    with acting_as(acting), pytest.raises(Unseen):
        say_not_the_same(acting, school.children["pip"], double, school.now)


def test_child_of_another_organisation_cannot_be_joined(school):
    elsewhere = enrol(school, "Pip", "Waterland", organisation=school.cjg_organisation)
    keeper = school.acting("beheerder")
    with acting_as(keeper), pytest.raises(Unseen):
        children_joined(keeper, school.children["pip"], elsewhere, school.now)
    with acting_as(Duty(municipality=school.municipality)):
        assert Child.objects.filter(id=elsewhere).exists()


def test_typed_child_that_was_meant_becomes_no_new_record(school):
    with acting_as(Duty(municipality=school.municipality)):
        before = Child.objects.count()
    meant = NewChild("Pip", "Waterlandt", BORN, meant=school.children["pip"])
    case = concern(school, meant)
    with acting_as(Duty(municipality=school.municipality)):
        assert Child.objects.count() == before
        assert Case.objects.get(id=case).child_id == school.children["pip"]


def test_typed_child_that_is_another_one_is_remembered_as_two(school):
    concern(school, NewChild("Pip", "Waterlandt", BORN, is_other=True))
    with acting_as(Duty(municipality=school.municipality)):
        assert NotTheSame.objects.filter(municipality=school.municipality).count() == 1
    assert found(school) == []


def test_meaning_a_child_that_does_not_look_like_it_is_refused(school):
    with pytest.raises(Unseen):
        concern(school, NewChild("Pip", "Waterlandt", BORN, meant=school.children["juno"]))
