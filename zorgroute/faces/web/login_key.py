"""Is it really you: how does somebody show a security key after the password, and add one?"""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from zorgroute.chain.parties.accounts import Account
from zorgroute.faces.web import login_locked
from zorgroute.faces.web.login_factor import (
    ENROL,
    go_in,
    go_in_with_spare_codes,
    has_app,
    has_factor,
    has_key,
    waiting,
)
from zorgroute.faces.web.pages import say

ANSWER, NAME = "sleutel-antwoord", "naam"
LONGEST_ANSWER, LONGEST_NAME = 20_000, 40


@require_http_methods(["GET", "HEAD", "POST"])
def key_page(request: HttpRequest) -> HttpResponse:
    """Ask to touch the security key that was set up before."""
    account = waiting(request)
    if account is None or not has_key(account):
        return HttpResponseRedirect("/inloggen/")
    if request.method != "POST":
        return _key_form(request, account)
    if login_locked.is_locked(request, account.username):
        return _key_form(request, account, login_locked.sentence(request), 429)
    if is_own_key(account, request.POST.get(ANSWER, "")):
        return go_in(request, account)
    login_locked.count_wrong(request, account.username)
    if login_locked.is_locked(request, account.username):
        return _key_form(request, account, login_locked.sentence(request), 429)
    return _key_form(request, account, say("login.key_wrong"))


@require_http_methods(["GET", "HEAD", "POST"])
def enrol_key_page(request: HttpRequest) -> HttpResponse:
    """Set a security key up as the second factor of somebody who has none yet."""
    account = waiting(request)
    if account is None or has_factor(account):
        return HttpResponseRedirect("/inloggen/")
    if request.method != "POST":
        return _enrol_form(request, account)
    if not add_key(account, request.POST.get(ANSWER, ""), request.POST.get(NAME, "")):
        return _enrol_form(request, account, say("login.key_wrong_new"))
    return go_in_with_spare_codes(request, account)


def add_key(account: Account, answer: str, name: str) -> bool:
    """Keep a key that just showed itself; False when what it showed is not right."""
    credential = _read(answer)
    if credential is None:
        return False
    try:
        webauthn.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError):
        return False
    given = " ".join(name.replace("\x00", "").split())[:LONGEST_NAME]
    webauthn.WebAuthn.add(account, given or say("login.key_name"), credential)
    return True


def is_own_key(account: Account, answer: str) -> bool:
    """Whether a key of this account answered the question of this session.

    A key whose own count did not go up is a copy of another one and lets nobody in.
    """
    credential = _read(answer)
    if credential is None:
        return False
    try:
        found = webauthn.complete_authentication(account, credential)
        told = webauthn.parse_authentication_response(credential)
    except (ValidationError, ValueError, TypeError, KeyError):
        return False
    count, before = told.response.authenticator_data.counter, found.data.get("count", 0)
    if count <= before and (count or before):
        return False
    found.data["count"] = count
    found.record_usage()
    found.save(update_fields=["data"])
    return True


def question_for_new(account: Account) -> str:
    """What a browser asks a key that is to be added, as JSON."""
    return _written(webauthn.begin_registration(account, passwordless=False))


def question_for(account: Account) -> str:
    """What a browser asks one of the keys of this account, as JSON."""
    return _written(webauthn.begin_authentication(account))


def _written(options: Any) -> str:
    return json.dumps(options["publicKey"], default=dict)


def _read(answer: str) -> dict[str, Any] | None:
    if not answer or len(answer) > LONGEST_ANSWER:
        return None
    try:
        found = json.loads(answer)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _key_form(
    request: HttpRequest, account: Account, wrong: str = "", status: int = 200
) -> HttpResponse:
    context = {
        **_shown(wrong),
        "question": question_for(account),
        "has_app": has_app(account),
        "has_spare": _has_spare(account),
    }
    return render(request, "web/login/key.html", context, status=status)


def _enrol_form(request: HttpRequest, account: Account, wrong: str = "") -> HttpResponse:
    context = {**_shown(wrong), "question": question_for_new(account), "app_url": ENROL}
    return render(request, "web/login/key_enrol.html", context)


def _shown(wrong: str) -> dict[str, Any]:
    return {
        "wrong": wrong,
        "errors": [{"target": "sleutel", "text": wrong}] if wrong else [],
        "has_errors": bool(wrong),
        "back": {"url": "/inloggen/", "label": say("login.back")},
    }


def _has_spare(account: Account) -> bool:
    kept = Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES)
    return bool(kept.exists())
