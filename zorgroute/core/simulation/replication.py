"""What becomes of every child when a model is run once?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.simulation.draws import run_name
from zorgroute.core.simulation.kernel import run as run_world
from zorgroute.core.simulation.model import F64, I32, I64, Model
from zorgroute.core.simulation.queues import (
    CIRCLING,
    FULL_EVENTS,
    FULL_ROWS,
    FULL_TOKENS,
    WHO_MASK,
)
from zorgroute.core.simulation.sound import UnsoundModel, must_be_sound
from zorgroute.core.simulation.world import ROW, TALLY, Room, Span, World, children_in, world_of

I8 = NDArray[np.int8]
NO_LIMIT = 1 << 60
FIRST_ROOM = 1 << 12
GROWTH = 4


class Circling(ZorgrouteError):
    """A child goes round without time passing: steps without any time stand in a circle."""


class TooManyChildren(ZorgrouteError):
    """More children are inside at once than the kernel can hold: 16 million on all lines."""


@dataclass(frozen=True)
class RunLog:
    """Every visit to a station, in the order in which it ended; who is still inside comes last.

    `child` is the source's place times 2**32 plus the number within it; for who waited at the
    start -1 minus the place in the list. `klass` is the class when the visit ended. `began` is
    when the step came up, `started` when work began (nan: never), `done` when the child left (nan:
    still there), in days. `how` is one of the constants of model.py; `outcome` and `way` are -1
    where there is none; `late` is 1 when the term of the step passed.
    """

    child: I64
    line: I32
    station: I32
    klass: I32
    began: F64
    started: F64
    done: F64
    how: I8
    outcome: I32
    way: I32
    late: I8


@dataclass(frozen=True)
class Run:
    """One replication: what happened to how many, and where the time went.

    Children: `arrived + first == left + turned_away + inside`. Per station and class, of the
    visits that came up from the warm-up on: `served` (work began), their waits in days, `over_norm`
    (waited longer than the norm), `gave_up`, `turned_away`, `late`. Per pool, from the warm-up on:
    `busy` and `capacity` in days of one worker, `places` offered at sessions and `lapsed` ones.
    Per station and period: child-days of waiting, and of being inside without waiting. Per way
    out, of children that came from the warm-up on: how many, and the days since their line began.
    `events` counts arrivals and ends of service. `room` makes the next run fit at once.
    """

    days: float
    warm_up: float
    arrived: int
    first: int
    left: int
    turned_away_children: int
    inside: int
    events: int
    served: I64
    wait_sum: F64
    wait_sq: F64
    over_norm: I64
    gave_up: I64
    turned_away: I64
    late: I64
    busy: F64
    capacity: F64
    places: I64
    lapsed: I64
    queue_area: F64
    care_area: F64
    way_count: I64
    way_days: F64
    way_days_sq: F64
    log: RunLog | None
    room: Room


def run_once(
    model: Model,
    *,
    seed: int,
    replication: int,
    days: float,
    warm_up: float = 0.0,
    log: bool = True,
    most_children: int = NO_LIMIT,
    periods: int = 1,
    room: Room | None = None,
) -> Run:
    """Run a model once, from day 0 to `days`; the same arguments give the same answer, bit for bit.

    `most_children` stops the sources after so many; `room` is what an earlier run needed and
    changes nothing but the speed. Raises `Circling`,
    `TooManyChildren` and `UnsoundModel`.
    """
    must_be_sound(model)
    span = Span(days, warm_up, periods, most_children)
    room = _room(room, log, _expected(model, days, most_children))
    while True:
        world = world_of(model, span, room, np.uint64(run_name(seed, replication)))
        fault = run_world(world.one)
        if fault == 0:
            return _told(model, world, span, room)
        room = _more(room, int(fault))


def _expected(model: Model, days: float, most: int) -> int:
    """About how many children the sources bring."""
    total = 0.0
    for at in range(len(model.source_to)):
        low, high = int(model.source_ptr[at]), int(model.source_ptr[at + 1])
        period = float(model.source_period[at])
        one = children_in(model.source_time[low:high], model.source_rate[low:high], period or days)
        total += one * (days / period if period else 1.0)
    return int(min(total, most)) + len(model.first_station)


def _room(given: Room | None, log: bool, children: int) -> Room:
    rows = (given.rows if given else 0) or FIRST_ROOM + 8 * children
    tokens = given.tokens if given else FIRST_ROOM
    events = given.events if given else FIRST_ROOM
    return Room(tokens, events, rows if log else 0)


def _more(room: Room, fault: int) -> Room:
    if fault == CIRCLING:
        raise Circling("steps without any time follow each other in a circle")
    if fault == FULL_TOKENS and room.tokens > WHO_MASK:
        raise TooManyChildren(str(room.tokens))
    grown = {
        FULL_TOKENS: Room(room.tokens * GROWTH, room.events, room.rows),
        FULL_EVENTS: Room(room.tokens, room.events * GROWTH, room.rows),
        FULL_ROWS: Room(room.tokens, room.events, room.rows * GROWTH),
    }
    return grown[fault]


def _told(model: Model, world: World, span: Span, room: Room) -> Run:
    one, arrays, shape = world.one[0], world.arrays, model.pool.shape
    pools, ways = arrays["pools"], arrays["ways"][:-1]
    if arrays["ways"]["count"][-1] > 0:
        raise UnsoundModel("a child came to a station without a way on for its class")
    areas = arrays["areas"].reshape(len(model.line), span.periods)
    tally = {name: arrays["tally"][name].reshape(shape).copy() for name in TALLY.names or ()}
    arrived, first = int(one["arrived"]), len(model.first_station)
    left, turned = int(one["left"]), int(one["turned"])
    return Run(
        days=span.days,
        warm_up=span.warm_up,
        arrived=arrived,
        first=first,
        left=left,
        turned_away_children=turned,
        inside=arrived + first - left - turned,
        events=int(one["events"]),
        busy=pools["busy_days"].copy(),
        capacity=pools["cap_days"].copy(),
        places=pools["places"].copy(),
        lapsed=pools["lapsed"].copy(),
        queue_area=areas["waiting"].copy(),
        care_area=areas["inside"].copy(),
        way_count=ways["count"].copy(),
        way_days=ways["days"].copy(),
        way_days_sq=ways["days_sq"].copy(),
        log=_log(model, arrays["rows"][: int(one["written"])]) if room.rows else None,
        room=room,
        **tally,
    )


def _log(model: Model, rows: Any) -> RunLog:
    columns = {name: rows[name] for name in ROW.names or ()}
    return RunLog(line=model.line[columns["station"]].astype(np.int32), **columns)
