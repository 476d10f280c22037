"""Which days count as working days, as school days, as days off for the Algemene termijnenwet?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from zorgroute.core.answers import ZorgrouteError

Row = Mapping[str, str]

SATURDAY = 5
AUGUST = 8  # a Dutch school year runs from 1 August to 31 July
ONE_DAY = timedelta(days=1)
BREAKS = frozenset({"Herfstvakantie", "Kerstvakantie", "Voorjaarsvakantie", "Meivakantie"})
SUMMER = "Zomervakantie"


class UnknownYear(ZorgrouteError):
    """The tables do not know this year, so nobody may say that it has no holidays."""

    def __init__(self, year: int, table: str) -> None:
        super().__init__(f"the table of {table} does not know the year {year}")
        self.year = year
        self.table = table


class BadTable(ZorgrouteError):
    """A holiday table contradicts itself or cannot be read; the message names the row."""


class Effect(StrEnum):
    """What a municipality's own line does to a day; the law's own days cannot be changed."""

    CLOSED = "closed"
    OPEN = "open"
    SCHOOL_CLOSED = "school_closed"
    SCHOOL_OPEN = "school_open"


@dataclass(frozen=True)
class Calendar:
    """The days of one version of the tables, and the years for which that version may speak.

    `holidays` are the ordinary non-working days with their name, `atw_days` the days that the
    Algemene termijnenwet recognises (art. 3) or equates by decree, Saturdays and Sundays apart.
    `school_breaks` are the days of a break by region. `years` bounds the first, `atw_years` the
    second; `school_years` holds by region the first calendar year of each complete school year.
    """

    version: str
    holidays: Mapping[date, str]
    atw_days: frozenset[date]
    school_breaks: Mapping[str, frozenset[date]]
    years: frozenset[int]
    atw_years: frozenset[int]
    school_years: Mapping[str, frozenset[int]]

    def __hash__(self) -> int:
        return hash(self.version)

    @classmethod
    def from_rows(
        cls,
        holiday_rows: Iterable[Row],
        school_rows: Iterable[Row],
        overrides: Iterable[Row] = (),
    ) -> Calendar:
        """Build the calendar from rows as the tables of `content` and a municipality hold them.

        Holiday rows: version, date, name, kind, working_day_off, atw_day_off (yes or no). A year
        is known when it has rows; its law days are known when one row is of kind
        `equated_by_decree`, because each decree names at least the Friday after Ascension Day.
        School rows: version, region, school_year (2025-2026), name, start, end; a school year is
        known when its five breaks are there and the summer break before it, which may run into
        it. Overrides: version, effect, start, end, name, region (empty: every region); they come
        last, in order. Raises `BadTable`.
        """
        holidays = _Holidays()
        for row in holiday_rows:
            holidays.read(row)
        schools = _Schools()
        for row in school_rows:
            schools.read(row)
        versions = [*holidays.versions, *schools.versions]
        for row in overrides:
            _override(row, holidays, schools)
            versions.append(_text(row, "version"))
        return cls(
            version="+".join(dict.fromkeys(versions)),
            holidays=dict(holidays.names),
            atw_days=frozenset(holidays.atw_days),
            school_breaks={region: frozenset(days) for region, days in schools.days.items()},
            years=frozenset(holidays.years),
            atw_years=frozenset(holidays.atw_years),
            school_years={region: schools.complete_years(region) for region in schools.days},
        )

    def is_working_day(self, day: date) -> bool:
        """Say whether an ordinary office works on this day; raises `UnknownYear`."""
        if day.year not in self.years:
            raise UnknownYear(day.year, "holidays")
        return day.weekday() < SATURDAY and day not in self.holidays

    def is_school_day(self, day: date, region: str) -> bool:
        """Say whether the schools of a region (noord, midden, zuid) work on this day.

        A day inside a listed break is known; every other day needs a complete school year.
        Raises `UnknownYear`, and `BadTable` for a region that the table does not have.
        """
        try:
            breaks = self.school_breaks[region]
        except KeyError:
            raise BadTable(f"the table of school holidays has no region {region!r}") from None
        if day in breaks:
            return False
        first_year = day.year if day.month >= AUGUST else day.year - 1
        if first_year not in self.school_years[region]:
            raise UnknownYear(day.year, f"school holidays ({region})")
        return self.is_working_day(day)

    def is_atw_day_off(self, day: date) -> bool:
        """Say whether a term of law that ends on this day runs on to a later one.

        Saturday, Sunday, a recognised holiday or a day equated with one (Algemene termijnenwet
        art. 1 and 3). Raises `UnknownYear` where no decree on equated days is in the table.
        """
        if day.year not in self.atw_years:
            raise UnknownYear(day.year, "days of the Algemene termijnenwet")
        return day.weekday() >= SATURDAY or day in self.atw_days


class _Holidays:
    """Collects the holiday rows."""

    def __init__(self) -> None:
        self.names: dict[date, str] = {}
        self.atw_days: set[date] = set()
        self.years: set[int] = set()
        self.atw_years: set[int] = set()
        self.versions: set[str] = set()

    def read(self, row: Row) -> None:
        day = _day(row, "date")
        # A Christian and a national holiday may share a date (5 May 2016), so a row only adds.
        if _is_yes(row, "working_day_off"):
            self.names[day] = _text(row, "name")
        if _is_yes(row, "atw_day_off"):
            self.atw_days.add(day)
        self.years.add(day.year)
        if _text(row, "kind") == "equated_by_decree":
            self.atw_years.add(day.year)
        _one_version(self.versions, row)


class _Schools:
    """Collects the school rows."""

    def __init__(self) -> None:
        self.days: defaultdict[str, set[date]] = defaultdict(set)
        self.versions: set[str] = set()
        self._breaks: defaultdict[tuple[str, int], set[str]] = defaultdict(set)

    def read(self, row: Row) -> None:
        region = _text(row, "region")
        self.days[region].update(_days(row))
        school_year = _text(row, "school_year")
        try:
            first, last = (int(year) for year in school_year.split("-"))
        except ValueError:
            raise BadTable(f"{school_year!r} is not a school year such as 2025-2026") from None
        if last != first + 1:
            raise BadTable(f"{school_year!r} is not two years in a row")
        self._breaks[region, first].add(_text(row, "name"))
        _one_version(self.versions, row)

    def complete_years(self, region: str) -> frozenset[int]:
        return frozenset(
            year
            for (of_region, year), names in self._breaks.items()
            if of_region == region
            and names >= BREAKS | {SUMMER}
            and SUMMER in self._breaks.get((region, year - 1), ())
        )


def _override(row: Row, holidays: _Holidays, schools: _Schools) -> None:
    effect, days = _text(row, "effect"), _days(row)
    region = row.get("region", "")
    if region and region not in schools.days:
        raise BadTable(f"an override names the unknown region {region!r}")
    regions = [region] if region else list(schools.days)
    match effect:
        case Effect.CLOSED:
            holidays.names.update(dict.fromkeys(days, _text(row, "name")))
        case Effect.OPEN:
            for day in days:
                holidays.names.pop(day, None)
        case Effect.SCHOOL_CLOSED:
            for each in regions:
                schools.days[each].update(days)
        case Effect.SCHOOL_OPEN:
            for each in regions:
                schools.days[each].difference_update(days)
        case _:
            raise BadTable(f"an override has the unknown effect {effect!r}")


def _one_version(versions: set[str], row: Row) -> None:
    versions.add(_text(row, "version"))
    if len(versions) > 1:
        raise BadTable(f"one table, two versions: {', '.join(sorted(versions))}")


def _text(row: Row, column: str) -> str:
    value = row.get(column, "")
    if not value:
        raise BadTable(f"column {column!r} is missing or empty in {dict(row)}")
    return value


def _is_yes(row: Row, column: str) -> bool:
    value = _text(row, column)
    if value not in {"yes", "no"}:
        raise BadTable(f"column {column!r} must be yes or no, not {value!r}")
    return value == "yes"


def _day(row: Row, column: str) -> date:
    value = _text(row, column)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadTable(
            f"column {column!r} must be a date such as 2026-04-27, not {value!r}"
        ) from None


def _days(row: Row) -> list[date]:
    start, end = _day(row, "start"), _day(row, "end")
    if end < start:
        raise BadTable(f"a period ends on {end}, before it starts on {start}")
    return [start + n * ONE_DAY for n in range((end - start).days + 1)]
