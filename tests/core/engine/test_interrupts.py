"""What does a route do when life interrupts it: a withdrawal, a birthday, a move, a death?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, get_args

import pytest

from tests.factories.cases import Case, names, world
from tests.factories.routes import EVERY_EXIT, school
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.moves import Actor
from zorgroute.core.engine.what_now import what_now
from zorgroute.core.routes.words import InterruptKind

KINDS = get_args(InterruptKind)
QUIET = """
records:
  bladzij:
    class: existence
    fields:
      een: {type: consent_request, consent: delen, required: no}
      twee: {type: consent_request, consent: overleg, required: no}
steps:
  stap:
    who: leerkracht
    record: bladzij
    outcomes: {verder: {to: dan}, klaar: {ends: klaar}}
  dan: {who: leerkracht, outcomes: {af: {ends: klaar}}}
  thuis: {who: ouders, within: termijn, outcomes: {af: {ends: klaar}}}
parameters: {termijn: {unit: days, value: open}}
"""
HANDLED = """
on:
  withdrawal: {tell: [ib, leerkracht], to: dan}
  move: {starts: verhuizing}
  loss_of_authority: {to: thuis}
  death: {tell: directeur, ends: gestopt}
  birthday_12: {to: dan}
  birthday_16: {ends: gestopt}
tracks:
  verhuizing:
    results: {af: {}}
    steps:
      overdragen: {who: cjg, within: termijn, outcomes: {gedaan: {ends: af}}}
