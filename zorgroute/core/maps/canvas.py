"""How do paragraphs, links and boxes come onto a drawing?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.maps.blocks import BOX_MARGIN, SIGN_ROOM, Block
from zorgroute.core.maps.colours import Theme, drawing_rules
from zorgroute.core.maps.markup import SVG, Element, number, put, root, written
from zorgroute.core.maps.metrics import LEADING
from zorgroute.core.maps.row import Map, Row, Way
from zorgroute.core.maps.shapes import BASELINE, CHANGE_SIGNS, arrow, change_sign
from zorgroute.core.maps.words import Words, spoken_way

PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
Links = Callable[[Row], str]


class BadPrefix(ZorgrouteError):
    """The prefix of a drawing cannot be part of an id."""


@dataclass
class Canvas:
    """A drawing that is being made. Everything on it has an id that begins with its prefix."""

    plan: Map
    words: Words
    prefix: str
    links: Links | None = None
    svg: Element = field(default_factory=lambda: root("svg"))

    def __post_init__(self) -> None:
        if not PREFIX.fullmatch(self.prefix):
            raise BadPrefix(f"{self.prefix!r} cannot begin an id")

    def id_of(self, key: str) -> str:
        return f"{self.prefix}-{key}"

    def address(self, row: Row) -> str:
        return self.links(row) if self.links else f"#{self.id_of(row.key)}"

    def way_address(self, way: Way) -> str | None:
        row = self.plan.row(way.target) if way.target else None
        return f"#{self.id_of(row.key)}" if row else None


def open_canvas(canvas: Canvas, title: str, about: str, theme: Theme) -> None:
    """Name and describe the drawing, and give it its style sheet."""
    ids = canvas.id_of("title"), canvas.id_of("about")
    canvas.svg.attrib |= {
        "xmlns": SVG,
        "id": canvas.prefix,
        "role": "group",
        "aria-labelledby": " ".join(ids),
    }
    put(canvas.svg, "title", title, id=ids[0])
    put(canvas.svg, "desc", about, id=ids[1])
    put(canvas.svg, "style", drawing_rules(f"#{canvas.prefix}", theme))


def close_canvas(canvas: Canvas, width: float, height: float, ground: Element) -> str:
    """Fix the size of the drawing and write it out."""
    size = {"width": number(width), "height": number(height)}
    canvas.svg.attrib |= {**size, "viewBox": f"0 0 {size['width']} {size['height']}"}
    ground.attrib |= size
    return written(canvas.svg)


def draw_blocks(
    canvas: Canvas, parent: Element, blocks: Sequence[Block], x: float, top: float
) -> None:
    """Write paragraphs below each other; a way out that leads to a row becomes a link."""
    for block in blocks:
        way = block.paragraph.way
        address = canvas.way_address(way) if way else None
        if way is None or address is None:
            draw_block(parent, block, x, top + block.top)
            continue
        link = put(parent, "a", href=address, aria_label=spoken_way(way, canvas.words))
        left = x + SIGN_ROOM - 4
        focus(link, left, top + block.top, block.width + 8, block.height)
        draw_block(link, block, x, top + block.top, "u f-line")


def draw_block(parent: Element, block: Block, x: float, top: float, look: str = "") -> None:
    paragraph = block.paragraph
    if paragraph.box:
        _box(parent, block, x, top)
        x += BOX_MARGIN + block.width / 2
    if paragraph.sign:
        signed = put(parent, "g", aria_hidden="true")
        draw = change_sign if paragraph.sign in CHANGE_SIGNS else arrow
        draw(signed, paragraph.sign, x + 8, top + LEADING / 2)
        x += SIGN_ROOM
    looks = (paragraph.look, look, "mid" if paragraph.box else "")
    lines(parent, block.lines, x, top, " ".join(each for each in looks if each) or None)


def lines(
    parent: Element, some: Sequence[str], x: float, top: float, look: str | None = None
) -> None:
    """Write the lines of one text, each in its own `tspan`."""
    text = put(parent, "text", class_=look)
    for at, line in enumerate(some):
        y = top + LEADING / 2 + BASELINE + at * LEADING
        piece = put(text, "tspan", line, x=x, y=y)
        # Heard or copied, two lines are two words; between the lines a space is not underlined.
        piece.tail = " " if at < len(some) - 1 and not line.endswith("-") else None


def _box(parent: Element, block: Block, x: float, top: float) -> None:
    wide, high = block.width + 2 * BOX_MARGIN, block.height + 2
    if block.paragraph.box == "flag":
        left, right = number(x - 12), number(x + wide)
        low, middle = number(top + high - 1), number(top + high / 2 - 1)
        path = f"M{left} {middle}L{number(x)} {number(top - 1)}H{right}V{low}H{number(x)}Z"
        put(parent, "path", d=path, class_="f-line", aria_hidden="true")
        return
    looks = {"waiting": "f-waiting-ground s-waiting", "badge": "f-ground s-track"}
    put(
        parent, "rect", x=x, y=top - 1, width=wide, height=high, rx=4,
        class_=looks[block.paragraph.box], stroke_width=1.5, aria_hidden="true",
    )  # fmt: skip


def focus(parent: Element, x: float, y: float, width: float, height: float) -> None:
    """What shows where the keyboard is, and catches a click beside the letters."""
    for name in ("hit", "halo", "ring"):
        put(
            parent, "rect", x=x, y=y, width=width, height=height, rx=4, class_=name,
            aria_hidden="true",
        )  # fmt: skip
