"""Do professionals read on what sharing rests, ask for it, and write down whose answer it is?"""

from __future__ import annotations

import json
import re

import pytest

from tests.attacks.town import make_town
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.ledger.acting import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db, tmp_path):
    made = make_town(tmp_path)
    made.raise_concern()
    made.walk_to("7-vervolg")
    return made


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def state(town, name="cjg-contact"):
    ib = town.acting("ib")
    with acting_as(ib):
        return case_seen_by(ib, town.case, town.moment).consents.get(name)


def url(town, rest=""):
    return f"/zaak/{town.case}/toestemming/{rest}"


def record(town, **changes):
    body = {
        "welke": ["cjg-contact"],
        "antwoord": ["ja"],
        "ondertekenaars": [str(town.people["ouders"][1])],
        "hoe-gegeven": ["spoken"],
        **changes,
    }
    return town.post("ib", url(town, "vastleggen/"), body)


def test_page_without_questions_says_that_nothing_was_asked(town):
    assert "Er is nog niets gevraagd." in text_of(town.get("ib", url(town)))


@pytest.mark.requirement("R011")
def test_question_that_is_asked_stands_on_the_page_of_both_parents(town):
    answer = town.post("ib", url(town, "vragen/"), {"welke": "cjg-contact"})
    assert answer.status_code == 302
    assert "Nog geen antwoord van: " in text_of(town.get("ib", url(town)))
    for who in ("ouders", "ouder-twee"):
        page = text_of(town.get(who, f"/wat-gebeurt-er-nu/{town.case}/toestemming/"))
        assert "Ik wil eerst praten" in page
        assert "Bewaar mijn keuze" in page


@pytest.mark.requirement("R011", "R012")
def test_both_parents_choose_for_themselves_and_then_it_is_complete(town):
    town.post("ib", url(town, "vragen/"), {"welke": "cjg-contact"})
    mine = f"/wat-gebeurt-er-nu/{town.case}/toestemming/"
    body = {"vraag": "cjg-contact", "antwoord": "ja"}
    assert town.post("ouders", mine, body).status_code == 302
    assert state(town) == "incomplete"
    assert "Nog niet compleet" in text_of(town.get("ouders", mine))
    town.post("ouder-twee", mine, body)
    assert state(town) == "given"
    assert "Compleet" in text_of(town.get("ouders", mine))
    assert "zelf gekozen" in text_of(town.get("ib", url(town)))


def test_answer_of_nothing_is_asked_again_and_kept_by_nobody(town):
    town.post("ib", url(town, "vragen/"), {"welke": "cjg-contact"})
    answer = town.post(
        "ouders", f"/wat-gebeurt-er-nu/{town.case}/toestemming/", {"vraag": "cjg-contact"}
    )
    assert answer.status_code == 422
    assert "Kies een antwoord." in text_of(answer)


def test_recorded_answer_of_one_parent_is_not_complete_and_names_who_is_missing(town):
    assert record(town).status_code == 302
    page = text_of(town.get("ib", url(town)))
    assert "Nog niet compleet" in page
    assert "Nog geen antwoord van: Rik Duinstra." in page
    assert "Vastgelegd door Hanneke Zilverdal." in page
    assert state(town) == "incomplete"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ondertekenaars": []}, "Vink aan van wie het antwoord is."),
        ({"ondertekenaars": ["onzin"]}, "Vink aan van wie het antwoord is."),
        ({"antwoord": ["misschien"]}, "Kies een antwoord."),
        ({"welke": ["onzin"]}, "Kies een vraag."),
        ({"hoe-gegeven": ["paper"]}, "Schrijf op waar het antwoord te vinden is."),
        ({"te-vinden": ["x" * 501]}, ""),
    ],
)
def test_record_with_something_missing_is_asked_again(town, changes, said):
    answer = record(town, **changes)
    assert answer.status_code == 200
    assert said in text_of(answer)
    assert state(town) is None


def test_evidence_on_paper_is_read_by_who_takes_part(town):
    told = "formulier van 4 mei"
    record(town, **{"hoe-gegeven": ["paper"], "te-vinden": [told]})
    assert told in text_of(town.get("ib", url(town)))


def test_step_form_asks_whose_answer_it_is_when_two_people_decide(town):
    page = text_of(town.get("ib", f"/zaak/{town.case}/stap/main/7-vervolg/"))
    assert "Van wie is dit antwoord?" in page
    assert "Rik Duinstra" in page


@pytest.mark.requirement("R011", "R012")
def test_api_tells_and_answers_consents(town):
    base = f"/api/v1/zaken/{town.case}/toestemmingen"
    body = json.dumps({"antwoord": "ja", "ondertekenaars": [str(town.people["ouders"][1])]})
    answer = town.post("ib", f"{base}/cjg-contact", body, content_type="application/json")
    assert answer.status_code in {201, 403}
    if answer.status_code == 201:
        line = answer.json()["toestemmingen"][0]
        assert (line["naam"], line["staat"]) == ("cjg-contact", "nog-niet-compleet")
        assert line["wachtOp"] == ["Rik Duinstra"]
    mine = town.get("ouders", base).json()["toestemmingen"]
    assert [each["antwoorden"] for each in mine] == [[] for _ in mine]


