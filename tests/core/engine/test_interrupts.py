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

    assert (names(deeds), case.step, case.items()) == (
        ["Interrupted", "ItemRaised"],
        "stap",
        [(f"interrupt.{kind}", "leerkracht")],
    )


def test_list_of_interrupts_is_closed() -> None:
    case = begun()

    reasons = case.reasons(moves.Interrupt(case.actor("ib"), "holiday", case.now))

    assert [(each.code, each.fact("known")) for each in reasons] == [
        ("interrupt.unknown", ", ".join(KINDS))
    ]


def test_handler_tells_whom_it_names_and_moves_the_case() -> None:
    case = begun(HANDLED)

    deeds = case.interrupt("ouders", "withdrawal")

    assert (names(deeds), case.step, case.items()) == (
        ["Interrupted", "ItemRaised", "ItemRaised", "StepLeft", "StepOpened"],
        "dan",
        [("interrupt.withdrawal", "ib"), ("interrupt.withdrawal", "leerkracht")],
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

    assert (case.at.closed, case.items()) == ("gestopt", [("interrupt.death", "directeur")])


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

    assert case.codes(case.finishing(role, "interrupt.withdrawal")) == codes


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
