"""How long did something take: for half of the cases, and for nine out of ten?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Longs = NDArray[np.int64]
SECONDS_IN_DAY = 86_400


@dataclass(frozen=True)
class Times:
    """Durations in whole seconds; how many were known, and the nearest ranks of 50 and 90 %.

    A nearest rank is a duration that was really measured: at least that share took no longer.
    """

    known: int
    median: int
    p90: int

    @property
    def median_days(self) -> float:
        return self.median / SECONDS_IN_DAY

    @property
    def p90_days(self) -> float:
        return self.p90 / SECONDS_IN_DAY


def rank(known: int, share_of_ten: int) -> int:
    """The place from 0 of the nearest rank of so many tenths, in exact whole numbers."""
    return (known * share_of_ten + 9) // 10 - 1


def times_of(durations: Longs) -> Times | None:
    """The times of a set of durations; None when none is known."""
    known = len(durations)
    if not known:
        return None
    half, nine = rank(known, 5), rank(known, 9)
    parted = np.partition(durations, (half, nine))
    return Times(known, int(parted[half]), int(parted[nine]))
