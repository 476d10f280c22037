"""How wide is a text on paper, and where does it break?

The widths are those of the widest of three common sans-serif fonts, so that a text keeps inside
its box also where Open Sans is not installed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SIZE = 16
LEADING = 24
BOLD = 1.12
HYPHEN = "-"
BREAKS_AFTER = "-/"
SPACES = re.compile("[ \t\r\n]+")  # not the space that keeps a number with its word
LEAST_PIECE = 3  # a broken word leaves at least so many letters on either side

# Thousandths of the size of the letter.
_GROUPS = {
    280: "'ijlı",
    320: " \u00a0,.I‘’·ł",
    360: ":;f",
    400: "()-/[\\]t",
    440: "!r",
    480: '"',
    520: "J“”„°",
    560: "*?L_csz|–§",
    600: "`kvxy•",
    640: "$0123456789FTabdeghnopqu{}€ßøđ«»",
    680: "EKPSY",
    720: "ABVXZ",
    760: "CHNRU",
    800: "&DGOQØ",
    840: "#+<=>^w~",
    920: "M",
    960: "%",
    1000: "Wm—…æÆ",
    1040: "@œ",
    1080: "Œ",
}
_WIDTHS = {letter: width for width, letters in _GROUPS.items() for letter in letters}
_UNKNOWN, _WIDE = 800, 1100


def width_of(text: str, *, bold: bool = False, size: float = SIZE) -> float:
    """The width of a text in units of the drawing, rather too much than too little."""
    thousandths = sum(_width(letter) for letter in text)
    return thousandths * size / 1000 * (BOLD if bold else 1)


@lru_cache(maxsize=4096)
def _width(letter: str) -> int:
    known = _WIDTHS.get(letter)
    if known is not None:
        return known
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return _WIDE
    base = unicodedata.normalize("NFD", letter)[0]
    return _WIDTHS.get(base, _UNKNOWN)


def wrap(text: str, width: float, *, bold: bool = False, size: float = SIZE) -> tuple[str, ...]:
    """Break a text into lines that are no wider than `width`; a text without words is one line.

    Words that are too long for a line are broken after a hyphen or slash, else with a hyphen, so
    that a long Dutch compound stays inside its box and nothing is ever cut off.
    """
    lines: list[str] = []
    line = ""
    for word in SPACES.split(text.strip(" \t\r\n")):
        longer = f"{line} {word}" if line else word
        if width_of(longer, bold=bold, size=size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, width, bold, size)
        lines += whole
    return (*lines, line)


def _pieces(word: str, width: float, bold: bool, size: float) -> list[str]:
    pieces: list[str] = []
    while width_of(word, bold=bold, size=size) > width:
        head = _head(word, width, bold, size)
        pieces.append(head if head[-1] in BREAKS_AFTER else head + HYPHEN)
        word = word[len(head) :]
    return [*pieces, word]


def _head(word: str, width: float, bold: bool, size: float) -> str:
    """The most of a word that fits on a line with a hyphen; at least one letter, to come on."""
    fits = 1
    while fits < len(word) and (
        width_of(word[: fits + 1] + HYPHEN, bold=bold, size=size) <= width
        or unicodedata.combining(word[fits])
    ):
        fits += 1
    for at in range(fits, LEAST_PIECE, -1):
        if word[at - 1] in BREAKS_AFTER:
            return word[:at]
    if len(word) - fits < LEAST_PIECE:
        fits = max(len(word) - LEAST_PIECE, 1)
    return word[: max(fits, 1)]
