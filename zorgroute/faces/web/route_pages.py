"""How does anybody read the agreed routes, and how do professionals judge them?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.parties.practising import is_practice
from zorgroute.chain.routebook.queries import (
    content,
    is_retired,
    readable_route,
    readable_routes,
)
from zorgroute.core.maps.rail import rail_html
from zorgroute.core.maps.row import Map, Row
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.svg import draw_svg
from zorgroute.core.maps.words import Say, Words
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.wording.catalogue import OUDER, PROF, Voice
from zorgroute.faces.web import crisis, route_public
from zorgroute.faces.web.pages import Context, language, page, professional
from zorgroute.faces.web.texts import Texts, texts

TABLE = "routes_page"
MAP = "kaart"
OLDEST = 30
VOICES = {"ouders": OUDER, "professionals": PROF}


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every route by municipality; asked for a place and an age, only what fits (screen 10)."""
    t = texts(TABLE, OUDER)
    every = readable_routes()
    places = tuple(dict.fromkeys(route.model.for_.municipality for route, _ in every))
    place = request.GET.get("gemeente", "")
    place = place if place in places else ""
    typed = request.GET.get("leeftijd", "")
    fitting = [each for each in every if _fits(each[0], place, _age(typed))]
    context = {
        "t": t,
        "groups": _groups(fitting, t),
        "where": _where(places, place, t),
        "age": _age_question(typed, t),
        "call": f"/crisis/{place}/" if place in crisis.pages() else "/crisis/",
        "is_expert": _is_expert(request),
        "routebook": _routebook(request),
    }
    return page(request, "web/routes/overview.html", {**_frame(request), **context})


def _groups(fitting: Sequence[tuple[Route, bool]], t: Texts) -> list[Context]:
    by_place = groupby(fitting, key=lambda each: each[0].model.for_.municipality)
    return [
        {
            "name": place_name(code),
            "routes": [_item(route, t, present=present) for route, present in some],
        }
        for code, some in by_place
    ]


def _age_question(typed: str, t: Texts) -> Context:
    return {
        "id": "leeftijd",
        "name": "leeftijd",
        "label": t("age"),
        "hint": t("age_hint"),
        "value": typed[:3],
        "inputmode": "numeric",
        "is_optional": True,
    }


def _age(typed: str) -> int | None:
    is_age = typed.isascii() and typed.isdigit() and len(typed) <= 2 and int(typed) <= OLDEST
    return int(typed) if is_age else None


def _fits(route: Route, place: str, age: int | None) -> bool:
    scope = route.model.for_
    if place and scope.municipality != place:
        return False
    if age is None or scope.age is None:
        return True
    return scope.age.from_ <= age and (scope.age.until is None or age < scope.age.until)


def _where(places: Sequence[str], chosen: str, t: Texts) -> Context:
    named = [("", t("anywhere")), *((each, place_name(each)) for each in places)]
    return {
        "id": "gemeente",
        "name": "gemeente",
        "label": t("where"),
        "options": [{"value": value, "label": label} for value, label in named],
        "value": chosen,
    }


def place_name(code: str) -> str:
    """A municipality as people write it."""
    return crisis.NAMES.get(code, code.capitalize())


def _item(route: Route, t: Texts, *, present: bool) -> Context:
    return {
        "title": route.model.title.ouder,
        "url": reverse("route", args=[route.name]),
        "expert": reverse("route_expert", args=[route.name]),
        "expert_title": route.model.title.prof,
        "for_whom": for_whom(route, t),
        "is_present": present,
        "is_retired": not present and is_retired(route.name),
    }


def for_whom(route: Route, t: Texts) -> str:
    """For which organisations and ages a route is, in a sentence."""
    scope = route.model.for_
    ages = ""
    if scope.age is not None and scope.age.until is not None:
        ages = t("ages_between", least=str(scope.age.from_), most=str(scope.age.until))
    elif scope.age is not None:
        ages = t("ages_from", least=str(scope.age.from_))
    return t(
        "for_whom", kinds=", ".join(t(f"kind.{kind}") for kind in scope.organisation), ages=ages
    )


