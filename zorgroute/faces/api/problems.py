"""How does the API say no: which kinds of problem are there, and how does each read (RFC 9457)?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.routebook.queries import content
from zorgroute.core.answers import Reason, ZorgrouteError
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.teller import Teller
from zorgroute.core.wording.catalogue import (
    NL,
    OUDER,
    PROF,
    Language,
    MissingFact,
    UnknownText,
    Voice,
)

MEDIA_TYPE = "application/problem+json"
URN = "urn:zorgroute:probleem:"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its HTTP status and its name, by which programs tell it apart."""

    status: int
    name: str


BAD_REQUEST = Kind(400, "ongeldig-verzoek")
NOT_LOGGED_IN = Kind(401, "niet-aangemeld")
NO_CSRF = Kind(403, "geen-csrf-token")
NO_FUNCTION = Kind(403, "geen-functie-gekozen")
NOT_FOUND = Kind(404, "niet-gevonden")
NO_METHOD = Kind(405, "methode-kan-niet")
REFUSED = Kind(409, "kan-nog-niet")
OVERTAKEN = Kind(409, "ingehaald")
KEY_REUSED = Kind(409, "sleutel-hergebruikt")
STALE = Kind(412, "verouderd")
TOO_MANY = Kind(429, "te-veel-verzoeken")
FAULT = Kind(500, "storing")
AWAY = Kind(503, "tijdelijk-niet-bereikbaar")
KINDS = (
    BAD_REQUEST,
    NOT_LOGGED_IN,
    NO_CSRF,
    NO_FUNCTION,
    NOT_FOUND,
    NO_METHOD,
    REFUSED,
    OVERTAKEN,
    KEY_REUSED,
    STALE,
    TOO_MANY,
    FAULT,
    AWAY,
)
# For what Django itself answers, before or beside our own endpoints.
BY_STATUS: Mapping[int, Kind] = {
    400: BAD_REQUEST,
    401: NOT_LOGGED_IN,
    403: NO_CSRF,
    404: NOT_FOUND,
    405: NO_METHOD,
    412: STALE,
    429: TOO_MANY,
    500: FAULT,
    503: AWAY,
}


@dataclass
class Trouble(ZorgrouteError):
    """Stop with a problem of this kind; `more` are members of its own, such as what is missing."""

    kind: Kind
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class ProblemResponse(HttpResponse):
    """A problem on its way out; what already is one is left as it is."""


def problem(
    request: HttpRequest,
    kind: Kind,
    *,
    more: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The answer for a problem: the same bytes for the same kind, whatever lies behind it."""
    body = {
        "type": URN + kind.name,
        "title": say(request, f"api.{kind.name}.title"),
        "status": kind.status,
        "detail": say(request, f"api.{kind.name}.detail"),
        **(more or {}),
    }
    response = ProblemResponse(
        json.dumps(body, ensure_ascii=False), status=kind.status, content_type=MEDIA_TYPE
    )
    for name, value in (headers or {}).items():
        response[name] = value
    if kind is NOT_LOGGED_IN:
        response["WWW-Authenticate"] = 'Bearer realm="zorgroute"'
    return response


def language_of(request: HttpRequest) -> Language:
    """The language that was asked for; Dutch when nothing was."""
    spoken = str(getattr(request, "LANGUAGE_CODE", NL))
    return Language.EN if spoken.startswith("en") else NL


def say(request: HttpRequest, code: str, /, **facts: str) -> str:
    """A sentence of the API in the language that was asked for."""
    return content().catalogue.sentence(code, facts, voice=PROF, language=language_of(request))


def missing_facts(
    request: HttpRequest, reasons: Iterable[Reason], route: Route | None, acting: Acting
) -> list[dict[str, str]]:
    """Everything that is missing, in words, each with its mend and whose turn it is (R033)."""
    return [_missing(request, each, route, acting) for each in reasons]


def _missing(
    request: HttpRequest, reason: Reason, route: Route | None, acting: Acting
) -> dict[str, str]:
    teller = _teller(request, route, acting) if route else None
    facts = teller.titles.facts(reason) if teller else dict(reason.facts)
    voice = teller.voice if teller else PROF
    said = ""
    if teller and reason.code == "guard.said":
        said = teller.titles.said(reason.fact("where") or "")
    found = {
        "code": reason.code,
        "titel": said or _first_said(request, voice, _codes(reason.code), facts),
        "herstel": _first_said(request, voice, [f"{reason.code}.mend"], facts),
    }
    whose = reason.fact("role") or reason.fact("roles") or reason.fact("to")
    extra = {"veld": reason.fact("field"), "wie": whose}
    return found | {name: value for name, value in extra.items() if value}


def _codes(code: str) -> Iterator[str]:
    yield code
    yield f"api.{code}"
    yield "api.missing_other"


def _first_said(
    request: HttpRequest, voice: Voice, codes: Iterable[str], facts: Mapping[str, str]
) -> str:
    for code in codes:
        try:
            return content().catalogue.sentence(
                code, facts, voice=voice, language=language_of(request)
            )
        except (UnknownText, MissingFact):
            continue
    return ""


def _teller(request: HttpRequest, route: Route, acting: Acting) -> Teller:
    voice = OUDER if route.is_family(acting.role) else PROF
    return Teller(route, content().catalogue, voice, language_of(request))
