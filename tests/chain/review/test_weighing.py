"""Comes what is unusual before the right officer, once, and within a minute?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.reviewing import make_watched_school
from tests.factories.worlds import route
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.access import child_of
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.models import Person, Post
from zorgroute.chain.review.actions import lay_decoy
from zorgroute.chain.review.models import Flag
from zorgroute.chain.review.queries import to_judge
from zorgroute.chain.review.weighing import weigh, weigh_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make_watched_school()[0]


def peek(town, who, child, now=None):
    acting = town.acting(who)
    with acting_as(acting):
        child_of(acting, child, now or town.now)


def weighed(town, now=None):
    with acting_as(Duty(municipality=town.municipality)):
        weigh(town.municipality, now or town.now)
        return [
            (row.kind, row.person_id, row.desk_id)
            for row in Flag.objects.filter(municipality=town.municipality).order_by("kind")
        ]


def decoy_of(town):
    with acting_as(Duty(municipality=town.municipality)):
        child = parties.enrol_child(
            town.municipality,
            Name("Floor", "Wierdijk"),
            None,
            organisation=town.organisation,
            location=town.location,
        )
    officer = town.acting("fg-gemeente")
    with acting_as(officer):
        lay_decoy(officer, child, town.now)
    return child


def test_decoy_that_is_touched_is_on_the_desk_after_one_turn_of_the_worker(town):
    child = decoy_of(town)
    peek(town, "ib", child)
    weigh_all(town.now)
    officer = town.acting("fg")
    with acting_as(officer):
        items = to_judge(officer, town.now)
    assert [(each.kind, each.person) for each in items] == [("lokdossier", town.people["ib"])]
    assert items[0].due_at == town.now + timedelta(hours=24)


def test_decoy_laid_by_somebody_else_is_refused(town):
    for who in ("fg", "ib", "beheerder"):
        acting = town.acting(who)
        with acting_as(acting), pytest.raises(Unseen):
            lay_decoy(acting, town.children["pip"], town.now)


def test_look_at_a_child_of_the_same_surname_is_put_before_the_officer_once(town):
    with acting_as(Duty(municipality=town.municipality)):
        Person.objects.filter(id=town.people["ib"]).update(surname="WATERLAND")
    peek(town, "ib", town.children["pip"])
    expected = [("zelfde_achternaam", town.people["ib"], town.organisation)]
    assert weighed(town) == expected
    peek(town, "ib", town.children["pip"], town.now + timedelta(days=3))
    assert [each for each in weighed(town) if each[0] == "zelfde_achternaam"] == expected


def test_colleague_who_is_known_as_the_parent_is_family(town):
    with acting_as(Duty(municipality=town.municipality)):
        parent = Person.objects.get(id=town.people["ouders"])
        Person.objects.filter(id=town.people["ib"]).update(
            given_name=parent.given_name, surname=parent.surname, phone=parent.phone
        )
    peek(town, "ib", town.children["pip"])
    assert [each[0] for each in weighed(town)] == ["eigen_familie"]


def test_look_with_a_task_or_a_part_at_work_is_nothing(town):
    teacher = town.acting("leerkracht")
    with acting_as(teacher):
        told = Concern(town.children["pip"], ("ontwikkeling",), "Slaapt.", town.now.date())
        case = raise_concern(teacher, route(), told, town.now).case
        for minutes in range(5):
            case_seen_by(teacher, case, town.now + timedelta(minutes=minutes))
    assert weighed(town) == []


@pytest.mark.threat("T1")
def test_refused_three_times_on_one_day_is_put_before_the_officer(town):
    teacher, colleague = town.acting("leerkracht"), town.acting("collega")
    cases = []
    for child in ("pip", "juno"):
        with acting_as(teacher):
            told = Concern(town.children[child], ("ontwikkeling",), "Slaapt.", town.now.date())
            cases.append(raise_concern(teacher, route(), told, town.now).case)
    with acting_as(colleague):
        for case in (*cases, cases[0]):
            with pytest.raises(Unseen):
                case_seen_by(colleague, case, town.now)
    assert weighed(town) == [("geweigerd", town.people["collega"], town.organisation)]


def test_desk_of_an_organisation_without_an_officer_is_the_municipalitys(town):
    hall = town.acting("fg-gemeente").organisation
    child = decoy_of(town)
    with acting_as(Duty(municipality=town.municipality)):
        yesterday = town.now.date() - timedelta(days=1)
        Post.objects.filter(person_id=town.people["fg"]).update(until=yesterday)
    peek(town, "ib", child)
    assert weighed(town) == [("lokdossier", town.people["ib"], hall)]
