"""Does school hear that something happens at the CJG, and never what, nor when on the day?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.attacks.doorways import API_CASE, CASE, LIST, doors
from tests.attacks.test_pairs import STAFF_PAGES, case_pages, differences, worlds
from tests.attacks.town import plain
from tests.factories.westerkwartier import REVIEW
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.routebook.queries import content

pytestmark = [pytest.mark.django_db, pytest.mark.threat("T19")]
SAID = "kanarie-wat-het-cjg-vond"


def school_pages(town):
    return {who: (*STAFF_PAGES, *case_pages(town, CASE, API_CASE)) for who in ("leerkracht", "ib")}


@pytest.mark.requirement("R146")
def test_t19_hour_at_which_the_cjg_reports_is_in_no_byte_that_school_gets(town):
    town.raise_concern()
    town.walk_to("10-terugkoppeling")

    def at(hours):
        def story(told):
            told.moment += timedelta(hours=hours)
            told.do("10-terugkoppeling", outcome="teruggekoppeld", next_on=REVIEW)

        return story

    early, late = worlds(town, school_pages(town), at(0), at(7))
    assert differences(early, late) == []


@pytest.mark.requirement("R146")
def test_t19_words_and_outcome_at_the_cjg_are_in_no_byte_that_school_gets(town):
    """The same fixed sentence, whatever was found, said and done."""
    town.raise_concern()
    town.walk_to("9-hulp-cjg")

    def helped(question, help_given):
        def story(told):
            told.do("9-hulp-cjg", record={"hulpvraag": question, "hulp-op-maat": help_given})
            told.do("10-terugkoppeling", outcome="teruggekoppeld", next_on=REVIEW)

        return story

    one, other = worlds(
        town, school_pages(town), helped("slapen", "tips"), helped(SAID, f"{SAID} heel lang " * 9)
    )
    assert differences(one, other) == []


def test_t19_feedback_that_is_no_code_of_the_list_is_refused(town):
    town.raise_concern()
    town.walk_to("10-terugkoppeling")
    for feedback in ("Het gaat over de scheiding.", "contact_geweest en meer", ""):
        with pytest.raises(Refused):
            town.do("10-terugkoppeling", outcome="teruggekoppeld", feedback=feedback)


def test_t19_codes_of_the_feedback_say_no_more_than_six_fixed_sentences():
    rows = list(content().rows("feedback_codes"))
    assert [row["code"] for row in rows] == [
        "contact_geweest", "er_wordt_iets_gedaan", "voortgang", "afspraken_gemaakt", "afgerond",
        "afstemming_gezocht",
    ]  # fmt: skip
    assert [row["code"] for row in rows if "{" in row["sentence_professional"]] == []


@pytest.mark.requirement("R150")
def test_t19_school_with_a_part_in_the_plan_gets_nothing_of_what_the_cjg_wrote(town):
    town.raise_concern()
    told = {"9-hulp-cjg": {"hulpvraag": SAID, "hulp-op-maat": SAID}}
    town.walk_to("13-afspraken", **told)
    record = {"stand-van-de-hulp": "loopt", "antwoord-meedoen": "given"}
    town.do("13-afspraken", outcome="school-doet-mee", record=record)
    seen = ""
    for door in doors(CASE, API_CASE, LIST):
        for step in ("9-hulp-cjg", "12-mdo", "13-afspraken"):
            url = door.url(town.case, town).replace("1-signaal", step)
            seen += plain(town.get("ib", url))
    assert ("Zwaluwtje" in seen, SAID in seen) == (True, False)
