"""What does one visit of a child to a station do: coming up, waiting, being served, leaving?"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from zorgroute.core.simulation import draws
from zorgroute.core.simulation.draws import child_name, duration, unit, visit_name
from zorgroute.core.simulation.model import DONE as STEP_DONE
from zorgroute.core.simulation.model import ENDED_WITH_CASE, FREE, MEETING, MOVED, NOTHING
from zorgroute.core.simulation.pointing import (
    area_at,
    begin_at,
    due_at,
    edge_at,
    join_at,
    pool_at,
    station_at,
    tally_at,
    term_at,
    token,
    track_at,
    visit_at,
    way_at,
)
from zorgroute.core.simulation.queues import (
    END,
    GIVES_UP,
    TERM_PASSES,
    URGES,
    give_back,
    hold_last,
    hold_no_more,
    may_have_room,
    may_start,
    new_token,
    plan,
    stand_last,
    step_out,
    will_move,
    write_row,
)
from zorgroute.core.simulation.world import NOBODY

# Where a token is.
MOVING = 0  # between two stations, within one moment
WAITING = 1
SERVED = 2
AFTERWARDS = 3
HELD = 4  # done, but the next station is full
PARKED = 5  # done, but tracks must end first
GONE = 6  # its line has ended

NOWHERE = -(1 << 30)  # on its way, when its case ended
TRACK_TURNS = 256


@njit(forceinline=True)
def count_up(w: Any, s: Any, now: Any) -> None:
    """Add up who waits and who is inside until now, spread over the periods."""
    station = station_at(w.stations, s)
    at = station.counted
    if now <= at:
        return
    station.counted = now
    waiting, inside = station.queue, station.inside
    if inside == 0:
        return
    width, last = w.width, w.periods - 1
    period = min(int(at / width), last)
    while at < now:
        until = now if period == last else min(now, (period + 1) * width)
        area = area_at(w.areas, s * w.periods + period)
        area.waiting += waiting * (until - at)
        area.inside += (inside - waiting) * (until - at)
        at = until
        period += 1


@njit(forceinline=True)
def send(w: Any, c: Any, to: Any, now: Any) -> None:
    """Put a child on its way; its place at the next station is taken from this moment."""
    child = token(w.tokens, c)
    child.to, child.phase = to, MOVING
    if to >= 0:
        count_up(w, to, now)
        station_at(w.stations, to).inside += 1
    will_move(w, c)


@njit(forceinline=True)
def arrive(w: Any, c: Any, now: Any) -> None:
    """A step comes up: its term begins, its tracks begin, and the child stands in line."""
    child = token(w.tokens, c)
    s = child.to
    station = station_at(w.stations, s)
    child.station, child.began, child.started = s, now - child.waited, math.nan
    child.late, child.waited = 0, 0.0
    child.ends, child.term, child.gives_up, child.urges = -1, -1, -1, -1
    station.queue += 1
    if station.due >= 0:
        child.term = plan(w, term_of(w, station.due, now), TERM_PASSES, c)
    visit = visit_at(w.visits, s * w.classes + child.klass)
    for each in range(visit.enter_from, visit.enter_end):
        begin_track(w, c, begin_at(w.enters, each).to, now)
    stand(w, c, now, child.began)
    if visit.patience_kind != NOTHING and child.phase == WAITING:
        law = (visit.patience_kind, visit.patience_a, visit.patience_b)
        name = visit_name(child.name, station.key, child.turn)
        patience = duration(law, name, draws.PATIENCE, w)
        child.gives_up = plan(w, now + patience, GIVES_UP, c)


@njit
def term_of(w: Any, due: Any, now: Any) -> Any:
    """When the term of a step that comes up now passes; infinite when there is none."""
    hours = term_at(w.terms, due).hours
    if hours >= 0.0:
        return now + hours / 24.0
    day = int(now)
    if day >= w.due_days:
        return math.inf
    last = due_at(w.due, due * w.due_days + day).day
    return last + 1.0 if last >= 0 else math.inf


@njit(forceinline=True)
def stand(w: Any, c: Any, now: Any, since: Any) -> None:
    """Stand in the line of one's pool and level; who need not wait is served at once."""
    child = token(w.tokens, c)
    visit = visit_at(w.visits, child.station * w.classes + child.klass)
    if pool_at(w.pools, visit.pool).kind == FREE:
        serve(w, c, now)
        return
    child.phase, child.pool = WAITING, visit.pool
    stand_last(w, visit.pool * w.levels + visit.prio, c)
    if visit.urge_after < math.inf:
        child.urges = plan(w, max(now, since + visit.urge_after), URGES, c)
    if pool_at(w.pools, visit.pool).kind != MEETING:
        may_start(w, visit.pool)


