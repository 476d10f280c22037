"""How does somebody who was asked read the terms and sign them, before there is a way in?

A link alone opens nothing: the code is told by telephone. Nobody is let in here; that is done by
who asked, after speaking to the administrator.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zorgroute.chain.joining import actions
from zorgroute.chain.joining.actions import Asked
from zorgroute.chain.joining.rules import Signing
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.core.answers import Reason
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.faces.forms import posted
from zorgroute.faces.web.joining_words import (
    blocks_of,
    kind_word,
    summary,
    terms_now,
    text_question,
    words,
)
from zorgroute.faces.web.login_first import password_errors
from zorgroute.faces.web.pages import Context, say
from zorgroute.faces.web.refusing import plain_reason

OPENED = "aansluiten"
FIELDS = ("naam", "functie", "locatie", "locatie_telefoon", "gebruikersnaam")
FIELD_OF = {
    "signing.no_name": "naam", "signing.no_function": "functie", "signing.not_agreed": "akkoord",
    "signing.no_location": "locatie", "account.no_name": "gebruikersnaam",
    "account.name_taken": "gebruikersnaam",
}  # fmt: skip


@sensitive_post_parameters("code", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, joining: UUID, token: str) -> HttpResponse:
    """Give the code, read the terms, and sign or decline."""
    now = cast(datetime, request.moment)  # type: ignore[attr-defined]  # set by the middleware
    try:
        asked = actions.asked_by(joining, token, now)
        if request.session.get(OPENED) != str(joining):
            return _ask_code(request, asked, token, now)
        if request.method != "POST":
            return _form(request, asked, clean({}), {}, now)
        if request.POST.get("actie") == "nee":
            actions.decline(joining, token, now)
            return _ended(request, "declined", asked)
        return _signed(request, asked, token, now)
    except Unseen:
        context = {"t": words("gone_title", "gone")}
        return render(request, "web/joining/gone.html", context, status=404)


def _ask_code(request: HttpRequest, asked: Asked, token: str, now: datetime) -> HttpResponse:
    wrong = ""
    if request.method == "POST":
        typed = request.POST.get("code", "")[:40]
        if typed and actions.is_right_code(asked.joining, token, typed, now):
            request.session.cycle_key()
            request.session[OPENED] = str(asked.joining)
            return _form(request, asked, clean({}), {}, now)
        wrong = say("joining.code_wrong")
    context = {
        "t": words("code_title", "code_lead", "go_on"),
        "question": text_question(
            "code", {}, {"code": wrong}, hint=say("joining.field.code_hint"), autocomplete="off"
        ),
        **summary({"code": wrong} if wrong else {}),
    }
    return render(request, "web/joining/code.html", context)


def _form(
    request: HttpRequest, asked: Asked, sent: Sent, errors: Mapping[str, str], now: datetime
) -> HttpResponse:
    typed = {name: sent.one(name) for name in FIELDS}
    typed["naam"] = typed["naam"] or asked.keeper
    typed["locatie"] = typed["locatie"] or asked.name
    terms = terms_now(now.astimezone(AMSTERDAM).date())
    context = {
        "t": words("sign", "sign_who", "sign_place", "sign_way_in", "sign_next", "decline",
                   "decline_lead"),
        "title": say("joining.page.sign_title", name=asked.name),
        "lead": say("joining.page.sign_lead", kind=kind_word(asked.kind),
                    municipality=asked.municipality.capitalize()),
        "terms": blocks_of(terms.text),
        "who": [text_question("naam", typed, errors), text_question("functie", typed, errors)],
        "agree": {
            "id": "akkoord", "name": "akkoord", "kind": "checks",
            "label": say("joining.field.akkoord"), "error": errors.get("akkoord", ""),
            "options": [{
                "value": "ja", "label": say("joining.field.akkoord_yes", version=terms.version),
                "is_chosen": sent.one("akkoord") == "ja",
            }],
        },
        "place": [
            text_question("locatie", typed, errors, hint=say("joining.field.locatie_hint")),
            text_question("locatie_telefoon", typed, errors, is_optional=True, inputmode="tel"),
        ],
        "way_in": [
            text_question("gebruikersnaam", typed, errors, autocomplete="username"),
            *(_password(name, errors) for name in ("password", "again")),
        ],
        **summary(errors),
    }  # fmt: skip
    return render(request, "web/joining/sign.html", context)


def _password(name: str, errors: Mapping[str, str]) -> Context:
    return {
        "id": name, "name": name, "label": say(f"login.{name}"), "type": "password",
        "autocomplete": "new-password", "error": errors.get(name, ""),
        "hint": say("login.password_hint") if name == "password" else "",
    }  # fmt: skip


def _signed(request: HttpRequest, asked: Asked, token: str, now: datetime) -> HttpResponse:
    sent = clean(posted(request.POST))
    errors = {name: say("web.strange") for name in FIELDS if sent.is_strange(name)}
    password = request.POST.get("password", "")
    errors.update(password_errors(None, password, request.POST.get("again", "")))
    given = Signing(
        name=sent.one("naam"), function=sent.one("functie"), agrees=sent.one("akkoord") == "ja",
        location=sent.one("locatie"), location_phone=sent.one("locatie_telefoon"),
        username=sent.one("gebruikersnaam").lower(), password=password,
    )  # fmt: skip
    terms = terms_now(now.astimezone(AMSTERDAM).date())
    try:
        if not errors:
            actions.sign(asked.joining, token, given, terms, now)
    except Refused as no:
        errors |= _told(no.denied.reasons)
    if errors:
        return _form(request, asked, sent, errors, now)
    request.session.flush()
    return _ended(request, "thanks", asked)


def _told(reasons: tuple[Reason, ...]) -> dict[str, str]:
    return {FIELD_OF.get(each.code, "naam"): plain_reason(each) for each in reasons}


def _ended(request: HttpRequest, how: str, asked: Asked) -> HttpResponse:
    context = {
        "title": say(f"joining.page.{how}_title"),
        "lead": say(f"joining.page.{how}", municipality=asked.municipality.capitalize()),
    }
    return render(request, "web/joining/ended.html", context)
