"""What does a child draw, done again in plain Python as a check on the kernel?"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from zorgroute.core.simulation import draws
from zorgroute.core.simulation.model import (
    ERLANG,
    EXPONENTIAL,
    FIXED,
    LOGNORMAL,
    TABLE,
    UNIFORM,
    WEIBULL,
    Model,
)

Name = np.uint64


class Law(NamedTuple):
    """A law of model.py."""

    kind: int
    a: float
    b: float

    def drawn(self, model: Model, visit: Name, purpose: int) -> float:
        """A duration in days."""
        kind, a, b = self
        u = float(draws.unit(visit, purpose))
        if kind == EXPONENTIAL:
            return -a * math.log(u)
        if kind == FIXED:
            return a
        if kind == UNIFORM:
            return a + (b - a) * u
        if kind == LOGNORMAL:
            return math.exp(a + b * NormalDist().inv_cdf(u))
        if kind == WEIBULL:
            return float(a * (-math.log(u)) ** (1.0 / b))
        if kind == ERLANG:
            phases = [float(draws.unit(visit, purpose + draws.PHASE * at)) for at in range(int(b))]
            return -a * math.fsum(map(math.log, phases)) / b
        return _between(model, int(a), u) if kind == TABLE else 0.0


def _between(model: Model, number: int, u: float) -> float:
    """Between the quantiles of a table in straight lines."""
    low, high = int(model.table_ptr[number]), int(model.table_ptr[number + 1])
    table = model.table_at[low:high]
    return float(np.interp(u, np.linspace(0.0, 1.0, len(table)), table))


def visit_of(child: Name, key: np.uint64, turn: int) -> Name:
    """The name of one visit of a child to one station."""
    return np.uint64(draws.visit_name(child, key, turn))


def child_of(model: Model, run: Name, child: int) -> Name:
    """The name of a child by its number in a log of the kernel."""
    if child < 0:
        return np.uint64(draws.child_name(np.uint64(draws.start_name(run)), -1 - child))
    source, number = divmod(child, 2**32)
    key = model.source_key[source]
    return np.uint64(draws.child_name(np.uint64(draws.source_name(run, key)), number))


def work_days(model: Model, station: int, klass: int, visit: Name) -> float:
    """How long a visit takes once it has begun, in days: the work and the time after it."""
    at = station, klass
    work = Law(int(model.serve_kind[at]), float(model.serve_a[at]), float(model.serve_b[at]))
    after = Law(int(model.after_kind[at]), float(model.after_a[at]), float(model.after_b[at]))
    return work.drawn(model, visit, draws.SERVICE) + after.drawn(model, visit, draws.AFTER)


def edge_of(model: Model, classes: int, station: int, klass: int, visit: Name) -> int:
    """Which edge a visit leaves by."""
    row = station * classes + klass
    first, last = int(model.edge_ptr[row]), int(model.edge_ptr[row + 1])
    u = float(draws.unit(visit, draws.OUTCOME))
    return first + int(np.searchsorted(model.edge_cum[first : last - 1], u, side="left"))
