"""What does a route look like as a list on a page, with its lines beside the text?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from zorgroute.core.maps.blocks import title_words
from zorgroute.core.maps.canvas import Links
from zorgroute.core.maps.keys import draw_sign
from zorgroute.core.maps.line_rows import folded
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
from zorgroute.core.maps.row import Map, Row, State, TrackSign, Way
from zorgroute.core.maps.shapes import arrow, letter_square
from zorgroute.core.maps.table import table_element
from zorgroute.core.maps.words import (
    Say,
    Words,
    about_words,
    exit_words,
    flag_words,
    fold_words,
    handover_words,
    is_told_by_title,
    results_words,
    rule_words,
    source_words,
    state_words,
    step_words,
    track_words,
    way_words,
    who_words,
)
from zorgroute.core.routes.route import MAIN
from zorgroute.core.wording.catalogue import NL, Language

# From so many steps on, a route folds per phase.
LONG_ROUTE = 12


def rail_html(
    plan: Map,
    *,
    texts: Say,
    prefix: str,
    links: Links | None = None,
    language: Language = NL,
    level: int = 2,
) -> str:
    """The rail list as a section of a page: rows, exits, legend and the same in a table.

    `level` is that of its heading. `links` gives the address of a row; without it a row leads to
    its line in the table. The style sheet is `page.rail_style` with the same prefix.
    """
    words = Words(texts, language, plan.today)
    return written(rail_element(plan, words, prefix, links, level=level), is_html=True)


def rail_element(
    plan: Map, words: Words, prefix: str, links: Links | None = None, *, level: int = 2
) -> Element:
    """The same as an element, for a page that is still being made."""
    rail = _Rail(plan, words, prefix, links, level)
    section = root("section", id=prefix, aria_labelledby=f"{prefix}-name")
    put(section, f"h{level}", plan.title, id=f"{prefix}-name", dir="auto")
    put(section, "p", about_words(plan, words), class_="zr-lead c-muted")
    rail.put_line(section, plan.of_line(MAIN), lanes_of(plan.of_line(MAIN), None))
    if plan.closing:
        put(section, "p", words.say("map.closing", result=plan.closing), class_="zr-title")
    for sign in plan.tracks:
        rail.put_track(section, sign)
    rail.put_exits(section)
    rail.put_legend(section)
    part = put(section, "div", class_="zr-part")
    put(part, rail.heading, words.say("map.table"))
    part.append(table_element(plan, words, prefix, links))
    return section


class _Rail:
    """A rail list that is being made: what is drawn, in which words, under which ids."""

    def __init__(
        self, plan: Map, words: Words, prefix: str, links: Links | None, level: int
    ) -> None:
        self.plan = plan
        self.words = words
        self.prefix = prefix
        self.links = links
        self.heading = f"h{level + 1}"

    def put_line(self, parent: Element, rows: Sequence[Row], lanes: Lanes) -> None:
        """The rows of a line, phase by phase; a long line folds, but not where the case is."""
        is_long = len(rows) > LONG_ROUTE
        for phase, group in groupby(rows, key=lambda row: row.phase):
            of_phase = tuple(group)
            place = parent
            if phase and is_long:
                place = self._put_fold(parent, phase, of_phase, lanes)
            elif phase:
                place = put(parent, "div")
                self._put_heading(place, phase, of_phase[0], lanes)
            self._put_rows(place, of_phase, lanes)

    def _put_fold(self, parent: Element, phase: str, rows: Sequence[Row], lanes: Lanes) -> Element:
        is_open = any(
            row.is_open if self.plan.has_case else row.state != State.OTHER for row in rows
        )
        fold = put(parent, "details", open="open" if is_open else None)
        summary = put(fold, "summary", class_="zr-pass", style=_beside(lanes))
        self._put_passing(summary, rows[0], lanes)
        said = self.words.count("map.phase", len(rows), title=phase, steps=str(len(rows)))
        put(summary, "span", said, dir="auto")
        return fold

    def _put_heading(self, parent: Element, phase: str, row: Row, lanes: Lanes) -> None:
        place = put(parent, "div", class_="zr-pass zr-phase", style=_beside(lanes))
        self._put_passing(place, row, lanes)
        put(place, self.heading, phase, dir="auto")

    def _put_passing(self, parent: Element, row: Row, lanes: Lanes) -> None:
        draw_passing(_rail_svg(parent, lanes), row.rail, lanes, WHOLE)

    def _put_rows(self, parent: Element, rows: Sequence[Row], lanes: Lanes) -> None:
        items = put(parent, "ol", class_="zr-rows")
        for block in folded(rows):
            if block[0].state == State.OTHER:
                # Where a whole phase is folded away already, its steps need no second fold.
                self._put_folded(items, block, lanes, is_open=len(block) == len(rows))
            else:
                self._put_row(items, block[0], lanes)

    def _put_row(self, parent: Element, row: Row, lanes: Lanes) -> None:
        item = put(
            parent, "li", id=f"{self.prefix}-{row.key}", class_="zr-row",
            style=f"{_beside(lanes)};min-height:{number(least_height(row))}px",
            aria_current="step" if row.is_open else None,
        )  # fmt: skip
        svg = _rail_svg(item, lanes)
        draw_lines(svg, row, lanes, WHOLE)
        draw_station(svg, row, lanes)
        for said, look in self._state(row):
            put(item, "p", said, class_=look)
        title = put(put(item, "p", class_="zr-title"), "a", href=self._address(row))
        if row.number and row.state in (None, State.PASSED):
            put(title, "span", f"{step_words(row, self.words)}, ", class_="zr-hidden")
        put(title, "bdi", title_words(row))
        for rule, class_ in self._rules(row):
            put(item, "p", rule, class_=class_, dir="auto")
        if row.ways and not row.glance:
            self._put_ways(item, row.ways)

    def _address(self, row: Row) -> str:
        return self.links(row) if self.links else f"#{self.prefix}-table-{row.key}"

    def _state(self, row: Row) -> Iterator[tuple[str, str]]:
        if flag := flag_words(row.stand, self.words):
            yield flag, "zr-flag g-line c-ground"
        if state := state_words(row, self.words):
            looks = {
                State.DONE: "zr-state c-done",
                State.TURN: "zr-state c-line",
                State.WAITING: "zr-state zr-wait c-waiting g-waiting-ground",
                State.LATE: "zr-state c-late",
                State.SKIPPED: "zr-state c-muted",
                State.NOT_YET: "c-not-yet",
                State.PASSED: "zr-state c-line",
                State.FAULT: "zr-state c-late",
            }
            yield state, looks.get(row.state or State.HERE, "zr-state")

    def _rules(self, row: Row) -> Iterator[tuple[str, str | None]]:
        words = self.words
        if not is_told_by_title(row, self.plan.voice):
            yield who_words(row, words), "c-muted"
        badge = words.say("map.meldcode", number=str(row.meldcode)) if row.meldcode else ""
        for rule in rule_words(row, words):
            yield rule, "zr-badge c-track" if rule == badge else "c-muted"
        if row.handover is not None:
            yield handover_words(row.handover, words), None
        if row.sources:
            yield source_words(row.sources, words), "c-muted"

    def _put_ways(self, parent: Element, ways: Sequence[Way]) -> None:
        items = put(parent, "ul", class_="zr-ways")
        for way in ways:
            item = put(items, "li")
            kind = "overdue" if way.cause == "overdue" else str(way.kind)
            arrow(_sign_svg(item, 16, 24), kind, 8, 12)
            said = way_words(way, self.words)
            if way.target:
                item = put(item, "a", href=f"#{self.prefix}-{way.target}")
            put(item, "bdi", said)

    def _put_folded(
        self, parent: Element, rows: Sequence[Row], lanes: Lanes, *, is_open: bool
    ) -> None:
        item = put(parent, "li", class_="zr-row zr-fold c-muted", style=_beside(lanes))
        svg = _rail_svg(item, lanes)
        draw_passing(svg, rows[0].rail, lanes, WHOLE)
        x = lanes.places[rows[0].local_lane]
        put(svg, "line", x1=x, x2=x, y1=16, y2="90%", class_="s-not-yet", stroke_width=2)
        is_open = is_open and bool(rows[0].phase)
        fold = put(item, "details", open="open" if is_open else None)
        put(fold, "summary", fold_words(rows, self.words)[0])
        steps = put(fold, "ul")
        for row in rows:
            step = put(steps, "li", id=f"{self.prefix}-{row.key}")
            link = put(step, "a", href=self._address(row))
            put(link, "bdi", f"{row.number} {row.title}".strip())

    def put_track(self, parent: Element, sign: TrackSign) -> None:
        """A track below the main line, its letter at both ends."""
        rows = self.plan.of_line(sign.name)
        lanes = lanes_of(rows, sign.pattern)
        part = put(parent, "div", class_="zr-part")
        heading, below = track_words(sign, self.words)
        top = put(part, "div", class_="zr-pass", style=f"{_beside(lanes)};min-height:40px")
        svg = _rail_svg(top, lanes)
        draw_passing(svg, rows[0].rail, lanes, WHOLE)
        letter_square(svg, sign.letter, lanes.places[0], 14)
        put(top, self.heading, heading, dir="auto")
        if below:
            put(top, "p", below, class_="c-track zr-state" if sign.is_live else "c-muted")
        self.put_line(part, rows, lanes)
        if all(row.state == State.OTHER for row in rows):
            return
        end = put(part, "div", class_="zr-pass", style=f"{_beside(lanes)};min-height:40px")
        letter_square(_rail_svg(end, lanes), sign.letter, lanes.places[0], 14)
        put(end, "p", results_words(sign, self.words), class_="c-muted", dir="auto")

    def put_exits(self, parent: Element) -> None:
        """The red plate: what can be done from every step."""
        if not self.plan.exits:
            return
        plate = put(parent, "div", class_="zr-plate g-late c-ground")
        put(plate, "p", self.words.say("map.exits"), class_="zr-title")
        for sign in self.plan.exits:
            line = put(plate, "p")
            put(line, "span", sign.letter, class_="zr-letter g-ground c-late", aria_hidden="true")
            put(line, "bdi", exit_words(sign, self.words))

    def put_legend(self, parent: Element) -> None:
        part = put(parent, "div", class_="zr-part")
        fold = put(part, "details")
        put(fold, "summary", self.words.say("map.legend"))
        keys = put(fold, "ul", class_="zr-keys")
        for sign in self.plan.signs:
            item = put(keys, "li")
            draw_sign(_sign_svg(item, 56, 40), sign, 20, 20)
            put(item, "span", self.words.say(f"map.sign.{sign}"))


def _beside(lanes: Lanes) -> str:
    return f"padding-inline-start:{number(lanes.width + 8)}px"


def _rail_svg(parent: Element, lanes: Lanes) -> Element:
    return put(
        parent, "svg", class_="zr-rail", width=lanes.width, height=WHOLE, aria_hidden="true",
        focusable="false",
    )  # fmt: skip


def _sign_svg(parent: Element, width: float, height: float) -> Element:
    return put(
        parent, "svg", class_="zr-sign", width=width, height=height, aria_hidden="true",
        focusable="false",
    )  # fmt: skip
