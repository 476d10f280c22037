"""Which number is drawn for this child, at this station, on this turn, for this purpose?

Numbers have names instead of an order: a number is the hash of (seed, replication, source, child,
station, turn, purpose). So two scenarios share every draw that means the same, and no replication
depends on another. The hash is the finaliser of SplitMix64 (Steele, Lea and Flood, 2014); all
durations are drawn by inversion, so that a larger number always means a longer time.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from zorgroute.core.simulation.model import (
    ERLANG,
    EXPONENTIAL,
    FIXED,
    LOGNORMAL,
    TABLE,
    UNIFORM,
    WEIBULL,
)
from zorgroute.core.simulation.pointing import quantile_at

# What a number is drawn for. A law of several numbers goes on in steps of PHASE.
OUTCOME = 0
SERVICE = 1
AFTER = 2
PATIENCE = 3
ARRIVAL = 4
CLASS = 5
PHASE = 8

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_TURN = np.uint64(0xD1342543DE82EF95)
_CHILD = np.uint64(0xD6E8FEB86659FD93)
_START = np.uint64(0x9FB21C651E98DF25)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_STEP = 2.0**-53


@njit(forceinline=True)
def mixed(z: Any) -> Any:
    """A 64-bit number of which every bit depends on every bit of `z`."""
    z = (z ^ (z >> _30)) * _FIRST
    z = (z ^ (z >> _27)) * _SECOND
    return z ^ (z >> _31)


@njit(forceinline=True)
def unit(name: Any, purpose: Any) -> Any:
    """The number in (0, 1), never 0 or 1, of one name for one purpose."""
    z = mixed(name + np.uint64(purpose + 1) * _GOLDEN)
    return (np.float64(z >> _11) + 0.5) * _STEP


@njit
def run_name(seed: Any, replication: Any) -> Any:
    """The name of one replication."""
    return mixed(mixed(np.uint64(seed) + _GOLDEN) + np.uint64(replication) * _TURN + _GOLDEN)


@njit
def source_name(run: Any, key: Any) -> Any:
    """The name of a source within a run."""
    return mixed(run ^ key)


@njit
def start_name(run: Any) -> Any:
    """The name of who waits when the run begins."""
    return mixed(run ^ _START)


@njit(forceinline=True)
def child_name(source: Any, number: Any) -> Any:
    """The name of a child: the number-th of its source."""
    return mixed(source ^ (np.uint64(number + 1) * _CHILD))


@njit(forceinline=True)
def visit_name(child: Any, key: Any, turn: Any) -> Any:
    """The name of one visit of a child to one station."""
    return mixed((child ^ key) + np.uint64(turn) * _TURN)


@njit(forceinline=True)
def duration(law: Any, name: Any, purpose: Any, world: Any) -> Any:
    """A duration in days by one of the laws of model.py; `law` is its kind, a and b."""
    kind, a, b = law
    if kind == EXPONENTIAL:
        return -a * math.log(unit(name, purpose))
    if kind == FIXED:
        return a
    if kind == UNIFORM:
        return a + (b - a) * unit(name, purpose)
    if kind == LOGNORMAL:
        return math.exp(a + b * normal(unit(name, purpose)))
    if kind == WEIBULL:
        return a * (-math.log(unit(name, purpose))) ** (1.0 / b)
    if kind == ERLANG:
        return erlang(a, b, name, purpose)
    if kind == TABLE:
        return between(world, int(a), unit(name, purpose))
    return 0.0


@njit
def erlang(mean: Any, phases: Any, name: Any, purpose: Any) -> Any:
    """The sum of as many equal phases, each with a number of its own."""
    total = 0.0
    for phase in range(int(phases)):
        total -= math.log(unit(name, purpose + PHASE * phase))
    return mean * total / phases


@njit
def between(world: Any, number: Any, u: Any) -> Any:
    """Between two quantiles of a table in a straight line."""
    low = quantile_at(world.quantiles, number).start
    size = quantile_at(world.quantiles, number + 1).start - low
    at = min(int(u * (size - 1)), max(size - 2, 0))
    below = quantile_at(world.quantiles, low + at).value
    above = quantile_at(world.quantiles, low + min(at + 1, size - 1)).value
    return below + (u * (size - 1) - at) * (above - below)


@njit
def normal(p: Any) -> Any:
    """The quantile of the normal law: PPND16, Wichura (1988), Applied Statistics AS 241."""
    q = p - 0.5
    if abs(q) <= 0.425:
        return _middle(q)
    r = math.sqrt(-math.log(p if q < 0 else 1.0 - p))
    tail = _shoulder(r - 1.6) if r <= 5.0 else _far(r - 5.0)
    return -tail if q < 0 else tail


@njit
def _middle(q: Any) -> Any:
    """Near the middle: q = p - 0.5."""
    r = 0.180625 - q * q
    over = (
        (
            (
                (
                    (
                        (2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r
                        + 6.7265770927008700853e4
                    )
                    * r
                    + 4.5921953931549871457e4
                )
                * r
                + 1.3731693765509461125e4
            )
            * r
            + 1.9715909503065514427e3
        )
        * r
        + 1.3314166789178437745e2
    ) * r + 3.3871328727963666080e0
    under = (
        (
            (
                (
                    (
                        (5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r
                        + 3.9307895800092710610e4
                    )
                    * r
                    + 2.1213794301586595867e4
                )
                * r
                + 5.3941960214247511077e3
            )
            * r
            + 6.8718700749205790830e2
        )
        * r
        + 4.2313330701600911252e1
    ) * r + 1.0
    return q * over / under


@njit
def _shoulder(r: Any) -> Any:
    """From 0.075 to about 1e-11 of a tail."""
    over = (
        (
            (
                (
                    (
                        (7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r
                        + 2.41780725177450611770e-1
                    )
                    * r
                    + 1.27045825245236838258e0
                )
                * r
                + 3.64784832476320460504e0
            )
            * r
            + 5.76949722146069140550e0
        )
        * r
        + 4.63033784615654529590e0
    ) * r + 1.42343711074968357734e0
    under = (
        (
            (
                (
                    (
                        (1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r
                        + 1.51986665636164571966e-2
                    )
                    * r
                    + 1.48103976427480074590e-1
                )
                * r
                + 6.89767334985100004550e-1
            )
            * r
            + 1.67638483018380384940e0
        )
        * r
        + 2.05319162663775882187e0
    ) * r + 1.0
    return over / under


@njit
def _far(r: Any) -> Any:
    """Farther out in a tail."""
    over = (
        (
            (
                (
                    (
                        (2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
                        + 1.24266094738807843860e-3
                    )
                    * r
                    + 2.65321895265761230930e-2
                )
                * r
                + 2.96560571828504891230e-1
            )
            * r
            + 1.78482653991729133580e0
        )
        * r
        + 5.46378491116411436990e0
    ) * r + 6.65790464350110377720e0
    under = (
        (
            (
                (
                    (
                        (2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r
                        + 1.84631831751005468180e-5
                    )
                    * r
                    + 7.86869131045613259100e-4
                )
                * r
                + 1.48753612908506148525e-2
            )
            * r
            + 1.36929880922735805310e-1
        )
        * r
        + 5.99832206555887937690e-1
    ) * r + 1.0
    return over / under
