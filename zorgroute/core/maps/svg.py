"""What does a route look like as one drawing?"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from zorgroute.core.maps.blocks import Paragraph, broken, height_of
from zorgroute.core.maps.canvas import (
    Canvas,
    Links,
    close_canvas,
    draw_blocks,
    lines,
    open_canvas,
)
from zorgroute.core.maps.colours import Theme
from zorgroute.core.maps.drawn_rows import ROW_GAP, Column, at, draw_rows
from zorgroute.core.maps.keys import draw_exits, draw_legend
from zorgroute.core.maps.lines import draw_passing, lanes_of
from zorgroute.core.maps.markup import put
from zorgroute.core.maps.metrics import LEADING, wrap
from zorgroute.core.maps.row import Map, State, TrackSign
from zorgroute.core.maps.shapes import SQUARE, end_bars, letter_square
from zorgroute.core.maps.words import Say, Words, about_words, results_words, track_words
from zorgroute.core.routes.route import MAIN
from zorgroute.core.wording.catalogue import NL, Language

MARGIN = 16.0
BELOW_MAIN = 24.0
HEADING_SIZE, HEADING_LEADING = 24, 32
NARROW_WIDTH, MAIN_WIDTH, TRACK_COLUMN = 360.0, 820.0, 384.0


class Width(StrEnum):
    """For a screen of 820 units or more, or for a phone of 360."""

    WIDE = "wide"
    NARROW = "narrow"


def draw_svg(
    plan: Map,
    *,
    width: Width | str,
    theme: Theme | str,
    texts: Say,
    prefix: str,
    links: Links | None = None,
    language: Language = NL,
) -> str:
    """Draw a map as SVG, with the legend of the signs that occur below it (screens.md e).

    `prefix` begins every id, so that two drawings can share a page; `links` gives the address of
    a row, else a station leads to itself. `texts` says a code in the voice of the map. Sizes are
    CSS pixels: shown smaller, its letters would fall below 16. Raises `BadPrefix`.
    """
    is_wide = Width(width) == Width.WIDE
    canvas = Canvas(plan, Words(texts, language, plan.today), prefix, links)
    words = canvas.words
    about = f"{about_words(plan, words)} {words.say('map.about.table')}"
    open_canvas(canvas, plan.title, about, Theme(theme))
    ground = put(canvas.svg, "rect", class_="f-ground", aria_hidden="true")
    first = MAIN_WIDTH if is_wide else NARROW_WIDTH
    whole = first + TRACK_COLUMN if is_wide and plan.tracks else first
    top = draw_heading(canvas, plan.title, about_words(plan, words), whole)
    bottom = _draw_main(canvas, first, top, is_wide=is_wide)
    if is_wide:
        room = TRACK_COLUMN - MARGIN
        under = bottom + BELOW_MAIN
        below = [(MARGIN, room, under), (MARGIN + TRACK_COLUMN + MARGIN, room, under)]
        bottom = max(bottom, _draw_tracks(canvas, [(first, room, top), *below]))
    else:
        bottom = _draw_tracks(canvas, [(MARGIN, first - 2 * MARGIN, bottom)])
    bottom = draw_exits(canvas, MARGIN, bottom, whole - 2 * MARGIN)
    bottom = draw_legend(canvas, MARGIN, bottom, whole - 2 * MARGIN)
    return close_canvas(canvas, whole, bottom + MARGIN, ground)


def draw_heading(canvas: Canvas, title: str, about: str, width: float) -> float:
    """The name of the drawing as it is seen; heard, it is the title and description above."""
    top, room = MARGIN, width - 2 * MARGIN
    seen = put(canvas.svg, "g", aria_hidden="true")
    text = put(seen, "text", class_="h")
    for line in wrap(title, room, bold=True, size=HEADING_SIZE):
        put(text, "tspan", line, x=MARGIN, y=top + HEADING_SIZE)
        top += HEADING_LEADING
    said = wrap(about, room)
    lines(seen, said, MARGIN, top + 4, "f-muted")
    return top + len(said) * LEADING + ROW_GAP


def _draw_main(canvas: Canvas, width: float, top: float, *, is_wide: bool) -> float:
    rows = canvas.plan.of_line(MAIN)
    lanes = lanes_of(rows, None)
    column = Column(MARGIN, width - 2 * MARGIN, lanes, is_wide)
    top = draw_rows(canvas, rows, column, top)
    if not canvas.plan.closing:
        return top
    said = canvas.words.say("map.closing", result=canvas.plan.closing)
    blocks = broken([Paragraph(said, "b")], column.whole_width)
    ended = put(canvas.svg, "g", aria_hidden="true")
    end_bars(ended, column.x + lanes.places[0], top + 8, "text")
    draw_blocks(canvas, canvas.svg, blocks, column.text_x, top)
    return top + height_of(blocks) + ROW_GAP


def _draw_tracks(canvas: Canvas, columns: Sequence[tuple[float, float, float]]) -> float:
    """Each track in the column that reaches least far down; a column is its x, width and top.

    The first column lies beside the main line, the others under it. Returns the lowest end.
    """
    plan, words = canvas.plan, canvas.words
    ends = [top for _, _, top in columns]
    if not plan.tracks:
        return columns[-1][2]
    x, width, top = columns[0]
    said = wrap(words.say("map.tracks"), width, bold=True)
    lines(canvas.svg, said, x, top + 4, "b f-muted")
    ends[0] += 4 + len(said) * LEADING + 8
    for sign in plan.tracks:
        which = ends.index(min(ends))
        x, width, _ = columns[which]
        ends[which] = _draw_track(canvas, sign, x, width, ends[which])
    used = [end for end, (_, _, top) in zip(ends, columns, strict=True) if end > top]
    return max(used)


def _draw_track(canvas: Canvas, sign: TrackSign, x: float, width: float, top: float) -> float:
    rows = canvas.plan.of_line(sign.name)
    column = Column(x, width, lanes_of(rows, sign.pattern))
    top = _draw_sign(canvas, sign, column, top, is_start=True)
    top = draw_rows(canvas, rows, column, top)
    if any(row.state != State.OTHER for row in rows):
        top = _draw_sign(canvas, sign, column, top, is_start=False)
    return top + ROW_GAP


def _draw_sign(
    canvas: Canvas, sign: TrackSign, column: Column, top: float, *, is_start: bool
) -> float:
    """The letter in its square at either end of a track, with what is to be said there."""
    heading, below = track_words(sign, canvas.words)
    if is_start:
        paragraphs = [Paragraph(heading, "b")]
        paragraphs += [Paragraph(below, "f-track b" if sign.is_live else "f-muted")] * bool(below)
    else:
        paragraphs = [Paragraph(results_words(sign, canvas.words), "f-muted")]
    blocks = broken(paragraphs, column.whole_width)
    height = max(SQUARE + 12.0, height_of(blocks) + 12)
    shapes = put(canvas.svg, "g", aria_hidden="true", transform=at(column.x, top))
    x = column.lanes.places[0]
    if is_start:
        first = canvas.plan.of_line(sign.name)[0]
        draw_passing(shapes, first.rail, column.lanes, height)
    letter_square(shapes, sign.letter, x, SQUARE / 2)
    draw_blocks(canvas, canvas.svg, blocks, column.text_x, top)
    return top + height
