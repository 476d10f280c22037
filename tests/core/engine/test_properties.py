"""What holds for every case on every route, whatever people do and whenever they look?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.mending import Trial
from tests.factories.routes import route_names, shipped
from tests.factories.walker import Walker
from zorgroute.core.answers import Denied, Moved, Reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.decide import Answer, decide
from zorgroute.core.engine.evolve import fold
from zorgroute.core.engine.moves import Move, Take
from zorgroute.core.engine.opening import is_wait
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Standing
from zorgroute.core.routes.route import Route

seeds = st.integers(0, 2**32 - 1)
lengths = st.integers(1, 40)
walks = settings(deadline=None, derandomize=True, max_examples=25, database=None)
ROUNDS = 6
# What only shows once the rest is right: the day of the step that then comes up, and questions
# and messages that a mended answer brings along.
NEW_CONSEQUENCES = {
    *("review.missing", "review.in_past", "date.outside_range"),
    *("field.missing", "field.not_asked", "feedback.missing", "feedback.no_ground"),
    "outcome.does_not_fit",
}
# Another answer on the form may make another guard speak.
AFTER_ANOTHER_ANSWER = {"guard.said", "guard.any_of", "guard.none_of", "fact.other", "fact.unknown"}
# Somebody else who acts may need others beside him.
AFTER_ANOTHER_ACTOR = {"present.missing", "present.one_of", "behalf.not_allowed"}


@dataclass
class Moment:
    """One attempt on a walk: who walks, what was tried and answered, and where the case stood.

    `last` is the moment of the attempt before; `settled` is where the case stands when every term
    that passed by now is applied.
    """

    walker: Walker
    last: datetime
    move: Move
    before: Standing
    settled: Standing
    answer: Answer

    @property
    def route(self) -> Route:
        return self.walker.route

    def trial(self) -> Trial | None:
        """What was refused, to be mended; nothing when it was accepted or is no step."""
        if not isinstance(self.move, Take) or isinstance(self.answer, Moved):
            return None
        walker = self.walker
        rng = Random(len(walker.log))
        return Trial(self.route, self.settled, walker.world, self.move, walker.now, rng)

    def ask_again(self, trial: Trial) -> Answer:
        return decide(self.route, trial.standing, trial.world, trial.move, self.walker.now)


def walked(route: Route, seed: int, length: int) -> Iterator[Moment]:
    """Every attempt of a walk; where only the form or the world kept it back, it is mended."""
    walker = Walker(route, seed)
    for _ in range(length):
        last = walker.wait()
        move, before = walker.propose(), walker.at
        settled, _ = settle(route, before, walker.world, walker.now)
        moment = Moment(walker, last, move, before, settled, walker.ask(move))
        yield moment
        if isinstance(moment.answer, Moved):
            walker.write(moment.answer.events)
        else:
            _mend_and_go_on(moment)


def _mend_and_go_on(moment: Moment) -> None:
    trial, answer = moment.trial(), moment.answer
    for _ in range(ROUNDS):
        if trial is None or not isinstance(answer, Denied) or not trial.mend(answer.reasons):
            break
        answer = moment.ask_again(trial)
    if trial is not None and trial.is_real and isinstance(answer, Moved):
        moment.walker.world = trial.world
        moment.walker.give(trial.move)


# The log


def the_log_alone_tells_where_the_case_stands(moment: Moment) -> None:
    assert fold(moment.route, moment.walker.log) == moment.before


def events_are_numbered_without_a_gap(moment: Moment) -> None:
    log = moment.walker.log
    new = moment.answer.events if isinstance(moment.answer, Moved) else ()

    assert [event.seq for event in (*log, *new)] == list(range(1, len(log) + len(new) + 1))


def asking_changes_nothing_and_gives_the_same_answer(moment: Moment) -> None:
    copy = replace(moment.before)

    assert moment.walker.ask(moment.move) == moment.answer
    assert (moment.walker.at, moment.before) == (copy, copy)


# Reasons


def mending_everything_that_is_named_leaves_only_new_consequences(moment: Moment) -> None:
    trial = moment.trial()
    if trial is None or not isinstance(moment.answer, Denied):
        return
    assert isinstance(moment.move, Take)
    if not trial.mend(moment.answer.reasons):
        return
    again = moment.ask_again(trial)
    left: tuple[Reason, ...] = again.reasons if isinstance(again, Denied) else ()

    new = {each.code for each in left} - NEW_CONSEQUENCES
    if trial.move.actor != moment.move.actor or trial.move.on_behalf != moment.move.on_behalf:
        new -= AFTER_ANOTHER_ACTOR
    if trial.move.record != moment.move.record:
        new -= AFTER_ANOTHER_ANSWER

    assert set(left) & set(moment.answer.reasons) == set()
    assert new == set()


def mending_round_by_round_is_enough(moment: Moment) -> None:
    trial, answer = moment.trial(), moment.answer
    if trial is None:
        return
    for _ in range(ROUNDS):
        if isinstance(answer, Moved) or not trial.mend(answer.reasons):
            return
        answer = moment.ask_again(trial)

    assert isinstance(answer, Moved), answer


# Who answers, who waits


def one_professional_answers(moment: Moment) -> None:
    holder = moment.before.holder

    assert holder in moment.route.roles
    assert not moment.route.is_family(holder)


def nobody_waits_without_a_day_or_somebody_who_is_asked_for_one(moment: Moment) -> None:
    for standing in (moment.before, moment.settled):
        if standing.is_quiet:  # after a death nothing is waited for
            continue
        asked = {item.about for item in standing.items if item.kind == "choose_day"}
        forgotten = [
            f"{visit.line}/{visit.step}"
            for visit in standing.visits()
            if visit.due is None and is_wait(moment.route, visit.line, visit.step, standing.holder)
        ]

        assert set(forgotten) - asked == set()


def open_case_stands_on_one_step_of_each_line_that_runs(moment: Moment) -> None:
    standing = moment.settled
    live = [run for run in standing.runs.values() if run.is_live]

    assert (standing.main is not None) == standing.is_open
    assert [run.track for run in live if run.visit is None] == []


# Sharing


def nothing_is_shared_without_its_ground_at_that_moment(moment: Moment) -> None:
    events = moment.answer.events if isinstance(moment.answer, Moved) else ()
    for event in events:
        if not isinstance(event.deed, ev.StepTaken):
            continue
        known = {**moment.settled.consents, **moment.walker.world.consents}
        known.update(event.deed.consents)
        grounds = [share.ground for share in event.deed.shared]
        rests_on = [each.partition(":")[2] for each in grounds if each.startswith("consent:")]

        assert "none" not in grounds
        assert [each for each in rests_on if known.get(each) != "given"] == []


# Exits


def every_exit_is_open(moment: Moment) -> None:
    if not moment.settled.is_open:
        return
    shut = {
        track: [each.code for each in reasons]
        for track, reasons in moment.walker.exits()
        if reasons and [each.code for each in reasons] != ["track.live"]
    }

    assert shut == {}


# Terms


def _timeless(events: list[ev.Event]) -> list[ev.Event]:
    """Events without the moment they were written, which does depend on who looked."""
    return [replace(event, recorded_at=event.happened_at) for event in events]


def looking_in_between_changes_no_event(moment: Moment) -> None:
    walker, looked, seen = moment.walker, moment.before, list[ev.Event]()
    step = (walker.now - moment.last) / 3
    for now in (moment.last + step, moment.last + 2 * step, walker.now):
        looked, events = settle(moment.route, looked, walker.world, now)
        seen.extend(events)
    settled, at_once = settle(moment.route, moment.before, walker.world, walker.now)

    assert _timeless(seen) == _timeless(list(at_once))
    assert looked == settled == moment.settled


def worker_that_ran_before_changes_no_answer(moment: Moment) -> None:
    walker = moment.walker
    answer = decide(walker.route, moment.settled, walker.world, moment.move, walker.now)

    if isinstance(answer, Moved) and isinstance(moment.answer, Moved):
        assert list(moment.answer.events[-len(answer.events) :]) == list(answer.events)
    else:
        assert answer == moment.answer


PROMISES: tuple[Callable[[Moment], None], ...] = (
    the_log_alone_tells_where_the_case_stands,
    events_are_numbered_without_a_gap,
    asking_changes_nothing_and_gives_the_same_answer,
    mending_everything_that_is_named_leaves_only_new_consequences,
    mending_round_by_round_is_enough,
    one_professional_answers,
    nobody_waits_without_a_day_or_somebody_who_is_asked_for_one,
    open_case_stands_on_one_step_of_each_line_that_runs,
    nothing_is_shared_without_its_ground_at_that_moment,
    every_exit_is_open,
    looking_in_between_changes_no_event,
    worker_that_ran_before_changes_no_answer,
)


@pytest.mark.requirement("R010", "R033", "R035", "R039", "R053", "R204")
@pytest.mark.parametrize("name", route_names())
@walks
@given(seeds, lengths)
def test_every_walk_keeps_every_promise(name: str, seed: int, length: int) -> None:
    for moment in walked(shipped(name), seed, length):
        for promise in PROMISES:
            promise(moment)


@pytest.mark.parametrize("name", route_names())
def test_walks_come_almost_everywhere(name: str) -> None:
    route, seen = shipped(name), set[tuple[str, str]]()
    for seed in range(12):
        for moment in walked(route, seed, 40):
            seen |= {(visit.line, visit.step) for visit in moment.before.visits()}

    steps = sum(len(line.steps) for line in route.lines.values())
    assert len(seen) > steps / 2
