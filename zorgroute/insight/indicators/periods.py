"""Which periods are over, so that their figures can be made once and for all?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from zorgroute.core.terms.civil import AMSTERDAM

YEAR, QUARTER = "year", "quarter"
# What is written down a few days late still counts in the period in which it happened.
GRACE = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Period:
    """A quarter or a year as it is called, `2026-k2` or `2026`, and its first and last second."""

    name: str
    begin: int
    end: int


def closed_periods(kind: str, since: int, now: datetime) -> tuple[Period, ...]:
    """Every period that has been over for a week, from the one that holds a second `since` on."""
    first = datetime.fromtimestamp(since, UTC).astimezone(AMSTERDAM).date()
    return tuple(
        Period(name, _second(begin), _second(end) - 1)
        for name, begin, end in _periods(kind, first)
        if begin <= now.astimezone(AMSTERDAM).date()
        and datetime.combine(end, time(), AMSTERDAM) + GRACE <= now
    )


def _periods(kind: str, first: date) -> Iterator[tuple[str, date, date]]:
    """Periods from the one that holds a day on, for a hundred years."""
    months = 12 if kind == YEAR else 3
    begin = date(first.year, (first.month - 1) // months * months + 1, 1)
    for _ in range(100 * 12 // months):
        following = begin.month - 1 + months
        end = date(begin.year + following // 12, following % 12 + 1, 1)
        number = "" if kind == YEAR else f"-k{(begin.month - 1) // 3 + 1}"
        yield f"{begin.year}{number}", begin, end
        begin = end


def _second(day: date) -> int:
    return int(datetime.combine(day, time(), AMSTERDAM).timestamp())


def months_of(period: str) -> tuple[str, ...]:
    """The months of a period by its name: of `2026-k2` those from `2026-04` to `2026-06`."""
    year, _, quarter = period.partition("-k")
    months = range(int(quarter) * 3 - 2, int(quarter) * 3 + 1) if quarter else range(1, 13)
    return tuple(f"{year}-{each:02d}" for each in months)
