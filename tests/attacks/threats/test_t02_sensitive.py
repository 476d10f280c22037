"""Can somebody who rightly takes part in a case read more of it than the own task needs (T2)?"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.attacks.threats.village import SAFETY, borrowed, standing
from tests.attacks.town import plain
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.emergency.actions import disclose
from zorgroute.chain.emergency.rules import sensitive_classes
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.ledger.models import Look
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.parties.tokens import make_token
from zorgroute.core.engine.what_now import Next, Why
from zorgroute.core.routes.route import MAIN
from zorgroute.core.telling.closing import needed_for

pytestmark = pytest.mark.threat("T2")
WHO = "leerkracht"


@pytest.fixture(scope="module")
def standing_village(django_db_setup, django_db_blocker, tmp_path_factory):
    yield from standing(django_db_blocker, tmp_path_factory.mktemp("village"))


@pytest.fixture
def village(standing_village):
    yield from borrowed(standing_village)


def case_page(village, who=WHO, tail=""):
    return plain(village.get(who, f"/zaak/{village.case}/{tail}"))


def test_t2_sensitive_answer_is_not_in_the_bytes_until_a_reason_is_given(village):
    page = case_page(village)
    assert (SAFETY in page, "Gevoelig. Openen met een reden" in page) == (False, True)
    sent = village.post(WHO, f"/zaak/{village.case}/gevoelig/", {"reden": "veiligheid_wegen"})
    assert sent.status_code == 302
    page = case_page(village)
    assert (SAFETY in page, "Gevoelig. Openen met een reden" in page) == (True, False)


def test_t2_reason_outside_the_list_opens_nothing(village):
    for reason in ("", "nieuwsgierig"):
        answer = village.post(WHO, f"/zaak/{village.case}/gevoelig/", {"reden": reason})
        assert (answer.status_code, "Kies waarom u dit nodig hebt." in plain(answer)) == (200, True)
    assert SAFETY not in case_page(village)
    acting = village.acting(WHO)
    with acting_as(acting), pytest.raises(Refused) as no:
        disclose(acting, village.case, "nieuwsgierig", village.moment)
    assert no.value.denied.codes() == ("sensitive.no_reason",)


def test_t2_it_closes_by_itself_and_stands_open_for_one_person_only(village):
    village.post(WHO, f"/zaak/{village.case}/gevoelig/", {"reden": "mijn_stap"})
    other = village.acting("ib")
    with acting_as(other):
        seen = case_seen_by(other, village.case, village.moment)
        assert seen.reason_given == ""
    acting = village.acting(WHO)
    with acting_as(acting):
        for minutes, expected in ((59, "mijn_stap"), (60, "")):
            at = village.moment + timedelta(minutes=minutes)
            assert case_seen_by(acting, village.case, at).reason_given == expected


def test_t2_who_wrote_it_and_what_is_not_sensitive_needs_no_reason(village):
    assert SAFETY in case_page(village, "ib")
    acting = village.acting(WHO)
    with acting_as(acting):
        told = case_seen_by(acting, village.case, village.moment).timeline()
    found = {
        (it.of_class in sensitive_classes(), it.is_closed) for each in told for it in each.answers
    }
    assert found == {(True, True), (False, False)}


@pytest.mark.requirement("R206")
def test_t2_reason_stands_in_the_looks_as_a_code(village):
    village.post(WHO, f"/zaak/{village.case}/gevoelig/", {"reden": "vraag_gezin"})
    case_page(village)
    with acting_as(village.acting(WHO)):
        rows = Look.objects.filter(case_id=village.case, reasons=["vraag_gezin"]).order_by("at")
        assert [each.parts for each in rows] == [["gevoelig"], ["dossier"]]


def test_t2_step_page_and_print_keep_it_closed_too(village):
    tails = ("stap/meldcode/m1-signalen/", "afdruk/")
    for tail in tails:
        assert SAFETY not in case_page(village, tail=tail)
    printed = village.post(WHO, f"/zaak/{village.case}/afdruk/", {"doel": "overleg"})
    assert (SAFETY in plain(printed), "Gevoelig. Niet afgedrukt." in plain(printed)) == (
        False,
        True,
    )
    village.post(WHO, f"/zaak/{village.case}/gevoelig/", {"reden": "mijn_stap"})
    assert SAFETY in case_page(village, tail=tails[0])


def test_t2_api_gives_it_for_one_reading_with_a_reason(village):
    acting = village.acting(WHO)
    with acting_as(acting):
        last = village.moment.date() + timedelta(days=30)
        _, token = make_token(acting, "proef", last, village.moment)
    url = f"/api/v1/zaken/{village.case}"
    found = {}
    for query in ("", "?reden=nieuwsgierig", "?reden=mijn_stap", ""):
        client = village.fresh_client("niemand")
        village.clients["programma"] = client
        answer = village.get("programma", url + query, headers={"Authorization": f"Bearer {token}"})
        body = json.loads(answer.content)
        closed = [
            each["gesloten"]
            for entry in body["tijdlijn"]
            for each in entry["antwoorden"]
            if each["naam"] == "signalen"
        ]
        found[query] = (SAFETY in plain(answer), closed)
    assert found == {
        "": (False, [True]),
        "?reden=nieuwsgierig": (False, [True]),
        "?reden=mijn_stap": (True, [False]),
    }


def test_t2_classes_that_stay_closed_are_data():
    assert sensitive_classes() == {"safety", "medical"}


def test_t2_step_of_a_track_needs_the_track_and_a_step_of_the_route_its_own_questions(village):
    route = village.route
    mine = [
        Next(line, step, ("ib",), None, None, None, False, False, False, Why("start"), (), ())
        for line, step in (("meldcode", "m2-overleg"), (MAIN, "7-vervolg"))
    ]
    needed, lines = needed_for(route, mine)
    assert lines == {"meldcode"}
    assert (MAIN, "veiligheid") in needed
    assert (MAIN, "gemeld-op") not in needed
