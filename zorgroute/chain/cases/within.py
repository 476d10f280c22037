"""Which cases may somebody know of in the function of this moment, beside having a part in them?

A part in a case stays in the log of who took part; the right to it hangs on what it came from. A
parent sees a case as long as the child is theirs. A professional sees it from the organisation it
is at: not from another of the same kind, as after going to work at another school, and never an
own child's in a function (T1, T5, T9).
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from zorgroute.chain.cases.models import Involvement
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.parties.queries import FAMILY_ROLE, others_of_the_kind, wards_of
from zorgroute.core.engine.world import AMSTERDAM


def parts_of(acting: Acting) -> QuerySet[Involvement]:
    """The parts in cases of this actor and of those the actor replaces, in this function."""
    rows = Involvement.objects.filter(
        municipality=acting.municipality, until__isnull=True, person_id__in=acting.answers_for
    )
    return rows if acting.is_family else rows.exclude(role=FAMILY_ROLE)


def within(acting: Acting, now: datetime) -> Q:
    """The condition on a case that holds for this function today; costs no statement of its own."""
    if acting.is_family:
        day = now.astimezone(AMSTERDAM).date()
        return Q(child_id__in=wards_of(acting.municipality, acting.person, day))
    if acting.organisation is None:
        return Q()
    return ~Q(organisation_id__in=others_of_the_kind(acting.municipality, acting.organisation))
