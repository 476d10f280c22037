"""What changes when the right rows of a file are taken in, and how are they stored?

Taking the same file in twice changes nothing the second time. Who is not in the file stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.parties.doubles import doubles_among, joined_names
from zorgroute.chain.parties.importing import Judged, Row
from zorgroute.chain.parties.models import Child, Guardianship, Person, Post
from zorgroute.chain.parties.organising import must_keep

Key = tuple[str, ...]


@dataclass(frozen=True)
class Taken:
    """How many rows were new, changed something, or were known as they are.

    `alike` are the new ones that look like a child who is there already.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    alike: int = 0


@dataclass
class _Made:
    """What is to be stored, gathered first so that it takes a fixed number of statements."""

    people: list[Person] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    guardianships: list[Guardianship] = field(default_factory=list)
    changed: list[Person | Post | Child] = field(default_factory=list)

    def store(self) -> None:
        Person.objects.bulk_create(self.people, batch_size=500)
        Post.objects.bulk_create(self.posts, batch_size=500)
        Child.objects.bulk_create(self.children, batch_size=500)
        Guardianship.objects.bulk_create(self.guardianships, batch_size=500, ignore_conflicts=True)
        for each in self.changed:
            each.save()


def take_in(
    acting: Acting, kind: str, rows: Sequence[Judged], now: datetime, today: date, *, store: bool
) -> Taken:
    """Store the right rows, all of them or none; without `store` only count what would happen."""
    organisation = must_keep(acting)
    right = [each for each in rows if not each.wrong]
    made = _Made()
    taken = (
        _staff(acting, organisation, right, today, made)
        if kind == "mensen"
        else _pupils(acting, organisation, right, today, made)
    )
    if store:
        with transaction.atomic():
            made.store()
            note_look(acting, now, [f"inlezen-{kind}"], action="C", ground="beheer")
    return taken


def _names(given: str, prefix: str, surname: str) -> Key:
    return (given.casefold(), prefix.casefold(), surname.casefold())


def _name_of(row: Row, start: str = "") -> Key:
    return _names(*(row[f"{start}{part}"] for part in ("voornaam", "tussenvoegsel", "achternaam")))


def _staff(
    acting: Acting, organisation: UUID, rows: Iterable[Judged], today: date, made: _Made
) -> Taken:
    posts = Post.objects.filter(
        municipality=acting.municipality, organisation_id=organisation
    ).select_related("person")
    by_number: dict[Key, Post] = {}
    by_name: dict[Key, Post] = {}
    people: dict[Key, Person] = {}
    for post in posts:
        name = _names(post.person.given_name, post.person.prefix, post.person.surname)
        if post.external_id:
            by_number[(post.external_id, post.function)] = post
            people.setdefault((post.external_id,), post.person)
        by_name.setdefault((*name, post.function, str(post.location_id or "")), post)
        people.setdefault(name, post.person)
    new = changed = same = 0
    for each in rows:
        row, name = each.row, _name_of(each.row)
        known = by_number.get((row["nummer"], each.function)) or by_name.get(
            (*name, each.function, each.place)
        )
        if known is not None:
            is_other = _bring_up_to_date(known, each, made)
            changed, same = changed + is_other, same + (not is_other)
            continue
        # With a number of the own administration people of one name are told apart.
        person = people.get((row["nummer"],)) if row["nummer"] else people.get(name)
        if person is None:
            person = _person(acting, row, "")
            made.people.append(person)
            people[(row["nummer"],) if row["nummer"] else name] = person
        made.posts.append(
            Post(
                id=clock.new_id(), municipality=acting.municipality, person_id=person.id,
                organisation_id=organisation, location_id=_id(each.place),
                function=each.function, groups=list(each.groups),
                since=each.day or today, external_id=row["nummer"],
            )
        )  # fmt: skip
        new += 1
    return Taken(new, changed, same)


def _bring_up_to_date(post: Post, each: Judged, made: _Made) -> bool:
    """Take over what the file says and we did not know; an empty cell wipes nothing."""
    row, person = each.row, post.person
    before = (person.phone, person.hours, person.email)
    person.phone = row["telefoon"] or person.phone
    person.hours = row["bereikbaar"] or person.hours
    person.email = row["email"] or person.email
    is_other = before != (person.phone, person.hours, person.email)
    if is_other:
        made.changed.append(person)
    if each.groups and list(each.groups) != post.groups:
        post.groups = list(each.groups)
        made.changed.append(post)
        is_other = True
    return is_other


