"""Who is forgotten when the last file about a child goes?

Works under the duty of the installation. A child that is still at a school or childcare stays: that
place keeps its own administration; so does a parent who is somebody else's parent as well, or who
works here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Q

from zorgroute.chain.ledger.keys import case_keys
from zorgroute.chain.parties.models import (
    Account,
    Authority,
    Child,
    CitizenNumber,
    Guardianship,
    Household,
    JoinedChild,
    NotTheSame,
    Person,
    Post,
    Residence,
)


def forget_child(municipality: str, child: UUID) -> list[UUID]:
    """Remove a child that no place has any more, and the parents for whom nothing is left.

    Gives the ids of everybody who was removed, the child first; empty when the child stays. The
    caller has made sure that no case is left.
    """
    row = Child.objects.filter(municipality=municipality, id=child).first()
    if row is None or row.organisation_id is not None:
        return []
    family = _family_of(municipality, child)
    households = _households(municipality, Q(child_id=child))
    _drop_numbers(municipality, Q(child_id=child))
    NotTheSame.objects.filter(Q(low=child) | Q(high=child), municipality=municipality).delete()
    JoinedChild.objects.filter(Q(gone=child) | Q(kept=child), municipality=municipality).delete()
    row.delete()
    _forget_person(municipality, child)  # the child itself, when it had a door of its own
    gone = [each for each in sorted(family, key=str) if _forget_person(municipality, each)]
    _drop_empty(municipality, households)
    return [child, *gone]


def _family_of(municipality: str, child: UUID) -> set[UUID]:
    parents = Guardianship.objects.filter(municipality=municipality, child_id=child)
    holders = Authority.objects.filter(
        municipality=municipality, child_id=child, person_id__isnull=False
    )
    return {
        each
        for rows in (parents, holders)
        for each in rows.values_list("person_id", flat=True)
        if each is not None
    }


def _forget_person(municipality: str, person: UUID) -> bool:
    """Remove somebody of a family for whom nothing is left here, and the way in; else stay."""
    row = Person.objects.filter(municipality=municipality, id=person, is_family=True).first()
    still = (
        row is None
        or Guardianship.objects.filter(municipality=municipality, person_id=person).exists()
        or Authority.objects.filter(municipality=municipality, person_id=person).exists()
        or Post.objects.filter(municipality=municipality, person_id=person).exists()
    )
    if row is None or still:
        return False
    households = _households(municipality, Q(person_id=person))
    _drop_numbers(municipality, Q(person_id=person))
    case_keys().destroy(person)
    Account.objects.filter(municipality=municipality, person_id=person).delete()
    row.delete()
    _drop_empty(municipality, households)
    return True


def _drop_numbers(municipality: str, whose: Q) -> None:
    rows = CitizenNumber.objects.filter(whose, municipality=municipality)
    for number in rows.values_list("id", flat=True):
        case_keys().destroy(number)
    rows.delete()


def _households(municipality: str, whose: Q) -> set[UUID]:
    rows = Residence.objects.filter(whose, municipality=municipality)
    return set(rows.values_list("household_id", flat=True))


def _drop_empty(municipality: str, households: set[UUID]) -> None:
    """An address where nobody known lives any more goes as well."""
    lived_in = Residence.objects.filter(municipality=municipality, household_id__in=households)
    empty = households - set(lived_in.values_list("household_id", flat=True))
    Household.objects.filter(municipality=municipality, id__in=empty).delete()


def ended_posts() -> Iterator[tuple[str, UUID, date]]:
    """Every function that has a last day: municipality, id and that day."""
    rows = Post.objects.filter(until__isnull=False).order_by("municipality", "id")
    for municipality, ref, last_day in rows.values_list("municipality", "id", "until"):
        if last_day is not None:
            yield municipality, ref, last_day


def ended_authorities() -> Iterator[tuple[str, UUID, date]]:
    """Every say over a child that has a last day: municipality, id and that day."""
    rows = Authority.objects.filter(until__isnull=False).order_by("municipality", "id")
    for municipality, ref, last_day in rows.values_list("municipality", "id", "until"):
        if last_day is not None:
            yield municipality, ref, last_day


def end_again(municipality: str, kind: str, ref: UUID, last_day: date) -> None:
    """Put the last day back that a copy from before it does not have; a later one is not kept."""
    table = Post if kind == "post" else Authority
    rows = table.objects.filter(municipality=municipality, id=ref)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gt=last_day))
    rows.filter(since__lte=last_day).update(until=last_day)
    rows.filter(since__gt=last_day).update(since=last_day, until=last_day)


def forget_anyway(municipality: str, ref: UUID) -> list[UUID]:
    """Remove a child or a person who was removed before, whatever an old copy says of a place."""
    Child.objects.filter(municipality=municipality, id=ref).update(organisation=None)
    removed = forget_child(municipality, ref)
    Guardianship.objects.filter(municipality=municipality, person_id=ref).delete()
    Authority.objects.filter(municipality=municipality, person_id=ref).delete()
    return [*removed, *([ref] if _forget_person(municipality, ref) else [])]
