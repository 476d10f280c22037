"""Is somebody's whereabouts kept from this reader?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Shielding:
    """What is kept from whom: the whereabouts of a person, a child or a household.

    `against` names the people; empty means everybody outside `functions`. It holds from `since`
    until `until`, both days included.
    """

    id: UUID
    ground: str
    since: date
    until: date
    review_on: date
    person: UUID | None = None
    child: UUID | None = None
    household: UUID | None = None
    against: tuple[UUID, ...] = ()
    functions: tuple[str, ...] = ()

    def hides_from(self, people: Collection[UUID], functions: Collection[str]) -> bool:
        """Whether it is kept from a reader, with the people the reader answers for.

        Never from whom it protects, so that a shield on oneself changes nothing for oneself.
        """
        if self.person in people:
            return False
        if self.against:
            return any(each in self.against for each in people)
        return not any(each in self.functions for each in functions)


@dataclass(frozen=True)
class Hidden:
    """Everything that is kept from one reader today; what is not here may be told."""

    people: frozenset[UUID] = field(default=frozenset())
    children: frozenset[UUID] = field(default=frozenset())
    households: frozenset[UUID] = field(default=frozenset())

    @property
    def is_nothing(self) -> bool:
        return not (self.people or self.children or self.households)


def hidden(
    shields: Iterable[Shielding], people: Collection[UUID], functions: Collection[str]
) -> Hidden:
    """What these shields keep from one reader."""
    found = [each for each in shields if each.hides_from(people, functions)]
    return Hidden(
        frozenset(each.person for each in found if each.person),
        frozenset(each.child for each in found if each.child),
        frozenset(each.household for each in found if each.household),
    )