"""


def begun(*texts: str, **seen: Any) -> Case:
    return Case(school(QUIET, *texts), world(**seen))


@pytest.mark.parametrize("kind", KINDS)
def test_interrupt_without_a_handler_is_an_item_for_the_responsible(kind: str) -> None:
    case = begun()

    deeds = case.interrupt("leerkracht", kind)

    offered = ["HandoverOffered"] if kind == "change_of_responsible" else []
    assert (names(deeds), case.step, case.items()) == (
        ["Interrupted", *offered, "ItemRaised"],
        "stap",
        [(f"interrupt.{kind}", "leerkracht")],
    )


def test_list_of_interrupts_is_closed() -> None:
    case = begun()

    reasons = case.reasons(moves.Interrupt(case.actor("ib"), "holiday", case.now))

    assert [(each.code, each.fact("known")) for each in reasons] == [
        ("interrupt.unknown", ", ".join(KINDS))
    ]


def test_handler_tells_whom_it_names_beside_the_responsible_and_moves_the_case() -> None:
    case = begun(HANDLED)

    deeds = case.interrupt("ouders", "withdrawal")

    assert (names(deeds), case.step, case.items()) == (
        ["Interrupted", "ItemRaised", "ItemRaised", "StepLeft", "StepOpened"],
        "dan",
        [("interrupt.withdrawal", "leerkracht"), ("interrupt.withdrawal", "ib")],
    )


def test_step_that_life_moved_the_case_from_was_not_done() -> None:
    case = begun(HANDLED)

    case.interrupt("ouders", "withdrawal")

    assert (case.at.done, case.log[-2].deed) == (
        {},
        ev.StepLeft("main", "stap", "interrupt.withdrawal"),
    )


@pytest.mark.parametrize(
    ("kind", "about"), [("loss_of_authority", "main/thuis"), ("move", "verhuizing/overdragen")]
)
def test_interrupt_is_never_refused_for_want_of_a_day(kind: str, about: str) -> None:
    case = begun(HANDLED)

    case.interrupt("leerkracht", kind)

    asked = [item.about for item in case.at.items if item.kind == "choose_day"]
    assert asked == [about]


def test_handler_starts_a_track_that_runs_already_once() -> None:
    case = begun(HANDLED)
    case.interrupt("leerkracht", "move")

    deeds = case.interrupt("leerkracht", "move")

    assert names(deeds) == ["Interrupted", "ItemRaised"]


def test_handler_that_ends_closes_the_case() -> None:
    case = begun(HANDLED)

    case.interrupt("leerkracht", "death")

    told = [("interrupt.death", "leerkracht"), ("interrupt.death", "directeur")]
    assert (case.at.closed, case.items()) == ("gestopt", told)


def test_track_that_runs_when_life_closes_the_case_is_finished_beside_it() -> None:
    case = begun(HANDLED, EVERY_EXIT)
    case.start_track("leerkracht", "crisis")
    case.interrupt("leerkracht", "death")
    case.take("ib", "bellen", "gebeld", line="crisis")
    record = {"vervolg": "rouw", "veiligheid-na-crisis": "veilig"}

    case.take("directeur", "opvolging", "afgesproken", line="crisis", record=record)

    assert (case.at.closed, case.at.runs["crisis"].result) == ("gestopt", "opgevolgd")


@pytest.mark.parametrize("kind", [each for each in KINDS if each != "withdrawal"])
def test_closed_case_is_not_interrupted(kind: str) -> None:
    case = begun()
    case.take("leerkracht", "stap", "klaar")

    assert case.codes(moves.Interrupt(case.actor("ib"), kind, case.now)) == ["case.closed"]


# Withdrawal

BOTH = {"een": "given", "twee": "given"}


@pytest.mark.requirement("R012")
@pytest.mark.parametrize(
    ("detail", "left"),
    [
        ("delen", {"delen": "withdrawn", "overleg": "given"}),
        ("", {"delen": "withdrawn", "overleg": "withdrawn"}),
    ],
)
def test_withdrawal_takes_back_one_consent_or_all(detail: str, left: dict[str, str]) -> None:
    case = begun()
    case.take("leerkracht", "stap", "verder", record=BOTH)

    case.interrupt("ouders", "withdrawal", detail)

    assert case.at.consents == left


def test_withdrawal_of_everything_leaves_a_refusal_a_refusal() -> None:
    case = begun()
    case.take("leerkracht", "stap", "verder", record={"een": "given", "twee": "refused"})

    case.interrupt("ouders", "withdrawal")

    assert case.at.consents == {"delen": "withdrawn", "overleg": "refused"}


@pytest.mark.requirement("R012")
def test_consent_is_withdrawn_at_any_time_also_after_closing() -> None:
    case = begun(HANDLED)
    case.take("leerkracht", "stap", "klaar", record=BOTH)

    deeds = case.interrupt("ouders", "withdrawal", "delen")

    assert (names(deeds), case.at.closed, case.at.consents) == (
        ["Interrupted"],
        "klaar",
        {"delen": "withdrawn", "overleg": "given"},
    )


def test_consent_that_the_route_does_not_ask_cannot_be_withdrawn() -> None:
    case = begun()

    move = moves.Interrupt(case.actor("ouders"), "withdrawal", case.now, "dele")

    assert [(each.code, each.fact("mean")) for each in case.reasons(move)] == [
        ("consent.unknown", "delen")
    ]


def test_consent_given_again_after_a_withdrawal_counts() -> None:
    case = begun()
    case.interrupt("ouders", "withdrawal", "delen")

    case.take("leerkracht", "stap", "verder", record={"een": "given"})

    assert case.at.consents == {"delen": "given"}


# Birthdays


@pytest.mark.parametrize(
    ("born", "step", "closed"),
    [(date(2014, 5, 10), "dan", None), (date(2010, 5, 10), None, "gestopt")],
)
def test_birthday_does_what_the_route_says(
    born: date, step: str | None, closed: str | None
) -> None:
    case = begun(HANDLED, birth_date=born)

    case.later(days=10).settle()

    assert (case.step, case.at.closed) == (step, closed)


def test_birthday_that_brings_up_a_wait_asks_the_responsible_for_a_day() -> None:
    case = begun("on: {birthday_12: {to: thuis}}", birth_date=date(2014, 5, 10))

    case.later(days=10).settle()

    assert (case.step, case.items()) == (
        "thuis",
        [("interrupt.birthday_12", "leerkracht"), ("choose_day", "leerkracht")],
    )


def test_birthday_told_by_hand_does_not_come_again_by_the_clock() -> None:
    case = begun(birth_date=date(2014, 5, 10))
    case.interrupt("leerkracht", "birthday_12")

    assert case.later(days=10).settle() == []


# Items


@pytest.mark.parametrize(
    ("role", "codes"),
    [("directeur", []), ("leerkracht", []), ("ib", ["role.not_allowed"])],
)
def test_item_is_ticked_off_by_its_function_or_the_responsible(role: str, codes: list[str]) -> None:
    case = begun(HANDLED.replace("{tell: [ib, leerkracht], to: dan}", "{tell: directeur}"))
    case.interrupt("ouders", "withdrawal")
    number = next(each.number for each in case.at.items if each.role == "directeur")

    move = moves.FinishItem(case.actor(role), number, case.now)

    assert case.codes(move) == codes


def test_item_is_ticked_off_once() -> None:
    case = begun()
    case.interrupt("leerkracht", "move")
    move = case.finishing("leerkracht", "interrupt.move")
    case.move(move)

    assert (case.items(), case.codes(move)) == ([], ["item.unknown"])


def test_interrupt_of_tomorrow_is_refused_today() -> None:
    case = begun()
    move = moves.Interrupt(Actor("persoon", "ib"), "move", case.now + timedelta(days=1))

    assert case.codes(move) == ["time.in_future"]


# Who may pass it on

SAID_BY = {
    "withdrawal": {"leerkracht", "collega", "cjg", "ouders"},
    "move": {"leerkracht", "collega", "cjg", "ouders"},
    "death": {"leerkracht", "collega", "cjg"},
    "birthday_12": {"leerkracht", "collega", "cjg"},
    "birthday_16": {"leerkracht", "collega", "cjg"},
    "loss_of_authority": {"leerkracht", "collega"},
    "change_of_responsible": {"leerkracht", "collega"},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ["leerkracht", "collega", "cjg", "ouders", "buurvrouw"])
def test_interrupt_is_passed_on_only_by_whom_it_is_theirs_to_pass_on(kind: str, role: str) -> None:
    case = begun()

    codes = case.codes(moves.Interrupt(case.actor(role), kind, case.now))

    assert codes == ([] if role in SAID_BY[kind] else ["interrupt.not_yours"])


@pytest.mark.parametrize(
    ("kind", "detail", "codes"),
    [
        ("move", "naar Zuid 4", ["interrupt.no_detail"]),
        ("death", "x", ["interrupt.no_detail"]),
        ("birthday_12", "delen", ["interrupt.no_detail"]),
        ("loss_of_authority", "vader van", ["interrupt.no_detail"]),
        ("loss_of_authority", "0190-af", []),
        ("change_of_responsible", "ouders", ["interrupt.no_such_function"]),
        ("change_of_responsible", "veilig_thuis", ["interrupt.no_such_function"]),
        ("withdrawal", "overleg", []),
    ],
)
def test_detail_of_an_interrupt_is_a_name_of_the_route_or_an_id_never_words(
    kind: str, detail: str, codes: list[str]
) -> None:
    case = begun()

    assert case.codes(moves.Interrupt(case.actor("ib"), kind, case.now, detail)) == codes


# Authority and age


def asked_together(case: Case, who: str = "ouders") -> None:
    """The parents answer both questions, each by an own click of this person."""
    actor = Actor(who, "ouders")
    case.move(moves.Take(actor, "vraag", "verder", case.now, record=BOTH))


ASKING = """
steps:
  vraag:
    who: ouders
    within: {max: 5, unit: days}
    record: bladzij
    outcomes: {verder: {to: deel}}
  deel:
    who: cjg
    within: {max: 5, unit: days}
    outcomes:
      klaar:
        shares: [{to: leerkracht, classes: [existence], ground: {consent: delen}}]
        ends: klaar
      anders: {ends: gestopt}
