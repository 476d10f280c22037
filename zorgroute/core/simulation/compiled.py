"""What is a scenario once it is compiled: the arrays, what each number of them is, and on what it
all rests?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from zorgroute.core.simulation.assumptions import Assumption
from zorgroute.core.simulation.model import Model
from zorgroute.core.simulation.scenario_words import Fit, Knob, Title


@dataclass(frozen=True)
class Station:
    """A step of a line, or a delay that the scenario adds (`is_step` is false then).

    `function` is the role that does it, `pool` the name of the people who do it ("" nobody of the
    scenario): when the pool changes on the main line, the child was handed over. `individual`: an
    individual provision starts here. `reason` is the code with which a family leaves the line here.
    """

    line: str
    step: str
    title: str
    function: str
    pool: str
    is_step: bool = True
    individual: bool = False
    costs_a_day: float = 0.0
    costs_a_visit: float = 0.0
    reason: str = ""


@dataclass(frozen=True)
class ChildClass:
    """A kind of child: where it lives and what was drawn of it, by fact key."""

    area: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Area:
    """A part of the municipality."""

    name: str
    title: str


@dataclass(frozen=True)
class Pool:
    """People, a meeting, places, or nobody (kind FREE, the first).

    A day in which one of `people` is busy is `hours_a_week / 7` hours of work; `hours_per_year` are
    the hours agreed for all of them. `places` are those of one session, or all of them at once.
    """

    name: str
    area: str
    kind: int
    title: str = ""
    people: int = 0
    hours_a_week: float = 0.0
    hours_per_year: float = 0.0
    costs_an_hour: float = 0.0
    places: int = 0
    sessions_a_year: float = 0.0


@dataclass(frozen=True)
class Way:
    """A way out of a line."""

    line: str
    result: str


@dataclass(frozen=True)
class Source:
    """Children of one group who come from one area."""

    group: str
    area: str
    per_year: float


@dataclass(frozen=True)
class Load:
    """What arrives at a pool against what fits, before anything runs; above one it jams.

    `arriving` and `capacity` are hours a week for people, children a week for a meeting, and
    children at once for places. `stations` are the stations that bring it, with their part.
    """

    pool: str
    area: str
    load: float
    arriving: float
    capacity: float
    stations: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class MeetingNeed:
    """A meeting: its pool, its rhythm, and how many children a year the numbers bring to it."""

    name: str
    pool: int
    places: int
    sessions_a_year: float
    children_a_year: float


@dataclass(frozen=True)
class Bypass:
    """Which classes ought to come around `around`, the stations of a meeting, and the channels
    by which they go past it."""

    meeting: str
    classes: tuple[int, ...]
    around: tuple[int, ...]
    channels: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Compiled:
    """A model that can run, with what every number in it is and on what it rests.

    The place in each tuple is the number that the arrays use. `assumptions` is never empty: there
    is no outcome without them (R240). `functions` tells for each station and class who does it,
    after the mapping of roles on people; "" for the family. The first `warm_up` days are not
    counted; `is_steady`: the question is what it comes to in the end.
    """

    name: str
    title: Title
    route: str
    route_version: int
    route_digest: str
    model: Model
    start: date
    days: int
    warm_up: int
    is_steady: bool
    lines: tuple[str, ...]
    stations: tuple[Station, ...]
    classes: tuple[ChildClass, ...]
    areas: tuple[Area, ...]
    pools: tuple[Pool, ...]
    ways: tuple[Way, ...]
    outcomes: tuple[str, ...]
    sources: tuple[Source, ...]
    assumptions: tuple[Assumption, ...]
    loads: tuple[Load, ...]
    functions: tuple[tuple[str, ...], ...]
    meetings: tuple[MeetingNeed, ...] = ()
    bypass: Bypass | None = None
    knobs: Mapping[str, Knob] = field(default_factory=dict)
    fits: Mapping[str, Fit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.assumptions:
            raise ValueError("no outcome without its assumptions")

    @property
    def is_stable(self) -> bool:
        """Whether everything that arrives fits."""
        return all(each.load <= 1 for each in self.loads)

    def function_of(self, station: int, klass: int) -> str:
        """Who does a step for a child of this class; "" for the family."""
        return self.functions[station][klass]

    def station(self, line: str, step: str) -> int:
        """The number of a station; raises KeyError when no child can come there."""
        for number, each in enumerate(self.stations):
            if (each.line, each.step) == (line, step):
                return number
        raise KeyError((line, step))
