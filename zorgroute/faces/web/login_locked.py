"""Has somebody guessed too often, and until when is the door closed?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse

from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.wording.dates import clock_time
from zorgroute.faces.web.pages import language, say


def is_locked(request: HttpRequest, username: str) -> bool:
    """Whether this name is closed at this place; the same for names that do not exist."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def count_wrong(request: HttpRequest, username: str) -> None:
    """Count a wrong code like a wrong password."""
    user_login_failed.send(sender=__name__, request=request, credentials={"username": username})


def sentence(request: HttpRequest) -> str:
    """When to try again, and whom to call."""
    return say("login.locked", clock=_opens(request))


def _opens(request: HttpRequest) -> str:
    moment = cast(datetime, request.moment)  # type: ignore[attr-defined]  # set by the middleware
    until = moment + (get_cool_off(request) or timedelta(0)) + timedelta(minutes=1)
    return clock_time(until.astimezone(AMSTERDAM), language())


def keep_answer(
    request: HttpRequest,
    answer: HttpResponse | None = None,
    credentials: dict[str, str] | None = None,
) -> HttpResponse:
    """What axes answers instead of our page once a name is closed: our page, which says so."""
    return answer if answer is not None else HttpResponse(status=429)
