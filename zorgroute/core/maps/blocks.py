"""Which texts stand beside a station, and where do they break in the room there is?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zorgroute.core.maps.metrics import LEADING, width_of, wrap
from zorgroute.core.maps.row import Cause, Row, State, Way
from zorgroute.core.maps.words import (
    Words,
    flag_words,
    handover_words,
    is_told_by_title,
    rule_words,
    source_words,
    state_words,
    way_words,
    who_words,
)
from zorgroute.core.wording.catalogue import Voice

BOX_MARGIN = 8.0
BOX_GAP = 6.0
SIGN_ROOM = 24.0
GAP = 4.0

_STATE_LOOKS = {
    State.DONE: "f-done b",
    State.HERE: "b",
    State.TURN: "f-line b",
    State.WAITING: "f-waiting b",
    State.LATE: "f-late b",
    State.SKIPPED: "f-muted b",
    State.NOT_YET: "f-not-yet",
    State.PASSED: "f-line b",
    State.FAULT: "f-late b",
}


@dataclass(frozen=True)
class Paragraph:
    """A text with its looks: `box` is the ground it lies on, `sign` what stands before it."""

    text: str
    look: str = ""
    box: str = ""
    sign: str = ""
    way: Way | None = None

    @property
    def is_bold(self) -> bool:
        return "b" in self.look.split()


@dataclass(frozen=True)
class Block:
    """A paragraph broken into lines, `top` units below the first one."""

    paragraph: Paragraph
    lines: tuple[str, ...]
    top: float

    @property
    def height(self) -> float:
        return len(self.lines) * LEADING

    @property
    def width(self) -> float:
        return max(width_of(line, bold=self.paragraph.is_bold) for line in self.lines)


def row_paragraphs(row: Row, words: Words, voice: Voice) -> Iterator[Paragraph]:
    """What is said of a step: the state before the name, then who, by when, and what changes."""
    if flag := flag_words(row.stand, words):
        yield Paragraph(flag, "f-ground b", box="flag")
    if state := state_words(row, words):
        box = "waiting" if row.state == State.WAITING else ""
        yield Paragraph(state, _STATE_LOOKS.get(row.state or State.HERE, "f-muted"), box=box)
    yield Paragraph(title_words(row), "b")
    if not is_told_by_title(row, voice):
        yield Paragraph(who_words(row, words), "f-muted")
    rules = rule_words(row, words)
    badge = words.say("map.meldcode", number=str(row.meldcode)) if row.meldcode else ""
    if plain := [rule for rule in rules if rule != badge]:
        yield Paragraph(". ".join(plain), "f-muted")
    if badge:
        yield Paragraph(badge, "f-track b", box="badge")
    if row.handover is not None:
        yield Paragraph(handover_words(row.handover, words))
    if row.sources:
        yield Paragraph(source_words(row.sources, words), "f-muted")


def title_words(row: Row) -> str:
    """The title; with its number where the station shows a state in place of it."""
    shows_number = row.state in (None, State.PASSED)
    return row.title if shows_number or not row.number else f"{row.number}. {row.title}"


def way_paragraphs(row: Row, words: Words) -> Iterator[Paragraph]:
    """The ways out that the drawn line does not tell by itself."""
    for way in () if row.glance else row.ways:
        sign = "overdue" if way.cause == Cause.OVERDUE else str(way.kind)
        yield Paragraph(way_words(way, words), sign=sign, way=way)


def broken(paragraphs: Sequence[Paragraph], width: float) -> tuple[Block, ...]:
    """Break paragraphs for a column and put them below each other."""
    blocks: list[Block] = []
    top = 0.0
    for paragraph in paragraphs:
        room = width - 2 * BOX_MARGIN if paragraph.box else width
        room -= SIGN_ROOM if paragraph.sign else 0
        if paragraph.box and blocks:
            top += BOX_GAP / 2
        block = Block(paragraph, wrap(paragraph.text, room, bold=paragraph.is_bold), top)
        blocks.append(block)
        top += block.height + (BOX_GAP if paragraph.box else 0) + (GAP if paragraph.sign else 0)
    return tuple(blocks)


def height_of(blocks: Sequence[Block]) -> float:
    return blocks[-1].top + blocks[-1].height if blocks else 0.0
