"""How do the people of a town do for real what was thought out?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.around import people_around
from zorgroute.chain.cases.signing import EVERYBODY
from zorgroute.chain.cases.world import Surroundings
from zorgroute.chain.concerns.actions import Concern, NewChild, raise_concern
from zorgroute.chain.ledger.acting import Acting, acting_as
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.queries import Reachable
from zorgroute.core.engine import moves
from zorgroute.core.engine.events import Event, HandoverAnswered, HandoverOffered, StepTaken
from zorgroute.core.engine.moves import Actor, OnBehalf
from zorgroute.core.routes.route import Route
from zorgroute.project.demo_world.families import Child
from zorgroute.project.demo_world.planning import Planned
from zorgroute.project.demo_world.rounds import Case
from zorgroute.project.demo_world.town import Town

DEVELOPMENT = ("ontwikkeling",)


class Unplayable(Exception):
    """What was thought out could not be done by the people of the town."""


@dataclass
class Player:
    """Plays one case: finds who is meant by each move and lets them do it."""

    town: Town
    route: Route
    holder: str
    case: UUID
    around: Surroundings | None = None
    offered: str | None = None
    written: list[Event] = field(default_factory=list)

    def play(self, planned: Planned) -> None:
        """Do one move, by a person who may; what is meant to be refused is refused."""
        who, move = self._by_somebody(planned)
        with acting_as(who):
            try:
                done = attempt(who, self.case, move, planned.at, signing=EVERYBODY)
            except Refused:
                if planned.is_refused:
                    return
                raise
        if planned.is_refused:
            raise Unplayable(f"{self.route.name}: {move} should have been refused")
        self._notice(done.events)

    def _notice(self, events: Iterable[Event]) -> None:
        """Keep what was written, and look anew at who is who where that may have changed."""
        for event in events:
            deed = event.deed
            self.written.append(event)
            if isinstance(deed, HandoverOffered):
                self.offered = deed.to
            elif isinstance(deed, HandoverAnswered):
                if deed.accepted and self.offered:
                    self.holder = self.offered
                self.offered = None
            elif not isinstance(deed, StepTaken) or not self._seats(deed):
                continue
            self.around = None

    def _seats(self, deed: StepTaken) -> bool:
        """Whether somebody may have taken a seat at this step."""
        step = self.route.step(deed.line, deed.step)
        roles = [self.route.roles[role] for role in step.who if role in self.route.roles]
        is_handed = step.hands_to or step.outcomes[deed.outcome].hands_to
        return bool(is_handed) or any(role.linked_to == "case" for role in roles)

    def _by_somebody(self, planned: Planned) -> tuple[Acting, moves.Move]:
        """The move as done by one of the people here, or recorded by who answers for the case."""
        move = planned.move
        role, function = move.actor.person, move.actor.role
        if isinstance(move, moves.Correct):
            move = replace(move, act=self._last_act())
        found = self._people(planned.at, role, function)
        if found:
            return self._acting(found[0], function, role, move)
        if not isinstance(move, moves.Take):
            raise Unplayable(f"{self.route.name}: nobody is {role} for {move}")
        behalf = move.on_behalf or OnBehalf(function, "phone")
        recorders = self._people(planned.at, self.holder, self.holder)
        if not recorders:
            raise Unplayable(f"{self.route.name}: nobody is {role} or {self.holder}")
        by_other = replace(move, on_behalf=behalf)
        return self._acting(recorders[0], "", self.holder, by_other)

    def _acting(
        self, who: Reachable, function: str, role: str, move: moves.Move
    ) -> tuple[Acting, moves.Move]:
        acting = self.town.acting(who.person, who.function, who.organisation)
        plays = next(
            each
            for each in (function, who.function, role)
            if each == role or (each == who.function and self.route.plays(each, role))
        )
        return acting, replace(move, actor=Actor(str(who.person), plays))

    def _last_act(self) -> int:
        return next(each.act for each in reversed(self.written) if isinstance(each.deed, StepTaken))

    def _people(self, at: datetime, role: str, function: str) -> list[Reachable]:
        """Who fills a role, first those with the function that was thought of."""
        if self.around is None:
            with acting_as(self.town.duty):
                self.around = people_around(self.town.municipality, self.case, at)
        found = (*self.around.people(role), *self.around.could_fill(role))
        return sorted(found, key=lambda each: each.function != function)


def _child(town: Town, child: Child) -> UUID | NewChild:
    """A child of the own list; who has no groups says who it is instead."""
    if child.slot.group:
        return town.children[child.key]
    return NewChild(child.name.given, child.name.surname, child.born, child.name.prefix)


def play_case(town: Town, route: Route, told: Case) -> None:
    """Raise the concern and do every move on its own day.

    Where somebody is refused that was not to be, the case stays where it then stands, and the town
    keeps what went wrong: a demo with one case less is better than none.
    """
    worker = told.starter
    starter = town.acting(
        town.people[worker.key], worker.function, town.organisations[worker.organisation]
    )
    with acting_as(starter):
        concern = Concern(_child(town, told.child), DEVELOPMENT, told.facts, told.begun.date())
        case = raise_concern(starter, route, concern, told.begun).case
    town.cases[told.child.key] = case
    player = Player(town, route, route.model.holds or "", case)
    for each in told.moves:
        try:
            player.play(each)
        except (Refused, Unseen, Unplayable) as fault:
            town.stopped.append(f"{route.name} {sorted(map(str, told.shows))}: {fault!r} {each}")
            return
