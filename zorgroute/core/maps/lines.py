"""How are the lines of one row drawn, whatever the height of that row turns out to be?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zorgroute.core.maps.markup import Element, number, put
from zorgroute.core.maps.rails import MAIN_LANE, Half, Join, Rail, Style
from zorgroute.core.maps.row import Row, State
from zorgroute.core.maps.shapes import (
    OUTER_RADIUS,
    RADIUS,
    capsule,
    cross_bar,
    end_bars,
    station,
    station_width,
)

CENTRE = 30.0  # where the middle of a station lies, from the top of its row
JOINED = 14.0  # a line that changes lanes has done so by here
CAPSULE_AT, BAR_AT, END_AT = 56.0, 76.0, 78.0
ROW_HEIGHT, BAR_HEIGHT, END_HEIGHT = 72.0, 92.0, 100.0
END_GAP = 16.0
LEFT = 24.0  # the middle of the first lane
BULGE = 20.0
# A line passes beside the stations of its neighbours and does not touch them.
CLEAR = 5.0
MARGIN = 6.0
WHOLE = "100%"

MAIN_WIDTH, BRANCH_WIDTH, TRACK_WIDTH = 8, 4, 6
PATTERNS = ("14 5", "3 5", "14 4 3 4", "8 8", "20 4", "3 3 10 3")


@dataclass(frozen=True)
class Lanes:
    """Where the lanes of a line lie, and how it looks; `pattern` is None for the main line."""

    places: tuple[float, ...]
    last_half: float
    pattern: int | None = None

    @property
    def width(self) -> float:
        """The room that the lines of a row take, stations included; 48 for one lane."""
        return self.places[-1] + max(LEFT, self.last_half + MARGIN)

    @property
    def role(self) -> str:
        return "line" if self.pattern is None else "track"


def lanes_of(rows: Sequence[Row], pattern: int | None) -> Lanes:
    """Place the lanes of a line so that no line touches the station of a neighbour."""
    count = max((row.local_lane for row in rows), default=0) + 1
    half = [
        max((_half_width(row) for row in rows if row.local_lane == lane), default=float(RADIUS))
        for lane in range(count)
    ]
    places = [max(LEFT, half[0])]
    for lane in range(1, count):
        places.append(places[-1] + max(half[lane - 1], half[lane]) + CLEAR)
    return Lanes(tuple(places), half[-1], pattern)


def _half_width(row: Row) -> float:
    if row.is_open:
        return float(OUTER_RADIUS)
    if row.state == State.FAULT:
        return float(OUTER_RADIUS)
    is_numbered = row.state in (None, State.PASSED)
    return station_width(row.number) / 2 if is_numbered else float(RADIUS)


def least_height(row: Row) -> float:
    """How high a row must be for the signs on its line."""
    if _is_last(row):
        return _end_at(row) + (END_HEIGHT - END_AT)
    return BAR_HEIGHT if row.handover else ROW_HEIGHT


def _end_at(row: Row) -> float:
    """The end of a line lies below the cross bar of a handover, where there is one."""
    return BAR_AT + END_GAP if row.handover else END_AT


def _is_last(row: Row) -> bool:
    return row.ends and row.state != State.OTHER and not row.rail.has(row.local_lane, upper=False)


def has_choice(row: Row) -> bool:
    """Whether the row shows its ways out in words, below a capsule."""
    return bool(row.ways) and not row.glance and row.state != State.OTHER


def draw_lines(parent: Element, row: Row, lanes: Lanes, height: float | str) -> None:
    """Draw every line that passes through a row; `height` is a number or all of the row."""
    for half in row.rail.halves:
        is_beside = row.state == State.SKIPPED and half.lane == row.local_lane
        if is_beside:
            _beside(parent, half, lanes, height)
        elif half.upper:
            top = JOINED if half.joined else 0.0
            _straight(parent, half, lanes, top, CENTRE)
        else:
            _straight(parent, half, lanes, CENTRE, height)
    for join in row.rail.joins:
        _join(parent, join, lanes)
    if _is_last(row):
        lane = Half(row.local_lane, False, _own_style(row))
        _straight(parent, lane, lanes, CENTRE, _end_at(row))


def draw_passing(parent: Element, rail: Rail, lanes: Lanes, height: float | str) -> None:
    """Draw the lines of a row that come from above, through a heading that stands before it."""
    styles = {half.lane: half.style for half in rail.halves if half.upper and not half.joined}
    for join in rail.joins:
        styles.setdefault(join.start, join.style)
    for lane, style in styles.items():
        _straight(parent, Half(lane, True, style), lanes, 0.0, height)


def _own_style(row: Row) -> Style:
    return Style.DOTTED if row.state == State.NOT_YET else Style.SOLID


def draw_station(parent: Element, row: Row, lanes: Lanes) -> None:
    """Draw the station of a row with the signs below it: capsule, cross bar, end of the line."""
    x = lanes.places[row.local_lane]
    if has_choice(row):
        capsule(parent, x, CAPSULE_AT, lanes.role)
    if row.handover is not None and row.state != State.OTHER:
        cross_bar(parent, x, BAR_AT)
    if _is_last(row):
        end_bars(parent, x, _end_at(row), lanes.role)
    station(parent, row.state, row.number, x, CENTRE, role=lanes.role)


def _line_attributes(lane: int, style: Style, lanes: Lanes) -> dict[str, str | float | None]:
    if lanes.pattern is not None:
        width: float = TRACK_WIDTH if lane == MAIN_LANE else BRANCH_WIDTH
        dash: str | None = PATTERNS[lanes.pattern % len(PATTERNS)]
    else:
        width, dash = (MAIN_WIDTH if lane == MAIN_LANE else BRANCH_WIDTH), None
    role, cap = lanes.role, None
    if style == Style.DOTTED:
        role, width, dash, cap = "not-yet", 5, "0 11", "round"
    elif style == Style.DASHED:
        width, dash = BRANCH_WIDTH, "9 6"
    return {
        "class_": f"s-{role}",
        "stroke_width": width,
        "stroke_dasharray": dash,
        "stroke_linecap": cap,
        "fill": "none",
    }


def _straight(parent: Element, half: Half, lanes: Lanes, top: float, bottom: float | str) -> None:
    x = lanes.places[half.lane]
    attributes = _line_attributes(half.lane, half.style, lanes)
    put(parent, "line", x1=x, x2=x, y1=top, y2=bottom, **attributes)


def _beside(parent: Element, half: Half, lanes: Lanes, height: float | str) -> None:
    """The line past a step that was skipped, bent around its station."""
    x = lanes.places[half.lane]
    aside = x - BULGE if half.lane == MAIN_LANE else x + BULGE
    attributes = _line_attributes(half.lane, Style.DASHED, lanes)
    if half.upper:
        path = f"M{number(x)} 0Q{number(aside)} 8 {number(aside)} {number(CENTRE)}"
    else:
        low = 2 * CENTRE
        path = f"M{number(aside)} {number(CENTRE)}Q{number(aside)} {low - 8:g} {number(x)} {low:g}"
        _straight(parent, half, lanes, low, height)
    put(parent, "path", d=path, **attributes)


def _join(parent: Element, join: Join, lanes: Lanes) -> None:
    start, end = lanes.places[join.start], lanes.places[join.end]
    attributes = _line_attributes(MAIN_LANE + 1, join.style, lanes)
    path = f"M{number(start)} 0C{number(start)} 9 {number(end)} 7 {number(end)} {number(JOINED)}"
    put(parent, "path", d=path, **attributes)
