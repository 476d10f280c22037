"""Can consent be stretched, forged, forced by the other parent, or read past its end (T18)?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.attacks.doorways import API_CASE, CASE
from tests.attacks.test_pairs import case_pages
from tests.attacks.town import ABOUT_CHILD, plain, tells_of
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.consents import (
    answer_consent,
    ask_consent,
    board_of,
    mine_of,
)
from zorgroute.chain.cases.drafts import draft_of, keep_draft
from zorgroute.chain.cases.lapsing import end_consents
from zorgroute.chain.cases.lists import cases_of, children_on_cases, work_of
from zorgroute.chain.cases.models import Involvement
from zorgroute.chain.cases.signing import Signing
from zorgroute.chain.consent.models import Signature
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Deed
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.core.engine.moves import Actor, Interrupt

pytestmark = [pytest.mark.django_db, pytest.mark.threat("T18")]
ASKED = "cjg-contact"
LISTS = ("/mijn-werk/", "/kinderen/", "/api/v1/zaken")


def shared(town):
    """A case that the CJG takes part in, because both parents allowed it."""
    town.raise_concern()
    town.walk_to("9-afspraak-maken")
    return town


def withdraws(town, who="ouders"):
    parent = town.acting(who)
    move = Interrupt(Actor(str(parent.person), "ouders"), "withdrawal", town.moment, detail=ASKED)
    with acting_as(parent):
        attempt(parent, town.case, move, town.moment)


def says(town, who, said="given", name=ASKED, signing=None):
    acting = town.acting(who)
    with acting_as(acting):
        seen = case_seen_by(acting, town.case, town.moment)
        answer_consent(acting, seen, name, said, town.moment, signing=signing)


def one_parent_says_yes(town):
    """Before the step that needs it: somebody of the school wrote down what one parent said."""
    town.raise_concern()
    town.walk_to("7-vervolg")
    says(town, "ib", "given", signing=Signing(people=(town.people["ouders"][1],)))


def state(town):
    ib = town.acting("ib")
    with acting_as(ib):
        return case_seen_by(ib, town.case, town.moment).consents.get(ASKED)


def opens(town, who="cjg"):
    acting = town.acting(who)
    with acting_as(acting):
        try:
            case_seen_by(acting, town.case, town.moment)
        except Unseen:
            return False
        return True


@pytest.mark.requirement("R012", "R018")
def test_t18_withdrawal_at_ten_closes_every_door_of_the_receiver_a_minute_later(town):
    shared(town)
    pages = [url for url in case_pages(town, CASE, API_CASE) if str(town.case) in url]
    before = {url: town.get("cjg", url).status_code for url in pages}
    assert before[f"/zaak/{town.case}/"] == 200
    cjg = town.acting("cjg")
    with acting_as(cjg):
        keep_draft(cjg, f"{town.case}/main/9-hulp-cjg", {"x": ["geheim"]}, town.moment)
        assert draft_of(cjg, f"{town.case}/main/9-hulp-cjg", town.moment)
    withdraws(town)
    town.moment += timedelta(minutes=1)
    unknown = "00000000-0000-4000-8000-000000000000"
    for url in pages:
        here, there = town.get("cjg", url), town.get("cjg", url.replace(str(town.case), unknown))
        # A door for sending only says so to everybody, about every case.
        assert (url, here.status_code in {404, 405}) == (url, True)
        assert plain(here, town.case) == plain(there, unknown)
    for url in LISTS:
        assert tells_of(town.get("cjg", url), (*ABOUT_CHILD, str(town.case))) == []
    with acting_as(cjg):
        assert [each.case for each in work_of(cjg, town.moment)] == []
        assert cases_of(cjg, town.moment) == []
        assert children_on_cases(cjg, town.moment) == []


def test_t18_own_organisation_goes_on_after_a_withdrawal_and_the_log_keeps_what_was_written(town):
    shared(town)
    with acting_as(Duty(municipality=town.here)):
        before = Deed.objects.filter(case_id=town.case).count()
    withdraws(town)
    assert (opens(town, "ib"), opens(town, "leerkracht"), opens(town, "ouders")) == (True,) * 3
    with acting_as(Duty(municipality=town.here)):
        assert Deed.objects.filter(case_id=town.case).count() > before


@pytest.mark.requirement("R012")
def test_t18_giving_it_again_opens_it_again_when_everybody_who_must_does(town):
    shared(town)
    withdraws(town)
    assert opens(town) is False
    says(town, "ouders", "given")
    assert (state(town), opens(town)) == ("given", True)


def test_t18_yes_of_one_parent_of_two_is_not_complete_and_lets_nobody_in(town):
    one_parent_says_yes(town)
    assert state(town) == "incomplete"
    with pytest.raises(Refused) as refused:
        town.do("7-vervolg", signing=None)
    assert refused.value.denied.codes() == ("consent.incomplete",)
    says(town, "ouder-twee", "given")
    assert state(town) == "given"
    town.do("7-vervolg", signing=None)
    town.do("8-cjg-inlichten")
    assert opens(town) is True


def test_t18_answer_written_down_without_a_name_does_not_count_for_two_parents(town):
    town.raise_concern()
    town.walk_to("7-vervolg")
    with pytest.raises(Refused) as refused:
        town.do("7-vervolg", signing=None)
    assert refused.value.denied.codes() == ("consent.incomplete",)
    assert state(town) is None


def test_t18_no_of_one_parent_is_a_no_whatever_the_other_said(town):
    one_parent_says_yes(town)
    says(town, "ouder-twee", "refused")
    assert state(town) == "refused"


def test_t18_parent_never_reads_the_answer_of_the_other_parent(town):
    """Whether the other said no, or nothing yet: the same page, but for whether it is complete."""
    one_parent_says_yes(town)
    url = f"/wat-gebeurt-er-nu/{town.case}/toestemming/"
    silent = plain(town.get("ouders", url))
    says(town, "ouder-twee", "refused")
    assert plain(town.get("ouders", url)) == silent
    assert "Nog niet compleet" in silent
    ouders = town.acting("ouders")
    with acting_as(ouders):
        seen = case_seen_by(ouders, town.case, town.moment)
        assert [(each.own, each.is_complete) for each in mine_of(seen) if each.name == ASKED] == [
            ("given", False)
        ]


@pytest.mark.parametrize("who", ["ouders-juno", "leerkracht-vlieger", "ouders-elders"])
def test_t18_answer_of_somebody_outside_the_case_is_not_there(town, who):
    shared(town)
    answer = town.post(
        who, f"/wat-gebeurt-er-nu/{town.case}/toestemming/", {"vraag": ASKED, "antwoord": "refused"}
    )
    assert answer.status_code == 404
    assert state(town) == "given"


def test_t18_answer_in_the_name_of_somebody_without_authority_is_refused(town):
    town.raise_concern()
    town.walk_to("7-vervolg")
    forged = Signing(people=(town.people["ouders-juno"][1],))
    with pytest.raises(Refused) as refused:
        town.do("7-vervolg", signing=forged)
    assert refused.value.denied.codes() == ("consent.not_yours",)


def test_t18_paper_without_a_place_to_find_it_is_refused(town):
    town.raise_concern()
    town.walk_to("7-vervolg")
    with pytest.raises(Refused) as refused:
        town.do("7-vervolg", signing=Signing(people=(town.people["ouders"][1],), how="paper"))
    assert refused.value.denied.codes() == ("consent.no_evidence",)


def test_t18_passing_over_a_parent_is_refused_for_a_child_under_twelve(town):
    town.raise_concern()
    town.walk_to("7-vervolg")
    signing = Signing(people=(town.people["ouders"][1],), exception="serious_harm")
    with pytest.raises(Refused) as refused:
        town.do("7-vervolg", signing=signing)
    assert refused.value.denied.codes() == ("consent.no_exception",)


@pytest.mark.requirement("R011", "R016")
def test_t18_yes_to_one_receiver_is_no_yes_to_another_use_of_it(town):
    """A yes for the contact with the CJG does not stretch to the MDO (scope)."""
    shared(town)
    town.walk_to("12-mdo")
    with pytest.raises(Refused) as refused:
        town.do("12-mdo", record={"antwoord-mdo": "refused"})
    assert [each for each in refused.value.denied.codes() if each.startswith("consent.")]
    assert state(town) == "given"


@pytest.mark.requirement("R011")
def test_t18_answers_are_kept_with_who_how_when_and_for_what(town):
    shared(town)
    ib = town.acting("ib")
    with acting_as(ib):
        seen = case_seen_by(ib, town.case, town.moment)
        board = next(each for each in board_of(seen) if each.name == ASKED)
    assert (board.state, board.waiting, board.is_unknown) == ("given", (), False)
    assert [(each.answer, each.how) for each in board.told] == [("given", "spoken")] * 2
    assert {each.recorded_by for each in board.told} == {"Hanneke Zilverdal"}
    assert board.until is not None


def test_t18_answer_that_was_given_is_never_changed(town):
    shared(town)
    with (
        acting_as(Duty(municipality=town.here)),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        Signature.objects.filter(case_id=town.case).update(answer="refused")


@pytest.mark.requirement("R012")
def test_t18_yes_for_a_time_ends_by_itself(town):
    shared(town)
    town.moment += timedelta(days=367)
    assert opens(town) is False
    assert opens(town, "ib") is True


def test_t18_end_of_a_yes_is_reminded_of_written_down_and_asked_anew(town):
    shared(town)
    town.moment += timedelta(days=350)
    assert (end_consents(town.moment), end_consents(town.moment)) == (1, 0)
    town.moment += timedelta(days=30)
    assert (end_consents(town.moment), end_consents(town.moment)) == (2, 0)
    assert state(town) == "lapsed"
    ouders = town.acting("ouders")
    with acting_as(ouders):
        seen = case_seen_by(ouders, town.case, town.moment)
        assert [(each.name, each.because) for each in mine_of(seen) if each.is_asked] == [
            (ASKED, "ended")
        ]


def test_t18_question_is_asked_by_professionals_only_and_stands_with_both_parents(town):
    shared(town)
    ib, ouders = town.acting("ib"), town.acting("ouders")
    with acting_as(ib):
        ask_consent(ib, town.case, ["mdo"], town.moment)
    for who in ("ouders", "ouder-twee"):
        parent = town.acting(who)
        with acting_as(parent):
            seen = case_seen_by(parent, town.case, town.moment)
            assert [each.name for each in mine_of(seen) if each.is_asked] == ["mdo"]
    with acting_as(ouders), pytest.raises(Refused):
        ask_consent(ouders, town.case, ["mdo"], town.moment)


def test_t18_part_of_the_receiver_rests_on_the_consent_and_that_of_the_school_on_nothing(town):
    shared(town)
    with acting_as(Duty(municipality=town.here)):
        parts = dict(Involvement.objects.filter(case_id=town.case).values_list("role", "consents"))
    assert parts["cjg"] == [ASKED]
    assert {role: names for role, names in parts.items() if role != "cjg" and names} == {}
