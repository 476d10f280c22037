"""How is kept what somebody allowed, and brought up to date what of it counts?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zorgroute.chain.consent.models import Allowance, Question, Signature
from zorgroute.chain.consent.queries import place_of_evidence
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.keys import lock


@dataclass(frozen=True)
class Allowed:
    """Where a consent stands for one function that it lets know, and about which classes."""

    name: str
    receiver: str
    state: str
    classes: tuple[str, ...]
    until: datetime | None = None


def renew_allowances(
    municipality: str, case: UUID, allowed: Sequence[Allowed], now: datetime
) -> None:
    """Let what counts be what the log says, in the transaction that writes the log.

    A consent that is in no line of the log any more, as after a correction, counts no longer. The
    last thing of a move: the actor's own part may rest on it.
    """
    rows = {(each.name, each.receiver): each for each in allowed}
    here = Allowance.objects.filter(municipality=municipality, case_id=case)
    there = {(row.name, row.receiver): row for row in here}
    gone = [row.pk for key, row in there.items() if key not in rows]
    changed = [each for key, each in rows.items() if not _is_so(there.get(key), each)]
    if gone:
        here.filter(pk__in=gone).delete()
    if changed:
        Allowance.objects.bulk_create(
            [_row(municipality, case, each, now) for each in changed],
            update_conflicts=True,
            unique_fields=["municipality", "case_id", "name", "receiver"],
            update_fields=["state", "classes", "until", "changed_at"],
        )


def _is_so(row: Allowance | None, wanted: Allowed) -> bool:
    return row is not None and (row.state, tuple(row.classes), row.until) == (
        wanted.state,
        wanted.classes,
        wanted.until,
    )


def _row(municipality: str, case: UUID, each: Allowed, now: datetime) -> Allowance:
    return Allowance(
        municipality=municipality,
        case_id=case,
        name=each.name,
        receiver=each.receiver,
        state=each.state,
        classes=list(each.classes),
        until=each.until,
        changed_at=now,
    )


@dataclass(frozen=True)
class Given:
    """The answer of one person to one question, to be kept.

    `how` is click, spoken, paper, or passed_over; `evidence` says where it can be found; `words`
    is the fingerprint of the text that was shown.
    """

    name: str
    person: UUID
    answer: str
    how: str
    words: str
    at: datetime
    receivers: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    exception: str = ""
    evidence: str = ""
    until: datetime | None = None
    recorded_by: UUID | None = None
    recorded_role: str = ""


def keep_answers(
    municipality: str, case: UUID, key: bytes, act: int, answers: Sequence[Given]
) -> None:
    """Write answers for good, with the act of the log that they belong to; their questions close.

    The evidence is sealed under the key of the case. In the transaction that writes the log.
    """
    Signature.objects.bulk_create([_signature(municipality, case, key, act, it) for it in answers])
    done = {each.name for each in answers if each.answer != "later"}
    if done:
        Question.objects.filter(municipality=municipality, case_id=case, name__in=done).delete()


def _signature(municipality: str, case: UUID, key: bytes, act: int, it: Given) -> Signature:
    own = clock.new_id()
    sealed = lock(key, it.evidence.encode(), place_of_evidence(own)) if it.evidence else b""
    return Signature(
        municipality=municipality,
        case_id=case,
        id=own,
        act=act,
        name=it.name,
        person_id=it.person,
        answer=it.answer,
        receivers=list(it.receivers),
        classes=list(it.classes),
        how=it.how,
        exception=it.exception,
        evidence=sealed,
        words=it.words,
        until=it.until,
        at=it.at,
        recorded_by=it.recorded_by,
        recorded_role=it.recorded_role,
    )


def ask(
    municipality: str,
    case: UUID,
    names: Sequence[str],
    now: datetime,
    *,
    because: str = "",
    until: datetime | None = None,
    by: UUID | None = None,
) -> None:
    """Ask the people with authority a question of consent, or ask it again; asking twice is asking
    once, with the last words of why."""
    Question.objects.bulk_create(
        [
            Question(
                municipality=municipality,
                case_id=case,
                name=name,
                because=because,
                until=until,
                asked_at=now,
                asked_by=by,
            )
            for name in names
        ],
        update_conflicts=True,
        unique_fields=["municipality", "case_id", "name"],
        update_fields=["because", "until", "asked_at", "asked_by"],
    )
