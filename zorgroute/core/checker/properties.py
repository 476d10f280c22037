"""Which promises break on some path through the states that were reached?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from zorgroute.core.checker.explore import CLOSED, Edge, State, Walk, is_live
from zorgroute.core.checker.findings import Finding, Hop, Proof, spot
from zorgroute.core.engine.opening import is_wait
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Step


@dataclass(frozen=True)
class Suspicion:
    """A finding with the state it was seen in, before it has been replayed."""

    finding: Finding
    assumed: bool


def path_findings(
    walk: Walk, known_traps: frozenset[str], holders: frozenset[str]
) -> Iterator[Suspicion]:
    """Everything that breaks on a path within this walk, each with a shortest way there.

    `known_traps` are steps of the main line that trap a case without any track; a track that
    happens to run there is not to blame. `holders` are all who may answer for the case by the time
    a track runs beside a main line that stands still in this walk.
    """
    reader = _PathReader(walk, known_traps, holders)
    yield from reader.waits()
    yield from reader.grounds()
    yield from reader.edges()
    yield from reader.outcomes()
    yield from reader.closings()


class _PathReader:
    def __init__(self, walk: Walk, known_traps: frozenset[str], holders: frozenset[str]) -> None:
        self.walk, self.route = walk, walk.abstraction.route
        self.known_traps, self.holders = known_traps, holders

    def _suspect(
        self,
        code: str,
        line: Line,
        step: str,
        path: tuple[Hop, ...],
        assumed: bool,
        *inside: str,
        outcome: str = "",
        **facts: str,
    ) -> Suspicion:
        place = line.place("steps", step, *inside)
        where = spot(line.name, step, outcome)
        found = Finding(code, where, place, tuple(sorted(facts.items())), path, Proof.POSSIBLE)
        return Suspicion(found, assumed)

    def _open(self, state: State) -> Iterator[tuple[Line, str]]:
        for number, line in enumerate(self.walk.abstraction.lines):
            at = state.main if number == 0 else state.tracks[number - 1]
            if is_live(at) and not (number == 0 and self.walk.is_frozen):
                yield line, at

    def waits(self) -> Iterator[Suspicion]:
        """Every wait has an end and says what happens when that passes (promise 2)."""
        seen: set[tuple[str, str, str]] = set()
        told: set[tuple[str, str]] = set()
        for state in self.walk.came_from:
            for line, name in self._open(state):
                for holder in self.holders if self.walk.is_frozen else (state.holder,):
                    if (line.name, name, holder) in seen or (line.name, name) in told:
                        continue
                    seen.add((line.name, name, holder))
                    code = _wait_code(line.steps[name])
                    if not code or not is_wait(self.route, line.name, name, holder):
                        continue
                    told.add((line.name, name))
                    path, assumed = self.walk.path_to(state)
                    who = ", ".join(line.steps[name].who)
                    facts = {"who": who, "holder": line.lead or holder}
                    yield self._suspect(code, line, name, path, assumed, **facts)

    def grounds(self) -> Iterator[Suspicion]:
        """Nothing crosses an organisation before its ground exists on that path (promise 3)."""
        for blocked in self.walk.blocked.values():
            hop = blocked.hop
            path, assumed = self.walk.path_to(blocked.state)
            line = self.route.lines[hop.line]
            code, consent = "share.no_ground", ""
            if blocked.ground != "none":
                consent, state = blocked.ground.split("=")
                code = {
                    "missing": "share.before_ground",
                    "refused": "share.after_refusal",
                    "withdrawn": "share.after_withdrawal",
                }[state]
            yield self._suspect(
                code,
                line,
                hop.step,
                (*path, hop),
                assumed or blocked.assumed,
                outcome=hop.outcome,
                consent=consent,
            )

    def edges(self) -> Iterator[Suspicion]:
        """Meldcode in order, no provision without a decision, the signaller hears back."""
        seen: set[tuple[str, str]] = set()
        for edge in self.walk.edges:
            if edge.hop.kind != "take":
                continue
            for code, where, facts in self._broken(edge):
                if (code, where) in seen:
                    continue
                seen.add((code, where))
                path, assumed = self.walk.path_to(edge.source)
                outcome = edge.hop.outcome if code == "signaller.not_told" else ""
                yield self._suspect(
                    code,
                    self.route.lines[edge.hop.line],
                    edge.hop.step,
                    (*path, edge.hop),
                    assumed or edge.assumed,
                    *(("outcomes", outcome) if outcome else _word_of(code)),
                    outcome=outcome,
                    **facts,
                )

    def _broken(self, edge: Edge) -> Iterator[tuple[str, str, dict[str, str]]]:
        hop, state = edge.hop, edge.source
        step = self.route.lines[hop.line].steps[hop.step]
        where = spot(hop.line, hop.step)
        if step.meldcode is not None:
            skipped = [str(n) for n in range(1, step.meldcode) if not state.meldcode >> n & 1]
            if skipped:
                facts = {"number": str(step.meldcode), "missing": ", ".join(skipped)}
                yield "meldcode.order", where, facts
        provides = step.provides
        if provides is not None and provides.kind == "individual" and provides.exception is None:
            if not edge.target.decided:
                yield "provision.without_decision", where, {}
        if edge.target.main == CLOSED and not edge.target.told:
            yield "signaller.not_told", f"{where}/{hop.outcome}", {}

    def outcomes(self) -> Iterator[Suspicion]:
        """The outcomes of a step cover every answer once, and leave a way for each answer of the
        family."""
        for (kind, line_name, name), (state, misfit) in self.walk.misfits.items():
            path, assumed = self.walk.path_to(state)
            line = self.route.lines[line_name]
            names = ", ".join(misfit.outcomes)
            path = (*path, misfit.hop)
            yield self._suspect(kind, line, name, path, assumed, "outcomes", outcomes=names)
        for (line_name, name), (state, hop) in self.walk.stuck.items():
            path, assumed = self.walk.path_to(state)
            line = self.route.lines[line_name]
            path = (*path, hop) if hop.facts else path
            yield self._suspect("step.stuck", line, name, path, assumed, "outcomes")

    def closings(self) -> Iterator[Suspicion]:
        """From every state a closing can be reached, and by professionals alone."""
        stranded = self._unable(lambda edge: True)
        yield from self._traps(stranded, "closing.unreachable", lambda edge: True)
        lonely = self._unable(lambda edge: edge.professional) - stranded
        yield from self._traps(lonely, "closing.needs_family", lambda edge: edge.professional)

    def _unable(self, counts: Callable[[Edge], bool]) -> set[State]:
        """The open states from which no closing can be reached over these edges."""
        back: dict[State, list[State]] = {}
        for edge in self.walk.edges:
            if counts(edge):
                back.setdefault(edge.target, []).append(edge.source)
        able = {state for state in self.walk.came_from if self._is_done(state)}
        todo = list(able)
        while todo:
            for source in back.get(todo.pop(), ()):
                if source not in able:
                    able.add(source)
                    todo.append(source)
        return {state for state in self.walk.came_from if state not in able}

    def _is_done(self, state: State) -> bool:
        """The case is closed, or the only line that moves in this walk has ended or may stand."""
        if self.walk.is_frozen:
            return all(line.standing for line, _ in self._open(state))
        return state.main == CLOSED

    def _traps(
        self, states: set[State], code: str, counts: Callable[[Edge], bool]
    ) -> Iterator[Suspicion]:
        """One suspicion per step where it ends: a state that leads to no other step, or a ring."""
        if not states:
            return
        onward: dict[State, list[State]] = {}
        for edge in self.walk.edges:
            if counts(edge) and edge.source in states and edge.target in states:
                onward.setdefault(edge.source, []).append(edge.target)
        roots = _last_rings(states, onward)
        seen: set[tuple[str, str]] = set()
        for state in self.walk.came_from:
            if state not in roots:
                continue
            for line, name in self._culprits(state):
                if (line.name, name) not in seen:
                    seen.add((line.name, name))
                    path, assumed = self.walk.path_to(state)
                    yield self._suspect(code, line, name, path, assumed)

    def _culprits(self, state: State) -> Iterable[tuple[Line, str]]:
        """The open steps to blame: the tracks, unless the main line traps by itself."""
        if state.main in self.known_traps:
            return []
        found = list(self._open(state))
        tracks = [each for each in found if each[0].name != MAIN]
        return tracks or found


def _word_of(code: str) -> tuple[str, ...]:
    """The word of a step that a finding is about, so that it points at that line."""
    return {"meldcode.order": ("meldcode",), "provision.without_decision": ("provides",)}.get(
        code, ()
    )


def _wait_code(step: Step) -> str:
    if step.within is None:
        return "wait.no_end"
    return "" if step.overdue is not None else "wait.no_follow_up"


def _last_rings(states: set[State], onward: dict[State, list[State]]) -> set[State]:
    """The states in which it ends: rings (Kosaraju) that no edge leads out of."""
    order = _finishing_order(states, onward)
    back: dict[State, list[State]] = {}
    for source, targets in onward.items():
        for target in targets:
            back.setdefault(target, []).append(source)
    ring: dict[State, int] = {}
    for state in reversed(order):
        if state in ring:
            continue
        number, todo = len(ring), [state]
        ring[state] = number
        while todo:
            for source in back.get(todo.pop(), ()):
                if source not in ring:
                    ring[source] = number
                    todo.append(source)
    leaving = {ring[s] for s, targets in onward.items() for t in targets if ring[s] != ring[t]}
    return {state for state in states if ring[state] not in leaving}


def _finishing_order(states: set[State], onward: dict[State, list[State]]) -> list[State]:
    order: list[State] = []
    seen: set[State] = set()
    for start in states:
        if start in seen:
            continue
        seen.add(start)
        todo = [(start, iter(onward.get(start, ())))]
        while todo:
            state, targets = todo[-1]
            for target in targets:
                if target not in seen:
                    seen.add(target)
                    todo.append((target, iter(onward.get(target, ()))))
                    break
            else:
                order.append(state)
                todo.pop()
    return order
