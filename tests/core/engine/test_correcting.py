"""Can a mistake be taken back while nobody has acted on it, and never after that?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.cases import MONDAY, Case, day, names, world
from tests.factories.routes import EVERY_EXIT, school
from tests.factories.westerkwartier import at_step, do
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.evolve import fold
from zorgroute.core.engine.moves import Actor

STEPS = """
records:
  bladzij:
    class: existence
    fields:
      tekst: {type: text, required: no}
      antwoord: {type: consent_request, consent: delen, required: no}
steps:
  eerst:
    who: leerkracht
    record: bladzij
    outcomes: {verder: {to: thuis}, klaar: {ends: klaar}}
  thuis:
    who: ouders
    within: {max: 7, unit: days}
    overdue: bellen
    outcomes: {goed: {ends: klaar}, slecht: {to: bellen}}
  bellen:
    who: leerkracht
    record: bladzij
    outcomes: {gebeld: {ends: klaar}, nog-eens: {to: thuis}}
"""
DELEN = """
steps:
  eerst:
    who: leerkracht
    outcomes:
      verder:
        to: tweede
        shares:
          - {to: [cjg, ib], classes: [existence], ground: {anonymous: yes}}
          - {to: cjg, classes: [safety], ground: {anonymous: yes}}
  tweede: {who: leerkracht, outcomes: {af: {ends: klaar}}}