# --- a yes to a part ----------------------------------------------------------------------------

PARTLY = {"antwoord": ["deels"]}


@pytest.mark.requirement("R011")
def test_recording_a_part_first_shows_the_boxes_and_ticks_none(town):
    answer = record(town, **PARTLY)
    page = text_of(answer)
    assert answer.status_code == 200
    assert "Vink aan wie het mag weten. Mag niemand het weten? Kies dan nee." in page
    assert "Zonder vinkje: deze ontvanger hoort niets." in page
    boxes = re.findall(r"<input[^>]*type=.checkbox.[^>]*>", answer.content.decode())
    assert [each for each in boxes if "voor-wie" in each and "checked" in each] == []
    assert state(town) is None


@pytest.mark.requirement("R011")
def test_recorded_part_stands_on_the_page_with_who_left_out_what(town):
    people = [str(town.people[each][1]) for each in ("ouders", "ouder-twee")]
    more = {"ondertekenaars": people, "voor-wie": ["ib"], "waarover": ["existence"]}
    assert record(town, **PARTLY, **more).status_code == 302
    page = text_of(town.get("ib", url(town)))
    assert "Ja, voor een deel" in page
    assert "Niet voor: " in page
    assert "Niet over: afspraken en bereikbaarheid." in page
    assert state(town) == "given"


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"voor-wie": ["ib"]},
        {"waarover": ["existence"]},
        {"voor-wie": ["ib"], "waarover": [""]},
    ],
)
def test_recorded_part_of_nothing_is_asked_again(town, more):
    answer = record(town, **PARTLY, **more)
    assert answer.status_code == 200
    assert "Kies dan nee." in text_of(answer)
    assert state(town) is None


@pytest.mark.parametrize("more", [{"voor-wie": ["bjz"]}, {"waarover": ["medical"]}])
def test_recorded_part_with_what_is_not_asked_is_refused(town, more):
    usual = {"voor-wie": ["ib"], "waarover": ["existence"]}
    answer = record(town, **PARTLY, **{**usual, **more})
    assert answer.status_code == 409
    assert "wordt niet gevraagd" in text_of(answer)
    assert state(town) is None


def test_step_form_asks_whether_the_yes_is_for_everything(town):
    page = text_of(town.get("ib", f"/zaak/{town.case}/stap/main/7-vervolg/"))
    assert "Geldt het ja voor alles?" in page
    assert "Wie mag het weten bij" in page


# --- the API ------------------------------------------------------------------------------------


def answer_by_api(town, who="ouders", **body):
    base = f"/api/v1/zaken/{town.case}/toestemmingen/cjg-contact"
    text = json.dumps({"antwoord": "ja", **body})
    return town.post(who, base, text, content_type="application/json")


@pytest.fixture
def asked(town):
    town.post("ib", url(town, "vragen/"), {"welke": "cjg-contact"})
    return town


@pytest.mark.requirement("R011")
def test_api_takes_a_part_and_says_what_counts_for_whom(asked):
    assert answer_by_api(asked, ontvangers=["ib", "ib"], gegevens=["logistics"]).status_code == 201
    last = answer_by_api(asked, "ouder-twee")
    line = last.json()["toestemmingen"][0]
    assert (line["staat"], line["geldtVoor"]) == ("deels-compleet", ["ib"])
    assert line["geldtOver"] == ["existence", "logistics"]
    assert (line["eigenOntvangers"], line["antwoorden"]) == (["cjg", "ib"], [])
    base = f"/api/v1/zaken/{asked.case}/toestemmingen"
    told = asked.get("ib", base).json()["toestemmingen"][0]["antwoorden"]
    assert [each["ontvangers"] for each in told] == [["ib"], ["cjg", "ib"]]


@pytest.mark.requirement("R011", "R033")
@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"ontvangers": []}, 409, "Kies dan nee."),
        ({"gegevens": []}, 409, "Kies dan nee."),
        ({"ontvangers": ["cgj"]}, 409, "Bedoelt u “cjg”?"),
        ({"gegevens": ["medical"]}, 409, "Kies uit: existence, logistics."),
        ({"ontvangers": "ib"}, 400, ""),
        ({"ontvangers": [3]}, 400, ""),
        ({"ontvangers": ["ib"] * 101}, 400, ""),
        ({"ontvangers": ["x" * 121]}, 400, ""),
        ({"antwoord": "nee", "ontvangers": ["ib"]}, 400, ""),
        ({"ontvangers": ["x" * 10_000_000]}, 400, ""),
    ],
)
def test_api_refuses_a_part_that_is_none_with_what_would_mend_it(asked, body, status, said):
    answer = answer_by_api(asked, **body)
    assert (answer.status_code in {status, 413}, said in answer.content.decode()) == (True, True)
    assert state(asked) is None
