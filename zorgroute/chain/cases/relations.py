"""What had somebody to do with a case when they looked at it?

For weighing looks only, under the duty of the system: nobody reads this on a page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from zorgroute.chain.cases.models import Case, Involvement, Work


def children_of_cases(municipality: str, cases: Collection[UUID]) -> Mapping[UUID, UUID]:
    """The child of each of these cases; a destroyed case has none any more."""
    rows = Case.objects.filter(municipality=municipality, id__in=cases, child_id__isnull=False)
    return {case: child for case, child in rows.values_list("id", "child_id") if child}


def relations_to(
    municipality: str, people: Collection[UUID], cases: Collection[UUID]
) -> Mapping[tuple[UUID, UUID], str]:
    """For a person and a case: `task`, `part` or `ended`; nothing for who never took part."""
    parts = Involvement.objects.filter(
        municipality=municipality, person_id__in=people, case_id__in=cases
    )
    waiting = set(
        Work.objects.filter(municipality=municipality, case_id__in=cases).values_list(
            "case_id", "role"
        )
    )
    found: dict[tuple[UUID, UUID], str] = {}
    rank = ("ended", "part", "task")
    for person, case, role, until in parts.values_list("person_id", "case_id", "role", "until"):
        known = "ended" if until else ("task" if (case, role) in waiting else "part")
        before = found.get((person, case), "ended")
        found[person, case] = max(before, known, key=rank.index)
    return found
