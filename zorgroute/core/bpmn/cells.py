"""How is one step laid out with everything that hangs on it, apart from the rest?

Coordinates are those of the cell: x from its left side, y from the middle of its task.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from zorgroute.core.bpmn.boxes import (
    BESIDE_LEADING,
    EDGE_PITCH,
    EVENT,
    LABEL_WIDTH,
    NOTE_WIDTH,
    Box,
    Point,
    label_height,
    size_of,
)
from zorgroute.core.bpmn.parts import Cell, Exit, Node

GAP = 25.0
ON_LINE = 5.0  # between a line and the words above it
BELOW = 4.0  # between an event and the words below it
EVENT_PITCH = LABEL_WIDTH + 10
SLOT_GAP = 12.0
JOG = 20.0


@dataclass(frozen=True)
class Out:
    """A way that leaves the cell: the link that does, its points so far, and the step it is for."""

    link: str
    points: tuple[Point, ...]
    to: str


@dataclass
class Laid:
    """A cell while it is laid out: what stands where, and how far it reaches."""

    boxes: dict[str, Box] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    paths: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    outs: list[Out] = field(default_factory=list)
    width: float = 0.0
    up: float = 0.0
    down: float = 0.0

    def put(self, key: str, box: Box) -> Box:
        self.boxes[key] = box
        self._reach(box)
        return box

    def label(self, key: str, box: Box) -> None:
        self.labels[key] = box
        self._reach(box)

    def _reach(self, box: Box) -> None:
        self.width = max(self.width, box.right)
        self.up, self.down = max(self.up, -box.y), max(self.down, box.bottom)


def laid(pool: str, cell: Cell, straight: Exit | None) -> Laid:
    """Lay out one cell; `straight` is the way out that goes on at the height of the task."""
    found = Laid()
    if cell.note is not None:
        _note(found, cell.note)
    last = _chain(found, pool, cell)
    if straight is not None:
        height = label_height(straight.name) + ON_LINE
        found.up = max(found.up, height)
        _exit(found, straight, 0.0, last, cell.choice is not None)
    is_short = len(cell.edges) == 1 and cell.edges[0].end is not None
    if is_short:
        _short_edge(found, cell)
    low = found.boxes[cell.chain()[-1].id].bottom
    for way in cell.exits:
        if way is not straight:
            low = _below(found, way, low, last, cell.choice is not None)
    if not is_short:
        _edges(found, cell)
    return found


def _note(found: Laid, note: Node) -> None:
    width, height = size_of(note)
    found.put(note.id, Box(0, -EVENT / 2 - 30 - height, width, height))
    middle = width / 2
    found.paths[note.id] = ((middle, -EVENT / 2), (middle, -EVENT / 2 - 30))


def _chain(found: Laid, pool: str, cell: Cell) -> Point:
    """The task, what it starts and its choice, from left to right; the point they end at."""
    x, before = 0.0, None
    for number, node in enumerate(cell.chain()):
        width, height = size_of(node, len(cell.edges))
        room = _room(cell, node, width)
        left = x + (room - width) / 2
        box = found.put(node.id, Box(left, -height / 2, width, height))
        if width == EVENT:
            _name_below(found, node, box)
        if before is not None:
            found.paths[f"within.{pool}.{cell.step}.{number}"] = (before, (box.x, 0.0))
        before = (box.right, 0.0)
        x += room + GAP
    return before or (0.0, 0.0)


def _room(cell: Cell, node: Node, width: float) -> float:
    """An event takes the room of its words, the start that of its note."""
    if cell.begins:
        return NOTE_WIDTH
    return EVENT_PITCH if node in cell.throws else width


def _name_below(found: Laid, node: Node, box: Box) -> None:
    if node.name:
        middle = box.middle[0]
        height = label_height(node.name)
        found.label(node.id, Box(middle - LABEL_WIDTH / 2, box.bottom + BELOW, LABEL_WIDTH, height))


def _slot(way: Exit) -> tuple[float, float]:
    """How far a way reaches above and below its line."""
    above = label_height(way.name) + ON_LINE
    names = max((label_height(node.name) for node in way.nodes), default=0.0)
    events = EVENT / 2 if way.nodes else 0.0
    return max(above, events), max(events + BELOW + names, ON_LINE)


def _below(found: Laid, way: Exit, low: float, last: Point, has_choice: bool) -> float:
    """Put a way below what is there already; gives how far the cell now reaches here."""
    up, down = _slot(way)
    line = max(low, *_bottoms_right_of(found, last[0])) + SLOT_GAP + up
    _exit(found, way, line, last, has_choice)
    return line + down


def _bottoms_right_of(found: Laid, x: float) -> tuple[float, ...]:
    boxes = [*found.boxes.values(), *found.labels.values()]
    return (0.0, *(box.bottom for box in boxes if box.right > x))


def _exit(found: Laid, way: Exit, line: float, last: Point, has_choice: bool) -> None:
    """A way from the choice, or from the last shape when there is nothing to choose."""
    points: tuple[Point, ...] = (last,)
    x = last[0] + GAP
    if line and has_choice:
        half = _half(found, last)
        points = ((last[0] - half, half), (last[0] - half, line))
    elif line:
        turn = max(found.width, last[0]) + JOG  # beside the words of what came before
        points = (last, (turn, 0.0), (turn, line))
        x = turn + 10
    _along(found, way, points, x, line)


def _half(found: Laid, last: Point) -> float:
    """Half the width of the choice that ends at this point; it is as high as it is wide."""
    return next(box.width / 2 for box in found.boxes.values() if (box.right, 0.0) == last)


def _along(found: Laid, way: Exit, points: tuple[Point, ...], x: float, line: float) -> None:
    """The words of a way above its line, then its events, then out of the cell or to its end."""
    if way.name:
        height = label_height(way.name)
        found.label(_named(way), Box(x, line - ON_LINE - height, LABEL_WIDTH, height))
        x += LABEL_WIDTH
    link = way.id
    for number, node in enumerate(way.nodes, start=1):
        left = x + (EVENT_PITCH - EVENT) / 2
        box = found.put(node.id, Box(left, line - EVENT / 2, EVENT, EVENT))
        _name_below(found, node, box)
        found.paths[link] = (*points, (box.x, line))
        link, points, x = f"{way.id}.{number}", ((box.right, line),), x + EVENT_PITCH
    found.width = max(found.width, x)
    if way.to:
        found.outs.append(Out(link, (*points, (x, line)), way.to))


def _named(way: Exit) -> str:
    """Whose words these are: an event on the edge of a task has a name, its flow has none."""
    return way.edge.id if way.edge else way.id


def _edges(found: Laid, cell: Cell) -> None:
    """Events on the edge of a task that lead on: each on a line of its own below all ways out.

    The one at the right lies highest, so that no line crosses another.
    """
    task = found.boxes[cell.task.id]
    low = max(found.down, task.bottom + EVENT / 2)
    for number, way in reversed(list(enumerate(cell.edges))):
        up, down = _slot(way)
        line = low + SLOT_GAP + up
        _edge(found, way, task, number, line)
        low = line + down


def _edge(found: Laid, way: Exit, task: Box, number: int, line: float) -> None:
    edge = _edge_box(found, way, task, number)
    middle = edge.middle[0]
    points = ((middle, edge.bottom), (middle, line))
    _along(found, way, points, middle + 8, line)


def _edge_box(found: Laid, way: Exit, task: Box, number: int) -> Box:
    middle = task.x + 10 + EVENT / 2 + number * EDGE_PITCH
    return found.put(_named(way), Box(middle - EVENT / 2, task.bottom - EVENT / 2, EVENT, EVENT))


def _short_edge(found: Laid, cell: Cell) -> None:
    """An event that only tells somebody: it ends below the task and takes no line of its own."""
    way, task = cell.edges[0], found.boxes[cell.task.id]
    edge = _edge_box(found, way, task, 0)
    middle, name = edge.middle[0], way.name
    height = max(label_height(name, task.width - 40), BESIDE_LEADING)
    line = edge.bottom + max(height + 2 * ON_LINE, 30.0)
    found.label(
        _named(way),
        Box(middle + 8, line - ON_LINE - height - 4, task.width - 40, height),
    )
    if way.end is not None:
        box = found.put(way.end.id, Box(task.x + 70, line, EVENT, EVENT))
        found.paths[way.id] = (
            (middle, edge.bottom), (middle, box.middle[1]), (box.x, box.middle[1]),
        )  # fmt: skip
        _name_below(found, way.end, box)
