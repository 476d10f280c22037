"""What does the agreed route look like as a list, with what was measured beside every step?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from zorgroute.core.maps.lines import (
    WHOLE,
    Lanes,
    draw_lines,
    draw_passing,
    draw_station,
    lanes_of,
    least_height,
)
from zorgroute.core.maps.markup import Element, number, put, root, written
from zorgroute.core.maps.row import Map, Row
from zorgroute.core.maps.shapes import letter_square
from zorgroute.core.maps.words import Words, track_words, who_words
from zorgroute.core.routes.route import MAIN

THICKEST, THINNEST = 12.0, 2.0


@dataclass(frozen=True)
class MeasuredWay:
    """A way that was taken out of a step, in words; `share` from 0 to 1 is how thick it is drawn.

    `target` is the key of the row it leads to. `is_agreed` is false for a way that the agreement
    does not know: it is drawn dashed, and `aside` says what it passes over.
    """

    text: str
    share: float = 0.0
    is_agreed: bool = True
    target: str = ""
    aside: str = ""


@dataclass(frozen=True)
class Measured:
    """What was measured at a step: sentences, and the ways that were taken from it."""

    said: tuple[str, ...] = ()
    ways: tuple[MeasuredWay, ...] = field(default=())


def measured_rail(
    plan: Map, measured: Mapping[str, Measured], words: Words, prefix: str, *, level: int = 2
) -> str:
    """The rail list of a route with the figures of each row, as a part of a page.

    A track of which nothing was measured is left out. Headings begin at `level`; the style sheet
    is that of every rail list.
    """
    part = root("div", id=prefix)
    drawn = _Drawn(measured, words, prefix, f"h{level}")
    drawn.put_rows(part, plan.of_line(MAIN), lanes_of(plan.of_line(MAIN), None))
    for sign in plan.tracks:
        rows = plan.of_line(sign.name)
        if not any(row.key in measured for row in rows):
            continue
        lanes = lanes_of(rows, sign.pattern)
        top = put(
            put(part, "div", class_="zr-part"), "div", class_="zr-pass",
            style=f"{_beside(lanes)};min-height:40px",
        )  # fmt: skip
        svg = _rail(top, lanes)
        draw_passing(svg, rows[0].rail, lanes, WHOLE)
        letter_square(svg, sign.letter, lanes.places[0], 14)
        put(top, drawn.heading, track_words(sign, words)[0], dir="auto")
        drawn.put_rows(part, rows, lanes)
    return written(part, is_html=True)


@dataclass(frozen=True)
class _Drawn:
    """A list that is being made."""

    measured: Mapping[str, Measured]
    words: Words
    prefix: str
    heading: str

    def put_rows(self, parent: Element, rows: Sequence[Row], lanes: Lanes) -> None:
        for phase, group in groupby(rows, key=lambda row: row.phase):
            of_phase = tuple(group)
            if phase:
                place = put(parent, "div", class_="zr-pass zr-phase", style=_beside(lanes))
                draw_passing(_rail(place, lanes), of_phase[0].rail, lanes, WHOLE)
                put(place, self.heading, phase, dir="auto")
            items = put(parent, "ol", class_="zr-rows")
            for row in of_phase:
                self._put_row(items, row, lanes)

    def _put_row(self, parent: Element, row: Row, lanes: Lanes) -> None:
        item = put(
            parent, "li", id=f"{self.prefix}-{row.key}", class_="zr-row",
            style=f"{_beside(lanes)};min-height:{number(least_height(row))}px",
        )  # fmt: skip
        svg = _rail(item, lanes)
        draw_lines(svg, row, lanes, WHOLE)
        draw_station(svg, row, lanes)
        title = put(item, "p", class_="zr-title")
        put(title, "bdi", f"{row.number}. {row.title}" if row.number else row.title)
        put(item, "p", who_words(row, self.words), class_="c-muted", dir="auto")
        found = self.measured.get(row.key, Measured())
        for said in found.said:
            put(item, "p", said)
        if found.ways:
            ways = put(item, "ul", class_="zr-ways")
            for way in found.ways:
                self._put_way(ways, way)

    def _put_way(self, parent: Element, way: MeasuredWay) -> None:
        item = put(parent, "li")
        _thick_line(item, way)
        said = put(item, "span")
        place = said
        if way.target:
            place = put(said, "a", href=f"#{self.prefix}-{way.target}")
        put(place, "bdi", way.text)
        if way.aside:
            put(said, "br")
            put(said, "span", way.aside, class_="c-muted")


def _thick_line(parent: Element, way: MeasuredWay) -> None:
    """The stroke before a way: thick where many went, dashed where nobody agreed to go."""
    svg = put(
        parent, "svg", class_="zr-sign", width=44, height=24, aria_hidden="true",
        focusable="false",
    )  # fmt: skip
    role = "line" if way.is_agreed else "late"
    thick = THINNEST + (THICKEST - THINNEST) * way.share
    put(
        svg, "line", x1=2, x2=30, y1=12, y2=12, class_=f"s-{role}", stroke_width=thick,
        stroke_dasharray=None if way.is_agreed else "8 5",
    )  # fmt: skip
    put(svg, "path", d="M30 4L42 12L30 20Z", class_=f"f-{role}")


def _beside(lanes: Lanes) -> str:
    return f"padding-inline-start:{number(lanes.width + 8)}px"


def _rail(parent: Element, lanes: Lanes) -> Element:
    return put(
        parent, "svg", class_="zr-rail", width=lanes.width, height=WHOLE, aria_hidden="true",
        focusable="false",
    )  # fmt: skip
