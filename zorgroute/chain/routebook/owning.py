"""Who may decide on the routes of a municipality, and who may read along?

A route has one owner (R243): the policy officers at the municipality it is for. Everybody else who
works in that municipality reads drafts and says what they think of them.
"""

from __future__ import annotations

from datetime import datetime

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.practising import is_practice
from zorgroute.chain.parties.queries import organisation
from zorgroute.core.answers import Denied, reason
from zorgroute.core.routes.words import OrganisationKind

POLICY = "beleidsmedewerker"
PART = "route"


def owns(acting: Acting, municipality: str) -> bool:
    """Whether this actor decides on the routes of a municipality."""
    if acting.is_family or acting.role != POLICY or acting.municipality != municipality:
        return False
    if acting.organisation is None or is_practice(municipality):
        return False
    return organisation(municipality, acting.organisation).kind == OrganisationKind.MUNICIPALITY


def must_own(acting: Acting, municipality: str, now: datetime, *, action: str = "U") -> None:
    """Let the owner through; anybody else is refused, and that is written down (R243).

    Raises `Refused`.
    """
    if owns(acting, municipality):
        return
    denied = Denied((reason("route.not_owner", municipality=municipality.capitalize()),))
    note_look(acting, now, [PART], action=action, allowed=False, reasons=denied.codes())
    raise Refused(denied)


def must_read_along(acting: Acting) -> None:
    """Let whoever works in a real municipality read its drafts; raises `Unseen` for others."""
    if acting.is_family or acting.post is None or is_practice(acting.municipality):
        raise Unseen("routebook")
