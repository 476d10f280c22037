"""What was allowed on a case, by whom, and what of it counts now?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q

from zorgroute.chain.consent.models import Allowance, Question, Signature
from zorgroute.chain.ledger.keys import unlock

GIVEN = "given"


def grounded(now: datetime) -> Q:
    """The condition on a part in a case that its ground holds: it needs none, or one is given.

    Repeats in the query what row-level security looks at, and looks at the term as well.
    """
    named = Func(
        F("name"),
        OuterRef("consents"),
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )
    given = Allowance.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now),
        named,
        municipality=OuterRef("municipality"),
        case_id=OuterRef("case_id"),
        receiver=OuterRef("role"),
        state=GIVEN,
    )
    return Q(consents=[]) | Q(Exists(given))


# The same condition in words of the database, for the alias `i` of a part; takes one moment.
GROUNDED = """
(i.consents = '{}' OR EXISTS (
    SELECT 1 FROM consent_allowance a
    WHERE a.municipality = i.municipality AND a.case_id = i.case_id AND a.receiver = i.role
      AND a.name = ANY (i.consents) AND a.state = 'given' AND (a.until IS NULL OR a.until > %s)))
"""


@dataclass(frozen=True)
class Signed:
    """The answer of one person as it was given; `locked` is the sealed place of the evidence."""

    id: UUID
    act: int
    name: str
    person: UUID
    answer: str
    receivers: tuple[str, ...]
    classes: tuple[str, ...]
    how: str
    exception: str
    locked: bytes
    until: datetime | None
    at: datetime
    recorded_by: UUID | None
    recorded_role: str

    def evidence(self, key: bytes) -> str:
        """Where the answer can be found, as it was written down."""
        return unlock(key, self.locked, place_of_evidence(self.id)).decode() if self.locked else ""


@dataclass(frozen=True)
class Asked:
    """A question of consent that is open: why it is asked again, until when it would hold."""

    name: str
    because: str
    until: datetime | None
    asked_at: datetime
    asked_by: UUID | None


def place_of_evidence(signature: UUID) -> str:
    """Where sealed evidence belongs, so that it cannot be moved to another answer unseen."""
    return f"signature/{signature}"


def reach_of(municipality: str, case: UUID, now: datetime) -> dict[str, dict[str, frozenset[str]]]:
    """How far each consent goes now: for each function that it lets know the classes that count,
    none where it was left out or the consent does not hold; only for a case that was let in to."""
    rows = Allowance.objects.filter(municipality=municipality, case_id=case)
    found: dict[str, dict[str, frozenset[str]]] = {}
    for row in rows:
        holds = row.state == GIVEN and (row.until is None or row.until > now)
        classes = frozenset(row.classes) if holds else frozenset[str]()
        found.setdefault(row.name, {})[row.receiver] = classes
    return found


def signatures_of(municipality: str, case: UUID) -> list[Signed]:
    """Every answer that was given on a case, oldest first; only for a case that was let in to."""
    rows = Signature.objects.filter(municipality=municipality, case_id=case).order_by(
        "at", "act", "person_id"
    )
    return [
        Signed(
            id=row.id,
            act=row.act,
            name=row.name,
            person=row.person_id,
            answer=row.answer,
            receivers=tuple(row.receivers),
            classes=tuple(row.classes),
            how=row.how,
            exception=row.exception,
            locked=bytes(row.evidence),
            until=row.until,
            at=row.at,
            recorded_by=row.recorded_by,
            recorded_role=row.recorded_role,
        )
        for row in rows
    ]


def asked_of(municipality: str, case: UUID) -> list[Asked]:
    """The questions that are open on a case; only for a case that was let in to."""
    rows = Question.objects.filter(municipality=municipality, case_id=case).order_by(
        "asked_at", "name"
    )
    return [Asked(row.name, row.because, row.until, row.asked_at, row.asked_by) for row in rows]


def ending(now: datetime, soon: timedelta) -> list[tuple[str, UUID, str, datetime]]:
    """The consents that have ended by now or end soon: municipality, case, name and when.

    For the worker, under its duty.
    """
    rows = Allowance.objects.filter(state=GIVEN, until__isnull=False, until__lte=now + soon)
    found = rows.values_list("municipality", "case_id", "name", "until").distinct()
    return [(place, case, name, until) for place, case, name, until in found if until]


def withdrawn_consents() -> list[tuple[str, UUID, str]]:
    """Every consent that was taken back and not given again: municipality, case and name.

    For the installation itself, under its duty.
    """
    rows = Allowance.objects.filter(state="withdrawn").order_by("municipality", "case_id", "name")
    return list(rows.values_list("municipality", "case_id", "name").distinct())


def given_in(
    municipality: str, cases: Iterable[UUID], now: datetime
) -> frozenset[tuple[UUID, str, str]]:
    """Which consents hold now in many cases: case, name, and the function it lets know something.

    One statement; only for cases that were let in to.
    """
    rows = Allowance.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now),
        municipality=municipality,
        case_id__in=list(cases),
        state=GIVEN,
    ).exclude(classes=[])
    return frozenset(rows.values_list("case_id", "name", "receiver"))
