"""Which part of a case does the checker look at, and which facts still matter where?

The full product of all tracks explodes; main line with a few tracks does not, and every property
is about one or two of them. What other tracks know and write is left open: both ways are walked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from zorgroute.core.routes.references import answers_of, fact_key
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Guard, RecordField, Step

RECORDED = "+"


def leaves(guards: Iterable[Guard]) -> Iterator[Guard]:
    """The conditions that guards are made of, without the any, all and none around them."""
    for guard in guards:
        if guard.parts:
            yield from leaves(guard.parts)
        else:
            yield guard


def guards_of(step: Step) -> Iterator[Guard]:
    """Every guard that is read when a step is done, whichever outcome it has."""
    yield from step.needs
    for starting in step.starts or ():
        if starting.when is not None:
            yield starting.when
    for outcome in step.outcomes.values():
        yield from outcome.needs
        if outcome.when is not None:
            yield outcome.when
        for starting in outcome.starts or ():
            if starting.when is not None:
                yield starting.when


def consents_read(step: Step) -> Iterator[str]:
    """The consents on which doing this step may rest: guards, shares and feedback."""
    for guard in leaves(guards_of(step)):
        if guard.consent is not None:
            yield guard.consent
    shares = (*step.shares, *(each for o in step.outcomes.values() for each in o.shares))
    for share in shares:
        if share.ground is not None and share.ground.consent is not None:
            yield share.ground.consent
    if step.feedback is not None and step.feedback.ground is not None:
        if step.feedback.ground.consent is not None:
            yield step.feedback.ground.consent


@dataclass(frozen=True)
class Abstraction:
    """The main line with some tracks, and the facts that guards on them read."""

    route: Route
    tracks: tuple[str, ...]
    _live: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict, compare=False)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(self.route.lines[name] for name in (MAIN, *self.tracks))

    @cached_property
    def outside(self) -> tuple[Line, ...]:
        inside = {line.name for line in self.lines}
        return tuple(line for line in self.route.lines.values() if line.name not in inside)

    @cached_property
    def outside_facts(self) -> frozenset[str]:
        """Facts that a track out of sight writes, and multiple choices: anything may be there."""
        written = {
            line.keys[name]
            for line in self.outside
            for step in line.steps.values()
            for name, _, _ in line.fields_of(step)
        }
        many = {
            line.keys[name]
            for line in self.route.lines.values()
            for step in line.steps.values()
            for name, each, _ in line.fields_of(step)
            if each.type == "choices"
        }
        return frozenset(written | many)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The variables of a state: facts, consents and done steps that some guard reads."""
        found: dict[str, None] = {}
        for line in self.lines:
            for step in line.steps.values():
                found.update(dict.fromkeys(self.reads(line, step)))
        return tuple(sorted(found))

    @cached_property
    def index(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    def reads(self, line: Line, step: Step) -> frozenset[str]:
        """The variables that doing this step looks at."""
        found = {f"consent:{name}" for name in consents_read(step)}
        for guard in leaves(guards_of(step)):
            if guard.fact is not None or guard.recorded is not None:
                found.add(fact_key(line, guard.fact or guard.recorded or ""))
            elif guard.done is not None:
                at = line.name if guard.done in line.steps else MAIN
                found.add(f"done:{at}/{guard.done}")
        for name, each, _ in line.fields_of(step):
            if each.only_if is not None and self._matters(line, name):
                found.add(fact_key(line, each.only_if.field))
        return frozenset(found - self.outside_facts)

    def _matters(self, line: Line, name: str) -> bool:
        return line.keys[name] in self._guarded

    @cached_property
    def _guarded(self) -> frozenset[str]:
        return frozenset(
            fact_key(line, guard.fact or guard.recorded or "")
            for line in self.lines
            for step in line.steps.values()
            for guard in leaves(guards_of(step))
            if guard.fact is not None or guard.recorded is not None
        )

    def is_outside(self, line: Line, guard: Guard) -> bool:
        """Whether a guard looks at something that only a track out of sight knows."""
        inside = {each.name for each in self.lines}
        for leaf in leaves([guard]):
            if leaf.ended is not None and leaf.ended not in inside:
                return True
            if leaf.fact is not None or leaf.recorded is not None:
                if fact_key(line, leaf.fact or leaf.recorded or "") in self.outside_facts:
                    return True
        return False

    def recorded_here(self, line: Line, step: Step) -> list[tuple[str, RecordField]]:
        """The variables that this step writes down, with their questions."""
        return [
            (line.keys[name], each)
            for name, each, _ in line.fields_of(step)
            if line.keys[name] in self.index
        ]

    def live(self, line: Line, step: str) -> frozenset[str]:
        """The variables that may still be read from this step on, before they are rewritten."""
        if not self._live:
            for each in self.lines:
                self._live.update(self._liveness(each))
        return self._live[(line.name, step)]

    @cached_property
    def always_live(self) -> frozenset[str]:
        """What tracks read of the case: they may start at any moment."""
        found: set[str] = set()
        for line in self.lines[1:]:
            own = f"{line.name}."
            for step in line.steps.values():
                found |= {name for name in self.reads(line, step) if not name.startswith(own)}
        return frozenset(found)

    def _liveness(self, line: Line) -> dict[tuple[str, str], frozenset[str]]:
        live = {name: frozenset[str]() for name in line.steps}
        changed = True
        while changed:
            changed = False
            for name in reversed(tuple(line.steps)):
                step = line.steps[name]
                after = frozenset().union(*(live[each] for each in successors(step)))
                now = (self.reads(line, step) | after) - self._surely_written(line, step)
                if now != live[name]:
                    live[name], changed = now, True
        return {(line.name, name): variables for name, variables in live.items()}

    def _surely_written(self, line: Line, step: Step) -> frozenset[str]:
        return frozenset(
            {key for key, _ in self.recorded_here(line, step)}
            | {
                f"consent:{each.consent}"
                for _, each, _ in line.fields_of(step)
                if each.consent is not None and each.required and each.only_if is None
            }
        )


def successors(step: Step) -> tuple[str, ...]:
    """The steps that may follow on the same line, in whatever way."""
    found = [each.to for each in step.outcomes.values() if each.to is not None]
    if step.overdue is not None and step.overdue.to is not None:
        found.append(step.overdue.to)
    for moves in step.on_track.values():
        found.extend(moves.values())
    return tuple(dict.fromkeys(found))


def answers_possible(each: RecordField) -> tuple[str, ...]:
    """The answers a question can get, as far as guards can tell them apart."""
    closed = answers_of(each.type, tuple(each.options), unknown=each.unknown)
    return closed or (RECORDED,)
