"""What is known of cases that may be counted: their route and age band, and no person?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zorgroute.chain.cases.models import Case
from zorgroute.chain.parties.queries import children_behind
from zorgroute.core.engine.world import AMSTERDAM

# Years of age at the start, as the law on youth care and the schools divide them.
BANDS = ((4, "0-3"), (12, "4-11"), (18, "12-17"), (200, "18+"))


@dataclass(frozen=True)
class CountedCase:
    """A case by what may be counted; `digest` is the version of its route."""

    id: UUID
    route: str
    digest: str
    age_band: str


def counted_cases(municipality: str) -> list[CountedCase]:
    """The cases of a municipality that were not destroyed; for a duty only."""
    rows = list(
        Case.objects.filter(municipality=municipality, is_destroyed=False)
        .order_by("id")
        .values_list("id", "route", "digest", "child_id", "opened_at")
    )
    born = {
        each.id: each.birth_date
        for each in children_behind(municipality, {row[3] for row in rows if row[3]}).values()
    }
    return [
        CountedCase(
            case,
            route,
            digest,
            age_band(born.get(child) if child else None, opened.astimezone(AMSTERDAM)),
        )
        for case, route, digest, child, opened in rows
    ]


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
