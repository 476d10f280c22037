"""What can really happen on a small route, found by asking the engine for every move there is?

Slow and simple on purpose: it walks whole cases on the real engine, with every closed answer, and
knows nothing of the views, guesses and shortcuts of the checker.
"""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from tests.factories.routes import calendar
from zorgroute.core.answers import Denied, Moved
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import decide
from zorgroute.core.engine.evolve import evolve
from zorgroute.core.engine.guards import is_met
from zorgroute.core.engine.known import CaseKnown
from zorgroute.core.engine.moves import Actor
from zorgroute.core.engine.opening import is_wait
from zorgroute.core.engine.recording import consents_of, facts_of, record_reasons
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Run, Standing, Visit
from zorgroute.core.engine.taking import ground_holds
from zorgroute.core.engine.world import AMSTERDAM, World
from zorgroute.core.routes.route import ANYONE, MAIN, Line, Route
from zorgroute.core.routes.words import Guard, Outcome, RecordField, Step

NOW = datetime(2026, 9, 7, 9, 0, tzinfo=AMSTERDAM)
FAR = (NOW + timedelta(days=400)).date()
REASON = "anders"
GROUNDLESS = {"ground.none", "consent.missing", "consent.refused", "consent.withdrawn"}
Place = tuple[str, str]


class TooBig(Exception):
    """More cases than are worth walking."""


@dataclass
class Truth:
    """What was seen on some case: places reached, promises broken, states without a way out."""

    steps: set[Place] = field(default_factory=set)
    outcomes: set[tuple[str, str, str]] = field(default_factory=set)
    shares: set[tuple[str, str, str]] = field(default_factory=set)
    disorder: set[Place] = field(default_factory=set)
    undecided: set[Place] = field(default_factory=set)
    untold: set[tuple[str, str, str]] = field(default_factory=set)
    endless: set[Place] = field(default_factory=set)
    unfollowed: set[Place] = field(default_factory=set)
    gaps: set[Place] = field(default_factory=set)
    overlaps: set[Place] = field(default_factory=set)
    stuck: set[Place] = field(default_factory=set)
    stranded: set[Place] = field(default_factory=set)
    lonely: set[Place] = field(default_factory=set)
    states: int = 0


@dataclass(frozen=True)
class Edge:
    target: Any
    counts: bool = True
    professional: bool = True


