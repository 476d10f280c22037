"""What happens, event by event, from the first day of a run to the last?

The one compiled kernel for every model. Its parts are in queues.py and visiting.py; the meaning of
ties, capacity changes and lapsing places is in docs/explanation/simulation-meaning.md.
"""

from __future__ import annotations

import hashlib
import math
from typing import Any

import numpy as np
from numba import njit
from numba.core.dispatcher import Dispatcher

from zorgroute.core.simulation import draws, queues, visiting
from zorgroute.core.simulation.draws import child_name, source_name, start_name, unit
from zorgroute.core.simulation.model import GAVE_UP, INSIDE, MEETING, PEOPLE, TERM, TURNED_AWAY
from zorgroute.core.simulation.pointing import (
    change_at,
    event_at,
    first_at,
    mix_at,
    pool_at,
    queue_at,
    rate_at,
    source_at,
    station_at,
    tally_at,
    token,
    visit_at,
)
from zorgroute.core.simulation.queues import (
    ARRIVES,
    CALENDAR,
    CIRCLING,
    END,
    GIVES_UP,
    KIND_AT,
    ORDER_MASK,
    SESSION,
    TERM_PASSES,
    URGES,
    WHO_AT,
    WHO_MASK,
    give_back,
    may_start,
    next_change,
    plan,
    step_out,
    take_first,
    turn_page,
    write_row,
)
from zorgroute.core.simulation.visiting import (
    GONE,
    MOVING,
    NOWHERE,
    arrive,
    count_up,
    drop,
    end_line,
    go,
    leave,
    new_case,
    send,
    serve,
    service_ends,
    stand,
    turn_back,
)
from zorgroute.core.simulation.world import KINDS

MOST_AT_ONE_MOMENT = 5_000_000


@njit(forceinline=True)
def settle(w: Any, now: Any) -> None:
    """Everything that follows at this moment: first who moves, then who was held, then workers."""
    while w.fault == 0:
        if w.moves_head >= 0:
            c = w.moves_head
            child = token(w.tokens, c)
            w.moves_head = child.next
            if child.to >= 0:
                arrive(w, c, now)
            elif child.to == NOWHERE:
                drop(w, c)
            else:
                end_line(w, c, -1 - child.to, now)
        elif w.rooms_head >= 0:
            s = w.rooms_head
            w.rooms_head = station_at(w.stations, s).next
            station_at(w.stations, s).listed = 0
            let_in(w, s, now)
        elif w.ready_head >= 0:
            p = w.ready_head
            w.ready_head = pool_at(w.pools, p).next
            pool_at(w.pools, p).listed = 0
            start_work(w, p, now)
        else:
            break


@njit
def let_in(w: Any, s: Any, now: Any) -> None:
    """Who was held back longest comes in first."""
    station = station_at(w.stations, s)
    while station.held_head >= 0 and station.inside < station.limit:
        go(w, station.held_head, now)


@njit(forceinline=True)
def start_work(w: Any, p: Any, now: Any) -> None:
    """As long as a worker is free, the first in line of the most urgent level is served."""
    pool = pool_at(w.pools, p)
    level = p * w.levels
    end = level + w.levels
    while pool.busy < pool.cap and level < end:
        c = queue_at(w.queues, level).head
        if c >= 0:
            step_out(w, c)
            serve(w, c, now)
        else:
            level += 1


@njit
def hold_session(w: Any, p: Any, now: Any) -> None:
    """The first in line take the places; what nobody takes lapses."""
    pool = pool_at(w.pools, p)
    places = change_at(w.calendar, pool.cal_from + pool.at).cap
    level, taken = p * w.levels, 0
    end = level + w.levels
    while taken < places and level < end:
        c = queue_at(w.queues, level).head
        if c >= 0:
            step_out(w, c)
            serve(w, c, now)
            taken += 1
        else:
            level += 1
    if now >= w.warm_up:
        pool.places += places
        pool.lapsed += places - taken
    turn_page(w, p)
    plan(w, next_change(w, p), SESSION, p)


@njit
def change_capacity(w: Any, p: Any, now: Any) -> None:
    """More workers begin at once with who waits; fewer first finish the child they are with."""
    pool = pool_at(w.pools, p)
    count_capacity(w, p, now)
    pool.cap = change_at(w.calendar, pool.cal_from + pool.at).cap
    turn_page(w, p)
    plan(w, next_change(w, p), CALENDAR, p)
    may_start(w, p)


