"""What can a parent or a young person ask of what is written down, and what became of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.access import children_of, own_self
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.chain.rights import actions, releasing, rules
from zorgroute.chain.rights.actions import Asked
from zorgroute.chain.rights.queries import (
    Fetching,
    KnownRequest,
    fetching,
    own_request,
    own_requests,
)
from zorgroute.chain.routebook.queries import content
from zorgroute.core.answers import Reason
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.wording.catalogue import NL
from zorgroute.faces import copy_pdf
from zorgroute.faces.forms import posted
from zorgroute.faces.portal import own_rights
from zorgroute.faces.portal.asking import (
    RIGHTS,
    Context,
    FamilyRequest,
    day_words,
    language,
    own_file,
    page,
    say,
)

CASE = "zaak"
KEY = "sleutel"


@require_safe
@own_file
def rights_page(request: FamilyRequest) -> HttpResponse:
    """What may be asked, and where every earlier request stands."""
    if request.acting.is_young:
        earlier = own_requests(request.acting, request.moment)
        context = own_rights.home(request) | {"requests": [_row(request, one) for one in earlier]}
        return page(request, "portal/young_rights.html", context)
    context = {
        "asks": [
            {"label": kind_words(name), "url": reverse("portal_ask", args=[name])}
            for name in actions.kinds()
        ],
        "requests": [_row(request, each) for each in own_requests(request.acting, request.moment)],
    }
    return page(request, "portal/rights.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own_file
def ask_page(request: FamilyRequest, kind: str) -> HttpResponse:
    """One request in somebody's own words: about which child, and what."""
    found = actions.kinds().get(kind)
    if found is None:
        raise Unseen(kind)
    children = _children(request)
    case = _case_asked(request)
    if case is not None:
        seen = case_seen_by(request.acting, case, request.moment, ["verzoek"], "portaal")
        children = [each for each in children if seen.child and each.id == seen.child.id]
    if request.method != "POST":
        return _form(request, kind, (children, case), Sent({}))
    sent = clean(posted(request.POST))
    child = _child(sent, children)
    if child is None:
        fault = Wrong({"kind": say("right.ask.no_child")})
        return _form(request, kind, (children, case), sent, fault)
    asked = Asked(kind, child.id, sent.one("vraag"), case)
    try:
        with transaction.atomic():
            made = actions.ask(request.acting, asked, request.moment, key=sent.one(KEY))
    except Refused as no:
        fault = Wrong(missing=[reason_words(each) for each in no.denied.reasons])
        return _form(request, kind, (children, case), sent, fault)
    return HttpResponseRedirect(f"{reverse('portal_request', args=[made])}?na=gevraagd")


def _children(request: FamilyRequest) -> list[KnownChild]:
    """About whom somebody may ask: the own children, or the young person in person."""
    if request.acting.is_young:
        return [own_self(request.acting, request.acting.person, request.moment, "verzoek")]
    return children_of(request.acting, request.moment)


def _case_asked(request: FamilyRequest) -> UUID | None:
    given = request.POST.get(CASE, "") or request.GET.get(CASE, "")
    try:
        return UUID(given) if given else None
    except ValueError:
        raise Unseen(given[:40]) from None


