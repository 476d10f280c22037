"""What do two versions of a route look like, side by side?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from zorgroute.core.maps.blocks import Paragraph
from zorgroute.core.maps.canvas import Canvas, close_canvas, lines, open_canvas
from zorgroute.core.maps.colours import Theme
from zorgroute.core.maps.drawn_rows import Column, at, draw_row, laid_out
from zorgroute.core.maps.keys import draw_legend
from zorgroute.core.maps.lines import draw_passing, lanes_of
from zorgroute.core.maps.markup import put
from zorgroute.core.maps.metrics import LEADING, wrap
from zorgroute.core.maps.row import Map, Row
from zorgroute.core.maps.shapes import CHANGE_SIGNS
from zorgroute.core.maps.svg import MARGIN, draw_heading
from zorgroute.core.maps.words import Say, Words, track_words
from zorgroute.core.routes.compare import Change
from zorgroute.core.routes.route import MAIN
from zorgroute.core.wording.catalogue import NL, Language

COLUMN_WIDTH, GUTTER = 440.0, 40.0
WIDTH = 2 * COLUMN_WIDTH + GUTTER + 2 * MARGIN
HEADING_HEIGHT = 40.0
LOOKS = {"added": "f-done b", "removed": "f-late b", "changed": "f-waiting b"}

Pair = tuple[Row | None, Row | None]


@dataclass(frozen=True)
class _Side:
    """One of the two versions: its canvas, and where its column stands."""

    canvas: Canvas
    x: float

    def column(self, line: str) -> Column:
        plan = self.canvas.plan
        pattern = next((sign.pattern for sign in plan.tracks if sign.name == line), None)
        return Column(self.x, COLUMN_WIDTH, lanes_of(plan.of_line(line), pattern))


def draw_difference(
    old: Map,
    new: Map,
    changes: Sequence[Change],
    *,
    theme: Theme | str,
    texts: Say,
    prefix: str,
    language: Language = NL,
) -> str:
    """Draw two versions in one SVG, each step beside itself (R243).

    What came, went or changed says so in a word and has its own shape; `changes` are those of
    `routes.compare`, and say in which respect a step changed. Raises `BadPrefix`.
    """
    words = Words(texts, language)
    canvas = Canvas(new, words, prefix)
    pairs = {line: _pairs(old.of_line(line), new.of_line(line)) for line in _lines(old, new)}
    what = _what_changed(changes, words)
    title = words.say("map.versions", old=str(old.version), new=str(new.version))
    about = f"{new.title}. {_about(pairs, what, words)}"
    open_canvas(canvas, title, about, Theme(theme))
    ground = put(canvas.svg, "rect", class_="f-ground", aria_hidden="true")
    top = draw_heading(canvas, title, about, WIDTH)
    sides = (
        _Side(Canvas(old, words, f"{prefix}-old", svg=canvas.svg), MARGIN),
        _Side(Canvas(new, words, f"{prefix}-new", svg=canvas.svg), MARGIN + COLUMN_WIDTH + GUTTER),
    )
    for side in sides:
        said = words.say("map.version", version=str(side.canvas.plan.version))
        lines(canvas.svg, [said], side.x, top, "b f-muted")
    top += HEADING_HEIGHT
    for line, rows in pairs.items():
        top = _draw_line(sides, line, rows, top, what)
    signs = tuple(dict.fromkeys((*CHANGE_SIGNS, *old.signs, *new.signs)))
    signs = tuple(sign for sign in signs if sign != "exits")
    bottom = draw_legend(canvas, MARGIN, top, WIDTH - 2 * MARGIN, signs)
    return close_canvas(canvas, WIDTH, bottom + MARGIN, ground)


def _lines(old: Map, new: Map) -> tuple[str, ...]:
    tracks = [sign.name for plan in (old, new) for sign in plan.tracks]
    return tuple(dict.fromkeys((MAIN, *tracks)))


def _pairs(old: Sequence[Row], new: Sequence[Row]) -> tuple[Pair, ...]:
    """The rows of both versions in one order; a row stands beside itself where it can."""
    before, after = {row.key: row for row in old}, {row.key: row for row in new}
    matched = SequenceMatcher(None, list(before), list(after), autojunk=False)
    left, right = list(old), list(new)
    found: list[Pair] = []
    for kind, first, last, start, end in matched.get_opcodes():
        if kind == "equal":
            found += zip(left[first:last], right[start:end], strict=True)
        else:
            found += [(row, None) for row in left[first:last]]
            found += [(None, row) for row in right[start:end]]
    return tuple(found)


def _what_changed(
    changes: Sequence[Change], words: Words
) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Per step in which respects it changed, each once."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for change in changes:
        if len(change.where) > 2:
            key = change.where[0], change.where[1]
            said = words.say(f"map.what.{change.what}")
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), said)))
    return found


def _about(
    pairs: Mapping[str, tuple[Pair, ...]],
    what: Mapping[tuple[str, str], tuple[str, ...]],
    words: Words,
) -> str:
    every = [pair for rows in pairs.values() for pair in rows]
    before = {row.key for row, _ in every if row is not None}
    after = {row.key for _, row in every if row is not None}
    changed = {row.key for _, row in every if row is not None and _said(row, what)} & before
    return words.say(
        "map.versions.about",
        added=str(len(after - before)),
        removed=str(len(before - after)),
        changed=str(len(changed)),
    )


def _said(row: Row, what: Mapping[tuple[str, str], tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(each for step in row.steps for each in what.get((row.line, step), ()))
    )


def _draw_line(
    sides: tuple[_Side, _Side],
    line: str,
    pairs: Sequence[Pair],
    top: float,
    what: Mapping[tuple[str, str], tuple[str, ...]],
) -> float:
    columns = tuple(side.column(line) for side in sides)
    if line != MAIN:
        top = _draw_headings(sides, line, top)
    marks = tuple(_marks(pair, what, sides[0].canvas.words) for pair in pairs)
    for place, pair in enumerate(pairs):
        laid = [
            None if row is None else laid_out(side.canvas, row, column, marks[place])
            for side, column, row in zip(sides, columns, pair, strict=True)
        ]
        height = max(each.height for each in laid if each is not None)
        for number, (side, column) in enumerate(zip(sides, columns, strict=True)):
            each = laid[number]
            if each is not None:
                draw_row(side.canvas, each, column, top, height)
            else:
                _draw_gap(side, column, _next(pairs[place:], number), top, height)
        top += height
    return top


def _draw_headings(sides: tuple[_Side, _Side], line: str, top: float) -> float:
    height = 0.0
    for side in sides:
        for sign in side.canvas.plan.tracks:
            if sign.name == line:
                heading = track_words(sign, side.canvas.words)[0]
                said = wrap(heading, COLUMN_WIDTH, bold=True)
                lines(side.canvas.svg, said, side.x, top + 16, "b")
                height = max(height, 24 + len(said) * LEADING)
    return top + height


def _next(pairs: Sequence[Pair], number: int) -> Row | None:
    return next((pair[number] for pair in pairs if pair[number] is not None), None)


def _draw_gap(side: _Side, column: Column, row: Row | None, top: float, height: float) -> None:
    """Where only the other version has a step, the lines run on to the next one."""
    if row is None:
        return
    shapes = put(side.canvas.svg, "g", aria_hidden="true", transform=at(column.x, top))
    draw_passing(shapes, row.rail, column.lanes, height)


def _marks(
    pair: Pair, what: Mapping[tuple[str, str], tuple[str, ...]], words: Words
) -> tuple[Paragraph, ...]:
    old, new = pair
    if old is None or new is None:
        kind = "added" if old is None else "removed"
        return (Paragraph(words.say(f"map.{kind}"), LOOKS[kind], sign=kind),)
    # A term can change with the parameter it names, without a word at the step itself.
    term = (words.say("map.what.term"),) if old.term != new.term else ()
    said = tuple(dict.fromkeys((*_said(old, what), *_said(new, what), *term)))
    if not said:
        return ()
    text = words.say("map.changed.what", what=words.listed(said))
    return (Paragraph(text, LOOKS["changed"], sign="changed"),)
