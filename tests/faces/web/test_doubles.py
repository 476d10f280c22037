"""Can who keeps an organisation see likely doubles on screen, and is a typed child asked about?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.faces.web.entering import hidden, words
from zorgroute.chain.cases.models import Case
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.models import Child

pytestmark = pytest.mark.django_db
HOME = "/organisatie/dubbel/"


@pytest.fixture
def double(school):
    with acting_as(Duty(municipality=school.municipality)):
        return parties.enrol_child(
            school.municipality, Name("Pip", "Waterlandt"), date(2019, 2, 11),
            organisation=school.organisation, location=school.location, group="5",
        )  # fmt: skip


def pair(school, double):
    one, other = sorted([school.children["pip"], double])
    return f"{HOME}{one}/{other}/"


def test_doubles_stand_with_their_reasons_and_are_joined(school, enter, double):
    visitor = enter("beheerder")
    said = words(visitor.get(HOME))
    assert "Pip Waterland, geboren op maandag 11 februari 2019, groep 4" in said
    assert "de achternaam klinkt hetzelfde, dezelfde voornaam, dezelfde geboortedatum" in said
    url = pair(school, double)
    assert "Kies welke gegevens blijven." in words(visitor.post(url, {}))
    keep = school.children["pip"]
    assert visitor.post(url, {"blijft": keep})["Location"] == HOME
    assert "Er zijn geen kinderen die op elkaar lijken." in words(visitor.get(HOME))
    assert visitor.get(url).status_code == 404


def test_two_children_leave_the_list(school, enter, double):
    visitor = enter("directeur")
    visitor.post(f"{pair(school, double)}twee/")
    assert "Er zijn geen kinderen die op elkaar lijken." in words(visitor.get(HOME))


@pytest.mark.parametrize("role", ["leerkracht", "ib", "cjg", "ouders"])
def test_doubles_are_not_there_for_anybody_else(school, enter, double, role):
    visitor = enter(role)
    url = pair(school, double)
    answers = (visitor.get(HOME), visitor.get(url), visitor.post(f"{url}twee/"),
               visitor.post(url, {"blijft": double}))  # fmt: skip
    assert {each.status_code for each in answers} == {404}


def typed(school, visitor, **more):
    return {
        "kind": "ander", "voornaam": "Pip", "achternaam": "Waterlandt", "geboren.dag": "11",
        "geboren.maand": "2", "geboren.jaar": "2019", "over": "ontwikkeling",
        "feiten": "Slaapt in de kring.", "wanneer": "vandaag",
        "sleutel": hidden(visitor.get("/zorg-melden/"), "sleutel"), **more,
    }  # fmt: skip


def test_child_typed_in_that_looks_like_one_there_is_asked_about_first(school, enter):
    visitor = enter("leerkracht")
    page = visitor.post("/zorg-melden/", typed(school, visitor))
    said = words(page)
    assert "Bedoelt u een kind dat er al is?" in said
    assert "Slaapt in de kring." in said
    answer = visitor.post(
        "/zorg-melden/", typed(school, visitor, bedoeld=str(school.children["pip"]))
    )
    assert answer.status_code == 302
    with acting_as(Duty(municipality=school.municipality)):
        assert Case.objects.get(municipality=school.municipality).child_id == school.children["pip"]


def test_child_typed_in_that_is_another_becomes_a_new_record(school, enter):
    visitor = enter("leerkracht")
    answer = visitor.post("/zorg-melden/", typed(school, visitor, bedoeld="ander-kind"))
    assert answer.status_code == 302
    with acting_as(Duty(municipality=school.municipality)):
        made = Child.objects.get(surname="Waterlandt")
        assert Case.objects.get(municipality=school.municipality).child_id == made.id


@pytest.mark.threat("T1")
def test_t1_child_of_another_school_is_never_suggested(school, enter):
    with acting_as(Duty(municipality=school.municipality)):
        other = parties.add_organisation(school.municipality, "De Vlieger", "primary_school")
        parties.enrol_child(
            school.municipality, Name("Linde", "Klaproos"), date(2019, 1, 5), organisation=other
        )
    visitor = enter("leerkracht")
    sent = typed(school, visitor, voornaam="Linde", achternaam="Klaproosz")
    sent |= {"geboren.dag": "5", "geboren.maand": "1"}
    assert visitor.post("/zorg-melden/", sent).status_code == 302
