"""How does a copy of what was written down become a file to keep: to read, or as data?

The page is set by typst with the fonts that come with it, so the same copy looks the same on every
machine. What was written goes in as data and is never read as mark-up.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from zorgroute.chain.routebook.queries import content
from zorgroute.core.wording.catalogue import NL, OUDER
from zorgroute.core.wording.dates import long_date

# The names of the data under which a day stands.
DAYS = frozenset({"op", "gemaakt_op", "geboren_op", "uitgereikt_op", "vanaf"})
TEMPLATE = Path(__file__).parent / "templates" / "copy" / "copy.typ"


def json_of(package: dict[str, Any]) -> bytes:
    """The copy as data, with its water mark."""
    return json.dumps(_marked(package), ensure_ascii=False, indent=1).encode()


def pdf_of(package: dict[str, Any]) -> bytes:
    """The copy as a PDF with headings that can be read aloud, and its water mark on every page."""
    data = json.dumps(_said(_marked(package)), ensure_ascii=False)
    made = _compiler().compile(format="pdf", sys_inputs={"data": data})
    return cast(bytes, made)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _compiler() -> typst.Compiler:
    # One for each copy: a compiler remembers what it was given.
    return typst.Compiler(TEMPLATE.read_bytes(), font_paths=_fonts(), ignore_system_fonts=True)


def _marked(package: dict[str, Any]) -> dict[str, Any]:
    given = date.fromisoformat(package["uitgereikt_op"])
    mark = content().catalogue.sentence(
        "right.copy_mark",
        {"name": package["uitgereikt_aan"], "day": long_date(given, NL)},
        voice=OUDER,
        language=NL,
    )
    return {**package, "watermerk": mark}


def _said(package: dict[str, Any]) -> dict[str, Any]:
    """The days in words, for the page; in the data they stay as they are."""

    def walked(name: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: walked(key, each) for key, each in value.items()}
        if isinstance(value, list):
            return [walked(name, each) for each in value]
        if name in DAYS and isinstance(value, str):
            return long_date(date.fromisoformat(value), NL)
        return value

    return cast(dict[str, Any], walked("", package))
