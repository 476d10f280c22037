"""How do the printed waits and the joint meeting stand on the page, with what is missing?"""

from __future__ import annotations

from decimal import Decimal

from zorgroute.core.wording.catalogue import Language
from zorgroute.core.wording.dates import SHORT_MONTHS
from zorgroute.faces.web.board_areas import FIGURES
from zorgroute.faces.web.pages import Context
from zorgroute.faces.web.texts import Texts, texts
from zorgroute.insight.indicators.sources import MONTHS, Area, Months, Places, Year


def waiting(months: Months, t: Texts) -> Context:
    """The waiting times as sentences and as a table; a month without a figure is said, never 0."""
    rows = [_row(area, t) for area in months.areas]
    known = months.known
    return {
        "sentence": t("sentence", above=str(months.above_agreed), known=str(len(known))),
        "gaps": [_gap(area, t) for area in months.incomplete],
        "heading": t("waiting_heading", year=months.year),
        "lead": t(
            "waiting_lead",
            least=decimal(min(known), t.language),
            most=decimal(max(known), t.language),
        ),
        "months": [SHORT_MONTHS[t.language][at] for at in range(len(MONTHS))],
        "rows": rows,
        "below": _row(months.average, t),
    }


def _gap(area: Area, t: Texts) -> str:
    code = "gap_one" if area.missing == 1 else "gap_many"
    return t(code, area=_name(area, t), count=t(f"number_{area.missing}"))


def _name(area: Area, t: Texts) -> str:
    return area.name or t("no_area_name")


def _row(area: Area, t: Texts) -> Context:
    no_figure = texts(FIGURES)("no_figure")
    return {
        "name": _name(area, t),
        "cells": [
            decimal(each, t.language) if each is not None else no_figure for each in area.weeks
        ],
        "printed": decimal(area.printed, t.language) if area.printed is not None else no_figure,
        "plain": decimal(area.plain, t.language) if area.plain is not None else no_figure,
        "gap": _gap(area, t) if area.missing else "",
    }


def meeting(places: Places, t: Texts) -> Context:
    """The joint meeting: its places, and in each year the children who were discussed."""
    return {
        "sentence": t(
            "meeting_sentence",
            meetings=str(places.meetings),
            children=str(places.children),
            places=str(places.a_year),
        ),
        "places": str(places.a_year),
        "rows": [_year(each, t) for each in places.years],
    }


def _year(year: Year, t: Texts) -> Context:
    children = str(year.most)
    if year.least != year.most:
        children = t("range", least=str(year.least), most=children)
    share = texts(FIGURES)("no_figure")
    if year.share is not None:
        share = t("in_percent", number=decimal(year.share, t.language))
    name = t("before_2015") if year.name == "before_2015" else year.name
    note = t(f"note_{year.name}") if year.note else ""
    return {"name": name, "children": children, "share": share, "note": note}


def decimal(value: Decimal, language: Language) -> str:
    """A decimal as it is printed, with the sign of the language."""
    return str(value).replace(".", ",") if language == Language.NL else str(value)
