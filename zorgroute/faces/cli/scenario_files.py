"""Which files belong to a scenario: what it is based on, its route, and its fitted numbers?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from zorgroute.chain.routebook.content import Content
from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.route import Route
from zorgroute.core.simulation.beside import Pairs, steps_beside
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.compiling import compile_scenario
from zorgroute.core.simulation.fitted import Kept, fitted_scenario, read_kept
from zorgroute.core.simulation.scenario import (
    FITTED,
    Scenario,
    read_scenario,
    with_knobs,
    with_numbers,
)
from zorgroute.core.terms.calendar import Calendar
from zorgroute.faces.cli.reading import Files, Unusable, read_bytes
from zorgroute.faces.cli.terminal import Terminal

SCENARIOS, ROUTES = "scenarios", "routes"


class NotReadable(ZorgrouteError):
    """A file is wrong, and its faults have been shown."""


@dataclass(frozen=True)
class Given:
    """A scenario as it was read, with its route, and as it is used: fitted and turned.

    `kept` are the numbers fitted for it, or for the one it is laid beside; `is_stale`: they were
    fitted for an earlier version of it.
    """

    read: Scenario
    used: Scenario
    route: Route
    calendar: Calendar
    kept: Kept | None = None
    is_stale: bool = False

    @property
    def has_fits(self) -> bool:
        return bool(self.read.fits)

    def compile_with(self, numbers: Mapping[str, float]) -> Compiled:
        """The scenario with other numbers; only for numbers that it names itself."""
        changed = with_numbers(self.read, numbers, FITTED) if numbers else self.read
        assert not isinstance(changed, Unreadable)  # noqa: S101 - its own numbers, within bounds
        found = compile_scenario(self.route, changed, self.calendar)
        if isinstance(found, Unreadable):
            raise NotReadable
        return found


class Scenarios:
    """Reads scenarios with everything that belongs to them, and shows every fault."""

    def __init__(self, content: Content, terminal: Terminal) -> None:
        self.content, self.files = content, Files(content, terminal)

    def read(self, path: Path, turned: Mapping[str, float], *, partly: bool = False) -> Given:
        """A scenario file; `partly`: a knob that it does not have is meant for another."""
        scenario = self._scenario(path)
        route = self._route(scenario.route_name, path)
        kept, stale = self._kept(scenario, path)
        used: Scenario | Unreadable = scenario
        if kept is not None:
            used = fitted_scenario(scenario, kept)
        if not isinstance(used, Unreadable) and turned:
            own = {name: turned[name] for name in turned if not partly or name in used.knobs}
            used = with_knobs(used, own)
        if isinstance(used, Unreadable):
            raise self._shown(used, path)
        return Given(scenario, used, route, self.content.calendar, kept, stale)

    def compiled(self, given: Given) -> Compiled:
        """The scenario as it runs."""
        found = compile_scenario(given.route, given.used, self.content.calendar)
        if isinstance(found, Unreadable):
            raise self._shown(found, Path(given.read.reading.file))
        return found

    def compiled_with(
        self,
        given: Given,
        *,
        knobs: Mapping[str, float] | None = None,
        numbers: Mapping[str, float] | None = None,
    ) -> Compiled:
        """The scenario as it runs with knobs turned, or with other numbers at these paths."""
        found = with_knobs(given.used, knobs or {})
        if numbers and not isinstance(found, Unreadable):
            found = with_numbers(found, numbers)
        if isinstance(found, Unreadable):
            raise self._shown(found, Path(given.read.reading.file))
        return self.compiled(replace(given, used=found))

    def beside(self, given: Given, base: Given) -> Pairs:
        """Which of its steps stands beside which step of the other, as the scenario says."""
        found = steps_beside(given.read, given.route, base.route)
        if isinstance(found, Unreadable):
            raise self._shown(found, Path(given.read.reading.file))
        return found

    def _scenario(self, path: Path) -> Scenario:
        content = read_bytes(path)
        self.files.read[str(path)] = content
        found = read_scenario(content, str(path), lambda name: self._find(name, path.parent))
        if isinstance(found, Unreadable):
            raise self._shown(found, path)
        return found

    def _find(self, name: str, beside: Path) -> tuple[str, bytes] | None:
        """The file of another scenario: beside this one, else from our own."""
        for folder in (beside, self.content.folder / SCENARIOS):
            path = folder / f"{name}.yaml"
            if path.is_file():
                self.files.read[str(path)] = read_bytes(path)
                return str(path), self.files.read[str(path)]
        return None

    def _route(self, name: str, scenario: Path) -> Route:
        """The route: in `routes` beside its folder, beside the scenario, else from our own."""
        folders = (scenario.parent.parent / ROUTES, scenario.parent, self.content.folder / ROUTES)
        for folder in folders:
            path = folder / f"{name}.yaml"
            # A scenario may bear the name of its route.
            if path.is_file() and path.resolve() != scenario.resolve():
                route = self.files.route(path)
                if route is None:
                    raise NotReadable
                return route
        raise Unusable("forecast.no_route", route=name, file=str(scenario))

    def _kept(self, scenario: Scenario, path: Path) -> tuple[Kept | None, bool]:
        """Fitted numbers of this scenario, else of the one it is laid beside."""
        for name in (scenario.name, scenario.beside):
            found = self._find(f"{name}.fitted", path.parent) if name else None
            if found is None:
                continue
            kept = read_kept(found[1], found[0])
            if isinstance(kept, Unreadable):
                raise self._shown(kept, Path(found[0]))
            return kept, self._is_stale(kept, scenario, path)
        return None, False

    def _is_stale(self, kept: Kept, scenario: Scenario, path: Path) -> bool:
        if kept.scenario == scenario.name:
            return kept.is_stale(scenario, self._route(scenario.route_name, path).digest)
        return False

    def _shown(self, faults: Unreadable, path: Path) -> NotReadable:
        self.files.show(faults, str(path))
        return NotReadable(str(path))
