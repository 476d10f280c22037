"""Two programs at once: a key does its work once, and one of two movers comes first."""

from __future__ import annotations

import threading
from contextvars import copy_context
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import connections, transaction

from tests.faces.api.callers import Caller, caller, concern, first_step, raised
from tests.faces.web.entering import agree_on_route
from tests.factories.worlds import make_school
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as

MONDAY = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


@pytest.fixture
def teacher(committed, tmp_path):
    with clock.source(clock.FrozenSource(MONDAY)):
        with transaction.atomic(), acting_as(Duty()):
            school = make_school()
            agree_on_route(school, tmp_path)
            made = caller(school, "leerkracht")
        yield school, made


def at_once(*calls):
    """Do these at the same time, each on connections of its own; the answers in order."""
    gate, answers = threading.Barrier(len(calls)), {}

    def run(number, call):
        try:
            gate.wait(10)
            answers[number] = call()
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=copy_context().run, args=(run, number, call))
        for number, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [answers[number] for number in range(len(calls))]


def again(who: Caller) -> Caller:
    from django.test import Client  # noqa: PLC0415 one client for each thread

    return Caller(Client(raise_request_exception=False), who.token)


@pytest.mark.threat("T24")
@pytest.mark.requirement("R005")
def test_two_concerns_at_once_with_one_key_are_one_case(teacher):
    school, who = teacher
    body = concern(school)
    calls = [
        partial(again(who).post, "/signalen", body, Idempotency_Key="dubbel") for _ in range(4)
    ]
    said = at_once(*calls)
    assert {each.status_code for each in said} == {201}
    assert len({each.content for each in said}) == 1
    assert who.get("/zaken").json()["count"] == 1


def test_two_moves_at_once_on_what_both_saw_are_one_move(teacher):
    school, who = teacher
    case = raised(school, who)
    tag = who.get(f"/zaken/{case}")["ETag"]
    calls = [
        partial(again(who).post, f"/zaken/{case}/zetten", first_step(), If_Match=tag)
        for _ in range(3)
    ]
    statuses = sorted(each.status_code for each in at_once(*calls))
    assert statuses[0] == 201
    assert set(statuses[1:]) <= {409, 412}
