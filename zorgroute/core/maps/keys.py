"""What stands below a map: the way out that every step offers, and what the signs mean?"""

from __future__ import annotations

from zorgroute.core.maps.blocks import Paragraph, broken, height_of
from zorgroute.core.maps.canvas import Canvas, draw_blocks, lines
from zorgroute.core.maps.lines import MAIN_WIDTH
from zorgroute.core.maps.markup import Element, put
from zorgroute.core.maps.metrics import LEADING, wrap
from zorgroute.core.maps.row import State
from zorgroute.core.maps.shapes import (
    CHANGE_SIGNS,
    arrow,
    capsule,
    change_sign,
    cross_bar,
    end_bars,
    letter_square,
    station,
)
from zorgroute.core.maps.words import exit_words

STATES = {str(each) for each in State}
ARROWS = {"on", "back", "overdue"}
PLATE_PADDING = 16.0
KEY_ROOM, KEY_HEIGHT, KEY_COLUMN = 56.0, 48.0, 380.0
SQUARE_ROOM = 36.0


def draw_exits(canvas: Canvas, x: float, top: float, width: float) -> float:
    """The red plate under the whole map, in place of a line from every step."""
    plan, words = canvas.plan, canvas.words
    if not plan.exits:
        return top
    top += 24
    room = width - 2 * PLATE_PADDING
    heading = wrap(words.say("map.exits"), room, bold=True)
    said = [wrap(exit_words(sign, words), room - SQUARE_ROOM) for sign in plan.exits]
    count = len(heading) + sum(len(each) for each in said)
    height = 2 * PLATE_PADDING + count * LEADING + len(said) * 8
    put(
        canvas.svg, "rect", x=x, y=top, width=width, height=height, rx=8, class_="f-late",
        aria_hidden="true",
    )  # fmt: skip
    y = top + PLATE_PADDING
    lines(canvas.svg, heading, x + PLATE_PADDING, y, "b f-ground")
    y += len(heading) * LEADING + 8
    for sign, each in zip(plan.exits, said, strict=True):
        _draw_exit(canvas, sign.letter, each, x + PLATE_PADDING, y)
        y += len(each) * LEADING + 8
    return top + height


def _draw_exit(canvas: Canvas, letter: str, said: tuple[str, ...], x: float, top: float) -> None:
    square = put(canvas.svg, "g", aria_hidden="true")
    put(
        square, "rect", x=x, y=top, width=24, height=24, rx=3, class_="f-ground",
    )  # fmt: skip
    put(square, "text", letter, x=x + 12, y=top + 17.5, class_="b mid f-late")
    lines(canvas.svg, said, x + SQUARE_ROOM, top, "f-ground")


def draw_legend(
    canvas: Canvas, x: float, top: float, width: float, signs: tuple[str, ...] = ()
) -> float:
    """What the signs mean, in as many columns as fit; only signs that occur."""
    signs = signs or canvas.plan.signs
    top += 32
    words = canvas.words
    lines(canvas.svg, wrap(words.say("map.legend"), width, bold=True), x, top, "b")
    top += LEADING + 12
    columns = max(1, int(width // KEY_COLUMN))
    column_width = width / columns
    for first in range(0, len(signs), columns):
        height = KEY_HEIGHT
        for at, sign in enumerate(signs[first : first + columns]):
            left = x + at * column_width
            said = Paragraph(words.say(f"map.sign.{sign}"))
            blocks = broken([said], column_width - KEY_ROOM - 16)
            shapes = put(canvas.svg, "g", aria_hidden="true")
            draw_sign(shapes, sign, left + 20, top + 20)
            draw_blocks(canvas, canvas.svg, blocks, left + KEY_ROOM, top + 8)
            height = max(height, 16 + height_of(blocks))
        top += height
    return top


def draw_sign(parent: Element, sign: str, x: float, y: float) -> None:
    """One sign as the legend shows it, in a square of 40 with its middle at x, y."""
    if sign == "station":
        station(parent, None, "1", x, y)
    elif sign in STATES and sign != State.OTHER:
        station(parent, State(sign), "", x, y)
    elif sign in ARROWS:
        arrow(parent, sign, x, y)
    elif sign == "branch":
        _line(parent, x, y, MAIN_WIDTH, "s-line")
        capsule(parent, x, y, "line")
        arrow(parent, sign, x + 22, y)
    elif sign in CHANGE_SIGNS:
        change_sign(parent, sign, x, y)
    else:
        _draw_other(parent, sign, x, y)


def _draw_other(parent: Element, sign: str, x: float, y: float) -> None:
    match sign:
        case "other":
            _line(parent, x, y, 2, "s-not-yet")
        case "end":
            _line(parent, x, y - 8, MAIN_WIDTH, "s-line", half=8)
            end_bars(parent, x, y, "line")
        case "handover":
            _line(parent, x, y, MAIN_WIDTH, "s-line")
            cross_bar(parent, x, y)
        case "track":
            letter_square(parent, "A", x, y)
        case "exits":
            put(parent, "rect", x=x - 18, y=y - 10, width=36, height=20, rx=4, class_="f-late")
        case "meldcode":
            put(
                parent, "rect", x=x - 18, y=y - 10, width=36, height=20, rx=4,
                class_="f-ground s-track", stroke_width=1.5,
            )  # fmt: skip
        case "open_term":
            put(parent, "text", "?", x=x, y=y + 5.5, class_="b mid f-muted")
        case _:
            put(
                parent, "path", d=f"M{x - 7} {y - 9}h14v18h-14zm3 6h8m-8 5h8", fill="none",
                class_="s-muted", stroke_width=2,
            )  # fmt: skip


def _line(
    parent: Element, x: float, y: float, width: float, class_: str, *, half: float = 18
) -> None:
    put(parent, "line", x1=x, x2=x, y1=y - half, y2=y + half, class_=class_, stroke_width=width)
