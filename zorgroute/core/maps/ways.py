"""Where do the steps of a station lead, in the words of the route file?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zorgroute.core.maps.row import Cause, Handover, Party, Way, WayKind
from zorgroute.core.maps.stations import away_title, parties, text_of
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Outcome, Step
from zorgroute.core.wording.catalogue import Voice


@dataclass(frozen=True)
class Spot:
    """Where a step stands on the map: the key, the place and the number of its row."""

    key: str
    place: int
    number: str
    title: str


@dataclass(frozen=True)
class Signposts:
    """What it takes to say where a way leads: the rows of a line, and the letters of tracks."""

    route: Route
    line: Line
    voice: Voice
    spots: Mapping[str, Spot]
    usual: Mapping[str, str]
    letters: Mapping[str, str]

    def ways(self, steps: Sequence[str]) -> tuple[Way, ...]:
        """Every way out of a station, each once; ways between its own steps are not shown."""
        found: dict[tuple[str, str, str, Cause], Way] = {}
        for name in steps:
            for way in self._of_step(name):
                if len(steps) > 1 and way.target == self.spots[name].key:
                    continue
                found.setdefault((way.title, way.target_title, way.result, way.cause), way)
        return tuple(found.values())

    def taken(self, step: str, outcome: str) -> tuple[Way, ...]:
        """The way that a case took out of a step."""
        known = outcome in self.line.steps[step].outcomes
        return (self._of_outcome(step, outcome),) if known else ()

    def _of_step(self, name: str) -> Iterator[Way]:
        step = self.line.steps[name]
        for outcome in step.outcomes:
            yield self._of_outcome(name, outcome)
        if step.overdue is not None and step.overdue.to is not None:
            yield self._leading(Way(WayKind.BRANCH, "", Cause.OVERDUE), name, step.overdue.to)
        for track, results in step.on_track.items():
            if track not in self.letters:
                continue
            words = self.route.lines[track].results
            for result, to in results.items():
                title = text_of(words[result], self.voice)
                way = Way(WayKind.BRANCH, title, Cause.TRACK, starts=(self.letters[track],))
                yield self._leading(way, name, to)

    def _of_outcome(self, name: str, key: str) -> Way:
        outcome = self.line.steps[name].outcomes[key]
        way = Way(
            WayKind.END,
            text_of(outcome.title, self.voice),
            starts=tuple(
                self.letters[each.track]
                for each in outcome.starts or ()
                if each.track in self.letters
            ),
            opens=outcome.opens.route if outcome.opens else "",
            name=key,
        )
        if outcome.ends is not None:
            return replace(way, result=text_of(self.line.results[outcome.ends], self.voice))
        return self._leading(way, name, outcome.to or "")

    def _leading(self, way: Way, name: str, to: str) -> Way:
        """The way with the row it leads to, which the map of a parent may have left out."""
        here, there = self.spots[name], self.spots.get(to)
        kind = WayKind.ON if self.usual.get(name) == to else WayKind.BRANCH
        if there is None:
            title = away_title(self.line, to, name, self.voice)
            return replace(way, kind=kind, target_title=title)
        if there.place <= here.place:
            kind = WayKind.BACK
        return replace(
            way, kind=kind, target=there.key, number=there.number, target_title=there.title
        )


def starters(line: Line, letters: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The steps that start a track and the track they start, for tracks the reader may know."""
    for name, step in line.steps.items():
        for each in step.starts or ():
            if each.track in letters:
                yield name, each.track
        for outcome in step.outcomes.values():
            for each in outcome.starts or ():
                if each.track in letters:
                    yield name, each.track


def handovers(
    route: Route, line: Line, voice: Voice, names: Mapping[str, str]
) -> Mapping[str, Handover]:
    """The steps after which somebody else answers for the case, and from whom they take over."""
    holders = _holders(route, line) if line.name == MAIN else {}
    found: dict[str, Handover] = {}
    for name, step in line.steps.items():
        takers = [taker for outcome in step.outcomes.values() if (taker := _taker(step, outcome))]
        if not takers:
            continue
        givers = holders.get(name, set()) - {takers[0]}
        if name in holders and not givers:
            continue
        giver = _only(parties(route, sorted(givers), voice, names))
        found[name] = Handover(parties(route, takers[:1], voice, names)[0], giver)
    return found


def _only(some: tuple[Party, ...]) -> Party | None:
    return some[0] if len(some) == 1 else None


def _taker(step: Step, outcome: Outcome) -> str | None:
    return outcome.hands_to or step.hands_to


def _holders(route: Route, line: Line) -> Mapping[str, set[str]]:
    """Who can answer for the case when a step comes up, over every way that leads there."""
    first = line.steps[line.first]
    found: dict[str, set[str]] = {line.first: {route.model.holds or first.who[0]}}
    todo = [line.first]
    while todo:
        name = todo.pop()
        step = line.steps[name]
        moves = [(outcome.to, _taker(step, outcome)) for outcome in step.outcomes.values()]
        moves.append((step.overdue.to if step.overdue else None, None))
        moves += [(to, None) for results in step.on_track.values() for to in results.values()]
        for to, taker in moves:
            if to is None or to not in line.steps:
                continue
            coming = {taker} if taker else found[name]
            if not coming <= found.setdefault(to, set()):
                found[to] |= coming
                todo.append(to)
    return found
