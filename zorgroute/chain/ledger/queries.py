"""What has been written down about a case?"""

from __future__ import annotations

from collections.abc import Iterator

from zorgroute.chain.ledger.actions import CaseRef, place_of
from zorgroute.chain.ledger.encoding import deed_of
from zorgroute.chain.ledger.keys import unlock
from zorgroute.chain.ledger.models import Deed
from zorgroute.core.engine.events import Event
from zorgroute.core.engine.moves import Actor


def log_of(case: CaseRef, key: bytes | None) -> list[Event]:
    """The log of a case, oldest first; without a key only what is structural is known.

    Raises `Tampered` when a body was changed or moved.
    """
    return list(_events(case, key))


def _events(case: CaseRef, key: bytes | None) -> Iterator[Event]:
    rows = Deed.objects.filter(municipality=case.municipality, case_id=case.id).order_by("seq")
    for row in rows:
        body = bytes(row.body) if row.body is not None else None
        plain = unlock(key, body, place_of(case, row.seq)) if key and body else None
        deed, note = deed_of(row.kind, row.structure, plain)
        yield Event(
            seq=row.seq,
            act=row.act,
            happened_at=row.happened_at,
            recorded_at=row.recorded_at,
            deed=deed,
            by=Actor(str(row.by_person), row.by_role) if row.by_person else None,
            on_behalf=row.on_behalf or None,
            channel=row.channel or None,
            note=note,
        )
