"""What stands open at once, what waits for a judgement, and what may be told of it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from zorgroute.chain.emergency.actions import place_of
from zorgroute.chain.emergency.models import Disclosure, Judgement, OpenedCase, Opening
from zorgroute.chain.emergency.rules import PRIVACY_OFFICER, WRONG, figure, overseers
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.keys import case_keys, unlock
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine.world import AMSTERDAM


@dataclass(frozen=True)
class Open:
    """What somebody opened at once, as the one who did may know it."""

    id: UUID
    child: UUID | None
    reason: str
    opened_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Used:
    """That somebody opened something at once: for who judges, who leads, and for the family.

    Says who, when and why; never what was read. `words` is the sentence that was written, for who
    judges only. `ended_at` is when it stopped, by hand or by the clock.
    """

    id: UUID
    person: UUID
    role: str
    organisation: UUID | None
    child: UUID | None
    reason: str
    opened_at: datetime
    ended_at: datetime
    review_due_at: datetime
    tells_family: bool
    verdict: str = ""
    words: str = ""
    remarks: tuple[str, ...] = ()


def running(acting: Acting, now: datetime) -> list[Open]:
    """What this actor has standing open in this function now, the last one first."""
    return [_open(row) for row in _running(acting, now).order_by("-opened_at", "id")]


def running_one(acting: Acting, opening: UUID, now: datetime) -> tuple[Open, tuple[UUID, ...]]:
    """One of them with its cases; `Unseen` when it is not there, not one's own, or over."""
    row = _running(acting, now).filter(id=opening).first()
    if row is None:
        raise Unseen(str(opening))
    cases = OpenedCase.objects.filter(municipality=acting.municipality, opening_id=opening)
    return _open(row), tuple(cases.order_by("case_id").values_list("case_id", flat=True))


def _running(acting: Acting, now: datetime) -> QuerySet[Opening]:
    return Opening.objects.filter(
        municipality=acting.municipality,
        person_id=acting.person,
        post_id=acting.post,
        stopped_at__isnull=True,
        expires_at__gt=now,
    )


def _open(row: Opening) -> Open:
    return Open(row.id, row.child_id, row.reason, row.opened_at, row.expires_at)


def why_blocked(acting: Acting, now: datetime) -> tuple[Reason, ...]:
    """Why somebody may open nothing at once: an earlier time is not judged yet, or was wrong."""
    rows = Opening.objects.filter(municipality=acting.municipality, person_id=acting.person)
    late = Q(judged_at__isnull=True, review_due_at__lt=now)
    found = set(rows.filter(late | Q(verdict=WRONG)).values_list("verdict", flat=True))
    if not found:
        return ()
    return (reason("emergency.was_wrong" if WRONG in found else "emergency.not_judged"),)


def to_judge(acting: Acting) -> list[Used]:
    """Everything of this municipality that waits for a verdict, the soonest term first.

    For the privacy officer, never the own; without the words, which `judged_one` gives.
    """
    _must_judge(acting)
    with acting_as(Duty(municipality=acting.municipality)):
        rows = Opening.objects.filter(municipality=acting.municipality, judged_at__isnull=True)
        return [
            _used(row) for row in rows.exclude(person_id=acting.person).order_by("review_due_at")
        ]


def judged_one(acting: Acting, opening: UUID) -> Used:
    """One opening with the sentence that was written and what was said of it; else `Unseen`."""
    _must_judge(acting)
    with acting_as(Duty(municipality=acting.municipality)):
        rows = Opening.objects.filter(municipality=acting.municipality, id=opening)
        row = rows.exclude(person_id=acting.person).first()
        if row is None:
            raise Unseen(str(opening))
        key = case_keys().find(row.id)
        words = _read(key, bytes(row.words), row.id, "why")
        said = Judgement.objects.filter(municipality=acting.municipality, opening_id=opening)
        remarks = tuple(
            _read(key, bytes(each.words), row.id, "verdict")
            for each in said.order_by("at")
            if each.words
        )
    return _used(row, words=words, remarks=remarks)


def _must_judge(acting: Acting) -> None:
    if acting.role != PRIVACY_OFFICER:
        raise Unseen(acting.role)