class Brute:
    def __init__(self, route: Route, most: int) -> None:
        self.route, self.most = route, most
        self.truth = Truth()
        self.asked_done = {g.done for _, _, g in every_guard(route) if g.done is not None}
        self.ages = ages(route)
        self.open: dict[Any, list[Edge]] = {}

    def walk(self) -> Truth:
        world = self._world(0)
        start = moves.Start(Actor("p", self.route.model.may_start[0]), NOW)
        answer = decide(self.route, None, world, start, NOW)
        assert isinstance(answer, Moved)
        standing = None
        for event in answer.events:
            standing = evolve(self.route, standing, event)
        first = self._canonical(standing), False, 0
        queue, seen = deque([first]), {self._key(first)}
        self.states = {self._key(first): first}
        while queue:
            state = queue.popleft()
            edges = self.open[self._key(state)] = []
            for edge in self._edges(state):
                key = self._key(edge.target)
                edges.append(replace(edge, target=key))
                if key not in seen:
                    seen.add(key)
                    self.states[key] = edge.target
                    queue.append(edge.target)
            if len(seen) > self.most:
                raise TooBig
        self.truth.states = len(seen)
        self._closings()
        return self.truth

    def _world(self, age: int) -> World:
        born = (NOW - timedelta(days=1)).date()
        return World(
            calendar(),
            contacts=frozenset(self.route.roles),
            deviation_codes=frozenset({REASON}),
            birth_date=born.replace(year=born.year - self.ages[age]),
        )

    def _canonical(self, standing: Standing) -> Standing:
        """The same case without its clock and its past, so that equal cases are one."""

        def visit(at: Visit | None) -> Visit | None:
            return None if at is None else Visit(at.line, at.step, 1, NOW)

        runs = {
            name: Run(name, NOW, visit(run.visit), run.result)
            for name, run in standing.runs.items()
        }
        done = {key: NOW for key in standing.done if key[1] in self.asked_done}
        return replace(
            standing,
            opened_at=NOW,
            main=visit(standing.main),
            runs=runs,
            done=done,
            meldcode=dict.fromkeys(standing.meldcode, NOW),
            items=(),
            told=(),
            interrupts=frozenset(),
            deviations=0,
            next_seq=1000,
            last_main_step="",
            past=None,
        )

    def _key(self, state: Any) -> Any:
        standing, decided, age = state
        return (
            standing.main.step if standing.main else None,
            standing.closed is not None,
            tuple(
                sorted(
                    (n, r.visit.step if r.visit else None, r.result)
                    for n, r in standing.runs.items()
                )
            ),
            standing.holder,
            standing.offered,
            tuple(sorted(standing.facts.items(), key=lambda item: item[0])),
            tuple(sorted(standing.consents.items())),
            tuple(sorted(standing.done)),
            tuple(sorted(standing.meldcode)),
            decided,
            age,
        )

    def _edges(self, state: Any) -> Any:
        standing, decided, age = state
        if not standing.is_open:
            return
        world = self._world(age)
        for visit in standing.visits():
            self._look(standing, visit)
            yield from self._takes(state, world, visit)
            yield from self._terms(state, world, visit)
        yield from self._others(state, world)
        if age + 1 < len(self.ages):
            yield Edge((standing, decided, age + 1), counts=False, professional=False)

    def _look(self, standing: Standing, visit: Visit) -> None:
        place = (visit.line, visit.step)
        self.truth.steps.add(place)
        step = self.route.step(*place)
        if is_wait(self.route, *place, standing.holder):
            if step.within is None:
                self.truth.endless.add(place)
            elif step.overdue is None:
                self.truth.unfollowed.add(place)

    def _do(self, state: Any, world: World, move: moves.Move) -> Any:
        standing, decided, age = state
        answer = decide(self.route, standing, world, move, NOW)
        if isinstance(answer, Denied):
            return answer, None
        for event in answer.events:
            standing = evolve(self.route, standing, event)
            if isinstance(event.deed, ev.StepTaken):
                words = self.route.step(event.deed.line, event.deed.step).decides
                if words is not None and {"bezwaar", "beroep"} <= set(words.remedies or ()):
                    decided = True
        return answer, (self._canonical(standing), decided, age)

    def _takes(self, state: Any, world: World, visit: Visit) -> Any:
        standing = state[0]
        line, step = self.route.lines[visit.line], self.route.step(visit.line, visit.step)
        families: dict[Any, bool] = {}
        for record in records(line, step):
            facts = {**standing.facts, **facts_of(line, step, record)}
            if any(True for _ in record_reasons(line, step, record, facts)):
                continue
            answered = consents_of(line, step, record)
            known = CaseKnown(standing, world, NOW, facts, standing.consents, answered)
            family = tuple(sorted(answered.items()))
            families.setdefault(family, False)
            self._judge_outcomes(line, visit.step, step, known)
            for name, outcome in step.outcomes.items():
                place = (visit.line, visit.step, name)
                if not self._fits(line, step, outcome, known):
                    continue
                families[family] = True
                if not self._grounds(step, outcome, known):
                    self._groundless(state, world, line, place, record, known)
                    continue
                for move in self._takings(line, visit.step, name, record, known):
                    answer, after = self._do(state, world, move)
                    if after is None:
                        assert {r.code for r in answer.reasons} <= {"track.open"}, answer
                        continue
                    self._note(place, step, outcome, answer, after)
                    gives = "given" in answered.values()
                    acts = any(not self.route.is_family(who) for who in step.who)
                    yield Edge(after, professional=acts and not gives)
        is_left = step.overdue is not None and step.overdue.to is not None
        if not all(families.values()) and not is_left and not step.on_track:
            self.truth.stuck.add((visit.line, visit.step))

    def _judge_outcomes(self, line: Line, name: str, step: Step, known: CaseKnown) -> None:
        whens = [o.when for o in step.outcomes.values() if o.when is not None]
        if not whens or not all(is_met(g, line, known) is True for g in step.needs):
            return
        fits = sum(is_met(when, line, known) is True for when in whens)
        if fits > 1:
            self.truth.overlaps.add((line.name, name))
        if fits == 0 and len(whens) == len(step.outcomes):
            self.truth.gaps.add((line.name, name))

    def _fits(self, line: Line, step: Step, outcome: Outcome, known: CaseKnown) -> bool:
        guards = [*step.needs, *outcome.needs, *([outcome.when] if outcome.when else [])]
        if not all(is_met(guard, line, known) is True for guard in guards):
            return False
        if line.name == MAIN and outcome.ends is not None:
            for each in (*(step.starts or ()), *(outcome.starts or ())):
                starts = each.when is None or is_met(each.when, line, known) is True
                if starts and not self.route.lines[each.track].standing:
                    return False
        return True

    def _grounds(self, step: Step, outcome: Outcome, known: CaseKnown) -> bool:
        return all(
            share.ground is not None and ground_holds(share.ground, known)
            for share in (*step.shares, *outcome.shares)
        )

    def _groundless(
        self, state: Any, world: World, line: Line, place: Any, record: Any, known: CaseKnown
    ) -> None:
        """Only for lack of a ground is it refused: the route lets one come this far."""
        for move in self._takings(line, place[1], place[2], record, known):
            answer, _ = self._do(state, world, move)
            if {each.code for each in answer.reasons} <= GROUNDLESS:
                self.truth.shares.add(place)
                self.truth.outcomes.add(place)

    def _takings(self, line: Line, name: str, outcome: str, record: Any, known: CaseKnown) -> Any:
        step = line.steps[name]
        feedback = None
        if step.feedback is not None:
            ground = step.feedback.ground
            may = ground is None or ground_holds(ground, known)
            feedback = step.feedback.codes[0] if may else None
        who = [f for role in step.who for f in functions(self.route, role)]
        with_ = [functions(self.route, role) for role in step.with_ or ()]
        one_of = [f for role in step.with_one_of or () for f in functions(self.route, role)]
        for actor in dict.fromkeys(who):
            for present in itertools.product(*with_, one_of or [""]):
                here = frozenset(present) - {""}
                if step.with_one_of and actor in one_of and here <= {actor}:
                    pass
                yield moves.Take(
                    Actor("p", actor),
                    name,
                    outcome,
                    NOW,
                    line=line.name,
                    record=record,
                    present=here,
                    waiver=moves.Waiver(REASON),
                    feedback=feedback,
                    next_on=FAR,
                )

    def _note(
        self, place: tuple[str, str, str], step: Step, outcome: Outcome, answer: Any, after: Any
    ) -> None:
        self.truth.outcomes.add(place)
        for event in answer.events:
            if isinstance(event.deed, ev.Deviated):
                assert set(event.deed.waived) == {"meldcode.order"}
                self.truth.disorder.add(place[:2])
        provides = step.provides
        needs_one = provides is not None and provides.kind == "individual"
        if needs_one and provides and not provides.exception and not after[1]:
            self.truth.undecided.add(place[:2])
        if not after[0].is_open:
            told = {*(step.with_ or ())}
            told |= {role for share in (*step.shares, *outcome.shares) for role in share.to}
            told |= {step.feedback.to} if step.feedback else set()
            told |= set(step.who) if len(step.who) == 1 else set()
            if self.route.model.may_start[0] not in told:
                self.truth.untold.add(place)

    def _terms(self, state: Any, world: World, visit: Visit) -> Any:
        standing, decided, age = state
        step = self.route.step(visit.line, visit.step)
        if step.overdue is None or step.overdue.to is None:
            return
        late = replace(visit, due=NOW - timedelta(hours=1))
        if visit.line == MAIN:
            before = replace(standing, main=late)
        else:
            run = replace(standing.runs[visit.line], visit=late)
            before = replace(standing, runs={**standing.runs, visit.line: run})
        after, _ = settle(self.route, before, world, NOW)
        yield Edge((self._canonical(after), decided, age))

    def _others(self, state: Any, world: World) -> Any:
        standing = state[0]
        route = self.route
        for track in route.tracks:
            run = standing.runs.get(track)
            allowed = route.lines[track].may_start
            if track == route.exits.get("crisis"):
                allowed = (ANYONE,)
            if allowed and not (run is not None and run.is_live):
                role = functions(route, allowed[0])[0]
                _, after = self._do(
                    state, world, moves.StartTrack(Actor("p", role), track, NOW, FAR)
                )
                acts = any(not route.is_family(each) for each in allowed)
                yield Edge(after, professional=acts)
        if standing.offered:
            role = functions(route, standing.offered)[0]
            _, after = self._do(state, world, moves.AnswerHandover(Actor("p", role), NOW))
            yield Edge(after, professional=False, counts=False)
        for kind, handler in route.model.on.items():
            moving = handler.to or handler.ends or handler.starts
            if kind != "withdrawal" and moving:
                yield self._interrupt(state, world, kind, "")
        handler = route.model.on.get("withdrawal")
        moving = handler is not None and (handler.to or handler.ends or handler.starts)
        for consent in {c for line in route.lines.values() for c in line.consents}:
            if moving or standing.consents.get(consent) == "given":
                yield self._interrupt(state, world, "withdrawal", consent)

    def _interrupt(self, state: Any, world: World, kind: str, detail: str) -> Edge:
        actor = Actor("p", functions(self.route, state[0].holder)[0])
        _, after = self._do(state, world, moves.Interrupt(actor, kind, NOW, detail))
        return Edge(after, counts=False, professional=False)

    def _closings(self) -> None:
        closed = {key for key, state in self.states.items() if not state[0].is_open}
        able = self._leading_to(closed, lambda edge: edge.counts)
        alone = self._leading_to(closed, lambda edge: edge.counts and edge.professional)
        for key, state in self.states.items():
            places = {(visit.line, visit.step) for visit in state[0].visits()}
            if key not in able:
                self.truth.stranded |= places
            elif key not in alone:
                self.truth.lonely |= places

    def _leading_to(self, ends: set[Any], counts: Any) -> set[Any]:
        back: dict[Any, list[Any]] = {}
        for source, edges in self.open.items():
            for edge in edges:
                if counts(edge):
                    back.setdefault(edge.target, []).append(source)
        able, todo = set(ends), list(ends)
        while todo:
            for source in back.get(todo.pop(), ()):
                if source not in able:
                    able.add(source)
                    todo.append(source)
        return able


