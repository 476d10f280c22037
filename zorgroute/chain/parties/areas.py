"""In which area of the municipality does a case count: where the child lives, or goes to school?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.models import (
    Authority,
    Guardianship,
    Household,
    Location,
    Residence,
    Shield,
)
from zorgroute.chain.parties.organising import must_keep

DIGITS = 4  # of a postcode: the letters would tell the street
UNKNOWN_AREA = ""


@dataclass(frozen=True)
class Area:
    """An area as a municipality named it, with the postcodes in it and where that is known from."""

    code: str
    name: str
    postcodes: tuple[str, ...]
    source: str
    mark: str


@dataclass(frozen=True)
class Counted:
    """A case as far as its area needs: its child, the building it began at, and on which day."""

    case: UUID
    child: UUID | None
    location: UUID | None
    opened_on: date


@dataclass(frozen=True)
class Site:
    """A building of an organisation with the area it stands in, empty when nobody said so."""

    id: UUID
    name: str
    area: str


def areas_in(rows: Iterable[Mapping[str, str]], municipality: str) -> tuple[Area, ...]:
    """The areas of a municipality as `content/tables/areas.csv` states them."""
    return tuple(
        Area(row["area"], row["name"], tuple(row["postcodes"].split()), row["source"], row["mark"])
        for row in rows
        if row["municipality"] == municipality
    )


def areas_of_cases(
    municipality: str, cases: Sequence[Counted], areas: Sequence[Area]
) -> Mapping[UUID, str]:
    """For each case the code of its area, empty when it is not known; for a duty only.

    It is the area where the child lived on the day the case began, if that was one area; else that
    of the building. Where anybody around the child was ever shielded nothing is derived from a
    home: the building counts, and for a child that is shielded itself nothing does (T4, T6, T7).
    """
    if not areas:
        return {}
    shields = _Shielded.of(municipality)
    at_home = _areas_at_home(municipality, cases, areas, shields.children_around())
    known = {each.code for each in areas}
    sites: dict[UUID | None, str] = {
        row.id: row.area if row.area in known else UNKNOWN_AREA
        for row in Location.objects.filter(municipality=municipality)
    }
    return {
        each.case: UNKNOWN_AREA
        if each.child in shields.children
        else at_home.get(each.case) or sites.get(each.location, UNKNOWN_AREA)
        for each in cases
    }


def _areas_at_home(
    municipality: str, cases: Sequence[Counted], areas: Sequence[Area], kept: Collection[UUID]
) -> Mapping[UUID, str]:
    """Of cases whose child lived in one known area, that area; not of children in `kept`."""
    by_postcode = {digits: each.code for each in areas for digits in each.postcodes}
    households = {
        row.id: by_postcode.get(row.postcode.strip()[:DIGITS], UNKNOWN_AREA)
        for row in Household.objects.filter(municipality=municipality)
    }
    stays: dict[UUID | None, list[Residence]] = {}
    for row in Residence.objects.filter(municipality=municipality, child__isnull=False):
        if row.child_id not in kept:
            stays.setdefault(row.child_id, []).append(row)
    found: dict[UUID, str] = {}
    for each in cases:
        lived = {
            households.get(row.household_id, UNKNOWN_AREA)
            for row in stays.get(each.child, [])
            if row.since <= each.opened_on and (row.until is None or each.opened_on <= row.until)
        }
        if len(lived) == 1:
            found[each.case] = lived.pop()
    return found


@dataclass(frozen=True)
class _Shielded:
    """Who and what was shielded at any time: today's end of a shield tells no old address."""

    municipality: str
    people: frozenset[UUID]
    children: frozenset[UUID]
    households: frozenset[UUID]

    @classmethod
    def of(cls, municipality: str) -> _Shielded:
        rows = list(Shield.objects.filter(municipality=municipality))
        return cls(
            municipality,
            frozenset(row.person_id for row in rows if row.person_id),
            frozenset(row.child_id for row in rows if row.child_id),
            frozenset(row.household_id for row in rows if row.household_id),
        )

    def children_around(self) -> set[UUID]:
        """Children who are shielded, whose family is, or who ever lived where somebody was."""
        here = {"municipality": self.municipality}
        lived_by = Residence.objects.filter(
            Q(person__in=self.people) | Q(child__in=self.children), **here
        )
        homes = {*self.households, *lived_by.values_list("household_id", flat=True)}
        families = (
            Guardianship.objects.filter(**here, person__in=self.people),
            Authority.objects.filter(**here, person__in=self.people),
            Residence.objects.filter(**here, household_id__in=homes, child__isnull=False),
        )
        around = {each for rows in families for each in rows.values_list("child_id", flat=True)}
        return {*self.children, *(each for each in around if each is not None)}


def sites_of(acting: Acting) -> tuple[Site, ...]:
    """The buildings of the organisation this actor keeps. Raises `Unseen` for anybody else."""
    rows = Location.objects.filter(
        municipality=acting.municipality, organisation_id=must_keep(acting)
    )
    return tuple(Site(row.id, row.name, row.area) for row in rows.order_by("name", "id"))


def set_area(acting: Acting, location: UUID, area: str, areas: Sequence[Area]) -> None:
    """Say in which area a building of the own organisation stands; empty takes it away.

    Raises `Unseen` for a building of another organisation and for an area that is not there.
    """
    if area and area not in {each.code for each in areas}:
        raise Unseen("area")
    rows = Location.objects.filter(
        municipality=acting.municipality, organisation_id=must_keep(acting), id=location
    )
    if not rows.update(area=area):
        raise Unseen(str(location))


def sites_without_area(municipality: str, areas: Sequence[Area]) -> int:
    """How many buildings of schools and others stand in no area that is known."""
    rows = Location.objects.filter(municipality=municipality, organisation__left_on__isnull=True)
    return rows.exclude(area__in=[each.code for each in areas]).count()
