"""At which moment did the clock on the wall show a time, also in the nights that it is changed?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zorgroute.core.terms.civil import AMSTERDAM, DAY, HOUR, ahead_on, second_on

FORWARD, BACK = date(2019, 3, 31), date(2019, 10, 27)


def at(day, hours):
    moment = datetime.fromtimestamp(second_on(day.toordinal(), int(hours * HOUR)), UTC)
    return moment.strftime("%d %H:%M")


def test_hour_that_is_skipped_is_the_moment_at_which_it_is_skipped():
    assert [at(FORWARD, hours) for hours in (0, 1.5, 2, 2.5, 3, 3.5)] == [
        "30 23:00", "31 00:30", "31 01:00", "31 01:00", "31 01:00", "31 01:30",
    ]  # fmt: skip


def test_of_an_hour_that_comes_twice_the_first_is_meant():
    assert [at(BACK, hours) for hours in (0, 2, 2.5, 3, 12)] == [
        "26 22:00", "27 00:00", "27 00:30", "27 02:00", "27 11:00",
    ]  # fmt: skip


def test_clock_is_two_hours_ahead_in_summer_and_one_in_winter():
    days = (FORWARD - timedelta(days=1), FORWARD, BACK, BACK - timedelta(days=1))
    assert [ahead_on(each.toordinal()) // HOUR for each in days] == [1, 2, 1, 2]


@given(st.dates(date(1996, 1, 1), date(2090, 1, 1)), st.integers(0, DAY - 1))
def test_clock_showed_that_second_at_that_moment(day, second):
    there = datetime.fromtimestamp(second_on(day.toordinal(), second), AMSTERDAM)
    shown = (there.hour * 60 + there.minute) * 60 + there.second
    if (there.date(), shown) != (day, second):
        # Only in the hour that the clock skips: then it showed three.
        assert (there.date(), shown, second // HOUR) == (day, 3 * HOUR, 2)


@given(st.dates(date(1996, 1, 1), date(2090, 1, 1)), st.integers(0, DAY - 2))
def test_later_by_the_clock_is_never_earlier(day, second):
    assert second_on(day.toordinal(), second) <= second_on(day.toordinal(), second + 1)
