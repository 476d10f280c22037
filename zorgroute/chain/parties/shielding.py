"""What is kept from this actor today, and who puts that down and takes it away?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.models import Authority, Guardianship, Residence, Shield
from zorgroute.chain.parties.queries import on_day
from zorgroute.core.answers import Denied, Reason, reason
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.policy.shielding import Hidden, Shielding, hidden

# After this many days somebody looks whether it is still needed; design, no source says it.
LONGEST = 366


@dataclass(frozen=True)
class NewShield:
    """A shield as it is asked for: of whom, against whom, on which ground, from when to when."""

    ground: str
    since: date
    until: date
    review_on: date
    person: UUID | None = None
    child: UUID | None = None
    household: UUID | None = None
    against: tuple[UUID, ...] = ()
    functions: tuple[str, ...] = ()


def hidden_from(acting: Acting, now: datetime) -> Hidden:
    """Whose whereabouts are kept from this actor today (T4, T6, T7); one query.

    The one answer for every channel: pages, lists, print, export, API and the log of looking.
    """
    day = now.astimezone(AMSTERDAM).date()
    rows = Shield.objects.filter(
        on_day(day),
        Q(against__overlap=list(acting.answers_for)) | Q(against=[]),
        municipality=acting.municipality,
    )
    return hidden(map(shielding, rows), acting.answers_for, (acting.role,))


def shielding(row: Shield) -> Shielding:
    """One row of the table as the core knows it."""
    return Shielding(
        id=row.id,
        ground=row.ground,
        since=row.since,
        until=row.until,
        review_on=row.review_on,
        person=row.person_id,
        child=row.child_id,
        household=row.household_id,
        against=tuple(row.against),
        functions=tuple(row.functions),
    )


def shields_around(acting: Acting, child: UUID, now: datetime) -> tuple[Shielding, ...]:
    """The shields of today on a child, its parents, who has authority, and where they live; none
    of those that hold against this actor."""
    day = now.astimezone(AMSTERDAM).date()
    here = {"municipality": acting.municipality, "child_id": child}
    people = {
        *Guardianship.objects.filter(**here).values_list("person_id", flat=True),
        *Authority.objects.filter(**here).values_list("person_id", flat=True),
    }
    homes = Residence.objects.filter(
        Q(child_id=child) | Q(person_id__in=people), municipality=acting.municipality
    ).values_list("household_id", flat=True)
    rows = Shield.objects.filter(
        on_day(day),
        Q(child_id=child) | Q(person_id__in=people) | Q(household_id__in=list(homes)),
        municipality=acting.municipality,
    ).order_by("since", "id")
    return tuple(
        each
        for each in map(shielding, rows)
        if not each.hides_from(acting.answers_for, (acting.role,))
    )


def shield(acting: Acting, child: UUID, new: NewShield, now: datetime) -> UUID:
    """Keep somebody's whereabouts from others, around a child this actor was let in to.

    Refused without a subject or a ground, with somebody against themselves, or with days that do
    not follow each other or reach further than a year.
    """
    wrong = tuple(_wrong(new))
    if wrong:
        raise Refused(Denied(wrong))
    row = Shield(
        municipality=acting.municipality,
        id=clock.new_id(),
        person_id=new.person,
        child_id=new.child,
        household_id=new.household,
        against=list(new.against),
        functions=list(new.functions),
        ground=new.ground,
        since=new.since,
        until=new.until,
        review_on=new.review_on,
        recorded_by=acting.person,
        recorded_at=now,
    )
    Shield.objects.bulk_create([row])
    note_look(acting, now, ["afscherming"], action="C", child=child, ground="betrokken")
    return row.id


def _wrong(new: NewShield) -> list[Reason]:
    found = []
    if not (new.person or new.child or new.household):
        found.append(reason("shield.no_subject"))
    if not new.ground:
        found.append(reason("shield.no_ground"))
    if new.person in new.against:
        found.append(reason("shield.against_self"))
    if not new.since <= new.review_on <= new.until:
        found.append(reason("shield.wrong_order"))
    elif (new.until - new.since).days > LONGEST:
        found.append(reason("shield.too_long"))
    return found


def lift_shield(acting: Acting, child: UUID, given: UUID, now: datetime) -> None:
    """End a shield; yesterday is its last day, so that it holds no more from now on."""
    row = Shield.objects.filter(municipality=acting.municipality, id=given).first()
    if row is None or given not in {each.id for each in shields_around(acting, child, now)}:
        raise Unseen(str(given))
    note_look(acting, now, ["afscherming"], action="D", child=child, ground="betrokken")
    today = now.astimezone(AMSTERDAM).date()
    if row.since >= today:
        row.delete()
        return
    Shield.objects.filter(municipality=acting.municipality, id=given).update(
        until=date.fromordinal(today.toordinal() - 1),
        review_on=min(row.review_on, date.fromordinal(today.toordinal() - 1)),
        ended_by=acting.person,
        ended_at=now,
    )
