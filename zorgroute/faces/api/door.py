"""What does every answer under /api/ carry, also one that no endpoint of ours gave?

Stands outside everything else, so that a lost session, an unknown address, a wrong host or a
database that is away read like every other problem of the API.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from zorgroute.chain.ledger import clock
from zorgroute.chain.parties.tokens import hash_of
from zorgroute.faces.api.allowance import OF_THIS_PROCESS
from zorgroute.faces.api.problems import (
    AWAY,
    BAD_REQUEST,
    BY_STATUS,
    FAULT,
    MEDIA_TYPE,
    NOT_LOGGED_IN,
    TOO_MANY,
    Kind,
    ProblemResponse,
    problem,
)

PREFIX = "/api/"
VERSION = "1.0.0"
HEADERS = {
    "API-Version": VERSION,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
KEPT = ("Allow", "Retry-After")


class ApiDoor:
    """Counts requests before any work is done, and gives every answer the form of the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        response = too_many(request) or in_form(request, self.get_response(request))
        for name, value in HEADERS.items():
            response[name] = value
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def too_many(request: HttpRequest) -> HttpResponse | None:
    """A problem when this token has no requests left in this minute."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    wait = OF_THIS_PROCESS.take(hash_of(token)[:32], clock.now())
    if not wait:
        return None
    return problem(request, TOO_MANY, headers={"Retry-After": str(wait)})


def in_form(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer as it is, or as a problem when it is a page of somebody else about one."""
    if isinstance(response, ProblemResponse) or response.status_code == 304:
        return response
    if response.status_code >= 400:
        kind = _kind(response.status_code)
    elif _leads_to_login(response):
        kind = NOT_LOGGED_IN
    else:
        return response
    headers = {name: response[name] for name in KEPT if name in response}
    made = problem(request, kind, headers=headers)
    made.cookies = response.cookies
    made["Content-Type"] = MEDIA_TYPE
    return made


def _kind(status: int) -> Kind:
    if status in BY_STATUS:
        return BY_STATUS[status]
    if status >= 500:
        return AWAY if status in (502, 504) else FAULT
    return Kind(status, BAD_REQUEST.name)


def _leads_to_login(response: HttpResponse) -> bool:
    is_elsewhere = response.status_code in (301, 302, 303, 307, 308)
    return is_elsewhere and response.get("Location", "").startswith(str(settings.LOGIN_URL))
