"""Which moment and which day is it by the clock on the wall in the Netherlands?"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from math import floor
from zoneinfo import ZoneInfo

from zorgroute.core.terms.counting import FOREVER, Stretch

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CET = timezone(timedelta(hours=1), "CET")
SUMMER_OFFSET = timedelta(hours=2)
CEST = timezone(SUMMER_OFFSET, "CEST")
MIDNIGHT, NOON = time(), time(12)
HOUR, DAY = 3_600, 86_400
# In the night of a change summer time begins at two, and ends at three, by the clock.
FROM, UNTIL = 2 * HOUR, 3 * HOUR
EPOCH = date(1970, 1, 1).toordinal()
LAST_SECOND = time(23, 59, 59)


def seconds_of(moment: datetime) -> int:
    """Count the whole seconds since 1970 (UTC); a fraction of a second is dropped."""
    return floor(moment.timestamp())


def moment_of(seconds: int) -> datetime:
    """Give the moment with the Dutch clock's offset of that moment."""
    there = datetime.fromtimestamp(seconds, AMSTERDAM)
    return datetime.fromtimestamp(seconds, _offset(there))


def day_of(seconds: int) -> int:
    """Give the ordinal of the Dutch day in which the moment falls."""
    return datetime.fromtimestamp(seconds, AMSTERDAM).toordinal()


def second_on(day: int, second: int) -> int:
    """Give the moment, in seconds since 1970, at which the clock showed that second of a day.

    `day` is the ordinal, `second` counts from midnight by the clock. All of an hour that the clock
    skips is the moment at which it skips it; of an hour that comes twice the first is meant.
    """
    if ahead_on(day) > ahead_on(day - 1) and FROM <= second < UNTIL:
        second = FROM
    # Before three by the clock the day before still rules.
    ruling = day - 1 if second < UNTIL else day
    return (day - EPOCH) * DAY + second - ahead_on(ruling)


@lru_cache(maxsize=4096)
def ahead_on(day: int) -> int:
    """Give how many seconds the clock is ahead of UTC at noon of a day."""
    noon = datetime.combine(date.fromordinal(day), NOON, AMSTERDAM)
    return int((noon.utcoffset() or timedelta()).total_seconds())


def whole_days(begin: int, end: int) -> Stretch:
    """Give the first and last Dutch day that lie wholly between two moments, `end` not included.

    The first is later than the last when there is no such day; without end the last is `FOREVER`.
    """
    first = datetime.fromtimestamp(begin, AMSTERDAM)
    first_day = first.toordinal() + (first.time() != MIDNIGHT)
    return first_day, FOREVER if end == FOREVER else day_of(end) - 1


@lru_cache(maxsize=4096)  # many terms end on few days
def start_of_day(day: int) -> datetime:
    """Give 00:00:00, the first second of the day."""
    return _on(day, MIDNIGHT)


@lru_cache(maxsize=4096)
def end_of_day(day: int) -> datetime:
    """Give 23:59:59, the last second of the day."""
    return _on(day, LAST_SECOND)


def _on(day: int, at: time) -> datetime:
    on = date.fromordinal(day)
    return datetime.combine(on, at, _offset(datetime.combine(on, at, AMSTERDAM)))


def _offset(there: datetime) -> timezone:
    # Two moments of one ZoneInfo compare by the wall clock, so that in the hour that comes twice
    # the later one can seem the earlier; moments with a fixed offset always compare rightly.
    return CEST if there.utcoffset() == SUMMER_OFFSET else CET
