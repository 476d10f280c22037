"""Which steps and outcomes does no case ever come to?

A walk leaves open what it does not see, so what is missing from one walk of a line is missing from
every case.
"""

from __future__ import annotations

from collections.abc import Iterator

from zorgroute.core.checker.explore import Walk
from zorgroute.core.checker.findings import Finding, spot
from zorgroute.core.checker.visits import NOBODY, Lines
from zorgroute.core.routes.route import MAIN, Route

Place = tuple[str, str, str]  # line, step and outcome; "" for the step itself


class Reached:
    """Collects from every walk what it came to, and on which lines out of sight that leaned."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self.missing: set[Place] = set()
        self._leans: dict[Place, set[Lines]] = {}

    def add(self, walk: Walk) -> None:
        """Take in one walk; one that was cut off says nothing about what it did not reach."""
        leans: dict[Place, set[Lines]] = {}
        for state, at in walk.came.items():
            if at is None:
                for line, step in walk.open_steps(state):
                    leans.setdefault((line.name, step, ""), set()).add(NOBODY)
        for _, way, target in walk.edges():
            if way.hop.kind == "take":
                leans.setdefault(way.hop[1:4], set()).add(way.assumed)
            # That some other line starts a track is shown by that line's own walk.
            assumed = NOBODY if way.hop.kind == "start" else way.assumed
            for line, step in walk.open_steps(target):
                leans.setdefault((line.name, step, ""), set()).add(assumed)
        for (line_name, step, outcome, _), blocked in walk.blocked.items():
            leans.setdefault((line_name, step, outcome), set()).add(blocked.way.assumed)
        names = frozenset(walk.view.names)
        for place, found in leans.items():
            known = self._leans.setdefault(place, set())
            known |= {lean and lean | names for lean in found}
        if not walk.is_cut_off:
            self.missing |= set(self._places(walk)) - leans.keys()

    def _places(self, walk: Walk) -> Iterator[Place]:
        for line in walk.view.lines:
            for name, step in line.steps.items():
                yield line.name, name, ""
                for outcome in step.outcomes:
                    yield line.name, name, outcome

    def demands(self) -> Iterator[Lines]:
        """The lines to be walked together where a place was only ever reached with help."""
        for place, leans in self._leans.items():
            if NOBODY not in leans and place not in self.missing:
                yield min(leans, key=lambda each: (len(each), sorted(each)))

    def unreachable(self, startable: set[str]) -> Iterator[Finding]:
        """Steps that no case comes to, and outcomes that no case can have."""
        for line in self.route.lines.values():
            is_started = line.name == MAIN or line.name in startable
            for name, step in line.steps.items():
                if not is_started or (line.name, name, "") in self.missing:
                    place = line.place("steps", name)
                    yield Finding("step.unreachable", spot(line.name, name), place)
                    continue
                for outcome in step.outcomes:
                    if (line.name, name, outcome) in self.missing:
                        place = line.place("steps", name, "outcomes", outcome)
                        where = spot(line.name, name, outcome)
                        yield Finding("outcome.unreachable", where, place)
