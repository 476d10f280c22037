"""Until which day is a step in time, when it came up on this day or that?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

import numpy as np

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
    numbers: dict[Term, int] = field(default_factory=dict)

    def number(self, spot: Spot) -> int:
        """The row of the term of a step; -1 when it has none or leaves it open."""
        within = self.steps.step(spot).within
        if within is None:
            return NONE
        term = self.steps.route.term(spot[0], within)
        if term is None:
            self.steps.suppose("open_term", spot, within.parameter or "")
            return NONE
        return self.numbers.setdefault(term, len(self.numbers))

    def tables(self) -> tuple[I32, F64]:
        """The due days for each day of the run, and the hours of terms that count those."""
        days = self.steps.model.lasts
        table = np.full((max(len(self.numbers), 1), days), NONE, np.int32)
        hours = np.full(max(len(self.numbers), 1), -1.0)
        for term, row in self.numbers.items():
            if term.unit == Unit.HOURS:
                hours[row] = float(term.max)
                continue
            table[row] = self._days(term, days)
        return table, hours

    def _days(self, term: Term, days: int) -> list[int]:
        start = self.steps.model.starts
        found = []
        for day in range(days):
            came = datetime.combine(start + timedelta(days=day), NOON, AMSTERDAM)
            try:
                last = due(term, came, self.calendar)
            except UnknownYear as unknown:
                place = self.steps.place(("", ""))
                self.steps.note("scenario.calendar", place, str(unknown.year))
                return [NONE] * days
            found.append((last.date() - start).days if last is not None else NONE)
        return found
