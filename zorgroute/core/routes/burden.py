"""What does a route ask of people: questions, faces and waiting, on the way that they go?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zorgroute.core.routes.measure import Ways, forward_ways, hands_over, ranks
from zorgroute.core.routes.route import Line, Route
from zorgroute.core.routes.words import RecordField, Step
from zorgroute.core.terms.term import Term
from zorgroute.core.terms.unit import Unit

# Rough calendar days, only to tell which of two terms is the longer one.
ROUGH_DAYS = {
    Unit.HOURS: Fraction(1, 24),
    Unit.DAYS: Fraction(1),
    Unit.WORKING_DAYS: Fraction(7, 5),
    Unit.SCHOOL_DAYS: Fraction(7, 5),
    Unit.WEEKS: Fraction(7),
}


@dataclass(frozen=True)
class Questions:
    """How many questions are asked: all of them, and those that cannot be left open."""

    asked: int
    required: int


@dataclass(frozen=True)
class Waits:
    """How long steps may take: the longest term that is known, and how many are not.

    `longest` is the step with that term, None where no term is known; `open` counts the terms that
    the agreement leaves open, `unsaid` the steps of which nothing says how long they may take.
    """

    longest: tuple[str, Term] | None
    open: int
    unsaid: int


@dataclass(frozen=True)
class Burden:
    """What one way over the main line asks.

    `functions` do a step, `faces` are those among them and beside them whom a family meets. Where
    one of several may come, one of them is counted.
    """

    steps: tuple[str, ...]
    handovers: int
    faces: tuple[str, ...]
    functions: tuple[str, ...]
    of_family: Questions
    of_professionals: Questions
    waits: Waits


@dataclass(frozen=True)
class Burdens:
    """Three ways over the main line: the usual one, the shortest to an end, and the longest."""

    usual: Burden
    shortest: Burden
    longest: Burden


def burdens(route: Route, usual: Sequence[str]) -> Burdens:
    """Tell what the usual, the shortest and the longest way ask of people (R246).

    `usual` is the main line of the map; where it turns back it ends. Ways back are not walked
    twice. Tracks beside the main line are not counted: they come on top.
    """
    line = route.main
    return Burdens(
        burden(route, usual),
        burden(route, shortest_way(line)),
        burden(route, longest_way(line)),
    )


def burden(route: Route, way: Sequence[str]) -> Burden:
    """What a way over the main line asks of those who go it."""
    line = route.main
    steps = [line.steps[name] for name in way]
    return Burden(
        steps=tuple(way),
        handovers=sum(hands_over(step) for step in steps),
        faces=_faces(route, steps),
        functions=_functions(route, steps),
        of_family=_questions(route, line, steps, of_family=True),
        of_professionals=_questions(route, line, steps, of_family=False),
        waits=waits(route, line, way),
    )


def _functions(route: Route, steps: Sequence[Step]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for step in steps:
        _meet_one(found, [role for role in step.who if not route.is_family(role)])
    return tuple(found)


def _faces(route: Route, steps: Sequence[Step]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for step in steps:
        around = (*step.who, *(step.with_ or ()), *(step.with_one_of or ()))
        if any(route.is_family(role) for role in around):
            own, others, some = (
                [role for role in roles or () if not route.is_family(role)]
                for roles in (step.who, step.with_, step.with_one_of)
            )
            found.update(dict.fromkeys(others))
            _meet_one(found, own)
            _meet_one(found, some)
    return tuple(found)


def _meet_one(found: dict[str, None], roles: Sequence[str]) -> None:
    """One of these, and nobody new when one of them was met before."""
    if roles and not any(role in found for role in roles):
        found[roles[0]] = None


def _questions(route: Route, line: Line, steps: Sequence[Step], *, of_family: bool) -> Questions:
    fields = [
        field
        for step in steps
        if all(route.is_family(role) for role in step.who) == of_family
        for _, field, _ in line.fields_of(step)
    ]
    return Questions(len(fields), sum(_must_be_answered(field) for field in fields))


def _must_be_answered(field: RecordField) -> bool:
    return field.required and field.only_if is None


def waits(route: Route, line: Line, way: Sequence[str]) -> Waits:
    """The terms on a way: the longest known one, and how many are not known."""
    known, left_open, unsaid = list[tuple[str, Term]](), 0, 0
    for name in way:
        within = line.steps[name].within
        if within is None:
            unsaid += 1
            continue
        term = route.term(line.name, within)
        if term is None:
            left_open += 1
        else:
            known.append((name, term))
    longest = max(known, key=lambda each: _days(each[1]), default=None)
    return Waits(longest, left_open, unsaid)


def _days(term: Term) -> Fraction:
    return term.max * ROUGH_DAYS[term.unit]


def shortest_way(line: Line) -> tuple[str, ...]:
    """The fewest steps from the first one to an end."""
    ways = forward_ways(line)
    reached: dict[str, tuple[str, ...]] = {line.first: (line.first,)}
    for name in _in_order(reached, line.first, ways):
        if any(outcome.ends is not None for outcome in line.steps[name].outcomes.values()):
            return reached[name]
    return reached[line.first]


def _in_order(reached: dict[str, tuple[str, ...]], first: str, ways: Ways) -> Iterator[str]:
    """Every step once, the nearest first; `reached` gets a shortest way to each."""
    waiting = [first]
    for name in waiting:
        yield name
        for to in ways[name]:
            if to not in reached:
                reached[to] = (*reached[name], to)
                waiting.append(to)


def longest_way(line: Line) -> tuple[str, ...]:
    """The most steps from the first one without going back; of equals the first in the file."""
    ways, rank = forward_ways(line), ranks(line)
    best: dict[str, tuple[str, ...]] = {}
    for name in sorted(ways, key=lambda each: -rank[each]):
        best[name] = (name, *max((best[to] for to in ways[name]), key=len, default=()))
    return best[line.first]
