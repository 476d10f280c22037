"""From which day on may a child have a door of its own, and when does it close?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from tests.factories.worlds import make_school
from tests.factories.young import SOURCE, born_to_be, let_in
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.forgetting import forget_child
from zorgroute.chain.parties.models import Account, Child, OwnDoor, Person
from zorgroute.chain.parties.own_door import close_door, door_of, open_door
from zorgroute.chain.parties.queries import hats_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_school()


def opened(school, source=SOURCE, who="ib"):
    """What opening the door of Pip comes to: the codes of a refusal, or nothing."""
    acting = school.acting(who)
    with acting_as(acting):
        try:
            open_door(acting, school.children["pip"], source, "pip", school.now)
        except Refused as no:
            return [each.code for each in no.denied.reasons]
    return []


def roles_on(school, day, child="pip"):
    with acting_as(Duty(municipality=school.municipality)):
        return [hat.role for hat in hats_of(school.children[child], day)]


@pytest.mark.parametrize(("days", "codes"), [(1, ["young.too_young"]), (0, []), (-1, [])])
def test_door_opens_from_the_twelfth_birthday_on(school, days, codes):
    born_to_be(school, 12, on=school.now.date() + timedelta(days=days))
    assert opened(school) == codes


def test_door_of_a_leap_day_child_opens_on_its_birthday(school):
    born = date(2014, 2, 28)
    with acting_as(Duty(municipality=school.municipality)):
        Child.objects.filter(id=school.children["pip"]).update(birth_date=born)
    with acting_as(school.acting("ib")):
        door = door_of(school.municipality, school.children["pip"], school.now.date())
    assert (door.opens_on, door.since) == (date(2026, 2, 28), None)


def test_door_without_a_birthday_or_without_being_sure_is_refused(school):
    with acting_as(Duty(municipality=school.municipality)):
        Child.objects.filter(id=school.children["pip"]).update(birth_date=None)
    assert opened(school, source="gehoord") == ["young.no_birthday", "young.not_made_sure"]


def test_door_by_a_parent_does_not_exist(school):
    born_to_be(school, 13)
    with pytest.raises(Unseen):
        opened(school, who="ouders")


@pytest.mark.parametrize(
    ("years", "days", "role"),
    [(12, 0, "jongere_12"), (16, 1, "jongere_12"), (16, 0, "jongere_16"), (18, 0, "jongere_16")],
)
def test_young_person_comes_in_by_age(school, years, days, role):
    born_to_be(school, years, on=school.now.date() + timedelta(days=days))
    let_in(school)
    assert roles_on(school, school.now.date()) == [role]


def test_birthday_that_proves_wrong_closes_the_door_until_the_real_one(school):
    born_to_be(school, 12)
    let_in(school)
    born_to_be(school, 11)
    assert roles_on(school, school.now.date()) == []


def test_child_without_a_door_is_nobody_who_comes_in(school):
    assert roles_on(school, school.now.date(), "mats") == []


def test_closed_door_takes_the_way_in_away_at_once(school):
    born_to_be(school, 14)
    child, ib = let_in(school), school.acting("ib")
    with acting_as(ib):
        close_door(ib, child, school.now)
        with pytest.raises(Unseen):
            close_door(ib, child, school.now)
    assert roles_on(school, school.now.date()) == []
    account = Account.objects.get(person_id=child)
    assert (account.is_active, account.has_usable_password()) == (False, False)


def test_door_that_is_opened_again_renews_the_same_account(school):
    born_to_be(school, 14)
    child, ib = let_in(school), school.acting("ib")
    before = Account.objects.get(person_id=child).id
    with acting_as(ib):
        close_door(ib, child, school.now)
        assert open_door(ib, child, "legitimatie", "", school.now) == before
    assert roles_on(school, school.now.date()) == ["jongere_12"]


def test_forgotten_child_leaves_no_door_no_person_and_no_account(school):
    born_to_be(school, 14)
    child = let_in(school)
    with acting_as(Duty(municipality=school.municipality)):
        Child.objects.filter(id=child).update(organisation=None)
        forget_child(school.municipality, child)
        left = [
            OwnDoor.objects.filter(municipality=school.municipality).count(),
            Person.objects.filter(id=child).count(),
            Account.objects.filter(person_id=child).count(),
        ]
    assert left == [0, 0, 0]


def test_door_row_is_read_by_its_own_child_and_by_no_parent(school):
    born_to_be(school, 14)
    let_in(school)
    now = datetime(2026, 5, 4, 9, tzinfo=UTC)
    seen = {}
    for who in ("pip", "ouders", "ouders-juno", "ib"):
        with acting_as(school.acting(who, now)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM parties_owndoor")
            seen[who] = cursor.fetchone()[0]
    assert seen == {"pip": 1, "ouders": 0, "ouders-juno": 0, "ib": 1}
