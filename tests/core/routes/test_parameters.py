"""Are the answers of a municipality read well, and do they make another version of the route?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.parameters import (
    Answer,
    Parameters,
    open_questions,
    parameters_faults,
    parameters_text,
    questions_of,
    read_parameters,
    values_for,
    with_values,
)
from zorgroute.core.routes.route import Route

from .mistakes import PARAMETER_MISTAKES, PARAMETERS, SMALL, Mistake, load, without_mark

CONTENT = Path(__file__).parents[3] / "content"
FILE = "antwoorden.yaml"
ANSWERED = {"plaatsen": 6, "termijn-melden": 2}
REAL = sorted((CONTENT / "parameters").glob("*.yaml"))
EXAMPLES = sorted((CONTENT / "parameters" / "demo").glob("*.yaml"))


def small() -> Route:
    route = load(SMALL)
    assert isinstance(route, Route)
    return route


def read(text: str) -> Parameters:
    found = read_parameters(text.encode(), FILE)
    assert isinstance(found, Parameters), found
    return found


def faults_in(text: str, route: Route) -> Unreadable:
    found = read_parameters(text.encode(), FILE)
    if isinstance(found, Unreadable):
        return found
    return Unreadable(parameters_faults(found, [route]))


def routes_of(municipality: str) -> list[Route]:
    def find_track(name: str) -> tuple[str, bytes]:
        path = CONTENT / "routes" / "tracks" / f"{name}.yaml"
        return path.name, path.read_bytes()

    files = sorted((CONTENT / "routes").glob(f"{municipality}.*.yaml"))
    read = [
        load_route(file.read_bytes(), file.name, find_track)
        for file in files
        if ".findings." not in file.name
    ]
    return [each for each in read if isinstance(each, Route)]


def test_questions_are_what_the_agreement_leaves_open_with_the_steps_that_wait():
    asked = questions_of(small())

    assert [(each.name, each.subject, each.steps) for each in asked] == [
        ("plaatsen", "voorbeeld.school", ()),
        ("termijn-melden", "meldcode", (("meldcode", "wegen"),)),
    ]


def test_answers_of_a_municipality_close_the_questions():
    values = values_for(read(PARAMETERS), small())

    assert values == ANSWERED
    answered = with_values(small(), ANSWERED)
    assert open_questions(answered) == ()
    assert [each.value for each in questions_of(answered)] == [6, 2]


@pytest.mark.requirement("R034")
def test_other_answers_are_another_version():
    digests = {with_values(small(), {**ANSWERED, "plaatsen": number}).digest for number in (6, 7)}

    assert len({small().digest, *digests}) == 3


def test_answer_of_the_route_itself_goes_before_that_of_its_track():
    text = PARAMETERS.replace(
        "  meldcode:", "    termijn-melden: {value: 3, example: yes}\n  meldcode:"
    )

    assert values_for(read(text), small()) == {**ANSWERED, "termijn-melden": 3}


def test_open_answer_stays_a_question():
    text = PARAMETERS.replace("value: 2", "value: open")
    values = values_for(read(text), small())

    assert values == {"plaatsen": 6}


def test_answers_about_other_routes_are_left_alone():
    text = PARAMETERS + "  voorbeeld.ander:\n    iets: {value: 1, example: yes}\n"

    assert values_for(read(text), small()) == ANSWERED


def test_answers_that_fit_have_no_faults():
    assert parameters_faults(read(PARAMETERS), [small()]) == ()


@pytest.mark.parametrize("mistake", PARAMETER_MISTAKES, ids=lambda each: f"{each.code}: {each.new}")
def test_slip_in_an_answer_is_named_at_its_place(mistake: Mistake):
    assert PARAMETERS.count(mistake.old) == 1
    text, place = without_mark(PARAMETERS.replace(mistake.old, mistake.new), FILE)

    found = faults_in(text, small()).faults

    assert (mistake.code, place) in [(each.code, each.place) for each in found]


def test_written_answers_read_back_the_same():
    answers = {
        "voorbeeld.school": {
            "plaatsen": Answer.model_validate(
                {"value": "6", "decided_by": 'de "stuurgroep"', "decided_on": "2026-03-01"}
            ),
            "termijn": Answer.model_validate({"value": "open"}),
        },
        "meldcode": {"termijn-melden": Answer.model_validate({"value": "2", "example": "yes"})},
    }
    text = parameters_text("voorbeeld", answers, {("meldcode", "termijn-melden"): "Hoe\nsnel?"})

    assert read(text).model.values == answers
    assert read(text).model.values["voorbeeld.school"]["plaatsen"].decided_on == date(2026, 3, 1)
    assert "# Hoe snel?" in text


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_shipped_answers_ask_everything_and_claim_nothing(path: Path):
    found = read(path.read_text(encoding="utf-8"))
    given = {
        (subject, name): each.value
        for subject, some in found.model.values.items()
        for name, each in some.items()
    }
    asked = {
        (each.subject, each.name) for route in routes_of(path.stem) for each in questions_of(route)
    }

    assert set(given) == asked
    assert set(given.values()) == {None}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_answers_of_the_demo_leave_nothing_open_and_say_that_they_are_examples(path: Path):
    found = read(path.read_text(encoding="utf-8"))
    routes = routes_of(path.stem)
    values = [values_for(found, route) for route in routes]

    assert routes
    assert [each for each in values if isinstance(each, Unreadable)] == []
    left = [
        each.name
        for route, some in zip(routes, values, strict=True)
        if not isinstance(some, Unreadable)
        for each in open_questions(with_values(route, some))
    ]
    assert left == []
    assert all(each.example for some in found.model.values.values() for each in some.values())
