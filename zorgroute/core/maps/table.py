"""How does a route read as a table, with the same rows as its map?"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zorgroute.core.maps.canvas import Links
from zorgroute.core.maps.markup import Element, clean, put, root, written
from zorgroute.core.maps.row import Map, Row
from zorgroute.core.maps.words import (
    Say,
    Words,
    flag_words,
    handover_words,
    plain,
    source_words,
    state_words,
    term_words,
    track_words,
    way_words,
    who_words,
)
from zorgroute.core.routes.route import MAIN
from zorgroute.core.wording.catalogue import NL, Language

COLUMNS = ("step", "who", "what", "when", "then", "stand")
# The share of each column in the width of a terminal.
SHARES = {"step": 6, "who": 18, "what": 26, "when": 14, "then": 30, "stand": 16}
LEAST_COLUMN = 5
BETWEEN = "  "

Cell = tuple[str, ...]


@dataclass(frozen=True)
class TableRow:
    """One row of the table; a cell is one or more lines of text."""

    row: Row
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class TableGroup:
    """The rows of one line, with its name."""

    heading: str
    rows: tuple[TableRow, ...]


def columns_of(plan: Map) -> tuple[str, ...]:
    """The columns; without a state there is nothing to say under `Stand`."""
    return COLUMNS if plan.has_stand else COLUMNS[:-1]


def table_of(plan: Map, words: Words) -> tuple[TableGroup, ...]:
    """Every row of the map in its order, put into words, grouped by line."""
    return tuple(
        TableGroup(heading, tuple(TableRow(row, _cells(row, plan, words)) for row in rows))
        for heading, rows in _lines(plan, words)
        if rows
    )


def _lines(plan: Map, words: Words) -> Iterator[tuple[str, tuple[Row, ...]]]:
    yield words.say("map.table.main"), plan.of_line(MAIN)
    for sign in plan.tracks:
        heading, below = track_words(sign, words)
        yield ". ".join(each for each in (heading, below) if each), plan.of_line(sign.name)


def _cells(row: Row, plan: Map, words: Words) -> tuple[Cell, ...]:
    what = [row.title]
    if row.handover is not None:
        what.append(handover_words(row.handover, words))
    if row.sources:
        what.append(source_words(row.sources, words))
    if row.meldcode is not None:
        what.append(words.say("map.meldcode", number=str(row.meldcode)))
    if row.mark:
        what.append(words.say(f"map.mark.{row.mark}"))
    cells: list[Cell] = [
        (row.number or words.say("map.step.none"),),
        (who_words(row, words),),
        tuple(what),
        (term_words(row, words) or words.say("map.term.none"),),
        tuple(way_words(way, words, with_result=True) for way in row.ways),
    ]
    if plan.has_stand:
        cells.append(_stand(row, words))
    return tuple(cells)


def _stand(row: Row, words: Words) -> Cell:
    said = (flag_words(row.stand, words), state_words(row, words))
    return tuple(each for each in said if each)


def table_element(plan: Map, words: Words, prefix: str, links: Links | None = None) -> Element:
    """The table as an element of a page, in a region that scrolls sideways by itself."""
    region = root(
        "div", class_="zr-scroll", role="region", tabindex="0",
        aria_labelledby=f"{prefix}-table-name",
    )  # fmt: skip
    table = put(region, "table", class_="zr-table")
    caption = words.say("map.table.caption", title=plan.title)
    put(table, "caption", caption, id=f"{prefix}-table-name")
    head = put(put(table, "thead"), "tr")
    for column in columns_of(plan):
        put(head, "th", words.say(f"map.table.{column}"), scope="col")
    for group in table_of(plan, words):
        body = put(table, "tbody")
        if plan.tracks:
            heading = put(body, "tr")
            put(
                heading, "th", group.heading, scope="rowgroup",
                colspan=str(len(columns_of(plan))), class_="zr-group",
            )  # fmt: skip
        for each in group.rows:
            _put_row(body, each, prefix, links)
    return region


def _put_row(body: Element, each: TableRow, prefix: str, links: Links | None) -> None:
    row = each.row
    line = put(
        body, "tr", id=f"{prefix}-table-{row.key}", aria_current="step" if row.is_open else None
    )
    first, *others = each.cells
    put(line, "th", first[0], scope="row")
    for at, cell in enumerate(others):
        place = put(line, "td")
        is_title = at == 1
        if len(cell) == 1 and not is_title:
            put(place, "bdi", cell[0])
            continue
        for number, said in enumerate(cell):
            paragraph = put(place, "p")
            if is_title and number == 0 and links is not None:
                paragraph = put(paragraph, "a", href=links(row))
            put(paragraph, "bdi", said)


def table_html(
    plan: Map,
    *,
    texts: Say,
    prefix: str,
    links: Links | None = None,
    language: Language = NL,
) -> str:
    """The table as HTML; it holds every step and state that the map shows, in the same order."""
    words = Words(texts, language, plan.today)
    return written(table_element(plan, words, prefix, links), is_html=True)


def table_text(plan: Map, *, texts: Say, width: int = 100, language: Language = NL) -> str:
    """The table for a terminal of `width` characters."""
    words = Words(texts, language, plan.today)
    names = columns_of(plan)
    room = _column_widths(names, width)
    head = [(words.say(f"map.table.{name}"),) for name in names]
    rule = BETWEEN.join("-" * each for each in room)
    said = [clean(plan.title), "", *_text_row(head, room), rule]
    for group in table_of(plan, words):
        if plan.tracks:
            said += ["", *textwrap.wrap(clean(group.heading), width), rule]
        for each in group.rows:
            said += _text_row(each.cells, room)
    return plain("\n".join(line.rstrip() for line in said) + "\n")


def _column_widths(names: Sequence[str], width: int) -> list[int]:
    left = width - len(BETWEEN) * (len(names) - 1)
    all_shares = sum(SHARES[name] for name in names)
    return [max(LEAST_COLUMN, left * SHARES[name] // all_shares) for name in names]


def _text_row(cells: Sequence[Cell], room: Sequence[int]) -> list[str]:
    columns = [
        [line for said in cell for line in textwrap.wrap(clean(said), width)]
        for cell, width in zip(cells, room, strict=True)
    ]
    height = max(len(column) for column in columns)
    return [
        BETWEEN.join(
            (column[at] if at < len(column) else "").ljust(width)
            for column, width in zip(columns, room, strict=True)
        )
        for at in range(height)
    ]
