"""Does each state of a case show on the map, with its day, in a word and in a shape?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.cases import Case, world
from tests.factories.routes import school
from tests.factories.westerkwartier import REVIEW, at_step, do, walk_to, westerkwartier
from zorgroute.core.maps.blocks import row_paragraphs, title_words
from zorgroute.core.maps.row import Map, Row, State
from zorgroute.core.maps.words import flag_words, spoken, state_words

from .pictures import (
    drawn,
    of_case,
    parsed,
    row_of,
    say,
    stations,
    waiting_for_parents,
    with_meldcode,
    with_trail,
    words,
)


def states(plan: Map) -> dict[str, State]:
    """The state of every step, by step."""
    return {step: row.state for row in plan.rows for step in row.steps if row.state}


def told(plan: Map, step: str) -> str:
    return state_words(row_of(plan, step), words(plan))


def test_case_just_begun_stands_on_its_first_step():
    plan = of_case(westerkwartier())

    assert [row.key for row in plan.rows if row.is_open] == ["main.1-signaal"]
    assert row_of(plan, "1-signaal").state == State.HERE


def test_step_that_is_done_says_on_which_day():
    case = westerkwartier()
    do(case, "1-signaal")
    case.later(days=3)
    do(case, "2-kort-gesprek")

    plan = of_case(case)

    assert (told(plan, "1-signaal"), told(plan, "2-kort-gesprek")) == (
        "Gedaan op 4 mei",
        "Gedaan op 7 mei",
    )


def test_day_of_another_year_is_said_with_its_year():
    case = westerkwartier()
    do(case, "1-signaal")

    plan = of_case(case, now=case.now.replace(year=2027))

    assert told(plan, "1-signaal") == "Gedaan op 4 mei 2026"


def test_step_of_the_parents_is_a_wait_with_an_end_for_professionals():
    plan = of_case(waiting_for_parents())
    row = row_of(plan, "6-wacht-op-ouders")

    assert (row.state, told(plan, "6-wacht-op-ouders")) == (
        State.WAITING,
        "Wacht op ouders of verzorgers tot 27 mei",
    )


def test_step_of_the_parents_is_their_own_turn_for_parents():
    plan = of_case(waiting_for_parents(), "ouder")
    row = row_of(plan, "6-wacht-op-ouders")

    assert (row.state, told(plan, "6-wacht-op-ouders")) == (State.HERE, "Uiterlijk 27 mei")


def test_step_of_the_school_is_somebody_elses_turn_for_parents():
    plan = of_case(westerkwartier(), "ouder")

    assert told(plan, "1-signaal") == "Nu aan zet: de leerkracht"


def test_step_of_another_function_is_somebody_elses_turn_for_a_reader():
    def state(reader: str) -> State | None:
        return row_of(
            of_case(at_step("5-besluit-gesprek"), reader=reader), "5-besluit-gesprek"
        ).state

    assert (state("ib"), state("leerkracht")) == (State.HERE, State.TURN)


@pytest.mark.parametrize(
    ("after", "said"),
    [(timedelta(seconds=1), "1 dag te laat"), (timedelta(days=2), "2 dagen te laat")],
)
def test_wait_past_its_day_is_late_and_counts_the_days(after, said):
    case = waiting_for_parents()

    plan = of_case(case, now=case.at.main.due + after)

    assert row_of(plan, "6-wacht-op-ouders").state == State.LATE
    assert told(plan, "6-wacht-op-ouders") == f"Te laat sinds 27 mei ({said})"


def test_wait_on_its_last_second_is_not_late():
    case = waiting_for_parents()

    plan = of_case(case, now=case.at.main.due)

    assert row_of(plan, "6-wacht-op-ouders").state == State.WAITING


def test_step_whose_term_passed_is_skipped_with_the_reason():
    case = waiting_for_parents().later(days=40)
    case.settle()

    plan = of_case(case)

    assert row_of(plan, "6-ib-zoekt-contact").state == State.HERE
    assert told(plan, "6-wacht-op-ouders") == "Overgeslagen, reden: de termijn ging voorbij"
    assert (
        told(of_case(case, "ouder"), "6-wacht-op-ouders")
        == "Nu aan zet: de intern begeleider van school"
    )


def test_steps_passed_over_on_purpose_are_skipped():
    case = at_step("3-naar-ib")
    case.divert("leerkracht", "6-gesprek-ouders")

    found = states(of_case(case))

    skipped = [step for step, state in found.items() if state == State.SKIPPED]
    assert skipped == ["3-naar-ib", "4-kijken-of-overleggen", "5-besluit-gesprek"]


def test_reason_for_leaving_the_route_is_not_told_to_parents():
    case = at_step("3-naar-ib")
    case.divert("leerkracht", "6-gesprek-ouders")

    assert told(of_case(case), "3-naar-ib") == (
        "Overgeslagen, reden: iemand koos bewust een andere weg"
    )
    assert told(of_case(case, "ouder"), "3-naar-ib") == "Overgeslagen"


def test_what_usually_follows_is_still_to_come_and_the_rest_is_another_way():
    found = states(of_case(waiting_for_parents()))

    assert [step for step, state in found.items() if state == State.NOT_YET] == [
        "7-vervolg",
        "8-cjg-inlichten",
        "9-afspraak-maken",
        "9-hulp-cjg",
        "10-terugkoppeling",
        "11-leerkracht-inlichten",
    ]
    assert found["12-mdo"] == found["d2-melding"] == found["m1-signalen"] == State.OTHER


def test_parents_do_not_see_what_the_case_does_not_pass():
    plan = of_case(waiting_for_parents(), "ouder")

    assert State.OTHER not in states(plan).values()
    assert [row.number for row in plan.rows] == ["1", "2", "3", "4", "5", "6", "7"]
    assert plan.tracks == ()


def test_step_done_again_after_a_return_is_open_and_not_done():
    case = at_step("8-cjg-inlichten")
    do(case, "8-cjg-inlichten", outcome="toestemming-ingetrokken", record={})

    plan = of_case(case)

    assert row_of(plan, "7-vervolg").state == State.HERE
    assert row_of(plan, "8-cjg-inlichten").state == State.DONE


def test_act_that_was_corrected_leaves_no_state():
    case = westerkwartier()
    do(case, "1-signaal")
    act = case.log[-1].act
    case.correct("leerkracht", act)

    assert states(of_case(case))["1-signaal"] == State.HERE


def test_two_open_steps_have_two_flags_that_count():
    plan = of_case(with_meldcode(at_step("4-kijken-of-overleggen")))

    said = [flag_words(row.stand, words()) for row in plan.rows if row.is_open]

    assert said == ["U bent hier (1 van 2)", "U bent hier (2 van 2)"]


def test_live_track_says_since_when_it_runs():
    plan = of_case(with_meldcode(at_step("4-kijken-of-overleggen")))
    sign = next(each for each in plan.tracks if each.name == "meldcode")

    assert (sign.is_live, sign.since) == (True, date(2026, 5, 4))


def test_closed_case_stands_nowhere_and_tells_how_it_ended():
    case = at_step("2-kort-gesprek")
    do(case, "2-kort-gesprek", outcome="weg")

    plan = of_case(case)

    assert [row.key for row in plan.rows if row.is_open] == []
    assert plan.closing == "De zorg is weg na het eerste gesprek"
    assert plan.closing in drawn(plan)


def test_done_step_shows_the_way_that_was_taken_and_no_other():
    plan = of_case(at_step("7-vervolg"))

    assert [way.name for way in row_of(plan, "6-gesprek-ouders").ways] == ["gesprek-niet-genoeg"]


def test_state_is_read_before_the_name_of_the_step():
    plan = of_case(waiting_for_parents())

    def heard(step: str) -> str:
        return spoken(row_of(plan, step), words(), plan.voice).replace("\u00a0", " ")

    assert heard("2-kort-gesprek") == (
        "Gedaan op 4 mei: Stap 2, Praat kort met de ouders, Leerkracht met ouders of verzorgers"
    )
    assert heard("6-wacht-op-ouders") == (
        "U bent hier. Wacht op ouders of verzorgers tot 27 mei: "
        "Stap 6a, Ouders laten weten hoe het thuis gaat, Ouders of verzorgers. Binnen 2 tot 3 weken"
    )


SHAPES = {
    State.DONE: 1,
    State.HERE: 2,
    State.TURN: 2,
    State.WAITING: 2,
    State.LATE: 2,
    State.SKIPPED: 1,
    State.NOT_YET: 1,
    State.PASSED: 1,
    State.FAULT: 2,
}


def shape_of(row: Row, plan: Map) -> tuple[str, ...]:
    """The shapes of a station without their places and colours."""
    root = parsed(drawn(plan))
    link = next(each for each in stations(root) if each.get("id") == f"kaart-{row.key}")
    return tuple(
        f"{each.tag.rpartition('}')[2]} {each.get('r', '')} {each.get('stroke-width', '')} "
        f"{''.join(sign for sign in each.get('d', '') if sign.isalpha())}"
        for each in link[3]
    )


def every_state() -> dict[State, tuple[Row, Map]]:
    late = waiting_for_parents()
    past = waiting_for_parents().later(days=40)
    past.settle()
    plans = [
        of_case(westerkwartier()),
        of_case(westerkwartier(), "ouder"),
        of_case(waiting_for_parents()),
        of_case(late, now=late.at.main.due + timedelta(days=2)),
        of_case(past),
        with_trail(),
    ]
    found: dict[State, tuple[Row, Map]] = {}
    for plan in plans:
        for row in plan.rows:
            if row.state:
                found.setdefault(row.state, (row, plan))
    return found


def test_every_state_has_a_shape_and_a_word_of_its_own():
    found = every_state()
    shapes = {
        state: shape_of(row, plan) for state, (row, plan) in found.items() if state != State.OTHER
    }
    said = {
        state: next(row_paragraphs(row, words(plan), plan.voice)).text
        for state, (row, plan) in found.items()
    }

    assert set(found) == set(State)
    assert len(set(shapes.values())) == len(shapes)
    assert all(said[state] != title_words(row) for state, (row, _) in found.items())


def test_line_beside_a_skipped_step_is_dashed_and_ahead_of_the_case_dotted():
    case = waiting_for_parents().later(days=40)
    case.settle()

    plan = of_case(case)

    styles = {
        row.number: sorted({half.style for half in row.rail.halves if half.lane == 0})
        for row in plan.of_line("main")[:11]
    }
    assert styles["5"] == ["solid"]
    assert styles["6a"] == ["dashed", "dotted"]
    assert styles["8"] == ["dotted"]
    assert say("prof")("map.other") == state_words(row_of(plan, "12-mdo"), words())


def test_case_on_a_small_route_waits_without_a_word_about_days_it_has_not():
    route = school(
        """
        steps:
          een: {who: leerkracht, outcomes: {klaar: {to: twee}}}
          twee: {who: leerkracht, outcomes: {klaar: {ends: klaar}}}
        """
    )
    case = Case(route, world())

    assert told(of_case(case), "een") == ""


def test_review_day_that_a_person_chose_is_the_end_of_the_wait():
    case = walk_to(westerkwartier(), "9-afspraak-maken")

    plan = of_case(case)

    assert row_of(plan, "9-afspraak-maken").stand.on == REVIEW
