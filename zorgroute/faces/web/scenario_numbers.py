"""How is a calculated figure said: with its interval, and no finer than that allows?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zorgroute.core.wording.catalogue import Language
from zorgroute.faces.web.texts import Texts

# How many decimals a unit has at most, however narrow the interval is.
FINEST = {"weeks": 1, "times": 1, "share": 0, "children": 0, "hours": 0, "euros": 0, "places": 0}
PERCENT = 100


@dataclass(frozen=True)
class Said:
    """A figure in words: `5,1`, `tussen 4,6 en 5,6`, both with their unit where they need it."""

    value: str
    between: str = ""


def figure(cell: Mapping[str, Any] | None, t: Texts) -> Said:
    """A figure of a table in words; without an observation there is no figure, never 0 (R217)."""
    if cell is None or cell["value"] is None:
        return Said(t("no_figure"))
    unit, value, low, high = _scaled(cell)
    places = decimals(unit, low, high)
    said = t(f"unit_{unit}", number=number(value, places, t.language))
    if low is None or high is None:
        return Said(said)
    first, last = (number(each, places, t.language) for each in (max(low, _least(unit)), high))
    if first == last:
        return Said(said)
    return Said(said, t("between", low=first, high=last))


def difference(cell: Mapping[str, Any] | None, t: Texts) -> Said:
    """A difference in words: how much less or more; or that it is not clear whether there is any.

    An interval that covers nothing at all leaves both open, so no number is said then.
    """
    if cell is None or cell["value"] is None:
        return Said(t("not_comparable"))
    if not cell["clear"]:
        return Said(t("no_difference"))
    unit, value, low, high = _scaled(cell)
    places = decimals(unit, low, high)
    code = "less" if value < 0 else "more"
    unit = "points" if unit == "share" else unit
    said = t(f"unit_{unit}", number=number(abs(value), places, t.language))
    if low is None or high is None:
        return Said(t(code, number=said))
    ends = sorted((abs(low), abs(high)))
    first, last = (number(each, places, t.language) for each in ends)
    return Said(t(code, number=said), t("between", low=first, high=last) if first != last else "")


def _scaled(cell: Mapping[str, Any]) -> tuple[str, float, float | None, float | None]:
    times = PERCENT if cell["unit"] == "share" else 1
    low, high = cell["low"], cell["high"]
    return (
        cell["unit"],
        cell["value"] * times,
        None if low is None else low * times,
        None if high is None else high * times,
    )


def _least(unit: str) -> float:
    """None of the units goes below nothing; an interval that does only says that it is wide."""
    return 0.0 if unit in FINEST else -math.inf


def decimals(unit: str, low: float | None, high: float | None) -> int:
    """How many decimals a figure may have; below zero it is rounded to tens, hundreds, ...

    Half the interval tells from which place on the figure is not known.
    """
    finest = FINEST.get(unit, 1)
    if low is None or high is None or high <= low:
        return finest
    return min(finest, -math.floor(math.log10((high - low) / 2)))


def number(value: float, places: int, language: Language) -> str:
    """A number with the signs of a language: `4.674`, `5,1`; nothing has no minus."""
    rounded = round(value, places) + 0.0
    said = f"{rounded:,.{max(places, 0)}f}"
    if language == Language.NL:
        said = said.translate(str.maketrans(",.", ".,"))
    return said


def plain_number(value: float, language: Language) -> str:
    """A number that was given, as somebody would type it: no more decimals than it has."""
    said = f"{value:.6f}".rstrip("0").rstrip(".")
    return said.replace(".", ",") if language == Language.NL else said
