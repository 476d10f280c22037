"""Does one professional answer for a case, and changes that only by offer and acceptance?"""

from __future__ import annotations

import pytest

from tests.factories.cases import Case, day, names, world
from tests.factories.routes import school
from tests.factories.westerkwartier import at_step, do
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves

OFFERED = """
steps:
  eerst: {who: leerkracht, hands_to: ib, outcomes: {verder: {to: tweede}}}
  tweede:
    who: [leerkracht, ib]
    outcomes: {verder: {to: derde}, terug: {to: eerst, hands_to: leerkracht}}
  derde: {who: leerkracht, outcomes: {af: {ends: klaar}}}
"""


def begun(text: str = OFFERED) -> Case:
    return Case(school(text), world())


@pytest.mark.requirement("R005")
def test_first_step_makes_the_teacher_answer_and_step_three_the_ib() -> None:
    case = at_step("3-naar-ib")
    before = case.at.holder

    do(case, "3-naar-ib")

    assert (before, case.at.holder) == ("leerkracht", "ib")


def test_receiver_who_is_present_accepts_at_once() -> None:
    case = begun()

    deeds = case.take("leerkracht", "eerst", "verder", present=["ib"])

    assert (names(deeds)[:3], case.at.holder, case.at.offered) == (
        ["StepTaken", "HandoverOffered", "HandoverAnswered"],
        "ib",
        None,
    )


def test_receiver_who_does_the_step_accepts_by_doing_it() -> None:
    case = begun(OFFERED.replace("who: leerkracht, hands_to", "who: [leerkracht, ib], hands_to"))

    case.take("ib", "eerst", "verder")

    assert case.at.holder == "ib"


def test_giver_answers_until_the_receiver_accepts() -> None:
    case = begun()

    case.take("leerkracht", "eerst", "verder")
    before = (case.at.holder, case.at.offered)
    case.answer("ib", accept=True)

    assert (before, (case.at.holder, case.at.offered)) == (("leerkracht", "ib"), ("ib", None))


def test_receiver_who_works_on_has_not_accepted_by_that() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")

    case.take("ib", "tweede", "verder", next_on=day(5))

    assert (case.at.holder, case.at.offered) == ("leerkracht", "ib")


def test_declined_offer_leaves_the_giver_and_tells_him() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")

    case.answer("ib", accept=False)

    assert (case.at.holder, case.at.offered, case.items()) == (
        "leerkracht",
        None,
        [("handover_declined", "leerkracht")],
    )


@pytest.mark.parametrize("role", ["leerkracht", "directeur", "ouders"])
def test_offer_is_answered_by_the_receiver_only(role: str) -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")

    assert case.codes(moves.AnswerHandover(case.actor(role), case.now)) == ["role.not_allowed"]


def test_answer_without_an_offer_is_refused() -> None:
    case = begun()

    assert case.codes(moves.AnswerHandover(case.actor("ib"), case.now)) == ["handover.none"]


def test_offer_to_who_answers_already_is_no_offer() -> None:
    case = begun(OFFERED.replace("hands_to: ib", "hands_to: leerkracht"))

    deeds = case.take("leerkracht", "eerst", "verder")

    assert (names(deeds), case.at.offered) == (["StepTaken", "StepOpened"], None)


def test_offer_of_an_outcome_goes_before_that_of_the_step() -> None:
    case = begun(
        OFFERED.replace("verder: {to: tweede}", "verder: {to: tweede, hands_to: directeur}")
    )

    case.take("leerkracht", "eerst", "verder")

    assert case.at.offered == "directeur"


def test_newer_offer_replaces_the_older() -> None:
    case = begun(OFFERED.replace("hands_to: leerkracht", "hands_to: directeur"))
    case.take("leerkracht", "eerst", "verder")

    case.take("leerkracht", "tweede", "terug")

    assert case.at.offered == "directeur"


def test_one_of_several_functions_accepts_for_all() -> None:
    case = begun(OFFERED.replace("hands_to: ib", "hands_to: zorgteam"))
    case.take("leerkracht", "eerst", "verder")

    case.answer("directeur", accept=True)

    assert case.at.holder == "zorgteam"


