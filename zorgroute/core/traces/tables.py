"""What is a log before it is understood: columns with names, and records of cells?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from zorgroute.core.answers import Reason

# Between several texts of one cell; it cannot stand in any of the forms.
BETWEEN = "\x1f"


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken, and why.

    `number` is the line of a CSV file (the heading is line 1); in a XES or OCEL file it counts the
    events from 1.
    """

    number: int
    reason: Reason


@dataclass(frozen=True)
class Record:
    """The cells of one row, in the order of the columns."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A file of any form as columns; `records` starts again at each call and never holds all."""

    names: tuple[str, ...]
    records: Callable[[], Iterator[Record | RefusedRow]]
    findings: tuple[Reason, ...] = ()
