"""Does the real engine walk the path that the checker found, and come to the same?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from zorgroute.core.answers import Denied, ReasonClass
from zorgroute.core.checker.findings import Finding, Hop
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import Answer, decide
from zorgroute.core.engine.evolve import evolve
from zorgroute.core.engine.known import CaseKnown
from zorgroute.core.engine.moves import Actor, Value
from zorgroute.core.engine.recording import facts_of
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.taking import ground_holds
from zorgroute.core.engine.world import AMSTERDAM, World, birthday
from zorgroute.core.routes.references import fact_key
from zorgroute.core.routes.route import ANYONE, MAIN, Line, Route
from zorgroute.core.routes.words import RecordField, Step
from zorgroute.core.terms.calendar import Calendar

START = datetime(2026, 9, 7, 9, 0, tzinfo=AMSTERDAM)
REASON = "replay"
HOUR = timedelta(hours=1)


class Lost(Exception):  # noqa: N818 - a way out of the replay, never seen outside it
    """The engine does something else than the path says."""


class Walker:
    """Walks one path on the real engine, filling in what the path leaves open."""

    def __init__(self, route: Route, calendar: Calendar) -> None:
        self.route = route
        youngest = route.model.for_.age.from_ if route.model.for_.age else 0
        born = START.date() - timedelta(days=1)
        self.world = World(
            calendar=calendar,
            contacts=frozenset(route.roles),
            deviation_codes=frozenset({REASON}),
            birth_date=born.replace(year=born.year - youngest),
        )
        self.now = START
        self.standing: Standing | None = None
        start = moves.Start(Actor("p", self._function(route.model.may_start[0])), self.now)
        self.apply(self.attempt(start))

    @property
    def at(self) -> Standing:
        if self.standing is None:
            raise Lost
        return self.standing

    def attempt(self, move: moves.Move) -> Answer:
        return decide(self.route, self.standing, self.world, move, self.now)

    def apply(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            raise Lost(str(answer.codes()))
        for event in answer.events:
            self.standing = evolve(self.route, self.standing, event)

    def hop(self, hop: Hop) -> Answer | None:
        """Do one hop; returns the answer of the engine, or None where only a clock moved."""
        self.now += HOUR
        if hop.kind == "term":
            self._let_pass(hop)
            return None
        if hop.kind == "age":
            self._grow_up(int(hop.outcome))
            return None
        if hop.kind == "start":
            role = self.route.lines[hop.line].may_start[0]
            actor = Actor("p", self._function(role))
            next_on = (self.now + timedelta(days=400)).date()
            return self.attempt(moves.StartTrack(actor, hop.line, self.now, next_on))
        if hop.kind == "withdraw":
            actor = Actor("p", self._function(self.at.holder))
            return self.attempt(moves.Interrupt(actor, "withdrawal", self.now, hop.outcome))
        if hop.kind == "take":
            return self.attempt(self.taking(hop))
        raise Lost(hop.kind)

    def _let_pass(self, hop: Hop) -> None:
        visit = self.at.visit_on(hop.line)
        if visit is None or visit.step != hop.step or visit.due is None:
            raise Lost(hop.step)
        self.now = max(self.now, visit.due + HOUR)
        self.standing, _ = settle(self.route, self.at, self.world, self.now)

    def _grow_up(self, years: int) -> None:
        born = self.world.birth_date
        if born is None:
            raise Lost
        day = birthday(born, years)
        if self.now.date() < day:
            self.world = replace(
                self.world, birth_date=born.replace(year=self.now.year - years, month=1, day=1)
            )

    def taking(self, hop: Hop) -> moves.Take:
        """The move for a step on the path, everyone present and everything filled in."""
        line = self.route.lines[hop.line]
        step = line.steps[hop.step]
        record = self._record(line, step, dict(hop.facts))
        present = {*(step.with_ or ()), *(step.with_one_of or ())[:1]}
        if step.hands_to:
            present.add(step.hands_to)
        outcome = step.outcomes.get(hop.outcome)
        if outcome is not None and outcome.hands_to:
            present.add(outcome.hands_to)
        return moves.Take(
            actor=Actor("p", self._actor(step)),
            step=hop.step,
            outcome=hop.outcome,
            happened_at=self.now,
            line=hop.line,
            record=record,
            present=frozenset(self._function(role) for role in present),
            waiver=moves.Waiver(REASON),
            feedback=self._feedback(line, step, record),
            next_on=(self.now + timedelta(days=400)).date(),
        )

    def _actor(self, step: Step) -> str:
        return self._function(step.who[0])

    def _function(self, role: str) -> str:
        if role == ANYONE:
            return next(each for each in self.route.roles if not self.route.is_family(each))
        known = self.route.roles.get(role)
        return known.one_of[0] if known and known.one_of else role

    def _feedback(self, line: Line, step: Step, record: dict[str, Value]) -> str | None:
        if step.feedback is None:
            return None
        facts = {**self.at.facts, **facts_of(line, step, record)}
        known = CaseKnown(self.at, self.world, self.now, facts, self.at.consents)
        ground = step.feedback.ground
        return step.feedback.codes[0] if ground is None or ground_holds(ground, known) else None

    def _record(self, line: Line, step: Step, told: dict[str, str]) -> dict[str, Value]:
        record: dict[str, Value] = {}
        for name, each, _ in line.fields_of(step):
            key = line.keys[name]
            if not self._is_asked(line, each, record):
                continue
            answer = told.get(key) or told.get(f"consent:{each.consent}")
            if answer:
                record[name] = answer if answer != "+" else self._dummy(line, name, each)
            elif each.required and key not in told:
                record[name] = self._dummy(line, name, each)
        return record

    def _is_asked(self, line: Line, each: RecordField, record: dict[str, Value]) -> bool:
        if each.only_if is None:
            return True
        other = each.only_if.field
        value = record.get(other, self.at.facts.get(fact_key(line, other)))
        answers = value if isinstance(value, tuple) else (value,)
        return any(answer in each.only_if.is_ for answer in answers)

    def _dummy(self, line: Line, name: str, each: RecordField) -> Value:
        """Any answer of the right kind; an agreed day lies inside the range of its term."""
        if each.type == "date_within":
            return self._agreed_day(line, name)
        if each.type == "date":
            return self.now.date()
        if each.type == "moment":
            return self.now
        if each.type in ("number", "amount", "duration"):
            return 1
        if each.type == "yes_no":
            return "nee"
        if each.type in ("choice", "choices"):
            first = next(iter(each.options))
            return first if each.type == "choice" else (first,)
        if each.type == "safety_weighing":
            return "veilig"
        if each.type == "consent_request":
            return "refused"
        return "ingevuld"

    def _agreed_day(self, line: Line, name: str) -> Value:
        for step in line.steps.values():
            if step.within is not None and step.within.agreed == name:
                term = self.route.term(line.name, step.within)
                if term is not None:
                    days = term.max * (7 if term.unit == "weeks" else 1)
                    return (self.now + timedelta(days=days)).date()
        return self.now.date()


def replays(route: Route, finding: Finding, calendar: Calendar) -> bool:
    """Whether the engine walks the path and ends as the finding says.

    For a missing ground that means: the engine refuses the last hop on that very ground. For all
    other findings the whole path is accepted. A path through a track out of sight never replays.
    """
    try:
        walker = Walker(route, calendar)
        for hop in finding.path[:-1]:
            _walk(walker, hop)
        return not finding.path or _last(walker, finding)
    except Lost:
        return False


def _walk(walker: Walker, hop: Hop) -> None:
    answer = walker.hop(hop)
    if answer is not None:
        walker.apply(answer)


def _last(walker: Walker, finding: Finding) -> bool:
    hop = finding.path[-1]
    if finding.code.startswith("share."):
        return _refused_on_ground(walker.hop(hop))
    if finding.code in ("outcomes.gap", "outcomes.overlap", "step.stuck") and hop.kind == "take":
        accepted = list(_outcome_answers(walker, hop)).count(False)
        return accepted > 1 if finding.code == "outcomes.overlap" else not accepted
    _walk(walker, hop)
    return _stands_rightly(walker, finding)


def _refused_on_ground(answer: Answer | None) -> bool:
    if not isinstance(answer, Denied):
        return False
    return all(each.kind == ReasonClass.GROUND for each in answer.reasons)


def _outcome_answers(walker: Walker, hop: Hop) -> Iterator[bool]:
    """Whether the engine, asked for each outcome in turn, refuses or accepts as the path says."""
    step = walker.route.lines[hop.line].steps[hop.step]
    visit = walker.at.visit_on(hop.line)
    if visit is None or visit.step != hop.step:
        return
    for name in step.outcomes:
        trial = Hop(hop.kind, hop.line, hop.step, name, hop.facts)
        answer = walker.attempt(replace(walker.taking(trial), waiver=None))
        yield isinstance(answer, Denied)


def _stands_rightly(walker: Walker, finding: Finding) -> bool:
    """After the path the case stands where the finding says, or has just been closed."""
    line, _, rest = finding.where.rpartition(":")
    step = rest.partition("/")[0]
    visit = walker.at.visit_on(line or MAIN)
    last = finding.path[-1]
    return (visit is not None and visit.step == step) or last.step == step