"""


def begun(text: str = STEPS, **seen: Any) -> Case:
    return Case(school(text), world(**seen))


def correcting(case: Case, role: str, act: int, note: str = "verkeerd kind") -> moves.Correct:
    return moves.Correct(case.actor(role), act, note, case.now)


# What may be retracted


def test_retracted_act_no_longer_counts_and_stays_in_the_log() -> None:
    case = begun()
    before = case.at
    case.take("leerkracht", "eerst", "verder", record={"tekst": "fout"})

    deeds = case.correct("leerkracht", case.last_act())

    assert (names(deeds), case.step, case.at.facts, len(case.log)) == (
        ["Corrected"],
        "eerst",
        {},
        5,
    )
    assert case.at.main == before.main


def test_log_with_a_retracted_act_folds_to_the_same_standing() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    case.correct("leerkracht", case.last_act())
    case.take("leerkracht", "eerst", "klaar")

    assert fold(case.route, case.log) == case.at
    assert fold(case.route, case.log).log() == case.log


@pytest.mark.parametrize(
    ("person", "role", "codes"),
    [
        ("persoon-ib", "ib", []),
        ("persoon-ib", "leerkracht", []),
        ("persoon-leerkracht", "leerkracht", []),
        ("iemand", "leerkracht", []),
        ("iemand", "ib", ["act.not_yours"]),
        ("iemand", "ouders", ["act.not_yours"]),
    ],
)
def test_act_is_retracted_by_its_author_or_the_responsible(
    person: str, role: str, codes: list[str]
) -> None:
    case = begun(STEPS.replace("who: leerkracht\n    record", "who: ib\n    record", 1))
    case.take("ib", "eerst", "verder")

    move = moves.Correct(Actor(person, role), case.last_act(), "verkeerd", case.now)

    assert case.codes(move) == codes


@pytest.mark.parametrize("note", ["", "   "])
def test_act_is_retracted_with_a_reason(note: str) -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")

    assert case.codes(correcting(case, "leerkracht", case.last_act(), note)) == ["act.no_reason"]


def test_everything_against_a_correction_is_named_at_once() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    act = case.last_act()
    case.take("ouders", "thuis", "slecht")

    assert case.codes(correcting(case, "cjg", act, "")) == [
        "act.not_yours",
        "act.no_reason",
        "act.acted_upon",
    ]


def test_opening_of_the_case_stays() -> None:
    case = begun()

    assert case.codes(correcting(case, "leerkracht", 1)) == ["act.opened_case"]


def test_act_that_is_not_there_is_not_found() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    middle_of_act = case.last_act() + 1

    assert [case.codes(correcting(case, "leerkracht", act)) for act in (middle_of_act, 99, 0)] == [
        ["act.unknown"]
    ] * 3


def test_passed_term_is_nobodys_act() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    case.later(days=8).settle()

    act = case.log[-1].act

    assert case.codes(correcting(case, "leerkracht", act)) == ["act.unknown"]


def test_act_is_retracted_once() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    act = case.last_act()
    case.correct("leerkracht", act)

    assert case.codes(correcting(case, "leerkracht", act)) == ["act.unknown"]


def test_correction_itself_is_not_retracted() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    case.correct("leerkracht", case.last_act())

    assert case.codes(correcting(case, "leerkracht", case.last_act())) == ["act.unknown"]


# Acted upon


def test_act_that_somebody_built_on_stays() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    act = case.last_act()
    case.take("ouders", "thuis", "slecht")

    assert case.codes(correcting(case, "leerkracht", act)) == ["act.acted_upon"]


def test_acts_are_taken_back_one_by_one_from_the_last() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    first = case.last_act()
    case.take("ouders", "thuis", "slecht")
    case.correct("leerkracht", case.last_act())

    case.correct("leerkracht", first)

    assert case.step == "eerst"


def test_term_that_passed_after_the_act_falls_away_with_it() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    act = case.last_act()
    case.later(days=8).settle()
    assert case.step == "bellen"

    case.correct("leerkracht", act)

    assert (case.step, case.later(days=30).settle()) == ("eerst", [])


def test_term_of_the_step_that_comes_back_runs_on() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    case.later(days=2).take("ouders", "thuis", "slecht")
    case.later(days=20).correct("leerkracht", case.last_act())

    deeds = case.later(days=1).settle()

    assert (names(deeds), case.log[-1].happened_at.date()) == (
        ["TermPassed", "StepLeft", "StepOpened"],
        day(7),
    )


def test_what_happens_on_another_track_does_not_keep_an_act() -> None:
    case = begun(STEPS + EVERY_EXIT)
    case.take("leerkracht", "eerst", "verder")
    act = case.last_act()
    case.start_track("directeur", "spoed")

    assert case.codes(correcting(case, "leerkracht", act)) == []


def test_act_retracted_before_on_another_line_does_not_keep_this_one() -> None:
    case = begun(STEPS + EVERY_EXIT)
    case.start_track("directeur", "spoed")
    case.correct("directeur", case.last_act())
    case.take("leerkracht", "eerst", "verder")
    act = case.last_act()
    case.start_track("directeur", "spoed")

    assert case.codes(correcting(case, "leerkracht", act)) == []


def test_start_of_a_track_is_retracted_with_everything_in_it() -> None:
    case = begun(STEPS + EVERY_EXIT)
    case.start_track("directeur", "spoed")

    case.correct("directeur", case.last_act())

    assert case.at.runs == {}


def test_accepted_handover_keeps_the_step_that_offered_it() -> None:
    case = begun(STEPS.replace("record: bladzij", "hands_to: ib", 1))
    case.take("leerkracht", "eerst", "verder")
    act = case.last_act()
    case.answer("ib", accept=True)

    assert case.codes(correcting(case, "ib", act)) == ["act.acted_upon"]


def test_handover_is_given_back_while_nothing_was_done_since() -> None:
    case = begun(STEPS.replace("record: bladzij", "hands_to: ib", 1))
    case.take("leerkracht", "eerst", "verder")
    case.answer("ib", accept=True)

    case.correct("ib", case.last_act())

    assert (case.at.holder, case.at.offered) == ("leerkracht", "ib")


def test_handover_stays_once_something_was_done_under_it() -> None:
    case = begun(STEPS.replace("record: bladzij", "hands_to: ib", 1))
    case.take("leerkracht", "eerst", "verder")
    case.answer("ib", accept=True)
    act = case.last_act()
    case.take("ouders", "thuis", "slecht", next_on=day(9))

    assert case.codes(correcting(case, "ib", act)) == ["act.acted_upon"]


def test_accepted_link_keeps_the_step_that_asked_for_it() -> None:
    case = begun(
        """
        steps:
          eerst:
            who: leerkracht
            outcomes: {verder: {to: tweede, opens: {route: proef.toegang}}}
          tweede: {who: leerkracht, outcomes: {af: {ends: klaar}}}
        """
    )
    case.take("leerkracht", "eerst", "verder")
    act = case.last_act()
    case.move(moves.AcceptLink(case.actor("cjg"), "proef.toegang", case.now))

    assert case.codes(correcting(case, "leerkracht", act)) == ["act.acted_upon"]


def test_finished_item_keeps_the_act_that_raised_it() -> None:
    case = begun(STEPS)
    case.interrupt("leerkracht", "move")
    act = case.last_act()
    case.finish("leerkracht", "interrupt.move")

    assert case.codes(correcting(case, "leerkracht", act)) == ["act.acted_upon"]


def test_retracted_withdrawal_brings_the_consent_back() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder", record={"antwoord": "given"})
    case.interrupt("ouders", "withdrawal", "delen")

    case.correct("ouders", case.last_act())

    assert case.at.consents == {"delen": "given"}


def test_retracted_closing_opens_the_case_again() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "klaar")

    case.correct("leerkracht", case.last_act())

    assert (case.at.closed, case.step) == (None, "eerst")


def test_clock_that_closed_the_case_does_not_break_a_later_correction() -> None:
    case = begun(
        """
        on: {birthday_12: {ends: gestopt}}
        tracks:
          mee:
            standing: yes
            results: {af: {}}
            steps: {stap: {who: leerkracht, outcomes: {gedaan: {ends: af}}}}
        steps:
          eerst: {who: leerkracht, outcomes: {verder: {to: tweede, starts: mee}}}
          tweede: {who: leerkracht, outcomes: {af: {ends: klaar}}}
        """,
        birth_date=day(2).replace(year=2014),
    )
    case.take("leerkracht", "eerst", "verder")
    act = case.last_act()
    case.later(days=5).settle()

    case.correct("leerkracht", act)

    assert (case.at.closed, case.at.runs) == ("gestopt", {})


# What was shared


def test_everybody_who_was_told_hears_of_the_correction_once() -> None:
    case = begun(DELEN)
    case.take("leerkracht", "eerst", "verder")

    case.correct("leerkracht", case.last_act())

    assert case.items() == [("notice_of_correction", "cjg"), ("notice_of_correction", "ib")]


def test_correction_of_what_nobody_heard_tells_nobody() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")

    case.correct("leerkracht", case.last_act())

    assert case.items() == []


def test_correction_that_leaves_somebody_waiting_without_a_day_asks_for_one() -> None:
    case = begun(
        """
        tracks:
          mee:
            may_start: ib
            results: {af: {}}
            steps: {stap: {who: ib, outcomes: {gedaan: {ends: af}}}}
        steps:
          eerst: {who: leerkracht, hands_to: ib, outcomes: {verder: {to: tweede}}}
          tweede: {who: [leerkracht, ib], outcomes: {af: {ends: klaar}}}
        """
    )
    case.take("leerkracht", "eerst", "verder")
    case.answer("ib", accept=True)
    act = case.last_act()
    case.start_track("ib", "mee")

    case.correct("ib", act)

    asked = [(item.kind, item.role, item.about) for item in case.at.items]
    assert asked == [("choose_day", "leerkracht", "mee/stap")]


# The family's own word


def recorded(outcome: str = "slecht") -> Case:
    """The responsible wrote down for the parents what they said on the telephone."""
    case = begun(STEPS)
    case.take("leerkracht", "eerst", "verder")
    case.later(days=1).take("leerkracht", "thuis", outcome, on_behalf="ouders")
    return case


def test_own_answer_of_the_family_replaces_what_was_recorded_for_them() -> None:
    case = recorded()

    deeds = case.later(hours=1).take("ouders", "thuis", "goed")

    assert (names(deeds), case.at.closed) == (
        ["Corrected", "StepTaken", "Closed"],
        "klaar",
    )


def test_own_answer_opens_a_case_that_was_closed_on_a_recorded_one() -> None:
    case = recorded("goed")
    closed = case.at.closed

    case.later(hours=1).take("ouders", "thuis", "slecht")

    assert (closed, case.at.closed, case.step) == ("klaar", None, "bellen")


def test_own_answer_after_somebody_acted_is_an_item_for_the_responsible() -> None:
    case = recorded()
    case.take("leerkracht", "bellen", "gebeld")

    deeds = case.later(hours=1).take("ouders", "thuis", "goed")

    assert (names(deeds), case.items()) == (["ItemRaised"], [("own_answer", "leerkracht")])


def test_own_answer_after_an_own_answer_changes_nothing() -> None:
    case = recorded()
    case.take("ouders", "thuis", "slecht")

    assert case.try_take("ouders", "thuis", "goed") == ["step.not_open"]


def test_own_answer_to_what_nobody_recorded_is_refused() -> None:
    case = begun()

    assert case.try_take("ouders", "thuis", "goed") == ["step.not_open"]


def test_own_answer_replaces_the_recording_that_still_counts() -> None:
    case = recorded()
    case.correct("leerkracht", case.last_act())
    case.take("leerkracht", "thuis", "slecht", on_behalf="ouders")
    act = case.last_act()

    deeds = case.take("ouders", "thuis", "goed")

    assert deeds[0] == ev.Corrected((act,))


def test_click_of_a_professional_outranks_nothing() -> None:
    case = recorded()

    assert case.try_take("leerkracht", "thuis", "goed") == ["step.not_open"]


def test_own_answer_is_judged_like_any_other() -> None:
    case = recorded()
    before = case.at

    codes = case.try_take("ouders", "thuis", "onbekend")

    assert (codes, case.at) == (["outcome.unknown"], before)


def test_own_answer_tells_everybody_who_heard_the_recorded_one() -> None:
    case = begun(
        """
        steps:
          thuis:
            who: ouders
            within: {max: 7, unit: days}
            outcomes:
              goed:
                to: slot
                shares: [{to: cjg, classes: [existence], ground: {anonymous: yes}}]
              slecht: {to: slot}
          slot: {who: leerkracht, outcomes: {af: {ends: klaar}}}
        """
    )
    case.take("leerkracht", "thuis", "goed", on_behalf="ouders")

    case.take("ouders", "thuis", "slecht")

    assert case.items() == [("notice_of_correction", "cjg")]


def test_own_answer_on_the_agreed_route_outranks_what_the_ib_wrote() -> None:
    case = at_step("9-afspraak-maken")
    do(case, "9-afspraak-maken", role="ib", on_behalf="ouders")
    ib = case.at.facts["plaats"]

    do(case.later(hours=2), "9-afspraak-maken", record={"plaats": "thuis"})

    assert (ib, case.at.facts["plaats"], case.step) == ("school", "thuis", "9-hulp-cjg")


def test_correction_counts_from_when_it_is_made() -> None:
    case = recorded()
    case.now = MONDAY + timedelta(days=30)

    case.correct("leerkracht", case.last_act())

    assert (case.log[-1].happened_at, case.log[-1].note) == (case.now, "verkeerd kind")
