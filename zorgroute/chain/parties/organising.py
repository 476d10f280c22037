"""Who works at an organisation, who is away, who is the fixed contact, and what needs attention?

Only who keeps the organisation asks this: its administrator or director. Anyone else gets `Unseen`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Q

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import accounts
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.models import (
    Account,
    Contact,
    Leave,
    Location,
    Organisation,
    Person,
    Post,
)
from zorgroute.chain.parties.practising import is_practice
from zorgroute.chain.parties.queries import on_day
from zorgroute.core.answers import Denied, reason

KEEPERS = frozenset({"beheerder", "directeur"})
# How far ahead a leave or a last day is worth saying.
AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Function:
    """A function of a colleague at this organisation."""

    post: UUID
    function: str
    location: str
    since: date
    until: date | None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Absence:
    """Somebody who is or will be away, and who does the work meanwhile."""

    id: UUID
    person: UUID
    name: str
    replacement: UUID
    replacement_name: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Colleague:
    """Somebody who works here, as who keeps the organisation may know it."""

    person: UUID
    name: str
    phone: str
    hours: str
    functions: tuple[Function, ...]
    username: str = ""
    has_code: bool = False
    away: Absence | None = None


@dataclass(frozen=True)
class FixedContact:
    """The fixed contact of a location for a role; empty when nobody was linked yet."""

    location: UUID
    location_name: str
    role: str
    post: UUID | None = None
    name: str = ""
    phone: str = ""
    replacement: UUID | None = None
    replacement_name: str = ""
    checked_on: date | None = None


@dataclass(frozen=True)
class Attention:
    """Something that is not taken care of: a code with its facts, and what it is about."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
    on: date | None = None
    person: UUID | None = None
    location: UUID | None = None
    role: str = ""


def must_keep(acting: Acting) -> UUID:
    """The organisation this actor keeps; `Unseen` for everybody else, and in a practice.

    In a practice nobody is added, let in, read in or taken along: it would be somebody real.
    """
    is_keeper = acting.role in KEEPERS and not is_practice(acting.municipality)
    if not is_keeper or acting.organisation is None:
        raise Unseen("organisation")
    return acting.organisation


