"""On which day does somebody turn so many years old?"""

from __future__ import annotations

from datetime import date, timedelta


def birthday(born: date, years: int) -> date:
    """The day somebody born on `born` turns `years`; 29 February counts on 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return born.replace(year=born.year + years, day=28) + timedelta(days=1)
