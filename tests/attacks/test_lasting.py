"""Does a right end when what it hangs on ends: the function, the child, the leave, the school?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.lists import cases_of
from zorgroute.chain.cases.models import Involvement
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.models import Authority, Organisation, Post
from zorgroute.chain.parties.queries import acting_in, hats_of

pytestmark = pytest.mark.django_db


def may_see(town, acting):
    with acting_as(acting):
        listed = town.case in [each[0] for each in cases_of(acting, town.moment)]
        try:
            case_seen_by(acting, town.case, town.moment)
        except Unseen:
            return listed
        return True


def organisation(town, name):
    with acting_as(Duty(municipality=town.here)):
        return Organisation.objects.get(municipality=town.here, name=name).id


@pytest.mark.threat("T9")
@pytest.mark.requirement("R078")
def test_case_seen_by_teacher_who_went_to_another_school_is_unseen(town):
    town.raise_concern()
    person = town.people["leerkracht"][1]
    today = town.moment.date()
    with acting_as(Duty(municipality=town.here)):
        Post.objects.filter(person_id=person).update(until=today - timedelta(days=1))
        parties.employ(town.here, person, organisation(town, "De Vlieger"), "leerkracht", today)
    assert not may_see(town, town.acting("leerkracht"))


def test_case_seen_by_in_the_hat_of_another_school_is_unseen(town):
    town.raise_concern()
    town.walk_to("4-kijken-of-overleggen")
    person = town.people["ib"][1]
    other = organisation(town, "De Vlieger")
    today = town.moment.date()
    with acting_as(Duty(municipality=town.here)):
        parties.employ(town.here, person, other, "ib", today)
        hat = next(each for each in hats_of(person, today) if each.organisation == other)
        acting = acting_in(hat, today)
    assert not may_see(town, acting)


def test_case_seen_by_parent_whose_authority_ended_is_unseen(town):
    town.raise_concern()
    town.walk_to("7-vervolg")
    assert may_see(town, town.acting("ouder-twee"))
    with acting_as(Duty(municipality=town.here)):
        Authority.objects.filter(person_id=town.people["ouder-twee"][1]).update(
            until=town.moment.date() - timedelta(days=1)
        )
    assert not may_see(town, town.acting("ouder-twee"))


def test_case_seen_by_who_replaces_a_colleague_at_one_school_not_those_of_another(town):
    """An intern begeleider of two schools is away; at one school somebody steps in."""
    town.raise_concern()
    town.walk_to("4-kijken-of-overleggen")
    person, today = town.people["ib"][1], town.moment.date()
    with acting_as(Duty(municipality=town.here)):
        other = organisation(town, "De Vlieger")
        parties.employ(town.here, person, other, "ib", today - timedelta(days=9))
    stand_in = town.acting("ib-vlieger")
    with acting_as(stand_in):
        parties.take_leave(stand_in, person, stand_in.person, today, None)
    assert not may_see(town, town.acting("ib-vlieger"))


@pytest.mark.threat("T3")
def test_case_seen_by_administrator_who_steps_in_for_a_teacher_is_unseen(town):
    """Keeping the organisation is no way into its cases."""
    town.raise_concern()
    keeper, teacher = town.acting("beheerder"), town.people["leerkracht"][1]
    with acting_as(keeper), pytest.raises(Refused) as refused:
        parties.take_leave(keeper, teacher, keeper.person, town.moment.date(), None)
    assert refused.value.denied.codes() == ("leave.no_colleague",)
    assert not may_see(town, town.acting("beheerder"))


@pytest.mark.threat("T1")
def test_case_seen_by_parent_who_is_a_colleague_as_well_is_not_seen_in_that_function(town):
    """A professional with an own child on the route has no work relation to it (T1)."""
    town.raise_concern()
    town.walk_to("7-vervolg")
    parent, today = town.people["ouders"][1], town.moment.date()
    with acting_as(Duty(municipality=town.here)):
        parties.employ(town.here, parent, town.school.organisation, "leerkracht", today)
    assert not may_see(town, town.acting("ouders"))


def test_case_seen_by_who_was_let_out_meanwhile_is_unseen(town):
    town.raise_concern()
    with acting_as(Duty(municipality=town.here)):
        Involvement.objects.filter(case_id=town.case).update(until=town.moment)
    assert not may_see(town, town.acting("leerkracht"))
    assert town.get("leerkracht", f"/zaak/{town.case}/").status_code == 404


def test_case_seen_by_who_came_back_sees_it_again_and_the_stand_in_no_more(town):
    town.raise_concern()
    town.walk_to("4-kijken-of-overleggen")
    keeper, ib, other = (town.acting(each) for each in ("beheerder", "ib", "collega"))
    today = town.moment.date()
    with acting_as(keeper):
        leave = parties.take_leave(keeper, ib.person, other.person, today, None)
    assert may_see(town, town.acting("collega"))
    with acting_as(keeper):
        parties.come_back(keeper, leave, today)
    assert may_see(town, town.acting("ib"))
    assert not may_see(town, town.acting("collega"))
