"""How long did help last: as each organisation registered it, and by one rule for all (R221)?

Some keep a case open as long as they keep an eye on it, others close it and open it again. By one
rule a keep-watch contact, like a closing, ends the trajectory at the last thing done before it; who
comes back within half a year goes on with the same trajectory, and the time between does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import pairwise

import numpy as np

from zorgroute.core.traces.log import UNKNOWN, Kind
from zorgroute.insight.indicators.marking import Flags, Marked, Pairs, Whole


def raw_stretches(marked: Marked) -> Pairs:
    """From each opening to the first closing after it; stretches that still run are left out."""
    pairs = marked.followed(marked.of_kind(Kind.OPENED), marked.of_kind(Kind.CLOSED))
    is_closed = pairs.end != UNKNOWN
    return Pairs(pairs.begin[is_closed], pairs.end[is_closed])


def returned(marked: Marked, within: int) -> tuple[Whole, Flags]:
    """Each closing, and whether the case opened again within so many seconds."""
    closed = marked.of_kind(Kind.CLOSED)
    again = marked.followed(closed, marked.of_kind(Kind.OPENED)).end
    waited = marked.moment(again) - marked.moment(closed)
    return closed, (again != UNKNOWN) & (waited <= within)


def one_rule(marked: Marked, watching: Set[int], within: int) -> tuple[Whole, Whole]:
    """The last row of each finished trajectory, and its seconds of help.

    `watching` are the rows that are a keep-watch contact.
    """
    ends: list[int] = []
    seconds: list[int] = []
    for first, last in _cases(marked):
        for end, length in _trajectories(marked, first, last, watching, within):
            ends.append(end)
            seconds.append(length)
    return np.array(ends, np.int64), np.array(seconds, np.int64)


def kept_open(marked: Marked, watching: Set[int]) -> Flags:
    """For each case whether it was open, at its last closing, for keep-watch contact only."""
    flags = np.zeros(len(marked.log.cases), np.bool_)
    for number, (first, last) in enumerate(_cases(marked)):
        is_kept = False
        for row in range(first, last):
            kind = marked.log.activities[int(marked.log.activity[row])].kind
            if row in watching:
                is_kept = True
            elif kind in (Kind.DONE, Kind.OPENED):
                is_kept = False
            elif kind == Kind.CLOSED:
                flags[number] = is_kept
    return flags


def _cases(marked: Marked) -> Iterator[tuple[int, int]]:
    return pairwise(marked.log.starts.tolist())


def _trajectories(
    marked: Marked, first: int, last: int, watching: Set[int], within: int
) -> Iterator[tuple[int, int]]:
    happened, activities = marked.log.happened, marked.log.activities
    begun = done = UNKNOWN
    length, is_over = 0, False
    for row in range(first, last):
        kind = activities[int(marked.log.activity[row])].kind
        moment = int(happened[row])
        if row in watching or kind == Kind.CLOSED:
            is_over = begun != UNKNOWN
            continue
        if kind not in (Kind.DONE, Kind.OPENED):
            continue
        if is_over:
            length += int(happened[done]) - int(happened[begun])
            if moment - int(happened[done]) > within:
                yield done, length
                length = 0
            begun, is_over = row, False
        elif begun == UNKNOWN:
            begun = row
        done = row
    if is_over:
        yield done, length + int(happened[done]) - int(happened[begun])
