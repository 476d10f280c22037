"""The scenarios that come with Zorgroute, compiled once, each with its route and its world."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from zorgroute.chain.routebook.content import Content
from zorgroute.core.engine.world import Person, World
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.parameters import with_values
from zorgroute.core.routes.route import Route
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.compiling import compile_scenario
from zorgroute.core.simulation.scenario import read_scenario

HERE = Path(__file__).parents[3] / "content"


@dataclass(frozen=True)
class Shipped:
    """A scenario that can run; the route has the parameters of the scenario."""

    route: Route
    compiled: Compiled
    world: World


def _found(folder: str):
    def find(name: str) -> tuple[str, bytes] | None:
        file = HERE / folder / f"{name}.yaml"
        return (file.name, file.read_bytes()) if file.is_file() else None

    return find


@cache
def shipped(name: str) -> Shipped:
    content, find = Content(), _found("scenarios")
    file = find(name)
    assert file is not None
    scenario = read_scenario(file[1], file[0], find)
    assert not isinstance(scenario, Unreadable), scenario
    route_file = HERE / "routes" / f"{scenario.route_name}.yaml"
    route = load_route(route_file.read_bytes(), route_file.name, _found("routes/tracks"))
    assert not isinstance(route, Unreadable), route
    compiled = compile_scenario(route, scenario, content.calendar)
    assert not isinstance(compiled, Unreadable), compiled
    given = {key: int(each.value) for key, each in scenario.model.parameters.items()}
    answered = with_values(route, {**route.parameters, **given})
    assert isinstance(answered, Route)
    world = World(
        content.calendar,
        contacts=frozenset(route.roles),
        deviation_codes=content.deviation_codes,
        coordinator=Person("coordinator", "coordinator"),
    )
    return Shipped(answered, compiled, world)
