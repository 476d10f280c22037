"""How sure is a mean over replications, and from when is a long run steady?

A replication without an observation counts for nothing: not as zero, not as a wait (R217).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from zorgroute.core.simulation.model import F64

CONFIDENCE = 0.95
# Batches of five, and never more than half of the run thrown away: White, Cobb and Spratt,
# "A comparison of five steady-state truncation heuristics", Winter Simulation Conference 2000.
BATCH = 5


@dataclass(frozen=True)
class Interval:
    """A mean with its Student-t interval; nothing where there was nothing to observe.

    `low` and `high` are empty when fewer than two replications had an observation: one run says
    nothing about how sure it is.
    """

    value: float | None
    low: float | None
    high: float | None
    replications: int

    @property
    def half_width(self) -> float:
        """Half the width; infinite where there is no interval."""
        if self.low is None or self.high is None:
            return math.inf
        return (self.high - self.low) / 2

    def times(self, factor: float) -> Interval:
        """The same in another unit."""
        scaled = (each if each is None else each * factor for each in self._bounds)
        value, low, high = scaled
        return Interval(value, low, high, self.replications)

    @property
    def _bounds(self) -> tuple[float | None, float | None, float | None]:
        return self.value, self.low, self.high

    @property
    def covers_zero(self) -> bool:
        """Whether nothing clear can be said about the sign: also where there is no interval."""
        if self.low is None or self.high is None:
            return True
        return self.low <= 0.0 <= self.high


NOTHING_SEEN = Interval(None, None, None, 0)


def interval_of(values: F64, confidence: float = CONFIDENCE) -> Interval:
    """The mean of one value per replication, with its interval; nan is no observation."""
    return intervals_of(values.reshape(-1, 1), confidence)[0]


def intervals_of(values: F64, confidence: float = CONFIDENCE) -> list[Interval]:
    """An interval per column of a table with a row per replication."""
    seen = ~np.isnan(values)
    counts = seen.sum(axis=0)
    filled = np.where(seen, values, 0.0)
    means = filled.sum(axis=0) / np.maximum(counts, 1)
    squares = (np.where(seen, values - means, 0.0) ** 2).sum(axis=0)
    return [
        _interval(float(mean), float(square), int(count), confidence)
        for mean, square, count in zip(means, squares, counts, strict=True)
    ]


def _interval(mean: float, square: float, count: int, confidence: float) -> Interval:
    if count == 0:
        return NOTHING_SEEN
    if count == 1:
        return Interval(mean, None, None, 1)
    half = student_t(count - 1, confidence) * math.sqrt(square / (count - 1) / count)
    return Interval(mean, mean - half, mean + half, count)


@cache
def student_t(freedom: int, confidence: float = CONFIDENCE) -> float:
    """The t with `confidence` of Student's distribution between -t and t.

    For whole degrees of freedom the share is a finite sum: Abramowitz and Stegun, 26.7.3-4.
    """
    low, high = 0.0, 1.0
    while _between(high, freedom) < confidence:
        high *= 2.0
    for _ in range(80):
        middle = (low + high) / 2
        if _between(middle, freedom) < confidence:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _between(t: float, freedom: int) -> float:
    angle = math.atan2(t, math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    odd = freedom % 2 == 1
    term, total = (cosine, 0.0) if odd else (1.0, 0.0)
    for step in range(1, (freedom + 1) // 2 if odd else freedom // 2 + 1):
        total += term
        term *= cosine * cosine * (2 * step / (2 * step + 1) if odd else (2 * step - 1) / 2 / step)
    return (angle + sine * total) * 2 / math.pi if odd else sine * total


def steady_from(series: F64) -> int | None:
    """How many observations to leave out at the start of a run that is to be steady (MSER-5).

    Nothing when the best cut lies in the second half: the run is then too short to say.
    """
    batches = len(series) // BATCH
    if batches < 4:
        return None
    means = series[: batches * BATCH].reshape(batches, BATCH).mean(axis=1)
    left = np.arange(batches, 0, -1)
    sums = np.cumsum(means[::-1])[::-1]
    squares = np.cumsum((means**2)[::-1])[::-1]
    errors = (squares - sums**2 / left) / left.astype(np.float64) ** 2
    cut = int(np.argmin(errors[: batches - 2]))
    return None if cut > batches // 2 else cut * BATCH


def decimals_of(interval: Interval, most: int = 1) -> int:
    """How many decimals a mean may be told with: never finer than its interval.

    An interval of half a week wide allows tenths; one of several weeks allows none.
    """
    half = interval.half_width
    if not math.isfinite(half):
        return 0
    if half == 0:
        return most
    return min(most, max(0, math.ceil(-math.log10(2 * half))))
