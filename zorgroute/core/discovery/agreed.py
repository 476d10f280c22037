"""Where do the routes that were taken keep to the agreed one, and what do the others pass over?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from zorgroute.core.discovery.flows import Discovered, Follow, Visited
from zorgroute.core.discovery.places import Place
from zorgroute.core.discovery.times import Times
from zorgroute.core.routes.route import Line, Route


@dataclass(frozen=True)
class Stretch:
    """From one step to the next that was done; `then` is None where the line went no further.

    `first` is None where the line began. `is_agreed` says that the route leads there, at once or
    past steps that leave by themselves when a term passes; `skipped` are the fewest agreed steps
    between the two of a stretch that is not agreed.
    """

    first: Place | None
    then: Place | None
    times: int
    cases: int
    wait: Times | None = None
    is_agreed: bool = True
    skipped: tuple[Place, ...] = ()


@dataclass(frozen=True)
class MeasuredLine:
    """A line of the route with what was measured on it.

    The stretches go round: into every step go as many as come out, with `began` at both ends.
    `never` are agreed steps that nobody did, `unknown` steps that the route does not have.
    """

    name: str
    began: int
    visited: Mapping[Place, Visited]
    stretches: tuple[Stretch, ...]
    never: tuple[Place, ...]
    unknown: tuple[Place, ...]

    def after(self, place: Place) -> tuple[Stretch, ...]:
        return tuple(each for each in self.stretches if each.first == place)


@dataclass(frozen=True)
class MeasuredRoute:
    """The agreed route with what was measured on each of its lines; lines it lacks come last."""

    route: str
    version: int
    cases: int
    lines: tuple[MeasuredLine, ...]

    def line(self, name: str) -> MeasuredLine | None:
        return next((each for each in self.lines if each.name == name), None)


@dataclass(frozen=True)
class Ways:
    """Where the steps of a line lead according to the agreement."""

    line: Line

    @cached_property
    def onward(self) -> Mapping[str, frozenset[str]]:
        """From each step to those that come up when it is done or left."""
        return {name: frozenset(self._onward(name)) for name in self.line.steps}

    @cached_property
    def silent(self) -> Mapping[str, frozenset[str]]:
        """From each step to those it leaves for without being done: a term, or another track."""
        return {name: frozenset(self._silent(name)) for name in self.line.steps}

    def _silent(self, name: str) -> Iterator[str]:
        step = self.line.steps[name]
        if step.overdue is not None and step.overdue.to is not None:
            yield step.overdue.to
        for moves in step.on_track.values():
            yield from (to for to in moves.values() if to in self.line.steps)

    def _onward(self, name: str) -> Iterator[str]:
        for outcome in self.line.steps[name].outcomes.values():
            if outcome.to is not None:
                yield outcome.to
        yield from self.silent[name]

    def leads(self, first: str, then: str) -> bool:
        """Whether the agreement leads from one step to the other with nothing done between."""
        steps = self.line.steps[first].outcomes.values()
        return then in self._reached({each.to for each in steps if each.to is not None})

    def may_begin(self, step: str) -> bool:
        """Whether a line may begin here, also when its first steps left by themselves."""
        return step in self._reached({self.line.first})

    def _reached(self, steps: set[str]) -> set[str]:
        found, ahead = set(steps), list(steps)
        while ahead:
            more = self.silent.get(ahead.pop(), frozenset()) - found
            found |= more
            ahead += more
        return found

    def may_end(self, step: str) -> bool:
        """Whether an outcome of this step, or of one that leaves by itself after it, ends."""
        outcomes = self.line.steps[step].outcomes.values()
        return any(each.ends is not None for each in outcomes)

    def passed_over(self, first: str | None, then: str) -> tuple[str, ...]:
        """The fewest agreed steps between two; empty when the route never leads from one to the
        other. Equally short ways: the one that comes first in the file."""
        begin = [self.line.first] if first is None else self._next(first)
        before: dict[str, str | None] = dict.fromkeys(begin)
        ahead = deque(begin)
        while ahead:
            at = ahead.popleft()
            if at == then:
                return tuple(reversed(list(_back(before, before[at]))))
            for to in self._next(at):
                if to not in before:
                    before[to] = at
                    ahead.append(to)
        return ()

    def _next(self, step: str) -> list[str]:
        return [name for name in self.line.steps if name in self.onward[step]]


def _back(before: Mapping[str, str | None], at: str | None) -> Iterator[str]:
    while at is not None:
        yield at
        at = before[at]


def measure(route: Route, found: Discovered) -> MeasuredRoute:
    """Put what was discovered on the agreed route, line by line, in the order of the route."""
    seen = dict.fromkeys(each.place.line for each in found.visited)
    names = [*route.lines, *(name for name in seen if name not in route.lines)]
    return MeasuredRoute(
        route.name,
        route.version,
        found.cases,
        tuple(_measured(name, route.lines.get(name), found) for name in names),
    )


def _measured(name: str, line: Line | None, found: Discovered) -> MeasuredLine:
    visited = {each.place: each for each in found.visited if each.place.line == name}
    steps = () if line is None else tuple(Place(name, step) for step in line.steps)
    ways = None if line is None else Ways(line)
    follows = [each for each in found.follows if each.first.line == name]
    begins = [_begin(each, ways) for each in visited.values() if each.begins]
    ends = [_end(each, ways) for each in visited.values() if each.stops]
    return MeasuredLine(
        name=name,
        began=sum(each.begins for each in visited.values()),
        visited=visited,
        stretches=(*begins, *(_stretch(each, ways) for each in follows), *ends),
        never=tuple(place for place in steps if place not in visited),
        unknown=tuple(place for place in visited if place not in steps),
    )


def by_itself(found: Discovered) -> MeasuredRoute:
    """The lines of a log without a route: nothing is agreed, so nothing departs from it."""
    names = dict.fromkeys(each.place.line for each in found.visited)
    return MeasuredRoute("", 0, found.cases, tuple(_alone(name, found) for name in names))


def _alone(name: str, found: Discovered) -> MeasuredLine:
    seen = {each.place: each for each in found.visited if each.place.line == name}
    begins = [Stretch(None, at, v.begins, v.begins) for at, v in seen.items() if v.begins]
    ends = [Stretch(at, None, v.stops, v.stops) for at, v in seen.items() if v.stops]
    between = [
        Stretch(each.first, each.then, each.times, each.cases, each.wait)
        for each in found.follows
        if each.first.line == name
    ]
    began = sum(each.times for each in begins)
    return MeasuredLine(name, began, seen, (*begins, *between, *ends), (), ())


def _begin(visited: Visited, ways: Ways | None) -> Stretch:
    place, count = visited.place, visited.begins
    if ways is None or place.step not in ways.line.steps:
        return Stretch(None, place, count, count, is_agreed=False)
    is_agreed = ways.may_begin(place.step)
    over = () if is_agreed else ways.passed_over(None, place.step)
    return Stretch(
        None, place, count, count, is_agreed=is_agreed, skipped=_places(place.line, over)
    )


def _end(visited: Visited, ways: Ways | None) -> Stretch:
    """The line went no further here: it ended, or the case still stands at what comes next."""
    known = ways is not None and visited.place.step in ways.line.steps
    return Stretch(visited.place, None, visited.stops, visited.stops, is_agreed=known)


def _stretch(follow: Follow, ways: Ways | None) -> Stretch:
    first, then = follow.first, follow.then
    steps = ways.line.steps if ways else {}
    is_known = first.step in steps and then.step in steps
    is_agreed = ways is not None and is_known and ways.leads(first.step, then.step)
    over: tuple[Place, ...] = ()
    if ways is not None and is_known and not is_agreed:
        over = _places(first.line, ways.passed_over(first.step, then.step))
    return Stretch(
        first, then, follow.times, follow.cases, follow.wait, is_agreed=is_agreed, skipped=over
    )


def _places(line: str, steps: tuple[str, ...]) -> tuple[Place, ...]:
    return tuple(Place(line, step) for step in steps)
