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
