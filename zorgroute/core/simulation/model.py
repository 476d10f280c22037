"""What is a model: a route with a scenario, compiled to flat arrays for one generic kernel?

A *station* is a step of a line (or a delay that the scenario adds); a *class* is a kind of child:
one combination of the facts that the scenario draws, its area among them. Time is in days, in civil
time from the first day of the run: day 3.5 is noon of the fourth day. S stations, K classes, Q
pools, P priority levels, L lines (0 is the main line), E edges, X ways out.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]
F64 = NDArray[np.float64]

# Laws of a duration, drawn by inversion: what `a` and `b` mean stands beside it.
NOTHING = 0  # no time at all
EXPONENTIAL = 1  # a: mean
FIXED = 2  # a: the duration
UNIFORM = 3  # a: from, b: to
LOGNORMAL = 4  # a: mean of the logarithm, b: standard deviation of the logarithm
WEIBULL = 5  # a: scale, b: shape
ERLANG = 6  # a: mean, b: number of phases
TABLE = 7  # a: number of a table of quantiles in `table_ptr`, drawn between them in straight lines

# Kinds of pools.
PEOPLE = 0  # a number of workers that follows a calendar; each serves one child at a time
MEETING = 1  # at each session so many places; what nobody takes lapses
FREE = 2  # no limit: parents who think it over, a partner whose capacity is not in the scenario

# How a visit to a station ended, in the log of a run.
DONE = 0  # the step was done, with the outcome beside it
GAVE_UP = 1  # the child waited no longer
TERM = 2  # its term passed, and the route moves it by itself
MOVED = 3  # a track ended and took it along
ENDED_WITH_CASE = 4  # a track that was still live when the main line ended
INSIDE = 5  # still there when the run ended
TURNED_AWAY = 6  # came from outside to a station that was full


class Model(NamedTuple):
    """Flat arrays, nothing else, so that the compiled kernel can read them.

    **Stations.** `line[S]`; `key[S]` a number made from the name of the station, by which draws are
    named; `rank[S]` the order of the steps, so that an edge to the same or a lower rank is a way
    back; `limit[S]` how many children may be inside at once (0: no limit; a full station keeps who
    comes next on the station before, with its worker); `norm[S]` the longest wait in days that
    counts as in time (negative: none).
    **Per station and class.** `pool[S,K]`; `serve_*` the time that worker or place is taken;
    `after_*` the time that passes after that without anybody; `prio` the level in line, 0 first;
    `patience_*` how long a child waits before it gives up (NOTHING: for ever), `patience_to` where
    it goes then (a station, or -1-way out), `patience_class` as what (-1: as it is); `urge_after`
    after so many days in line it becomes `urge_class` (infinite: never).
    **Terms.** `due[S]` row of `due_day` or -1; `due_day[T,D]` is for a step that came up on day d
    the last day on which it is in time; `due_hours[T]` >= 0 counts elapsed hours instead;
    `due_to[S]` where the child goes by itself when the term passes (-1: it only counts as late).
    **Edges.** Row `s*K+k` of `edge_ptr`; `edge_cum` ends in 1; `edge_to` a station or -1-way out;
    `edge_class` (-1: as it is); `edge_outcome` the outcome's number; `spawn_ptr[E+1]`, `spawn_to`
    the first stations of tracks that begin with it (a live track is not started again).
    **Entering.** `enter_ptr[S*K+1]`, `enter_to`: tracks that begin when the step comes up.
    **Waiting for tracks.** `needs_ended[S]` bits of the tracks (bit l for line l) that must have
    ended before the step can be left; `closing_mask` those before the main line can end.
    **Joining.** `on_ptr[S+1]`, `on_line`, `on_way`, `on_to`: while a child stands on this main
    station and that line ends by that way out, it goes to `on_to` at once.
    **Ways out.** `way_line[X]`: the line that ends there.
    **Pools.** `pool_kind[Q]`; `cal_ptr`, `cal_time`, `cal_cap`, `cal_period` (0: once).
    **Sources.** `source_ptr`, `source_time`, `source_rate` (children a day, in steps),
    `source_period`, `source_to`, and the classes they bring: `mix_ptr`, `mix_class`, `mix_cum`;
    `source_key` as `key`.
    **Who waits at the start.** `first_station`, `first_class`, `first_since` (days waited).
    **Tables of quantiles.** `table_ptr`, `table_at`: values at equal steps of probability.

    What happens at one moment, and in which order, is in docs/explanation/simulation-meaning.md.
    """

    line: I32
    key: U64
    rank: I32
    limit: I32
    norm: F64
    pool: I32
    serve_kind: I32
    serve_a: F64
    serve_b: F64
    after_kind: I32
    after_a: F64
    after_b: F64
    prio: I32
    patience_kind: I32
    patience_a: F64
    patience_b: F64
    patience_to: I32
    patience_class: I32
    urge_after: F64
    urge_class: I32
    due: I32
    due_day: I32
    due_hours: F64
    due_to: I32
    edge_ptr: I32
    edge_to: I32
    edge_class: I32
    edge_cum: F64
    edge_outcome: I32
    spawn_ptr: I32
    spawn_to: I32
    enter_ptr: I32
    enter_to: I32
    needs_ended: U64
    closing_mask: np.uint64
    on_ptr: I32
    on_line: I32
    on_way: I32
    on_to: I32
    way_line: I32
    pool_kind: I32
    cal_ptr: I32
    cal_time: F64
    cal_cap: I32
    cal_period: F64
    source_ptr: I32
    source_time: F64
    source_rate: F64
    source_period: F64
    source_to: I32
    source_key: U64
    mix_ptr: I32
    mix_class: I32
    mix_cum: F64
    first_station: I32
    first_class: I32
    first_since: F64
    table_ptr: I32
    table_at: F64


def key_of(name: str) -> np.uint64:
    """The number by which the draws of a station or a source are named; the same on every machine.

    Two scenarios that call a step by the same name share what is drawn there for the same child.
    """
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()))


def way_out(number: int) -> int:
    """How `edge_to`, `patience_to` and `on_to` write a way out."""
    return -1 - number
