"""What does the API promise, as a document that programs read (OpenAPI 3.1)?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from zorgroute.faces.api.api import api
from zorgroute.faces.api.door import VERSION
from zorgroute.faces.api.problems import MEDIA_TYPE
from zorgroute.faces.api.shapes import Problem

BASE = "/api/v1"
INFO = {
    "title": "Zorgroute",
    "version": VERSION,
    "description": (
        "De afgesproken zorgroute voor programma’s: een zorg melden, zien waar een zaak staat, "
        "wat nu nodig is en van wie, en een stap doen. Dezelfde regels gelden als op het scherm."
    ),
    "contact": {
        "name": "Zorgroute",
        "url": "https://zorgroute.example/contact",
        "email": "beheer@zorgroute.example",
    },
    "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
}
ALWAYS = {
    400: "Het verzoek klopt niet",
    401: "U bent niet aangemeld",
    403: "Zonder CSRF-token of gekozen functie kan dit niet",
    405: "Dit kan op dit adres niet",
    429: "Te veel verzoeken in een minuut",
    500: "Er ging bij ons iets mis",
    503: "Tijdelijk niet bereikbaar",
}
OF_ONE = {404: "Bestaat niet, of niet voor u"}
OF_WRITING = {
    404: "Bestaat niet, of niet voor u",
    409: "Kan nog niet, iemand was u voor, of de sleutel is al gebruikt",
    412: "De zaak is veranderd sinds u die las",
}
API_VERSION = {
    "API-Version": {
        "description": "de versie van deze API",
        "schema": {"type": "string"},
        "required": True,
    }
}
ETAG = {"ETag": {"description": "kenmerk van wat u ziet", "schema": {"type": "string"}}}


@cache
def document() -> dict[str, Any]:
    """The whole document: what ninja reads from the endpoints, with what holds for all of them."""
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/")))
    schemas = made["components"]["schemas"]
    problem = Problem.model_json_schema(by_alias=True, ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    for path, method, operation in _operations(made):
        _promise(operation, _problems_of(path, method))
    made["paths"] = dict(sorted({**made["paths"], "/openapi.json": _OWN}.items()))
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    made["info"] = INFO
    made["servers"] = [{"url": BASE}]
    return made


def _operations(made: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _problems_of(path: str, method: str) -> dict[int, str]:
    if method == "post":
        return ALWAYS | OF_WRITING
    return ALWAYS | (OF_ONE if "{" in path else {})


def _promise(operation: dict[str, Any], problems: dict[int, str]) -> None:
    responses = operation["responses"]
    for status, answer in responses.items():
        answer["headers"] = API_VERSION | (ETAG if "304" in responses else {})
        answer["description"] = "Niet veranderd" if status == "304" else "Goed"
    for number, said in sorted(problems.items()):
        responses[str(number)] = {
            "description": said,
            "headers": API_VERSION,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }


_OWN = {
    "get": {
        "operationId": "openapi",
        "summary": "Dit document",
        "tags": ["Over deze API"],
        "security": [],
        "responses": {
            "200": {
                "description": "Goed",
                "headers": API_VERSION,
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        },
    }
}


def served(request: HttpRequest) -> HttpResponse:
    """The document, open to everybody and to every site."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    response = HttpResponse(
        json.dumps(deepcopy(document()), ensure_ascii=False), content_type="application/json"
    )
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
