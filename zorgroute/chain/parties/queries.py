"""Who works where in which function today, who is away, and who steps in?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.parties.models import (
    Account,
    Authority,
    Child,
    Contact,
    Guardianship,
    Leave,
    Location,
    MailDomain,
    Municipality,
    Organisation,
    Person,
    Post,
)
from zorgroute.chain.parties.practising import home_of, is_practice
from zorgroute.chain.parties.young import PARENTS, role_of_family
from zorgroute.core.policy.authority import born_after

FAMILY_ROLE = PARENTS
_AROUND = ("person", "organisation")


@dataclass(frozen=True)
class Hat:
    """A function that somebody has today. A parent's only hat has no post."""

    person: UUID
    person_name: str
    municipality: str
    role: str
    post: UUID | None = None
    organisation: UUID | None = None
    organisation_name: str = ""
    organisation_kind: str = ""
    location: UUID | None = None
    location_name: str = ""
    groups: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What a session keeps to say which function was chosen; a parent has no post."""
        return str(self.post or self.person)


def on_day(day: date, prefix: str = "") -> Q:
    """The condition that a period with `since` and `until` (inclusive) holds this day."""
    ended = Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": day})
    return Q(**{f"{prefix}since__lte": day}) & ended


def hats_of(person: UUID, day: date) -> tuple[Hat, ...]:
    """Every function somebody has on a day, by organisation and function."""
    posts = (
        Post.objects.filter(on_day(day), person_id=person)
        .select_related("person", "organisation", "location")
        .order_by("organisation__name", "function")
    )
    hats = tuple(_hat(post) for post in posts)
    if hats:
        return hats
    found = Person.objects.filter(id=person, is_family=True).first()
    if found is None:
        return ()
    role = role_of_family(found.id, day)
    return () if role is None else (Hat(found.id, found.name, found.municipality, role),)


def _hat(post: Post) -> Hat:
    return Hat(
        person=post.person_id,
        person_name=post.person.name,
        municipality=post.municipality,
        role=post.function,
        post=post.id,
        organisation=post.organisation_id,
        organisation_name=post.organisation.name,
        organisation_kind=post.organisation.kind,
        location=post.location_id,
        location_name=post.location.name if post.location else "",
        groups=tuple(post.groups),
    )


def acting_in(hat: Hat, day: date) -> Acting:
    """The actor in this hat, with the people whose work is theirs today."""
    return Acting(
        municipality=hat.municipality,
        person=hat.person,
        role=hat.role,
        name=hat.person_name,
        post=hat.post,
        organisation=hat.organisation,
        locations=(hat.location,) if hat.location else (),
        persons=(hat.person, *replaced_by(hat.municipality, hat.person, day)),
        is_family=hat.post is None,
    )


def replacements(municipality: str, day: date) -> Mapping[UUID, UUID]:
    """Who is away on a day, each with who steps in."""
    rows = Leave.objects.filter(on_day(day), municipality=municipality)
    return dict(rows.order_by("since").values_list("person_id", "replacement_id"))


def replaced_by(municipality: str, person: UUID, day: date) -> tuple[UUID, ...]:
    """Everybody whose work is this person's on a day, also through a replacement who is away."""
    steps_in = replacements(municipality, day)
    found: list[UUID] = []
    for away in steps_in:
        at, seen = away, set[UUID]()
        while at in steps_in and at not in seen:
            seen.add(at)
            at = steps_in[at]
        if at == person:
            found.append(away)
    return tuple(found)


def accounts_of_demo() -> Sequence[Account]:
    """The accounts that the demo's login page offers, town after town."""
    return list(Account.objects.exclude(demo_label="").order_by("demo_order", "municipality"))


@dataclass(frozen=True)
class Reachable:
    """Somebody who takes part, as others may know: name, function, phone, and who steps in."""

    person: UUID
    name: str
    function: str
    phone: str = ""
    hours: str = ""
    post: UUID | None = None
    organisation: UUID | None = None
    organisation_name: str = ""
    organisation_kind: str = ""
    location: UUID | None = None
    stand_in: Reachable | None = None

    @property
    def acting(self) -> Reachable:
        """Who answers today: this person, or who steps in."""
        return self.stand_in.acting if self.stand_in else self


@dataclass(frozen=True)
class LinkedContact:
    """The fixed contact of a location for a role, and whether the data were checked (R003)."""

    role: str
    who: Reachable
    replacement: Reachable | None
    is_checked: bool
    checked_on: date | None = None


