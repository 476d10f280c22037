"""How does a fault in a route file look on a screen: place, line, caret and sentence?"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from zorgroute.core.wording.catalogue import NL, Catalogue, Language

WIDEST = 100
LONGEST_OFFENDING = 60
INDENT = "  "


class Tone(StrEnum):
    """The parts of a shown fault, so that a terminal can colour each in its own way."""

    PLACE = "place"
    LINE = "line"
    CARET = "caret"
    SENTENCE = "sentence"


Paint = Callable[[str, Tone], str]


class PlaceLike(Protocol):
    """A spot in a file; line and column count from 1."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class FaultLike(Protocol):
    """Whatever has a place, a code, the offending text and facts for the mend."""

    @property
    def place(self) -> PlaceLike: ...
    @property
    def code(self) -> str: ...
    @property
    def offending(self) -> str: ...
    @property
    def facts(self) -> tuple[tuple[str, str], ...]: ...


def unpainted(text: str, tone: Tone) -> str:
    """Leave the text as it is, for a file, a pipe or a person without colours."""
    return text


def render_fault(
    fault: FaultLike,
    source_line: str,
    catalogue: Catalogue,
    language: Language = NL,
    *,
    paint: Paint = unpainted,
) -> str:
    """Show a fault as `file:line:column`, the line with a caret below its column, and the mend.

    `source_line` is the line of the file that the fault points at; a long one is cut around the
    column. Characters that would steer a terminal are shown as `�`, whatever file they come from.
    Raises `UnknownText` and `MissingFact` as the catalogue does.
    """
    place = fault.place
    shown, before = _window(_harmless(source_line), place.column - 1)
    facts = {name: _harmless(value) for name, value in fault.facts}
    facts["offending"] = _short(_harmless(fault.offending))
    sentence = catalogue.sentence(fault.code, facts, language=language)
    lines = [paint(f"{_harmless(place.file)}:{place.line}:{place.column}", Tone.PLACE)]
    if shown.strip():
        caret = " " * _width(shown[:before]) + "^"
        lines += [INDENT + paint(shown, Tone.LINE), INDENT + paint(caret, Tone.CARET)]
    lines.append(INDENT + paint(sentence, Tone.SENTENCE))
    return "\n".join(lines)


def _harmless(text: str) -> str:
    """The text without characters that a terminal obeys instead of showing; a tab is a space."""
    return "".join(_shown(each) for each in text)


def _shown(character: str) -> str:
    kind = unicodedata.category(character)[0]
    if kind == "Z" or character in "\t\n":
        return " "
    # C are the controls, and also the signs that turn the direction of a text around.
    return "\N{REPLACEMENT CHARACTER}" if kind == "C" else character


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_OFFENDING else text[: LONGEST_OFFENDING - 1] + "…"


def _window(line: str, column: int) -> tuple[str, int]:
    """The part of a line around a column, and how many of its characters stand before it."""
    line = line.rstrip()
    if len(line) <= WIDEST:
        return line, column
    start = max(0, min(column - WIDEST // 2, len(line) - WIDEST))
    part = line[start : start + WIDEST]
    if start + WIDEST < len(line):
        part = part[:-1] + "…"
    if start > 0:
        part = "…" + part[1:]
    return part, column - start


def _width(text: str) -> int:
    """How many columns a terminal takes for a text: none for an accent, two for a wide sign."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )
