"""Which outcomes bring a line of a route nearer to a step or an end?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from zorgroute.core.routes.route import Line, Route

# Not an outcome: to let the term of a step pass.
OVERDUE = "(te laat)"
FAR = 1_000


@dataclass
class Paths:
    """The ways over one line of a route; those that turned out to be closed are left out."""

    route: Route
    line: Line
    closed: set[tuple[str, str]] = field(default_factory=set)
    known: dict[str | None, Mapping[str, int]] = field(default_factory=dict)

    def close(self, step: str, way: str) -> None:
        """Leave a way out from now on."""
        self.closed.add((step, way))
        self.known.clear()

    def ways(self, step: str) -> Iterator[tuple[str, str]]:
        """Each way out of a step that is not closed: the outcome, and where it leads."""
        for name, outcome in self.line.steps[step].outcomes.items():
            if (step, name) not in self.closed:
                yield name, outcome.to or f"={outcome.ends}"
        overdue = self.line.steps[step].overdue
        if overdue is not None and overdue.to is not None and (step, OVERDUE) not in self.closed:
            yield OVERDUE, overdue.to

    def distances(self, goal: str | None) -> Mapping[str, int]:
        """How many steps each step is from a goal: a step, `=result`, or `None` for any end."""
        if goal not in self.known:
            self.known[goal] = self._measure(goal)
        return self.known[goal]

    def _measure(self, goal: str | None) -> Mapping[str, int]:
        before: dict[str, list[str]] = {}
        for step in self.line.steps:
            for _, to in self.ways(step):
                before.setdefault(to, []).append(step)
        goals = [goal] if goal is not None else [each for each in before if each[0] == "="]
        found = dict.fromkeys(goals, 0)
        queue = deque(goals)
        while queue:
            at = queue.popleft()
            for step in before.get(at, ()):
                if step not in found:
                    found[step] = found[at] + 1
                    queue.append(step)
        return found

    def nearer(self, step: str, goal: str | None, rng: Random) -> list[str]:
        """The ways out of a step that lead to the goal, the shortest first; of equals any."""
        far = self.distances(goal)
        known = []
        for way, to in self.ways(step):
            length = 0 if goal is None and to.startswith("=") else far.get(to, FAR)
            if length < FAR:
                known.append((length, way))
        rng.shuffle(known)
        # Of two ways as long, doing something goes before letting a term pass.
        return [way for _, way in sorted(known, key=lambda each: (each[0], each[1] == OVERDUE))]
