"""Which cases are closed, since when is nothing written in them, and who took part?

For the installation itself and for the desk that destroys files; nothing that was written in a
case comes out of here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.models import Case, Involvement
from zorgroute.chain.ledger.queries import last_changes
from zorgroute.chain.parties.queries import children_behind, organisation_kinds
from zorgroute.chain.routebook.queries import route_of


@dataclass(frozen=True)
class ClosedCase:
    """A closed case by its outside: how it ended, when it changed last, which kinds took part."""

    id: UUID
    organisation: UUID
    child: UUID | None
    child_at_place: bool
    route: str
    closed: str
    last_change: datetime
    kinds: frozenset[str]


def closed_cases(municipality: str, only: Iterable[UUID] | None = None) -> list[ClosedCase]:
    """The closed cases of a municipality that were not destroyed; works for a duty only.

    A fixed number of statements, whatever the number of cases.
    """
    rows = Case.objects.filter(municipality=municipality, is_destroyed=False).exclude(closed="")
    if only is not None:
        rows = rows.filter(id__in=list(only))
    cases = list(rows.order_by("opened_at", "id"))
    changed = last_changes(municipality, [each.id for each in cases])
    children = children_behind(municipality, {each.child_id for each in cases if each.child_id})
    at = {
        each: known.organisation is not None or known.location is not None
        for each, known in children.items()
    }
    kinds = _kinds(municipality, cases)
    return [
        ClosedCase(
            id=each.id,
            organisation=each.organisation_id,
            child=each.child_id,
            child_at_place=bool(each.child_id and at.get(each.child_id, False)),
            route=each.route,
            closed=each.closed,
            last_change=changed.get(each.id, each.opened_at),
            kinds=kinds[each.id],
        )
        for each in cases
    ]


def open_among(municipality: str, cases: Iterable[UUID]) -> set[UUID]:
    """Which of these cases still run; for a duty only."""
    rows = Case.objects.filter(municipality=municipality, id__in=list(cases), closed="")
    return set(rows.filter(is_destroyed=False).values_list("id", flat=True))


def cases_left(municipality: str, child: UUID) -> int:
    """How many cases of a child were not destroyed; for a duty only."""
    return Case.objects.filter(
        municipality=municipality, child_id=child, is_destroyed=False
    ).count()


def cases_of_child(municipality: str, child: UUID, organisation: UUID) -> list[UUID]:
    """The cases of a child that an organisation answers for; for a duty only."""
    rows = Case.objects.filter(
        municipality=municipality,
        child_id=child,
        organisation_id=organisation,
        is_destroyed=False,
    )
    return list(rows.order_by("opened_at", "id").values_list("id", flat=True))


def is_there(municipality: str, case: UUID) -> bool:
    """Whether a case exists and was not destroyed; for a duty only."""
    return Case.objects.filter(municipality=municipality, id=case, is_destroyed=False).exists()


def _kinds(municipality: str, cases: list[Case]) -> Mapping[UUID, frozenset[str]]:
    """The kinds of organisations that took part, by what the functions of the route work at.

    A function that can work at several kinds counts for all of them, so that a file is kept longer
    rather than shorter.
    """
    own = organisation_kinds(municipality, {each.organisation_id for each in cases})
    roles: dict[UUID, set[str]] = defaultdict(set)
    parts = Involvement.objects.filter(
        municipality=municipality, case_id__in=[each.id for each in cases]
    )
    for case, role in parts.values_list("case_id", "role").distinct():
        roles[case].add(role)
    found = {}
    for each in cases:
        known = route_of(each.digest).roles
        at = {str(kind) for role in roles[each.id] if role in known for kind in known[role].at}
        at |= {own[each.organisation_id]} if each.organisation_id in own else set()
        found[each.id] = frozenset(at - {"family"})
    return found
