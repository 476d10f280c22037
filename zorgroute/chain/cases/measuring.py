"""What is known of cases that may be counted: route, age band and area, and no person?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from zorgroute.chain.cases.models import Case
from zorgroute.chain.parties.areas import Area, Counted, areas_in, areas_of_cases
from zorgroute.chain.parties.queries import children_behind
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.world import AMSTERDAM

# Years of age at the start, as the law on youth care and the schools divide them.
BANDS = ((4, "0-3"), (12, "4-11"), (18, "12-17"), (200, "18+"))


@dataclass(frozen=True)
class CountedCase:
    """A case by what may be counted; `digest` is the version of its route, `area` a code."""

    id: UUID
    route: str
    digest: str
    age_band: str
    area: str


def counted_cases(municipality: str) -> list[CountedCase]:
    """The cases of a municipality that were not destroyed; for a duty only."""
    rows = list(
        Case.objects.filter(municipality=municipality, is_destroyed=False)
        .order_by("id")
        .only("id", "route", "digest", "child_id", "location_id", "opened_at")
    )
    born = {
        each.id: each.birth_date
        for each in children_behind(
            municipality, {row.child_id for row in rows if row.child_id}
        ).values()
    }
    opened = {row.id: row.opened_at.astimezone(AMSTERDAM).date() for row in rows}
    areas = areas_of_cases(
        municipality,
        [Counted(row.id, row.child_id, row.location_id, opened[row.id]) for row in rows],
        areas_of(municipality),
    )
    return [
        CountedCase(
            row.id,
            row.route,
            row.digest,
            age_band(born.get(row.child_id) if row.child_id else None, opened[row.id]),
            areas.get(row.id, ""),
        )
        for row in rows
    ]


def areas_of(municipality: str) -> tuple[Area, ...]:
    """The areas by which a municipality counts, none where it named none."""
    return areas_in(content().rows("areas"), municipality)


def destroyed_cases(municipality: str) -> set[UUID]:
    """The cases of a municipality that were destroyed; for a duty only."""
    rows = Case.objects.filter(municipality=municipality, is_destroyed=True)
    return set(rows.values_list("id", flat=True))


def age_band(born: date | None, on: date) -> str:
    """In which band of age somebody was on a day; empty when the birth date is not known."""
    if born is None:
        return ""
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next((name for below, name in BANDS if years < below), "")


def running_cases(municipality: str) -> QuerySet[Case]:
    """The cases of a municipality that run now, to be asked for id, route, digest and version; for
    a duty only."""
    return Case.objects.filter(municipality=municipality, closed="", is_destroyed=False)
