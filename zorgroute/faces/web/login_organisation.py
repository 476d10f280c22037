"""Who is it that an organisation's own login server vouches for?"""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth import login as open_session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from zorgroute.chain.parties.accounts import Account

BACKEND = "django.contrib.auth.backends.ModelBackend"
FAILED, UNKNOWN = "mislukt", "onbekend"


class Organisations(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Lets in only whose subject was linked to an account beforehand; an address never counts.

    The organisation's server has asked for its own second factor; ours is not asked again.
    """

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        """Open the session of the linked account, or tell to call the administrator."""
        account = sociallogin.user if sociallogin.is_existing else None
        if not isinstance(account, Account) or not account.is_active:
            raise ImmediateHttpResponse(back_to_login(UNKNOWN))
        # Of what the other server told only the subject is kept.
        sociallogin.account.extra_data = {}
        sociallogin.account.save(update_fields=["extra_data"])
        open_session(request, account, backend=BACKEND)
        raise ImmediateHttpResponse(HttpResponseRedirect(_after(sociallogin)))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody makes an own account here."""
        return False

    def on_authentication_error(self, request: HttpRequest, *told: Any, **more: Any) -> NoReturn:
        """Whatever went wrong over there: back to logging in, with one sentence."""
        raise ImmediateHttpResponse(back_to_login(FAILED))


def failed(request: HttpRequest) -> HttpResponse:
    """Somebody stopped halfway at the organisation's own login."""
    return back_to_login(FAILED)


def back_to_login(why: str) -> HttpResponse:
    """The login page with the sentence that belongs to this."""
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'reden': why})}")


def _after(sociallogin: SocialLogin) -> str:
    wanted = str(sociallogin.state.get("next") or "/")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else "/"