def test_acceptance_that_makes_an_open_step_a_wait_asks_for_a_day() -> None:
    case = begun(OFFERED.replace("who: [leerkracht, ib]", "who: leerkracht"))
    case.take("leerkracht", "eerst", "verder")

    deeds = case.answer("ib", accept=True)

    assert (names(deeds), case.items()) == (
        ["HandoverAnswered", "ItemRaised"],
        [("choose_day", "ib")],
    )


def test_recording_for_the_receiver_is_no_acceptance_by_the_receiver() -> None:
    case = begun(
        OFFERED.replace(
            "who: leerkracht, hands_to", "who: ib, within: {max: 3, unit: days}, hands_to"
        )
    )

    case.take("leerkracht", "eerst", "verder", on_behalf="ib")

    assert (case.at.holder, case.at.offered) == ("leerkracht", "ib")


def test_closing_takes_back_what_was_offered() -> None:
    case = begun(OFFERED.replace("verder: {to: tweede}", "verder: {ends: klaar}"))

    case.take("leerkracht", "eerst", "verder")

    assert (case.at.offered, case.codes(moves.AnswerHandover(case.actor("ib"), case.now))) == (
        None,
        ["handover.none"],
    )


# Links to other routes

LINKED = """
steps:
  eerst:
    who: leerkracht
    outcomes: {verder: {to: tweede, opens: {route: proef.toegang, hands_to: cjg}}}
  tweede: {who: leerkracht, outcomes: {af: {ends: klaar}}}
"""


def accepting(case: Case, role: str, route: str = "proef.toegang") -> moves.AcceptLink:
    return moves.AcceptLink(case.actor(role), route, case.now)


def test_linked_case_takes_over_by_accepting() -> None:
    case = begun(LINKED)
    case.take("leerkracht", "eerst", "verder")
    before = case.at.holder

    deeds = case.move(accepting(case, "cjg"))

    assert (before, case.at.holder, case.at.links, names(deeds)) == (
        "leerkracht",
        "cjg",
        {"proef.toegang": "accepted"},
        ["LinkAccepted", "HandoverOffered", "HandoverAnswered", "ItemRaised"],
    )


@pytest.mark.parametrize(
    ("hands_to", "role"), [("", "ib"), (", hands_to: leerkracht", "leerkracht")]
)
def test_linked_case_that_takes_nothing_over_leaves_who_answers(hands_to: str, role: str) -> None:
    case = begun(LINKED.replace(", hands_to: cjg", hands_to))
    case.take("leerkracht", "eerst", "verder")

    deeds = case.move(accepting(case, role))

    assert (names(deeds), case.at.holder) == (["LinkAccepted"], "leerkracht")


def test_link_that_names_nobody_is_not_accepted_by_the_family() -> None:
    case = begun(LINKED.replace(", hands_to: cjg", ""))
    case.take("leerkracht", "eerst", "verder")

    assert case.codes(accepting(case, "ouders")) == ["role.not_allowed"]


def test_linked_case_accepted_after_closing_hands_nothing_over() -> None:
    case = begun(LINKED)
    case.take("leerkracht", "eerst", "verder")
    case.take("leerkracht", "tweede", "af")

    assert case.move(accepting(case, "cjg")) == [ev.LinkAccepted("proef.toegang")]


@pytest.mark.parametrize(
    ("role", "route", "codes"),
    [
        ("ib", "proef.toegang", ["role.not_allowed"]),
        ("cjg", "proef.anders", ["link.none"]),
        ("cjg", "proef.toegang", []),
    ],
)
def test_link_is_accepted_by_the_function_it_was_offered_to(
    role: str, route: str, codes: list[str]
) -> None:
    case = begun(LINKED)
    case.take("leerkracht", "eerst", "verder")

    assert case.codes(accepting(case, role, route)) == codes


def test_link_is_accepted_once() -> None:
    case = begun(LINKED)
    case.take("leerkracht", "eerst", "verder")
    case.move(accepting(case, "cjg"))

    assert case.codes(accepting(case, "cjg")) == ["link.none"]
