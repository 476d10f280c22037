"""Which loops does conformance need, written so that they run as they are or compiled?

Nothing here knows a route: only tables and columns. The same functions are compiled in `compiled`;
for a small log the plain ones are quick enough, and the tests hold both against each other.
"""

# ruff: noqa: PLR0912, PLR0915, PLR0917 - each loop is compiled whole, and takes flat columns
from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

# Why a row departs, as bits: the line stands elsewhere; a track still runs that had to end first;
# the case has ended; the row is about nothing that the route knows.
ELSEWHERE, TOO_EARLY, AFTER_END, STRANGE = 1, 2, 4, 8
FINISHED, UNDERWAY, DEPARTED = 0, 1, 2
# What an aligned sequence lacks or has too many of.
MISSING, EXTRA = 0, 1
FAR = 1 << 28


class Kernels(NamedTuple):
    """The loops, plain or compiled."""

    replay: Callable[..., Any]
    arrivals: Callable[..., Any]
    project: Callable[..., Any]
    variants: Callable[..., Any]
    align: Callable[..., Any]


def replay(machine, bound, starts, activity, verdict, first, why, final):  # type: ignore[no-untyped-def]
    """Walk every case through the tables; one look-up for each turn of a row.

    Fills per case the verdict and the row of the first departure (-1), per row why it departs, and
    per case and line the last state where `final` has room for it.
    """
    begins, table, is_live, is_over, may_be_over = machine
    turn_ptr, turn_line, turn_symbol, wait_ptr, wait_line, is_strange, is_done = bound
    lines = len(begins)
    keeps = len(final) > 0
    state = begins.copy()
    # Most rows make one turn and wait for nothing: they go the short way.
    single = np.zeros(len(is_done), np.bool_)
    for told in range(len(single)):
        waits = wait_ptr[told + 1] > wait_ptr[told]
        one = turn_ptr[told + 1] - turn_ptr[told] == 1
        single[told] = one and is_done[told] and not waits and not is_strange[told]
    for case in range(len(starts) - 1):
        for line in range(lines):
            state[line] = begins[line]
        departed = -1
        over = False
        for row in range(starts[case], starts[case + 1]):
            told = activity[row]
            flags = 4 if over and is_done[told] else 0
            if single[told]:
                at = turn_ptr[told]
                line = turn_line[at]
                found = table[state[line] + turn_symbol[at]]
                flags |= found & 1
                state[line] = found >> 1
            else:
                if is_strange[told]:
                    flags |= 8
                for at in range(wait_ptr[told], wait_ptr[told + 1]):
                    if is_live[state[wait_line[at]]]:
                        flags |= 2
                for at in range(turn_ptr[told], turn_ptr[told + 1]):
                    line = turn_line[at]
                    found = table[state[line] + turn_symbol[at]]
                    flags |= found & 1
                    state[line] = found >> 1
            over = is_over[state[0]]
            if flags != 0:
                why[row] = flags
                if departed < 0:
                    departed = row
        first[case] = departed
        if departed >= 0:
            verdict[case] = 2
        elif may_be_over[state[0]]:
            verdict[case] = 0
        else:
            verdict[case] = 1
        if keeps:
            for line in range(lines):
                final[case * lines + line] = state[line]


def arrivals(machine, bound, starts, activity, happened, came, last):  # type: ignore[no-untyped-def]
    """When each step came up: the moment at which its line was last moved, -1 for never.

    `last` gets the same per case and line for where the case stands at the end of the log.
    """
    begins, table = machine
    own, opens, turn_ptr, turn_line, turn_symbol, is_done = bound
    lines = len(begins)
    state = begins.copy()
    since = np.full(lines, -1, np.int64)
    for case in range(len(starts) - 1):
        for line in range(lines):
            state[line] = begins[line]
            since[line] = -1
        for row in range(starts[case], starts[case + 1]):
            told = activity[row]
            mine = own[told]
            if mine >= 0:
                came[row] = since[mine]
            for at in range(turn_ptr[told], turn_ptr[told + 1]):
                line = turn_line[at]
                to = table[state[line] + turn_symbol[at]] >> 1
                if to != state[line] or (is_done[told] and line == mine):
                    since[line] = happened[row]
                state[line] = to
            if opens[told]:
                since[0] = happened[row]
        for line in range(lines):
            last[case * lines + line] = since[line]


