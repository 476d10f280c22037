"""How are the rows of one line drawn below each other in a column?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zorgroute.core.maps.blocks import (
    GAP,
    Block,
    Paragraph,
    broken,
    height_of,
    row_paragraphs,
    way_paragraphs,
)
from zorgroute.core.maps.canvas import Canvas, draw_blocks, focus, lines
from zorgroute.core.maps.line_rows import folded
from zorgroute.core.maps.lines import (
    CENTRE,
    Lanes,
    draw_lines,
    draw_passing,
    draw_station,
    least_height,
)
from zorgroute.core.maps.markup import number, put
from zorgroute.core.maps.metrics import LEADING, wrap
from zorgroute.core.maps.row import Row, State
from zorgroute.core.maps.words import fold_words, spoken

TEXT_TOP = CENTRE - LEADING / 2
ROW_GAP = 14.0
PHASE_HEIGHT = 52.0
TITLE_WIDTH, GUTTER = 324.0, 20.0


@dataclass(frozen=True)
class Column:
    """Where the rows of a line stand: its lines on the left, then texts, then the ways out.

    A wide column has the ways out beside the texts, a narrow one below them.
    """

    x: float
    width: float
    lanes: Lanes
    is_wide: bool = False

    @property
    def text_x(self) -> float:
        return self.x + self.lanes.width + 4

    @property
    def whole_width(self) -> float:
        return self.x + self.width - self.text_x

    @property
    def text_width(self) -> float:
        return TITLE_WIDTH if self.is_wide else self.whole_width

    @property
    def ways_x(self) -> float:
        return self.text_x + self.text_width + GUTTER if self.is_wide else self.text_x

    @property
    def ways_width(self) -> float:
        return self.x + self.width - self.ways_x


def draw_rows(canvas: Canvas, rows: Sequence[Row], column: Column, top: float) -> float:
    """Draw the rows of one line and return where they end."""
    phase = ""
    for block in folded(rows):
        if block[0].phase != phase:
            phase = block[0].phase
            top = _draw_phase(canvas, block[0], column, top)
        if block[0].state == State.OTHER:
            top = _draw_folded(canvas, block, column, top)
        else:
            top = draw_row(canvas, laid_out(canvas, block[0], column), column, top)
    return top


@dataclass(frozen=True)
class Laid:
    """A row with its texts broken for a column, and its ways out placed beside or below them."""

    row: Row
    texts: tuple[Block, ...]
    ways: tuple[Block, ...]
    ways_top: float
    name: str

    @property
    def height(self) -> float:
        texts = TEXT_TOP + height_of(self.texts)
        beside = self.ways_top + height_of(self.ways) if self.ways else 0.0
        return max(least_height(self.row), texts + ROW_GAP, beside + ROW_GAP)


def laid_out(canvas: Canvas, row: Row, column: Column, first: Sequence[Paragraph] = ()) -> Laid:
    """Break the texts of a row, `first` before its own; without ways they have the whole width."""
    ways = broken(tuple(way_paragraphs(row, canvas.words)), column.ways_width)
    width = column.text_width if ways else column.whole_width
    texts = broken((*first, *row_paragraphs(row, canvas.words, canvas.plan.voice)), width)
    below = 0.0 if column.is_wide else height_of(texts) + GAP
    said = spoken(row, canvas.words, canvas.plan.voice)
    name = ": ".join([*(each.text for each in first), said])
    return Laid(row, texts, ways, TEXT_TOP + below, name)


def draw_row(
    canvas: Canvas, laid: Laid, column: Column, top: float, height: float | None = None
) -> float:
    """Draw one station with its lines, its texts and its ways out."""
    height = laid.height if height is None else height
    shapes = put(canvas.svg, "g", aria_hidden="true", transform=at(column.x, top))
    draw_lines(shapes, laid.row, column.lanes, height)
    _draw_link(canvas, laid, column, top)
    draw_blocks(canvas, canvas.svg, laid.ways, column.ways_x, top + laid.ways_top)
    return top + height


def _draw_link(canvas: Canvas, laid: Laid, column: Column, top: float) -> None:
    """The station and its texts, as one link with one name: the state first, then the step."""
    row = laid.row
    link = put(
        canvas.svg,
        "a",
        id=canvas.id_of(row.key),
        href=canvas.address(row),
        aria_label=laid.name,
        aria_current="step" if row.is_open else None,
    )
    wide = column.text_x + max(block.width for block in laid.texts) + 10 - column.x
    focus(link, column.x, top + 4, max(wide, 44.0), TEXT_TOP + height_of(laid.texts))
    shapes = put(link, "g", aria_hidden="true", transform=at(column.x, top))
    draw_station(shapes, row, column.lanes)
    draw_blocks(canvas, link, laid.texts, column.text_x, top + TEXT_TOP)


def _draw_phase(canvas: Canvas, row: Row, column: Column, top: float) -> float:
    """A heading above the first row of a phase; lines that run on pass through it."""
    said = wrap(row.phase, column.whole_width, bold=True)
    height = PHASE_HEIGHT + (len(said) - 1) * LEADING
    passing = put(canvas.svg, "g", aria_hidden="true", transform=at(column.x, top))
    draw_passing(passing, row.rail, column.lanes, height)
    put(
        canvas.svg, "line", x1=column.text_x, x2=column.x + column.width, y1=top + 12,
        y2=top + 12, class_="s-muted", stroke_width=1, aria_hidden="true",
    )  # fmt: skip
    lines(canvas.svg, said, column.text_x, top + 22, "b f-muted")
    return top + height


def _draw_folded(canvas: Canvas, rows: Sequence[Row], column: Column, top: float) -> float:
    """A branch that the case does not take: a thin line without stations, and its steps."""
    heading, steps = fold_words(rows, canvas.words)
    paragraphs = (Paragraph(heading, "f-muted b"), Paragraph(steps, "f-muted"))
    blocks = broken(paragraphs, column.whole_width)
    height = TEXT_TOP + height_of(blocks) + ROW_GAP
    shapes = put(canvas.svg, "g", aria_hidden="true", transform=at(column.x, top))
    draw_passing(shapes, rows[0].rail, column.lanes, height)
    x = column.lanes.places[rows[0].local_lane]
    put(
        shapes, "line", x1=x, x2=x, y1=TEXT_TOP, y2=height - ROW_GAP, class_="s-not-yet",
        stroke_width=2,
    )  # fmt: skip
    draw_blocks(canvas, canvas.svg, blocks, column.text_x, top + TEXT_TOP)
    for row in rows:  # a way that leads into the fold must lead somewhere
        put(
            canvas.svg, "rect", id=canvas.id_of(row.key), x=column.text_x, y=top,
            width=column.whole_width, height=height, class_="hit", aria_hidden="true",
        )  # fmt: skip
    return top + height


def at(x: float, y: float) -> str:
    """Where a group of shapes stands."""
    return f"translate({number(x)} {number(y)})"
