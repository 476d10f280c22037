"""Which states can a case reach on the lines in sight, and how?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from zorgroute.core.checker.facts import (
    AGE,
    GIVEN,
    Value,
    consent_name,
    ended_name,
    starts_of,
)
from zorgroute.core.checker.findings import Hop
from zorgroute.core.checker.view import View
from zorgroute.core.checker.visits import NOBODY, Lines, Misfit, Option, Options, Visits
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Handler, Step

MAX_STATES = 200_000
IDLE, CLOSED = "", "="
STARTED = "start:"  # assumed: that some line out of sight starts this track

Positions = tuple[str, ...]
Values = tuple[Value, ...]
Assigned = tuple[tuple[int, Value], ...]
Path = tuple[tuple[Hop, ...], Lines]


class Way(NamedTuple):
    """What leads from one state to another.

    `professional` when no family has to decide anything, `counts` when somebody does it or a
    term does; life's own interruptions do not count as a way out. `assumed` are lines out of
    sight that had to help, `waits` tracks out of sight that may not be running, `starts` those
    that run from then on.
    """

    hop: Hop
    professional: bool = True
    counts: bool = True
    assumed: Lines = NOBODY
    waits: Lines = NOBODY
    starts: Lines = NOBODY


def along(ways: Iterable[Way]) -> Path:
    """The hops of a path, and the lines out of sight on which it leans: that had to help, or that
    it started itself and must have ended by then."""
    hops: list[Hop] = []
    leans: set[str] = set()
    started: set[str] = set()
    for way in ways:
        hops.append(way.hop)
        leans |= way.assumed | (way.waits & started)
        started |= way.starts
    return tuple(hops), frozenset(leans)


class Turn(NamedTuple):
    """A way, with where the lines stand after it and what is written or forgotten."""

    way: Way
    positions: int
    writes: Assigned


class Blocked(NamedTuple):
    """A step that no guard keeps from being done, though the ground of a share is missing."""

    state: int
    way: Way


@dataclass
class Walk:
    """Everything that was reached: states with the way there, the edges, and what stood out.

    States are numbers; `places` and `values` tell what they are, `came` how each was reached
    first, ways that lean on nothing out of sight before others. `is_sure` marks the former.
    """

    view: View
    places: list[Positions] = field(default_factory=list)
    values: list[Values] = field(default_factory=list)
    came: dict[int, tuple[int, Way] | None] = field(default_factory=dict)
    is_sure: set[int] = field(default_factory=set)
    sources: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    blocked: dict[tuple[str, str, str, str], Blocked] = field(default_factory=dict)
    misfits: dict[tuple[str, str, str], tuple[int, Misfit]] = field(default_factory=dict)
    stuck: dict[tuple[str, str], tuple[int, Hop]] = field(default_factory=dict)
    starters: dict[tuple[str, str], tuple[int, Hop, Lines]] = field(default_factory=dict)
    is_cut_off: bool = False

    def path_to(self, state: int) -> Path:
        """A shortest way to a state, and the lines out of sight on which it leans."""
        return along(self.ways_to(state))

    def ways_to(self, state: int) -> list[Way]:
        ways: list[Way] = []
        at = self.came[state]
        while at is not None:
            state, way = at
            ways.append(way)
            at = self.came[state]
        return ways[::-1]

    def edges(self) -> Iterator[tuple[int, Way, int]]:
        return zip(self.sources, self.ways, self.targets, strict=True)

    @cached_property
    def onward(self) -> Mapping[int, list[tuple[Way, int]]]:
        """What leads on from each state."""
        found: dict[int, list[tuple[Way, int]]] = {}
        for source, way, target in self.edges():
            found.setdefault(source, []).append((way, target))
        return found

    @cached_property
    def back(self) -> Mapping[int, list[tuple[Way, int]]]:
        """What leads to each state."""
        found: dict[int, list[tuple[Way, int]]] = {}
        for source, way, target in self.edges():
            found.setdefault(target, []).append((way, source))
        return found

    def open_steps(self, state: int) -> Iterator[tuple[Line, str]]:
        """The open steps of a state, the main line first."""
        for line, at in zip(self.view.lines, self.places[state], strict=True):
            if at not in (IDLE, CLOSED):
                yield line, at


def crisis_track(route: Route) -> str | None:
    """The track that anybody may start at any time (semantics 13)."""
    return route.exits.get("crisis")


def lines_meant(route: Route, assumed: Lines) -> Lines:
    """The lines that must come into sight; for a start elsewhere those that can make it."""
    found: set[str] = set()
    for each in assumed:
        track = each.removeprefix(STARTED)
        found |= starters_of(route, track) if track != each else {each}
    return frozenset(found)


def starters_of(route: Route, track: str) -> Lines:
    """The lines of which some outcome starts this track."""
    return frozenset(
        line.name
        for line in route.lines.values()
        for step in line.steps.values()
        for outcome in step.outcomes.values()
        if any(each.track == track for each in starts_of(step, outcome))
    )


class Explorer:
    """Walks breadth first, so that the first way to a state is a shortest one."""

    def __init__(self, view: View, limit: int = MAX_STATES) -> None:
        self.view, self.limit, self.route = view, limit, view.route
        self.visits = Visits(view)
        self.number = {name: at for at, name in enumerate(view.names)}
        self.walk_ = Walk(view)
        self._states: dict[tuple[int, int], int] = {}
        self._at: list[tuple[int, int]] = []
        self._places: dict[Positions, int] = {}
        self._every_place: list[Positions] = []
        self._values: dict[Values, int] = {}
        self._every_value: list[Values] = []
        self._written: dict[tuple[int, Assigned], int] = {}
        self._options: dict[tuple[int, str, int], Options] = {}
        self._turns: dict[tuple[int, int, int], Turn | None] = {}
        self._beside: dict[int, tuple[Turn, ...]] = {}
        self._ways: dict[int, Way] = {}
        self._everything_forgotten = tuple((n, None) for n in range(len(view.known)))
        self._consents = tuple(
            (number, name) for name, number in view.index.items() if name.startswith("consent:")
        )

    def walk(self) -> Walk:
        """Walk everything from the first step, or from tracks that have yet to start."""
        walk = self.walk_
        first = tuple(line.first if line.name == MAIN else IDLE for line in self.view.lines)
        ages = {self.view.index[AGE]: "0"} if AGE in self.view.index else {}
        values = tuple(ages.get(n) for n in range(len(self.view.known)))
        start = self._state(self._place(first), self._value(values))
        walk.came[start] = None
        walk.is_sure.add(start)
        queue, later = deque([start]), deque[tuple[int, Way, int]]()
        while queue or later:
            if not queue:
                source, way, target = later.popleft()
                if target not in walk.came:
                    walk.came[target] = (source, way)
                    queue.append(target)
                continue
            self._expand(queue.popleft(), queue, later)
            if len(self._at) > self.limit:
                walk.is_cut_off = True
                break
        return walk

    def _expand(self, state: int, queue: deque[int], later: deque[tuple[int, Way, int]]) -> None:
        walk = self.walk_
        came, is_sure = walk.came, state in walk.is_sure
        for way, target in self._edges(state):
            walk.sources.append(state)
            walk.ways.append(way)
            walk.targets.append(target)
            if target in came:
                continue
            if way.assumed:
                later.append((state, way, target))
            else:
                came[target] = (state, way)
                queue.append(target)
                if is_sure:
                    walk.is_sure.add(target)

    def _edges(self, state: int) -> Iterator[tuple[Way, int]]:
        place, value = self._at[state]
        positions = self._every_place[place]
        if self.view.has_main and positions[0] == CLOSED:
            return
        for number, at in enumerate(positions):
            if at:
                for turn in self._visit(state, place, value, number):
                    yield turn.way, self._after(turn, value)
        for turn in self._happenings(place):
            yield turn.way, self._after(turn, value)
        yield from self._withdrawals(place, value)
        yield from self._birthdays(place, value)

    def _visit(self, state: int, place: int, value: int, number: int) -> Iterator[Turn]:
        """The ways in which the open step of one line can be done."""
        line = self.view.lines[number]
        at = self._every_place[place][number]
        found = self._options.get((number, at, value))
        if found is None:
            found = self.visits.options(line, at, self._every_value[value])
            self._options[(number, at, value)] = found
            self._note(state, line, at, found)
        for option in found.options:
            key = (place, number, id(option))
            if key not in self._turns:
                self._turns[key] = self._turn(place, number, option)
            turn = self._turns[key]
            if turn is None:
                continue
            if option.grounds:
                self._block(state, option, turn.way)
            else:
                if option.elsewhere:
                    self._note_starts(state, option)
                yield turn

    def _note(self, state: int, line: Line, step: str, found: Options) -> None:
        walk, words = self.walk_, line.steps[step]
        walk.is_cut_off = walk.is_cut_off or found.is_cut_off
        for misfit in found.misfits:
            key = (misfit.code, line.name, step)
            known = walk.misfits.get(key)
            if known is None or (known[1].assumed and not misfit.assumed):
                walk.misfits[key] = (state, misfit)
        is_left = words.overdue is not None and words.overdue.to is not None
        if found.stuck and not is_left and not (line.name == MAIN and words.on_track):
            walk.stuck.setdefault((line.name, step), (state, found.stuck[0]))

    def _block(self, state: int, option: Option, way: Way) -> None:
        walk, hop = self.walk_, option.hop
        for consent in option.grounds:
            key = (hop.line, hop.step, hop.outcome, consent)
            known = walk.blocked.get(key)
            is_sure = state in walk.is_sure and not way.assumed
            if known is None or (
                is_sure and (known.way.assumed or known.state not in walk.is_sure)
            ):
                walk.blocked[key] = Blocked(state, way)

    def _note_starts(self, state: int, option: Option) -> None:
        """Remember the first way in which a track out of sight is started."""
        for track in option.elsewhere:
            key = (track, option.hop.line)
            known = self.walk_.starters.get(key)
            if known is None or (known[2] and not option.assumed):
                self.walk_.starters[key] = (state, option.hop, option.assumed)

    def _turn(self, place: int, number: int, option: Option) -> Turn | None:
        """Where the lines stand after an option; None where a running track is in its way."""
        positions, writes = list(self._every_place[place]), list(option.writes)
        line, outcome = self.view.lines[number], option.outcome
        step = line.steps[option.hop.step]
        if not self._may_end(positions, line, step, option):
            return None
        way = self._way(line, step, option)
        for track in option.starts:
            self._start(positions, writes, track)
        if outcome.to is not None:
            self._open(positions, writes, number, outcome.to)
        elif line.name == MAIN:
            return self._closed(way)
        else:
            self._end(positions, writes, number, outcome.ends or "")
        return self._settled(way, positions, writes)

    def _way(self, line: Line, step: Step, option: Option) -> Way:
        known = self._ways.get(id(option))
        if known is None:
            waits = set(step.needs_ended or ())
            if line.name == MAIN and option.outcome.ends is not None:
                waits |= set(self.route.tracks)
            else:
                waits |= option.elsewhere
            lines, needed = self.route.lines, step.needs_ended or ()
            known = self._ways[id(option)] = Way(
                option.hop,
                option.professional,
                assumed=option.assumed,
                waits=frozenset(t for t in waits if t in needed or not lines[t].standing)
                - set(self.view.tracks),
                starts=option.elsewhere,
            )
        return known

    def _may_end(self, positions: list[str], line: Line, step: Step, option: Option) -> bool:
        live = [name for name, at in zip(self.view.names, positions, strict=True) if at]
        if any(track in live for track in step.needs_ended or ()):
            return False
        if line.name != MAIN or option.outcome.ends is None:
            return True
        return all(name == MAIN or self.route.lines[name].standing for name in live)

    def _start(self, positions: list[str], writes: list[tuple[int, Value]], track: str) -> None:
        """Start a track in sight, unless it runs; a new run knows nothing of the one before."""
        number = self.number[track]
        if positions[number] == IDLE:
            writes += [(n, None) for n in self.view.own_of(track)]
            self._open(positions, writes, number, self.route.lines[track].first)

    def _open(
        self, positions: list[str], writes: list[tuple[int, Value]], number: int, step: str
    ) -> None:
        positions[number] = step
        writes += [(n, None) for n in self.view.dropped_at(self.view.lines[number], step)]

    def _end(
        self, positions: list[str], writes: list[tuple[int, Value]], number: int, result: str
    ) -> None:
        """End a track; the main line moves only where its open step says so (semantics 2)."""
        track = self.view.names[number]
        positions[number] = IDLE
        known = self.view.index.get(ended_name(track))
        if known is not None:
            writes.append((known, result))
        if self.view.has_main:
            to = self.route.main.steps[positions[0]].on_track.get(track, {}).get(result)
            if to is not None:
                self._open(positions, writes, 0, to)

    def _settled(self, way: Way, positions: list[str], writes: list[tuple[int, Value]]) -> Turn:
        """A turn with what nobody will read any more forgotten."""
        place = self._place(tuple(positions))
        forgotten = ((n, None) for n in self.view.forgotten(tuple(positions)))
        return Turn(way, place, tuple(dict((*writes, *forgotten)).items()))

    def _closed(self, way: Way) -> Turn:
        positions = tuple(CLOSED if line.name == MAIN else IDLE for line in self.view.lines)
        return Turn(way, self._place(positions), self._everything_forgotten)

    def _happenings(self, place: int) -> tuple[Turn, ...]:
        """Everything that may happen here without a step being done."""
        if place not in self._beside:
            positions = self._every_place[place]
            found = [*self._terms(positions), *self._starts(positions)]
            if self.view.has_main:
                found += [*self._ends_elsewhere(positions)]
            self._beside[place] = (*found, *self._interrupts(positions))
        return self._beside[place]

    def _terms(self, positions: Positions) -> Iterator[Turn]:
        for number, (line, at) in enumerate(zip(self.view.lines, positions, strict=True)):
            overdue = line.steps[at].overdue if at else None
            if overdue is not None and overdue.to is not None:
                changed, writes = list(positions), list[tuple[int, Value]]()
                self._open(changed, writes, number, overdue.to)
                yield self._settled(Way(Hop("term", line.name, at)), changed, writes)

    def _starts(self, positions: Positions) -> Iterator[Turn]:
        for track in self.view.tracks:
            if positions[self.number[track]] != IDLE:
                continue
            way = self._way_to_start(track)
            if way is not None:
                changed, writes = list(positions), list[tuple[int, Value]]()
                self._start(changed, writes, track)
                yield self._settled(way, changed, writes)

    def _way_to_start(self, track: str) -> Way | None:
        """How a track may start by itself, or by a line out of sight; None where it cannot."""
        allowed = self.route.lines[track].may_start
        if allowed or track == crisis_track(self.route):
            professional = not allowed or any(not self.route.is_family(each) for each in allowed)
            return Way(Hop("start", track), professional)
        if not starters_of(self.route, track) - set(self.view.names):
            return None
        return Way(Hop("start", track), assumed=frozenset({STARTED + track}))

    def _ends_elsewhere(self, positions: Positions) -> Iterator[Turn]:
        """A track out of sight may end and so move the main line."""
        for track, moves in self.route.main.steps[positions[0]].on_track.items():
            if track in self.view.tracks:
                continue
            for result, to in moves.items():
                changed, writes = list(positions), list[tuple[int, Value]]()
                self._open(changed, writes, 0, to)
                way = Way(Hop("track", track, outcome=result), assumed=frozenset({track}))
                yield self._settled(way, changed, writes)

    def _interrupts(self, positions: Positions) -> Iterator[Turn]:
        """Life interrupts: whatever the route does then, it is nobody's way out."""
        for kind, handler in self.route.model.on.items():
            if not _moves(handler):
                continue
            if kind != "withdrawal":
                yield self._interrupted(positions, handler, Hop("interrupt", outcome=str(kind)), ())
                continue
            for consent in sorted({c for line in self.route.lines.values() for c in line.consents}):
                number = self.view.index.get(consent_name(consent))
                value = self.view.facts.not_given(consent_name(consent))
                writes = () if number is None else ((number, value),)
                hop = Hop("withdraw", outcome=consent)
                yield self._interrupted(positions, handler, hop, writes)

    def _interrupted(
        self, positions: Positions, handler: Handler, hop: Hop, written: Assigned
    ) -> Turn:
        changed, writes = list(positions), list(written)
        elsewhere = frozenset(handler.starts or ()) - set(self.number)
        way = Way(hop, professional=False, counts=False, starts=elsewhere)
        for track in handler.starts or ():
            if track in self.number:
                self._start(changed, writes, track)
        if self.view.has_main and handler.to is not None:
            self._open(changed, writes, 0, handler.to)
        elif self.view.has_main and handler.ends is not None:
            return self._closed(way)
        return self._settled(way, changed, writes)

    def _withdrawals(self, place: int, value: int) -> Iterator[tuple[Way, int]]:
        for number, name in self._consents:
            if self._every_value[value][number] == GIVEN:
                hop = Hop("withdraw", outcome=name.removeprefix("consent:"))
                way = Way(hop, professional=False, counts=False)
                writes = ((number, self.view.facts.not_given(name)),)
                yield way, self._after(Turn(way, place, writes), value)

    def _birthdays(self, place: int, value: int) -> Iterator[tuple[Way, int]]:
        number = self.view.index.get(AGE)
        if number is None:
            return
        older = int(self._every_value[value][number] or 0) + 1
        if older < len(self.view.facts.ages):
            hop = Hop("age", outcome=str(self.view.facts.ages[older]))
            way = Way(hop, professional=False, counts=False)
            yield way, self._after(Turn(way, place, ((number, str(older)),)), value)

    def _after(self, turn: Turn, value: int) -> int:
        key = (value, turn.writes)
        written = self._written.get(key)
        if written is None:
            values = list(self._every_value[value])
            for number, each in turn.writes:
                values[number] = each
            written = self._written[key] = self._value(tuple(values))
        state = self._states.get((turn.positions, written))
        return self._state(turn.positions, written) if state is None else state

    def _state(self, place: int, value: int) -> int:
        number = self._states.setdefault((place, value), len(self._at))
        if number == len(self._at):
            self._at.append((place, value))
            self.walk_.places.append(self._every_place[place])
            self.walk_.values.append(self._every_value[value])
        return number

    def _place(self, positions: Positions) -> int:
        number = self._places.setdefault(positions, len(self._every_place))
        if number == len(self._every_place):
            self._every_place.append(positions)
        return number

    def _value(self, values: Values) -> int:
        number = self._values.setdefault(values, len(self._every_value))
        if number == len(self._every_value):
            self._every_value.append(values)
        return number


def _moves(handler: Handler) -> bool:
    return bool(handler.to or handler.ends or handler.starts)
