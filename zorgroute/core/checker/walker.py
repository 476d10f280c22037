"""How does one walk a path on the real engine, filling in what the path leaves open?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from zorgroute.core.answers import Denied
from zorgroute.core.checker.facts import BETWEEN, DONE, consent_name
from zorgroute.core.checker.findings import Hop
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import Answer, decide
from zorgroute.core.engine.evolve import evolve
from zorgroute.core.engine.known import CaseKnown
from zorgroute.core.engine.moves import Actor, Value
from zorgroute.core.engine.recording import consents_of, facts_of
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.taking import ground_holds
from zorgroute.core.engine.world import AMSTERDAM, World, birthday
from zorgroute.core.routes.references import fact_key
from zorgroute.core.routes.route import ANYONE, Line, Route
from zorgroute.core.routes.words import RecordField, Step
from zorgroute.core.terms.calendar import Calendar
from zorgroute.core.terms.term import Span, span_of

START = datetime(2026, 9, 7, 9, 0, tzinfo=AMSTERDAM)
REASON = "replay"
HOUR = timedelta(hours=1)
# What the engine lets pass with a reason: the order of the meldcode, and nothing else here.
WAIVED_HERE = {"meldcode.order"}


class Lost(Exception):
    """The engine does something else than the path says."""


class Walker:
    """Walks one path on the real engine; everyone who is needed is there, and no one else."""

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
        self.last: tuple[ev.Event, ...] = ()
        start = moves.Start(Actor("p", self.function(route.model.may_start[0])), self.now)
        self.apply(self.attempt(start))

    @property
    def at(self) -> Standing:
        if self.standing is None:
            raise Lost
        return self.standing

    def attempt(self, move: moves.Move) -> Answer:
        return decide(self.route, self.standing, self.world, move, self.now)

    def apply(self, answer: Answer) -> None:
        """Write what comes of a yes; a no, or a guard that had to be waived, is another path."""
        if isinstance(answer, Denied):
            raise Lost(str(answer.codes()))
        for event in answer.events:
            if isinstance(event.deed, ev.Deviated) and not set(event.deed.waived) <= WAIVED_HERE:
                raise Lost(str(event.deed.waived))
            self.standing = evolve(self.route, self.standing, event)
        self.last = answer.events

    def walk(self, hop: Hop) -> None:
        """Do one hop; raises `Lost` where the engine refuses it."""
        answer = self.try_hop(hop)
        if answer is not None:
            self.apply(answer)

    def try_hop(self, hop: Hop) -> Answer | None:
        """Ask the engine for one hop; None where only a clock or a birthday moved."""
        self.now += HOUR
        if hop.kind == "take":
            return self.attempt(self.taking(hop))
        if hop.kind == "term":
            self._let_pass(hop)
            return None
        if hop.kind == "age":
            self._grow_up(int(hop.outcome))
            return None
        if hop.kind == "start":
            allowed = self.route.lines[hop.line].may_start or (ANYONE,)
            actor = Actor("p", self.function(allowed[0]))
            return self.attempt(moves.StartTrack(actor, hop.line, self.now, self._far_off()))
        holder = Actor("p", self.function(self.at.holder))
        if hop.kind == "withdraw":
            return self.attempt(moves.Interrupt(holder, "withdrawal", self.now, hop.outcome))
        if hop.kind == "interrupt":
            return self.attempt(moves.Interrupt(holder, hop.outcome, self.now))
        if hop.kind == "accept":
            actor = Actor("p", self.function(hop.outcome))
            if hop.step:
                return self.attempt(moves.AcceptLink(actor, hop.step, self.now))
            return self.attempt(moves.AnswerHandover(actor, self.now))
        raise Lost(hop.kind)

    def _far_off(self) -> date:
        return (self.now + timedelta(days=400)).date()

    def _let_pass(self, hop: Hop) -> None:
        visit = self.at.visit_on(hop.line)
        if visit is None or visit.step != hop.step:
            raise Lost(hop.step)
        if visit.due is None:
            self._choose_day(hop)
            visit = self.at.visit_on(hop.line)
        if visit is None or visit.due is None:
            raise Lost(hop.step)
        self.now = max(self.now, visit.due + HOUR)
        self.standing, self.last = settle(self.route, self.at, self.world, self.now)

    def _choose_day(self, hop: Hop) -> None:
        """Choose the day that was asked for when a clock brought the step up."""
        about = f"{hop.line}/{hop.step}"
        asked = (i for i in self.at.items if i.kind == "choose_day" and i.about == about)
        item = next(asked, None)
        if item is None:
            raise Lost(hop.step)
        actor = Actor("p", self.function(item.role))
        day = (self.now + timedelta(days=1)).date()
        self.apply(self.attempt(moves.FinishItem(actor, item.number, self.now, day)))

    def _grow_up(self, years: int) -> None:
        born = self.world.birth_date
        if born is None:
            raise Lost
        if self.now.date() < birthday(born, years):
            older = born.replace(year=self.now.year - years, month=1, day=1)
            self.world = replace(self.world, birth_date=older)

    def taking(self, hop: Hop) -> moves.Take:
        """The move for a step on the path, everyone present and everything filled in.

        Nobody is there who would accept the case at once, unless there is no other way.
        """
        line = self.route.lines[hop.line]
        step = line.steps[hop.step]
        record = self._record(line, step, dict(hop.facts))
        outcome = step.outcomes.get(hop.outcome)
        to = (outcome.hands_to if outcome else None) or step.hands_to or ""
        present = {self.function(role, to) for role in step.with_ or ()}
        present |= {self._one_of(step.with_one_of, to)} if step.with_one_of else set()
        return moves.Take(
            actor=Actor("p", self._one_of(step.who, to)),
            step=hop.step,
            outcome=hop.outcome,
            happened_at=self.now,
            line=hop.line,
            record=record,
            present=frozenset(present),
            waiver=moves.Waiver(REASON),
            feedback=self._feedback(line, step, record),
            next_on=self._far_off(),
        )

    def _one_of(self, roles: tuple[str, ...], avoided: str) -> str:
        functions = [self.function(role, avoided) for role in roles]
        others = (each for each in functions if not self.route.plays(each, avoided))
        return next(others, functions[0])

    def function(self, role: str, avoided: str = "") -> str:
        """Somebody who plays this role, if it can be somebody who does not play the other."""
        if role == ANYONE:
            known = [each for each in self.route.roles if not self.route.is_family(each)]
        else:
            words = self.route.roles.get(role)
            known = list((words.one_of if words else None) or (role,))
        others = (each for each in known if not self.route.plays(each, avoided))
        return next(others, known[0])

    def known_with(self, line: Line, step: Step, record: dict[str, Value]) -> CaseKnown:
        """What guards hear when a step is done with this record."""
        facts = {**self.at.facts, **facts_of(line, step, record)}
        answered = consents_of(line, step, record)
        return CaseKnown(self.at, self.world, self.now, facts, self.at.consents, answered)

    def _feedback(self, line: Line, step: Step, record: dict[str, Value]) -> str | None:
        if step.feedback is None:
            return None
        known, ground = self.known_with(line, step, record), step.feedback.ground
        return step.feedback.codes[0] if ground is None or ground_holds(ground, known) else None

    def _record(self, line: Line, step: Step, told: dict[str, str]) -> dict[str, Value]:
        """Everything that is asked, filled in; a question may depend on one further down."""
        record: dict[str, Value] = {}
        questions = list(line.fields_of(step))
        for _ in questions:
            before = dict(record)
            for name, each, _ in questions:
                record.pop(name, None)
                if self._is_asked(line, each, record):
                    answer = self._answer(line, name, each, told)
                    record |= {} if answer is None else {name: answer}
            if record == before:
                break
        return record

    def _answer(
        self, line: Line, name: str, each: RecordField, told: dict[str, str]
    ) -> Value | None:
        key = line.keys[name]
        answer = told.get(key) or told.get(consent_name(each.consent or ""))
        if answer and answer != DONE:
            chosen = tuple(dict.fromkeys(answer.split(BETWEEN)))
            return chosen if each.type == "choices" else answer
        if answer or (each.required and key not in told):
            return self._dummy(line, name, each)
        return None

    def _is_asked(self, line: Line, each: RecordField, record: dict[str, Value]) -> bool:
        if each.only_if is None:
            return True
        other = each.only_if.field
        value = record.get(other, self.at.facts.get(fact_key(line, other)))
        answers = value if isinstance(value, tuple) else (value,)
        return any(answer in each.only_if.is_ for answer in answers)

    def _dummy(self, line: Line, name: str, each: RecordField) -> Value:
        """Any answer of the right kind; an agreed day lies inside the range of its term."""
        if each.type in ("date", "date_within"):
            return self._agreed_day(line, name)
        if each.type == "moment":
            return self.now
        if each.type in ("number", "amount", "duration"):
            return 1
        if each.type == "yes_no":
            return "nee"
        if each.type in ("choice", "choices"):
            first = next(iter(each.options))
            return first if each.type == "choice" else (first,)
        return {"safety_weighing": "veilig", "consent_request": "refused"}.get(
            each.type, "ingevuld"
        )

    def _agreed_day(self, line: Line, name: str) -> Value:
        for step in line.steps.values():
            if step.within is None or step.within.agreed != name:
                continue
            term = self.route.term(line.name, step.within)
            span = span_of(term, self.now, self.world.calendar) if term is not None else None
            if isinstance(span, Span):
                return span.latest.date()
        return self.now.date()
