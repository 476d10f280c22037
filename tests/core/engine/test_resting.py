"""On which consents does the part of a function in a case rest, and where does an answer lead?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.westerkwartier import at_step, do
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.consenting import ended, ends_soon
from zorgroute.core.engine.evolve import fold
from zorgroute.core.engine.moves import AnswerConsent
from zorgroute.core.engine.resting import rests_on

SCHOOL = "primary_school"
ASKED = "cjg-contact"


def rests(case, starts_at=SCHOOL):
    return dict(rests_on(case.route, case.at, starts_at))


def answering(case, role, state, consent=ASKED):
    return AnswerConsent(case.actor(role), consent, state, case.now)


def test_rests_on_nothing_before_anything_is_shared():
    assert rests(at_step("7-vervolg")) == {}


@pytest.mark.requirement("R011", "R012")
def test_rests_on_the_consent_on_which_it_was_shared():
    assert rests(at_step("9-afspraak-maken")) == {"cjg": (ASKED,)}


def test_rests_on_nothing_for_a_function_that_answers_for_the_case():
    case = at_step("9-afspraak-maken")
    standing = fold(case.route, [*case.at.log(), offered(case)])
    assert dict(rests_on(case.route, standing, SCHOOL)) == {}


def offered(case):
    return ev.Event(
        case.at.next_seq, case.at.next_seq, case.now, case.now, ev.HandoverOffered("cjg")
    )


def test_rests_on_nothing_at_the_organisation_of_the_case():
    case = at_step("9-afspraak-maken")
    at = case.route.roles["cjg"].at[0].value
    assert "cjg" not in rests(case, at)


# --- answers beside the steps -------------------------------------------------------------------


def test_answer_brings_a_consent_where_it_stands_and_tells_who_answers():
    case = at_step("8-cjg-inlichten")
    case.move(answering(case, "ouders", "refused"))
    assert case.at.consents[ASKED] == "refused"
    assert ("consent_answered", "ib") in [(each.kind, each.role) for each in case.at.items]


def test_answer_to_talk_first_changes_nothing_and_asks_for_a_call():
    case = at_step("8-cjg-inlichten")
    before = case.at.consents[ASKED]
    case.move(answering(case, "ouders", "later"))
    assert case.at.consents[ASKED] == before
    assert "consent_talk" in [each.kind for each in case.at.items]


def test_answer_to_a_consent_that_the_route_does_not_ask_is_refused():
    case = at_step("8-cjg-inlichten")
    assert case.codes(answering(case, "ouders", "given", "cjg-kontact")) == ["consent.unknown"]


def test_answer_of_a_function_outside_the_route_is_refused():
    case = at_step("8-cjg-inlichten")
    assert case.codes(answering(case, "voorbijganger", "given")) == ["interrupt.not_yours"]


@pytest.mark.requirement("R010", "R204")
def test_share_on_a_consent_that_is_not_complete_is_refused():
    case = at_step("8-cjg-inlichten")
    case.move(answering(case, "ib", "incomplete"))
    reasons = case.codes(case.taking("ib", "8-cjg-inlichten", "ingelicht"))
    assert "consent.incomplete" in reasons


@pytest.mark.requirement("R204")
def test_every_share_in_the_log_names_its_ground():
    case = at_step("9-afspraak-maken")
    shares = [
        share for event in case.at.log() if isinstance(event.deed, ev.StepTaken)
        for share in event.deed.shared
    ]  # fmt: skip
    assert [each for each in shares if not each.ground or each.ground == "none"] == []
    assert f"consent:{ASKED}" in [each.ground for each in shares]


def test_step_records_what_an_answer_comes_to_when_others_must_answer():
    case = at_step("7-vervolg")
    with pytest.raises(AssertionError):
        do(case, "7-vervolg", states={ASKED: "incomplete"})


def test_ended_writes_that_it_counts_no_longer_once():
    case = at_step("9-afspraak-maken")
    now = case.now + timedelta(days=400)
    events = ended(case.route, case.at, case.world, now, ASKED)
    assert [type(each.deed).__name__ for each in events] == ["ConsentChanged", "ItemRaised"]
    after = fold(case.route, [*case.at.log(), *events])
    assert after.consents[ASKED] == "lapsed"
    assert ended(case.route, after, case.world, now, ASKED) == ()


def test_ends_soon_reminds_who_answers_for_the_case():
    case = at_step("9-afspraak-maken")
    events = ends_soon(case.route, case.at, case.world, case.now, ASKED)
    assert [(each.deed.kind, each.deed.role) for each in events] == [("consent_ends_soon", "ib")]
    assert ends_soon(case.route, case.at, case.world, case.now, "mdo") == ()
