"""Does a withdrawal win from whoever is reading at that very moment (T18, G4)?"""

from __future__ import annotations

import threading
import time
from contextvars import copy_context

import psycopg
import pytest
from django.db import connection, connections, transaction

from tests.attacks.town import make_town
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.ledger.refusals import Unseen

pytestmark = pytest.mark.threat("T18")
ABOUT = (
    "cases_case", "cases_involvement", "cases_work", "cases_deadline", "cases_seat", "cases_link",
    "ledger_deed", "concerns_signal", "consent_signature", "consent_question", "parties_child",
)  # fmt: skip
PAGES = ("/zaak/{}/", "/zaak/{}/toestemming/", "/api/v1/zaken/{}", "/mijn-werk/")
SWITCH = "UPDATE consent_allowance SET state = %s WHERE case_id = %s"


@pytest.fixture
def standing(committed, tmp_path):
    """A case that really stands in the database, in which the CJG takes part on consent."""
    with transaction.atomic():
        town = make_town(tmp_path)
        town.raise_concern()
        town.walk_to("9-afspraak-maken")
    town.client("cjg")
    return town


@pytest.fixture
def switch(standing, addresses):
    """Takes the consent back and gives it again, on a connection of its own that commits."""
    with psycopg.connect(addresses["DATABASE_URL"], autocommit=True) as other:
        other.execute("SELECT set_config('app.duty', 'system', false)")

        def turn(state):
            assert other.execute(SWITCH, [state, standing.case]).rowcount > 0

        yield turn


class Between:
    """Lets something happen before one statement of a request, and notes what came after it."""

    def __init__(self, at, happen):
        self.at, self.happen, self.count = at, happen, 0
        self.told = []

    def __call__(self, execute, sql, params, many, context):
        if self.count == self.at:
            self.happen()
        self.count += 1
        answer = execute(sql, params, many, context)
        is_about = any(table in sql.partition("WHERE")[0] for table in ABOUT)
        if self.count > self.at and is_about and sql.lstrip()[:6] == "SELECT":
            rows = context["cursor"].cursor.rowcount
            if rows > 0:
                self.told.append((self.count, rows, sql[:90]))
        return answer


def asked(standing, url, at, happen):
    """One request of the receiver, during which something happens before statement `at`."""
    between = Between(at, happen)
    with connection.execute_wrapper(between):
        answer = standing.get("cjg", url)
    return between, answer.status_code


@pytest.mark.parametrize("page", PAGES)
def test_t18_withdrawal_between_any_two_statements_ends_the_reading(standing, switch, page):
    url = page.format(standing.case)
    counted, status = asked(standing, url, 10_000, lambda: None)
    assert status == 200
    told, odd = {}, {}
    for at in range(counted.count):
        between, status = asked(standing, url, at, lambda: switch("withdrawn"))
        switch("given")
        if between.told:
            told[at] = between.told
        if status not in {200, 404}:
            odd[at] = status
    assert told == {}
    assert odd == {}


def test_t18_without_a_withdrawal_the_same_statements_do_tell(standing, switch):
    """The negative control: what is noted above is what gives the page its words."""
    between, status = asked(standing, f"/zaak/{standing.case}/", 0, lambda: None)
    assert status == 200
    assert len(between.told) > 5


READERS, ROUNDS = 6, 85


def test_t18_no_read_that_began_after_a_withdrawal_gives_the_case(standing, switch):
    """Half a thousand races: what began after the withdrawal was acknowledged, and before the
    consent was given again, finds nothing."""
    with transaction.atomic():
        cjg = standing.acting("cjg")
    reads, closed, stop = [], [], threading.Event()

    def read():
        began = time.monotonic()
        try:
            with transaction.atomic(), acting_as(cjg):
                case_seen_by(cjg, standing.case, standing.moment)
            found = True
        except Unseen:
            found = False
        reads.append((began, time.monotonic(), found))

    def reader():
        try:
            while not stop.is_set():
                read()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=copy_context().run, args=(reader,)) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    while len(reads) < READERS * ROUNDS:
        switch("withdrawn")
        since = time.monotonic()
        behind = len(reads)
        while len(reads) < behind + READERS:
            time.sleep(0.002)
        closed.append((since, time.monotonic()))
        switch("given")
        behind = len(reads)
        while len(reads) < behind + READERS:
            time.sleep(0.002)
    stop.set()
    for thread in threads:
        thread.join(60)
    late = [
        found
        for began, ended, found in reads
        if any(since < began and ended < until for since, until in closed)
    ]
    assert True not in late
    assert len(reads) >= 500
    assert late.count(False) > 0
    assert [each for each in reads if each[2]] != []
