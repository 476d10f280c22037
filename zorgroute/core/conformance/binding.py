"""What does each kind of row of this log mean for each line of this route?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.conformance.charts import AFTER_DEATH, Chart
from zorgroute.core.conformance.machine import (
    BEGINS,
    CLOSES,
    JUMP,
    MAY_BEGIN,
    STARTED,
    Machine,
    Symbol,
)
from zorgroute.core.conformance.naming import Meant, Names
from zorgroute.core.routes.route import MAIN
from zorgroute.core.traces.log import Activity, EventLog, Kind

I16 = NDArray[np.int16]
I32 = NDArray[np.int32]

# What a row of the closing of a case does to the sequences that are aligned.
CLOSING, CLOSING_BY_DEATH = 1, 2


@dataclass
class Meaning:
    """One activity of a log: the turns it makes on lines, the tracks that must have ended before
    it, and what it is in the sequence of its own line (see `Chart.numbers`)."""

    meant: Meant | None = None
    turns: list[tuple[int, int]] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)
    aligned: list[tuple[int, int]] = field(default_factory=list)
    own: int = -1
    is_strange: bool = False
    is_done: bool = False
    closing: int = 0


@dataclass(frozen=True, eq=False)
class Bound:
    """The meanings of all activities in columns that a kernel can read."""

    meanings: Sequence[Meaning]
    turn_ptr: I32
    turn_line: I16
    turn_symbol: I32
    wait_ptr: I32
    wait_line: I16
    align_ptr: I32
    align_line: I16
    align_symbol: I16
    own: I16
    is_strange: NDArray[np.bool_]
    is_done: NDArray[np.bool_]
    closing: NDArray[np.int8]


def bound(machine: Machine, log: EventLog) -> Bound:
    """What the activities of a log mean for a machine."""
    return bound_to(machine, log.activities)


def bound_to(machine: Machine, activities: Sequence[Activity]) -> Bound:
    """The same for activities without a log, as a running case brings them one by one."""
    names = Names.of(machine.route)
    meanings = [_Reader(machine, names, each).read() for each in activities]
    turn_ptr, turns = _ragged(each.turns for each in meanings)
    wait_ptr, waits = _ragged([(line, 0) for line in each.waits] for each in meanings)
    align_ptr, aligned = _ragged(each.aligned for each in meanings)
    return Bound(
        meanings=meanings,
        turn_ptr=turn_ptr,
        turn_line=np.array([line for line, _ in turns], np.int16),
        turn_symbol=np.array([symbol for _, symbol in turns], np.int32),
        wait_ptr=wait_ptr,
        wait_line=np.array([line for line, _ in waits], np.int16),
        align_ptr=align_ptr,
        align_line=np.array([line for line, _ in aligned], np.int16),
        align_symbol=np.array([symbol for _, symbol in aligned], np.int16),
        own=np.array([each.own for each in meanings], np.int16),
        is_strange=np.array([each.is_strange for each in meanings], np.bool_),
        is_done=np.array([each.is_done for each in meanings], np.bool_),
        closing=np.array([each.closing for each in meanings], np.int8),
    )


def _ragged(lists: Iterable[list[tuple[int, int]]]) -> tuple[I32, list[tuple[int, int]]]:
    ends, flat = [0], list[tuple[int, int]]()
    for each in lists:
        flat.extend(each)
        ends.append(len(flat))
    return np.array(ends, np.int32), flat


class _Reader:
    """Reads one activity; local to one call."""

    def __init__(self, machine: Machine, names: Names, activity: Activity) -> None:
        self.machine, self.names, self.activity = machine, names, activity
        self.at = {line: at for at, line in enumerate(machine.lines)}
        self.meaning = Meaning()

    def read(self) -> Meaning:
        reading = {
            Kind.DONE: self._done,
            Kind.LEFT: self._left,
            Kind.DEVIATED: self._deviated,
            Kind.LATE: self._late,
            Kind.STARTED: self._started,
            Kind.ENDED: self._ended,
            Kind.OPENED: self._opened,
            Kind.CLOSED: self._closed,
            Kind.INTERRUPTED: self._interrupted,
        }.get(self.activity.kind)
        if reading is not None:
            reading()
        return self.meaning

    def _turn(self, line: str, symbol: Symbol) -> None:
        at = self.at[line]
        number = self.machine.symbols[at].get(symbol)
        if number is not None:
            self.meaning.turns.append((at, number))

    def _align(self, line: str, number: int) -> None:
        self.meaning.aligned.append((self.at[line], number))

    def _jump(self, line: str) -> None:
        self._align(line, len(self.machine.charts[self.at[line]].numbers))

    def _track(self) -> str | None:
        """The track that a row of a track is about, on whichever of its words it stands."""
        words = (self.activity.line, self.activity.step)
        return next((each for each in words if each in self.at and each != MAIN), None)

    def _find(self) -> Meant | None:
        found = self.names.meant(self.activity)
        self.meaning.meant = found
        if found is not None:
            self.meaning.own = self.at[found.line]
        return found

    def _done(self) -> None:
        self.meaning.is_done = True
        found = self._find()
        if found is None:
            self.meaning.is_strange = True
            return
        if self.activity.reason:
            self._turn(found.line, JUMP)
            self._jump(found.line)
        chart = self.machine.charts[self.at[found.line]]
        self._turn(found.line, Symbol("done", found.step, found.outcome))
        self._align(found.line, chart.numbers[found.step, found.outcome])
        self._couple(found, chart)

    def _couple(self, found: Meant, chart: Chart) -> None:
        """What the other lines are asked, and what this one does to them."""
        outcomes = [found.outcome] if found.outcome else [name for name, _ in self._outcomes(found)]
        asked = [
            self.machine.couplings.waits.get((found.line, found.step, each), frozenset())
            for each in outcomes
        ]
        every = frozenset.intersection(*asked)
        self.meaning.waits = sorted(self.at[track] for track in every)
        for track, sure in sorted(self._begun(found, outcomes).items()):
            self._turn(track, BEGINS if sure else MAY_BEGIN)
        if not self.machine.told:
            self._join(found, chart)

    def _outcomes(self, found: Meant) -> Iterator[tuple[str, int]]:
        return self.machine.charts[self.at[found.line]].outcomes_of(found.step)

    def _begun(self, found: Meant, outcomes: Sequence[str]) -> dict[str, bool]:
        begun = [
            self.machine.couplings.starts.get((found.line, found.step, each), {})
            for each in outcomes
        ]
        tracks = {track for each in begun for track in each}
        return {track: all(each.get(track, False) for each in begun) for track in tracks}

    def _join(self, found: Meant, chart: Chart) -> None:
        """Ends that nobody wrote down: of the tracks that end with the case, and joins."""
        targets = [to for outcome, to in self._outcomes(found) if found.outcome in ("", outcome)]
        ending = [to for to in targets if to not in chart.steps.values()]
        if found.line == MAIN:
            if len(ending) == len(targets):
                for each in self.machine.charts[1:]:
                    if each.standing:
                        self._turn(each.line, CLOSES)
        elif found.outcome and ending:
            self._turn(MAIN, Symbol("joins", found.line, chart.states[ending[0]]))
        elif ending:
            self._turn(MAIN, Symbol("may-join", found.line))

    def _left(self) -> None:
        found = self._find()
        if found is None:
            self.meaning.is_strange = True
            return
        why = self.activity.outcome
        known = Symbol("left", found.step, why) in self.machine.symbols[self.meaning.own]
        self._turn(found.line, Symbol("left", found.step, why if known else ""))
        if why == "deviation" or not known:
            self._jump(found.line)

    def _deviated(self) -> None:
        found = self._find()
        if found is not None and not self.machine.told:
            self._turn(found.line, JUMP)
            self._jump(found.line)

    def _late(self) -> None:
        self._find()

    def _started(self) -> None:
        track = self._track()
        if track is None:
            self.meaning.is_strange = True
            return
        self.meaning.own = self.at[track]
        self._turn(track, STARTED)

    def _ended(self) -> None:
        track = self._track()
        if track is None:
            self.meaning.is_strange = True
            return
        self.meaning.own = self.at[track]
        self._end(track)

    def _end(self, line: str) -> None:
        known = Symbol("ended", self.activity.outcome) in self.machine.symbols[self.at[line]]
        self._turn(line, Symbol("ended", self.activity.outcome if known else ""))

    def _opened(self) -> None:
        self.meaning.own = self.at[MAIN]
        if self.activity.step in self.machine.charts[0].steps:
            self._turn(MAIN, Symbol("reopened", self.activity.step))
            for line in self.machine.lines:
                self._jump(line)

    def _closed(self) -> None:
        self.meaning.own = self.at[MAIN]
        by_death = self.activity.outcome == AFTER_DEATH
        self.meaning.closing = CLOSING_BY_DEATH if by_death else CLOSING
        self._end(MAIN)
        for chart in self.machine.charts[1:]:
            if not chart.standing and not by_death:
                self.meaning.waits.append(self.at[chart.line])
            else:
                self._turn(chart.line, CLOSES)

    def _interrupted(self) -> None:
        handler = {str(kind): each for kind, each in self.machine.route.model.on.items()}.get(
            self.activity.step
        )
        if handler is None:
            return
        for track in handler.starts or ():
            self._turn(track, BEGINS)
        if not self.machine.told and (handler.to or handler.ends):
            self._turn(MAIN, JUMP)
            self._jump(MAIN)
