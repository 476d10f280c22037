"""How does a parent ask for help on a route that parents may begin?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.starting import startable
from zorgroute.chain.concerns.actions import MAX_FACT, Concern, raise_concern
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.parties.access import children_of
from zorgroute.chain.parties.queries import FAMILY_ROLE, KnownChild
from zorgroute.chain.routebook.queries import content, routes_in_force
from zorgroute.core.engine.world import AMSTERDAM, World
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.teller import Teller
from zorgroute.core.wording.catalogue import OUDER
from zorgroute.faces.forms import posted
from zorgroute.faces.portal.asking import (
    NOW,
    Context,
    FamilyRequest,
    family,
    language,
    page,
    say,
)


@dataclass(frozen=True)
class Asked:
    """What a parent filled in, and what is still missing of it."""

    child: UUID | None = None
    route: Route | None = None
    facts: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Offer:
    """What this parent can choose from: routes and own children."""

    routes: Sequence[Route]
    children: Sequence[KnownChild]


@require_http_methods(["GET", "HEAD", "POST"])
@family
def help_page(request: FamilyRequest) -> HttpResponse:
    """Let a parent ask for help for an own child, in their own words."""
    offer = Offer(
        routes_for_family(request.acting, request.moment),
        children_of(request.acting, request.moment),
    )
    if not offer.routes or not offer.children:
        return page(request, "portal/help.html", {"none": say("portal.ask.none"), "back": _back()})
    if request.method != "POST":
        return _show(request, Sent({}), Asked(), offer)
    sent = clean(posted(request.POST))
    asked = _read(sent, offer)
    if asked.errors or asked.child is None or asked.route is None:
        return _show(request, sent, asked, offer)
    day = request.moment.astimezone(AMSTERDAM).date()
    concern = Concern(asked.child, ("ontwikkeling",), asked.facts, day)
    try:
        with transaction.atomic():
            raise_concern(
                request.acting, asked.route, concern, request.moment, key=sent.one("sleutel")
            )
    except Refused as no:
        teller = Teller(asked.route, content().catalogue, OUDER, language())
        missing = [{"text": teller.reason(each)} for each in no.denied.reasons]
        return _show(request, sent, asked, offer, missing)
    return HttpResponseRedirect(f"{NOW}?na=verteld")


def routes_for_family(acting: Acting, now: datetime) -> list[Route]:
    """The routes in force here that parents may begin themselves."""
    world = World(calendar=content().calendar)
    return startable(routes_in_force(acting.municipality), FAMILY_ROLE, "", world, now)


def _read(sent: Sent, offer: Offer) -> Asked:
    errors: dict[str, str] = {}
    route = _chosen(sent.one("route"), {each.name: each for each in offer.routes})
    child = _chosen(sent.one("kind"), {str(each.id): each.id for each in offer.children})
    facts = sent.one("vertellen")
    if route is None:
        errors["route"] = say("portal.ask.missing.route")
    if child is None:
        errors["kind"] = say("portal.ask.missing.child")
    if not facts:
        errors["vertellen"] = say("portal.ask.missing.facts")
    elif len(facts) > MAX_FACT:
        errors["vertellen"] = say("portal.ask.too_long")
    return Asked(child, route, facts, errors)


def _chosen(given: str, known: dict[str, Any]) -> Any:
    """The one that was chosen; where there is only one, nothing was asked."""
    return next(iter(known.values())) if len(known) == 1 else known.get(given)


def _show(
    request: FamilyRequest,
    sent: Sent,
    asked: Asked,
    offer: Offer,
    missing: Sequence[Context] = (),
) -> HttpResponse:
    wrong = asked.errors.get
    texts = [(each.name, each.model.title.ouder) for each in offer.routes]
    names = [(str(each.id), each.given_name) for each in offer.children]
    readers = {each.model.holds or "": each for each in offer.routes}
    who = [
        Teller(each, content().catalogue, OUDER, language()).titles.role(role)
        for role, each in readers.items()
    ]
    context: Context = {
        "errors": [{"target": name, "text": text} for name, text in asked.errors.items()],
        "has_errors": bool(asked.errors),
        "missing": missing,
        "child": _choice(sent, "kind", "portal.ask.child", names, wrong("kind")),
        "route": _choice(sent, "route", "portal.ask.route", texts, wrong("route")),
        "facts": {
            "id": "vertellen",
            "name": "vertellen",
            "label": say("portal.ask.facts"),
            "hint": say("portal.ask.facts.hint"),
            "value": sent.one("vertellen"),
            "error": wrong("vertellen"),
            "rows": 6,
        },
        "readers": say("portal.ask.readers", who=", ".join(who)),
        "key": sent.one("sleutel") or clock.new_id().hex,
        "back": _back(),
    }
    return page(request, "portal/help.html", context)


def _choice(
    sent: Sent, name: str, label: str, options: Sequence[tuple[str, str]], error: str | None
) -> Context:
    """A question with its answers; nothing where there is nothing to choose."""
    if len(options) == 1:
        return {}
    return {
        "id": name,
        "name": name,
        "label": say(label),
        "error": error,
        "options": [
            {"value": value, "label": words, "is_chosen": value == sent.one(name)}
            for value, words in options
        ],
    }


def _back() -> Context:
    return {"url": NOW, "label": say("portal.nav.now")}