def colleagues(acting: Acting, day: date) -> list[Colleague]:
    """Everybody who works here on a day or will soon, by surname; a fixed number of queries."""
    organisation = must_keep(acting)
    rows = (
        Post.objects.filter(
            Q(until__isnull=True) | Q(until__gte=day),
            municipality=acting.municipality,
            organisation_id=organisation,
        )
        .select_related("person", "location")
        .order_by("person__surname", "person__given_name", "person_id", "function")
    )
    found: dict[UUID, list[Post]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    away = {each.person: each for each in reversed(absences(acting, day)) if each.since <= day}
    names = {each.person_id: each for each in Account.objects.filter(person_id__in=list(found))}
    coded = set(
        Authenticator.objects.filter(
            user_id__in=[each.id for each in names.values()], type=Authenticator.Type.TOTP
        ).values_list("user_id", flat=True)
    )
    return [
        _colleague(posts, names.get(person), coded, away.get(person))
        for person, posts in found.items()
    ]


def _colleague(
    posts: Sequence[Post], account: Account | None, coded: set[UUID], away: Absence | None
) -> Colleague:
    person = posts[0].person
    return Colleague(
        person=person.id,
        name=person.name,
        phone=person.phone,
        hours=person.hours,
        functions=tuple(
            Function(
                each.id,
                each.function,
                each.location.name if each.location else "",
                each.since,
                each.until,
                tuple(each.groups),
            )
            for each in posts
        ),
        username=account.username if account and account.is_active else "",
        has_code=account is not None and account.id in coded,
        away=away,
    )


def colleague(acting: Acting, person: UUID, day: date) -> Colleague:
    """One colleague; `Unseen` for somebody who does not work here."""
    found = next((each for each in colleagues(acting, day) if each.person == person), None)
    if found is None:
        raise Unseen(str(person))
    return found


def absences(acting: Acting, day: date) -> list[Absence]:
    """Who of this organisation is or will be away, soonest first."""
    organisation = must_keep(acting)
    here = Post.objects.filter(
        municipality=acting.municipality, organisation_id=organisation
    ).values("person_id")
    rows = (
        Leave.objects.filter(
            Q(until__isnull=True) | Q(until__gte=day),
            municipality=acting.municipality,
            person_id__in=here,
        )
        .select_related("person", "replacement")
        .order_by("since", "id")
    )
    return [
        Absence(
            row.id, row.person_id, row.person.name, row.replacement_id, row.replacement.name,
            row.since, row.until,
        )
        for row in rows
    ]  # fmt: skip


def locations(acting: Acting) -> list[tuple[UUID, str]]:
    """The buildings of this organisation by name."""
    rows = Location.objects.filter(
        municipality=acting.municipality, organisation_id=must_keep(acting)
    ).order_by("name")
    return [(row.id, row.name) for row in rows]


def fixed_contacts(acting: Acting, roles: Sequence[str]) -> list[FixedContact]:
    """For every location and every role that a route links to it: who it is, or nobody yet."""
    places = locations(acting)
    rows = Contact.objects.filter(
        municipality=acting.municipality, location_id__in=[each for each, _ in places]
    ).select_related("post__person", "replacement__person")
    known = {(row.location_id, row.role): row for row in rows}
    return [
        _fixed(place, name, role, known.get((place, role)))
        for place, name in places
        for role in roles
    ]


def linked_already(acting: Acting) -> list[str]:
    """The functions for which a building here has a fixed contact already."""
    places = [each for each, _ in locations(acting)]
    rows = Contact.objects.filter(municipality=acting.municipality, location_id__in=places)
    return sorted(set(rows.values_list("role", flat=True)))


def _fixed(place: UUID, name: str, role: str, row: Contact | None) -> FixedContact:
    if row is None:
        return FixedContact(place, name, role)
    return FixedContact(
        place,
        name,
        role,
        post=row.post_id,
        name=row.post.person.name,
        phone=row.post.person.phone,
        replacement=row.replacement_id,
        replacement_name=row.replacement.person.name if row.replacement else "",
        checked_on=row.checked_on,
    )


def attention(acting: Acting, roles: Sequence[str], day: date) -> list[Attention]:
    """What is not taken care of yet, the most pressing first."""
    return [
        *_uncovered(acting, day),
        *_leaving(acting, day),
        *_contacts_wanting(acting, roles, day),
    ]


def _uncovered(acting: Acting, day: date) -> Iterator[Attention]:
    """A replacement who is away as well, or works here no longer, replaces nobody."""
    away = absences(acting, day)
    here = {each.person for each in colleagues(acting, day)}
    for each in away:
        if each.since > day + AHEAD:
            continue
        gone = each.replacement not in here
        also = any(other.person == each.replacement and _overlap(each, other) for other in away)
        if gone or also:
            facts = {"name": each.name, "other": each.replacement_name}
            code = "organisation.alarm.gone" if gone else "organisation.alarm.also_away"
            yield Attention(code, facts, each.since, each.person)


def _overlap(one: Absence, other: Absence) -> bool:
    starts = max(one.since, other.since)
    ends = min(one.until or date.max, other.until or date.max)
    return starts <= ends


def _leaving(acting: Acting, day: date) -> Iterator[Attention]:
    """Somebody whose last function here ends soon."""
    for each in colleagues(acting, day):
        lasts = [one.until for one in each.functions]
        if None in lasts:
            continue
        last = max(one for one in lasts if one)
        if last <= day + AHEAD:
            yield Attention("organisation.alarm.leaves", {"name": each.name}, last, each.person)


def _contacts_wanting(acting: Acting, roles: Sequence[str], day: date) -> Iterator[Attention]:
    found = fixed_contacts(acting, roles)
    wanted = [each.post for each in found if each.post]
    alive = set(Post.objects.filter(on_day(day), id__in=wanted).values_list("id", flat=True))
    for each in found:
        facts = {"name": each.name, "location": each.location_name}
        code = _wanting(each, alive)
        if code:
            yield Attention(code, facts, location=each.location, role=each.role)


def _wanting(each: FixedContact, alive: Collection[UUID]) -> str:
    """What a fixed contact still lacks, the most pressing first; empty when it is whole."""
    if each.post is None:
        return "organisation.alarm.no_contact"
    if each.post not in alive:
        return "organisation.alarm.contact_gone"
    if each.checked_on is None:
        return "organisation.alarm.unchecked"
    return "" if each.replacement else "organisation.alarm.no_replacement"


def candidates(acting: Acting, role: str, day: date) -> list[tuple[UUID, str, str, str]]:
    """Who could be the fixed contact for a role: post, name, organisation and phone."""
    must_keep(acting)
    rows = (
        Post.objects.filter(on_day(day), municipality=acting.municipality, function=role)
        .select_related("person", "organisation")
        .order_by("organisation__name", "person__surname")
    )
    return [(row.id, row.person.name, row.organisation.name, row.person.phone) for row in rows]


def set_contact(
    acting: Acting,
    location: UUID,
    role: str,
    post: UUID,
    day: date,
    *,
    replacement: UUID | None = None,
    checked_on: date | None = None,
) -> None:
    """Set the fixed contact of an own location for a role (R003).

    Refused when the contact or the replacement does not have that function today, or when both
    are the same person.
    """
    if location not in {each for each, _ in locations(acting)}:
        raise Unseen(str(location))
    able = {each for each, *_ in candidates(acting, role, day)}
    wrong = []
    if post not in able or (replacement is not None and replacement not in able):
        wrong.append(reason("contact.wrong_function"))
    if replacement == post:
        wrong.append(reason("contact.same_person"))
    if wrong:
        raise Refused(Denied(tuple(wrong)))
    parties.link_contact(
        acting.municipality, location, role, post, replacement=replacement, checked_on=checked_on
    )


def add_colleague(
    acting: Acting,
    name: Name,
    function: str,
    since: date,
    *,
    location: UUID | None = None,
    groups: tuple[str, ...] = (),
    phone: str = "",
    hours: str = "",
) -> UUID:
    """Let somebody new work here in a function; gives no way in yet."""
    organisation = must_keep(acting)
    _own_location(acting, location)
    person = parties.add_person(acting.municipality, name, phone=phone, hours=hours)
    parties.employ(
        acting.municipality, person, organisation, function, since,
        location=location, groups=groups,
    )  # fmt: skip
    return person


def add_function(
    acting: Acting,
    person: UUID,
    function: str,
    since: date,
    *,
    location: UUID | None = None,
    groups: tuple[str, ...] = (),
) -> UUID:
    """Give a colleague another function here. Refused when it is there already."""
    organisation = must_keep(acting)
    known = colleague(acting, person, since)
    _own_location(acting, location)
    places = dict(locations(acting))
    here = places.get(location, "") if location else ""
    if any(each.function == function and each.location == here for each in known.functions):
        raise Refused(Denied((reason("function.exists"),)))
    return parties.employ(
        acting.municipality, person, organisation, function, since,
        location=location, groups=groups,
    )  # fmt: skip


def _own_location(acting: Acting, location: UUID | None) -> None:
    if location is not None and location not in {each for each, _ in locations(acting)}:
        raise Unseen(str(location))


def let_go(acting: Acting, person: UUID, now: datetime, today: date) -> None:
    """Somebody leaves at once: no function of this organisation opens anything any more.

    Who works nowhere else loses the way in as well, so that open screens close at the next click.
    Refused for oneself: somebody else must keep the organisation. What the person wrote stays.
    """
    organisation = must_keep(acting)
    if person == acting.person:
        raise Refused(Denied((reason("colleague.oneself"),)))
    known = colleague(acting, person, today)
    yesterday = today - timedelta(days=1)
    for each in known.functions:
        if each.since > yesterday:
            Post.objects.filter(id=each.post, organisation_id=organisation).update(
                since=yesterday, until=yesterday
            )
        else:
            parties.end_employment(acting, each.post, yesterday)
    Leave.objects.filter(
        municipality=acting.municipality, person_id=person, since__gt=today
    ).delete()
    if not Post.objects.filter(on_day(today), person_id=person).exists():
        accounts.close(person)
    note_look(acting, now, ["medewerker"], action="D", ground="beheer")


def first_link(acting: Acting, person: UUID, username: str, now: datetime, today: date) -> UUID:
    """Make or renew the way in of a colleague and return the account a one-time link is for.

    An old password and an old code stop at once. Refused for who also works elsewhere: that way
    in opens more than this organisation, and for oneself.
    """
    organisation = must_keep(acting)
    colleague(acting, person, today)
    if person == acting.person:
        raise Refused(Denied((reason("account.oneself"),)))
    elsewhere = Post.objects.filter(on_day(today), person_id=person).exclude(
        organisation_id=organisation
    )
    if elsewhere.exists():
        raise Refused(Denied((reason("account.elsewhere"),)))
    note_look(acting, now, ["account"], action="U", ground="beheer")
    known = accounts.renew(person)
    if known is not None:
        return known
    return parties.open_account(acting.municipality, person, username, now)


def organisation_name(acting: Acting) -> tuple[str, str]:
    """The name and the kind of the organisation that this actor keeps."""
    found = Organisation.objects.get(municipality=acting.municipality, id=must_keep(acting))
    return found.name, found.kind


def person_name(acting: Acting, person: UUID) -> str:
    """The name of somebody of this municipality, for a sentence about a colleague."""
    must_keep(acting)
    return Person.objects.get(municipality=acting.municipality, id=person).name
