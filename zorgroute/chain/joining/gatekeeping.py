"""Who may let organisations into the chain of a municipality?

Somebody of the municipality itself: its administrator or a policy officer. As long as the
municipality does not take part, the administrator of the organisation that set the installation up
does, so that the municipality can come in at all.
"""

from __future__ import annotations

from datetime import datetime

from zorgroute.chain.joining.models import Joining
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.actions import KEEPER
from zorgroute.chain.parties.membership import takes_part
from zorgroute.chain.parties.practising import is_practice
from zorgroute.chain.parties.queries import kind_of
from zorgroute.core.routes.words import OrganisationKind

POLICY = "beleidsmedewerker"
PART = "aansluiten"


def may_let_in(acting: Acting) -> bool:
    """Whether this actor lets organisations in, and ends their part."""
    if acting.is_family or acting.organisation is None or is_practice(acting.municipality):
        return False
    if acting.role not in (KEEPER, POLICY):
        return False
    if kind_of(acting.municipality, acting.organisation) == OrganisationKind.MUNICIPALITY:
        return True
    return acting.role == KEEPER and _founds(acting)


def _founds(acting: Acting) -> bool:
    """Whether this is the organisation that began, and the municipality is not there yet."""
    if takes_part(acting.municipality, OrganisationKind.MUNICIPALITY):
        return False
    return Joining.objects.filter(
        municipality=acting.municipality,
        organisation_id=acting.organisation,
        is_founder=True,
        ended_at__isnull=True,
    ).exists()


def must_let_in(acting: Acting, now: datetime, *, action: str = "R") -> None:
    """Let the gatekeeper through, and write that down; `Unseen` for everybody else, as well."""
    allowed = may_let_in(acting)
    note_look(acting, now, [PART], action=action, ground="beheer", allowed=allowed)
    if not allowed:
        raise Unseen(PART)
