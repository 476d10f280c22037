"""Whatever is sent by whoever: never a fault of ours, and an answer that the document promises."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.faces.api.callers import caller, first_step, raised
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.models import Account
from zorgroute.project.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 15
OPERATIONS = [
    "zakenLijst",
    "zaakLezen",
    "zaakWatNu",
    "zetDoen",
    "signaalMelden",
    "werkLijst",
    "kinderenLijst",
    "routesLijst",
    "routeLezen",
    "openapi",
]


REACHED = {
    "leerkracht": {200, 400, 404, 409},
    "ib": {200, 400, 404},
    "ouders": {200, 400, 404},
    "cjg": {200, 400, 404},
    "nobody": {200, 401},
}


@contextmanager
def connection_left_open():
    """Let requests leave the connection of the test alone.

    To be entered after the last request with Django's own client, which ties the signals again.
    """
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@dataclass(frozen=True)
class Sender:
    """What goes with every request of one viewpoint."""

    headers: dict[str, str]
    cookies: dict[str, str]


def sender(school, viewpoint: str) -> Sender:
    """How somebody is recognised: by a token, a parent by a session, nobody not at all."""
    if viewpoint == "nobody":
        return Sender({}, {})
    if viewpoint != "ouders":
        return Sender({"Authorization": f"Bearer {caller(school, viewpoint).token}"}, {})
    with acting_as(Duty(municipality=school.municipality)):
        account = parties.open_account(
            school.municipality, school.people["ouders"], school.municipality, school.now
        )
    client = Client()
    client.force_login(Account.objects.get(id=account), "django.contrib.auth.backends.ModelBackend")
    cookies = {name: each.value for name, each in client.cookies.items()}
    csrf = "a" * 32
    return Sender({"X-CSRFToken": csrf}, {**cookies, "csrftoken": csrf})


@pytest.mark.parametrize("viewpoint", ["leerkracht", "ib", "ouders", "cjg", "nobody"])
def test_anything_sent_gets_an_answer_that_was_promised(school, teacher, viewpoint):
    known = raised(school, teacher)
    assert teacher.post(f"/zaken/{known}/zetten", first_step()).status_code == 201
    who = sender(school, viewpoint)
    statuses: set[int] = set()
    with connection_left_open():
        document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
        for name in OPERATIONS:
            operation = document.find_operation_by_id(name)
            statuses |= send_anything(operation, who, known, school)
    # That most was not stopped at the door shows in what came out.
    assert statuses >= REACHED[viewpoint]


def send_anything(operation, who, known, school):
    """Send what the document allows and what it does not, sometimes about a case that is there;
    gives every status that came back."""
    statuses: set[int] = set()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), is_known=st.booleans())
    def send(case, is_known):
        if is_known and "zaak" in case.path_parameters:
            case.path_parameters["zaak"] = known
        if is_known and isinstance(case.body, dict) and "kind" in case.body:
            case.body |= {"kind": str(school.children["pip"])}
        response = case.call(headers=who.headers, cookies=who.cookies)
        statuses.add(response.status_code)
        case.validate_response(response, checks=CHECKS)

    send()
    return statuses
