"""How often does one step follow another, in how many cases and after how long?

The plain way of counting: no compiled code, so that a page may use it. The kernels count the same,
faster, for logs of a million cases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.discovery.places import Places
from zorgroute.core.traces.log import EventLog

Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Counted:
    """Counts of a log as square tables: from the row's place to the column's place.

    `follows` is how often a place follows another within the same line of the same case, `cases`
    in how many cases it does, and `waits` the seconds between the two, grouped by cell in the order
    of the table: those of cell e stand from `at[e]` to `at[e + 1]`. `across` tells from which
    place, of another line, a line first began in a case. `begins`, `stops`, `done` and `by` count
    per place: first of its line in a case, last of it, times done, and cases that did it.
    """

    follows: Longs
    cases: Longs
    across: Longs
    waits: Longs
    at: Longs
    begins: Longs
    stops: Longs
    done: Longs
    by: Longs


def count(log: EventLog, places: Places) -> Counted:
    """Count a log, line by line; rows that do no step are passed over."""
    size, lines = len(places), max(len(places.lines), 1)
    of_row = places.of_activity[log.activity]
    rows = np.flatnonzero(of_row >= 0)
    place, case = of_row[rows].astype(np.int64), log.case[rows].astype(np.int64)
    line = places.line_of[place].astype(np.int64)
    # Rows are sorted by case already, so sorting by line within a case has little to do.
    order = np.argsort(case * lines + line, kind="stable")
    is_next = _same(case[order]) & _same(line[order])
    before, after = order[:-1][is_next], order[1:][is_next]
    cell = place[before] * size + place[after]
    grouped = _grouped(cell, size * size)
    follows = np.bincount(cell, minlength=size * size)
    firsts, lasts = _ends(order, is_next)
    return Counted(
        follows=follows.reshape(size, size),
        cases=_distinct(case[before[grouped]], cell[grouped], size * size).reshape(size, size),
        across=_across(case, line, place, firsts, size),
        waits=(log.happened[rows[after]] - log.happened[rows[before]])[grouped],
        at=np.concatenate(([0], np.cumsum(follows))).astype(np.int64),
        begins=np.bincount(place[firsts], minlength=size),
        stops=np.bincount(place[lasts], minlength=size),
        done=np.bincount(place, minlength=size),
        by=_distinct(*_by_place(case, place, size), size),
    )


def _by_place(case: Longs, place: Longs, size: int) -> tuple[Longs, Longs]:
    grouped = _grouped(place, size)
    return case[grouped], place[grouped]


def _grouped(what: Longs, size: int) -> Longs:
    """The order that puts equal numbers together and keeps the order within them.

    Numbers of sixteen bits are sorted without comparing, many times faster.
    """
    narrow = what.astype(np.uint16) if size <= np.iinfo(np.uint16).max else what
    return np.argsort(narrow, kind="stable")


def _same(sorted_numbers: Longs) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = sorted_numbers[1:] == sorted_numbers[:-1]
    return found


def _ends(order: Longs, is_next: NDArray[np.bool_]) -> tuple[Longs, Longs]:
    """The first and the last row of every line of every case."""
    if not len(order):
        return order, order
    return order[np.concatenate(([True], ~is_next))], order[np.concatenate((~is_next, [True]))]


def _distinct(case: Longs, what: Longs, size: int) -> Longs:
    """In how many cases each thing occurs, however often in one; both grouped by thing."""
    if not len(what):
        return np.zeros(size, np.int64)
    is_new = np.concatenate(([True], ~(_same(what) & _same(case))))
    return np.bincount(what[is_new], minlength=size)


def _across(case: Longs, line: Longs, place: Longs, firsts: Longs, size: int) -> Longs:
    """Where a line begins after a step of another line: from the latest step before it."""
    later = firsts[firsts > 0]
    later = later[(case[later] == case[later - 1]) & (line[later] != line[later - 1])]
    cell = place[later - 1] * size + place[later]
    return np.bincount(cell, minlength=size * size).reshape(size, size)
