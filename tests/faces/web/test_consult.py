"""Can advice be asked and given on screen without a trace of the child?"""

from __future__ import annotations

import re

import pytest

from tests.faces.web.entering import Visitor, agree_on_route, begin, hidden, words
from tests.factories.worlds import make_school
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Deed
from zorgroute.chain.meetings.models import Consult
from zorgroute.chain.notices.models import Outbox

pytestmark = pytest.mark.django_db
TEXT = "Een kind valt al drie weken in slaap.\nWaar kan ik op letten?"


@pytest.fixture
def school(tmp_path):
    made = make_school()
    agree_on_route(made, tmp_path)
    return made


def form(school, **more):
    return {"aan": str(school.people["cjg"]), "leeftijd": "6-8", "vraag": TEXT, **more}


def sent(school, role="leerkracht"):
    """Ask through the pages as somebody; gives the visitor and the address of the question."""
    asker = Visitor(school, role)
    look = asker.post("/overleg/vragen/", form(school, stap="bekijk"))
    data = form(school, stap="verstuur", sleutel=hidden(look, "sleutel"))
    return asker, asker.post("/overleg/vragen/", data)["Location"].partition("?")[0]


def consults(school):
    with acting_as(Duty(municipality=school.municipality)):
        return Consult.objects.filter(municipality=school.municipality).count()


def test_page_names_whom_the_route_knows_with_the_phone(school):
    said = words(Visitor(school, "leerkracht").get("/overleg/vragen/"))
    assert "Wouter Lindeboog" in said
    assert "088 000 00 03" in said


@pytest.mark.requirement("R015")
def test_question_with_a_name_is_not_shown_to_anybody_and_stays_on_the_page(school):
    asker = Visitor(school, "leerkracht")
    answer = asker.post(
        "/overleg/vragen/", form(school, vraag="Pip woont Dorpsweg 4.", stap="verstuur")
    )
    said = words(answer)
    assert "Dit maakt het kind herkenbaar" in said
    assert "“Pip”, “Dorpsweg 4”. Haal dit weg." in said
    assert "Pip woont Dorpsweg 4." in said
    assert said.startswith("Fout:")
    assert consults(school) == 0


@pytest.mark.requirement("R015")
def test_preview_shows_question_age_and_asker_and_sends_nothing(school):
    answer = Visitor(school, "leerkracht").post("/overleg/vragen/", form(school, stap="bekijk"))
    said = words(answer)
    assert "Zo ziet de ander het" in said
    assert "Van Tirza Molenbrug, leerkracht, De Lantaarn" in said
    assert "6 tot 8 jaar" in said
    assert consults(school) == 0


def test_going_back_from_the_preview_keeps_what_was_written(school):
    answer = Visitor(school, "leerkracht").post("/overleg/vragen/", form(school, stap="wijzig"))
    assert "Een kind valt al drie weken in slaap." in words(answer)
    assert consults(school) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"aan": ""}, "Kies aan wie u het vraagt."),
        ({"aan": "niemand"}, "Kies aan wie u het vraagt."),
        ({"vraag": "  "}, "Schrijf op wat u wilt weten."),
        ({"vraag": "a " * 3000}, "Dit is te lang."),
        ({"vraag": "nul\x00teken"}, "teken in dat niet bewaard kan worden"),
        ({"leeftijd": "0-99"}, "Kies een leeftijd uit de lijst."),
    ],
)
def test_question_that_is_not_whole_says_what_is_wrong(school, wrong, said):
    answer = Visitor(school, "leerkracht").post(
        "/overleg/vragen/", form(school, stap="verstuur", **wrong)
    )
    assert said in words(answer)
    assert consults(school) == 0


def test_question_sent_twice_is_one(school):
    asker, first = sent(school)
    again = form(school, stap="verstuur", sleutel="a" * 32)
    asker.post("/overleg/vragen/", again)
    asker.post("/overleg/vragen/", again)
    assert first.startswith("/overleg/")
    assert consults(school) == 2


@pytest.mark.requirement("R015")
def test_adviser_sees_the_question_and_no_trace_of_child_or_case(school):
    case = begin(school)
    _, place = sent(school)
    answer = Visitor(school, "cjg").get(place)
    page = answer.content.decode()
    assert "Een kind valt al drie weken in slaap." in words(answer)
    assert "Tirza Molenbrug" in words(answer)
    traces = (str(case), case.hex, str(school.children["pip"]), "Pip", "Waterland", "11 februari")
    assert [each for each in traces if each in page + place] == []


def test_advice_reaches_the_asker(school):
    asker, place = sent(school)
    answered = Visitor(school, "cjg").post(place, {"advies": "Vraag hoe laat het kind slaapt."})
    assert answered["Location"] == f"{place}?na=beantwoord"
    assert "Er is een advies" in words(asker.get("/overleg/"))
    assert "Vraag hoe laat het kind slaapt." in words(asker.get(place))
    assert "Er is een advies" not in words(asker.get("/overleg/"))


@pytest.mark.parametrize("typed", ["", "   ", "nul\x00"])
def test_advice_that_cannot_be_kept_is_asked_again(school, typed):
    _, place = sent(school)
    answer = Visitor(school, "cjg").post(place, {"advies": typed})
    assert (answer.status_code, words(answer).startswith("Fout:")) == (200, True)


@pytest.mark.parametrize("role", ["ib", "directeur", "ouders"])
def test_question_of_others_is_the_page_for_what_is_not_there(school, role):
    _, place = sent(school)
    answer = Visitor(school, role).get(place)
    assert answer.status_code == 404
    assert "slaap" not in words(answer)


def test_question_for_advice_asks_to_log_in(client):
    assert client.get("/overleg/vragen/")["Location"].startswith("/inloggen/")


@pytest.mark.requirement("R050")
def test_advice_is_recorded_with_an_own_case_and_the_question_learns_nothing(school):
    case = begin(school)
    asker, place = sent(school)
    Visitor(school, "cjg").post(place, {"advies": "Let op het slapen thuis."})
    page = asker.get(place).content.decode()
    assert str(case) not in page
    chosen = re.search(r'<option value="([0-9a-f]{64})"[^>]*>Pip W\.', page)
    assert chosen is not None
    after = asker.post(place, {"bij": chosen[1]})
    assert "Het advies is vastgelegd bij Pip W." in words(after)
    assert str(case) not in after.content.decode()
    teacher = school.acting("leerkracht")
    with acting_as(teacher):
        deeds = Deed.objects.filter(case_id=case, kind="Registered")
        assert [each.structure["kind"] for each in deeds] == ["consult"]
        assert place.split("/")[2] not in str([each.structure for each in deeds])
        told = [str(each) for each in case_seen_by(teacher, case, school.now).timeline()]
        assert any("Let op het slapen thuis." in each for each in told)


@pytest.mark.parametrize("chosen", ["", "x", "0" * 64])
def test_advice_is_not_recorded_with_a_case_that_was_made_up(school, chosen):
    begin(school)
    asker, place = sent(school)
    Visitor(school, "cjg").post(place, {"advies": "Let op het slapen thuis."})
    assert "Kies een kind." in words(asker.post(place, {"bij": chosen}))


def test_messages_about_advice_hold_nothing_but_ids_of_the_question(school):
    case = begin(school)
    _, place = sent(school)
    with acting_as(Duty(municipality=school.municipality)):
        keys = list(Outbox.objects.filter(kind="Consult").values_list("key", flat=True))
    assert [place.split("/")[2] in key and str(case) not in key for key in keys] == [True]
