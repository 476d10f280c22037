"""Which step of a scenario stands beside which step of the scenario that it is laid beside?

Two routes name their steps differently; a wait is only compared where somebody said what stands
beside what. Saying so is a choice, and is told as one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from zorgroute.core.routes.faults import Fault, Place, Unreadable, did_you_mean, fault, listed
from zorgroute.core.routes.reader import Path
from zorgroute.core.routes.route import Line, Route
from zorgroute.core.routes.words import Step
from zorgroute.core.simulation.scenario import Scenario
from zorgroute.core.simulation.scenario_references import key_place, place_in
from zorgroute.core.simulation.scenario_route import all_steps, unknown_step

# A line and a step of it.
StepAt = tuple[str, str]
Pairs = Mapping[StepAt, StepAt]
BESIDE: Path = ("beside_steps",)


def steps_beside(
    scenario: Scenario, route: Route, base: Route, given: Mapping[str, str] | None = None
) -> Pairs | Unreadable:
    """Own steps with the step of the other route: what is given, else what the scenario says.

    A step that one of the two routes does not have is a fault with the nearest one that it has.
    """
    named = scenario.model.beside_steps if given is None else given
    own, other = all_steps(route), all_steps(base)
    faults: list[Fault] = []
    for mine, theirs in named.items():
        path = (*BESIDE, mine)
        if mine not in own:
            faults.append(unknown_step(mine, own, key_place(scenario.reading, path)))
        if theirs not in other:
            place = place_in(scenario.reading, path)
            faults.append(_unknown_there(theirs, other, place, base.name))
    if faults:
        return Unreadable(tuple(faults))
    return {_at(own, mine): _at(other, theirs) for mine, theirs in named.items()}


def _at(steps: Mapping[str, tuple[Line, Step]], name: str) -> StepAt:
    return steps[name][0].name, name.rpartition(".")[2]


def _unknown_there(name: str, known: Collection[str], place: Place, route: str) -> Fault:
    mean = did_you_mean(name, known)
    return fault(
        "scenario.ref.beside_step", place, name, mean=mean, known=listed(known), route=route
    )
