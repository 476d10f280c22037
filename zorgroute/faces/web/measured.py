"""Which ways did children really go on a route, and where did they leave what was agreed?"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.routebook.owning import owns
from zorgroute.chain.routebook.queries import routes_of
from zorgroute.core.discovery.agreed import MeasuredRoute, measure
from zorgroute.core.discovery.behaviour import throughput_of
from zorgroute.core.discovery.drawing import draw_graph
from zorgroute.core.discovery.flows import discover
from zorgroute.core.discovery.graph import NoLayout
from zorgroute.core.discovery.measured_rail import measured_rail
from zorgroute.core.discovery.places import Place
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.words import Words
from zorgroute.core.routes.route import Route
from zorgroute.core.traces.log import EventLog
from zorgroute.core.wording.catalogue import PROF
from zorgroute.core.wording.dates import short_date
from zorgroute.faces.graph_layout import graphviz
from zorgroute.faces.measured_counts import GuardedLine, guarded_line
from zorgroute.faces.measuring import Telling, lasting
from zorgroute.faces.web.measured_bypass import Around, around
from zorgroute.faces.web.measured_data import (
    ALL,
    COMPLEX,
    OTHER,
    OWN,
    chosen,
    is_of_route,
    part_of,
    parts_of,
    source_for,
    sources_of,
)
from zorgroute.faces.web.measured_running import running
from zorgroute.faces.web.pages import ActingRequest, Context, View, page, professional
from zorgroute.faces.web.route_pages import saying
from zorgroute.faces.web.routebook import address
from zorgroute.faces.web.texts import Texts, texts
from zorgroute.insight.indicators.protecting import LIMIT, Cover

TABLE = "discovery"
RAIL, GRAPH = "gelopen", "wegen"
CASES = {ALL: "cases_all", COMPLEX: "cases_complex", OTHER: "cases_other"}
# Pages of others about the same route, where that part of the house is there.
CONFORM = "measured_conform"


def makes_policy(view: View) -> View:
    """Let in who makes policy for a municipality; anybody else finds nothing here."""

    @wraps(view)
    def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not owns(request.acting, request.acting.municipality):
            raise Unseen(request.path)
        return view(request, *args, **kwargs)

    return professional(guarded)


def known(request: ActingRequest, name: str) -> Route:
    """A route of the municipality of the reader. Raises `Unseen`."""
    routes = routes_of(request.acting.municipality)
    found = next((each for each in routes if each.name == name), None)
    if found is None:
        raise Unseen(name)
    return found


@require_safe
@makes_policy
def overview(request: ActingRequest) -> HttpResponse:
    """The routes of the municipality, each with the way to what was measured on it."""
    t = texts(TABLE)
    items = [
        {
            "title": each.model.title.prof,
            "url": reverse("measured_route", args=[each.name]),
            "beside": reverse("measured_beside", args=[each.name]),
            "conform": address(CONFORM, each.name),
        }
        for each in routes_of(request.acting.municipality)
    ]
    context = {"t": t, "items": items, "importing": address("logs")}
    return page(request, "web/measured/overview.html", context)


@require_safe
@makes_policy
def route(request: ActingRequest, name: str) -> HttpResponse:
    """The route as it was taken: on its map, beside what was agreed, and as a table."""
    found, t = known(request, name), texts(TABLE)
    sources = sources_of(request.acting, request.moment, t)
    code, log = source_for(request, request.GET.get("gegevens", ""), found, sources)
    context: Context = {
        "t": t,
        "route": found,
        "sources": {
            "id": "gegevens",
            "name": "gegevens",
            "label": t("which_log"),
            "options": [{"value": each.code, "label": each.label} for each in sources],
            "value": code,
        },
        "source": next(each.label for each in sources if each.code == code),
        "beside": reverse("measured_beside", args=[name]),
        "conform": address(CONFORM, name),
        "importing": address("logs"),
        "public": reverse("route_expert", args=[name]),
        "running": running(request.acting, found, texts("conform")),
        "crumbs": [(t("title"), reverse("measured_routes")), (found.model.title.prof, "")],
    }
    if log is None or not len(log):
        return page(request, "web/measured/route.html", {**context, "nothing": t("no_log")})
    if not is_of_route(log, found):
        nothing = t("no_log" if code == OWN else "no_match")
        return page(request, "web/measured/route.html", {**context, "nothing": nothing})
    parts = parts_of(log, found)
    part = chosen(request.GET.get("vragen", ""), parts)
    context |= _choice(parts, part, t) | figures(found, part_of(log, found, part), t, part)
    return page(request, "web/measured/route.html", context)


def _choice(parts: tuple[str, ...], part: str, t: Texts) -> Context:
    if len(parts) == 1:
        return {"part": ""}
    return {
        "part": t(CASES[part]),
        "cases": {
            "id": "vragen",
            "name": "vragen",
            "label": t("which_cases"),
            "hint": t("cases_why"),
            "is_optional": False,
            "options": [
                {"value": each, "label": t(CASES[each]), "is_chosen": each == part}
                for each in parts
            ],
        },
    }


def figures(found: Route, log: EventLog, t: Texts, part: str = ALL) -> Context:
    """What may be told of a log on a route."""
    measured = measure(found, discover(log))
    lines = [guarded_line(each, found) for each in measured.lines]
    plan = rows_of(found, voice=PROF)
    passed = None if part == OTHER else around(found, log, t)
    told = Telling(lines, t, plan, _around(found, passed))
    said = _sentences(lines[0], log, t)
    if lines[0].total.cover != Cover.SHOWN:
        return {"said": said}
    if not any(each.told for each in lines):
        return {"said": [*said, t("hidden")]}
    words = Words(saying(PROF), t.language)
    return {
        "said": said,
        "around": passed,
        "map": measured_rail(plan, told.rail(), words, RAIL, level=3),
        "graph": _graph(told, found, t),
        "table": told.table(),
        "unknown": _unknown(measured, lines, t),
        "has_figures": True,
    }


def _around(found: Route, passed: Around | None) -> frozenset[tuple[Place, Place]]:
    """The stretches from a step that refers around the meeting to a step where help begins."""
    steps = passed.steps if passed else frozenset()
    return frozenset(
        (Place(line.name, first), Place(line.name, then))
        for line in found.lines.values()
        for first in steps & line.steps.keys()
        for then, step in line.steps.items()
        if step.provides is not None and step.provides.kind == "individual"
    )


def _sentences(main: GuardedLine, log: EventLog, t: Texts) -> list[str]:
    """How many children, in which period, and how long it took."""
    if main.total.cover != Cover.SHOWN:
        return [t("total_small")]
    first, last = (
        short_date(datetime.fromtimestamp(int(each), UTC).astimezone(AMSTERDAM).date(), t.language)
        for each in (log.happened.min(), log.happened.max())
    )
    said = [t("total", count=str(main.total.count)), t("period", first=first, last=last)]
    took = throughput_of(log)
    if took.times and took.ended >= LIMIT and (took.running == 0 or took.running >= LIMIT):
        median, most = (lasting(each, t) for each in (took.times.median, took.times.p90))
        said.append(t("lasting", median=median, most=most))
    return said


def _graph(told: Telling, found: Route, t: Texts) -> SafeString:
    """The ways as a drawing of the page; empty where it cannot be made."""
    graph = told.graph()
    if not graph.edges:
        return SafeString()
    try:
        svg = draw_graph(
            graph, graphviz, title=found.model.title.prof, about=t("graph_about"), prefix=GRAPH,
            theme=None,
        )  # fmt: skip
    except NoLayout:
        return SafeString()
    return mark_safe(svg)  # noqa: S308 -- markup written and escaped by core.maps


def _unknown(measured: MeasuredRoute, lines: list[GuardedLine], t: Texts) -> str:
    """The steps of the data that are not in the agreement, where enough children did them."""
    steps = [
        place.step
        for line, guarded in zip(measured.lines, lines, strict=True)
        for place in line.unknown
        if not guarded.is_rare(place)
    ]
    return t("unknown", steps=", ".join(steps)) if steps else ""
