"""What happened is told as far as the reader may know, and no further."""

from __future__ import annotations

import pytest

from tests.factories.cases import Case, world
from tests.factories.routes import school
from tests.factories.westerkwartier import at_step
from zorgroute.chain.routebook.content import Content
from zorgroute.core.telling.teller import Teller
from zorgroute.core.telling.timeline import readable_facts, timeline
from zorgroute.core.wording.catalogue import OUDER, PROF


def told(case, *readers, voice=PROF):
    teller = Teller(case.route, Content().catalogue, voice)
    return timeline(case.route, case.log, readers, teller)


def steps(entries):
    return [each.step for each in entries if each.step]


def answers(entries):
    return {each.name for entry in entries for each in entry.answers}


@pytest.mark.requirement("R016")
def test_timeline_of_school_what_is_done_at_the_cjg_is_left_out():
    case = at_step("12-mdo")
    assert {"9-hulp-cjg", "10-terugkoppeling"}.isdisjoint(steps(told(case, "ib")))


@pytest.mark.requirement("R016")
def test_timeline_of_school_feedback_is_the_fixed_sentence_without_its_step():
    case = at_step("12-mdo")
    assert (
        next(each.words for each in told(case, "ib") if not each.step) == "Er is contact geweest."
    )


def test_timeline_of_teacher_feedback_to_the_ib_is_not_told():
    case = at_step("12-mdo")
    assert all(each.words != "Er is contact geweest." for each in told(case, "leerkracht"))


def test_timeline_of_cjg_own_intake_is_readable_to_itself_only():
    case = at_step("12-mdo")
    assert (
        "hulpvraag" in answers(told(case, "cjg")),
        "hulpvraag" in answers(told(case, "ib")),
    ) == (
        True,
        False,
    )


def test_timeline_of_cjg_what_the_school_did_inside_is_left_out():
    case = at_step("12-mdo")
    assert "5-besluit-gesprek" not in steps(told(case, "cjg"))


def test_timeline_of_parents_talks_they_were_at_are_readable():
    case = at_step("7-vervolg")
    assert "besproken" in answers(told(case, "ouders", voice=OUDER))


def test_timeline_of_parents_what_school_weighed_without_them_is_not_readable():
    case = at_step("7-vervolg")
    assert "afweging" not in answers(told(case, "ouders", voice=OUDER))


def test_timeline_of_collega_the_weighing_of_others_is_not_readable():
    case = at_step("7-vervolg")
    assert answers(told(case, "collega")) <= {"domein", "signalen", "gezien"}


def test_timeline_newest_comes_first():
    case = at_step("3-naar-ib")
    assert steps(told(case, "leerkracht")) == ["2-kort-gesprek", "1-signaal"]


def test_readable_facts_of_cjg_do_not_hold_the_weighing_of_the_school():
    case = at_step("12-mdo")
    assert "afweging" not in readable_facts(case.route, case.log, ["cjg"])


SHARED = """
records:
  bladzij:
    class: existence
    fields:
      wens: {type: text}
      een: {type: consent_request, consent: delen}
steps:
  vraag:
    who: leerkracht
    record: bladzij
    outcomes:
      verder:
        shares: [{to: cjg, classes: [existence], ground: {consent: delen}}]
        to: hulp
  hulp: {who: cjg, within: {max: 9, unit: days}, outcomes: {klaar: {ends: klaar}}}
"""


@pytest.mark.requirement("R012")
def test_readable_facts_of_receiver_end_with_the_consent_they_were_shared_on():
    case = Case(school(SHARED), world())
    case.take("leerkracht", "vraag", "verder", record={"wens": "rust", "een": "given"})
    before = readable_facts(case.route, case.log, ["cjg"])
    case.interrupt("ouders", "withdrawal", "delen")
    after = readable_facts(case.route, case.log, ["cjg"])
    own = readable_facts(case.route, case.log, ["leerkracht"])
    assert (before.get("wens"), after.get("wens"), own.get("wens")) == ("rust", None, "rust")
