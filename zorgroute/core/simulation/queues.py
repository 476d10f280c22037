"""Who is next: the heap of planned events, and the lists in which children and places stand?

One heap holds (time, code) in two arrays; a code is the kind of event, then the order in which it
was planned, then whom it is about, so that ties fall in one written order. Lists run through the
records themselves, so that no list can be full. Running out of room sets `fault`, and the run is
done again with more.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from zorgroute.core.simulation.pointing import (
    change_at,
    edge_at,
    event_at,
    pool_at,
    queue_at,
    row_at,
    station_at,
    token,
)
from zorgroute.core.simulation.world import NOBODY

# Kinds of events, in the order in which they happen when their moment is the same.
END = 0  # service ends, or the time after it
CALENDAR = 1  # the number of workers changes
SESSION = 2  # a meeting is held
TERM_PASSES = 3
GIVES_UP = 4
URGES = 5  # a child that waits becomes more urgent
ARRIVES = 6

FULL_TOKENS = 1
FULL_EVENTS = 2
FULL_ROWS = 3
CIRCLING = 4

# A code: 3 bits of kind, 36 of order, 24 of whom it is about.
KIND_AT = 60
WHO_AT = 24
ORDER_MASK = (1 << 36) - 1
WHO_MASK = (1 << 24) - 1


@njit(forceinline=True)
def plan(w: Any, at: Any, kind: Any, who: Any) -> Any:
    """Plan an event; gives its order, by which it is known, or -1 when the run ends before it."""
    if not at < w.days:
        return np.int64(-1)
    if w.in_heap >= w.most_events:
        w.fault = FULL_EVENTS
        return np.int64(-1)
    order = w.planned
    w.planned = order + 1
    code = (np.int64(kind) << KIND_AT) | (order << WHO_AT) | np.int64(who)
    place = w.in_heap
    w.in_heap = place + 1
    _rise(w, place, at, code)
    return order


@njit(forceinline=True)
def _rise(w: Any, place: Any, at: Any, code: Any) -> None:
    while place > 0:
        above = event_at(w.heap, (place - 1) >> 1)
        if above.at < at or (above.at == at and above.code < code):
            break
        here = event_at(w.heap, place)
        here.at, here.code = above.at, above.code
        place = (place - 1) >> 1
    here = event_at(w.heap, place)
    here.at, here.code = at, code


@njit(forceinline=True)
def take_first(w: Any) -> None:
    """Take the first event away: the last one sinks from the top."""
    size = w.in_heap - 1
    w.in_heap = size
    last = event_at(w.heap, size)
    at, code = last.at, last.code
    place, below = 0, 1
    while below < size:
        child = event_at(w.heap, below)
        if below + 1 < size:
            other = event_at(w.heap, below + 1)
            if other.at < child.at or (other.at == child.at and other.code < child.code):
                below += 1
                child = other
        if at < child.at or (at == child.at and code < child.code):
            break
        here = event_at(w.heap, place)
        here.at, here.code = child.at, child.code
        place, below = below, 2 * below + 1
    here = event_at(w.heap, place)
    here.at, here.code = at, code


@njit(forceinline=True)
def stand_last(w: Any, place: Any, c: Any) -> None:
    """Stand at the end of the line of one pool and level."""
    child = token(w.tokens, c)
    line = queue_at(w.queues, place)
    last = line.tail
    child.list, child.prev, child.next = place, last, NOBODY
    if last >= 0:
        token(w.tokens, last).next = c
    else:
        line.head = c
    line.tail = c


@njit(forceinline=True)
def step_out(w: Any, c: Any) -> None:
    """Leave the line, from whatever place in it."""
    child = token(w.tokens, c)
    before, behind = child.prev, child.next
    if before >= 0:
        token(w.tokens, before).next = behind
    else:
        queue_at(w.queues, child.list).head = behind
    if behind >= 0:
        token(w.tokens, behind).prev = before
    else:
        queue_at(w.queues, child.list).tail = before


@njit
def hold_last(w: Any, s: Any, c: Any) -> None:
    """Stand last among those who are held back from a full station."""
    full, child = station_at(w.stations, s), token(w.tokens, c)
    child.prev, child.next = full.held_tail, NOBODY
    if full.held_tail >= 0:
        token(w.tokens, full.held_tail).next = c
    else:
        full.held_head = c
    full.held_tail = c


@njit
def hold_no_more(w: Any, s: Any, c: Any) -> None:
    """No longer be held back from a station."""
    full, child = station_at(w.stations, s), token(w.tokens, c)
    if child.prev >= 0:
        token(w.tokens, child.prev).next = child.next
    else:
        full.held_head = child.next
    if child.next >= 0:
        token(w.tokens, child.next).prev = child.prev
    else:
        full.held_tail = child.prev


@njit(forceinline=True)
def will_move(w: Any, c: Any) -> None:
    """Remember that this child is on its way, within this moment."""
    token(w.tokens, c).next = NOBODY
    if w.moves_head >= 0:
        token(w.tokens, w.moves_tail).next = c
    else:
        w.moves_head = c
    w.moves_tail = c


@njit
def may_have_room(w: Any, s: Any) -> None:
    """Remember that somebody left a station that may have been full."""
    station = station_at(w.stations, s)
    if station.listed == 1:
        return
    station.listed, station.next = 1, NOBODY
    if w.rooms_head >= 0:
        station_at(w.stations, w.rooms_tail).next = s
    else:
        w.rooms_head = s
    w.rooms_tail = s


@njit(forceinline=True)
def may_start(w: Any, p: Any) -> None:
    """Remember that a worker may be free, or that somebody came to stand in line."""
    pool = pool_at(w.pools, p)
    if pool.listed == 1:
        return
    pool.listed, pool.next = 1, NOBODY
    if w.ready_head >= 0:
        pool_at(w.pools, w.ready_tail).next = p
    else:
        w.ready_head = p
    w.ready_tail = p


@njit(forceinline=True)
def new_token(w: Any) -> Any:
    """The place of a new token, or -1 when there is no room."""
    if w.free >= 0:
        c = w.free
        w.free = token(w.tokens, c).next
        return c
    if w.slots >= w.most_tokens:
        w.fault = FULL_TOKENS
        return np.int64(-1)
    c = w.slots
    w.slots = c + 1
    return c


@njit(forceinline=True)
def give_back(w: Any, c: Any) -> None:
    """The place of this token is free for another."""
    token(w.tokens, c).next = w.free
    w.free = c


@njit
def write_row(w: Any, c: Any, done: Any, how: Any, to: Any) -> None:
    """Write in the log how a visit ended; `to` is where the child goes."""
    if w.most_rows == 0:
        return
    if w.written >= w.most_rows:
        w.fault = FULL_ROWS
        return
    child, row = token(w.tokens, c), row_at(w.rows, w.written)
    w.written += 1
    row.child, row.station, row.klass = child.child, child.station, child.klass
    row.began, row.started, row.done = child.began, child.started, done
    row.how, row.late = how, child.late
    row.outcome = edge_at(w.edges, child.edge).outcome if how == 0 else -1
    row.way = -1 - to if to < 0 else -1


@njit
def next_change(w: Any, p: Any) -> Any:
    """The moment of the next entry in the calendar of a pool."""
    pool = pool_at(w.pools, p)
    place = pool.cal_from + pool.at
    if place >= pool.cal_end:
        return math.inf
    return change_at(w.calendar, place).at + pool.turn * pool.period


@njit
def turn_page(w: Any, p: Any) -> None:
    """Go on to the following entry of the calendar of a pool."""
    pool = pool_at(w.pools, p)
    pool.at += 1
    if pool.cal_from + pool.at >= pool.cal_end and pool.period > 0:
        pool.at = 0
        pool.turn += 1
