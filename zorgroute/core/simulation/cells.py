"""Which figures does a calculation give, about which area, month, step or function?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.simulation.model import F64

WEEKS, CHILDREN, SHARE, HOURS, EUROS, PLACES, TIMES = (
    "weeks", "children", "share", "hours", "euros", "places", "times"
)  # fmt: skip
UNITS = {
    "wait_mean": WEEKS,
    "wait_simple": WEEKS,
    "wait_median": WEEKS,
    "wait_p90": WEEKS,
    "started": CHILDREN,
    "over_norm": SHARE,
    "waiting": CHILDREN,
    "gave_up": CHILDREN,
    "moved_by_term": CHILDREN,
    "late": CHILDREN,
    "through": WEEKS,
    "through_median": WEEKS,
    "through_p90": WEEKS,
    "arrived": CHILDREN,
    "ended": CHILDREN,
    "inside": CHILDREN,
    "turned_away": CHILDREN,
    "ended_as": CHILDREN,
    "handovers": TIMES,
    "discussed": CHILDREN,
    "mdo_use": SHARE,
    "lapsed": PLACES,
    "bypass": CHILDREN,
    "bypass_share": SHARE,
    "hours": HOURS,
    "busy": SHARE,
    "provisions": CHILDREN,
    "to_provision": WEEKS,
    "cost": EUROS,
}


@dataclass(frozen=True, order=True)
class Cell:
    """One figure of a table; what is empty is not told apart, so an empty area is every area.

    `channel` is the way a child went, the reason it gave up with, or the result it ended with.
    """

    measure: str
    area: str = ""
    month: str = ""
    line: str = ""
    step: str = ""
    function: str = ""
    channel: str = ""

    @property
    def unit(self) -> str:
        return UNITS[self.measure]


@dataclass(frozen=True)
class Months:
    """The calendar months of a run: their names, and where each begins and ends in days."""

    names: tuple[str, ...]
    edges: F64

    def of(self, moments: F64) -> NDArray[np.int64]:
        """The month of each moment; what lies before or after falls in the first or last."""
        return np.searchsorted(self.edges[1:-1], moments, side="right")


def months_of(start: date, days: float, warm_up: float) -> Months:
    """The months from the end of the warm-up to the end of the run, the parts of months too."""
    names, edges = [], [warm_up]
    day = start + timedelta(days=int(warm_up))
    while edges[-1] < days:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        names.append(f"{day:%Y-%m}")
        edges.append(min(float((following - start).days), days))
        day = following
    return Months(tuple(names), np.array(edges))


@dataclass(frozen=True)
class Table:
    """Figures by step, area and month, folded to what people read.

    A fold gives every step, then every step by area, then every step by month, and of the steps in
    `close` every area by month. Without areas or steps the parts that tell them apart fall away.
    """

    steps: tuple[tuple[str, str], ...]
    areas: tuple[str, ...]
    months: tuple[str, ...]
    close: tuple[int, ...] = ()

    @property
    def shape(self) -> tuple[int, int, int]:
        return len(self.steps), max(1, len(self.areas)), len(self.months)

    def cells(self, measure: str, channel: str = "") -> Iterator[Cell]:
        """What the figures of a fold are about, in its order."""
        for line, step in self.steps:
            yield Cell(measure, line=line, step=step, channel=channel)
        for line, step in self.steps:
            for area in self.areas:
                yield Cell(measure, area, line=line, step=step, channel=channel)
        for line, step in self.steps:
            for month in self.months:
                yield Cell(measure, "", month, line, step, channel=channel)
        for at in self.close if self.areas else ():
            for area in self.areas:
                for month in self.months:
                    yield Cell(measure, area, month, *self.steps[at], channel=channel)

    def sums(
        self,
        step: NDArray[np.int64],
        area: NDArray[np.int64],
        month: NDArray[np.int64],
        weights: F64 | None = None,
    ) -> F64:
        """How many, or how much together, per step, area and month."""
        _, areas, months = self.shape
        place = (step * areas + area) * months + month
        size = int(np.prod(self.shape))
        counted = np.bincount(place, weights=weights, minlength=size)
        return counted.astype(np.float64).reshape(self.shape)

    def fold(self, full: F64) -> F64:
        """Add up over what is not told apart."""
        parts: list[F64] = [full.sum(axis=(1, 2))]
        if self.areas:
            parts.append(full.sum(axis=2).ravel())
        parts.append(full.sum(axis=1).ravel())
        if self.areas and self.close:
            parts.append(full[list(self.close)].ravel())
        return np.concatenate(parts)


def shared(numerator: F64, denominator: F64) -> F64:
    """Divide, where there is something to divide by; nan is no observation."""
    return np.where(
        denominator > 0, numerator / np.where(denominator > 0, denominator, 1.0), np.nan
    )


def quantiles(values: F64, group: NDArray[np.int64], groups: int, at: Sequence[float]) -> list[F64]:
    """Quantiles of the values of each group, in straight lines between them."""
    order = np.lexsort((values, group))
    ordered = np.append(values[order], 0.0)
    starts = np.searchsorted(group[order], np.arange(groups + 1))
    count = np.diff(starts)
    found = []
    for share in at:
        position = np.maximum(count - 1, 0) * share
        low = np.floor(position).astype(np.int64)
        high = np.minimum(low + 1, np.maximum(count - 1, 0))
        first, second = ordered[starts[:-1] + low], ordered[starts[:-1] + high]
        between = first + (second - first) * (position - low)
        found.append(np.where(count > 0, between, np.nan))
    return found
