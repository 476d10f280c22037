"""Which number can be searched for the least of it, and which knobs can be turned a little?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from zorgroute.core.answers import Reason, reason
from zorgroute.core.routes.faults import did_you_mean, listed
from zorgroute.core.simulation.assumptions import Number, numbers_of
from zorgroute.core.simulation.scenario import Scenario, knob_number
from zorgroute.core.simulation.sensitivity import Turned

# What there can be more of: how often a meeting is, for how many, people and their hours.
CAPACITIES = {
    "meetings": ("sessions", "places"),
    "places": ("number",),
    "functions": ("people", "hours_a_week"),
}
# Where no knob says how far it may go, this many times what it is now.
TIMES, AT_LEAST = 4, 10
# `functions.ib.people` has two dots; what is of one district has more.
WHOLE = 2


@dataclass(frozen=True)
class Capacity:
    """A number of a scenario of which the least is asked: its paths, and between which bounds.

    `name` is how the scenario writes it, `now` what it is; `pool` is whose work it carries, and is
    empty where it carries only the work of one district.
    """

    name: str
    paths: tuple[str, ...]
    now: float
    low: int
    high: int
    pool: str = ""


def capacity_of(text: str, scenario: Scenario) -> Capacity | Reason:
    """The capacity that a text names: a knob, a path, or the end of one (`mdo.sessions`)."""
    known = {each.name: each for each in _capacities(scenario)}
    knobs = {
        name: knob.sets
        for name, knob in scenario.knobs.items()
        if not knob.choices and all(path in known for path in knob.sets)
    }
    ends = [name for name in known if name == text or name.endswith(f".{text}")]
    if text in knobs or len(ends) == 1:
        paths = knobs.get(text) or (ends[0],)
        return _capacity(scenario, text if text in knobs else ends[0], paths, known[paths[0]])
    # Those of one district would fill the list; who wants one finds it in the file.
    names = [*knobs, *(name for name in known if name.count(".") == WHOLE)]
    if text in scenario.knobs:
        return reason("forecast.ask.no_capacity", given=text, known=listed(names))
    mean = "" if ends else did_you_mean(text, [*names, *(name.partition(".")[2] for name in known)])
    return reason("forecast.ask.capacity", given=text, mean=mean, known=listed(ends or names))


def _capacity(scenario: Scenario, name: str, paths: tuple[str, ...], number: Number) -> Capacity:
    now = float(number.value or 0.0)
    bounds = next(
        ((knob.min, knob.max) for knob in scenario.knobs.values() if tuple(knob.sets) == paths),
        (1.0, max(float(AT_LEAST), TIMES * now)),
    )
    parts = [path.split(".") for path in paths]
    pool = parts[0][1] if len(parts) == 1 and len(parts[0]) == 3 else ""
    return Capacity(
        name, tuple(paths), now, max(1, math.ceil(bounds[0])), math.floor(bounds[1]), pool
    )


def _capacities(scenario: Scenario) -> Iterator[Number]:
    for each in numbers_of(scenario.model, scenario.reading):
        if str(each.path[-1]) in CAPACITIES.get(str(each.path[0]), ()):
            yield each


def knobs_to_turn(scenario: Scenario) -> tuple[Turned, ...]:
    """Every knob that is a number and not a choice, as it stands now."""
    found = []
    for name, knob in scenario.knobs.items():
        if not knob.choices:
            value = float(knob_number(scenario, name).value or 0.0)
            found.append(Turned(name, value, knob.min, knob.max, whole=knob.whole))
    return tuple(found)
