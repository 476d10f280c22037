"""Where does somebody log in and out, and in which function does somebody go on?"""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.contrib.auth import login as open_session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zorgroute.chain.parties import accounts
from zorgroute.chain.parties.accounts import Account
from zorgroute.faces.navigation import hat_words, home_page
from zorgroute.faces.web import login_locked
from zorgroute.faces.web.frame import unknown
from zorgroute.faces.web.login_factor import ask_second_factor
from zorgroute.faces.web.login_organisation import FAILED, UNKNOWN, WEAK, is_known
from zorgroute.faces.web.pages import ActingRequest, frame, language, say
from zorgroute.faces.web.practice import part_options

NOW, HATS = "/wat-gebeurt-er-nu/", "/functie-kiezen/"
POST = "post"
BACKEND = "django.contrib.auth.backends.ModelBackend"
LOCKED = "vergrendeld"
# Longer than any name we give; what is longer is not looked up at all.
LONGEST = 150


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go to the page where this person's work begins."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(settings.LOGIN_URL)
    acting = getattr(request, "acting", None)
    if acting is None:
        return HttpResponseRedirect(HATS)
    return HttpResponseRedirect(NOW if acting.is_family else home_page(acting.role))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """Ask for a user name and a password; in a demo, offer its accounts as well."""
    back = place_after(request)
    if request.method != "POST":
        if request.user.is_authenticated:
            return HttpResponseRedirect(back)
        return _login_form(request, back)
    username = request.POST.get("username", "").strip().replace("\x00", "")
    if not username or len(username) > LONGEST:
        return _login_form(request, back, "", say("login.wrong"))
    if login_locked.is_locked(request, username):
        return _login_form(request, back, username, login_locked.sentence(request), 429)
    account = _account(request, username, request.POST.get("password", ""))
    if account is None:
        if login_locked.is_locked(request, username):
            return _login_form(request, back, username, login_locked.sentence(request), 429)
        return _login_form(request, back, username, say("login.wrong"))
    return ask_second_factor(request, account, back)


def _account(request: HttpRequest, username: str, password: str) -> Account | None:
    if not password or "\x00" in password:
        return None
    found = authenticate(request, username=username, password=password)
    return found if isinstance(found, Account) else None


def _login_form(
    request: HttpRequest, back: str, username: str = "", wrong: str = "", status: int = 200
) -> HttpResponse:
    if not wrong:
        wrong = _told_before(request)
    context: dict[str, Any] = {
        "back_to": "" if back == "/" else back,
        "username": username,
        "errors": [{"target": "username", "text": wrong}] if wrong else [],
        "wrong": wrong,
        "has_errors": bool(wrong),
        "is_locked": request.GET.get("reden") == LOCKED,
        "by_organisation": is_known(accounts.PROVIDER),
        "by_family": is_known(accounts.FAMILY_PROVIDER),
        "demo": accounts.demo_buttons() if settings.DEMO else [],
        "is_new": accounts.has_no_account(),
    }
    return render(request, "web/login/login.html", context, status=status)


def _told_before(request: HttpRequest) -> str:
    """Why the organisation's own login did not bring somebody in."""
    why = request.GET.get("reden", "")
    return say(f"login.organisation_{why}") if why in (FAILED, UNKNOWN, WEAK) else ""


@require_POST
def try_out(request: HttpRequest, account: UUID) -> HttpResponse:
    """Go in as one of the invented people of the demo, without a password."""
    found = accounts.demo_account(account) if settings.DEMO else None
    if found is None:
        return unknown(request)
    logout(request)
    return let_in(request, found, place_after(request))


def let_in(request: HttpRequest, account: Account, back: str = "/") -> HttpResponse:
    """Open the session of an account that has shown everything it must show."""
    open_session(request, account, backend=BACKEND)
    return HttpResponseRedirect(back)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session and go back to logging in."""
    logout(request)
    return HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)


@require_http_methods(["GET", "HEAD", "POST"])
def choose_hat(request: HttpRequest) -> HttpResponse:
    """Let somebody with several functions say in which one the work goes on."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(settings.LOGIN_URL)
    hats = getattr(request, "hats", ())
    is_practice = getattr(request, "practice", None) is not None
    back = place_after(request)
    wrong = ""
    if request.method == "POST":
        chosen = request.POST.get(POST, "")
        if any(hat.key == chosen for hat in hats if hat.post or is_practice):
            request.session[POST] = chosen
            return HttpResponseRedirect(back)
        wrong = say("login.choose_hat")
    acting = getattr(request, "acting", None)
    now = acting.post if acting else None
    options = [
        {
            "value": str(hat.post),
            "label": hat_words(hat, language()),
            "more": hat.location_name if hat.location_name != hat.organisation_name else "",
            "is_chosen": hat.post == now,
        }
        for hat in hats
        if hat.post
    ]
    if is_practice:
        options = part_options(cast(ActingRequest, request))
    asked = say("practice.which_part" if is_practice else "login.which_hat")
    question = {
        "id": POST, "name": POST, "label": asked, "options": options,
        "error": wrong,
    }  # fmt: skip
    context = {
        **frame(request),
        "question": question,
        "errors": [{"target": f"{POST}-1", "text": wrong}] if wrong else [],
        "has_errors": bool(wrong),
        "options": options,
        "back_to": back,
        "is_family": bool(acting and acting.is_family),
    }
    return render(request, "web/login/hats.html", context)


def place_after(request: HttpRequest) -> str:
    """The page of ours somebody was going to; never a page of somebody else."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"
