"""May this child have a door of its own, and how does that door open and close?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import accounts
from zorgroute.chain.parties.actions import open_account
from zorgroute.chain.parties.models import Account, Child, OwnDoor, Person
from zorgroute.chain.parties.practising import is_practice
from zorgroute.chain.parties.young import ALONG, is_old_enough
from zorgroute.core.answers import Denied, Reason, reason
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.terms.birthdays import birthday

# How somebody made sure that it is this child who gets the key.
SOURCES = ("zelf_gegeven", "legitimatie", "digid")
PART = "eigen-deur"


@dataclass(frozen=True)
class Door:
    """The door of one child as its keeper may know it: since when, how made sure, the user name.

    `opens_on` is the first day on which there may be one; None while no birthday is known.
    """

    opens_on: date | None
    since: date | None = None
    source: str = ""
    username: str = ""


def door_of(municipality: str, child: UUID, day: date) -> Door:
    """The door of a child on a day; without `since` there is none."""
    born = Child.objects.filter(municipality=municipality, id=child).values_list(
        "birth_date", flat=True
    )
    known = next(iter(born), None)
    opens_on = birthday(known, ALONG) if known else None
    row = _open_rows(municipality, child, day).first()
    if row is None:
        return Door(opens_on)
    account = Account.objects.filter(municipality=municipality, person_id=child).first()
    return Door(opens_on, row.since, row.source, account.username if account else "")


def open_door(acting: Acting, child: UUID, source: str, username: str, now: datetime) -> UUID:
    """Give a child of twelve or older a way in of its own; gives the account a first link is for.

    For who keeps the data of this family: who may is decided at the door of the case. With a door
    that stands open it renews the way in: an old password stops at once. Raises `Refused` below
    twelve (Jeugdwet 7.3.4 and 7.3.15 paragraph 1; UAVG 5), for a birthday that is not known, for
    nobody who made sure of it, and in a practice, whose children are nobody.
    """
    here, day = acting.municipality, now.astimezone(AMSTERDAM).date()
    row = Child.objects.select_for_update(of=("self",)).filter(municipality=here, id=child).first()
    if row is None or acting.is_family or acting.organisation is None:
        raise Unseen(str(child))
    wrong = _wrong(acting, row, source, day)
    if wrong:
        raise Refused(Denied(tuple(wrong)))
    if not _open_rows(here, child, day).exists():
        made = OwnDoor(
            municipality=here, id=clock.new_id(), child_id=child, source=source, since=day,
            made_sure_by=acting.person, made_sure_at=now,
        )  # fmt: skip
        OwnDoor.objects.bulk_create([made])
    _as_person(row)
    note_look(acting, now, [PART], action="U", child=child, ground="betrokken")
    return accounts.renew(child) or open_account(here, child, username, now)


def close_door(acting: Acting, child: UUID, now: datetime) -> None:
    """Close the door of a child at once; what it said and answered stays. `Unseen` without one."""
    here, day = acting.municipality, now.astimezone(AMSTERDAM).date()
    rows = _open_rows(here, child, day)
    if acting.is_family or not rows.update(
        until=day - timedelta(days=1), ended_by=acting.person, ended_at=now
    ):
        raise Unseen(str(child))
    accounts.close(child)
    note_look(acting, now, [PART], action="D", child=child, ground="betrokken")


def _wrong(acting: Acting, child: Child, source: str, day: date) -> list[Reason]:
    found = []
    if child.birth_date is None:
        found.append(reason("young.no_birthday"))
    elif not is_old_enough(child.birth_date, day):
        found.append(reason("young.too_young"))
    if source not in SOURCES:
        found.append(reason("young.not_made_sure"))
    if is_practice(acting.municipality):
        found.append(reason("practice.fixed_children"))
    return found


def _open_rows(municipality: str, child: UUID, day: date) -> QuerySet[OwnDoor]:
    lasting = Q(until__isnull=True) | Q(until__gte=day)
    return OwnDoor.objects.filter(lasting, municipality=municipality, child_id=child)


def _as_person(child: Child) -> None:
    """The child as somebody who comes in, under its own id; a changed name is taken over."""
    Person.objects.update_or_create(
        id=child.id,
        defaults={
            "municipality": child.municipality,
            "given_name": child.given_name,
            "prefix": child.prefix,
            "surname": child.surname,
            "is_family": True,
        },
        create_defaults={
            "municipality": child.municipality,
            "given_name": child.given_name,
            "prefix": child.prefix,
            "surname": child.surname,
            "is_family": True,
            "wants_mail": False,
        },
    )
