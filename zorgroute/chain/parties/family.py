"""Who has authority over a child, who is a parent of it, and what do others add around it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.models import Authority, Child, Guardianship
from zorgroute.chain.parties.queries import Reachable, on_day, reachable_people
from zorgroute.core.policy.authority import Holder, is_minor


def holders_of(municipality: str, child: UUID, day: date) -> tuple[Holder, ...]:
    """Everybody who has authority over a child on a day, and rows that say nobody has.

    In the order in which it began. Empty once the child is of age (BW 1:233).
    """
    return holders_of_children(municipality, [child], day).get(child, ())


def holders_of_children(
    municipality: str, children: Iterable[UUID], day: date
) -> Mapping[UUID, tuple[Holder, ...]]:
    """The same for several children at once, in one query; a child without any is left out."""
    rows = (
        Authority.objects.filter(on_day(day), municipality=municipality, child_id__in=set(children))
        .select_related("person", "organisation", "child")
        .order_by("since", "recorded_at", "id")
    )
    found: dict[UUID, tuple[Holder, ...]] = {}
    for row in rows:
        if is_minor(row.child.birth_date, day):
            found[row.child_id] = (*found.get(row.child_id, ()), holder(row))
    return found


def history_of(municipality: str, child: UUID, day: date) -> tuple[Holder, ...]:
    """What was recorded of the authority over a child and holds no more, or not yet; the newest
    first. What was wrong from its first day on is among it."""
    rows = (
        Authority.objects.filter(municipality=municipality, child_id=child)
        .filter(Q(until__lt=day) | Q(since__gt=day))
        .select_related("person", "organisation")
        .order_by("-since", "-recorded_at", "id")
    )
    return tuple(holder(row) for row in rows)


def holder(row: Authority) -> Holder:
    """One row of the table as the core knows it."""
    who = row.person or row.organisation
    return Holder(
        id=row.id,
        name=who.name if who else "",
        kind=row.kind,
        source=row.source,
        since=row.since,
        person=row.person_id,
        organisation=row.organisation_id,
        until=row.until,
        established_on=row.established_on,
        review_on=row.review_on,
        is_doubted=row.is_doubted,
        under_investigation=row.under_investigation,
        opens=row.opens,
        note=row.note,
    )


def parents_of(municipality: str, child: UUID, day: date) -> tuple[Reachable, ...]:
    """The parents of a child, with authority or without."""
    rows = Guardianship.objects.filter(on_day(day), municipality=municipality, child_id=child)
    ids = list(rows.order_by("since", "id").values_list("person_id", flat=True))
    known = reachable_people(ids)
    return tuple(known[each] for each in ids if each in known)


def children_without_authority(municipality: str, person: UUID, day: date) -> tuple[str, ...]:
    """The organisations of the children of whom somebody is a parent without authority today; for
    telling whom to call. Nothing of the child itself comes out."""
    mine = Guardianship.objects.filter(on_day(day), municipality=municipality, person_id=person)
    held = Authority.objects.filter(
        on_day(day), municipality=municipality, person_id=person, opens=True
    )
    left = set(mine.values_list("child_id", flat=True)) - set(
        held.values_list("child_id", flat=True)
    )
    if not left:
        return ()
    # The net of the database hides the child itself from this parent, rightly: only the names of
    # the places are taken from under it.
    with acting_as(Duty(municipality=municipality)):
        rows = Child.objects.filter(municipality=municipality, id__in=left)
        names = set(rows.values_list("organisation__name", flat=True))
    return tuple(sorted(each for each in names if each))
