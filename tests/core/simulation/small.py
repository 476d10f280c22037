"""Small scenarios, compiled by hand, for tests of what is done with the runs of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from zorgroute.core.simulation import comparing, running
from zorgroute.core.simulation.assumptions import Assumption
from zorgroute.core.simulation.comparing import Comparison
from zorgroute.core.simulation.compiled import (
    Area,
    Bypass,
    ChildClass,
    Compiled,
    Load,
    MeetingNeed,
    Pool,
    Source,
    Station,
    Way,
)
from zorgroute.core.simulation.model import FREE, MEETING, PEOPLE
from zorgroute.core.simulation.network import (
    Edge,
    PerClass,
    Waiting,
    exponential,
    network,
    people,
    sessions,
)
from zorgroute.core.simulation.network import Pool as PoolNumbers
from zorgroute.core.simulation.network import Source as SourceNumbers
from zorgroute.core.simulation.network import Station as StationNumbers
from zorgroute.core.simulation.replication import run_once
from zorgroute.core.simulation.running import Forecast, Outcome, RunMany, Task, Wish
from zorgroute.core.simulation.scenario_words import Title

AREAS = ("oost", "west")
INTAKE, MDO, DOCTOR, HELP = range(4)
OUT, STOPPED = -1, -2
ASSUMED = Assumption("assumption.number", "children.all", "400", "", "", True, "klein.yaml", 3)


def town(
    *,
    name: str = "klein",
    a_year: float = 300.0,
    hours: tuple[float, float] = (20.0, 20.0),
    meetings: int = 12,
    places: int = 4,
    to_meeting: float = 0.5,
    past_it: float = 0.2,
    share_direct_match: float = 0.0,
    waiting: int = 0,
    days: int = 365,
) -> Compiled:
    """Two areas with people of their own for the intake, one meeting, a doctor, and help.

    Of the intakes `to_meeting` should go to the meeting; a share `past_it` goes by the doctor.
    Of those who come to the meeting `share_direct_match` gets the help that fits at once; the
    others first get something lighter, of which a quarter turns out to be enough (stepped care).
    """
    stepped = to_meeting * (1 - past_it) * (1 - share_direct_match)
    matched = to_meeting * (1 - past_it) * share_direct_match
    work = [7.0 / each for each in hours]
    intake = tuple(
        PerClass(
            pool=1 + area,
            serve=exponential(work[area]),
            edges=(
                Edge(HELP, matched),
                Edge(MDO, stepped),
                Edge(DOCTOR, to_meeting * past_it),
                Edge(OUT, 1 - to_meeting),
            ),
        )
        for area in (0, 1)
    )
    numbers = (
        StationNumbers(intake, name="main/intake", norm=28.0),
        StationNumbers(
            (PerClass(pool=3, edges=(Edge(HELP, 0.75), Edge(OUT, 0.25))),) * 2,
            rank=1,
            name="main/mdo",
        ),
        StationNumbers(
            (PerClass(pool=0, serve=exponential(3.0), edges=(Edge(HELP),)),) * 2,
            rank=1,
            name="main/huisarts",
        ),
        StationNumbers(
            (PerClass(pool=0, serve=exponential(30.0), edges=(Edge(OUT),)),) * 2,
            rank=2,
            name="main/hulp",
        ),
    )
    free = PoolNumbers(((0.0, 0),), kind=FREE)
    every = 365.0 / meetings
    model = network(
        numbers,
        (free, people(1), people(1), sessions(every, places)),
        (SourceNumbers(((0.0, a_year / 365.0),), mix=(0.5, 0.5), name="kinderen"),),
        classes=2,
        way_lines=(0, 0),
        waiting=[Waiting(INTAKE, at % 2, float(at)) for at in range(waiting)],
    )
    rates = [a_year / 2 / 52 / (365 / 364) * 1.0 for _ in AREAS]
    return Compiled(
        name=name,
        title=Title(prof="Klein", en="Small"),
        route="klein",
        route_version=1,
        route_digest="0" * 64,
        model=model,
        start=date(2019, 1, 1),
        days=days,
        warm_up=0,
        is_steady=False,
        lines=("main",),
        stations=(
            Station("main", "intake", "Intake", "intaker", "intake"),
            Station("main", "mdo", "Overleg", "mdo", "mdo"),
            Station("main", "huisarts", "Huisarts", "huisarts", "huisarts"),
            Station("main", "hulp", "Hulp", "hulp", "hulp", individual=True, costs_a_day=10.0),
        ),
        classes=tuple(ChildClass(area, {}) for area in AREAS),
        areas=tuple(Area(area, area.title()) for area in AREAS),
        pools=(
            Pool("", "", FREE),
            *(
                Pool("intake", area, PEOPLE, people=1, hours_a_week=hours[at], costs_an_hour=60.0)
                for at, area in enumerate(AREAS)
            ),
            Pool("mdo", "", MEETING, places=places, sessions_a_year=float(meetings)),
        ),
        ways=(Way("main", "klaar"), Way("main", "gestopt")),
        outcomes=("verder",),
        sources=(Source("kinderen", "", a_year),),
        assumptions=(ASSUMED,),
        loads=(
            *(
                Load("intake", area, rates[at] / hours[at], rates[at], hours[at], ((INTAKE, 1.0),))
                for at, area in enumerate(AREAS)
            ),
            Load(
                "mdo",
                "",
                a_year * to_meeting * (1 - past_it) / (meetings * places),
                a_year * to_meeting * (1 - past_it),
                float(meetings * places),
                ((MDO, 1.0),),
            ),
        ),
        functions=(("intake",) * 2, ("mdo",) * 2, ("huisarts",) * 2, ("hulp",) * 2),
        meetings=(
            MeetingNeed("mdo", 3, places, float(meetings), a_year * to_meeting * (1 - past_it)),
        ),
        bypass=Bypass("mdo", (0, 1), (MDO,), {"huisarts": (DOCTOR,)}),
    )


def in_turn(task: Task, replications: Iterable[int]) -> Iterator[Outcome]:
    """Run here, one after the other."""
    return (task.run(each, run_once) for each in replications)


def forecast(compiled: Compiled, wish: Wish, run_many: RunMany = in_turn, **given: Any) -> Forecast:
    """A forecast made in this process."""
    return running.forecast(compiled, wish, run_many, **given)


def compare(scenarios: tuple[Compiled, ...], wish: Wish) -> Comparison:
    """A comparison made in this process."""
    return comparing.compare(scenarios, wish, in_turn)
