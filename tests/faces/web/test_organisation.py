"""Can who keeps an organisation arrange its people, and nobody else?"""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.faces.portal.walking import raised
from tests.faces.web.entering import Visitor, main_of, words
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties import organising
from zorgroute.chain.parties.models import Account, Contact, Leave, Person, Post

pytestmark = pytest.mark.django_db
HOME = "/organisatie/"
PASSWORD = "paarse regenlaarzen op zolder"  # noqa: S105 of invented people only


def day_fields(name, day):
    return {f"{name}.dag": day.day, f"{name}.maand": day.month, f"{name}.jaar": day.year}


def leave_data(school, since, until=None, replacement="collega"):
    data = {"vervanger": school.people[replacement], **day_fields("van", since)}
    return {**data, **(day_fields("tot", until) if until else {})}


def pages(school):
    person = school.people["leerkracht"]
    return (
        HOME,
        f"{HOME}mensen/nieuw/",
        f"{HOME}mensen/{person}/",
        f"{HOME}afwezig/{person}/",
        f"{HOME}mensen/{person}/uit-dienst/",
        f"{HOME}contact/{school.location}/cjg/",
    )


@pytest.mark.parametrize("role", ["beheerder", "directeur"])
def test_keeper_opens_every_page(school, enter, role):
    visitor = enter(role)
    assert [visitor.get(url).status_code for url in pages(school)] == [200] * 6


@pytest.mark.parametrize("role", ["leerkracht", "ib", "cjg", "ouders"])
def test_page_is_not_there_for_anybody_else(school, enter, role):
    visitor = enter(role)
    assert [visitor.get(url).status_code for url in pages(school)] == [404] * 6


@pytest.mark.parametrize("role", ["leerkracht", "ib", "cjg"])
def test_sending_to_it_changes_nothing_for_anybody_else(school, enter, role):
    visitor = enter(role)
    person = school.people["collega"]
    for url in (f"{HOME}afwezig/{person}/", f"{HOME}mensen/{person}/uit-dienst/"):
        data = {"akkoord": "ja", **leave_data(school, school.now.date(), replacement="ib")}
        assert visitor.post(url, data).status_code == 404
    with acting_as(Duty(municipality=school.municipality)):
        assert not Leave.objects.filter(person_id=person).exists()
        assert Post.objects.get(person_id=person).until is None


def test_overview_names_the_people_and_no_child(school, enter):
    raised(school)
    said = main_of(enter("directeur").get(HOME))
    assert "Organisatie: De Lantaarn" in said
    assert "Tirza Molenbrug" in said
    assert "intern begeleider" in said
    assert "Pip" not in said
    assert "Waterland" not in said


def test_overview_asks_a_fixed_number_of_queries(school, enter):
    visitor = enter("directeur")
    visitor.get(HOME)
    with CaptureQueriesContext(connection) as few:
        visitor.get(HOME)
    with acting_as(Duty(municipality=school.municipality)):
        for number in range(3):
            person = parties.add_person(school.municipality, parties.Name("Ties", f"Veld{number}"))
            parties.employ(
                school.municipality, person, school.organisation, "leerkracht", date(2026, 1, 1)
            )
    with CaptureQueriesContext(connection) as more:
        visitor.get(HOME)
    assert len(more) == len(few)


@pytest.mark.requirement("R060")
def test_leave_says_how_many_tasks_go_and_when_they_come_back(school, enter):
    raised(school)
    visitor = enter("beheerder")
    url = f"{HOME}afwezig/{school.people['leerkracht']}/"
    today = school.now.date()
    answer = visitor.post(url, leave_data(school, today, today + timedelta(days=6)))
    assert answer.status_code == 302
    said = words(visitor.get(answer["Location"]))
    assert "1 taak gaat naar Jorn Akkervliet en komt terug op maandag 11 mei." in said


def test_replacement_finds_the_work_at_once(school, enter):
    raised(school)
    today = school.now.date()
    url = f"{HOME}afwezig/{school.people['leerkracht']}/"
    enter("beheerder").post(url, leave_data(school, today))
    said = words(enter("collega").get("/mijn-werk/"))
    assert "Pip W." in said
    assert "Tirza Molenbrug" in said


