"""How does a run look as a log, in the same words as a log of what really happened?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.model import DONE, F64, GAVE_UP, MOVED, TERM, TURNED_AWAY
from zorgroute.core.simulation.seen import MAIN_LINE
from zorgroute.core.terms.civil import DAY, UNTIL, second_on
from zorgroute.core.traces.log import UNKNOWN, Activity, EventLog, Kind, in_columns

if TYPE_CHECKING:
    # The kernel needs numba, which loads slowly; who only reads results does without.
    from zorgroute.core.simulation.replication import Run, RunLog

# Rows of one visit in the order in which they happen: it is left because its track ended, and only
# then is that end told; the case ends last.
FIRST, BEFORE, LATE, SELF, AFTER, LAST, EVERY = range(7)

Ints = NDArray[np.int64]


def log_of_run(run: Run, compiled: Compiled) -> EventLog:
    """Every visit of a run as rows of a log, with what brought a child from one to the next.

    The name of a case is a number and tells nothing. What still goes on when the run ends is not
    in it, as it would not be in the log of a real house on that day.
    """
    assert run.log is not None  # noqa: S101 - who wants the log of a run asks for it
    return _Writer(run.log, compiled).written()


class _Rows:
    """Rows of one kind, as columns; `order` says what came first within one second."""

    def __init__(self, visits: Ints, activity: Ints, moment: F64, order: Ints) -> None:
        self.visits, self.activity, self.moment, self.order = visits, activity, moment, order


class _Writer:
    def __init__(self, log: RunLog, compiled: Compiled) -> None:
        # Who was turned away was never a case.
        kept = np.flatnonzero(log.how != TURNED_AWAY)
        self.log, self.compiled = log, compiled
        self.names, self.case = np.unique(log.child[kept], return_inverse=True)
        self.case_of = np.full(len(log.child), -1, np.int64)
        self.case_of[kept] = self.case
        self.kept = kept
        self.activities: dict[Activity, int] = {}

    def written(self) -> EventLog:
        rows = [each for each in self._rows() if len(each.visits)]
        visits = _joined(each.visits for each in rows)
        own = _joined(each.activity for each in rows)
        moments = np.concatenate([np.zeros(0), *(each.moment for each in rows)])
        order = np.lexsort((_joined(each.order for each in rows),))
        visits, own, moments = visits[order], own[order], moments[order]
        activities = sorted(self.activities)
        place = np.zeros(max(1, len(self.activities)), np.int16)
        for number, activity in enumerate(activities):
            place[self.activities[activity]] = number
        done = np.isin(own, [at for each, at in self.activities.items() if each.kind == Kind.DONE])
        log, seconds = self.log, _Seconds(self.compiled.start)
        began, started = seconds.of(log.began[visits]), seconds.of(log.started[visits])
        functions = sorted({name for row in self.compiled.functions for name in row if name})
        return in_columns(
            cases=[f"{number + 1:08d}" for number in range(len(self.names))],
            activities=activities,
            functions=functions,
            case=self.case_of[visits].astype(np.int32),
            activity=place[own],
            happened=seconds.of(moments),
            began=np.where(done, began, UNKNOWN),
            started=np.where(done, started, UNKNOWN),
            function=np.where(done, self._functions(visits, functions), UNKNOWN).astype(np.int16),
            traits=self._traits(),
        )

    def _rows(self) -> Iterator[_Rows]:
        yield from self._ends_of_lines()
        yield from self._visits()

    def _visits(self) -> Iterator[_Rows]:
        """A row for each visit that ended, by how it ended."""
        log = self.log
        real = np.array([each.is_step for each in self.compiled.stations], bool)
        steps = self.kept[real[log.station[self.kept]]]
        for station in np.unique(log.station[steps]):
            here = steps[log.station[steps] == station]
            name = self.compiled.stations[station]
            for outcome in np.unique(log.outcome[here[log.how[here] == DONE]]):
                chosen = here[(log.how[here] == DONE) & (log.outcome[here] == outcome)]
                said = self.compiled.outcomes[outcome] if outcome >= 0 else ""
                yield self._row(chosen, Activity(name.line, name.step, said), SELF)
            left = here[log.how[here] == GAVE_UP]
            if name.reason:
                chosen = Activity(name.line, name.step, "", Kind.DEVIATED, name.reason)
                yield self._row(left, chosen, LATE)
            yield self._row(left, Activity(name.line, name.step, "deviation", Kind.LEFT), SELF)
            passed = here[log.how[here] == TERM]
            yield self._row(passed, Activity(name.line, name.step, "overdue", Kind.LEFT), SELF)
            moved = here[log.how[here] == MOVED]
            for at, track in enumerate(self.compiled.lines):
                taken = moved[self._taken_by(moved) == at]
                gone = Activity(name.line, name.step, f"track.{track}", Kind.LEFT)
                yield self._row(taken, gone, SELF)
            late = here[log.late[here] == 1]
            yield self._late(late, Activity(name.line, name.step, "", Kind.LATE))

    def _late(self, visits: Ints, activity: Activity) -> _Rows:
        """The moment a term passed; of a step that goes on too."""
        model = self.compiled.model
        row = model.due[self.log.station[visits]]
        began = self.log.began[visits]
        hours = model.due_hours[row] if len(visits) else np.zeros(0)
        if model.due_day.size:
            day = np.clip(np.floor(began).astype(np.int64), 0, model.due_day.shape[1] - 1)
            by_day = model.due_day[row, day] + 1.0
        else:
            by_day = np.zeros(len(visits))
        moment = np.where(hours >= 0, began + hours / 24, by_day)
        return self._row(visits, activity, LATE, moment)

    def _taken_by(self, visits: Ints) -> Ints:
        """The track that ended at the moment at which a visit was left."""
        log = self.log
        ends = np.flatnonzero((log.line != MAIN_LINE) & (log.way >= 0))
        at = {(int(log.child[v]), float(log.done[v])): int(log.line[v]) for v in ends}
        found = [at.get((int(log.child[v]), float(log.done[v])), -1) for v in visits]
        return np.array(found, np.int64)

    def _ends_of_lines(self) -> Iterator[_Rows]:
        """Where cases and tracks begin and end."""
        log = self.log
        by_line = self.kept[
            np.lexsort((self.kept, log.began[self.kept], log.line[self.kept], self.case))
        ]
        line, case = log.line[by_line], self.case_of[by_line]
        fresh = np.append(True, (line[1:] != line[:-1]) | (case[1:] != case[:-1]))[: len(line)]
        again = np.append(False, log.way[by_line][:-1] >= 0)[: len(line)]
        heads = by_line[fresh | again]
        main = heads[log.line[heads] == MAIN_LINE]
        opened = Activity(self.compiled.lines[MAIN_LINE], "", "", Kind.OPENED)
        yield self._row(main, opened, FIRST, log.began[main])
        for at, name in enumerate(self.compiled.lines):
            ends = self.kept[(log.line[self.kept] == at) & (log.way[self.kept] >= 0)]
            for way in np.unique(log.way[ends]):
                chosen = ends[log.way[ends] == way]
                kind = Kind.CLOSED if at == MAIN_LINE else Kind.ENDED
                ended = Activity(name, "", self.compiled.ways[way].result, kind)
                yield self._row(chosen, ended, LAST if at == MAIN_LINE else AFTER)
            if at != MAIN_LINE:
                begun = heads[log.line[heads] == at]
                started = Activity(name, "", "", Kind.STARTED)
                yield self._row(begun, started, BEFORE, log.began[begun])

    def _row(
        self, visits: Ints, activity: Activity, place: int, moment: F64 | None = None
    ) -> _Rows:
        number = -1
        if len(visits):
            number = self.activities.setdefault(activity, len(self.activities))
        moments = self.log.done[visits] if moment is None else moment
        # A visit that goes on has no end; of one that a term passed only that is told.
        told = np.flatnonzero(~np.isnan(moments))
        order = visits[told] * EVERY + place if place != FIRST else visits[told] * 0 - 1
        return _Rows(visits[told], np.full(len(told), number, np.int64), moments[told], order)

    def _functions(self, visits: Ints, functions: list[str]) -> Ints:
        at = {name: number for number, name in enumerate(functions)}
        table = np.array(
            [[at.get(name, UNKNOWN) for name in row] for row in self.compiled.functions], np.int64
        )
        found: Ints = table[self.log.station[visits], self.log.klass[visits]]
        return found

    def _traits(self) -> dict[str, list[str]]:
        """What is known of a case that is no person: its area, what was drawn of it, its route."""
        first = np.full(len(self.names), -1, np.int64)
        first[self.case[::-1]] = self.kept[::-1]
        classes = [self.compiled.classes[at] for at in self.log.klass[first]]
        facts = dict.fromkeys(name for each in self.compiled.classes for name in each.facts)
        return {
            "area": [each.area for each in classes],
            "route": [self.compiled.route] * len(classes),
            "version": [self.compiled.route_digest] * len(classes),
            **{name: [each.facts.get(name, "") for each in classes] for name in facts},
        }


def _joined(parts: Iterator[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *parts])


class _Seconds:
    """Days of civil time from the first day of a run, as seconds since 1970."""

    def __init__(self, start: date) -> None:
        self.first = start.toordinal()

    def of(self, days: F64) -> Ints:
        """Whole seconds; an hour that the clock skips is the moment at which it skips it."""
        known = ~np.isnan(days)
        local = np.round(np.where(known, days, 0.0) * DAY).astype(np.int64)
        day, second = np.divmod(local, DAY)
        numbers, at = np.unique(day, return_inverse=True)
        midnight, three = (
            np.array([second_on(self.first + int(each), by) for each in numbers], np.int64)[at]
            for by in (0, UNTIL)
        )
        # The clock changes before three: until then no more than passed in that night.
        before = midnight + np.minimum(second, three - midnight)
        moments = np.where(second < UNTIL, before, three + second - UNTIL)
        return np.where(known, moments, UNKNOWN)
