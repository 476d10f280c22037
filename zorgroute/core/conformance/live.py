"""Is a case that runs still on its route after this row, and which open step runs out of time?

A running case keeps one whole number for each line. A new row is one look-up for each turn it
makes, however long the case has run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from zorgroute.core.conformance.binding import Meaning, bound_to
from zorgroute.core.conformance.kernels import (
    AFTER_END,
    DEPARTED,
    ELSEWHERE,
    FINISHED,
    STRANGE,
    TOO_EARLY,
    UNDERWAY,
)
from zorgroute.core.conformance.machine import Machine, Symbol
from zorgroute.core.engine.standing import Standing
from zorgroute.core.traces.log import Activity

MARK = 32


class Running(NamedTuple):
    """Where a case stands on each line of the machine, and whether it has left the route."""

    states: tuple[int, ...]
    departed: bool = False


@dataclass(frozen=True)
class Verdict:
    """What one row means for a case: why it departs, as the bits of `kernels`; 0 if it does not."""

    flags: int

    @property
    def departs(self) -> bool:
        return self.flags != 0


class Follower:
    """Follows running cases along one machine; remembers what each kind of row means."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._known: dict[Activity, Meaning] = {}
        self._table = machine.table.tolist()
        self._live, self._over = machine.is_live.tolist(), machine.is_over.tolist()

    @cached_property
    def mark(self) -> str:
        """What tells these tables from all others: numbers that were kept under another mark
        mean nothing here."""
        machine = self.machine
        seen = hashlib.sha256(machine.route.digest.encode())
        for column in (machine.begins, machine.table, machine.is_live, machine.is_over):
            seen.update(column.tobytes())
        seen.update(repr([list(each) for each in machine.symbols]).encode())
        return seen.hexdigest()[:MARK]

    def begin(self) -> Running:
        """A case about which nothing is known yet."""
        return Running(tuple(int(each) for each in self.machine.begins))

    def step(self, running: Running, activity: Activity) -> tuple[Running, Verdict]:
        """The case after one more row, and whether that row departs from the route."""
        meaning = self._meaning(activity)
        states = list(running.states)
        flags = STRANGE if meaning.is_strange else 0
        if meaning.is_done and self._over[states[0]]:
            flags |= AFTER_END
        if any(self._live[states[line]] for line in meaning.waits):
            flags |= TOO_EARLY
        for line, symbol in meaning.turns:
            found = self._table[states[line] + symbol]
            flags |= found & ELSEWHERE
            states[line] = found >> 1
        departed = running.departed or flags != 0
        return Running(tuple(states), departed), Verdict(flags)

    def standing_at(self, places: Mapping[str, str], over: Collection[str]) -> Running:
        """A case of which is known at which step each line stands, and which lines have ended.

        Any other line has not begun. So a case is taken up that comes from another version.
        """
        states = list(self.begin().states)
        for at, chart in enumerate(self.machine.charts):
            if chart.line in over:
                symbol = Symbol("ended")
            elif places.get(chart.line) in chart.steps:
                symbol = Symbol("reopened", places[chart.line])
            else:
                continue
            states[at] = self._table[states[at] + self.machine.symbols[at][symbol]] >> 1
        return Running(tuple(states))

    def over(self, running: Running) -> frozenset[str]:
        """The lines that have surely ended."""
        pairs = zip(running.states, self.machine.charts, strict=True)
        return frozenset(chart.line for state, chart in pairs if self._over[state])

    def surely_at(self, running: Running, line: str) -> str:
        """The one step at which a line stands; empty where that is not sure."""
        at = self.machine.lines.index(line)
        subset = self.machine.sets[running.states[at]]
        steps = self.machine.charts[at].steps
        return next((name for name, number in steps.items() if subset == 1 << number), "")

    def knows(self, activity: Activity) -> bool:
        """Whether the route knows what such a row is about."""
        return not self._meaning(activity).is_strange

    def verdict(self, running: Running) -> int:
        """FINISHED, UNDERWAY or DEPARTED, as a log of the case so far would say."""
        if running.departed:
            return DEPARTED
        return FINISHED if self.machine.may_be_over[running.states[0]] else UNDERWAY

    def next_steps(self, running: Running) -> Iterator[tuple[str, str]]:
        """The steps that may be done now without leaving the route: line and step."""
        for state, chart in zip(running.states, self.machine.charts, strict=True):
            subset = self.machine.sets[state]
            for name, at in chart.steps.items():
                if subset >> at & 1:
                    yield chart.line, name

    def _meaning(self, activity: Activity) -> Meaning:
        found = self._known.get(activity)
        if found is None:
            found = bound_to(self.machine, (activity,)).meanings[0]
            self._known[activity] = found
        return found


class Soon(NamedTuple):
    """An open step with a last day: `left` is how many days are left, negative when it is late."""

    line: str
    step: str
    due: datetime
    left: int


def running_out(standing: Standing, now: datetime, within: int) -> tuple[Soon, ...]:
    """The open steps that are due within so many days, or late already; the first one first.

    This is what a worker hears before a term passes. Days are Dutch days: due today is 0.
    """
    found = [
        Soon(visit.line, visit.step, visit.due, _days(now, visit.due))
        for visit in standing.visits()
        if visit.due is not None
    ]
    return tuple(
        sorted(
            (each for each in found if each.left <= within),
            key=lambda each: (each.due, each.line, each.step),
        )
    )


def _days(now: datetime, due: datetime) -> int:
    return due.toordinal() - now.astimezone(due.tzinfo).toordinal()
