"""Who has authority over a child, who must decide, and does a doubt open anything?"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zorgroute.core.engine.world import birthday
from zorgroute.core.policy.authority import (
    ALONE,
    MAJORITY,
    TOGETHER,
    Holder,
    Opens,
    born_after,
    deciders,
    is_doubtful,
    is_minor,
    kinds_of,
    to_review,
    will_open,
)

DAY = date(2026, 5, 4)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.fixture(scope="module")
def kinds():
    with open("content/tables/authority_kinds.csv", encoding="utf-8", newline="") as file:
        return kinds_of(csv.DictReader(file))


def holder(kind=ALONE, number=1, **more):
    who = {"person": UUID(int=number)} | more
    return Holder(UUID(int=100 + number), f"Holder {number}", kind, "brp", DAY, **who)


@pytest.mark.parametrize(
    ("kind", "opens", "decides"),
    [
        ("gezamenlijk_ouderlijk", Opens.YES, True),
        ("eenhoofdig_ouderlijk", Opens.YES, True),
        ("gezamenlijk_met_ander", Opens.YES, True),
        ("voogdij", Opens.YES, True),
        ("tijdelijk_geen", Opens.NO, False),
        ("niet_te_bepalen", Opens.STAYS, False),
    ],
)
def test_kinds_of_the_register_are_all_there(kinds, kind, opens, decides):
    assert (kinds[kind].opens, kinds[kind].decides) == (opens, decides)


@pytest.mark.parametrize("was_open", [True, False])
@pytest.mark.parametrize("doubt", ["is_doubted", "under_investigation"])
def test_will_open_with_a_doubt_opens_nothing_anew_and_closes_nothing(kinds, was_open, doubt):
    assert will_open(kinds, ALONE, was_open=was_open, **{doubt: True}) is was_open


def test_will_open_suspended_authority_closes_at_once(kinds):
    assert will_open(kinds, "tijdelijk_geen", was_open=True) is False


def test_will_open_suspended_authority_in_doubt_closes_as_well(kinds):
    assert will_open(kinds, "tijdelijk_geen", was_open=True, is_doubted=True) is False


def test_will_open_unknown_kind_opens_nothing(kinds):
    assert will_open(kinds, "verzonnen", was_open=True) is False


def test_will_open_confirmed_authority_opens(kinds):
    assert will_open(kinds, TOGETHER, was_open=False) is True


def test_deciders_of_two_parents_are_both(kinds):
    both = (holder(TOGETHER, 1), holder(TOGETHER, 2))
    assert deciders(both, kinds) == both


def test_deciders_leave_out_whose_authority_is_suspended(kinds):
    one, other = holder(ALONE, 1), holder("tijdelijk_geen", 2)
    assert deciders((one, other), kinds) == (one,)


def test_deciders_with_an_institution_as_guardian_are_that_institution(kinds):
    guardian = holder("voogdij", person=None, organisation=UUID(int=9))
    assert deciders((guardian,), kinds) == (guardian,)


@pytest.mark.parametrize(
    ("holders", "doubtful"),
    [
        ((), True),
        ((holder(ALONE),), False),
        ((holder(TOGETHER, 1), holder(TOGETHER, 2)), False),
        ((holder(TOGETHER),), True),
        ((holder(ALONE, is_doubted=True),), True),
        ((holder(ALONE, under_investigation=True),), True),
        ((holder("niet_te_bepalen", person=None),), True),
        ((holder("tijdelijk_geen"),), True),
    ],
)
def test_is_doubtful_asks_whether_it_must_be_found_out_first(kinds, holders, doubtful):
    assert is_doubtful(holders, kinds) is doubtful


@given(DAYS, DAYS)
def test_born_after_and_is_minor_agree_on_every_day(born, day):
    assert (born > born_after(day)) is is_minor(born, day)


@given(DAYS)
def test_is_minor_ends_on_the_eighteenth_birthday(born):
    day = birthday(born, MAJORITY)
    assert (is_minor(born, day - timedelta(days=1)), is_minor(born, day)) == (True, False)


def test_is_minor_without_a_birthday_is_true():
    assert is_minor(None, DAY) is True


def test_to_review_gives_rows_whose_day_has_come():
    due, later = holder(number=1, review_on=DAY), holder(number=2, review_on=date(2026, 5, 5))
    assert to_review((due, later, holder(number=3)), DAY) == (due,)
