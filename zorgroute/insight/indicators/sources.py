"""What do the printed tables say: weeks of waiting for each area, and children in the meeting?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MONTHS = ("m1", "m2", "m3", "m4", "m5")
AREA = "district"
# The agreed first contact (T8): a month above it is longer than was agreed.
AGREED_WEEKS = Decimal(4)
Row = Mapping[str, str]


@dataclass(frozen=True)
class Area:
    """An area with its weeks for each month; None is a month without a figure, never zero.

    `name` is empty where the source prints none. `printed` is the average of the source, probably
    weighted by registrations; `plain` is the mean of the known months, to two decimals.
    """

    name: str
    weeks: Sequence[Decimal | None]
    printed: Decimal | None
    plain: Decimal | None

    @property
    def missing(self) -> int:
        """How many months have no figure."""
        return sum(each is None for each in self.weeks)


@dataclass(frozen=True)
class Months:
    """Waiting times for each area and month, with the averages the source prints below them."""

    year: str
    areas: tuple[Area, ...]
    average: Area

    @property
    def known(self) -> tuple[Decimal, ...]:
        """Every figure of an area and a month that is known."""
        return tuple(each for area in self.areas for each in area.weeks if each is not None)

    @property
    def above_agreed(self) -> int:
        """How many known figures are longer than the four weeks that were agreed."""
        return sum(each > AGREED_WEEKS for each in self.known)

    @property
    def incomplete(self) -> tuple[Area, ...]:
        """The areas of which months are missing."""
        return tuple(area for area in self.areas if area.missing)


@dataclass(frozen=True)
class Year:
    """How many children were discussed in a year, and what share of the places that was."""

    name: str
    least: int
    most: int
    share: Decimal | None
    note: str


@dataclass(frozen=True)
class Places:
    """The joint meeting: places by agreement, and how many were used."""

    meetings: int
    children: int
    a_year: int
    years: tuple[Year, ...]


def months_in(rows: Iterable[Row]) -> Months:
    """The waiting times of `waiting_time_swt.csv` (T1)."""
    given = list(rows)
    areas = tuple(_area(row) for row in given if row["row_kind"] == AREA)
    below = next(row for row in given if row["row_kind"] != AREA)
    return Months(below["year"], areas, _area(below))


def _area(row: Row) -> Area:
    weeks = [_number(row[month]) for month in MONTHS]
    known = [each for each in weeks if each is not None]
    plain = None
    if known and row["row_kind"] == AREA:
        plain = (sum(known, Decimal()) / len(known)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Area(row["district"], weeks, _number(row["avg_printed"]), plain)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def places_in(discussed: Iterable[Row], rules: Iterable[Row]) -> Places:
    """The use of the joint meeting (T2) against its places (T4).

    Only of a whole year a share is known: a year that is not over, or a range of years, has none.
    """
    rule = {row["key"]: int(row["value"]) for row in rules if row["value"].isdigit()}
    a_year = rule["sessions_per_year"] * rule["children_per_session"]
    return Places(
        rule["sessions_per_year"],
        rule["children_per_session"],
        a_year,
        tuple(_year(row, a_year) for row in discussed),
    )


def _year(row: Row, a_year: int) -> Year:
    least, most = int(row["children_min"]), int(row["children_max"])
    share = None
    if row["year"].isdigit() and not row["note"]:
        share = (Decimal(100 * most) / a_year).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Year(row["year"], least, most, share, row["note"])
