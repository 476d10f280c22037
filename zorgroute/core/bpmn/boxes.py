"""How large are shapes and their words on a BPMN drawing?"""

from __future__ import annotations

from dataclasses import dataclass

from zorgroute.core.bpmn.parts import Kind, Node
from zorgroute.core.maps.metrics import width_of, wrap

Point = tuple[float, float]

EVENT, CHOICE = 36.0, 50.0
TASK_WIDTH, TASK_HEIGHT = 150.0, 80.0
EDGE_PITCH = 44.0  # between two events on the edge of a task
NOTE_WIDTH = 150.0
# Tools show names in tasks with letters of 12 and names beside shapes with letters of 11.
INSIDE, BESIDE = 12.0, 11.0
INSIDE_LEADING, BESIDE_LEADING = 15.0, 14.0
INSIDE_MARGIN = 8.0
SIGN_ROOM = 24.0  # the sign of a user task stands in the corner above its words
LABEL_WIDTH = 110.0


@dataclass(frozen=True)
class Box:
    """A rectangle in units of the drawing."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    def moved(self, x: float, y: float) -> Box:
        return Box(self.x + x, self.y + y, self.width, self.height)

    def overlaps(self, other: Box) -> bool:
        is_beside = self.right <= other.x or other.right <= self.x
        return not (is_beside or self.bottom <= other.y or other.bottom <= self.y)


def lines_in(text: str, width: float, size: float) -> int:
    """Into how many lines a text breaks, its own line ends counted."""
    return sum(len(wrap(part, width, size=size)) for part in text.split("\n")) if text else 0


def label_height(text: str, width: float = LABEL_WIDTH) -> float:
    return lines_in(text, width, BESIDE) * BESIDE_LEADING


def text_width(text: str, size: float = INSIDE) -> float:
    return max(width_of(part, size=size) for part in text.split("\n"))


def task_size(task: Node, edges: int) -> tuple[float, float]:
    """A task is as wide as the events on its edge ask, and as high as its words."""
    wide = max(TASK_WIDTH, edges * EDGE_PITCH + 20)
    lines = lines_in(task.name, wide - 2 * INSIDE_MARGIN, INSIDE)
    return wide, max(TASK_HEIGHT, lines * INSIDE_LEADING + 2 * SIGN_ROOM)


def note_size(note: Node) -> tuple[float, float]:
    lines = lines_in(note.name, NOTE_WIDTH - 2 * INSIDE_MARGIN, INSIDE)
    return NOTE_WIDTH, lines * INSIDE_LEADING + 2 * INSIDE_MARGIN


def size_of(node: Node, edges: int = 0) -> tuple[float, float]:
    """Width and height of a shape."""
    match node.kind:
        case Kind.TASK:
            return task_size(node, edges)
        case Kind.CHOICE:
            return CHOICE, CHOICE
        case Kind.NOTE:
            return note_size(node)
        case _:
            return EVENT, EVENT
