"""What does theory say exactly, for the systems of which it can say anything?"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def erlang_c(servers: int, load: float) -> float:
    """The chance that a child has to wait: M/M/c with `load` = arrivals times work."""
    blocked = 1.0
    for each in range(1, servers + 1):
        blocked = load * blocked / (each + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


def wait_in_line(rate: float, work: float, servers: int) -> float:
    """The mean wait in M/M/c."""
    return erlang_c(servers, rate * work) / (servers / work - rate)


def waits_by_priority(rates: Sequence[float], work: float, servers: int) -> list[float]:
    """The mean wait per level, most urgent first; nobody is interrupted (Cobham, 1954)."""
    first = erlang_c(servers, sum(rates) * work) * work / servers
    loads = [sum(rates[:level]) * work / servers for level in range(len(rates) + 1)]
    return [first / ((1 - loads[level]) * (1 - loads[level + 1])) for level in range(len(rates))]


def wait_of_one_worker(rate: float, mean: float, second_moment: float) -> float:
    """The mean wait in M/G/1 (Pollaczek and Khinchine)."""
    return rate * second_moment / (2 * (1 - rate * mean))


def share_that_gives_up(rate: float, work: float, servers: int, patience: float) -> float:
    """Erlang A: exponential patience; the share of children that leave the line."""
    chances = [1.0]
    for number in range(1, 2000):
        down = min(number, servers) / work + max(number - servers, 0) / patience
        chances.append(chances[-1] * rate / down)
    waiting = sum(chance * max(number - servers, 0) for number, chance in enumerate(chances))
    return waiting / sum(chances) / patience / rate


def wait_for_meeting(rate: float, every: float, places: int, most: int = 400) -> float:
    """The mean wait for a meeting with places that lapse: the line just after each meeting is a
    Markov chain; in between it grows evenly."""
    mean = rate * every
    come = np.array([math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(most)])
    line = np.zeros(most)
    line[0] = 1.0
    for _ in range(5000):
        grown = np.convolve(line, come)
        after = np.zeros(most)
        after[0] = grown[: places + 1].sum()
        after[1:] = grown[places + 1 : places + most]
        if np.abs(after - line).sum() < 1e-13:
            break
        line = after
    return float(line @ np.arange(most) / rate + every / 2)


def wait_in_summer(
    rate: float, work: float, seasons: tuple[tuple[float, int], tuple[float, int]], most: int = 110
) -> float:
    """The mean wait when the second season has fewer workers, who first finish their child.

    States are (workers busy, children in line). The Kolmogorov equations of each season give what
    becomes of every state; the year that equals the next is solved, and Little's law does the rest.
    """
    (long, many), (short, few) = seasons
    shape = (many + 1, most)
    first, first_spent = _season(shape, rate, work, (many, long))
    second, second_spent = _season(shape, rate, work, (few, short))
    year = first @ second
    begin = _stationary(year)
    spent = begin @ first_spent + begin @ first @ second_spent
    waiting = spent.reshape(shape).sum(axis=0) @ np.arange(most)
    return float(waiting / (rate * (long + short)))


def _season(
    shape: tuple[int, int], rate: float, work: float, season: tuple[int, float]
) -> tuple[Floats, Floats]:
    """From every state: where it is after the season, and how long it was in each state."""
    cap, length = season
    halvings = 12
    step = length / 2**halvings
    each = np.eye(shape[0] * shape[1])
    change = np.array([_change(row.reshape(shape), cap, rate, work).ravel() for row in each])
    term, after, spent = each, each.copy(), each * step
    for order in range(1, 14):
        term = term @ change * step / order
        after, spent = after + term, spent + term * step / (order + 1)
    for _ in range(halvings):
        spent = spent + after @ spent
        after = after @ after
    start = np.array([_start(row.reshape(shape), cap).ravel() for row in each])
    return start @ after, start @ spent


def _stationary(after: Floats) -> Floats:
    """The chances that stay as they are."""
    size = len(after)
    equations = after.T - np.eye(size)
    equations[-1] = 1.0
    wanted = np.zeros(size)
    wanted[-1] = 1.0
    found: Floats = np.linalg.solve(equations, wanted)
    return found


def _start(state: Floats, cap: int) -> Floats:
    """More workers begin at once with who waits."""
    found = np.zeros_like(state)
    for busy in range(state.shape[0]):
        for line in range(state.shape[1]):
            more = max(0, min(line, cap - busy))
            found[busy + more, line - more] += state[busy, line]
    return found


def _change(state: Floats, cap: int, rate: float, work: float) -> Floats:
    found = -rate * state
    for busy in range(state.shape[0]):
        here = state[busy]
        if busy < cap:
            found[busy + 1] += rate * here
        else:
            found[busy, 1:] += rate * here[:-1]
            found[busy, -1] += rate * here[-1]
        done = busy / work * here
        found[busy] -= done
        if busy == cap:
            found[busy - 1, 0] += done[0]
            found[busy, :-1] += done[1:]
        elif busy > 0:
            found[busy - 1] += done
    return found


def wait_before_full_station(
    rate: float, first: float, second: float, room: int, most: int = 100
) -> float:
    """The mean wait for the first of two workers in a row, when the second has `room` for so many.

    Who is done while there is no room keeps the first worker. States: children at the first
    station, and at the second, `room + 1` for a full one with somebody held before it.
    """
    shape, total = (most, room + 2), rate + 1 / first + 1 / second
    each = np.eye(shape[0] * shape[1])
    jumps = np.array([_one_jump(row.reshape(shape), rate, first, second).ravel() for row in each])
    line = _stationary(jumps / total).reshape(shape)
    waiting = np.maximum(np.arange(most) - 1, 0)
    return float(line.sum(axis=1) @ waiting / rate)


def _one_jump(line: Floats, rate: float, first: float, second: float) -> Floats:
    """Where the children go at rate `total`; what cannot happen keeps its place."""
    found = np.zeros_like(line)
    found[1:] += rate * line[:-1]
    found[-1] += rate * line[-1]
    busy, held = line[1:, :-1], line[:, -1]
    found[:-1, 1:-1] += busy[:, :-1] / first
    found[1:, -1] += busy[:, -1] / first
    found[0, :-1] += line[0, :-1] / first
    found[:, -1] += held / first
    found[:, :-2] += line[:, 1:-1] / second
    found[:-1, -2] += held[1:] / second
    found[0, -2] += held[0] / second
    found[:, 0] += line[:, 0] / second
    return found
