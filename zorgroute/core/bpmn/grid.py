"""In which column and which row does each step of a line stand?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zorgroute.core.bpmn.parts import Cell, Exit, Pool
from zorgroute.core.maps.order import main_line, reading_order
from zorgroute.core.routes.measure import ranks
from zorgroute.core.routes.route import Line


@dataclass(frozen=True)
class Spot:
    """A field of the grid: columns run on with the route, rows belong to lanes."""

    column: int
    row: int


@dataclass(frozen=True)
class Grid:
    """Where the cells of a pool stand; `rows` gives the role of every row."""

    pool: Pool
    spots: Mapping[str, Spot]
    rows: tuple[str, ...]

    @property
    def columns(self) -> int:
        return 1 + max(spot.column for spot in self.spots.values())

    def spot(self, cell: Cell) -> Spot:
        return self.spots[cell.step]

    def after(self, cell: Cell) -> str:
        """The step in the next field of the same row; empty when nothing stands there."""
        spot = self.spot(cell)
        ahead = Spot(spot.column + 1, spot.row)
        return next((step for step, each in self.spots.items() if each == ahead), "")

    def straight(self, cell: Cell) -> Exit | None:
        """The way out that is drawn straight on; no other may lie on the line to a neighbour."""
        neighbour = self.after(cell)
        fitting = [way for way in cell.exits if not neighbour or way.to == neighbour]
        main = (way for way in fitting if ("main", "yes") in _given(way))
        return next(main, fitting[0] if fitting else None)


def _given(way: Exit) -> set[tuple[str, str]]:
    return {pair for _, facts in way.facts for pair in facts.items()}


def grid_of(pool: Pool, line: Line) -> Grid:
    """Columns by the longest way to a step, rows by its lane.

    A step that is added only moves what comes after it. Where two steps of one lane lie equally
    far, the main line keeps the first row.
    """
    rank, main = ranks(line), set(main_line(line))
    order = sorted(reading_order(line), key=lambda name: name not in main)
    lanes: dict[str, dict[int, list[str]]] = {role: {} for role, _ in pool.lanes}
    for name in order:
        lanes[pool.cell(name).role].setdefault(rank[name] + 1, []).append(name)
    rows: list[str] = []
    spots: dict[str, Spot] = {}
    for role, columns in lanes.items():
        for column, names in columns.items():
            for depth, name in enumerate(names):
                spots[name] = Spot(column, len(rows) + depth)
        rows += [role] * max(len(names) for names in columns.values())
    start = next(cell for cell in pool.cells if cell.begins)
    spots[start.step] = Spot(0, spots[pool.first].row)
    return Grid(pool, spots, tuple(rows))
