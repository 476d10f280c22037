"""A case runs over the API: raised, seen, asked and moved, by who may."""

from __future__ import annotations

import pytest

from tests.faces.api.callers import caller, concern, first_step, raised

pytestmark = pytest.mark.django_db


def test_raise_teacher_makes_a_case_that_stands_at_the_first_step(school, teacher):
    answer = teacher.post("/signalen", concern(school))
    case = teacher.get(f"/zaken/{answer.json()['zaak']}").json()
    assert answer.status_code == 201
    assert [step["stap"] for step in case["stappen"]] == ["1-signaal"]
    assert (case["kind"]["korteNaam"], case["isOpen"]) == ("Pip W.", True)


@pytest.mark.requirement("R044")
def test_now_says_what_who_when_and_why_in_sentences(school, teacher):
    case = raised(school, teacher)
    now = teacher.get(f"/zaken/{case}/wat-nu").json()
    assert now["stappen"][0]["isAanU"] is True
    assert any("Tirza Molenbrug" in each for each in now["zinnen"])
    assert now["stand"]["persoon"] == "Tirza Molenbrug"


def test_move_first_step_is_done_and_the_next_one_is_open(school, teacher):
    case = raised(school, teacher)
    before = teacher.get(f"/zaken/{case}").json()
    answer = teacher.post(f"/zaken/{case}/zetten", first_step())
    after = teacher.get(f"/zaken/{case}").json()
    assert (answer.status_code, answer.json()["soort"]) == (201, "stap")
    assert [each["stap"] for each in before["stappen"]] == ["1-signaal"]
    assert "1-signaal" not in [each["stap"] for each in after["stappen"]]
    assert len(after["tijdlijn"]) == len(before["tijdlijn"]) + 1


@pytest.mark.requirement("R033")
def test_move_refused_names_everything_that_is_missing_and_changes_nothing(school, teacher):
    case = raised(school, teacher)
    before = teacher.get(f"/zaken/{case}").content
    answer = teacher.post(f"/zaken/{case}/zetten", first_step(aanwezig=[], antwoorden={}))
    missing = answer.json()["ontbreekt"]
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:zorgroute:probleem:kan-nog-niet"
    assert {each["code"] for each in missing} == {"field.missing", "present.one_of"}
    assert all(each["titel"] and each["herstel"] for each in missing)
    assert {each["veld"] for each in missing if "veld" in each} == {"domein", "gezien"}
    assert teacher.get(f"/zaken/{case}").content == before


def test_correct_own_act_takes_it_back(school, teacher):
    case = raised(school, teacher)
    teacher.post(f"/zaken/{case}/zetten", first_step())
    act = teacher.get(f"/zaken/{case}").json()["tijdlijn"][0]["handeling"]
    answer = teacher.post(
        f"/zaken/{case}/zetten",
        {"soort": "correctie", "handeling": act, "toelichting": "Verkeerd kind."},
    )
    steps = teacher.get(f"/zaken/{case}").json()["stappen"]
    assert answer.status_code == 201
    assert [each["stap"] for each in steps] == ["1-signaal"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"soort": "correctie", "handeling": "x", "toelichting": "y"}, "act.unknown"),
        ({"soort": "taak", "taak": "x"}, "item.unknown"),
        ({"soort": "spoor", "spoor": "onbekend"}, "track.unknown"),
        ({"soort": "overdracht", "aannemen": True}, "handover.none"),
        ({"soort": "heropening", "toelichting": "weer"}, "case.still_open"),
        ({"soort": "onderbreking", "wat": "onbekend"}, "interrupt.unknown"),
        ({"soort": "onderbreking", "wat": "move", "over": "naar zee"}, "interrupt.no_detail"),
        (
            {"soort": "onderbreking", "wat": "change_of_responsible", "over": "ouders"},
            "interrupt.no_such_function",
        ),
        ({"soort": "stap", "stap": "9-onbekend", "uitkomst": "x"}, "step.unknown"),
        ({"soort": "omleiding", "naar": "x", "anders": {"code": "y"}}, "step.unknown"),
    ],
)
def test_move_that_names_what_is_not_there_is_refused_by_name(school, teacher, body, code):
    case = raised(school, teacher)
    answer = teacher.post(f"/zaken/{case}/zetten", body)
    assert answer.status_code == 409
    assert code in [each["code"] for each in answer.json()["ontbreekt"]]


