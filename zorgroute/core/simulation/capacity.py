"""How many hours do people have, and how long does an hour of work take them?

Somebody who works h hours a week does e hours of work in e * 7 / h days of civil time: the work is
spread over the week, and the next child waits as long. Who works fewer weeks a year without a
calendar has fewer hours in each week; sickness takes its share of the hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zorgroute.core.routes.faults import Fault, fault
from zorgroute.core.routes.reader import Path
from zorgroute.core.simulation.scenario_references import Names
from zorgroute.core.simulation.scenario_words import Function, Staffing
from zorgroute.core.terms.calendar import Calendar

DAYS_IN_WEEK, HOURS_IN_WEEK = 7, 168
WEEKS_IN_YEAR = 365.25 / DAYS_IN_WEEK


@dataclass(frozen=True)
class Staff:
    """The people of one pool: how many, and for how many hours a week each, sickness taken off.

    `hours_per_year` are the hours that were agreed for all of them together, sick or not.
    """

    people: int
    hours_a_week: float
    hours_per_year: float
    holidays: str = ""
    left: float = 1.0

    @property
    def days_per_hour(self) -> float:
        """The days of civil time in which one of them does an hour of work."""
        return DAYS_IN_WEEK / self.hours_a_week


def hours_per_year(people: float, hours_a_week: float, weeks_a_year: float) -> float:
    """The hours of a function in a year: 6 people, 19 hours, 41 weeks are 4674 hours (R237)."""
    return people * hours_a_week * weeks_a_year


def staff_of(function: Function, area: str) -> Staff:
    """The people of a function, or of one area of it where that has its own."""
    own: Staffing = function.areas.get(area) or function
    people, hours = own.people or function.people, own.hours_a_week or function.hours_a_week
    if people is None or hours is None:  # refused when the file was read
        raise ValueError(f"no people or no hours in {area or 'this function'}")
    weeks, sick = own.weeks_a_year or function.weeks_a_year, own.sick or function.sick
    agreed = hours_per_year(
        people.value, hours.value, weeks.value if weeks is not None else WEEKS_IN_YEAR
    )
    spread = 1.0 if weeks is None or function.holidays else weeks.value / WEEKS_IN_YEAR
    well = 1.0 - (sick.value if sick is not None else 0.0)
    return Staff(
        people=int(people.value),
        hours_a_week=hours.value * spread * well,
        hours_per_year=agreed,
        holidays=function.holidays.region if function.holidays else "",
        left=function.holidays.left.value if function.holidays else 1.0,
    )


def calendar_of(staff: Staff, start: date, days: int, calendar: Calendar) -> list[tuple[int, int]]:
    """From which day on there are how many people at work: (day, people), the first on day 0."""
    if not staff.holidays:
        return [(0, staff.people)]
    breaks = calendar.school_breaks[staff.holidays]
    found: list[tuple[int, int]] = []
    for day in range(days + 1):
        closed = start + timedelta(days=day) in breaks
        people = round(staff.people * staff.left) if closed else staff.people
        if not found or found[-1][1] != people:
            found.append((day, people))
    return found


def mean_people(steps: list[tuple[int, int]], days: int) -> float:
    """The people at work, on average over the run."""
    ends = [*(day for day, _ in steps[1:]), days]
    return sum(
        people * max(0, min(end, days) - day)
        for (day, people), end in zip(steps, ends, strict=True)
    ) / max(days, 1)


def holiday_faults(
    functions: dict[str, Function], start: date, days: int, calendar: Calendar, names: Names
) -> list[Fault]:
    """School holidays that the tables do not know for the time of the run."""
    last = start + timedelta(days=days)
    found: list[Fault] = []
    for name, function in functions.items():
        if function.holidays is None:
            continue
        known = calendar.school_years.get(function.holidays.region, frozenset())
        missing = [year for year in range(start.year, last.year + 1) if year - 1 not in known]
        if missing:
            path: Path = ("functions", name, "holidays")
            found.append(fault("scenario.calendar", names.place(*path), str(missing[0])))
    return found
