"""Does the watch over the whole test run find a canary that flies out, and only that?"""

from __future__ import annotations

import logging

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.http import HttpResponse

from tests.canaries import watching
from zorgroute.chain.cases.drafts import keep_draft
from zorgroute.chain.ledger.acting import acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.threat("T22")]
SENTENCE = "Er was vandaag iets aan de hand met de jas."


@pytest.fixture
def aviary(town):
    """A watch of its own, so that what is planted here fails no other."""
    with watching() as mine:
        ib = town.acting("ib")
        with acting_as(ib):
            keep_draft(ib, "zorg-melden", {"feiten": [SENTENCE]}, town.moment)
        yield mine


def test_watch_of_a_run_in_which_nothing_flies_out_is_quiet(aviary, town):
    town.raise_concern(SENTENCE)
    assert town.get("leerkracht", f"/zaak/{town.case}/").status_code == 200
    assert town.get("collega", f"/zaak/{town.case}/").status_code == 404
    assert SENTENCE in aviary.canaries
    assert aviary.flown == []


def test_watch_a_sentence_in_a_line_of_the_log_is_found(aviary):
    logging.getLogger("zorgroute.chain").warning("kept %s", SENTENCE)
    assert [each.split(":")[0] for each in aviary.flown] == ["log zorgroute.chain"]


def test_watch_a_sentence_in_a_statement_is_found(aviary):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", [SENTENCE])
    assert [each.split(":")[0] for each in aviary.flown] == ["statement SELECT %s"]


@pytest.mark.parametrize(
    ("path", "response", "where"),
    [
        ("/zaak/?q=iets+aan+de+hand", HttpResponse(), []),
        (f"/zaak/?q={SENTENCE.replace(' ', '+')}", HttpResponse(), ["address or header"]),
        ("/", HttpResponse(headers={"Location": f"/?{SENTENCE}"}), ["address or header"]),
        ("/", HttpResponse(f"<title>{SENTENCE}</title>"), ["title"]),
        ("/", HttpResponse(f"<p>{SENTENCE}"), []),
        ("/", HttpResponse(f"<p>{SENTENCE}", status=404), ["page 404"]),
        ("/", HttpResponse(f"<p>{SENTENCE}", status=500), ["page 500"]),
        ("/", HttpResponse(f"<p>{SENTENCE}", status=422), []),
    ],
)  # fmt: skip
def test_watch_a_sentence_in_an_answer_is_found_where_it_is_open_to_see(
    aviary, path, response, where
):
    aviary.look_at_answer(path, response)
    assert [each.split(":")[0] for each in aviary.flown] == where


def test_watch_a_sentence_in_a_mail_is_found(aviary):
    sent = EmailMessage("Er is iets", SENTENCE, to=["a@example.org"])
    aviary.look("mail", f"{sent.subject} {sent.body} {sent.to}")
    assert len(aviary.flown) == 1
