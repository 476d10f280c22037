"""How do people, organisations and functions come in, change and leave?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, Duty, present
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.models import (
    Account,
    Authority,
    Child,
    Contact,
    Guardianship,
    Leave,
    Location,
    Municipality,
    Organisation,
    Person,
    Post,
)
from zorgroute.chain.parties.practising import is_practice
from zorgroute.core.answers import Denied, reason
from zorgroute.core.policy.authority import ALONE, PARENTAL, TOGETHER

# Who keeps the people of an organisation, and takes no part in its cases.
KEEPER = "beheerder"


@dataclass(frozen=True)
class Name:
    """A name in its parts, so that people sort on the surname without its prefix."""

    given: str
    surname: str
    prefix: str = ""


def add_municipality(code: str, name: str, school_region: str = "noord") -> str:
    """Make a municipality, or bring its name up to date; returns its code.

    Raises `Refused` for a code that would make it look like a practice.
    """
    if is_practice(code):
        raise Refused(Denied((reason("municipality.is_practice"),)))
    Municipality.objects.update_or_create(
        code=code, defaults={"name": name, "school_region": school_region}
    )
    return code


def add_organisation(municipality: str, name: str, kind: str) -> UUID:
    """Let an organisation join; raises `Refused` when one of that name is there."""
    if Organisation.objects.filter(municipality=municipality, name=name).exists():
        raise Refused(Denied((reason("organisation.exists", name=name),)))
    made = Organisation(id=clock.new_id(), municipality=municipality, name=name, kind=kind)
    made.save(force_insert=True)
    return made.id


def add_location(municipality: str, organisation: UUID, name: str, phone: str = "") -> UUID:
    """Add a building of an organisation."""
    made = Location(
        id=clock.new_id(),
        municipality=municipality,
        organisation_id=organisation,
        name=name,
        phone=phone,
    )
    made.save(force_insert=True)
    return made.id


def add_person(
    municipality: str,
    name: Name,
    *,
    phone: str = "",
    hours: str = "",
    email: str = "",
    is_family: bool = False,
) -> UUID:
    """Add somebody who takes part; gives no function and no way in yet."""
    made = Person(
        id=clock.new_id(),
        municipality=municipality,
        given_name=name.given,
        prefix=name.prefix,
        surname=name.surname,
        phone=phone,
        hours=hours,
        email=email,
        is_family=is_family,
    )
    made.save(force_insert=True)
    return made.id


def employ(
    municipality: str,
    person: UUID,
    organisation: UUID,
    function: str,
    since: date,
    *,
    location: UUID | None = None,
    groups: tuple[str, ...] = (),
    until: date | None = None,
) -> UUID:
    """Give somebody a function at an organisation from a day on."""
    made = Post(
        id=clock.new_id(),
        municipality=municipality,
        person_id=person,
        organisation_id=organisation,
        location_id=location,
        function=function,
        groups=list(groups),
        since=since,
        until=until,
    )
    made.save(force_insert=True)
    return made.id


def link_contact(
    municipality: str,
    location: UUID,
    role: str,
    post: UUID,
    *,
    replacement: UUID | None = None,
    checked_on: date | None = None,
) -> None:
    """Set the fixed contact of a location for a role, with the fixed replacement (R003)."""
    Contact.objects.update_or_create(
        location_id=location,
        role=role,
        defaults={
            "municipality": municipality,
            "post_id": post,
            "replacement_id": replacement,
            "checked_on": checked_on,
        },
        create_defaults={
            "id": clock.new_id(),
            "municipality": municipality,
            "post_id": post,
            "replacement_id": replacement,
            "checked_on": checked_on,
        },
    )


def enrol_child(
    municipality: str,
    name: Name,
    birth_date: date | None,
    *,
    organisation: UUID | None = None,
    location: UUID | None = None,
    group: str = "",
    external_id: str = "",
) -> UUID:
    """Add a child at a school or childcare; opens no case.

    Raises `Refused` in a practice, whose children are fixed: only the installation makes those.
    """
    if is_practice(municipality) and not isinstance(present(), Duty):
        raise Refused(Denied((reason("practice.fixed_children"),)))
    made = Child(
        id=clock.new_id(),
        municipality=municipality,
        given_name=name.given,
        prefix=name.prefix,
        surname=name.surname,
        birth_date=birth_date,
        organisation_id=organisation,
        location_id=location,
        group=group,
        external_id=external_id,
    )
    Child.objects.bulk_create([made])
    return made.id


def add_guardian(
    municipality: str,
    child: UUID,
    person: UUID,
    since: date,
    *,
    kind: str = "",
    source: str = "opgave_ouder",
) -> None:
    """Say that somebody is a parent of a child and has authority over it; saying it again changes
    nothing.

    Without a kind one parent has it alone, and two have it together (BW 1:251, 1:253n).
    """
    add_parent(municipality, child, person, since)
    rows = Authority.objects.filter(municipality=municipality, child_id=child, until__isnull=True)
    if rows.filter(person_id=person).exists():
        return
    if not kind:
        others = rows.filter(kind__in=PARENTAL, person__isnull=False)
        kind = TOGETHER if others.update(kind=TOGETHER) else ALONE
    made = Authority(
        municipality=municipality,
        id=clock.new_id(),
        child_id=child,
        person_id=person,
        kind=kind,
        source=source,
        since=since,
        opens=True,
    )
    Authority.objects.bulk_create([made])


def add_parent(municipality: str, child: UUID, person: UUID, since: date) -> None:
    """Say that somebody is a parent of a child; by itself this opens nothing (T5)."""
    made = Guardianship(
        id=clock.new_id(),
        municipality=municipality,
        child_id=child,
        person_id=person,
        since=since,
    )
    Guardianship.objects.bulk_create([made], ignore_conflicts=True)


def open_account(
    municipality: str, person: UUID, username: str, now: datetime, *, password: str | None = None
) -> UUID:
    """Give somebody a way in; without a password only another way of logging in works.

    Raises `Refused` when the name is taken.
    """
    if Account.objects.filter(username=username).exists():
        raise Refused(Denied((reason("account.name_taken"),)))
    account = Account(
        id=clock.new_id(),
        username=username,
        municipality=municipality,
        person_id=person,
        made_at=now,
    )
    if password is None:
        account.set_unusable_password()
    else:
        account.set_password(password)
    account.save(force_insert=True)
    return account.id


def offer_in_demo(account: UUID, label: str, order: int) -> None:
    """Let the demo's login page offer an account without a password."""
    Account.objects.filter(id=account).update(demo_label=label, demo_order=order)


