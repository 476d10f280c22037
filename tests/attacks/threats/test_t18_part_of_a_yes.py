"""Does a yes to a part open that part and never more, on every door, and can it end (T18)?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.attacks.doorways import API_CASE, CASE
from tests.attacks.test_pairs import case_pages
from tests.attacks.threats.test_t18_consent import ASKED, says
from tests.attacks.town import ABOUT_CHILD, plain, tells_of
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.consents import ask_consent, askable, board_of, mine_of
from zorgroute.chain.cases.signing import EVERYBODY, Signing
from zorgroute.chain.consent.models import Allowance, Signature
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import KeyReused, Refused, Unseen
from zorgroute.chain.notices.models import Outbox
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.moves import Actor, AnswerConsent, Interrupt

pytestmark = [pytest.mark.django_db, pytest.mark.threat("T18")]
# Of the step at which the CJG is told: one answer of either class.
TOLD, BACK = "ingelicht-op", "terugkoppelen-op"


def part(receivers=None, classes=None, people=(), name=ASKED):
    return Signing(
        people=tuple(people),
        receivers={} if receivers is None else {name: tuple(receivers)},
        classes={} if classes is None else {name: tuple(classes)},
    )


def before_the_answer(town):
    town.raise_concern()
    town.walk_to("7-vervolg")
    return town


def shared(town, signing=EVERYBODY):
    """The CJG was told of the case; both parents answered this way at the step before."""
    before_the_answer(town)
    town.do("7-vervolg", signing=signing)
    told = {"8-cjg-inlichten": {BACK: date(2026, 6, 15)}}
    town.walk_to("9-afspraak-maken", **told)
    return town


def both(town, *args, **more):
    return part(*args, people=[town.people[each][1] for each in ("ouders", "ouder-twee")], **more)


def seen_by(town, who):
    acting = town.acting(who)
    with acting_as(acting):
        try:
            return case_seen_by(acting, town.case, town.moment)
        except Unseen:
            return None


def facts_of(town, who):
    """The questions of which somebody reads the answer."""
    return set(seen_by(town, who).facts)


def people_of(town, who):
    """The functions that somebody is told of as taking part."""
    acting = town.acting(who)
    with acting_as(acting):
        seen = case_seen_by(acting, town.case, town.moment)
        return {each.role for each in seen.people()}


def state(town):
    return seen_by(town, "ib").consents.get(ASKED)


def rows(town, name=ASKED):
    with acting_as(Duty(municipality=town.here)):
        found = Allowance.objects.filter(case_id=town.case, name=name)
        return {row.receiver: (row.state, tuple(row.classes)) for row in found}


def board(town):
    ib = town.acting("ib")
    with acting_as(ib):
        seen = case_seen_by(ib, town.case, town.moment)
        return next(each for each in board_of(seen) if each.name == ASKED)


# --- the paired access test ---------------------------------------------------------------------


@pytest.mark.requirement("R011", "R012")
def test_t18_receiver_that_is_kept_reads_and_the_same_receiver_left_out_finds_no_door(town):
    """The same case on the same day: only what the parents ticked differs."""
    shared(town)
    pages = [url for url in case_pages(town, CASE, API_CASE) if str(town.case) in url]
    assert town.get("cjg", f"/zaak/{town.case}/").status_code == 200
    assert facts_of(town, "cjg") >= {TOLD, BACK}
    says(town, "ouders", signing=part(["ib"]))
    assert state(town) == "given"  # it still counts for the intern begeleider
    town.moment += timedelta(minutes=1)
    unknown = "00000000-0000-4000-8000-000000000000"
    for url in pages:
        here, there = town.get("cjg", url), town.get("cjg", url.replace(str(town.case), unknown))
        assert (url, here.status_code in {404, 405}) == (url, True)
        assert plain(here, town.case) == plain(there, unknown)
    for url in ("/mijn-werk/", "/kinderen/", "/api/v1/zaken"):
        assert tells_of(town.get("cjg", url), (*ABOUT_CHILD, str(town.case))) == []
    assert seen_by(town, "ib") is not None


@pytest.mark.requirement("R011")
def test_t18_class_that_is_left_out_is_blank_and_the_class_that_is_kept_is_read(town):
    shared(town)
    assert facts_of(town, "cjg") >= {TOLD, BACK}
    says(town, "ouders", signing=part(None, ["existence"]))
    assert rows(town)["cjg"] == ("given", ("existence",))
    assert facts_of(town, "cjg") & {TOLD, BACK} == {TOLD}
    assert facts_of(town, "ib") >= {TOLD, BACK}  # who wrote it down goes on


@pytest.mark.requirement("R011")
def test_t18_class_left_out_from_the_start_never_reaches_the_receiver(town):
    shared(town, both(town, None, ["existence"]))
    assert facts_of(town, "cjg") & {TOLD, BACK} == {TOLD}


@pytest.mark.requirement("R011")
def test_t18_receiver_left_out_from_the_start_is_not_told_and_the_step_says_so(town):
    before_the_answer(town)
    town.do("7-vervolg", signing=both(town, ["ib"]))
    with pytest.raises(Refused) as refused:
        town.do("8-cjg-inlichten")
    assert "consent.left_out" in refused.value.denied.codes()
    assert seen_by(town, "cjg") is None
    assert rows(town)["cjg"] == ("refused", ())
    assert list(board(town).stops) == [("main", "8-cjg-inlichten")]


# --- two who decide -----------------------------------------------------------------------------


@pytest.mark.requirement("R011")
@pytest.mark.parametrize(
    ("one", "two", "kept", "classes"),
    [
        ((None, None), (None, None), {"cjg", "ib"}, ("existence", "logistics")),
        ((["cjg"], None), (None, None), {"cjg"}, ("existence", "logistics")),
        ((["cjg"], None), (["cjg"], ["logistics"]), {"cjg"}, ("existence", "logistics")),
        ((["cjg"], ["existence"]), (["cjg", "ib"], None), {"cjg"}, ("existence",)),
        ((None, ["existence"]), (["ib"], None), {"ib"}, ("existence",)),
    ],
)
def test_t18_what_counts_of_two_parents_is_what_both_ticked(town, one, two, kept, classes):
    before_the_answer(town)
    says(town, "ouders", signing=part(*one))
    assert {each for each, (said, _) in rows(town).items() if said == "given"} == set()
    says(town, "ouder-twee", signing=part(*two))
    assert state(town) == "given"
    found = rows(town)
    assert {each for each, (said, _) in found.items() if said == "given"} == kept
    assert {some for said, some in found.values() if said == "given"} == {classes}


@pytest.mark.requirement("R011")
def test_t18_two_parents_who_allow_nothing_in_common_have_not_given_consent(town):
    before_the_answer(town)
    says(town, "ouders", signing=part(["cjg"]))
    says(town, "ouder-twee", signing=part(["ib"]))
    assert state(town) == "incomplete"
    assert (board(town).is_empty, board(town).waiting) == (True, ())
    assert {said for said, _ in rows(town).values()} == {"incomplete"}


@pytest.mark.requirement("R011")
def test_t18_parent_reads_the_own_part_and_never_what_the_other_left_out(town):
    before_the_answer(town)
    says(town, "ouders")
    says(town, "ouder-twee", signing=part(["ib"]))
    found = {}
    for who in ("ouders", "ouder-twee"):
        acting = town.acting(who)
        with acting_as(acting):
            seen = case_seen_by(acting, town.case, town.moment)
            mine = next(each for each in mine_of(seen) if each.name == ASKED)
            found[who] = (mine.own, mine.left.receivers, mine.missing.receivers)
    assert found == {"ouders": ("given", (), ("cjg",)), "ouder-twee": ("given", ("cjg",), ())}
    page = plain(town.get("ouders", f"/wat-gebeurt-er-nu/{town.case}/toestemming/"))
    assert "Voor een deel compleet" in page
    assert "Rik" not in page


# --- taking back, asking again, and the log -----------------------------------------------------


@pytest.mark.requirement("R012")
def test_t18_part_is_taken_back_and_given_again_and_what_stays_goes_on(town):
    shared(town)
    says(town, "ouders", signing=part(["ib"]))
    assert seen_by(town, "cjg") is None
    assert board(town).kept_out == ("cjg",)
    says(town, "ouders")
    assert seen_by(town, "cjg") is not None
    assert board(town).kept_out == ()
    parent = town.acting("ouders")
    move = Interrupt(Actor(str(parent.person), "ouders"), "withdrawal", town.moment, detail=ASKED)
    with acting_as(parent):
        attempt(parent, town.case, move, town.moment)
    assert (state(town), seen_by(town, "cjg")) == ("withdrawn", None)
    says(town, "ouders", signing=part(["cjg"]))
    assert seen_by(town, "cjg") is not None


def test_t18_what_was_left_out_can_be_asked_again_with_the_reason_why(town):
    shared(town)
    says(town, "ouders", signing=part(["ib"]))
    ib, parent = town.acting("ib"), town.acting("ouders")
    with acting_as(ib):
        assert ASKED in askable(case_seen_by(ib, town.case, town.moment))
        ask_consent(ib, town.case, [ASKED], town.moment)
    with acting_as(parent):
        mine = mine_of(case_seen_by(parent, town.case, town.moment))
        assert [each.because for each in mine if each.name == ASKED] == ["part"]


def test_t18_log_says_that_it_is_a_part_and_never_which(town):
    shared(town, both(town, ["cjg"]))
    ib = town.acting("ib")
    with acting_as(ib):
        seen = case_seen_by(ib, town.case, town.moment)
        log = seen._settled.log()
    told = [each.deed for each in log if isinstance(each.deed, ev.ConsentChanged)]
    assert told == [ev.ConsentChanged(ASKED, "given", is_part=True)]
    assert any("voor een deel" in each.words for each in seen.timeline())
    says(town, "ouders", signing=part(None, ["existence"]))
    items = [(each.kind, each.about) for each in seen_by(town, "ib").items]
    assert ("consent_answered", ASKED) in items


def test_t18_answer_is_kept_with_the_part_it_was_for(town):
    before_the_answer(town)
    says(town, "ouders", signing=part(["cjg", "cjg"], ["logistics"]))
    with acting_as(Duty(municipality=town.here)):
        row = Signature.objects.get(case_id=town.case)
    assert (row.answer, row.receivers, row.classes) == ("given", ["cjg"], [])


# --- what is no yes -----------------------------------------------------------------------------


@pytest.mark.requirement("R011", "R033")
@pytest.mark.parametrize(
    ("signing", "code"),
    [
        (part([]), "consent.part_empty"),
        (part(None, []), "consent.part_empty"),
        (part(["leerkracht"]), "consent.part_unknown"),
        (part(["bjz", "cjg"]), "consent.part_unknown"),
        (part(None, ["medical"]), "consent.part_unknown"),
        (part(["cjg\x00"]), "consent.part_unknown"),
    ],
)
@pytest.mark.parametrize("who", ["ouders", "ib"])
def test_t18_yes_to_nothing_or_to_what_is_not_asked_is_refused_and_kept_by_nobody(
    town, signing, code, who
):
    before_the_answer(town)
    people = () if who == "ouders" else (town.people["ouders"][1],)
    signing = Signing(people=people, receivers=signing.receivers, classes=signing.classes)
    with pytest.raises(Refused) as refused:
        says(town, who, signing=signing)
    assert refused.value.denied.codes() == (code,)
    with acting_as(Duty(municipality=town.here)):
        assert Signature.objects.filter(case_id=town.case).count() == 0


@pytest.mark.requirement("R011")
def test_t18_part_that_is_written_down_without_a_name_is_refused(town):
    """It would be kept by nobody, and so count as a yes to everything once the rest answered."""
    before_the_answer(town)
    with pytest.raises(Refused) as refused:
        says(town, "ib", signing=part(["ib"]))
    assert refused.value.denied.codes() == ("consent.part_unsigned",)


def test_t18_same_key_with_another_part_is_no_repeat(town):
    before_the_answer(town)
    parent = town.acting("ouders")
    move = AnswerConsent(Actor(str(parent.person), "ouders"), ASKED, "given", town.moment)
    with acting_as(parent):
        attempt(parent, town.case, move, town.moment, key="k1", signing=part(["ib"]))
        again = attempt(parent, town.case, move, town.moment, key="k1", signing=part(["ib"]))
        assert again.is_repeat
        with pytest.raises(KeyReused):
            attempt(parent, town.case, move, town.moment, key="k1", signing=part(["cjg"]))


def test_t18_who_was_left_out_is_not_called_to_a_step_and_not_named_as_taking_part(town):
    shared(town)
    says(town, "ouders", signing=part(["ib"]))
    with acting_as(Duty(municipality=town.here)):
        before = Outbox.objects.filter(person_id=town.people["cjg"][1]).count()
    town.do("9-afspraak-maken")
    with acting_as(Duty(municipality=town.here)):
        after = Outbox.objects.filter(person_id=town.people["cjg"][1]).count()
    assert town.open_step() == "9-hulp-cjg"
    assert after == before
    assert people_of(town, "ouders") & {"cjg", "ib"} == {"ib"}
    says(town, "ouders")
    assert people_of(town, "ouders") & {"cjg", "ib"} == {"cjg", "ib"}
