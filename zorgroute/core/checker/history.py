"""What may or may not have happened by the time a state is reached, and who answers there?

These questions multiply the states of a walk when they are carried along in it; asked afterwards,
one at a time, they cost one pass over its edges each.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from zorgroute.core.checker.explore import Path, Walk, Way, along
from zorgroute.core.checker.facts import shares_of
from zorgroute.core.checker.findings import Hop
from zorgroute.core.routes.route import ANYONE, MAIN, Route
from zorgroute.core.routes.words import Outcome, Step


@dataclass
class Reach:
    """The states that some path reaches, with the first way to each; sure ways come first."""

    came: dict[int, tuple[int, Way] | None] = field(default_factory=dict)
    rank: dict[int, tuple[bool, int]] = field(default_factory=dict)

    def ways_to(self, state: int) -> list[Way]:
        ways: list[Way] = []
        at = self.came[state]
        while at is not None:
            state, way = at
            ways.append(way)
            at = self.came[state]
        return ways[::-1]


def reach_without(walk: Walk, avoided: Callable[[Way], bool]) -> Reach:
    """The states that can be reached while this has not happened."""
    reach = Reach({0: None}, {0: (False, 0)})
    queue, later = deque([0]), deque[tuple[int, Way, int]]()
    while queue or later:
        if not queue:
            source, way, target = later.popleft()
            if target in reach.came:
                continue
            reach.came[target] = (source, way)
            reach.rank[target] = (True, reach.rank[source][1] + 1)
            queue.append(target)
            continue
        state = queue.popleft()
        is_guess, steps = reach.rank[state]
        for way, target in walk.onward.get(state, ()):
            if target in reach.came or avoided(way):
                continue
            if way.assumed:
                later.append((state, way, target))
            else:
                reach.came[target] = (state, way)
                reach.rank[target] = (is_guess, steps + 1)
                queue.append(target)
    return reach


def first_edge(
    walk: Walk, reach: Reach, wanted: Callable[[Way], bool]
) -> tuple[tuple[bool, int], Path] | None:
    """The edge of this kind that is reached soonest, with its whole path; sure ones before."""
    best: tuple[tuple[bool, int], int, Way] | None = None
    for source, way, _ in walk.edges():
        known = reach.rank.get(source)
        if known is None or not wanted(way):
            continue
        rank = (known[0] or bool(way.assumed), known[1])
        if best is None or rank < best[0]:
            best = (rank, source, way)
    if best is None:
        return None
    rank, source, way = best
    return rank, along([*reach.ways_to(source), way])


class Answering(NamedTuple):
    """Who answers for the case in a state, and to whom that was offered, or will be by a link."""

    state: int
    holder: str
    offered: str = ""
    linked: tuple[str, str] = ("", "")


def holders(walk: Walk, wanted: frozenset[tuple[str, str]]) -> dict[tuple[str, str, str], Path]:
    """Who may answer for the case while these steps are open, each with a shortest path."""
    route = walk.view.route
    first = Answering(0, route.model.holds or "")
    came: dict[Answering, tuple[Answering, Way] | None] = {first: None}
    queue, later = deque([first]), deque[tuple[Answering, Way, Answering]]()
    found: dict[tuple[str, str, str], Path] = {}
    while queue or later:
        if not queue:
            source, way, target = later.popleft()
            if target not in came:
                came[target] = (source, way)
                queue.append(target)
            continue
        node = queue.popleft()
        for line, step in walk.open_steps(node.state):
            if (line.name, step) in wanted and (line.name, step, node.holder) not in found:
                found[(line.name, step, node.holder)] = _path(came, node)
        for way, target in _from(walk, node):
            if target in came:
                continue
            if way.assumed:
                later.append((node, way, target))
            else:
                came[target] = (node, way)
                queue.append(target)
    return found


def _path(came: dict[Answering, tuple[Answering, Way] | None], node: Answering) -> Path:
    ways: list[Way] = []
    at = came[node]
    while at is not None:
        node, way = at
        ways.append(way)
        at = came[node]
    return along(ways[::-1])


def _from(walk: Walk, node: Answering) -> Iterator[tuple[Way, Answering]]:
    route = walk.view.route
    if node.offered:
        way = Way(Hop("accept", outcome=node.offered))
        yield way, Answering(node.state, node.offered, "", node.linked)
    if node.linked[1] not in ("", node.holder):
        to, role = node.linked
        way = Way(Hop("accept", step=to, outcome=role))
        yield way, Answering(node.state, role, "", ("", ""))
    for way, target in walk.onward.get(node.state, ()):
        yield way, _answering_after(route, node, way.hop, target)


def _answering_after(route: Route, node: Answering, hop: Hop, target: int) -> Answering:
    if hop.kind != "take":
        return node._replace(state=target)
    step = route.lines[hop.line].steps[hop.step]
    outcome = step.outcomes[hop.outcome]
    linked = node.linked
    if outcome.opens is not None:
        linked = (outcome.opens.route, outcome.opens.hands_to or "")
    to = outcome.hands_to or step.hands_to
    if to is None or to == node.holder:
        return Answering(target, node.holder, node.offered, linked)
    if takes_part(route, step, to):
        return Answering(target, to, "", linked)
    return Answering(target, node.holder, to, linked)


def takes_part(route: Route, step: Step, role: str) -> bool:
    """Whether whoever does this step, somebody with that function is there and so accepts."""
    if all(_surely_plays(route, each, role) for each in step.who):
        return True
    if any(_surely_plays(route, each, role) for each in step.with_ or ()):
        return True
    choice = step.with_one_of or ()
    return bool(choice) and all(_surely_plays(route, each, role) for each in choice)


def _surely_plays(route: Route, one: str, role: str) -> bool:
    if one == ANYONE:
        return False
    known = route.roles.get(one)
    functions = (known.one_of if known else None) or (one,)
    return all(route.plays(function, role) for function in functions)


def handed_to(route: Route, line: str) -> frozenset[str]:
    """Everybody to whom some step of a line hands the case."""
    found: set[str | None] = set()
    for step in route.lines[line].steps.values():
        found.add(step.hands_to)
        for outcome in step.outcomes.values():
            found.add(outcome.hands_to)
            found.add(outcome.opens.hands_to if outcome.opens is not None else None)
    return frozenset(each for each in found if each)


def tells(route: Route, step: Step, outcome: Outcome) -> bool:
    """Whether everybody who may have signalled takes part in a step, or hears of it."""
    roles = [role for role in step.with_ or () if role != ANYONE]
    if step.feedback is not None:
        roles.append(step.feedback.to)
    for share in shares_of(step, outcome):
        roles.extend(share.to)
    return all(
        any(route.plays(each, role) for role in roles)
        or all(who != ANYONE and route.plays(each, who) for who in step.who)
        for each in signallers(route)
    )


def signallers(route: Route) -> tuple[str, ...]:
    """The functions that may open a case."""
    found: list[str] = []
    for role in route.model.may_start:
        known = route.roles.get(role)
        found.extend((known.one_of if known else None) or (role,))
    return tuple(dict.fromkeys(found))


def closes(route: Route, hop: Hop) -> Outcome | None:
    """The outcome with which a step of the main line closes the case, if it does."""
    if hop.kind != "take" or hop.line != MAIN:
        return None
    outcome = route.main.steps[hop.step].outcomes[hop.outcome]
    return outcome if outcome.ends is not None else None