def person_names(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """The names of people by id; an unknown id is left out."""
    return {each.id: each.name for each in Person.objects.filter(id__in=set(ids))}


def reachable_people(ids: Iterable[UUID]) -> Mapping[UUID, Reachable]:
    """How to reach these people, whatever their function."""
    return {each.id: _of_person(each, "") for each in Person.objects.filter(id__in=set(ids))}


def colleagues_at(municipality: str, organisation: UUID, day: date) -> list[Reachable]:
    """Who works at an organisation on a day, longest there first."""
    posts = Post.objects.filter(
        on_day(day), municipality=municipality, organisation_id=organisation
    )
    return [_of_post(each) for each in posts.select_related(*_AROUND).order_by("since", "id")]


def colleagues_of_kinds(
    municipality: str, kinds: Iterable[str], functions: Iterable[str], day: date
) -> list[Reachable]:
    """Who works in these functions at organisations of these kinds on a day."""
    posts = Post.objects.filter(
        on_day(day),
        municipality=municipality,
        organisation__kind__in=list(kinds),
        function__in=list(functions),
    )
    return [_of_post(each) for each in posts.select_related(*_AROUND).order_by("since", "id")]


def contacts_of(municipality: str, location: UUID) -> list[LinkedContact]:
    """The fixed contacts of a location."""
    rows = Contact.objects.filter(municipality=municipality, location_id=location).select_related(
        "post__person", "post__organisation", "replacement__person"
    )
    return [
        LinkedContact(
            role=row.role,
            who=_of_post(row.post),
            replacement=_of_person(row.replacement.person, row.role) if row.replacement else None,
            is_checked=row.checked_on is not None,
            checked_on=row.checked_on,
        )
        for row in rows
    ]


def guardians_of(municipality: str, child: UUID, day: date) -> list[Reachable]:
    """Who speaks for a child on a day: each person whose authority opens the family's pages."""
    rows = (
        Authority.objects.filter(_opening(day), municipality=municipality, child_id=child)
        .select_related("person")
        .order_by("since", "recorded_at", "id")
    )
    people = {row.person_id: row.person for row in rows if row.person is not None}
    return [_of_person(person, FAMILY_ROLE) for person in people.values()]


def _opening(day: date) -> Q:
    """Authority of a person that opens the pages of a family on a day: it does, and the child is
    not of age yet."""
    born = Q(child__birth_date__isnull=True) | Q(child__birth_date__gt=born_after(day))
    return on_day(day) & born & Q(opens=True, person__isnull=False)


def _of_post(post: Post) -> Reachable:
    return replace(
        _of_person(post.person, post.function),
        post=post.id,
        organisation=post.organisation_id,
        organisation_name=post.organisation.name,
        organisation_kind=post.organisation.kind,
        location=post.location_id,
    )


def _of_person(person: Person, function: str) -> Reachable:
    return Reachable(person.id, person.name, function, person.phone, person.hours)


@dataclass(frozen=True)
class KnownChild:
    """A child as the rest of the chain may hold it."""

    id: UUID
    given_name: str
    name: str
    short_name: str
    birth_date: date | None
    group: str = ""
    organisation: UUID | None = None
    location: UUID | None = None
    expected_on: date | None = None


def known_child(child: Child) -> KnownChild:
    return KnownChild(
        id=child.id,
        given_name=child.given_name,
        name=child.name,
        short_name=child.short_name,
        birth_date=child.birth_date,
        group=child.group,
        organisation=child.organisation_id,
        location=child.location_id,
        expected_on=child.expected_on,
    )


def child_behind(municipality: str, child: UUID) -> KnownChild | None:
    """The child of a case; only `cases/access.py` asks this, after it decided on access."""
    found = Child.objects.filter(municipality=municipality, id=child).first()
    return None if found is None else known_child(found)


def children_behind(municipality: str, ids: Iterable[UUID]) -> Mapping[UUID, KnownChild]:
    """The children of cases, for lists that decided on access already."""
    rows = Child.objects.filter(municipality=municipality, id__in=set(ids))
    return {row.id: known_child(row) for row in rows}


def siblings_of(municipality: str, child: UUID, day: date) -> list[KnownChild]:
    """The other children that share a parent with this child on a day."""
    parents = Guardianship.objects.filter(
        on_day(day), municipality=municipality, child_id=child
    ).values("person_id")
    rows = (
        Child.objects.filter(
            on_day(day, "guardianships__"),
            municipality=municipality,
            guardianships__person_id__in=parents,
        )
        .exclude(id=child)
        .distinct()
        .order_by("birth_date", "id")
    )
    return [known_child(row) for row in rows]


@dataclass(frozen=True)
class Place:
    """An organisation as others may know it."""

    id: UUID
    name: str
    kind: str


def organisation(municipality: str, given: UUID) -> Place:
    found = Organisation.objects.get(municipality=municipality, id=given)
    return Place(found.id, found.name, found.kind)


@lru_cache(maxsize=1000)
def school_region(code: str) -> str:
    """In which region of the school holidays a municipality lies; it does not move."""
    return Municipality.objects.get(code=home_of(code)).school_region


def hat_of(post: Post) -> Hat:
    """The function that a post is; only `tokens.py` asks this, for the post behind a token."""
    return _hat(post)


def mail_address_of(person: UUID, day: date) -> str:
    """Where a neutral mail to this person goes; empty when there is no address or no wish.

    Empty as well for a colleague who works nowhere any more, and for an address outside the
    domains that every employer noted: an old mailbox may be somebody else's by now (T12).
    """
    found = Person.objects.filter(id=person, wants_mail=True).first()
    if found is None or not found.email:
        return ""
    posts = Post.objects.filter(person_id=person)
    working = posts.filter(on_day(day), organisation__left_on__isnull=True)
    places = set(working.values_list("organisation_id", flat=True))
    if not places:
        return "" if posts.exists() else found.email
    noted: dict[UUID, set[str]] = {}
    for row in MailDomain.objects.filter(on_day(day), organisation_id__in=places):
        noted.setdefault(row.organisation_id, set()).add(row.domain)
    domain = found.email.rpartition("@")[2].lower()
    is_right = any(domain in noted.get(place, {domain}) for place in places)
    return found.email if is_right else ""


def guardian_names(municipality: str, children: Iterable[UUID], day: date) -> tuple[str, ...]:
    """What the parents of these children are called; one query, for keeping names out of a text."""
    people = Person.objects.filter(
        on_day(day, "guardianships__"),
        municipality=municipality,
        guardianships__child_id__in=set(children),
    )
    return tuple(person.name for person in people.distinct())


def wards_of(municipality: str, person: UUID, day: date) -> QuerySet[Authority, UUID]:
    """The children over whom somebody has authority on a day that opens the family's pages (T5),
    as a question within another."""
    rows = Authority.objects.filter(_opening(day), municipality=municipality, person_id=person)
    return rows.values_list("child_id", flat=True)


def others_of_the_kind(municipality: str, given: UUID) -> QuerySet[Organisation, UUID]:
    """The other organisations of the kind of this one, as a question within another."""
    here = Organisation.objects.filter(municipality=municipality)
    kind = Subquery(here.filter(id=given).values("kind")[:1])
    return here.filter(kind=kind).exclude(id=given).values_list("id", flat=True)


@dataclass(frozen=True)
class Near:
    """Where to look for the people of a case: its own organisations, functions elsewhere, and
    people who were named."""

    organisations: frozenset[UUID]
    kinds: frozenset[str]
    functions: frozenset[str]
    people: frozenset[UUID]


@dataclass(frozen=True)
class Posted:
    """Somebody in a function, with the groups of children it is for."""

    who: Reachable
    groups: tuple[str, ...]


def people_near(municipality: str, near: Near, day: date) -> list[Posted]:
    """Everybody who works at these organisations on a day, who elsewhere in these functions at
    these kinds of organisations, and the named people wherever they work; in one query."""
    elsewhere = Q(organisation__kind__in=near.kinds, function__in=near.functions)
    named = Q(person_id__in=near.people)
    posts = Post.objects.filter(
        on_day(day),
        Q(organisation_id__in=near.organisations) | elsewhere | named,
        municipality=municipality,
    )
    rows = posts.select_related(*_AROUND).order_by("since", "id")
    return [Posted(_of_post(each), tuple(each.groups)) for each in rows]


def hats_in(municipality: str, day: date) -> tuple[Hat, ...]:
    """Every function in a practice, in the order it was furnished, and its parents last.

    Empty for a real municipality: there a hat is found by whose it is.
    """
    if not is_practice(municipality):
        return ()
    posts = Post.objects.filter(on_day(day), municipality=municipality).select_related(
        "person", "organisation", "location"
    )
    families = Person.objects.filter(municipality=municipality, is_family=True)
    return (
        *(_hat(each) for each in posts.order_by("since", "id")),
        *(
            Hat(each.id, each.name, each.municipality, FAMILY_ROLE)
            for each in families.order_by("surname", "given_name", "id")
        ),
    )


def children_of_practice(municipality: str) -> list[KnownChild]:
    """The invented children of a practice; none for a real municipality."""
    if not is_practice(municipality):
        return []
    rows = Child.objects.filter(municipality=municipality)
    return [known_child(row) for row in rows.order_by("surname", "birth_date", "id")]


@dataclass(frozen=True)
class Held:
    """A function that somebody has or had, and where."""

    function: str
    organisation: UUID
    kind: str


@dataclass(frozen=True)
class Career:
    """The functions somebody has on a day, and those that ended before it."""

    now: tuple[Held, ...] = ()
    past: tuple[Held, ...] = ()


def careers_of(municipality: str, people: Iterable[UUID], day: date) -> Mapping[UUID, Career]:
    """What these people do on a day, and did before; who never worked here is left out."""
    rows = Post.objects.filter(
        municipality=municipality, person_id__in=set(people), since__lte=day
    ).select_related("organisation")
    found: dict[UUID, Career] = {}
    for row in rows.order_by("since", "id"):
        held = Held(row.function, row.organisation_id, row.organisation.kind)
        known = found.get(row.person_id, Career())
        is_over = row.until is not None and row.until < day
        found[row.person_id] = (
            replace(known, past=(*known.past, held))
            if is_over
            else replace(known, now=(*known.now, held))
        )
    return found


def left_people(municipality: str, people: Iterable[UUID], day: date) -> set[UUID]:
    """Who of these people had a function that ended before a day."""
    rows = Post.objects.filter(municipality=municipality, until__lt=day, person_id__in=people)
    return set(rows.values_list("person_id", flat=True))


def organisation_kinds(municipality: str, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Of which kind organisations are."""
    rows = Organisation.objects.filter(municipality=municipality, id__in=set(ids))
    return dict(rows.values_list("id", "kind"))


def municipalities_at_work() -> list[str]:
    """Every municipality by its code, practices left out."""
    codes = Municipality.objects.order_by("code").values_list("code", flat=True)
    return [each for each in codes if not is_practice(each)]


@dataclass(frozen=True)
class Building:
    """A building of an organisation, with the number at which it answers."""

    id: UUID
    name: str
    phone: str
    organisation: UUID
    organisation_name: str


def buildings_of(acting: Acting) -> list[Building]:
    """The buildings that somebody works at; without one of their own those of the organisation."""
    if acting.organisation is None:
        return []
    rows = Location.objects.filter(
        municipality=acting.municipality, organisation_id=acting.organisation
    )
    if acting.locations:
        rows = rows.filter(id__in=acting.locations)
    return [
        Building(row.id, row.name, row.phone, row.organisation_id, row.organisation.name)
        for row in rows.select_related("organisation").order_by("name")
    ]


def desks_with(
    municipality: str, kinds: Iterable[str], functions: Iterable[str], day: date
) -> set[UUID]:
    """The organisations of these kinds where somebody has one of these functions on a day."""
    posts = Post.objects.filter(
        on_day(day),
        municipality=municipality,
        organisation__kind__in=list(kinds),
        organisation__left_on__isnull=True,
        function__in=list(functions),
    )
    return set(posts.values_list("organisation_id", flat=True))


def kind_of(municipality: str, given: UUID) -> str:
    """What kind of organisation this is; empty when there is none."""
    found = Organisation.objects.filter(municipality=municipality, id=given)
    return found.values_list("kind", flat=True).first() or ""


def organisation_names(municipality: str, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """What organisations are called; an unknown id is left out."""
    rows = Organisation.objects.filter(municipality=municipality, id__in=set(ids))
    return dict(rows.values_list("id", "name"))


def organisations_of_kinds(municipality: str, kinds: Iterable[str]) -> list[Place]:
    """The organisations of these kinds that take part, by name."""
    rows = Organisation.objects.filter(
        municipality=municipality, kind__in=list(kinds), left_on__isnull=True
    )
    return [Place(row.id, row.name, row.kind) for row in rows.order_by("name")]
