"""What is wrong in a route file, where exactly, and what would mend it?"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

# A file may hold thousands of names; nobody reads that many, and comparing them all takes minutes.
MOST_COMPARED = 200
MOST_LISTED = 30


@dataclass(frozen=True, order=True)
class Place:
    """A spot in a file; line and column count from 1, as editors do."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, order=True)
class Fault:
    """One mistake in a route file: a code, its place, the offending text and facts for the mend.

    The wording room makes the sentence; `facts` are (name, value) pairs it may use.
    """

    place: Place
    code: str
    offending: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Unreadable:
    """The file is no route; every fault found is named, in the order of the file."""

    faults: tuple[Fault, ...]


def fault(code: str, place: Place, offending: str = "", /, **facts: str) -> Fault:
    """Make a fault with its facts in a fixed order."""
    return Fault(place, code, offending, tuple(sorted(facts.items())))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The known word closest to a mistyped one, or an empty text when none comes near.

    Among very many known words only those that begin as the mistyped one does are looked at.
    """
    candidates = sorted(known)
    if len(candidates) > MOST_COMPARED:
        candidates = [each for each in candidates if each[:1] == word[:1]][:MOST_COMPARED]
    close = difflib.get_close_matches(word, candidates, n=1, cutoff=0.6)
    return close[0] if close else ""


def listed(known: Collection[str]) -> str:
    """The known words as one text to choose from, cut off where nobody would read on."""
    shown = [each for _, each in zip(range(MOST_LISTED), known, strict=False)]
    return ", ".join(shown if len(known) <= MOST_LISTED else [*shown, "…"])
