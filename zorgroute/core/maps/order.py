"""In which order do the steps of a line stand on the map, which is its main line, and what number
does each step show?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from zorgroute.core.routes.measure import forward_ways, ranks
from zorgroute.core.routes.route import Line

# The number a source document gave a step stands before the first hyphen: 6-gesprek, d1-advies.
OWN_NUMBER = re.compile(r"([a-z]?[0-9]{1,2}[a-z]?|[a-z])-")


def reading_order(line: Line) -> tuple[str, ...]:
    """The steps from top to bottom: phase by phase, and within a phase by the longest way there.

    Where two lie equally far the order of the file decides. A step without a phase stands with
    the step before it in the file.
    """
    rank, phase = ranks(line), phases_of(line)
    places = {name: number for number, name in enumerate(line.phases)}
    return tuple(sorted(line.steps, key=lambda name: (places.get(phase[name], -1), rank[name])))


def phases_of(line: Line) -> Mapping[str, str]:
    """The phase each step stands in; empty where the line has none so far."""
    found: dict[str, str] = {}
    last = ""
    for name, step in line.steps.items():
        last = step.phase or last
        found[name] = last
    return found


def usual_ways(line: Line) -> Mapping[str, str]:
    """Where each step usually leads: its main outcome, else the longest way to an end.

    A step that usually ends the line, or leads nowhere, is not in it.
    """
    ways, length = forward_ways(line), _lengths(line)
    found: dict[str, str] = {}
    for name, step in line.steps.items():
        declared = [outcome for outcome in step.outcomes.values() if outcome.main]
        if declared:
            to = declared[0].to
        else:
            to = max(ways[name], key=lambda each: length[each], default=None)
        if to is not None and to in line.steps:
            found[name] = to
    return found


def _lengths(line: Line) -> Mapping[str, int]:
    """How many steps lie on the longest way from each step to an end of the line."""
    ways, rank = forward_ways(line), ranks(line)
    length: dict[str, int] = {}
    for name in sorted(line.steps, key=lambda each: -rank[each]):
        after = [length[to] for to in ways[name] if length[to] > 0]
        ends = any(outcome.ends is not None for outcome in line.steps[name].outcomes.values())
        length[name] = 1 + max(after) if after else int(ends)
    return length


def main_line(line: Line) -> tuple[str, ...]:
    """The steps of the main line: from the first one along the usual ways, until it turns back."""
    usual, path = usual_ways(line), [line.first]
    while (to := usual.get(path[-1])) is not None and to not in path:
        path.append(to)
    return tuple(path)


def ahead_of(line: Line, step: str) -> tuple[str, ...]:
    """What is usually still to come after a step, the step itself not counted."""
    usual, path = usual_ways(line), [step]
    while (to := usual.get(path[-1])) is not None and to not in path:
        path.append(to)
    return tuple(path[1:])


def numbers(order: Sequence[str]) -> Mapping[str, str]:
    """The number each step shows to professionals.

    The number of the source document when the names of the steps carry one; what comes twice gets
    a letter, from the top. A line of which no step carries one is numbered from the
    top. A step without a number in a line with numbers shows none.
    """
    own = {name: found[1] for name in order if (found := OWN_NUMBER.match(name))}
    if not own:
        return {name: str(number) for number, name in enumerate(order, start=1)}
    shown: dict[str, str] = {}
    used = set(own.values())
    for name, number in own.items():
        shown[name] = number if number not in shown.values() else _next_free(number, used)
        used.add(shown[name])
    return {name: shown.get(name, "") for name in order}


def _next_free(number: str, used: set[str]) -> str:
    more = "abcdefghijklmnopqrstuvwxyz" if number[-1].isdigit() else "23456789"
    free = (number + each for each in more if number + each not in used)
    return next(free, number)
