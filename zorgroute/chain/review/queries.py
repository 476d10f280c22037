"""What waits for the privacy officer, for a colleague who was asked, and for a parent who asked?

Who, when, which kind of part and why it is unusual; never what was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from zorgroute.chain.emergency.queries import Used, judged_one
from zorgroute.chain.emergency.queries import to_judge as openings_to_judge
from zorgroute.chain.emergency.rules import PRIVACY_OFFICER
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.keys import case_keys, unlock
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.queries import organisation_names, person_names
from zorgroute.chain.review.actions import GROUND, OWN, PART, desk_for, place_of
from zorgroute.chain.review.kinds import EMERGENCY, QUESTION, kinds
from zorgroute.chain.review.models import Flag, Weighed
from zorgroute.core.engine.world import AMSTERDAM

LIST = "te-beoordelen"


@dataclass(frozen=True)
class Item:
    """One thing to judge. `number` is how often or how many; `relation` what the looker was to the
    child then; the words are there for one item only, never in a list."""

    id: UUID
    kind: str
    person: UUID
    name: str
    role: str
    organisation: str
    day: date
    first_at: datetime
    last_at: datetime
    number: int
    due_at: datetime
    parts: tuple[str, ...] = ()
    ground: str = ""
    reasons: tuple[str, ...] = ()
    relation: str = ""
    verdict: str = ""
    is_emergency: bool = False
    is_passed_on: bool = False
    is_asked: bool = False
    words: str = ""
    note: str = ""
    answer: str = ""


def to_judge(acting: Acting, now: datetime) -> list[Item]:
    """Everything at this officer's desk: what is soonest due first, then by kind. Writes a look.

    Raises `Unseen` for every other function.
    """
    must_judge(acting)
    rows = _at_desk(acting).filter(judged_at__isnull=True)
    names = person_names(row.person_id for row in rows)
    found = [_item(row, names, _places(acting, rows)) for row in rows]
    found += [_used(acting, each) for each in _openings(acting, now)]
    note_look(acting, now, [LIST], ground=GROUND)
    return sorted(found, key=lambda each: (each.due_at, kinds()[each.kind].place, str(each.id)))


def item_of(acting: Acting, flag: UUID, now: datetime) -> Item:
    """One flag with its words; raises `Unseen` when it is not at this desk. Writes a look."""
    must_judge(acting)
    row = _at_desk(acting).filter(id=flag).first()
    note_look(acting, now, [PART], ground=GROUND, allowed=row is not None)
    if row is None:
        raise Unseen(str(flag))
    return _item(row, person_names([row.person_id]), _places(acting, [row]), has_words=True)


def opening_of(acting: Acting, opening: UUID, now: datetime) -> Item:
    """One emergency access with the sentence that was written. Writes a look."""
    must_judge(acting)
    at_desk = any(each.id == opening for each in _openings(acting, now))
    note_look(acting, now, [PART, EMERGENCY], ground=GROUND, allowed=at_desk)
    if not at_desk:
        raise Unseen(str(opening))
    return _used(acting, judged_one(acting, opening))


def must_judge(acting: Acting) -> None:
    """Raise `Unseen` for who is no privacy officer of an organisation."""
    if acting.role != PRIVACY_OFFICER or acting.organisation is None:
        raise Unseen(acting.role)


def last_weighed(municipality: str) -> datetime | None:
    """When the looks of a municipality were weighed last."""
    rows = Weighed.objects.filter(municipality=municipality)
    return rows.values_list("weighed_at", flat=True).first()


def _at_desk(acting: Acting) -> QuerySet[Flag]:
    mine = Q(desk_id=acting.organisation) | Q(escalated_to=acting.organisation)
    rows = Flag.objects.filter(mine, municipality=acting.municipality)
    return rows.exclude(person_id=acting.person)


def _openings(acting: Acting, now: datetime) -> list[Used]:
    """The emergency accesses that are this desk's to judge, and late ones for the municipality."""
    with acting_as(Duty(municipality=acting.municipality)):
        found = openings_to_judge(acting)
        desks = {
            each: desk_for(acting.municipality, each, now)
            for each in {opening.organisation for opening in found}
        }
        hall = desk_for(acting.municipality, None, now)
    return [
        each
        for each in found
        if acting.organisation == desks[each.organisation]
        or (acting.organisation == hall and each.review_due_at < now)
    ]


