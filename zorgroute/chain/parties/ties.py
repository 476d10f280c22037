"""Who bears the name of a child, and who is its family or lives with it?

For weighing looks only, under the duty of the system: nobody reads this on a page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from zorgroute.chain.parties.models import Authority, Child, Guardianship, Person, Residence

Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class Ties:
    """Pairs of a person and a child: of the same surname, and of one family or household."""

    same_surname: frozenset[Pair]
    kin: frozenset[Pair]


def ties_between(municipality: str, people: Collection[UUID], children: Collection[UUID]) -> Ties:
    """What ties these people to these children, now or ever: who was family is so still.

    A colleague who is known as a parent as well is found by name and phone or address of mail.
    """
    persons = {
        row.id: row for row in Person.objects.filter(municipality=municipality, id__in=people)
    }
    kids = Child.objects.filter(municipality=municipality, id__in=children)
    same = {
        (person.id, child.id)
        for child in kids
        for person in persons.values()
        if person.surname.casefold() == child.surname.casefold()
    }
    also = _also_known_as(municipality, persons)
    kin = {
        (person, child)
        for known, child in _family(municipality, also.keys(), children)
        for person in also[known]
    }
    return Ties(frozenset(same), frozenset(kin))


def _also_known_as(municipality: str, persons: dict[UUID, Person]) -> dict[UUID, set[UUID]]:
    """Every person that is one of these, by another record or by the own."""
    found = {each: {each} for each in persons}
    others = Person.objects.filter(
        municipality=municipality,
        is_family=True,
        surname__in={each.surname for each in persons.values()},
    )
    for other in others:
        for person in persons.values():
            if person.id != other.id and _is_same(person, other):
                found.setdefault(other.id, set()).add(person.id)
    return found


def _is_same(one: Person, other: Person) -> bool:
    by_phone = bool(one.phone) and one.phone == other.phone
    by_mail = bool(one.email) and one.email.casefold() == other.email.casefold()
    return one.name.casefold() == other.name.casefold() and (by_phone or by_mail)


def _family(municipality: str, people: Collection[UUID], children: Collection[UUID]) -> set[Pair]:
    about = Q(municipality=municipality, person_id__in=list(people), child_id__in=list(children))
    found = set(Guardianship.objects.filter(about).values_list("person_id", "child_id"))
    holders = Authority.objects.filter(about).values_list("person_id", "child_id")
    found |= {(person, child) for person, child in holders if person}
    homes = Residence.objects.filter(municipality=municipality)
    lived: dict[UUID, set[UUID]] = {}
    for home, child in homes.filter(child_id__in=list(children)).values_list(
        "household_id", "child_id"
    ):
        lived.setdefault(home, set()).add(child)
    for home, person in homes.filter(
        person_id__in=list(people), household_id__in=list(lived)
    ).values_list("household_id", "person_id"):
        found |= {(person, child) for child in lived[home]}
    return found
