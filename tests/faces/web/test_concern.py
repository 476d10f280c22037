"""A teacher raises a concern on screen, records the first step and reads what now."""

from __future__ import annotations

import pytest

from tests.faces.web.entering import hidden, main_of
from zorgroute.chain.cases.models import Case
from zorgroute.chain.ledger.acting import Duty, acting_as

pytestmark = pytest.mark.django_db
URL = "/zorg-melden/"


def filled(school, **more):
    return {
        "kind": str(school.children["pip"]),
        "over": ["ontwikkeling"],
        "feiten": "Viel deze week drie keer in slaap.",
        "wanneer": "vandaag",
        **more,
    }


@pytest.mark.requirement("R001", "R033")
def test_concern_from_work_to_first_step_runs_on_screen(school, enter):
    teacher = enter("leerkracht")
    assert "Er ligt nu niets op u te wachten" in main_of(teacher.get("/mijn-werk/"))
    page = teacher.get(URL)
    assert page.status_code == 200
    sent = teacher.post(URL, filled(school, sleutel=hidden(page, "sleutel")))
    assert sent.status_code == 302, main_of(sent)
    case = teacher.get(sent.url)
    assert "Dank u. Uw zorg is vastgelegd." in main_of(case)
    assert "Bespreek uw zorg met een collega" in main_of(case)
    step_url = sent.url.partition("?")[0] + "stap/main/1-signaal/"
    step = teacher.get(step_url)
    assert "Viel deze week drie keer in slaap." in step.content.decode()
    data = {
        "sleutel": hidden(step, "sleutel"),
        "gezien": hidden(step, "gezien"),
        "page": "0",
        "go": "send",
        "present": ["collega"],
        "r-domein": ["ontwikkeling"],
        "r-gezien.0.what": "Viel in slaap.",
        "outcome": "besproken",
    }
    done = teacher.post(step_url, data)
    assert done.status_code == 302, main_of(done)
    after = main_of(teacher.get(done.url))
    assert "Vastgelegd." in after
    assert "Praat kort met de ouders" in after


@pytest.mark.requirement("R005")
def test_concern_sent_twice_makes_one_case(school, enter):
    teacher = enter("leerkracht")
    data = filled(school, sleutel=hidden(teacher.get(URL), "sleutel"))
    first, again = teacher.post(URL, data), teacher.post(URL, data)
    assert first.url == again.url
    assert cases_of(school) == 1


def test_concern_about_another_child_sent_twice_makes_one_child_and_one_case(school, enter):
    teacher = enter("leerkracht")
    data = filled(
        school,
        kind="ander",
        voornaam="Bo",
        achternaam="Vinkenslag",
        sleutel=hidden(teacher.get(URL), "sleutel"),
        **{"geboren.dag": "3", "geboren.maand": "juni", "geboren.jaar": "2019"},
    )
    first, again = teacher.post(URL, data), teacher.post(URL, data)
    assert first.status_code == 302, main_of(first)
    assert first.url == again.url
    assert "Bo Vinkenslag" in main_of(teacher.get(first.url))
    assert main_of(teacher.get("/kinderen/")).count("Bo Vinkenslag") >= 1
    assert cases_of(school) == 1


def test_concern_sent_again_with_another_text_says_that_it_was_sent(school, enter):
    teacher = enter("leerkracht")
    key = hidden(teacher.get(URL), "sleutel")
    teacher.post(URL, filled(school, sleutel=key))
    other = filled(school, sleutel=key, kind=str(school.children["juno"]))
    again = teacher.post(URL, other)
    assert again.status_code == 409
    assert "Dit formulier was al verstuurd" in main_of(again)


@pytest.mark.requirement("R001")
@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"kind": ""}, "Kies een kind."),
        ({"kind": "geen-uuid"}, "Kies een kind."),
        ({"over": []}, "Kies waar uw zorg over gaat."),
        ({"over": ["iets anders"]}, "Kies waar uw zorg over gaat."),
        ({"feiten": "  "}, "Schrijf op wat u zag of hoorde. Eén zin is genoeg."),
        ({"feiten": "x" * 20_001}, "Dit is te lang om te bewaren."),
        ({"feiten": "een\x00twee"}, "Er staat een teken in dat niet kan worden bewaard."),
        ({"wanneer": "anders"}, "Vul in welke dag het was."),
        ({"kind": "ander"}, "Vul de voornaam van het kind in."),
        ({"kind": "ander", "voornaam": "B" * 100}, "Deze naam is te lang."),
    ],
)
def test_concern_with_bad_input_says_so_and_keeps_the_text(school, enter, change, wrong):
    page = enter("leerkracht").post(URL, filled(school, **change))
    assert page.status_code == 200
    assert wrong in main_of(page)
    assert "<title>Fout:" in page.content.decode()
    assert cases_of(school) == 0


def test_concern_about_a_child_of_another_group_is_not_offered_and_not_taken(school, enter):
    page = enter("leerkracht").post(URL, filled(school, kind=str(school.children["mats"])))
    assert "Kies een kind." in main_of(page)


@pytest.mark.requirement("R033")
def test_concern_about_safety_starts_the_meldcode_as_well(school, enter):
    teacher = enter("leerkracht")
    sent = teacher.post(URL, filled(school, over=["veiligheid"]))
    assert "Meldcode" in main_of(teacher.get(sent.url))


def test_concern_by_who_may_not_start_is_refused_with_who_may(school, enter):
    page = enter("ib").post(URL, filled(school))
    said = main_of(page)
    assert "Deze route wordt begonnen door: Leerkracht" in said
    assert "Viel deze week drie keer in slaap." in said
    assert cases_of(school) == 0


def test_concern_where_no_route_holds_says_whom_to_call(school, enter):
    said = main_of(enter("cjg").get(URL))
    assert "nog geen route afgesproken" in said
    assert "Ga naar Spoed of crisis" in said


def test_concern_about_a_child_too_old_for_the_route_says_so(school, enter):
    data = filled(
        school,
        kind="ander",
        voornaam="Bo",
        achternaam="Vinkenslag",
        **{"geboren.dag": "3", "geboren.maand": "6", "geboren.jaar": "2009"},
    )
    said = main_of(enter("leerkracht").post(URL, data))
    assert "Voor de leeftijd van Bo is nog geen route afgesproken." in said
    assert cases_of(school) == 0


def test_concern_kept_as_a_draft_comes_back(school, enter):
    teacher = enter("leerkracht")
    kept = teacher.post(URL, filled(school, klad="ja", feiten="Half verhaal."))
    assert "Klad bewaard om 10.00 uur" in main_of(kept)
    assert "Half verhaal." in main_of(teacher.get(URL))
    saved = teacher.post("/klad/zorg-melden/", {"feiten": "Verder getypt."})
    assert saved.content.decode() == "Klad bewaard om 10.00 uur"
    assert "Verder getypt." in main_of(teacher.get(URL))


def cases_of(school):
    with acting_as(Duty(municipality=school.municipality)):
        return Case.objects.filter(municipality=school.municipality).count()
