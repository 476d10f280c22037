"""How does a case stand for who has still to hear of feedback, and from when is anybody told of it?

Feedback waits for its day (T19, R145). What is read goes through `as_known`, what is tried through
`decided`, what is sent through `told_from`: so that before that day nothing differs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.loading import Opened
from zorgroute.chain.cases.models import Case
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.queries import Told, told_to
from zorgroute.chain.notices.actions import hold_back
from zorgroute.chain.routebook.queries import route_of
from zorgroute.core.answers import Denied
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import Answer, decide
from zorgroute.core.engine.hearing import as_heard, is_on_side, taken_back_unheard, waits_for
from zorgroute.core.routes.route import Route


def as_known(opened: Opened, roles: Collection[str], now: datetime) -> Opened:
    """The same case as far as these functions of one reader have heard; only for reading."""
    heard = as_heard(opened.route, opened.standing, roles, now, route_of)
    return opened if heard is opened.standing else replace(opened, standing=heard)


def decided(opened: Opened, move: moves.Move, now: datetime) -> Answer:
    """Whether a move may be done, refused first on what the actor knows.

    Else an attempt at the step that is next would tell that there was feedback.
    """
    known = as_known(opened, [move.actor.role], now)
    if known is not opened:
        answer = decide(known.route, known.standing, known.around.world, move, now)
        if isinstance(answer, Denied):
            return answer
    return decide(opened.route, opened.standing, opened.around.world, move, now)


def told_from(
    route: Route, events: Iterable[ev.Event], event: ev.Event, role: str, now: datetime
) -> datetime:
    """When somebody in this function may be told that something new waits because of an event."""
    waiting = [
        each.deed.heard_from
        for each in events
        if each.act == event.act
        and isinstance(each.deed, ev.StepTaken)
        and waits_for(route, each.deed, [role], now)
    ]
    return max([now, *(each for each in waiting if each is not None)])


def call_back(opened: Opened, events: Iterable[ev.Event]) -> None:
    """Drop the messages about feedback that was taken back before anybody could read it."""
    acts = {act for each in events if isinstance(each.deed, ev.Corrected) for act in each.deed.acts}
    if not acts:
        return
    log = opened.standing.log()
    unheard = {each.act for each in taken_back_unheard(log)} & acts
    for event in log:
        if event.act in unheard:
            hold_back(opened.case.municipality, f"{opened.case.id}:{event.seq}")


def news_of(
    acting: Acting, cases: Collection[Case], now: datetime
) -> tuple[dict[UUID, Told], frozenset[UUID]]:
    """Per case the last thing this actor was told, and the cases of which something waits.

    One query. A case of which feedback waits is open to who has to hear it, also when it closed.
    """
    routes = {case.id: route_of(case.digest) for case in cases}
    last: dict[UUID, Told] = {}
    waiting = set()
    for row in told_to(acting, list(routes)):
        route = routes[row.case]
        if row.heard_from is not None and row.heard_from > now:
            if is_on_side(route, acting.role, row.to) and not _does(route, row, acting.role):
                waiting.add(row.case)
        elif not row.to or route.plays(acting.role, row.to):
            last[row.case] = row
    return last, frozenset(waiting)


def _does(route: Route, row: Told, role: str) -> bool:
    """Whether somebody in this function could have said it, and so knows of it."""
    line = route.lines.get(row.line)
    step = line.steps.get(row.step) if line else None
    return step is not None and any(route.same_organisation(role, who) for who in step.who)
