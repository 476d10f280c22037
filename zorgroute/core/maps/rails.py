"""Which lines pass through each row of a map, and how are they drawn there?

A map is read from top to bottom, so its lines are kept per row: every row knows which lanes pass
through its upper and its lower half. That is why the rail list of a page, whose rows are as high
as their text, and the drawing, whose rows are measured, can show the same lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

MAIN_LANE = 0


class Style(StrEnum):
    """How a line is drawn: gone or agreed, still to come, or passed by."""

    SOLID = "solid"
    DOTTED = "dotted"
    DASHED = "dashed"


@dataclass(frozen=True)
class Half:
    """A lane that passes through the upper or the lower half of a row.

    `joined` says that its line comes from another lane and only begins where that join ends.
    """

    lane: int
    upper: bool
    style: Style
    joined: bool = False


@dataclass(frozen=True)
class Join:
    """A line that changes lanes at the top of a row."""

    start: int
    end: int
    style: Style


@dataclass(frozen=True)
class Rail:
    """The lines of one row."""

    halves: tuple[Half, ...] = ()
    joins: tuple[Join, ...] = ()

    def has(self, lane: int, *, upper: bool) -> bool:
        return any(half.lane == lane and half.upper == upper for half in self.halves)


NO_LINES = Rail()


@dataclass(frozen=True)
class Stop:
    """What the layout must know of a row: may lines end here, and where can it lead?

    `style` is how the line to this stop is drawn. A stop without a station (rows that are folded
    away) lets lines pass and nothing else.
    """

    key: str
    is_main: bool
    phase: str = ""
    leads_to: tuple[str, ...] = ()
    style: Style = Style.SOLID
    has_station: bool = True


@dataclass(frozen=True)
class Laid:
    """The lane of every stop, the lines of every row, and between which stops lines were drawn."""

    lanes: Mapping[str, int]
    rails: tuple[Rail, ...]
    drawn: frozenset[tuple[str, str]]


@dataclass
class _Strands:
    """Lines while they are laid; the lanes they take are remembered per row."""

    stops: Sequence[Stop]
    at: Mapping[str, int]
    lanes: dict[str, int] = field(default_factory=dict)
    taken: set[tuple[int, int]] = field(default_factory=set)
    halves: list[dict[tuple[int, bool], Half]] = field(default_factory=list)
    joins: list[list[Join]] = field(default_factory=list)
    drawn: set[tuple[str, str]] = field(default_factory=set)

    def run(self, first: int, last: int, lane: int, style: Style) -> None:
        """Draw a line from the station in row `first` down to the one in row `last`."""
        keys = self.stops[first].key, self.stops[last].key
        self.drawn.add(keys)
        start, end = self.lanes[keys[0]], self.lanes[keys[1]]
        self._pass(first, start, style, upper=False)
        for row in range(first + 1, last):
            self._pass(row, lane, style, upper=True, joined=lane != start and row == first + 1)
            self._pass(row, lane, style, upper=False)
        if lane != start:
            self.joins[first + 1].append(Join(start, lane, style))
        if end == lane:
            joined = lane != start and last == first + 1
            self._pass(last, lane, style, upper=True, joined=joined)
        else:
            self.joins[last].append(Join(lane, end, style))

    def _pass(
        self, row: int, lane: int, style: Style, *, upper: bool, joined: bool = False
    ) -> None:
        """What was drawn first stays: the main line before its branches."""
        self.halves[row].setdefault((lane, upper), Half(lane, upper, style, joined))

    def free_lane(self, first: int, last: int) -> int:
        lane = MAIN_LANE + 1
        while any((row, lane) in self.taken for row in range(first, last + 1)):
            lane += 1
        return lane

    def take(self, first: int, last: int, lane: int) -> None:
        self.taken.update((row, lane) for row in range(first, last + 1))


def lay(stops: Sequence[Stop]) -> Laid:
    """Give every stop a lane and every row its lines.

    The main line keeps lane 0. A branch takes the first lane that is free between the stop it
    leaves from and the stop where it comes back, and lines only run within a phase: what is far
    away is said in words, not drawn across the map. Stops above do not look at stops below, so a
    step more changes nothing above it.
    """
    strands = _Strands(stops, {stop.key: row for row, stop in enumerate(stops)})
    strands.halves = [{} for _ in stops]
    strands.joins = [[] for _ in stops]
    _lay_main(strands)
    came_from = _came_from(strands)
    for row, stop in enumerate(stops):
        if stop.has_station and not stop.is_main:
            _lay_branch(strands, row, came_from.get(row))
    rails = tuple(
        Rail(
            tuple(half for _, half in sorted(halves.items(), key=lambda each: each[0])),
            tuple(joins),
        )
        for halves, joins in zip(strands.halves, strands.joins, strict=True)
    )
    return Laid(strands.lanes, rails, frozenset(strands.drawn))


def _lay_main(strands: _Strands) -> None:
    rows = [row for row, stop in enumerate(strands.stops) if stop.is_main and stop.has_station]
    for row in rows:
        strands.lanes[strands.stops[row].key] = MAIN_LANE
    for first, last in pairwise(rows):
        strands.run(first, last, MAIN_LANE, strands.stops[last].style)


def _came_from(strands: _Strands) -> dict[int, int]:
    """For each branch stop the nearest stop above it that leads there, within its phase."""
    found: dict[int, int] = {}
    for row, stop in enumerate(strands.stops):
        if not stop.has_station:
            continue
        for key in stop.leads_to:
            to = strands.at.get(key, -1)
            if to > row and not strands.stops[to].is_main and strands.stops[to].phase == stop.phase:
                found[to] = row
    return found


def _lay_branch(strands: _Strands, row: int, origin: int | None) -> None:
    stop = strands.stops[row]
    back = _comes_back(strands, row)
    first = row if origin is None else origin + 1
    last = row if back is None else max(row, back - 1)
    lane = _kept_lane(strands, origin, first, row)
    if lane is None or any((each, lane) in strands.taken for each in range(row, last + 1)):
        lane = strands.free_lane(first, last)
    strands.lanes[stop.key] = lane
    strands.take(first, last, lane)
    if origin is not None:
        strands.run(origin, row, lane, stop.style)
    if back is not None:
        strands.run(row, back, lane, stop.style)


def _kept_lane(strands: _Strands, origin: int | None, first: int, row: int) -> int | None:
    """The lane of the branch this stop continues, when nothing else took it meanwhile."""
    if origin is None or strands.stops[origin].is_main:
        return None
    lane = strands.lanes[strands.stops[origin].key]
    is_free = all((each, lane) not in strands.taken for each in range(first, row + 1))
    return lane if is_free else None


def _comes_back(strands: _Strands, row: int) -> int | None:
    """The first stop of the main line below to which this branch leads back."""
    stop = strands.stops[row]
    rows = [strands.at[key] for key in stop.leads_to if key in strands.at]
    return min(
        (
            to
            for to in rows
            if to > row
            and strands.stops[to].is_main
            and strands.stops[to].has_station
            and strands.stops[to].phase == stop.phase
        ),
        default=None,
    )
