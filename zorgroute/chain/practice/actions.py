"""How does a practice begin, does time pass in it, and does it end?"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection, transaction

from zorgroute.chain.cases.deadlines import fire_due
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.practising import practice_code
from zorgroute.chain.practice.clearing import clear_everything
from zorgroute.chain.practice.furnishing import furnish
from zorgroute.chain.practice.models import Practice
from zorgroute.chain.practice.queries import (
    PURPOSE,
    Practising,
    every_practice,
    practices_at,
    routes_to_practise,
)
from zorgroute.chain.routebook.queries import present_route
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine.starting import starting_kinds
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import OrganisationKind

# As many as colleagues of one organisation can keep apart.
MOST = 5
# The tables of holidays and school weeks reach no further.
FURTHEST = timedelta(days=366)
log = logging.getLogger("zorgroute.practice")


def begin(acting: Acting, route_name: str, now: datetime) -> Practising:
    """Make a practice of a route for one's organisation, with invented people for every function.

    Raises `Unseen` for a route in which this organisation takes no part, `Refused` when it has as
    many practices as it may have. Writes a look. Gives nobody a way in: one plays them all.
    """
    offered = routes_to_practise(acting)
    route = next((each for each in offered if each.name == route_name), None)
    if route is None or acting.organisation is None:
        raise Unseen(route_name)
    if len(practices_at(acting)) >= MOST:
        raise Refused(Denied((reason("practice.too_many", most=str(MOST)),)))
    kind = _kind_of(acting, route)
    note_look(acting, now, ["oefening"], action="C", ground=PURPOSE)
    code = practice_code(acting.municipality, clock.new_id())
    Practice(
        code=code,
        municipality=acting.municipality,
        organisation_id=acting.organisation,
        started_by=acting.person,
        route=route.name,
        started_at=now,
    ).save(force_insert=True)
    today = now.astimezone(AMSTERDAM).date()
    with acting_as(Duty(municipality=code)):
        furnish(code, kind, _played(route), today)
    return next(each for each in practices_at(acting) if each.code == code)


def _kind_of(acting: Acting, route: Route) -> OrganisationKind:
    """The own kind where the route begins there; else the first kind where it begins."""
    assert acting.organisation is not None  # noqa: S101 the caller has checked it
    own = parties.organisation(acting.municipality, acting.organisation).kind
    begins = starting_kinds(route)
    return next((each for each in begins if each == own), begins[0])


def _played(route: Route) -> list[Route]:
    """The chosen route and every route that a case on it can open in turn."""
    found = {route.name: route}
    waiting = [route]
    while waiting:
        for name in sorted(_opened_by(waiting.pop()) - found.keys()):
            following = present_route(name)
            if following is not None:
                found[name] = following
                waiting.append(following)
    return list(found.values())


def _opened_by(route: Route) -> set[str]:
    return {
        outcome.opens.route
        for line in route.lines.values()
        for step in line.steps.values()
        for outcome in step.outcomes.values()
        if outcome.opens is not None
    }


def enter(acting: Acting, code: str, now: datetime) -> Practising:
    """Take part in a practice of one's organisation; `Unseen` for any other. Writes a look."""
    found = next((each for each in practices_at(acting) if each.code == code), None)
    note_look(acting, now, ["oefening"], ground=PURPOSE, allowed=found is not None)
    if found is None:
        raise Unseen(code)
    return found


def put_forward(practising: Practising, by: timedelta, now: datetime) -> Practising:
    """Let time pass in a practice, and let every term that passes do its work at once.

    `now` is the real moment. Never backwards, and no further than a year: else `Refused`.
    """
    with acting_as(Duty(municipality=practising.home)):
        # Two colleagues may click at once: the second adds to what the first did.
        row = Practice.objects.select_for_update().get(code=practising.code)
        if by <= timedelta(0) or row.ahead + by > FURTHEST:
            raise Refused(Denied((reason("practice.too_far"),)))
        row.ahead += by
        row.save(update_fields=["ahead"])
        after = replace(practising, ahead=row.ahead)
        fire_due(after.moment(now), municipality=practising.code)
    return after


def clear(practising: Practising, now: datetime) -> None:
    """End a practice: nothing of what was made or written in it can be read any more."""
    with acting_as(Duty(municipality=practising.code)):
        clear_everything(practising.code, now)
        Practice.objects.filter(code=practising.code).delete()


def keep_time(now: datetime) -> None:
    """Let terms pass in every practice on its own clock, and clear what has been there too long.

    For the worker, who works outside a transaction. A practice that cannot be cleared is left for
    the next round and never holds up the others.
    """
    with transaction.atomic(), acting_as(Duty()):
        found = every_practice()
    for each in found:
        try:
            if each.ends_at <= now:
                with transaction.atomic():
                    clear(each, now)
            else:
                fire_due(each.moment(now), municipality=each.code)
        except Exception as fault:
            # The edge: whatever is wrong with one practice, the others go on.
            if not connection.is_usable():
                raise
            log.error("practice cannot be kept: %s", type(fault).__name__)
