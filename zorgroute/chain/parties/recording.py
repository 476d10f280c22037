"""Who has authority over a child from now on, by which source, and was that recorded rightly?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Conflict, Refused, Unseen
from zorgroute.chain.parties.models import Authority, Child, Person
from zorgroute.core.answers import Denied, Reason, reason
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.policy.authority import (
    DOUBTED,
    INVESTIGATED,
    Holding,
    Kind,
    is_minor,
    will_open,
)

# Somebody has authority no more: the row ends and no other follows.
ENDED = "geen"
# Rows of the table of kinds that are a doubt about another kind.
DOUBTS = (DOUBTED, INVESTIGATED)


@dataclass(frozen=True)
class NewAuthority:
    """A change as it is recorded: who has which kind from a day on, and where that is known from.

    `replaces` is the row that it follows; without one somebody is added. The kind `geen` only ends
    that row.
    """

    kind: str
    source: str
    since: date
    person: UUID | None = None
    organisation: UUID | None = None
    established_on: date | None = None
    review_on: date | None = None
    is_doubted: bool = False
    under_investigation: bool = False
    note: str = ""
    replaces: UUID | None = None


@dataclass(frozen=True)
class Rules:
    """The kinds of authority, and of each source whether it needs the day of its document."""

    kinds: Mapping[str, Kind]
    sources: Mapping[str, bool]


@dataclass(frozen=True)
class Recorded:
    """What was recorded, for whom it opened the family's pages, and for whom it closed them."""

    row: UUID | None
    opened_for: UUID | None = None
    closed_for: UUID | None = None


def state_of(municipality: str, child: UUID) -> str:
    """What a form carries to say on which state of the authority it was filled in."""
    rows = Authority.objects.filter(municipality=municipality, child_id=child).order_by("id")
    known = "|".join(f"{id_}{until}" for id_, until in rows.values_list("id", "until"))
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def must_be_unchanged(municipality: str, child: UUID, seen: str) -> None:
    """Raise `Conflict`, with who it was, when the authority changed since a form was shown."""
    if seen != state_of(municipality, child):
        raise _somebody_else(municipality, child)


def record_authority(
    acting: Acting, child: UUID, new: NewAuthority, rules: Rules, now: datetime, *, seen: str
) -> Recorded:
    """Record a change of authority over a child that this actor was let in to.

    Raises `Refused` with everything that is wrong, `Conflict` when somebody else recorded a change
    since the form was shown (`seen`), and `Unseen` for a row of another child. What was wrong from
    its first day on ends on the day before it; nothing is ever overwritten.
    """
    known = (
        Child.objects.select_for_update(of=("self",))
        .filter(municipality=acting.municipality, id=child)
        .first()
    )
    if known is None:
        raise Unseen(str(child))
    must_be_unchanged(acting.municipality, child, seen)
    before = _row(acting.municipality, child, new)
    wrong = _wrong(new, known.birth_date, rules, now.astimezone(AMSTERDAM).date())
    if wrong:
        raise Refused(Denied(tuple(wrong)))
    if before is not None:
        _end(before, new.since - timedelta(days=1), acting, now)
    made = None
    if new.kind != ENDED:
        made = _row_of(acting, child, new, now)
        made.opens = _will_open(new, rules, before)
        Authority.objects.bulk_create([made])
    note_look(acting, now, ["gezag"], action="U", child=child, ground="betrokken")
    opened = made.person_id if made is not None and made.opens else None
    closed = before.person_id if before is not None and before.opens else None
    return Recorded(
        made.id if made else None,
        opened_for=opened if opened != closed else None,
        closed_for=closed if closed != opened else None,
    )


def _row(municipality: str, child: UUID, new: NewAuthority) -> Authority | None:
    """The row that a change follows: the one it names, else the one of the same holder."""
    rows = Authority.objects.filter(
        municipality=municipality, child_id=child, until__isnull=True
    ).order_by("-since")
    if new.replaces is None:
        if new.person is not None:
            return rows.filter(person_id=new.person).first()
        if new.organisation is not None:
            return rows.filter(organisation_id=new.organisation).first()
        return None
    found = rows.filter(id=new.replaces).first()
    if found is None:
        raise Unseen(str(new.replaces))
    return found


def _end(row: Authority, last_day: date, acting: Acting, now: datetime) -> None:
    last_day = max(last_day, row.since - timedelta(days=1))
    Authority.objects.filter(municipality=row.municipality, id=row.id).update(
        until=last_day, ended_by=acting.person, ended_at=now
    )


def _will_open(new: NewAuthority, rules: Rules, before: Authority | None) -> bool:
    return will_open(
        rules.kinds,
        new.kind,
        was_open=before is not None and before.opens and before.person_id == new.person,
        is_doubted=new.is_doubted,
        under_investigation=new.under_investigation,
    )


def _row_of(acting: Acting, child: UUID, new: NewAuthority, now: datetime) -> Authority:
    return Authority(
        municipality=acting.municipality,
        id=clock.new_id(),
        child_id=child,
        person_id=new.person,
        organisation_id=new.organisation,
        kind=new.kind,
        source=new.source,
        since=new.since,
        established_on=new.established_on,
        review_on=new.review_on,
        is_doubted=new.is_doubted,
        under_investigation=new.under_investigation,
        note=new.note,
        recorded_by=acting.person,
        recorded_at=now,
    )


def _wrong(new: NewAuthority, born: date | None, rules: Rules, today: date) -> list[Reason]:
    found = []
    kind = rules.kinds.get(new.kind)
    if new.kind in DOUBTS or (kind is None and new.kind != ENDED):
        found.append(reason("authority.unknown_kind"))
    if new.source not in rules.sources:
        found.append(reason("authority.unknown_source"))
    if (kind is not None and not _is_held(new, kind)) or (
        new.kind == ENDED and new.replaces is None
    ):
        found.append(reason("authority.no_holder"))
    found += _wrong_days(new, born, today)
    if rules.sources.get(new.source) and new.established_on is None:
        found.append(reason("authority.no_established_day"))
    return found


def _is_held(new: NewAuthority, kind: Kind) -> bool:
    if new.person and new.organisation:
        return False
    if kind.held_by == Holding.PERSON:
        return new.person is not None
    return kind.held_by == Holding.OPTIONAL or bool(new.person or new.organisation)


def _wrong_days(new: NewAuthority, born: date | None, today: date) -> list[Reason]:
    found = []
    if new.since > today:
        found.append(reason("authority.in_future"))
    if born is not None and new.since < born:
        found.append(reason("authority.before_birth"))
    if not is_minor(born, new.since):
        found.append(reason("authority.after_majority"))
    is_late = new.established_on is not None and new.established_on > today
    is_past = new.review_on is not None and new.review_on <= today
    if is_late or is_past:
        found.append(reason("authority.wrong_days"))
    return found


def _somebody_else(municipality: str, child: UUID) -> Conflict:
    """Who changed the authority last, for telling who was first."""
    rows = Authority.objects.filter(municipality=municipality, child_id=child)
    changes = [
        (at, by)
        for row in rows
        for at, by in ((row.recorded_at, row.recorded_by), (row.ended_at, row.ended_by))
        if at is not None
    ]
    if not changes:
        return Conflict()
    at, by = max(changes, key=lambda each: each[0])
    who = Person.objects.filter(municipality=municipality, id=by).first() if by else None
    return Conflict(who.name if who else "", at)
