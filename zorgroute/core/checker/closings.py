"""From where can a case always be closed, by anybody and by professionals alone?

A walk that sees a few lines proves this for all of them together, in three steps. A track that can
always end by itself never bars a close for good. A step of the main line is good when every state
on it leads to a close or to a step that is good already, leaning on nothing out of sight. And where
a way out leans on a track out of sight, the walk is made again with that track.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from zorgroute.core.checker.explore import CLOSED, IDLE, Walk, Way, lines_meant
from zorgroute.core.checker.visits import NOBODY, Lines
from zorgroute.core.routes.route import MAIN, Line, Route


class By(StrEnum):
    """By whose moves a case is to be closed."""

    ANYBODY = "anybody"
    PROFESSIONALS = "professionals"


CODES = {By.ANYBODY: "closing.unreachable", By.PROFESSIONALS: "closing.needs_family"}


@dataclass(frozen=True)
class Outlook:
    """What one walk shows about closing: the states that lead to no close, even with help."""

    walk: Walk
    trapped: dict[By, frozenset[int]]


class Closings:
    """Collects walks, and draws from all of them together which steps surely lead to a close."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self.outlooks: list[Outlook] = []
        self.good: dict[By, set[str]] = {by: set() for by in By}
        self.self_ending: dict[By, set[str]] = {by: set() for by in By}

    def add(self, walk: Walk) -> Outlook:
        """Take a walk in; one that was cut off shows nothing."""
        ends = [state for state in walk.came if self._is_over(walk, state)]
        lost = self._unable(walk, ends, By.ANYBODY)
        lonely = self._unable(walk, ends, By.PROFESSIONALS) - lost
        outlook = Outlook(walk, {By.ANYBODY: lost, By.PROFESSIONALS: lonely})
        if not walk.is_cut_off:
            self.outlooks.append(outlook)
        return outlook

    def _is_over(self, walk: Walk, state: int) -> bool:
        """Closed; or, without the main line, nothing runs any more that bars a close."""
        places = walk.places[state]
        if walk.view.has_main:
            return places[0] == CLOSED
        return all(
            at == IDLE or line.standing for line, at in zip(walk.view.lines, places, strict=True)
        )

    def _unable(self, walk: Walk, ends: Iterable[int], by: By) -> frozenset[int]:
        able = _leading_to(walk, ends, lambda way: _is_by(way, by))
        return frozenset(walk.came.keys() - able)

    def settle(self) -> None:
        """Draw every conclusion that the walks so far allow."""
        for by in By:
            changed = True
            while changed:
                before = len(self.good[by]) + len(self.self_ending[by])
                for outlook in self.outlooks:
                    self._conclude(outlook, by)
                changed = len(self.good[by]) + len(self.self_ending[by]) > before

    def _conclude(self, outlook: Outlook, by: By) -> None:
        walk = outlook.walk
        if self._is_settled(walk, by):
            return
        for track in walk.view.tracks:
            if track not in self.self_ending[by] and self._ends_by_itself(outlook, track, by):
                self.self_ending[by].add(track)
        if walk.view.has_main:
            unsure = self.unsure(outlook, by)
            doubtful = {walk.places[state][0] for state in unsure}
            reached = {walk.places[state][0] for state in walk.came}
            self.good[by] |= reached - doubtful

    def _is_settled(self, walk: Walk, by: By) -> bool:
        if not set(walk.view.tracks) <= self.self_ending[by]:
            return False
        if not walk.view.has_main:
            return True
        return {walk.places[state][0] for state in walk.came} <= self.good[by]

    def _ends_by_itself(self, outlook: Outlook, track: str, by: By) -> bool:
        """Whether this track alone can always bring itself to its end, whatever stands elsewhere;
        a track that is to blame already bars nothing more."""
        walk = outlook.walk
        number = walk.view.names.index(track)
        over = [s for s in walk.came if walk.places[s][number] == IDLE]
        blamed = self._blamed(outlook, by)
        if not walk.view.has_main:
            able = _leading_to(walk, [*over, *blamed], lambda way: self._is_sure(way, by))
        else:
            able = _leading_to(
                walk,
                [*over, *blamed],
                lambda way: way.hop.line == track and self._is_sure(way, by),
            )
        return walk.came.keys() <= able

    def unsure(self, outlook: Outlook, by: By) -> frozenset[int]:
        """The states from which a close is reached only by leaning on something out of sight."""
        walk = outlook.walk
        over = [state for state in walk.came if self._is_over(walk, state)]
        if walk.view.has_main:
            over += [s for s in walk.came if walk.places[s][0] in self.good[by]]
        able = _leading_to(
            walk, [*over, *self._blamed(outlook, by)], lambda way: self._is_sure(way, by)
        )
        return frozenset(walk.came.keys() - able)

    def _blamed(self, outlook: Outlook, by: By) -> frozenset[int]:
        """The trapped states: they are findings, and need no second one."""
        if by == By.ANYBODY:
            return outlook.trapped[by]
        return outlook.trapped[By.ANYBODY] | outlook.trapped[by]

    def _is_sure(self, way: Way, by: By) -> bool:
        return _is_by(way, by) and not self._leans_on(way, by)

    def _leans_on(self, way: Way, by: By) -> Lines:
        """The lines out of sight on which a way rests. A track that must have ended is no matter
        when it ends by itself; unless its end would move the main line from where it stands."""
        if not way.waits:
            return way.assumed
        hears = self.route.main.steps[way.hop.step].on_track if way.hop.line == MAIN else {}
        bars = (t for t in way.waits if t not in self.self_ending[by] or t in hears)
        return way.assumed | frozenset(bars)

    def demands(self) -> Iterator[Lines]:
        """The sets of lines that must be walked together to know more."""
        for by in By:
            for outlook in self.outlooks:
                walk = outlook.walk
                if self._is_settled(walk, by):
                    continue
                names = frozenset(walk.view.names)
                for lean in self._leanings(outlook, by):
                    yield names | lines_meant(self.route, lean)

    def _leanings(self, outlook: Outlook, by: By) -> set[Lines]:
        walk = outlook.walk
        found: set[Lines] = set()
        for state in self.unsure(outlook, by):
            for way, _ in walk.onward.get(state, ()):
                if _is_by(way, by):
                    found.add(self._leans_on(way, by))
        return found - {NOBODY}

    def is_proved(self) -> bool:
        """Whether every step of the main line is known to lead to a close, or is blamed."""
        mains = [each for each in self.outlooks if each.walk.view.has_main]
        return all(not self.unsure(each, by) for by in By for each in mains)

    def traps(self, outlook: Outlook, known: frozenset[tuple[By, str, str]]) -> Iterator[Trap]:
        """One trap per step where it ends: a state that leads to no other step, or a ring.

        `known` traps are not blamed again, nor on what happens to run beside them.
        """
        for by in By:
            states = outlook.trapped[by]
            roots = _last_rings(states, outlook.walk, by) if states else set()
            seen = set(known)
            for state in (each for each in outlook.walk.came if each in roots):
                open_steps = list(outlook.walk.open_steps(state))
                if any((by, line.name, step) in seen for line, step in open_steps):
                    continue
                for line, step in _culprits(open_steps):
                    seen.add((by, line.name, step))
                    yield Trap(by, line, step, state)


