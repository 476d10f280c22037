"""What does each sign of a map look like: stations, bars, capsules, letters, arrows?

The classes name colours, see `colours`; sizes are units of the drawing. A state is told by its
shape, so it can be read without colour.
"""

from __future__ import annotations

from zorgroute.core.maps.markup import Element, put
from zorgroute.core.maps.metrics import width_of
from zorgroute.core.maps.row import State

RADIUS = 14
SMALL_RADIUS = 9
OUTER_RADIUS = 18
NUMBER_ROOM = 23.5
NUMBER_MARGIN = 10
BASELINE = 5.5  # from the middle of a line of text down to where the letters stand
SQUARE = 24
CHANGE_SIGNS = ("added", "removed", "changed")


def station_width(number: str) -> float:
    """How wide a station is: a circle, or a capsule where its number asks for more room."""
    needed = width_of(number, bold=True)
    return 2 * RADIUS if needed <= NUMBER_ROOM else needed + NUMBER_MARGIN


def station(
    parent: Element, state: State | None, number: str, x: float, y: float, *, role: str = "line"
) -> None:
    """Draw a station with its middle at x, y; a map without a case shows the number inside."""
    match state:
        case None:
            _numbered(parent, number, x, y, role)
        case State.DONE:
            _circle(parent, x, y, RADIUS, "f-done s-done", stroke=2)
            _path(parent, f"M{x - 6} {y + 0.5}l4 4.5 8-9", "s-ground", 3)
        case State.SKIPPED:
            _circle(parent, x, y, RADIUS - 1, "f-ground s-muted", stroke=2)
            _path(parent, f"M{x - 6} {y - 6}l12 12m0-12l-12 12", "s-muted", 3)
        case State.NOT_YET:
            _circle(parent, x, y, SMALL_RADIUS, "f-ground s-not-yet", stroke=2)
        case State.OTHER:
            pass
        case State.PASSED:
            _numbered(parent, number, x, y, role, is_filled=True)
        case State.FAULT:
            _circle(parent, x, y, OUTER_RADIUS, "f-ground s-late", stroke=2)
            _circle(parent, x, y, RADIUS, "f-late s-late", stroke=0)
            _path(parent, f"M{x} {y - 7}v8m0 5v.5", "s-ground", 4)
        case _:
            _open_station(parent, state, x, y, role)


def _open_station(parent: Element, state: State, x: float, y: float, role: str) -> None:
    """Where the case stands: always two rings, and inside the inner one what is going on."""
    _circle(parent, x, y, OUTER_RADIUS, f"f-ground s-{role}", stroke=2)
    match state:
        case State.TURN:
            _circle(parent, x, y, RADIUS - 4, f"f-ground s-{role}", stroke=6)
        case State.WAITING:
            _circle(parent, x, y, RADIUS - 1, "f-waiting-ground s-waiting", stroke=3)
            _path(parent, f"M{x - 3.5} {y - 6}v12m7-12v12", "s-waiting", 4)
        case State.LATE:
            _circle(parent, x, y, RADIUS - 1, "f-ground s-late", stroke=3)
            _path(parent, f"M{x} {y - 8}v8l6 4", "s-late", 3)
        case _:
            _circle(parent, x, y, RADIUS - 2, f"f-ground s-{role}", stroke=3)


def _numbered(
    parent: Element, number: str, x: float, y: float, role: str, *, is_filled: bool = False
) -> None:
    width, ground = station_width(number), role if is_filled else "ground"
    put(
        parent, "rect", x=x - width / 2 + 1.5, y=y - RADIUS + 1.5, width=width - 3,
        height=2 * RADIUS - 3, rx=RADIUS - 1.5, class_=f"f-{ground} s-{role}", stroke_width=3,
    )  # fmt: skip
    if number:
        look = "b mid f-ground" if is_filled else "b mid"
        put(parent, "text", number, x=x, y=y + BASELINE, class_=look)
    else:
        inner = "ground" if is_filled else role
        _circle(parent, x, y, RADIUS - 9, f"f-{inner}", stroke=0)


def capsule(parent: Element, x: float, y: float, role: str) -> None:
    """The white capsule across the line below a step with more than one way out."""
    put(
        parent, "rect", x=x - 12, y=y - 6, width=24, height=12, rx=6,
        class_=f"f-ground s-{role}", stroke_width=3,
    )  # fmt: skip


def cross_bar(parent: Element, x: float, y: float) -> None:
    """The short bar across the line where somebody else comes to answer for the case."""
    put(parent, "rect", x=x - 13, y=y - 3, width=26, height=6, rx=1, class_="f-text")


def end_bars(parent: Element, x: float, y: float, role: str) -> None:
    """The double cross bar at the end of a line."""
    for at in (y, y + 8):
        put(parent, "rect", x=x - 13, y=at - 2, width=26, height=4, class_=f"f-{role}")


def letter_square(parent: Element, letter: str, x: float, y: float, role: str = "track") -> None:
    """The letter of a track in a square, with its middle at x, y."""
    put(
        parent, "rect", x=x - SQUARE / 2, y=y - SQUARE / 2, width=SQUARE, height=SQUARE, rx=3,
        class_=f"f-{role}",
    )  # fmt: skip
    put(parent, "text", letter, x=x, y=y + BASELINE, class_="b mid f-ground")


def arrow(parent: Element, kind: str, x: float, y: float) -> None:
    """The small sign before a way out: on, branch, back, end or overdue; 16 units wide."""
    match kind:
        case "on":
            _path(parent, f"M{x} {y - 7}v13m-5-5l5 5 5-5", "s-line", 2.5)
        case "branch":
            _path(parent, f"M{x - 7} {y}h13m-5-5l5 5-5 5", "s-line", 2.5)
        case "back":
            _path(parent, f"M{x + 5} {y + 6}v-6a4 4 0 0 0-4-4h-7m4-4l-4 4 4 4", "s-line", 2.5)
        case "end":
            _path(parent, f"M{x} {y - 7}v6", "s-text", 2.5)
            _path(parent, f"M{x - 7} {y + 1}h14m-14 5h14", "s-text", 2.5)
        case "overdue":
            _circle(parent, x, y, 7, "f-ground s-line", stroke=2)
            _path(parent, f"M{x} {y - 4}v4l3 2", "s-line", 2)


def change_sign(parent: Element, kind: str, x: float, y: float) -> None:
    """The sign of a difference: a plus, a minus, or two lines of which one is bent."""
    marks = {
        "added": f"M{x - 6} {y}h12m-6-6v12",
        "removed": f"M{x - 6} {y}h12",
        "changed": f"M{x - 6} {y - 3}h12m-12 6q3-4 6 0t6 0",
    }
    role = {"added": "done", "removed": "late", "changed": "waiting"}[kind]
    put(
        parent, "rect", x=x - 11, y=y - 11, width=22, height=22, rx=3,
        class_=f"f-ground s-{role}", stroke_width=2,
    )  # fmt: skip
    _path(parent, marks[kind], f"s-{role}", 3)


def _circle(
    parent: Element, x: float, y: float, radius: float, class_: str, *, stroke: float
) -> None:
    put(parent, "circle", cx=x, cy=y, r=radius, class_=class_, stroke_width=stroke)


def _path(parent: Element, path: str, class_: str, stroke: float) -> None:
    put(
        parent, "path", d=path, class_=class_, stroke_width=stroke, fill="none",
        stroke_linecap="round", stroke_linejoin="round",
    )  # fmt: skip
