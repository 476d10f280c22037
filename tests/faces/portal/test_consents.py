"""Does a parent take a consent back as easily as it was given, and is it quiet after a death?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.faces.portal.walking import ORDER, do, raised
from tests.faces.web.entering import Visitor, words
from tests.factories.worlds import make_school
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.core.engine.moves import Actor, Interrupt

pytestmark = pytest.mark.django_db
NOW = "/wat-gebeurt-er-nu/"


@pytest.fixture
def given():
    """A case in which the parents allowed that the CJG hears of it."""
    school = make_school()
    case, now = raised(school), school.now
    for step in (*ORDER, "7-vervolg"):
        now += timedelta(hours=1)
        do(school, case, step, now)
    return school, case, now + timedelta(hours=1)


def url_of(case, rest=""):
    return f"{NOW}{case}/toestemming/{rest}"


def consents_of(school, case, now):
    who = school.acting("ib", now)
    with acting_as(who):
        return dict(case_seen_by(who, case, now).consents)


@pytest.mark.requirement("R012")
def test_parent_reads_what_withdrawing_means_and_then_withdraws(given):
    school, case, now = given
    parent = Visitor(school, "ouders", now)
    said = words(parent.get(url_of(case)))
    assert "U zei ja." in said
    assert "Compleet" in said
    said = words(parent.get(url_of(case, "?intrekken=cjg-contact")))
    assert "Wilt u deze toestemming intrekken?" in said
    assert "U hoeft niet te zeggen waarom." in said
    answer = parent.post(url_of(case), {"intrekken": "cjg-contact"})
    assert "Uw toestemming is ingetrokken." in words(parent.get(answer["Location"]))
    assert consents_of(school, case, now)["cjg-contact"] == "withdrawn"


def test_looking_at_the_question_withdraws_nothing(given):
    school, case, now = given
    Visitor(school, "ouders", now).get(url_of(case, "?intrekken=cjg-contact"))
    assert consents_of(school, case, now)["cjg-contact"] == "given"


@pytest.mark.parametrize("name", ["iets-anders", "<b>"])
def test_consent_that_was_never_asked_does_not_exist(given, name):
    school, case, now = given
    answer = Visitor(school, "ouders", now).post(url_of(case), {"intrekken": name})
    assert answer.status_code == 404


def test_consents_of_another_family_do_not_exist(given):
    school, case, now = given
    assert Visitor(school, "ouders-juno", now).get(url_of(case)).status_code == 404


def test_after_a_death_the_page_is_quiet_and_names_whom_one_may_call(given):
    school, case, now = given
    ib = school.acting("ib", now)
    with acting_as(ib):
        attempt(ib, case, Interrupt(Actor(str(ib.person), "ib"), "death", now), now)
    said = words(Visitor(school, "ouders", now + timedelta(days=90)).get(NOW))
    assert "Er gaan vanuit ons geen berichten of vragen meer uit." in said
    assert "Hanneke Zilverdal" in said
    assert [each for each in ("te laat", "Nu:", "Afspraken", "Waar zijn we") if each in said] == []