def test_leave_without_a_replacement_is_refused_and_keeps_what_was_typed(school, enter):
    visitor = enter("beheerder")
    url = f"{HOME}afwezig/{school.people['leerkracht']}/"
    data = leave_data(school, date(2026, 5, 12))
    data["vervanger"] = ""
    page = visitor.post(url, data)
    said = words(page)
    assert "Kies een vervanger. Anders heeft een kind niemand die verantwoordelijk is." in said
    assert 'value="12"' in page.content.decode()
    with acting_as(Duty(municipality=school.municipality)):
        assert Leave.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"vervanger": "geen-id"}, "Kies een vervanger."),
        ({"vervanger": "11111111-1111-1111-1111-111111111111"}, "werkt niet bij uw organisatie"),
        ({"tot.dag": "1", "tot.maand": "1", "tot.jaar": "2026"}, "ligt voor de eerste dag"),
        ({"van.dag": "31", "van.maand": "2"}, "februari"),
        ({"van.dag": "\x00"}, ""),
    ],
)
def test_wrong_leave_is_told_at_the_field(school, enter, wrong, told):
    url = f"{HOME}afwezig/{school.people['leerkracht']}/"
    data = {**leave_data(school, school.now.date()), **wrong}
    page = enter("beheerder").post(url, data)
    assert page.status_code == 200
    assert told in words(page)
    assert "<title>Fout: " in page.content.decode()


def test_coming_back_early_gives_the_work_back(school, enter):
    visitor = enter("beheerder")
    url = f"{HOME}afwezig/{school.people['leerkracht']}/"
    visitor.post(url, leave_data(school, school.now.date() - timedelta(days=2)))
    found = re.search(rf"{HOME}terug/[0-9a-f-]+/", visitor.get(HOME).content.decode())[0]
    assert visitor.get(found).status_code == 405
    visitor.post(found)
    assert "Niemand is afwezig gemeld." in words(visitor.get(HOME))


def test_replacement_who_is_away_as_well_asks_for_attention(school, enter):
    visitor = enter("beheerder")
    today = school.now.date()
    visitor.post(f"{HOME}afwezig/{school.people['leerkracht']}/", leave_data(school, today))
    visitor.post(
        f"{HOME}afwezig/{school.people['collega']}/", leave_data(school, today, replacement="ib")
    )
    said = words(visitor.get(HOME))
    assert "Tirza Molenbrug is vanaf maandag 4 mei weg. De vervanger, Jorn Akkervliet" in said


def test_contact_without_a_replacement_or_a_checked_number_asks_for_attention(school, enter):
    with acting_as(Duty(municipality=school.municipality)):
        Contact.objects.update(checked_on=None)
    said = words(enter("directeur").get(HOME))
    assert "Het nummer van Wouter Lindeboog" in said
    assert "is nog niet nagekeken" in said


@pytest.mark.requirement("R003")
def test_contact_is_set_with_replacement_and_checked_number(school, enter):
    with acting_as(Duty(municipality=school.municipality)):
        other = parties.add_person(
            school.municipality, parties.Name("Anouk", "Rietveen"), phone="088 000 00 04"
        )
        spare = parties.employ(
            school.municipality, other, school.cjg_organisation, "cjg", date(2026, 1, 1)
        )
        post = Post.objects.get(person_id=school.people["cjg"]).id
    visitor = enter("beheerder")
    url = f"{HOME}contact/{school.location}/cjg/"
    data = {"contact": post, "vervanger": spare, "nagekeken": "ja"}
    assert visitor.post(url, data)["Location"] == f"{HOME}?contact=ja"
    with acting_as(Duty(municipality=school.municipality)):
        found = Contact.objects.get(location_id=school.location)
        assert (found.replacement_id, found.checked_on) == (spare, school.now.date())


def test_contact_that_replaces_itself_or_has_another_function_is_refused(school, enter):
    with acting_as(Duty(municipality=school.municipality)):
        post = Post.objects.get(person_id=school.people["cjg"]).id
        teacher = Post.objects.get(person_id=school.people["leerkracht"]).id
    visitor = enter("beheerder")
    url = f"{HOME}contact/{school.location}/cjg/"
    same = visitor.post(url, {"contact": post, "vervanger": post})
    other = visitor.post(url, {"contact": teacher})
    assert "zijn dezelfde" in words(same)
    assert "heeft deze functie nu niet" in words(other)