def _places(acting: Acting, rows: Iterable[Flag]) -> Mapping[UUID, str]:
    ids = [row.organisation_id for row in rows if row.organisation_id]
    return organisation_names(acting.municipality, ids)


def _item(
    row: Flag, names: Mapping[UUID, str], places: Mapping[UUID, str], *, has_words: bool = False
) -> Item:
    return Item(
        id=row.id,
        kind=row.kind,
        person=row.person_id,
        name=names.get(row.person_id, ""),
        role=row.role,
        organisation=places.get(row.organisation_id, "") if row.organisation_id else "",
        day=row.day,
        first_at=row.first_at,
        last_at=row.last_at,
        number=row.number,
        due_at=row.due_at,
        parts=tuple(row.parts),
        ground=row.ground,
        reasons=tuple(row.reasons),
        relation=row.relation,
        verdict=row.verdict,
        is_passed_on=row.escalated_at is not None,
        is_asked=row.asked_by is not None,
        words=_read(row, "words") if has_words else "",
        note=_read(row, "note") if has_words else "",
        answer=_read(row, "answer") if has_words else "",
    )


def _read(row: Flag, what: str) -> str:
    body = getattr(row, what)
    key = case_keys().find(row.id) if body else None
    return unlock(key, bytes(body), place_of(row.id, what)).decode() if key else ""


def _used(acting: Acting, each: Used) -> Item:
    places = organisation_names(acting.municipality, filter(None, [each.organisation]))
    return Item(
        id=each.id,
        kind=EMERGENCY,
        person=each.person,
        name=person_names([each.person]).get(each.person, ""),
        role=each.role,
        organisation=next(iter(places.values()), ""),
        day=each.opened_at.astimezone(AMSTERDAM).date(),
        first_at=each.opened_at,
        last_at=each.ended_at,
        number=1,
        due_at=each.review_due_at,
        parts=("veiligheid", "bereikbaar"),
        ground=EMERGENCY,
        reasons=(each.reason,),
        relation="none",
        verdict=each.verdict,
        is_emergency=True,
        words=each.words,
        note=each.remarks[-1] if each.remarks else "",
    )


@dataclass(frozen=True)
class Question:
    """What a parent asked about a look, and what was answered."""

    id: UUID
    on: date
    name: str
    role: str
    due_at: datetime
    reply: str
    is_late: bool


def questions_of(acting: Acting, case: UUID, now: datetime) -> list[Question]:
    """What this parent asked about the looks at a case, the newest first."""
    rows = Flag.objects.filter(
        municipality=acting.municipality, kind=QUESTION, asked_by=acting.person, case_id=case
    )
    rows = rows.order_by("-raised_at")
    names = person_names(row.person_id for row in rows)
    return [
        Question(
            id=row.id,
            on=row.raised_at.astimezone(AMSTERDAM).date(),
            name=names.get(row.person_id, ""),
            role=row.role,
            due_at=row.due_at,
            reply=_read(row, "reply"),
            is_late=row.judged_at is None and row.due_at < now,
        )
        for row in rows
    ]


def to_explain(acting: Acting) -> list[Item]:
    """The own looks that an officer asked about and that this colleague did not explain yet."""
    return [_item(row, {}, {}) for row in _asked(acting).filter(answered_at__isnull=True)]


def explained_one(acting: Acting, flag: UUID, now: datetime) -> Item:
    """What is asked of this colleague about an own look; else `Unseen`. Writes a look."""
    row = _asked(acting).filter(id=flag).first()
    note_look(acting, now, [PART], ground=OWN, allowed=row is not None)
    if row is None:
        raise Unseen(str(flag))
    item = _item(row, person_names([row.person_id]), _places(acting, [row]), has_words=True)
    # What a parent wrote is for the officer only.
    return replace(item, words="")


def _asked(acting: Acting) -> QuerySet[Flag]:
    rows = Flag.objects.filter(
        municipality=acting.municipality,
        person_id=acting.person,
        question_at__isnull=False,
        judged_at__isnull=True,
    )
    return rows.order_by("due_at", "id")
