"""How does a test drive one case through the engine, move by move?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.factories.routes import calendar
from zorgroute.core.answers import Denied, Moved, Reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import Answer, decide
from zorgroute.core.engine.evolve import evolve
from zorgroute.core.engine.moves import Actor, OnBehalf, Waiver
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.world import AMSTERDAM, World
from zorgroute.core.routes.route import MAIN, Route

MONDAY = datetime(2026, 5, 4, 15, 0, tzinfo=AMSTERDAM)
REASON = "ouders_wilden_anders"


def world(**changes: Any) -> World:
    """An ordinary world: the Dutch calendar, and one reason code that is known."""
    ordinary = World(calendar(), deviation_codes=frozenset({REASON}))
    return replace(ordinary, **changes)


def day(number: int) -> date:
    """The date so many days after the Monday on which every case here opens."""
    return (MONDAY + timedelta(days=number)).date()


class Case:
    """One case, its log and the moment it is now; starts open, at the first step.

    `try_…` gives the answer; the other verbs insist that it is a yes. Every verb that is accepted
    is written to the log and folded in.
    """

    def __init__(self, route: Route, world: World, role: str = "", at: datetime = MONDAY) -> None:
        self.route, self.world, self.now = route, world, at
        self.log: list[ev.Event] = []
        self._standing: Standing | None = None
        self.move(moves.Start(self.actor(role or route.model.may_start[0]), at))

    @property
    def at(self) -> Standing:
        assert self._standing is not None
        return self._standing

    @property
    def step(self) -> str | None:
        """The open step of the main line."""
        return self.at.main.step if self.at.main else None

    def on(self, line: str) -> str | None:
        """The open step of a line."""
        visit = self.at.visit_on(line)
        return visit.step if visit else None

    def later(self, days: int = 0, **more: int) -> Case:
        self.now += timedelta(days=days, **more)
        return self

    @staticmethod
    def actor(role: str) -> Actor:
        return Actor(f"persoon-{role}", role)

    def try_move(self, move: moves.Move) -> Answer:
        """Ask, write what comes of a yes, and give the answer."""
        answer = decide(self.route, self._standing, self.world, move, self.now)
        if isinstance(answer, Moved):
            self.write(answer.events)
        return answer

    def write(self, events: tuple[ev.Event, ...]) -> None:
        """Write events as they come, and fold them in."""
        for event in events:
            self._standing = evolve(self.route, self._standing, event)
            self.log.append(event)

    def move(self, move: moves.Move) -> list[ev.Deed]:
        """Do it, and give the deeds that were written."""
        answer = self.try_move(move)
        assert isinstance(answer, Moved), answer
        return [event.deed for event in answer.events]

    def reasons(self, move: moves.Move) -> tuple[Reason, ...]:
        """Everything for which it is refused; nothing when it would be accepted."""
        answer = decide(self.route, self._standing, self.world, move, self.now)
        return answer.reasons if isinstance(answer, Denied) else ()

    def codes(self, move: moves.Move) -> list[str]:
        return [each.code for each in self.reasons(move)]

    def taking(self, role: str, step: str, outcome: str, **more: Any) -> moves.Take:
        """The move of doing a step; `present` may be any collection, `on_behalf` a role."""
        more["present"] = frozenset(more.get("present", ()))
        if isinstance(more.get("on_behalf"), str):
            more["on_behalf"] = OnBehalf(more["on_behalf"], "phone")
        if isinstance(more.get("waiver"), str):
            more["waiver"] = Waiver(more["waiver"])
        happened_at = more.pop("happened_at", self.now)
        return moves.Take(self.actor(role), step, outcome, happened_at, **more)

    def take(self, role: str, step: str, outcome: str, **more: Any) -> list[ev.Deed]:
        return self.move(self.taking(role, step, outcome, **more))

    def try_take(self, role: str, step: str, outcome: str, **more: Any) -> list[str]:
        """The codes for which doing a step is refused."""
        return self.codes(self.taking(role, step, outcome, **more))

    def start_track(self, role: str, track: str, next_on: date | None = None) -> list[ev.Deed]:
        return self.move(moves.StartTrack(self.actor(role), track, self.now, next_on))

    def diverting(
        self,
        role: str,
        to: str,
        code: str = REASON,
        line: str = MAIN,
        next_on: date | None = None,
    ) -> moves.Divert:
        """The move of leaving the route for another step."""
        return moves.Divert(self.actor(role), to, Waiver(code), self.now, line, next_on)

    def divert(self, role: str, to: str, **more: Any) -> list[ev.Deed]:
        return self.move(self.diverting(role, to, **more))

    def correct(self, role: str, act: int, note: str = "verkeerd kind") -> list[ev.Deed]:
        return self.move(moves.Correct(self.actor(role), act, note, self.now))

    def register(self, role: str, kind: Any, detail: str = "") -> list[ev.Deed]:
        return self.move(moves.Register(self.actor(role), kind, detail, self.now))

    def interrupt(self, role: str, kind: str, detail: str = "") -> list[ev.Deed]:
        return self.move(moves.Interrupt(self.actor(role), kind, self.now, detail))

    def answer(self, role: str, *, accept: bool) -> list[ev.Deed]:
        return self.move(moves.AnswerHandover(self.actor(role), self.now, accept))

    def finish(self, role: str, kind: str, next_on: date | None = None) -> list[ev.Deed]:
        return self.move(self.finishing(role, kind, next_on))

    def finishing(self, role: str, kind: str, next_on: date | None = None) -> moves.FinishItem:
        """The move of ticking off the first item of a kind."""
        number = next(each.number for each in self.at.items if each.kind == kind)
        return moves.FinishItem(self.actor(role), number, self.now, next_on)

    def settle(self) -> list[ev.Deed]:
        """Let a clock do what is due by now, and give the deeds that were written."""
        _, events = settle(self.route, self.at, self.world, self.now)
        self.write(events)
        return [event.deed for event in events]

    def last_act(self) -> int:
        """The number of the act written last by a person."""
        return next(each.act for each in reversed(self.log) if each.by is not None)

    def items(self) -> list[tuple[str, str]]:
        """What waits beside the steps: the kind, and for whom."""
        return [(each.kind, each.role) for each in self.at.items]


def names(deeds: list[ev.Deed]) -> list[str]:
    """The types of deeds, in order."""
    return [type(deed).__name__ for deed in deeds]
