"""Does a hurry lead to a phone number, and is a crisis told afterwards never refused?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.faces.web.entering import Visitor, agree_on_route, begin, hidden, words
from tests.factories.worlds import MONDAY, make_school
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.models import Involvement
from zorgroute.chain.cases.warning import warn
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Deed
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.notices.models import Outbox
from zorgroute.chain.parties import actions as parties

pytestmark = pytest.mark.django_db
WHAT = "Het loopt thuis uit de hand."


@pytest.fixture
def school(tmp_path):
    made = make_school()
    agree_on_route(made, tmp_path)
    return made


@pytest.fixture
def case(school):
    """A case of which the director was warned by the teacher."""
    made = begin(school)
    Visitor(school, "leerkracht").post("/spoed/", warning(made))
    return made


def warning(case, **more):
    return {"stap": "waarschuw", "kind": f"zaak.{case}", "wat": WHAT, **more}


def urgent(case, **more):
    return {"gevaar": "nee", "kind": f"zaak.{case}", "wat": WHAT, "ouders": "ja", **more}


def crisis(case, **more):
    told = {"wie": ["112", "huisarts"], "kind": f"zaak.{case}", "afgesproken": "Oom haalt op."}
    return {**told, **more}


def deeds(school, case, kind):
    with acting_as(Duty(municipality=school.municipality)):
        return list(Deed.objects.filter(case_id=case, kind=kind).order_by("seq"))


def facts(school, case, role="directeur"):
    acting = school.acting(role)
    with acting_as(acting):
        return dict(case_seen_by(acting, case, school.now).facts)


# Urgency


@pytest.mark.requirement("R142")
def test_danger_to_a_life_leads_to_the_numbers_before_anything_else(school, case):
    answer = Visitor(school, "directeur").post("/spoed/", {"gevaar": "ja"})
    assert (answer.status_code, answer["Location"]) == (302, "/crisis/")
    assert deeds(school, case, "TrackStarted") == []


@pytest.mark.requirement("R139")
def test_urgency_by_the_director_says_whom_to_call_and_before_when(school, case):
    director = Visitor(school, "directeur")
    after = director.post("/spoed/", urgent(case))
    assert after["Location"] == f"/spoed/{case}/?na=gestart"
    answer = director.get(after["Location"])
    said = words(answer)
    assert "Spoed is gestart." in said
    assert "Bel nu Wouter Lindeboog" in said
    assert 'href="tel:0880000003"' in answer.content.decode()
    assert "Wouter Lindeboog en de ouders spreken elkaar vóór dinsdag 5 mei, 10.00 uur." in said


@pytest.mark.requirement("R140")
@pytest.mark.parametrize(
    ("answer", "agreed", "told"),
    [
        ({"ouders": "ja"}, "ja", WHAT),
        ({"ouders": "nog_niet"}, "nee", f"{WHAT} De ouders weten het nog niet."),
        (
            {"ouders": "nee", "omdat": "Moeder neemt niet op."},
            "nee",
            f"{WHAT} De ouders weten het niet, omdat: Moeder neemt niet op.",
        ),
    ],
)
def test_what_the_parents_know_is_recorded(school, case, answer, agreed, told):
    Visitor(school, "directeur").post("/spoed/", urgent(case, **answer))
    found = facts(school, case)
    assert (found["spoed.ouders-akkoord"], found["spoed.dreiging"]) == (agreed, told)
    assert found["spoed.levensbedreigend"] == "nee"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"gevaar": ""}, "Kies of er direct gevaar is."),
        ({"kind": ""}, "Kies een kind."),
        ({"kind": "zaak.0b8f9f0e-1111-4222-8333-944455556666"}, "Kies een kind."),
        ({"wat": " "}, "Schrijf in een paar woorden op wat er aan de hand is."),
        ({"wat": "a" * 5001}, "Dit is te lang."),
        ({"wat": "nul\x00"}, "teken in dat niet bewaard kan worden"),
        ({"ouders": ""}, "Kies of de ouders het weten."),
        ({"ouders": "nee"}, "Schrijf op waarom de ouders het niet weten."),
    ],
)
def test_urgency_that_is_not_whole_says_what_is_missing_and_keeps_the_text(
    school, case, wrong, said
):
    answer = Visitor(school, "directeur").post("/spoed/", urgent(case, **wrong))
    assert said in words(answer)
    assert answer.content.decode().count("Fout:") == 1
    assert deeds(school, case, "TrackStarted") == []


def test_urgency_sent_twice_starts_once(school, case):
    director = Visitor(school, "directeur")
    key = hidden(director.get("/spoed/"), "sleutel")
    sent = [director.post("/spoed/", urgent(case, sleutel=key))["Location"] for _ in range(2)]
    assert sent == [f"/spoed/{case}/?na=gestart"] * 2
    assert len(deeds(school, case, "TrackStarted")) == 1
    assert len(deeds(school, case, "Registered")) == 1


def test_second_urgency_while_it_runs_keeps_what_was_written(school, case):
    director = Visitor(school, "directeur")
    director.post("/spoed/", urgent(case))
    director.post("/spoed/", urgent(case, wat="Nu ook op school."))
    assert len(deeds(school, case, "TrackStarted")) == 1
    acting = school.acting("directeur")
    with acting_as(acting):
        told = str(case_seen_by(acting, case, school.now).timeline())
    assert "Nu ook op school." in told


def test_child_without_a_case_gets_one_from_whoever_may_begin_it(school):
    teacher_of_both = Visitor(school, "directeur")
    answer = teacher_of_both.post(
        "/spoed/", {**urgent(""), "kind": f"nieuw.{school.children['juno']}"}
    )
    said = words(answer)
    assert "Dit kan nog niet." in said
    assert "Alle telefoonnummers" in said
    assert WHAT in said


@pytest.mark.requirement("R140")
def test_teacher_is_offered_to_warn_the_director_with_the_number(school):
    case = begin(school)
    answer = Visitor(school, "leerkracht").get("/spoed/")
    said = words(answer)
    assert "Waarschuw de directeur" in said
    assert "Otto van Steenhaven" in said
    assert 'href="tel:0880000002"' in answer.content.decode()
    assert "Spoed starten" not in said
    assert deeds(school, case, "TrackStarted") == []


def test_replacement_of_an_absent_director_stands_beside_with_a_number(school):
    with acting_as(school.acting("directeur")):
        parties.take_leave(
            school.acting("directeur"),
            school.people["directeur"],
            school.people["ib"],
            MONDAY.date(),
            None,
        )
    said = words(Visitor(school, "leerkracht").get("/spoed/"))
    assert "Hanneke Zilverdal" in said


def test_warning_lets_the_director_in_and_sends_a_neutral_message(school):
    case = begin(school)
    answer = Visitor(school, "leerkracht").post("/spoed/", warning(case))
    assert "Otto van Steenhaven krijgt een bericht dat er iets klaarstaat." in words(answer)
    assert "Een bericht kan blijven liggen. Bel ook." in words(answer)
    with acting_as(Duty(municipality=school.municipality)):
        told = Outbox.objects.filter(kind="Urgency").values_list("person_id", "key")
        assert [person for person, _ in told] == [school.people["directeur"]]
        assert str(case) not in str(list(told))
        let_in = Involvement.objects.filter(case_id=case, role="directeur")
        assert [each.via for each in let_in] == ["urgency"]
    assert "Pip Waterland" in words(Visitor(school, "directeur").get("/spoed/"))


def test_warning_without_a_child_still_reaches_the_director(school):
    answer = Visitor(school, "leerkracht").post("/spoed/", {"stap": "waarschuw"})
    assert "krijgt een bericht dat er iets klaarstaat." in words(answer)


def test_warning_about_a_case_of_others_is_not_let_through(school):
    case = begin(school)
    other = school.acting("collega")
    with acting_as(other), pytest.raises(Unseen):
        warn(other, case, "leerkracht", WHAT, school.now, key="k")


@pytest.mark.parametrize("path", ["/spoed/", "/crisis/vastleggen/"])
def test_page_for_a_hurry_asks_to_log_in_and_is_not_for_parents(school, client, path):
    assert client.get(path)["Location"].startswith("/inloggen/")
    assert Visitor(school, "ouders").get(path).status_code == 404


@pytest.mark.parametrize("path", ["/spoed/{}/", "/crisis/vastleggen/{}/"])
def test_page_of_a_case_of_others_is_not_there(school, path):
    case = begin(school)
    assert Visitor(school, "collega").get(path.format(case)).status_code == 404


# Crisis afterwards


@pytest.mark.requirement("R144")
@pytest.mark.parametrize("role", ["leerkracht", "directeur"])
def test_crisis_told_afterwards_asks_for_what_follows_with_a_new_weighing(school, case, role):
    person = Visitor(school, role)
    after = person.post("/crisis/vastleggen/", crisis(case))
    assert after["Location"] == f"/crisis/vastleggen/{case}/"
    assert "De crisis is vastgelegd." in words(person.get(after["Location"]))
    director = school.acting("directeur")
    with acting_as(director):
        seen = case_seen_by(director, case, school.now)
        steps = [each.step for each in seen.what_now.steps if each.line == "crisis"]
        assert steps == ["opvolging"]
        assert "Oom haalt op." in str(seen.timeline())


@pytest.mark.requirement("R141")
def test_crisis_told_twice_is_never_refused(school, case):
    teacher = Visitor(school, "leerkracht")
    for agreed in ("Oom haalt op.", "Moeder is terug."):
        assert (
            teacher.post("/crisis/vastleggen/", crisis(case, afgesproken=agreed)).status_code == 302
        )
    assert len(deeds(school, case, "TrackStarted")) == 1
    kinds = [each.structure["kind"] for each in deeds(school, case, "Registered")]
    assert kinds.count("crisis") == 2


def test_crisis_sent_twice_is_written_once(school, case):
    teacher = Visitor(school, "leerkracht")
    key = hidden(teacher.get("/crisis/vastleggen/"), "sleutel")
    for _ in range(2):
        assert teacher.post("/crisis/vastleggen/", crisis(case, sleutel=key)).status_code == 302
    kinds = [each.structure["kind"] for each in deeds(school, case, "Registered")]
    assert kinds.count("crisis") == 1


@pytest.mark.parametrize(
    ("when", "day", "hour"),
    [
        ({}, 0, 8),
        ({"wanneer": "vandaag", "tijd": "9.30"}, 0, 7.5),
        ({"wanneer": "vandaag", "tijd": "23.59"}, 0, 8),
        ({"wanneer": "gisteren", "tijd": "20:15"}, -1, 18.25),
        (
            {"wanneer": "anders", "dag.dag": "1", "dag.maand": "mei", "dag.jaar": "2026"},
            -3,
            10,
        ),
    ],
)
def test_crisis_is_kept_at_the_moment_it_happened(school, case, when, day, hour):
    Visitor(school, "leerkracht").post("/crisis/vastleggen/", crisis(case, **when))
    (told,) = [
        each for each in deeds(school, case, "Registered") if each.structure["kind"] == "crisis"
    ]
    midnight = MONDAY.replace(hour=0)
    assert told.happened_at == midnight + timedelta(days=day, hours=hour)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"wie": []}, "Kies wie u hebt gebeld."),
        ({"wie": ["x"]}, "Kies wie u hebt gebeld."),
        ({"kind": "zaak.x"}, "Kies een kind."),
        ({"afgesproken": ""}, "Schrijf op wat er is afgesproken."),
        ({"afgesproken": "nul\x00"}, "teken in dat niet bewaard kan worden"),
        ({"wanneer": "anders"}, "Vul in welke dag het was."),
        (
            {"wanneer": "anders", "dag.dag": "1", "dag.maand": "6", "dag.jaar": "2026"},
            "Deze dag is nog niet geweest.",
        ),
        ({"tijd": "kwart voor"}, "Schrijf de tijd als 14.30"),
    ],
)
def test_crisis_that_is_not_whole_says_what_is_missing(school, case, wrong, said):
    answer = Visitor(school, "leerkracht").post("/crisis/vastleggen/", crisis(case, **wrong))
    assert said in words(answer)
    assert deeds(school, case, "TrackStarted") == []


def test_crisis_of_a_child_without_a_case_begins_one(school):
    answer = Visitor(school, "leerkracht").post(
        "/crisis/vastleggen/", {**crisis(""), "kind": f"nieuw.{school.children['juno']}"}
    )
    case = answer["Location"].split("/")[3]
    assert [each.structure["track"] for each in deeds(school, case, "TrackStarted")] == ["crisis"]
