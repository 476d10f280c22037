"""Can a relative learn what is kept from them: a divorced parent, one without authority, an abuser?

Pairs of worlds that differ only in what is kept: the reader gets the same bytes.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.attacks.doorways import API_CASE, CASE, PORTAL
from tests.attacks.test_pairs import FAMILY_PAGES, STAFF_PAGES, case_pages, differences, worlds
from tests.attacks.town import plain
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.homes import Address, Move, add_helper, move_in
from zorgroute.chain.parties.models import Authority, Organisation, Person
from zorgroute.chain.parties.shielding import NewShield, shield
from zorgroute.chain.reactions import authority_ended

pytestmark = pytest.mark.django_db


def family_of(town):
    return (*FAMILY_PAGES, *case_pages(town, PORTAL, API_CASE))


def staff_of(town):
    return (*STAFF_PAGES, *case_pages(town, CASE, API_CASE))


def lives(town, who, street):
    ib = town.acting("ib")
    with acting_as(ib):
        address = Address(street, "Grijpskerk", "8", "9843 AA", "088 000 00 09")
        move = Move(address, (town.people[who][1],), with_child=True, since=date(2021, 1, 1))
        move_in(ib, town.child, move, town.moment)


def has_helper(town, who, name):
    author = town.acting(who)
    with acting_as(author):
        add_helper(author, town.child, name, town.moment, phone="088 000 00 08")


def shielded(town, who, against):
    ib, today = town.acting("ib"), town.moment.date()
    with acting_as(ib):
        new = NewShield(
            "huiselijk_geweld", today, today + timedelta(days=200), today + timedelta(days=90),
            person=town.people[who][1], against=(town.people[against][1],),
        )  # fmt: skip
        shield(ib, town.child, new, town.moment)


def renamed(town, who, **changes):
    with acting_as(Duty(municipality=town.here)):
        Person.objects.filter(id=town.people[who][1]).update(**changes)


@pytest.mark.threat("T4")
def test_t4_divorced_parent_gets_the_same_bytes_whatever_the_other_household_is(town):
    town.raise_concern()
    town.walk_to("7-vervolg")
    readers = {"ouder-twee": family_of(town)}

    def household(street, phone, helper):
        def story(town):
            lives(town, "ouders", street)
            has_helper(town, "ouders", helper)
            renamed(town, "ouders", phone=phone, hours=street, email="x@voorbeeld.test")

        return story

    one, other = worlds(
        town, readers, household("Rietkade", "088 000 00 11", "Oma"),
        household("Havenstraat", "088 000 00 12", "Buurman"),
    )  # fmt: skip
    assert differences(one, other) == []


@pytest.mark.threat("T4")
def test_t4_divorced_parent_gets_the_same_bytes_with_and_without_a_household_of_the_other(town):
    town.raise_concern()
    town.walk_to("7-vervolg")
    readers = {"ouder-twee": family_of(town)}

    def household(town):
        lives(town, "ouders", "Rietkade")
        has_helper(town, "ouders", "Oma")

    one, other = worlds(town, readers, lambda _: None, household)
    assert differences(one, other) == []


@pytest.mark.threat("T4")
def test_t4_own_network_that_is_shared_is_seen_by_the_other_parent(town):
    """The other side of the same: the pages do tell what its author shares."""
    town.raise_concern()
    town.walk_to("7-vervolg")
    author = town.acting("ouders")
    with acting_as(author):
        add_helper(author, town.child, "Oma Gedeeld", town.moment, is_shared=True)
    page = town.get("ouder-twee", f"/wat-gebeurt-er-nu/{town.case}/gezin/")
    assert "Oma Gedeeld" in plain(page)


def without_authority(town):
    with acting_as(Duty(municipality=town.here)):
        Authority.objects.filter(person_id=town.people["ouder-twee"][1]).delete()


@pytest.mark.threat("T5")
def test_t5_parent_without_authority_opens_no_page_of_the_case(town):
    town.raise_concern()
    town.walk_to("7-vervolg")
    without_authority(town)
    pages = [url for url in case_pages(town, PORTAL, API_CASE) if str(town.case) in url]
    answers = {url: town.get("ouder-twee", url) for url in pages}
    assert pages != []
    assert [url for url, each in answers.items() if each.status_code < 400] == []


@pytest.mark.threat("T5")
def test_t5_parent_without_authority_gets_the_same_bytes_with_and_without_a_case(town):
    without_authority(town)
    readers = {"ouder-twee": FAMILY_PAGES}
    for url in FAMILY_PAGES:  # what is read once per process is read before either world
        town.get("ouder-twee", url)

    def concern(town):
        town.raise_concern()
        town.walk_to("7-vervolg")

    one, other = worlds(town, readers, lambda _: None, concern)
    assert differences(one, other) == []


@pytest.mark.threat("T5")
def test_t5_parent_without_authority_is_told_whom_to_call(town):
    without_authority(town)
    page = plain(town.get("ouder-twee", "/wat-gebeurt-er-nu/"))
    assert "De Lantaarn" in page
    assert "Zwaluwtje" not in page


@pytest.mark.threat("T5")
def test_t5_authority_that_ends_closes_a_session_that_is_open(town):
    town.raise_concern()
    town.walk_to("7-vervolg")
    url = f"/wat-gebeurt-er-nu/{town.case}/opgeschreven/"
    before = town.get("ouder-twee", url).status_code
    ib = town.acting("ib")
    with acting_as(ib), clock.source(clock.FrozenSource(town.moment)):
        authority_ended(ib, town.child, town.people["ouder-twee"][1], town.moment)
    assert (before, town.get("ouder-twee", url).status_code) == (200, 404)


@pytest.mark.threat("T6")
def test_t6_abusive_partner_gets_the_same_bytes_whatever_changes_at_the_shielded_parent(town):
    town.raise_concern()
    town.walk_to("7-vervolg")
    readers = {"ouder-twee": family_of(town)}

    def moved(street, phone, surname):
        def story(town):
            shielded(town, "ouders", "ouder-twee")
            lives(town, "ouders", street)
            renamed(town, "ouders", phone=phone, surname=surname)

        return story

    one, other = worlds(
        town, readers, moved("Rietkade", "088 000 00 11", "Grasland"),
        moved("Schuilweg", "", "Nieuwenaam"),
    )  # fmt: skip
    assert differences(one, other) == []


@pytest.mark.threat("T6")
def test_t6_abusive_partner_who_works_at_the_school_gets_the_same_bytes(town):
    """A colleague in the case, against whom a parent is shielded, learns nothing of her."""
    town.raise_concern()
    town.walk_to("4-kijken-of-overleggen")
    readers = {"leerkracht": staff_of(town)}

    def moved(street, phone, surname):
        def story(town):
            shielded(town, "ouders", "leerkracht")
            lives(town, "ouders", street)
            renamed(town, "ouders", phone=phone, surname=surname)

        return story

    one, other = worlds(
        town, readers, moved("Rietkade", "088 000 00 11", "Grasland"),
        moved("Schuilweg", "", "Nieuwenaam"),
    )  # fmt: skip
    assert differences(one, other) == []


@pytest.mark.threat("T7")
def test_t7_shielded_professional_is_a_professional_and_no_more(town):
    """Name, number and organisation lead to a place; so does what a function is called."""
    town.raise_concern()
    town.walk_to("9-hulp-cjg")
    readers = {"ouder-twee": family_of(town)}

    def works(organisation, name, phone):
        def story(town):
            shielded(town, "cjg", "ouder-twee")
            renamed(town, "cjg", phone=phone, surname=name)
            town.get("cjg", f"/zaak/{town.case}/")  # a look, for the log that a parent reads
            with acting_as(Duty(municipality=town.here)):
                Organisation.objects.filter(id=town.school.cjg_organisation).update(
                    name=organisation
                )

        return story

    one, other = worlds(
        town, readers, works("CJG Westhoek", "Lindeboog", "088 000 00 03"),
        works("Opvang De Haven", "Waterkant", "088 000 00 13"),
    )  # fmt: skip
    assert differences(one, other) == []


@pytest.mark.threat("T7")
def test_t7_people_of_a_shielded_child_do_not_tell_its_school(town):
    town.raise_concern()
    town.walk_to("7-vervolg")
    ib, today, against = town.acting("ib"), town.moment.date(), town.people["ouder-twee"][1]
    with acting_as(ib):
        new = NewShield(
            "huiselijk_geweld", today, today + timedelta(days=9), today + timedelta(days=5),
            child=town.child, against=(against,),
        )  # fmt: skip
        shield(ib, town.child, new, town.moment)
    other = town.acting("ouder-twee")
    with acting_as(other):
        seen = case_seen_by(other, town.case, town.moment)
        told = {each.who.organisation_name for each in seen.people()}
    assert "De Lantaarn" not in told
    assert seen.child.organisation is None


@pytest.mark.threat("T5")
def test_t5_stepparent_who_was_never_recorded_is_unseen(town):
    town.raise_concern()
    with acting_as(Duty(municipality=town.here)):
        name = parties.Name("Sam", "Hoogveld")
        town.people["stiefouder"] = (
            town.here, parties.add_person(town.here, name, is_family=True),
        )  # fmt: skip
    acting = town.acting("stiefouder")
    with acting_as(acting), pytest.raises(Unseen):
        case_seen_by(acting, town.case, town.moment)
