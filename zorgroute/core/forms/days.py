"""Which day, time or number did somebody type?"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.wording.dates import month_number

FIRST_YEAR, LAST_YEAR = 1900, 2100
TIME = re.compile(r"([0-9]{1,2})(?:[.:]([0-9]{2}))?(?: ?(?:uur|u))?")
LOOSE_DAY = re.compile(r"([0-9]{1,2})[ ./-]+([^\s0-9./-]+|[0-9]{1,2})(?:[ ./-]+([0-9]{2,4}))?")
GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
POINTED = re.compile(r"[0-9]+\.[0-9]{1,2}")
NUMBER = re.compile(r"[0-9]+(,[0-9]+)?")
MOST_DIGITS = 15
WORDS = {"vandaag": 0, "gisteren": -1, "eergisteren": -2, "morgen": 1, "today": 0, "yesterday": -1}


def day_of_parts(day: str, month: str, year: str) -> date | Reason:
    """The day of three text fields, or what is wrong with it in the order one types them.

    The month may be a number or a name; a year of two digits is of this century.
    """
    for part, text in (("day", day), ("month", month), ("year", year)):
        if not text:
            return PART_MISSING[part]
    number = month_number(month)
    if number is None:
        return reason("form.date.no_month", month=month[:20])
    full = _year(year)
    if full is None:
        return reason("form.date.no_year", year=year[:20])
    if not (day.isascii() and day.isdigit() and len(day) <= 2 and 1 <= int(day) <= 31):
        return reason("form.date.no_day", day=day[:20])
    last = monthrange(full, number)[1]
    if int(day) > last:
        mean = date(full, number, last).isoformat()
        return reason("form.date.not_there", day=str(int(day)), month=str(number), mean_on=mean)
    return date(full, number, int(day))


PART_MISSING: Mapping[str, Reason] = {
    "day": reason("form.date.day_missing"),
    "month": reason("form.date.month_missing"),
    "year": reason("form.date.year_missing"),
}


def _year(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) in (2, 4)):
        return None
    year = int(text) + (2000 if len(text) == 2 else 0)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def iso_day(text: str) -> date | None:
    """The day of a radio button, which carries it as `2026-06-09`."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def loose_day(text: str, today: date, *, ahead: bool) -> date | None:
    """The day of one text field: `gisteren`, `3 juni`, `3-6-2026`.

    Without a year it is the nearest such day behind us, or ahead of us for an agreement.
    """
    word = text.casefold()
    if word in WORDS:
        return today + timedelta(days=WORDS[word])
    found = LOOSE_DAY.fullmatch(word)
    if found is None:
        return iso_day(text)
    if found[3]:
        read = day_of_parts(found[1], found[2], found[3])
        return read if isinstance(read, date) else None
    years = (today.year, today.year + 1) if ahead else (today.year, today.year - 1)
    for year in years:
        read = day_of_parts(found[1], found[2], str(year))
        if isinstance(read, date) and (read >= today if ahead else read <= today):
            return read
    return None


def time_of(text: str) -> time | None:
    """A time of day: `14.30`, `14:30`, `9 uur`."""
    found = TIME.fullmatch(text.strip().casefold())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def number_of(text: str) -> str | None:
    """A number as it is recorded: digits, with a comma when there is a fraction.

    `1.250,00` and `250.00` are understood as people write amounts; anything else is none.
    """
    digits = text.replace("\u00a0", "").replace(" ", "").removeprefix("€").removesuffix(",-")
    if len(digits) > MOST_DIGITS:
        return None
    if GROUPED.fullmatch(digits):
        digits = digits.replace(".", "")
    elif POINTED.fullmatch(digits):
        digits = digits.replace(".", ",")
    return digits if NUMBER.fullmatch(digits) else None


def on_dutch_clock(day: date, at: time) -> datetime:
    """A moment on the Dutch clock."""
    return datetime.combine(day, at, AMSTERDAM)