def test_contact_of_another_organisation_is_not_there(school, enter):
    with acting_as(Duty(municipality=school.municipality)):
        place = parties.add_location(school.municipality, school.cjg_organisation, "Westhoek")
    assert enter("beheerder").get(f"{HOME}contact/{place}/cjg/").status_code == 404


def added(visitor, **more):
    data = {
        "voornaam": "Ties", "achternaam": "Veldhoen", "functie": "leerkracht",
        **day_fields("sinds", visitor.now.date()), **more,
    }  # fmt: skip
    return visitor.post(f"{HOME}mensen/nieuw/", data)


def test_new_colleague_gets_a_link_chooses_a_password_and_sets_up_a_code(school, enter):
    visitor = enter("beheerder")
    answer = added(visitor, locatie=school.location, groepen="4, 5")
    person = answer["Location"].rstrip("/").rpartition("/")[2]
    assert 'value="ties.veldhoen"' in visitor.get(answer["Location"]).content.decode()
    name = f"ties.{school.municipality}"
    page = visitor.post(f"{HOME}mensen/{person}/toegang/", {"gebruikersnaam": name})
    link = html.unescape(
        re.search(r"http://testserver(/eerste-keer/[^<]+)<", page.content.decode())[1]
    )
    browser = Client()
    assert browser.get(link).status_code == 200
    done = browser.post(link, {"password": PASSWORD, "again": PASSWORD})
    assert done["Location"] == "/inloggen/code-instellen/"
    assert browser.get(link).status_code == 404
    assert Account.objects.get(username=name).check_password(PASSWORD)


def link_for(visitor, school, role):
    person = school.people[role]
    name = f"{role}.{school.municipality}"
    page = visitor.post(f"{HOME}mensen/{person}/toegang/", {"gebruikersnaam": name})
    return re.search(r"http://testserver(/eerste-keer/[^<]+)<", page.content.decode())[1]


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("q7!zx", "q7!zx", "te kort"),
        ("wachtwoord123", "wachtwoord124", "niet gelijk"),
        ("password1234", "password1234", "te bekend"),
        ("abc\x00defghijklm", "abc\x00defghijklm", "te bekend"),
    ],
)
def test_weak_first_password_is_refused(school, enter, password, again, told):
    link = link_for(enter("beheerder"), school, "leerkracht")
    page = Client().post(link, {"password": password, "again": again})
    assert told in words(page)
    assert password not in page.content.decode()


def test_link_of_somebody_else_or_made_up_is_gone(school, enter):
    link = link_for(enter("beheerder"), school, "leerkracht")
    other = Account.objects.exclude(id=link.split("/")[2]).first()
    assert Client().get(link.replace(link.split("/")[2], str(other.id))).status_code == 404
    assert Client().get(link[:-3] + "xx/").status_code == 404


def test_new_link_makes_the_old_password_useless(school, enter):
    visitor = enter("beheerder")
    link = link_for(visitor, school, "leerkracht")
    Client().post(link, {"password": PASSWORD, "again": PASSWORD})
    visitor.post(f"{HOME}mensen/{school.people['leerkracht']}/toegang/")
    account = Account.objects.get(username=f"leerkracht.{school.municipality}")
    assert not account.check_password(PASSWORD)


def test_taken_login_name_and_own_access_are_refused(school, enter):
    visitor = enter("beheerder")
    link_for(visitor, school, "leerkracht")
    url = f"{HOME}mensen/{school.people['collega']}/toegang/"
    taken = visitor.post(url, {"gebruikersnaam": f"leerkracht.{school.municipality}"})
    own = visitor.post(f"{HOME}mensen/{school.people['beheerder']}/toegang/")
    assert "Deze gebruikersnaam is al in gebruik." in words(taken)
    assert "U regelt uw eigen toegang niet zelf." in words(own)


