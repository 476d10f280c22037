"""Which lines of a route must be looked at together, and what comes out of that?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from zorgroute.core.checker.closings import CODES, By, Closings, Outlook
from zorgroute.core.checker.explore import (
    MAX_STATES,
    STARTED,
    Explorer,
    Path,
    Walk,
    crisis_track,
    lines_meant,
    starters_of,
)
from zorgroute.core.checker.facts import Facts
from zorgroute.core.checker.findings import Finding, Hop, Proof
from zorgroute.core.checker.properties import Suspicion, suspicions, trapped
from zorgroute.core.checker.reached import Reached
from zorgroute.core.checker.replay import replays
from zorgroute.core.checker.view import View
from zorgroute.core.checker.visits import NOBODY, Lines
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.terms.calendar import Calendar

THIRD_TRACK_STATES = 60_000
MOST_TRACKS = 3
MOST_WALKS = 80


class Search:
    """Walks each line by itself, then those together on which an answer turns out to lean.

    A walk leaves open what it does not see, so a fault that is real shows in every walk of its
    line. One that leans on another line is kept back until that line was walked too: then it is
    proved, ruled out, or leans on yet another.
    """

    def __init__(
        self,
        route: Route,
        calendar: Calendar,
        found: dict[tuple[str, str], Finding],
        progress: Callable[[str], None],
    ) -> None:
        self.route, self.calendar, self.found, self.progress = route, calendar, found, progress
        self.facts = Facts(route)
        self.walks: dict[Lines, Walk] = {}
        self.closings = Closings(route)
        self.reached = Reached(route)
        self.leaning: dict[tuple[str, str], tuple[Finding, Lines]] = {}
        self.contexts: dict[str, Path] = {}
        self.unwalked: set[Lines] = set()

    def run(self) -> None:
        """Walk until no question is left that another walk could answer."""
        alone = [frozenset({line}) for line in self.route.lines]
        self._walk_all(alone)
        while demands := self._demands():
            smallest = min(len(each) for each in demands)
            self._walk_all(sorted((d for d in demands if len(d) == smallest), key=sorted))
        for finding, needed in self.leaning.values():
            together = " + ".join(name for name in self.route.lines if name in needed)
            facts = tuple(sorted({**dict(finding.facts), "not_walked": together}.items()))
            self.found.setdefault(finding.key, replace(finding, facts=facts))
        for finding in self.reached.unreachable(self.startable()):
            self.found.setdefault(finding.key, finding)
        self._one_finding_per_cause()

    def _walk_all(self, every: list[Lines]) -> None:
        outlooks = []
        for names in every:
            walk = self._walk(names)
            self.reached.add(walk)
            outlooks.append(self.closings.add(walk))
        self._find_contexts()
        for outlook in outlooks:
            self._judge(outlook)
        self.closings.settle()

    def _walk(self, names: Lines) -> Walk:
        view = View(self.facts, names)
        self.progress(" + ".join(view.names))
        limit = MAX_STATES if len(view.tracks) < MOST_TRACKS else THIRD_TRACK_STATES
        self.walks[names] = Explorer(view, limit).walk()
        return self.walks[names]

    def _demands(self) -> set[Lines]:
        """The sets of lines that have yet to be walked together."""
        wanted = {needed for _, needed in self.leaning.values()}
        wanted |= set(self.closings.demands()) | set(self.reached.demands())
        for track, (_, leans) in self.contexts.items():
            wanted.add(self._starting(track) | lines_meant(self.route, leans))
        wanted -= self.walks.keys()
        possible = {each for each in wanted if len(each - {MAIN}) <= MOST_TRACKS}
        self.unwalked = wanted - possible
        if len(self.walks) + len(possible) > MOST_WALKS:
            self.unwalked = wanted
            return set()
        return possible

    def _judge(self, outlook: Outlook) -> None:
        """Weigh everything a walk makes suspect, and drop what it rules out."""
        walk = outlook.walk
        names = frozenset(walk.view.names)
        seen: set[tuple[str, str]] = set()
        for suspicion in self._suspicions(outlook):
            seen.add(_matter(suspicion.finding))
            self._weigh(suspicion, names)
        if walk.is_cut_off:
            return
        for key, (_, needed) in list(self.leaning.items()):
            if needed == names and key not in seen:
                del self.leaning[key]

    def _suspicions(self, outlook: Outlook) -> Iterator[Suspicion]:
        startable = self.startable()
        is_alone = len(outlook.walk.view.names) == 1
        asked = {key for key, (_, n) in self.leaning.items() if n == set(outlook.walk.view.names)}
        if is_alone and not set(outlook.walk.view.tracks) <= startable:
            return
        for each in suspicions(outlook.walk):
            if is_alone or _matter(each.finding) in asked:
                yield each
        for trap in self.closings.traps(outlook, self._known_traps()):
            yield trapped(outlook.walk, trap)

    def _known_traps(self) -> frozenset[tuple[By, str, str]]:
        known = set()
        for by, code in CODES.items():
            for found, where in self.found:
                if found == code:
                    line, _, step = where.rpartition(":")
                    known.add((by, line or MAIN, step))
        return frozenset(known)

    def _weigh(self, suspicion: Suspicion, names: Lines) -> None:
        """Keep a finding that the engine shows too; keep back one that leans on other lines."""
        key, matter = suspicion.finding.key, _matter(suspicion.finding)
        if key in self.found:
            return
        hops, assumed = self._from_the_first_step(suspicion)
        finding = replace(suspicion.finding, path=hops)
        if replays(self.route, finding, self.calendar):
            self.found[key] = replace(finding, proof=Proof.REPLAYED)
            self.leaning.pop(matter, None)
        elif assumed - names:
            self.leaning[matter] = (finding, names | assumed)
        else:
            self.found[key] = finding
            self.leaning.pop(matter, None)

    def _from_the_first_step(self, suspicion: Suspicion) -> Path:
        """The path with, in front of a track that another line starts, the way to that start."""
        hops, assumed = suspicion.finding.path, suspicion.assumed
        if not hops or hops[0].kind != "start" or hops[0].line not in self.contexts:
            return hops, lines_meant(self.route, assumed)
        track = hops[0].line
        before, leans = self.contexts[track]
        leans |= self._starting(track) if leans else NOBODY
        return (*before, *hops[1:]), lines_meant(self.route, assumed - {STARTED + track}) | leans

    def _starts_by_itself(self, track: str) -> bool:
        handled = {t for handler in self.route.model.on.values() for t in handler.starts or ()}
        is_crisis = track == crisis_track(self.route)
        return bool(self.route.lines[track].may_start) or is_crisis or track in handled

    def startable(self) -> set[str]:
        """The tracks that can start at all."""
        return {t for t in self.route.tracks if t in self.contexts or self._starts_by_itself(t)}

    def _starting(self, track: str) -> Lines:
        """The line that starts a track on the path that is known to its start."""
        return frozenset({self.contexts[track][0][-1].line})

    def _find_contexts(self) -> None:
        """For tracks that only other lines start: a shortest path to such a start."""
        self.contexts = {}
        before = -1
        while before != (before := len(self.contexts)):
            for track in self.route.tracks:
                if not self._starts_by_itself(track) and track not in self.contexts:
                    paths = sorted(self._starts_of(track), key=lambda p: (len(p[1]), len(p[0])))
                    if paths:
                        self.contexts[track] = paths[0]

    def _starts_of(self, track: str) -> Iterator[Path]:
        for line in starters_of(self.route, track):
            seeing = [w for names, w in self.walks.items() if line in names and track not in names]
            if not all((track, line) in walk.starters or walk.is_cut_off for walk in seeing):
                continue
            for walk in seeing:
                if (track, line) in walk.starters:
                    state, hop, assumed = walk.starters[(track, line)]
                    path = self._grounded(walk, state)
                    if path is not None:
                        yield (*path[0], hop), path[1] | assumed

    def _grounded(self, walk: Walk, state: int) -> Path | None:
        """The path to a state from the first step of the route; None where a start is unknown."""
        hops, assumed = walk.path_to(state)
        first: Hop | None = hops[0] if hops else None
        if first is None or first.kind != "start" or self._starts_by_itself(first.line):
            return hops, assumed
        if first.line not in self.contexts:
            return None
        before, leans = self.contexts[first.line]
        return (*before, *hops[1:]), (assumed - {STARTED + first.line}) | leans

    def _one_finding_per_cause(self) -> None:
        """A step that is stuck is a trap too, and who cannot close at all cannot close alone."""
        stuck = {where for code, where in self.found if code == "step.stuck"}
        lost = {where for code, where in self.found if code == CODES[By.ANYBODY]}
        for code, where in list(self.found):
            is_said = where in stuck or (code == CODES[By.PROFESSIONALS] and where in lost)
            if code in CODES.values() and is_said:
                del self.found[(code, where)]

    def cut_off(self) -> tuple[tuple[str, ...], ...]:
        """The walks that grew too big, and those that were never made because they would."""
        grown = {names for names, walk in self.walks.items() if walk.is_cut_off}
        unproved = set() if self.closings.is_proved() and not self.leaning else self.unwalked
        return tuple(
            tuple(name for name in self.route.lines if name in names)
            for names in sorted(grown | unproved, key=sorted)
        )


def _matter(finding: Finding) -> tuple[str, str]:
    """What a finding is about; why a consent is missing may differ from path to path."""
    code, where = finding.key
    return ("share", where) if code.startswith("share.") else (code, where)