def test_register_contact_is_told_in_the_timeline(school, teacher):
    case = raised(school, teacher)
    body = {"soort": "registratie", "wat": "contact", "toelichting": "Moeder gebeld."}
    assert teacher.post(f"/zaken/{case}/zetten", body).status_code == 201
    assert len(teacher.get(f"/zaken/{case}").json()["tijdlijn"]) == 2


def test_start_track_meldcode_opens_its_first_step(school, teacher):
    case = raised(school, teacher)
    answer = teacher.post(f"/zaken/{case}/zetten", {"soort": "spoor", "spoor": "meldcode"})
    lines = {each["lijn"] for each in teacher.get(f"/zaken/{case}").json()["stappen"]}
    assert answer.status_code == 201
    assert lines == {"main", "meldcode"}


def test_work_teacher_lists_the_open_step_with_its_child(school, teacher):
    case = raised(school, teacher)
    work = teacher.get("/werk").json()
    assert work["count"] == 1
    assert [(each["zaak"], each["stap"]) for each in work["results"]] == [(case, "1-signaal")]
    assert work["results"][0]["kind"]["korteNaam"] == "Pip W."


def test_children_are_those_of_the_own_group(school, teacher):
    names = [each["naam"] for each in teacher.get("/kinderen").json()["results"]]
    assert names == ["Juno Heuvelrug", "Pip Waterland"]


def test_routes_list_names_the_route_and_its_steps_can_be_read(teacher):
    listed = {each["naam"]: each["url"] for each in teacher.get("/routes").json()["results"]}
    route = teacher.get("/routes/westerkwartier.basisschool").json()
    first = route["lijnen"][0]["stappen"][0]
    assert listed["westerkwartier.basisschool"] == "/api/v1/routes/westerkwartier.basisschool"
    assert (first["naam"], first["wie"]) == ("1-signaal", ["leerkracht"])
    assert {each["naam"] for each in first["vragen"]} >= {"domein", "gezien"}


@pytest.mark.parametrize("role", ["ib", "directeur", "collega"])
def test_case_of_somebody_else_reads_as_one_that_does_not_exist(school, teacher, role):
    case = raised(school, teacher)
    other = caller(school, role)
    unseen = other.get(f"/zaken/{case}")
    missing = other.get("/zaken/00000000-0000-4000-8000-000000000000")
    nowhere = other.get("/bestaat-niet")
    moved = other.post(f"/zaken/{case}/zetten", first_step())
    assert unseen.status_code == 404
    assert unseen.content == missing.content == nowhere.content == moved.content
    assert dict(unseen.headers) == dict(missing.headers)


def test_concern_about_a_child_of_another_group_is_not_found(school, teacher):
    answer = teacher.post("/signalen", concern(school, "mats"))
    assert answer.status_code == 404


def test_step_inside_another_organisation_is_told_without_name_or_day(school, teacher):
    case = raised(school, teacher)
    assert teacher.post(f"/zaken/{case}/zetten", first_step()).status_code == 201
    for each in teacher.get(f"/zaken/{case}").json()["stappen"]:
        if each["isElders"]:
            assert (each["stap"], each["titel"], each["uiterlijk"]) == (None, None, None)


def test_english_is_spoken_when_it_is_asked_for(school, teacher):
    answer = teacher.get("/zaken/00000000-0000-4000-8000-000000000000", Accept_Language="en")
    assert answer.json()["title"] == "Not found"


def test_concern_about_a_new_child_registers_it_once_and_needs_one_of_the_two(school, teacher):
    new = {"voornaam": "Bo", "achternaam": "Vinkenslag", "geboortedatum": "2018-03-01"}
    body = {**concern(school), "nieuwKind": new}
    assert teacher.post("/signalen", body).status_code == 400
    del body["kind"]
    assert [teacher.post("/signalen", body).status_code for _ in range(2)] == [201, 201]
    found = [each["kind"]["id"] for each in teacher.get("/zaken").json()["results"]]
    assert (len(found), len(set(found))) == (2, 1)
