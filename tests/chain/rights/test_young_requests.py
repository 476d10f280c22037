"""What may a young person ask of the own file, from which birthday on, and who gets to know it?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction

from tests.chain.rights.test_rules import KINDS
from tests.factories.worlds import make_school
from tests.factories.young import born_to_be, let_in
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.own_door import close_door
from zorgroute.chain.rights import actions, releasing, rules
from zorgroute.chain.rights.actions import Asked
from zorgroute.chain.rights.models import Request
from zorgroute.chain.rights.queries import desk_requests, own_requests

pytestmark = pytest.mark.django_db
FROM_TWELVE = {"inspection", "bezwaar", "complaint", "adviser"}
FROM_SIXTEEN = {"correction", "restriction", "objection", "erasure"}


def with_officer(school):
    place = school.municipality
    with acting_as(Duty(municipality=place)):
        officer = parties.add_person(place, parties.Name("Femke", "Vondeling"))
        parties.employ(
            place, officer, school.organisation, "functionaris_gegevensbescherming",
            date(2020, 8, 1), location=school.location,
        )  # fmt: skip
        school.people["fg"] = officer
    return school


def door(years):
    """A school with a privacy officer, and a child of this age with a door of its own."""
    school = with_officer(make_school())
    born_to_be(school, years)
    let_in(school)
    return school


def ask(school, who, kind="inspection", text="Wat staat er over mij?", child="pip", now=None):
    now = now or school.now
    acting = school.acting(who, now)
    with acting_as(acting):
        return actions.ask(acting, Asked(kind, school.children[child], text), now)


def refusal(school, who, kind, now=None):
    with pytest.raises(Refused) as no:
        ask(school, who, kind, now=now)
    return [each.code for each in no.value.denied.reasons]


@pytest.mark.parametrize(
    ("born", "day", "asks"),
    [
        ("2014-05-04", "2026-05-03", set()),
        ("2014-05-04", "2026-05-04", FROM_TWELVE),
        ("2010-05-05", "2026-05-04", FROM_TWELVE),
        ("2010-05-04", "2026-05-04", FROM_TWELVE | FROM_SIXTEEN),
        ("2012-02-29", "2028-02-28", FROM_TWELVE),
        ("2012-02-29", "2028-02-29", FROM_TWELVE | FROM_SIXTEEN),
        ("2016-02-29", "2028-02-28", set()),
        ("2016-02-29", "2028-02-29", FROM_TWELVE),
        (None, "2026-05-04", set()),
    ],
)
def test_what_a_young_person_may_ask_changes_on_the_birthday(born, day, asks):
    birth, today = date.fromisoformat(born) if born else None, date.fromisoformat(day)
    may = {name for name, kind in KINDS.items() if rules.may_ask_self(kind, birth, today)}
    assert may == asks


def test_every_age_names_the_law_it_comes_from():
    assert [name for name, kind in KINDS.items() if not kind.young_law] == []
    assert {kind.young_from for kind in KINDS.values()} == {12, 16}


def test_child_below_twelve_does_not_come_in_to_ask():
    school = make_school()
    born_to_be(school, 12)
    let_in(school)
    asked_at = school.now
    pip = school.acting("pip", asked_at)
    born_to_be(school, 11)
    with acting_as(pip), pytest.raises(Unseen):
        actions.ask(pip, Asked("inspection", school.children["pip"]), asked_at)


@pytest.mark.requirement("R213")
def test_request_of_a_young_person_waits_at_the_desk_with_its_last_day():
    school = door(12)
    made = ask(school, "pip")
    officer = school.acting("fg")
    with acting_as(officer):
        (found,) = desk_requests(officer, school.now)
    assert (found.id, found.asked_by, found.is_own) == (made, school.children["pip"], True)
    assert found.due_on == date(2026, 6, 4)


@pytest.mark.parametrize("kind", sorted(FROM_SIXTEEN))
def test_what_is_not_for_fifteen_yet_is_refused_with_the_age_and_asked_at_sixteen(kind):
    assert refusal(door(15), "pip", kind) == ["right.young_age"]
    assert ask(door(16), "pip", kind)


def test_parents_ask_beside_a_young_person_of_fifteen_and_no_longer_of_sixteen():
    assert ask(door(15), "ouders", "erasure")
    assert refusal(door(16), "ouders", "erasure") == ["right.own_voice"]


@pytest.mark.threat("T8")
@pytest.mark.parametrize(("asker", "other"), [("pip", "ouders"), ("ouders", "pip")])
def test_request_of_one_is_not_there_for_the_other(asker, other):
    school = door(13)
    made = ask(school, asker)
    reader = school.acting(other)
    with acting_as(reader):
        assert own_requests(reader, school.now) == []
        assert list(Request.objects.filter(id=made)) == []


def test_young_person_asks_nothing_about_another_child():
    school = door(13)
    pip = school.acting("pip")
    with acting_as(pip), pytest.raises(Unseen):
        actions.ask(pip, Asked("inspection", school.children["juno"]), school.now)


@pytest.mark.threat("T8")
@pytest.mark.parametrize("wrong", ["child_id", "asked_by"])
def test_database_keeps_a_request_of_a_young_person_to_the_own_file(wrong):
    school = door(13)
    own = school.children["pip"]
    values = {"child_id": own, "asked_by": own} | {wrong: school.children["juno"]}
    row = Request(
        municipality=school.municipality, id=clock.new_id(), kind="inspection",
        organisation_id=school.organisation, asked_at=school.now, due_on=school.now.date(),
        **values,
    )  # fmt: skip
    with (
        acting_as(school.acting("pip")),
        pytest.raises(ProgrammingError, match="own_door"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)


def test_closed_door_hides_the_request_also_from_a_query_that_forgot():
    school = door(13)
    made = ask(school, "pip")
    pip, ib = school.acting("pip"), school.acting("ib")
    with acting_as(ib):
        close_door(ib, school.children["pip"], school.now)
    with acting_as(pip):
        assert list(Request.objects.filter(id=made)) == []


def test_copy_is_not_made_any_more_once_the_door_is_closed():
    school = door(13)
    made, later = ask(school, "pip"), school.now + timedelta(hours=1)
    ib, officer = school.acting("ib", later), school.acting("fg", later)
    with acting_as(officer):
        assert releasing.prepare(officer, made, later).is_own is True
    with acting_as(ib):
        close_door(ib, school.children["pip"], later)
    with acting_as(officer), pytest.raises(Refused) as no:
        releasing.prepare(officer, made, later)
    assert [each.code for each in no.value.denied.reasons] == ["right.no_say"]


@pytest.mark.requirement("R206")
def test_looks_of_the_desk_say_that_a_young_person_asked():
    school = door(13)
    made = ask(school, "pip")
    officer = school.acting("fg")
    with acting_as(officer):
        actions.take_in_hand(officer, made, school.now)
    with acting_as(Duty(municipality=school.municipality)):
        parts = [list(each.parts) for each in Look.objects.filter(ground="verzoek")]
    assert parts == [["verzoek", "vrager:jongere"]]
