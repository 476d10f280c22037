"""Which figures of a period may everybody see, and which stay hidden because they are about few?

Of each period the same fixed tables are made, once: the total, and that total split in one way at a
time. The splits share only their total, and of a share its two columns, so nothing can be found by
laying them beside each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from zorgroute.insight.indicators.describing import Definition, Observed
from zorgroute.insight.indicators.marking import Flags, Numbers, Whole, local_days
from zorgroute.insight.indicators.periods import Period
from zorgroute.insight.indicators.protecting import (
    LIMIT,
    WITHHELD,
    Cell,
    Cover,
    guarded_count,
    guarded_parts,
    guarded_table,
)

# Whose figures: our own cases, or the id of a log that was taken in.
OWN = ""
ALL, MONTH = "all", "month"
ROUTE, VERSION = "route", "version"
# The traits of a case by which a total is split. Routes and their versions lie inside each other
# and could be subtracted, so a total is split by version only where there is one route.
TRAITS = ("area", "organisation", "age_band", "law")


@dataclass(frozen=True)
class Figure:
    """A figure as it may be shown.

    `number` is how many children it is about and `met` how many of them met it, each hidden as its
    cell says; `median` and `mean` are there only where `number` is shown. An empty part is unknown.
    """

    code: str
    period: str
    split: str
    part: str
    number: Cell
    met: Cell
    median: float | None = None
    mean: float | None = None


def figures_of(
    what: Definition, seen: Observed, traits: Mapping[str, Sequence[str]], period: Period
) -> tuple[Figure, ...]:
    """The total of a period and its splits. Each child counts once in a period, the first time."""
    inside = (seen.at >= period.begin) & (seen.at <= period.end)
    order = np.lexsort((seen.at, seen.case))
    order = order[inside[order]]
    once = order[np.unique(seen.case[order], return_index=True)[1]]
    kept = Observed(seen.case[once], seen.at[once], seen.met[once], seen.amount[once])
    figures = [_total(what, kept, period)]
    if figures[0].number.cover == Cover.SHOWN:
        for split, parts in _splits(kept, traits).items():
            if len(set(parts)) > 1:
                figures += _split(what, kept, period, split, parts)
    return tuple(figures)


def _splits(kept: Observed, traits: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    cases = kept.case.tolist()
    found = {name: [traits[name][case] for case in cases] for name in TRAITS if name in traits}
    by_route = ROUTE if len(set(traits.get(ROUTE, ()))) > 1 else VERSION
    if by_route in traits:
        found[by_route] = [traits[by_route][case] for case in cases]
    days = local_days(kept.at).astype("datetime64[D]").astype("datetime64[M]")
    found[MONTH] = [str(month) for month in days]
    return found


def _total(what: Definition, kept: Observed, period: Period) -> Figure:
    number = guarded_count(len(kept.case))
    met = _met_cell(kept.met) if what.is_share else number
    return _figure(what, Figure(what.code, period.name, ALL, "", number, met), kept.amount)


def _met_cell(met: Flags) -> Cell:
    """How many met it; hidden when they, or those who did not, are few."""
    yes = int(met.sum())
    return guarded_parts([yes, len(met) - yes])[0][0]


def _split(
    what: Definition, kept: Observed, period: Period, split: str, parts: Sequence[str]
) -> list[Figure]:
    names = sorted(set(parts))
    place = np.array([names.index(part) for part in parts], np.int64)
    yes = np.bincount(place[kept.met], minlength=len(names))
    no = np.bincount(place[~kept.met], minlength=len(names))
    if what.is_share and min(yes.sum(), no.sum()) >= LIMIT:
        rows = list(zip(yes.tolist(), no.tolist(), strict=True))
        table = guarded_table(rows, has_fixed_columns=True)
        numbers, met = table.row_totals, tuple(row[0] for row in table.cells)
    else:
        numbers, _ = guarded_parts((yes + no).tolist())
        met = (WITHHELD,) * len(names) if what.is_share else numbers
    if all(cell is WITHHELD for cell in numbers):
        return []
    return [
        _figure(
            what,
            Figure(what.code, period.name, split, name, numbers[at], met[at]),
            kept.amount[place == at],
        )
        for at, name in enumerate(names)
    ]


def _figure(what: Definition, figure: Figure, amount: Numbers) -> Figure:
    """A figure with its median and mean, where they are about enough children to be shown."""
    known: Numbers = amount[~np.isnan(amount)]
    if what.is_share or figure.number.cover != Cover.SHOWN or len(known) < LIMIT:
        return figure
    return replace(figure, median=float(np.median(known)), mean=float(known.mean()))


def ends_of(periods: Sequence[Period]) -> tuple[int, ...]:
    """The last seconds of periods."""
    return tuple(each.end for each in periods)


def first_moment(happened: Whole) -> int:
    """The first moment of a log that holds at least one row."""
    return int(happened.min())
