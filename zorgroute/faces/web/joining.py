"""Which organisations take part in the chain here, and how is another one asked and let in?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zorgroute.chain.joining import actions
from zorgroute.chain.joining.gatekeeping import may_let_in
from zorgroute.chain.joining.queries import Known, known_organisation, known_organisations
from zorgroute.chain.joining.rules import Invitation, State
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.numbers import number_kind_of
from zorgroute.chain.reactions import organisation_left
from zorgroute.chain.routebook.queries import kinds_here
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.faces.forms import posted
from zorgroute.faces.web.joining_words import (
    kind_word,
    state_words,
    summary,
    terms_now,
    text_question,
    words,
)
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    View,
    day_words,
    page,
    professional,
    say,
    today,
)
from zorgroute.faces.web.refusing import plain_reason

HOME = "/organisatie/aansluiten/"
FIELDS = ("naam", "soort", "nummer", "voornaam", "tussenvoegsel", "achternaam", "telefoon", "email")
# At which question a reason stands; by the first part of its code where that is enough.
FIELD_OF = {
    "joining.no_name": "naam", "organisation.exists": "naam", "joining.too_long": "naam",
    "joining.no_kind": "soort", "number": "nummer", "joining.asked_already": "nummer",
    "joining.no_keeper": "voornaam", "joining.no_phone": "telefoon", "joining.no_email": "email",
    "joining.anybodys_mail": "email",
}  # fmt: skip
SECTIONS = (
    ("signed", (State.SIGNED,)),
    ("invited", (State.INVITED,)),
    ("active", (State.ACTIVE,)),
    ("past", (State.DECLINED, State.WITHDRAWN, State.ENDED)),
)


def gatekeeper(view: View) -> View:
    """Let only who lets organisations in come here; for everybody else these pages are not."""

    @professional
    @wraps(view)
    def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_let_in(request.acting):
            raise Unseen("aansluiten")
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@gatekeeper
def overview(request: ActingRequest) -> HttpResponse:
    """Every organisation by how it stands: who waits for an answer comes first."""
    found = known_organisations(request.acting, request.moment)
    sections = [
        {
            "title": say(f"joining.section.{name}"),
            "rows": [_row(request, each) for each in found if each.state in states],
        }
        for name, states in SECTIONS
    ]
    context = {
        "t": words(
            "title", "lead", "invite", "empty", "column_name", "column_kind", "column_state"
        ),
        "sections": [each for each in sections if each["rows"]],
        "is_alone": len(found) <= 1,
        "new_url": reverse("joining_new"),
    }
    return page(request, "web/joining/overview.html", context)


def _row(request: ActingRequest, known: Known) -> Context:
    return {
        "name": known.name,
        "kind": kind_word(known.kind),
        "state": state_words(known, terms_now(today(request)), request.moment),
        "url": reverse("joining_one", args=[known.id]) if known.id else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@gatekeeper
def new(request: ActingRequest) -> HttpResponse:
    """Ask an organisation to join: which one, by which number, and who will keep its people."""
    if request.method != "POST":
        return _form(request, clean({}), {})
    sent = clean(posted(request.POST))
    errors = {name: say("web.strange") for name in FIELDS if sent.is_strange(name)}
    if errors:
        return _form(request, sent, errors)
    given = Invitation(
        name=sent.one("naam"), kind=sent.one("soort"), number=sent.one("nummer"),
        keeper=Name(sent.one("voornaam"), sent.one("achternaam"), sent.one("tussenvoegsel")),
        email=sent.one("email").lower(), phone=sent.one("telefoon"),
    )  # fmt: skip
    kinds = kinds_here(request.acting.municipality)
    try:
        handed = actions.invite(request.acting, given, kinds, request.moment)
    except Refused as no:
        for each in no.denied.reasons:
            first = each.code.partition(".")[0]
            errors.setdefault(FIELD_OF.get(each.code) or FIELD_OF.get(first, "naam"),
                              plain_reason(each))  # fmt: skip
        return _form(request, sent, errors)
    return _handed(request, handed, given.name)


def _form(request: ActingRequest, sent: Sent, errors: Mapping[str, str]) -> HttpResponse:
    typed = {name: sent.one(name) for name in FIELDS}
    kinds = sorted(kinds_here(request.acting.municipality), key=kind_word)
    context = {
        "t": words("new_title", "new_lead", "about_keeper", "about_keeper_lead", "invite"),
        "kind": {
            **text_question("soort", typed, errors),
            "options": [{"value": each, "label": _kind_label(each)} for each in kinds],
        },
        "organisation": [
            text_question("naam", typed, errors),
            text_question("nummer", typed, errors, hint=say("joining.field.nummer_hint")),
        ],
        "keeper": [
            text_question("voornaam", typed, errors),
            text_question("tussenvoegsel", typed, errors, is_optional=True),
            text_question("achternaam", typed, errors),
            text_question(
                "telefoon", typed, errors, inputmode="tel", hint=say("joining.field.telefoon_hint")
            ),
            text_question("email", typed, errors, hint=say("joining.field.email_hint")),
        ],
        "back": {"url": HOME, "label": say("joining.page.title")},
        **summary(errors),
    }
    return page(request, "web/joining/new.html", context)


def _kind_label(kind: str) -> str:
    number = say(f"joining.number.{number_kind_of(kind)}")
    return say("joining.kind_with_number", kind=kind_word(kind), number=number)


def _handed(request: ActingRequest, handed: actions.Handed, name: str) -> HttpResponse:
    """The link and the code, shown here and now one time; nothing is mailed."""
    path = reverse("joining_sign", args=[handed.joining, handed.token])
    context = {
        "t": words("handed_link", "handed_code", "handed_next"),
        "title": say("joining.page.handed_title", name=name),
        "lead": say("joining.page.handed_lead"),
        "link": request.build_absolute_uri(path),
        "code": handed.code,
        "back": {"url": HOME, "label": say("joining.page.title")},
    }
    return page(request, "web/joining/handed.html", context)


@require_safe
@gatekeeper
def one(request: ActingRequest, joining: UUID) -> HttpResponse:
    """One organisation: who keeps it, what it signed, and what can be done now."""
    known = known_organisation(request.acting, joining, request.moment)
    return _one(request, known)


def _one(request: ActingRequest, known: Known, wrong: str = "") -> HttpResponse:
    terms = terms_now(today(request))
    state = known.state
    context = {
        "t": words(
            "signatures", "no_signatures", "let_in", "let_in_lead", "let_in_check", "withdraw",
            "withdraw_lead", "renew", "renew_lead", "end", "end_lead",
        ),
        "name": known.name,
        "joining": known.id,
        "state": state_words(known, terms, request.moment),
        "facts": _facts(known),
        "signatures": [
            say("joining.signed_by", name=each.name, function=each.function,
                version=each.version, day=day_words(each.at, request.moment))
            for each in known.signatures
        ],
        "check": {
            "id": "gebeld", "name": "gebeld", "kind": "checks", "error": wrong,
            "label": say("joining.field.gebeld"),
            "options": [{
                "value": "ja",
                "label": say("joining.field.gebeld_yes", name=known.keeper),
            }],
        },
        "can_let_in": state is State.SIGNED,
        "can_renew": state is State.INVITED,
        "can_withdraw": state in (State.INVITED, State.SIGNED),
        "can_end": state is State.ACTIVE and known.organisation != request.acting.organisation,
        "back": {"url": HOME, "label": say("joining.page.title")},
        **summary({"gebeld": wrong} if wrong else {}),
    }  # fmt: skip
    return page(request, "web/joining/one.html", context)


def _facts(known: Known) -> list[tuple[str, str]]:
    rows = [(say("joining.page.column_kind"), kind_word(known.kind))]
    if known.number:
        rows.append((say(f"joining.number.{known.number_kind}"), known.number))
    if known.keeper:
        reach = ", ".join(part for part in (known.keeper, known.phone, known.email) if part)
        rows.append((say("joining.page.about_keeper"), reach))
    if known.ended_why:
        rows.append((say("joining.page.ended_why"), known.ended_why))
    return rows


@require_POST
@gatekeeper
def renew(request: ActingRequest, joining: UUID) -> HttpResponse:
    """Make a new link and a new code; the old ones open nothing any more."""
    handed = actions.renew_link(request.acting, joining, request.moment)
    known = known_organisation(request.acting, joining, request.moment)
    return _handed(request, handed, known.name)


@require_POST
@gatekeeper
def withdraw(request: ActingRequest, joining: UUID) -> HttpResponse:
    """Take an invitation back."""
    actions.withdraw(request.acting, joining, request.moment)
    return HttpResponseRedirect(reverse("joining_one", args=[joining]))


@require_POST
@gatekeeper
def let_in(request: ActingRequest, joining: UUID) -> HttpResponse:
    """Let an organisation in that signed, after its administrator was spoken to."""
    called = request.POST.get("gebeld") == "ja"
    try:
        actions.let_in(request.acting, joining, request.moment, called=called)
    except Refused as no:
        known = known_organisation(request.acting, joining, request.moment)
        return _one(request, known, " ".join(plain_reason(each) for each in no.denied.reasons))
    return HttpResponseRedirect(reverse("joining_one", args=[joining]))


@require_http_methods(["GET", "HEAD", "POST"])
@gatekeeper
def end(request: ActingRequest, joining: UUID) -> HttpResponse:
    """End the part of an organisation, after saying what that means and why it ends."""
    known = known_organisation(request.acting, joining, request.moment)
    return end_page(request, known, reverse("joining_one", args=[joining]))


def end_page(request: ActingRequest, known: Known, back: str) -> HttpResponse:
    """Ask why an organisation leaves, and let it leave; for the gatekeeper and for itself."""
    sent = clean(posted(request.POST))
    errors: dict[str, str] = {}
    if request.method == "POST" and known.id is not None:
        try:
            organisation_left(request.acting, known.id, sent.one("reden"), request.moment)
            return HttpResponseRedirect(back)
        except Refused as no:
            errors["reden"] = " ".join(plain_reason(each) for each in no.denied.reasons)
    context = {
        "t": words("end_people", "end_cases", "end_kept", "end"),
        "title": say("joining.page.end_title", name=known.name),
        "why": text_question("reden", {"reden": sent.one("reden")}, errors, rows=3),
        "back": {"url": back, "label": known.name},
        **summary(errors),
    }
    return page(request, "web/joining/end.html", context)
