"""What is an indicator, and what is seen of it in a log?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zorgroute.insight.indicators.marking import Flags, Numbers, Whole


@dataclass(frozen=True)
class Definition:
    """An indicator: its words, and which parts of a log it is computed from."""

    code: str
    title: str
    title_en: str
    formula: str
    formula_en: str
    unit: str
    shape: str
    begin: str
    end: str
    limit: int
    limit_unit: str
    period: str
    reference: str
    reference_note: str
    reference_note_en: str
    source: str
    mark: str

    @property
    def is_share(self) -> bool:
        """Whether it is a part of a whole; otherwise an amount for each case."""
        return self.unit == "percent"


def definitions_in(rows: Iterable[Mapping[str, str]]) -> tuple[Definition, ...]:
    """The indicators as `content/tables/indicators.csv` states them."""
    return tuple(Definition(**{**row, "limit": int(row["limit"] or 0)}) for row in rows)  # type: ignore[arg-type]  # the columns are the fields, all texts but `limit`


@dataclass(frozen=True)
class Observed:
    """What was seen: of which case, at what moment it counts, whether met, and how much.

    `met` is all true for an amount; `amount` is in the unit of the indicator, not a number where it
    is not known.
    """

    case: Whole
    at: Whole
    met: Flags
    amount: Numbers


@dataclass(frozen=True)
class Beside:
    """What an indicator needs beside the log: now, the ends of the periods, reasons, departures.

    `until` is the moment up to which the log is complete; `ends` are the last seconds of the
    periods; `reasons` says of each code whether it is lawful; `departed` marks the cases that did
    not follow the agreed route, None where nobody replayed them; `dues` is for each row the last
    second at which it was in time, None where the log tells itself that terms passed.
    """

    until: int
    ends: tuple[int, ...] = ()
    reasons: Mapping[str, str] | None = None
    departed: Flags | None = None
    dues: Whole | None = None
