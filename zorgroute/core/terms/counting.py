"""Where does a count end, when part of the time does not count?

Days are ordinals of `datetime.date`, moments whole seconds since 1970. A stretch of seconds runs
from its first second up to, not including, its last number; a stretch of days includes both ends.
Stretches lie in order and apart. One that has no end yet ends at `FOREVER`; a stretch of days whose
last day lies before its first holds no day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

FOREVER = 1 << 62

Stretch = tuple[int, int]
DayTest = Callable[[int], bool]


@dataclass(frozen=True)
class Stopped:
    """The count stands still in a stretch without end, with this much left to count."""

    left: int


def merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Put stretches of seconds in order and join those that overlap or touch."""
    joined: list[Stretch] = []
    for begin, end in sorted(stretches):
        if begin == end:
            continue
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return tuple(joined)


def after_seconds(start: int, amount: int, stops: Sequence[Stretch]) -> int | Stopped:
    """Give the second at which `amount` seconds outside the stops have gone by."""
    end = start + amount
    for stop_begin, stop_end in stops:
        begin = max(stop_begin, start)
        if begin >= end:
            break
        if stop_end == FOREVER:
            return Stopped(end - begin)
        end += max(0, stop_end - begin)
    return end


def after_days(start: int, amount: int, stops: Sequence[Stretch]) -> int | Stopped:
    """Give the day on which `amount` days outside the stops are full; the first is start + 1."""
    end = start + amount
    for stop_first, stop_last in stops:
        first = max(stop_first, start + 1)
        if first > end:
            break
        if stop_last == FOREVER:
            return Stopped(end - first + 1)
        end += max(0, stop_last - first + 1)
    return end


def after_such_days(
    start: int, amount: int, stops: Sequence[Stretch], counts: DayTest
) -> int | Stopped:
    """Give the day on which `amount` days that count, outside the stops, are full."""
    day, left = start, amount
    while left:
        day = _next_day(day, stops) if stops else day + 1
        if day == FOREVER:
            return Stopped(left)
        if counts(day):
            left -= 1
    return day


def shifted(
    start: int, end: int, stops: Sequence[Stretch], is_off: DayTest, contains: int
) -> int | Stopped:
    """Give the first day from `end` on that is not off, with enough such days since the start.

    `contains` is how many days that are not off must lie in the period; a day in a stop does
    not count (Algemene termijnenwet art. 1 and 2).
    """
    found, day = 0, start
    while found < contains and (day := _next_day(day, stops)) <= end:
        found += not is_off(day)
    day = end
    while found < contains or is_off(day):
        day = _next_day(day, stops)
        if day == FOREVER:
            return Stopped(0)
        found += not is_off(day)
    return day


def before_such_days(end: int, amount: int, counts: DayTest) -> int:
    """Give the day that lies `amount` days that count before the end."""
    day = end
    while amount:
        day -= 1
        if counts(day):
            amount -= 1
    return day


def _next_day(day: int, stops: Sequence[Stretch]) -> int:
    following = day + 1
    for first, last in stops:
        if first <= following <= last:
            following = FOREVER if last == FOREVER else last + 1
    return following
