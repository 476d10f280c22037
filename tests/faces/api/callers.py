"""A caller of the API in one function of a small school, with a token of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.parties.tokens import make_token

BASE = "/api/v1"


@dataclass
class Caller:
    """Sends requests as one function, and reads what comes back."""

    client: Client
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str):
        return self.client.get(BASE + path, headers=self._all(headers))

    def post(self, path: str, body: Any, **headers: str):
        return self.client.post(
            BASE + path,
            data=body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json",
            headers=self._all(headers),
        )

    def _all(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return {**bearer, **self.headers, **named}


def caller(school, role: str) -> Caller:
    """Somebody of this school with a token for the own function."""
    acting = school.acting(role)
    with acting_as(acting):
        last = school.now.date() + timedelta(days=300)
        _, token = make_token(acting, "proef", last, school.now)
    return Caller(Client(raise_request_exception=False), token)


def concern(school, child: str = "pip", **more: Any) -> dict[str, Any]:
    """A concern as it is sent."""
    return {
        "route": f"{school.municipality}.basisschool",
        "kind": str(school.children[child]),
        "domeinen": ["ontwikkeling"],
        "feiten": "Viel drie keer in slaap.",
        "gezienOp": school.now.date().isoformat(),
        **more,
    }


def first_step(**more: Any) -> dict[str, Any]:
    """The first step of the route as a move."""
    return {
        "soort": "stap",
        "stap": "1-signaal",
        "uitkomst": "besproken",
        "aanwezig": ["collega"],
        "antwoorden": {"domein": ["ontwikkeling"], "gezien": ["Viel in slaap."]},
        **more,
    }


def raised(school, who: Caller) -> str:
    """The id of a case that this caller began."""
    answer = who.post("/signalen", concern(school))
    assert answer.status_code == 201, answer.content
    return answer.json()["zaak"]