records:
  bladzij:
    class: existence
    fields:
      een: {type: consent_request, consent: delen, required: no}
      twee: {type: consent_request, consent: overleg, required: no}
"""


@pytest.mark.parametrize(
    ("kind", "detail", "state"),
    [
        ("birthday_12", "", "given"),
        ("birthday_16", "", "lapsed"),
        ("loss_of_authority", "", "lapsed"),
        ("loss_of_authority", "moeder", "lapsed"),
        ("loss_of_authority", "vader", "given"),
    ],
)
def test_consent_is_asked_anew_when_who_gave_it_decides_no_longer(
    kind: str, detail: str, state: str
) -> None:
    case = Case(school(ASKING), world())
    asked_together(case, "moeder")

    case.interrupt("leerkracht", kind, detail)

    assert case.at.consents == {"delen": state, "overleg": state}


def test_consent_written_down_for_the_parents_is_asked_anew_whoever_lost_authority() -> None:
    case = Case(school(ASKING), world())
    case.take("leerkracht", "vraag", "verder", record=BOTH, on_behalf="ouders")

    case.interrupt("leerkracht", "loss_of_authority", "vader")

    assert case.at.consents == {"delen": "lapsed", "overleg": "lapsed"}


def test_nothing_is_shared_on_a_consent_that_has_to_be_asked_anew() -> None:
    case = Case(school(ASKING), world())
    asked_together(case)
    case.interrupt("leerkracht", "birthday_16")

    assert case.try_take("cjg", "deel", "klaar") == ["consent.lapsed"]


@pytest.mark.requirement("R012")
def test_who_is_about_to_share_on_a_withdrawn_consent_is_told() -> None:
    case = Case(school(ASKING), world())
    asked_together(case)

    case.interrupt("ouders", "withdrawal", "delen")

    assert case.items() == [("interrupt.withdrawal", "leerkracht"), ("interrupt.withdrawal", "cjg")]


def test_who_shares_on_another_consent_hears_nothing_of_a_withdrawal() -> None:
    case = Case(school(ASKING), world())
    asked_together(case)

    case.interrupt("ouders", "withdrawal", "overleg")

    assert case.items() == [("interrupt.withdrawal", "leerkracht")]


# Death


def test_death_ends_every_term_and_asks_nothing_of_anybody() -> None:
    case = Case(school(ASKING, EVERY_EXIT), world(birth_date=date(2014, 5, 10)))
    case.start_track("leerkracht", "crisis")
    case.interrupt("leerkracht", "death")

    deeds = case.later(days=400).settle()
    now = what_now(case.route, case.at, case.world, case.now, "leerkracht")

    assert deeds == []
    assert [visit.due for visit in case.at.visits()] == [None, None]
    assert (now.steps, now.is_quiet, now.exits) == ((), True, ("safety", "urgency", "crisis"))


def test_responsible_closes_a_case_after_a_death_without_any_evaluation() -> None:
    case = Case(school(ASKING, EVERY_EXIT), world())
    case.start_track("leerkracht", "crisis")
    case.interrupt("leerkracht", "death")

    deeds = case.finish("leerkracht", "interrupt.death")

    assert (names(deeds), case.at.closed) == (["ItemDone", "TrackEnded", "Closed"], "overlijden")


def test_somebody_else_who_heard_of_a_death_ticks_it_off_and_closes_nothing() -> None:
    case = Case(school(ASKING, "on: {death: {tell: directeur}}"), world())
    case.interrupt("leerkracht", "death")
    number = next(each.number for each in case.at.items if each.role == "directeur")

    deeds = case.move(moves.FinishItem(case.actor("directeur"), number, case.now))

    assert (names(deeds), case.at.is_open) == (["ItemDone"], True)


def test_death_that_was_a_mistake_is_taken_back_and_terms_run_as_before() -> None:
    case = Case(school(ASKING), world())
    due = case.at.main.due if case.at.main else None
    case.interrupt("leerkracht", "death")

    case.correct("leerkracht", case.last_act(), "verkeerd kind")

    assert (case.at.is_quiet, case.at.main.due if case.at.main else None) == (False, due)


def test_case_reopened_after_a_death_runs_again() -> None:
    case = Case(school(ASKING), world())
    case.interrupt("leerkracht", "death")
    case.finish("leerkracht", "interrupt.death")

    case.move(moves.Reopen(case.actor("leerkracht"), "vergissing", case.now, "vraag"))

    assert (case.at.is_quiet, case.at.main is not None and case.at.main.due is not None) == (
        False,
        True,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_after_a_death_only_what_protects_can_still_be_passed_on(kind: str) -> None:
    case = begun()
    case.interrupt("leerkracht", "death")

    codes = case.codes(moves.Interrupt(case.actor("leerkracht"), kind, case.now))

    kept = ("withdrawal", "loss_of_authority", "change_of_responsible")
    assert codes == ([] if kind in kept else ["interrupt.after_death"])


# Change of responsible


@pytest.mark.parametrize(
    ("detail", "handler", "to"),
    [
        ("", "", "leerkracht"),
        ("", "on: {change_of_responsible: {hands_to: ib}}", "ib"),
        ("leerkracht", "on: {change_of_responsible: {hands_to: ib}}", "leerkracht"),
    ],
)
def test_responsibility_is_offered_and_stays_until_somebody_says_yes(
    detail: str, handler: str, to: str
) -> None:
    case = begun(*([handler] if handler else []))

    case.interrupt("directeur", "change_of_responsible", detail)
    before = (case.at.holder, case.at.offered)
    case.answer(to, accept=True)

    assert (before, case.at.holder, case.at.offered) == (("leerkracht", to), to, None)


def test_declined_responsibility_stays_where_it_was() -> None:
    case = begun("on: {change_of_responsible: {hands_to: ib}}")
    case.interrupt("leerkracht", "change_of_responsible")

    case.answer("ib", accept=False)

    assert (case.at.holder, case.at.offered) == ("leerkracht", None)
    assert ("handover_declined", "leerkracht") in case.items()
