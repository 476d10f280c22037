"""Does a BPMN document say what the route says, and keep its names?"""

from __future__ import annotations

import json

import pytest

from tests.core.bpmn.sheets import NAMES, VOICES, sheet, shipped_xml, written
from tests.factories.routes import EVERY_EXIT, reread, route_names, school, shipped
from zorgroute.core.bpmn.names import NotOurDocument, read_names
from zorgroute.core.maps.states import Reader
from zorgroute.core.wording.catalogue import OUDER

ONE_STEP = {"a": {"who": "leerkracht", "outcomes": {"uit": {"ends": "klaar"}}}}


def one_step(**more: object) -> str:
    """A document of a route with one step, which is this and more."""
    return written(school(json.dumps({"steps": {"a": {**ONE_STEP["a"], **more}}})))


@pytest.mark.parametrize("name", route_names())
def test_names_of_a_shipped_route_come_back_as_they_went(name):
    route = shipped(name)
    found = read_names(shipped_xml(name))

    assert tuple(found) == tuple(route.lines)
    for line in route.lines.values():
        back = found[line.name]
        outcomes = [(step, key) for step, each in line.steps.items() for key in each.outcomes]
        ends = {each.ends for step in line.steps.values() for each in step.outcomes.values()}
        assert back.steps == tuple(line.steps)
        assert back.titles == {key: step.title.prof for key, step in line.steps.items()}
        assert back.who == {key: step.who for key, step in line.steps.items()}
        assert set(back.roles) == {step.who[0] for step in line.steps.values()}
        assert sorted(back.outcomes) == sorted(outcomes)
        assert back.results == {end: line.results[end].prof for end in ends if end is not None}


@pytest.mark.parametrize("name", route_names())
def test_document_for_parents_knows_no_track_that_is_kept_from_them(name):
    route, xml = shipped(name), shipped_xml(name, "ouder")
    hidden = [line for line in route.tracks if not Reader(OUDER).knows(route, line)]

    assert set(read_names(xml)) == set(route.lines) - set(hidden)
    assert [line for line in hidden if line in xml or route.lines[line].title.ouder in xml] == []


@pytest.mark.parametrize("voice", VOICES)
def test_document_of_a_route_read_twice_is_the_same(voice):
    steps = json.dumps({"steps": ONE_STEP})

    assert written(reread(steps, EVERY_EXIT), voice) == written(reread(steps, EVERY_EXIT), voice)


@pytest.mark.parametrize(
    ("within", "said", "language"),
    [
        ({"max": 48, "unit": "hours"}, "PT48H", None),
        ({"min": 14, "max": 21, "unit": "days"}, "P21D", None),
        ({"max": 6, "unit": "weeks"}, "P6W", None),
        ({"max": 3, "unit": "months"}, "P3M", None),
        ({"max": 2, "unit": "years"}, "P2Y", None),
        ({"max": 10, "unit": "working_days"}, "10 working_days", "urn:zorgroute:term:1"),
        ({"max": 5, "unit": "school_days"}, "5 school_days", "urn:zorgroute:term:1"),
    ],
)
def test_term_becomes_a_timer_on_the_edge_of_its_task(within, said, language):
    xml = one_step(within=within, overdue={"tell": "ib"})
    timer = sheet(xml).elements["late.main.a"]
    duration = timer.find("bpmn:timerEventDefinition/bpmn:timeDuration", NAMES)

    assert (timer.get("attachedToRef"), timer.get("cancelActivity")) == ("step.main.a", "false")
    assert (duration.text, duration.get("language")) == (said, language)


def test_term_that_is_an_open_question_has_a_timer_without_duration():
    route = school(
        json.dumps(
            {
                "parameters": {"wachttijd": {"unit": "weeks", "value": "open"}},
                "steps": {"a": {**ONE_STEP["a"], "within": "wachttijd", "overdue": {"tell": "ib"}}},
            }
        )
    )
    timer = sheet(written(route)).elements["late.main.a"]

    assert timer.get("name") == "Termijn nog niet afgesproken"
    assert list(timer.find("bpmn:timerEventDefinition", NAMES)) == []


