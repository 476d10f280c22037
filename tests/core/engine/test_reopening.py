"""How is a closed case taken up again, by whom, and where?"""

from __future__ import annotations

import pytest

from tests.factories.cases import Case, names, world
from tests.factories.routes import school
from tests.factories.westerkwartier import at_step, do
from zorgroute.core.engine import moves

ROUTE = """
steps:
  eerst: {who: leerkracht, hands_to: ib, outcomes: {verder: {to: tweede}}}
  tweede: {who: ib, outcomes: {klaar: {ends: klaar}}}
  thuis: {who: ouders, within: termijn, outcomes: {af: {ends: klaar}}}
parameters: {termijn: {unit: days, value: open}}
"""


def closed() -> Case:
    case = Case(school(ROUTE), world())
    case.take("leerkracht", "eerst", "verder", present=["ib"])
    case.take("ib", "tweede", "klaar")
    return case


def reopening(case: Case, role: str, to: str | None = None) -> moves.Reopen:
    return moves.Reopen(case.actor(role), "de zorg is terug", case.now, to)


def test_case_is_taken_up_where_it_was_left() -> None:
    case = closed()

    deeds = case.move(reopening(case, "ib"))

    assert (names(deeds), case.step, case.at.closed) == (
        ["Reopened", "StepOpened"],
        "tweede",
        None,
    )


def test_case_is_taken_up_at_a_step_that_is_named() -> None:
    case = closed()

    case.move(reopening(case, "ib", "eerst"))

    assert case.step == "eerst"


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("ib", []),
        ("leerkracht", []),
        ("directeur", ["role.not_allowed"]),
        ("ouders", ["role.not_allowed"]),
    ],
)
def test_case_is_taken_up_by_who_answered_or_may_start(role: str, codes: list[str]) -> None:
    case = closed()

    assert case.codes(reopening(case, role)) == codes


def test_everything_against_taking_up_is_named_at_once() -> None:
    case = closed()

    assert case.codes(reopening(case, "directeur", "twede")) == [
        "step.unknown",
        "role.not_allowed",
    ]


def test_open_case_is_not_taken_up() -> None:
    case = Case(school(ROUTE), world())

    assert case.codes(reopening(case, "leerkracht")) == ["case.still_open"]


def test_wait_that_comes_up_again_asks_for_a_day_instead_of_refusing() -> None:
    case = closed()

    case.move(reopening(case, "ib", "thuis"))

    assert (case.step, case.items()) == ("thuis", [("choose_day", "ib")])


def test_who_answered_answers_again_and_what_is_known_stays_known() -> None:
    case = closed()
    known = (case.at.holder, case.at.done, case.at.facts)

    case.move(reopening(case, "leerkracht", "eerst"))

    assert (case.at.holder, case.at.done, case.at.facts) == known


def test_closed_case_takes_no_step() -> None:
    case = closed()

    assert case.try_take("ib", "tweede", "klaar") == ["case.closed"]


def test_agreed_route_is_taken_up_at_the_talk() -> None:
    case = at_step("2-kort-gesprek")
    do(case, "2-kort-gesprek", outcome="weg")

    case.later(days=60).move(reopening(case, "leerkracht"))

    assert case.step == "2-kort-gesprek"
