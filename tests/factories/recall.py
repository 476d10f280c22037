"""How many of the planted looks are found, and how much else has to be judged?"""

from __future__ import annotations

from dataclasses import dataclass

from tests.factories.prying import Crowd
from zorgroute.chain.review.kinds import kinds
from zorgroute.chain.review.unusual import find


@dataclass(frozen=True)
class Measured:
    """Found and planted by way, and the alerts: all, and per organisation per day at most."""

    found: dict[str, int]
    planted: dict[str, int]
    alerts: int
    busiest: int
    per_day: float

    @property
    def recall(self) -> float:
        return sum(self.found.values()) / sum(self.planted.values())


def measure(crowd: Crowd) -> Measured:
    """Lay what the rules find beside what was planted."""
    findings = find(crowd.accesses, kinds())
    about = {(each.last.person, look.subject) for each in findings for look in each.looks}
    many = {each.last.person for each in findings if each.kind == "veel_kinderen"}
    found: dict[str, int] = {}
    planted: dict[str, int] = {}
    for way, person, subject in crowd.planted:
        hit = person in many if subject is None else (person, subject) in about
        planted[way] = planted.get(way, 0) + 1
        found[way] = found.get(way, 0) + hit
    load: dict[object, int] = {}
    for each in findings:
        place = (each.last.organisation, each.last.day)
        load[place] = load.get(place, 0) + 1
    return Measured(
        found,
        planted,
        len(findings),
        max(load.values(), default=0),
        len(findings) / (crowd.organisations * crowd.days),
    )