def _pupils(
    acting: Acting, organisation: UUID, rows: Iterable[Judged], today: date, made: _Made
) -> Taken:
    children = list(
        Child.objects.filter(municipality=acting.municipality, organisation_id=organisation)
    )
    by_number = {each.external_id: each for each in children if each.external_id}
    by_name = {
        (*_names(each.given_name, each.prefix, each.surname), str(each.birth_date)): each
        for each in children
    }
    by_id = {each.id: each for each in children}
    joined = joined_names(acting.municipality, organisation)
    parents = _parents(acting, organisation)
    new = changed = same = 0
    for each in rows:
        row = each.row
        child = by_number.get(row["nummer"]) if row["nummer"] else None
        name = (*_name_of(row), str(each.day))
        child = child or by_name.get(name)
        # A record that was joined with another is that other, by its number or by its names.
        became = (joined.get((row["nummer"],)) if row["nummer"] else None) or joined.get(name)
        child = child or (by_id.get(became) if became else None)
        is_other = False
        if child is None:
            child = _child(acting, organisation, each)
            made.children.append(child)
            new += 1
            is_new = True
        else:
            is_new = False
            is_other = _move_child(child, each, made)
        is_other |= _with_parents(acting, child.id, row, today, parents=parents, made=made)
        if not is_new:
            changed, same = changed + is_other, same + (not is_other)
    return Taken(new, changed, same, _alike(children, made.children))


def _alike(known: Iterable[Child], new: Sequence[Child]) -> int:
    """How many of the new children look like one who is there, or like another new one."""
    made = {each.id for each in new}
    pairs = doubles_among([*known, *new], frozenset())
    return len({each.one.id for each in pairs if each.one.id in made}
               | {each.other.id for each in pairs if each.other.id in made})  # fmt: skip


def _child(acting: Acting, organisation: UUID, each: Judged) -> Child:
    row = each.row
    return Child(
        id=clock.new_id(), municipality=acting.municipality, given_name=row["voornaam"],
        prefix=row["tussenvoegsel"], surname=row["achternaam"], birth_date=each.day,
        organisation_id=organisation, location_id=_id(each.place),
        group=next(iter(each.groups), ""), external_id=row["nummer"],
    )  # fmt: skip


def _move_child(child: Child, each: Judged, made: _Made) -> bool:
    group = next(iter(each.groups), "") or child.group
    place = _id(each.place) or child.location_id
    if (group, place) == (child.group, child.location_id):
        return False
    child.group, child.location_id = group, place
    made.changed.append(child)
    return True


@dataclass
class _Parents:
    """The parents known here: of each child by name, and by name with a number or address."""

    of_child: dict[UUID, dict[Key, Person]]
    by_reach: dict[Key, Person]


def _parents(acting: Acting, organisation: UUID) -> _Parents:
    rows = Guardianship.objects.filter(
        municipality=acting.municipality, child__organisation_id=organisation
    ).select_related("person")
    found = _Parents({}, {})
    for row in rows:
        person = row.person
        name = _names(person.given_name, person.prefix, person.surname)
        found.of_child.setdefault(row.child_id, {})[name] = person
        for reach in (person.phone, person.email):
            if reach:
                found.by_reach.setdefault((*name, reach), person)
    return found


def _with_parents(
    acting: Acting, child: UUID, row: Row, today: date, *, parents: _Parents, made: _Made
) -> bool:
    """Link the parents of a row. A name alone never links a parent to another family's child."""
    is_other = False
    for start in ("ouder1_", "ouder2_"):
        name = _name_of(row, start)
        if not name[0] or name in parents.of_child.get(child, {}):
            continue
        reaches = [row[f"{start}{part}"] for part in ("telefoon", "email")]
        keys = [(*name, each) for each in reaches if each]
        person = next((parents.by_reach[key] for key in keys if key in parents.by_reach), None)
        if person is None:
            person = _person(acting, row, start)
            made.people.append(person)
        for key in keys:
            parents.by_reach.setdefault(key, person)
        parents.of_child.setdefault(child, {})[name] = person
        made.guardianships.append(
            Guardianship(
                id=clock.new_id(), municipality=acting.municipality, child_id=child,
                person_id=person.id, since=today,
            )
        )  # fmt: skip
        is_other = True
    return is_other


def _person(acting: Acting, row: Row, start: str) -> Person:
    return Person(
        id=clock.new_id(), municipality=acting.municipality,
        given_name=row[f"{start}voornaam"], prefix=row[f"{start}tussenvoegsel"],
        surname=row[f"{start}achternaam"], phone=row[f"{start}telefoon"],
        email=row[f"{start}email"], hours=row["bereikbaar"] if not start else "",
        is_family=bool(start),
    )  # fmt: skip


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None


def known_places(locations: Iterable[tuple[UUID, str]]) -> Mapping[str, str]:
    """The buildings by their name, however it is written."""
    return {name.casefold(): str(place) for place, name in locations}
