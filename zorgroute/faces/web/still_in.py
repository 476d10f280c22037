"""Is who has this page open still let in; and if not, how does the page close?

A page asks every half minute by itself (G20, T9, T10): a function that ended, an account that was
closed or a quarter of an hour of rest closes what is on the screen, without anybody's click. The
question is no click itself, and no look: nothing about a child is in the answer.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_safe

STILL_IN = "/inloggen/nog-binnen/"
FUNCTION = "functie"
PAGE = "HX-Current-URL"


@require_safe
def still_in(request: HttpRequest) -> HttpResponse:
    """Say nothing when all is as it was; else send the page to where somebody may go on."""
    acting = getattr(request, "acting", None)
    post = str(acting.post or "") if acting else ""
    if acting is None or post != request.GET.get(FUNCTION, ""):
        return gone(request)
    return HttpResponse(status=204)


def gone(request: HttpRequest, why: str = "") -> HttpResponse:
    """Close the page that asked: to logging in when there is no session, else to the beginning."""
    response = HttpResponse(status=204)
    if request.user.is_authenticated:
        response["HX-Redirect"] = "/"
        return response
    page = urlsplit(request.headers.get(PAGE, "")).path
    is_ours = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    words = {"next": page if is_ours else "/", **({"reden": why} if why else {})}
    response["HX-Redirect"] = f"{settings.LOGIN_URL}?{urlencode(words)}"
    return response
