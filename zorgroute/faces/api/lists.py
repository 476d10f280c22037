"""The endpoints of what is one's own: the work, the children, and raising a concern about one."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.db import transaction
from ninja import Body, Router, Status

from zorgroute.chain.cases.lists import work_of
from zorgroute.chain.concerns.actions import Concern, NewChild, raise_concern
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.parties.access import children_of
from zorgroute.chain.routebook.queries import route_here
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.faces.api import bodies, shapes
from zorgroute.faces.api.cases import Key, Number, Size
from zorgroute.faces.api.entry import ApiRequest
from zorgroute.faces.api.problems import BAD_REQUEST, REFUSED, Trouble, missing_facts, say
from zorgroute.faces.api.showing import case_url, page_of, work_line

router = Router(by_alias=True)


@router.post(
    "/signalen",
    response={201: shapes.Made},
    tags=["Signalen"],
    summary="Meld een zorg",
    operation_id="signaalMelden",
)
def raise_one(
    request: ApiRequest, payload: Annotated[bodies.Concern, Body()], key: Key = None
) -> Status[shapes.Made]:
    """Leg een zorg over een kind vast; daarmee begint een zaak op de route die u noemt."""
    acting = request.auth
    route = route_here(acting.municipality, payload.route)
    if route is None:
        reason = say(request, "api.invalid.route")
        wrong = [{"naam": "route", "code": "route", "reden": reason}]
        raise Trouble(BAD_REQUEST, {"ongeldig": wrong})
    try:
        concern = Concern(
            _child(request, payload),
            tuple(payload.domains),
            payload.facts,
            payload.seen_on,
            payload.tried,
        )
        # A refusal halfway (the meldcode may not start) takes the case back, not its look.
        with transaction.atomic():
            done = raise_concern(acting, route, concern, request.moment, key=key or "")
    except Refused as refused:
        told = missing_facts(request, refused.denied.reasons, route, acting)
        raise Trouble(REFUSED, {"ontbreekt": told}) from None
    return Status(201, shapes.Made(case=done.case, url=case_url(done.case)))


def _child(request: ApiRequest, payload: bodies.Concern) -> UUID | NewChild:
    """The child of the concern: one of the list, or a new one; exactly one of the two."""
    new = payload.new_child
    if new is None and payload.child is not None:
        return payload.child
    if new is None or payload.child is not None:
        wrong = [{"naam": "kind", "code": "missing", "reden": say(request, "api.invalid.missing")}]
        raise Trouble(BAD_REQUEST, {"ongeldig": wrong})
    if new.born > request.moment.astimezone(AMSTERDAM).date():
        raise Refused(Denied((reason("time.in_future"),)))
    return NewChild(new.given, new.surname, new.born, new.prefix)


@router.get(
    "/werk",
    response=shapes.Page[shapes.Work],
    tags=["Werk"],
    summary="Uw werk",
    operation_id="werkLijst",
)
def work(request: ApiRequest, number: Number = 1, size: Size = 20) -> dict[str, object]:
    """Wat op u wacht en waar u op wacht, ook voor wie u vervangt; het dringendste eerst."""
    rows = work_of(request.auth, request.moment)
    return page_of(request, [work_line(request, row, request.moment) for row in rows], number, size)


@router.get(
    "/kinderen",
    response=shapes.Page[shapes.Child],
    tags=["Signalen"],
    summary="Kinderen over wie u een zorg kunt melden",
    operation_id="kinderenLijst",
)
def children(request: ApiRequest, number: Number = 1, size: Size = 20) -> dict[str, object]:
    """De kinderen met wie u een werkrelatie hebt, of uw eigen kinderen."""
    known = [
        shapes.Child(
            id=each.id,
            name=each.name,
            short_name=each.short_name,
            birth_date=each.birth_date,
            group=each.group,
        )
        for each in children_of(request.auth, request.moment)
    ]
    return page_of(request, known, number, size)