@njit
def count_capacity(w: Any, p: Any, now: Any) -> None:
    pool = pool_at(w.pools, p)
    if pool.kind == PEOPLE:
        since = max(pool.cap_since, w.warm_up)
        pool.cap_days += pool.cap * max(0.0, now - since)
        pool.cap_since = now


@njit
def term_passes(w: Any, c: Any, now: Any) -> None:
    """The step counts as late, once; the route may move the child by itself."""
    child = token(w.tokens, c)
    child.term, child.late = -1, 1
    if child.began >= w.warm_up:
        tally_at(w.tally, child.station * w.classes + child.klass).late += 1
    to = station_at(w.stations, child.station).due_to
    if to == -1:
        return
    to = to if to >= 0 else to + 1
    write_row(w, c, now, TERM, to)
    leave(w, c, now)
    turn_back(w, c, to)
    send(w, c, to, now)


@njit
def give_up(w: Any, c: Any, now: Any) -> None:
    """The child waits no longer."""
    child = token(w.tokens, c)
    visit = visit_at(w.visits, child.station * w.classes + child.klass)
    if child.began >= w.warm_up:
        tally_at(w.tally, child.station * w.classes + child.klass).gave_up += 1
    write_row(w, c, now, GAVE_UP, visit.patience_to)
    leave(w, c, now)
    if visit.patience_class >= 0:
        child.klass = visit.patience_class
    turn_back(w, c, visit.patience_to)
    send(w, c, visit.patience_to, now)


@njit
def become_urgent(w: Any, c: Any, now: Any) -> None:
    """A child that has waited long stands last in the line of its new level."""
    child = token(w.tokens, c)
    old = visit_at(w.visits, child.station * w.classes + child.klass)
    child.klass, child.urges = old.urge_class, -1
    new = visit_at(w.visits, child.station * w.classes + child.klass)
    if new.pool != old.pool or new.prio != old.prio:
        step_out(w, c)
        stand(w, c, now, now)
    elif new.urge_after < math.inf:
        child.urges = plan(w, now + new.urge_after, URGES, c)


@njit
def next_arrival(w: Any, r: Any, now: Any, need: Any) -> Any:
    """When the children that a source brings on average from now on have grown by `need`."""
    source = source_at(w.sources, r)
    if source.a_period <= 0.0 and source.period > 0:
        return math.inf
    size = source.time_end - source.time_from
    while True:
        place = source.time_from + source.at
        base = source.turn * source.period
        begin = max(now, rate_at(w.rates, place).at + base)
        if source.at + 1 < size:
            end = rate_at(w.rates, place + 1).at + base
        else:
            end = base + source.period if source.period > 0 else math.inf
        rate = rate_at(w.rates, place).rate
        if rate > 0.0:
            if need <= rate * (end - begin):
                return begin + need / rate
            need -= rate * (end - begin)
        if end >= w.days:
            return math.inf
        now = end
        source.at += 1
        if source.at == size:
            source.at = 0
            source.turn += 1


@njit(forceinline=True)
def plan_arrival(w: Any, r: Any, now: Any) -> None:
    source = source_at(w.sources, r)
    gap = -math.log(unit(child_name(source.name, source.number), draws.ARRIVAL))
    plan(w, next_arrival(w, r, now, gap), ARRIVES, r)


@njit(forceinline=True)
def bring(w: Any, r: Any, now: Any) -> None:
    """A source brings a child, and the next one is planned."""
    source = source_at(w.sources, r)
    if w.arrived >= w.most:
        return
    number = source.number
    source.number = number + 1
    w.arrived += 1
    w.events += 1
    plan_arrival(w, r, now)
    c = new_case(w, source.name, number, now)
    if c < 0:
        return
    child = token(w.tokens, c)
    child.child = (np.int64(r) << 32) | number
    at = source.mix_from
    if at + 1 < source.mix_end:
        u = unit(child.name, draws.CLASS)
        while at + 1 < source.mix_end and mix_at(w.mixes, at).cum < u:
            at += 1
    child.klass = mix_at(w.mixes, at).klass
    station = station_at(w.stations, source.to)
    if station.limit > 0 and station.inside >= station.limit:
        turn_away(w, c, source.to, now)
        return
    send(w, c, source.to, now)


