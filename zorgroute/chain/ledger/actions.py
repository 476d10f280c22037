"""How is something written down for good: what happened, and who looked?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.encoding import body_of, structure_of
from zorgroute.chain.ledger.keys import lock
from zorgroute.chain.ledger.models import Deed, Look
from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.engine.events import Event

# Through which of our own doors somebody came, when the door itself does not say.
PORTAL, WEB = "portaal", "web"


class Overtaken(ZorgrouteError):
    """Somebody else wrote the next line of this case first; nothing of ours was written."""


@dataclass(frozen=True)
class CaseRef:
    """A case by its place: municipality and id."""

    municipality: str
    id: UUID


def append(case: CaseRef, key: bytes, events: Iterable[Event]) -> None:
    """Write lines to the log of a case, in the transaction of the caller.

    The number of a line is the optimistic lock: raises `Overtaken` when it is taken already.
    """
    rows = [_row(case, key, event) for event in events]
    try:
        Deed.objects.bulk_create(rows)
    except IntegrityError:
        raise Overtaken(str(case.id)) from None


def _row(case: CaseRef, key: bytes, event: Event) -> Deed:
    body = body_of(event)
    return Deed(
        municipality=case.municipality,
        case_id=case.id,
        seq=event.seq,
        act=event.act,
        kind=type(event.deed).__name__,
        structure=structure_of(event.deed),
        body=lock(key, body, place_of(case, event.seq)) if body else None,
        happened_at=event.happened_at,
        recorded_at=event.recorded_at,
        by_person=UUID(event.by.person) if event.by else None,
        by_role=event.by.role if event.by else "",
        on_behalf=event.on_behalf or "",
        channel=event.channel or "",
    )


def place_of(case: CaseRef, seq: int) -> str:
    """Where a body belongs, so that it cannot be moved to another line unseen."""
    return f"{case.municipality}/{case.id}/{seq}"


def note_look(
    acting: Acting,
    at: datetime,
    parts: Sequence[str],
    *,
    action: str = "R",
    case: UUID | None = None,
    child: UUID | None = None,
    ground: str = "",
    reasons: Sequence[str] = (),
    allowed: bool = True,
    access_point: str = "",
    on_behalf: UUID | None = None,
    consents: Sequence[str] = (),
) -> None:
    """Write that somebody read or changed something, in the transaction that gives the answer.

    `action` is C, R, U, D or E as in audit messages. `ground` is the closed code of what let the
    actor in; `reasons` says why not, or with which closed reason something sensitive was opened.
    `on_behalf` is who is away and whose work it was, `consents` the consents it rests on. No log,
    no data: when this fails, so does the request (T6.3).
    """
    look = Look(
        municipality=acting.municipality,
        id=clock.new_id(),
        at=at,
        person_id=acting.person,
        post_id=acting.post,
        role=acting.role,
        organisation_id=acting.organisation,
        case_id=case,
        child_id=child,
        action=action,
        parts=list(parts),
        purpose=acting.purpose,
        ground=ground,
        allowed=allowed,
        reasons=list(reasons),
        access_point=access_point or (PORTAL if acting.is_family else WEB),
        on_behalf=on_behalf,
        consents=list(consents),
    )
    Look.objects.bulk_create([look])
