"""What would somebody answer who counts on the fingers: day after day, stretch after stretch?

Written another way on purpose and sharing nothing with the room: its own calendar, Easter, clock
change and holidays, all moments whole seconds since 1970, all days numbered since 1970.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

DAY = 86_400
MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FIRST_YEAR, LAST_YEAR = 1970, 2140
THURSDAY = 4  # 1 January 1970, with Sunday as 0

ATW_YEARS = {2017, 2018, 2019, 2023, 2024, 2025, 2026, 2027, 2028}
HOLIDAY_YEARS = range(2014, 2041)
DECREED = (
    (2017, 4, 28), (2017, 5, 26), (2018, 5, 11), (2018, 12, 24), (2018, 12, 31),
    (2019, 5, 31), (2019, 12, 27),
    (2023, 4, 28), (2023, 5, 19), (2024, 5, 10), (2024, 12, 27), (2025, 5, 30),
    (2026, 1, 2), (2026, 5, 15), (2027, 5, 7), (2028, 4, 28), (2028, 5, 26),
)  # fmt: skip
LAW_LIMITS = {"days": 90, "working_days": 90, "school_days": 90, "weeks": 12, "months": 3}

Answer = tuple[str, ...] | tuple[str, int, int] | tuple[str, int, int, str]


class Case(NamedTuple):
    """One question: numbers only, so that it can be printed and asked again."""

    start: int
    unit: str
    longest: int
    shortest: int | None = None
    law: bool = False
    region: str = "noord"
    pauses: tuple[tuple[int, int | None], ...] = ()
    extension: tuple[str, int, bool] | None = None
    agreed: int | None = None


def _leap(year: int) -> bool:
    return year % 400 == 0 or (year % 4 == 0 and year % 100 != 0)


def _length(year: int, month: int) -> int:
    return 29 if month == 2 and _leap(year) else MONTH_LENGTHS[month - 1]


DATES = [
    (year, month, day)
    for year in range(FIRST_YEAR, LAST_YEAR + 1)
    for month in range(1, 13)
    for day in range(1, _length(year, month) + 1)
]
NUMBER = {written: number for number, written in enumerate(DATES)}


def _weekday(number: int) -> int:
    return (number + THURSDAY) % 7


def _last_sunday(year: int, month: int) -> int:
    number = NUMBER[year, month, _length(year, month)]
    while _weekday(number) != 0:
        number -= 1
    return number


# The European rule since 1996: summer time from the last Sunday of March to that of October,
# both at one o'clock in Greenwich.
SUMMER = {
    year: (_last_sunday(year, 3) * DAY + 3600, _last_sunday(year, 10) * DAY + 3600)
    for year in range(1996, LAST_YEAR + 1)
}


def _shift(moment: int) -> int:
    begin, end = SUMMER[DATES[moment // DAY][0]]
    return 7200 if begin <= moment < end else 3600


def day_of(moment: int) -> int:
    return (moment + _shift(moment)) // DAY


def _first_second(number: int) -> int:
    early = number * DAY - 7200
    return early if day_of(early) == number else early + 3600


MIDNIGHTS = {number: _first_second(number) for number in range(NUMBER[1996, 1, 2], len(DATES))}


LAST_MOMENT = max(MIDNIGHTS.values())


def midnight(number: int) -> int:
    """The first second of a day, since 1996."""
    return MIDNIGHTS[number]


def _easter(year: int) -> int:
    """Gauss, in the form for 1900 to 2099."""
    d = (19 * (year % 19) + 24) % 30
    e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 5) % 7
    after = 22 + d + e
    if d == 29 and e == 6:
        after -= 7
    if d == 28 and e == 6 and year % 19 > 10:
        after -= 7
    return NUMBER[year, 3, 1] + after - 1


def _kings_day(year: int) -> int:
    number = NUMBER[year, 4, 27]
    return number - 1 if _weekday(number) == 0 else number


def _law_days() -> set[int]:
    found = {NUMBER[each] for each in DECREED}
    for year in HOLIDAY_YEARS:
        easter = _easter(year)
        found |= {easter - 2, easter + 1, easter + 39, easter + 50, _kings_day(year)}
        found |= {NUMBER[year, month, day] for month, day in ((1, 1), (5, 5), (12, 25), (12, 26))}
    return found


LAW_DAYS = _law_days()
FREE_DAYS = {
    number
    for number in LAW_DAYS - {NUMBER[each] for each in DECREED}
    if DATES[number][1:] != (5, 5)
    or DATES[number][0] % 5 == 0
    or number == _easter(DATES[number][0]) + 39
}


def _read_breaks() -> dict[str, set[int]]:
    path = Path(__file__).parents[3] / "content" / "tables" / "school_holidays_nl.csv"
    breaks: dict[str, set[int]] = {"noord": set(), "midden": set(), "zuid": set()}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            first, last = (
                NUMBER[int(text[:4]), int(text[5:7]), int(text[8:])]
                for text in (row["start"], row["end"])
            )
            breaks[row["region"]].update(range(first, last + 1))
    return breaks


BREAKS = _read_breaks()
SCHOOL_FROM, SCHOOL_UNTIL = NUMBER[2014, 8, 1], NUMBER[2030, 7, 31]


def _works(number: int) -> bool:
    return 0 < _weekday(number) < 6 and number not in FREE_DAYS


def _rests_by_law(number: int) -> bool:
    return _weekday(number) in (0, 6) or number in LAW_DAYS


# What is not in a table is not known: looking it up raises KeyError.
WORKS = {n: _works(n) for n, (year, _, _) in enumerate(DATES) if year in HOLIDAY_YEARS}
RESTS = {n: _rests_by_law(n) for n, (year, _, _) in enumerate(DATES) if year in ATW_YEARS}
TEACHES = {
    region: {n: WORKS[n] for n in range(SCHOOL_FROM, SCHOOL_UNTIL + 1)} | dict.fromkeys(days, False)
    for region, days in BREAKS.items()
}
ALWAYS = dict.fromkeys(range(len(DATES)), True)


def _counted(unit: str, region: str) -> dict[int, bool]:
    if unit == "working_days":
        return WORKS
    return TEACHES[region] if unit == "school_days" else ALWAYS


def _days_to_count(unit: str, amount: int, start: int) -> int:
    if unit in ("days", "working_days", "school_days"):
        return amount
    if unit == "weeks":
        return sum(7 for _ in range(amount))
    year, month, day = DATES[start]
    for _ in range(amount if unit == "months" else 12 * amount):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    return NUMBER[year, month, min(day, _length(year, month))] - start


Pauses = tuple[tuple[int, int | None], ...]


def _is_paused_at(moment: int, pauses: Pauses) -> bool:
    return any(begin <= moment and (end is None or moment < end) for begin, end in pauses)


def _touched_days(pauses: Pauses) -> range:
    if not pauses:
        return range(0)
    ends = [LAST_MOMENT if end is None else end for _, end in pauses]
    return range(day_of(min(begin for begin, _ in pauses)), day_of(max(ends)) + 1)


def _is_paused_all_day(number: int, pauses: Pauses) -> bool:
    moment, end_of_day = midnight(number), midnight(number + 1)
    while moment < end_of_day:
        ends = [end for begin, end in pauses if begin <= moment and (end is None or moment < end)]
        if not ends:
            return False
        if None in ends:
            return True
        moment = max(end for end in ends if end is not None)
    return True


def _is_paused_for_good(number: int, pauses: Pauses) -> bool:
    moment = midnight(number)
    while True:
        ends = [end for begin, end in pauses if begin <= moment and (end is None or moment < end)]
        if not ends:
            return False
        if None in ends:
            return True
        moment = max(end for end in ends if end is not None)


def _paused_since(pauses: Pauses) -> int:
    since = min(begin for begin, end in pauses if end is None)
    while True:
        before = [b for b, end in pauses if b < since and end is not None and end >= since]
        if not before:
            return since
        since = min(before)


Stop = tuple[str, int, int, str]


def _last_day(unit: str, amount: int, start: int, case: Case, *, law: bool) -> int | Stop:
    """Walk one day at a time until enough days have counted and the law is content."""
    wanted, counts = _days_to_count(unit, amount, start), _counted(unit, case.region)
    law = law and amount <= LAW_LIMITS.get(unit, -1)
    working_wanted = 2 if law and wanted >= 3 else 0
    if wanted == 0 and not (law and RESTS[start]):
        return start
    touched, may_last = _touched_days(case.pauses), any(end is None for _, end in case.pauses)
    number, counted, working = start, 0, 0
    while True:
        number += 1
        if number in touched and _is_paused_all_day(number, case.pauses):
            if may_last and _is_paused_for_good(number, case.pauses):
                named = unit if unit.endswith("_days") else "days"
                return ("suspended", _paused_since(case.pauses), wanted - counted, named)
            continue
        if counted < wanted and counts[number]:
            counted += 1
        if working < working_wanted and not RESTS[number]:
            working += 1
        if counted == wanted and working == working_wanted and not (law and RESTS[number]):
            return number


def _last_second(amount: int, start: int, pauses: Pauses) -> int | Stop:
    """Walk from one beginning or end of a pause to the next."""
    left, moment = amount * 3600, start
    if left == 0:
        return start
    turns = sorted(turn for pause in pauses for turn in pause if turn is not None and turn > start)
    for turn in turns:
        if not _is_paused_at(moment, pauses):
            if left <= turn - moment:
                return moment + left
            left -= turn - moment
        moment = turn
    if _is_paused_at(moment, pauses):
        return ("suspended", _paused_since(pauses), (left + 3599) // 3600, "hours")
    return moment + left


def last_second_by_seconds(amount: int, start: int, pauses: Pauses) -> int:
    """Tick through every single second; only for short terms and pauses that end."""
    left, moment = amount * 3600, start
    while left:
        left -= not _is_paused_at(moment, pauses)
        moment += 1
    return moment


def _end(unit: str, amount: int, start: int, case: Case, *, law: bool) -> int | Stop:
    if unit == "hours":
        return _last_second(amount, start, case.pauses)
    first = day_of(start)
    try:
        number = _last_day(unit, amount, first, case, law=law)
    except KeyError:
        # A pause that never ends is the answer, whatever the law would have said later.
        number = _last_day(unit, amount, first, case, law=False)
        if not isinstance(number, tuple):
            raise
    return number if isinstance(number, tuple) else midnight(number + 1) - 1


def _begin(case: Case) -> int:
    if case.shortest is None:
        return case.start
    if case.unit == "hours":
        moment = _last_second(case.shortest, case.start, case.pauses)
    else:
        moment = _last_day(case.unit, case.shortest, day_of(case.start), case, law=False)
        moment = moment if isinstance(moment, tuple) else max(case.start, midnight(moment))
    assert isinstance(moment, int), case
    return moment


def answer(case: Case) -> Answer:
    """Answer a case: span, suspended, bad (the agreed day lies outside) or unknown (a year)."""
    try:
        latest = _end(case.unit, case.longest, case.start, case, law=case.law)
        if case.extension is not None and isinstance(latest, int):
            unit, amount, law = case.extension
            latest = _end(unit, amount, latest, case, law=law)
        if isinstance(latest, tuple):
            return latest
        earliest = _begin(case)
    except KeyError:
        return ("unknown",)
    if case.agreed is not None:
        if case.agreed not in range(day_of(earliest), day_of(latest) + 1):
            return ("bad",)
        latest = min(latest, midnight(case.agreed + 1) - 1)
    return ("span", earliest, latest)
