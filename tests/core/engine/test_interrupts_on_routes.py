"""Does every kind of interrupt leave every shipped route with somebody who answers, and a way on?

Seven kinds on seven routes: a few walks each, stopped wherever they happen to be.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from functools import cache

import pytest

from tests.factories.routes import route_names, rows, shipped
from tests.factories.walker import Walker
from zorgroute.core.answers import Moved
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.interrupts import DEFAULTS, Fate, may_answer
from zorgroute.core.engine.moves import Actor
from zorgroute.core.engine.opening import is_wait
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Standing
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.teller import Teller
from zorgroute.core.wording.catalogue import OUDER, PROF, Catalogue

KINDS = tuple(DEFAULTS)
WALKS = 4
STEPS = 22
every_kind_on_every_route = pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for name in route_names() for kind in KINDS]
)


@cache
def walks(name: str) -> tuple[Walker, ...]:
    """People on their way on a route, open and not yet interrupted, each at another place."""
    found: list[Walker] = []
    seed = 0
    while len(found) < WALKS:
        walker = Walker(shipped(name), seed, sense=0.95)
        seed += 1
        for _ in range(STEPS):
            walker.wait()
            move = walker.propose()
            answer = walker.ask(move)
            calm = isinstance(answer, Moved) and not any(
                isinstance(each.deed, ev.Interrupted | ev.Closed) for each in answer.events
            )
            if calm and isinstance(answer, Moved):
                walker.write(answer.events)
        settled, _ = settle(walker.route, walker.at, walker.world, walker.now)
        if settled.is_open and not settled.interrupts:
            found.append(walker)
    return tuple(found)


def interrupted(walker: Walker, kind: str) -> tuple[Standing, tuple[ev.Event, ...]]:
    """Where a case stands after the responsible passed on an interrupt, and what was written."""
    answer = walker.ask(
        moves.Interrupt(
            Actor("persoon", _function(walker.route, walker.at.holder)), kind, walker.now
        )
    )
    assert isinstance(answer, Moved), answer
    after = beside(walker, walker.at)
    after.write(answer.events)
    return after.at, answer.events


def beside(walker: Walker, standing: Standing) -> Walker:
    """Another walker in the same world on a case that stands here; the first stays as it is."""
    other = copy(walker)
    other.standing, other.log = standing, []
    return other


def _function(route: Route, role: str) -> str:
    known = route.roles[role]
    return (known.one_of or (role,))[0]


@every_kind_on_every_route
def test_interrupt_leaves_one_professional_who_answers_and_who_heard_of_it(
    name: str, kind: str
) -> None:
    for walker in walks(name):
        route = walker.route
        standing, _ = interrupted(walker, kind)
        told = [each.role for each in standing.items if each.kind == f"interrupt.{kind}"]

        assert not route.is_family(standing.holder)
        assert any(route.plays(standing.holder, role) for role in told)
        assert standing.offered is None or standing.offered in may_answer(route, standing)


@every_kind_on_every_route
def test_every_wait_still_ends_after_an_interrupt(name: str, kind: str) -> None:
    for walker in walks(name):
        standing, _ = interrupted(walker, kind)
        asked = {item.about for item in standing.items if item.kind == "choose_day"}
        endless = [
            f"{visit.line}/{visit.step}"
            for visit in standing.visits()
            if visit.due is None
            and not standing.is_quiet
            and is_wait(walker.route, visit.line, visit.step, standing.holder)
        ]

        assert set(endless) <= asked


@every_kind_on_every_route
def test_every_exit_can_still_be_taken_after_an_interrupt(name: str, kind: str) -> None:
    for walker in walks(name):
        route = walker.route
        standing, _ = interrupted(walker, kind)
        refused = {
            track: _why_not_started(walker, standing, track)
            for track in route.exits.values()
            if not (track in standing.runs and standing.runs[track].is_live)
        }

        assert refused == dict.fromkeys(refused, ())


def _why_not_started(walker: Walker, standing: Standing, track: str) -> tuple[str, ...]:
    route = walker.route
    role = _function_or_anyone(route, route.lines[track].may_start[0])
    day = walker.now.date().replace(year=walker.now.year + 1)
    move = moves.StartTrack(Actor("persoon", role), track, walker.now, day)
    answer = beside(walker, standing).ask(move)
    return () if isinstance(answer, Moved) else tuple(each.code for each in answer.reasons)


def _function_or_anyone(route: Route, role: str) -> str:
    if role in route.roles:
        return _function(route, role)
    return next(each for each in route.roles if not route.is_family(each))


@every_kind_on_every_route
def test_consents_fare_as_the_kind_says_and_nothing_else_is_lost(name: str, kind: str) -> None:
    fate = DEFAULTS[kind].consents
    wanted = {Fate.KEPT: "given", Fate.WITHDRAWN: "withdrawn", Fate.LAPSED: "lapsed"}[fate]
    for walker in walks(name):
        before = walker.at
        standing, _ = interrupted(walker, kind)
        given = [each for each, state in before.consents.items() if state == "given"]

        assert {each: standing.consents[each] for each in given} == dict.fromkeys(given, wanted)
        assert standing.facts == before.facts


@every_kind_on_every_route
def test_route_says_what_to_do_in_both_voices_and_where_that_comes_from(
    name: str, kind: str
) -> None:
    route = shipped(name)
    handler = {str(key): each for key, each in route.model.on.items()}[kind]
    texts = Catalogue.from_rows(rows("items", "texts"))
    said = [Teller(route, texts, voice).what_to_do(f"interrupt.{kind}") for voice in (PROF, OUDER)]

    assert handler.origin is not None
    assert handler.say is not None
    assert said == [handler.say.prof, handler.say.ouder]


@every_kind_on_every_route
def test_interrupt_passed_on_by_mistake_can_be_taken_back(name: str, kind: str) -> None:
    for walker in walks(name):
        settled, _ = settle(walker.route, walker.at, walker.world, walker.now)
        standing, events = interrupted(walker, kind)
        act = next(each.act for each in events if isinstance(each.deed, ev.Interrupted))
        other = beside(walker, standing)
        actor = Actor("persoon", _function(walker.route, standing.holder))
        other.give(moves.Correct(actor, act, "verkeerd kind", walker.now))
        back = replace(other.at, next_seq=settled.next_seq)

        assert back == replace(settled, next_seq=settled.next_seq)
