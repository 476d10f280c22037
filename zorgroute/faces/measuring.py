"""What is said of a route as it was taken: on its map, in its table and in sentences?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from zorgroute.core.discovery.agreed import MeasuredLine
from zorgroute.core.discovery.graph import Edge, Graph, Node
from zorgroute.core.discovery.measured_rail import Measured, MeasuredWay
from zorgroute.core.discovery.places import Place
from zorgroute.core.discovery.times import SECONDS_IN_DAY, Times
from zorgroute.core.maps.row import Map, Row
from zorgroute.faces.measured_counts import GuardedLine, Way
from zorgroute.insight.indicators.protecting import Cell, Cover

HOUR = 3_600
# From here on a time is said in days.
LONG = 2 * SECONDS_IN_DAY


class Saying(Protocol):
    """Says a text of the table `discovery`."""

    def __call__(self, name: str, /, **facts: str) -> str: ...


@dataclass(frozen=True)
class TableRow:
    """A way as a row of the table; empty where there is nothing to say."""

    first: str
    then: str
    count: str
    median: str
    most: str
    is_agreed: bool
    skips: str


def counted(say: Saying, name: str, count: int) -> str:
    """A text in the form for one or for many."""
    return say(f"{name}_{'one' if count == 1 else 'many'}", count=str(count))


def lasting(seconds: int, say: Saying) -> str:
    """A time in hours or days, rounded: `5 uur`, `12 dagen`."""
    if seconds < HOUR:
        return say("shorter_hour")
    if seconds < LONG:
        return counted(say, "hours", round(seconds / HOUR))
    return counted(say, "days", round(seconds / SECONDS_IN_DAY))


def cell_words(cell: Cell, say: Saying) -> str:
    """A count as it may be shown: the number, `minder dan 10` or `niet getoond`."""
    match cell.cover:
        case Cover.SHOWN:
            return str(cell.count)
        case Cover.SMALL:
            return say("small")
        case _:
            return say("withheld")


@dataclass(frozen=True)
class Telling:
    """Puts the measured lines of a route into words; `plan` is None for a log without a route.

    `around` are stretches by which children came to help around the meeting of experts: they are
    dashed as well, and say so.
    """

    lines: Sequence[GuardedLine]
    say: Saying
    plan: Map | None = None
    around: frozenset[tuple[Place, Place]] = frozenset()

    @cached_property
    def _rows(self) -> Mapping[Place, Row]:
        rows = self.plan.rows if self.plan else ()
        return {Place(row.line, step): row for row in rows for step in row.steps}

    def name(self, place: Place) -> str:
        """A step with its number: `3. Bespreek het signaal`; of no route: as the log has it."""
        row = self._rows.get(place)
        if row is None:
            return place.step
        return f"{row.number}. {row.title}" if row.number else row.title

    def short(self, place: Place) -> str:
        """A step by its number, where it has one."""
        row = self._rows.get(place)
        return row.number if row and row.number else self.name(place)

    def count(self, way: Way) -> str:
        """`34 kinderen`; `34 keer` where some went there more than once."""
        words = cell_words(way.cell, self.say)
        if not way.is_shown:
            return words
        return self.say("children" if way.counts_children else "times", count=words)

    def figure(self, way: Way) -> str:
        """`mediaan 12 dagen · 34 kinderen`; a time only where the count may be shown."""
        wait = way.stretch.wait
        if not way.is_shown or wait is None:
            return self.count(way)
        return self.say("measured", time=lasting(wait.median, self.say), count=self.count(way))

    def skips(self, way: Way) -> str:
        """What a way passes over: steps of the agreement, or the meeting."""
        if self.is_around(way):
            return self.say("around")
        steps = [self.short(each) for each in way.stretch.skipped]
        return self.say("skips", steps=", ".join(steps)) if steps else ""

    def is_around(self, way: Way) -> bool:
        """Whether children went around the meeting this way."""
        return (way.stretch.first, way.stretch.then) in self.around

    def is_plain(self, way: Way) -> bool:
        """Whether a way is drawn as one of the agreement."""
        return (way.stretch.is_agreed or self.plan is None) and not self.is_around(way)

    def rail(self) -> Mapping[str, Measured]:
        """What stands beside each row of the agreed map."""
        return {
            row.key: self._measured(line, place)
            for line in self.lines
            for place, row in self._rows.items()
            if place.line == line.line.name and line.ways
        }

    def _measured(self, line: GuardedLine, place: Place) -> Measured:
        if line.is_rare(place):
            return Measured((self.say("rare"),))
        said = [self._begun(way) for way in line.into(place) if way.is_shown]
        said += self._times(line.line, place) if self._is_known(line, place) else []
        ways = [self._way(way) for way in line.after(place)]
        return Measured(tuple(said), tuple(ways) or (MeasuredWay(self.say("rest")),))

    def _begun(self, way: Way) -> str:
        code = "way_begin" if way.stretch.is_agreed else "way_odd_begin"
        return self.say(code, figure=self.figure(way))

    def _is_known(self, line: GuardedLine, place: Place) -> bool:
        """Whether enough children were here to say how long they waited: one way in is shown."""
        return any(way.is_shown and way.stretch.then == place for way in line.ways)

    def _times(self, line: MeasuredLine, place: Place) -> list[str]:
        visited = line.visited.get(place)
        if visited is None or visited.wait is None or visited.work is None:
            # Where nobody wrote down when the work began, waiting cannot be told from working.
            return []
        both = (("waited", visited.wait), ("worked", visited.work))
        return [self.say(code, time=lasting(each.median, self.say)) for code, each in both]

    def _way(self, way: Way) -> MeasuredWay:
        to = way.stretch.then
        if to is None:
            return MeasuredWay(self.say("way_end", figure=self.figure(way)), way.share)
        row = self._rows.get(to)
        code = "way" if way.stretch.is_agreed else "way_odd"
        return MeasuredWay(
            self.say(code, to=self.name(to), figure=self.figure(way)),
            way.share,
            self.is_plain(way),
            row.key if row else "",
            self.skips(way),
        )

    def table(self) -> tuple[TableRow, ...]:
        """Every way as a row, line by line."""
        return tuple(row for line in self.lines for row in self.rows(line))

    def rows(self, line: GuardedLine) -> tuple[TableRow, ...]:
        """The ways of one line that are told, in their order."""
        return tuple(self._table_row(way) for way in line.told)

    def _table_row(self, way: Way) -> TableRow:
        stretch, wait = way.stretch, way.stretch.wait if way.is_shown else None
        return TableRow(
            first=self.name(stretch.first) if stretch.first else self.say("start"),
            then=self.name(stretch.then) if stretch.then else self.say("end"),
            count=self.count(way),
            median=_time(wait, self.say),
            most=lasting(wait.p90, self.say) if wait else "",
            is_agreed=stretch.is_agreed,
            skips=self.skips(way),
        )

    def graph(self) -> Graph:
        """The ways that are told, as a map whose shape nobody drew."""
        ways = [way for line in self.lines for way in line.told]
        places = dict.fromkeys(
            place
            for way in ways
            for place in (way.stretch.first, way.stretch.then)
            if place is not None
        )
        return Graph(
            tuple(self._node(place, ways) for place in places),
            tuple(self._edges(ways)),
        )

    def _node(self, place: Place, ways: Sequence[Way]) -> Node:
        row = self._rows.get(place)
        ends = [
            self.say(code, figure=self.count(way))
            for way in ways
            if way.is_shown
            for code, at, other in (
                ("way_begin", way.stretch.then, way.stretch.first),
                ("way_end", way.stretch.first, way.stretch.then),
            )
            if at == place and other is None
        ]
        title = row.title if row else place.step
        is_known = row is not None or self.plan is None
        return Node(_key(place), row.number if row else "", title, tuple(ends), is_known)

    def _edges(self, ways: Sequence[Way]) -> Iterator[Edge]:
        for way in ways:
            first, then, wait = way.stretch.first, way.stretch.then, way.stretch.wait
            if first is None or then is None:
                continue
            label = [self.count(way)]
            if way.is_shown and wait is not None:
                label.append(self.say("median", time=lasting(wait.median, self.say)))
            if self.is_around(way):
                label.append(self.say("around"))
            is_agreed = self.is_plain(way)
            yield Edge(_key(first), _key(then), tuple(label), way.share, is_agreed=is_agreed)


def _key(place: Place) -> str:
    return f"{place.line}.{place.step}"


def _time(times: Times | None, say: Saying) -> str:
    return lasting(times.median, say) if times else ""
