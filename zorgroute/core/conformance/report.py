"""How well does each case of a log keep to the agreed route, and in what does it differ?

The score of a case is 1 less its cost by what it could have cost: 1 - cost / (steps done + fewest
steps of a whole case), and at least 0. Of a case that has not been closed the second number is 0,
because nobody knows what is still to come. The cost is what has to be added or left out (see
`aligning`), plus one for each row that the route does not know, for each step that did not wait
for a track, and for each step on a track after the end. Terms, and departures with a reason code,
cost nothing: the first have their own column, the second are told apart by law or by choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.conformance.aligning import Aligned, align, roads_of
from zorgroute.core.conformance.binding import Bound
from zorgroute.core.conformance.bypasses import Channels, bypasses_of
from zorgroute.core.conformance.findings import (
    By,
    Count,
    Differences,
    DifferenceTable,
    Differs,
    Subject,
)
from zorgroute.core.conformance.judged import judged_by, only
from zorgroute.core.conformance.kernels import (
    AFTER_END,
    DEPARTED,
    ELSEWHERE,
    EXTRA,
    FINISHED,
    PLAIN,
    STRANGE,
    TOO_EARLY,
    UNDERWAY,
    Kernels,
)
from zorgroute.core.conformance.machine import Machine, machine_of, told_by
from zorgroute.core.conformance.replaying import Replayed, arrivals, replay
from zorgroute.core.conformance.timing import Clock, Overdue, late_of, open_late
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.traces.log import EventLog, Kind

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


class Rules(NamedTuple):
    """What the agreement says beside the route: the clock, the channels, and the reason codes.

    `reasons` tells for each accepted reason code whether it is by law or by choice.
    """

    clock: Clock
    channels: Channels
    reasons: Mapping[str, By]


@dataclass(frozen=True)
class Kept:
    """How often a step kept to its term, and in how many cases it was late and was in time."""

    line: str
    step: str
    judged: int
    late: int
    late_cases: int
    in_time_cases: int


@dataclass(frozen=True, eq=False)
class Report:
    """A log beside a route.

    `others` are the cases that ran on another route or version and are not judged; the columns
    count only the judged ones, `log` is their log. `score` is the mean of the cases.
    """

    route: Route
    log: EventLog
    others: int
    verdict: NDArray[np.int8]
    first: I64
    scores: F64
    lower: I64
    table: DifferenceTable
    kept: tuple[Kept, ...]

    @property
    def cases(self) -> int:
        return len(self.verdict)

    @property
    def finished(self) -> int:
        return int((self.verdict == FINISHED).sum())

    @property
    def underway(self) -> int:
        return int((self.verdict == UNDERWAY).sum())

    @property
    def departed(self) -> int:
        return int((self.verdict == DEPARTED).sum())

    @property
    def score(self) -> float:
        return float(self.scores.mean()) if self.cases else 1.0

    @property
    def by_the_way(self) -> int:
        """The cases that kept to the route wholly so far: nothing differs but terms."""
        odd = [at for at, each in enumerate(self.table.subjects) if each.differs not in TIMES]
        off = np.unique(self.table.case[np.isin(self.table.subject, odd)])
        return self.cases - len(off)

    def counts(self) -> tuple[Count, ...]:
        return self.table.counts()

    def chief(self) -> dict[Subject, int]:
        """In how many cases each thing is the chief difference; a case is counted once at most.

        A bypass comes before anything else, then what comes first in the case; terms do not count.
        """
        table = self.table
        odd = np.array([each.differs not in TIMES for each in table.subjects], np.bool_)
        at = np.flatnonzero(odd[table.subject]) if len(odd) else np.zeros(0, np.int64)
        rank = np.array([each.differs != Differs.BYPASS for each in table.subjects], np.bool_)
        order = np.lexsort((table.row[at], rank[table.subject[at]], table.case[at]))
        _, first = np.unique(table.case[at][order], return_index=True)
        numbers, cases = np.unique(table.subject[at][order][first], return_counts=True)
        found = zip(numbers.tolist(), cases.tolist(), strict=True)
        return {table.subjects[number]: count for number, count in found}


TIMES = (Differs.LATE, Differs.STILL_LATE)


def conformance_of(
    route: Route,
    log: EventLog,
    rules: Rules,
    *,
    until: int | None = None,
    kernels: Kernels = PLAIN,
) -> Report:
    """Compare every case of a log with its agreed route (R228-R233).

    `until` is the moment, in seconds since 1970, up to which the log was kept: with it also what is
    open and late is found. The same log gives the same report, whatever the order of its cases.
    Raises `TooManyStates`.
    """
    own = judged_by(route, log)
    others, log = int((~own).sum()), only(log, own)
    machine = machine_of(route, told=told_by(log))
    went = replay(machine, log, kernels, finals=until is not None)
    aligned = align(machine, log, went.bound, kernels)
    found = Differences()
    _moves(machine, aligned, found)
    _rows_that_depart(machine, log, went, aligned, found)
    _reasons(log, went.bound, rules, found)
    for bypass in bypasses_of(route, log, rules.channels):
        about = Subject(
            Differs.BYPASS, MAIN, bypass.step, By(bypass.by), bypass.reason, bypass.channel
        )
        found.add(about, np.array([bypass.case]), np.array([bypass.row]))
    times = arrivals(machine, log, went.bound, kernels)
    late = late_of(machine, log, went.bound, times[0], rules.clock)
    still = open_late(machine, went.final, times[1], rules.clock, until) if until else ()
    for differs, many in ((Differs.LATE, late), (Differs.STILL_LATE, tuple(still))):
        for each in many:
            found.add(Subject(differs, each.line, each.step), each.cases, each.rows)
    return Report(
        route=route,
        log=log,
        others=others,
        verdict=went.verdict,
        first=went.first,
        scores=_scores(machine, log, went, aligned),
        lower=aligned.lower,
        table=found.table(),
        kept=tuple(_kept(each) for each in late),
    )


def _kept(late: Overdue) -> Kept:
    cases = len(np.unique(late.cases))
    return Kept(late.line, late.step, late.judged, len(late.rows), cases, late.in_time)


def _moves(machine: Machine, aligned: Aligned, found: Differences) -> None:
    """Missing and surplus steps; one that is both on the same line of a case came out of order."""
    for at, chart in enumerate(machine.charts):
        mine = np.flatnonzero(aligned.move_line == at)
        if not len(mine):
            continue
        names = list(chart.steps)
        numbers = np.array([names.index(step) for step, _ in chart.numbers], np.int64)
        step = numbers[aligned.move_step[mine]]
        kind = _paired(aligned.move_case[mine], step, aligned.move_kind[mine] == EXTRA)
        for number, name in enumerate(names):
            for differs in (Differs.MISSING, Differs.EXTRA, Differs.WRONG_ORDER):
                here = mine[(step == number) & (kind == _KINDS.index(differs))]
                about = Subject(differs, chart.line, name)
                found.add(about, aligned.move_case[here], aligned.move_row[here])


_KINDS = (Differs.MISSING, Differs.EXTRA, Differs.WRONG_ORDER, None)


def _paired(case: NDArray[np.int32], step: I64, is_extra: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The kind of each move as a place in `_KINDS`: a missing and a surplus one make one pair."""
    _, key = np.unique(case.astype(np.int64) * (int(step.max()) + 1) + step, return_inverse=True)
    extra = np.bincount(key, is_extra).astype(np.int64)
    missing = np.bincount(key, ~is_extra).astype(np.int64)
    pairs = np.minimum(extra, missing)[key]
    order = np.lexsort((np.arange(len(key)), is_extra, key))
    sorted_key = key[order] * 2 + is_extra[order]
    begins = np.searchsorted(sorted_key, sorted_key)
    rank = np.zeros(len(key), np.int64)
    rank[order] = np.arange(len(key)) - begins
    kind = np.where(is_extra, 1, 0)
    kind[(rank < pairs) & is_extra] = 2
    kind[(rank < pairs) & ~is_extra] = 3
    return kind


