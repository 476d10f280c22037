"""Which terms are refused, and when is something early, in time or late?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest

from zorgroute.core.terms.calendar import UnknownYear
from zorgroute.core.terms.civil import AMSTERDAM
from zorgroute.core.terms.term import (
    BadTerm,
    Pause,
    Span,
    Standing,
    Suspended,
    Term,
    Unit,
    days_late,
    due,
    moment_before,
    span_of,
    state_of,
)

from .cases import dutch_calendar

START = datetime(2026, 3, 2, 10, tzinfo=AMSTERDAM)
SECOND = timedelta(seconds=1)


def _at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=AMSTERDAM)  # type: ignore[arg-type,misc]  # the tail of a date


def _span(term: Term) -> Span:
    span = span_of(term, START, dutch_calendar())
    assert isinstance(span, Span)
    return span


@pytest.mark.parametrize(
    ("longest", "unit", "shortest"),
    [
        (-1, Unit.DAYS, None),
        (5, Unit.DAYS, -1),
        (5, Unit.DAYS, 6),
        (87_841, Unit.HOURS, None),
        (36_601, Unit.DAYS, None),
        (101, Unit.YEARS, None),
        (True, Unit.DAYS, None),
        (5, Unit.DAYS, False),
    ],
)
def test_term_with_impossible_numbers_is_refused(
    longest: int, unit: Unit, shortest: int | None
) -> None:
    with pytest.raises(BadTerm):
        Term(longest, unit, shortest)


def test_term_of_the_largest_length_is_accepted() -> None:
    calendar = dutch_calendar()

    assert due(Term(100, Unit.YEARS), START, calendar) == _at(2126, 3, 2, 23, 59, 59)
    assert due(Term(36_600, Unit.DAYS), START, calendar) == _at(2126, 5, 17, 23, 59, 59)


def test_term_with_a_fraction_is_refused() -> None:
    with pytest.raises(BadTerm, match=r"1\.5 days is no sensible length"):
        Term(1.5, Unit.DAYS)  # type: ignore[arg-type]  # what a careless reader of YAML passes


def test_term_with_an_unknown_unit_is_refused() -> None:
    with pytest.raises(BadTerm, match="'minutes' is not a unit"):
        Term(5, "minutes")  # type: ignore[arg-type]  # what a careless reader of YAML passes


def test_term_with_an_empty_law_is_refused() -> None:
    with pytest.raises(BadTerm, match="names its law"):
        Term(5, Unit.DAYS, law="  ")


@pytest.mark.parametrize("unit", list(Unit))
def test_term_of_each_unit_starts_at_nought(unit: Unit) -> None:
    calendar = dutch_calendar()

    assert due(Term(0, unit, 0), START, calendar) == (
        START if unit is Unit.HOURS else _at(2026, 3, 2, 23, 59, 59)
    )


def test_start_without_time_zone_is_refused() -> None:
    with pytest.raises(BadTerm, match="time zone"):
        span_of(Term(1, Unit.DAYS), datetime(2026, 3, 2, 10), dutch_calendar())  # noqa: DTZ001 - the fault itself


@pytest.mark.parametrize("year", [1949, 2201])
def test_start_outside_the_sensible_years_is_refused(year: int) -> None:
    with pytest.raises(BadTerm, match="outside the years"):
        span_of(Term(1, Unit.DAYS), datetime(year, 3, 2, tzinfo=UTC), dutch_calendar())


def test_now_without_time_zone_is_refused() -> None:
    span = _span(Term(1, Unit.DAYS))

    with pytest.raises(BadTerm, match="time zone"):
        state_of(span, datetime(2026, 3, 2, 10))  # noqa: DTZ001 - the fault itself
    with pytest.raises(BadTerm, match="time zone"):
        days_late(span, datetime(2026, 3, 2, 10))  # noqa: DTZ001 - the fault itself


def test_pause_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadTerm, match="ends before it starts"):
        Pause(START, START - SECOND)


def test_pause_without_time_zone_is_refused() -> None:
    with pytest.raises(BadTerm, match="time zone"):
        Pause(START, datetime(2026, 3, 3, 10))  # noqa: DTZ001 - the fault itself


def test_pause_without_length_changes_nothing() -> None:
    term = Term(10, Unit.DAYS)

    assert span_of(term, START, dutch_calendar(), pauses=[Pause(START, START)]) == _span(term)


def test_extension_with_a_minimum_is_refused() -> None:
    with pytest.raises(BadTerm, match="no minimum"):
        span_of(Term(1, Unit.DAYS), START, dutch_calendar(), extension=Term(2, Unit.DAYS, 1))


def test_agreed_moment_instead_of_a_day_is_refused() -> None:
    with pytest.raises(BadTerm, match="date without a time"):
        span_of(Term(5, Unit.DAYS), START, dutch_calendar(), agreed=START)


def test_school_days_of_an_unknown_region_are_refused() -> None:
    with pytest.raises(Exception, match="no region 'oost'"):
        span_of(Term(5, Unit.SCHOOL_DAYS), START, dutch_calendar(), region="oost")


@pytest.mark.requirement("R139")
def test_consultation_after_urgency_within_24_hours_is_in_time() -> None:
    span = _span(Term(24, Unit.HOURS))

    assert [
        state_of(span, START + timedelta(hours=23, minutes=59)),
        state_of(span, START + timedelta(hours=24)),
        state_of(span, START + timedelta(hours=24) + SECOND),
        state_of(span, START + timedelta(hours=24, minutes=1)),
    ] == [Standing.OPEN, Standing.OPEN, Standing.LATE, Standing.LATE]


@pytest.mark.requirement("R216")
def test_first_contact_on_day_28_is_met_and_on_day_29_a_breach() -> None:
    span = _span(Term(4, Unit.WEEKS))

    assert [
        state_of(span, _at(2026, 3, 30, 23, 59, 59)),
        state_of(span, _at(2026, 3, 31, 0, 0, 0)),
        days_late(span, _at(2026, 3, 30, 23, 59, 59)),
        days_late(span, _at(2026, 3, 31, 0, 0, 0)),
    ] == [Standing.OPEN, Standing.LATE, 0, 1]


@pytest.mark.requirement("R233")
def test_range_of_two_to_three_weeks_is_early_open_and_late() -> None:
    span = _span(Term(21, Unit.DAYS, 14))

    assert [
        state_of(span, _at(2026, 3, 15, 23, 59, 59)),
        state_of(span, _at(2026, 3, 16, 0, 0, 0)),
        state_of(span, _at(2026, 3, 23, 23, 59, 59)),
        state_of(span, _at(2026, 3, 24, 0, 0, 0)),
    ] == [Standing.EARLY, Standing.OPEN, Standing.OPEN, Standing.LATE]


@pytest.mark.requirement("R035")
def test_clock_past_three_weeks_makes_the_term_late() -> None:
    span = _span(Term(3, Unit.WEEKS))

    assert (state_of(span, _at(2026, 3, 24, 0, 0)), days_late(span, _at(2026, 3, 30, 12))) == (
        Standing.LATE,
        7,
    )


def test_fraction_of_the_last_second_is_in_time() -> None:
    span = _span(Term(1, Unit.DAYS))

    assert state_of(span, span.latest + timedelta(microseconds=999_999)) is Standing.OPEN


def test_moment_in_another_time_zone_is_the_same_moment() -> None:
    span, tokyo = _span(Term(1, Unit.DAYS)), timezone(timedelta(hours=9))

    assert [
        state_of(span, span.latest.astimezone(tokyo)),
        state_of(span, (span.latest + SECOND).astimezone(tokyo)),
        days_late(span, (span.latest + SECOND).astimezone(tokyo)),
    ] == [Standing.OPEN, Standing.LATE, 1]


def test_late_by_hours_on_the_due_day_is_nought_days() -> None:
    span = _span(Term(1, Unit.HOURS))

    assert (state_of(span, _at(2026, 3, 2, 20)), days_late(span, _at(2026, 3, 2, 20))) == (
        Standing.LATE,
        0,
    )


def test_suspended_term_is_never_late() -> None:
    suspended = Suspended(START, 3, Unit.DAYS)
    now = START + timedelta(days=400)

    assert (state_of(suspended, now), days_late(suspended, now)) == (Standing.SUSPENDED, 0)


def test_hour_that_comes_twice_keeps_the_order_of_due_moments() -> None:
    calendar = dutch_calendar()
    starts = [
        datetime(2026, 10, 24, 22, tzinfo=UTC) + timedelta(minutes=n) for n in range(0, 300, 20)
    ]
    dues = [due(Term(1, Unit.HOURS), start, calendar) for start in starts]

    assert [a < b for a, b in pairwise(dues) if a and b] == [True] * 14


def test_due_day_reads_as_the_dutch_day() -> None:
    span = _span(Term(21, Unit.DAYS, 14))

    assert (span.earliest.date(), span.latest.date(), span.latest.isoformat()) == (
        date(2026, 3, 16),
        date(2026, 3, 23),
        "2026-03-23T23:59:59+01:00",
    )


@pytest.mark.requirement("R035")
@pytest.mark.parametrize(
    ("amount", "unit", "moment"),
    [
        (2, Unit.HOURS, _at(2026, 4, 8, 21, 59, 59)),
        (3, Unit.DAYS, _at(2026, 4, 5)),
        (1, Unit.WORKING_DAYS, _at(2026, 4, 7)),
        (2, Unit.WORKING_DAYS, _at(2026, 4, 2)),
        (2, Unit.SCHOOL_DAYS, _at(2026, 4, 2)),
        (1, Unit.WEEKS, _at(2026, 4, 1)),
        (1, Unit.MONTHS, _at(2026, 3, 8)),
        (1, Unit.YEARS, _at(2025, 4, 8)),
        (0, Unit.DAYS, _at(2026, 4, 8)),
    ],
)
def test_reminder_is_counted_back_from_the_due_day(
    amount: int, unit: Unit, moment: datetime
) -> None:
    last = _at(2026, 4, 8, 23, 59, 59)

    assert moment_before(last, amount, unit, dutch_calendar()) == moment


def test_reminder_counted_back_over_the_clock_change_is_in_elapsed_hours() -> None:
    last = datetime(2026, 3, 29, 12, tzinfo=AMSTERDAM)

    assert moment_before(last, 24, Unit.HOURS, dutch_calendar()) == _at(2026, 3, 28, 11)


def test_reminder_in_a_year_without_table_is_an_error() -> None:
    with pytest.raises(UnknownYear) as caught:
        moment_before(_at(2014, 1, 1, 12), 3, Unit.WORKING_DAYS, dutch_calendar())

    assert caught.value.year == 2013
