"""Where do the steps of a discovered map lie, whose shape nobody drew?

Graphviz only supplies coordinates: it gets sizes and numbers, never a text, and what it answers is
snapped to lines of 45 and 90 degrees.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.maps.metrics import LEADING, width_of, wrap

# Takes a document in the language of Graphviz and gives its answer in JSON (`-Tjson0`).
Layout = Callable[[str], str]
Point = tuple[float, float]

TEXT_WIDTH = 184.0
STATION_ROOM = 40.0  # above the text, for the circle
SIDE = 10.0
LABEL_MARGIN = 8.0
POINTS_IN_INCH = 72.0


class NoLayout(ZorgrouteError):
    """What Graphviz answered holds no coordinates for what was asked."""


@dataclass(frozen=True)
class Node:
    """A station: its key, the number inside its circle and the lines of text below it."""

    key: str
    number: str
    title: str
    notes: tuple[str, ...] = ()
    is_agreed: bool = True

    @property
    def titles(self) -> tuple[str, ...]:
        return wrap(self.title, TEXT_WIDTH, bold=True) if self.title else ()

    @property
    def said(self) -> tuple[str, ...]:
        return tuple(line for note in self.notes for line in wrap(note, TEXT_WIDTH))


@dataclass(frozen=True)
class Edge:
    """A line between two stations; `share` from 0 to 1 is how thick, `label` stands beside it.

    `is_agreed` is false for a way that the agreement does not know: it is drawn dashed.
    """

    first: str
    then: str
    label: tuple[str, ...] = ()
    share: float = 0.0
    is_agreed: bool = True


@dataclass(frozen=True)
class Graph:
    """A map of what was discovered, in words and shares and without a count of its own."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class Placed:
    """A graph with coordinates, from the left and from the top.

    `at` is the middle of the top of each node, `lines` the corners of each edge, `labels` the
    middle of its label; None where it has none.
    """

    width: float
    height: float
    at: tuple[Point, ...]
    lines: tuple[tuple[Point, ...], ...]
    labels: tuple[Point | None, ...] = field(default=())


def node_size(node: Node) -> tuple[float, float]:
    """How wide and how high a node is drawn."""
    widths = [width_of(line, bold=True) for line in node.titles]
    widths += [width_of(line) for line in node.said]
    high = STATION_ROOM + LEADING * (len(node.titles) + len(node.said)) + 8
    return max(widths, default=0.0) + 2 * SIDE, high


def label_size(label: Sequence[str]) -> tuple[float, float]:
    """How much room the words beside a line take."""
    wide = max((width_of(line) for line in label), default=0.0)
    return wide + LABEL_MARGIN, LEADING * len(label)


def dot_of(graph: Graph) -> str:
    """The sizes of a graph in the language of Graphviz; nodes and edges are named by number."""
    at = {node.key: f"n{number}" for number, node in enumerate(graph.nodes)}
    found = [
        "digraph {",
        "graph [rankdir=TB, splines=polyline, nodesep=0.4, ranksep=0.55, dpi=72]",
        'node [shape=box, fixedsize=true, label=""]',
        "edge [tailport=s, headport=n]",
    ]
    for node in graph.nodes:
        wide, high = (size / POINTS_IN_INCH for size in node_size(node))
        found.append(f"{at[node.key]} [width={wide:.3f}, height={high:.3f}]")
    for number, edge in enumerate(graph.edges):
        words = f"id=e{number}, weight={1 + round(9 * edge.share)}"
        if edge.label:
            words += f", label={_room(edge.label)}"
        found.append(f"{at[edge.first]} -> {at[edge.then]} [{words}]")
    return "\n".join([*found, "}"])


def _room(label: Sequence[str]) -> str:
    wide, high = label_size(label)
    return (
        f'<<TABLE FIXEDSIZE="TRUE" WIDTH="{wide:.0f}" HEIGHT="{high:.0f}" BORDER="0">'
        "<TR><TD></TD></TR></TABLE>>"
    )


def place(graph: Graph, layout: Layout) -> Placed:
    """Let a layout program place a graph; raises `NoLayout` when its answer cannot be used."""
    try:
        answer = json.loads(layout(dot_of(graph)))
        _, _, width, height = (float(each) for each in answer["bb"].split(","))
        boxes = {each["name"]: _point(each["pos"]) for each in answer.get("objects", ())}
        drawn = {each["id"]: each for each in answer.get("edges", ())}
        tops = []
        for number, node in enumerate(graph.nodes):
            x, y = boxes[f"n{number}"]
            tops.append((x, height - y - node_size(node)[1] / 2))
        lines = [
            tuple((x, height - y) for x, y in corners(drawn[f"e{number}"]["pos"]))
            for number in range(len(graph.edges))
        ]
        labels = [_label(drawn[f"e{number}"], height) for number in range(len(graph.edges))]
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise NoLayout(type(wrong).__name__) from None
    return Placed(width, height, tuple(tops), tuple(map(snapped, lines)), tuple(labels))


def _label(edge: dict[str, str], height: float) -> Point | None:
    if "lp" not in edge:
        return None
    x, y = _point(edge["lp"])
    return x, height - y


def _point(text: str) -> Point:
    x, y = text.split(",")
    return float(x), float(y)


def corners(pos: str) -> list[Point]:
    """The corners of a line that Graphviz wrote as curves: the ends of its curves, tip included."""
    tip: list[Point] = []
    points: list[Point] = []
    for part in pos.split():
        if part.startswith("e,"):
            tip = [_point(part[2:])]
        elif not part.startswith("s,"):
            points.append(_point(part))
    return [*points[::3], *tip]


def snapped(line: Sequence[Point]) -> tuple[Point, ...]:
    """The same line in pieces that are straight or lie at 45 degrees.

    Each piece begins straight, along its longest side, and ends slanting where that is needed; the
    last piece comes in straight, so that its arrow points at the station.
    """
    found = [line[0]]
    for number, (x, y) in enumerate(line[1:], start=1):
        from_x, from_y = found[-1]
        wide, high = x - from_x, y - from_y
        slant = min(abs(wide), abs(high))
        if slant > 1:
            step_x, step_y = _signed(slant, wide), _signed(slant, high)
            is_last = number == len(line) - 1
            found.append(
                (from_x + step_x, from_y + step_y) if is_last else (x - step_x, y - step_y)
            )
        found.append((x, y))
    return tuple(each for at, each in enumerate(found) if at == 0 or each != found[at - 1])


def _signed(size: float, like: float) -> float:
    return size if like > 0 else -size