def test_term_that_leads_on_breaks_off_its_step():
    found = sheet(one_step(within={"max": 3, "unit": "days"}, overdue="a"))

    assert found.elements["late.main.a"].get("cancelActivity") == "true"
    assert found.elements["way.late.main.a"].get("targetRef") == "step.main.a"


def test_track_begins_by_the_signal_that_its_outcome_sends():
    found = sheet(shipped_xml("dalfsen.routekaart"))
    sent = {
        each.get("signalRef")
        for event in found.all_of("intermediateThrowEvent")
        for each in event.findall("bpmn:signalEventDefinition", NAMES)
    }
    begun = found.elements["start.b-specialistische-jeugdhulp"]

    assert begun.find("bpmn:signalEventDefinition", NAMES).get("signalRef") in sent
    assert "signal.start.b-specialistische-jeugdhulp" in sent


def test_end_of_a_track_reaches_the_step_that_waits_for_it():
    found = sheet(shipped_xml("dalfsen.toegang"))
    awaited = found.elements["after.main.5-raad-loopt.raad.10-naar-regio"]
    signal = awaited.find("bpmn:signalEventDefinition", NAMES).get("signalRef")
    senders = [
        end
        for end in found.all_of("endEvent")
        for each in end.findall("bpmn:signalEventDefinition", NAMES)
        if each.get("signalRef") == signal
    ]

    assert signal == "signal.end.raad.maatregel"
    assert {end.get("name") for end in senders} == {
        shipped("dalfsen.toegang").lines["raad"].results["maatregel"].prof
    }


def test_exits_are_told_once_and_not_at_every_step():
    route = school(json.dumps({"steps": ONE_STEP}), EVERY_EXIT)
    notes = {
        each.get("id"): each.find("bpmn:text", NAMES).text.split("\n")[0]
        for each in sheet(written(route)).all_of("textAnnotation")
    }

    assert notes == dict.fromkeys(
        [f"note.{track}" for track in ("meldcode", "spoed", "crisis")], "Kan vanuit elke stap"
    )


def test_what_bpmn_has_no_word_for_is_kept_for_professionals():
    found = sheet(shipped_xml("westerkwartier.basisschool"))
    step = found.elements["step.main.10-terugkoppeling"]
    facts = step.find("bpmn:extensionElements", NAMES)
    codes = "contact_geweest er_wordt_iets_gedaan voortgang afgerond afstemming_gezocht"

    assert facts.find("route:step", NAMES).get("records") == "stand-hulp"
    assert facts.find("route:feedback", NAMES).attrib == {
        "to": "ib",
        "codes": codes,
        "consent": "cjg-contact",
    }


def test_every_reference_in_a_document_points_at_something():
    for name in route_names():
        found = sheet(shipped_xml(name))
        wanted = [
            value
            for element in found.root.iter()
            for key, value in element.attrib.items()
            if key
            in ("sourceRef", "targetRef", "processRef", "attachedToRef", "bpmnElement", "signalRef")
        ]
        assert [each for each in wanted if each not in found.elements] == []


@pytest.mark.parametrize("text", ["", "geen xml", "<bpmn/>"])
def test_text_that_is_no_document_of_ours_is_refused(text):
    with pytest.raises(NotOurDocument):
        read_names(text)


def test_document_without_our_names_is_refused():
    xml = one_step().replace("<route:line name=", "<route:line other=")

    with pytest.raises(NotOurDocument):
        read_names(xml)


def test_voices_differ_in_words_and_not_in_steps():
    prof, ouder = (read_names(shipped_xml("nijmegen.soll", voice))["main"] for voice in VOICES)

    assert (prof.steps, prof.who) == (ouder.steps, ouder.who)
    assert prof.titles != ouder.titles
