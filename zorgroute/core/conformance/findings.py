"""What differs between a case and the route, and is it by law, by choice or unexplained?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


class Differs(StrEnum):
    """In what a case differs from the route."""

    MISSING = "missing"  # a step of the route was not done
    EXTRA = "extra"  # a step was done that the route does not have there
    WRONG_ORDER = "wrong_order"  # a step was done, at another place than the route has it
    UNKNOWN = "unknown"  # the log names something that is no step of the route
    TOO_EARLY = "too_early"  # a step was done while a track ran that had to end first
    AFTER_END = "after_end"  # something was done after the case had ended
    OUT_OF_TURN = "out_of_turn"  # the line did not stand there, though each step has its place
    DEVIATED = "deviated"  # somebody left the route with a reason code
    BYPASS = "bypass"  # a complex case came to individual help without the meeting before it
    LATE = "late"  # a step was done after its term
    STILL_LATE = "still_late"  # a step is open and its term has passed
    DUE_SOON = "due_soon"  # a step is open and its term is about to pass


class By(StrEnum):
    """Why it differs: the law allows it, somebody chose it with a reason, or nobody said why."""

    LAW = "law"
    CHOICE = "choice"
    UNEXPLAINED = "unexplained"


class Subject(NamedTuple):
    """What a difference is about; `reason` is a code, `channel` the way of a bypass."""

    differs: Differs
    line: str = ""
    step: str = ""
    by: By = By.UNEXPLAINED
    reason: str = ""
    channel: str = ""


class Difference(NamedTuple):
    """One difference of one case, and its row in the log (-1: none of its own)."""

    case: int
    row: int
    about: Subject


@dataclass(frozen=True)
class Count:
    """How often something differs: in how many cases, and how many times."""

    about: Subject
    cases: int
    times: int


class Differences:
    """Collects the differences of all cases in columns; local to one report."""

    def __init__(self) -> None:
        self.subjects: dict[Subject, int] = {}
        self._parts: list[tuple[NDArray[np.integer], NDArray[np.integer], int]] = []

    def add(
        self, about: Subject, cases: NDArray[np.integer], rows: NDArray[np.integer] | None = None
    ) -> None:
        """Add a difference for each of these cases, in the order they come."""
        if len(cases):
            number = self.subjects.setdefault(about, len(self.subjects))
            told = np.full(len(cases), -1, np.int64) if rows is None or not len(rows) else rows
            self._parts.append((cases, told, number))

    def table(self) -> DifferenceTable:
        """All of them, sorted by case and row."""
        sizes = [len(cases) for cases, _, _ in self._parts]
        case = np.concatenate([cases for cases, _, _ in self._parts] or [np.zeros(0, np.int32)])
        row = np.concatenate([rows for _, rows, _ in self._parts] or [np.zeros(0, np.int64)])
        subject = np.repeat(np.array([n for _, _, n in self._parts], np.int32), sizes)
        names = sorted(self.subjects)
        rank = np.array([names.index(each) for each in self.subjects], np.int32)
        subject = rank[subject] if names else subject
        order = np.lexsort((subject, row, case))
        return DifferenceTable(
            tuple(names),
            case[order].astype(np.int32),
            row[order].astype(np.int64),
            subject[order].astype(np.int32),
        )


@dataclass(frozen=True, eq=False)
class DifferenceTable:
    """Every difference of a log in columns, sorted by case, row and subject."""

    subjects: Sequence[Subject]
    case: I32
    row: I64
    subject: I32

    def __len__(self) -> int:
        return len(self.case)

    def of_case(self, case: int) -> Iterator[Difference]:
        """What differs in one case, in the order of its rows."""
        begin, end = np.searchsorted(self.case, [case, case + 1])
        for at in range(begin, end):
            yield Difference(case, int(self.row[at]), self.subjects[int(self.subject[at])])

    def counts(self) -> tuple[Count, ...]:
        """How often each thing differs; most cases first, then in the order of their names."""
        found = []
        for number, about in enumerate(self.subjects):
            cases = self.case[self.subject == number]
            found.append(Count(about, len(np.unique(cases)), len(cases)))
        return tuple(sorted(found, key=lambda each: (-each.cases, each.about)))

    def cases_with(self, by: By) -> I32:
        """The cases that differ in this way."""
        wanted = [at for at, each in enumerate(self.subjects) if each.by == by]
        return np.unique(self.case[np.isin(self.subject, wanted)])
