"""Are days, times and periods said as people say them?"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from zorgroute.core.wording.catalogue import EN, NL, UnknownText
from zorgroute.core.wording.dates import (
    MONTHS,
    clock_time,
    day_from_today,
    day_in_year,
    long_date,
    month_number,
    period,
    short_date,
)

TUESDAY = date(2026, 6, 9)


@pytest.mark.parametrize(
    ("say", "dutch", "english"),
    [
        (long_date, "dinsdag 9 juni 2026", "Tuesday 9 June 2026"),
        (day_in_year, "dinsdag 9 juni", "Tuesday 9 June"),
        (short_date, "9 jun 2026", "9 Jun 2026"),
    ],
)
def test_day_is_said_in_both_languages(say, dutch, english):
    assert (say(TUESDAY), say(TUESDAY, NL), say(TUESDAY, EN)) == (dutch, dutch, english)


def test_every_weekday_and_month_has_its_own_name():
    days = [date(2026, 1, 1) + timedelta(days=31 * n) for n in range(12)]
    week = [TUESDAY + timedelta(days=n) for n in range(7)]

    assert [short_date(day).split()[1] for day in days] == [
        "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
    ]  # fmt: skip
    assert [day_in_year(day).split()[0] for day in week] == [
        "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "maandag",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "dutch", "english"),
    [
        (time(14, 30), "14.30 uur", "14:30"),
        (time(9, 5), "9.05 uur", "9:05"),
        (time(0, 0), "0.00 uur", "0:00"),
        (datetime(2026, 6, 9, 23, 59, 59), "23.59 uur", "23:59"),  # noqa: DTZ001 the clock on the wall
    ],
)
def test_time_of_day_is_said_with_the_minutes_in_two_digits(moment, dutch, english):
    assert (clock_time(moment), clock_time(moment, EN)) == (dutch, english)


@pytest.mark.parametrize(
    ("days", "dutch", "english"),
    [
        (3, "over 3 dagen (vrijdag 12 juni)", "in 3 days (Friday 12 June)"),
        (2, "over 2 dagen (donderdag 11 juni)", "in 2 days (Thursday 11 June)"),
        (1, "morgen (woensdag 10 juni)", "tomorrow (Wednesday 10 June)"),
        (0, "vandaag (dinsdag 9 juni)", "today (Tuesday 9 June)"),
        (-1, "gisteren (maandag 8 juni)", "yesterday (Monday 8 June)"),
        (-2, "2 dagen geleden (zondag 7 juni)", "2 days ago (Sunday 7 June)"),
        (206, "over 206 dagen (vrijdag 1 januari 2027)", "in 206 days (Friday 1 January 2027)"),
    ],
)
def test_distance_is_said_beside_the_day_itself(days, dutch, english):
    day = TUESDAY + timedelta(days=days)

    assert (day_from_today(day, TUESDAY), day_from_today(day, TUESDAY, EN)) == (dutch, english)


@pytest.mark.parametrize(
    ("numbers", "unit", "dutch", "english"),
    [
        ((2, 3), "weeks", "2 tot 3 weken", "2 to 3 weeks"),
        ((None, 3), "weeks", "3 weken", "3 weeks"),
        ((0, 3), "weeks", "3 weken", "3 weeks"),
        ((3, 3), "weeks", "3 weken", "3 weeks"),
        ((None, 1), "weeks", "1 week", "1 week"),
        ((14, 21), "days", "14 tot 21 dagen", "14 to 21 days"),
        ((None, 1), "days", "1 dag", "1 day"),
        ((None, 0), "days", "0 dagen", "0 days"),
        ((None, 24), "hours", "24 uur", "24 hours"),
        ((None, 1), "working_days", "1 werkdag", "1 working day"),
        ((None, 5), "working_days", "5 werkdagen", "5 working days"),
        ((None, 5), "school_days", "5 schooldagen", "5 school days"),
        ((1, 3), "months", "1 tot 3 maanden", "1 to 3 months"),
        ((None, 2), "years", "2 jaar", "2 years"),
    ],
)
def test_period_is_said_with_its_unit(numbers, unit, dutch, english):
    assert (period(*numbers, unit), period(*numbers, unit, EN)) == (dutch, english)


def test_period_in_an_unknown_unit_is_refused():
    with pytest.raises(UnknownText):
        period(None, 3, "percent")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("6", 6), ("06", 6), ("12", 12), ("juni", 6), ("Juni", 6), (" jun. ", 6), ("mrt", 3),
        ("June", 6), ("oct", 10), ("okt", 10),
        ("0", None), ("13", None), ("006", None), ("٦", None), ("", None), ("zomer", None),
        ("-6", None),
    ],
)  # fmt: skip
def test_month_is_read_as_number_or_name(typed, number):
    assert month_number(typed) == number


def test_every_month_that_is_said_can_be_typed():
    typed = {name: month_number(name) for names in MONTHS.values() for name in names}

    assert typed == {
        name: number for names in MONTHS.values() for number, name in enumerate(names, start=1)
    }
