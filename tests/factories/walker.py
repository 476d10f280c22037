"""What do people do on a route over time, sensibly or not, and what does the log look like then?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from tests.factories.answers import Record, filled, function_of, spoiled
from tests.factories.cases import MONDAY, REASON, world
from zorgroute.core.answers import Denied, Moved, Reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import Answer, decide
from zorgroute.core.engine.evolve import evolve
from zorgroute.core.engine.moves import Actor, OnBehalf, Take, Waiver
from zorgroute.core.engine.standing import Standing, Visit
from zorgroute.core.engine.world import birthday
from zorgroute.core.routes.route import MAIN, Route

CONTACTS = ("report", "referral", "consult", "contact", "crisis")
INTERRUPTS = (
    *("withdrawal", "withdrawal", "move", "move", "loss_of_authority", "birthday_16"),
    *("change_of_responsible", "change_of_responsible", "death", "vakantie"),
)
PAUSES = (
    *(timedelta(0), timedelta(minutes=7), timedelta(hours=3), timedelta(hours=30)),
    *(timedelta(days=4), timedelta(days=16), timedelta(days=45)),
)


class Walker:
    """One case on a route, and people who do things to it: `sense` is how often sensibly."""

    def __init__(self, route: Route, seed: int, sense: float = 0.7) -> None:
        self.route, self.sense = route, sense
        self.rng = Random(seed)
        self.now = MONDAY
        self.log: list[ev.Event] = []
        youngest = route.model.for_.age.from_ if route.model.for_.age else 0
        known = self.rng.random() < 0.8
        self.world = world(
            contacts=frozenset(route.roles) if known else None,
            birth_date=birthday(MONDAY.date(), -youngest - self.rng.randint(0, 6))
            if self.rng.random() < 0.7
            else None,
        )
        self.standing: Standing | None = None
        self.give(self.start())

    @property
    def at(self) -> Standing:
        assert self.standing is not None
        return self.standing

    def start(self) -> moves.Start:
        role = function_of(self.route, self.rng.choice(self.route.model.may_start), self.rng)
        age = self.route.model.for_.age
        if age is not None and self.world.age_in(age, self.now) is False:
            self.world = replace(self.world, birth_date=None)
        return moves.Start(Actor("persoon", role), self.now)

    def wait(self) -> datetime:
        """Let time pass, and give the moment before."""
        before = self.now
        self.now += self.rng.choice(PAUSES)
        return before

    def ask(self, move: moves.Move) -> Answer:
        return decide(self.route, self.standing, self.world, move, self.now)

    def give(self, move: moves.Move) -> None:
        answer = self.ask(move)
        assert isinstance(answer, Moved), answer
        self.write(answer.events)

    def write(self, events: tuple[ev.Event, ...]) -> None:
        """Write events as they come, and let the world know of a withdrawal."""
        for event in events:
            self.standing = evolve(self.route, self.standing, event)
            self.log.append(event)
            if isinstance(event.deed, ev.Interrupted) and event.deed.kind == "withdrawal":
                named = [event.deed.detail] if event.deed.detail else list(self.world.consents)
                taken_back = dict.fromkeys(named, "withdrawn")
                consents = {**self.world.consents, **taken_back}
                self.world = replace(self.world, consents=consents)

    # What people try

    def propose(self) -> moves.Move:
        """Something that somebody attempts now; doing an open step most of all."""
        if self.rng.random() < 0.6 and list(self.at.visits()):
            return self.taking(self.rng.choice(list(self.at.visits())))
        return self.rng.choice(_ATTEMPTS)(self)

    def is_sensible(self) -> bool:
        return self.rng.random() < self.sense

    def anyone(self) -> Actor:
        return Actor("iemand", self.rng.choice([*self.route.roles, "onbekend"]))

    def somebody(self, role: str) -> Actor:
        """Somebody who may act as this role, or anybody when people lack sense."""
        if not self.is_sensible():
            return self.anyone()
        return Actor("persoon", function_of(self.route, role, self.rng))

    def when(self) -> datetime:
        """When it happened: mostly now, sometimes before, now and then not yet."""
        if self.is_sensible():
            return self.now
        return self.now + self.rng.choice([timedelta(hours=-5), timedelta(hours=1), timedelta(0)])

    def day(self) -> date | None:
        if self.rng.random() < 0.3:
            return None
        days = self.rng.randint(1, 60) if self.is_sensible() else self.rng.randint(-30, 5)
        return (self.now + timedelta(days=days)).date()

    def taking(self, visit: Visit) -> Take:
        """Doing an open step: everyone present and everything filled in, or rather not."""
        rng, line = self.rng, self.route.lines[visit.line]
        step = line.steps[visit.step]
        record: Record = filled(rng, line, step, self.at.facts, self.now)
        record = record if self.is_sensible() else spoiled(rng, record)
        wanted = {*(step.with_ or ()), *(step.with_one_of or ())[:2]}
        wanted |= {step.hands_to} if step.hands_to and rng.random() < 0.5 else set()
        here = {function_of(self.route, role, rng) for role in sorted(wanted)}
        who = rng.choice(step.who)
        family = self.route.is_family(who) and rng.random() < 0.5
        codes = step.feedback.codes if step.feedback else ()
        return Take(
            actor=self.somebody(self.at.holder if family else who),
            step=visit.step if self.is_sensible() else rng.choice([*line.steps, "nergens"]),
            outcome=rng.choice([*step.outcomes] if self.is_sensible() else ["", *step.outcomes]),
            happened_at=self.when(),
            line=visit.line,
            record=record,
            present=frozenset(here) if self.is_sensible() else frozenset(),
            on_behalf=OnBehalf(who, "phone") if family else None,
            waiver=Waiver(rng.choice([REASON, "onzin"])) if rng.random() < 0.15 else None,
            feedback=rng.choice([None, *codes] if self.is_sensible() else ["afgerond"]),
            next_on=self.day(),
        )

    def _start_track(self) -> moves.Move:
        track = self.rng.choice([*self.route.tracks, "nergens"])
        allowed = self.route.lines[track].may_start if track in self.route.lines else ()
        actor = self.somebody(self.rng.choice(allowed)) if allowed else self.anyone()
        return moves.StartTrack(actor, track, self.when(), self.day())

    def _divert(self) -> moves.Move:
        line = self.rng.choice([MAIN, *self.route.tracks])
        to = self.rng.choice([*self.route.lines[line].steps])
        code = REASON if self.is_sensible() else "onzin"
        actor = self.somebody(self.at.holder)
        return moves.Divert(actor, to, Waiver(code), self.when(), line, self.day())

    def _answer_handover(self) -> moves.Move:
        actor = self.somebody(self.at.offered or self.at.holder)
        return moves.AnswerHandover(actor, self.when(), self.rng.random() < 0.7)

    def _correct(self) -> moves.Move:
        acts = sorted({event.act for event in self.log})
        act = acts[-1] if self.is_sensible() else self.rng.choice([*acts, 999])
        note = "vergissing" if self.is_sensible() else " "
        return moves.Correct(self.somebody(self.at.holder), act, note, self.when())

    def _register(self) -> moves.Move:
        kind = self.rng.choice(CONTACTS)
        return moves.Register(self.anyone(), kind, "gesproken", self.when())  # type: ignore[arg-type]

    def _interrupt(self) -> moves.Move:
        kind = self.rng.choice(INTERRUPTS)
        consents = [name for line in self.route.lines.values() for name in line.consents]
        detail = self.rng.choice(["", *consents]) if kind == "withdrawal" else ""
        if kind == "change_of_responsible":
            detail = self.rng.choice(["", *self.route.roles])
        return moves.Interrupt(self.somebody(self.at.holder), kind, self.when(), detail)

    def _finish_item(self) -> moves.Move:
        numbers = [item.number for item in self.at.items] or [999]
        actor = self.somebody(self.at.holder)
        return moves.FinishItem(actor, self.rng.choice(numbers), self.when(), self.day())

    def _accept_link(self) -> moves.Move:
        routes = [*self.at.links, "proef.nergens"]
        functions = [each for each in self.route.roles if not self.route.is_family(each)]
        actor = Actor("persoon", self.rng.choice(functions))
        return moves.AcceptLink(actor, self.rng.choice(routes), self.when())

    def _reopen(self) -> moves.Move:
        to = self.rng.choice([None, *self.route.main.steps])
        return moves.Reopen(self.somebody(self.at.holder), "weer zorg", self.when(), to)

    def _own_click(self) -> moves.Move:
        """The family answers itself what somebody else may have recorded for it."""
        family = [each for each in self.route.roles if self.route.is_family(each)]
        done = [
            (line, step)
            for line, step in self.at.done
            if set(self.route.lines[line].steps[step].who) & set(family)
        ]
        if not done:
            return self._register()
        line, step = self.rng.choice(sorted(done))
        words = self.route.lines[line].steps[step]
        return Take(
            actor=Actor("ouder", self.rng.choice(family)),
            step=step,
            outcome=self.rng.choice([*words.outcomes]),
            happened_at=self.now,
            line=line,
            record=filled(self.rng, self.route.lines[line], words, self.at.facts, self.now),
            next_on=self.day(),
        )

    def exits(self) -> list[tuple[str, tuple[Reason, ...]]]:
        """For every exit: why somebody who may start it could not do so now."""
        found = []
        for track in self.route.exits.values():
            role = self.route.lines[track].may_start[0]
            actor = Actor("persoon", function_of(self.route, role, self.rng))
            next_on = (self.now + timedelta(days=2)).date()
            answer = self.ask(moves.StartTrack(actor, track, self.now, next_on))
            found.append((track, answer.reasons if isinstance(answer, Denied) else ()))
        return found


_ATTEMPTS: tuple[Callable[[Walker], moves.Move], ...] = (
    *(Walker._start_track, Walker._divert, Walker._answer_handover, Walker._correct),
    *(Walker._register, Walker._interrupt, Walker._finish_item, Walker._accept_link),
    *(Walker._reopen, Walker._own_click, Walker._correct, Walker._finish_item),
)
