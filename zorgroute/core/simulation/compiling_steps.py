"""What happens at a step to a kind of child: by whom, how long, and where does it go from there?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from zorgroute.core.engine.hearing import begins_when_heard
from zorgroute.core.routes.faults import Fault, Place, fault, listed
from zorgroute.core.routes.reader import Path, Reading
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Guard, Outcome, Starting, Step
from zorgroute.core.simulation.assumptions import Assumption
from zorgroute.core.simulation.compiling_classes import (
    Classes,
    Facts,
    parts_of,
    truth_of,
    unknown_in,
)
from zorgroute.core.simulation.scenario_references import AREA, Names, conditions, holds
from zorgroute.core.simulation.scenario_route import all_steps
from zorgroute.core.simulation.scenario_words import (
    Doing,
    Patience,
    Relapse,
    ScenarioFile,
    StepNumbers,
    TrackNumbers,
)
from zorgroute.core.terms.term import Term

Spot = tuple[str, str]  # a line and a step
NOTHING_SAID = StepNumbers()
RELAPSE = "terugval"
UNHEARD = "wacht-op-bericht"


@dataclass(frozen=True)
class Edge:
    """One way on from a step: with which outcome, how often, to where, as what."""

    outcome: str
    to: Spot
    is_way_out: bool
    klass: int
    chance: float
    starts: tuple[str, ...] = ()


@dataclass
class Steps:
    """A route and a scenario side by side, with what had to be supposed and what is wrong."""

    route: Route
    model: ScenarioFile
    reading: Reading
    classes: Classes
    asked: frozenset[str]
    faults: dict[Fault, None] = field(default_factory=dict)
    supposed: dict[tuple[str, str, str], Assumption] = field(default_factory=dict)
    ways: dict[tuple[Spot, str, Facts], Mapping[str, float]] = field(default_factory=dict)
    unknown: dict[tuple[Spot, str], dict[str, None]] = field(default_factory=dict)
    named: dict[str, Spot] = field(default_factory=dict)
    numbers: dict[Spot, tuple[str, StepNumbers]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.asks_area = any(AREA in when for _, when in conditions(self.model))
        for name, (line, step) in all_steps(self.route).items():
            own = name.removeprefix(f"{line.name}.") if name not in line.steps else name
            if own in line.steps and line.steps[own] is step:
                self.named[name] = (line.name, own)
        for name, numbers in self.model.steps.items():
            if name in self.named:
                self.numbers[self.named[name]] = (name, numbers)

    # What is said of a step.

    def line(self, spot: Spot) -> Line:
        return self.route.lines[spot[0]]

    def step(self, spot: Spot) -> Step:
        return self.route.lines[spot[0]].steps[spot[1]]

    def said(self, spot: Spot) -> StepNumbers:
        return self.numbers.get(spot, ("", NOTHING_SAID))[1]

    def doings(self, spot: Spot, klass: int) -> Iterator[tuple[Path, Doing]]:
        """What is said of a step for a kind of child, the most particular first."""
        name, numbers = self.numbers.get(spot, ("", NOTHING_SAID))
        child = self.classes.found[klass]
        for at, each in enumerate(numbers.for_):
            if holds(each.when, child.area, child.facts):
                yield ("steps", name, "for", at), each
        yield ("steps", name), numbers

    def place(self, spot: Spot) -> Place:
        """Where a step stands in the scenario, or where its steps begin."""
        name = self.numbers.get(spot, ("", NOTHING_SAID))[0]
        return Names(self.reading).place(*(("steps", name) if name else ("steps",)))

    def note(self, code: str, place: Place, offending: str = "", **facts: str) -> None:
        self.faults[fault(code, place, offending, **facts)] = None

    def note_once(self, code: str, spot: Spot, facts: Mapping[str, str]) -> None:
        """A fault of a step with the first kind of child that meets it: one is enough to mend."""
        if any(each.code == code and each.offending == spot[1] for each in self.faults):
            return
        told = ", ".join(f"{name}: {answer}" for name, answer in facts.items())
        self.note(code, self.place(spot), spot[1], facts=told)

    def suppose(self, code: str, spot: Spot, part: str = "", **facts: str) -> None:
        """Note once what the compiler had to suppose about a step."""
        name = spot[1] if spot[0] == MAIN else ".".join(spot)
        if (code, name, part) in self.supposed:
            return
        place = self.place(spot)
        given = {"name": name, **({"part": part} if part else {}), **facts}
        self.supposed[code, name, part] = Assumption(
            code=f"assume.{code}", what=name, value="", unit="", source="",
            is_assumption=True, file=place.file, line=place.line,
            facts=tuple(sorted(given.items())),
        )  # fmt: skip

    def suppose_unknown(self) -> None:
        """Note what conditions asked that nothing told, all kinds of children together."""
        for (spot, outcome), asked in self.unknown.items():
            self.suppose("unchecked", spot, outcome, asked=", ".join(asked))

    # Where a child goes.

    def edges(self, spot: Spot, klass: int) -> list[Edge]:
        """Every way on from a step for a kind of child; they add up to one."""
        step, found = self.step(spot), list[Edge]()
        for name, chance in self._ways(spot, klass).items():
            becomes = self.classes.changed(klass, self.said(spot).sets.get(name, {}), self.asked)
            found += self._outcome(spot, name, step.outcomes[name], becomes, chance)
        return found

    def _ways(self, spot: Spot, klass: int) -> Mapping[str, float]:
        """The outcomes that a kind of child can have with their chances.

        Most conditions do not ask for the area: what holds in one then holds in all of them.
        """
        child = self.classes.found[klass]
        key = spot, child.area if self.asks_area else "", tuple(child.facts.items())
        if key not in self.ways:
            self.ways[key] = self._reckoned(spot, klass)
        return self.ways[key]

    def _reckoned(self, spot: Spot, klass: int) -> Mapping[str, float]:
        step, line = self.step(spot), self.line(spot)
        self._check(step.needs, line, spot, klass, "")
        open_to = {
            name: chance
            for name, chance in self._shares(spot, klass).items()
            if chance > 0 and self._is_open(spot, step.outcomes[name], name, klass)
        }
        total = sum(open_to.values())
        if total <= 0:
            self.note_once("scenario.stuck", spot, self.classes.found[klass].facts)
            return {}
        return {name: chance / total for name, chance in open_to.items()}

    def _outcome(
        self, spot: Spot, name: str, outcome: Outcome, klass: int, chance: float
    ) -> Iterator[Edge]:
        for starts, part in self._starts(spot, outcome, klass):
            if outcome.to is not None:
                to = (spot[0], self._known_to(spot, outcome.to))
                yield Edge(name, to, is_way_out=False, klass=klass, chance=chance * part,
                           starts=starts)  # fmt: skip
                continue
            result = (spot[0], outcome.ends or "")
            left = 1.0
            for number, relapse in self._relapses(result):
                left -= relapse.share.value
                yield Edge(name, (MAIN, relapse_name(number)), is_way_out=False, klass=klass,
                           chance=chance * part * relapse.share.value, starts=starts)  # fmt: skip
            if left > 0:
                yield Edge(name, result, is_way_out=True, klass=klass,
                           chance=chance * part * left, starts=starts)  # fmt: skip

    def wait_of_feedback(self, spot: Spot) -> Term | None:
        """How long the feedback of a step waits before its receiver may read it (R145)."""
        feedback = self.step(spot).feedback
        if feedback is None or feedback.at_once or feedback.after is None:
            return None
        return self.route.term(spot[0], feedback.after)

    def _known_to(self, spot: Spot, to: str) -> str:
        """The next step, or the delay before it when who does it has still to hear of it."""
        feedback = self.step(spot).feedback
        if feedback is None or self.wait_of_feedback(spot) is None:
            return to
        if not begins_when_heard(self.route, spot, feedback.to, (spot[0], to)):
            return to
        self.suppose("feedback_told", spot, to)
        return unheard_name(spot[1], to)

    def _relapses(self, result: Spot) -> Iterator[tuple[int, Relapse]]:
        for number, relapse in enumerate(self.model.relapse):
            if result == (MAIN, relapse.result) and relapse.share.value > 0:
                yield number, relapse

    def _shares(self, spot: Spot, klass: int) -> dict[str, float]:
        """The outcomes that are there with their shares, before conditions are looked at."""
        outcomes = self.step(spot).outcomes
        for path, doing in self.doings(spot, klass):
            if doing.shares or doing.rest is not None:
                return self._said_shares(spot, doing, path, outcomes)
        if len(outcomes) == 1:
            return dict.fromkeys(outcomes, 1.0)
        follows = self._following(spot, klass)
        if follows is not None:
            return {follows: 1.0}
        main = next((name for name, each in outcomes.items() if each.main), None)
        if self.model.unsaid == "main" and main is not None:
            self.suppose("main_outcome", spot, main)
            return {main: 1.0}
        name = spot[1] if spot[0] == MAIN else ".".join(spot)
        self.note("scenario.no_shares", self.place(spot), name, known=listed(outcomes))
        return dict.fromkeys(outcomes, 1.0)  # so that whatever comes after it is looked at too

    def _following(self, spot: Spot, klass: int) -> str | None:
        """The outcome that follows from what was drawn, where the route itself says which."""
        line, facts = self.line(spot), self.classes.found[klass].facts
        truths = {
            name: truth_of(each.when, line, self.route, facts)
            for name, each in self.step(spot).outcomes.items()
            if each.when is not None
        }
        if len(truths) < len(self.step(spot).outcomes) or None in truths.values():
            return None
        following = [name for name, truth in truths.items() if truth]
        return following[0] if len(following) == 1 else None

    def _said_shares(
        self, spot: Spot, doing: Doing, path: Path, outcomes: Mapping[str, Outcome]
    ) -> dict[str, float]:
        found: dict[str, float] = {}
        for name, chance in parts_of(doing):
            if name == "main" and name not in outcomes:
                main = next((each for each, out in outcomes.items() if out.main), None)
                if main is None:
                    place = Names(self.reading).place(*path, "rest")
                    self.note("scenario.no_main", place, spot[1], known=listed(outcomes))
                    continue
                found[main] = found.get(main, 0.0) + chance
            elif name in outcomes:
                found[name] = found.get(name, 0.0) + chance
            elif chance > 0:
                self.suppose("switched_off", spot, name)
        return found

    # What conditions and tracks do.

    def _is_open(self, spot: Spot, outcome: Outcome, name: str, klass: int) -> bool:
        guards = (*outcome.needs, *((outcome.when,) if outcome.when is not None else ()))
        return self._check(guards, self.line(spot), spot, klass, name)

    def _check(
        self, guards: tuple[Guard, ...], line: Line, spot: Spot, klass: int, outcome: str
    ) -> bool:
        facts = self.classes.found[klass].facts
        truths = [truth_of(guard, line, self.route, facts) for guard in guards]
        if False in truths:
            if outcome:
                self.suppose("rescaled", spot, outcome)
            else:
                self.note("scenario.step_needs", self.place(spot), spot[1])
            return False
        unknown = dict.fromkeys(
            name
            for guard, truth in zip(guards, truths, strict=True)
            if truth is None
            for name in unknown_in(guard, line, self.route, facts)
        )
        if unknown:
            asked = self.unknown.setdefault((spot, outcome), {})
            asked.update(unknown)
        return True

    def _starts(
        self, spot: Spot, outcome: Outcome, klass: int
    ) -> Iterator[tuple[tuple[str, ...], float]]:
        """The tracks that begin with an outcome, in every combination, with its chance."""
        found: list[tuple[tuple[str, ...], float]] = [((), 1.0)]
        for track, chance in self._starting(spot, outcome, klass).items():
            found = [
                (starts, part * each)
                for old, part in found
                for starts, each in (((*old, track), chance), (old, 1 - chance))
                if each > 0
            ]
        yield from found

    def _starting(self, spot: Spot, outcome: Outcome, klass: int) -> dict[str, float]:
        """Tracks with the chance that they begin here: by the route, or by the scenario."""
        child = self.classes.found[klass]
        found: dict[str, float] = {}
        for each in (*(self.step(spot).starts or ()), *(outcome.starts or ())):
            numbers = self.model.tracks.get(each.track)
            if numbers is not None and numbers.after is None:
                meant = holds(numbers.when, child.area, child.facts)
                found[each.track] = numbers.share.value if meant else 0.0
            elif self._begins(spot, each, klass):
                found[each.track] = 1.0
        for name, numbers in self.model.tracks.items():
            if self._is_after(numbers, spot) and holds(numbers.when, child.area, child.facts):
                found[name] = numbers.share.value
        return {name: chance for name, chance in found.items() if chance > 0}

    def _begins(self, spot: Spot, starting: Starting, klass: int) -> bool:
        if starting.when is None:
            return True
        truth = truth_of(
            starting.when, self.line(spot), self.route, self.classes.found[klass].facts
        )
        if truth is None:
            self.suppose("track_unchecked", spot, starting.track)
        return truth is not False

    def _is_after(self, numbers: TrackNumbers, spot: Spot) -> bool:
        return numbers.after is not None and self.named.get(numbers.after) == spot

    def patience(self, spot: Spot, klass: int) -> Patience | None:
        """How a kind of child waits at a step, if it is said."""
        child = self.classes.found[klass]
        for each in self.model.patience:
            here = any(self.named.get(step) == spot for step in each.steps)
            if here and holds(each.when, child.area, child.facts):
                return each
        return None


def unheard_name(step: str, to: str) -> str:
    """The name of the delay between a step and the next, while its feedback waits."""
    return f"{UNHEARD}:{step}:{to}"


def unheard_of(name: str) -> tuple[str, str] | None:
    """The steps before and after such a delay; None for the name of anything else."""
    kind, _, steps = name.partition(":")
    step, _, to = steps.partition(":")
    return (step, to) if kind == UNHEARD else None


def relapse_name(number: int) -> str:
    """The name of the delay of a relapse, which is no step of the route."""
    return f"{RELAPSE}-{number + 1}"
