"""Which answers can every part of the house give: yes and what happened, or no and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

EventT = TypeVar("EventT")


class ZorgrouteError(Exception):
    """Something is wrong that the caller cannot answer for; the base of all our exceptions."""


class ReasonClass(StrEnum):
    """How hard a reason is: what a deviation with a reason code may waive, and what never."""

    FORM = "form"  # the move itself is incomplete or not offered here
    AGREEMENT = "agreement"  # the route says so; may be waived with a reason (vision, promise 6)
    ORDER = "order"  # meldcode order; accepted with a reason (semantics 13)
    SAFETY = "safety"  # never waived
    GROUND = "ground"  # never waived: nothing is shared without a ground


@dataclass(frozen=True, order=True)
class Reason:
    """One thing that is missing, as `thing.problem` with the facts that fill its sentence.

    `facts` are (name, value) pairs; the wording room turns code and facts into Dutch.
    """

    code: str
    facts: tuple[tuple[str, str], ...] = ()
    kind: ReasonClass = field(default=ReasonClass.FORM, compare=False)

    def fact(self, name: str) -> str | None:
        return dict(self.facts).get(name)


def reason(code: str, kind: ReasonClass = ReasonClass.FORM, /, **facts: str) -> Reason:
    """Make a reason with its facts in a fixed order, so that equal reasons compare equal."""
    return Reason(code, tuple(sorted(facts.items())), kind)


@dataclass(frozen=True)
class Moved(Generic[EventT]):
    """The move is accepted; these events are to be written, in this order."""

    events: tuple[EventT, ...]


@dataclass(frozen=True)
class Denied:
    """The move is refused, nothing changed; every missing fact is named (R033)."""

    reasons: tuple[Reason, ...]

    def codes(self) -> tuple[str, ...]:
        return tuple(each.code for each in self.reasons)
