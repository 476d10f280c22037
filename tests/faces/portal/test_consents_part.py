"""Can a parent say yes to a part, without a box ticked beforehand, and take a part back?"""

from __future__ import annotations

import re

import pytest

from tests.attacks.town import make_town
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.consents import board_of
from zorgroute.chain.consent.models import Signature
from zorgroute.chain.ledger.acting import Duty, acting_as

pytestmark = pytest.mark.django_db
ASKED = "cjg-contact"


@pytest.fixture
def town(db, tmp_path):
    made = make_town(tmp_path)
    made.raise_concern()
    made.walk_to("7-vervolg")
    made.post("ib", f"/zaak/{made.case}/toestemming/vragen/", {"welke": ASKED})
    return made


def url(town, rest=""):
    return f"/wat-gebeurt-er-nu/{town.case}/toestemming/{rest}"


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def ticked(answer):
    boxes = re.findall(r'<input[^>]*type="checkbox"[^>]*>', answer.content.decode())
    return [re.search(r'value="([^"]+)"', each)[1] for each in boxes if " checked" in each]


def kept(town):
    with acting_as(Duty(municipality=town.here)):
        found = Signature.objects.filter(case_id=town.case).order_by("at", "act")
        return [(each.answer, each.receivers, each.classes) for each in found]


def say(town, who="ouders", **data):
    return town.post(who, url(town), {"deel": ASKED, **data})


@pytest.mark.requirement("R011", "R012")
def test_yes_but_not_to_everything_leads_to_boxes_of_which_none_is_ticked(town):
    body = {"vraag": ASKED, "antwoord": "deels"}
    answer = town.post("ouders", url(town), body)
    assert (answer.status_code, answer["Location"]) == (302, url(town, f"?deel={ASKED}"))
    page = town.get("ouders", answer["Location"])
    said = text_of(page)
    assert ticked(page) == []
    for words in (
        "Wie mag het weten?",
        "Wat mogen zij weten?",
        "Zonder vinkje: deze ontvanger hoort niets.",
        "Wat u niet aanvinkt is nee. Dat mag.",
        "Nee, niemand mag dit weten",
    ):
        assert words in said
    assert kept(town) == []


def test_page_of_the_question_ticks_nothing_and_offers_the_part(town):
    page = town.get("ouders", url(town))
    assert "Ja, maar niet alles" in text_of(page)
    assert " checked" not in page.content.decode()


@pytest.mark.requirement("R011")
def test_part_that_is_ticked_is_kept_and_told_back(town):
    answer = say(town, wie="ib", wat=["existence", "logistics"])
    assert answer.status_code == 302
    assert kept(town) == [("given", ["ib"], [])]
    said = text_of(town.get("ouders", url(town)))
    assert "U zei ja. Niet voor: " in said
    assert "Nog niet compleet" in said
    ib = town.acting("ib")
    with acting_as(ib):
        board = board_of(case_seen_by(ib, town.case, town.moment))
    assert [each.left.receivers for one in board for each in one.told] == [("cjg",)]
    assert "Niet voor: " in text_of(town.get("ib", f"/zaak/{town.case}/toestemming/"))


@pytest.mark.requirement("R011")
@pytest.mark.parametrize(
    "data",
    [
        {},
        {"wie": "ib"},
        {"wat": "logistics"},
        {"wie": ["leerkracht"], "wat": ["existence"]},
        {"wie": ["ib"], "wat": ["medical"]},
        {"wie": [""], "wat": [""]},
        {"wie": ["ib"] * 900, "wat": []},
    ],
)
def test_nothing_or_something_strange_ticked_is_no_yes_and_offers_no(town, data):
    answer = say(town, **data)
    assert answer.status_code == 422
    assert "Nee, niemand mag dit weten" in text_of(answer)
    assert kept(town) == []


def test_same_box_sent_twice_is_one_box(town):
    assert say(town, wie=["ib", "ib"], wat=["existence", "existence"]).status_code == 302
    assert kept(town) == [("given", ["ib"], ["existence"])]


def test_everything_ticked_is_a_yes_to_the_whole(town):
    say(town, wie=["ib", "cjg"], wat=["existence", "logistics"])
    assert kept(town) == [("given", [], [])]


def test_no_on_the_page_of_the_part_is_a_no(town):
    assert say(town, antwoord="nee", wie="ib").status_code == 302
    assert kept(town) == [("refused", [], [])]


def test_ten_megabytes_are_refused_and_kept_by_nobody(town):
    answer = say(town, wie="x" * 10_000_000, wat="existence")
    assert answer.status_code in {400, 413}
    assert kept(town) == []


@pytest.mark.requirement("R012")
def test_yes_can_be_changed_and_the_boxes_then_stand_as_they_were_chosen(town):
    town.post("ouders", url(town), {"vraag": ASKED, "antwoord": "ja"})
    assert "Uw ja aanpassen" in text_of(town.get("ouders", url(town)))
    page = town.get("ouders", url(town, f"?deel={ASKED}"))
    assert sorted(ticked(page)) == ["cjg", "existence", "ib", "logistics"]
    say(town, wie="cjg", wat=["existence"])
    page = town.get("ouders", url(town, f"?deel={ASKED}"))
    assert sorted(ticked(page)) == ["cjg", "existence"]
    assert kept(town)[-1] == ("given", ["cjg"], ["existence"])


def test_no_sent_over_a_yes_is_not_taken_for_withdrawing(town):
    """Withdrawing says first what it means; it has a page of its own."""
    town.post("ouders", url(town), {"vraag": ASKED, "antwoord": "ja"})
    assert say(town, antwoord="nee").status_code == 422
    assert [each[0] for each in kept(town)] == ["given"]


@pytest.mark.parametrize("name", ["mdo", "iets-anders", "<b>"])
def test_part_of_a_question_that_was_not_asked_does_not_exist(town, name):
    assert town.get("ouders", url(town, f"?deel={name}")).status_code == 404
    assert town.post("ouders", url(town), {"deel": name, "wie": "ib"}).status_code == 404


@pytest.mark.parametrize("who", ["ouders-juno", "ouders-elders", "leerkracht", "niemand"])
def test_part_of_the_question_of_another_family_does_not_exist(town, who):
    answer = town.post(who, url(town), {"deel": ASKED, "wie": "ib", "wat": "existence"})
    assert answer.status_code in {302, 403, 404}
    assert kept(town) == []