@dataclass(frozen=True)
class Trap:
    """A step from which no close can be reached any more, and a state that shows it."""

    by: By
    line: Line
    step: str
    state: int


def _is_by(way: Way, by: By) -> bool:
    return way.counts and (by == By.ANYBODY or way.professional)


def _leading_to(walk: Walk, ends: Iterable[int], counts: Callable[[Way], bool]) -> set[int]:
    """The states from which one of these is reached over ways that count."""
    able = set(ends)
    todo = list(able)
    while todo:
        for way, source in walk.back.get(todo.pop(), ()):
            if source not in able and counts(way):
                able.add(source)
                todo.append(source)
    return able


def _culprits(open_steps: list[tuple[Line, str]]) -> list[tuple[Line, str]]:
    """The open steps to blame: the tracks that bar a close, else the main line."""
    tracks = [each for each in open_steps if each[0].name != MAIN and not each[0].standing]
    return tracks or open_steps[:1]


def _last_rings(states: frozenset[int], walk: Walk, by: By) -> set[int]:
    """The states in which it ends: rings (Kosaraju) that no way leads out of."""
    onward = {
        state: [t for way, t in walk.onward.get(state, ()) if t in states and _is_by(way, by)]
        for state in states
    }
    back: dict[int, list[int]] = {}
    for source, targets in onward.items():
        for target in targets:
            back.setdefault(target, []).append(source)
    ring: dict[int, int] = {}
    for state in reversed(_finishing_order(onward)):
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


def _finishing_order(onward: dict[int, list[int]]) -> list[int]:
    order: list[int] = []
    seen: set[int] = set()
    for start, first in onward.items():
        if start in seen:
            continue
        seen.add(start)
        todo = [(start, iter(first))]
        while todo:
            state, targets = todo[-1]
            target = next((each for each in targets if each not in seen), None)
            if target is None:
                order.append(state)
                todo.pop()
            else:
                seen.add(target)
                todo.append((target, iter(onward[target])))
    return order
