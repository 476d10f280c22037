"""How is a day, a time of day or a period said in Dutch and in English?"""

from __future__ import annotations

from datetime import date, datetime, time

from zorgroute.core.wording.catalogue import NL, Language, UnknownText

Names = dict[Language, tuple[str, ...]]

WEEKDAYS: Names = {
    Language.NL: (
        "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag",
    ),
    Language.EN: (
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ),
}  # fmt: skip
MONTHS: Names = {
    Language.NL: (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
    Language.EN: (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
SHORT_MONTHS: Names = {
    Language.NL: (
        "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
    ),
    Language.EN: (
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ),
}  # fmt: skip
# Dutch says "24 uur" and "2 jaar", so not every plural differs from its singular.
UNITS: dict[Language, dict[str, tuple[str, str]]] = {
    Language.NL: {
        "hours": ("uur", "uur"),
        "days": ("dag", "dagen"),
        "working_days": ("werkdag", "werkdagen"),
        "school_days": ("schooldag", "schooldagen"),
        "weeks": ("week", "weken"),
        "months": ("maand", "maanden"),
        "years": ("jaar", "jaar"),
    },
    Language.EN: {
        "hours": ("hour", "hours"),
        "days": ("day", "days"),
        "working_days": ("working day", "working days"),
        "school_days": ("school day", "school days"),
        "weeks": ("week", "weeks"),
        "months": ("month", "months"),
        "years": ("year", "years"),
    },
}
NEAR_DAYS: dict[Language, dict[int, str]] = {
    Language.NL: {-1: "gisteren", 0: "vandaag", 1: "morgen"},
    Language.EN: {-1: "yesterday", 0: "today", 1: "tomorrow"},
}


def long_date(day: date, language: Language = NL) -> str:
    """Say a day in full: `dinsdag 9 juni 2026`."""
    return f"{day_in_year(day, language)} {day.year}"


def day_in_year(day: date, language: Language = NL) -> str:
    """Say a day whose year nobody doubts: `dinsdag 9 juni`."""
    weekday, month = WEEKDAYS[language][day.weekday()], MONTHS[language][day.month - 1]
    return f"{weekday} {day.day} {month}"


def short_date(day: date, language: Language = NL) -> str:
    """Say a day in a table: `9 jun 2026`."""
    return f"{day.day} {SHORT_MONTHS[language][day.month - 1]} {day.year}"


def clock_time(moment: datetime | time, language: Language = NL) -> str:
    """Say a time of day as it stands on the given clock: `14.30 uur`, `14:30`."""
    if language == Language.EN:
        return f"{moment.hour}:{moment.minute:02}"
    return f"{moment.hour}.{moment.minute:02} uur"


def day_from_today(day: date, today: date, language: Language = NL) -> str:
    """Say how far a day is from today, with the day itself: `over 3 dagen (vrijdag 12 juni)`.

    The year is only said when it is another one than today's.
    """
    exact = day_in_year(day, language) if day.year == today.year else long_date(day, language)
    return f"{_distance((day - today).days, language)} ({exact})"


def period(least: int | None, most: int, unit: str, language: Language = NL) -> str:
    """Say a period: `2 tot 3 weken`, or without a least number `3 weken`.

    The numbers are said as they are: 14 days do not become two weeks. `unit` is one of hours,
    days, working_days, school_days, weeks, months and years; another raises `UnknownText`.
    """
    try:
        one, more = UNITS[language][unit]
    except KeyError:
        raise UnknownText(unit) from None
    name = one if most == 1 else more
    if not least or least == most:
        return f"{most} {name}"
    return f"{least} {'tot' if language == NL else 'to'} {most} {name}"


def month_number(text: str) -> int | None:
    """Read what somebody typed for a month: `6`, `juni`, `jun` or `June`; None when it is none."""
    word = text.strip().strip(".").casefold()
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= 2 and 1 <= int(word) <= 12 else None
    for names in (*MONTHS.values(), *SHORT_MONTHS.values()):
        for number, name in enumerate(names, start=1):
            if name.casefold() == word:
                return number
    return None


def _distance(days: int, language: Language) -> str:
    near = NEAR_DAYS[language].get(days)
    if near is not None:
        return near
    amount = period(None, abs(days), "days", language)
    if language == NL:
        return f"over {amount}" if days > 0 else f"{amount} geleden"
    return f"in {amount}" if days > 0 else f"{amount} ago"
