"""What does a case cost at most, with all its lines together?

The least cost is the sum of the lines, each by itself. Whether that can be reached is tried: the
lines as they were set right are walked together, row by row. Where they disturb each other, one
way is certain: leave out everything that was done, and of a closed case do a whole run instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.conformance.aligning import Aligned, align, roads_of
from zorgroute.core.conformance.charts import FIRST, Chart
from zorgroute.core.conformance.kernels import EXTRA, PLAIN, Kernels
from zorgroute.core.conformance.live import Follower
from zorgroute.core.conformance.machine import Machine, machine_of, told_by
from zorgroute.core.conformance.replaying import replay
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.traces.log import Activity, EventLog, Kind

I64 = NDArray[np.int64]


def joint_cost(route: Route, log: EventLog, kernels: Kernels = PLAIN) -> tuple[I64, I64]:
    """The bounds of the cost of each case: at least and at most; equal where it is known exactly.

    Rows that the route does not know cost one each in both. Raises `TooManyStates`.
    """
    machine = machine_of(route, told=told_by(log))
    went = replay(machine, log, kernels)
    aligned = align(machine, log, went.bound, kernels)
    strange = went.bound.is_strange[log.activity] if len(log) else np.zeros(0, np.bool_)
    foreign = np.bincount(log.case, strange, minlength=len(log.cases)).astype(np.int64)
    least = aligned.lower + foreign
    wrong = np.flatnonzero((aligned.lower > 0) | _disturbed(log, went.why))
    most = least.copy()
    if len(wrong):
        together = _Together(route, machine, log, aligned)
        for case in wrong:
            if not together.fits(int(case)):
                most[case] = together.certain(int(case)) + foreign[case]
    return least, np.maximum(least, most)


def _disturbed(log: EventLog, why: NDArray[np.uint8]) -> NDArray[np.bool_]:
    found = np.zeros(len(log.cases), np.bool_)
    found[log.case[why > 0]] = True
    return found


class _Together:
    """Walks the lines of cases together as they were set right."""

    def __init__(self, route: Route, machine: Machine, log: EventLog, aligned: Aligned) -> None:
        self.machine, self.log, self.aligned = machine, log, aligned
        self.follower = Follower(machine_of(route, told=False))
        self.words = [list(chart.numbers) for chart in machine.charts]
        self.order = np.argsort(aligned.move_case, kind="stable")
        self.cases = aligned.move_case[self.order]
        self.whole = len(whole_run(machine))

    def fits(self, case: int) -> bool:
        """Whether every line, set right at its least cost, also fits the others."""
        running, flags = self.follower.begin(), 0
        for activity in self._set_right(case):
            running, verdict = self.follower.step(running, activity)
            flags |= verdict.flags
        return flags == 0

    def certain(self, case: int) -> int:
        """What it costs to leave out every step that was done, and do a whole run if it closed."""
        rows = range(int(self.log.starts[case]), int(self.log.starts[case + 1]))
        told = [self.log.activities[int(self.log.activity[row])].kind for row in rows]
        closed = Kind.CLOSED in told
        strange = sum(self._meant(row) is None for row in rows)
        return told.count(Kind.DONE) - strange + (self.whole if closed else 0)

    def _meant(self, row: int) -> Activity | None:
        """A row as it is, or nothing where it is a step that the route does not know."""
        activity = self.log.activities[int(self.log.activity[row])]
        known = self.follower.knows(activity)
        return activity if known or activity.kind != Kind.DONE else None

    def _set_right(self, case: int) -> Iterator[Activity]:
        missing, extra = self._moves(case)
        begin, end = int(self.log.starts[case]), int(self.log.starts[case + 1])
        for row in range(begin, end + 1):
            yield from missing.get(row, ())
            if row < end and row not in extra:
                activity = self._meant(row)
                if activity is not None:
                    yield activity

    def _moves(self, case: int) -> tuple[Mapping[int, list[Activity]], set[int]]:
        missing: dict[int, list[Activity]] = {}
        extra: set[int] = set()
        begin, end = np.searchsorted(self.cases, [case, case + 1])
        for at in self.order[begin:end]:
            row, line = int(self.aligned.move_row[at]), int(self.aligned.move_line[at])
            if self.aligned.move_kind[at] == EXTRA:
                extra.add(row)
            else:
                step, outcome = self.words[line][int(self.aligned.move_step[at])]
                done = Activity(self.machine.lines[line], step, outcome)
                missing.setdefault(row, []).append(done)
        return missing, extra


def whole_run(machine: Machine) -> tuple[Activity, ...]:
    """A short run of a whole case: the fewest steps of the main line, and after each of them every
    track that surely begins with it."""
    at = {chart.line: chart for chart in machine.charts}
    found: list[Activity] = []
    for step, outcome in _shortest(at[MAIN]):
        found.append(Activity(MAIN, step, outcome))
        begun = machine.couplings.starts.get((MAIN, step, outcome), {})
        for track in (track for track, sure in begun.items() if sure):
            if not at[track].standing:
                found += [Activity(track, *each) for each in _shortest(at[track])]
    return tuple(found)


def _shortest(chart: Chart) -> Iterator[tuple[str, str]]:
    """The steps of the shortest way from the first step to an end."""
    roads = roads_of(chart)
    words = list(chart.numbers)
    end = min(chart.ends.values(), key=lambda each: int(roads.distance[FIRST, each]))
    state = FIRST
    while state != end:
        symbol = int(roads.hop_symbol[state, end])
        if symbol >= 0:
            yield words[symbol]
        state = int(roads.hop_to[state, end])