@njit(forceinline=True)
def serve(w: Any, c: Any, now: Any) -> None:
    """Work begins: it is counted, and its end is planned."""
    child = token(w.tokens, c)
    s = child.station
    station, visit = station_at(w.stations, s), visit_at(w.visits, s * w.classes + child.klass)
    pool = pool_at(w.pools, visit.pool)
    count_up(w, s, now)
    station.queue -= 1
    child.phase, child.started, child.pool = SERVED, now, visit.pool
    child.gives_up, child.urges = -1, -1
    if pool.kind != MEETING:
        pool.busy += 1
        child.works = 1
    if child.began >= w.warm_up:
        count_wait(tally_at(w.tally, s * w.classes + child.klass), now - child.began, station.norm)
    law = (visit.serve_kind, visit.serve_a, visit.serve_b)
    name = visit_name(child.name, station.key, child.turn)
    child.ends = plan(w, now + duration(law, name, draws.SERVICE, w), END, c)


@njit(forceinline=True)
def count_wait(tally: Any, wait: Any, norm: Any) -> None:
    tally.served += 1
    tally.wait_sum += wait
    tally.wait_sq += wait * wait
    if norm >= 0.0 and wait > norm:
        tally.over_norm += 1


@njit(forceinline=True)
def release(w: Any, c: Any, now: Any) -> None:
    """The worker of this child is free for another."""
    child = token(w.tokens, c)
    if child.works == 0:
        return
    child.works = 0
    pool = pool_at(w.pools, child.pool)
    pool.busy -= 1
    pool.busy_days += max(0.0, now - max(child.started, w.warm_up))
    if pool.kind != FREE:
        may_start(w, child.pool)


@njit(forceinline=True)
def service_ends(w: Any, c: Any, now: Any) -> None:
    """Work, or the time after it, is over: the outcome is drawn."""
    child = token(w.tokens, c)
    station = station_at(w.stations, child.station)
    visit = visit_at(w.visits, child.station * w.classes + child.klass)
    name = visit_name(child.name, station.key, child.turn)
    if child.phase == SERVED:
        w.events += 1
        if visit.after_kind != NOTHING:
            release(w, c, now)
            child.phase = AFTERWARDS
            law = (visit.after_kind, visit.after_a, visit.after_b)
            child.ends = plan(w, now + duration(law, name, draws.AFTER, w), END, c)
            return
    child.ends = -1
    u = unit(name, draws.OUTCOME)
    edge = visit.edge_from
    while edge + 1 < visit.edge_end and edge_at(w.edges, edge).cum < u:
        edge += 1
    child.edge = edge
    try_to_leave(w, c, now)


@njit(forceinline=True)
def try_to_leave(w: Any, c: Any, now: Any) -> None:
    """Go on, unless tracks must end first or the next station is full."""
    child = token(w.tokens, c)
    to = edge_at(w.edges, child.edge).to
    if w.lines > 1 and must_wait_for_tracks(w, c, to):
        release(w, c, now)
        child.phase = PARKED
        return
    if to >= 0 and to != child.station:
        station = station_at(w.stations, to)
        if station.limit > 0 and station.inside >= station.limit:
            child.phase = HELD
            hold_last(w, to, c)
            return
    go(w, c, now)


@njit
def must_wait_for_tracks(w: Any, c: Any, to: Any) -> Any:
    """Whether a track is live that must have ended before this step is left."""
    child = token(w.tokens, c)
    needs = station_at(w.stations, child.station).needs
    if to < 0 and child.line == 0:
        needs |= w.closing
    if needs == np.uint64(0):
        return False
    for line in range(1, w.lines):
        asked = (needs >> np.uint64(line)) & np.uint64(1)
        if asked == np.uint64(1) and track_at(w.tracks, child.case * w.lines + line).who >= 0:
            return True
    return False


@njit(forceinline=True)
def go(w: Any, c: Any, now: Any) -> None:
    """Take the edge that was drawn: the row is written, tracks begin, the child moves."""
    child = token(w.tokens, c)
    edge = edge_at(w.edges, child.edge)
    write_row(w, c, now, STEP_DONE, edge.to)
    leave(w, c, now)
    if edge.klass >= 0:
        child.klass = edge.klass
    for each in range(edge.spawn_from, edge.spawn_end):
        begin_track(w, c, begin_at(w.spawns, each).to, now)
    turn_back(w, c, edge.to)
    send(w, c, edge.to, now)


@njit(forceinline=True)
def turn_back(w: Any, c: Any, to: Any) -> None:
    """Who goes back comes in a next turn, so that its draws are new."""
    child = token(w.tokens, c)
    if to >= 0 and station_at(w.stations, to).rank <= station_at(w.stations, child.station).rank:
        child.turn += 1


