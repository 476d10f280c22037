"""Do parents learn of a meldcode before somebody decided that they may, on whatever page (T6)?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.attacks.doorways import API_CASE, PORTAL
from tests.attacks.test_pairs import FAMILY_PAGES, case_pages, differences, worlds
from tests.attacks.threats.village import SAFETY, borrowed, standing
from tests.attacks.town import plain
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.core.engine.disclosing import may_decide
from zorgroute.core.engine.moves import Actor, Correct, TellFamily

pytestmark = pytest.mark.threat("T6")
TITLE = "Samen kijken of uw kind veilig is"


@pytest.fixture(scope="module")
def standing_village(django_db_setup, django_db_blocker, tmp_path_factory):
    yield from standing(django_db_blocker, tmp_path_factory.mktemp("village"))


@pytest.fixture
def village(standing_village):
    yield from borrowed(standing_village)


def decide(town, told, *, who="ib", note="De ouders zijn erbij geweest.", track="meldcode"):
    acting = town.acting(who)
    with acting_as(acting):
        move = TellFamily(Actor(str(acting.person), acting.role), track, told, note, town.moment)
        return attempt(acting, town.case, move, town.moment)


def refused(town, told, **more):
    with pytest.raises(Refused) as no:
        decide(town, told, **more)
    return tuple(sorted(no.value.denied.codes()))


def lines_known(town, who):
    acting = town.acting(who)
    with acting_as(acting):
        seen = case_seen_by(acting, town.case, town.moment)
        return set(seen.standing.runs), [each.words for each in seen.timeline()]


def parents_pages(town):
    pages = (*FAMILY_PAGES, *case_pages(town, PORTAL, API_CASE))
    return {url: plain(town.get("ouders", url)) for url in pages}


def test_t6_track_is_told_after_the_decision_and_gone_again_after_the_next(village):
    assert lines_known(village, "ouders")[0] == set()
    decide(village, told=True)
    runs, words = lines_known(village, "ouders")
    assert (runs, f"De school vertelt u over “{TITLE}”." in words) == ({"meldcode"}, True)
    assert any(TITLE in page for page in parents_pages(village).values())
    decide(village, told=False, note="De partner leest mee.")
    runs, words = lines_known(village, "ouders")
    assert (runs, [each for each in words if TITLE in each]) == (set(), [])


def test_t6_what_professionals_wrote_among_themselves_stays_with_them(village):
    decide(village, told=True, note="Besproken met de ouders QZ9.")
    pages = "".join(parents_pages(village).values())
    assert (SAFETY in pages, "QZ9" in pages) == (False, False)


def test_t6_pages_of_parents_are_the_same_bytes_without_and_with_a_decision_not_to_tell(village):
    pages = (*FAMILY_PAGES, *case_pages(village, PORTAL, API_CASE))

    def undecided(_town):
        """Nothing is decided."""

    def kept(town):
        decide(town, told=True)
        decide(town, told=False, note="Het geeft gevaar.")

    one, other = worlds(village, {"ouders": pages, "ouder-twee": pages}, undecided, kept)
    assert differences(one, other) == []


@pytest.mark.parametrize("who", ["leerkracht", "cjg", "ouders"])
def test_t6_only_who_leads_the_track_or_decides_on_reporting_decides(village, who):
    assert may_decide(village.route, "meldcode") == ("ib", "directeur")
    acting = village.acting(who)
    with acting_as(acting):
        move = TellFamily(
            Actor(str(acting.person), acting.role), "meldcode", True, "Omdat.", village.moment
        )
        with pytest.raises(Exception, match=r"role\.not_allowed|[0-9a-f-]{36}"):
            attempt(acting, village.case, move, village.moment)
    assert lines_known(village, "ouders")[0] == set()


def test_t6_decision_needs_a_reason_a_track_that_runs_and_a_change(village):
    assert refused(village, told=True, note=" ") == ("telling.no_reason",)
    assert refused(village, told=False) == ("telling.already",)
    assert refused(village, told=True, track="crisis") == (
        "role.not_allowed",
        "telling.not_started",
    )
    decide(village, told=True)
    assert refused(village, told=True) == ("telling.already",)


def test_t6_decision_can_be_taken_back_by_who_took_it(village):
    made = decide(village, told=True)
    acting = village.acting("ib")

    with acting_as(acting):
        actor = Actor(str(acting.person), acting.role)
        move = Correct(actor, made.events[-1].act, "Vergissing.", village.moment)
        attempt(acting, village.case, move, village.moment + timedelta(minutes=1))
    assert lines_known(village, "ouders")[0] == set()


def test_t6_page_records_the_decision_and_says_what_is_missing(village):
    url = f"/zaak/{village.case}/ouders-vertellen/meldcode/"
    assert url in plain(village.get("ib", f"/zaak/{village.case}/"))
    assert url not in plain(village.get("leerkracht", f"/zaak/{village.case}/"))
    assert village.get("leerkracht", url).status_code == 404
    empty = plain(village.post("ib", url, {}))
    assert "Kies of de ouders dit nu mogen weten." in empty
    assert "Er staat nog niet waarom u dit besluit." in empty
    sent = village.post("ib", url, {"mag": "ja", "waarom": "Zij waren bij het gesprek."})
    assert sent.status_code == 302
    assert "Nu mogen de ouders hiervan weten." in plain(village.get("ib", url))
