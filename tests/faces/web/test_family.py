"""Can who keeps a family's data record it, is nonsense refused with words, and is nothing lost?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from tests.faces.web.entering import Visitor, begin, main_of, walk_to
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.actions import Name, add_guardian, add_parent, add_person
from zorgroute.chain.parties.family import holders_of
from zorgroute.chain.parties.models import Child, Person
from zorgroute.chain.parties.shielding import NewShield
from zorgroute.chain.parties.shielding import shield as record_shield

pytestmark = pytest.mark.django_db
# One letter, an apostrophe, right to left, and as long as fits.
STRANGE = ("O", "d'Ârc-Ñandú", "عبد الرحمن", "A" * 80)


@pytest.fixture
def open_case(school):
    case = begin(school)
    return case, walk_to(school, case, "4-kijken-of-overleggen")


@pytest.fixture
def ib(school, open_case):
    return Visitor(school, "ib", open_case[1])


def url(open_case, rest=""):
    return f"/zaak/{open_case[0]}/gezin/{rest}"


def state(page):
    return page.content.decode().partition('name="stand" value="')[2].partition('"')[0]


def day(name, on):
    return {f"{name}.dag": on.day, f"{name}.maand": on.month, f"{name}.jaar": on.year}


def holders(school, now):
    with acting_as(Duty(municipality=school.municipality)):
        return holders_of(school.municipality, school.children["pip"], now.date())


def change(visitor, open_case, school, **changes):
    row = holders(school, visitor.now)[0].id
    address = url(open_case, f"gezag/?rij={row}")
    sent = {
        "rij": str(row), "stand": state(visitor.get(address)), "soort": "eenhoofdig_ouderlijk",
        "bron": "opgave_ouder", **day("vanaf", visitor.now.date()), **changes,
    }  # fmt: skip
    return visitor.post(address, sent)


def test_family_tells_who_has_authority_since_when_and_from_what(open_case, ib):
    said = main_of(ib.get(url(open_case)))
    assert "Eva Waterland" in said
    assert (
        "Een ouder alleen. Sinds woensdag 1 januari 2020. Beslist mee. Bron: Verteld door een ouder"
        in said
    )


def test_family_is_linked_from_the_case_for_who_keeps_it_only(school, open_case, ib):
    link = f'href="{url(open_case)}"'
    pages = {
        who: link in Visitor(school, who, ib.now).get(f"/zaak/{open_case[0]}/").content.decode()
        for who in ("ib", "leerkracht")
    }
    assert pages == {"ib": True, "leerkracht": False}


@pytest.mark.parametrize("who", ["ouders", "leerkracht", "collega", "beheerder"])
def test_family_for_others_is_unknown(school, open_case, ib, who):
    assert Visitor(school, who, ib.now).get(url(open_case)).status_code == 404


def test_authority_recorded_with_a_doubt_stands_on_the_page(school, open_case, ib):
    assert change(ib, open_case, school, twijfel="twijfel").status_code == 302
    said = main_of(ib.get(url(open_case, "?na=gezag")))
    assert "Het is niet zeker wie mag beslissen." in said
    assert "Het gezag is vastgelegd." in said


def test_authority_that_ended_is_kept_as_history(school, open_case, ib):
    assert change(ib, open_case, school, soort="geen").status_code == 302
    said = main_of(ib.get(url(open_case)))
    assert "Er staat niemand met gezag." in said
    assert "Ouder zonder gezag Eva Waterland" in said
    assert "vanaf woensdag 1 januari 2020 tot en met" in said


def test_authority_by_two_at_once_keeps_both_texts(school, open_case, ib):
    row = holders(school, ib.now)[0]
    old = state(ib.get(url(open_case, f"gezag/?rij={row.id}")))
    change(ib, open_case, school, toelichting="Van de rechter gehoord")
    late = {"stand": old, "rij": str(row.id), "wie": str(row.person), "toelichting": "Van oma"}
    answer = change(ib, open_case, school, **late)
    said = main_of(answer)
    assert answer.status_code == 409
    assert "Hanneke Zilverdal legde iets vast" in said
    assert "Van oma" in answer.content.decode()
    assert "Van de rechter gehoord" in main_of(ib.get(url(open_case)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"vanaf.dag": "31", "vanaf.maand": "2"}, "Fout"),
        ({"vanaf.jaar": "2027"}, "De begindag ligt in de toekomst."),
        ({"vanaf.jaar": "1950"}, "De begindag ligt voor de geboorte van het kind."),
        ({"vanaf.dag": "", "vanaf.maand": "", "vanaf.jaar": ""}, "Vul de dag in."),
        ({"soort": "twijfel"}, "Kies welk gezag het is."),
        ({"bron": "gerucht"}, "Kies hoe we dit weten."),
        ({"bron": "rechtbank"}, "Bij deze bron hoort de dag"),
        ({"toelichting": "x" * 301}, "Fout"),
        ({"toelichting": "keer\u202e om"}, "Er staat een teken in dat niet kan worden bewaard."),
    ],
)
def test_authority_with_nonsense_is_refused_with_words(school, open_case, ib, changes, words):
    before = holders(school, ib.now)
    answer = change(ib, open_case, school, **changes)
    assert answer.status_code in (200, 409)
    assert words in answer.content.decode()
    assert holders(school, ib.now) == before


@pytest.mark.parametrize("given", STRANGE)
def test_authority_of_somebody_new_with_any_name_is_recorded(school, open_case, ib, given):
    address = url(open_case, "gezag/")
    sent = {
        "stand": state(ib.get(address)), "wie": "ander", "voornaam": given, "achternaam": given,
        "soort": "gezamenlijk_met_ander", "bron": "opgave_ouder", **day("vanaf", ib.now.date()),
    }  # fmt: skip
    assert ib.post(address, sent).status_code == 302
    assert f"{given} {given}" in {each.name for each in holders(school, ib.now)}


def test_authority_of_parent_without_it_opens_the_running_case_at_once(school, open_case):
    here, child = school.municipality, school.children["pip"]
    with acting_as(Duty(municipality=here)):
        person = add_person(here, Name("Rik", "Duinstra"), is_family=True)
        add_parent(here, child, person, date(2020, 1, 1))
    school.people["ouder-twee"] = person
    now = walk_to(school, open_case[0], "7-vervolg")
    ib, parent = Visitor(school, "ib", now), Visitor(school, "ouder-twee", now)
    written = f"/wat-gebeurt-er-nu/{open_case[0]}/opgeschreven/"
    before = parent.get(written).status_code
    address = url(open_case, "gezag/")
    sent = {
        "stand": state(ib.get(address)), "wie": str(person), "soort": "gezamenlijk_ouderlijk",
        "bron": "gezagsregister", **day("stuk", now.date()), **day("vanaf", now.date()),
    }  # fmt: skip
    assert ib.post(address, sent).status_code == 302
    assert (before, parent.get(written).status_code) == (404, 200)


def test_authority_of_twins_is_of_each_child(school, open_case, ib):
    """Two children of one day: a change for one leaves the other as it is."""
    here = school.municipality
    with acting_as(Duty(municipality=here)):
        born = Child.objects.get(id=school.children["pip"]).birth_date
        Child.objects.filter(id=school.children["mats"]).update(birth_date=born)
    change(ib, open_case, school, soort="tijdelijk_geen")
    with acting_as(Duty(municipality=here)):
        other = holders_of(here, school.children["mats"], ib.now.date())
    assert [each.opens for each in other] == [True]


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"birth_date": None}, "De geboortedag van het kind is niet bekend."),
        ({"birth_date": None, "expected_on": date(2026, 9, 1)}, "Het kind is nog niet geboren."),
    ],
)
def test_family_of_child_without_a_birthday_says_so(school, open_case, ib, about, words):
    with acting_as(Duty(municipality=school.municipality)):
        Child.objects.filter(id=school.children["pip"]).update(**about)
    assert words in main_of(ib.get(url(open_case)))
    assert change(ib, open_case, school).status_code == 302


def home(visitor, open_case, school, **changes):
    sent = {
        "straat": "Rietkade", "huisnummer": "3", "plaats": "Zuidhorn",
        "bewoners": [str(school.children["pip"]), str(school.people["ouders"])],
        **day("vanaf", date(2024, 1, 1)), **changes,
    }  # fmt: skip
    return visitor.post(url(open_case, "adres/"), sent)


def test_home_recorded_and_left_again(school, open_case, ib):
    assert home(ib, open_case, school).status_code == 302
    page = ib.get(url(open_case))
    assert "Rietkade 3, Zuidhorn" in main_of(page)
    for _ in range(2):
        stay = page.content.decode().partition('name="verblijf" value="')[2].partition('"')[0]
        ib.post(url(open_case, "adres/weg/"), {"verblijf": stay})
        page = ib.get(url(open_case))
    assert "Rietkade" not in main_of(page)


def test_home_sent_twice_is_once(school, open_case, ib):
    for _ in range(2):
        assert home(ib, open_case, school, sleutel="a" * 32).status_code == 302
    assert main_of(ib.get(url(open_case))).count("Rietkade 3, Zuidhorn, ") == 0
    with acting_as(Duty(municipality=school.municipality)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM parties_household WHERE municipality = %s", [school.municipality]
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"straat": ""}, "Schrijf de straat op."),
        ({"plaats": "x" * 81}, "Fout"),
        ({"bewoners": []}, "Er staat nog niet wie hier woont."),
        ({"tot.dag": 1, "tot.maand": 1, "tot.jaar": 2020}, "De einddag ligt voor de begindag."),
    ],
)
def test_home_with_nonsense_is_refused_with_words(school, open_case, ib, changes, words):
    answer = home(ib, open_case, school, **changes)
    assert answer.status_code in (200, 409)
    assert words in answer.content.decode()


@pytest.fixture
def father(school):
    with acting_as(Duty(municipality=school.municipality)):
        made = add_person(school.municipality, Name("Rik", "Duinstra"), is_family=True)
        add_guardian(school.municipality, school.children["pip"], made, date(2020, 1, 1))
    school.people["ouder-twee"] = made
    return made


def shield(visitor, open_case, school, father, **changes):
    today = visitor.now.date()
    sent = {
        "wat": f"person:{school.people['ouders']}", "tegen": [str(father)],
        "grond": "huiselijk_geweld", **day("opnieuw", today + timedelta(days=30)),
        **day("einde", today + timedelta(days=90)), **changes,
    }  # fmt: skip
    return visitor.post(url(open_case, "afschermen/"), sent)


@pytest.mark.threat("T6")
def test_shield_recorded_and_ended_again(school, open_case, ib, father):
    assert shield(ib, open_case, school, father).status_code == 302
    page = ib.get(url(open_case))
    assert "Afgeschermd voor: Rik Duinstra" in main_of(page)
    given = page.content.decode().partition('name="afscherming" value="')[2].partition('"')[0]
    ib.post(url(open_case, "afschermen/einde/"), {"afscherming": given})
    assert "Er is niets afgeschermd." in main_of(ib.get(url(open_case)))


@pytest.mark.threat("T6")
def test_shield_against_a_colleague_takes_the_person_off_their_family_page(
    school, open_case, ib, father
):
    home(ib, open_case, school)
    marks = ("Eva Waterland", "Rietkade", "Afgeschermd voor")
    before = main_of(ib.get(url(open_case)))
    teacher, today = school.acting("leerkracht"), ib.now.date()
    new = NewShield(
        "huiselijk_geweld", today, today, today,
        person=school.people["ouders"], against=(school.people["ib"],),
    )  # fmt: skip
    with acting_as(teacher):
        record_shield(teacher, school.children["pip"], new, ib.now)
    page = ib.get(url(open_case))
    assert page.status_code == 200
    assert [mark for mark in marks if mark in before] == ["Eva Waterland", "Rietkade"]
    assert [mark for mark in marks if mark in main_of(page)] == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"wat": "person:x"}, "Kies wie of wat u afschermt."),
        ({"tegen": []}, "Kies voor wie u dit afschermt."),
        ({"grond": "zomaar"}, "Kies waarom dit nodig is."),
        ({"einde.jaar": 2036}, "Een afscherming duurt hoogstens een jaar."),
        ({"einde.jaar": 2020}, "De dagen volgen elkaar niet op."),
    ],
)
def test_shield_with_nonsense_is_refused_with_words(school, open_case, ib, father, changes, words):
    answer = shield(ib, open_case, school, father, **changes)
    assert answer.status_code in (200, 409)
    assert words in answer.content.decode()


# --- the parent's own page --------------------------------------------------------------------


@pytest.fixture
def parent(school, open_case):
    return Visitor(school, "ouders", walk_to(school, open_case[0], "7-vervolg"))


def own(open_case):
    return f"/wat-gebeurt-er-nu/{open_case[0]}/gezin/"


def test_parent_changes_how_to_be_reached(school, open_case, parent):
    sent = {"wat": "eigen", "telefoon": "088 000 00 07", "uren": "na zes uur", "mail": ""}
    assert parent.post(own(open_case), sent).status_code == 302
    with acting_as(Duty(municipality=school.municipality)):
        row = Person.objects.get(id=school.people["ouders"])
    assert (row.phone, row.hours, row.wants_mail) == ("088 000 00 07", "na zes uur", False)


@pytest.mark.parametrize("given", STRANGE)
def test_parent_adds_somebody_of_the_own_network_and_takes_them_away(open_case, parent, given):
    sent = {"wat": "hulp", "naam": given, "relatie": "oma"}
    assert parent.post(own(open_case), sent).status_code == 302
    page = parent.get(own(open_case))
    assert given in main_of(page)
    who = page.content.decode().partition('name="wie" value="')[2].partition('"')[0]
    parent.post(f"{own(open_case)}weg/", {"wie": who})
    assert given not in main_of(parent.get(own(open_case)))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"wat": "eigen", "telefoon": "bel maar"}, "Dit telefoonnummer klopt niet."),
        ({"wat": "eigen", "mail": "geen adres"}, "Dit e-mailadres klopt niet."),
        ({"wat": "eigen", "uren": "x" * 121}, "Fout"),
        ({"wat": "hulp", "naam": ""}, "U hebt nog geen naam opgeschreven."),
        ({"wat": "hulp", "naam": "keer\u202e om"}, "Er staat een teken in"),
    ],
)
def test_parent_who_sends_nonsense_gets_words_and_keeps_what_was_typed(
    open_case, parent, sent, words
):
    answer = parent.post(own(open_case), sent)
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_parent_takes_away_nobody_of_another(open_case, parent):
    for given in ("", "x", "00000000-0000-0000-0000-000000000000"):
        assert parent.post(f"{own(open_case)}weg/", {"wie": given}).status_code == 404
