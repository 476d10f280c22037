"""Where does a child live, with whom, who of its own network helps, and how is a parent reached?"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.models import (
    Authority,
    Guardianship,
    Household,
    NetworkContact,
    Person,
    Residence,
)
from zorgroute.chain.parties.queries import on_day
from zorgroute.chain.parties.shielding import hidden_from
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.policy.shielding import Hidden

PHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,24}")


@dataclass(frozen=True)
class Address:
    """Where a household is, and a number at which it answers."""

    street: str
    place: str
    number: str = ""
    postcode: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Resident:
    """Somebody who lives in a household, from a day until a day; `id` is that of the stay."""

    id: UUID
    who: UUID
    is_child: bool
    since: date
    until: date | None


@dataclass(frozen=True)
class Home:
    """A household around a child, with who lives there now or will."""

    id: UUID
    address: Address
    residents: tuple[Resident, ...]


@dataclass(frozen=True)
class Helper:
    """Somebody of the own network of a family, as one reader may know them."""

    id: UUID
    name: str
    relation: str
    phone: str
    is_shared: bool
    added_by: UUID
    since: date


# --- households --------------------------------------------------------------------------------


def homes_of(acting: Acting, child: UUID, now: datetime) -> tuple[Home, ...]:
    """The households of a child and of those with authority over it, as far as this professional
    may know; a family never gets them, so that the other household is never shown (T4).

    A household in which somebody lives whose whereabouts are kept from this actor is not there.
    """
    if acting.is_family:
        return ()
    day = now.astimezone(AMSTERDAM).date()
    hidden = hidden_from(acting, now)
    stays: dict[UUID, list[Resident]] = {}
    for row in _stays(acting.municipality, child, day):
        who = row.child_id or row.person_id
        if who is not None:
            lived = Resident(row.id, who, row.child_id is not None, row.since, row.until)
            stays.setdefault(row.household_id, []).append(lived)
    rows = Household.objects.filter(municipality=acting.municipality, id__in=list(stays))
    return tuple(
        Home(row.id, _address(row), tuple(stays[row.id]))
        for row in rows.order_by("place", "street", "id")
        if not _is_kept(row.id, stays[row.id], hidden)
    )


def _stays(municipality: str, child: UUID, day: date) -> Sequence[Residence]:
    here = {"municipality": municipality, "child_id": child}
    people = {
        *Guardianship.objects.filter(**here).values_list("person_id", flat=True),
        *Authority.objects.filter(**here, person__isnull=False).values_list("person_id", flat=True),
    }
    lasting = Q(until__isnull=True) | Q(until__gte=day)
    rows = Residence.objects.filter(
        lasting, Q(child_id=child) | Q(person_id__in=people), municipality=municipality
    )
    return list(rows.order_by("since", "id"))


def _is_kept(household: UUID, residents: Collection[Resident], hidden: Hidden) -> bool:
    kept = hidden.people | hidden.children
    return household in hidden.households or any(each.who in kept for each in residents)


def _address(row: Household) -> Address:
    return Address(row.street, row.place, row.number, row.postcode, row.phone)


@dataclass(frozen=True)
class Move:
    """Somebody comes to live somewhere: where, which relatives, the child or not, and the days."""

    address: Address
    people: tuple[UUID, ...]
    with_child: bool
    since: date
    until: date | None = None


def move_in(
    acting: Acting, child: UUID, move: Move, now: datetime, *, key: UUID | None = None
) -> UUID:
    """Record that a child, or somebody of its family, lives somewhere from a day on.

    A child may live in several households at once. The same key a second time records nothing
    more. Refused without a place or residents, or when
    it ends before it begins.
    """
    address = move.address
    found = []
    if not address.street or not address.place:
        found.append(reason("home.no_place"))
    if not move.people and not move.with_child:
        found.append(reason("home.nobody"))
    if move.until is not None and move.until < move.since:
        found.append(reason("home.wrong_order"))
    if found:
        raise Refused(Denied(tuple(found)))
    household = key or clock.new_id()
    if Residence.objects.filter(municipality=acting.municipality, household_id=household).exists():
        return household
    made = Household(
        municipality=acting.municipality,
        id=household,
        street=address.street,
        number=address.number,
        postcode=address.postcode,
        place=address.place,
        phone=address.phone,
        recorded_by=acting.person,
        recorded_at=now,
    )
    Household.objects.bulk_create([made])
    people: list[tuple[UUID | None, UUID | None]] = [(None, each) for each in move.people]
    people += [(child, None)] if move.with_child else []
    Residence.objects.bulk_create([_stay(acting, household, who, move, now) for who in people])
    note_look(acting, now, ["adres"], action="C", child=child, ground="betrokken")
    return household


def _stay(
    acting: Acting, household: UUID, who: tuple[UUID | None, UUID | None], move: Move, now: datetime
) -> Residence:
    child, person = who
    return Residence(
        municipality=acting.municipality,
        id=clock.new_id(),
        household_id=household,
        child_id=child,
        person_id=person,
        since=move.since,
        until=move.until,
        recorded_by=acting.person,
        recorded_at=now,
    )


def move_out(acting: Acting, child: UUID, stay: UUID, last_day: date, now: datetime) -> None:
    """Record the last day on which somebody lived in a household; `Unseen` for a stay that is not
    around this child or is kept from this actor."""
    known = {each.id: each for home in homes_of(acting, child, now) for each in home.residents}
    if stay not in known:
        raise Unseen(str(stay))
    if last_day < known[stay].since:
        raise Refused(Denied((reason("home.wrong_order"),)))
    Residence.objects.filter(municipality=acting.municipality, id=stay).update(until=last_day)
    note_look(acting, now, ["adres"], action="U", child=child, ground="betrokken")


# --- own network -------------------------------------------------------------------------------


def network_of(acting: Acting, child: UUID, now: datetime) -> tuple[Helper, ...]:
    """The own network around a child: of a parent what the parent added and what another shares;
    of a professional who was let in all of it, without what a shielded person added."""
    day = now.astimezone(AMSTERDAM).date()
    rows = NetworkContact.objects.filter(
        on_day(day), municipality=acting.municipality, child_id=child
    ).order_by("added_at", "id")
    hidden = hidden_from(acting, now)
    return tuple(
        Helper(row.id, row.name, row.relation, row.phone, row.is_shared, row.added_by, row.since)
        for row in rows
        if row.added_by not in hidden.people
        and (not acting.is_family or row.is_shared or row.added_by == acting.person)
    )


def add_helper(
    acting: Acting,
    child: UUID,
    name: str,
    now: datetime,
    *,
    relation: str = "",
    phone: str = "",
    is_shared: bool = False,
) -> UUID:
    """Add somebody of the own network around a child this actor was let in to."""
    found = [] if name else [reason("network.no_name")]
    found += [reason("contact.wrong_phone")] if phone and not is_phone(phone) else []
    if found:
        raise Refused(Denied(tuple(found)))
    made = NetworkContact(
        municipality=acting.municipality,
        id=clock.new_id(),
        child_id=child,
        name=name,
        relation=relation,
        phone=phone,
        is_shared=is_shared,
        added_by=acting.person,
        added_at=now,
        since=now.astimezone(AMSTERDAM).date(),
    )
    NetworkContact.objects.bulk_create([made])
    note_look(acting, now, ["eigen-netwerk"], action="C", child=child, ground=_ground(acting))
    return made.id


def drop_helper(acting: Acting, child: UUID, given: UUID, now: datetime) -> None:
    """Take somebody one added oneself out of the own network, at once and for everybody."""
    rows = NetworkContact.objects.filter(
        municipality=acting.municipality, child_id=child, id=given, added_by=acting.person
    )
    if not rows.delete()[0]:
        raise Unseen(str(given))
    note_look(acting, now, ["eigen-netwerk"], action="D", child=child, ground=_ground(acting))


def _ground(acting: Acting) -> str:
    return "ouder" if acting.is_family else "betrokken"


# --- how one is reached ------------------------------------------------------------------------


@dataclass(frozen=True)
class Reach:
    """How somebody wants to be reached."""

    phone: str = ""
    hours: str = ""
    email: str = ""
    wants_mail: bool = True


def own_reach(acting: Acting) -> Reach:
    """How this actor is reached, for changing it."""
    row = Person.objects.get(municipality=acting.municipality, id=acting.person)
    return Reach(row.phone, row.hours, row.email, row.wants_mail)


def set_reach(acting: Acting, reach: Reach, now: datetime) -> None:
    """Change how one is reached oneself; refused for a number or address that cannot be one."""
    found = []
    if reach.phone and not is_phone(reach.phone):
        found.append(reason("contact.wrong_phone"))
    if reach.email and not _is_mail(reach.email):
        found.append(reason("contact.wrong_mail"))
    if found:
        raise Refused(Denied(tuple(found)))
    Person.objects.filter(municipality=acting.municipality, id=acting.person).update(
        phone=reach.phone, hours=reach.hours, email=reach.email, wants_mail=reach.wants_mail
    )
    note_look(acting, now, ["eigen-gegevens"], action="U", ground="eigen")


def is_phone(text: str) -> bool:
    """Whether this can be a telephone number."""
    return PHONE.fullmatch(text) is not None


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
