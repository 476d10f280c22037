"""How does a colleague raise a concern about a child within two minutes?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.actions import one_at_a_time
from zorgroute.chain.cases.drafts import draft_of, drop_draft, keep_draft
from zorgroute.chain.cases.lists import children_on_cases
from zorgroute.chain.cases.starting import startable
from zorgroute.chain.concerns.actions import Concern, NewChild, raise_concern
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.access import children_of
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.chain.routebook.queries import content, routes_in_force
from zorgroute.core.engine.starting import starting_kinds
from zorgroute.core.engine.world import World
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.maps.words import low
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.teller import Teller
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.forms import posted
from zorgroute.faces.navigation import WORK, role_word
from zorgroute.faces.web.concern_form import OTHER_CHILD, Read, questions, read
from zorgroute.faces.web.concern_meant import as_meant, meant_question
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
    there = _routes(request)
    if not there:
        return _no_route(request, say("web.concern.no_route"))
    routes = _own(request, there) or there
    children = _children(request)
    if request.method == "GET":
        kept = draft_of(request.acting, CONCERN, request.moment)
        typed = kept.typed if kept else {"kind": [request.GET.get("kind", "")]}
        return _form(request, clean(typed), children, routes)
    sent = clean(posted(request.POST))
    if sent.one("klad"):
        return _kept(request, sent, children, routes)
    found = read(sent, children, today(request), routes)
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
        children = _children(request)
    about = _About.of(request, found, children)
    if about.known is None and about.new is not None:
        asked = meant_question(request, about.new, sent)
        if asked is not None:
            return _form(request, sent, children, routes, meant=asked)
        about = _About(None, as_meant(about.new, sent))
    route = _route_for(request, routes, about, found.route)
    if route is None:
        return _no_route(request, say("web.concern.no_route_age", name=about.name))
    try:
        with transaction.atomic():
            given = _given(request, found, about)
            done = raise_concern(request.acting, route, given, request.moment, key=key)
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
        same = (it for it in children if (it.name, it.birth_date) == (new.name, new.born))
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


def _given(request: ActingRequest, found: Read, about: _About) -> Concern:
    """The concern as it was filled in; a child who is not in the list goes to the own group."""
    hat = hat_of(request)
    group = hat.groups[0] if hat and hat.groups else ""
    child = about.known.id if about.known else about.new
    if child is None:
        raise Unseen(about.name)
    return Concern(
        replace(child, group=group) if isinstance(child, NewChild) else child,
        found.domains,
        found.facts,
        found.seen_on or today(request),
        found.tried,
    )


def _children(request: ActingRequest) -> list[KnownChild]:
    """The children of the own list; who has none sees those of the cases of one's own."""
    found = children_of(request.acting, request.moment)
    return found or children_on_cases(request.acting, request.moment)


def _routes(request: ActingRequest) -> Sequence[Route]:
    """The routes that begin at this kind of organisation, or where who answers for them works.

    In a practice only the one that is practised: only that one has somebody for every function.
    """
    hat = hat_of(request)
    present = routes_in_force(request.acting.municipality) if hat else []
    if request.practice:
        present = [each for each in present if each.name == request.practice.route]
    return [each for each in present if hat and hat.organisation_kind in starting_kinds(each)]


def _own(request: ActingRequest, routes: Sequence[Route]) -> Sequence[Route]:
    """The routes that this function may begin here, whatever the age (R041)."""
    hat = hat_of(request)
    kind = hat.organisation_kind if hat else ""
    world = World(calendar=content().calendar)
    return startable(routes, request.acting.role, kind, world, request.moment)


def _route_for(
    request: ActingRequest, routes: Sequence[Route], about: _About, chosen: str
) -> Route | None:
    """The route that was chosen, or the only one, when it is for this age."""
    world = about.world()
    return next(
        (
            route
            for route in routes
            if route.name == chosen
            and (
                route.model.for_.age is None
                or world.age_in(route.model.for_.age, request.moment) is not False
            )
        ),
        None,
    )


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
    if not _own(request, routes):
        more = {"starters": _starters(routes), **more}
    return page(
        request,
        "web/concern/form.html",
        {
            "questions": questions(
                sent,
                children,
                errors,
                _choices(request, routes),
                may_add=not request.practice,
            ),
            "only_new": not children,
            "errors": [{"target": name, "text": text} for name, text in errors.items()],
            "has_errors": bool(errors),
            "audience": _audience(request, routes[0]) if len(routes) == 1 else "",
            # The children of a practice are fixed: no name of a real one is ever asked there.
            "other_child": "" if request.practice else OTHER_CHILD,
            "key": sent_key(request) or new_key(),
            "back": _back(),
            **more,
        },
    )


def _starters(routes: Sequence[Route]) -> str:
    route = routes[0]
    return Teller(route, content().catalogue, PROF, language()).titles.roles(route.model.may_start)


def _choices(request: ActingRequest, routes: Sequence[Route]) -> list[Context]:
    """The routes to choose from: how parents call each, and who reads what is written there."""
    if len(routes) == 1:
        return []
    return [
        {
            "value": each.name,
            "label": each.model.title.prof,
            "more": say(
                "web.concern.route.more",
                title=each.model.title.ouder,
                who=_audience(request, each),
            ),
        }
        for each in routes
    ]


def _audience(request: ActingRequest, route: Route) -> str:
    """Who reads what is written here: the writer, and from which step on whom the route names."""
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
