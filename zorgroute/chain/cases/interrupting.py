"""What follows in the cases when people change: a colleague leaves, or a parent's authority ends?

For the installation at work, under its duty: who left or who lost authority takes part in nothing
any more, and somebody else must be asked to answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from zorgroute.chain.cases.actions import interrupt_case
from zorgroute.chain.cases.models import Case, Involvement
from zorgroute.chain.cases.seats import end_seats
from zorgroute.chain.parties.queries import (
    FAMILY_ROLE,
    Career,
    Held,
    careers_of,
    left_people,
    organisation_kinds,
)
from zorgroute.chain.routebook.queries import route_of
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.route import Route

LOSS = "loss_of_authority"


@dataclass(frozen=True)
class Ended:
    """What came of it: parts in cases that ended, and cases for which somebody is asked."""

    parts: int = 0
    cases: int = 0


def authority_ended(
    municipality: str, child: UUID, person: UUID, now: datetime, *, but: UUID | None = None
) -> Ended:
    """A parent has no say over a child any more: the part in its cases ends, and what this parent
    allowed is asked anew in those that are open. `but` is one where that is known already.

    To be called under the duty of the system, after the parenthood was ended in the register.
    """
    cases = Case.objects.filter(municipality=municipality, child_id=child, is_destroyed=False)
    ids = list(cases.order_by("id").values_list("id", flat=True))
    end_seats(municipality, person, now, ids)
    parts = _parts(municipality).filter(case_id__in=ids, person_id=person, role=FAMILY_ROLE)
    ended = parts.update(until=now)
    others = [each for each in ids if each != but]
    asked = [each for each in others if interrupt_case(each, LOSS, str(person), now)]
    return Ended(ended, len(asked))


def people_left(municipality: str, people: Iterable[UUID], now: datetime) -> Ended:
    """End the parts in cases that hung on a post these people no longer have, and offer the cases
    they answered for to somebody else.

    To be called under the duty of the system, after the posts have ended. Doing it twice is doing
    it once. What they wrote stays.
    """
    day = now.astimezone(AMSTERDAM).date()
    ended, asked = 0, 0
    for person, career in careers_of(municipality, people, day).items():
        gone = list(_no_longer(municipality, person, career))
        for part, _ in gone:
            mine = _parts(municipality).filter(case_id=part.case_id, person_id=person)
            ended += mine.filter(role=part.role).update(until=now)
        end_seats(municipality, person, now, {part.case_id for part, _ in gone})
        for case in dict.fromkeys(part.case_id for part, answered in gone if answered):
            asked += interrupt_case(case, "change_of_responsible", "", now)
    return Ended(ended, asked)


def everybody_who_left(municipality: str, day: date, now: datetime) -> Ended:
    """`people_left` for everybody of a municipality whose last day has passed by now."""
    with_part = _parts(municipality).exclude(role=FAMILY_ROLE)
    people = with_part.values_list("person_id", flat=True)
    return people_left(municipality, left_people(municipality, people, day), now)


def _parts(municipality: str) -> QuerySet[Involvement]:
    return Involvement.objects.filter(municipality=municipality, until__isnull=True)


def _no_longer(
    municipality: str, person: UUID, career: Career
) -> Iterator[tuple[Involvement, bool]]:
    """The parts that hung on a post that ended, and whether somebody answered by them."""
    parts = list(_parts(municipality).filter(person_id=person).exclude(role=FAMILY_ROLE))
    rows = Case.objects.filter(
        municipality=municipality, id__in=[part.case_id for part in parts], is_destroyed=False
    )
    cases = {each.id: each for each in rows}
    kinds = organisation_kinds(municipality, {each.organisation_id for each in rows})
    for part in parts:
        case = cases.get(part.case_id)
        if case is None:
            continue
        route = route_of(case.digest)
        place = Held("", case.organisation_id, kinds.get(case.organisation_id, ""))
        if not _still_carries(route, place, part.role, career):
            yield part, route.plays(part.role, case.holder) and not case.closed


def _still_carries(route: Route, place: Held, role: str, career: Career) -> bool:
    """Whether a post of today still carries a part in a case that is at this place.

    One at the organisation of the case does, unless it is another function there than the one the
    part came from; and one at another kind of organisation, where the role can be at.
    """
    at = set(route.roles[role].at) if role in route.roles else set()
    if any(each.kind in at and each.kind != place.kind for each in career.now):
        return True
    here = [each for each in career.now if each.organisation == place.organisation]
    was = [each for each in career.past if each.organisation == place.organisation]
    if any(_is_of(route, each, role) for each in here):
        return True
    return bool(here) and not any(_is_of(route, each, role) for each in was)


def _is_of(route: Route, held: Held, role: str) -> bool:
    return route.plays(held.function, role)
