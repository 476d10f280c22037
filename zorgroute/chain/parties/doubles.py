"""Which children of an organisation may be there twice, and what was decided about them?

Only within one's own organisation: nobody is told of a child elsewhere (T1). Nothing is joined by
itself: somebody who keeps the organisation looks at the two and says what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from uuid import UUID

from django.db.models import Q

from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import accounts
from zorgroute.chain.parties.citizen_numbers import forget_number
from zorgroute.chain.parties.likeness import Likeness, Named, core_of, likely_doubles, plain, sound
from zorgroute.chain.parties.models import (
    Authority,
    Child,
    CitizenNumber,
    Guardianship,
    JoinedChild,
    NetworkContact,
    NotTheSame,
    Residence,
    Shield,
)
from zorgroute.chain.parties.organising import must_keep
from zorgroute.chain.parties.queries import KnownChild, known_child
from zorgroute.core.answers import Denied, reason

PART = "dubbel"
# What more children than this have in common says nothing of any two of them.
MOST_ALIKE = 60
Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class Record:
    """One record of a child as who keeps the organisation compares it with another."""

    id: UUID
    name: str
    born: date | None
    group: str
    number: str


@dataclass(frozen=True)
class Double:
    """Two records that may be one child, and by what they look alike."""

    one: Record
    other: Record
    how: Likeness


def named(child: Child) -> Named:
    """What of a child is compared."""
    return Named(child.given_name, child.prefix, child.surname, child.birth_date)


def children_alike(acting: Acting, new: Named, now: datetime) -> list[tuple[KnownChild, Likeness]]:
    """The children of the own organisation who look like one that is typed in, most alike first.

    Leaves a look when there are any: their names are shown.
    """
    if acting.organisation is None or acting.is_family:
        return []
    rows = Child.objects.filter(
        municipality=acting.municipality, organisation_id=acting.organisation
    )
    known = {str(each.id): each for each in rows}
    found = likely_doubles(new, ((key, named(each)) for key, each in known.items()))
    for key, _ in found:
        note_look(acting, now, [PART], child=known[key].id, ground="werkrelatie")
    return [(known_child(known[key]), how) for key, how in found]


def doubles_here(acting: Acting, now: datetime) -> list[Double]:
    """The records of the own organisation that may be one child; for who keeps it.

    Pairs that were looked at before are left out. Writes one look.
    """
    organisation = must_keep(acting)
    rows = Child.objects.filter(municipality=acting.municipality, organisation_id=organisation)
    found = doubles_among(list(rows), _decided(acting.municipality))
    note_look(acting, now, [PART], ground="beheer")
    return found


def doubles_among(children: Iterable[Child], decided: frozenset[Pair]) -> list[Double]:
    """The likely doubles among children, most alike first; only those that share two of birthday,
    given name and surname are compared, so that a large school takes no longer than it should."""
    rows = {each.id: each for each in children}
    found: list[Double] = []
    for low, high in sorted(_worth_comparing(rows.values()) - decided):
        one, other = rows[low], rows[high]
        if one.external_id and other.external_id and not _same_words(one, other):
            # Two numbers of one administration: it knows them as two children (T17).
            continue
        how = likely_doubles(named(one), [("", named(other))])
        found.extend(Double(_record(one), _record(other), each) for _, each in how)
    return sorted(found, key=lambda each: (-each.how.score, each.one.name, each.other.name))


def _same_words(one: Child, other: Child) -> bool:
    mine, theirs = named(one), named(other)
    return (plain(mine.given), core_of(mine.surname, mine.prefix), mine.born) == (
        plain(theirs.given), core_of(theirs.surname, theirs.prefix), theirs.born,
    )  # fmt: skip


def _worth_comparing(children: Iterable[Child]) -> set[Pair]:
    blocks: dict[str, set[UUID]] = {}
    for each in children:
        for key in _keys_of(each):
            blocks.setdefault(key, set()).add(each.id)
    telling = (block for block in blocks.values() if len(block) <= MOST_ALIKE)
    return {pair_of(a, b) for block in telling for a, b in combinations(block, 2)}


def _keys_of(child: Child) -> Iterator[str]:
    """Children are compared who share a birthday and a name, whichever of the two it is, or both
    names; one of the three may then be written wrong."""
    surname, given = sound(core_of(child.surname, child.prefix)), sound(child.given_name)
    if child.birth_date is not None:
        yield from {f"{child.birth_date.isoformat()}/{each}" for each in (surname, given)}
    yield f"{surname}/{given}"


def pair_of(one: UUID, other: UUID) -> Pair:
    """Two ids in a fixed order."""
    return (one, other) if one < other else (other, one)


def _decided(municipality: str) -> frozenset[Pair]:
    rows = NotTheSame.objects.filter(municipality=municipality)
    return frozenset(rows.values_list("low", "high"))


def _record(child: Child) -> Record:
    return Record(child.id, child.name, child.birth_date, child.group, child.external_id)


def two_records(acting: Acting, one: UUID, other: UUID, now: datetime) -> tuple[Record, Record]:
    """Two records of the own organisation side by side; `Unseen` when one is not there."""
    organisation = must_keep(acting)
    rows = Child.objects.filter(
        municipality=acting.municipality, organisation_id=organisation, id__in=[one, other]
    )
    found = {each.id: _record(each) for each in rows}
    for child in (one, other):
        note_look(acting, now, [PART], child=child, ground="beheer", allowed=child in found)
    if one == other or len(found) != 2:
        raise Unseen(PART)
    return found[one], found[other]


def say_not_the_same(acting: Acting, one: UUID, other: UUID, now: datetime) -> None:
    """Remember that two records are two children: they are never proposed again."""
    two_records(acting, one, other, now)
    remember_two(acting, [(one, other)], now)


def remember_two(acting: Acting, pairs: Iterable[tuple[UUID, UUID]], now: datetime) -> None:
    """Write that these are two children, for who has seen both; twice is once."""
    rows = [
        NotTheSame(
            municipality=acting.municipality, low=low, high=high, decided_by=acting.person,
            decided_at=now,
        )
        for low, high in (pair_of(*each) for each in pairs)
    ]  # fmt: skip
    NotTheSame.objects.bulk_create(rows, ignore_conflicts=True)


def join_records(acting: Acting, keep: UUID, gone: UUID, now: datetime) -> None:
    """Make two records of one child into one: what hangs on the one goes to the other.

    The names and the number of the record that goes stay, so that reading in the same file finds
    the child. Does nothing to cases: `reactions.children_joined` moves those along. Raises
    `Refused` for two different citizen service numbers, `Unseen` for records of somebody else.
    """
    two_records(acting, keep, gone, now)
    note_look(acting, now, [PART], child=keep, action="U", ground="beheer")
    note_look(acting, now, [PART], child=gone, action="D", ground="beheer")
    place = acting.municipality
    with acting_as(Duty(municipality=place)):
        _move_number(place, keep, gone)
    _move_family(place, keep, gone)
    row = Child.objects.get(municipality=place, id=gone)
    stays = Child.objects.get(municipality=place, id=keep)
    _fill(stays, row)
    JoinedChild.objects.filter(municipality=place, kept=gone).update(kept=keep)
    JoinedChild.objects.create(
        municipality=place, gone=gone, kept=keep, organisation_id=row.organisation_id,
        external_id=row.external_id, given_name=row.given_name, prefix=row.prefix,
        surname=row.surname, birth_date=row.birth_date, decided_by=acting.person, decided_at=now,
    )  # fmt: skip
    NotTheSame.objects.filter(Q(low=gone) | Q(high=gone), municipality=place).delete()
    row.delete()
    # Whose record this was gets a new way in to the one that stays, from somebody who knows them.
    accounts.close(gone)


def _move_number(municipality: str, keep: UUID, gone: UUID) -> None:
    """The citizen service number goes along, as the installation: who keeps a school sees none.

    Two different numbers are two children, whatever their names.
    """
    rows = CitizenNumber.objects.filter(municipality=municipality, child_id__in=[keep, gone])
    marks = {row.child_id: bytes(row.mark) for row in rows}
    if len(marks) > 1 and marks[keep] != marks[gone]:
        raise Refused(Denied((reason("doubles.two_numbers"),)))
    if keep in marks:
        forget_number(municipality, gone)
    else:
        rows.update(child_id=keep)


def _move_family(municipality: str, keep: UUID, gone: UUID) -> None:
    """Parents, authority, addresses, network and shields; who is there already is not doubled."""
    here = {"municipality": municipality}
    for table in (Guardianship, Authority):
        known = table.objects.filter(**here, child_id=keep).values_list("person_id", flat=True)
        rows = table.objects.filter(**here, child_id=gone)
        rows.exclude(person_id__in=[each for each in known if each]).update(child_id=keep)
    lives = Residence.objects.filter(**here, child_id=keep).values_list("household_id", flat=True)
    homes = Residence.objects.filter(**here, child_id=gone)
    homes.exclude(household_id__in=list(lives)).update(child_id=keep)
    for other in (NetworkContact, Shield):
        other.objects.filter(**here, child_id=gone).update(child_id=keep)


def _fill(stays: Child, goes: Child) -> None:
    """What the record that stays does not say yet is taken from the other."""
    stays.birth_date = stays.birth_date or goes.birth_date
    stays.group = stays.group or goes.group
    stays.location_id = stays.location_id or goes.location_id
    stays.external_id = stays.external_id or goes.external_id
    number, goes.external_id = goes.external_id, ""
    goes.save(update_fields=["external_id"])
    stays.save(update_fields=["birth_date", "group", "location", "external_id"])
    goes.external_id = number


def former_ids(municipality: str, child: UUID) -> list[UUID]:
    """Under which other ids this child was known before records were joined: for its log."""
    rows = JoinedChild.objects.filter(municipality=municipality, kept=child)
    return list(rows.order_by("decided_at", "gone").values_list("gone", flat=True))


def joined_names(municipality: str, organisation: UUID) -> Mapping[tuple[str, ...], UUID]:
    """The children that records of an organisation were joined into, by the former number and by
    the former names with the birthday; so that reading in finds them."""
    rows = JoinedChild.objects.filter(municipality=municipality, organisation_id=organisation)
    found: dict[tuple[str, ...], UUID] = {}
    for row in rows:
        names = (row.given_name, row.prefix, row.surname)
        found[(*(each.casefold() for each in names), str(row.birth_date))] = row.kept
        if row.external_id:
            found[(row.external_id,)] = row.kept
    return found
