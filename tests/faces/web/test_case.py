"""The page of a case: what now, what is missing, who, what happened; and what stands elsewhere."""

from __future__ import annotations

import re

import pytest

from tests.faces.web.entering import begin, hidden, main_of, walk_to
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Look

pytestmark = pytest.mark.django_db
TO_CJG = "9-hulp-cjg"


def url_of(case, rest=""):
    return f"/zaak/{case}/{rest}"


@pytest.mark.requirement("R033")
def test_case_of_own_step_says_who_when_and_why_and_what_is_missing(school, enter):
    case = begin(school)
    said = main_of(enter("leerkracht").get(url_of(case)))
    assert "Pip Waterland" in said
    assert "7 jaar, groep 4" in said
    assert "Verantwoordelijk nu: Tirza Molenbrug, leerkracht" in said
    assert "Bespreek uw zorg met een collega" in said
    assert "hier begint de route" in said
    assert "Wat is er gebeurd?" in said


@pytest.mark.parametrize("role", ["ib", "directeur", "collega", "cjg"])
def test_case_for_who_takes_no_part_is_the_page_of_what_does_not_exist(school, enter, role):
    case = begin(school)
    visitor = enter(role)
    unseen = visitor.get(url_of(case))
    nowhere = visitor.get(url_of("00000000-0000-4000-8000-000000000000"))
    assert unseen.status_code == nowhere.status_code == 404
    assert unseen.content == nowhere.content


def test_case_for_nobody_leads_to_login_and_back(school, enter):
    case = begin(school)
    visitor = enter("leerkracht")
    visitor.client.logout()
    found = visitor.get(url_of(case))
    assert found.status_code == 302
    assert found.url.startswith("/inloggen/?next=%2Fzaak%2F")


def test_case_title_never_holds_the_name_of_the_child(school, enter):
    case = begin(school)
    page = enter("leerkracht").get(url_of(case)).content.decode()
    assert "Waterland" not in re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]


@pytest.mark.requirement("R043")
def test_case_at_the_cjg_is_one_place_to_the_teacher_without_name_day_or_step(school, enter):
    case = begin(school)
    now = walk_to(school, case, TO_CJG)
    said = main_of(enter("leerkracht", now).get(url_of(case)))
    assert "Nu is CJG Westhoek aan zet. U hoeft niets te doen." in said
    start, end = said.index("Bij CJG Westhoek"), said.index("Er ontbreekt niets")
    assert "Wouter" not in said[start:end]
    assert "intake" not in said[start:end].lower()


def test_case_of_a_nurse_holds_the_step_that_is_hers(school, enter):
    case = begin(school)
    now = walk_to(school, case, TO_CJG)
    said = main_of(enter("cjg", now).get(url_of(case)))
    assert "Voer de intake en geef hulp op maat" in said
    assert "Vastleggen" in said


def test_contact_is_recorded_beside_the_route(school, enter):
    case = begin(school)
    teacher = enter("leerkracht")
    page = teacher.get(url_of(case, "contact/"))
    data = {"besproken": "Moeder belde terug.", "sleutel": hidden(page, "sleutel")}
    assert teacher.post(url_of(case, "contact/"), data).status_code == 302
    assert teacher.post(url_of(case, "contact/"), data).status_code == 302
    said = main_of(teacher.get(url_of(case)))
    assert said.count("Moeder belde terug.") == 1


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, "Schrijf op wat is besproken."),
        ({"besproken": "x" * 6000}, "Dit is te lang om te bewaren."),
        ({"besproken": "een\x00twee"}, "Er staat een teken in dat niet kan worden bewaard."),
        (
            {"besproken": "hoi", "wanneer.dag": "31", "wanneer.maand": "2", "wanneer.jaar": "2026"},
            "bestaat niet. Bedoelt u zaterdag 28 februari?",
        ),
        (
            {
                "besproken": "hoi",
                "wanneer.dag": "5",
                "wanneer.maand": "juni",
                "wanneer.jaar": "2026",
            },
            "Deze dag moet nog komen.",
        ),
    ],
)
def test_contact_with_bad_input_says_what_is_wrong_and_keeps_the_text(school, enter, data, wrong):
    case = begin(school)
    page = enter("leerkracht").post(url_of(case, "contact/"), data)
    assert page.status_code == 200
    assert wrong in main_of(page)
    assert page.content.decode().count("<title>Fout:") == 1


