"""Which promises break on some path through the states that were reached?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from zorgroute.core.checker.closings import CODES, Trap
from zorgroute.core.checker.explore import Path, Walk, Way, along
from zorgroute.core.checker.facts import consent_name, shares_of
from zorgroute.core.checker.findings import Finding, Hop, Proof, spot
from zorgroute.core.checker.history import (
    closes,
    first_edge,
    handed_to,
    holders,
    reach_without,
    tells,
)
from zorgroute.core.checker.static import REMEDIES
from zorgroute.core.checker.visits import Lines
from zorgroute.core.engine.opening import is_wait
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Step


@dataclass(frozen=True)
class Suspicion:
    """A finding before it has been replayed, and the lines out of sight that its path leans on."""

    finding: Finding
    assumed: Lines


def suspicions(walk: Walk) -> Iterator[Suspicion]:
    """Everything that breaks on a path within this walk, each with a shortest way there.

    Traps are not among them: those follow from several walks together.
    """
    reader = _PathReader(walk)
    yield from reader.waits()
    yield from reader.grounds()
    yield from reader.meldcode()
    yield from reader.provisions()
    yield from reader.signallers()
    yield from reader.outcomes()


def trapped(walk: Walk, trap: Trap) -> Suspicion:
    """A trap as a suspicion, with a shortest way into it."""
    path = walk.path_to(trap.state)
    return _PathReader(walk).suspect(CODES[trap.by], _Spot(trap.line, trap.step), path)


@dataclass(frozen=True)
class _Spot:
    """Where a finding stands: a step, perhaps an outcome, and the word inside it."""

    line: Line
    step: str
    outcome: str = ""
    inside: tuple[str | int, ...] = field(default=())


class _PathReader:
    def __init__(self, walk: Walk) -> None:
        self.walk, self.route = walk, walk.view.route

    def suspect(self, code: str, at: _Spot, path: Path, **facts: str) -> Suspicion:
        place = at.line.place("steps", at.step, *at.inside)
        where = spot(at.line.name, at.step, at.outcome)
        hops, assumed = path
        found = Finding(code, where, place, tuple(sorted(facts.items())), hops, Proof.POSSIBLE)
        return Suspicion(found, assumed)

    def waits(self) -> Iterator[Suspicion]:
        """Every wait has an end and says what happens when that passes (promise 2)."""
        open_ended = {
            (line.name, name)
            for line in self.walk.view.lines
            for name, step in line.steps.items()
            if _wait_code(step)
        }
        seen: set[tuple[str, str]] = set()
        for line, name, holder, path in self._answering(open_ended):
            if (line.name, name) in seen or not is_wait(self.route, line.name, name, holder):
                continue
            seen.add((line.name, name))
            step = line.steps[name]
            code = _wait_code(step)
            inside = ("within",) if code == "wait.no_follow_up" else ()
            facts = {"who": ", ".join(step.who), "holder": line.lead or holder}
            yield self.suspect(code, _Spot(line, name, inside=inside), path, **facts)

    def _answering(self, wanted: set[tuple[str, str]]) -> Iterator[tuple[Line, str, str, Path]]:
        """Who may answer for these steps while they are open, the surest paths first."""
        first: dict[tuple[str, str], Path] = {}
        for state in self.walk.came:
            for line, name in self.walk.open_steps(state):
                if (line.name, name) in wanted and (line.name, name) not in first:
                    first[(line.name, name)] = self.walk.path_to(state)
        lines = self.route.lines
        led = {at for at in first if at[0] != MAIN and lines[at[0]].lead is not None}
        for at in sorted(led):
            yield lines[at[0]], at[1], "", first[at]
        shifting = frozenset(at for at in first if at not in led and self._depends(at))
        fixed = first.keys() - led - shifting
        for at in sorted(fixed):
            yield lines[at[0]], at[1], self.route.model.holds or "", first[at]
        if shifting:
            for (track, step, holder), path in holders(self.walk, shifting).items():
                yield lines[track], step, holder, path
            yield from self._from_outside(shifting, first)

    def _everybody(self) -> set[str]:
        found = {self.route.model.holds or ""}
        return found.union(*(handed_to(self.route, line) for line in self.route.lines))

    def _depends(self, at: tuple[str, str]) -> bool:
        """Whether it depends on who answers for the case if this step is a wait."""
        return len({is_wait(self.route, *at, holder) for holder in self._everybody()}) > 1

    def _from_outside(
        self, wanted: frozenset[tuple[str, str]], first: dict[tuple[str, str], Path]
    ) -> Iterator[tuple[Line, str, str, Path]]:
        """A line out of sight may have handed the case to somebody."""
        for line in self.route.lines:
            if line in self.walk.view.names:
                continue
            for holder in sorted(handed_to(self.route, line)):
                for at in sorted(wanted):
                    hops, assumed = first[at]
                    path = hops, assumed | {line}
                    yield self.route.lines[at[0]], at[1], holder, path

    def grounds(self) -> Iterator[Suspicion]:
        """Nothing crosses an organisation before its ground exists on that path (promise 3)."""
        for (line_name, name, outcome, consent), blocked in self.walk.blocked.items():
            line = self.route.lines[line_name]
            path = along([*self.walk.ways_to(blocked.state), blocked.way])
            at = _Spot(line, name, outcome, _share_place(line.steps[name], outcome, consent))
            if not consent:
                yield self.suspect("share.no_ground", at, path)
            else:
                code = _ground_code(path[0], consent)
                yield self.suspect(code, at, path, consent=consent)

    def meldcode(self) -> Iterator[Suspicion]:
        """The steps of the meldcode come in order on every path (promise 5)."""
        numbered = {
            (line.name, name): step.meldcode
            for line in self.walk.view.lines
            for name, step in line.steps.items()
            if step.meldcode is not None and step.meldcode > 1
        }
        found: dict[tuple[str, str], tuple[tuple[bool, int], Path]] = {}
        for skipped in range(1, max(numbered.values(), default=1)):
            reach = reach_without(self.walk, partial(self._counts, skipped))
            for at, number in numbered.items():
                if number > skipped:
                    edge = first_edge(self.walk, reach, partial(_does, at))
                    if edge is not None and (at not in found or edge[0] < found[at][0]):
                        found[at] = edge
        for (line, name), (_, path) in found.items():
            number = numbered[(line, name)]
            done = {self._step(hop).meldcode for hop in path[0][:-1] if hop.kind == "take"}
            missing = ", ".join(str(n) for n in range(1, number) if n not in done)
            spot = _Spot(self.route.lines[line], name, inside=("meldcode",))
            yield self.suspect("meldcode.order", spot, path, number=str(number), missing=missing)

    def _step(self, hop: Hop) -> Step:
        return self.route.lines[hop.line].steps[hop.step]

    def _counts(self, number: int, way: Way) -> bool:
        return self._number(way) == number

    def _number(self, way: Way) -> int | None:
        return self._step(way.hop).meldcode if way.hop.kind == "take" else None

    def provisions(self) -> Iterator[Suspicion]:
        """No individual provision without a decision that names its remedies (R120)."""
        needing = [
            (line, name)
            for line in self.walk.view.lines
            for name, step in line.steps.items()
            if _needs_decision(step)
        ]
        if not needing:
            return
        reach = reach_without(self.walk, self._decides)
        for line, name in needing:
            edge = first_edge(self.walk, reach, partial(_does, (line.name, name)))
            if edge is not None and not decides(line.steps[name]):
                at = _Spot(line, name, inside=("provides",))
                yield self.suspect("provision.without_decision", at, edge[1])

    def _decides(self, way: Way) -> bool:
        return way.hop.kind == "take" and decides(self._step(way.hop))

    def signallers(self) -> Iterator[Suspicion]:
        """Whoever signalled takes part in the step that closes, or hears of it (R145)."""
        if not self.walk.view.has_main:
            return
        reach = reach_without(self.walk, lambda way: False)
        for name, step in self.route.main.steps.items():
            for outcome, words in step.outcomes.items():
                if words.ends is None or tells(self.route, step, words):
                    continue
                edge = first_edge(
                    self.walk,
                    reach,
                    partial(_ends_with, self.route, (name, outcome)),
                )
                if edge is not None:
                    at = _Spot(self.route.main, name, outcome, ("outcomes", outcome))
                    yield self.suspect("signaller.not_told", at, edge[1])

    def outcomes(self) -> Iterator[Suspicion]:
        """The outcomes of a step cover every answer once, and leave a way for each answer of the
        family."""
        for (code, line_name, name), (state, misfit) in self.walk.misfits.items():
            hops, assumed = self.walk.path_to(state)
            path = (*hops, misfit.hop), assumed | misfit.assumed
            at = _Spot(self.route.lines[line_name], name, inside=("outcomes",))
            yield self.suspect(code, at, path, outcomes=", ".join(misfit.outcomes))
        for (line_name, name), (state, hop) in self.walk.stuck.items():
            hops, assumed = self.walk.path_to(state)
            at = _Spot(self.route.lines[line_name], name, inside=("outcomes",))
            yield self.suspect("step.stuck", at, ((*hops, hop), assumed))


def decides(step: Step) -> bool:
    """Whether a step is a decision that names objection and appeal."""
    return step.decides is not None and set(REMEDIES) <= set(step.decides.remedies or ())


def _needs_decision(step: Step) -> bool:
    provides = step.provides
    return provides is not None and provides.kind == "individual" and provides.exception is None


def _does(at: tuple[str, str], way: Way) -> bool:
    return way.hop.kind == "take" and (way.hop.line, way.hop.step) == at


def _ends_with(route: Route, at: tuple[str, str], way: Way) -> bool:
    return closes(route, way.hop) is not None and (way.hop.step, way.hop.outcome) == at


def _wait_code(step: Step) -> str:
    if step.within is None:
        return "wait.no_end"
    return "" if step.overdue is not None else "wait.no_follow_up"


def _share_place(step: Step, outcome: str, consent: str) -> tuple[str | int, ...]:
    """Where the share stands that rests on this consent, or on no ground at all."""
    for number, share in enumerate(shares_of(step, step.outcomes[outcome])):
        named = share.ground.consent if share.ground is not None else ""
        if named == consent:
            if number < len(step.shares):
                return "shares", number
            return "outcomes", outcome, "shares", number - len(step.shares)
    return ("outcomes", outcome)


def _ground_code(hops: tuple[Hop, ...], consent: str) -> str:
    """Why the consent is missing at the end of a path: what was last said about it."""
    code = "share.before_ground"
    for hop in hops:
        answer = dict(hop.facts).get(consent_name(consent))
        if answer == "refused":
            code = "share.after_refusal"
        elif hop.kind == "withdraw" and hop.outcome == consent:
            code = "share.after_withdrawal"
        elif answer == "given":
            code = "share.before_ground"
    return code
