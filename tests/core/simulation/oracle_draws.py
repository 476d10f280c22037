"""Which number does a name give, written again with Python's own integers?"""

from __future__ import annotations

import math
from dataclasses import dataclass

from zorgroute.core.simulation import draws
from zorgroute.core.simulation.model import (
    ERLANG,
    EXPONENTIAL,
    FIXED,
    LOGNORMAL,
    NOTHING,
    TABLE,
    UNIFORM,
    WEIBULL,
    Model,
)

OUTCOME, SERVICE, AFTER, PATIENCE, ARRIVAL, KLASS = range(6)
ALL = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
TURN = 0xD1342543DE82EF95


def mixed(z: int) -> int:
    z &= ALL
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & ALL
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & ALL
    return z ^ (z >> 31)


def unit(name: int, purpose: int) -> float:
    return ((mixed(name + (purpose + 1) * GOLDEN) >> 11) + 0.5) * 2.0**-53


def run_name(seed: int, replication: int) -> int:
    return mixed(mixed(seed + GOLDEN) + replication * TURN + GOLDEN)


def source_name(run: int, key: int) -> int:
    return mixed(run ^ key)


def start_name(run: int) -> int:
    return mixed(run ^ 0x9FB21C651E98DF25)


def child_name(source: int, number: int) -> int:
    return mixed(source ^ ((number + 1) * 0xD6E8FEB86659FD93 & ALL))


def visit_name(child: int, key: int, turn: int) -> int:
    return mixed((child ^ key) + turn * TURN)


@dataclass(frozen=True)
class Law:
    kind: int
    a: float
    b: float


def duration(law: Law, name: int, purpose: int, model: Model) -> float:
    u = unit(name, purpose)
    match law.kind:
        case 0:
            assert law.kind == NOTHING
            return 0.0
        case 1:
            assert law.kind == EXPONENTIAL
            return -law.a * math.log(u)
        case 2:
            assert law.kind == FIXED
            return law.a
        case 3:
            assert law.kind == UNIFORM
            return law.a + (law.b - law.a) * u
        case 4:
            assert law.kind == LOGNORMAL
            return math.exp(law.a + law.b * draws.normal(u))
        case 5:
            assert law.kind == WEIBULL
            return law.a * (-math.log(u)) ** (1.0 / law.b)
        case 6:
            assert law.kind == ERLANG
            total = 0.0
            for phase in range(int(law.b)):
                total -= math.log(unit(name, purpose + 8 * phase))
            return law.a * total / law.b
        case _:
            assert law.kind == TABLE
            return _between(model, int(law.a), u)


def _between(model: Model, number: int, u: float) -> float:
    values = model.table_at[model.table_ptr[number] : model.table_ptr[number + 1]].tolist()
    last = len(values) - 1
    at = min(int(u * last), max(last - 1, 0))
    return values[at] + (u * last - at) * (values[min(at + 1, last)] - values[at])
