"""Which rows of a log are a registration, a first contact, or another part of an indicator?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.terms.civil import AMSTERDAM, DAY, HOUR
from zorgroute.core.traces.log import UNKNOWN, Activity, EventLog, Kind

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]

WEEK = 7 * DAY
EVERY_ROUTE = "*"


@dataclass(frozen=True)
class Mark:
    """A row of a log that counts as a part; an empty step or outcome fits any."""

    route: str
    part: str
    line: str
    step: str
    outcome: str
    kind: Kind

    def fits(self, activity: Activity, route: str) -> bool:
        """Whether an activity on a route is this part; an unknown route fits each."""
        return (
            self.route in (EVERY_ROUTE, route or self.route)
            and self.line == activity.line
            and self.kind == activity.kind
            and self.step in ("", activity.step)
            and self.outcome in ("", activity.outcome)
        )


def marks_in(rows: Iterable[Mapping[str, str]]) -> tuple[Mark, ...]:
    """The marks as `content/tables/indicator_steps.csv` states them."""
    return tuple(
        Mark(row["route"], row["part"], row["line"], row["step"], row["outcome"], Kind(row["kind"]))
        for row in rows
    )


@dataclass(frozen=True)
class Pairs:
    """Rows in twos: where something began and where it ended, UNKNOWN where it did not (yet)."""

    begin: Whole
    end: Whole


class Marked:
    """A log with its parts found; `route` is taken where the log does not say which it is."""

    def __init__(self, log: EventLog, marks: Sequence[Mark], route: str = "") -> None:
        self.log = log
        self.marks = marks
        named = log.traits.get("route")
        self.routes = list(named) if named else [route] * len(log.cases)

    @cached_property
    def _route_at(self) -> tuple[list[str], Whole]:
        names = sorted(set(self.routes))
        at = {name: number for number, name in enumerate(names)}
        return names, np.array([at[each] for each in self.routes], np.int64)

    def rows(self, part: str) -> Whole:
        """The rows that are a part, in the order of the log."""
        names, route_of_case = self._route_at
        own = [mark for mark in self.marks if mark.part == part]
        fits = np.array(
            [
                [any(mark.fits(activity, name) for mark in own) for activity in self.log.activities]
                for name in names
            ],
            np.bool_,
        ).reshape(len(names), len(self.log.activities))
        return self.where(fits[route_of_case[self.log.case], self.log.activity])

    def of_kind(self, kind: Kind) -> Whole:
        """The rows of one kind."""
        is_kind = np.array([each.kind == kind for each in self.log.activities], np.bool_)
        return self.where(is_kind[self.log.activity])

    @staticmethod
    def where(flags: Flags) -> Whole:
        """The places that are true."""
        return np.flatnonzero(flags).astype(np.int64)

    def first(self, rows: Whole) -> Whole:
        """Of rows in the order of the log, the first of each case."""
        return rows[np.unique(self.log.case[rows], return_index=True)[1]]

    def last(self, rows: Whole) -> Whole:
        """Of rows in the order of the log, the last of each case."""
        return np.flip(self.first_of_flipped(np.flip(rows)))

    def first_of_flipped(self, rows: Whole) -> Whole:
        """The first of each case in rows that run backwards, still backwards."""
        return np.flip(rows[np.unique(self.log.case[rows], return_index=True)[1]])

    def followed(self, begin: Whole, end: Whole) -> Pairs:
        """For each beginning the first end after it in the same case."""
        if not len(end):
            return Pairs(begin, np.full(len(begin), UNKNOWN, np.int64))
        at = np.minimum(np.searchsorted(end, begin, side="right"), len(end) - 1)
        found = end[at]
        is_own = (found > begin) & (self.log.case[found] == self.log.case[begin])
        return Pairs(begin, np.where(is_own, found, UNKNOWN))

    def moment(self, rows: Whole) -> Whole:
        """When rows happened, in seconds since 1970; UNKNOWN for a row that is not there."""
        return np.where(rows == UNKNOWN, UNKNOWN, self.log.happened[rows])


def local_days(moments: Whole) -> Whole:
    """On which day in the Netherlands each moment falls, in days since 1970."""
    if not len(moments):
        return moments
    hours, place = np.unique(moments // HOUR, return_inverse=True)
    ahead = np.array([_ahead(int(hour)) for hour in hours], np.int64)
    days: Whole = (moments + ahead[place]) // DAY
    return days


def _ahead(hour: int) -> int:
    """How many seconds the clock here is ahead of UTC in that hour since 1970."""
    offset = datetime.fromtimestamp(hour * HOUR, UTC).astimezone(AMSTERDAM).utcoffset()
    return int(offset.total_seconds()) if offset else 0
