"""How does a school get the text about a route for its guide, with its own contacts in it?"""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.parties.practising import home_of
from zorgroute.chain.parties.queries import Building, buildings_of, colleagues_at, contacts_of
from zorgroute.chain.routebook.queries import routes_at
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.catalogue import OUDER
from zorgroute.faces.web.pages import ActingRequest, hat_of, page, professional, read_uuid, today
from zorgroute.faces.web.route_data import found
from zorgroute.faces.web.school_guide_text import Guide, Here, Part, guide
from zorgroute.faces.web.texts import Texts, texts

TABLE = "school_guide"


@require_safe
@professional
def school_guide(request: ActingRequest, name: str) -> HttpResponse:
    """The text for the school guide, for who works at a building where the route is used (R247)."""
    route, is_present = found(name)
    t = texts(TABLE, OUDER)
    buildings = _buildings(request, route)
    expert = reverse("route_expert", args=[name])
    context = {
        "t": t,
        "route": route,
        "is_present": is_present,
        "buildings": [
            {"name": each.name, "url": f"{_text_address(name)}?locatie={each.id}",
             "guide": _guide(request, route, each, t, is_present=is_present)}
            for each in buildings
        ],
        "crumbs": [
            (t("routes"), reverse("routes")), (route.model.title.prof, expert), (t("title"), ""),
        ],
    }  # fmt: skip
    return page(request, "web/routes/school_guide.html", context)


def _text_address(name: str) -> str:
    return reverse("school_guide_text", args=[name])


def _buildings(request: ActingRequest, route: Route) -> list[Building]:
    """The buildings of this reader, if their organisation begins cases on this route here."""
    kind = _kind(request)
    if kind not in route.model.for_.organisation:
        return []
    acting = request.acting
    here = {each.name for each in routes_at(acting.municipality, kind)}
    is_own = home_of(acting.municipality) == route.model.for_.municipality
    return buildings_of(acting) if is_own or route.name in here else []


def _kind(request: ActingRequest) -> str:
    hat = hat_of(request)
    return hat.organisation_kind if hat else ""


def _guide(
    request: ActingRequest, route: Route, building: Building, t: Texts, *, is_present: bool
) -> Guide:
    acting, day = request.acting, today(request)
    own = [
        each
        for each in colleagues_at(acting.municipality, building.organisation, day)
        if each.location in (building.id, None)
    ]
    linked = contacts_of(acting.municipality, building.id)
    return guide(route, Here(building, _kind(request), linked, own, day), t, is_present=is_present)


@require_safe
@professional
def text(request: ActingRequest, name: str) -> HttpResponse:
    """The same as plain text, to put into the guide."""
    route, is_present = found(name)
    t = texts(TABLE, OUDER)
    chosen = read_uuid(request.GET.get("locatie", ""))
    buildings = {each.id: each for each in _buildings(request, route)}
    if chosen is None or chosen not in buildings:
        raise Http404
    made = _guide(request, route, buildings[chosen], t, is_present=is_present)
    answer = HttpResponse(plain(made), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="schoolgids-{name}.txt"'
    return answer


def plain(made: Guide) -> str:
    """The text without any markup, as one can copy it into another program."""
    parts = ["\n".join(_lines(part)) for part in made.parts]
    return "\n\n".join([made.title, *parts]) + "\n"


def _lines(part: Part) -> Iterator[str]:
    if part.heading:
        yield part.heading
    yield from part.paragraphs
    for number, item in enumerate(part.items, start=1):
        yield f"{number}. {item}" if part.is_numbered else f"- {item}"