def _read(key: bytes | None, locked: bytes, opening: UUID, what: str) -> str:
    return unlock(key, locked, place_of(opening, what)).decode() if key else ""


def _used(row: Opening, *, words: str = "", remarks: tuple[str, ...] = ()) -> Used:
    return Used(
        id=row.id,
        person=row.person_id,
        role=row.role,
        organisation=row.organisation_id,
        child=row.child_id,
        reason=row.reason,
        opened_at=row.opened_at,
        ended_at=row.stopped_at or row.expires_at,
        review_due_at=row.review_due_at,
        tells_family=row.tells_family,
        verdict=row.verdict,
        words=words,
        remarks=remarks,
    )


def used_at(acting: Acting, since: datetime) -> list[Used]:
    """What colleagues of the own organisation opened at once, newest first, for who leads there.

    The child is left out: who leads an organisation does not follow children.
    """
    if acting.role not in overseers() or acting.organisation is None:
        return []
    rows = Opening.objects.filter(
        municipality=acting.municipality,
        organisation_id=acting.organisation,
        opened_at__gte=since,
    ).exclude(person_id=acting.person)
    return [_without_child(row) for row in rows.order_by("-opened_at")]


def _without_child(row: Opening) -> Used:
    found = _used(row)
    return Used(**{**vars(found), "child": None})


def told_to_family(municipality: str, child: UUID, since: datetime) -> list[Used]:
    """What was opened at once about a child and may be told to its family, newest first.

    For pages of a family that was let in to the child already.
    """
    with acting_as(Duty(municipality=municipality)):
        rows = Opening.objects.filter(
            municipality=municipality, child_id=child, tells_family=True, opened_at__gte=since
        )
        return [_used(row) for row in rows.order_by("-opened_at")]


@dataclass(frozen=True)
class Shielded:
    """A stretch of time in which what somebody looked at is not told to the family."""

    person: UUID
    since: datetime
    until: datetime

    def hides(self, person: UUID | None, at: datetime) -> bool:
        """Whether a look with ground "noodtoegang" falls in it."""
        return person == self.person and self.since <= at <= self.until


def kept_from_family(municipality: str, child: UUID) -> tuple[Shielded, ...]:
    """Which looks with the ground "noodtoegang" the family's log leaves out (T6, T32)."""
    with acting_as(Duty(municipality=municipality)):
        rows = Opening.objects.filter(municipality=municipality, child_id=child, tells_family=False)
        return tuple(
            Shielded(row.person_id, row.opened_at, row.stopped_at or row.expires_at) for row in rows
        )


@dataclass(frozen=True)
class Month:
    """How often something was opened at once in a month; no number where it is too small."""

    first: date
    count: int | None


def months(municipality: str, now: datetime, how_many: int = 12) -> list[Month]:
    """The count of every month, this one first; below the smallest count no number (T30, T32)."""
    firsts = list(_first_days(now, how_many))
    with acting_as(Duty(municipality=municipality)):
        moments = list(
            Opening.objects.filter(
                municipality=municipality,
                opened_at__gte=datetime.combine(firsts[-1], datetime.min.time(), AMSTERDAM),
            ).values_list("opened_at", flat=True)
        )
    counts: dict[date, int] = {}
    for at in moments:
        first = at.astimezone(AMSTERDAM).date().replace(day=1)
        counts[first] = counts.get(first, 0) + 1
    least = figure("smallest_count", municipality)
    return [
        Month(first, count if (count := counts.get(first, 0)) == 0 or count >= least else None)
        for first in firsts
    ]


def _first_days(now: datetime, how_many: int) -> Iterator[date]:
    first = now.astimezone(AMSTERDAM).date().replace(day=1)
    for _ in range(how_many):
        yield first
        first = (first - timedelta(days=1)).replace(day=1)


def reason_open_now(acting: Acting, case: OuterRef, now: datetime) -> Subquery:
    """The reason with which the actor has the sensitive parts of a case open, inside a statement
    about that case, so that it costs none of its own."""
    rows = Disclosure.objects.filter(
        municipality=acting.municipality,
        case_id=case,
        person_id=acting.person,
        expires_at__gt=now,
        at__lte=now,
    )
    return Subquery(rows.order_by("-at").values("reason")[:1])
