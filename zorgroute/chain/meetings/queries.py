"""Which questions for advice did somebody ask, and which wait for an answer?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.meetings.models import Consult


@dataclass(frozen=True)
class ListedConsult:
    """A question in a list: who with, since when, and whether there is news; never its words."""

    id: UUID
    other: UUID
    asked_at: datetime
    answered_at: datetime | None
    is_news: bool


def asked_by(acting: Acting, limit: int = 50) -> list[ListedConsult]:
    """The questions this actor asked, newest first; news is an answer that was not read yet."""
    rows = Consult.objects.filter(
        municipality=acting.municipality, asker_id__in=acting.answers_for
    ).order_by("-asked_at")[:limit]
    return [
        ListedConsult(
            row.id,
            row.adviser_id,
            row.asked_at,
            row.answered_at,
            row.answered_at is not None and row.answer_seen_at is None,
        )
        for row in rows
    ]


def asked_of(acting: Acting, limit: int = 50) -> list[ListedConsult]:
    """The questions that were asked of this actor; news is a question without an answer."""
    rows = Consult.objects.filter(
        municipality=acting.municipality, adviser_id__in=acting.answers_for
    ).order_by("answered_at", "-asked_at")[:limit]
    return [
        ListedConsult(row.id, row.asker_id, row.asked_at, row.answered_at, row.answered_at is None)
        for row in rows
    ]


@dataclass(frozen=True)
class Waiting:
    """How many questions wait for an answer of this actor, and how many answers to be read."""

    to_answer: int
    to_read: int


def waiting(acting: Acting) -> Waiting:
    """What waits for this actor in consults, for the list of work; two queries."""
    mine = Consult.objects.filter(municipality=acting.municipality)
    return Waiting(
        to_answer=mine.filter(adviser_id__in=acting.answers_for, answered_at__isnull=True).count(),
        to_read=mine.filter(
            asker_id__in=acting.answers_for,
            answered_at__isnull=False,
            answer_seen_at__isnull=True,
        ).count(),
    )