@njit
def turn_away(w: Any, c: Any, s: Any, now: Any) -> None:
    """Who comes from outside to a full station does not come in."""
    child = token(w.tokens, c)
    child.station, child.began, child.started = s, now, math.nan
    if now >= w.warm_up:
        tally_at(w.tally, s * w.classes + child.klass).turned_away += 1
    write_row(w, c, now, TURNED_AWAY, 0)
    give_back(w, c)
    w.turned += 1


@njit
def open_doors(w: Any) -> None:
    """The first moment: the calendars, the sources, and who waits already."""
    for p in range(w.pool_count):
        pool = pool_at(w.pools, p)
        if pool.kind == PEOPLE:
            while next_change(w, p) <= 0.0:
                pool.cap = change_at(w.calendar, pool.cal_from + pool.at).cap
                turn_page(w, p)
            plan(w, next_change(w, p), CALENDAR, p)
        elif pool.kind == MEETING:
            plan(w, next_change(w, p), SESSION, p)
    for r in range(w.source_count):
        source_at(w.sources, r).name = source_name(w.run, source_at(w.sources, r).key)
        plan_arrival(w, r, 0.0)
    start = start_name(w.run)
    for at in range(w.first_count):
        first = first_at(w.first, at)
        c = new_case(w, start, first.number, -first.since)
        if c < 0:
            return
        child = token(w.tokens, c)
        child.child, child.klass = -1 - first.number, first.klass
        child.waited = first.since
        send(w, c, first.station, 0.0)
    settle(w, 0.0)


@njit
def close_doors(w: Any) -> None:
    """The last moment: add everything up, and write down who is still inside."""
    for s in range(w.station_count):
        count_up(w, s, w.days)
    for p in range(w.pool_count):
        count_capacity(w, p, w.days)
    for c in range(w.slots):
        child = token(w.tokens, c)
        if child.phase not in (MOVING, GONE):
            if child.works == 1:
                busy = w.days - max(child.started, w.warm_up)
                pool_at(w.pools, child.pool).busy_days += max(0.0, busy)
            write_row(w, c, math.nan, INSIDE, 0)


@njit(forceinline=True)
def happen(w: Any, now: Any, code: Any) -> None:
    """One event; about a child only when it still counts."""
    kind, who, order = code >> KIND_AT, code & WHO_MASK, (code >> WHO_AT) & ORDER_MASK
    if kind == END:
        if token(w.tokens, who).ends == order:
            service_ends(w, who, now)
    elif kind == ARRIVES:
        bring(w, who, now)
    elif kind == CALENDAR:
        change_capacity(w, who, now)
    elif kind == SESSION:
        hold_session(w, who, now)
    elif kind == TERM_PASSES:
        if token(w.tokens, who).term == order:
            term_passes(w, who, now)
    elif kind == GIVES_UP:
        if token(w.tokens, who).gives_up == order:
            give_up(w, who, now)
    elif token(w.tokens, who).urges == order:
        become_urgent(w, who, now)


def _sum_of_parts() -> int:
    """A number made of all that is compiled, so that what was stored is used for nothing else."""
    parts = [(name, repr(kind.descr), (), "") for name, kind in KINDS.items()]
    for module in (draws, queues, visiting):
        for name, each in sorted(vars(module).items()):
            if isinstance(each, Dispatcher):
                code = each.py_func.__code__
                parts.append((name, code.co_code.hex(), code.co_names, repr(code.co_consts)))
            elif isinstance(each, int | float | np.uint64):
                parts.append((name, repr(each), (), ""))
    for name, each in sorted(globals().items()):
        if isinstance(each, Dispatcher):
            code = each.py_func.__code__
            parts.append((name, code.co_code.hex(), code.co_names, repr(code.co_consts)))
    return int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:7])


def _compiled(parts: int) -> Any:
    @njit(cache=True, nogil=True)
    def run(world: Any) -> Any:
        """Run a world until its last day; gives the fault that stopped it, or 0."""
        w = world[0]
        open_doors(w)
        before = 0.0
        while w.in_heap > 0 and w.fault == 0:
            now, code = event_at(w.heap, 0).at, event_at(w.heap, 0).code
            take_first(w)
            w.still = w.still + 1 if now == before else 0
            before = now
            happen(w, now, code)
            settle(w, now)
            if w.still > MOST_AT_ONE_MOMENT:
                w.fault = CIRCLING
        if w.fault == 0:
            close_doors(w)
        w.made_of = parts
        return w.fault

    return run


run = _compiled(_sum_of_parts())
