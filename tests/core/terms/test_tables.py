"""Are the holiday tables what their maker writes, and what somebody else would reckon?"""

from __future__ import annotations

import runpy
from datetime import date, timedelta
from pathlib import Path

import pytest

from . import oracle
from .cases import EPOCH, dutch_calendar, rows

MAKER = Path(__file__).parents[3] / "tools" / "make_holiday_tables.py"


def _day(number: int) -> date:
    return date.fromordinal(EPOCH + number)


def test_tables_are_what_their_maker_writes() -> None:
    maker = runpy.run_path(str(MAKER))

    assert rows("holidays_nl.csv") == maker["holiday_rows"]()
    assert rows("school_holidays_nl.csv") == maker["school_rows"]()


@pytest.mark.parametrize("year", oracle.HOLIDAY_YEARS)
def test_working_days_of_a_year_agree_with_the_oracle(year: int) -> None:
    calendar = dutch_calendar()
    numbers = [number for number, written in enumerate(oracle.DATES) if written[0] == year]

    assert [number for number in numbers if calendar.is_working_day(_day(number))] == [
        number for number in numbers if oracle.WORKS[number]
    ]


@pytest.mark.parametrize("year", sorted(oracle.ATW_YEARS))
def test_law_days_of_a_year_agree_with_the_oracle(year: int) -> None:
    calendar = dutch_calendar()
    numbers = [number for number, written in enumerate(oracle.DATES) if written[0] == year]

    assert [number for number in numbers if calendar.is_atw_day_off(_day(number))] == [
        number for number in numbers if oracle.RESTS[number]
    ]


def test_law_years_are_the_years_with_a_decree() -> None:
    assert dutch_calendar().atw_years == oracle.ATW_YEARS


def test_school_years_are_complete_in_every_region() -> None:
    complete = frozenset(range(2014, 2030))

    assert dutch_calendar().school_years == {
        "noord": complete,
        "midden": complete,
        "zuid": complete,
    }


def test_school_breaks_start_on_saturday_end_on_sunday_and_lie_apart() -> None:
    breaks = [
        (row["region"], date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
        for row in rows("school_holidays_nl.csv")
    ]

    assert {(start.weekday(), end.weekday()) for _, start, end in breaks} == {(5, 6)}
    assert {(end - start + timedelta(days=1)).days for _, start, end in breaks} == {9, 16, 44}


@pytest.mark.parametrize(
    ("region", "name", "start", "end"),
    [
        ("noord", "Herfstvakantie", "2025-10-18", "2025-10-26"),
        ("zuid", "Herfstvakantie", "2025-10-11", "2025-10-19"),
        ("midden", "Kerstvakantie", "2025-12-20", "2026-01-04"),
        ("noord", "Voorjaarsvakantie", "2026-02-21", "2026-03-01"),
        ("zuid", "Voorjaarsvakantie", "2026-02-14", "2026-02-22"),
        ("midden", "Meivakantie", "2026-04-25", "2026-05-03"),
        ("noord", "Zomervakantie", "2026-07-04", "2026-08-16"),
        ("midden", "Zomervakantie", "2026-07-18", "2026-08-30"),
        ("zuid", "Zomervakantie", "2026-07-11", "2026-08-23"),
    ],
)
def test_school_break_of_2025_2026_has_the_published_dates(
    region: str, name: str, start: str, end: str
) -> None:
    found = [
        (row["start"], row["end"])
        for row in rows("school_holidays_nl.csv")
        if (row["region"], row["school_year"], row["name"]) == (region, "2025-2026", name)
    ]

    assert found == [(start, end)]
