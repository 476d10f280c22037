"""Which cases has the clock something to do to, and is it done once and never lost?

The due-date table is the truth: whoever asks "what is due now" finds everything that ever fell
due, however long nobody asked.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from zorgroute.chain.cases.actions import settle_case
from zorgroute.chain.cases.models import Deadline
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.practising import MARK

LATE = timedelta(minutes=5)
log = logging.getLogger("zorgroute.deadlines")

# The case is locked, not the term: whoever acts on a case locks it first and touches its terms
# after that, so both sides take their locks in one order and never wait for each other in a ring.
CLAIM = """
SELECT c.id FROM cases_deadline d
JOIN cases_case c ON c.municipality = d.municipality AND c.id = d.case_id
WHERE d.fired_at IS NULL AND d.at < %s AND NOT (d.case_id = ANY (%s)) AND {where}
ORDER BY d.at LIMIT 1
FOR UPDATE OF c SKIP LOCKED
"""
# A practice has a clock of its own, so its terms are never asked for together with real ones.
REAL, OF_ONE = "NOT starts_with(d.municipality, %s)", "d.municipality = %s"


@dataclass(frozen=True)
class Fired:
    """What a round did: cases settled, lines written, and cases that could not be settled."""

    cases: int
    lines: int
    failed: tuple[UUID, ...] = ()


def fire_due(now: datetime, limit: int = 1_000, *, municipality: str = "") -> Fired:
    """Let every term that passed before `now` do its work, one transaction per case.

    Those of every real municipality, or only those of one, such as a practice.

    The lines, the work, the next terms and the messages of a case are written together or not at
    all. A case that another worker holds is left to it. A case that cannot be settled is left for
    the next round and never holds up the others; `doctor` reports it. Doing it twice is doing it
    once. Raises when the database itself is away.
    """
    lines = cases = 0
    seen: list[UUID] = []
    failed: list[UUID] = []
    while len(seen) < limit:
        case: UUID | None = None
        try:
            with transaction.atomic(), acting_as(Duty()):
                case = _claim(now, seen, municipality)
                if case is None:
                    break
                lines += settle_case(case, now)
            cases += 1
        except Exception as fault:
            # The edge: whatever is wrong with one case, the terms of the others must still fire.
            if case is None or not connection.is_usable():
                raise
            log.error("case %s cannot be settled: %s", case, type(fault).__name__)
            failed.append(case)
        seen.append(case)
    return Fired(cases, lines, tuple(failed))


def _claim(now: datetime, seen: list[UUID], municipality: str) -> UUID | None:
    question = CLAIM.format(where=OF_ONE if municipality else REAL)
    with connection.cursor() as cursor:
        cursor.execute(question, [now, seen, municipality or MARK])
        row = cursor.fetchone()
    return row[0] if row else None


def overdue(now: datetime) -> int:
    """How many terms passed over five minutes ago and still wait; under the duty of the system."""
    late = Deadline.objects.filter(fired_at__isnull=True, at__lt=now - LATE)
    return late.exclude(municipality__startswith=MARK).count()
