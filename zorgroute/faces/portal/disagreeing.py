"""What can a parent do who does not agree: object, complain, talk to an adviser, or add words?

R203 asks for three actions at every decision; they stand on a page of each case, with a fourth:
having one's own words added to the file.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.rights import actions
from zorgroute.core.answers import Reason
from zorgroute.core.engine.moves import Actor, StartTrack
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.routes.route import Route
from zorgroute.faces.forms import posted
from zorgroute.faces.portal.asking import Context, FamilyRequest, family, own_file, page, say
from zorgroute.faces.portal.happening import child_name
from zorgroute.faces.portal.own_door import said_before
from zorgroute.faces.portal.rights import KEY, kind_words, reason_words

THREE = ("bezwaar", "complaint", "adviser")


@require_safe
@family
def disagree_page(request: FamilyRequest, case: UUID) -> HttpResponse:
    """The three actions of R203 for this child, each with what it means."""
    seen = case_seen_by(request.acting, case, request.moment, ["verzoek"], "portaal")
    context = {
        **_about(seen),
        "actions": [
            {
                "label": kind_words(kind),
                "lead": say(f"right.ask.{kind}"),
                "url": _address(seen, kind),
            }
            for kind in THREE
        ],
        "state_url": reverse("portal_statement", args=[case]),
        "has_objected": request.GET.get("na") == "bezwaar",
        "was_objected": request.GET.get("na") == "loopt-al",
    }
    return page(request, "portal/disagree.html", context)


def _address(seen: SeenCase, kind: str) -> str:
    """An objection goes along the route where the route has a way for it; else to the desk."""
    if kind == "bezwaar" and objection_track(seen.route, seen.roles) and seen.is_open:
        return reverse("portal_object", args=[seen.id])
    return f"{reverse('portal_ask', args=[kind])}?zaak={seen.id}"


def objection_track(route: Route, roles: tuple[str, ...]) -> str:
    """The track by which a family objects to a decision of this route; empty when there is none.

    A decision names its remedies; a track with the name of one of them is the way to it.
    """
    remedies = {
        str(name)
        for line in route.lines.values()
        for step in line.steps.values()
        if step.decides
        for name in step.decides.remedies or ()
    }
    for name in sorted(remedies & set(route.tracks)):
        if any(route.may_act(role, route.lines[name].may_start) for role in roles):
            return name
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@family
def object_page(request: FamilyRequest, case: UUID) -> HttpResponse:
    """Object to a decision along the route: it begins now, and a person takes it up."""
    seen = case_seen_by(request.acting, case, request.moment, ["verzoek"], "portaal")
    track = objection_track(seen.route, seen.roles)
    if not track or not seen.is_open:
        return HttpResponseRedirect(f"{reverse('portal_ask', args=['bezwaar'])}?zaak={case}")
    if request.method != "POST":
        return _form(request, seen, "bezwaar", Sent({}))
    sent = clean(posted(request.POST))
    actor = Actor(str(request.acting.person), seen.role)
    key = sent.one(KEY)
    try:
        with transaction.atomic():
            actions.state(request.acting, case, sent.one("vraag"), request.moment, key=key)
            move = StartTrack(actor, track, request.moment)
            attempt(request.acting, case, move, request.moment, key=f"{key}-spoor"[:80])
    except Refused as no:
        if {each.code for each in no.denied.reasons} == {"track.live"}:
            return HttpResponseRedirect(f"{_page(case)}?na=loopt-al")
        missing = [_plain(seen, each) for each in no.denied.reasons]
        return _form(request, seen, "bezwaar", sent, missing)
    return HttpResponseRedirect(f"{_page(case)}?na=bezwaar")


def _plain(seen: SeenCase, reason: Reason) -> str:
    if reason.code.startswith("right."):
        return reason_words(reason)
    return seen.teller().reason(reason)


@require_http_methods(["GET", "HEAD", "POST"])
@own_file
def statement_page(request: FamilyRequest, case: UUID) -> HttpResponse:
    """Add one's own words to the file, for good (Jeugdwet 7.3.8)."""
    seen = case_seen_by(request.acting, case, request.moment, ["verzoek"], "portaal")
    if request.method != "POST":
        return _form(request, seen, "statement", Sent({}))
    sent = clean(posted(request.POST))
    try:
        with transaction.atomic():
            actions.state(
                request.acting, case, sent.one("vraag"), request.moment, key=sent.one(KEY)
            )
    except Refused as no:
        missing = [_plain(seen, each) for each in no.denied.reasons]
        return _form(request, seen, "statement", sent, missing)
    if request.acting.is_young:
        return HttpResponseRedirect(f"{request.path}?na=erbij")
    return HttpResponseRedirect(f"{reverse('portal_written', args=[case])}?na=erbij")


def _form(
    request: FamilyRequest, seen: SeenCase, kind: str, sent: Sent, missing: list[str] | None = None
) -> HttpResponse:
    context: Context = {
        **_about(seen),
        "title": say(f"right.own.{kind}"),
        "lead": say(f"right.ask.{kind}"),
        "missing": missing or [],
        "has_errors": bool(missing),
        "question": {
            "id": "vraag",
            "name": "vraag",
            "label": say(f"right.own.{kind}.words"),
            "value": sent.one("vraag"),
            "rows": 8,
        },
        "label": say(f"right.own.{kind}.label"),
        "key": sent.one(KEY) or clock.new_id().hex,
        "back": {"url": _page(seen.id), "label": say("right.disagree.title")},
    }
    if request.acting.is_young:
        context |= said_before(seen, was_added=request.GET.get("na") == "erbij")
    return page(request, "portal/own_words.html", context, status=409 if missing else 200)


def _page(case: UUID) -> str:
    return reverse("portal_disagree", args=[case])


def _about(seen: SeenCase) -> Context:
    return {
        "name": child_name(seen),
        "back": {"url": reverse("portal_now"), "label": say("portal.nav.now")},
    }
