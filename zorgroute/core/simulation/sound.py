"""Is a model sound in form, so that the kernel never looks where nothing stands?

The kernel checks no bounds. Whoever compiles or writes a model by hand is told here what is wrong,
before it runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.simulation.model import MEETING, PEOPLE, Model

MOST_LINES = 64
STATION_CLASS = (
    "serve_kind", "serve_a", "serve_b", "after_kind", "after_a", "after_b", "prio",
    "patience_kind", "patience_a", "patience_b", "patience_to", "patience_class", "urge_after",
    "urge_class",
)  # fmt: skip
STATION = ("key", "rank", "limit", "norm", "due", "due_to", "needs_ended")
POINTERS = (
    ("edge_ptr", "edge_to"), ("spawn_ptr", "spawn_to"), ("enter_ptr", "enter_to"),
    ("on_ptr", "on_to"), ("cal_ptr", "cal_time"), ("source_ptr", "source_time"),
    ("mix_ptr", "mix_class"), ("table_ptr", "table_at"),
)  # fmt: skip
TOGETHER = (
    ("edge_to", "edge_class", "edge_cum", "edge_outcome"), ("on_to", "on_line", "on_way"),
    ("cal_time", "cal_cap"), ("source_time", "source_rate"), ("mix_class", "mix_cum"),
    ("first_station", "first_class", "first_since"), ("source_to", "source_period", "source_key"),
    ("pool_kind", "cal_period"),
)  # fmt: skip


class UnsoundModel(ZorgrouteError):
    """The arrays of a model do not fit each other; the message says which."""


def must_be_sound(model: Model) -> None:
    """Raise `UnsoundModel` with everything that is wrong with the form of a model."""
    wrong = [*_shapes(model)]
    if not wrong:
        wrong = [*_places(model), *_orders(model)]
    if wrong:
        raise UnsoundModel("; ".join(wrong))


def _shapes(model: Model) -> Iterator[str]:
    stations, rows = len(model.line), model.pool.size
    for name in STATION_CLASS:
        if np.shape(getattr(model, name)) != model.pool.shape:
            yield f"{name}: not one per station and class"
    for name in STATION:
        if len(getattr(model, name)) != stations:
            yield f"{name}: not one per station"
    for names in TOGETHER:
        if len({len(getattr(model, name)) for name in names}) > 1:
            yield f"{', '.join(names)}: not of one length"
    if np.ndim(model.due_day) != 2 or len(model.due_day) != len(model.due_hours):
        yield "due_day: not one row per term"
    sizes = {
        "edge_ptr": rows, "enter_ptr": rows, "spawn_ptr": len(model.edge_to), "on_ptr": stations,
        "cal_ptr": len(model.pool_kind), "source_ptr": len(model.source_to),
        "mix_ptr": len(model.source_to), "table_ptr": len(model.table_ptr) - 1,
    }  # fmt: skip
    for pointer, values in POINTERS:
        at = np.asarray(getattr(model, pointer))
        ends = len(at) == sizes[pointer] + 1 and at[-1] == len(getattr(model, values))
        if not ends or at[0] != 0 or (np.diff(at) < 0).any():
            yield f"{pointer}: does not divide {values}"


def _places(model: Model) -> Iterator[str]:
    stations, classes = model.pool.shape
    ways, lines = len(model.way_line), int(model.line.max()) + 1
    inside: tuple[tuple[str, Any, int, int], ...] = (
        ("pool", model.pool, 0, len(model.pool_kind)),
        ("prio", model.prio, 0, 1 << 16),
        ("line", model.line, 0, MOST_LINES),
        ("edge_to", model.edge_to, -ways, stations),
        ("patience_to", model.patience_to, -ways, stations),
        ("on_to", model.on_to, -ways, stations),
        ("due_to", model.due_to, -1 - ways, stations),
        ("spawn_to", model.spawn_to, 0, stations),
        ("enter_to", model.enter_to, 0, stations),
        ("source_to", model.source_to, 0, stations),
        ("first_station", model.first_station, 0, stations),
        ("edge_class", model.edge_class, -1, classes),
        ("patience_class", model.patience_class, -1, classes),
        ("urge_class", model.urge_class[model.urge_after < np.inf], 0, classes),
        ("mix_class", model.mix_class, 0, classes),
        ("first_class", model.first_class, 0, classes),
        ("on_line", model.on_line, 0, lines),
        ("on_way", model.on_way, 0, ways),
        ("due", model.due, -1, len(model.due_hours)),
    )
    for name, values, low, end in inside:
        if np.size(values) and (np.min(values) < low or np.max(values) >= end):
            yield f"{name}: points outside the model"
    for name in ("source_to", "first_station"):
        if (model.line[getattr(model, name)] != 0).any():
            yield f"{name}: not on the main line"


def _orders(model: Model) -> Iterator[str]:
    if (np.diff(model.mix_ptr) == 0).any() or (np.diff(model.source_ptr) == 0).any():
        yield "source_ptr, mix_ptr: a source without a rate or a class"
    for at, kind in enumerate(model.pool_kind):
        times = model.cal_time[model.cal_ptr[at] : model.cal_ptr[at + 1]]
        period = float(model.cal_period[at])
        if kind in (PEOPLE, MEETING) and not len(times):
            yield f"cal_ptr: pool {at} has no calendar"
        elif (np.diff(times) < 0).any() or (period > 0 and len(times) and times[-1] > period):
            yield f"cal_time: pool {at} is not in order within its period"