def test_change_of_address_is_told_to_who_answers(school, enter):
    case = begin(school)
    teacher = enter("leerkracht")
    sent = teacher.post(url_of(case, "verandering/"), {"verandering": "move"})
    assert sent.status_code == 302
    said = main_of(teacher.get(url_of(case)))
    assert "Het kind verhuist." in said
    item = re.search(r'action="([^"]*/klaar/\w+/)"', teacher.get(url_of(case)).content.decode())
    assert teacher.post(item[1]).status_code == 302
    assert "Dit ligt nog voor u klaar" not in main_of(teacher.get(url_of(case)))


@pytest.mark.requirement("R033")
def test_track_of_safety_is_started_from_the_case_and_known_to_its_people(school, enter):
    case = begin(school)
    teacher = enter("leerkracht")
    page = teacher.get(url_of(case, "beginnen/meldcode/"))
    assert "Dit weten:" in main_of(page)
    assert teacher.post(url_of(case, "beginnen/meldcode/")).status_code == 302
    assert "Meldcode" in main_of(teacher.get(url_of(case)))
    again = teacher.post(url_of(case, "beginnen/meldcode/"))
    assert again.status_code == 409
    assert "loopt al" in main_of(again)


def test_track_that_is_not_on_the_route_does_not_exist(school, enter):
    case = begin(school)
    assert enter("leerkracht").get(url_of(case, "beginnen/iets-anders/")).status_code == 404


def test_print_asks_what_for_and_writes_it_down(school, enter):
    case = begin(school)
    teacher = enter("leerkracht")
    assert "Kies waarvoor de afdruk is." in main_of(teacher.post(url_of(case, "afdruk/")))
    page = teacher.post(url_of(case, "afdruk/"), {"doel": "gesprek"})
    with acting_as(Duty(municipality=school.municipality)):
        looks = Look.objects.filter(case_id=case, action="E")
        assert [each.parts for each in looks] == [["afdruk", "doel:gesprek"]]
    assert "Afgedrukt door Tirza Molenbrug op maandag 4 mei" in page.content.decode()
    assert "<form" not in page.content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.requirement("R043")
def test_divert_with_a_reason_goes_on_at_the_other_step(school, enter):
    case = begin(school)
    teacher = enter("leerkracht")
    url = url_of(case, "anders/main/")
    wrong = main_of(teacher.post(url))
    assert "Kies een stap." in wrong
    assert "Kies een reden." in wrong
    reasons = teacher.get(url).content.decode().partition('name="reden"')[2]
    code = re.findall(r'value="([^"]+)"', reasons)[0]
    data = {"naar": "3-naar-ib", "reden": code, "toelichting": "De ouders zijn op reis."}
    assert teacher.post(url, data).status_code == 302
    said = main_of(teacher.get(url_of(case)))
    assert "Bespreek de zorg met de intern begeleider" in said
    assert "De ouders zijn op reis." in said


def test_children_are_only_those_with_a_relation(school, enter):
    begin(school)
    teacher = main_of(enter("leerkracht").get("/kinderen/"))
    assert "Pip Waterland" in teacher
    assert "Juno Heuvelrug" in teacher
    assert "Mats Waterland" not in teacher
    assert "geen kinderen" in main_of(enter("cjg").get("/kinderen/"))


def test_parent_does_not_see_the_pages_of_professionals(school, enter):
    case = begin(school)
    parent = enter("ouders")
    for url in (url_of(case), "/mijn-werk/", "/zorg-melden/", "/kinderen/"):
        assert parent.get(url).status_code == 404
