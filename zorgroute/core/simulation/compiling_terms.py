"""Until which day is a step in time, and does feedback wait, that came up on this day or that?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import numpy as np

from zorgroute.core.engine.hearing import full_on
from zorgroute.core.simulation.compiling_steps import Spot, Steps
from zorgroute.core.simulation.model import F64, I32
from zorgroute.core.terms.calendar import Calendar, UnknownYear
from zorgroute.core.terms.civil import AMSTERDAM
from zorgroute.core.terms.term import Term, Unit, due

NOON = time(12)
NONE = -1


@dataclass
class Terms:
    """The different terms of the steps, each with a table of due days."""

    steps: Steps
    calendar: Calendar
    numbers: dict[tuple[Term, bool], int] = field(default_factory=dict)

    def number(self, spot: Spot) -> int:
        """The row of the term of a step; -1 when it has none or leaves it open."""
        within = self.steps.step(spot).within
        if within is None:
            return NONE
        term = self.steps.route.term(spot[0], within)
        if term is None:
            self.steps.suppose("open_term", spot, within.parameter or "")
            return NONE
        return self._number(term, is_wait=False)

    def waiting(self, spot: Spot) -> int:
        """The row of how long the feedback of a step waits: the last day on which it does."""
        term = self.steps.wait_of_feedback(spot)
        return NONE if term is None else self._number(term, is_wait=True)

    def _number(self, term: Term, *, is_wait: bool) -> int:
        return self.numbers.setdefault((term, is_wait), len(self.numbers))

    def tables(self) -> tuple[I32, F64]:
        """The due days for each day of the run, and the hours of terms that count those."""
        days = self.steps.model.lasts
        table = np.full((max(len(self.numbers), 1), days), NONE, np.int32)
        hours = np.full(max(len(self.numbers), 1), -1.0)
        for (term, is_wait), row in self.numbers.items():
            if is_wait:
                table[row] = [self._unheard_on(term, day) for day in range(days)]
                continue
            if term.unit == Unit.HOURS:
                hours[row] = float(term.max)
                continue
            table[row] = self._days(term, days)
        return table, hours

    def _unheard_on(self, term: Term, day: int) -> int:
        """The last day on which what was said on a day is not read yet: that day at the least."""
        full = full_on(term, self._noon(day), self.calendar)
        return max((full - self._date(0)).days - 1, day)

    def _date(self, day: int) -> date:
        return self.steps.model.starts + timedelta(days=day)

    def _noon(self, day: int) -> datetime:
        return datetime.combine(self._date(day), NOON, AMSTERDAM)

    def _days(self, term: Term, days: int) -> list[int]:
        start = self._date(0)
        found = []
        for day in range(days):
            came = self._noon(day)
            try:
                last = due(term, came, self.calendar)
            except UnknownYear as unknown:
                place = self.steps.place(("", ""))
                self.steps.note("scenario.calendar", place, str(unknown.year))
                return [NONE] * days
            found.append((last.date() - start).days if last is not None else NONE)
        return found
