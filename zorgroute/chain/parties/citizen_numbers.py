"""Who may record or open a citizen service number (BSN), and how is it kept from everybody else?

The number is locked under a key of its own, which stands in the database of keys. Beside it stands
a mark: a keyed hash for exact match within one organisation. Without the key of the index, which
stands in neither database, a copy of the tables gives back no number (T15).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.keys import case_keys, lock, unlock
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.models import Child, CitizenNumber
from zorgroute.chain.parties.numbers import citizen_number
from zorgroute.chain.parties.queries import kind_of
from zorgroute.core.answers import Denied, Reason, reason

PART = "bsn"
# What a number is opened for; a closed list, so that the log can be counted and read.
WHYS = ("identiteit", "verwijzing", "declaratie", "melding")
# Where a number was taken from (Jeugdwet 7.2.2: established at the first contact).
SOURCES = ("identiteitsbewijs", "brp", "verwijzing")


@dataclass(frozen=True)
class Use:
    """One row of who may use a number: a kind of organisation, its functions, and the article."""

    kind: str
    functions: frozenset[str]
    may_see: bool
    may_record: bool


Uses = tuple[Use, ...]


@dataclass(frozen=True)
class Kept:
    """That a number is known of a child, and from where; never the number itself."""

    source: str
    recorded_at: datetime


def uses_of(rows: Iterable[Mapping[str, str]]) -> Uses:
    """The rows of the table `bsn_use`."""
    return tuple(
        Use(
            row["kind"],
            frozenset(row["functions"].split("|")),
            row["may_see"] == "yes",
            row["may_record"] == "yes",
        )
        for row in rows
    )


def _use(acting: Acting, uses: Uses) -> Use | None:
    """What this function may do with a number at its organisation; nothing for everybody else."""
    fitting = [each for each in uses if acting.role in each.functions]
    if acting.is_family or acting.organisation is None or not fitting:
        return None
    kind = kind_of(acting.municipality, acting.organisation)
    return next((each for each in fitting if each.kind == kind), None)


def may_see_number(acting: Acting, uses: Uses) -> bool:
    """Whether the law lets this function use a number at all; of which child is asked elsewhere."""
    found = _use(acting, uses)
    return found is not None and found.may_see


def kept_number(acting: Acting, child: UUID, uses: Uses) -> Kept | None:
    """Whether a number is known, and from where; `Unseen` for who may not use it.

    The caller has found that this actor takes part in a case of the child.
    """
    if not may_see_number(acting, uses):
        raise Unseen(PART)
    row = CitizenNumber.objects.filter(municipality=acting.municipality, child_id=child).first()
    return None if row is None else Kept(row.source, row.recorded_at)


def open_number(acting: Acting, child: UUID, why: str, uses: Uses, now: datetime) -> str:
    """Tell the number of a child, for a reason of the closed list; the look keeps that reason.

    The caller has found that this actor takes part in a case of the child. Raises `Unseen` for who
    may not use it or where none is known, `Refused` without a reason.
    """
    allowed = may_see_number(acting, uses)
    right = allowed and why in WHYS
    row = (
        CitizenNumber.objects.filter(municipality=acting.municipality, child_id=child).first()
        if right
        else None
    )
    note_look(
        acting, now, [PART], child=child, ground="wet" if right else "", allowed=row is not None,
        reasons=[f"bsn.{why}"] if right else [],
    )  # fmt: skip
    if allowed and not right:
        raise Refused(Denied((reason("bsn.no_reason"),)))
    key = case_keys().find(row.id) if row else None
    if row is None or key is None:
        raise Unseen(PART)
    return unlock(key, bytes(row.locked), _place(row)).decode("ascii")


def record_number(
    acting: Acting, child: UUID, typed: str, uses: Uses, *, source: str, now: datetime
) -> None:
    """Record the number of a child, in the place of the one that was there.

    Refused when it cannot be a number, without a source, when another child of the own
    organisation has it, and in an installation without a key for the index. Whether anybody else
    knows it is never told (T14). Raises `Unseen` for who may not record one.
    """
    found = _use(acting, uses)
    allowed = found is not None and found.may_record
    note_look(acting, now, [PART], child=child, action="U", ground="wet", allowed=allowed)
    if not allowed:
        raise Unseen(PART)
    number = citizen_number(typed)
    wrong = [number] if isinstance(number, Reason) else []
    if source not in SOURCES:
        wrong.append(reason("bsn.no_source"))
    if not settings.ZORGROUTE_INDEX_KEY:
        wrong.append(reason("bsn.no_index_key"))
    if wrong or isinstance(number, Reason):
        raise Refused(Denied(tuple(wrong)))
    mark = mark_of(acting.municipality, number)
    if acting.organisation and _is_of_another(acting.organisation, acting, child, mark):
        raise Refused(Denied((reason("bsn.other_child"),)))
    forget_number(acting.municipality, child)
    row = CitizenNumber(
        municipality=acting.municipality, id=clock.new_id(), child_id=child, mark=mark,
        source=source, recorded_by=acting.person, recorded_at=now,
    )  # fmt: skip
    key = case_keys().make(row.id, is_new=True)
    row.locked = lock(key, number.encode("ascii"), _place(row))
    CitizenNumber.objects.bulk_create([row])


def _is_of_another(organisation: UUID, acting: Acting, child: UUID, mark: bytes) -> bool:
    same = CitizenNumber.objects.filter(municipality=acting.municipality, mark=mark)
    others = same.exclude(child_id=child).values_list("child_id", flat=True)
    return Child.objects.filter(
        municipality=acting.municipality, organisation_id=organisation, id__in=list(others)
    ).exists()


def _place(row: CitizenNumber) -> str:
    return f"bsn/{row.municipality}/{row.id}"


def mark_of(municipality: str, number: str) -> bytes:
    """The mark of a number: HMAC-SHA-256 under the key of the index, another in each municipality,
    so that two tables cannot be laid side by side."""
    key = base64.b64decode(settings.ZORGROUTE_INDEX_KEY)
    return hmac.new(key, f"{municipality}/{number}".encode(), hashlib.sha256).digest()


def forget_number(municipality: str, child: UUID) -> None:
    """Remove the number of a child and destroy its key; doing it twice is doing it once."""
    rows = CitizenNumber.objects.filter(municipality=municipality, child_id=child)
    for row in rows:
        case_keys().destroy(row.id)
    rows.delete()
