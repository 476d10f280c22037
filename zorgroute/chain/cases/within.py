"""Which cases may somebody know of in the function of this moment, beside having a part in them?

A part in a case stays in the log of who took part; the right to it hangs on what it came from. A
parent sees a case as long as the child is theirs, a young person the own case while the own door
stands open. A professional sees it from the organisation it
is at: not from another of the same kind, as after going to work at another school, and never an
own child's in a function (T1, T5, T9).
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, Func, OuterRef, Q, QuerySet

from zorgroute.chain.cases.models import Case, Involvement
from zorgroute.chain.consent.queries import grounded
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.parties.queries import FAMILY_ROLE, others_of_the_kind, wards_of
from zorgroute.chain.parties.young import open_doors
from zorgroute.core.engine.world import AMSTERDAM

# A part through emergency access: it opens a door of its own (`at_once`) and no other.
AT_ONCE = "noodtoegang"
# The part of the young person whom a case is about; in the log the function says how old.
YOUNG_PART = "jongere"


def parts_of(acting: Acting, now: datetime) -> QuerySet[Involvement]:
    """The parts in cases of this actor and of those the actor replaces, in this function.

    Only those that count now: not ended, not expired, and with the consent that they rest on. The
    statement looks at the ground itself, so that a consent taken back a moment ago is felt (G4). A
    case that is about the actor, or about whose part it is, is not among them (T1.10).
    """
    rows = Involvement.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now),
        grounded(now),
        ~Exists(_about(acting, OuterRef("case_id"), OuterRef("person_id"))),
        municipality=acting.municipality,
        until__isnull=True,
        person_id__in=acting.answers_for,
    )
    if acting.is_young:
        return rows.filter(role=YOUNG_PART)
    return rows if acting.is_family else rows.exclude(role__in=(FAMILY_ROLE, AT_ONCE))


def within(acting: Acting, now: datetime) -> Q:
    """The condition on a case that holds for this function today; costs no statement of its own."""
    day = now.astimezone(AMSTERDAM).date()
    if acting.is_young:
        return Q(child_id__in=open_doors(acting.municipality, [acting.person], day))
    if acting.is_family:
        return Q(child_id__in=wards_of(acting.municipality, acting.person, day))
    about_others = ~Q(kept_from__contains=[acting.person])
    if acting.organisation is None:
        return about_others
    others = others_of_the_kind(acting.municipality, acting.organisation)
    return about_others & ~Q(organisation_id__in=others)


def _about(acting: Acting, case: OuterRef, person: OuterRef) -> QuerySet[Case]:
    """The case of a part, when it is about the actor or about the one whose part it is."""
    rows = Case.objects.filter(municipality=acting.municipality, id=case)
    is_theirs = Q(kept_from__contains=ArrayOf(person))
    return rows.filter(Q(kept_from__contains=[acting.person]) | is_theirs)


class ArrayOf(Func):
    """One value as a list of one, to be looked for in a list."""

    template = "ARRAY[%(expressions)s]::uuid[]"
