"""Does something go to the wrong one, to the next child, or out by a side channel?"""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from tests.attacks.doorways import API_CASE, CASE, LIST, PORTAL, doors
from tests.attacks.town import ABOUT_CHILD, plain, tells_of
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.meetings import actions as meetings
from zorgroute.chain.meetings.access import consult_seen_by
from zorgroute.chain.meetings.queries import asked_of
from zorgroute.chain.notices.models import Outbox
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.models import Child, Person, Post

pytestmark = pytest.mark.django_db


# --- T11: the wrong addressee ----------------------------------------------------------------


@pytest.mark.threat("T11")
def test_t11_namesake_of_the_contact_hears_and_sees_nothing(town):
    """Somebody of the same name, in the same function, at another organisation of the kind."""
    cjg = Person.objects
    with acting_as(Duty(municipality=town.here)):
        meant = cjg.get(id=town.people["cjg"][1])
        other = parties.add_organisation(town.here, "CJG Oosthoek", "ggd")
        same = parties.add_person(town.here, Name(meant.given_name, meant.surname))
        parties.employ(town.here, same, other, "cjg", town.moment.date() - timedelta(days=99))
    town.people["naamgenoot"] = (town.here, same)
    town.raise_concern()
    town.walk_to("9-hulp-cjg")
    with acting_as(Duty(municipality=town.here)):
        assert Outbox.objects.filter(person_id=same).count() == 0
        assert Outbox.objects.filter(person_id=town.people["cjg"][1]).exists()
    for door in doors(CASE, API_CASE, LIST):
        assert tells_of(town.get("naamgenoot", door.url(town.case, town)), ABOUT_CHILD) == [], door


@pytest.mark.threat("T11")
def test_t11_child_of_the_same_name_and_birthday_shows_nothing_of_the_other(town):
    with acting_as(Duty(municipality=town.here)):
        one = Child.objects.get(id=town.child)
        post = Post.objects.get(person_id=town.people["leerkracht-vlieger"][1])
        parties.enrol_child(
            town.here, Name(one.given_name, one.surname), one.birth_date,
            organisation=post.organisation_id, location=post.location_id, group="4",
        )  # fmt: skip
    town.raise_concern("Een zin die nergens anders staat.")
    for door in doors(CASE, API_CASE, LIST):
        text = plain(town.get("leerkracht-vlieger", door.url(town.case, town)))
        assert "Een zin die nergens anders staat." not in text, door
        assert door.kind == LIST or "Zwaluwtje" not in text, door


@pytest.mark.threat("T11")
def test_t11_form_has_no_place_to_type_an_address(town):
    """Nobody is written to by typing: who hears something follows from the route.

    A parent keeps the own address; only the neutral message to that parent goes there.
    """
    town.raise_concern()
    town.walk_to("8-cjg-inlichten")
    found = []
    for door in doors(CASE, PORTAL, LIST):
        for who in ("leerkracht", "ib", "ouders"):
            if door.pattern.endswith("/gezin/"):
                continue
            text = plain(town.get(who, door.url(town.case, town)))
            found += [(door.pattern, who) for each in ('type="email"', 'name="to"') if each in text]
    assert found == []


# --- T20: the earlier or the next child ------------------------------------------------------


@pytest.mark.threat("T20")
def test_t20_adviser_of_one_question_sees_no_other_and_none_after_the_answer_of_another(town):
    ib, cjg, other = town.acting("ib"), town.acting("cjg"), town.acting("ib-vlieger")
    with acting_as(ib):
        first = meetings.ask(ib, meetings.Question(cjg.person, "Hoe praat ik hierover?", "6-8"),
                             town.moment)  # fmt: skip
        second = meetings.ask(ib, meetings.Question(other.person, "En hierover?", "10-12"),
                              town.moment)  # fmt: skip
    with acting_as(cjg):
        assert [each.id for each in asked_of(cjg)] == [first]
        with pytest.raises(Unseen):
            consult_seen_by(cjg, second, town.moment)
    for each, who in ((first, "ib-vlieger"), (second, "cjg")):
        unknown = uuid.uuid4()
        forbidden = plain(town.get(who, f"/overleg/{each}/"), each, unknown)
        assert forbidden == plain(town.get(who, f"/overleg/{unknown}/"), each, unknown)


# --- T33: the side channels ------------------------------------------------------------------


@pytest.mark.threat("T33")
def test_t33_ids_of_cases_children_and_people_do_not_follow_each_other(town):
    """An id tells neither how many there are nor what came before it."""
    made = [town.raise_concern()]
    with acting_as(Duty(municipality=town.here)), connection.cursor() as cursor:
        for table in ("cases_case", "parties_child", "parties_person", "cases_link", "ledger_look"):
            cursor.execute(
                "SELECT data_type, column_default FROM information_schema.columns "
                "WHERE table_name = %s AND column_name = 'id'", [table]
            )  # fmt: skip
            assert cursor.fetchone() == ("uuid", None), table
        made += Child.objects.values_list("id", flat=True)
    assert {each.version for each in made} == {4}


@pytest.mark.threat("T33")
def test_t33_answers_about_an_unknown_case_and_a_hidden_one_are_as_long_and_as_many_statements(
    town,
):
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 only here

    town.raise_concern()
    strange = uuid.uuid4()
    differ = []
    for door in doors(CASE, PORTAL, API_CASE):
        for who in ("collega", "ouders-juno", "cjg"):
            counted = []
            town.get(who, door.url(uuid.uuid4(), town))
            for case in (town.case, strange):
                with CaptureQueriesContext(connection) as queries:
                    answer = town.get(who, door.url(case, town))
                counted.append((answer.status_code, len(answer.content), len(queries)))
            if counted[0] != counted[1]:
                differ.append((door.pattern, who, counted))
    assert differ == []


@pytest.mark.threat("T33")
def test_t33_tag_of_an_answer_is_no_word_and_no_number_of_the_case(town):
    """A tag may say that something is new, never how much there is, and never to an outsider."""
    town.raise_concern()
    mine = town.get("leerkracht", f"/api/v1/zaken/{town.case}").headers.get("ETag", "")
    assert re.fullmatch(r'(W/)?"[0-9A-Za-z_-]{16,}"', mine)
    town.do("1-signaal")
    town.clients.clear()
    newer = town.get("leerkracht", f"/api/v1/zaken/{town.case}").headers["ETag"]
    assert newer != mine
    kept = {"If-None-Match": mine}
    for who in ("collega", "ouders-juno", "cjg-elders"):
        answer = town.get(who, f"/api/v1/zaken/{town.case}", headers=kept)
        assert (answer.status_code, answer.headers.get("ETag")) == (404, None)


@pytest.mark.threat("T33")
def test_t33_name_that_is_taken_elsewhere_is_not_told(town):
    """A new child or colleague with the name of one elsewhere meets no 'exists already'."""
    with acting_as(Duty(municipality=town.elsewhere.municipality)):
        before = Child.objects.filter(municipality=town.elsewhere.municipality).count()
    answer = town.post(
        "leerkracht-vlieger", "/zorg-melden/",
        {"kind": "nieuw", "voornaam": "Zwaluwtje", "achternaam": "Kanariegeel",
         "geboren-day": "11", "geboren-month": "2", "geboren-year": "2019"},
    )  # fmt: skip
    assert answer.status_code < 500
    assert "bestaat al" not in plain(answer)
    with acting_as(Duty(municipality=town.elsewhere.municipality)):
        after = Child.objects.filter(municipality=town.elsewhere.municipality).count()
    assert after == before
