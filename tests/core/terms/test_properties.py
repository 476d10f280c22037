"""What holds for every term, whatever its numbers?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from zorgroute.core.terms.term import (
    Pause,
    Span,
    Standing,
    Term,
    Unit,
    days_late,
    due,
    span_of,
    state_of,
)

from .cases import dutch_calendar

CALENDAR = dutch_calendar()
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
DAY_UNITS = [each for each in Unit if each is not Unit.HOURS]

# Inside the years of which the days of the Algemene termijnenwet are known.
moments = st.datetimes(
    datetime(2023, 1, 5),  # noqa: DTZ001 - bounds without a zone; `timezones` puts it on
    datetime(2027, 6, 30),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))
lengths = st.timedeltas(timedelta(0), timedelta(days=40)).map(
    lambda length: timedelta(seconds=int(length.total_seconds()))
)
pauses = st.builds(lambda begin, length: Pause(begin, begin + length), moments, lengths)
units, day_units = st.sampled_from(list(Unit)), st.sampled_from(DAY_UNITS)
amounts = st.integers(0, 12)
laws = st.sampled_from([None, "Awb 4:13"])
always = settings(deadline=None, derandomize=True, max_examples=200)


def _span(term: Term, start: datetime, *pauses: Pause) -> Span:
    span = span_of(term, start, CALENDAR, pauses=pauses)
    assert isinstance(span, Span)
    return span


@always
@given(moments, amounts, amounts, units, laws)
def test_span_starts_not_before_the_start_and_ends_not_before_its_beginning(
    start: datetime, one: int, other: int, unit: Unit, law: str | None
) -> None:
    span = _span(Term(max(one, other), unit, min(one, other), law), start)

    assert start <= span.earliest <= span.latest


@always
@given(moments, amounts, units, laws)
def test_longer_term_is_never_due_earlier(
    start: datetime, amount: int, unit: Unit, law: str | None
) -> None:
    shorter = _span(Term(amount, unit, law=law), start)
    longer = _span(Term(amount + 1, unit, law=law), start)

    assert shorter.latest <= longer.latest


@always
@given(moments, lengths, amounts, day_units, laws)
def test_later_start_is_never_due_earlier(
    start: datetime, length: timedelta, amount: int, unit: Unit, law: str | None
) -> None:
    term = Term(amount, unit, law=law)

    assert _span(term, start).latest <= _span(term, start + length).latest


@always
@given(moments, pauses, amounts, units, laws)
def test_pause_never_brings_the_due_moment_nearer(
    start: datetime, pause: Pause, amount: int, unit: Unit, law: str | None
) -> None:
    term = Term(amount, unit, law=law)

    assert _span(term, start).latest <= _span(term, start, pause).latest


@always
@given(moments, lengths, lengths, amounts, units)
def test_pause_cut_in_two_is_the_same_pause(
    start: datetime, first: timedelta, second: timedelta, amount: int, unit: Unit
) -> None:
    term, middle = Term(amount, unit), start + first
    end = middle + second

    assert _span(term, start, Pause(middle, end), Pause(start, middle)) == _span(
        term, start, Pause(start, end)
    )


@always
@given(moments, lengths, amounts, units, laws)
def test_pause_after_the_due_moment_changes_nothing(
    start: datetime, length: timedelta, amount: int, unit: Unit, law: str | None
) -> None:
    term = Term(amount, unit, law=law)
    span = _span(term, start)
    begin = span.latest + SECOND

    assert _span(term, start, Pause(begin, begin + length), Pause(begin)) == span


@always
@given(moments, amounts, day_units)
def test_law_ends_on_a_day_that_is_not_off_and_never_sooner(
    start: datetime, amount: int, unit: Unit
) -> None:
    without = _span(Term(amount, unit), start).latest
    moved = _span(Term(amount, unit, law="Awb 4:13"), start).latest
    is_out_of_reach = unit is Unit.YEARS or (unit is Unit.MONTHS and amount > 3)

    assert moved >= without
    assert moved == without if is_out_of_reach else not CALENDAR.is_atw_day_off(moved.date())


@always
@given(moments, st.integers(3, 40))
def test_law_term_of_three_days_contains_two_days_that_are_not_off(
    start: datetime, amount: int
) -> None:
    last = _span(Term(amount, Unit.DAYS, law="Awb 4:13"), start).latest.date()
    first = _span(Term(1, Unit.DAYS), start).latest.date()
    days = [first + n * DAY for n in range((last - first).days + 1)]

    assert len([day for day in days if not CALENDAR.is_atw_day_off(day)][:2]) == 2


@always
@given(moments, st.integers(1, 30))
def test_working_days_contain_as_many_working_days_and_end_on_one(
    start: datetime, amount: int
) -> None:
    last = _span(Term(amount, Unit.WORKING_DAYS), start).latest.date()
    first = _span(Term(1, Unit.DAYS), start).latest.date()
    days = [first + n * DAY for n in range((last - first).days + 1)]

    assert sum(CALENDAR.is_working_day(day) for day in days) == amount
    assert CALENDAR.is_working_day(last)


@always
@given(moments, st.integers(0, 500))
def test_hours_are_elapsed_hours(start: datetime, amount: int) -> None:
    assert _span(Term(amount, Unit.HOURS), start).latest - start == timedelta(hours=amount)


@always
@given(moments, amounts)
def test_week_is_seven_days_and_a_year_twelve_months(start: datetime, amount: int) -> None:
    assert _span(Term(amount, Unit.WEEKS), start) == _span(Term(7 * amount, Unit.DAYS), start)
    assert _span(Term(amount, Unit.YEARS), start) == _span(Term(12 * amount, Unit.MONTHS), start)


@always
@given(moments, amounts, units, st.integers(-12, 14))
def test_time_zone_in_which_the_start_is_written_does_not_matter(
    start: datetime, amount: int, unit: Unit, offset: int
) -> None:
    elsewhere = start.astimezone(timezone(timedelta(hours=offset)))

    assert _span(Term(amount, unit), elsewhere) == _span(Term(amount, unit), start)


@always
@given(moments, amounts, day_units)
def test_days_are_due_at_the_last_second_of_a_dutch_day(
    start: datetime, amount: int, unit: Unit
) -> None:
    latest = _span(Term(amount, unit), start).latest
    # Summer time lies between these days in every year; at midnight no clock ever changes.
    day = latest.date()
    is_summer = date(day.year, 4, 1) <= day <= date(day.year, 10, 24)
    is_winter = day < date(day.year, 3, 25) or day >= date(day.year, 11, 1)

    assert (latest.hour, latest.minute, latest.second) == (23, 59, 59)
    assert not (is_summer and latest.utcoffset() != timedelta(hours=2))
    assert not (is_winter and latest.utcoffset() != timedelta(hours=1))


@always
@given(moments, amounts, units, laws)
def test_edges_of_a_span_are_open_and_a_second_outside_is_not(
    start: datetime, amount: int, unit: Unit, law: str | None
) -> None:
    span = _span(Term(amount, unit, 0, law), start)

    assert [
        state_of(span, span.earliest - SECOND),
        state_of(span, span.earliest),
        state_of(span, span.latest),
        state_of(span, span.latest + SECOND),
    ] == [Standing.EARLY, Standing.OPEN, Standing.OPEN, Standing.LATE]


@always
@given(moments, amounts, day_units, st.integers(0, 400))
def test_days_late_counts_the_days_after_the_due_day(
    start: datetime, amount: int, unit: Unit, days: int
) -> None:
    span = _span(Term(amount, unit), start)
    some_days_later = due(Term(days, Unit.DAYS), span.latest, CALENDAR)

    assert some_days_later is not None
    assert days_late(span, some_days_later) == days
