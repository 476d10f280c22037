"""May this actor see this question for advice, as the asker or as the adviser?

The only door to a consult. An adviser sees the question, about how old the child is, and who
asks; there is nothing else to see, because nothing else was stored (R015).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.keys import case_keys, unlock
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.meetings.models import Consult

ASKER, ADVISER = "asker", "adviser"


@dataclass(frozen=True)
class SeenConsult:
    """A question for advice as asker and adviser may see it; `side` says which this reader is."""

    id: UUID
    side: str
    asker: UUID
    asker_role: str
    adviser: UUID
    age_band: str
    question: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


def consult_seen_by(acting: Acting, consult: UUID, now: datetime) -> SeenConsult:
    """Let the asker or the adviser in, or who replaces one of them today.

    Writes a look, also when it is refused. Raises `Unseen` for everybody else, and when it does
    not exist or was forgotten: these cannot be told apart.
    """
    row = Consult.objects.filter(municipality=acting.municipality, id=consult).first()
    side = _side(acting, row)
    secret = case_keys().find(consult) if side else None
    note_look(acting, now, ["overleg"], ground=side, allowed=secret is not None)
    if row is None or secret is None:
        raise Unseen(str(consult))
    return SeenConsult(
        id=row.id,
        side=side,
        asker=row.asker_id,
        asker_role=row.asker_role,
        adviser=row.adviser_id,
        age_band=row.age_band,
        question=read(secret, bytes(row.question), place_of(row.id, "question")),
        answer=read(secret, bytes(row.answer), place_of(row.id, "answer")) if row.answer else "",
        asked_at=row.asked_at,
        answered_at=row.answered_at,
    )


def _side(acting: Acting, row: Consult | None) -> str:
    if row is None:
        return ""
    if row.asker_id in acting.answers_for:
        return ASKER
    return ADVISER if row.adviser_id in acting.answers_for else ""


def place_of(consult: UUID, part: str) -> str:
    """Where a text of a consult belongs, so that it cannot be moved to another place unseen."""
    return f"consult/{consult}/{part}"


def read(secret: bytes, locked: bytes, place: str) -> str:
    return unlock(secret, locked, place).decode()
