"""Is every question calculated once, stopped when asked, and taken up again when a process dies?"""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.factories.policies import make_town
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.insight.forecasts import actions, queries, rules, turns

pytestmark = pytest.mark.django_db
RUNNER, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
OUTCOME = {"kind": "comparison", "forecasts": []}


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def officer(town):
    acting = town.acting("beleidsmedewerker")
    with acting_as(acting):
        yield acting


def question(town, mark="a", scenario="proef"):
    digest = f"{town.municipality}-{mark}"
    return actions.Question(scenario, "nu", {"kinderen": 75.0}, digest)


def asked(town, officer, mark="a", after=0):
    return actions.ask(officer, question(town, mark), town.now + timedelta(seconds=after))


def taken(town, calculation, runner=RUNNER, now=None):
    """Take up until it is this one: other tests may have left questions of their own waiting."""
    while (turn := turns.take_up(runner, now or town.now)) is not None:
        if turn.id == calculation:
            return turn
    return None


def test_equal_question_gives_the_calculation_there_is(town, officer):
    first = asked(town, officer)

    assert asked(town, officer, after=9) == first
    assert asked(town, officer, "b") != first


def test_equal_question_after_the_outcome_gives_the_kept_answer(town, officer):
    first = asked(town, officer)
    turns.finish(taken(town, first), OUTCOME, town.now, is_whole=True)

    assert asked(town, officer, after=99) == first
    assert queries.calculation_of(officer, first).result == OUTCOME


def test_teacher_asks_stops_and_reads_nothing(town, officer):
    first = asked(town, officer)
    teacher = town.acting("leerkracht")

    with acting_as(teacher):
        for attempt in (
            lambda: actions.ask(teacher, question(town, "b"), town.now),
            lambda: actions.stop(teacher, first, town.now),
            lambda: actions.again(teacher, first, town.now),
        ):
            with pytest.raises(Refused):
                attempt()


def test_policy_officer_elsewhere_finds_nothing_of_it(town, officer):
    first = asked(town, officer)
    elsewhere = make_town()
    stranger = elsewhere.acting("beleidsmedewerker")

    with acting_as(stranger), pytest.raises(Unseen):
        queries.calculation_of(stranger, first)
    with acting_as(stranger):
        assert queries.kept_answer(stranger, question(town).digest) is None


def test_rows_of_another_municipality_are_not_read_by_the_database(town, officer):
    from zorgroute.insight.forecasts.models import Calculation  # noqa: PLC0415 after Django

    asked(town, officer)
    here = {"municipality": town.municipality}
    stranger = make_town().acting("beleidsmedewerker")

    assert Calculation.objects.filter(**here).count() == 1
    with acting_as(stranger):
        assert Calculation.objects.filter(**here).count() == 0


def test_too_many_waiting_is_refused_with_the_number(town, officer):
    for mark in range(rules.MOST_WAITING):
        asked(town, officer, str(mark))

    with pytest.raises(Refused) as no:
        asked(town, officer, "more")

    assert no.value.denied.reasons[0].code == "forecast.too_many"


def test_two_processes_never_take_the_same(town, officer):
    first, second = asked(town, officer, "a"), asked(town, officer, "b", after=1)

    assert taken(town, first, RUNNER).id == first
    assert taken(town, second, OTHER).id == second
    assert turns.take_up(OTHER, town.now) is None


def test_progress_stands_in_the_row_for_who_waits(town, officer):
    turn = taken(town, asked(town, officer))

    goes_on = turns.tell(turn, 12, 40, 20, town.now)

    known = queries.calculation_of(officer, turn.id)
    assert (goes_on, known.done, known.of, known.seconds_left) == (True, 12, 40, 20)


def test_stopping_what_runs_is_heard_at_the_next_run_and_keeps_what_was_done(town, officer):
    turn = taken(town, asked(town, officer))
    actions.stop(officer, turn.id, town.now)

    assert turns.tell(turn, 3, 20, 9, town.now) is False
    turns.finish(turn, OUTCOME, town.now, is_whole=False)

    known = queries.calculation_of(officer, turn.id)
    assert (known.status, known.done, known.result) == (rules.STOPPED, 3, OUTCOME)


def test_stopping_what_nobody_took_up_ends_it(town, officer):
    first = asked(town, officer)

    actions.stop(officer, first, town.now)

    assert queries.calculation_of(officer, first).status == rules.STOPPED
    assert taken(town, first) is None


def test_asking_again_what_was_stopped_makes_a_new_calculation(town, officer):
    first = asked(town, officer)
    actions.stop(officer, first, town.now)

    second = actions.again(officer, first, town.now)

    assert second != first
    assert queries.calculation_of(officer, second).knobs == {"kinderen": 75.0}


def test_process_that_dies_gives_its_question_back_once(town, officer):
    turn = taken(town, asked(town, officer))
    turns.tell(turn, 7, 20, 9, town.now)

    turns.give_back(RUNNER, town.now)

    assert queries.calculation_of(officer, turn.id).status == rules.ASKED
    assert turns.tell(turn, 8, 20, 9, town.now) is False
    taken(town, turn.id, OTHER)
    turns.give_back(OTHER, town.now)
    known = queries.calculation_of(officer, turn.id)
    assert (known.status, known.fault) == (rules.FAILED, "gone")


def test_process_that_died_after_a_stop_is_stopped_not_begun_again(town, officer):
    turn = taken(town, asked(town, officer))
    actions.stop(officer, turn.id, town.now)

    turns.give_back(RUNNER, town.now)

    assert queries.calculation_of(officer, turn.id).status == rules.STOPPED


def test_silence_of_a_minute_gives_it_back_and_less_does_not(town, officer):
    turn = taken(town, asked(town, officer))

    turns.rescue(town.now + rules.SILENT)
    assert queries.calculation_of(officer, turn.id).status == rules.RUNNING
    turns.rescue(town.now + rules.SILENT + timedelta(seconds=1))

    assert queries.calculation_of(officer, turn.id).status == rules.ASKED


def test_outcome_of_a_process_that_lost_its_turn_is_not_kept(town, officer):
    turn = taken(town, asked(town, officer))
    turns.give_back(RUNNER, town.now)
    later = taken(town, turn.id, OTHER)

    kept = turns.finish(turn, {"kind": "late"}, town.now, is_whole=True)

    assert kept is False
    assert turns.finish(later, OUTCOME, town.now, is_whole=True) is True
    assert queries.calculation_of(officer, turn.id).result == OUTCOME


def test_old_outcome_is_forgotten_and_asked_anew(town, officer):
    first = asked(town, officer)
    turns.finish(taken(town, first), OUTCOME, town.now, is_whole=True)

    turns.drop_old(town.now + rules.KEPT_FOR + timedelta(days=1))

    assert asked(town, officer) != first


def test_who_waits_is_told_how_many_go_first(town, officer):
    asked(town, officer, "a")
    second = asked(town, officer, "b", after=1)

    known = queries.calculation_of(officer, second)

    assert queries.place_in_line(officer, known) == 1
