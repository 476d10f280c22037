"""Which lines of the route are looked at together, and what is known and still matters there?

The full product of all tracks explodes. So a walk sees some lines only; what the others do and
know is left open, and every way in which it could lie is walked.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from zorgroute.core.checker.facts import (
    AGE,
    Facts,
    consent_name,
    done_name,
    ended_name,
)
from zorgroute.core.routes.references import fact_key
from zorgroute.core.routes.route import MAIN, Line
from zorgroute.core.routes.words import RecordField, Step


class Asked(NamedTuple):
    """A question of a step whose answer matters in this view; `consent` when it asks for one."""

    name: str
    key: str
    field: RecordField
    consent: str


class View:
    """Some lines of a route, in the order of the file, and the variables that only they write."""

    def __init__(self, facts: Facts, names: frozenset[str]) -> None:
        self.facts, self.route = facts, facts.route
        self.names = tuple(name for name in self.route.lines if name in names)
        self.lines: tuple[Line, ...] = tuple(self.route.lines[name] for name in self.names)
        self.tracks = tuple(name for name in self.names if name != MAIN)
        self.has_main = MAIN in names
        self._reads = self._what_is_read()
        every = frozenset[str]().union(*self._reads.values())
        self.known = tuple(sorted(name for name in every if self.is_inside(name)))
        self.index: Mapping[str, int] = {name: number for number, name in enumerate(self.known)}
        self._asked: dict[tuple[str, str], tuple[Asked, ...]] = {}
        self._wanted: dict[tuple[str, str], frozenset[int]] = {}

    def is_inside(self, name: str) -> bool:
        """Whether only lines in sight write this, so that its value is known in a state."""
        return self.facts.writers.get(name, frozenset()) <= set(self.names)

    def outsiders(self, name: str) -> frozenset[str]:
        """The lines out of sight that write this."""
        return self.facts.writers.get(name, frozenset()) - set(self.names)

    def reads(self, line: Line, step: str) -> frozenset[str]:
        """What doing this step looks at, whichever way it comes out."""
        return self._reads[(line.name, step)]

    def _what_is_read(self) -> dict[tuple[str, str], frozenset[str]]:
        found = {
            (line.name, name): frozenset[str]().union(
                *(self.facts.reads(line, name, outcome) for outcome in step.outcomes)
            )
            for line in self.lines
            for name, step in line.steps.items()
        }
        before = -1
        while before != (before := sum(map(len, found.values()))):
            every = frozenset[str]().union(*found.values())
            for line in self.lines:
                for name, step in line.steps.items():
                    found[(line.name, name)] |= _conditions(line, step, every)
        return found

    def asked(self, line: Line, step: str) -> tuple[Asked, ...]:
        """The questions of a step of which the answer is looked at, here or later."""
        key = (line.name, step)
        if key not in self._asked:
            looked_at = set(self.known) | self.reads(line, step)
            found = []
            for name, each, _ in line.fields_of(line.steps[step]):
                consent = consent_name(each.consent) if each.consent is not None else ""
                if line.keys[name] in looked_at or consent in looked_at:
                    found.append(Asked(name, line.keys[name], each, consent))
            self._asked[key] = tuple(found)
        return self._asked[key]

    def wanted(self, line: Line, to: str) -> frozenset[int]:
        """The known variables that may still be read once this line is on that step, or ended."""
        key = (line.name, to)
        if key not in self._wanted:
            names = set(self._from_the_start(line))
            if to:
                names |= self.live[key]
            for other in self.lines:
                if other.name != line.name:
                    names |= {n for step in other.steps for n in self.reads(other, step)}
            self._wanted[key] = frozenset(self.index[n] for n in names if n in self.index)
        return self._wanted[key]

    def forgotten(self, positions: tuple[str, ...]) -> tuple[int, ...]:
        """The known variables that nobody will read any more when the lines stand so."""
        alive: set[str] = {AGE}
        for line, at in zip(self.lines, positions, strict=True):
            alive |= self._from_the_start(line)
            if at:
                alive |= self.live[(line.name, at)]
        return tuple(number for name, number in self.index.items() if name not in alive)

    def _from_the_start(self, line: Line) -> frozenset[str]:
        """What a track reads of the case when it starts, which may be at any moment."""
        if line.name == MAIN:
            return frozenset()
        return frozenset(n for n in self.live[(line.name, line.first)] if not own(line.name, n))

    @cached_property
    def live(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """Per step the variables that may be read from there on before they are written again."""
        live = {(line.name, name): frozenset[str]() for line in self.lines for name in line.steps}
        for line in self.lines:
            changed = True
            while changed:
                changed = False
                for name in reversed(tuple(line.steps)):
                    now = self._live_before(line, name, live)
                    if now != live[(line.name, name)]:
                        live[(line.name, name)], changed = now, True
        return live

    def _live_before(
        self, line: Line, name: str, live: Mapping[tuple[str, str], frozenset[str]]
    ) -> frozenset[str]:
        step = line.steps[name]
        done = {o.to for o in step.outcomes.values() if o.to is not None}
        left = set(self.left_for(line, name))
        after_done = frozenset[str]().union(*(live[(line.name, each)] for each in done))
        after_left = frozenset[str]().union(*(live[(line.name, each)] for each in left))
        return ((self.reads(line, name) | after_done) - _overwritten(line, step)) | after_left

    def left_for(self, line: Line, name: str) -> tuple[str, ...]:
        """The steps to which this one is left without being done."""
        step = line.steps[name]
        found = [step.overdue.to] if step.overdue is not None else []
        if line.name == MAIN:
            found += [to for moves in step.on_track.values() for to in moves.values()]
            found += [handler.to for handler in self.route.model.on.values()]
        return tuple(dict.fromkeys(each for each in found if each is not None))

    def dropped_at(self, line: Line, step: str) -> tuple[int, ...]:
        """The variables that are forgotten when a step comes up again (semantics 4)."""
        return tuple(
            self.index[line.keys[name]]
            for name, each, _ in line.fields_of(line.steps[step])
            if each.scope == "visit" and line.keys[name] in self.index
        )

    def own_of(self, track: str) -> tuple[int, ...]:
        """The variables of one run of a track; a new run knows nothing of them."""
        return tuple(number for name, number in self.index.items() if own(track, name))


def own(track: str, name: str) -> bool:
    """Whether a variable belongs to one run of this track."""
    return name.startswith((f"{track}.", done_name(track, ""))) or name == ended_name(track)


def _conditions(line: Line, step: Step, looked_at: frozenset[str]) -> frozenset[str]:
    """The fields on which it depends whether a question that is looked at is asked."""
    found = set()
    for name, each, _ in line.fields_of(step):
        matters = line.keys[name] in looked_at or (
            each.consent is not None and consent_name(each.consent) in looked_at
        )
        if each.only_if is not None and matters:
            found.add(fact_key(line, each.only_if.field))
    return frozenset(found)


def _overwritten(line: Line, step: Step) -> frozenset[str]:
    """What is surely written anew when a step is done; a question left empty is written too."""
    found = set()
    for name, each, _ in line.fields_of(step):
        found.add(line.keys[name])
        if each.consent is not None and each.required and each.only_if is None:
            found.add(consent_name(each.consent))
    return frozenset(found)
