"""What does every page bring beside its content: how it looks, leaving quickly, not found?"""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

APPEARANCES = ("licht", "donker")
A_YEAR = 365 * 24 * 60 * 60
# A page that anyone might have open; the content security policy names it in form-action.
NEUTRAL_PAGE = "https://www.buienradar.nl/"


@require_POST
def choose_appearance(request: HttpRequest) -> HttpResponse:
    """Keep the chosen look in a cookie and go back; anything else follows the device again."""
    response = HttpResponseRedirect(_place_on_this_site(request, request.POST.get("terug", "")))
    chosen = request.POST.get("weergave", "")
    if chosen in APPEARANCES:
        response.set_cookie(
            "weergave", chosen, max_age=A_YEAR, samesite="Lax", httponly=True,
            secure=request.is_secure(),
        )  # fmt: skip
    else:
        response.delete_cookie("weergave", samesite="Lax")
    return response


@require_POST
def leave_quickly(request: HttpRequest) -> HttpResponse:
    """End the session, wipe what this site left in the browser and show a neutral page.

    Leaving must also work when the database does not: the cookie is wiped either way. The session
    is emptied directly, because who listens to a logout may need the database first.
    """
    try:
        request.session.flush()
    except DatabaseError:
        request.session = None  # type: ignore[assignment]  # nothing is left to store
    response = HttpResponseRedirect(NEUTRAL_PAGE)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Cache-Control"] = "no-store"
    # Not every browser heeds Clear-Site-Data, and none does without TLS.
    response.delete_cookie(settings.SESSION_COOKIE_NAME, path=settings.SESSION_COOKIE_PATH)
    return response


def unknown(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One page for what does not exist and for what one may not see: the same bytes."""
    return HttpResponse(render_to_string("web/unknown.html", request=request), status=404)


def _place_on_this_site(request: HttpRequest, wanted: str) -> str:
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"
