"""Is advice asked, answered and read by these two only, without a trace of the child?"""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.factories.worlds import MONDAY, make_school
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.keys import case_keys
from zorgroute.chain.ledger.models import Look
from zorgroute.chain.ledger.refusals import Conflict, Refused, Unseen
from zorgroute.chain.meetings.access import consult_seen_by
from zorgroute.chain.meetings.actions import Question, answer, ask, note_answer_read
from zorgroute.chain.meetings.models import Consult
from zorgroute.chain.meetings.queries import asked_by, asked_of, waiting
from zorgroute.chain.notices.models import Outbox
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.access import child_of

pytestmark = pytest.mark.django_db
TEXT = "Een kind valt al drie weken in slaap. Waar kan ik op letten?"
LATER = MONDAY + timedelta(hours=3)


@pytest.fixture
def school():
    return make_school()


def asking(school, text=TEXT, role="ib", key="", **more):
    acting = school.acting(role)
    with acting_as(acting):
        question = Question(school.people["cjg"], text, **more)
        return ask(acting, question, MONDAY, key=key)


def codes(refused):
    return [each.code for each in refused.value.denied.reasons]


def test_adviser_sees_the_question_and_about_how_old(school):
    made = asking(school, age_band="6-8")
    adviser = school.acting("cjg")
    with acting_as(adviser):
        seen = consult_seen_by(adviser, made, LATER)
    assert (seen.side, seen.question, seen.age_band) == ("adviser", TEXT, "6-8")
    assert seen.asker == school.people["ib"]


@pytest.mark.threat("T20")
@pytest.mark.requirement("R015")
def test_consult_has_no_place_for_a_child_or_a_case(school):
    asking(school)
    columns = {field.name for field in Consult._meta.get_fields()}
    assert {name for name in columns if "case" in name or "child" in name} == set()


@pytest.mark.threat("T20")
@pytest.mark.requirement("R015")
@pytest.mark.parametrize("text", ["Pip valt in slaap", "De moeder heet Eva", "geboren 11-2-2019"])
def test_question_that_gives_a_child_away_is_not_sent(school, text):
    with pytest.raises(Refused) as refused:
        asking(school, text)
    assert codes(refused) == ["consult.recognisable"]
    with acting_as(Duty(municipality=school.municipality)):
        assert Consult.objects.filter(municipality=school.municipality).count() == 0


def test_child_of_an_own_case_is_kept_out_where_the_list_of_children_is_empty(school):
    asker = school.acting("cjg")
    with acting_as(school.acting("ib")):
        pip = child_of(school.acting("ib"), school.children["pip"], MONDAY)
    with acting_as(asker), pytest.raises(Refused) as refused:
        ask(asker, Question(school.people["ib"], "Hoe gaat het met Pip?"), MONDAY, about=[pip])
    assert codes(refused) == ["consult.recognisable"]


@pytest.mark.parametrize(
    ("text", "code"), [("  \n", "consult.no_question"), ("a " * 3000, "consult.too_long")]
)
def test_question_that_is_empty_or_endless_is_refused(school, text, code):
    with pytest.raises(Refused) as refused:
        asking(school, text)
    assert codes(refused) == [code]


def test_question_about_an_unknown_age_is_refused(school):
    with pytest.raises(Refused) as refused:
        asking(school, age_band="0-99")
    assert codes(refused) == ["consult.no_such_age"]


@pytest.mark.threat("T11")
@pytest.mark.parametrize("whom", ["ib", "ouders"])
def test_question_to_oneself_or_to_a_parent_is_not_sent(school, whom):
    acting = school.acting("ib")
    with acting_as(acting), pytest.raises(Unseen):
        ask(acting, Question(school.people[whom], TEXT), MONDAY)


@pytest.mark.threat("T11")
def test_question_to_nobody_we_know_is_not_sent(school):
    acting = school.acting("ib")
    with acting_as(acting), pytest.raises(Unseen):
        ask(acting, Question(uuid.uuid4(), TEXT), MONDAY)


def test_question_sent_twice_is_one_question(school):
    assert asking(school, key="a" * 32) == asking(school, key="a" * 32)
    acting = school.acting("ib")
    with acting_as(acting):
        assert len(asked_by(acting)) == 1


