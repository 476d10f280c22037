"""What does the kernel hold while it runs: which children, in which lines, with which workers?

A model is laid out once more for the run, in records that keep together what is read together. The
fields below the remark "as it goes" change while the run goes on; the others come from the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.simulation.model import F64, FREE, Model, way_out

Records = NDArray[Any]

NOBODY = -1
UNLIMITED = 1 << 40


def _record(**fields: str) -> np.dtype[Any]:
    return np.dtype(list(fields.items()), align=True)


# One station for one class.
VISIT = _record(
    serve_a="f8", serve_b="f8", after_a="f8", after_b="f8", patience_a="f8", patience_b="f8",
    urge_after="f8", pool="i4", prio="i4", serve_kind="i4", after_kind="i4", patience_kind="i4",
    patience_to="i4", patience_class="i4", urge_class="i4", edge_from="i4", edge_end="i4",
    enter_from="i4", enter_end="i4",
)  # fmt: skip
EDGE = _record(cum="f8", to="i4", klass="i4", outcome="i4", spawn_from="i4", spawn_end="i4")
STATION = _record(
    key="u8", needs="u8", norm="f8", line="i4", rank="i4", limit="i4", due="i4", due_to="i4",
    on_from="i4", on_end="i4",
    # as it goes: how many wait and are inside, until when that was added up, who is held back
    queue="i8", inside="i8", counted="f8", held_head="i4", held_tail="i4",
    next="i4", listed="i4",
)  # fmt: skip
POOL = _record(
    period="f8", kind="i4", cal_from="i4", cal_end="i4",
    # as it goes
    cap="i8", busy="i8", turn="i8", busy_days="f8", cap_days="f8", cap_since="f8",
    places="i8", lapsed="i8", at="i4", next="i4", listed="i4",
)  # fmt: skip
SOURCE = _record(
    period="f8", key="u8", a_period="f8", to="i4", time_from="i4", time_end="i4", mix_from="i4",
    mix_end="i4",
    # as it goes: its name, how many came, and where in its rates it is
    name="u8", number="i8", turn="i8", at="i4",
)  # fmt: skip
# A child on one line: the main line or a track. `case` is the place of its main line.
TOKEN = _record(
    name="u8", child="i8", turn="i8", came="f8", line_began="f8", began="f8", started="f8",
    waited="f8", ends="i8", term="i8", gives_up="i8", urges="i8", station="i4", klass="i4",
    line="i4", case="i4", next="i4", prev="i4", list="i4", pool="i4", to="i4", edge="i4",
    live="i4", phase="i1", works="i1", late="i1",
)  # fmt: skip
TALLY = _record(
    wait_sum="f8", wait_sq="f8", served="i8", over_norm="i8", gave_up="i8", turned_away="i8",
    late="i8",
)  # fmt: skip
WAY = _record(days="f8", days_sq="f8", count="i8")
ROW = _record(
    child="i8", began="f8", started="f8", done="f8", station="i4", klass="i4", outcome="i4",
    way="i4", how="i1", late="i1",
)  # fmt: skip
QUEUE = _record(head="i4", tail="i4")
TRACK = _record(who="i4", starts="i4")
EVENT = _record(at="f8", code="i8")
AREA = _record(waiting="f8", inside="f8")
BEGIN = _record(to="i4")
JOIN = _record(line="i4", way="i4", to="i4")
TERM = _record(hours="f8")
DUE = _record(day="i4")
CHANGE = _record(at="f8", cap="i4")
RATE = _record(at="f8", rate="f8")
MIX = _record(cum="f8", klass="i4")
FIRST = _record(since="f8", number="i8", station="i4", klass="i4")
QUANTILE = _record(value="f8", start="i8")  # of place i the value, of table i where it starts

KINDS = {
    "visits": VISIT, "edges": EDGE, "stations": STATION, "pools": POOL, "queues": QUEUE,
    "sources": SOURCE, "tokens": TOKEN, "tracks": TRACK, "heap": EVENT, "rows": ROW,
    "tally": TALLY, "ways": WAY, "areas": AREA, "enters": BEGIN, "spawns": BEGIN, "joins": JOIN,
    "terms": TERM, "due": DUE, "calendar": CHANGE, "rates": RATE, "mixes": MIX, "first": FIRST,
    "quantiles": QUANTILE,
}  # fmt: skip

# What there is one of: the addresses of all records, the sizes, and how far everything is.
WORLD = _record(
    **dict.fromkeys(KINDS, "i8"),
    days="f8", warm_up="f8", width="f8", most="i8", closing="u8", run="u8", classes="i8",
    levels="i8", lines="i8", periods="i8", due_days="i8", station_count="i8", pool_count="i8",
    source_count="i8", first_count="i8", most_tokens="i8", most_events="i8", most_rows="i8",
    # as it goes
    in_heap="i8", planned="i8", slots="i8", free="i8", written="i8", fault="i8", arrived="i8",
    left="i8", turned="i8", events="i8", still="i8", moves_head="i8", moves_tail="i8",
    rooms_head="i8", rooms_tail="i8", ready_head="i8", ready_tail="i8", made_of="i8",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """The one record that the kernel gets, and the arrays whose addresses stand in it."""

    one: Records
    arrays: Mapping[str, Records]


@dataclass(frozen=True)
class Room:
    """How much is set aside for a run: tokens at once, planned events, rows of the log."""

    tokens: int
    events: int
    rows: int


@dataclass(frozen=True)
class Span:
    """How long a run lasts in days, what its tallies leave out, and in how many equal periods."""

    days: float
    warm_up: float
    periods: int
    most: int


def world_of(model: Model, span: Span, room: Room, run: np.uint64) -> World:
    """Lay a model out for one run; nothing in it points back at the model."""
    lines, levels = int(model.line.max()) + 1, int(model.prio.max()) + 1
    arrays = {
        "visits": _visits(model),
        "edges": _edges(model),
        "stations": _stations(model),
        "pools": _pools(model),
        "sources": _sources(model),
        "queues": np.array([(NOBODY, NOBODY)] * (len(model.pool_kind) * levels), QUEUE),
        "tokens": np.zeros(room.tokens, TOKEN),
        "tracks": np.zeros(room.tokens * lines if lines > 1 else 0, TRACK),
        "heap": np.zeros(room.events, EVENT),
        "rows": np.zeros(room.rows, ROW),
        "tally": np.zeros(model.pool.size, TALLY),
        "ways": np.zeros(len(model.way_line) + 1, WAY),
        "areas": np.zeros(len(model.line) * span.periods, AREA),
        **_lists(model),
    }
    one = np.zeros(1, WORLD)
    for name, kind in KINDS.items():
        arrays[name] = np.require(arrays[name], kind, "C")
        one[0][name] = arrays[name].ctypes.data
    values = {
        "days": span.days, "warm_up": span.warm_up, "width": span.days / span.periods,
        "most": span.most, "closing": model.closing_mask, "run": run,
        "classes": model.pool.shape[1], "levels": levels, "lines": lines,
        "periods": span.periods, "due_days": np.shape(model.due_day)[-1],
        "station_count": len(model.line), "pool_count": len(model.pool_kind),
        "source_count": len(model.source_to), "first_count": len(model.first_station),
        "most_tokens": room.tokens, "most_events": room.events, "most_rows": room.rows,
        **dict.fromkeys(("free", "moves_head", "rooms_head", "ready_head"), NOBODY),
    }  # fmt: skip
    for name, value in values.items():
        one[0][name] = value
    return World(one, arrays)


def _lists(model: Model) -> dict[str, Records]:
    order = np.argsort(-model.first_since, kind="stable")
    tables = max(len(model.table_at), len(model.table_ptr))
    return {
        "enters": _together(BEGIN, to=model.enter_to),
        "spawns": _together(BEGIN, to=model.spawn_to),
        "joins": _together(JOIN, line=model.on_line, way=model.on_way, to=model.on_to),
        "terms": _together(TERM, hours=model.due_hours),
        "due": _together(DUE, day=model.due_day.ravel()),
        "calendar": _together(CHANGE, at=model.cal_time, cap=model.cal_cap),
        "rates": _together(RATE, at=model.source_time, rate=model.source_rate),
        "mixes": _together(MIX, cum=model.mix_cum, klass=model.mix_class),
        "first": _together(
            FIRST,
            since=model.first_since[order],
            number=order,
            station=model.first_station[order],
            klass=model.first_class[order],
        ),
        "quantiles": _together(
            QUANTILE,
            value=np.resize(model.table_at, tables),
            start=np.resize(model.table_ptr, tables),
        ),
    }


def _together(kind: np.dtype[Any], **columns: NDArray[Any]) -> Records:
    """Columns of one length, as records."""
    found = np.zeros(max(len(column) for column in columns.values()), kind)
    for name, column in columns.items():
        found[name] = column
    return found


def _visits(model: Model) -> Records:
    found = np.zeros(model.pool.size, VISIT)
    for name in (
        "serve_a", "serve_b", "after_a", "after_b", "patience_a", "patience_b", "urge_after",
        "pool", "prio", "serve_kind", "after_kind", "patience_kind", "patience_to",
        "patience_class", "urge_class",
    ):  # fmt: skip
        found[name] = np.asarray(getattr(model, name)).ravel()
    found["edge_from"], found["edge_end"] = model.edge_ptr[:-1], model.edge_ptr[1:]
    found["edge_from"][model.edge_ptr[:-1] == model.edge_ptr[1:]] = len(model.edge_to)
    found["enter_from"], found["enter_end"] = model.enter_ptr[:-1], model.enter_ptr[1:]
    return found


def _edges(model: Model) -> Records:
    """Every edge, and one more for a child that comes where the model knows no way on.

    It leads to a way out that no model has, so that a run in which it is taken is refused.
    """
    found = np.zeros(len(model.edge_to) + 1, EDGE)
    known = found[:-1]
    known["cum"], known["to"], known["klass"] = model.edge_cum, model.edge_to, model.edge_class
    known["outcome"] = model.edge_outcome
    known["spawn_from"], known["spawn_end"] = model.spawn_ptr[:-1], model.spawn_ptr[1:]
    found["to"][-1], found["klass"][-1] = way_out(len(model.way_line)), -1
    return found


def _stations(model: Model) -> Records:
    found = np.zeros(len(model.line), STATION)
    for name in ("key", "norm", "line", "rank", "limit", "due", "due_to"):
        found[name] = getattr(model, name)
    found["needs"] = model.needs_ended
    found["on_from"], found["on_end"] = model.on_ptr[:-1], model.on_ptr[1:]
    found["held_head"], found["held_tail"] = NOBODY, NOBODY
    return found


def _pools(model: Model) -> Records:
    found = np.zeros(len(model.pool_kind), POOL)
    found["period"], found["kind"] = model.cal_period, model.pool_kind
    found["cal_from"], found["cal_end"] = model.cal_ptr[:-1], model.cal_ptr[1:]
    found["cap"][model.pool_kind == FREE] = UNLIMITED
    return found


def _sources(model: Model) -> Records:
    found = np.zeros(len(model.source_to), SOURCE)
    found["period"], found["key"], found["to"] = (
        model.source_period,
        model.source_key,
        model.source_to,
    )
    found["time_from"], found["time_end"] = model.source_ptr[:-1], model.source_ptr[1:]
    found["mix_from"], found["mix_end"] = model.mix_ptr[:-1], model.mix_ptr[1:]
    for at in range(len(found)):
        low, high = int(model.source_ptr[at]), int(model.source_ptr[at + 1])
        found["a_period"][at] = children_in(
            model.source_time[low:high], model.source_rate[low:high], float(found["period"][at])
        )
    return found


def children_in(times: Sequence[float] | F64, rates: Sequence[float] | F64, end: float) -> float:
    """How many children a source brings on average from 0 until `end`, within one period."""
    total = 0.0
    for at, rate in enumerate(rates):
        until = float(times[at + 1]) if at + 1 < len(times) else end
        total += float(rate) * max(0.0, min(until, end) - min(float(times[at]), end))
    return total
