"""What is a term counted in, and how many days is that from a given day?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import lru_cache

from zorgroute.core.terms.calendar import Calendar
from zorgroute.core.terms.counting import DayTest

MONTHS_IN_YEAR = 12
CALENDARS_KEPT = 64
DAYS_KEPT = 16_384  # some forty years


class Unit(StrEnum):
    """What a term is counted in: hours are elapsed time, all others are days."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    SCHOOL_DAYS = "school_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@lru_cache(maxsize=CALENDARS_KEPT)
def day_test(unit: Unit, calendar: Calendar, region: str) -> DayTest | None:
    """Give the test that a day must pass to be counted; None when every day counts."""
    match unit:
        case Unit.WORKING_DAYS:
            return _remembered(calendar.is_working_day)
        case Unit.SCHOOL_DAYS:
            return _remembered(lambda day: calendar.is_school_day(day, region))
        case _:
            return None


@lru_cache(maxsize=CALENDARS_KEPT)
def atw_test(calendar: Calendar) -> DayTest:
    """Give the test for the days on which a term of law does not end."""
    return _remembered(calendar.is_atw_day_off)


def _remembered(test: Callable[[date], bool]) -> DayTest:
    # The same few hundred days are asked for again and again, by every term of every case.
    return lru_cache(maxsize=DAYS_KEPT)(lambda day: test(date.fromordinal(day)))


def days_in(unit: Unit, amount: int, day: int) -> int:
    """Count the days of so many days, weeks, months or years from a day; negative: back in time.

    Months and years keep the number of the day, or take the last day of a shorter month.
    """
    match unit:
        case Unit.WEEKS:
            return 7 * amount
        case Unit.MONTHS:
            return _months_later(day, amount) - day
        case Unit.YEARS:
            return _months_later(day, MONTHS_IN_YEAR * amount) - day
        case _:
            return amount


def _months_later(day: int, months: int) -> int:
    start = date.fromordinal(day)
    years, month = divmod(start.month - 1 + months, MONTHS_IN_YEAR)
    first = date(start.year + years, month + 1, 1)
    years, month = divmod(month + 1, MONTHS_IN_YEAR)
    next_first = date(first.year + years, month + 1, 1)
    return min(first.toordinal() + start.day, next_first.toordinal()) - 1
