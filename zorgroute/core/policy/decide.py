"""May somebody in this relation know this, and because of which rule?

Nothing stated is refused. A rule that gives nothing goes before every other; of the rules that give
something the most generous counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import NamedTuple

from zorgroute.core.policy.words import RANK, Ground, Relation, State, Subject, Verdict

WORK = "uitvoeren-route"


class Claim(NamedTuple):
    """One relation that somebody has, and the ground on which it rests now."""

    relation: Relation
    ground: Ground


class Cell(NamedTuple):
    """One combination on which a rule says something."""

    relation: Relation
    ground: Ground
    purpose: str
    subject: Subject
    state: State


@dataclass(frozen=True)
class Rule:
    """What one rule says: every combination of these, and what it gives."""

    name: str
    relations: tuple[Relation, ...]
    grounds: tuple[Ground, ...]
    purposes: tuple[str, ...]
    subjects: tuple[Subject, ...]
    states: tuple[State, ...]
    gives: Verdict
    source: str = ""

    def cells(self) -> Iterator[Cell]:
        """Every combination that this rule is about."""
        every = (self.relations, self.grounds, self.purposes, self.subjects, self.states)
        return map(Cell._make, product(*every))


@dataclass(frozen=True)
class Question:
    """What is asked: with these relations, for this purpose, about this, in this state."""

    claims: frozenset[Claim]
    subject: Subject
    purpose: str = WORK
    state: State = State.OPEN


@dataclass(frozen=True)
class Answer:
    """How much somebody gets to know; `because` names the rules that decided, with their grounds.

    An answer without `because` was refused since nothing is stated.
    """

    verdict: Verdict
    because: tuple[tuple[str, Claim], ...] = ()

    @property
    def is_whole(self) -> bool:
        return self.verdict == Verdict.WHOLE

    @property
    def is_known(self) -> bool:
        """Whether at least that it is there may be known."""
        return self.verdict != Verdict.NOTHING


@dataclass(frozen=True)
class Policy:
    """The agreed rules, ready to be asked.

    `days_after_case` and `days_after_track` say how long a case or a track counts as running after
    its end, for who depends on it.
    """

    name: str
    version: int
    purposes: tuple[str, ...]
    days_after_case: int
    days_after_track: int
    rules: tuple[Rule, ...]
    without: Mapping[Relation, str] = field(default_factory=dict)

    @cached_property
    def given(self) -> Mapping[Cell, Rule]:
        """Every combination on which something is given, with the most generous rule."""
        found: dict[Cell, Rule] = {}
        for rule in sorted(self.rules, key=lambda each: RANK[each.gives]):
            if rule.gives != Verdict.NOTHING:
                found.update(dict.fromkeys(rule.cells(), rule))
        return found

    @cached_property
    def refused(self) -> Mapping[Cell, Rule]:
        """Every combination that refuses whatever else may be given."""
        return {
            cell: rule
            for rule in self.rules
            if rule.gives == Verdict.NOTHING
            for cell in rule.cells()
        }


def decide(policy: Policy, question: Question) -> Answer:
    """Say how much may be known, and which rules said so (R205)."""
    cells = [(claim, _cell(question, claim)) for claim in sorted(question.claims)]
    against = tuple((policy.refused[it].name, by) for by, it in cells if it in policy.refused)
    if against:
        return Answer(Verdict.NOTHING, against)
    found = [(policy.given[it], by) for by, it in cells if it in policy.given]
    if not found:
        return Answer(Verdict.NOTHING)
    most = max((rule.gives for rule, _ in found), key=RANK.__getitem__)
    return Answer(most, tuple((rule.name, by) for rule, by in found if rule.gives == most))


def _cell(question: Question, claim: Claim) -> Cell:
    return Cell(claim.relation, claim.ground, question.purpose, question.subject, question.state)


def what_is_needed(policy: Policy, question: Question) -> tuple[Claim, ...]:
    """With which relation and ground, each on its own, the whole could be known; strongest first.

    Depends on the subject, the purpose and the state only: what somebody lacks says nothing about
    the case. The order is that of the rules.
    """
    asked = (question.purpose, question.subject, question.state)
    found = [
        Claim(cell.relation, cell.ground)
        for rule in policy.rules
        if rule.gives == Verdict.WHOLE
        for cell in rule.cells()
        if cell[2:] == asked
    ]
    return tuple(dict.fromkeys(found))
