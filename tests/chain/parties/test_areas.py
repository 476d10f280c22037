"""Does a case count where the child lives or goes to school, and never where somebody hides?"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.factories.worlds import make_school
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.areas import (
    Area,
    Counted,
    areas_in,
    areas_of_cases,
    set_area,
    sites_of,
    sites_without_area,
)
from zorgroute.chain.parties.homes import Address, Move, move_in
from zorgroute.chain.parties.shielding import NewShield, shield
from zorgroute.chain.routebook.queries import content

pytestmark = pytest.mark.django_db

AREAS = (
    Area("dorp", "Het dorp", ("9800", "9801"), "design", "design"),
    Area("buiten", "Het buitengebied", ("9843",), "design", "design"),
)
IN_DORP = Address("Rietkade", "Zuidhorn", "3", "9800 AA")
IN_DORP_TOO = Address("Brugstraat", "Zuidhorn", "5", "9801bb")
OUTSIDE = Address("Dijkweg", "Grijpskerk", "8", "9843 AA")
ELSEWHERE = Address("Stationsplein", "Assen", "1", "9401 AA")
SINCE = date(2024, 1, 1)


@pytest.fixture
def school():
    made = make_school()
    nel = made.acting("beheerder")
    with acting_as(nel):
        set_area(nel, made.location, "dorp", AREAS)
    return made


def live(school, address, child="pip", people=(), **more):
    ib = school.acting("ib")
    with acting_as(ib):
        move = Move(address, tuple(school.people[each] for each in people), True, SINCE, **more)
        return move_in(ib, school.children[child], move, school.now)


def hide(school, *, days=90, **whom):
    today = school.now.date()
    new = NewShield(
        "huiselijk_geweld", today, today + timedelta(days=days), today + timedelta(days=1), **whom
    )
    ib = school.acting("ib")
    with acting_as(ib):
        return shield(ib, school.children["pip"], new, school.now)


def area(school, child="pip", on=None, areas=AREAS):
    """Where a case of this child counts that began at the school on a day."""
    case = uuid4()
    counted = Counted(case, school.children[child], school.location, on or school.now.date())
    with acting_as(Duty(municipality=school.municipality)):
        return areas_of_cases(school.municipality, [counted], areas).get(case)


def test_case_counts_where_the_child_lives(school):
    live(school, OUTSIDE)
    assert area(school) == "buiten"


def test_case_of_a_child_without_an_address_counts_where_the_school_stands(school):
    assert area(school) == "dorp"


def test_case_counts_where_the_child_lived_on_the_day_it_began(school):
    live(school, OUTSIDE, until=date(2024, 6, 30))
    assert area(school, on=date(2024, 6, 30)) == "buiten"
    assert area(school, on=date(2024, 7, 1)) == "dorp"
    assert area(school, on=date(2023, 12, 31)) == "dorp"


def test_case_of_a_child_with_two_homes_counts_there_only_in_one_area(school):
    live(school, IN_DORP)
    live(school, IN_DORP_TOO)
    live(school, OUTSIDE, "juno")
    live(school, IN_DORP, "juno")
    nel = school.acting("beheerder")
    with acting_as(nel):
        set_area(nel, school.location, "buiten", AREAS)
    assert (area(school), area(school, "juno")) == ("dorp", "buiten")


def test_home_outside_every_area_leaves_the_school(school):
    live(school, ELSEWHERE)
    assert area(school) == "dorp"


def test_case_without_building_or_with_a_forgotten_area_has_none(school):
    case = uuid4()
    with acting_as(Duty(municipality=school.municipality)):
        counted = Counted(case, None, None, school.now.date())
        assert areas_of_cases(school.municipality, [counted], AREAS) == {case: ""}
    assert area(school, areas=AREAS[1:]) == ""
    assert area(school, areas=()) is None


def test_home_of_who_is_shielded_is_never_derived(school):
    household = live(school, OUTSIDE, people=("ouders",))
    live(school, OUTSIDE, "juno")
    hide(school, person=school.people["ouders"])
    assert (area(school), area(school, "juno")) == ("dorp", "buiten")
    # Mats lives with nobody that was recorded, but is a child of the same parent.
    live(school, OUTSIDE, "mats")
    assert area(school, "mats") == "dorp"
    assert household is not None


def test_home_that_is_shielded_is_never_derived_also_after_its_end(school):
    household = live(school, OUTSIDE)
    hide(school, household=household, days=1)
    assert area(school, on=school.now.date() + timedelta(days=30)) == "dorp"


def test_child_that_is_shielded_counts_in_no_area(school):
    live(school, OUTSIDE)
    hide(school, child=school.children["pip"])
    assert (area(school), area(school, "juno")) == ("", "dorp")


def test_keeper_sets_the_area_of_own_buildings_only(school):
    nel, other = school.acting("beheerder"), make_school()
    with acting_as(nel):
        assert [(each.name, each.area) for each in sites_of(nel)] == [("De Lantaarn", "dorp")]
        set_area(nel, school.location, "", AREAS)
        assert [each.area for each in sites_of(nel)] == [""]
        with pytest.raises(Unseen):
            set_area(nel, school.location, "nergens", AREAS)
        with pytest.raises(Unseen):
            set_area(nel, other.location, "dorp", AREAS)


@pytest.mark.parametrize("role", ["leerkracht", "ib", "ouders"])
def test_nobody_else_sets_an_area(school, role):
    acting = school.acting(role)
    with acting_as(acting), pytest.raises(Unseen):
        set_area(acting, school.location, "buiten", AREAS)


def test_buildings_without_an_area_are_counted(school):
    with acting_as(Duty(municipality=school.municipality)):
        assert sites_without_area(school.municipality, AREAS) == 0
        assert sites_without_area(school.municipality, AREAS[1:]) == 1


def test_areas_are_those_of_the_table():
    rows = [
        {"municipality": "hier", "area": "dorp", "name": "Het dorp", "postcodes": "9800 9801",
         "source": "design", "mark": "design"},
        {"municipality": "daar", "area": "stad", "name": "De stad", "postcodes": "",
         "source": "design", "mark": "design"},
    ]  # fmt: skip
    assert areas_in(rows, "hier") == AREAS[:1]


def test_no_postcode_of_the_table_lies_in_two_areas_and_each_has_four_digits():
    rows = content().rows("areas")
    found = [(row["municipality"], each) for row in rows for each in row["postcodes"].split()]
    assert sorted(set(found)) == sorted(found)
    assert [each for _, each in found if not (len(each) == 4 and each.isdigit())] == []
