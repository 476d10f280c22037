"""Does the officer see what is unusual and nothing of what was read, and is each thing judged?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.faces.portal.walking import ORDER, do, raised
from tests.faces.web.entering import Visitor, main_of, words
from tests.factories.reviewing import make_watched_school
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.review.actions import pass_on

pytestmark = pytest.mark.django_db
DESK, NOW = "/te-beoordelen/", "/wat-gebeurt-er-nu/"


@pytest.fixture
def asked():
    """A parent who asked why the teacher looked, and the moment after it."""
    school, _ = make_watched_school()
    case = raised(school)
    now = school.now
    for step in ORDER:
        now += timedelta(hours=1)
        do(school, case, step, now)
    teacher = school.acting("leerkracht")
    with acting_as(teacher):
        case_seen_by(teacher, case, now)
    parent = Visitor(school, "ouders", now + timedelta(hours=1))
    form = parent.get(f"{NOW}{case}/wie-heeft-gekeken/vragen/")
    look = (
        form.content.decode()
        .split("Tirza Molenbrug")[0]
        .split('name="regel" value="')[-1]
        .split('"')[0]
    )
    sent = parent.post(
        f"{NOW}{case}/wie-heeft-gekeken/vragen/",
        {"regel": look, "maand": "2026-05", "vertellen": "Ik ken deze persoon niet."},
    )
    assert sent.status_code == 302
    return school, case, parent, sent["Location"]


def one_of(officer):
    """The address of the first thing to judge."""
    page = officer.get(DESK).content.decode().split("<main")[1]
    return DESK + page.split(f'href="{DESK}')[1].split('"')[0]


@pytest.mark.requirement("R206")
def test_question_of_a_parent_comes_to_the_officer_and_back_as_an_answer(asked):
    school, _, parent, after = asked
    assert "Uw vraag is verstuurd" in words(parent.get(after))
    officer = Visitor(school, "fg", parent.now)
    assert "Vraag van een ouder" in main_of(officer.get(DESK))
    url = one_of(officer)
    said = main_of(officer.get(url))
    assert "Tirza Molenbrug, leerkracht, De Lantaarn" in said
    assert "Ik ken deze persoon niet." in said
    assert [each for each in ("Pip", "Waterland", "slaap") if each in said] == []
    refused = main_of(officer.post(url, {"oordeel": "fits"}))
    assert "De ouder krijgt nog geen antwoord." in refused
    done = officer.post(url, {"oordeel": "fits", "antwoord": "Deze leerkracht geeft uw kind les."})
    assert done.status_code == 302
    assert "Niets te beoordelen." in main_of(officer.get(done["Location"]))
    assert "Deze leerkracht geeft uw kind les." in main_of(parent.get(after.split("?")[0]))


def test_question_for_an_explanation_goes_to_the_colleague_and_comes_back(asked):
    school, _, parent, _ = asked
    officer = Visitor(school, "fg", parent.now)
    url = one_of(officer)
    officer.post(url, {"oordeel": "explain", "toelichting": "Waarom opende u dit?"})
    teacher = Visitor(school, "leerkracht", parent.now)
    assert "Leg uit waarom u keek" in main_of(teacher.get("/mijn-werk/"))
    flag = url.removeprefix(DESK)
    page = main_of(teacher.get(f"{DESK}uitleg/{flag}"))
    assert "Waarom opende u dit?" in page
    assert "Ik ken deze persoon niet." not in page
    sent = teacher.post(f"{DESK}uitleg/{flag}", {"uitleg": "Ik bereidde het gesprek voor."})
    assert "Uw uitleg is verstuurd" in main_of(sent)
    assert "Ik bereidde het gesprek voor." in main_of(officer.get(url))
    assert "Leg uit waarom u keek" not in main_of(teacher.get("/mijn-werk/"))


@pytest.mark.parametrize("who", ["leerkracht", "ib", "directeur", "fg-gemeente", "ouders"])
def test_desk_of_another_is_not_there(asked, who):
    school, _, parent, _ = asked
    url = one_of(Visitor(school, "fg", parent.now))
    other = Visitor(school, who, parent.now)
    assert other.get(url).status_code == 404
    assert other.post(url, {"oordeel": "fits", "antwoord": "x"}).status_code == 404


def test_flag_past_its_term_is_the_municipalitys_to_judge_as_well(asked):
    school, _, parent, _ = asked
    late = parent.now + timedelta(days=8)
    with acting_as(Duty(municipality=school.municipality)):
        assert pass_on(school.municipality, late) == 1
        assert pass_on(school.municipality, late) == 0
    hall = Visitor(school, "fg-gemeente", late)
    assert "te laat" in main_of(hall.get(DESK))
    assert hall.get(one_of(hall)).status_code == 200
