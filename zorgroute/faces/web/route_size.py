"""How simple is a route for those who go it, and how does it compare with the others?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.routebook.queries import former_route, readable_routes
from zorgroute.chain.routebook.weighing import report_of
from zorgroute.core.maps.order import main_line
from zorgroute.core.routes.burden import Burden, Burdens, Questions, burdens
from zorgroute.core.routes.flows import flows
from zorgroute.core.routes.measure import measure
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.dates import period
from zorgroute.faces.web.pages import ActingRequest, page, professional
from zorgroute.faces.web.route_data import found
from zorgroute.faces.web.route_pages import place_name
from zorgroute.faces.web.route_words import RouteWords
from zorgroute.faces.web.texts import Texts, texts

TABLE = "route_size"
SIZES = ("steps", "roles", "handovers", "depth", "tracks", "organisations")


@dataclass(frozen=True)
class Figure:
    """One figure: what it is called, what it means, and its values in the order of the columns."""

    name: str
    meaning: str
    values: tuple[str, ...]


@require_safe
@professional
def size(request: ActingRequest, name: str) -> HttpResponse:
    """The figures of one route: the whole, what three ways ask, and the change (R246)."""
    route, is_present = found(name)
    t = texts(TABLE)
    former = former_route(name)
    before = former if former is not None and former.digest != route.digest else None
    asks = burdens(route, main_line(route.main))
    expert = reverse("route_expert", args=[name])
    context = {
        "t": t,
        "route": route,
        "is_present": is_present,
        "columns": _whole_columns(route, before, t),
        "whole": whole(route, before, t),
        "ways": ways(route, asks, t),
        "ends": ends(route, asks, t),
        "compared": reverse("routes_compared"),
        "crumbs": [
            (t("routes"), reverse("routes")), (route.model.title.prof, expert), (t("title"), ""),
        ],
    }  # fmt: skip
    return page(request, "web/routes/size.html", context)


def _whole_columns(route: Route, before: Route | None, t: Texts) -> list[str]:
    columns = [t("version", version=str(route.version))]
    if before is not None:
        columns = [t("version", version=str(before.version)), *columns, t("change")]
    return columns


def whole(route: Route, before: Route | None, t: Texts) -> tuple[Figure, ...]:
    """The size of the whole route, and beside the version before it where there is one."""
    now = measure(route)
    then = measure(before) if before is not None else None
    return tuple(
        Figure(t(each), t(f"{each}.means"), _changed(getattr(now, each), then, each, t))
        for each in SIZES
    )


def _changed(now: int, then: object, each: str, t: Texts) -> tuple[str, ...]:
    if then is None:
        return (str(now),)
    was = int(getattr(then, each))
    if now == was:
        return str(was), str(now), t("same")
    code = "more" if now > was else "less"
    return str(was), str(now), t(code, count=str(abs(now - was)))


def ends(route: Route, asks: Burdens, t: Texts) -> tuple[tuple[str, str], ...]:
    """Where each of the three ways ends."""
    words = RouteWords(route, t)
    return tuple(
        (t(f"path_{name}"), words.step(route.main.name, way.steps[-1]))
        for name, way in _three(asks)
    )


def _three(asks: Burdens) -> Sequence[tuple[str, Burden]]:
    return (("usual", asks.usual), ("shortest", asks.shortest), ("longest", asks.longest))


def ways(route: Route, asks: Burdens, t: Texts) -> tuple[Figure, ...]:
    """What the usual, the shortest and the longest way ask of people."""
    words = RouteWords(route, t)

    def listed(names: Sequence[str]) -> str:
        said = ", ".join(words.titles.role(name) for name in names)
        return t("listed", count=str(len(names)), who=said)

    def questions(asked: Questions) -> str:
        return t("asked", asked=str(asked.asked), required=str(asked.required))

    def longest(way: Burden) -> str:
        if way.waits.longest is None:
            return t("no_term_known")
        step, term = way.waits.longest
        said = period(term.min, term.max, term.unit, t.language)
        return t("longest_term", term=said, step=words.step(route.main.name, step))

    figures: Sequence[tuple[str, Callable[[Burden], str]]] = (
        ("way_steps", lambda way: str(len(way.steps))),
        ("way_handovers", lambda way: str(way.handovers)),
        ("way_functions", lambda way: listed(way.functions)),
        ("way_faces", lambda way: listed(way.faces)),
        ("way_family", lambda way: questions(way.of_family)),
        ("way_professionals", lambda way: questions(way.of_professionals)),
        ("way_longest", longest),
        ("way_open", lambda way: str(way.waits.open)),
        ("way_unsaid", lambda way: str(way.waits.unsaid)),
    )
    return tuple(
        Figure(t(code), t(f"{code}.means"), tuple(say(way) for _, way in _three(asks)))
        for code, say in figures
    )


@require_safe
@professional
def compared(request: ActingRequest) -> HttpResponse:
    """All routes side by side, for who makes policy."""
    t = texts(TABLE)
    rows = [_compared(route, t) for route, _ in readable_routes()]
    context = {
        "t": t,
        "columns": [t(f"c_{name}") for name in COMPARED],
        "meanings": [(t(f"c_{name}"), t(f"c_{name}.means")) for name in COMPARED],
        "rows": rows,
        "crumbs": [(t("routes"), reverse("routes")), (t("compared"), "")],
    }
    return page(request, "web/routes/compared.html", context)


COMPARED = (
    "findings", "open", "loud", "steps", "roles", "handovers", "depth", "usual", "faces",
    "questions", "flows",
)  # fmt: skip


def _compared(route: Route, t: Texts) -> dict[str, object]:
    counted, asks = measure(route), burdens(route, main_line(route.main)).usual
    crossing, report = flows(route), report_of(route).findings
    open_questions = sum(each.weight == "question" for each in report)
    values = {
        "steps": counted.steps,
        "roles": counted.roles,
        "handovers": counted.handovers,
        "depth": counted.depth,
        "usual": len(asks.steps),
        "faces": len(asks.faces),
        "questions": asks.of_family.asked + asks.of_professionals.asked,
        "flows": len(crossing),
        "loud": sum(flow.is_loud for flow in crossing),
        "findings": len(report) - open_questions,
        "open": open_questions,
    }
    return {
        "title": route.model.title.prof,
        "place": place_name(route.model.for_.municipality),
        "version": t("version_low", version=str(route.version)),
        "url": reverse("route_expert", args=[route.name]),
        "values": [str(values[name]) for name in COMPARED],
    }