def project(starts, activity, bound, sequence, row_of, ends, group_case, group_line):  # type: ignore[no-untyped-def]
    """Lay the rows of each line of each case one after another; returns how many groups there are.

    The closing of a case comes after the rows of the main line and of every line that has rows;
    after a death a jump stands before it.
    """
    align_ptr, align_line, align_symbol, closing, jump = bound
    lines = len(jump)
    seen = np.zeros(lines, np.int64)
    place = np.zeros(lines, np.int64)
    groups = 0
    written = 0
    for case in range(len(starts) - 1):
        seen[:] = 0
        for row in range(starts[case], starts[case + 1]):
            told = activity[row]
            for at in range(align_ptr[told], align_ptr[told + 1]):
                seen[align_line[at]] += 1
            if closing[told] > 0:
                for line in range(lines):
                    if line == 0 or seen[line] > 0:
                        seen[line] += closing[told]
        for line in range(lines):
            place[line] = written
            if seen[line] > 0:
                written += seen[line]
                ends[groups] = written
                group_case[groups] = case
                group_line[groups] = line
                groups += 1
        seen[:] = 0
        for row in range(starts[case], starts[case + 1]):
            told = activity[row]
            for at in range(align_ptr[told], align_ptr[told + 1]):
                line = align_line[at]
                sequence[place[line]] = align_symbol[at]
                row_of[place[line]] = row
                place[line] += 1
                seen[line] += 1
            if closing[told] > 0:
                for line in range(lines):
                    if line == 0 or seen[line] > 0:
                        for extra in range(closing[told]):
                            sequence[place[line]] = jump[line] + 2 - closing[told] + extra
                            row_of[place[line]] = row
                            place[line] += 1
                            seen[line] += 1
    return groups


def variants(sequence, ends, group_line, slots, variant_of, first_of):  # type: ignore[no-untyped-def]
    """Which groups are the same: by a hash of 64 bits, with the sequence compared on every hit.

    `slots` is an empty table (-1) whose size is a power of two; returns how many there are.
    """
    mask = len(slots) - 1
    found = 0
    begin = 0
    for group in range(len(ends)):
        end = ends[group]
        mixed = np.uint64(group_line[group] + 1) * np.uint64(0x9E3779B97F4A7C15)
        for at in range(begin, end):
            mixed = (mixed ^ np.uint64(sequence[at] + 1)) * np.uint64(0x100000001B3)
            mixed ^= mixed >> np.uint64(29)
        slot = np.int64(mixed ^ (mixed >> np.uint64(32))) & mask
        while True:
            variant = slots[slot]
            if variant < 0:
                slots[slot] = found
                first_of[found] = group
                variant_of[group] = found
                found += 1
                break
            other = first_of[variant]
            from_ = ends[other - 1] if other > 0 else 0
            if ends[other] - from_ == end - begin and group_line[other] == group_line[group]:
                same = True
                for at in range(end - begin):
                    if sequence[from_ + at] != sequence[begin + at]:
                        same = False
                        break
                if same:
                    variant_of[group] = variant
                    break
            slot = (slot + 1) & mask
        begin = end
    return found


