"""How is the API put together: its endpoints, who may come in, and how it says no?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from zorgroute.chain.ledger.actions import Overtaken
from zorgroute.chain.ledger.refusals import Conflict, KeyReused, Unseen
from zorgroute.chain.routebook.queries import content
from zorgroute.faces.api import cases, consents, lists, routes
from zorgroute.faces.api.door import VERSION
from zorgroute.faces.api.entry import Session, StrictParser, Token, as_actor, only_known_keys
from zorgroute.faces.api.problems import (
    BAD_REQUEST,
    BY_STATUS,
    KEY_REUSED,
    NO_CSRF,
    NOT_FOUND,
    NOT_LOGGED_IN,
    OVERTAKEN,
    Trouble,
    problem,
    say,
)

PLACES = frozenset({"body", "query", "path", "header", "payload"})


def made() -> NinjaAPI:
    """The API with every endpoint, closed to who is not recognised."""
    api = NinjaAPI(
        title="Zorgroute",
        version=VERSION,
        urls_namespace="api",
        openapi_url=None,
        docs_url=None,
        auth=[Token(), Session()],
        parser=StrictParser(),
    )
    # On the routers themselves: they are the outer and the inner side of every endpoint.
    for router in (cases.router, consents.router, lists.router, routes.router):
        router.add_decorator(only_known_keys, mode="view")
        router.add_decorator(as_actor, mode="operation")
        api.add_router("", router)
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)
    return api


def _trouble(request: HttpRequest, fault: Trouble) -> HttpResponse:
    return problem(request, fault.kind, more=fault.more, headers=fault.headers)


def _unseen(request: HttpRequest, fault: Exception) -> HttpResponse:
    return problem(request, NOT_FOUND)


def _conflict(request: HttpRequest, fault: Conflict) -> HttpResponse:
    more: dict[str, Any] = {}
    if fault.by_name:
        more["door"] = fault.by_name
        if fault.at:
            more["op"] = fault.at.isoformat().replace("+00:00", "Z")
    return problem(request, OVERTAKEN, more=more)


def _overtaken(request: HttpRequest, fault: Exception) -> HttpResponse:
    transaction.set_rollback(True)
    return problem(request, OVERTAKEN)


def _key_reused(request: HttpRequest, fault: Exception) -> HttpResponse:
    return problem(request, KEY_REUSED)


def _not_logged_in(request: HttpRequest, fault: Exception) -> HttpResponse:
    return problem(request, NOT_LOGGED_IN)


def _invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Everything that is wrong with what was sent, by name; what was sent is not said back."""
    wrong, known = [], content().catalogue.texts
    for error in fault.errors:
        path = [str(part) for part in error["loc"]]
        while path and path[0] in PLACES:
            path = path[1:]
        code = f"api.invalid.{error['type']}"
        wrong.append(
            {
                "naam": ".".join(path)[:200],
                "code": str(error["type"]),
                "reden": say(request, code if code in known else "api.invalid.other"),
            }
        )
    return problem(request, BAD_REQUEST, more={"ongeldig": wrong})


def _http_error(request: HttpRequest, fault: HttpError) -> HttpResponse:
    kind = NO_CSRF if fault.status_code == 403 else BY_STATUS.get(fault.status_code, BAD_REQUEST)
    return problem(request, kind)


_HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Trouble: _trouble,
    Unseen: _unseen,
    Http404: _unseen,
    Conflict: _conflict,
    Overtaken: _overtaken,
    KeyReused: _key_reused,
    AuthenticationError: _not_logged_in,
    ValidationError: _invalid,
    HttpError: _http_error,
}
api = made()
