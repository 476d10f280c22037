"""Which days count, and is a gap in the tables an error instead of a silent working day?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from zorgroute.core.terms.calendar import BadTable, Calendar, UnknownYear

from .cases import dutch_calendar, rows

HOLIDAYS = rows("holidays_nl.csv")
SCHOOLS = rows("school_holidays_nl.csv")
OUR_CLOSING_DAY = {
    "version": "voorbeeld-1",
    "effect": "closed",
    "start": "2026-05-15",
    "end": "2026-05-15",
    "name": "Sluitingsdag",
    "region": "",
}


def _with(*overrides: dict[str, str]) -> Calendar:
    return Calendar.from_rows(HOLIDAYS, SCHOOLS, overrides)


def test_calendar_names_the_versions_of_all_its_tables() -> None:
    assert _with(OUR_CLOSING_DAY).version == "nl-2026.1+school-2026.1+voorbeeld-1"


def test_calendar_can_be_a_key() -> None:
    assert {dutch_calendar(): 1}[_with()] == 1


@pytest.mark.parametrize(
    ("day", "works", "law_rests"),
    [
        (date(2026, 3, 2), True, False),  # an ordinary Monday
        (date(2026, 3, 7), False, True),  # Saturday
        (date(2026, 3, 8), False, True),  # Sunday
        (date(2026, 4, 3), False, True),  # Good Friday
        (date(2026, 4, 6), False, True),  # Easter Monday
        (date(2025, 4, 26), False, True),  # King's Day on Saturday, because the 27th is a Sunday
        (date(2025, 4, 28), True, False),  # the Monday after it
        (date(2026, 5, 5), True, True),  # 5 May outside a fifth year
        (date(2025, 5, 5), False, True),  # 5 May in a fifth year
        (date(2026, 5, 14), False, True),  # Ascension Day
        (date(2026, 5, 15), True, True),  # equated by decree
        (date(2027, 5, 17), False, True),  # Whit Monday
        (date(2026, 12, 25), False, True),
        (date(2026, 12, 31), True, False),
    ],
)
def test_day_works_and_rests_by_law(day: date, *, works: bool, law_rests: bool) -> None:
    calendar = dutch_calendar()

    assert (calendar.is_working_day(day), calendar.is_atw_day_off(day)) == (works, law_rests)


def test_school_day_differs_by_region() -> None:
    calendar, day = dutch_calendar(), date(2026, 2, 16)

    assert [calendar.is_school_day(day, each) for each in ("noord", "midden", "zuid")] == [
        True,
        False,
        False,
    ]


def test_school_day_needs_a_working_day() -> None:
    assert not dutch_calendar().is_school_day(date(2026, 4, 6), "noord")


@pytest.mark.parametrize("day", [date(2013, 12, 31), date(2041, 1, 1), date(2041, 1, 5)])
def test_working_day_in_an_unknown_year_is_an_error(day: date) -> None:
    with pytest.raises(UnknownYear, match="does not know the year") as caught:
        dutch_calendar().is_working_day(day)

    assert caught.value.year == day.year


@pytest.mark.parametrize("year", [2016, 2020, 2021, 2022, 2029, 2030])
def test_law_day_in_a_year_without_decree_is_an_error(year: int) -> None:
    with pytest.raises(UnknownYear):
        dutch_calendar().is_atw_day_off(date(year, 6, 1))


@pytest.mark.parametrize("day", [date(2014, 7, 4), date(2030, 9, 2), date(2030, 10, 21)])
def test_school_day_outside_the_complete_years_is_an_error(day: date) -> None:
    with pytest.raises(UnknownYear):
        dutch_calendar().is_school_day(day, "noord")


def test_school_day_in_a_listed_break_is_known_beyond_its_school_year() -> None:
    assert not dutch_calendar().is_school_day(date(2030, 9, 1), "noord")


def test_school_year_that_misses_a_break_is_unknown() -> None:
    holes = [
        row
        for row in SCHOOLS
        if (row["region"], row["school_year"], row["name"])
        != ("noord", "2025-2026", "Herfstvakantie")
    ]
    calendar = Calendar.from_rows(HOLIDAYS, holes)

    with pytest.raises(UnknownYear):
        calendar.is_school_day(date(2026, 3, 2), "noord")
    assert calendar.is_school_day(date(2026, 3, 2), "midden")


def test_school_year_that_misses_the_summer_before_it_is_unknown() -> None:
    holes = [
        row
        for row in SCHOOLS
        if (row["region"], row["school_year"], row["name"])
        != ("noord", "2024-2025", "Zomervakantie")
    ]

    with pytest.raises(UnknownYear):
        Calendar.from_rows(HOLIDAYS, holes).is_school_day(date(2025, 8, 6), "noord")


@pytest.mark.parametrize(
    ("day", "teaches"),
    [
        (date(2014, 8, 1), False),  # the summer break of the school year before the first
        (date(2014, 8, 18), True),
        (date(2030, 7, 19), True),
        (date(2030, 7, 22), False),
    ],
)
def test_school_day_at_the_edge_of_the_table_is_known(day: date, *, teaches: bool) -> None:
    assert dutch_calendar().is_school_day(day, "noord") == teaches


def test_school_day_of_an_unknown_region_is_an_error() -> None:
    with pytest.raises(BadTable, match="no region 'oost'"):
        dutch_calendar().is_school_day(date(2026, 3, 2), "oost")


def test_municipality_closes_an_office_day_and_leaves_the_law_alone() -> None:
    ours = _with(OUR_CLOSING_DAY | {"start": "2026-03-02", "end": "2026-03-03"})

    assert [
        (ours.is_working_day(date(2026, 3, day)), ours.is_atw_day_off(date(2026, 3, day)))
        for day in (1, 2, 3, 4)
    ] == [(False, True), (False, False), (False, False), (True, False)]


def test_municipality_opens_a_holiday_and_leaves_the_law_alone() -> None:
    good_friday = date(2026, 4, 3)
    ours = _with(OUR_CLOSING_DAY | {"effect": "open", "start": "2026-04-03", "end": "2026-04-03"})

    assert (ours.is_working_day(good_friday), ours.is_atw_day_off(good_friday)) == (True, True)


def test_municipality_moves_the_autumn_break_of_its_region() -> None:
    ours = _with(
        OUR_CLOSING_DAY
        | {"effect": "school_open", "start": "2025-10-18", "end": "2025-10-26", "region": "noord"},
        OUR_CLOSING_DAY
        | {
            "effect": "school_closed",
            "start": "2025-10-11",
            "end": "2025-10-19",
            "region": "noord",
        },
    )

    assert [
        ours.is_school_day(date(2025, 10, 14), "noord"),
        ours.is_school_day(date(2025, 10, 21), "noord"),
        ours.is_school_day(date(2025, 10, 14), "midden"),
        ours.is_school_day(date(2025, 10, 21), "midden"),
    ] == [False, True, True, False]


def test_municipality_closes_the_schools_of_every_region_at_once() -> None:
    ours = _with(OUR_CLOSING_DAY | {"effect": "school_closed"})

    assert [
        ours.is_school_day(date(2026, 5, 15), each) for each in ("noord", "midden", "zuid")
    ] == [
        False,
        False,
        False,
    ]


HOLIDAY, SCHOOL = HOLIDAYS[0], SCHOOLS[0]


@pytest.mark.parametrize(
    ("holidays", "schools", "overrides", "message"),
    [
        ([HOLIDAY | {"date": "1 mei"}], [], [], "must be a date"),
        ([HOLIDAY | {"date": ""}], [], [], "missing or empty"),
        ([HOLIDAY | {"atw_day_off": "ja"}], [], [], "must be yes or no"),
        ([HOLIDAY, HOLIDAY | {"version": "nl-2"}], [], [], "one table, two versions"),
        ([], [SCHOOL, SCHOOL | {"version": "school-2"}], [], "one table, two versions"),
        ([], [SCHOOL | {"school_year": "2026"}], [], "is not a school year"),
        ([], [SCHOOL | {"school_year": "2026-2028"}], [], "not two years in a row"),
        ([], [SCHOOL | {"end": "2014-01-01"}], [], "before it starts"),
        ([], [SCHOOL], [OUR_CLOSING_DAY | {"effect": "shut"}], "unknown effect"),
        ([], [SCHOOL], [OUR_CLOSING_DAY | {"region": "oost"}], "unknown region"),
    ],
)
def test_table_with_a_fault_is_refused(
    holidays: Iterable[dict[str, str]],
    schools: Iterable[dict[str, str]],
    overrides: Iterable[dict[str, str]],
    message: str,
) -> None:
    with pytest.raises(BadTable, match=message):
        Calendar.from_rows(holidays, schools, overrides)


def test_calendar_without_rows_knows_no_year() -> None:
    with pytest.raises(UnknownYear):
        Calendar.from_rows([], []).is_working_day(date(2026, 3, 2))
