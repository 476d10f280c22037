"""What is the network on which simulators are laid side by side?

Ten stations with one to eight workers, three sources, and ways back. With exponential durations it
is an open network of Jackson: every station waits as if it stood alone. In the variant with a
calendar the fourth station is a meeting and the first three have fewer workers in summer.
"""

from __future__ import annotations

import numpy as np

from tests.core.simulation.exact import wait_in_line
from zorgroute.core.simulation.model import Model
from zorgroute.core.simulation.network import (
    NO_TIME,
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

ARRIVALS = (1.0, 0.8, 0.6)
WORKERS = (3, 3, 2, 4, 5, 8, 6, 4, 3, 5)
LOADS = (0.80, 0.85, 0.75, 0.80, 0.90, 0.85, 0.80, 0.85, 0.75, 0.80)
SHARES = np.zeros((10, 10))
SHARES[0:3, 3], SHARES[0:3, 9] = 0.7, 0.1
SHARES[3, 4:7] = 0.35, 0.35, 0.2
SHARES[4, 5:8] = 0.4, 0.3, 0.2
SHARES[5, 8:10] = 0.1, 0.4
SHARES[6, [7, 9]] = 0.1, 0.4
SHARES[7, 8:10] = 0.15, 0.6
SHARES[8, [4, 9]] = 0.1, 0.6
SHARES[9, 5] = 0.1

OUTSIDE = np.array([*ARRIVALS, *[0.0] * 7])
FLOW = np.linalg.solve(np.eye(10) - SHARES.T, OUTSIDE)
WORK = np.array(WORKERS) * np.array(LOADS) / FLOW  # mean days per visit

MEETING_AT, EVERY = 3, 4.0
PLACES = int(np.ceil(FLOW[MEETING_AT] * EVERY / 0.85))
YEAR, SUMMER_FROM = 52.0, 42.0
IN_SUMMER = (2, 2, 1)


def waits() -> list[float]:
    """The exact mean wait at every station."""
    return [
        wait_in_line(float(FLOW[at]), float(WORK[at]), WORKERS[at]) for at in range(len(WORKERS))
    ]


def days_inside() -> float:
    """The exact mean time of a child in the whole network."""
    return float((FLOW * (np.array(waits()) + WORK)).sum() / OUTSIDE.sum())


def days_for(children: int) -> float:
    """How many days bring so many children on average."""
    return children / sum(ARRIVALS)


def reference(*, calendar: bool = False, copies: int = 1) -> Model:
    """The network, as it is or with its calendar; `copies` of it beside each other."""
    stations, pools, sources = [], [], []
    for copy in range(copies):
        base = copy * len(WORKERS)
        for at in range(len(WORKERS)):
            stations.append(_station(base, at, calendar=calendar))
            pools.append(_pool(at, calendar=calendar))
        sources += [
            Source(((0.0, rate),), base + at, name=f"{copy}/{at}")
            for at, rate in enumerate(ARRIVALS)
        ]
    return network(stations, pools, sources)


def _station(base: int, at: int, *, calendar: bool) -> Station:
    edges = [Edge(base + to, float(share)) for to, share in enumerate(SHARES[at]) if share > 0]
    edges.append(Edge(OUT, 1.0 - float(SHARES[at].sum())))
    work = NO_TIME if calendar and at == MEETING_AT else exponential(float(WORK[at]))
    return Station((PerClass(base + at, serve=work, edges=tuple(edges)),), rank=base + at)


def _pool(at: int, *, calendar: bool) -> Pool:
    if calendar and at == MEETING_AT:
        return sessions(EVERY, PLACES)
    if calendar and at < len(IN_SUMMER):
        return Pool(((0.0, WORKERS[at]), (SUMMER_FROM, IN_SUMMER[at])), YEAR)
    return people(WORKERS[at])
