"""How long is the queue each month, as a drawing with its bands and as a table?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from zorgroute.core.wording.dates import SHORT_MONTHS
from zorgroute.faces.web.scenario_numbers import figure
from zorgroute.faces.web.scenario_outcome import About, Outcome
from zorgroute.faces.web.texts import Texts
from zorgroute.insight.forecasts.scenarios import Shipped

WIDTH, HEIGHT = 640, 300
# Colours of the house, which follow the theme; the drawing program knows plain colours only.
NOW, THEN, INK, RULE = "#010101", "#020202", "#030303", "#040404"
ROLES = {
    NOW: "var(--zr-muted)", THEN: "var(--zr-line)", INK: "var(--zr-text)", RULE: "var(--zr-rule)",
}  # fmt: skip
# What is now is dashed: without colours the two can still be told apart.
DASHED, WHOLE = [6, 5], [1, 0]
LINES = {"now": (NOW, DASHED), "then": (THEN, WHOLE), "alone": (THEN, WHOLE)}
SIZE = re.compile(r'<svg ([^>]*?)width="[\d.]+" height="[\d.]+"')


class Line(NamedTuple):
    """How one scenario is drawn."""

    name: str
    colour: str
    dash: list[int]


def queue(outcome: Outcome) -> dict[str, Any] | None:
    """The queue before the meeting, or the longest one, by month; nothing when nobody waits."""
    found = {
        name: (about, side)
        for name, shipped, side in _sides(outcome)
        if (about := _subject(shipped, side)) is not None
    }
    if not found:
        return None
    t = outcome.t
    months = sorted({each.month for _, side in found.values() for each in side if each.month})
    cells = {
        name: [side.get(about._replace(month=month)) for month in months]
        for name, (about, side) in found.items()
    }
    return {
        "rows": [
            {
                "month": month_words(month, t),
                "cells": [figure(row[at], t) for row in cells.values()],
            }
            for at, month in enumerate(months)
        ],
        "columns": [t(f"c_{name}") for name in cells],
        "what": [
            t(f"queue_for_{name}", what=outcome.step(about.line, about.step))
            for name, (about, _) in found.items()
        ],
        "svg": _drawing(t, months, cells),
    }


def _sides(outcome: Outcome) -> Iterator[tuple[str, Shipped, Mapping[About, Any]]]:
    if outcome.base is not None and outcome.present is not None:
        yield "now", outcome.base, outcome.now
    if not outcome.is_hidden:
        yield "then" if outcome.present else "alone", outcome.shipped, outcome.then


def _subject(shipped: Shipped, side: Mapping[About, Any]) -> About | None:
    """What is queued for: the meeting where there is one, else the step with the longest queue."""
    longest: dict[About, float] = {}
    for about, cell in side.items():
        if about.measure == "waiting" and about.month and about.step and not about.area:
            whole = about._replace(month="")
            longest[whole] = max(longest.get(whole, 0.0), float(cell["value"] or 0))
    meetings = {step for each in shipped.scenario.model.meetings.values() for step in each.steps}
    for about in longest:
        if about.step in meetings or f"{about.line}.{about.step}" in meetings:
            return about
    found = max(longest, key=lambda each: longest[each], default=None)
    return found if found is not None and longest[found] else None


def month_words(month: str, t: Texts) -> str:
    """A month in a table: `mrt 2019`."""
    year, number = month.split("-")
    return f"{SHORT_MONTHS[t.language][int(number) - 1]} {year}"


def _drawing(t: Texts, months: list[str], cells: dict[str, list[Any]]) -> str:
    """The drawing as SVG whose colours follow the theme; empty without a figure to draw."""
    import vl_convert  # noqa: PLC0415 it loads slowly, and only this drawing needs it

    values = [
        {
            "month": f"{month}-01",
            "who": t(f"c_{name}"),
            "value": cell["value"],
            "low": cell["low"],
            "high": cell["high"],
        }
        for name, row in cells.items()
        for month, cell in zip(months, row, strict=True)
        if cell is not None and cell["value"] is not None
    ]
    if not values:
        return ""
    lines = [Line(t(f"c_{name}"), *LINES[name]) for name in cells]
    drawn = vl_convert.vegalite_to_svg(
        _spec(values, lines, t("queue_axis")),
        format_locale="nl-NL",
        time_format_locale="nl-NL" if t.language == "nl" else "en-US",
    )
    return _themed(drawn)


def _spec(values: list[Any], lines: list[Line], axis: str) -> dict[str, Any]:
    names = [each.name for each in lines]
    month = {"format": "%b %Y", "tickCount": 6, "labelOverlap": True, "grid": False}
    x = {"field": "month", "type": "temporal", "title": None, "axis": month}
    y = {"type": "quantitative", "title": axis, "axis": {"tickMinStep": 1}}
    who = {"field": "who", "type": "nominal", "sort": names}
    legend = {
        "orient": "top", "title": None, "labelLimit": 400, "symbolType": "stroke",
        "symbolSize": 600, "symbolStrokeWidth": 3, "symbolOpacity": 1,
    }  # fmt: skip
    colours = {"domain": names, "range": [each.colour for each in lines]}
    colour = {**who, "scale": colours, "legend": legend}
    dashes = {"domain": names, "range": [each.dash for each in lines]}
    dash = {**who, "scale": dashes, "legend": legend}
    band = {**colour, "legend": None}
    low, high = {"field": "low", **y}, {"field": "high"}
    line = {"type": "line", "strokeWidth": 3, "point": {"size": 40, "filled": True}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": HEIGHT,
        "background": None,
        "autosize": {"type": "fit", "contains": "padding"},
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.2},
                "encoding": {"x": x, "y": low, "y2": high, "color": band},
            },
            {
                "mark": line,
                "encoding": {
                    "x": x, "y": {"field": "value", **y}, "color": colour, "strokeDash": dash,
                },
            },
        ],
        "config": _looks(),
    }  # fmt: skip


def _looks() -> dict[str, Any]:
    text = {"labelColor": INK, "titleColor": INK, "labelFontSize": 16, "titleFontSize": 16}
    quiet = {"gridColor": RULE, "domainColor": RULE, "tickColor": RULE}
    return {
        "font": "Open Sans, Arial, sans-serif",
        "view": {"stroke": None},
        "axis": {**text, **quiet},
        "legend": text,
    }


def _themed(drawn: str) -> str:
    for plain, role in ROLES.items():
        drawn = drawn.replace(plain, role)
    # It stands in a page: its words are said by the table, and it shrinks with the page.
    return SIZE.sub(r'<svg \1class="zr-chart" aria-hidden="true" focusable="false"', drawn, count=1)
