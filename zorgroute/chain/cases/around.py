"""Who is around a case now, for the installation itself when it does something in their names?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.loading import load
from zorgroute.chain.cases.models import Case, Involvement
from zorgroute.chain.cases.projections import let_in
from zorgroute.chain.cases.within import YOUNG_PART
from zorgroute.chain.cases.world import Surroundings
from zorgroute.chain.parties.queries import FAMILY_ROLE


def people_around(municipality: str, case: UUID, now: datetime) -> Surroundings:
    """Everybody who fills a role of a case; only for a duty, so no look is written."""
    return load(Case.objects.get(municipality=municipality, id=case), now).around


def young_let_in(municipality: str, child: UUID, now: datetime) -> int:
    """A young person has a door from now on: takes part in each own case in which the family does.
    Gives in how many; under the duty of the system."""
    found = _cases_with_family(municipality, child)
    for case in found:
        let_in(case, {(child, YOUNG_PART): "self"}, now)
    return len(found)


def authority_gained(municipality: str, child: UUID, person: UUID, now: datetime) -> int:
    """Somebody has authority from now on: takes part in each case in which parents do already, as
    others are let in when their turn comes. Gives in how many; under the duty of the system."""
    found = _cases_with_family(municipality, child)
    for case in found:
        let_in(case, {(person, FAMILY_ROLE): "authority"}, now)
    return len(found)


def _cases_with_family(municipality: str, child: UUID) -> list[Case]:
    known = Involvement.objects.filter(municipality=municipality, role=FAMILY_ROLE)
    cases = Case.objects.filter(
        municipality=municipality,
        child_id=child,
        is_destroyed=False,
        id__in=known.values("case_id"),
    )
    return list(cases.order_by("id"))
