"""Which random questions are asked to both the room and the oracle, and do they agree?"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from random import Random

from zorgroute.core.terms.calendar import Calendar, UnknownYear
from zorgroute.core.terms.civil import seconds_of
from zorgroute.core.terms.term import BadTerm, Pause, Span, Term, Unit, span_of

from .oracle import DAY, NUMBER, SUMMER, Answer, Case, answer, midnight

TABLES = Path(__file__).parents[3] / "content" / "tables"
EPOCH = date(1970, 1, 1).toordinal()
UNITS = (
    *("hours", "days", "working_days", "school_days", "weeks", "months"),
    *("hours", "days", "working_days", "school_days", "weeks", "months"),
    *("hours", "days", "working_days", "school_days", "weeks", "years"),
)
REGIONS = ("noord", "midden", "zuid")
LONGEST = {
    "hours": 120,
    "days": 92,
    "working_days": 25,
    "school_days": 20,
    "weeks": 13,
    "months": 4,
    "years": 2,
}
# From before to after the years of which the days of the Algemene termijnenwet are known.
FIRST, LAST = NUMBER[2022, 10, 1] * DAY, NUMBER[2029, 2, 1] * DAY
CLOCK_CHANGES = [turn for year in range(2023, 2029) for turn in SUMMER[year]]


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def dutch_calendar() -> Calendar:
    return Calendar.from_rows(rows("holidays_nl.csv"), rows("school_holidays_nl.csv"))


def random_case(rng: Random) -> Case:
    unit = UNITS[int(rng.random() * len(UNITS))]
    longest = _amount(rng, unit)
    start = _start(rng)
    return Case(
        start=start,
        unit=unit,
        longest=longest,
        shortest=int(rng.random() * (longest + 1)) if rng.random() < 0.2 else None,
        law=rng.random() < 0.4,
        region=REGIONS[int(rng.random() * 3)],
        pauses=_pauses(rng, start, unit) if rng.random() < 0.2 else (),
        extension=_extension(rng) if rng.random() < 0.15 else None,
        agreed=start // DAY + int(rng.random() * 60) if rng.random() < 0.1 else None,
    )


def _amount(rng: Random, unit: str) -> int:
    # Squared, so that short terms, where the law and the holidays bite, come most.
    return int(rng.random() ** 2 * (LONGEST[unit] + 1))


def _start(rng: Random) -> int:
    kind = rng.random()
    if kind < 0.1:
        near = CLOCK_CHANGES[int(rng.random() * len(CLOCK_CHANGES))]
        return near + int((rng.random() - 0.5) * 3 * DAY)
    moment = FIRST + int(rng.random() * (LAST - FIRST))
    if kind < 0.2:
        return midnight(moment // DAY) - (kind < 0.15)
    return moment


def _pauses(rng: Random, start: int, unit: str) -> tuple[tuple[int, int | None], ...]:
    reach = 3 * DAY if unit == "hours" else 40 * DAY
    pauses: list[tuple[int, int | None]] = []
    for _ in range(1 + int(rng.random() * 3)):
        begin = start + int((rng.random() - 0.2) * reach)
        end = begin + int(rng.random() ** 2 * reach)
        if rng.random() < 0.3:
            begin, end = midnight(begin // DAY), midnight(end // DAY)
        pauses.append((begin, None if rng.random() < 0.1 else max(begin, end)))
    return tuple(pauses)


def _extension(rng: Random) -> tuple[str, int, bool]:
    unit = UNITS[int(rng.random() * len(UNITS))]
    return unit, _amount(rng, unit) // 2, rng.random() < 0.5


@cache
def _term(longest: int, unit: str, shortest: int | None, law: bool) -> Term:
    return Term(longest, Unit(unit), shortest, "Awb 4:13" if law else None)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def answer_of_room(case: Case, calendar: Calendar) -> Answer:
    """Ask the room itself, and put its answer in the numbers of the oracle."""
    extension = None
    if case.extension is not None:
        unit, amount, law = case.extension
        extension = _term(amount, unit, None, law)
    try:
        span = span_of(
            _term(case.longest, case.unit, case.shortest, case.law),
            _moment(case.start),
            calendar,
            region=case.region,
            pauses=[
                Pause(_moment(begin), None if end is None else _moment(end))
                for begin, end in case.pauses
            ],
            extension=extension,
            agreed=None if case.agreed is None else date.fromordinal(EPOCH + case.agreed),
        )
    except UnknownYear:
        return ("unknown",)
    except BadTerm:
        return ("bad",)
    if isinstance(span, Span):
        return ("span", seconds_of(span.earliest), seconds_of(span.latest))
    return ("suspended", seconds_of(span.since), span.left, str(span.unit))


def compare(seed: int, number: int) -> tuple[list[tuple[Case, Answer, Answer]], Counter[str]]:
    """Ask both `number` questions; give the differences and what kinds of answers came."""
    rng, calendar = Random(seed), dutch_calendar()
    cases = [random_case(rng) for _ in range(number)]
    ours = [answer_of_room(case, calendar) for case in cases]
    theirs = [answer(case) for case in cases]
    different = [each for each in zip(cases, ours, theirs, strict=True) if each[1] != each[2]]
    return different, Counter(str(each[0]) for each in theirs)
