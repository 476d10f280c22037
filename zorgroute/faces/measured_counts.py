"""Which of the counts on a measured route may be shown, and which would tell of a few children?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zorgroute.core.discovery.agreed import MeasuredLine, Stretch
from zorgroute.core.discovery.places import Place
from zorgroute.core.routes.route import Route
from zorgroute.insight.indicators.protecting import (
    LIMIT,
    SMALL,
    Arc,
    Cell,
    Cover,
    guarded_count,
    guarded_flow,
)

IN, OUT = "in", "out"


@dataclass(frozen=True)
class Way:
    """A stretch with its count as it may be shown.

    `counts_children` says that the count is of children too, because nobody went there twice.
    `share` is how much of its line went this way, from 0 to 1, and 0 where the count is not shown.
    """

    stretch: Stretch
    cell: Cell
    counts_children: bool
    share: float = 0.0

    @property
    def is_shown(self) -> bool:
        return self.cell.cover == Cover.SHOWN


@dataclass(frozen=True)
class GuardedLine:
    """A line with what may be shown of it; without ways where nothing may be.

    `ways` holds every way that was taken; `told` leaves out those of fewer than ten, for that a
    way stands there would tell that somebody went it.
    """

    line: MeasuredLine
    ways: tuple[Way, ...]
    total: Cell

    @property
    def told(self) -> tuple[Way, ...]:
        return tuple(each for each in self.ways if each.cell.cover != Cover.SMALL)

    def after(self, place: Place) -> tuple[Way, ...]:
        return tuple(each for each in self.told if each.stretch.first == place)

    def into(self, place: Place) -> tuple[Way, ...]:
        return tuple(
            each for each in self.told if each.stretch.then == place and each.stretch.first is None
        )

    def is_rare(self, place: Place) -> bool:
        """Whether no way in or out of a step may be shown."""
        around = [one for one in self.ways if place in (one.stretch.first, one.stretch.then)]
        return not any(each.is_shown for each in around)


def guarded_line(line: MeasuredLine, route: Route | None, *, exact: bool = False) -> GuardedLine:
    """Guard the counts of a line against being found by subtraction; `exact` guards nothing.

    What is guarded are ways that some went and fewer than ten. That nobody went a way is no fact
    about a child, and may be found.
    """
    arcs = [Arc(each.first or IN, each.then or OUT, each.times) for each in line.stretches]
    arcs.append(Arc(OUT, IN, line.began, is_fixed=True))
    cells = guarded_flow(arcs)
    if exact:
        cells = tuple(Cell(Cover.SHOWN, each.count) for each in arcs)
    if cells is None or (line.began < LIMIT and not exact):
        return GuardedLine(line, (), guarded_count(line.began))
    ways = [
        _way(each, cell, line.began, exact=exact)
        for each, cell in zip(line.stretches, cells, strict=False)
    ]
    return GuardedLine(line, tuple(sorted(ways, key=_in_order(line, route))), cells[-1])


def _way(stretch: Stretch, cell: Cell, began: int, *, exact: bool) -> Way:
    if cell.cover == Cover.SHOWN and stretch.cases < LIMIT and not exact:
        # Often enough, but by a few children.
        cell = SMALL
    share = stretch.times / began if cell.cover == Cover.SHOWN and began else 0.0
    return Way(stretch, cell, stretch.times == stretch.cases, min(share, 1.0))


def _in_order(
    line: MeasuredLine, route: Route | None
) -> Callable[[Way], tuple[int, str, int, str]]:
    """The order of the route file: by the step that a way leaves, then by where it leads."""
    steps = route.lines[line.name].steps if route and line.name in route.lines else {}
    at = {step: number for number, step in enumerate(steps)}
    last = len(at)

    def order(way: Way) -> tuple[int, str, int, str]:
        first, then = way.stretch.first, way.stretch.then
        return (
            -1 if first is None else at.get(first.step, last),
            "" if first is None else first.step,
            last + 1 if then is None else at.get(then.step, last),
            "" if then is None else then.step,
        )

    return order
