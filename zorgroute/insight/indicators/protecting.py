"""Which counts may be shown, so that no count below ten can be found by subtracting totals?

Counts that belong together form a ring of flows: what goes into a point goes out of it. A table
with totals is such a ring (total, row, cell, column, total), and so is a map of steps with how
often each line between them was taken. Before anything is shown we attack it ourselves: with every
shown count taken as known, and every hidden one known to be below or not below ten, each small
count must still be able to be anything from zero to nine; and whoever disregards those words must
find ten or more children behind it. While that is not so, more is hidden.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush
from itertools import count

# Fewer children than this are never told apart; zero is fewer as well.
LIMIT = 10
# As much as any table ever holds: a withheld count has no upper bound of its own.
ENDLESS = 2**62


class Cover(StrEnum):
    """How a count is shown."""

    SHOWN = "shown"
    SMALL = "small"  # reads `minder dan 10`
    WITHHELD = "withheld"  # ten or more, hidden because a small count could be found from it


@dataclass(frozen=True)
class Cell:
    """A count as it may be shown; `count` is None unless it is shown."""

    cover: Cover
    count: int | None = None


@dataclass(frozen=True)
class Arc:
    """A count of what goes from one point to another; `is_fixed` where it is shown elsewhere too.

    A fixed count is never withheld to protect another one; below the limit it is hidden like any.
    """

    tail: Hashable
    head: Hashable
    count: int
    is_fixed: bool = False


@dataclass(frozen=True)
class Guarded:
    """A table as it may be shown. `is_split` is False when only its total may be."""

    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell
    is_split: bool


SMALL = Cell(Cover.SMALL)
WITHHELD = Cell(Cover.WITHHELD)


def guarded_count(number: int, limit: int = LIMIT) -> Cell:
    """One count with no other count about the same children beside it."""
    return SMALL if number < limit else Cell(Cover.SHOWN, number)


def guarded_table(
    rows: Sequence[Sequence[int]], limit: int = LIMIT, *, has_fixed_columns: bool = False
) -> Guarded:
    """A table of counts with its totals, in which no small count can be found.

    The total is shown whenever it reaches the limit, so that several tables about the same children
    may stand beside each other: split by area, by age and by organisation they share that total
    and nothing else; or that total and its columns, with `has_fixed_columns`, which takes that each
    column reaches the limit. Where no choice of hidden counts is safe the whole split stays out.
    """
    width = len(rows[0]) if rows else 0
    arcs = [
        Arc(("row", y), ("column", x), number)
        for y, row in enumerate(rows)
        for x, number in enumerate(row)
    ]
    arcs += [Arc("in", ("row", y), sum(row)) for y, row in enumerate(rows)]
    arcs += [
        Arc(("column", x), "out", sum(row[x] for row in rows), has_fixed_columns)
        for x in range(width)
    ]
    total = sum(map(sum, rows))
    shown = guarded_flow([*arcs, Arc("out", "in", total, is_fixed=True)], limit)
    if shown is None:
        columns = [guarded_count(arc.count) if arc.is_fixed else WITHHELD for arc in arcs]
        shown = (*columns, guarded_count(total, limit))
    size = len(rows) * width
    return Guarded(
        cells=tuple(shown[y * width : (y + 1) * width] for y in range(len(rows))),
        row_totals=shown[size : size + len(rows)],
        column_totals=shown[size + len(rows) : -1],
        total=shown[-1],
        is_split=not all(cell is WITHHELD for cell in shown[:size]),
    )


def guarded_parts(parts: Sequence[int], limit: int = LIMIT) -> tuple[tuple[Cell, ...], Cell]:
    """The parts of one total and that total; every part is withheld where no split is safe."""
    table = guarded_table([parts], limit)
    return table.cells[0], table.total


def guarded_flow(arcs: Sequence[Arc], limit: int = LIMIT) -> tuple[Cell, ...] | None:
    """The counts of a ring of flows as they may be shown; None when no choice is safe.

    At every point as much must go out as comes in, so a map of steps needs a line from its end back
    to its beginning; raises ValueError otherwise.
    """
    _check_ring(arcs)
    small = {at for at, arc in enumerate(arcs) if arc.count < limit}
    ring = _Ring(arcs, small, limit)
    for at in sorted(small):
        if not ring.free(at):
            return None
    return tuple(ring.cell(at) for at in range(len(arcs)))


def _check_ring(arcs: Sequence[Arc]) -> None:
    left: dict[Hashable, int] = {}
    for arc in arcs:
        left[arc.tail] = left.get(arc.tail, 0) - arc.count
        left[arc.head] = left.get(arc.head, 0) + arc.count
    if any(left.values()) or any(arc.count < 0 for arc in arcs):
        raise ValueError("counts that do not go round")


class _Ring:
    """The flows, which of them are hidden, and how far a hidden one can still be moved."""

    def __init__(self, arcs: Sequence[Arc], small: set[int], limit: int) -> None:
        self._arcs, self._small, self._limit = arcs, small, limit
        self._withheld: set[int] = set()
        self._around: dict[Hashable, list[tuple[int, int, Hashable]]] = {}
        for at, arc in enumerate(arcs):
            self._around.setdefault(arc.tail, []).append((at, 1, arc.head))
            self._around.setdefault(arc.head, []).append((at, -1, arc.tail))

    def cell(self, at: int) -> Cell:
        """How the count of one arc is shown."""
        if at in self._small:
            return SMALL
        return WITHHELD if at in self._withheld else Cell(Cover.SHOWN, self._arcs[at].count)

    def free(self, at: int) -> bool:
        """Let a small count be anything from zero to the limit, hiding more where that is needed.

        What was free stays free: hiding more only widens what the counts can be.
        """
        known = self._arcs[at].count
        return (
            self._moved(at, 1, self._limit - 1 - known)
            and self._moved(at, -1, known)
            and self._moved(at, 1, self._limit - known, has_labels=False)
        )

    def _moved(self, at: int, sign: int, amount: int, *, has_labels: bool = True) -> bool:
        """Whether a count can be that much more (or less) with every point still in balance."""
        arc = self._arcs[at]
        begin, end = (arc.head, arc.tail) if sign > 0 else (arc.tail, arc.head)
        flow = [each.count for each in self._arcs]
        while amount > 0:
            path = self._path(begin, end, at, flow, has_labels)
            if path is None:
                return False
            rooms = [self._room(which, way, flow, has_labels) for which, way in path]
            step = min([amount, *rooms])
            for which, way in path:
                flow[which] += way * step
                if which not in self._small:
                    self._withheld.add(which)
            amount -= step
        return True

    def _room(self, at: int, way: int, flow: Sequence[int], has_labels: bool) -> int:
        """How far one count may go up or down, were it hidden."""
        arc = self._arcs[at]
        if at in self._small:
            top = self._limit - 1 if has_labels else ENDLESS
            return top - flow[at] if way > 0 else flow[at]
        if arc.is_fixed:
            return 0
        return ENDLESS if way > 0 else flow[at] - self._limit

    def _path(
        self,
        begin: Hashable,
        end: Hashable,
        without: int,
        flow: Sequence[int],
        has_labels: bool,
    ) -> list[tuple[int, int]] | None:
        """The way round that hides least: counts already hidden cost nothing, others their size."""
        ties = count()
        heap: list[tuple[int, int, Hashable]] = [(0, next(ties), begin)]
        before: dict[Hashable, tuple[Hashable, int, int]] = {}
        done: set[Hashable] = set()
        least = {begin: 0}
        while heap:
            cost, _, point = heappop(heap)
            if point == end:
                return list(_walked_back(before, begin, end))
            if point in done:
                continue
            done.add(point)
            for at, way, other in self._around[point]:
                if at == without or self._room(at, way, flow, has_labels) <= 0:
                    continue
                more = cost + self._price(at)
                if other not in done and more < least.get(other, ENDLESS):
                    least[other] = more
                    before[other] = (point, at, way)
                    heappush(heap, (more, next(ties), other))
        return None

    def _price(self, at: int) -> int:
        hidden = at in self._small or at in self._withheld
        return 0 if hidden else 1 + self._arcs[at].count


def _walked_back(
    before: dict[Hashable, tuple[Hashable, int, int]], begin: Hashable, end: Hashable
) -> Iterable[tuple[int, int]]:
    while end != begin:
        end, at, way = before[end]
        yield at, way
