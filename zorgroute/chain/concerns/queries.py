"""What was seen or heard when a concern was raised?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zorgroute.chain.concerns.models import Signal
from zorgroute.chain.ledger.keys import case_keys, unlock


@dataclass(frozen=True)
class RaisedConcern:
    """A concern as it was raised."""

    domains: tuple[str, ...]
    facts: str
    tried: str
    seen_on: date
    by_person: UUID
    by_role: str


def concern_of(municipality: str, case: UUID) -> RaisedConcern | None:
    """The concern a case began with; to be asked only for a case the actor was let in to."""
    row = Signal.objects.filter(municipality=municipality, case_id=case).first()
    key = case_keys().find(case) if row else None
    if row is None or key is None:
        return None
    body = json.loads(unlock(key, bytes(row.body), f"signal/{row.id}"))
    return RaisedConcern(
        tuple(row.domains), body["facts"], body["tried"], row.seen_on, row.by_person, row.by_role
    )
