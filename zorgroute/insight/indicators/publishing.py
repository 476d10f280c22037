"""Which figures of a period may everybody see, and which stay hidden because they are about few?

Of each period the same fixed tables are made, once: the total, and that total split in one way at a
time. The splits share only their total, and of a share its two columns, so nothing can be found by
laying them beside each other. Areas and months of an amount are one table with both as its totals.
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
ALL, AREA, MONTH = "all", "area", "month"
# An area in a month; its part is the month and then the area, with BETWEEN in between.
AREA_MONTH, BETWEEN = "area_month", " "
ROUTE, VERSION = "route", "version"
# The traits of a case by which a total is split. Routes and their versions lie inside each other
# and could be subtracted, so a total is split by version only where there is one route.
TRAITS = (AREA, "organisation", "age_band", "law", "complex")


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
    """The total of a period and its splits. Each child counts once in a period, the first time.

    An area of the log in which nobody counts this period is as few as any other; a month in which
    nobody counts at all is not there (R217: a missing month stays empty).
    """
    inside = (seen.at >= period.begin) & (seen.at <= period.end)
    order = np.lexsort((seen.at, seen.case))
    order = order[inside[order]]
    once = order[np.unique(seen.case[order], return_index=True)[1]]
    kept = Observed(seen.case[once], seen.at[once], seen.met[once], seen.amount[once])
    figures = [_total(what, kept, period)]
    if figures[0].number.cover == Cover.SHOWN:
        splits = _splits(kept, traits)
        sides = {AREA: sorted(set(traits.get(AREA, ()))), MONTH: sorted(set(splits[MONTH]))}
        crossed = [] if what.is_share else _crossed(what, kept, period, splits, sides)
        figures += crossed
        for split, parts in splits.items():
            names = sides.get(split) or sorted(set(parts))
            if len(names) > 1 and not (crossed and split in sides):
                figures += _split(what, kept, period, split, (names, parts))
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


def _crossed(
    what: Definition,
    kept: Observed,
    period: Period,
    splits: Mapping[str, Sequence[str]],
    sides: Mapping[str, Sequence[str]],
) -> list[Figure]:
    """An amount by area and month, with both totals (R217); nothing where that tells no more.

    It stands only where something can be seen in it and as many totals as could be shown by
    themselves: it takes nothing away from the splits that it replaces. Of a share the two columns
    would be a third side of the table, that the ring of flows does not know.
    """
    areas, months = sides[AREA], sides[MONTH]
    if len(areas) < 2:
        return []
    row = np.array([areas.index(each) for each in splits[AREA]], np.int64)
    column = np.array([months.index(each) for each in splits[MONTH]], np.int64)
    counts = np.zeros((len(areas), len(months)), np.int64)
    np.add.at(counts, (row, column), 1)
    table = guarded_table(counts.tolist())
    alone = [
        *guarded_parts(counts.sum(axis=1).tolist())[0],
        *guarded_parts(counts.sum(axis=0).tolist())[0],
    ]
    if _shown([*table.row_totals, *table.column_totals]) < _shown(alone):
        return []
    cells = [
        (AREA_MONTH, f"{month}{BETWEEN}{area}", table.cells[y][x], (row == y) & (column == x))
        for y, area in enumerate(areas)
        for x, month in enumerate(months)
    ]
    if not _shown([each[2] for each in cells]):
        return []
    cells += [(AREA, area, table.row_totals[y], row == y) for y, area in enumerate(areas)]
    cells += [(MONTH, name, table.column_totals[x], column == x) for x, name in enumerate(months)]
    return [
        _figure(what, Figure(what.code, period.name, split, part, cell, cell), kept.amount[inside])
        for split, part, cell, inside in cells
    ]


def _shown(cells: Sequence[Cell]) -> int:
    return sum(each.cover == Cover.SHOWN for each in cells)


def _total(what: Definition, kept: Observed, period: Period) -> Figure:
    number = guarded_count(len(kept.case))
    met = _met_cell(kept.met) if what.is_share else number
    return _figure(what, Figure(what.code, period.name, ALL, "", number, met), kept.amount)


def _met_cell(met: Flags) -> Cell:
    """How many met it; hidden when they, or those who did not, are few."""
    yes = int(met.sum())
    return guarded_parts([yes, len(met) - yes])[0][0]


def _split(
    what: Definition,
    kept: Observed,
    period: Period,
    split: str,
    sides: tuple[Sequence[str], Sequence[str]],
) -> list[Figure]:
    """One split: the names of its parts, and of each child the name of its part."""
    names, parts = sides
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
