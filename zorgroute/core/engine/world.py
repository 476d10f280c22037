"""What does the world outside the case say at this moment: people, ages, consents, contacts?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from zorgroute.core.policy.parting import Reach
from zorgroute.core.routes.words import Age
from zorgroute.core.terms.birthdays import birthday as birthday
from zorgroute.core.terms.calendar import Calendar

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Person:
    """Somebody who fills a function, with who steps in during leave; ids and shown names only."""

    id: str
    name: str
    replacement: Person | None = None
    away: bool = False

    def acting(self) -> Person | None:
        """Who answers today: this person, or the replacement; nobody when both are away."""
        if not self.away:
            return self
        return self.replacement.acting() if self.replacement else None


@dataclass(frozen=True)
class World:
    """A frozen snapshot of the facts that lie outside the log of the case.

    `decide` copies what it used into its events, so `evolve` never needs a world.
    `consents` maps a consent of the route to given, refused, withdrawn or lapsed, and outranks
    what a step recorded. `contacts` are the roles with a linked contact whose data were checked.
    `deviation_codes` are the reason codes a municipality knows. `seats` are the people, stand-ins
    included, who alone fill a role in this case; a role without a seat is open to its functions.
    `starts_at` is the kind of organisation where a case is begun; empty for a family. `reach` is
    how far each consent that was given goes; without it, as far as was asked.
    """

    calendar: Calendar
    functions: Mapping[str, Person] = field(default_factory=dict)
    coordinator: Person | None = None
    birth_date: date | None = None
    consents: Mapping[str, str] = field(default_factory=dict)
    contacts: frozenset[str] | None = None
    deviation_codes: frozenset[str] = frozenset()
    school_region: str = "noord"
    seats: Mapping[str, frozenset[str]] = field(default_factory=dict)
    starts_at: str = ""
    reach: Reach | None = None

    def responsible(self, role: str) -> Person | None:
        """The named person behind a function, else the coordinator; None is an alarm (R060)."""
        person = self.functions.get(role)
        return (person.acting() if person else None) or self.coordinator

    def age_in(self, age: Age, now: datetime) -> bool | None:
        """Whether the child is of this age now; unknown birth date: unknown."""
        if self.birth_date is None:
            return None
        today = now.astimezone(AMSTERDAM).date()
        old_enough = birthday(self.birth_date, age.from_) <= today
        return old_enough and (age.until is None or today < birthday(self.birth_date, age.until))
