"""Is this route sound, and if not: what is wrong, where, and how does a case come there?"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace

from zorgroute.core.checker.abstract import Abstraction, guards_of, leaves
from zorgroute.core.checker.explore import Explorer, Walk
from zorgroute.core.checker.findings import Finding, Proof, spot
from zorgroute.core.checker.properties import Suspicion, path_findings
from zorgroute.core.checker.replay import replays
from zorgroute.core.checker.static import Rights, static_findings
from zorgroute.core.routes.references import fact_key
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Step
from zorgroute.core.terms.calendar import Calendar

THIRD_TRACK_STATES = 60_000
MAX_TRIPLES = 4


@dataclass(frozen=True)
class Report:
    """What the checker found on a route and how far it looked.

    `states` counts what was walked; `pairs` the pairs of tracks walked together, and
    `pairs_apart` those that cannot influence each other; `cut_off` names walks that grew too big.
    """

    findings: tuple[Finding, ...]
    states: int
    walks: int
    pairs: int
    pairs_apart: int
    cut_off: tuple[tuple[str, ...], ...]


def check(
    route: Route,
    rights: Rights,
    calendar: Calendar,
    progress: Callable[[str], None] = lambda name: None,
) -> Report:
    """Prove a route sound, or name every finding with a shortest path that shows it.

    Walks the main line alone, with each track, and with each pair of tracks that can influence
    each other; what other tracks do is left open. Each path is replayed on the engine: what it
    walks too is proved, the rest is called possible. A path that needs a third track is looked
    for up to a bound.
    """
    found: dict[tuple[str, str], Finding] = {}
    for finding in static_findings(route, rights):
        found.setdefault(finding.key, finding)
    if route.model.holds is None:
        return Report(_sorted(found), 0, 0, 0, 0, ())
    tally = _Tally(route, calendar, found, progress)
    tally.walk_all()
    tally.unreachable()
    tally.third_tracks()
    return Report(
        _sorted(found),
        tally.states,
        tally.walks,
        tally.pairs,
        tally.pairs_apart,
        tuple(tally.cut_off),
    )


def _sorted(found: dict[tuple[str, str], Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found.values(), key=lambda each: (each.place, each.code, each.where)))


class _Tally:
    """Walks what must be walked and keeps the best proof of each finding."""

    def __init__(
        self,
        route: Route,
        calendar: Calendar,
        found: dict[tuple[str, str], Finding],
        progress: Callable[[str], None],
    ) -> None:
        self.route, self.calendar, self.found, self.progress = route, calendar, found, progress
        self.states = self.walks = self.pairs = self.pairs_apart = 0
        self.cut_off: list[tuple[str, ...]] = []
        self.reached: set[tuple[str, str]] = set()
        self.taken: set[tuple[str, str, str]] = set()
        self.traps: frozenset[str] = frozenset()
        self.holders: frozenset[str] = frozenset()

    def walk_all(self) -> None:
        """Walk the main line alone, with each track, and with pairs that influence each other."""
        alone = self._look(Explorer(Abstraction(self.route, ())).walk)
        self.traps = frozenset(
            where
            for code, where in self.found
            if code.startswith("closing.") and where in self.route.main.steps
        )
        for track in self.route.tracks:
            explorer = Explorer(Abstraction(self.route, (track,)))
            if influences_main(self.route, track):
                self._look(explorer.walk)
            else:
                self._look_beside(explorer, alone, track)
        for one, other in itertools.combinations(self.route.tracks, 2):
            if influence_each_other(self.route, one, other):
                self.pairs += 1
                self._look(Explorer(Abstraction(self.route, (one, other))).walk)
            else:
                self.pairs_apart += 1

    def _look_beside(self, explorer: Explorer, alone: Walk, track: str) -> None:
        walk = explorer.walk_beside(alone, track)
        if walk is not None:
            self._look(lambda: walk)

    def _look(self, walking: Callable[[], Walk]) -> Walk:
        walk = walking()
        tracks = walk.abstraction.tracks
        self.progress(" + ".join((MAIN, *tracks)))
        self.walks += 1
        self.states += len(walk.came_from)
        if walk.is_cut_off:
            self.cut_off.append(tracks)
        if not tracks:
            self.holders = frozenset(state.holder for state in walk.came_from)
        for suspicion in path_findings(walk, self.traps, self.holders):
            self._weigh(suspicion)
        self._count_reached(walk)
        return walk

    def _count_reached(self, walk: Walk) -> None:
        for state in walk.came_from:
            self.reached.add((MAIN, state.main))
            for track, at in zip(walk.abstraction.tracks, state.tracks, strict=True):
                self.reached.add((track, at))
        self.taken.update(
            (edge.hop.line, edge.hop.step, edge.hop.outcome)
            for edge in walk.edges
            if edge.hop.kind == "take"
        )
        self.taken.update(key[:3] for key in walk.blocked)

    def _weigh(self, suspicion: Suspicion) -> None:
        """Keep a finding, proved where the engine walks its path; a proof outranks a possibility."""
        finding = suspicion.finding
        known = self.found.get(finding.key)
        if known is not None and known.proof != Proof.POSSIBLE:
            return
        if not suspicion.assumed and replays(self.route, finding, self.calendar):
            finding = replace(finding, proof=Proof.REPLAYED)
        if known is None or finding.proof == Proof.REPLAYED:
            self.found[finding.key] = finding

    def unreachable(self) -> None:
        """Steps that no case comes to, and outcomes that no case can have."""
        for line in self.route.lines.values():
            for name, step in line.steps.items():
                where = spot(line.name, name)
                if (line.name, name) not in self.reached:
                    place = line.place("steps", name)
                    self._keep(Finding("step.unreachable", where, place))
                    continue
                for outcome in step.outcomes:
                    if (line.name, name, outcome) not in self.taken:
                        place = line.place("steps", name, "outcomes", outcome)
                        where = spot(line.name, name, outcome)
                        self._keep(Finding("outcome.unreachable", where, place))

    def _keep(self, finding: Finding) -> None:
        self.found.setdefault(finding.key, finding)

    def third_tracks(self) -> None:
        """For what is only possible: look, up to a bound, for a real path with a third track."""
        walked: set[tuple[str, ...]] = set()
        for finding in list(self.found.values()):
            if finding.proof != Proof.POSSIBLE or not finding.path:
                continue
            tracks = self._triple(finding)
            if len(tracks) != 3 or tracks in walked or len(walked) == MAX_TRIPLES:
                continue
            walked.add(tracks)
            explorer = Explorer(Abstraction(self.route, tracks), THIRD_TRACK_STATES)
            self._look(explorer.walk)

    def _triple(self, finding: Finding) -> tuple[str, ...]:
        """The tracks on a path, those its guards look at, and those that these listen to in turn."""
        needed = {hop.line for hop in finding.path}
        for hop in finding.path:
            if hop.kind == "take":
                needed |= tracks_looked_at(self.route, self.route.lines[hop.line], hop.step)
        for name in sorted(needed & set(self.route.tracks)):
            line = self.route.lines[name]
            for step in line.steps:
                needed |= tracks_looked_at(self.route, line, step)
        return tuple(sorted(needed & set(self.route.tracks)))


def tracks_looked_at(route: Route, line: Line, step: str) -> set[str]:
    """The tracks whose results or facts the guards of a step look at."""
    found: set[str] = set()
    for guard in leaves(guards_of(line.steps[step])):
        if guard.ended is not None:
            found.add(guard.ended)
        key = fact_key(line, guard.fact or guard.recorded or "")
        found |= {each.name for each in route.lines.values() if key in writes(route, each)}
    return found - {MAIN}


def writes(route: Route, line: Line) -> frozenset[str]:
    """The facts and consents that the steps of a line write down."""
    found: set[str] = set()
    for step in line.steps.values():
        for name, each, _ in line.fields_of(step):
            found.add(line.keys[name])
            if each.consent is not None:
                found.add(f"consent:{each.consent}")
    return frozenset(found)


def _reads(route: Route, line: Line) -> frozenset[str]:
    found: set[str] = set()
    for step in line.steps.values():
        for guard in leaves(guards_of(step)):
            if guard.fact is not None or guard.recorded is not None:
                found.add(fact_key(line, guard.fact or guard.recorded or ""))
            if guard.consent is not None:
                found.add(f"consent:{guard.consent}")
            if guard.ended is not None:
                found.add(f"track:{guard.ended}")
            if guard.meldcode is not None:
                found.add("meldcode")
        found |= {f"track:{each}" for each in step.needs_ended or ()}
        for share in (*step.shares, *(s for o in step.outcomes.values() for s in o.shares)):
            if share.ground is not None and share.ground.consent is not None:
                found.add(f"consent:{share.ground.consent}")
        if step.meldcode is not None:
            found.add("meldcode")
        if step.provides is not None:
            found.add("decision")
    return frozenset(found)


def _effects(route: Route, line: Line) -> frozenset[str]:
    found = set(writes(route, line)) | {f"track:{line.name}"}
    for step in line.steps.values():
        if step.meldcode is not None:
            found.add("meldcode")
        if step.decides is not None:
            found.add("decision")
        for starting in (
            *(step.starts or ()),
            *(each for o in step.outcomes.values() for each in o.starts or ()),
        ):
            if not route.lines[starting.track].may_start:
                found.add(f"start:{starting.track}")
    return frozenset(found)


def influences_main(route: Route, track: str) -> bool:
    """Whether what a track does can change what may happen on the main line, or the other way
    round; being live at a close does not count, since a track that can end never bars it."""
    line, main = route.lines[track], route.main
    if _effects(route, line) & _reads(route, main) or _effects(route, main) & _reads(route, line):
        return True
    if any(step.hands_to or _hands_over(step) for step in line.steps.values()):
        return True
    return any(track in step.on_track for step in main.steps.values())


def _hands_over(step: Step) -> bool:
    return any(each.hands_to is not None for each in step.outcomes.values())


def influence_each_other(route: Route, one: str, other: str) -> bool:
    """Whether what one track does can change what may happen on the other, or whether a step of
    the main line looks at both; if not, walking them apart shows the same."""
    first, second = route.lines[one], route.lines[other]
    for doing, seeing in ((first, second), (second, first)):
        effects = _effects(route, doing)
        if effects & _reads(route, seeing) or f"start:{seeing.name}" in effects:
            return True
    return any(
        {one, other} <= tracks_looked_at(route, route.main, name) for name in route.main.steps
    )
