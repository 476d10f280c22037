"""How big is a route: how many steps, roles and handovers, and how deep does it go?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import OrganisationKind, Step, Text

# R246 names these three; the others are shown beside them but ask for no reason.
ASK_A_REASON = ("steps", "roles", "handovers")

Ways = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Measure:
    """The size of a route.

    `steps` counts the main line and every track, `handovers` the steps where somebody else comes
    to answer for the case, `depth` the steps of the longest way over the main line without going
    back, `organisations` the kinds of organisation that take part, the family not counted.
    """

    steps: int
    roles: int
    handovers: int
    depth: int
    tracks: int
    organisations: int


@dataclass(frozen=True)
class Growth:
    """Two versions of a route compared in size, with the reason the newer one gives."""

    before: Measure
    after: Measure
    reason: Text | None

    @property
    def difference(self) -> Mapping[str, int]:
        """What was added per count, negative when the route became smaller."""
        names = [each.name for each in fields(Measure)]
        return {name: getattr(self.after, name) - getattr(self.before, name) for name in names}

    @property
    def bigger(self) -> tuple[str, ...]:
        """The counts that grew and for which a reason is asked."""
        return tuple(name for name in ASK_A_REASON if self.difference[name] > 0)

    @property
    def lacks_reason(self) -> bool:
        return bool(self.bigger) and self.reason is None


def measure(route: Route) -> Measure:
    """Count steps, roles, handovers, depth, tracks and kinds of organisation (R246)."""
    steps = [step for line in route.lines.values() for step in line.steps.values()]
    kinds = {kind for role in route.roles.values() for kind in role.at}
    return Measure(
        steps=len(steps),
        roles=len(route.roles),
        handovers=sum(hands_over(step) for step in steps),
        depth=max(ranks(route.lines[MAIN]).values()) + 1,
        tracks=len(route.tracks),
        organisations=len(kinds - {OrganisationKind.FAMILY}),
    )


def growth(old: Route, new: Route) -> Growth:
    """Lay the sizes of two versions side by side; `new` gives the reason for what was added."""
    return Growth(measure(old), measure(new), new.model.why_bigger)


def hands_over(step: Step) -> bool:
    """Whether somebody else may come to answer for the case at this step."""
    return step.hands_to is not None or any(
        outcome.hands_to is not None or (outcome.opens is not None and outcome.opens.hands_to)
        for outcome in step.outcomes.values()
    )


def next_steps(step: Step) -> tuple[str, ...]:
    """The steps that can follow on the same line, each once, the declared main outcome first."""
    outcomes = sorted(step.outcomes.values(), key=lambda outcome: not outcome.main)
    found = [outcome.to for outcome in outcomes]
    found.append(step.overdue.to if step.overdue else None)
    found += [to for results in step.on_track.values() for to in results.values()]
    return tuple(dict.fromkeys(to for to in found if to is not None))


def forward_ways(line: Line) -> Ways:
    """What can follow each step when nobody goes back.

    A way back is one that leads to a step on the way to here, walking the main outcome first;
    so what the route calls its main line is never broken in favour of a side line.
    """
    ways = {name: tuple(to for to in next_steps(step) if to in line.steps)
            for name, step in line.steps.items()}  # fmt: skip
    back = set(_ways_back(ways))
    return {name: tuple(to for to in all_to if (name, to) not in back)
            for name, all_to in ways.items()}  # fmt: skip


def _ways_back(ways: Ways) -> Iterator[tuple[str, str]]:
    """The ways that close a circle, by depth-first search without recursion."""
    seen: set[str] = set()
    for root in ways:
        if root in seen:
            continue
        seen.add(root)
        path, open_ways = [root], [iter(ways[root])]
        while path:
            to = next(open_ways[-1], None)
            if to is None:
                open_ways.pop()
                path.pop()
            elif to in path:
                yield path[-1], to
            elif to not in seen:
                seen.add(to)
                path.append(to)
                open_ways.append(iter(ways[to]))


def ranks(line: Line) -> dict[str, int]:
    """How far each step lies from the start: the longest way there that does not go back."""
    ways = forward_ways(line)
    before = dict.fromkeys(ways, 0)
    for all_to in ways.values():
        for to in all_to:
            before[to] += 1
    rank = dict.fromkeys(ways, 0)
    ready = [name for name, count in before.items() if count == 0]
    for name in ready:
        for to in ways[name]:
            rank[to] = max(rank[to], rank[name] + 1)
            before[to] -= 1
            if before[to] == 0:
                ready.append(to)
    return rank
