"""Who is one person in a case: the starter, the chosen director, and nobody beside them?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.linked import make_small_town
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.lists import work_of
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.core.engine.moves import Actor, AnswerHandover

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db, tmp_path):
    return make_small_town(tmp_path)


def colleague(town, function, kind):
    """Another person with the same function at the same organisation."""
    with acting_as(Duty(municipality=town.municipality)):
        person = parties.add_person(town.municipality, Name("Anna", "Tweede"))
        place = town.places[kind]
        parties.employ(town.municipality, person, place, function, date(2020, 8, 1))
    town.people[f"{function}-2"] = person


def waits_for(town, role):
    actor = town.acting(role)
    with acting_as(actor):
        return sorted((each.kind, each.step) for each in work_of(actor, town.now))


def choose(town, case, function, name=""):
    record = {"regie-is": function} | ({"regie-naam": (name,)} if name else {})
    return town.take("leerkracht", case, "2-regie", "gekozen", record=record)


def accept(town, role, case):
    actor = town.acting(role)
    with acting_as(actor):
        attempt(actor, case, AnswerHandover(Actor(str(actor.person), role), town.now), town.now)


def test_starter_has_the_seat_and_a_colleague_of_the_same_function_sees_nothing(town):
    colleague(town, "leerkracht", "primary_school")
    case = town.begin()
    assert waits_for(town, "leerkracht") == [("step", "1-vraag")]
    other = town.acting("leerkracht-2")
    with acting_as(other), pytest.raises(Unseen):
        case_seen_by(other, case, town.now)


@pytest.mark.requirement("R055")
def test_director_chosen_from_another_function_is_asked_and_nobody_else_takes_it(town):
    case = town.ask()
    choose(town, case, "gemeente")
    assert ("handover", "") in waits_for(town, "jeugdconsulent")
    with pytest.raises(Refused) as no:
        accept(town, "leerkracht", case)
    assert no.value.denied.codes() == ("role.not_allowed",)
    accept(town, "jeugdconsulent", case)
    assert ("step", "3-afronden") in waits_for(town, "jeugdconsulent")
    with pytest.raises(Refused) as no:
        town.take("leerkracht", case, "3-afronden", "klaar")
    assert no.value.denied.codes() == ("seat.other",)


def test_director_who_was_named_is_that_person(town):
    colleague(town, "ib", "primary_school")
    case = town.ask()
    choose(town, case, "school", "Hanneke Zilverdal")
    assert ("step", "3-afronden") in waits_for(town, "ib")
    assert waits_for(town, "ib-2") == []
    town.take("ib", case, "3-afronden", "klaar")


def test_director_named_from_a_function_that_was_not_chosen_is_not_taken(town):
    case = town.ask()
    choose(town, case, "gemeente", "Hanneke Zilverdal")
    assert waits_for(town, "ib") == []
    assert ("handover", "") in waits_for(town, "jeugdconsulent")


def test_colleague_who_accepts_alone_keeps_the_case(town):
    colleague(town, "jeugdconsulent", "municipality")
    case = town.ask()
    choose(town, case, "gemeente")
    assert ("handover", "") in waits_for(town, "jeugdconsulent-2")
    accept(town, "jeugdconsulent", case)
    assert waits_for(town, "jeugdconsulent-2") == []
    other = town.acting("jeugdconsulent-2")
    with acting_as(other), pytest.raises(Unseen):
        case_seen_by(other, case, town.now)


def test_function_at_two_organisations_is_of_neither_until_one_is_linked(town):
    with acting_as(Duty(municipality=town.municipality)):
        town.places["more"] = parties.add_organisation(
            town.municipality, "Het Andere Gemeentehuis", "municipality"
        )
    colleague(town, "jeugdconsulent", "more")
    case = town.ask()
    choose(town, case, "gemeente")
    assert waits_for(town, "jeugdconsulent") == []


@pytest.mark.requirement("R060")
def test_function_that_nobody_has_falls_to_who_coordinates_there(town):
    with acting_as(Duty(municipality=town.municipality)):
        desk = town.places["front_desk"]
        lead = parties.add_person(town.municipality, Name("Bas", "Oever"))
        parties.employ(town.municipality, lead, desk, "coordinator", date(2020, 8, 1))
    desk_worker = town.acting("samen_doen")
    with acting_as(desk_worker):
        parties.end_employment(desk_worker, desk_worker.post, date(2026, 5, 3))
    town.people["coordinator"] = lead
    parent = town.acting("ouders")
    with acting_as(parent):
        concern = Concern(town.child, ("ontwikkeling",), "Wij willen hulp.", town.now.date())
        raise_concern(parent, town.route("toegang"), concern, town.now)
    assert waits_for(town, "coordinator") == [("step", "1-vraag")]


def test_parent_who_asks_for_help_reaches_the_desk_that_answers(town):
    parent = town.acting("ouders")
    with acting_as(parent):
        concern = Concern(town.child, ("ontwikkeling",), "Wij willen hulp.", town.now.date())
        raise_concern(parent, town.route("toegang"), concern, town.now)
    assert waits_for(town, "samen_doen") == [("step", "1-vraag")]
    assert waits_for(town, "leerkracht") == []
