"""How long did one area wait each month, in a small drawing that breaks where nothing is known?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

from django.core.cache import cache

from zorgroute.core.wording.catalogue import Language

WIDTH, HEIGHT, HIGHEST = 260, 120, 10
A_WEEK = 7 * 24 * 3600
# Colours of the house, which follow the theme; the drawing program knows plain colours only.
LINE, INK, RULE = "#010101", "#030303", "#040404"
ROLES = {LINE: "var(--zr-line)", INK: "var(--zr-text)", RULE: "var(--zr-rule)"}
SIZE = re.compile(r'<svg ([^>]*?)width="[\d.]+" height="[\d.]+"')


def small_chart(values: Sequence[Decimal | None], names: Sequence[str], language: Language) -> str:
    """The drawing as SVG, the same for the same figures, so that it is kept for a week."""
    spec = _spec(values, names)
    text = json.dumps([spec, str(language)], sort_keys=True)
    key = "chart-" + hashlib.sha256(text.encode()).hexdigest()
    kept: str | None = cache.get(key)
    if kept is None:
        kept = _drawn(spec, language)
        cache.set(key, kept, A_WEEK)
    return kept


def _drawn(spec: dict[str, Any], language: Language) -> str:
    import vl_convert  # noqa: PLC0415 it loads slowly, and only a drawing that is new needs it

    locale: Literal["nl-NL", "en-US"] = "nl-NL" if language == Language.NL else "en-US"
    drawn = vl_convert.vegalite_to_svg(spec, format_locale=locale, time_format_locale=locale)
    for plain, role in ROLES.items():
        drawn = drawn.replace(plain, role)
    # The same figures stand in the table, so the drawing itself is not read out.
    opening = r'<svg \1class="zr-small-chart" aria-hidden="true" focusable="false"'
    return SIZE.sub(opening, drawn, count=1)


def _spec(values: Sequence[Decimal | None], names: Sequence[str]) -> dict[str, Any]:
    x = {
        "field": "month",
        "type": "ordinal",
        "sort": list(names),
        "scale": {"domain": list(names)},
        "axis": {"title": None, "labelAngle": 0, "grid": False},
    }
    y = {
        "field": "weeks",
        "type": "quantitative",
        "scale": {"domain": [0, HIGHEST]},
        "axis": {"title": None, "values": [0, 5, HIGHEST]},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": HEIGHT,
        "background": None,
        "autosize": {"type": "fit", "contains": "padding"},
        "data": {"values": _points(values, names)},
        "mark": {
            "type": "line",
            "strokeWidth": 3,
            "color": LINE,
            "point": {"size": 60, "color": LINE, "filled": True},
        },
        "encoding": {"x": x, "y": y, "detail": {"field": "stretch", "type": "nominal"}},
        "config": {
            "font": "Open Sans, Arial, sans-serif",
            "view": {"stroke": None},
            "axis": {
                "labelColor": INK,
                "labelFontSize": 16,
                "gridColor": RULE,
                "domainColor": RULE,
                "tickColor": RULE,
            },
        },
    }


def _points(values: Sequence[Decimal | None], names: Sequence[str]) -> list[dict[str, Any]]:
    """The months with a figure; those on either side of a gap are no one stretch of line."""
    found, stretch = [], 0
    for value, name in zip(values, names, strict=True):
        if value is None:
            stretch += 1
            continue
        found.append({"month": name, "weeks": float(value), "stretch": stretch})
    return found
