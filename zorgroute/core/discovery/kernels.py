"""How are a million cases counted in a tenth of a second?

The same as `counting`, compiled. Everything is one walk over the rows, with the latest step of each
line of the case at hand. Only calculating code imports this module: numba takes a second to load.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from zorgroute.core.discovery.counting import Counted
from zorgroute.core.discovery.places import Places
from zorgroute.core.traces.log import EventLog

Longs = NDArray[np.int64]


@njit(cache=True)
def follow(starts: Any, activity: Any, of_activity: Any, line_of: Any, lines: int) -> Any:
    """How often each place follows each other one within a line: the plain graph, nothing else."""
    size = len(line_of)
    follows = np.zeros((size + 1, size), np.int64)  # the last row: nothing came before
    last = np.full(lines, size, np.int64)
    for case in range(len(starts) - 1):
        last[:] = size
        for row in range(starts[case], starts[case + 1]):
            place = of_activity[activity[row]]
            if place >= 0:
                line = line_of[place]
                follows[last[line], place] += 1
                last[line] = place
    return follows


@njit(cache=True)
def walk(  # noqa: PLR0917 - a compiled function is called by place
    starts: Any, activity: Any, happened: Any, of_activity: Any, line_of: Any, at: Any, lines: int
) -> Any:
    """Everything that is counted beside the plain graph, in one walk.

    `at` says where the waits of each cell begin; they are written in the order of the log.
    """
    size = len(line_of)
    cases, across = np.zeros((size, size), np.int64), np.zeros((size, size), np.int64)
    stops, done, by = (
        np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64),
    )  # fmt: skip
    seen, did = np.full((size, size), -1, np.int64), np.full(size, -1, np.int64)
    waits, free = np.empty(at[-1], np.int64), at[:-1].copy()
    last, when = np.full(lines, -1, np.int64), np.zeros(lines, np.int64)
    for case in range(len(starts) - 1):
        last[:] = -1
        latest = -1
        for row in range(starts[case], starts[case + 1]):
            place = of_activity[activity[row]]
            if place < 0:
                continue
            line, before = line_of[place], last[line_of[place]]
            done[place] += 1
            if did[place] != case:
                did[place] = case
                by[place] += 1
            if before >= 0:
                cell = before * size + place
                waits[free[cell]] = happened[row] - when[line]
                free[cell] += 1
                if seen[before, place] != case:
                    seen[before, place] = case
                    cases[before, place] += 1
            elif latest >= 0:
                across[latest, place] += 1
            last[line], when[line], latest = place, happened[row], place
        for line in range(lines):
            if last[line] >= 0:
                stops[last[line]] += 1
    return cases, across, waits, stops, done, by


@njit(cache=True)
def sort_variants(starts: Any, activity: Any, of_activity: Any) -> Any:
    """For each case the number of its variant, and for each variant the first case that has it.

    A variant is found by a 64-bit hash of its places, and only taken as the same after both
    sequences were compared, so two variants are never taken for one.
    """
    count = len(starts) - 1
    # Small at first, so that the few ways that most cases go stay in the nearest cache.
    room = 1024
    slots, hashes = np.full(room, -1, np.int64), np.empty(count, np.uint64)
    variant, first = np.empty(count, np.int64), np.empty(count, np.int64)
    variants = 0
    for case in range(count):
        found = np.uint64(14695981039346656037)
        for row in range(starts[case], starts[case + 1]):
            place = of_activity[activity[row]]
            if place >= 0:
                found = (found ^ np.uint64(place + 1)) * np.uint64(1099511628211)
        found ^= found >> np.uint64(29)
        slot = np.int64(found & np.uint64(room - 1))
        while True:
            known = slots[slot]
            if known < 0:
                slots[slot], hashes[variants] = variants, found
                first[variants], variant[case] = case, variants
                variants += 1
                if 2 * variants > room:
                    room *= 4
                    slots = _spread(hashes[:variants], room)
                break
            if hashes[known] == found and _is_same(
                starts, activity, of_activity, first[known], case
            ):
                variant[case] = known
                break
            slot = (slot + 1) & (room - 1)
    return variant, first[:variants].copy()


@njit(cache=True)
def _spread(hashes: Any, room: int) -> Any:
    """The variants over more slots, each at the first free one from its hash on."""
    slots = np.full(room, -1, np.int64)
    for known in range(len(hashes)):
        slot = np.int64(hashes[known] & np.uint64(room - 1))
        while slots[slot] >= 0:
            slot = (slot + 1) & (room - 1)
        slots[slot] = known
    return slots


@njit(cache=True)
def _is_same(starts: Any, activity: Any, of_activity: Any, one: int, other: int) -> bool:
    """Whether two cases did the same steps; rows that do no step are passed over."""
    a, b = starts[one], starts[other]
    end_a, end_b = starts[one + 1], starts[other + 1]
    # Most rows do a step, so most pairs of cases are the same row for row.
    if end_a - a == end_b - b:
        while a < end_a and activity[a] == activity[b]:
            a += 1
            b += 1
    while True:
        while a < end_a and of_activity[activity[a]] < 0:
            a += 1
        while b < end_b and of_activity[activity[b]] < 0:
            b += 1
        if a == end_a or b == end_b:
            return bool(a == end_a and b == end_b)
        if of_activity[activity[a]] != of_activity[activity[b]]:
            return False
        a += 1
        b += 1


def count(log: EventLog, places: Places) -> Counted:
    """Count a log as `counting.count` does, to the same numbers."""
    lines, size = len(places.lines), len(places)
    table = follow(log.starts, log.activity, places.of_activity, places.line_of, lines)
    follows = table[:size]
    at = np.concatenate(([0], np.cumsum(follows.ravel()))).astype(np.int64)
    cases, across, waits, stops, done, by = walk(
        log.starts, log.activity, log.happened, places.of_activity, places.line_of, at, lines
    )
    return Counted(
        follows=follows, cases=cases, across=across, waits=waits, at=at, begins=table[size],
        stops=stops, done=done, by=by,
    )  # fmt: skip


def sort_compiled(log: EventLog, places: Places) -> tuple[Longs, Longs]:
    """The ways of the cases as `sort_plainly` sorts them, for logs of a million cases."""
    found: tuple[Longs, Longs] = sort_variants(log.starts, log.activity, places.of_activity)
    return found
