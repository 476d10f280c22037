"""With what does somebody log in, and how is a security key added or taken away?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from zorgroute.chain.parties import accounts
from zorgroute.chain.parties.accounts import Account
from zorgroute.faces.web.login_factor import has_app
from zorgroute.faces.web.login_key import ANSWER, NAME, add_key, question_for_new
from zorgroute.faces.web.pages import ActingRequest, day_words, frame, say

KEYS, IN_SINCE = "/inloggen/beheren/", "in_since"
# How long after logging in somebody may change with what they log in; a screen that was left open
# gives nobody a key of their own (T10).
FRESH = timedelta(minutes=10)
DONE = {"erbij": "login.key_added", "weg": "login.key_removed"}


@require_http_methods(["GET", "HEAD", "POST"])
def keys_page(request: ActingRequest) -> HttpResponse:
    """Show with what somebody logs in; add a key, take one away, or log in anew for that."""
    account = request.user
    if not isinstance(account, Account):
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': KEYS})}")
    if request.method != "POST":
        return _page(request, account)
    if "opnieuw" in request.POST:
        logout(request)
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': KEYS})}")
    if not _is_fresh(request):
        return _page(request, account, say("login.not_fresh"))
    if "weg" in request.POST:
        return _remove(request, account, request.POST["weg"])
    if not add_key(account, request.POST.get(ANSWER, ""), request.POST.get(NAME, "")):
        return _page(request, account, say("login.key_wrong_new"))
    return HttpResponseRedirect(f"{KEYS}?na=erbij")


def _remove(request: ActingRequest, account: Account, given: str) -> HttpResponse:
    """Take a key away; staff keep one factor at least, for without it nobody comes in."""
    keys = _keys(account)
    found = next((each for each in keys if str(each.id) == given), None)
    if found is None:
        return _page(request, account)
    is_last = len(keys) == 1 and not has_app(account)
    if is_last and not accounts.is_family(account):
        return _page(request, account, say("login.key_is_last"))
    found.delete()
    return HttpResponseRedirect(f"{KEYS}?na=weg")


def _keys(account: Account) -> list[Authenticator]:
    kept = Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN)
    return list(kept.order_by("created_at", "id"))


def _is_fresh(request: ActingRequest) -> bool:
    since = request.session.get(IN_SINCE)
    return isinstance(since, str) and request.moment - datetime.fromisoformat(since) <= FRESH


def _page(request: ActingRequest, account: Account, wrong: str = "") -> HttpResponse:
    is_fresh = _is_fresh(request)
    context: dict[str, Any] = {
        **(frame(request) if request.acting and not request.acting.is_family else {}),
        "username": account.username,
        "has_app": has_app(account),
        "keys": [
            {
                "id": each.id,
                "name": each.data.get("name", ""),
                "used": day_words(each.last_used_at, request.moment) if each.last_used_at else "",
            }
            for each in _keys(account)
        ],
        "is_fresh": is_fresh,
        "question": question_for_new(account) if is_fresh else "",
        "done": say(DONE[request.GET["na"]]) if request.GET.get("na") in DONE else "",
        "wrong": wrong,
        "errors": [{"target": "sleutels", "text": wrong}] if wrong else [],
        "has_errors": bool(wrong),
        "back": {"url": "/", "label": say("login.to_begin")},
    }
    return render(request, "web/login/keys.html", context)


def note_coming_in(request: HttpRequest, moment: datetime) -> None:
    """Remember since when this session is in; called at its first page."""
    request.session[IN_SINCE] = moment.isoformat()
