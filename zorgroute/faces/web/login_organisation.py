"""Who is it that a login server elsewhere vouches for: an organisation's own, or the families'?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn
from uuid import UUID

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth import login as open_session
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from zorgroute.chain.parties import accounts
from zorgroute.chain.parties.accounts import FAMILY_PROVIDER, Account
from zorgroute.faces.web.login_factor import ask_second_factor

BACKEND = "django.contrib.auth.backends.ModelBackend"
FAILED, UNKNOWN, WEAK = "mislukt", "onbekend", "te-zwak"
LINKING = "koppelen"
# How a server says that somebody showed more than a password (RFC 8176).
MORE_THAN_A_PASSWORD = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "face", "sc"})


class Organisations(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Lets in only whose subject was linked to an account beforehand; an address never counts.

    Staff of whom the server does not say that they showed a second factor show ours. Families come
    in with the level of assurance that this installation asks for, or not at all.
    """

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        """Open the session of the linked account, or tell to call the administrator."""
        told = dict(sociallogin.account.extra_data or {})
        # Of what the other server told only the subject is kept.
        sociallogin.account.extra_data = {}
        provider = sociallogin.account.provider
        account = _account(request, sociallogin)
        if account is None or accounts.is_family(account) != (provider == FAMILY_PROVIDER):
            raise ImmediateHttpResponse(back_to_login(UNKNOWN))
        raise ImmediateHttpResponse(_let_in(request, account, told, _after(sociallogin)))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody makes an own account here."""
        return False

    def on_authentication_error(self, request: HttpRequest, *told: Any, **more: Any) -> NoReturn:
        """Whatever went wrong over there: back to logging in, with one sentence."""
        raise ImmediateHttpResponse(back_to_login(FAILED))


def _account(request: HttpRequest, sociallogin: SocialLogin) -> Account | None:
    """Whose account this is: linked before, or linked now by a first link that somebody holds."""
    if sociallogin.is_existing:
        sociallogin.account.save(update_fields=["extra_data"])
        user = sociallogin.user
        return user if isinstance(user, Account) and user.is_active else None
    given = request.session.pop(LINKING, None)
    found = accounts.account_of(UUID(given[0])) if given else None
    if found is None or not default_token_generator.check_token(found, given[1]):
        return None
    provider, subject = sociallogin.account.provider, sociallogin.account.uid
    if accounts.is_family(found) != (provider == FAMILY_PROVIDER):
        return None
    if not accounts.link_subject(found.id, subject, provider):
        return None
    # The link has done its work: without a password it cannot be used for one either.
    accounts.use_up_link(found)
    return found


def _let_in(
    request: HttpRequest, account: Account, told: Mapping[str, Any], back: str
) -> HttpResponse:
    is_family = accounts.is_family(account)
    if is_strong(told, settings.OIDC_FAMILY_ACR if is_family else settings.OIDC_ACR, is_family):
        open_session(request, account, backend=BACKEND)
        return HttpResponseRedirect(back)
    return back_to_login(WEAK) if is_family else ask_second_factor(request, account, back)


def is_strong(told: Mapping[str, Any], levels: list[str], is_family: bool = False) -> bool:
    """Whether the other server says that enough was shown: by a level we accept (`acr`), or for
    staff, where no level was agreed, by the ways that were used (`amr`)."""
    claims = {**(told.get("userinfo") or {}), **(told.get("id_token") or {})}
    if levels or is_family:
        return claims.get("acr") in levels
    ways = claims.get("amr")
    return isinstance(ways, list) and bool(MORE_THAN_A_PASSWORD.intersection(map(str, ways)))


def failed(request: HttpRequest) -> HttpResponse:
    """Somebody stopped halfway at the other login."""
    return back_to_login(FAILED)


def back_to_login(why: str) -> HttpResponse:
    """The login page with the sentence that belongs to this."""
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'reden': why})}")


def _after(sociallogin: SocialLogin) -> str:
    wanted = str(sociallogin.state.get("next") or "/")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else "/"


def is_known(provider: str) -> bool:
    """Whether this installation trusts such a server."""
    known = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return any(each["provider_id"] == provider for each in known)
