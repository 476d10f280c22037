"""Which figures were made for a municipality, and what do the sources say beside them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.routebook.queries import content
from zorgroute.insight.indicators.describing import Definition
from zorgroute.insight.indicators.models import PublishedFigure
from zorgroute.insight.indicators.protecting import Cell, Cover
from zorgroute.insight.indicators.publishing import ALL, OWN, Figure
from zorgroute.insight.indicators.sources import Months, Places, months_in, places_in

# The one source with waiting times and meetings is about this municipality.
MEASURED_IN_2019 = "nijmegen"


@dataclass(frozen=True)
class Sources:
    """What the source tables say about a municipality: waiting times and the joint meeting."""

    months: Months
    places: Places


def sources_of(municipality: str) -> Sources | None:
    """What was printed about a municipality; None where no source has figures."""
    if municipality != MEASURED_IN_2019:
        return None
    rows = content().rows
    return Sources(
        months_in(rows("waiting_time_swt")),
        places_in(rows("mdo_children_discussed"), rows("mdo_session_rule")),
    )


def places_a_year(municipality: str) -> int | None:
    """How many children the joint meeting holds in a year, where the sources say so."""
    found = sources_of(municipality)
    return found.places.a_year if found else None


def figures(acting: Acting, code: str, log: str = OWN) -> tuple[Figure, ...]:
    """The figures of one indicator, oldest period first, the total of each before its splits."""
    rows = PublishedFigure.objects.filter(municipality=acting.municipality, log=log, code=code)
    found = [_figure(row) for row in rows]
    return tuple(
        sorted(found, key=lambda each: (each.period, each.split != ALL, each.split, each.part))
    )


def newest_totals(acting: Acting, log: str = OWN) -> Mapping[str, Figure]:
    """Of each indicator the total of its newest period that is over."""
    rows = PublishedFigure.objects.filter(municipality=acting.municipality, log=log, split=ALL)
    return {row.code: _figure(row) for row in rows.order_by("period")}


def logs_with_figures(acting: Acting) -> Sequence[str]:
    """The logs of which figures were made: empty for our own, else the id of one taken in."""
    rows = PublishedFigure.objects.filter(municipality=acting.municipality)
    return sorted(set(rows.values_list("log", flat=True)))


def value_of(what: Definition, figure: Figure, places: int | None) -> float | None:
    """The figure as one number in its unit; None where it is hidden or cannot be known.

    A share is `met` of `number`; use and coverage are measured against the places of a year; all
    else is the median.
    """
    number, met = figure.number.count, figure.met.count
    if what.shape == "use":
        return 100 * number / places if number is not None and places else None
    if what.shape == "coverage":
        return 100 * places / number if number and places else None
    if what.is_share:
        return 100 * met / number if met is not None and number else None
    return figure.median


def _figure(row: PublishedFigure) -> Figure:
    return Figure(
        row.code,
        row.period,
        row.split,
        row.part,
        Cell(Cover(row.number_cover), row.number),
        Cell(Cover(row.met_cover), row.met),
        row.median,
        row.mean,
    )
