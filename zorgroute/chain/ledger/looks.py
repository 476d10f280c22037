"""Who looked at what, as far as the one who asks may read that?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from zorgroute.chain.ledger.models import Look

# The values of `action`, as audit messages have them.
CREATED, READ, UPDATED, DELETED, SENT = "C", "R", "U", "D", "E"
# Beside the part of a look: it was for a request that the young person did in person.
YOUNG_ASKED = "vrager:jongere"
REQUEST = "verzoek"


@dataclass(frozen=True)
class Looked:
    """One line of who read or changed what (NEN 7513); ids and closed codes only."""

    id: UUID
    at: datetime
    person: UUID | None
    post: UUID | None
    role: str
    organisation: UUID | None
    case: UUID | None
    child: UUID | None
    action: str
    parts: tuple[str, ...]
    purpose: str
    ground: str
    allowed: bool
    reasons: tuple[str, ...]
    access_point: str
    on_behalf: UUID | None
    consents: tuple[str, ...]


def looks_on(
    municipality: str, case: UUID, child: UUID | None, since: datetime, until: datetime
) -> list[Looked]:
    """What was read and changed of a case in a period, and of its child outside any case.

    Allowed looks only, oldest first, for who takes part: the rows of others are not there.
    """
    about = Q(case_id=case)
    if child is not None:
        about |= Q(child_id=child, case_id__isnull=True)
    rows = Look.objects.filter(
        about, municipality=municipality, at__gte=since, at__lt=until, allowed=True
    )
    return _told(rows)


def written_between(municipality: str, after: datetime, until: datetime) -> list[Looked]:
    """The looks that the database wrote between two moments; works for a duty only."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM ledger_look WHERE municipality = %s AND written_at > %s "
            "AND written_at <= %s",
            [municipality, after, until],
        )
        found = [row[0] for row in cursor.fetchall()]
    return _told(Look.objects.filter(municipality=municipality, id__in=found))


def looks_of_people(municipality: str, people: Collection[UUID], since: datetime) -> list[Looked]:
    """Everything these people looked at since a moment, refused or not; for a duty only."""
    rows = Look.objects.filter(municipality=municipality, person_id__in=people, at__gte=since)
    return _told(rows)


def database_now() -> datetime:
    """The clock that `written_at` is set by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def _told(rows: QuerySet[Look]) -> list[Looked]:
    return list(_each(rows.order_by("at", "id")))


def _each(rows: Iterable[Look]) -> Iterable[Looked]:
    for row in rows:
        yield Looked(
            id=row.id,
            at=row.at,
            person=row.person_id,
            post=row.post_id,
            role=row.role,
            organisation=row.organisation_id,
            case=row.case_id,
            child=row.child_id,
            action=row.action,
            parts=tuple(row.parts),
            purpose=row.purpose,
            ground=row.ground,
            allowed=row.allowed,
            reasons=tuple(row.reasons),
            access_point=row.access_point,
            on_behalf=row.on_behalf,
            consents=tuple(row.consents),
        )