def align(chart, sequence, begin, end, cost, trail, moves):  # type: ignore[no-untyped-def]
    """The fewest moves that set each variant right, by dynamic programming over the states.

    With room in `moves` it also tells them, each as (kind, symbol, place); `trail` is room for the
    way back: a row for each place. Among equals a step that was done is preferred to a surplus one,
    then the state that stands first in the route. Returns how many moves were told.
    """
    size, distance, hop_to, hop_symbol, source, target_ptr, targets, rests, jump, start = chart
    tells = len(moves) > 0
    now = np.zeros(size, np.int32)
    after = np.zeros(size, np.int32)
    leapt = np.zeros(len(trail), np.int16)
    written = 0
    for variant in range(len(cost)):
        for state in range(size):
            now[state] = distance[start, state]
        first, last = begin[variant], end[variant]
        for at in range(first, last):
            symbol = sequence[at]
            if symbol < jump:
                stands = now[source[symbol]]
                after[:] = 1 << 30
                for to in range(target_ptr[symbol], target_ptr[symbol + 1]):
                    target = targets[to]
                    for state in range(size):
                        after[state] = min(after[state], stands + distance[target, state])
                if tells:
                    for state in range(size):
                        trail[at - first, state] = after[state] <= now[state] + 1
                for state in range(size):
                    after[state] = min(after[state], now[state] + 1)
            elif symbol == jump:
                least = 0
                for state in range(1, size):
                    if now[state] < now[least]:
                        least = state
                for state in range(size):
                    after[state] = now[least]
                if tells:
                    leapt[at - first] = least
            else:
                # A line that cannot come to rest any more is left where it is.
                nearest = 1 << 28
                for state in range(size):
                    if rests[state] and now[state] < nearest:
                        nearest = now[state]
                for state in range(size):
                    stays = rests[state] or nearest == 1 << 28
                    after[state] = now[state] if stays else 1 << 28
            for state in range(size):
                now[state] = after[state]
        best_state = 0
        for state in range(1, size):
            if now[state] < now[best_state]:
                best_state = state
        cost[variant] = now[best_state]
        if not tells:
            continue
        # Of states that cost the same, one in which the last step that was done is kept.
        at = last - 1
        while at >= first and sequence[at] >= jump:
            at -= 1
        if at >= first and trail[at - first, best_state] == 0:
            for state in range(size - 1, -1, -1):
                if now[state] == now[best_state] and trail[at - first, state] == 1:
                    best_state = state
        # Back along the trail; what is told comes out from the end to the beginning.
        state = best_state
        for at in range(last - 1, first - 1, -1):
            symbol = sequence[at]
            if symbol == jump:
                state = leapt[at - first]
            elif symbol < jump and trail[at - first, state] == 0:
                moves[written, 0] = 1
                moves[written, 1] = symbol
                moves[written, 2] = at
                written += 1
            elif symbol < jump:
                nearest = targets[target_ptr[symbol]]
                for to in range(target_ptr[symbol], target_ptr[symbol + 1]):
                    if distance[targets[to], state] < distance[nearest, state]:
                        nearest = targets[to]
                while nearest != state:
                    if hop_symbol[nearest, state] >= 0:
                        moves[written, 0] = 0
                        moves[written, 1] = hop_symbol[nearest, state]
                        moves[written, 2] = at + 1
                        written += 1
                    nearest = hop_to[nearest, state]
                state = source[symbol]
        nearest = start
        while nearest != state:
            if hop_symbol[nearest, state] >= 0:
                moves[written, 0] = 0
                moves[written, 1] = hop_symbol[nearest, state]
                moves[written, 2] = first
                written += 1
            nearest = hop_to[nearest, state]
    return written


def plain_variants(sequence, ends, group_line, slots, variant_of, first_of):  # type: ignore[no-untyped-def]
    """As `variants`, with a dictionary: whole numbers of Python do not overflow as a hash must."""
    del slots
    known: dict[tuple[int, bytes], int] = {}
    begin = 0
    for group in range(len(ends)):
        key = (int(group_line[group]), sequence[begin : ends[group]].tobytes())
        begin = ends[group]
        variant_of[group] = known.setdefault(key, len(known))
        if variant_of[group] == len(known) - 1 and first_of[len(known) - 1] < 0:
            first_of[len(known) - 1] = group
    return len(known)


PLAIN = Kernels(replay, arrivals, project, plain_variants, align)
COMPILES = Kernels(replay, arrivals, project, variants, align)
