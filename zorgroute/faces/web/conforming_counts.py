"""How many cases differ from the route, and by law or by choice, as it may be told?

Other pages tell exact numbers about the same children. So here no number is exact: what is told of
ten children or more is rounded to tens, and what is told of fewer is not told apart. Whoever knows
how many children there are and subtracts everything that is shown must find that what is left out
can still be any number from zero to nine; where that is not so, less is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zorgroute.core.conformance.findings import Subject
from zorgroute.core.conformance.report import Kept, Report
from zorgroute.insight.indicators.protecting import LIMIT

TENS = 10


@dataclass(frozen=True)
class About:
    """A number of children rounded to tens, with the least and most that it can be."""

    shown: int

    @classmethod
    def of(cls, count: int) -> About:
        return cls(TENS * ((count + TENS // 2) // TENS))

    @property
    def least(self) -> int:
        return max(LIMIT, self.shown - TENS // 2)

    @property
    def most(self) -> int:
        return self.shown + TENS // 2 - 1


@dataclass(frozen=True)
class Split:
    """The cases by what is their chief difference, as it may be told.

    `keep` are those that differ in nothing: None where it is not told, `is_keep_small` where that
    is because they are fewer than ten. `rows` only holds what is told of ten children or more.
    """

    cases: About
    keep: About | None
    is_keep_small: bool
    rows: tuple[tuple[Subject, About], ...]


def split_of(report: Report) -> Split | None:
    """The cases of a report as they may be told; None where nothing of it may be."""
    return split(report.cases, report.chief())


def split(cases: int, chief: dict[Subject, int]) -> Split | None:
    """As `split_of`, of the number of cases and of those with each chief difference."""
    if cases < LIMIT:
        return None
    keep = cases - sum(chief.values())
    rows = [
        (about, About.of(count))
        for about, count in sorted(chief.items(), key=lambda each: (-each[1], each[0]))
        if count >= LIMIT
    ]
    least, most = _left(cases, (number for _, number in rows))
    shown = About.of(keep) if keep >= LIMIT else None
    if shown is not None and not (least <= shown.most and most - shown.least >= LIMIT - 1):
        shown = None
    is_small = keep < LIMIT
    if shown is None and most < (LIMIT - 1 if is_small else 2 * LIMIT - 1):
        return None
    if is_small and least > LIMIT - 1:
        is_small = False
    return Split(About.of(cases), shown, is_small, tuple(rows))


def _left(cases: int, rows: Iterable[About]) -> tuple[int, int]:
    """How many children are in none of these rows, at least and at most."""
    known = list(rows)
    return cases - sum(each.most for each in known), cases - sum(each.least for each in known)


def share_in_time(kept: Kept) -> int | None:
    """In how many of a hundred times a step kept its term; None where a few children are told."""
    if min(kept.late_cases, kept.in_time_cases) < LIMIT:
        return None
    return round(100 * (kept.judged - kept.late) / kept.judged)
