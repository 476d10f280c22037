"""Does a question get one honest answer: yes with everything that follows, or no and nothing?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.cases import MONDAY, Case, day, names, world
from tests.factories.routes import EVERY_EXIT, school
from zorgroute.core.answers import Denied, Moved, Reason, ReasonClass
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import decide
from zorgroute.core.engine.moves import Actor
from zorgroute.core.engine.world import AMSTERDAM

WAITING = """
steps:
  afspreken:
    who: leerkracht
    outcomes: {afgesproken: {to: wachten}}
  wachten:
    who: ouders
    within: {max: 14, unit: days}
    overdue: bellen
    outcomes: {goed: {ends: klaar}}
  bellen:
    who: leerkracht
    outcomes: {gebeld: {ends: klaar}}
"""
FROM_FOUR = """
for: {municipality: proef, organisation: primary_school, age: {from: 4, until: 13}}
"""
FAMILY_FIRST = """
may_start: [leerkracht, ouders]
steps:
  vertellen:
    who: ouders
    within: termijn
    outcomes: {verteld: {ends: klaar}}
parameters:
  termijn: {unit: days, value: open}
"""


def started(text: str = WAITING, role: str = "leerkracht", **seen: Any) -> Case:
    return Case(school(text), world(**seen), role)


def starting(role: str, at: datetime = MONDAY) -> moves.Start:
    return moves.Start(Actor("persoon", role), at)


def test_start_opens_the_first_step_and_names_who_answers() -> None:
    case = started()

    assert [event.deed for event in case.log] == [
        ev.Opened("proef.school", case.route.digest, "leerkracht", "leerkracht"),
        ev.StepOpened("main", "afspreken"),
    ]


@pytest.mark.requirement("R002")
@pytest.mark.parametrize(
    ("role", "codes"),
    [("leerkracht", ()), ("ib", ("start.not_allowed",)), ("ouders", ("start.not_allowed",))],
)
def test_start_is_for_the_roles_that_the_route_names(role: str, codes: tuple[str, ...]) -> None:
    answer = decide(school(WAITING), None, world(), starting(role), MONDAY)

    assert (answer.codes() if isinstance(answer, Denied) else ()) == codes


def test_start_of_an_open_case_is_refused() -> None:
    case = started()

    assert case.codes(starting("leerkracht")) == ["case.already_open"]


@pytest.mark.requirement("R033")
def test_start_names_every_reason_at_once() -> None:
    case = started(WAITING + FROM_FOUR, birth_date=date(2020, 1, 1))
    older = replace(case.world, birth_date=date(2000, 1, 1))

    answer = decide(case.route, case.at, older, starting("ib", MONDAY + timedelta(1)), MONDAY)

    assert isinstance(answer, Denied)
    assert answer.codes() == (
        "case.already_open",
        "start.not_allowed",
        "age.not_for_route",
        "time.in_future",
    )


@pytest.mark.requirement("R041")
@pytest.mark.parametrize(
    ("born", "codes"),
    [
        (date(2022, 5, 4), ()),
        (date(2022, 5, 5), ("age.not_for_route",)),
        (date(2013, 5, 4), ("age.not_for_route",)),
        (date(2013, 5, 5), ()),
        (None, ()),
    ],
)
def test_start_is_for_children_of_the_ages_of_the_route(
    born: date | None, codes: tuple[str, ...]
) -> None:
    route = school(WAITING + FROM_FOUR)

    answer = decide(route, None, world(birth_date=born), starting("leerkracht"), MONDAY)

    assert (answer.codes() if isinstance(answer, Denied) else ()) == codes


def test_start_by_a_family_that_must_wait_asks_the_responsible_for_a_day() -> None:
    case = started(FAMILY_FIRST, "ouders")

    assert (case.step, case.items()) == ("vertellen", [("choose_day", "leerkracht")])


def test_route_without_a_responsible_starts_no_case() -> None:
    route = school(WAITING)
    nobody = replace(route, model=route.model.model_copy(update={"holds": None}))

    answer = decide(nobody, None, world(), starting("leerkracht"), MONDAY)

    assert answer == Denied((Reason("route.no_responsible"),))


def test_move_on_a_case_that_never_began_is_refused() -> None:
    move = moves.Register(Actor("persoon", "ib"), "contact", "", MONDAY)

    assert decide(school(WAITING), None, world(), move, MONDAY) == Denied(
        (Reason("case.not_open"),)
    )


@pytest.mark.requirement("R033")
def test_refusal_changes_nothing_and_is_repeated_word_for_word() -> None:
    case = started()
    before = case.at

    move = case.taking("ib", "afspreken", "afgesproken")
    answers = [case.try_move(move), case.try_move(move)]

    assert answers[0] == answers[1]
    assert isinstance(answers[0], Denied)
    assert (case.at, len(case.log)) == (before, 2)


def test_terms_that_passed_are_written_before_the_move_that_found_them() -> None:
    case = started()
    case.take("leerkracht", "afspreken", "afgesproken")

    deeds = case.later(days=15).take("leerkracht", "bellen", "gebeld")

    assert names(deeds) == ["TermPassed", "StepLeft", "StepOpened", "StepTaken", "Closed"]


def test_refused_move_writes_no_passed_term_either() -> None:
    case = started()
    case.take("leerkracht", "afspreken", "afgesproken")

    answer = case.later(days=15).try_move(case.taking("ouders", "wachten", "goed"))

    assert isinstance(answer, Denied)
    assert (answer.codes(), case.step) == (("step.not_open",), "wachten")


def test_what_has_not_happened_yet_is_refused() -> None:
    case = started()
    tomorrow = case.now + timedelta(days=1)

    codes = case.try_take("leerkracht", "afspreken", "afgesproken", happened_at=tomorrow)

    assert codes == ["time.in_future"]


def test_hour_that_comes_twice_does_not_turn_now_into_the_future() -> None:
    clock_goes_back = datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM)
    case = Case(school(WAITING), world(), at=clock_goes_back)
    case.now = datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=AMSTERDAM)

    codes = case.try_take("leerkracht", "afspreken", "afgesproken", happened_at=clock_goes_back)

    assert codes == []


def test_term_runs_from_when_it_happened_and_the_log_knows_when_it_was_written() -> None:
    case = started().later(days=3)

    case.take("leerkracht", "afspreken", "afgesproken", happened_at=MONDAY)

    visit, event = case.at.main, case.log[-1]
    assert visit is not None
    assert visit.due is not None
    assert (visit.due.date(), event.happened_at, event.recorded_at) == (
        day(14),
        MONDAY,
        MONDAY + timedelta(days=3),
    )


@pytest.mark.requirement("R027")
def test_registering_a_report_is_never_refused_even_with_a_clock_ahead_of_ours() -> None:
    case = started()
    ahead = case.now + timedelta(minutes=5)

    case.move(moves.Register(case.actor("ouders"), "report", "gebeld", ahead))

    assert (case.log[-1].deed, case.log[-1].happened_at) == (ev.Registered("report"), case.now)


@pytest.mark.parametrize("kind", ["report", "referral", "consult", "contact", "crisis"])
@pytest.mark.parametrize("role", ["veilig_thuis", "ouders", "onbekend"])
def test_registering_is_never_refused_to_anyone_not_even_after_closing(
    kind: str, role: str
) -> None:
    case = started()
    case.take("leerkracht", "afspreken", "afgesproken")
    case.take("ouders", "wachten", "goed")

    assert case.register(role, kind) == [ev.Registered(kind)]


@pytest.mark.requirement("R141")
@pytest.mark.parametrize("role", ["leerkracht", "cjg", "ouders"])
def test_crisis_is_never_refused_to_anyone(role: str) -> None:
    case = started(WAITING + EVERY_EXIT)

    case.move(moves.StartTrack(case.actor(role), "crisis", case.now + timedelta(minutes=5)))

    assert case.on("crisis") == "bellen"


def test_crisis_that_runs_already_is_written_down_once_more() -> None:
    case = started(WAITING + EVERY_EXIT)
    case.start_track("leerkracht", "crisis")

    assert case.start_track("ib", "crisis") == [ev.Registered("crisis")]


def test_crisis_after_closing_is_written_down() -> None:
    case = started(WAITING + EVERY_EXIT)
    case.take("leerkracht", "afspreken", "afgesproken")
    case.take("ouders", "wachten", "goed")

    assert case.start_track("leerkracht", "crisis") == [ev.Registered("crisis")]


def test_reason_that_comes_in_two_classes_is_told_once_in_the_hardest() -> None:
    case = started(
        """
        steps:
          delen:
            who: leerkracht
            needs: [{consent: delen, class: agreement}]
            shares: [{to: cjg, classes: [existence], ground: {consent: delen}}]
            outcomes: {gedeeld: {ends: klaar}}
        """
    )

    reasons = case.reasons(case.taking("leerkracht", "delen", "gedeeld"))

    assert [(each.code, each.kind) for each in reasons] == [("consent.missing", ReasonClass.GROUND)]


def test_every_event_carries_the_next_number_and_the_number_of_its_act() -> None:
    case = started()
    case.take("leerkracht", "afspreken", "afgesproken")
    case.later(days=15).take("leerkracht", "bellen", "gebeld")

    assert [(event.seq, event.act) for event in case.log] == [
        (1, 1),
        (2, 1),
        (3, 3),
        (4, 3),
        (5, 5),
        (6, 5),
        (7, 5),
        (8, 8),
        (9, 8),
    ]


def test_event_of_a_clock_has_no_author_and_happens_when_it_was_due() -> None:
    case = started()
    case.take("leerkracht", "afspreken", "afgesproken")
    due = case.at.main.due if case.at.main else None

    case.later(days=20).settle()

    event = case.log[-1]
    assert (event.by, event.happened_at, event.recorded_at) == (None, due, case.now)


def test_answer_holds_for_the_moment_it_is_asked() -> None:
    case = started()
    case.take("leerkracht", "afspreken", "afgesproken")
    move = case.taking("ouders", "wachten", "goed")

    answers = [
        decide(case.route, case.at, case.world, move, case.now + timedelta(days=days))
        for days in (0, 14, 15)
    ]

    assert [isinstance(each, Moved) for each in answers] == [True, True, False]