def take_leave(
    acting: Acting, person: UUID, replacement: UUID | None, since: date, until: date | None
) -> UUID:
    """Write down that a colleague is away, and who does the work until it comes back.

    Refused without a replacement, with one who is not a colleague of the same organisation, or
    when the days do not follow each other. Never asks or keeps why.
    """
    _must_be_colleague(acting, person)
    reasons = []
    if replacement is None:
        reasons.append(reason("leave.no_replacement"))
    elif replacement == person:
        reasons.append(reason("leave.same_person"))
    elif not _may_step_in(acting, replacement):
        reasons.append(reason("leave.no_colleague"))
    if until is not None and until < since:
        reasons.append(reason("leave.wrong_order"))
    if reasons or replacement is None:
        raise Refused(Denied(tuple(reasons)))
    made = Leave(
        id=clock.new_id(),
        municipality=acting.municipality,
        person_id=person,
        replacement_id=replacement,
        since=since,
        until=until,
    )
    made.save(force_insert=True)
    return made.id


def come_back(acting: Acting, leave: UUID, today: date) -> None:
    """Somebody is back: from today on the own work is the own again."""
    found = Leave.objects.filter(municipality=acting.municipality, id=leave).first()
    if found is None:
        raise Unseen(str(leave))
    _must_be_colleague(acting, found.person_id)
    if found.since >= today:
        found.delete()
        return
    found.until = date.fromordinal(today.toordinal() - 1)
    found.save(update_fields=["until"])


def end_employment(acting: Acting, post: UUID, last_day: date) -> None:
    """End a function on its last day; from the next day on it opens nothing any more."""
    found = Post.objects.filter(municipality=acting.municipality, id=post).first()
    if found is None or found.organisation_id != acting.organisation:
        raise Unseen(str(post))
    found.until = max(last_day, found.since)
    found.save(update_fields=["until"])


def set_mail(acting: Acting, *, wanted: bool) -> None:
    """Switch the neutral mail on or off for oneself."""
    Person.objects.filter(municipality=acting.municipality, id=acting.person).update(
        wants_mail=wanted
    )


def _must_be_colleague(acting: Acting, person: UUID) -> None:
    if not _is_colleague(acting, person):
        raise Unseen(str(person))


def _is_colleague(acting: Acting, person: UUID) -> bool:
    if acting.organisation is None:
        return False
    return Post.objects.filter(
        municipality=acting.municipality,
        organisation_id=acting.organisation,
        person_id=person,
        until__isnull=True,
    ).exists()


def _may_step_in(acting: Acting, person: UUID) -> bool:
    """A colleague with work on children: keeping the organisation is no way into its cases."""
    if acting.organisation is None:
        return False
    posts = Post.objects.filter(
        municipality=acting.municipality,
        organisation_id=acting.organisation,
        person_id=person,
        until__isnull=True,
    )
    return posts.exclude(function=KEEPER).exists()


def end_guardianship(
    acting: Acting, child: UUID, person: UUID, last_day: date, at: datetime | None = None
) -> None:
    """Say that somebody's say over a child ended on a day; from the next day on the child and its
    cases are hidden from this parent, who stays a parent.

    For the organisation where the child is; `Unseen` for others, and for who has none.
    Tells nobody by itself: `reactions.authority_ended` does what follows in the cases.
    """
    known = Child.objects.filter(municipality=acting.municipality, id=child).first()
    if known is None or acting.is_family or known.organisation_id != acting.organisation:
        raise Unseen(str(child))
    lasting = Q(until__isnull=True) | Q(until__gt=last_day)
    rows = Authority.objects.filter(
        lasting, municipality=acting.municipality, child_id=child, person_id=person
    )
    if not rows.update(until=last_day, ended_by=acting.person, ended_at=at):
        raise Unseen(str(person))
