"""The endpoints of the agreed routes: which there are, and what each step asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.http import Http404
from django.urls import reverse
from ninja import Path, Router

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.routebook.queries import present_route, present_routes
from zorgroute.core.policy.reading import may_know
from zorgroute.core.routes.route import Line, Route
from zorgroute.core.routes.words import RecordField, Step
from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording.catalogue import OUDER, PROF
from zorgroute.faces.api import shapes
from zorgroute.faces.api.cases import Number, Size
from zorgroute.faces.api.entry import ApiRequest
from zorgroute.faces.api.showing import page_of

router = Router(tags=["Routes"], by_alias=True)


@router.get(
    "/routes",
    response=shapes.Page[shapes.RouteLine],
    summary="De afgesproken routes",
    operation_id="routesLijst",
)
def route_list(request: ApiRequest, number: Number = 1, size: Size = 20) -> dict[str, object]:
    """Elke route in de versie die nu geldt."""
    lines = [
        shapes.RouteLine(**_heading(route, _titles(route, request.auth)))
        for route in present_routes()
    ]
    return page_of(request, lines, number, size)


@router.get(
    "/routes/{naam}",
    response=shapes.Route,
    url_name="route",
    summary="Een route met haar stappen",
    operation_id="routeLezen",
)
def one_route(request: ApiRequest, name: Annotated[str, Path(alias="naam")]) -> shapes.Route:
    """De stappen, vragen, antwoorden en uitkomsten van een route, met hun namen voor programma’s.

    Een spoor waarvan uw functie niet mag weten, staat er niet in.
    """
    route = present_route(name) if len(name) <= 120 and "\0" not in name else None
    if route is None:
        raise Http404
    titles = _titles(route, request.auth)
    reader = request.auth.role
    return shapes.Route(
        **_heading(route, titles),
        roles=[shapes.Option(name=each, title=titles.role(each)) for each in route.roles],
        lines=[
            _line(route.lines[each], titles)
            for each in route.lines
            if may_know(route, each, reader)
        ],
    )


def _titles(route: Route, acting: Acting) -> Titles:
    return Titles(route, OUDER if route.is_family(acting.role) else PROF)


def _heading(route: Route, titles: Titles) -> Mapping[str, Any]:
    return {
        "name": route.name,
        "title": titles.text(route.model.title),
        "url": reverse("api:route", args=[route.name]),
        "municipality": route.model.for_.municipality,
        "version": route.version,
        "digest": route.digest,
    }


def _line(line: Line, titles: Titles) -> shapes.RoutePart:
    return shapes.RoutePart(
        name=line.name,
        title=titles.text(line.title),
        may_start=list(line.may_start),
        steps=[_step(line, name, step, titles) for name, step in line.steps.items()],
    )


def _step(line: Line, name: str, step: Step, titles: Titles) -> shapes.RouteStep:
    return shapes.RouteStep(
        name=name,
        title=titles.text(step.title),
        who=list(step.who),
        with_=list(step.with_ or ()),
        with_one_of=list(step.with_one_of or ()),
        meldcode=step.meldcode,
        questions=[_question(key, each, titles) for key, each, _ in line.fields_of(step)],
        outcomes=[
            shapes.Option(name=key, title=titles.text(each.title))
            for key, each in step.outcomes.items()
        ],
    )


def _question(name: str, field: RecordField, titles: Titles) -> shapes.Question:
    return shapes.Question(
        name=name,
        kind=field.type,
        title=titles.text(field.label),
        is_required=field.required,
        options=[
            shapes.Option(name=key, title=titles.text(text)) for key, text in field.options.items()
        ],
    )