@njit(forceinline=True)
def leave(w: Any, c: Any, now: Any) -> None:
    """Step out of a station, from whatever phase; nothing that was planned here counts any more."""
    child = token(w.tokens, c)
    s = child.station
    station = station_at(w.stations, s)
    count_up(w, s, now)
    if child.phase == WAITING:
        step_out(w, c)
        station.queue -= 1
    elif child.phase == HELD:
        hold_no_more(w, edge_at(w.edges, child.edge).to, c)
    release(w, c, now)
    station.inside -= 1
    if station.limit > 0:
        may_have_room(w, s)
    child.phase = MOVING
    child.ends, child.term, child.gives_up, child.urges = -1, -1, -1, -1


@njit
def begin_track(w: Any, c: Any, to: Any, now: Any) -> None:
    """Begin a track on this case, unless it is live."""
    parent = token(w.tokens, c)
    line = station_at(w.stations, to).line
    track = track_at(w.tracks, parent.case * w.lines + line)
    if track.who >= 0:
        return
    fresh = new_token(w)
    if fresh < 0:
        return
    child = token(w.tokens, fresh)
    child.name, child.child, child.came = parent.name, parent.child, parent.came
    child.line_began, child.case, child.klass = now, parent.case, parent.klass
    child.line, child.works, child.waited = line, 0, 0.0
    child.turn = TRACK_TURNS * track.starts
    track.starts += 1
    track.who = fresh
    token(w.tokens, parent.case).live += 1
    send(w, fresh, to, now)


@njit
def end_line(w: Any, c: Any, way: Any, now: Any) -> None:
    """A line ends: the main line takes its tracks along, a track may take the main line along."""
    child = token(w.tokens, c)
    count_way(w, c, way, now)
    case = child.case
    child.phase = GONE
    if w.lines > 1:
        track_at(w.tracks, case * w.lines + child.line).who = NOBODY
        if child.line == 0:
            end_tracks(w, case, now)
        else:
            join(w, case, child.line, way, now)
            unpark(w, case, now)
    drop(w, c)


@njit
def count_way(w: Any, c: Any, way: Any, now: Any) -> None:
    child = token(w.tokens, c)
    if child.came >= w.warm_up:
        days = now - child.line_began
        way_at(w.ways, way).count += 1
        way_at(w.ways, way).days += days
        way_at(w.ways, way).days_sq += days * days


@njit
def end_tracks(w: Any, case: Any, now: Any) -> None:
    """What is still live ends with its case."""
    for line in range(1, w.lines):
        track = track_at(w.tracks, case * w.lines + line)
        c = track.who
        if c < 0:
            continue
        track.who = NOBODY
        child = token(w.tokens, c)
        if child.phase == MOVING:
            if child.to >= 0:
                count_up(w, child.to, now)
                station_at(w.stations, child.to).inside -= 1
            child.to = NOWHERE
            continue
        write_row(w, c, now, ENDED_WITH_CASE, 0)
        leave(w, c, now)
        drop(w, c)


@njit
def join(w: Any, case: Any, line: Any, way: Any, now: Any) -> None:
    """A track that ends may take the main line to another step."""
    main = track_at(w.tracks, case * w.lines).who
    if main < 0 or token(w.tokens, main).phase == MOVING:
        return
    station = station_at(w.stations, token(w.tokens, main).station)
    for each in range(station.on_from, station.on_end):
        found = join_at(w.joins, each)
        if found.line == line and found.way == way:
            write_row(w, main, now, MOVED, found.to)
            leave(w, main, now)
            turn_back(w, main, found.to)
            send(w, main, found.to, now)
            return


@njit
def unpark(w: Any, case: Any, now: Any) -> None:
    """Who waited for a track to end may go on now."""
    for line in range(w.lines):
        c = track_at(w.tracks, case * w.lines + line).who
        if c >= 0 and token(w.tokens, c).phase == PARKED:
            try_to_leave(w, c, now)


@njit
def drop(w: Any, c: Any) -> None:
    """A token is done with; when it was the last of its case, the case is."""
    case = token(w.tokens, c).case
    main = token(w.tokens, case)
    main.live -= 1
    if c != case:
        give_back(w, c)
    if main.live == 0:
        give_back(w, case)
        w.left += 1


@njit
def new_case(w: Any, source: Any, number: Any, came: Any) -> Any:
    """A child comes: its main line, on no station yet; -1 when there is no room."""
    c = new_token(w)
    if c < 0:
        return c
    child = token(w.tokens, c)
    child.name, child.came, child.line_began = child_name(source, number), came, came
    child.case, child.line, child.turn, child.live = c, 0, 0, 1
    child.works, child.late, child.waited, child.phase = 0, 0, 0.0, MOVING
    if w.lines > 1:
        for line in range(w.lines):
            track = track_at(w.tracks, c * w.lines + line)
            track.who, track.starts = NOBODY, 0
        track_at(w.tracks, c * w.lines).who = c
    return c
