"""What does a discovered map look like, drawn with the signs of every other map?"""

from __future__ import annotations

from zorgroute.core.discovery.graph import (
    STATION_ROOM,
    Edge,
    Graph,
    Layout,
    Node,
    Point,
    label_size,
    place,
)
from zorgroute.core.maps.colours import Theme, drawing_rules
from zorgroute.core.maps.markup import SVG, Element, number, put, root, written
from zorgroute.core.maps.metrics import LEADING, wrap
from zorgroute.core.maps.shapes import BASELINE, RADIUS, station

MARGIN = 24.0
LEAST_WIDTH, THICKEST, THINNEST = 480.0, 12.0, 2.0
HEADING_LEADING = 32
CIRCLE_AT = RADIUS + 4.0
ARROW = 9.0


def draw_graph(
    graph: Graph,
    layout: Layout,
    *,
    title: str,
    about: str,
    prefix: str,
    theme: Theme | str | None = Theme.AUTO,
) -> str:
    """Draw a map of what was discovered as SVG; `about` is read below its title.

    Thick lines were taken often, dashed ones are not in the agreement. Words are real text of 16
    units. `prefix` begins every id. Without a theme it has no style sheet and no heading of its
    own, for a page that has both. Raises `NoLayout`.
    """
    placed = place(graph, layout)
    width = max(placed.width + 2 * MARGIN, LEAST_WIDTH)
    svg = root(
        "svg", xmlns=SVG, id=prefix, role="img", aria_labelledby=f"{prefix}-title {prefix}-about"
    )
    put(svg, "title", title, id=f"{prefix}-title")
    put(svg, "desc", about, id=f"{prefix}-about")
    if theme is not None:
        put(svg, "style", drawing_rules(f"#{prefix}", Theme(theme)))
    ground = put(svg, "rect", class_="f-ground")
    top = MARGIN if theme is None else _heading(svg, title, about, width)
    shapes = put(svg, "g", transform=f"translate({number((width - placed.width) / 2)} {top})")
    for at in _by_share(graph):
        _draw_line(shapes, graph.edges[at], placed.lines[at])
    for node, where in zip(graph.nodes, placed.at, strict=True):
        _draw_node(shapes, node, where)
    for edge, spot in zip(graph.edges, placed.labels, strict=True):
        _draw_label(shapes, edge, spot)
    size = {"width": number(width), "height": number(top + placed.height + MARGIN)}
    svg.attrib |= {**size, "viewBox": f"0 0 {size['width']} {size['height']}"}
    ground.attrib |= size
    return written(svg)


def _heading(svg: Element, title: str, about: str, width: float) -> float:
    top, room = MARGIN, width - 2 * MARGIN
    text = put(svg, "text", class_="h")
    for line in wrap(title, room, bold=True, size=24):
        put(text, "tspan", line, x=MARGIN, y=top + 24)
        top += HEADING_LEADING
    text = put(svg, "text", class_="f-muted")
    for line in wrap(about, room):
        put(text, "tspan", line, x=MARGIN, y=top + LEADING / 2 + BASELINE)
        top += LEADING
    return top + MARGIN


def _by_share(graph: Graph) -> list[int]:
    """The thick lines first, so that no thin one lies hidden below them."""
    return sorted(range(len(graph.edges)), key=lambda at: (-graph.edges[at].share, at))


def _draw_line(parent: Element, edge: Edge, line: tuple[Point, ...]) -> None:
    thick = THINNEST + (THICKEST - THINNEST) * edge.share
    role = "line" if edge.is_agreed else "late"
    path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in line)
    put(
        parent, "path", d=path, class_=f"s-{role}", fill="none", stroke_width=round(thick, 1),
        stroke_linejoin="round", stroke_dasharray=None if edge.is_agreed else "9 6",
    )  # fmt: skip
    _draw_tip(parent, line, role, max(ARROW, thick + 5))


def _draw_tip(parent: Element, line: tuple[Point, ...], role: str, size: float) -> None:
    (from_x, from_y), (x, y) = line[-2:] if len(line) > 1 else (line[0], line[0])
    length = max(((x - from_x) ** 2 + (y - from_y) ** 2) ** 0.5, 0.001)
    along, aside = (x - from_x) / length, (y - from_y) / length
    back_x, back_y = x - size * along, y - size * aside
    wide_x, wide_y = size * aside * 0.7, size * along * 0.7
    points = ((x, y), (back_x - wide_x, back_y + wide_y), (back_x + wide_x, back_y - wide_y))
    path = "M" + "L".join(f"{number(px)} {number(py)}" for px, py in points) + "Z"
    put(parent, "path", d=path, class_=f"f-{role}")


def _draw_node(parent: Element, node: Node, where: Point) -> None:
    x, top = where
    role = "line" if node.is_agreed else "late"
    station(parent, None, node.number, x, top + CIRCLE_AT, role=role)
    y = top + STATION_ROOM + LEADING / 2 + BASELINE
    for lines, look in ((node.titles, "b mid"), (node.said, "mid")):
        for line in lines:
            _write(parent, line, x, y, look)
            y += LEADING


def _write(parent: Element, line: str, x: float, y: float, look: str) -> None:
    """A line of words on a ground of its own, so that it can be read where lines pass."""
    put(
        parent, "text", line, x=x, y=y, class_=f"{look} s-ground", paint_order="stroke",
        stroke_width=6, stroke_linejoin="round",
    )  # fmt: skip


def _draw_label(parent: Element, edge: Edge, spot: Point | None) -> None:
    if spot is None:
        return
    x, y = spot[0], spot[1] - label_size(edge.label)[1] / 2 + LEADING / 2 + BASELINE
    for line in edge.label:
        _write(parent, line, x, y, "mid" if edge.is_agreed else "mid f-late")
        y += LEADING
