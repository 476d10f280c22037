"""Can a parent ask, follow, fetch, object and add words, and nobody else's parent?"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.faces.portal.walking import to_home_watch
from tests.faces.web.entering import Visitor, hidden, words
from tests.factories.worlds import make_school

pytestmark = pytest.mark.django_db
RIGHTS = "/uw-rechten/"


@pytest.fixture
def watched():
    """A case that the parents take part in."""
    school, case, now = to_home_watch(make_school())
    return school, case, now + timedelta(hours=1)


def asked(parent, school, kind="inspection", text="", child="pip", **more):
    url = f"{RIGHTS}vragen/{kind}/"
    key = hidden(parent.get(url, query_params=more), "sleutel")
    sent = {"sleutel": key, "vraag": text, "kind": str(school.children[child]), **more}
    return parent.post(url, sent)


@pytest.mark.requirement("R213")
def test_request_of_a_parent_stands_in_the_list_with_its_last_day(watched):
    school, _, now = watched
    parent = Visitor(school, "ouders", now)
    answer = asked(parent, school)
    assert answer.status_code == 302
    said = words(parent.get(answer["Location"]))
    assert "Dank u. Uw vraag is aangekomen." in said
    assert "U hoort uiterlijk op donderdag 4 juni van ons." in said
    listed = words(parent.get(RIGHTS))
    assert "Wat u vroeg Alles lezen wat er is opgeschreven Wij hebben uw vraag ontvangen." in listed


def test_request_sent_twice_is_one_request(watched):
    school, _, now = watched
    parent = Visitor(school, "ouders", now)
    url = f"{RIGHTS}vragen/inspection/"
    key = hidden(parent.get(url), "sleutel")
    sent = {"sleutel": key, "kind": str(school.children["pip"])}
    assert parent.post(url, sent)["Location"] == parent.post(url, sent)["Location"]


def test_request_without_words_says_what_is_missing_and_keeps_nothing(watched):
    school, _, now = watched
    parent = Visitor(school, "ouders", now)
    answer = asked(parent, school, "correction")
    assert answer.status_code == 409
    assert "Er staat nog niet wat u vraagt." in words(answer)
    assert "Wat u vroeg" not in words(parent.get(RIGHTS))


def test_request_about_the_child_of_somebody_else_does_not_exist(watched):
    school, case, now = watched
    other = Visitor(school, "ouders-juno", now)
    assert other.get(f"{RIGHTS}vragen/complaint/", query_params={"zaak": case}).status_code == 404
    made = asked(Visitor(school, "ouders", now), school)["Location"]
    assert other.get(made.partition("?")[0]).status_code == 404


def test_request_that_is_withdrawn_is_told_so(watched):
    school, _, now = watched
    parent = Visitor(school, "ouders", now)
    url = asked(parent, school)["Location"].partition("?")[0]
    parent.post(url)
    assert "U hebt dit ingetrokken" in words(parent.get(url))


@pytest.mark.requirement("R203")
@pytest.mark.requirement("R210")
def test_page_of_a_case_offers_objection_complaint_and_adviser(watched):
    school, case, now = watched
    parent = Visitor(school, "ouders", now)
    assert (
        f"/wat-gebeurt-er-nu/{case}/niet-eens/"
        in parent.get("/wat-gebeurt-er-nu/").content.decode()
    )
    said = words(parent.get(f"/wat-gebeurt-er-nu/{case}/niet-eens/"))
    assert [
        each
        for each in (
            "Bezwaar maken tegen een besluit",
            "Een klacht indienen",
            "Praten met een vertrouwenspersoon",
        )
        if each not in said
    ] == []


def test_statement_stands_in_the_file_as_it_was_written_for_parent_and_school(watched):
    school, case, now = watched
    parent = Visitor(school, "ouders", now)
    url = f"/wat-gebeurt-er-nu/{case}/erbij-zetten/"
    key = hidden(parent.get(url), "sleutel")
    answer = parent.post(url, {"sleutel": key, "vraag": "Wij vinden dat Pip gewoon moe was."})
    said = words(parent.get(answer["Location"]))
    assert "Opgeschreven volgens u. Wij vinden dat Pip gewoon moe was." in said
    ib = words(Visitor(school, "ib", now + timedelta(minutes=5)).get(f"/zaak/{case}/"))
    assert "Wij vinden dat Pip gewoon moe was." in ib


def package(response):
    return json.loads(response.content)
