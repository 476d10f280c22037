"""What stands beside the steps: handover, a day to choose, a no of the parents, closing and on."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.faces.web.entering import (
    agree_on_route,
    begin,
    do_step,
    hidden,
    main_of,
    walk_to,
)

pytestmark = pytest.mark.django_db


def url_of(case, rest=""):
    return f"/zaak/{case}/{rest}"


NO = {
    "antwoord-cjg-contact": "refused",
    "antwoord-mdo": "geen",
    "antwoord-motiveringsgesprek": "geen",
    "antwoord-meedoen-school": "geen",
    "nee-reden": "Wij willen het eerst zelf proberen.",
    "contact-op.dag": "1",
    "contact-op.maand": "juni",
    "contact-op.jaar": "2026",
    "volgen-op.dag": "8",
    "volgen-op.maand": "6",
    "volgen-op.jaar": "2026",
    "twijfel": "nee",
}


def test_no_of_the_parents_says_that_it_is_allowed_and_how_work_goes_on(school, enter):
    case = begin(school)
    walk_to(school, case, "7-vervolg")
    said = main_of(
        enter("ib", school.now + timedelta(days=9)).get(url_of(case, "geen-toestemming/"))
    )
    assert "Dat mag. Er gaat niets naar een andere organisatie." in said
    assert "U kunt ook zonder formulier verder." in said
    assert "weiger" not in said.lower()


@pytest.mark.requirement("R033")
def test_no_of_the_parents_without_weighing_safety_is_not_whole(school, enter):
    case = begin(school)
    now = walk_to(school, case, "7-vervolg")
    data = {name: value for name, value in NO.items() if name != "twijfel"}
    wrong = enter("ib", now).post(url_of(case, "geen-toestemming/"), data)
    assert "Weeg ook de veiligheid. Dat hoort bij elk nee." in main_of(wrong)
    assert "Wij willen het eerst zelf proberen." in wrong.content.decode()


def test_no_of_the_parents_is_recorded_and_stands_filled_in_on_the_step(school, enter):
    case = begin(school)
    now = walk_to(school, case, "7-vervolg")
    ib = enter("ib", now)
    page = ib.get(url_of(case, "geen-toestemming/"))
    sent = ib.post(url_of(case, "geen-toestemming/"), {**NO, "sleutel": hidden(page, "sleutel")})
    assert sent.url == url_of(case, "stap/main/7-vervolg/")
    step = ib.get(sent.url).content.decode()
    assert re.search(r'value="refused"[^>]* checked', step)
    assert "Wij willen het eerst zelf proberen." in main_of(ib.get(url_of(case)))


def test_no_of_the_parents_with_doubt_about_safety_leads_to_the_meldcode(school, enter):
    case = begin(school)
    now = walk_to(school, case, "7-vervolg")
    ib = enter("ib", now)
    sent = ib.post(url_of(case, "geen-toestemming/"), {**NO, "twijfel": "weet_niet"})
    assert sent.url == url_of(case, "beginnen/meldcode/")


@pytest.mark.parametrize("day", ["31", "x", "999999999999"])
def test_no_of_the_parents_with_a_day_that_cannot_be_says_so(school, enter, day):
    case = begin(school)
    now = walk_to(school, case, "7-vervolg")
    data = {**NO, "contact-op.dag": day}
    wrong = enter("ib", now).post(url_of(case, "geen-toestemming/"), data)
    assert wrong.status_code == 200
    assert "<title>Fout:" in wrong.content.decode()


def test_consent_that_is_withdrawn_stops_what_rested_on_it(school, enter):
    case = begin(school)
    now = walk_to(school, case, "8-cjg-inlichten")
    ib = enter("ib", now)
    page = main_of(ib.get(url_of(case, "verandering/?verandering=withdrawal")))
    assert "Welke toestemming trekken de ouders in?" in page
    wrong = ib.post(url_of(case, "verandering/"), {"verandering": "withdrawal"})
    assert "Kies welke toestemming de ouders intrekken." in main_of(wrong)
    data = {"verandering": "withdrawal", "toestemming": "cjg-contact"}
    assert ib.post(url_of(case, "verandering/"), data).status_code == 302
    said = main_of(ib.get(url_of(case)))
    assert "De toestemming is ingetrokken" in said
    assert "De ouders hebben hun toestemming ingetrokken" in said


def test_case_that_is_closed_says_so_and_is_reopened_with_a_reason(school, enter):
    case = begin(school)
    walk_to(school, case, None, {"2-kort-gesprek": "weg"})
    teacher = enter("leerkracht", school.now + timedelta(days=5))
    assert "De zaak is dicht: De zorg is weg na het eerste gesprek" in main_of(
        teacher.get(url_of(case))
    )
    url = url_of(case, "opnieuw/")
    assert "Schrijf in één zin op waarom" in main_of(teacher.post(url))
    assert teacher.post(url, {"waarom": "De zorg is terug."}).status_code == 302
    assert "Praat kort met de ouders" in main_of(teacher.get(url_of(case)))
    again = teacher.post(url, {"waarom": "Nog een keer."})
    assert again.status_code == 409
    assert "De zaak is nog open." in main_of(again)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("ja", "Verantwoordelijk nu: Hanneke Zilverdal, intern begeleider"),
        ("nee", "Verantwoordelijk nu: Tirza Molenbrug, leerkracht"),
    ],
)
def test_handover_that_is_offered_is_answered_by_who_it_is_for(
    school, enter, tmp_path, answer, said
):
    together = "    with: ib\n    phase: intern\n    station: school-kijkt\n    meldcode: 2\n"
    agree_on_route(school, tmp_path, together, together.replace("    with: ib\n", ""))
    case = begin(school)
    now = walk_to(school, case, "3-naar-ib")
    record = {"waarover-zorg": "slapen"}
    usual = {"role": "leerkracht", "outcome": "besproken", "record": record}
    do_step(school, case, "3-naar-ib", now, **usual, next_on=now.date() + timedelta(days=7))
    ib = enter("ib", now)
    assert "neemt u de verantwoordelijkheid over?" in main_of(ib.get("/mijn-werk/"))
    page = ib.get(url_of(case))
    assert "Neemt u de verantwoordelijkheid over?" in main_of(page)
    data = {"antwoord": answer, "sleutel": hidden(page, "sleutel")}
    assert ib.post(url_of(case, "overdracht/"), data).status_code == 302
    assert said in main_of(enter("leerkracht", now).get(url_of(case)))


def test_handover_that_was_not_offered_is_refused_on_the_page_of_the_case(school, enter):
    case = begin(school)
    refused = enter("leerkracht").post(url_of(case, "overdracht/"), {"antwoord": "ja"})
    assert refused.status_code == 409
    assert "Dit kan nog niet." in main_of(refused)


def test_item_that_is_not_there_is_refused_on_the_page_of_the_case(school, enter):
    case = begin(school)
    refused = enter("leerkracht").post(url_of(case, "klaar/99/"))
    assert refused.status_code == 409


def test_item_with_half_a_day_says_what_is_missing(school, enter):
    case = begin(school)
    page = enter("leerkracht").post(url_of(case, "klaar/99/"), {"dag-99.dag": "3"})
    assert "Vul ook de maand in." in main_of(page)


def test_correction_of_what_is_not_there_does_not_exist(school, enter):
    case = begin(school)
    assert enter("leerkracht").get(url_of(case, "terughalen/999/")).status_code == 404


def test_correction_of_what_somebody_acted_upon_is_refused_with_what_to_do(school, enter):
    case = begin(school)
    now = walk_to(school, case, "3-naar-ib")
    teacher = enter("leerkracht", now)
    page = teacher.get(url_of(case)).content.decode()
    first = re.findall(r'href="([^"]*/terughalen/\w+/)"', page)[-1]
    refused = teacher.post(first, {"onjuist": "Klopte niet."})
    assert refused.status_code == 409


@pytest.mark.parametrize(
    "page",
    ["contact/", "verandering/", "opnieuw/", "geen-toestemming/", "afdruk/", "anders/main/"],
)
def test_pages_of_a_case_open_for_its_people_and_do_not_exist_for_others(school, enter, page):
    case = begin(school)
    assert enter("leerkracht").get(url_of(case, page)).status_code == 200
    assert enter("collega").get(url_of(case, page)).status_code == 404
