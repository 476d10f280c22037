"""On which systems is the kernel laid beside the exact answer, and what is compared?"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from tests.core.simulation import exact, reference
from zorgroute.core.simulation.model import LOGNORMAL, Model
from zorgroute.core.simulation.network import (
    OUT,
    Edge,
    PerClass,
    Pool,
    Source,
    Station,
    exponential,
    network,
    people,
    sessions,
)
from zorgroute.core.simulation.replication import Run, run_once


@dataclass(frozen=True)
class Truth:
    """A system, its exact answer, and how the answer is read from a run of `days`."""

    name: str
    exact: float
    model: Model
    read: Callable[[Run], float]
    days: float = 30_000.0
    warm_up: float = 1_000.0


@dataclass(frozen=True)
class Measured:
    """Mean of the replications, its standard error, and the distance to the truth in those."""

    mean: float
    error: float
    distance: float


def measured(truth: Truth, seed: int, replications: int) -> Measured:
    """Run a system so many times and lay it beside its truth."""
    found = np.array([truth.read(run) for run in _runs(truth, seed, replications)])
    mean, error = float(found.mean()), float(found.std(ddof=1) / math.sqrt(replications))
    return Measured(mean, error, (mean - truth.exact) / error)


# Several truths are read from the same runs: by the identity of their model, which lives as long.
_DONE: dict[tuple[int, int, int], list[Run]] = {}


def _runs(truth: Truth, seed: int, replications: int) -> list[Run]:
    name = (id(truth.model), seed, replications)
    if name not in _DONE:
        _DONE[name] = [
            run_once(
                truth.model,
                seed=seed,
                replication=each,
                days=truth.days,
                warm_up=truth.warm_up,
                log=False,
            )
            for each in range(replications)
        ]
    return _DONE[name]


def wait_at(station: int, klass: int = 0) -> Callable[[Run], float]:
    """The mean wait in days of who was served at a station."""
    return lambda run: float(run.wait_sum[station, klass] / run.served[station, klass])


def _gave_up(run: Run) -> float:
    return float(run.gave_up[0, 0] / (run.gave_up[0, 0] + run.served[0, 0]))


def _inside(run: Run) -> float:
    return float(run.way_days[0] / run.way_count[0])


def _one(rate: float, of: PerClass, pool: Pool) -> Model:
    return network([Station((of,))], [pool], [Source(((0.0, rate),))])


def _priority() -> Model:
    urgent, other = (PerClass(serve=exponential(1.0), prio=level) for level in (0, 1))
    source = Source(((0.0, 2.4),), mix=(0.375, 0.625))
    return network([Station((urgent, other))], [people(3)], [source], classes=2)


def _before_full() -> Model:
    first = Station((PerClass(0, serve=exponential(1.0), edges=(Edge(1),)),))
    second = Station((PerClass(1, serve=exponential(1.0)),), rank=1, limit=2)
    return network([first, second], [people(1), people(1)], [Source(((0.0, 0.5),))])


@cache
def truths() -> Sequence[Truth]:
    """Every kind of station, each beside its exact answer."""
    one_day = PerClass(serve=exponential(1.0))
    summer = Pool(((0.0, 3), (42.0, 2)), 52.0)
    lognormal = PerClass(serve=(LOGNORMAL, -0.5, 1.0))
    impatient = PerClass(serve=exponential(1.0), patience=exponential(2.0), patience_to=OUT)
    priority = _priority()
    urgent, other = exact.waits_by_priority((0.9, 1.5), 1.0, 3)
    network_of_ten = reference.reference()
    stations = [
        Truth(f"network of Jackson, station {at}", wait, network_of_ten, wait_at(at))
        for at, wait in enumerate(reference.waits())
    ]
    return (
        Truth("M/M/3", exact.wait_in_line(2.4, 1.0, 3), _one(2.4, one_day, people(3)), wait_at(0)),
        *stations,
        Truth("network of Jackson, inside", reference.days_inside(), network_of_ten, _inside),
        Truth(
            "Erlang A, share that gives up",
            exact.share_that_gives_up(4.0, 1.0, 3, 2.0),
            _one(4.0, impatient, people(3)),
            _gave_up,
        ),
        Truth("priority, urgent", urgent, priority, wait_at(0, 0)),
        Truth("priority, other", other, priority, wait_at(0, 1)),
        Truth(
            "M/G/1, lognormal",
            exact.wait_of_one_worker(0.7, 1.0, math.e),
            _one(0.7, lognormal, people(1)),
            wait_at(0),
        ),
        Truth(
            "meeting with places that lapse",
            exact.wait_for_meeting(1.7, 4.0, 8),
            _one(1.7, PerClass(), sessions(4.0, 8)),
            wait_at(0),
        ),
        Truth(
            "fewer workers in summer",
            exact.wait_in_summer(0.8, 3.0, ((42.0, 3), (10.0, 2))),
            _one(0.8, PerClass(serve=exponential(3.0)), summer),
            wait_at(0),
            days=52.0 * 600,
            warm_up=52.0 * 20,
        ),
        Truth(
            "full station after it",
            exact.wait_before_full_station(0.5, 1.0, 1.0, 2),
            _before_full(),
            wait_at(0),
        ),
    )