def _rows_that_depart(
    machine: Machine, log: EventLog, went: Replayed, aligned: Aligned, found: Differences
) -> None:
    for flag, differs in (
        (STRANGE, Differs.UNKNOWN),
        (TOO_EARLY, Differs.TOO_EARLY),
        (AFTER_END, Differs.AFTER_END),
    ):
        rows = np.flatnonzero(went.why & flag)
        _by_activity(log, went.bound, rows, differs, found)
    rows = np.flatnonzero(went.why & ELSEWHERE)
    rows = rows[aligned.lower[log.case[rows]] == 0]
    _, once = np.unique(log.case[rows], return_index=True)
    _by_activity(log, went.bound, rows[once], Differs.OUT_OF_TURN, found)


def _by_activity(
    log: EventLog, meanings: Bound, rows: I64, differs: Differs, found: Differences
) -> None:
    told = log.activity[rows]
    for number in np.unique(told):
        activity, meant = log.activities[int(number)], meanings.meanings[int(number)].meant
        line, step = (meant.line, meant.step) if meant else (activity.line, activity.step)
        here = rows[told == number]
        found.add(Subject(differs, line, step), log.case[here], here)


def _reasons(log: EventLog, meanings: Bound, rules: Rules, found: Differences) -> None:
    """What people said themselves: a departure with a reason code, by law or by choice."""
    for number, activity in enumerate(log.activities):
        if not activity.reason or activity.kind not in (Kind.DONE, Kind.DEVIATED):
            continue
        meant = meanings.meanings[number].meant
        line, step = (meant.line, meant.step) if meant else (activity.line, activity.step)
        by = rules.reasons.get(activity.reason, By.UNEXPLAINED)
        rows = np.flatnonzero(log.activity == number)
        about = Subject(Differs.DEVIATED, line, step, by, activity.reason)
        found.add(about, log.case[rows], rows)


def _scores(machine: Machine, log: EventLog, went: Replayed, aligned: Aligned) -> F64:
    bound = went.bound
    cases = len(log.cases)
    if not len(log):
        return np.ones(cases)
    done = np.bincount(log.case, bound.is_done[log.activity], minlength=cases)
    on_track = bound.own[log.activity] > 0
    wrong = (went.why & (STRANGE | TOO_EARLY) > 0).astype(np.int64)
    wrong += (went.why & AFTER_END > 0) & on_track
    cost = aligned.lower + np.bincount(log.case, wrong, minlength=cases)
    roads = roads_of(machine.charts[0])
    over = [at for at in range(roads.size) if machine.charts[0].over >> at & 1]
    shortest = int(roads.distance[roads.start, over].min())
    closed = np.zeros(cases, np.bool_)
    closed[log.case[bound.closing[log.activity] > 0]] = True
    most = done + np.where(closed, shortest, 0)
    return np.maximum(0.0, 1.0 - cost / np.maximum(most, 1))