def functions(route: Route, role: str) -> tuple[str, ...]:
    if role == ANYONE:
        return tuple(
            r for r, words in route.roles.items() if not route.is_family(r) and not words.one_of
        )
    return route.roles[role].one_of or (role,)


def every_guard(route: Route) -> Any:
    """Every condition of a route without the any, all and none around it."""
    for line, step, name, outcome in route.outcomes():
        words = route.step(line, step)
        guards = [*words.needs, *outcome.needs, *([outcome.when] if outcome.when else [])]
        guards += [s.when for s in (*(words.starts or ()), *(outcome.starts or ())) if s.when]
        for guard in guards:
            for leaf in leaves(guard):
                yield line, name, leaf


def leaves(guard: Guard) -> Any:
    if not guard.parts:
        yield guard
    for part in guard.parts:
        yield from leaves(part)


def ages(route: Route) -> list[int]:
    youngest = route.model.for_.age.from_ if route.model.for_.age else 0
    cuts = {
        cut
        for _, _, g in every_guard(route)
        if g.age is not None
        for cut in (g.age.from_, g.age.until)
        if cut is not None and cut > youngest
    }
    return [youngest, *sorted(cuts)]


def records(line: Line, step: Step) -> Any:
    """Every form with every closed answer, and with what may stay empty left empty."""
    columns = [[(name, value) for value in answers(each)] for name, each, _ in line.fields_of(step)]
    for chosen in itertools.product(*columns):
        yield {name: value for name, value in chosen if value is not None}


def answers(each: RecordField) -> list[Any]:
    found: list[Any]
    if each.type == "yes_no":
        found = ["ja", "nee"]
    elif each.type == "choice":
        found = list(each.options)
    elif each.type == "choices":
        options = list(each.options)
        sizes = range(1, len(options) + 1)
        found = [c for n in sizes for c in itertools.combinations(options, n)]
    elif each.type == "consent_request":
        found = ["given", "refused"]
    else:
        found = ["x"]
    return found if each.required and each.only_if is None else [*found, None]
