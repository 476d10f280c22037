"""Which families live in a town: those written by hand, and as many more as its cases need?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import yaml

from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.core.engine.world import birthday
from zorgroute.project.demo_world.peopling import LONG_AGO, name_of, offer
from zorgroute.project.demo_world.town import Told, Town

FIRST_PARENT = 100
PHONE = "06 00 00 00 00"
LATER = 10
# How long ago somebody who is told by age had the last birthday, in days.
LATELY = 60
SIBLING, TWO_PARENTS, APART, LONG_NAME = 0.35, 0.7, 0.3, 0.05


@dataclass(frozen=True)
class Slot:
    """Where a child is: the place, the group, and how old children are there.

    `has_birthday`: they have just become that old, so it happened while their case ran.
    """

    place: str
    group: str
    years: int
    has_birthday: bool = False


@dataclass(frozen=True)
class Child:
    """An invented child, as long as it is only thought of."""

    key: str
    name: Name
    born: date
    slot: Slot


@dataclass(frozen=True)
class Family:
    """Parents by their keys, and their children; parents who live apart have their own names.

    `without` are the parents who have no authority.
    """

    parents: tuple[tuple[str, Name], ...]
    children: tuple[Child, ...]
    without: tuple[str, ...] = ()


def told_families(town: Town) -> list[Family]:
    """The families that stand in the file of the town, by their names there."""
    return [_told(family, town.day(0)) for family in town.told["gezinnen"].values()]


def _told(family: Told, today: date) -> Family:
    parents = tuple((key, name_of(name)) for key, name in family["ouders"].items())
    children = []
    for key, (given, surname, born, place, group, *prefix) in family["kinderen"].items():
        name = Name(given, surname, prefix[0] if prefix else "")
        children.append(Child(key, name, _birth_date(born, today), Slot(place, group, 0)))
    return Family(parents, tuple(children), tuple(family.get("zonder_gezag", ())))


def _birth_date(born: str | int, today: date) -> date:
    """The birthday as it is told; a number is an age, for who stays that old in every demo."""
    if isinstance(born, int):
        return birthday(today, -born) - timedelta(days=LATELY)
    return date.fromisoformat(born)


def slots_of(town: Town) -> list[Slot]:
    """The groups that stand in the file of the town."""
    return [
        Slot(each["plek"], each["groep"], each["leeftijd"], each.get("jarig", False))
        for each in town.told["klassen"]
    ]


def settle_in(town: Town, families: Iterable[Family]) -> None:
    """Let families come to live in a town, by the actions that everybody has."""
    labels = {
        key: label
        for family in town.told["gezinnen"].values()
        for key, label in family.get("demo", {}).items()
    }
    order = FIRST_PARENT
    for family in families:
        for key, name in family.parents:
            _add_parent(town, key, name)
            offer(town, key, labels.get(key), order)
            order += 1
        for child in family.children:
            _add_child(town, child, family)


def _add_parent(town: Town, key: str, name: Name) -> None:
    town.people[key] = parties.add_person(
        town.municipality, name, phone=PHONE, email=f"{key}@voorbeeld.test", is_family=True
    )


def _add_child(town: Town, child: Child, family: Family) -> None:
    made = parties.enrol_child(
        town.municipality,
        child.name,
        child.born,
        organisation=town.organisations[child.slot.place],
        location=town.locations[child.slot.place],
        group=child.slot.group,
    )
    town.children[child.key] = made
    for key, _ in family.parents:
        add = parties.add_parent if key in family.without else parties.add_guardian
        add(town.municipality, made, town.people[key], town.day(LONG_AGO))


class Births:
    """Thinks of one family after another; every name is used again as late as can be.

    The same town gets the same families every time.
    """

    def __init__(self, rng: Random, slots: list[Slot], today: date, words: Path) -> None:
        self.rng, self.slots, self.today = rng, slots, today
        self.names: Told = yaml.safe_load(words.read_text(encoding="utf-8"))
        self.families: list[Family] = []
        self.guests: list[tuple[Child, Family]] = []
        self.waiting: list[tuple[Child, Family]] = []
        self.decks: dict[str, list[str]] = {}

    def invite(self, families: Iterable[Family]) -> None:
        """Let children who were written by hand have a case of their own as well."""
        self.guests = [(child, family) for family in families for child in family.children]

    def next_child(self, slot: Slot) -> tuple[Child, Family]:
        """A child in a group of whom nothing has been told yet: somebody's sister, or a new one."""
        # The first cases hardly begin; who can be tried out has something to see.
        guests = self.guests if len(self.families) >= LATER else []
        for some in (guests, self.waiting):
            for number, (child, _) in enumerate(some):
                if (child.slot.place, child.slot.group) == (slot.place, slot.group):
                    return some.pop(number)
        family = self._family(slot)
        self.families.append(family)
        self.waiting += [(child, family) for child in family.children[1:]]
        return family.children[0], family

    def _family(self, slot: Slot) -> Family:
        number = len(self.families) + 1
        surname = self._surname()
        slots = [slot]
        if self.rng.random() < SIBLING:
            slots.append(self.rng.choice(self.slots))
        children = tuple(
            Child(f"kind{number}{'abc'[order]}", self._called(surname), self._born(each), each)
            for order, each in enumerate(slots)
        )
        return Family(tuple(self._parents(number, surname)), children)

    def _called(self, surname: Name) -> Name:
        return Name(self._draw("kinderen"), surname.surname, surname.prefix)

    def _parents(self, number: int, surname: Name) -> Iterable[tuple[str, Name]]:
        many = 2 if self.rng.random() < TWO_PARENTS else 1
        for order in range(many):
            apart = order == 1 and self.rng.random() < APART
            other = self._surname() if apart else surname
            yield (
                f"ouder{number}{'ab'[order]}",
                Name(self._draw("ouders"), other.surname, other.prefix),
            )

    def _surname(self) -> Name:
        is_long = self.rng.random() < LONG_NAME
        surname = self._draw("lang" if is_long else "achternamen")
        return Name("", surname, self.rng.choice(self.names["tussenvoegsels"]))

    def _draw(self, what: str) -> str:
        if not self.decks.get(what):
            self.decks[what] = list(self.names[what])
            self.rng.shuffle(self.decks[what])
        return self.decks[what].pop()

    def _born(self, slot: Slot) -> date:
        if slot.has_birthday:
            return birthday(self.today, -slot.years) - timedelta(days=self.rng.randint(1, 12))
        return self.today - timedelta(days=slot.years * 365 + self.rng.randint(30, 330))