def agreed(route: Route, t: Texts, *, present: bool) -> str:
    """Who agreed on which version; of a route that is not in force nobody is said to have."""
    name = "agreed" if present else "proposed"
    return t(name, version=str(route.version), owner=route.model.owner)


def _is_expert(request: HttpRequest) -> bool:
    acting: Acting | None = getattr(request, "acting", None)
    return acting is not None and not acting.is_family


def _routebook(request: HttpRequest) -> str:
    """Where versions and drafts are, for who works in a real municipality; else empty."""
    acting: Acting | None = getattr(request, "acting", None)
    if acting is None or acting.is_family or is_practice(acting.municipality):
        return ""
    return reverse("routebook")


def _frame(request: HttpRequest) -> Context:
    """A parent keeps the button to leave quickly, also on a page that is open to everyone."""
    acting: Acting | None = getattr(request, "acting", None)
    return {"family": acting is not None and acting.is_family}


@require_safe
def public(request: HttpRequest, name: str) -> HttpResponse:
    """A route as parents and everybody may read it, without logging in (screen 10)."""
    found = readable_route(name)
    if found is None:
        raise Http404
    route, is_present = found
    t = texts(TABLE, OUDER)
    say = saying(OUDER)
    words = Words(say, language())
    plan = rows_of(route, voice=OUDER)
    place = route.model.for_.municipality
    context = {
        "t": t,
        "route": route,
        "place": place_name(place),
        "for_whom": for_whom(route, t),
        "agreed": agreed(route, t, present=is_present),
        "is_present": is_present,
        "is_retired": not is_present and is_retired(name),
        "short": route_public.in_short(route, t),
        "map": rail(plan, say, t("map"), places=_paragraphs(route, plan)),
        "stations": route_public.stations(route, plan, MAIN, words, t),
        "beside": route_public.beside(route, plan, words, t),
        "refusals": _by_what_follows(route_public.refusals(route, plan, t)),
        "urgent": route_public.urgent(route, plan, words, t),
        "numbers": f"/crisis/{place}/" if place in crisis.pages() else "/crisis/",
        "back": {"url": reverse("routes"), "label": t("title")},
        "is_expert": _is_expert(request),
        "expert": reverse("route_expert", args=[route.name]),
    }
    return page(request, "web/routes/public.html", {**_frame(request), **context})


def _by_what_follows(refusals: Sequence[route_public.Refusal]) -> list[tuple[str, list[str]]]:
    """What follows a no, each with the steps at which parents can say it."""
    found: dict[str, list[str]] = {}
    for each in refusals:
        found.setdefault(each.then, []).append(each.step)
    return list(found.items())


def _paragraphs(route: Route, plan: Map) -> frozenset[str]:
    """The rows that are told in words below the map: all but the ways out."""
    exits = set(route.exits.values())
    return frozenset(row.key for row in plan.rows if row.line not in exits)


def saying(voice: Voice) -> Say:
    """Says the fixed words of a map in one voice, in the language of this request."""
    spoken = language()

    def say(code: str, /, **facts: str) -> str:
        return content().catalogue.say(code, voice=voice, language=spoken, **facts)

    return say


def rail(plan: Map, say: Say, title: str, places: frozenset[str] | None = None) -> str:
    """The map as a list. A row leads to its paragraph where there is one, else to the table."""

    def link(row: Row) -> str:
        return f"#{route_public.anchor(row)}" if row.key in told else f"#{MAP}-table-{row.key}"

    told = places or frozenset()
    named = replace(plan, title=title)
    links = link if places is not None else None
    return rail_html(named, texts=say, prefix=MAP, links=links, language=language())


@require_safe
@professional
def drawing(request: HttpRequest, name: str, voice: str) -> HttpResponse:
    """The map of a route as a drawing to keep, as `zorgroute draw` makes it."""
    found = readable_route(name)
    if found is None or voice not in VOICES:
        raise Http404
    del request
    plan = rows_of(found[0], voice=VOICES[voice])
    svg = draw_svg(
        plan, width="wide", theme="auto", texts=saying(VOICES[voice]), prefix="zr",
        language=language(),
    )  # fmt: skip
    response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{voice}.svg"'
    return response