def test_same_key_of_somebody_else_is_another_question(school):
    assert asking(school, key="a" * 32) != asking(school, key="a" * 32, role="directeur")


@pytest.mark.threat("T20")
@pytest.mark.parametrize("role", ["leerkracht", "directeur", "ouders"])
def test_nobody_else_sees_a_question(school, role):
    made = asking(school)
    other = school.acting(role)
    with acting_as(other), pytest.raises(Unseen):
        consult_seen_by(other, made, LATER)


def test_look_at_a_question_of_others_is_written_as_refused(school):
    made = asking(school)
    other = school.acting("directeur")
    with acting_as(other), pytest.raises(Unseen):
        consult_seen_by(other, made, LATER)
    with acting_as(Duty(municipality=school.municipality)):
        looks = Look.objects.filter(municipality=school.municipality, person_id=other.person)
        assert list(looks.values_list("parts", "allowed", "case_id", "child_id")) == [
            (["overleg"], False, None, None)
        ]


def test_who_replaces_the_adviser_sees_the_question_and_is_told(school):
    place = school.municipality
    with acting_as(Duty(municipality=place)):
        other = parties.add_person(place, parties.Name("Famke", "Oosterzij"))
        parties.employ(place, other, school.cjg_organisation, "cjg", MONDAY.date())
        school.people["cjg2"] = other
    with acting_as(school.acting("cjg")):
        parties.take_leave(school.acting("cjg"), school.people["cjg"], other, MONDAY.date(), None)
    made = asking(school)
    stand_in = school.acting("cjg2")
    with acting_as(stand_in):
        assert consult_seen_by(stand_in, made, LATER).side == "adviser"
    with acting_as(Duty(municipality=place)):
        told = set(Outbox.objects.filter(kind="Consult").values_list("person_id", flat=True))
    assert {school.people["cjg"], other} <= told


def test_answer_reaches_the_asker_and_waits_until_read(school):
    made = asking(school)
    adviser, asker = school.acting("cjg"), school.acting("ib")
    with acting_as(adviser):
        assert waiting(adviser).to_answer == 1
        answer(adviser, made, "Let op het slapen thuis.", LATER)
        assert waiting(adviser).to_answer == 0
        assert [each.is_news for each in asked_of(adviser)] == [False]
    with acting_as(asker):
        assert waiting(asker).to_read == 1
        assert consult_seen_by(asker, made, LATER).answer == "Let op het slapen thuis."
        note_answer_read(asker, made, LATER)
        assert waiting(asker).to_read == 0


def test_question_is_answered_once(school):
    made = asking(school)
    adviser = school.acting("cjg")
    with acting_as(adviser):
        answer(adviser, made, "Let op het slapen.", LATER)
        with pytest.raises(Conflict):
            answer(adviser, made, "Iets anders.", LATER)
        assert consult_seen_by(adviser, made, LATER).answer == "Let op het slapen."


def test_asker_cannot_answer_the_own_question(school):
    made = asking(school)
    asker = school.acting("ib")
    with acting_as(asker), pytest.raises(Unseen):
        answer(asker, made, "Zelf bedacht.", LATER)


def test_empty_answer_is_refused(school):
    made = asking(school)
    adviser = school.acting("cjg")
    with acting_as(adviser), pytest.raises(Refused) as refused:
        answer(adviser, made, "  ", LATER)
    assert codes(refused) == ["consult.no_answer"]


@pytest.mark.threat("T20")
def test_messages_tell_neither_case_nor_child(school):
    made = asking(school)
    with acting_as(Duty(municipality=school.municipality)):
        rows = list(Outbox.objects.filter(municipality=school.municipality, kind="Consult"))
    assert [(row.key, row.person_id) for row in rows] == [
        (f"consult-asked:{made}:{school.people['cjg']}", school.people["cjg"])
    ]


def test_question_is_kept_locked_and_forgotten_with_its_key(school):
    made = asking(school)
    asker = school.acting("ib")
    with acting_as(asker):
        row = Consult.objects.get(id=made)
        assert b"slaap" not in bytes(row.question)
        case_keys().destroy(made)
        with pytest.raises(Unseen):
            consult_seen_by(asker, made, LATER)
