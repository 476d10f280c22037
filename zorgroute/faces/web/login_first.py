"""How does somebody choose a first password, through a link that works one time?"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zorgroute.chain.parties import accounts
from zorgroute.chain.parties.accounts import Account
from zorgroute.faces.web.login_factor import ask_second_factor
from zorgroute.faces.web.login_organisation import LINKING, is_known
from zorgroute.faces.web.pages import say

# What a password is refused for, by the code that the framework gives.
KNOWN = ("password_too_short", "password_too_common", "password_too_similar")


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def first_password(request: HttpRequest, account: UUID, token: str) -> HttpResponse:
    """Let the holder of a link choose a password; then the code is set up as at any login."""
    found = accounts.account_of(account)
    if found is None or not default_token_generator.check_token(found, token):
        return render(request, "web/login/first_gone.html", status=404)
    if request.method != "POST":
        return _form(request, found, {})
    if "elders" in request.POST:
        return _link_elsewhere(request, found, token)
    password, again = request.POST.get("password", ""), request.POST.get("again", "")
    errors = password_errors(found, password, again)
    if errors:
        return _form(request, found, errors)
    accounts.set_password(found, password)
    return ask_second_factor(request, found, "/")


def _link_elsewhere(request: HttpRequest, account: Account, token: str) -> HttpResponse:
    """Choose the login server instead of a password: who comes back from there is who this is.

    The link is looked at once more then; holding it and logging in there are both needed.
    """
    provider = provider_for(account)
    if provider is None:
        return _form(request, account, {})
    request.session[LINKING] = [str(account.id), token]
    return render(request, "web/login/first_elsewhere.html", {"provider": provider})


def provider_for(account: Account) -> str | None:
    """The login server by which somebody of this kind may come in, when there is one."""
    provider = accounts.FAMILY_PROVIDER if accounts.is_family(account) else accounts.PROVIDER
    return provider if is_known(provider) else None


def password_errors(account: Account | None, password: str, again: str) -> dict[str, str]:
    """Everything that is wrong with a new password, by field."""
    errors: dict[str, str] = {}
    try:
        validate_password(password.replace("\x00", ""), account)
    except ValidationError as wrong:
        codes = [each.code or "" for each in wrong.error_list]
        errors["password"] = " ".join(
            say(f"login.{code if code in KNOWN else 'password_too_common'}") for code in codes
        )
    if "\x00" in password:
        errors["password"] = say("login.password_too_common")
    if not errors and password != again:
        errors["again"] = say("login.password_differs")
    return errors


def _form(request: HttpRequest, account: Account, errors: dict[str, str]) -> HttpResponse:
    context = {
        "username": account.username,
        "provider": provider_for(account),
        "fields": [
            {
                "id": name, "name": name, "label": say(f"login.{name}"), "type": "password",
                "autocomplete": "new-password", "error": errors.get(name, ""),
                "hint": say("login.password_hint") if name == "password" else "",
            }
            for name in ("password", "again")
        ],
        "errors": [{"target": name, "text": text} for name, text in errors.items()],
        "has_errors": bool(errors),
    }  # fmt: skip
    return render(request, "web/login/first.html", context)
