"""When may something happen at the earliest, when must it have happened, and is it late now?

Conventions (semantics 10 and 12 of the route language):

- Moments carry a time zone, fractions of a second are dropped, civil time is Europe/Amsterdam.
- Hours are elapsed hours: 24 hours over a change of the clock are 24 real hours.
- All other units are days: the day of the start does not count, and a term is met until and
  including 23:59:59 of its last day. What happens *at* the due moment is in time.
- A week is seven days. Months and years keep the number of the day; where the month is too short
  the term ends on its last day.
- A term that names a law follows the Algemene termijnenwet, no other term does.

What this module knows of the Algemene termijnenwet, general knowledge that a lawyer is to verify:
a term that ends on a Saturday, a Sunday or a recognised holiday runs until the next day that is
none of these (art. 1 lid 1); a term of at least three days contains at least two such days
(art. 2); neither holds for terms in hours, of more than 90 days, twelve weeks or three months, or
in years (art. 4 under a). Working days and school days of a law are counted as elsewhere, only
their end is moved. A pause follows Awb 4:15: the term stands still from the day after the
invitation up to the day of the completion, which counts again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.terms import civil, counting
from zorgroute.core.terms.calendar import Calendar
from zorgroute.core.terms.counting import FOREVER, Stopped, Stretch
from zorgroute.core.terms.unit import Unit as Unit
from zorgroute.core.terms.unit import atw_test, day_test, days_in

HOUR = 3600
FIRST_YEAR, LAST_YEAR = 1950, 2200

LARGEST = {
    Unit.HOURS: 87_840,  # ten years
    Unit.DAYS: 36_600,  # a hundred years
    Unit.WORKING_DAYS: 2_600,
    Unit.SCHOOL_DAYS: 2_000,
    Unit.WEEKS: 5_200,
    Unit.MONTHS: 1_200,
    Unit.YEARS: 100,
}
# Algemene termijnenwet art. 4 under a; hours and years are absent: they never move.
ATW_LARGEST = {
    Unit.DAYS: 90,
    Unit.WORKING_DAYS: 90,
    Unit.SCHOOL_DAYS: 90,
    Unit.WEEKS: 12,
    Unit.MONTHS: 3,
}
COUNTED_ONE_BY_ONE = (Unit.HOURS, Unit.WORKING_DAYS, Unit.SCHOOL_DAYS)


class BadTerm(ZorgrouteError):
    """A term, pause or agreed day that cannot be: the message says what is wrong with it."""


@dataclass(frozen=True)
class Term:
    """How long something may take: at most `max` units, and from `min` units on when it is a range.

    `law` names the statute and article that sets the term, and only then the Algemene
    termijnenwet applies. Raises `BadTerm` for negative, reversed, fractional or absurd numbers.
    """

    max: int
    unit: Unit
    min: int | None = None
    law: str | None = None

    def __post_init__(self) -> None:
        if self.unit not in LARGEST:
            raise BadTerm(f"{self.unit!r} is not a unit")
        for number in (self.max, self.max if self.min is None else self.min):
            if type(number) is not int or not 0 <= number <= LARGEST[self.unit]:
                raise BadTerm(f"{number!r} {self.unit} is no sensible length")
        if self.min is not None and self.min > self.max:
            raise BadTerm(f"at least {self.min} and at most {self.max} {self.unit}")
        if self.law is not None and not self.law.strip():
            raise BadTerm("a term names its law or leaves it out")


@dataclass(frozen=True)
class Pause:
    """A time that does not count: from `start` up to, not including, `end`; None: not over yet.

    Hours stand still for exactly that time. For the other units a day does not count when the
    pauses cover it wholly: the day in which a pause begins or ends still counts.
    Raises `BadTerm` for a moment without a time zone and for an end before the start.
    """

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        begin = _seconds(self.start)
        if self.end is not None and _seconds(self.end) < begin:
            raise BadTerm("a pause ends before it starts")


@dataclass(frozen=True)
class Span:
    """The time in which something is to happen, both moments included.

    Before `earliest` it is early, which is allowed (G14); after `latest` it is late. Both carry
    the offset of the Dutch clock, so that `.date()` is the Dutch day.
    """

    earliest: datetime
    latest: datetime


@dataclass(frozen=True)
class Suspended:
    """A pause without an end has stopped the term `since` then: there is no due moment.

    `left` is what is still to run of the term that was stopped, in `unit` (weeks, months and
    years in days; a begun hour counts as one); 0: only the move to a later day by law. An
    extension that was not reached yet comes on top.
    """

    since: datetime
    left: int
    unit: Unit


class Standing(StrEnum):
    """How a moment lies towards a span."""

    EARLY = "early"
    OPEN = "open"
    LATE = "late"
    SUSPENDED = "suspended"


def span_of(
    term: Term,
    start: datetime,
    calendar: Calendar,
    *,
    region: str = "noord",
    pauses: Sequence[Pause] = (),
    extension: Term | None = None,
    agreed: date | None = None,
) -> Span | Suspended:
    """Reckon the span of a term that starts at `start`, the moment the thing happened.

    In this order: count the term outside the pauses, move its end when its law asks for that,
    count the extension from there in the same way, then let an agreed day be the last one.
    The earliest moment comes from the minimum (the first second of that day; without a minimum
    the start itself) and never moves by law. The agreed day must lie in the range, also after a
    pause has moved that range (G14, R035). Raises `BadTerm`, and `UnknownYear` as soon as a day
    matters of which the calendar knows nothing. Does not look at what time it is now.
    """
    begin = civil.moment_of(_seconds(start))
    if extension is not None and extension.min is not None:
        raise BadTerm("an extension has no minimum")
    clock = _clock(calendar, region, pauses)
    latest = _latest(term, begin, clock)
    if extension is not None and isinstance(latest, datetime):
        latest = _latest(extension, latest, clock)
    if isinstance(latest, Suspended):
        return latest
    earliest = begin if term.min is None else _earliest(term, term.min, begin, clock)
    return Span(earliest, latest if agreed is None else _agreed(agreed, earliest, latest))


def due(
    term: Term,
    start: datetime,
    calendar: Calendar,
    *,
    region: str = "noord",
    pauses: Sequence[Pause] = (),
    extension: Term | None = None,
    agreed: date | None = None,
) -> datetime | None:
    """Reckon the last moment that is still in time, as `span_of`; None while suspended."""
    span = span_of(
        term,
        start,
        calendar,
        region=region,
        pauses=pauses,
        extension=extension,
        agreed=agreed,
    )
    return span.latest if isinstance(span, Span) else None


def state_of(span: Span | Suspended, now: datetime) -> Standing:
    """Say how `now` lies; the earliest and the latest moment themselves are open (R139, R216)."""
    moment = _seconds(now)
    if isinstance(span, Suspended):
        return Standing.SUSPENDED
    if moment < civil.seconds_of(span.earliest):
        return Standing.EARLY
    return Standing.OPEN if moment <= civil.seconds_of(span.latest) else Standing.LATE


def days_late(span: Span | Suspended, now: datetime) -> int:
    """Count the Dutch midnights since the due day; 0 when due today, not due yet or suspended."""
    today = civil.day_of(_seconds(now))
    if isinstance(span, Suspended):
        return 0
    return max(0, today - span.latest.toordinal())


def moment_before(
    moment: datetime, amount: int, unit: Unit, calendar: Calendar, *, region: str = "noord"
) -> datetime:
    """Reckon when to remind: so many units before a due moment (R035).

    Hours are elapsed hours; for the other units it is the first second of the day counted back.
    Never moved by law, because it counts back (Algemene termijnenwet art. 1 lid 2).
    Raises `BadTerm` and `UnknownYear`.
    """
    length, seconds = Term(amount, unit).max, _seconds(moment)
    if unit == Unit.HOURS:
        return civil.moment_of(seconds - length * HOUR)
    end, counts = civil.day_of(seconds), day_test(unit, calendar, region)
    if counts is None:
        return civil.start_of_day(end + days_in(unit, -length, end))
    return civil.start_of_day(counting.before_such_days(end, length, counts))


class _Clock(NamedTuple):
    """What does not count: by the calendar of a region, and by the pauses, in seconds and days."""

    calendar: Calendar
    region: str
    seconds: tuple[Stretch, ...]
    days: tuple[Stretch, ...]

    def suspended(self, left: int, unit: Unit) -> Suspended:
        return Suspended(civil.moment_of(self.seconds[-1][0]), left, unit)


def _clock(calendar: Calendar, region: str, pauses: Sequence[Pause]) -> _Clock:
    if not pauses:
        return _Clock(calendar, region, (), ())
    seconds = counting.merged(
        (_seconds(each.start), FOREVER if each.end is None else _seconds(each.end))
        for each in pauses
    )
    days = tuple(civil.whole_days(begin, end) for begin, end in seconds)
    return _Clock(calendar, region, seconds, days)


def _latest(term: Term, begin: datetime, clock: _Clock) -> datetime | Suspended:
    if term.unit == Unit.HOURS:
        second = _second(term.max, begin, clock)
        if isinstance(second, Stopped):
            return clock.suspended(-(-second.left // HOUR), Unit.HOURS)
        return civil.moment_of(second)
    start = begin.toordinal()
    end = _day(term.unit, term.max, start, clock)
    if isinstance(end, int) and term.law is not None and _is_moved_by_law(term):
        long_enough = days_in(term.unit, term.max, start) >= 3
        is_off = atw_test(clock.calendar)
        end = counting.shifted(start, end, clock.days, is_off, contains=2 if long_enough else 0)
    if isinstance(end, Stopped):
        unit = term.unit if term.unit in COUNTED_ONE_BY_ONE else Unit.DAYS
        return clock.suspended(end.left, unit)
    return civil.end_of_day(end)


def _earliest(term: Term, minimum: int, begin: datetime, clock: _Clock) -> datetime:
    # The minimum is not above the maximum, so where the maximum was reached the minimum is too.
    if term.unit == Unit.HOURS:
        second = _second(minimum, begin, clock)
        return begin if isinstance(second, Stopped) else civil.moment_of(second)
    day = _day(term.unit, minimum, begin.toordinal(), clock)
    return begin if isinstance(day, Stopped) else max(begin, civil.start_of_day(day))


def _second(hours: int, begin: datetime, clock: _Clock) -> int | Stopped:
    return counting.after_seconds(civil.seconds_of(begin), hours * HOUR, clock.seconds)


def _day(unit: Unit, amount: int, start: int, clock: _Clock) -> int | Stopped:
    counts = day_test(unit, clock.calendar, clock.region)
    if counts is None:
        return counting.after_days(start, days_in(unit, amount, start), clock.days)
    return counting.after_such_days(start, amount, clock.days, counts)


def _is_moved_by_law(term: Term) -> bool:
    return term.max <= ATW_LARGEST.get(term.unit, -1)


def _agreed(agreed: date, earliest: datetime, latest: datetime) -> datetime:
    if isinstance(agreed, datetime):
        raise BadTerm("an agreed day is a date without a time")
    if not earliest.date() <= agreed <= latest.date():
        raise BadTerm(f"{agreed} lies outside {earliest.date()} to {latest.date()}")
    return min(latest, civil.end_of_day(agreed.toordinal()))


def _seconds(moment: datetime) -> int:
    if moment.utcoffset() is None:
        raise BadTerm(f"{moment} does not say in which time zone it is")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadTerm(f"{moment} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return civil.seconds_of(moment)
