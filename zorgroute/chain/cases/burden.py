"""How much work of cases lies with somebody, for who arranges the replacement: only the number."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from zorgroute.chain.ledger.acting import Acting, Duty, acting_as


def open_tasks_of(acting: Acting, people: Collection[UUID], now: datetime) -> dict[UUID, int]:
    """How many open tasks each of these people has; of which case or child is never told.

    The caller has checked that they are colleagues. Feedback that is only to be read is no task,
    and what comes of feedback none before its day: the number would tell of it (T19).
    """
    if not people:
        return {}
    duty = Duty(municipality=acting.municipality)
    with transaction.atomic(), acting_as(duty), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT i.person_id, count(DISTINCT (w.case_id, w.key))
            FROM cases_involvement i
            JOIN cases_work w ON w.municipality = i.municipality AND w.role = i.role
                AND w.case_id = i.case_id
            WHERE i.municipality = %s AND i.until IS NULL AND i.person_id = ANY (%s)
                AND w.kind NOT IN ('wait', 'told') AND (w.kind <> 'step' OR w.since <= %s)
                AND NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.municipality = i.municipality
                    AND c.id = i.case_id AND %s = ANY (c.kept_from))
            GROUP BY i.person_id
            """,
            [acting.municipality, list(people), now, acting.person],
        )
        return dict(cursor.fetchall())
