"""Which scenarios has a municipality, and what is known of one before it runs?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.routebook.queries import content, shipped_routes
from zorgroute.core.answers import Reason
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.route import Route
from zorgroute.core.simulation.beside import Pairs, steps_beside
from zorgroute.core.simulation.calibrating import may_show_to_be
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.compiling import compile_scenario
from zorgroute.core.simulation.fitted import Kept, fitted_scenario, read_kept
from zorgroute.core.simulation.scenario import Scenario, read_scenario, with_knobs
from zorgroute.insight.forecasts import rules

SCENARIOS, FITTED = "scenarios", ".fitted.yaml"
# Goes up when the same question gets another outcome, so that no old answer is given.
EDITION = 1
# Knobs that set these words of a file are about who comes, not about what is agreed.
OF_THE_WORLD = ("children", "facts", "waiting")

Knobs = Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Shipped:
    """A scenario with the route that it is about."""

    scenario: Scenario
    route: Route

    @property
    def name(self) -> str:
        return self.scenario.name

    @property
    def municipality(self) -> str:
        return self.scenario.municipality


@dataclass(frozen=True)
class SetUp:
    """A scenario with its knobs set, compiled: what it assumes and what will run full."""

    shipped: Shipped
    scenario: Scenario
    compiled: Compiled


def find_scenario(name: str) -> tuple[str, bytes] | None:
    """The file of a scenario, for one that is based on another."""
    file = content().folder / SCENARIOS / f"{name}.yaml"
    return (file.name, file.read_bytes()) if file.is_file() else None


@cache
def shipped_scenarios() -> tuple[Shipped, ...]:
    """The scenarios that come with the software and read well, in the order of their names."""
    routes = {each.name: each for each in shipped_routes()}
    read = [read_scenario(each.read_bytes(), each.name, find_scenario) for each in _files()]
    return tuple(
        Shipped(each, routes[each.route_name])
        for each in read
        if not isinstance(each, Unreadable) and each.route_name in routes
    )


def _files() -> list[Path]:
    files = (content().folder / SCENARIOS).glob("*.yaml")
    return sorted(each for each in files if not each.name.endswith(FITTED))


def scenarios_of(municipality: str) -> list[Shipped]:
    """The scenarios of a municipality."""
    return [each for each in shipped_scenarios() if each.municipality == municipality]


def scenario_of(municipality: str, name: str) -> Shipped:
    """A scenario of a municipality; raises `Unseen` when it has none of that name."""
    found = next((each for each in scenarios_of(municipality) if each.name == name), None)
    if found is None:
        raise Unseen(name)
    return found


def base_of(shipped: Shipped) -> Shipped | None:
    """The scenario that this one is laid beside: how things are now."""
    here = scenarios_of(shipped.municipality)
    return next((each for each in here if each.name == shipped.scenario.beside), None)


def siblings_of(shipped: Shipped) -> list[Shipped]:
    """The scenarios that are laid beside the same one, this one among them."""
    base = base_of(shipped)
    if base is None:
        return [shipped]
    return [each for each in scenarios_of(shipped.municipality) if base_of(each) == base]


def set_up(shipped: Shipped, knobs: Knobs) -> SetUp | Unreadable:
    """Set the knobs of a scenario and compile it; the same question is not compiled twice.

    Knobs that it does not have are left alone. A value that cannot be gives the faults.
    """
    known = tuple(sorted((name, knobs[name]) for name in shipped.scenario.knobs if name in knobs))
    return _set_up(shipped.name, known)


@lru_cache(maxsize=64)
def _set_up(name: str, knobs: tuple[tuple[str, float], ...]) -> SetUp | Unreadable:
    shipped = next(each for each in shipped_scenarios() if each.name == name)
    scenario = _with_fitted(shipped)
    if knobs and not isinstance(scenario, Unreadable):
        scenario = with_knobs(scenario, dict(knobs))
    if isinstance(scenario, Unreadable):
        return scenario
    compiled = compile_scenario(shipped.route, scenario, content().calendar)
    if isinstance(compiled, Unreadable):
        return compiled
    return SetUp(shipped, scenario, compiled)


def _with_fitted(shipped: Shipped) -> Scenario | Unreadable:
    """A scenario with the numbers that were found by laying ist beside what was measured."""
    kept = kept_fit(base_of(shipped) or shipped)
    return shipped.scenario if kept is None else fitted_scenario(shipped.scenario, kept)


@cache
def kept_fit(shipped: Shipped) -> Kept | None:
    """What was fitted of a scenario; nothing when that was never done, or does not read."""
    file = content().folder / SCENARIOS / f"{shipped.name}{FITTED}"
    if not file.is_file():
        return None
    read = read_kept(file.read_bytes(), file.name)
    return None if isinstance(read, Unreadable) else read


def may_show(shipped: Shipped) -> tuple[Reason, ...]:
    """Why nothing may be told of what is proposed, as a whole or for one district.

    What is laid beside something that was measured must first tell that right.
    """
    base = base_of(shipped)
    if base is None or not base.scenario.fits:
        return ()
    kept = kept_fit(base)
    if kept is None:
        return may_show_to_be(None)
    return may_show_to_be(kept.fitting, changed=kept.is_stale(base.scenario, base.route.digest))


def beside(shipped: Shipped, knobs: Knobs) -> Knobs:
    """The knobs that turn in the scenario beside it as well: who comes is the same in both (R234).

    What is agreed changes in the scenario alone; that is what is compared.
    """
    every = shipped.scenario.knobs
    return {name: value for name, value in knobs.items() if _is_of_the_world(every[name].sets)}


def _is_of_the_world(sets: Sequence[str]) -> bool:
    return all(path.partition(".")[0] in OF_THE_WORLD for path in sets)


def pairs_of(shipped: Shipped) -> Pairs:
    """Which step stands beside which step of the scenario beside it, as the scenario says."""
    base = base_of(shipped)
    if base is None:
        return {}
    found = steps_beside(shipped.scenario, shipped.route, base.route)
    return {} if isinstance(found, Unreadable) else found


def digest_of(shipped: Shipped, knobs: Knobs, replications: int = rules.REPLICATIONS) -> str:
    """A mark of everything that decides the outcome of a question."""
    decides = [
        EDITION,
        shipped.name,
        sorted(knobs.items()),
        rules.SEED,
        replications,
        _mark_of_files(),
    ]
    return hashlib.sha256(json.dumps(decides).encode()).hexdigest()


@cache
def _mark_of_files() -> str:
    mark = hashlib.sha256()
    for file in sorted((content().folder / SCENARIOS).glob("*.yaml")):
        mark.update(file.name.encode() + b"\0" + file.read_bytes())
    for route in shipped_routes():
        mark.update(route.digest.encode())
    return mark.hexdigest()
