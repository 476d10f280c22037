"""How many hours are there, and when?"""

from __future__ import annotations

from datetime import date

import pytest

from zorgroute.core.simulation.capacity import (
    calendar_of,
    hours_per_year,
    mean_people,
    staff_of,
)

from .scenarios import calendar, changed, compiled, scenario


@pytest.mark.requirement("R237")
def test_six_people_of_nineteen_hours_in_41_weeks_are_4674_hours():
    assert hours_per_year(6, 19, 41) == 4674


@pytest.mark.requirement("R237")
def test_hours_of_a_function_follow_from_people_hours_and_weeks():
    staff = staff_of(scenario().model.functions["school"], "oost")

    assert staff.people == 3
    assert staff.hours_per_year == 3 * 8 * 41
    assert staff.hours_a_week == 8 * 0.95  # the weeks off are in the calendar, sickness is here


def test_area_has_its_own_people_and_the_hours_of_the_rest():
    staff = staff_of(scenario().model.functions["school"], "west")

    assert (staff.people, staff.hours_a_week) == (2, 8 * 0.95)


def test_weeks_off_without_a_calendar_are_spread_over_the_year():
    text = changed("    holidays: {region: noord, left: 0, source: aanname}\n", "")
    staff = staff_of(scenario(text).model.functions["school"], "oost")

    assert staff.hours_a_week == pytest.approx(8 * 41 / (365.25 / 7) * 0.95)
    assert staff.days_per_hour == pytest.approx(7 / staff.hours_a_week)


def test_school_holidays_leave_as_many_people_as_is_said():
    function = scenario(changed("left: 0, source", "left: 40%, source")).model.functions["school"]

    steps = calendar_of(staff_of(function, "oost"), date(2025, 2, 1), 40, calendar())

    # The spring break of the north in 2025 is 15 to 23 February.
    assert steps == [(0, 3), (14, 1), (23, 3)]
    assert mean_people(steps, 40) == (14 * 3 + 9 * 1 + 17 * 3) / 40


def test_worker_of_eight_hours_a_week_takes_a_week_for_eight_hours_of_work():
    text = changed("    sick: 5% (aanname)\n", "").replace(
        "work: 90 minutes (T1)", "work: 8 hours (T1)"
    )
    made = compiled(text)

    station = made.station("main", "praten")
    heavy = [number for number, each in enumerate(made.classes) if each.facts["zwaar"] == "nee"]

    assert {float(made.model.serve_a[station, klass]) for klass in heavy} == {7.0}


def test_pool_of_an_area_knows_its_hours_and_costs():
    pools = {(each.name, each.area): each for each in compiled().pools}

    assert pools["school", "west"].people == 2
    assert pools["school", "west"].hours_per_year == 2 * 8 * 41
    assert pools["school", ""].costs_an_hour == 55.06
    assert pools["mdo", ""].sessions_a_year == 12
