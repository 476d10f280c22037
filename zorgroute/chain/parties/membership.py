"""How does an organisation as a whole come into the chain, and how does it leave?

Who may let it in is decided by the room that keeps what was signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.parties import accounts
from zorgroute.chain.parties.actions import (
    KEEPER,
    Name,
    add_location,
    add_organisation,
    add_person,
    employ,
)
from zorgroute.chain.parties.models import (
    Account,
    MailDomain,
    Organisation,
    OrganisationNumber,
    Post,
)
from zorgroute.chain.parties.queries import on_day
from zorgroute.core.answers import Denied, Reason, reason

# Domains at which anybody can make an address: nobody's work, and nobody's to take away.
ANYBODYS = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "outlook.nl", "hotmail.com", "hotmail.nl",
        "live.nl", "live.com", "msn.com", "yahoo.com", "icloud.com", "me.com", "proton.me",
        "protonmail.com", "ziggo.nl", "kpnmail.nl", "planet.nl", "home.nl", "xs4all.nl",
        "upcmail.nl", "casema.nl", "hetnet.nl", "telfort.nl", "gmx.net", "gmx.com",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Newcomer:
    """An organisation that was let in: what it is, where it is, and who keeps its people."""

    name: str
    kind: str
    number_kind: str
    number: str
    location: str
    location_phone: str
    keeper: Name
    email: str
    phone: str


@dataclass(frozen=True)
class Member:
    """An organisation of this municipality, as who lets organisations in may know it."""

    id: UUID
    name: str
    kind: str
    left_on: date | None


def domain_of(address: str) -> str:
    """The domain of a mail address, in small letters."""
    return address.rpartition("@")[2].strip().lower()


def wrong_with(municipality: str, name: str, number_kind: str, number: str) -> list[Reason]:
    """Why an organisation of this name and number cannot come in: one is there already."""
    found = []
    same = Organisation.objects.filter(municipality=municipality, left_on__isnull=True)
    if same.filter(name__iexact=name).exists():
        found.append(reason("organisation.exists", name=name))
    owner = OrganisationNumber.objects.filter(
        municipality=municipality, kind=number_kind, value=number
    ).select_related("organisation")
    found.extend(
        reason("number.taken", name=each.organisation.name)
        for each in owner
        if each.organisation.left_on is None
    )
    return found


def admit(municipality: str, new: Newcomer, account: UUID, today: date) -> UUID:
    """Make the organisation, its first building and its administrator, and open the way in.

    An organisation that left and comes back under its own number is the same one. Raises `Refused`
    when the name or the number is another's.
    """
    wrong = wrong_with(municipality, new.name, new.number_kind, new.number)
    if wrong:
        raise Refused(Denied(tuple(wrong)))
    organisation = _place(municipality, new)
    MailDomain.objects.update_or_create(
        municipality=municipality,
        organisation_id=organisation,
        domain=domain_of(new.email),
        defaults={"since": today, "until": None},
    )
    location = add_location(municipality, organisation, new.location, new.location_phone)
    person = add_person(municipality, new.keeper, phone=new.phone, email=new.email)
    employ(municipality, person, organisation, KEEPER, today, location=location)
    Account.objects.filter(id=account).update(person_id=person, is_active=True)
    return organisation


def _place(municipality: str, new: Newcomer) -> UUID:
    number = OrganisationNumber.objects.filter(
        municipality=municipality, kind=new.number_kind, value=new.number
    ).first()
    if number is not None:
        Organisation.objects.filter(id=number.organisation_id).update(left_on=None, name=new.name)
        return number.organisation_id
    made = add_organisation(municipality, new.name, new.kind)
    OrganisationNumber.objects.create(
        municipality=municipality, kind=new.number_kind, value=new.number, organisation_id=made
    )
    return made


def open_waiting_account(municipality: str, username: str, password: str, now: datetime) -> UUID:
    """Keep a user name and a password for somebody who is not let in yet: it opens nothing.

    Raises `Refused` when the name is taken.
    """
    if Account.objects.filter(username=username).exists():
        raise Refused(Denied((reason("account.name_taken"),)))
    made = Account(
        id=clock.new_id(),
        username=username,
        municipality=municipality,
        person_id=None,
        is_active=False,
        made_at=now,
    )
    made.set_password(password)
    made.save(force_insert=True)
    return made.id


def drop_waiting_account(account: UUID) -> None:
    """Forget a user name that was kept for somebody who is not let in after all."""
    Account.objects.filter(id=account, person_id__isnull=True, is_active=False).delete()


def members_of(municipality: str) -> list[Member]:
    """Every organisation of a municipality by name, those that left as well."""
    rows = Organisation.objects.filter(municipality=municipality).order_by("name", "id")
    return [Member(row.id, row.name, row.kind, row.left_on) for row in rows]


def takes_part(municipality: str, kind: str) -> bool:
    """Whether an organisation of this kind takes part in the chain now."""
    rows = Organisation.objects.filter(municipality=municipality, kind=kind)
    return rows.filter(left_on__isnull=True).exists()


def leave_chain(municipality: str, organisation: UUID, today: date) -> list[UUID]:
    """End every function at an organisation at once; gives who worked there.

    Who works nowhere else loses the way in, and no mail goes to its domains any more. What people
    wrote stays. To be called under the duty of the installation.
    """
    yesterday = today - timedelta(days=1)
    posts = Post.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today),
        municipality=municipality,
        organisation_id=organisation,
    )
    people = list(dict.fromkeys(posts.order_by("id").values_list("person_id", flat=True)))
    posts.filter(since__gt=yesterday).update(since=yesterday, until=yesterday)
    posts.update(until=yesterday)
    Organisation.objects.filter(municipality=municipality, id=organisation).update(left_on=today)
    MailDomain.objects.filter(
        municipality=municipality, organisation_id=organisation, until__isnull=True
    ).update(until=yesterday)
    elsewhere = Post.objects.filter(on_day(today), person_id__in=people)
    staying = set(elsewhere.values_list("person_id", flat=True))
    for person in people:
        if person not in staying:
            accounts.close(person)
    return people
