"""Does authority open a family's pages, does its end close them, and is a change recorded once?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from tests.factories.worlds import make_school
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Conflict, Refused, Unseen
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.access import children_of
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.family import history_of, holders_of, parents_of
from zorgroute.chain.parties.homes import (
    Address,
    Move,
    Reach,
    add_helper,
    drop_helper,
    homes_of,
    move_in,
    move_out,
    network_of,
    own_reach,
    set_reach,
)
from zorgroute.chain.parties.models import Child
from zorgroute.chain.parties.queries import guardians_of, wards_of
from zorgroute.chain.parties.recording import NewAuthority, Rules, record_authority, state_of
from zorgroute.chain.parties.shielding import (
    NewShield,
    hidden_from,
    lift_shield,
    shield,
    shields_around,
)
from zorgroute.chain.routebook.queries import content
from zorgroute.core.policy.authority import kinds_of

pytestmark = pytest.mark.django_db
SINCE = date(2020, 1, 1)


@pytest.fixture
def school(db):
    return make_school()


@pytest.fixture
def rules():
    rows = content().rows("authority_sources")
    return Rules(
        kinds_of(content().rows("authority_kinds")),
        {row["code"]: row["needs_day"] == "yes" for row in rows},
    )


def second_parent(school, *, with_authority=True):
    with acting_as(Duty(municipality=school.municipality)):
        person = parties.add_person(school.municipality, Name("Rik", "Duinstra"), is_family=True)
        add = parties.add_guardian if with_authority else parties.add_parent
        add(school.municipality, school.children["pip"], person, SINCE)
    school.people["ouder-twee"] = person
    return person


def recorded(school, rules, new, *, seen=None):
    ib, child = school.acting("ib"), school.children["pip"]
    with acting_as(ib):
        state = state_of(school.municipality, child) if seen is None else seen
        return record_authority(ib, child, new, rules, school.now, seen=state)


def holders(school, day=None):
    with acting_as(Duty(municipality=school.municipality)):
        return holders_of(school.municipality, school.children["pip"], day or school.now.date())


def sees_child(school, who):
    acting = school.acting(who)
    with acting_as(acting):
        return school.children["pip"] in {each.id for each in children_of(acting, school.now)}


def test_add_guardian_first_and_second_have_it_together(school):
    second_parent(school)
    assert [each.kind for each in holders(school)] == ["gezamenlijk_ouderlijk"] * 2


def test_add_guardian_twice_is_once(school):
    person = school.people["ouders"]
    with acting_as(Duty(municipality=school.municipality)):
        parties.add_guardian(school.municipality, school.children["pip"], person, SINCE)
    assert [each.kind for each in holders(school)] == ["eenhoofdig_ouderlijk"]


@pytest.mark.threat("T5")
def test_children_of_parent_without_authority_are_none(school):
    second_parent(school, with_authority=False)
    assert sees_child(school, "ouder-twee") is False


@pytest.mark.threat("T5")
def test_child_by_the_net_alone_is_hidden_from_parent_without_authority(school):
    second_parent(school, with_authority=False)
    with acting_as(school.acting("ouder-twee")), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM parties_child")
        assert cursor.fetchone() == (0,)


def test_parents_of_tells_a_parent_without_authority_too(school):
    person = second_parent(school, with_authority=False)
    with acting_as(Duty(municipality=school.municipality)):
        found = parents_of(school.municipality, school.children["pip"], school.now.date())
    assert person in {each.person for each in found}


def test_guardians_of_child_that_turned_eighteen_are_none(school):
    with acting_as(Duty(municipality=school.municipality)):
        Child.objects.filter(id=school.children["pip"]).update(birth_date=date(2008, 5, 4))
        here, child = school.municipality, school.children["pip"]
        before = guardians_of(here, child, date(2026, 5, 3))
        after = guardians_of(here, child, date(2026, 5, 4))
    assert (len(before), len(after)) == (1, 0)


def test_wards_of_end_at_local_midnight(school):
    """The last second of the day before the birthday by the Dutch clock, and the next."""
    zone, parent = ZoneInfo("Europe/Amsterdam"), school.people["ouders"]
    with acting_as(Duty(municipality=school.municipality)):
        Child.objects.filter(municipality=school.municipality).update(birth_date=date(2008, 5, 4))
        last = datetime(2026, 5, 3, 23, 59, 59, tzinfo=zone)
        wards = [
            wards_of(school.municipality, parent, at.astimezone(zone).date()).exists()
            for at in (last, last + timedelta(seconds=1))
        ]
    assert wards == [True, False]


@pytest.mark.parametrize(
    ("change", "opens"),
    [
        ({"kind": "eenhoofdig_ouderlijk", "is_doubted": True}, True),
        ({"kind": "eenhoofdig_ouderlijk", "under_investigation": True}, True),
        ({"kind": "tijdelijk_geen"}, False),
    ],
)
@pytest.mark.threat("T5")
def test_record_authority_doubt_leaves_open_and_suspension_closes(school, rules, change, opens):
    person = school.people["ouders"]
    new = NewAuthority(source="opgave_ouder", since=school.now.date(), person=person, **change)
    recorded(school, rules, new)
    assert sees_child(school, "ouders") is opens


@pytest.mark.threat("T5")
def test_record_authority_in_doubt_for_somebody_new_opens_nothing(school, rules):
    person = second_parent(school, with_authority=False)
    new = NewAuthority(
        "gezamenlijk_ouderlijk", "opgave_ouder", school.now.date(), person, is_doubted=True
    )
    recorded(school, rules, new)
    assert sees_child(school, "ouder-twee") is False


def test_record_authority_confirmed_after_a_doubt_opens(school, rules):
    person = second_parent(school, with_authority=False)
    today = school.now.date()
    told = NewAuthority("gezamenlijk_ouderlijk", "opgave_ouder", today, person, is_doubted=True)
    recorded(school, rules, told)
    sure = NewAuthority("gezamenlijk_ouderlijk", "brp", today, person, established_on=today)
    recorded(school, rules, sure)
    assert sees_child(school, "ouder-twee") is True


def test_record_authority_ended_gives_who_lost_it_and_keeps_the_history(school, rules):
    person, today = school.people["ouders"], school.now.date()
    row = holders(school)[0].id
    new = NewAuthority("geen", "opgave_ouder", today, person, replaces=row)
    done = recorded(school, rules, new)
    with acting_as(Duty(municipality=school.municipality)):
        past = history_of(school.municipality, school.children["pip"], today)
    assert (done.closed_for, holders(school), [each.id for each in past]) == (person, (), [row])


def test_record_authority_by_two_at_once_second_gets_a_conflict(school, rules):
    person, today = school.people["ouders"], school.now.date()
    with acting_as(Duty(municipality=school.municipality)):
        state = state_of(school.municipality, school.children["pip"])
    new = NewAuthority("eenhoofdig_ouderlijk", "opgave_ouder", today, person, note="eerst")
    recorded(school, rules, new, seen=state)
    with pytest.raises(Conflict) as first:
        recorded(school, rules, new, seen=state)
    assert (first.value.by_name, first.value.at) == ("Hanneke Zilverdal", school.now)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "verzonnen"}, "authority.unknown_kind"),
        ({"source": "gerucht"}, "authority.unknown_source"),
        ({"source": "rechtbank"}, "authority.no_established_day"),
        ({"person": None}, "authority.no_holder"),
        ({"since": date(2026, 5, 5)}, "authority.in_future"),
        ({"since": date(1900, 1, 1)}, "authority.before_birth"),
        ({"since": date(2199, 1, 1)}, "authority.after_majority"),
        ({"review_on": date(2026, 5, 4)}, "authority.wrong_days"),
        ({"established_on": date(2026, 5, 5)}, "authority.wrong_days"),
    ],
)
def test_record_authority_with_something_wrong_is_refused(school, rules, change, code):
    usual = {
        "kind": "eenhoofdig_ouderlijk", "source": "opgave_ouder", "since": school.now.date(),
        "person": school.people["ouders"],
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        recorded(school, rules, NewAuthority(**{**usual, **change}))
    assert code in refused.value.denied.codes()


def test_record_authority_of_a_row_of_another_child_is_unseen(school, rules):
    new = NewAuthority("geen", "opgave_ouder", school.now.date(), replaces=uuid4())
    with pytest.raises(Unseen):
        recorded(school, rules, new)


# --- households and own network ---------------------------------------------------------------

HOME = Address("Rietkade", "Zuidhorn", "3", "9800 AA")
OTHER = Address("Dijkweg", "Grijpskerk", "8", "9843 AA")


def live(school, address, who, *, with_child=True, key=None):
    ib = school.acting("ib")
    with acting_as(ib):
        move = Move(address, (school.people[who],), with_child, SINCE)
        return move_in(ib, school.children["pip"], move, school.now, key=key)


def homes(school, who="ib"):
    acting = school.acting(who)
    with acting_as(acting):
        found = homes_of(acting, school.children["pip"], school.now)
        return [each.address.street for each in found]


def test_homes_of_a_child_over_two_addresses_are_both(school):
    second_parent(school)
    live(school, HOME, "ouders")
    live(school, OTHER, "ouder-twee")
    assert homes(school) == ["Dijkweg", "Rietkade"]


@pytest.mark.threat("T4")
def test_homes_of_for_a_parent_are_none(school):
    live(school, HOME, "ouders")
    assert homes(school, "ouders") == []


@pytest.mark.threat("T4")
def test_households_by_the_net_alone_are_the_own_for_a_parent(school):
    second_parent(school)
    live(school, HOME, "ouders")
    live(school, OTHER, "ouder-twee")
    with acting_as(school.acting("ouders")), connection.cursor() as cursor:
        cursor.execute("SELECT street FROM parties_household")
        assert cursor.fetchall() == [("Rietkade",)]


def test_move_in_with_the_same_key_is_once(school):
    key = uuid4()
    live(school, HOME, "ouders", key=key)
    live(school, HOME, "ouders", key=key)
    assert homes(school) == ["Rietkade"]


def test_move_out_ends_a_stay_and_refuses_a_day_before_it(school):
    live(school, HOME, "ouders", with_child=False)
    ib, child = school.acting("ib"), school.children["pip"]
    with acting_as(ib):
        stay = homes_of(ib, child, school.now)[0].residents[0].id
        with pytest.raises(Refused) as refused:
            move_out(ib, child, stay, SINCE - timedelta(days=1), school.now)
        move_out(ib, child, stay, school.now.date() - timedelta(days=1), school.now)
    assert (refused.value.denied.codes(), homes(school)) == (("home.wrong_order",), [])


def test_move_in_without_place_and_residents_is_refused_with_both(school):
    ib = school.acting("ib")
    move = Move(Address("", ""), (), with_child=False, since=SINCE, until=SINCE - timedelta(days=1))
    with acting_as(ib), pytest.raises(Refused) as refused:
        move_in(ib, school.children["pip"], move, school.now)
    assert refused.value.denied.codes() == ("home.no_place", "home.nobody", "home.wrong_order")


@pytest.mark.threat("T4")
@pytest.mark.parametrize(("is_shared", "found"), [(True, ["Oma Bep"]), (False, [])])
def test_network_of_other_parent_is_seen_only_when_shared(school, is_shared, found):
    second_parent(school)
    author, child = school.acting("ouders"), school.children["pip"]
    with acting_as(author):
        add_helper(author, child, "Oma Bep", school.now, relation="oma", is_shared=is_shared)
    other = school.acting("ouder-twee")
    with acting_as(other):
        assert [each.name for each in network_of(other, child, school.now)] == found


def test_network_of_for_a_professional_is_all_and_only_its_author_drops_it(school):
    author, ib, child = school.acting("ouders"), school.acting("ib"), school.children["pip"]
    with acting_as(author):
        made = add_helper(author, child, "محمد ال", school.now, phone="+31 6 00 00 00 00")
    with acting_as(ib):
        assert [each.name for each in network_of(ib, child, school.now)] == ["محمد ال"]
        with pytest.raises(Unseen):
            drop_helper(ib, child, made, school.now)
    with acting_as(author):
        drop_helper(author, child, made, school.now)
        assert network_of(author, child, school.now) == ()


def test_set_reach_keeps_the_own_data_and_refuses_what_cannot_be(school):
    parent = school.acting("ouders")
    with acting_as(parent):
        set_reach(parent, Reach("088 000 00 07", "na zes uur", "x@voorbeeld.test"), school.now)
        with pytest.raises(Refused) as refused:
            set_reach(parent, Reach("bel maar", "", "geen adres"), school.now)
        assert refused.value.denied.codes() == ("contact.wrong_phone", "contact.wrong_mail")
        assert own_reach(parent) == Reach("088 000 00 07", "na zes uur", "x@voorbeeld.test")


# --- shields ----------------------------------------------------------------------------------


def kept(school, **more):
    today = school.now.date()
    usual = {
        "ground": "huiselijk_geweld", "since": today, "until": today + timedelta(days=90),
        "review_on": today + timedelta(days=30),
    }  # fmt: skip
    ib = school.acting("ib")
    with acting_as(ib):
        return shield(ib, school.children["pip"], NewShield(**{**usual, **more}), school.now)


def hidden(school, who, now=None):
    acting = school.acting(who)
    with acting_as(acting):
        return hidden_from(acting, now or school.now).people


@pytest.mark.threat("T6")
def test_hidden_from_is_whom_it_is_kept_from_and_nobody_else(school):
    mother, father = school.people["ouders"], second_parent(school)
    kept(school, person=mother, against=(father,))
    found = {who: bool(hidden(school, who)) for who in ("ouder-twee", "ouders", "ib")}
    assert found == {"ouder-twee": True, "ouders": False, "ib": False}


@pytest.mark.threat("T6")
def test_hidden_from_ends_after_its_last_day(school):
    mother, father = school.people["ouders"], second_parent(school)
    kept(school, person=mother, against=(father,))
    days = [school.now + timedelta(days=each) for each in (90, 91)]
    assert [bool(hidden(school, "ouder-twee", day)) for day in days] == [True, False]


@pytest.mark.threat("T7")
def test_homes_of_for_whom_it_is_kept_from_lack_the_address(school):
    live(school, HOME, "ouders")
    kept(school, person=school.people["ouders"], against=(school.people["collega"],))
    assert (homes(school, "collega"), homes(school)) == ([], ["Rietkade"])


def test_lift_shield_ends_it_at_once(school):
    father = second_parent(school)
    made = kept(school, person=school.people["ouders"], against=(father,))
    ib, child = school.acting("ib"), school.children["pip"]
    with acting_as(ib):
        assert [each.id for each in shields_around(ib, child, school.now)] == [made]
        lift_shield(ib, child, made, school.now)
        assert shields_around(ib, child, school.now) == ()
    assert hidden(school, "ouder-twee") == frozenset()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"person": None}, "shield.no_subject"),
        ({"ground": ""}, "shield.no_ground"),
        ({"until": date(2026, 5, 1)}, "shield.wrong_order"),
        ({"until": date(2028, 5, 1)}, "shield.too_long"),
    ],
)
def test_shield_with_something_wrong_is_refused(school, change, code):
    with pytest.raises(Refused) as refused:
        kept(school, **{"person": school.people["ouders"], **change})
    assert refused.value.denied.codes() == (code,)


def test_shield_against_oneself_is_refused(school):
    mother = school.people["ouders"]
    with pytest.raises(Refused) as refused:
        kept(school, person=mother, against=(mother,))
    assert refused.value.denied.codes() == ("shield.against_self",)
