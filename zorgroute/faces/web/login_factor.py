"""Is it really you: how does somebody show a code after the password, and get one set up?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import qrcode
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.auth import login as open_session
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from qrcode.image.svg import SvgPathFillImage

from zorgroute.chain.parties import accounts
from zorgroute.chain.parties.accounts import Account
from zorgroute.faces.web import login_locked
from zorgroute.faces.web.login_secrets import UnreadableSecret
from zorgroute.faces.web.pages import say

CODE, ENROL = "/inloggen/code/", "/inloggen/code-instellen/"
KEY, SPARE = "/inloggen/sleutel/", "/inloggen/reservecodes/"
WAITING, WAITING_SINCE, AFTER, SECRET, CODES = (
    "factor_account", "factor_since", "factor_after", "factor_secret", "factor_codes",
)  # fmt: skip
# How long a password that was right counts while the code is looked up or set up.
PATIENCE = timedelta(minutes=10)
BACKEND = "django.contrib.auth.backends.ModelBackend"
LONGEST_CODE = 20


def ask_second_factor(request: HttpRequest, account: Account, back: str) -> HttpResponse:
    """After the right password: ask for a code, or have one set up; nothing opens before that.

    A parent without a code goes in, and so does everybody in a demo: there everyone is invented.
    """
    is_set_up = has_factor(account)
    if not is_set_up and (settings.DEMO or accounts.is_family(account)):
        open_session(request, account, backend=BACKEND)
        return HttpResponseRedirect(back)
    request.session.cycle_key()
    request.session[WAITING] = str(account.id)
    request.session[WAITING_SINCE] = int(request.moment.timestamp())  # type: ignore[attr-defined]
    request.session[AFTER] = back
    if not is_set_up:
        return HttpResponseRedirect(ENROL)
    return HttpResponseRedirect(KEY if has_key(account) else CODE)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code_page(request: HttpRequest) -> HttpResponse:
    """Ask for the six digits of the app, or for one of the spare codes."""
    account = waiting(request)
    if account is None:
        return HttpResponseRedirect(settings.LOGIN_URL)
    if request.method != "POST":
        return _code_form(request, account)
    if login_locked.is_locked(request, account.username):
        return _code_form(request, account, login_locked.sentence(request), 429)
    code = _digits(request)
    if not code:
        return _code_form(request, account, say("login.code_missing"))
    if _is_right(account, code):
        return go_in(request, account)
    login_locked.count_wrong(request, account.username)
    if login_locked.is_locked(request, account.username):
        return _code_form(request, account, login_locked.sentence(request), 429)
    return _code_form(request, account, say("login.code_wrong"))


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def enrol_page(request: HttpRequest) -> HttpResponse:
    """Set the app up with a picture or a key, and show once that it works."""
    account = waiting(request)
    if account is None or has_factor(account):
        return HttpResponseRedirect(settings.LOGIN_URL)
    secret = request.session.get(SECRET)
    if not secret:
        secret = request.session[SECRET] = totp.generate_totp_secret()
    if request.method != "POST":
        return _enrol_form(request, account, secret)
    code = _digits(request)
    if not code:
        return _enrol_form(request, account, secret, say("login.code_missing"))
    if not totp.validate_totp_code(secret, code):
        return _enrol_form(request, account, secret, say("login.code_wrong_new"))
    totp.TOTP.activate(account, secret)
    return go_in_with_spare_codes(request, account)


def go_in_with_spare_codes(request: HttpRequest, account: Account) -> HttpResponse:
    """Open the session after a first factor was set up, and show the spare codes one time."""
    spare = RecoveryCodes.activate(account)
    answer = go_in(request, account)
    request.session[CODES] = spare.get_unused_codes()
    spare.mark_as_viewed()
    after = urlencode({"next": answer["Location"]})
    return HttpResponseRedirect(f"{SPARE}?{after}")


@require_http_methods(["GET", "HEAD"])
def spare_codes_page(request: HttpRequest) -> HttpResponse:
    """Show the spare codes one time, right after they were made."""
    codes: Sequence[str] | None = request.session.pop(CODES, None)
    if not request.user.is_authenticated or not codes:
        return HttpResponseRedirect("/")
    wanted = request.GET.get("next", "/")
    after = wanted if wanted.startswith("/") and not wanted.startswith("//") else "/"
    return render(request, "web/login/spare_codes.html", {"codes": codes, "after": after})


def go_in(request: HttpRequest, account: Account) -> HttpResponse:
    """Open the session of who showed both factors, and go where somebody was going."""
    back = request.session.get(AFTER, "/")
    for key in (WAITING, WAITING_SINCE, AFTER, SECRET):
        request.session.pop(key, None)
    open_session(request, account, backend=BACKEND)
    return HttpResponseRedirect(back)


def waiting(request: HttpRequest) -> Account | None:
    """Whose password was right just now in this session."""
    given, since = request.session.get(WAITING), request.session.get(WAITING_SINCE)
    if not given or since is None:
        return None
    now = int(request.moment.timestamp())  # type: ignore[attr-defined]
    if now - since > PATIENCE.total_seconds():
        logout(request)
        return None
    return accounts.account_of(UUID(given))


def has_app(account: Account) -> bool:
    """Whether an app for codes was set up."""
    return _authenticator(account) is not None


def has_key(account: Account) -> bool:
    """Whether a security key was set up."""
    return bool(
        Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).exists()
    )


def has_factor(account: Account) -> bool:
    """Whether there is a second factor at all; spare codes alone are none."""
    return has_app(account) or has_key(account)


def _authenticator(account: Account) -> Authenticator | None:
    return Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()


def _is_right(account: Account, code: str) -> bool:
    ours = _authenticator(account)
    try:
        if ours is not None and totp.TOTP(ours).validate_code(code):
            return True
    except UnreadableSecret:
        return False
    spare = Authenticator.objects.filter(
        user=account, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    return spare is not None and bool(RecoveryCodes(spare).validate_code(code))


def _digits(request: HttpRequest) -> str:
    """What was typed without spaces; nothing when it cannot be a code."""
    typed = "".join(request.POST.get("code", "").split())
    return typed if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_CODE else ""


def _code_form(
    request: HttpRequest, account: Account, wrong: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "has_app": has_app(account),
        "key_url": KEY if has_key(account) else "",
        "wrong": wrong,
        "errors": [{"target": "code", "text": wrong}] if wrong else [],
        "has_errors": bool(wrong),
        "back": {"url": settings.LOGIN_URL, "label": say("login.back")},
    }
    return render(request, "web/login/code.html", context, status=status)


def _enrol_form(
    request: HttpRequest, account: Account, secret: str, wrong: str = ""
) -> HttpResponse:
    context = {
        "picture": _picture(account, secret),
        "key": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "wrong": wrong,
        "errors": [{"target": "code", "text": wrong}] if wrong else [],
        "has_errors": bool(wrong),
    }
    return render(request, "web/login/enrol.html", context)


def _picture(account: Account, secret: str) -> str:
    """The address that an app reads, as a picture made here: no service elsewhere sees it."""
    name = urlencode({"secret": secret, "issuer": settings.MFA_TOTP_ISSUER})
    address = f"otpauth://totp/{settings.MFA_TOTP_ISSUER}:{account.username}?{name}"
    drawn: str = qrcode.make(address, image_factory=SvgPathFillImage, box_size=12).to_string(
        encoding="unicode"
    )
    return mark_safe(drawn)  # noqa: S308 paths drawn here from squares; no text goes in
