"""Who asks, in which function, and has everything that was sent a name we know?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, NoReturn, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja.parser import Parser
from ninja.security import APIKeyCookie, HttpBearer

from zorgroute.chain.ledger.acting import Acting, Duty, acting_as, present
from zorgroute.chain.parties.queries import Hat
from zorgroute.chain.parties.tokens import acting_by_token
from zorgroute.faces.api.problems import BAD_REQUEST, NO_FUNCTION, NOT_LOGGED_IN, Trouble, say

DEEPEST = 12
View = Callable[..., Any]


class ApiRequest(HttpRequest):
    """A request of which is known who asks, in which functions, and at which moment.

    `auth` is who was recognised by a token or a session; an endpoint is not reached without.
    """

    acting: Acting | None
    hats: tuple[Hat, ...]
    moment: datetime
    auth: Acting


class Token(HttpBearer):
    """A program acts for a person in one function, with the token of that function."""

    def authenticate(self, request: HttpRequest, token: str) -> Acting:
        known = cast(ApiRequest, request)
        with acting_as(Duty()):
            acting = acting_by_token(token, known.moment)
        if acting is None:
            raise Trouble(NOT_LOGGED_IN)
        known.acting = acting
        return acting


class Session(APIKeyCookie):
    """Somebody who is logged in on the screens, in the function chosen there."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Acting | None:
        known = cast(ApiRequest, request)
        if known.acting is None:
            if known.hats:
                raise Trouble(NO_FUNCTION)
            return None
        found: Acting | None = super().__call__(request)
        return found

    def authenticate(self, request: HttpRequest, key: str | None) -> Acting | None:
        return cast(ApiRequest, request).acting


def as_actor(view: View) -> View:
    """Do the work of an endpoint as who was recognised; the session has seen to its own."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **named: Any) -> Any:
        acting = getattr(request, "auth", None)
        if not isinstance(acting, Acting) or present() == acting:
            return view(request, *args, **named)
        with acting_as(acting):
            return view(request, *args, **named)

    return inside


def only_known_keys(run: View) -> View:
    """Refuse a query key that the endpoint does not know, instead of quietly passing it over."""
    models = getattr(run, "__self__").models  # noqa: B009 the operation behind a bound method
    known = {
        key
        for model in models
        if model.__ninja_param_source__ == "query"
        for key in model.__ninja_flatten_map__
    }

    @wraps(run)
    def inside(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        unknown = sorted(set(request.GET) - known)
        doubled = sorted(key for key in request.GET if len(request.GET.getlist(key)) > 1)
        if unknown or doubled:
            reason = say(request, "api.invalid.query")
            wrong = [
                {"naam": key[:80], "code": "query", "reden": reason} for key in (*unknown, *doubled)
            ]
            return _api_answer(run, request, Trouble(BAD_REQUEST, {"ongeldig": wrong}))
        answer: HttpResponse = run(request, *args, **named)
        return answer

    return inside


def _api_answer(run: View, request: HttpRequest, trouble: Trouble) -> HttpResponse:
    answer: HttpResponse = getattr(run, "__self__").api.on_exception(request, trouble)  # noqa: B009 a bound method
    return answer


class StrictParser(Parser):
    """Reads JSON as the standard has it: no NaN, no half characters, no bottomless nesting."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = json.loads(request.body.decode("utf-8"), parse_constant=_refuse)
        _must_be_plain(body)
        return body


class NotPlain(ValueError):
    """A body holds something that is no text, number or list of these."""


def _refuse(constant: str) -> NoReturn:
    raise NotPlain(constant)


def _must_be_plain(value: object, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise NotPlain("depth")
    if isinstance(value, str):
        if "\0" in value:
            raise NotPlain("nul")
        value.encode("utf-8")
    elif isinstance(value, dict):
        for key, each in value.items():
            _must_be_plain(key, depth)
            _must_be_plain(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            _must_be_plain(each, depth + 1)