def _child(sent: Sent, children: Sequence[KnownChild]) -> KnownChild | None:
    if len(children) == 1:
        return children[0]
    return next((each for each in children if str(each.id) == sent.one("kind")), None)


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a form, by question, and what stands in the way of the request."""

    errors: Mapping[str, str] = field(default_factory=dict)
    missing: Sequence[str] = ()


def _form(
    request: FamilyRequest,
    kind: str,
    about: tuple[Sequence[KnownChild], UUID | None],
    sent: Sent,
    fault: Wrong | None = None,
) -> HttpResponse:
    children, case = about
    fault = fault or Wrong()
    wrong, missing = fault.errors, fault.missing
    found = actions.kinds()[kind]
    names = [
        {"value": str(each.id), "label": each.given_name, "is_chosen": False} for each in children
    ]
    context: Context = {
        "title": kind_words(kind),
        "lead": say(f"right.ask.{kind}"),
        "errors": [{"target": name, "text": text} for name, text in wrong.items()],
        "has_errors": bool(wrong or missing),
        "missing": missing,
        "no_children": not children,
        "child": {
            "id": "kind",
            "name": "kind",
            "label": say("right.ask.child"),
            "error": wrong.get("kind"),
            "options": names,
        }
        if len(children) > 1
        else None,
        "question": {
            "id": "vraag",
            "name": "vraag",
            "label": say("right.ask.words"),
            "hint": say("right.ask.hint"),
            "value": sent.one("vraag"),
            "rows": 6,
            "is_optional": kind in (rules.INSPECTION, rules.ADVISER),
        },
        "term": say(
            "right.by",
            day=day_words(
                rules.last_day(found, request.moment, content().calendar), request.moment
            ),
        ),
        "case": case or "",
        "key": sent.one(KEY) or clock.new_id().hex,
        "back": {"url": RIGHTS, "label": say("portal.nav.rights")},
    }
    template = "portal/ask.html"
    if request.acting.is_young:
        context |= own_rights.asking(children[0], found, request.moment)
        template = "portal/young_ask.html"
    return page(request, template, context, status=409 if missing else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@own_file
def request_page(request: FamilyRequest, asked: UUID) -> HttpResponse:
    """Where one request stands, what was answered, and what there is to fetch."""
    url = reverse("portal_request", args=[asked])
    if request.method == "POST":
        actions.withdraw(request.acting, asked, request.moment)
        return HttpResponseRedirect(url)
    known = own_request(request.acting, asked, request.moment)
    copy = fetching(request.acting, asked)
    context = {
        **_row(request, known),
        "said": known.words,
        "answer": known.answer,
        "outcome": say(f"right.outcome.{known.outcome}") if known.outcome else "",
        "ground": ground_words(known.ground) if known.ground else "",
        "is_open": known.is_open,
        "was_asked": request.GET.get("na") == "gevraagd",
        "copy": _copy(request, asked, copy) if copy else None,
        "may_complain": known.outcome in (rules.REFUSED, rules.PARTLY),
        "back": {"url": RIGHTS, "label": say("portal.nav.rights")},
    }
    if request.acting.is_young:
        context |= own_rights.words()
        return page(request, "portal/young_request.html", context)
    return page(request, "portal/request.html", context)


def _copy(request: FamilyRequest, asked: UUID, copy: Fetching) -> Context:
    forms = [
        {"label": say(f"right.fetch.{form}"), "url": reverse("portal_copy", args=[asked, form])}
        for form in releasing.FORMS
        if copy.may_fetch(form, request.moment)
    ]
    until = day_words(copy.until, request.moment)
    return {"until": until, "forms": forms, **own_rights.fetch_words(until)}


@require_POST
@own_file
def copy_file(request: FamilyRequest, asked: UUID, form: str) -> HttpResponse:
    """The copy itself, once in each form; it carries for whom and when it was given out."""
    package = releasing.fetch(request.acting, asked, form, request.moment)
    if form == "pdf":
        response = HttpResponse(copy_pdf.pdf_of(package), content_type="application/pdf")
    else:
        response = HttpResponse(copy_pdf.json_of(package), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="afschrift.{form}"'
    return response


def _row(request: FamilyRequest, known: KnownRequest) -> Context:
    """A request in the list and at the top of its own page."""
    day = request.moment.astimezone(AMSTERDAM).date()
    due = day_words(known.due_on, request.moment)
    longer = ""
    if known.extended and known.is_open:
        longer = say("right.longer", why=_low(ground_words(known.extended)))
    when = ""
    if known.is_open:
        when = say("right.too_late" if known.is_late(day) else "right.by", day=due)
    return {
        "title": kind_words(known.kind),
        "url": reverse("portal_request", args=[known.id]),
        "state": say(f"right.state.{known.state}"),
        "asked_on": day_words(known.asked_at, request.moment),
        "when": when,
        "longer": longer,
    }


def kind_words(kind: str) -> str:
    """A sort of request in words."""
    if own_rights.is_said(f"right.kind.{kind}"):
        return say(f"right.kind.{kind}")
    found = actions.kinds()[kind]
    return found.label if language() == NL else found.label_en


def ground_words(code: str) -> str:
    """A ground of the table, in the words for families."""
    if own_rights.is_said(f"right.ground.{code}"):
        return say(f"right.ground.{code}")
    row: Mapping[str, Any] = next(
        (each for each in content().rows("rights_grounds") if each["code"] == code), {}
    )
    if language() == NL:
        return str(row.get("label_ouder") or row.get("label") or code)
    return str(row.get("label_en") or code)


def reason_words(reason: Reason) -> str:
    """A reason with its mend, in words for families."""
    said = say(reason.code, **dict(reason.facts))
    mend = f"{reason.code}.mend"
    return (
        f"{said} {say(mend, **dict(reason.facts))}" if mend in content().catalogue.texts else said
    )


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]
