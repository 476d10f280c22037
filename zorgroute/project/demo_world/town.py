"""What has been made of a town so far, by the names in its file?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import yaml

from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.parties.queries import acting_in, hats_of
from zorgroute.core.engine.world import AMSTERDAM

SCHOOL_DAY = time(15, 30)
SEED = 20_26
Told = Mapping[str, Any]


@dataclass
class Town:
    """A municipality of the demo: its file, the moment it is filled, and whom and what it has.

    `quiet` are the children in whose case no term has passed; `stopped` is what went wrong.
    """

    told: Told
    now: datetime
    organisations: dict[str, UUID] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    locations: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    posts: dict[str, UUID] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    children: dict[str, UUID] = field(default_factory=dict)
    born: dict[str, date] = field(default_factory=dict)
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    classes: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    cases: dict[str, UUID] = field(default_factory=dict)
    quiet: set[str] = field(default_factory=set)
    stopped: list[str] = field(default_factory=list)
    hats: dict[tuple[UUID, str, UUID | None], Acting] = field(default_factory=dict)

    @property
    def municipality(self) -> str:
        return str(self.told["gemeente"]["code"])

    @property
    def duty(self) -> Duty:
        """The installation itself, in this town."""
        return Duty(municipality=self.municipality)

    def dice(self, what: str) -> Random:
        """Dice of their own for each part of a town, so that one change leaves the rest alone."""
        return Random(f"{SEED}/{self.municipality}/{what}")  # noqa: S311 no secret: invented people

    def at(self, days: int) -> datetime:
        """After school on a day counted from today; never later than now."""
        return min(datetime.combine(self.day(days), SCHOOL_DAY, AMSTERDAM), self.now)

    def day(self, days: int) -> date:
        """A day counted from today; what falls in a weekend was on the Friday before it."""
        day = self.now.astimezone(AMSTERDAM).date() + timedelta(days=days)
        return day if days == 0 else day - timedelta(days=max(0, day.weekday() - 4))

    def acting(self, person: UUID, function: str = "", at: UUID | None = None) -> Acting:
        """Somebody in a function at an organisation, or in the first function there is."""
        if (person, function, at) not in self.hats:
            day = self.day(0)
            with acting_as(self.duty):
                hats = hats_of(person, day)
                fitting = [
                    hat
                    for hat in hats
                    if function in ("", hat.role) and at in (None, hat.organisation)
                ]
                self.hats[person, function, at] = acting_in((fitting or list(hats))[0], day)
        return self.hats[person, function, at]


def read_town(file: Path, now: datetime) -> Town:
    """A town of which nothing has been made yet."""
    return Town(yaml.safe_load(file.read_text(encoding="utf-8")), now)
