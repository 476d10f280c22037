"""What does a guard get to hear about a real case?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.world import World
from zorgroute.core.routes.words import Age


@dataclass(frozen=True)
class CaseKnown:
    """The standing, with what this very move records on top, and the world.

    `answered` are the consents that this very move writes down: no other source is newer.
    """

    standing: Standing
    world: World
    now: datetime
    facts: Mapping[str, Value]
    consents: Mapping[str, str]
    answered: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def before(cls, standing: Standing, world: World, now: datetime) -> CaseKnown:
        return cls(standing, world, now, standing.facts, standing.consents)

    def consent(self, name: str) -> str | None:
        return self.answered.get(name) or self.world.consents.get(name) or self.consents.get(name)

    def answers(self, key: str) -> tuple[str, ...] | None:
        value = self.facts.get(key)
        if value is None:
            return None
        return value if isinstance(value, tuple) else (str(value),)

    def was_done(self, line: str, step: str) -> bool:
        return (line, step) in self.standing.done

    def result(self, track: str) -> str | None:
        run = self.standing.runs.get(track)
        return run.result if run else None

    def meldcode_done(self, number: int) -> bool:
        return number in self.standing.meldcode

    def is_aged(self, age: Age) -> bool | None:
        return self.world.age_in(age, self.now)

    def has_contact(self, role: str) -> bool | None:
        return None if self.world.contacts is None else role in self.world.contacts
