"""How does a case come to stand where the demo wants it, by moves that the engine accepts?

Everything is tried out on the engine first, without a database; what is planned is then done for
real by the people themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from zorgroute.core.answers import Denied, Reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import decide
from zorgroute.core.engine.evolve import evolve
from zorgroute.core.engine.moves import Actor, OnBehalf
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Standing, Visit
from zorgroute.core.engine.world import AMSTERDAM, World
from zorgroute.core.routes.route import ANYONE, MAIN, Line, Route
from zorgroute.project.demo_world.answering import Scribe
from zorgroute.project.demo_world.paths import OVERDUE, Paths
from zorgroute.project.demo_world.wishing import wishes_for

TRIES = 12
LONGEST = 60
PAUSES = (1, 1, 2, 2, 3, 4, 6)
DEVIATION = ("melding_veiligheid", "De veiligheid van het kind ging voor.")
CHANNELS: tuple[moves.Channel, ...] = ("phone", "talk", "phone", "email")


@dataclass(frozen=True)
class Aim:
    """Where a case should stand: at an open step of a line, or closed with a result."""

    line: str
    step: str = ""
    result: str = ""


@dataclass(frozen=True)
class Planned:
    """One move at its moment; who does it is a function, the person is found when it is done."""

    move: moves.Move
    at: datetime
    is_refused: bool = False


# What other answers on the same form may mend.
LUCK = frozenset(
    {"outcome.does_not_fit", "guard.said", "fact.unknown", "fact.other", "date.outside_range"}
    | {"track.open", "guard.any_of", "consent.missing", "consent.refused"}
)


class NoWay(Exception):
    """The route offers no way that was found to where the case should stand."""


Filling = Callable[[str, Mapping[str, moves.Value]], str | None]


@dataclass
class Walk:
    """A case under way in thought: its standing, the clock, and the moves so far.

    `crew` says which function somebody of this town has who fills a role of the route, or nothing
    when nobody here uses the software in that role: then others record what was heard from there.
    `before` and `afterwards` are done once, around a form that is filled in, until `has_turned`.
    """

    route: Route
    world: World
    crew: Filling
    scribe: Scribe
    now: datetime
    standing: Standing | None = None
    done: list[Planned] = field(default_factory=list)
    wanted: set[str] = field(default_factory=set)
    paths: dict[str, Paths] = field(default_factory=dict)
    why: list[Reason] = field(default_factory=list)
    may_deviate: bool = False
    accepts: bool = True
    has_turned: bool = False
    before: Callable[[Walk, moves.Take], None] | None = None
    afterwards: Callable[[Walk, moves.Take], None] | None = None

    @property
    def at(self) -> Standing:
        if self.standing is None:
            raise NoWay("not started")
        return self.standing

    # Moves

    def start(self, role: str) -> None:
        """Open the case."""
        answer = decide(
            self.route, None, self.world, moves.Start(Actor(role, role), self.now), self.now
        )
        if isinstance(answer, Denied):
            raise NoWay(str(answer.codes()))
        self._write(answer.events)

    def ask(self, move: moves.Move) -> bool:
        """Try a move; when the engine accepts it, it is done and kept."""
        answer = decide(self.route, self.at, self.world, move, self.now)
        if isinstance(answer, Denied):
            self.why = list(answer.reasons)
            return False
        self._write(answer.events)
        self.done.append(Planned(move, self.now))
        return True

    def _write(self, events: Iterable[ev.Event]) -> None:
        for event in events:
            self.standing = evolve(self.route, self.standing, event)

    def wait(self) -> None:
        """Let some days pass, but no term that runs."""
        dues = [visit.due for visit in self.at.visits() if visit.due and not visit.late]
        soonest = min(dues, default=None)
        later = _school_time(self.scribe, self.now)
        if soonest is not None and later >= soonest:
            later = self.now + max((soonest - self.now) / 3, timedelta(minutes=20))
        self.now = later
        self.settle()

    def settle(self) -> None:
        """Let the clock do its work."""
        _, events = settle(self.route, self.at, self.world, self.now)
        self._write(events)

    # Goals

    def reach(self, line: str, goal: str | None) -> None:
        """Go on along a line until it stands at a step, or ended with `=result`; `None`: any end.

        Raises `NoWay` when every way there is closed.
        """
        paths = self.paths.setdefault(line, Paths(self.route, self.route.lines[line]))
        for _ in range(LONGEST):
            visit = self.at.visit_on(line)
            if visit is None or visit.step == goal:
                break
            ways = paths.nearer(visit.step, goal, self.scribe.rng)
            if not ways:
                raise NoWay(f"{line}/{visit.step} to {goal}: {[each.code for each in self.why]}")
            if not self.go(visit, ways[0]):
                paths.close(visit.step, ways[0])
        if not self.stands(line, goal):
            raise NoWay(f"{line} to {goal}")

    def stands(self, line: str, goal: str | None) -> bool:
        """Whether a line stands at the goal."""
        visit = self.at.visit_on(line)
        if goal is not None and not goal.startswith("="):
            return visit is not None and visit.step == goal
        if visit is not None:
            return False
        if line == MAIN:
            return goal in (None, f"={self.at.closed}")
        return goal is None or goal == f"={self.at.runs[line].result}"

    def go(self, visit: Visit, way: str) -> bool:
        """Do a step with an outcome, with whatever must be done before; False when refused."""
        if way == OVERDUE:
            if visit.due is None:
                return False
            self.now = visit.due + timedelta(hours=9)
            self.settle()
            return True
        self.wait()
        if self.now < visit.since:  # who does it has still to hear of it
            self.now = visit.since + timedelta(hours=9)
            self.settle()
        there = self.at.visit_on(visit.line)
        if there is None or there.step != visit.step:
            return True
        for _ in range(TRIES):
            if self.take(there, way):
                self.accept()
                return True
            if not self.clear_away() or not self.may_be_luck():
                return False
        return False

    def may_be_luck(self) -> bool:
        """Whether other answers on the same form could be accepted."""
        return any(each.code in LUCK or each.code.startswith("field.") for each in self.why)

    def clear_away(self) -> bool:
        """Whether trying again makes sense, after finishing tracks that stand in the way."""
        tracks = [dict(each.facts)["track"] for each in self.why if each.code == "track.open"]
        for track in tracks:
            if track == "":
                return False
            self.reach(track, None)
            self.wanted.discard(track)
        return True

    def take(self, visit: Visit, outcome: str) -> bool:
        """Try one step once; a missing day for what follows is chosen."""
        move = self.taking(visit, outcome)
        if self.before is not None and not self.has_turned:
            self.before(self, move)
        if self.ask(move):
            return self._done(move)
        codes = {each.code for each in self.why}
        if "review.missing" in codes:
            move = replace(move, next_on=self.day_ahead())
        if "meldcode.order" in codes and self.may_deviate:
            move = replace(move, waiver=moves.Waiver(*DEVIATION))
        return self.ask(move) and self._done(move)

    def _done(self, move: moves.Take) -> bool:
        if self.afterwards is not None and not self.has_turned:
            self.afterwards(self, move)
        return True

    def day_ahead(self) -> date:
        """A working day in one to three weeks."""
        day = (self.now + timedelta(days=self.scribe.rng.randint(7, 21))).date()
        return day - timedelta(days=max(0, day.weekday() - 4))

    def taking(self, visit: Visit, outcome: str) -> moves.Take:
        """A whole form for one outcome of an open step."""
        line = self.route.lines[visit.line]
        step = line.steps[visit.step]
        rng = self.scribe.rng
        unwanted = set(self.route.tracks) - self.wanted
        wishes = wishes_for(rng, line, step, step.outcomes[outcome], unwanted)
        actor, behalf = self.doer(line, step.who)
        code = rng.choice(step.feedback.codes) if step.feedback else None
        return moves.Take(
            actor=actor,
            step=visit.step,
            outcome=outcome,
            happened_at=self.now,
            line=visit.line,
            record=self.scribe.fill(line, step, wishes, self.at.facts, self.now),
            present=self.present(line, (*(step.with_ or ()), *(step.with_one_of or ())[:1])),
            on_behalf=behalf,
            feedback=code if self._may_tell(line, visit.step) else None,
        )

    def _may_tell(self, line: Line, step: str) -> bool:
        feedback = line.steps[step].feedback
        if feedback is None:
            return False
        consent = feedback.ground.consent if feedback.ground else None
        return consent is None or self.at.consents.get(consent) == "given"

    def present(self, line: Line, roles: Iterable[str]) -> frozenset[str]:
        return frozenset(self.function_of(role) or self._any_of(role) for role in roles)

    def _any_of(self, role: str) -> str:
        known = self.route.roles.get(role)
        return known.one_of[0] if known is not None and known.one_of else role

    # People

    def function_of(self, role: str) -> str | None:
        """The function of who fills a role here; nothing when nobody here does."""
        return self.crew(role, self.at.facts)

    def doer(self, line: Line, who: tuple[str, ...]) -> tuple[Actor, OnBehalf | None]:
        """Who does a step: somebody of this town, or the responsible for who is not here."""
        rng = self.scribe.rng
        roles = (self.at.holder,) if ANYONE in who else who
        for role in roles:
            is_family = self.route.is_family(role)
            function = self.function_of(role)
            if function is not None and (not is_family or rng.random() < 0.5):
                return self.actor(role, function), None
        recorder = line.lead or self.at.holder
        function = self.function_of(recorder) or self.function_of(self.at.holder) or recorder
        return self.actor(recorder, function), OnBehalf(
            self._any_of(roles[-1]), rng.choice(CHANNELS)
        )

    def actor(self, role: str, function: str) -> Actor:
        """An actor whose person is the role, to be replaced by somebody when it is done."""
        return Actor(role, function if self.route.plays(function, role) else role)

    def accept(self) -> None:
        """Let who is asked to answer for the case say yes, the next day."""
        offered = self.at.offered
        function = self.function_of(offered) if offered else None
        if offered is None or function is None or not self.accepts:
            return
        self.wait()
        self.ask(moves.AnswerHandover(self.actor(offered, function), self.now))

    def takes_part(self, role: str) -> bool:
        """Whether a role has come into the case by now: others cannot start anything in it."""
        seen = {self.at.holder, self.at.signaller}
        for event in self.at.log():
            deed = event.deed
            if isinstance(deed, ev.StepOpened):
                step = self.route.step(deed.line, deed.step)
                seen |= {*step.who, *(step.with_ or ())}
            elif isinstance(deed, ev.ItemRaised):
                seen.add(deed.role)
            elif isinstance(deed, ev.StepTaken):
                seen |= {to for share in deed.shared for to in share.to}
        function = self.function_of(role)
        return any(role == each or self.function_of(each) == function for each in seen)


def _school_time(scribe: Scribe, now: datetime) -> datetime:
    """Some working days on, at an hour somebody could be writing."""
    rng = scribe.rng
    day = now.astimezone(AMSTERDAM).date() + timedelta(days=rng.choice(PAUSES))
    day += timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
    at = time(rng.randint(8, 16), rng.randrange(0, 60, 5))
    return datetime.combine(day, at, AMSTERDAM)
