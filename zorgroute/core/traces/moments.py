"""Which moment does a date in a file mean, in the Netherlands, and when does it mean none?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from zorgroute.core.answers import Reason, reason

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONTHS = {
    name: at
    for names in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sept oct nov dec",
    )
    for at, name in enumerate(names.split(), 1)
}
_TIME = r"(?:[T\s,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)?\s*(?:uur)?"
_ZONE = r"\s*(Z|[+-]\d{2}:?\d{2}|UTC)?"
ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME}{_ZONE}", re.IGNORECASE)
DUTCH = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_TIME}{_ZONE}", re.IGNORECASE)
WORDS = re.compile(
    rf"(?:[a-z]+dag,?\s+)?(\d{{1,2}})\s+([a-z]+)\.?\s+(\d{{4}}){_TIME}{_ZONE}", re.IGNORECASE
)
EARLIEST, LATEST = 1970, 2100
# As many different texts as there are moments in a large log; more is not remembered.
REMEMBERED = 200_000


@dataclass(frozen=True)
class Told:
    """A moment as a file told it: whole seconds since 1970, UTC.

    `zoned` when the file said the time zone; else it is Dutch time. `day_only` when no time of
    day was given: it is then the start of the day. `twice` when the clock showed this time twice
    that night; the first is meant.
    """

    seconds: int
    zoned: bool
    day_only: bool
    twice: bool = False


@dataclass
class Clock:
    """Reads moments, and remembers those it read: a log repeats the same few days."""

    read: dict[str, Told | Reason] = field(default_factory=dict)

    def moment(self, text: str) -> Told | Reason:
        """The moment that a text tells; a reason when it tells none.

        Takes ISO 8601 with or without offset, and Dutch dates (day first) in figures or with the
        month in letters. Without an offset the time is that of Amsterdam.
        """
        found = self.read.get(text)
        if found is None:
            found = _moment(text.strip())
            if len(self.read) < REMEMBERED:
                self.read[text] = found
        return found


def _moment(text: str) -> Told | Reason:
    shown = text[:40]
    parts = _parts(text)
    if parts is None:
        return reason("log.date.none", text=shown)
    (year, month, day), clock, zone = parts
    try:
        date(year, month, day)
        hour, minute, second = clock or (0, 0, 0)
        local = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001 - the zone follows
    except ValueError:
        return reason("log.date.none", text=shown)
    if not EARLIEST <= year < LATEST:
        return reason("log.date.unlikely", text=shown)
    if zone is not None:
        at = local.replace(tzinfo=UTC) - zone
        return Told(int(at.timestamp()), zoned=True, day_only=clock is None)
    return _dutch(local, shown, day_only=clock is None)


def _dutch(local: datetime, shown: str, *, day_only: bool) -> Told | Reason:
    """A time of the clock in Amsterdam, in the nights that it is put forward or back too."""
    first = local.replace(tzinfo=AMSTERDAM, fold=0)
    second = local.replace(tzinfo=AMSTERDAM, fold=1)
    # The hour that is skipped does not come back as it went in.
    if first.astimezone(UTC).astimezone(AMSTERDAM).replace(tzinfo=None) != local:
        return reason("log.date.skipped", text=shown)
    twice = first.utcoffset() != second.utcoffset()
    return Told(int(first.timestamp()), zoned=False, day_only=day_only, twice=twice)


Parts = tuple[tuple[int, int, int], tuple[int, int, int] | None, timedelta | None]


def _parts(text: str) -> Parts | None:
    """Year, month and day, the time of day if given, and the distance to UTC if given."""
    if found := ISO.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := DUTCH.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    elif found := WORDS.fullmatch(text):
        day, month, year = int(found[1]), MONTHS.get(found[2].lower(), 0), int(found[3])
    else:
        return None
    clock = (int(found[4]), int(found[5]), int(found[6] or 0)) if found[4] else None
    return (year, month, day), clock, _offset(found[7])


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text.upper() in ("Z", "UTC"):
        return timedelta()
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))


def written(seconds: int) -> str:
    """A moment as the files that we write tell it: ISO 8601 in UTC."""
    return (datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds)).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )
