"""Invented accesses of a chain at work, with looks that should not have been, by a seed.

Made before and apart from the rules that look for them: the ordinary behaviour is as untidy as
people are, and whoever pries does so in the ways that were seen elsewhere (security.md, G19).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from zorgroute.chain.review.unusual import Access

FIRST = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
ORGANISATIONS, STAFF, CHILDREN, SURNAMES = 20, 20, 120, 900
# In how many ways somebody pries; each as often as the others.
WAYS = ("nosy", "namesake", "browser", "ex-partner", "gone", "decoy", "relative")


@dataclass(frozen=True)
class Person:
    id: UUID
    organisation: UUID
    surname: int
    caseload: tuple[Child, ...]
    school: tuple[Child, ...]


@dataclass(frozen=True)
class Child:
    id: UUID
    surname: int


@dataclass
class Crowd:
    """All accesses, and who pried: a person with the child, or with a day for who browsed."""

    accesses: list[Access] = field(default_factory=list)
    planted: list[tuple[str, UUID, UUID | None]] = field(default_factory=list)
    organisations: int = ORGANISATIONS
    days: int = 0


def make_crowd(seed: int, accesses: int, pries: int) -> Crowd:
    """So many accesses over as many days as people of this number would need, with these pries."""
    luck = random.Random(seed)
    people = [each for _ in range(ORGANISATIONS) for each in _organisation(luck)]
    crowd = Crowd(days=max(14, accesses // (len(people) * 9)))
    while len(crowd.accesses) < accesses:
        crowd.accesses.extend(_ordinary(luck, luck.choice(people), crowd.days))
    for number in range(pries):
        way = WAYS[number % len(WAYS)]
        person = luck.choice(people)
        looks = list(_prying(luck, way, person, crowd.days))
        crowd.accesses.extend(looks)
        crowd.planted.append((way, person.id, None if way == "browser" else looks[0].subject))
    return crowd


def _id(luck: random.Random) -> UUID:
    return UUID(int=luck.getrandbits(128))


def _surname(luck: random.Random) -> int:
    """Some names are much more common than others, as they are."""
    return min(int(luck.paretovariate(0.7)), SURNAMES) if luck.random() < 0.3 else luck.randrange(
        SURNAMES
    )  # fmt: skip


def _organisation(luck: random.Random) -> Iterator[Person]:
    place = _id(luck)
    school = tuple(Child(_id(luck), _surname(luck)) for _ in range(CHILDREN))
    for _ in range(STAFF):
        caseload = tuple(luck.sample(school, luck.randint(8, 40)))
        yield Person(_id(luck), place, _surname(luck), caseload, school)


def _moment(luck: random.Random, day: int, *, evening: bool = False) -> datetime:
    start = FIRST + timedelta(days=day)
    if evening:
        return start + timedelta(hours=19.2 + luck.random() * 3)
    return start + timedelta(hours=min(16.8, max(6.5, luck.gauss(11.5, 2.3))))


def _workday(luck: random.Random, days: int) -> int:
    while True:
        day = luck.randrange(days)
        if day % 7 < 5:
            return day


def _look(
    luck: random.Random, person: Person, child: Child, at: datetime, relation: str, **more: object
) -> Access:
    facts: dict[str, object] = {"same_surname": person.surname == child.surname, **more}
    return Access(
        look=_id(luck), at=at, person=person.id, organisation=person.organisation, role="ib",
        subject=child.id, child=child.id, relation=relation, **facts,  # type: ignore[arg-type]
    )  # fmt: skip


def _ordinary(luck: random.Random, person: Person, days: int) -> Iterator[Access]:
    """What one person does with some children on one day."""
    day = _workday(luck, days)
    for child in luck.sample(person.caseload, min(len(person.caseload), luck.randint(2, 7))):
        at = _moment(luck, day, evening=luck.random() < 0.04)
        relation = luck.choices(("task", "part", "location"), (62, 33, 5))[0]
        writes = luck.random() < {"task": 0.55, "part": 0.12, "location": 0.7}[relation]
        for _ in range(luck.choice((1, 1, 1, 2)) if relation != "location" or writes else 1):
            yield _look(luck, person, child, at, relation)
            at += timedelta(minutes=luck.randint(1, 30))
        if writes:
            yield _look(luck, person, child, at, relation, is_write=True)
    if luck.random() < 0.01:
        # A wrong link, or a mistake in typing.
        other = Child(_id(luck), luck.randrange(SURNAMES))
        yield _look(luck, person, other, _moment(luck, day), "none", allowed=False)
    if luck.random() < 0.002:
        # An old bookmark of a child one used to work for.
        yield _look(luck, person, luck.choice(person.school), _moment(luck, day), "ended",
                    allowed=False)  # fmt: skip


Pries = Iterator[Access]


def _prying(luck: random.Random, way: str, person: Person, days: int) -> Pries:
    day = _workday(luck, max(1, days - 14))
    child = luck.choice([each for each in person.school if each not in person.caseload])
    return _WAYS[way](luck, person, child, day)


def _nosy(luck: random.Random, person: Person, child: Child, day: int) -> Pries:
    for _ in range(luck.randint(1, 6)):
        at = _moment(luck, day + luck.randint(0, 3), evening=luck.random() < 0.3)
        yield _look(luck, person, child, at, "location")


def _namesake(luck: random.Random, person: Person, child: Child, day: int) -> Pries:
    for _ in range(luck.randint(1, 3)):
        relation = luck.choice(("part", "location"))
        yield _look(luck, person, child, _moment(luck, day), relation, same_surname=True)


def _relative(luck: random.Random, person: Person, child: Child, day: int) -> Pries:
    for _ in range(luck.randint(1, 3)):
        yield _look(luck, person, child, _moment(luck, day), "task", is_kin=True)


def _browser(luck: random.Random, person: Person, child: Child, day: int) -> Pries:
    for other in luck.sample(person.school, luck.randint(25, 60)):
        yield _look(luck, person, other, _moment(luck, day), "location")


def _ex_partner(luck: random.Random, person: Person, child: Child, day: int) -> Pries:
    relation, allowed = luck.choice((("part", True), ("none", False)))
    for number in range(luck.randint(3, 12)):
        at = _moment(luck, day + number, evening=luck.random() < 0.6)
        yield _look(luck, person, child, at, relation, allowed=allowed)


def _gone(luck: random.Random, person: Person, child: Child, day: int) -> Pries:
    for _ in range(luck.randint(1, 3)):
        yield _look(luck, person, child, _moment(luck, day), "ended", allowed=False)


def _decoy(luck: random.Random, person: Person, child: Child, day: int) -> Pries:
    yield _look(luck, person, child, _moment(luck, day), "location", is_decoy=True)


_WAYS = {
    "nosy": _nosy, "namesake": _namesake, "relative": _relative, "browser": _browser,
    "ex-partner": _ex_partner, "gone": _gone, "decoy": _decoy,
}  # fmt: skip
