"""Is this person a child with a door of its own, and as what does it come in on a day?

The person has the id of the child. Below twelve a child has no say of its own (Jeugdwet 7.3.4 and
7.3.15 paragraph 1; for what a school shares UAVG 5), so there is no door either, whatever a table
says; from sixteen on somebody decides alone (Jeugdwet 7.3.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from zorgroute.chain.parties.models import OwnDoor
from zorgroute.core.routes.route import YOUNG, YOUNG_12, YOUNG_16
from zorgroute.core.terms.birthdays import birthday

ALONG, ALONE = 12, 16
PARENTS = "ouders"
# Every function on the side of the family.
FAMILY_ROLES = frozenset({PARENTS, *YOUNG})


def is_old_enough(born: date | None, day: date, years: int = ALONG) -> bool:
    """Whether somebody has had this birthday; a birthday that is not known never was."""
    return born is not None and birthday(born, years) <= day


def role_of_family(person: UUID, day: date) -> str | None:
    """As what somebody of a family comes in: as a parent, or as the young person it is about.

    None for a child whose door is not open on this day, or that is not twelve yet.
    """
    doors = list(OwnDoor.objects.filter(child_id=person).select_related("child"))
    if not doors:
        return PARENTS
    born = doors[0].child.birth_date
    is_open = any(each.since <= day and (each.until is None or each.until >= day) for each in doors)
    if not is_open or not is_old_enough(born, day):
        return None
    return YOUNG_16 if is_old_enough(born, day, ALONE) else YOUNG_12


def open_doors(municipality: str, children: Iterable[UUID], day: date) -> QuerySet[OwnDoor, UUID]:
    """Which of these children have an open door on a day, as a question within another."""
    lasting = Q(until__isnull=True) | Q(until__gte=day)
    rows = OwnDoor.objects.filter(
        lasting,
        municipality=municipality,
        child_id__in=children,
        since__lte=day,
        child__birth_date__lte=_born_by(day),
    )
    return rows.values_list("child_id", flat=True)


def _born_by(day: date) -> date:
    """The last birthday with which somebody is twelve on this day."""
    try:
        return day.replace(year=day.year - ALONG)
    except ValueError:  # 29 February, in a year that had none
        return day.replace(year=day.year - ALONG, day=28)
