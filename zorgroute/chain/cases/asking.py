"""Whom does a case ask to take a child up on another route, and until when does it wait?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.loading import Opened
from zorgroute.chain.cases.models import Link
from zorgroute.chain.ledger import clock
from zorgroute.chain.notices.actions import queue
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.routebook.queries import route_here
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.starting import starting_kinds
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.sharing import shared_with

ASKED, WITHDRAWN = "asked", "withdrawn"


def functions_of(target: Route | None) -> tuple[str, ...]:
    """The functions that answer for a case on a route from its first step."""
    if target is None or target.model.holds is None:
        return ()
    known = target.roles.get(target.model.holds)
    return (target.model.holds, *((known.one_of or ()) if known else ()))


def is_inside(target: Route | None, opened: Opened) -> bool:
    """Whether the other route begins at the organisation that asks, as within one school."""
    here = opened.around.world.starts_at
    return target is not None and here in {str(kind) for kind in target.model.for_.organisation}


def ask_others(opened: Opened, new: Iterable[ev.Event], now: datetime) -> None:
    """Keep what a move asked of another route, and drop what is asked no more.

    Only who may read something on a ground is asked; else, and where no one desk answers for such
    a case, the responsible has to call. The case waits as long as the step that came up with it.
    """
    asked = [each for each in new if isinstance(each.deed, ev.LinkOpened)]
    rows = [_row(opened, each, now) for each in asked]
    if rows:
        Link.objects.bulk_create(rows)
    for row in rows:
        if row.organisation_id is not None:
            _tell(opened, row, now)
    if any(isinstance(each.deed, ev.Corrected) for each in new):
        case = opened.case
        waiting = Link.objects.filter(
            municipality=case.municipality, from_case=case.id, state=ASKED
        )
        still = [name for name, said in opened.standing.links.items() if said == ASKED]
        waiting.exclude(route__in=still).update(state=WITHDRAWN, answered_at=now)


def _row(opened: Opened, event: ev.Event, now: datetime) -> Link:
    case, route = opened.case, getattr(event.deed, "route", "")
    target = route_here(case.municipality, route)
    return Link(
        id=clock.new_id(),
        municipality=case.municipality,
        from_case=case.id,
        number=event.seq,
        route=route,
        organisation_id=_desk(opened, target, event.seq, now),
        asked_at=event.happened_at,
        due_at=_until(opened, event.act),
        state=ASKED,
    )


def _desk(opened: Opened, target: Route | None, number: int, now: datetime) -> UUID | None:
    """The one organisation that answers for such a case, when something may be shared with it."""
    if target is None or is_inside(target, opened):
        return None
    functions = functions_of(target)
    reach = opened.around.world.reach
    grounds, _ = shared_with(opened.route, opened.standing, functions, number, reach)
    if not grounds:
        return None
    day = now.astimezone(AMSTERDAM).date()
    kinds = {str(kind) for kind in starting_kinds(target)}
    desks = parties.desks_with(opened.case.municipality, kinds, functions, day)
    return desks.pop() if len(desks) == 1 else None


def _until(opened: Opened, act: int) -> datetime | None:
    """The end of the step that came up with the request; without one a day is asked for."""
    number = max((each.seq for each in opened.standing.log() if each.act == act), default=0)
    visits = [each for each in opened.standing.visits() if act <= each.number <= number]
    return next((each.due for each in visits if each.due), None)


def _tell(opened: Opened, row: Link, now: datetime) -> None:
    place, desk = row.municipality, row.organisation_id
    target = route_here(place, row.route)
    if desk is None or target is None:
        return
    staff = parties.colleagues_at(place, desk, now.astimezone(AMSTERDAM).date())
    functions = functions_of(target)
    people = [each.person for each in staff if each.function in functions]
    queue(place, people, "LinkAsked", f"{opened.case.id}:{row.number}", now)
