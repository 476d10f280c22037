"""Where can a line of a route stand, and which moves lead from there to where?

A chart is the small automaton of one line, read from the route and from nothing else: state 0 is
"not begun", then come the steps in the order of the file, the results, and one state for a line
that ended with its case. Sets of states are whole numbers with a bit for each state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Outcome, Step

NOT_BEGUN = 0
FIRST = 1
WITH_THE_CASE = "met-de-zaak"
AFTER_DEATH = "overlijden"


@dataclass(frozen=True)
class Chart:
    """One line as an automaton.

    `arcs` say where a step done with an outcome leads, `overdue` where a passed term does,
    `joined` where the end of a track with a result does; `by_hand` tells that people may begin it.
    """

    line: str
    states: tuple[str, ...]
    steps: Mapping[str, int]
    ends: Mapping[str, int]
    arcs: Mapping[tuple[str, str], int]
    overdue: Mapping[int, int]
    joined: Mapping[int, Mapping[str, Mapping[str, int]]]
    by_hand: bool
    standing: bool

    @property
    def away(self) -> int:
        """The state of a line that ended with its case, or after a death."""
        return len(self.states) - 1

    @property
    def begin(self) -> int:
        """The set of states in which a case begins on this line."""
        return 1 << (FIRST if self.line == MAIN else NOT_BEGUN)

    @property
    def all_steps(self) -> int:
        return ((1 << len(self.steps)) - 1) << FIRST

    @property
    def at_rest(self) -> int:
        """The states in which nothing is open on this line."""
        return ((1 << len(self.states)) - 1) & ~self.all_steps

    @property
    def over(self) -> int:
        """The states in which this line has ended."""
        return self.at_rest & ~1

    @cached_property
    def numbers(self) -> Mapping[tuple[str, str], int]:
        """Each step with each outcome, and with "" where the outcome is not told, numbered."""
        found: dict[tuple[str, str], int] = {}
        for step in self.steps:
            for outcome in ("", *(name for name, _ in self.outcomes_of(step))):
                found[step, outcome] = len(found)
        return found

    def outcomes_of(self, step: str) -> Iterator[tuple[str, int]]:
        """The outcomes of a step with where each leads."""
        for (name, outcome), to in self.arcs.items():
            if name == step:
                yield outcome, to

    def silent(self) -> Mapping[int, int]:
        """Where a line goes without anybody doing a step: from a state to a set of states."""
        found: dict[int, int] = {state: 1 << to for state, to in self.overdue.items()}
        for state, tracks in self.joined.items():
            for results in tracks.values():
                for to in results.values():
                    found[state] = found.get(state, 0) | 1 << to
        if self.line != MAIN:
            for state in (NOT_BEGUN, *self.ends.values(), self.away):
                found[state] = 1 << FIRST
        if self.standing:
            for state in self.steps.values():
                found[state] = found.get(state, 0) | 1 << self.away
        return found


@dataclass(frozen=True)
class Couplings:
    """What the lines of a route ask of each other.

    `starts`: per line, step and outcome the tracks that begin with it, surely or perhaps; `waits`:
    the tracks that must have ended before it; `life`: per interrupt the tracks that begin.
    """

    starts: Mapping[tuple[str, str, str], Mapping[str, bool]]
    waits: Mapping[tuple[str, str, str], frozenset[str]]
    life: Mapping[str, tuple[str, ...]]


def charts_of(route: Route) -> tuple[Chart, ...]:
    """The charts of a route: the main line first, then its tracks by name."""
    names = (MAIN, *sorted(route.tracks))
    by_hand = {name for name in route.tracks if route.lines[name].may_start}
    by_hand |= set(route.exits.values())
    return tuple(_chart(route.lines[name], name in by_hand) for name in names)


def _chart(line: Line, by_hand: bool) -> Chart:
    steps = {name: FIRST + at for at, name in enumerate(line.steps)}
    if line.first != next(iter(line.steps)):
        raise AssertionError("a line begins with its first step")
    results = _results(line)
    ends = {name: FIRST + len(steps) + at for at, name in enumerate(results)}
    arcs = {
        (name, outcome_name): _target(outcome, steps, ends)
        for name, step in line.steps.items()
        for outcome_name, outcome in step.outcomes.items()
    }
    return Chart(
        line=line.name,
        states=("", *steps, *results, WITH_THE_CASE),
        steps=steps,
        ends=ends,
        arcs=arcs,
        overdue={
            steps[name]: steps[step.overdue.to]
            for name, step in line.steps.items()
            if step.overdue is not None and step.overdue.to is not None
        },
        joined={
            steps[name]: {
                track: {result: steps[to] for result, to in results.items()}
                for track, results in step.on_track.items()
            }
            for name, step in line.steps.items()
            if step.on_track
        },
        by_hand=by_hand,
        standing=line.standing,
    )


def _results(line: Line) -> list[str]:
    named = [out.ends for step in line.steps.values() for out in step.outcomes.values()]
    return list(dict.fromkeys((*line.results, *(each for each in named if each is not None))))


def _target(outcome: Outcome, steps: Mapping[str, int], ends: Mapping[str, int]) -> int:
    return steps[outcome.to] if outcome.to is not None else ends[outcome.ends or ""]


def couplings_of(route: Route) -> Couplings:
    """What the lines ask of each other: beginning, waiting, and what life begins."""
    standing = {name for name in route.tracks if route.lines[name].standing}
    must_end = frozenset(set(route.tracks) - standing)
    starts, waits = {}, {}
    for line, name, outcome_name, outcome in route.outcomes():
        step = route.step(line, name)
        key = (line, name, outcome_name)
        begun = _begun(step, outcome)
        if begun:
            starts[key] = begun
        asked = frozenset(step.needs_ended or ())
        if line == MAIN and outcome.ends is not None:
            asked |= must_end
        if asked:
            waits[key] = asked
    life = {str(kind): tuple(each.starts or ()) for kind, each in route.model.on.items()}
    return Couplings(starts, waits, life)


def _begun(step: Step, outcome: Outcome) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for each in (*(step.starts or ()), *(outcome.starts or ())):
        found[each.track] = found.get(each.track, False) or each.when is None
    return found
