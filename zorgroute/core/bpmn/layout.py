"""Where does everything of a route stand on its BPMN drawing?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from zorgroute.core.bpmn.boxes import INSIDE, Box, Point, text_width
from zorgroute.core.bpmn.cells import Laid, Out, laid
from zorgroute.core.bpmn.channels import Net, Tracks, tracks_of
from zorgroute.core.bpmn.grid import Grid, Spot, grid_of
from zorgroute.core.bpmn.parts import Cell, Pool
from zorgroute.core.routes.route import Line

LEFT, TOP = 60.0, 60.0
HEADER = 30.0  # the band with the name of a pool, and that of a lane
TRACK = 12.0  # between two lines beside each other
MARGIN = 16.0
POOL_GAP = 40.0
NAME_LINES = 2  # the name of a lane stands upright beside it, on at most so many lines


@dataclass
class Drawing:
    """What stands where: shapes, words and connections by the id of their element."""

    shapes: dict[str, Box] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    paths: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    pools: dict[str, Box] = field(default_factory=dict)
    lanes: dict[str, Box] = field(default_factory=dict)


def drawing_of(pools: tuple[Pool, ...], lines: Mapping[str, Line]) -> Drawing:
    """Lay out every pool below the one before it."""
    found, top = Drawing(), TOP
    for pool in pools:
        making = _Placing(found, grid_of(pool, lines[pool.line]), top)
        top = making.place() + POOL_GAP
    return found


def lane_id(line: str, role: str) -> str:
    return f"lane.{line}.{role}"


class _Placing:
    """The laying out of one pool, from its cells to its connections."""

    def __init__(self, drawing: Drawing, grid: Grid, top: float) -> None:
        self.drawing, self.grid, self.top = drawing, grid, top
        self.pool = grid.pool
        self.cells = {
            cell.step: laid(self.pool.line, cell, grid.straight(cell)) for cell in self.pool.cells
        }
        self.nets = {net.step: net for net in self._nets()}
        self.tracks: Tracks = tracks_of(self.nets.values())
        self.lefts, self.right = self._columns()
        self.middles, self.channels, self.bottoms = self._rows()

    def place(self) -> float:
        """Put everything on the drawing; gives the bottom of the pool."""
        for cell in self.pool.cells:
            self._cell(cell)
        for cell in self.pool.cells:
            for out in self.cells[cell.step].outs:
                self.drawing.paths[out.link] = self._path(cell, out)
        width = self.right - LEFT
        self.drawing.pools[self.pool.line] = Box(LEFT, self.top, width, self.bottoms[-1] - self.top)
        top = self.top
        for role, _ in self.pool.lanes:
            bottom = max(
                self.bottoms[row] for row, each in enumerate(self.grid.rows) if each == role
            )
            box = Box(LEFT + HEADER, top, width - HEADER, bottom - top)
            self.drawing.lanes[lane_id(self.pool.line, role)] = box
            top = bottom
        return top

    def _nets(self) -> Iterator[Net]:
        leading: dict[str, list[Spot]] = {}
        for cell in self.pool.cells:
            for out in self.cells[cell.step].outs:
                leading.setdefault(out.to, []).append(self.grid.spot(cell))
        for step, sources in leading.items():
            yield Net(step, self.grid.spots[step], tuple(dict.fromkeys(sources)))

    def _columns(self) -> tuple[tuple[float, ...], float]:
        """The left side of every column, and where the pool ends."""
        x = LEFT + 2 * HEADER + MARGIN
        lefts = []
        for column in range(self.grid.columns):
            lefts.append(x)
            x += self._width(column) + 2 * MARGIN
            x += TRACK * (
                self.tracks.count("leaving", column) + self.tracks.count("entering", column)
            )
        return tuple(lefts), x

    def _width(self, column: int) -> float:
        return max(
            (laid.width for step, laid in self.cells.items()
             if self.grid.spots[step].column == column),
            default=0.0,
        )  # fmt: skip

    def _rows(self) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
        """Of every row its middle, the first track of the channel above it, and its bottom."""
        middles, channels, bottoms = [], [], []
        top = self.top
        titles = dict(self.pool.lanes)
        for row, role in enumerate(self.grid.rows):
            some = [self.cells[step] for step, spot in self.grid.spots.items() if spot.row == row]
            channels.append(top + MARGIN)
            tracks = self.tracks.count("along", row)
            middle = top + 2 * MARGIN + tracks * TRACK + max(each.up for each in some)
            bottom = middle + max(each.down for each in some) + MARGIN
            name = text_width(titles[role], INSIDE) / NAME_LINES + 2 * MARGIN
            bottom = max(bottom, top + name)
            middles.append(middle)
            bottoms.append(bottom)
            top = bottom
        return tuple(middles), tuple(channels), tuple(bottoms)

    def _cell(self, cell: Cell) -> None:
        found: Laid = self.cells[cell.step]
        spot = self.grid.spot(cell)
        x, y = self.lefts[spot.column], self.middles[spot.row]
        for key, box in found.boxes.items():
            self.drawing.shapes[key] = box.moved(x, y)
        for key, box in found.labels.items():
            self.drawing.labels[key] = box.moved(x, y)
        for key, points in found.paths.items():
            self.drawing.paths[key] = tuple((px + x, py + y) for px, py in points)

    def _path(self, cell: Cell, out: Out) -> tuple[Point, ...]:
        """The way of a connection from its cell to the step it leads to."""
        net, spot = self.nets[out.to], self.grid.spot(cell)
        left, middle = self.lefts[spot.column], self.middles[spot.row]
        points = [(x + left, y + middle) for x, y in out.points]
        height = points[-1][1]
        task = self.drawing.shapes[self.pool.cell(out.to).task.id]
        inside = (task.x, task.middle[1])
        leaving = self._leaving(spot.column, net)
        if spot.column == net.gutter:
            return _tidy([*points, (leaving, height), (leaving, inside[1]), inside])
        channel = self.channels[net.spot.row] + TRACK * self.tracks.along[net.spot.row, net.step]
        entering = self._entering(net)
        return _tidy(
            [
                *points,
                (leaving, height),
                (leaving, channel),
                (entering, channel),
                (entering, inside[1]),
                inside,
            ]
        )

    def _leaving(self, column: int, net: Net) -> float:
        track = self.tracks.leaving[column, net.step]
        return self.lefts[column] + self._width(column) + MARGIN + TRACK * track

    def _entering(self, net: Net) -> float:
        before = self._leaving_end(net.gutter)
        return before + TRACK * self.tracks.entering[net.gutter, net.step]

    def _leaving_end(self, column: int) -> float:
        tracks = self.tracks.count("leaving", column)
        return self.lefts[column] + self._width(column) + MARGIN + TRACK * tracks


def _tidy(points: list[Point]) -> tuple[Point, ...]:
    """Without the points at which a connection does not turn."""
    found: list[Point] = []
    for point in points:
        if found and point == found[-1]:
            continue
        while len(found) > 1 and _in_line(found[-2], found[-1], point):
            found.pop()
        found.append(point)
    return tuple(found)


def _in_line(one: Point, two: Point, three: Point) -> bool:
    return one[0] == two[0] == three[0] or one[1] == two[1] == three[1]
