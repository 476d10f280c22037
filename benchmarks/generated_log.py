"""A log of so many cases with parallel tracks, from a seed, in a fraction of a second per million.

A care route of twelve steps with two branches and a way back, and on four cases in ten a track of
four steps beside it. In 15 % of the cases one step is skipped, swapped, done twice or foreign.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.traces.log import MAIN, UNKNOWN, Activity, EventLog, in_columns

Longs = NDArray[np.int64]

TRACK = "spoor"
MAIN_STEPS = tuple(f"{at:02d}-stap" for at in range(1, 13))
TRACK_STEPS = tuple(f"t{at}-stap" for at in range(1, 5))
FOREIGN = "onbekend"
ODD = 0.15
DAY = 86_400
SINCE = 1_546_300_800  # 1 January 2019

# The ways along the main line, by the number of the step; each ends with the last step.
WAYS = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    (0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11),
    (0, 1, 2, 3, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    (0, 1, 2, 3, 4, 11),
)
WAY_SHARES = (0.45, 0.25, 0.15, 0.15)
TRACK_SHARE = 0.4


def activities() -> tuple[Activity, ...]:
    """Every activity, in the order of its number."""
    return tuple(
        [Activity(MAIN, step) for step in MAIN_STEPS]
        + [Activity(TRACK, step) for step in TRACK_STEPS]
        + [Activity(MAIN, FOREIGN)]
    )


def generated_log(cases: int, seed: int = 1) -> EventLog:
    """So many cases, always the same for one seed."""
    draws = np.random.default_rng(seed)
    main = _main(cases, draws)
    width = main.shape[1]
    rows = np.concatenate((main, _tracks(cases, draws)), axis=1)
    happened = _moments(rows, width, cases, draws)
    is_row = rows >= 0
    case = np.repeat(np.arange(cases), is_row.sum(axis=1))
    activity, when = rows[is_row], happened[is_row]
    unknown = np.full(len(case), UNKNOWN, np.int64)
    names = activities()
    return in_columns(
        cases=_Numbers(cases),
        activities=names,
        functions=("gemeente", "school", "zorg"),
        case=case.astype(np.int32),
        activity=activity.astype(np.int16),
        happened=when,
        began=unknown,
        started=unknown,
        function=(activity % 3).astype(np.int16),
        traits={},
    )


class _Numbers(tuple[str, ...]):
    """The names of the cases, which are their numbers."""

    def __new__(cls, count: int) -> _Numbers:
        return super().__new__(cls, map(str, range(count)))


def _main(cases: int, draws: np.random.Generator) -> Longs:
    """The steps of the main line, a row for each case, -1 where it has no more."""
    width = max(map(len, WAYS)) + 1
    table = np.full((len(WAYS), width), -1, np.int64)
    for at, way in enumerate(WAYS):
        table[at, : len(way)] = way
    found = table[draws.choice(len(WAYS), cases, p=WAY_SHARES)]
    odd = np.flatnonzero(draws.random(cases) < ODD)
    kind, place = draws.integers(0, 4, len(odd)), draws.integers(1, 5, len(odd))
    skipped, swapped, again, foreign = (odd[kind == each] for each in range(4))
    found[skipped, place[kind == 0]] = -1
    at = place[kind == 1]
    found[swapped, at], found[swapped, at + 1] = found[swapped, at + 1], found[swapped, at]
    found[again, -1] = found[again, place[kind == 2]]
    found[foreign, place[kind == 3]] = len(MAIN_STEPS) + len(TRACK_STEPS)
    return found


def _tracks(cases: int, draws: np.random.Generator) -> Longs:
    found = np.full((cases, len(TRACK_STEPS)), -1, np.int64)
    has = draws.random(cases) < TRACK_SHARE
    found[has] = np.arange(len(MAIN_STEPS), len(MAIN_STEPS) + len(TRACK_STEPS))
    return found


def _moments(rows: Longs, width: int, cases: int, draws: np.random.Generator) -> Longs:
    """When each row happened: the main line and the track go on beside each other."""
    waits = (draws.exponential(9.0, rows.shape) * DAY).astype(np.int64) + 60
    main = np.cumsum(waits[:, :width], axis=1)
    beside = np.cumsum(waits[:, width:], axis=1) + main[:, 1:2]
    begins = SINCE + draws.integers(0, 365 * DAY, cases)
    found: Longs = np.concatenate((main, beside), axis=1) + begins[:, None]
    return found
