"""How does a colleague raise a concern about a child within two minutes?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.actions import Done, one_at_a_time
from zorgroute.chain.cases.drafts import draft_of, drop_draft, keep_draft
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.access import children_of
from zorgroute.chain.parties.actions import Name, enrol_child
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.chain.routebook.queries import content, routes_at
from zorgroute.core.engine.world import World
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.maps.words import low
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.teller import Teller
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.forms import posted
from zorgroute.faces.navigation import WORK, role_word
from zorgroute.faces.web.concern_form import OTHER_CHILD, NewChild, Read, questions, read
from zorgroute.faces.web.drafting import CONCERN
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    clock_words,
    hat_of,
    language,
    new_key,
    page,
    professional,
    say,
    sent_key,
    today,
)


@require_http_methods(["GET", "POST"])
@professional
def concern(request: ActingRequest) -> HttpResponse:
    """The page for raising a concern, and what comes of it (screen 3, R001)."""
    routes = _routes(request)
    if not routes:
        return _no_route(request, say("web.concern.no_route"))
    children = children_of(request.acting, request.moment)
    if request.method == "GET":
        kept = draft_of(request.acting, CONCERN, request.moment)
        typed = kept.typed if kept else {"kind": [request.GET.get("kind", "")]}
        return _form(request, clean(typed), children, routes)
    sent = clean(posted(request.POST))
    if sent.one("klad"):
        return _kept(request, sent, children, routes)
    found = read(sent, children, today(request))
    if found.errors:
        return _form(request, sent, children, routes, found)
    return _raised(request, sent, found, children, routes)


def _kept(
    request: ActingRequest, sent: Sent, children: Sequence[KnownChild], routes: Sequence[Route]
) -> HttpResponse:
    saved = keep_draft(request.acting, CONCERN, _typed(sent), request.moment)
    at = clock_words(request.moment) if saved else ""
    return _form(request, sent, children, routes, saved_at=at)


def _typed(sent: Sent) -> dict[str, list[str]]:
    """What was typed, without what belongs to this one sending."""
    leave = ("csrfmiddlewaretoken", "sleutel", "klad")
    return {name: list(values) for name, values in sent.values.items() if name not in leave}


def _raised(
    request: ActingRequest,
    sent: Sent,
    found: Read,
    children: Sequence[KnownChild],
    routes: Sequence[Route],
) -> HttpResponse:
    key = sent_key(request)
    if key:
        one_at_a_time(request.acting, key)
        children = children_of(request.acting, request.moment)
    about = _About.of(request, found, children)
    route = _route_for(request, routes, about)
    if route is None:
        return _no_route(request, say("web.concern.no_route_age", name=about.name))
    try:
        with transaction.atomic():
            done = _raise(request, found, about, route, key)
    except Refused as no:
        teller = Teller(route, content().catalogue, PROF, language())
        missing = [{"text": teller.reason(each)} for each in no.denied.reasons]
        return _form(request, sent, children, routes, refusal={"missing": missing})
    drop_draft(request.acting, CONCERN)
    return HttpResponseRedirect(f"{reverse('case', args=[done.case])}?na=zorg")


@dataclass(frozen=True)
class _About:
    """The child a concern is about: one of the list, or one who is still to be added."""

    known: KnownChild | None
    new: NewChild | None

    @classmethod
    def of(cls, request: ActingRequest, found: Read, children: Sequence[KnownChild]) -> _About:
        """Find the child; a new one of the same name and birthday in the list is that one."""
        if not isinstance(found.child, NewChild):
            known = next((each for each in children if each.id == found.child), None)
            return cls(known, None)
        new = found.child
        name = " ".join(part for part in (new.given, new.prefix, new.surname) if part)
        same = (each for each in children if (each.name, each.birth_date) == (name, new.born))
        return cls(next(same, None), new)

    @property
    def name(self) -> str:
        if self.known is not None:
            return self.known.short_name
        return self.new.given if self.new else ""

    def world(self) -> World:
        """As much of the world as decides which route is for this age."""
        born = self.known.birth_date if self.known else self.new.born if self.new else None
        return World(calendar=content().calendar, birth_date=born)


def _raise(request: ActingRequest, found: Read, about: _About, route: Route, key: str) -> Done:
    given = Concern(
        _child(request, about),
        found.domains,
        found.facts,
        found.seen_on or today(request),
        found.tried,
    )
    return raise_concern(request.acting, route, given, request.moment, key=key)


def _child(request: ActingRequest, about: _About) -> UUID:
    """The child of the concern; one who is not in the list yet is added to the own group."""
    if about.known is not None:
        return about.known.id
    if about.new is None:
        raise Unseen(about.name)
    hat = hat_of(request)
    return enrol_child(
        request.acting.municipality,
        Name(about.new.given, about.new.surname, about.new.prefix),
        about.new.born,
        organisation=request.acting.organisation,
        location=hat.location if hat else None,
        group=hat.groups[0] if hat and hat.groups else "",
    )


def _routes(request: ActingRequest) -> Sequence[Route]:
    hat = hat_of(request)
    return routes_at(request.acting.municipality, hat.organisation_kind) if hat else ()


def _route_for(request: ActingRequest, routes: Sequence[Route], about: _About) -> Route | None:
    """The route for this age; the one that this function may start goes first."""
    world = about.world()
    fitting = [
        route
        for route in routes
        if route.model.for_.age is None
        or world.age_in(route.model.for_.age, request.moment) is not False
    ]
    return min(fitting, key=lambda route: not _may_start(request, route), default=None)


def _may_start(request: ActingRequest, route: Route) -> bool:
    return route.may_act(request.acting.role, route.model.may_start)


def _no_route(request: ActingRequest, said: str) -> HttpResponse:
    """Nobody agreed on a route here: say so, and whom to call."""
    return page(
        request,
        "web/concern/no_route.html",
        {"said": said, "people": _whom_to_call(request), "back": _back()},
    )


def _whom_to_call(request: ActingRequest) -> list[Context]:
    hat = hat_of(request)
    if hat is None or hat.organisation is None:
        return []
    place = request.acting.municipality
    colleagues = parties.colleagues_at(place, hat.organisation, today(request))
    found = [each for each in colleagues if each.function in ("ib", "directeur")]
    contacts = parties.contacts_of(place, hat.location) if hat.location else []
    return [
        {
            "name": each.name,
            "role": role_word(each.function, language()),
            "organisation": each.organisation_name,
            "phone": each.phone,
        }
        for each in (*found, *(contact.who for contact in contacts))
    ]


def _back() -> Context:
    return {"url": WORK, "label": say("nav.work")}


def _form(
    request: ActingRequest,
    sent: Sent,
    children: Sequence[KnownChild],
    routes: Sequence[Route],
    found: Read | None = None,
    **more: object,
) -> HttpResponse:
    errors = dict(found.errors) if found else {}
    if not any(_may_start(request, route) for route in routes):
        more = {"starters": _starters(routes), **more}
    return page(
        request,
        "web/concern/form.html",
        {
            "questions": questions(sent, children, errors),
            "errors": [{"target": name, "text": text} for name, text in errors.items()],
            "has_errors": bool(errors),
            "audience": _audience(request, routes),
            "other_child": OTHER_CHILD,
            "key": sent_key(request) or new_key(),
            "back": _back(),
            **more,
        },
    )


def _starters(routes: Sequence[Route]) -> str:
    route = routes[0]
    return Teller(route, content().catalogue, PROF, language()).titles.roles(route.model.may_start)


def _audience(request: ActingRequest, routes: Sequence[Route]) -> str:
    """Who reads what is written here: the writer, and from which step on whom the route names."""
    route = routes[0]
    teller = Teller(route, content().catalogue, PROF, language())
    first = route.main.first
    me = set(route.main.steps[first].who)
    for name, step in route.main.steps.items():
        others = [role for role in (*step.who, *(step.with_ or ())) if role in route.roles]
        others = [role for role in others if role not in me and not route.is_family(role)]
        if others:
            number = name.partition("-")[0]
            who = _named(request, others[0]) or low(teller.titles.role(others[0]))
            if number.isdigit():
                return say("web.concern.readers", who=who, number=number)
            return say("web.concern.readers_later", who=who)
    return say("web.concern.readers_only")


def _named(request: ActingRequest, role: str) -> str:
    """The colleague who has a function at this organisation, when that is one person."""
    if request.acting.organisation is None:
        return ""
    colleagues = parties.colleagues_at(
        request.acting.municipality, request.acting.organisation, today(request)
    )
    found = {each.person: each.name for each in colleagues if each.function == role}
    return next(iter(found.values())) if len(found) == 1 else ""
