"""Which kinds of children are there: the combinations of drawn facts that make a difference?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from zorgroute.core.engine.guards import is_met
from zorgroute.core.routes.references import fact_key
from zorgroute.core.routes.route import Line, Route
from zorgroute.core.routes.words import Age, Guard
from zorgroute.core.simulation.compiled import ChildClass
from zorgroute.core.simulation.scenario_references import AGE, AREA, CONSENT, conditions, holds
from zorgroute.core.simulation.scenario_words import Fact, ScenarioFile, Shares

MOST_CLASSES = 256
MOST_DRAWS = 20_000
# A track that a guard asks about is tried with so many results before it is called unknown.
MOST_TRIED = 64

Facts = tuple[tuple[str, str], ...]


class TooManyClasses(Exception):
    """There are more kinds of children than can be kept apart."""


@dataclass
class Classes:
    """The kinds of children, each with a number; a new combination becomes a new kind."""

    found: list[ChildClass] = field(default_factory=list)
    numbers: dict[tuple[str, Facts], int] = field(default_factory=dict)

    def number(self, area: str, facts: Mapping[str, str]) -> int:
        """The number of a kind of child."""
        key = area, tuple(sorted(facts.items()))
        if key not in self.numbers:
            if len(self.found) >= MOST_CLASSES:
                raise TooManyClasses
            self.numbers[key] = len(self.found)
            self.found.append(ChildClass(area, dict(key[1])))
        return self.numbers[key]

    def changed(self, number: int, sets: Mapping[str, str], kept: Iterable[str]) -> int:
        """The kind that a child becomes when facts change; those that nobody asks for do not."""
        old = self.found[number]
        own = {name: answer for name, answer in sets.items() if name in kept}
        return self.number(old.area, {**old.facts, **own}) if own else number


def facts_asked(model: ScenarioFile, route: Route) -> frozenset[str]:
    """The facts that make a difference: something in the scenario or the route asks for them."""
    asked = {fact for path, when in conditions(model) if path[0] != "facts" for fact in when}
    for line in route.lines.values():
        for step in line.steps.values():
            guards = [*step.needs]
            starts = [*(step.starts or ())]
            for outcome in step.outcomes.values():
                guards += [*outcome.needs, *((outcome.when,) if outcome.when else ())]
                starts += [*(outcome.starts or ())]
            guards += [each.when for each in starts if each.when is not None]
            for guard in guards:
                asked.update(_asked(guard, line))
    if model.urgency is not None:
        asked.add(model.urgency.fact)
    return frozenset(asked - {AREA})


def _asked(guard: Guard, line: Line) -> Iterator[str]:
    for part in guard.parts:
        yield from _asked(part, line)
    if guard.consent is not None:
        yield CONSENT + guard.consent
    if guard.age is not None:
        yield AGE
    name = guard.fact or guard.recorded
    if name is not None:
        yield fact_key(line, name)


def drawn(
    model: ScenarioFile, area: str, fixed: Mapping[str, str], asked: frozenset[str]
) -> list[tuple[dict[str, str], float]]:
    """Every combination of facts that can be drawn for a child, with its probability.

    Facts are drawn in the order of the file, so that a condition may look at those before it.
    Raises `TooManyClasses`.
    """
    wanted = _closed(model, asked)
    found: list[tuple[dict[str, str], float]] = [(dict(fixed), 1.0)]
    for name, fact in model.facts.items():
        if name not in wanted or name in fixed:
            continue
        found = [
            ({**facts, name: answer}, chance * part)
            for facts, chance in found
            for answer, part in answers_of(fact, area, facts)
            if part > 0
        ]
        if len(found) > MOST_DRAWS:
            raise TooManyClasses
    summed: dict[Facts, float] = {}
    for facts, chance in found:
        key = tuple(sorted((name, each) for name, each in facts.items() if name in asked))
        summed[key] = summed.get(key, 0.0) + chance
    return [(dict(key), chance) for key, chance in summed.items()]


def answers_of(fact: Fact, area: str, facts: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    """The answers of a fact for a child, with their shares."""
    meant = next((each for each in fact.for_ if holds(each.when, area, facts)), None)
    yield from parts_of(meant or fact)


def parts_of(shares: Shares) -> Iterator[tuple[str, float]]:
    """What is divided, `rest` with what is left."""
    yield from ((name, each.value) for name, each in shares.shares.items())
    if shares.rest is not None:
        left = 1 - sum(each.value for each in shares.shares.values())
        yield shares.rest, max(0.0, left)


def _closed(model: ScenarioFile, asked: frozenset[str]) -> frozenset[str]:
    """The facts that are asked for, with those on which they depend."""
    found = set(asked)
    for name, fact in reversed(model.facts.items()):
        if name in found:
            found.update(each for fact_for in fact.for_ for each in fact_for.when)
    return frozenset(found)


@dataclass(frozen=True)
class Supposed:
    """What a guard may know of a simulated child: what was drawn, and a supposed end of a track."""

    facts: Mapping[str, str]
    results: Mapping[str, str | None]

    def consent(self, name: str) -> str | None:
        return self.facts.get(CONSENT + name)

    def answers(self, key: str) -> tuple[str, ...] | None:
        return (self.facts[key],) if key in self.facts else None

    def was_done(self, _line: str, _step: str) -> bool | None:
        return None

    def result(self, track: str) -> str | None:
        return self.results.get(track)

    def meldcode_done(self, _number: int) -> bool | None:
        return None

    def is_aged(self, age: Age) -> bool | None:
        if AGE not in self.facts:
            return None
        years = int(self.facts[AGE])
        return age.from_ <= years and (age.until is None or years < age.until)

    def has_contact(self, _role: str) -> bool | None:
        return None


def truth_of(guard: Guard, line: Line, route: Route, facts: Mapping[str, str]) -> bool | None:
    """Whether a condition holds for a kind of child; None when what was drawn does not tell.

    Which tracks have ended is not known here, so it must come out the same for every result.
    """
    truths = {is_met(guard, line, Supposed(facts, each)) for each in _ends(guard, route)}
    return truths.pop() if len(truths) == 1 else None


def _ends(guard: Guard, route: Route) -> list[dict[str, str | None]]:
    found: list[dict[str, str | None]] = [{}]
    for track in sorted(_tracks(guard)):
        results = [None, *(route.lines[track].results if track in route.lines else ())]
        found = [{**each, track: result} for each in found for result in results][:MOST_TRIED]
    return found


def _tracks(guard: Guard) -> set[str]:
    parts = {track for part in guard.parts for track in _tracks(part)}
    return parts | ({guard.ended} if guard.ended is not None else set())


def unknown_in(guard: Guard, line: Line, route: Route, facts: Mapping[str, str]) -> Iterator[str]:
    """The names of what a condition asks for and what was drawn does not tell."""
    if guard.parts:
        for part in guard.parts:
            yield from unknown_in(part, line, route, facts)
    elif truth_of(guard, line, route, facts) is None:
        yield (
            guard.consent or guard.fact or guard.recorded or guard.done or guard.ended
            or guard.contact or guard.kind
        )  # fmt: skip
