"""How does a measured amount stand by area and month, and which areas does a municipality know?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from zorgroute.chain.cases.measuring import areas_of
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.parties.areas import Area, sites_without_area
from zorgroute.chain.routebook.queries import content
from zorgroute.core.wording.dates import SHORT_MONTHS
from zorgroute.faces.web.pages import Context
from zorgroute.faces.web.scenario_numbers import number
from zorgroute.faces.web.texts import Texts, texts
from zorgroute.insight.indicators.describing import Definition
from zorgroute.insight.indicators.protecting import Cover
from zorgroute.insight.indicators.publishing import ALL, AREA, AREA_MONTH, BETWEEN, MONTH, Figure

FIGURES = "indicators"
DECIMALS = {"weeks": 1, "days": 0, "percent": 0}
Names = Mapping[str, str]


def names_of(municipality: str) -> Names:
    """What the areas of a municipality are called, by their codes."""
    return {each.code: each.name for each in areas_of(municipality)}


def areas_told(acting: Acting, t: Texts) -> Context | None:
    """Which areas there are, where they are known from, and what still stands in none."""
    areas = areas_of(acting.municipality)
    if not areas:
        return None
    without = sites_without_area(acting.municipality, areas)
    return {
        "names": ", ".join(each.name for each in areas),
        "rule": t("area_rule") if any(each.postcodes for each in areas) else t("area_rule_sites"),
        "sources": sources_told(areas, t),
        "missing": t("sites_without_area", count=str(without)) if without else "",
    }


def sources_told(areas: Sequence[Area], t: Texts) -> str:
    """Where areas are known from, each source once, with how sure that is."""
    titles = {row["source"]: row["short_name"] for row in content().rows("sources")}
    told = dict.fromkeys(
        t("source_is", source=titles.get(each.source, each.source), mark=t(f"mark_{each.mark}"))
        for each in areas
    )
    return " ".join(told)


def crossed(
    what: Definition, figures: Sequence[Figure], months: Sequence[str], names: Names, t: Texts
) -> Context | None:
    """One period by area and month with both totals, None where that was not made.

    A month that was not measured has no figure; one with too few children says so, also at nought.
    """
    by_cell = {each.part: each for each in figures if each.split == AREA_MONTH}
    if not by_cell:
        return None
    by_area = {each.part: each for each in figures if each.split == AREA}
    by_month = {each.part: each for each in figures if each.split == MONTH}
    whole = next((each for each in figures if each.split == ALL), None)
    rows = [
        _row(
            what,
            names.get(area, area) or t("part_unknown"),
            [by_cell.get(f"{month}{BETWEEN}{area}") for month in months],
            total,
            t,
        )
        for area, total in sorted(by_area.items(), key=lambda each: _place(each[0], names))
    ]
    below = _row(what, t("all_areas"), [by_month.get(month) for month in months], whole, t)
    seen = [each.median for each in by_cell.values() if each.median is not None]
    return {
        "lead": t("crossed_lead", least=_said(what, min(seen), t), most=_said(what, max(seen), t))
        if seen
        else "",
        "months": [SHORT_MONTHS[t.language][int(month[-2:]) - 1] for month in months],
        "rows": [*rows, below],
    }


def _place(area: str, names: Names) -> tuple[bool, str]:
    """Areas by name, and what is not known last."""
    return (not area, names.get(area, area))


def _row(
    what: Definition, name: str, cells: Sequence[Figure | None], total: Figure | None, t: Texts
) -> Context:
    """An area: each month, the whole period, and both averages (R217)."""
    means = [each.mean for each in cells if each is not None and each.mean is not None]
    mean = total.mean if total is not None else None
    no_figure = texts(FIGURES)("no_figure")
    return {
        "name": name,
        "cells": [_cell(what, each, t) for each in cells],
        "total": _cell(what, total, t),
        "mean": no_figure if mean is None else _said(what, mean, t),
        "plain": _said(what, fmean(means), t) if means else no_figure,
    }


def _cell(what: Definition, figure: Figure | None, t: Texts) -> str:
    """The middle value with the children it is about, or why there is none."""
    words = texts(FIGURES)
    if figure is None:
        return words("no_figure")
    count = figure.number.count
    if count is None:
        return words("small" if figure.number.cover == Cover.SMALL else "withheld")
    if figure.median is None:
        return t("crossed_count", count=str(count))
    return t("crossed_cell", value=_said(what, figure.median, t), count=str(count))


def _said(what: Definition, value: float, t: Texts) -> str:
    return number(value, DECIMALS[what.unit], t.language)
