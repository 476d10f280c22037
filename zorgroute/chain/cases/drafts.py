"""What did somebody type and not send yet?

Readable by the writer only: encrypted under the writer's own key, and gone after a term.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from zorgroute.chain.cases.models import Draft
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.keys import case_keys, lock, unlock

KEPT = timedelta(days=14)
LARGEST = 200_000
Typed = Mapping[str, list[str]]


@dataclass(frozen=True)
class KeptDraft:
    """What was typed, and when it was kept."""

    typed: dict[str, list[str]]
    saved_at: datetime


def keep_draft(acting: Acting, form: str, typed: Typed, now: datetime) -> bool:
    """Keep what was typed in a form, instead of what was kept before; False when it is too large.

    `form` is the case and the step, or the name of a form without a case.
    """
    plain = json.dumps({name: list(values) for name, values in typed.items()}).encode()
    if len(plain) > LARGEST:
        return False
    key = case_keys().make(acting.person)
    Draft.objects.update_or_create(
        municipality=acting.municipality,
        person_id=acting.person,
        form=form,
        defaults={"body": lock(key, plain, _place(acting, form)), "saved_at": now},
    )
    return True


def draft_of(acting: Acting, form: str, now: datetime) -> KeptDraft | None:
    """What this actor kept for a form; nothing when the term has passed."""
    row = Draft.objects.filter(
        municipality=acting.municipality,
        person_id=acting.person,
        form=form,
        saved_at__gt=now - KEPT,
    ).first()
    key = case_keys().find(acting.person) if row else None
    if row is None or key is None:
        return None
    return KeptDraft(json.loads(unlock(key, bytes(row.body), _place(acting, form))), row.saved_at)


def drop_draft(acting: Acting, form: str) -> None:
    """Throw a draft away, because it was sent or because the writer says so."""
    Draft.objects.filter(
        municipality=acting.municipality, person_id=acting.person, form=form
    ).delete()


def drop_old_drafts(now: datetime) -> int:
    """Throw away every draft whose term has passed; for the worker."""
    return Draft.objects.filter(saved_at__lte=now - KEPT).delete()[0]


def _place(acting: Acting, form: str) -> str:
    return f"{acting.municipality}/{acting.person}/{form}"
