"""Which steps were done after their term had passed, reckoned as the agreement reckons?

A term is counted in calendar terms from the moment at which the step came up: 24 hours are elapsed
hours, two to three weeks end with the last day of the third, four weeks of 28 days are met on the
28th day and broken on the 29th. The minimum of a range makes no early news wrong, and only a term
that names a law is moved by the Algemene termijnenwet (R233).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.conformance.binding import Bound
from zorgroute.core.conformance.machine import Machine
from zorgroute.core.routes.route import Route
from zorgroute.core.terms import civil
from zorgroute.core.terms.calendar import Calendar, UnknownYear
from zorgroute.core.terms.term import BadTerm, Term, Unit, due
from zorgroute.core.traces.log import EventLog, Kind

I64 = NDArray[np.int64]
HOUR = 3600
LONG_AGO, FAR_AHEAD = -631_152_000, 7_258_118_400  # 1950 and 2200, the years of the terms


@dataclass(frozen=True)
class Clock:
    """What a term is counted with: the calendar and the school region."""

    calendar: Calendar
    region: str = "noord"

    def due(self, term: Term, began: I64) -> I64:
        """The last second that is in time for each beginning; -1 where that cannot be said."""
        found = np.full(len(began), -1, np.int64)
        known = (began > LONG_AGO) & (began < FAR_AHEAD)
        if term.unit == Unit.HOURS:
            return np.where(known, began + term.max * HOUR, -1)
        days = days_of(began[known])
        each, where = np.unique(days, return_inverse=True)
        ends = np.array([self._end_of(term, int(day)) for day in each], np.int64)
        found[known] = ends[where] if len(each) else 0
        return found

    def _end_of(self, term: Term, day: int) -> int:
        try:
            last = due(term, civil.start_of_day(day), self.calendar, region=self.region)
        except (BadTerm, UnknownYear):
            return -1
        return -1 if last is None else int(last.timestamp())


def days_of(moments: I64) -> I64:
    """The day on the Dutch clock of each moment, as an ordinal; the clock is asked once an hour."""
    hours, where = np.unique(moments // HOUR, return_inverse=True)
    days = [civil.day_of(int(hour) * HOUR) for hour in hours]
    found: I64 = np.array(days, np.int64)[where] if days else np.zeros(0, np.int64)
    return found


@dataclass(frozen=True)
class Overdue:
    """Rows or open steps that were late on one step; `judged` is how many had a term to keep,
    `in_time` in how many cases it was kept."""

    line: str
    step: str
    judged: int
    cases: NDArray[np.int32]
    rows: I64
    in_time: int = 0


def late_of(
    machine: Machine, log: EventLog, meanings: Bound, came: I64, clock: Clock
) -> tuple[Overdue, ...]:
    """For each step with a term the rows at which it was done too late.

    Where the log itself tells that terms passed it is believed for the terms that cannot be
    reckoned from it: those whose day was agreed or chosen, and those whose number is open.
    """
    found = []
    tells = any(each.kind == Kind.LATE for each in log.activities)
    for line, step, term in _terms(machine.route):
        done = _rows(log, meanings, (line, step), Kind.DONE)
        if term is not None:
            rows = done[came[done] >= 0]
            ends = clock.due(term, came[rows])
            rows, ends = rows[ends >= 0], ends[ends >= 0]
            is_late = log.happened[rows] > ends
            late, judged = rows[is_late], len(rows)
            in_time = len(np.unique(log.case[rows[~is_late]]))
        else:
            late = _rows(log, meanings, (line, step), Kind.LATE)
            judged = max(len(done) if tells else 0, len(late))
            in_time = len(np.unique(log.case[done])) if tells else 0
        found.append(Overdue(line, step, judged, log.case[late], late, in_time))
    return tuple(found)


def dues_of(machine: Machine, log: EventLog, meanings: Bound, came: I64, clock: Clock) -> I64:
    """For each row at which a step was done the last second at which it was in time; -1 for any
    other row, and where the route or the log does not tell it."""
    found = np.full(len(log), -1, np.int64)
    for line, step, term in _terms(machine.route):
        if term is not None:
            rows = _rows(log, meanings, (line, step), Kind.DONE)
            rows = rows[came[rows] >= 0]
            found[rows] = clock.due(term, came[rows])
    return found


def open_late(
    machine: Machine, states: NDArray[np.int32], last: I64, clock: Clock, until: int
) -> Iterator[Overdue]:
    """For each step with a term the cases in which it is open and late at the moment `until`.

    `states` and `last` are the state of each line and since when, per case and line.
    """
    nothing = np.zeros(0, np.int64)
    for line, step, term in _terms(machine.route):
        if term is None:
            continue
        at = machine.lines.index(line)
        chart = machine.charts[at]
        only = [state for state, found in machine.sets.items() if found == 1 << chart.steps[step]]
        here = np.isin(states[:, at], [each for each in only if _is_of(machine, at, each)])
        cases = np.flatnonzero(here & (last[:, at] >= 0))
        ends = clock.due(term, last[cases, at])
        late = cases[(ends >= 0) & (until > ends)]
        yield Overdue(line, step, len(cases), late.astype(np.int32), nothing)


def _is_of(machine: Machine, line: int, state: int) -> bool:
    after = machine.begins[line + 1] if line + 1 < len(machine.begins) else len(machine.table)
    return bool(machine.begins[line] <= state < after)


def _terms(route: Route) -> Iterator[tuple[str, str, Term | None]]:
    """The steps that have a term; None where a log alone cannot tell its last day."""
    for line in route.lines.values():
        for name, step in line.steps.items():
            if step.within is not None:
                agreed = step.within.agreed is not None
                yield line.name, name, None if agreed else route.term(line.name, step.within)


def _rows(log: EventLog, meanings: Bound, place: tuple[str, str], kind: Kind) -> I64:
    wanted: Sequence[int] = [
        at
        for at, each in enumerate(meanings.meanings)
        if log.activities[at].kind == kind
        and each.meant is not None
        and (each.meant.line, each.meant.step) == place
    ]
    if not wanted:
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.isin(log.activity, wanted)).astype(np.int64)
