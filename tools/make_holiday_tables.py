"""Which holidays and school breaks go into the tables of `content/tables`?

Run from the root of the repository: `.venv/bin/python tools/make_holiday_tables.py`.
The days come from the package `holidays`; what they mean for the Algemene termijnenwet and for
an ordinary working day is decided here, because the package does not know it.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import holidays

TABLES = Path(__file__).parent.parent / "content" / "tables"
HOLIDAYS_FILE = "holidays_nl.csv"
SCHOOLS_FILE = "school_holidays_nl.csv"

# A new number for every change of a day, so that a reckoned term says which days it knew.
HOLIDAYS_VERSION = "nl-2026.1"
SCHOOLS_VERSION = "school-2026.1"
YEARS = range(2014, 2041)
SCHOOL_YEARS = range(2014, 2030)  # 2014-2015 to 2029-2030, the complete ones
REGIONS = ("noord", "midden", "zuid")

ONE_DAY = timedelta(days=1)
PACKAGE = "holidays 0.109"
ACT = "Algemene termijnenwet"
LIBERATION = "Bevrijdingsdag"

# Days equated with a holiday by decree (Algemene termijnenwet art. 3 lid 3). The decrees for
# 2014-2016 and 2020-2022 were not found, the one for 2029 and later is not there yet: for those
# years the calendar refuses to reckon a term of law. The dates stand in the titles of the decrees;
# the titles were taken from published answers of lawyers, compare them with the Staatscourant.
DECREES: dict[str, tuple[str, ...]] = {
    "Koninklijk Besluit van 31 oktober 2016, Stcrt. 2016, 58653": (
        "2017-04-28",
        "2017-05-26",
        "2018-05-11",
        "2018-12-24",
        "2018-12-31",
        "2019-05-31",
        "2019-12-27",
    ),
    "Besluit gelijkstelling van 28 april 2023, 19 mei 2023, 10 mei 2024, 27 december 2024 "
    "en 30 mei 2025 met een algemeen erkende feestdag": (
        "2023-04-28",
        "2023-05-19",
        "2024-05-10",
        "2024-12-27",
        "2025-05-30",
    ),
    "Besluit gelijkstelling van 2 januari 2026, 15 mei 2026, 7 mei 2027, 28 april 2028 "
    "en 26 mei 2028 met een algemeen erkende feestdag": (
        "2026-01-02",
        "2026-05-15",
        "2027-05-07",
        "2028-04-28",
        "2028-05-26",
    ),
}

SCHOOL_DECREES = {
    range(2013, 2016): "Regeling vaststelling schoolvakanties 2013-2016, Stcrt. 2012, 27185",
    range(2016, 2019): "Regeling vaststelling schoolvakanties 2016-2019, Stcrt. 2015, 35695",
    range(2019, 2022): "Regeling vaststelling schoolvakanties 2019-2022, Stcrt. 2018, 11687",
    range(2022, 2025): "Regeling vaststelling schoolvakanties 2022-2025, Stcrt. 2021, 25317",
    range(2025, 2030): "Regeling vaststelling schoolvakanties 2025-2030, Stcrt. 2024, 19237",
}
ADVISORY = ("Herfstvakantie", "Voorjaarsvakantie")

Row = dict[str, str]


def holiday_rows() -> list[Row]:
    """Give a row for each holiday and each equated day, by date."""
    public = holidays.country_holidays("NL", years=YEARS, language="nl")
    rows = [
        _holiday(day, name)
        for day, names in public.items()
        for name in names.split("; ")
        if name != LIBERATION
    ]
    for year in YEARS:
        day = date(year, 5, 5)
        rows.append(_liberation(day, is_free=LIBERATION in public.get(day, "")))
    rows += [_equated(date.fromisoformat(day), by) for by, days in DECREES.items() for day in days]
    return sorted(rows, key=lambda row: (row["date"], row["name"]))


def _holiday(day: date, name: str) -> Row:
    if name in {"Eerste paasdag", "Eerste pinksterdag"}:
        return _row(day, name, "sunday", f"altijd zondag; {ACT} art. 1 lid 1")
    if name == "Goede vrijdag":
        return _row(day, name, "equated_by_law", f"{ACT} art. 3 lid 2")
    return _row(day, name, "recognised", f"{ACT} art. 3 lid 1")


def _liberation(day: date, *, is_free: bool) -> Row:
    # The act knows 5 May each year; as a day off it is counted as the package does, in the
    # fifth years. A municipality that closes each year says so in its own table.
    basis = f"{ACT} art. 3 lid 1; vrije dag alleen in lustrumjaren"
    row = _row(day, LIBERATION, "recognised", basis)
    return row | {"working_day_off": "yes" if is_free else "no"}


def _equated(day: date, decree: str) -> Row:
    basis = f"{ACT} art. 3 lid 3; verder een gewone werkdag"
    row = _row(day, "Gelijkgestelde dag", "equated_by_decree", basis)
    return row | {"working_day_off": "no", "source": decree, "mark": "stated"}


def _row(day: date, name: str, kind: str, basis: str) -> Row:
    return {
        "version": HOLIDAYS_VERSION,
        "date": day.isoformat(),
        "name": name,
        "kind": kind,
        "working_day_off": "yes",
        "atw_day_off": "yes",
        "basis": basis,
        "source": PACKAGE,
        "mark": "derived",
    }


def school_rows() -> list[Row]:
    """Give a row for each school break of each region, by region and date."""
    rows = []
    for region in REGIONS:
        years = range(SCHOOL_YEARS.start, SCHOOL_YEARS.stop + 1)
        days = holidays.country_holidays(
            "NL",
            subdiv=region.capitalize(),
            years=years,
            categories=("school",),
            language="nl",
        )
        rows += [
            _break(region, name, first, last)
            for name, first, last in _runs(days)
            if _school_year(first) in SCHOOL_YEARS or _is_first_summer(name, first)
        ]
    return rows


def _is_first_summer(name: str, first: date) -> bool:
    # The summer before the first school year runs into it.
    return name == "Zomervakantie" and first.year == SCHOOL_YEARS.start


def _runs(days: Mapping[date, str]) -> Iterator[tuple[str, date, date]]:
    def run(numbered: tuple[int, date]) -> tuple[str, date]:
        number, day = numbered
        return days[day], day - number * ONE_DAY

    for (name, _), run_days in groupby(enumerate(sorted(days)), key=run):
        in_order = [day for _, day in run_days]
        yield name, in_order[0], in_order[-1]


def _school_year(day: date) -> int:
    return day.year if day.month >= 8 else day.year - 1


def _break(region: str, name: str, first: date, last: date) -> Row:
    year = _school_year(first)
    return {
        "version": SCHOOLS_VERSION,
        "region": region,
        "school_year": f"{year}-{year + 1}",
        "name": name,
        "start": first.isoformat(),
        "end": last.isoformat(),
        "binding": "no" if name in ADVISORY else "yes",
        "basis": next(text for years, text in SCHOOL_DECREES.items() if year in years),
        "source": PACKAGE,
        "mark": "derived",
    }


def write(path: Path, rows: Iterable[Row]) -> int:
    """Write the rows, with the columns of the first one, and give their number."""
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


if __name__ == "__main__":
    for name, rows in ((HOLIDAYS_FILE, holiday_rows()), (SCHOOLS_FILE, school_rows())):
        sys.stdout.write(f"{name}: {write(TABLES / name, rows)} rows\n")
