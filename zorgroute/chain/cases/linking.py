"""What became of the request to take a child up on another route (semantics 15)?

An outcome asks it. Whoever can answer for a case there gets it with what was shared on a ground,
read anew from the log each time, and nothing else of the file. Until they say yes the first case
keeps the responsibility; the municipality of a case never changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from zorgroute.chain.cases.actions import open_case, write_on
from zorgroute.chain.cases.asking import functions_of, is_inside
from zorgroute.chain.cases.loading import Opened, load
from zorgroute.chain.cases.models import Case, Link
from zorgroute.chain.cases.reaching import reaching
from zorgroute.chain.cases.within import parts_of
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.queries import KnownChild, organisation
from zorgroute.chain.routebook.queries import route_here
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine.decide import decide
from zorgroute.core.engine.moves import AcceptLink, Actor
from zorgroute.core.engine.opening import end_of_day
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.sharing import shared_with
from zorgroute.core.telling.timeline import Answer

ASKED, ACCEPTED, DECLINED = "asked", "accepted", "declined"


@dataclass(frozen=True)
class Offered:
    """A request as one reader may see it: who asks, for which child, what was shared.

    `may_answer`: this reader can say yes or no. `is_own`: this reader is of the case that asks,
    and may write down what the others said.
    """

    id: UUID
    source: Route
    target: Route | None
    asked_by: str
    child: KnownChild | None
    asked_at: datetime
    due_at: datetime | None
    state: str
    shared: tuple[Answer, ...]
    grounds: tuple[str, ...]
    may_answer: bool
    is_own: bool
    from_case: UUID | None
    to_case: UUID | None


@dataclass(frozen=True)
class Asked:
    """A request that waits for an answer of this actor, for the list of work."""

    id: UUID
    route: Route
    asked_at: datetime


def asked_of(acting: Acting, now: datetime) -> list[Asked]:
    """The requests that wait for who can answer for such a case here; leaves no look by itself."""
    if acting.is_family or acting.organisation is None:
        return []
    rows = Link.objects.filter(
        municipality=acting.municipality, organisation_id=acting.organisation, state=ASKED
    ).order_by("asked_at")
    found = []
    for row in rows:
        target = route_here(acting.municipality, row.route)
        if target is not None and _may_take(target, acting):
            found.append(Asked(row.id, target, row.asked_at))
    return found


def offered_link(acting: Acting, link: UUID, now: datetime) -> Offered:
    """A request, for who is asked or who takes part in the case that asks; writes a look.

    Raises `Unseen` for everybody else, and for who is asked when no ground to share is left.
    """
    row, is_own = _row(acting, link, now)
    with acting_as(Duty(municipality=acting.municipality)):
        opened = _source(row, now)
        found = _offered(acting, row, opened, is_own=is_own)
    if not is_own and row.state != ACCEPTED and not found.grounds:
        note_look(acting, now, ["verzoek"], case=row.from_case, allowed=False)
        raise Unseen(str(link))
    child = found.child.id if found.child else None
    note_look(acting, now, ["verzoek"], case=row.from_case, child=child, ground="verzoek")
    return found


def answer_link(
    acting: Acting, link: UUID, now: datetime, *, accept: bool, note: str = ""
) -> UUID | None:
    """Say yes or no to a request; gives the case that was opened, if one was.

    Who is asked opens the case on the own route, with the child and no more than was shared. Who
    takes part in the case that asks writes down what was said on the telephone; then no case is
    opened. Raises `Unseen`, or `Refused` with everything that is missing.
    """
    offer = offered_link(acting, link, now)
    if offer.state != ASKED:
        raise Refused(Denied((reason("link.none"),)))
    if not offer.may_answer and not offer.is_own:
        raise Unseen(str(link))
    if not accept and not note.strip():
        raise Refused(Denied((reason("link.no_reason"),)))
    with acting_as(Duty(municipality=acting.municipality)):
        row = Link.objects.select_for_update().get(municipality=acting.municipality, id=link)
        if row.state != ASKED:
            raise Refused(Denied((reason("link.none", route=row.route),)))
        opened = _source(row, now, is_locked=True)
        move = AcceptLink(_actor(acting), row.route, now, accept=accept, note=note.strip())
        answer = decide(opened.route, opened.standing, opened.around.world, move, now)
        if isinstance(answer, Denied):
            raise Refused(answer)
        to_case = None
        if accept and offer.may_answer and offer.target and offer.child:
            to_case = open_case(acting, offer.child, offer.target, now).case
        row.state = ACCEPTED if accept else DECLINED
        row.answered_at, row.to_case = now, to_case
        row.save(update_fields=["state", "answered_at", "to_case"])
        write_on(opened, answer.events, now)
    note_look(acting, now, ["verzoek"], action="U", case=row.from_case, ground="verzoek")
    return to_case


def choose_review_day(acting: Acting, link: UUID, day: date, now: datetime) -> None:
    """Set the day on which the case that asks looks whether there is an answer (semantics 14)."""
    row, is_own = _row(acting, link, now)
    if not is_own or acting.is_family:
        raise Unseen(str(link))
    due = end_of_day(day)
    if due < now:
        raise Refused(Denied((reason("link.day_in_past"),)))
    with acting_as(Duty(municipality=acting.municipality)):
        row.due_at = due
        row.save(update_fields=["due_at"])
        write_on(_source(row, now, is_locked=True), (), now)


def links_about(acting: Acting, case: UUID) -> list[tuple[UUID, str, str, datetime]]:
    """The requests from a case and the one it came from: id, route, state and moment.

    Only for a case that was let in to.
    """
    rows = Link.objects.filter(
        Q(from_case=case) | Q(to_case=case), municipality=acting.municipality
    ).order_by("asked_at")
    return [(row.id, row.route, row.state, row.asked_at) for row in rows]


def _row(acting: Acting, link: UUID, now: datetime) -> tuple[Link, bool]:
    """The request, and whether the reader is of the case that asks; else `Unseen`."""
    row = Link.objects.filter(municipality=acting.municipality, id=link).first()
    own = parts_of(acting, now).filter(case_id=row.from_case).exists() if row else False
    if row is not None and not own:
        is_asked = row.organisation_id is not None and row.organisation_id == acting.organisation
        target = route_here(acting.municipality, row.route)
        is_theirs = row.to_case is not None and (
            parts_of(acting, now).filter(case_id=row.to_case).exists()
        )
        may_take = is_asked and target is not None and _may_take(target, acting)
        if not is_theirs and (acting.is_family or not may_take):
            row = None
    if row is None:
        note_look(acting, now, ["verzoek"], allowed=False)
        raise Unseen(str(link))
    return row, own


def _source(row: Link, now: datetime, *, is_locked: bool = False) -> Opened:
    cases = Case.objects.select_for_update() if is_locked else Case.objects.all()
    case = cases.filter(municipality=row.municipality, id=row.from_case, is_destroyed=False).first()
    if case is None:
        raise Unseen(str(row.id))
    return reaching(load(case, now), now)


def _offered(acting: Acting, row: Link, opened: Opened, *, is_own: bool) -> Offered:
    target = route_here(acting.municipality, row.route)
    may_take = target is not None and _may_take(target, acting)
    inside = is_own and row.organisation_id is None and is_inside(target, opened)
    is_asked = row.organisation_id is not None and row.organisation_id == acting.organisation
    grounds, shared = shared_with(
        opened.route,
        opened.standing,
        functions_of(target),
        row.number,
        opened.around.world.reach,
    )
    return Offered(
        id=row.id,
        source=opened.route,
        target=target,
        asked_by=organisation(row.municipality, opened.case.organisation_id).name,
        child=opened.around.child,
        asked_at=row.asked_at,
        due_at=row.due_at,
        state=row.state,
        shared=shared,
        grounds=grounds,
        may_answer=row.state == ASKED and may_take and (inside or is_asked),
        is_own=is_own and not acting.is_family,
        from_case=row.from_case if is_own else None,
        to_case=row.to_case,
    )


def _may_take(target: Route, acting: Acting) -> bool:
    """Whether this function may begin such a case and answers for it."""
    is_starter = target.may_act(acting.role, target.model.may_start)
    return is_starter and acting.role in functions_of(target)


def _actor(acting: Acting) -> Actor:
    return Actor(str(acting.person), acting.role)
