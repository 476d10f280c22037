"""Does a request act as the right person, as one whole, and only while somebody is there?"""

from __future__ import annotations

import logging
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, ProgrammingError, connection
from django.test import Client

from tests.factories.worlds import MONDAY, make_school
from tests.project.seen import told
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.models import Account
from zorgroute.project import pages
from zorgroute.project.acting import IDLE

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.project.seen")]
NOBODY = ["", "{}", "", ""]


@pytest.fixture
def now():
    with clock.source(clock.FrozenSource(MONDAY)) as frozen:
        yield frozen


@pytest.fixture
def school(now):
    return make_school()


@pytest.fixture
def browser(school):
    """A browser in which the intern begeleider has logged in."""
    client = Client(raise_request_exception=False)
    client.force_login(account(school, "ib"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def account(school, role):
    with acting_as(Duty(municipality=school.municipality)):
        made = parties.open_account(
            school.municipality, school.people[role], f"{school.municipality}.{role}", MONDAY
        )
        return Account.objects.get(id=made)


@pytest.mark.requirement("R042")
def test_request_acts_as_the_account_in_its_only_function(browser, school):
    seen = browser.get("/wie/").json()

    assert (seen["role"], seen["hats"], seen["in_transaction"]) == ("ib", 1, True)
    assert seen["told"][0] == school.municipality
    assert seen["told"][1] == "{" + str(school.people["ib"]) + "}"
    assert seen["told"][2:] == [str(school.organisation), ""]


def test_nobody_is_left_behind_after_a_request(browser):
    browser.get("/wie/")

    assert told() == NOBODY


def test_request_without_an_account_acts_as_nobody(school):
    seen = Client().get("/wie/").json()

    assert (seen["role"], seen["told"]) == (None, NOBODY)


def test_account_with_two_functions_acts_after_choosing_one(browser, school):
    with acting_as(Duty(municipality=school.municipality)):
        post = parties.employ(
            school.municipality,
            school.people["ib"],
            school.organisation,
            "leerkracht",
            MONDAY.date(),
            location=school.location,
            groups=("4",),
        )
    before = browser.get("/wie/").json()
    session = browser.session
    session["post"] = str(post)
    session.save()

    assert (before["role"], before["hats"]) == (None, 2)
    assert browser.get("/wie/").json()["role"] == "leerkracht"


def test_function_of_somebody_else_cannot_be_chosen(browser, school):
    session = browser.session
    session["post"] = str(school.acting("directeur").post)
    session.save()

    assert browser.get("/wie/").json()["role"] == "ib"


@pytest.mark.parametrize(
    ("ending", "status", "is_kept"),
    [("200", 200, True), ("409", 409, True), ("unseen", 404, True), ("500", 500, False),
     ("fault", 500, False)],
)  # fmt: skip
def test_request_keeps_all_or_nothing_of_what_it_wrote(browser, ending, status, is_kept):
    answer = browser.get(f"/schrijf/{ending}/")

    assert answer.status_code == status
    assert Session.objects.filter(session_key="line").exists() == is_kept


@pytest.mark.urls("zorgroute.project.urls")
@pytest.mark.parametrize("page", ["/crisis/", "/gezond/", "/robots.txt", "/static/web/crisis.css"])
def test_page_that_must_always_open_asks_the_database_nothing(browser, page):
    with connection.execute_wrapper(refuse):
        answer = browser.get(page)
    answer.close()

    assert answer.status_code == 200


@pytest.mark.urls("zorgroute.project.urls")
def test_page_that_asks_the_database_shows_that_it_is_away(browser):
    with connection.execute_wrapper(refuse):
        assert browser.get("/mijn-werk/").status_code == 503


def refuse(execute, statement, values, many, context):
    raise OperationalError("away")


@pytest.mark.threat("T10")
def test_somebody_who_was_away_too_long_logs_in_again_on_the_same_page(browser, now):
    browser.get("/wie/")
    now.moment = MONDAY + IDLE + timedelta(seconds=1)

    answer = browser.get("/wie/?deel=2")

    where = urlsplit(answer["Location"])
    assert (answer.status_code, where.path) == (302, "/inloggen/")
    assert parse_qs(where.query) == {"next": ["/wie/?deel=2"], "reden": ["vergrendeld"]}
    assert "_auth_user_id" not in browser.session


def test_somebody_who_keeps_clicking_stays(browser, now):
    for _ in range(4):
        now.moment += IDLE - timedelta(minutes=2)
        assert browser.get("/wie/").json()["role"] == "ib"


def test_form_sent_after_being_away_reaches_its_page_as_nobody(browser, now):
    browser.get("/wie/")
    now.moment = MONDAY + IDLE + timedelta(seconds=1)

    assert browser.post("/typ/", {"verhaal": "een lang verhaal"}).content == b"None"


@pytest.mark.parametrize(
    ("raised", "status", "said"),
    [
        (OperationalError("server closed the connection"), 503, "niet te bereiken"),
        (OperationalError("canceling statement due to statement timeout"), 503, "te lang"),
        (OperationalError("cannot execute in a read-only transaction"), 503, "onderhoud"),
        (ProgrammingError("relation does not exist"), 503, "nieuwe versie"),
        (ValueError("canary-4711"), 500, "ligt aan ons"),
    ],
)
def test_page_for_what_went_wrong_says_what_and_the_way_to_help(rf, raised, status, said):
    try:
        raise raised
    except type(raised):
        answer = pages.fault(rf.get("/mijn-werk/"))
    shown = answer.content.decode()

    assert (answer.status_code, answer["Cache-Control"]) == (status, "no-store")
    assert said in shown
    assert 'href="/crisis/"' in shown
    assert str(raised) not in shown


def test_fault_of_the_api_is_a_problem_document(rf):
    try:
        raise OperationalError("away")
    except OperationalError:
        answer = pages.fault(rf.get("/api/v1/zaken"))

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")


@pytest.mark.threat("T22")
@pytest.mark.requirement("R042")
def test_log_of_a_fault_tells_where_but_not_about_whom(browser, caplog):
    from zorgroute.project.logs import PlainFormatter  # noqa: PLC0415 only here

    with caplog.at_level(logging.ERROR, logger="django.request"):
        logging.getLogger("django").propagate = True
        browser.get("/schrijf/fault/")
    written = [PlainFormatter().format(record) for record in caplog.records]

    assert any("seen.py" in line and "ValueError" in line for line in written)
    assert [line for line in written if "Pip" in line] == []