def test_access_of_who_also_works_elsewhere_is_not_given_out_here(school, enter):
    with acting_as(Duty(municipality=school.municipality)):
        parties.employ(
            school.municipality, school.people["ib"], school.cjg_organisation, "cjg",
            school.now.date(),
        )  # fmt: skip
    answer = enter("beheerder").post(
        f"{HOME}mensen/{school.people['ib']}/toegang/", {"gebruikersnaam": "een.naam"}
    )
    assert "werkt ook bij een andere organisatie" in words(answer)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"voornaam": ""}, "Vul de voornaam in."),
        ({"achternaam": "x" * 5000}, "te lang"),
        ({"functie": "koning"}, "Kies een functie."),
        ({"locatie": "11111111-1111-1111-1111-111111111111"}, "Kies een locatie"),
        ({"achternaam": "Veld\x00hoen"}, ""),
    ],
)
def test_wrong_colleague_is_told_and_not_added(school, enter, wrong, told):
    page = added(enter("beheerder"), **wrong)
    assert page.status_code == 200
    assert told in words(page)
    with acting_as(Duty(municipality=school.municipality)):
        assert not Person.objects.filter(given_name="Ties").exists()


def test_leaver_is_out_at_the_next_click(school, enter):
    leaver, keeper = enter("leerkracht"), enter("beheerder")
    assert leaver.get("/mijn-werk/").status_code == 200
    url = f"{HOME}mensen/{school.people['leerkracht']}/uit-dienst/"
    assert "Klopt dit?" in words(keeper.get(url))
    assert leaver.get("/mijn-werk/").status_code == 200
    keeper.post(url, {"akkoord": "ja"})
    assert leaver.get("/mijn-werk/")["Location"].startswith("/inloggen/")
    assert "Tirza Molenbrug" not in main_of(keeper.get(HOME))


def test_leaver_who_works_elsewhere_loses_only_this_function(school, enter):
    with acting_as(Duty(municipality=school.municipality)):
        parties.employ(
            school.municipality, school.people["ib"], school.cjg_organisation, "cjg",
            date(2026, 1, 1),
        )  # fmt: skip
    url = f"{HOME}mensen/{school.people['ib']}/uit-dienst/"
    enter("beheerder").post(url, {"akkoord": "ja"})
    visitor = enter("ib")
    assert "contactpersoon" not in words(visitor.get("/functie-kiezen/"))
    assert visitor.get("/")["Location"] == "/mijn-werk/"


def test_leaver_of_today_or_with_future_function_is_out_as_well(school, enter):
    visitor = enter("beheerder")
    answer = added(visitor)
    person = answer["Location"].rstrip("/").rpartition("/")[2]
    visitor.post(f"{HOME}mensen/{person}/uit-dienst/", {"akkoord": "ja"})
    assert "Ties Veldhoen" not in main_of(visitor.get(HOME))


def test_keeper_cannot_leave_alone(school, enter):
    url = f"{HOME}mensen/{school.people['beheerder']}/uit-dienst/"
    answer = enter("beheerder").post(url, {"akkoord": "ja"})
    assert "U kunt uzelf niet uit dienst melden." in words(answer)


def test_second_function_is_given_once(school, enter):
    visitor = enter("beheerder")
    url = f"{HOME}mensen/{school.people['ib']}/"
    data = {
        "functie": "directeur", "locatie": school.location,
        **day_fields("sinds", school.now.date()),
    }  # fmt: skip
    assert visitor.post(url, data).status_code == 302
    assert "heeft deze functie hier al" in words(visitor.post(url, data))


def test_keeper_of_another_organisation_sees_nobody_of_here(school):
    with acting_as(Duty(municipality=school.municipality)):
        person = parties.add_person(school.municipality, parties.Name("Ties", "Veldhoen"))
        parties.employ(
            school.municipality, person, school.cjg_organisation, "directeur", date(2026, 1, 1)
        )
    school.people["vreemd"] = person
    visitor = Visitor(school, "vreemd")
    assert "Tirza" not in main_of(visitor.get(HOME))
    assert visitor.get(f"{HOME}mensen/{school.people['ib']}/").status_code == 404


def test_keeping_asks_the_function_in_the_chain_itself(school):
    teacher = school.acting("leerkracht")
    with acting_as(teacher), pytest.raises(Unseen):
        organising.colleagues(teacher, school.now.date())
