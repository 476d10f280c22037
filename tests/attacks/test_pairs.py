"""Two worlds that differ only in what a reader may not know: does that reader get the same bytes?

Both worlds of a pair go on from one savepoint, so that ids are the same and only the hidden thing
differs.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.attacks.doorways import API_CASE, CASE, LIST, PORTAL, doors
from tests.attacks.town import plain

pytestmark = pytest.mark.django_db
FAMILY_PAGES = ("/wat-gebeurt-er-nu/", "/uw-rechten/", "/api/v1/zaken", "/api/v1/werk")
STAFF_PAGES = (
    "/mijn-werk/", "/kinderen/", "/zorg-melden/", "/overleg/", "/spoed/", "/crisis/vastleggen/",
    "/api/v1/zaken", "/api/v1/werk", "/api/v1/kinderen",
)  # fmt: skip


def seen_by(town, who, urls):
    """Everything this reader gets at these addresses, and in how many statements."""
    found = {}
    for url in urls:
        with CaptureQueriesContext(connection) as queries:
            response = town.get(who, url)
        found[url] = (plain(response), len(queries))
    return found


def worlds(town, readers, *stories):
    """What the readers get after each story, each told from the same beginning."""
    began, found = town.moment, []
    for who in readers:
        town.fresh_client(who)
    for story in stories:
        point = transaction.savepoint()
        town.moment = began
        story(town)
        town.moment = began + timedelta(days=60)
        town.clients.clear()
        for who in readers:
            # A session of its own: the first click of it writes when it was.
            town.get(who, "/uw-rechten/")
        found.append({who: seen_by(town, who, urls) for who, urls in readers.items()})
        transaction.savepoint_rollback(point)
    town.moment = began
    return found


def differences(one, other):
    """Where the bytes of two worlds differ, with the first words that do."""
    assert any(text.startswith("200") for pages in one.values() for text, _ in pages.values())
    found = []
    for who, pages in one.items():
        for url, (text, queries) in pages.items():
            also, many = other[who][url]
            if queries != many:
                found.append((who, url, f"{queries} != {many} statements"))
            pairs = zip(text.splitlines(), also.splitlines(), strict=False)
            first = next(((a.strip(), b.strip()) for a, b in pairs if a != b), None)
            if text != also:
                found.append((who, url, first or "length"))
    return found


def case_pages(town, *kinds):
    """The addresses about the case of the town and every list, of the steps those that families
    answer too."""
    urls = [door.url(town.case, town) for door in doors(*kinds, LIST)]
    steps = ("6-wacht-op-ouders", "9-hulp-cjg", "10-terugkoppeling", "8-cjg-inlichten")
    more = [url.replace("1-signaal", step) for url in urls for step in steps if "1-signaal" in url]
    return tuple(url for url in (*urls, *more) if not url.endswith("zetten"))


def meldcode(town, *, steps=1, days=0):
    """The meldcode starts and comes so far, on the day it is."""
    town.start("meldcode")
    began = town.moment
    told = {
        "m1-signalen": ("in-kaart", {"signalen": ("Blauwe plek.",)}, ()),
    }
    for step, (outcome, record, present) in list(told.items())[:steps]:
        town.moment = began - timedelta(days=1) + timedelta(days=days)
        town.do(step, line="meldcode", outcome=outcome, record=record, present=present)
    town.moment = began


TO_HOME = {"6-gesprek-ouders": "ouders-pakken-op"}
AGREED = {"afgesproken-datum": None, "terugkoppelen-aan": "ib"}


def to_home(town):
    agreed = {**AGREED, "afgesproken-datum": (town.moment + timedelta(days=22)).date()}
    town.walk_to("6-wacht-op-ouders", TO_HOME, **{"6-gesprek-ouders": agreed})


@pytest.mark.threat("T6")
@pytest.mark.requirement("R110")
def test_pages_of_parents_with_and_without_a_meldcode_are_the_same_bytes(town):
    town.raise_concern()
    town.walk_to("3-naar-ib")
    family = (*FAMILY_PAGES, *case_pages(town, PORTAL, API_CASE))
    readers = {"ouders": family, "ouder-twee": family}

    def hidden(later):
        def story(told):
            meldcode(told, days=later)
            to_home(told)

        return story

    def after(told):
        to_home(told)
        meldcode(told)

    without, started, dated, last = worlds(town, readers, to_home, hidden(0), hidden(1), after)
    assert differences(without, started) == []
    assert differences(without, dated) == []
    assert differences(without, last) == []


@pytest.mark.threat("T33")
def test_pages_of_cjg_with_and_without_a_meldcode_are_the_same_bytes(town):
    town.raise_concern()
    town.walk_to("3-naar-ib")
    pages = (*STAFF_PAGES, *case_pages(town, CASE, API_CASE))

    def plainly(told):
        told.walk_to("9-hulp-cjg")

    def hidden(told):
        meldcode(told)
        plainly(told)

    without, started = worlds(town, {"cjg": pages}, plainly, hidden)
    assert differences(without, started) == []


@pytest.mark.threat("T33")
def test_pages_of_everybody_outside_the_case_do_not_change_with_it(town):
    town.raise_concern()
    pages = (*STAFF_PAGES, *case_pages(town, CASE, API_CASE))

    def still(told):
        """Nothing more happens."""

    def hidden(told):
        told.walk_to("7-vervolg")
        meldcode(told)

    family = (*FAMILY_PAGES, *case_pages(town, PORTAL, API_CASE))
    outside = dict.fromkeys(("collega", "leerkracht-vlieger", "directeur", "cjg"), pages)
    one, other = worlds(town, {**outside, "ouders-juno": family}, still, hidden)
    assert differences(one, other) == []


@pytest.mark.threat("T19")
@pytest.mark.requirement("R146")
def test_pages_of_school_do_not_tell_how_far_the_cjg_has_come(town):
    town.raise_concern()
    town.walk_to("9-hulp-cjg")
    pages = (*STAFF_PAGES, *case_pages(town, CASE, API_CASE))
    readers = {"leerkracht": pages, "ib": pages}

    def so_far(step):
        def story(told):
            told.walk_to(step)

        return story

    mdo, agreed = worlds(
        town, readers, so_far("12-mdo"),
        so_far("13-afspraken"),
    )  # fmt: skip
    assert differences(mdo, agreed) == []


def test_differences_of_worlds_a_planted_difference_is_found():
    one = {"ouders": {"/": ("200\nb", 3)}}
    other = {"ouders": {"/": ("200\nc", 4)}}
    assert differences(one, other) == [
        ("ouders", "/", "3 != 4 statements"), ("ouders", "/", ("b", "c")),
    ]  # fmt: skip
    assert re.search("b", one["ouders"]["/"][0])
