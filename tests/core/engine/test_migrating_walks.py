"""Does any case on any route come through a move to another version whole?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.routes import CONTENT, route_names, shipped
from tests.factories.versions import OFFICER, Deciding, next_version
from tests.factories.walker import Walker
from zorgroute.chain.routebook.content import Content
from zorgroute.core.answers import Moved
from zorgroute.core.engine.differing import Pair
from zorgroute.core.engine.evolve import evolve, fold
from zorgroute.core.engine.migrating import Agreed, Order, migrate, undo, verdict
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.what_now import what_now
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.teller import Teller
from zorgroute.core.telling.timeline import readable_facts, timeline
from zorgroute.core.wording.catalogue import PROF, Catalogue

walks = settings(deadline=None, derandomize=True, max_examples=12, database=None)


@dataclass
class Journey:
    """A case that was walked a while and then moved to the next version of its route."""

    walker: Walker
    pair: Pair
    settled: Standing
    after: Standing

    def route(self, digest: str) -> Route:
        return {each.digest: each for each in (self.pair.old, self.pair.new)}[digest]


def travelled(name: str, seed: int) -> Journey | None:
    """Walk, and move; nothing when the case closed meanwhile or has to stay."""
    rng = Random(seed)
    walker = Walker(shipped(name), seed, sense=0.9)
    for _ in range(rng.randint(0, 25)):
        walker.wait()
        answer = walker.ask(walker.propose())
        if isinstance(answer, Moved):
            walker.write(answer.events)
    pair = Pair(walker.route, next_version(walker.route, rng))
    settled, timed = settle(pair.old, walker.at, walker.world, walker.now)
    found = verdict(pair, settled, walker.world, walker.now)
    agreed = Deciding(rng).on(found.questions) if found.kind == "needs_decision" else Agreed()
    answer = migrate(pair, walker.at, walker.world, Order(OFFICER, walker.now, agreed))
    if not isinstance(answer, Moved):
        assert answer.kind == "stays"
        return None
    assert answer.events[: len(timed)] == timed
    after = settled
    for event in answer.events[len(timed) :]:
        after = evolve(pair.new, after, event)
    walker.log += answer.events
    return Journey(walker, pair, settled, after)


def journeys(data: st.DataObject) -> Iterator[Journey]:
    name = data.draw(st.sampled_from(route_names()))
    found = travelled(name, data.draw(st.integers(0, 2**32 - 1)))
    if found is not None:
        yield found


@pytest.mark.requirement("R034")
@given(st.data())
@walks
def test_moved_case_has_one_responsible_and_stands_on_steps_that_are_there(
    data: st.DataObject,
) -> None:
    for it in journeys(data):
        new, after = it.pair.new, it.after
        visits = list(after.visits())
        before = {each.number: each for each in it.settled.visits()}

        assert after.holder in new.roles
        assert not new.is_family(after.holder)
        assert [each for each in visits if each.step not in new.lines[each.line].steps] == []
        assert after.main is not None
        # Nothing about an open step is other than the step itself: its term stays as agreed.
        assert [replace(each, step="") for each in visits] == [
            replace(before[each.number], step="") for each in visits
        ]


@pytest.mark.requirement("R034")
@given(st.data())
@walks
def test_log_of_a_moved_case_folds_and_the_case_goes_on(data: st.DataObject) -> None:
    for it in journeys(data):
        walker = it.walker
        assert fold(it.pair.new, walker.log, it.route) == it.after
        walker.route, walker.standing = it.pair.new, it.after
        for _ in range(10):
            walker.wait()
            answer = walker.ask(walker.propose())
            if isinstance(answer, Moved):
                walker.write(answer.events)

        assert fold(it.pair.new, walker.log, it.route) == walker.at


@pytest.mark.requirement("R034")
@given(st.data())
@walks
def test_undo_gives_back_the_very_standing_whatever_a_clock_did(data: st.DataObject) -> None:
    for it in journeys(data):
        walker = it.walker
        walker.wait()
        standing, timed = settle(it.pair.new, it.after, walker.world, walker.now)
        back = undo(it.pair.old, standing, OFFICER, walker.now)
        assert isinstance(back, Moved)
        after = standing
        for event in back.events:
            after = evolve(it.pair.old, after, event)
        log = [*walker.log, *timed, *back.events]

        assert replace(after, next_seq=it.settled.next_seq) == it.settled
        assert fold(it.pair.old, log, it.route) == after


@given(st.data())
@walks
def test_what_was_told_before_is_told_the_same_after(data: st.DataObject) -> None:
    for it in journeys(data):
        for reader in it.pair.old.roles:
            before = _told(it, it.pair.old, it.settled, reader)
            after = _told(it, it.pair.new, it.after, reader)

            assert after[len(after) - len(before) :] == before
            known = readable_facts(it.pair.old, it.settled.log(), [reader])
            kept = readable_facts(it.pair.new, it.after.log(), [reader], it.route)
            assert {key: known.get(key) for key in kept} == dict(kept)
            answer = what_now(it.pair.new, it.after, it.walker.world, it.walker.now, reader)
            assert answer.holder == it.after.holder


def _told(it: Journey, route: Route, standing: Standing, reader: str) -> list[tuple[object, ...]]:
    teller = Teller(route, texts(), PROF)
    entries = timeline(route, standing.log(), [reader], teller, it.route)
    return [(each.on, each.words, each.act, each.step) for each in entries]


@cache
def texts() -> Catalogue:
    return Content(CONTENT).catalogue
