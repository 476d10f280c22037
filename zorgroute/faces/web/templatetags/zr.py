"""How do pages draw signs, say days, and carry a route map without styles of their own?"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.wording.catalogue import Language
from zorgroute.core.wording.dates import clock_time, day_in_year, long_date, short_date
from zorgroute.faces.web.templatetags.icons import ICONS

register = template.Library()

_STYLED = re.compile(
    r'<(?P<tag>[\w:-]+)(?P<rest>(?:\s+[\w:-]+="[^"]*")*?)\s+style="(?P<style>[^"]*)"'
    r'(?P<more>(?:\s+[\w:-]+="[^"]*")*)'
)
_TABLE = re.compile(
    r'<div class="zr-part">(<h\d>[^<]*</h\d>)(<div class="zr-scroll".*?</table></div>)</div>',
    re.DOTALL,
)
_SIZE = re.compile(r"(padding-inline-start|min-height):([\d.]+)px")
_NAMES = {"padding-inline-start": "zr-in", "min-height": "zr-tall"}
_SAYING = {"long": long_date, "short": short_date, "in_year": day_in_year}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one of the twelve signs; it always stands beside a word, so readers skip it."""
    return mark_safe(  # noqa: S308 -- the drawing is ours, the name is a key of our own table
        f'<svg class="zr-icon zr-icon--{escape(name)}" viewBox="0 0 24 24" aria-hidden="true" '
        f'focusable="false">{ICONS[name]}</svg>'
    )


@register.simple_tag
def day(value: date, form: str = "long") -> SafeString:
    """Say a day for people and machines: `long`, `short` (tables) or `in_year`."""
    on = value.astimezone(AMSTERDAM).date() if isinstance(value, datetime) else value
    return _time(on.isoformat(), _SAYING[form](on, _language()))


@register.simple_tag
def clock(value: datetime) -> SafeString:
    """Say a time of day, in the zone that the moment carries: `14.32 uur`."""
    return _time(value.isoformat(timespec="minutes"), clock_time(value, _language()))


@register.filter
def without_styles(html: str) -> SafeString:
    """Turn the sizes that a rail list carries as style attributes into classes of the bundle.

    The content security policy allows no style attribute. Heights are rounded up, never down.
    Only for markup of `zorgroute.core.maps.rail`, which escapes what it was given.
    """
    return mark_safe(_STYLED.sub(_with_classes, html))  # noqa: S308 -- markup written and escaped by core.maps


@register.filter
def folded_table(html: str) -> SafeString:
    """Put the table at the end of a rail list under a line that unfolds it; it stays in the page.

    A link to a row of the table unfolds it by itself.
    """
    folded = _TABLE.sub(r'<details class="zr-part zr-fold"><summary>\1</summary>\2</details>', html)
    return mark_safe(folded)  # noqa: S308 -- markup written and escaped by core.maps


def _with_classes(found: re.Match[str]) -> str:
    sizes = _SIZE.findall(found["style"])
    names = " ".join(f"{_NAMES[name]}-{math.ceil(float(size))}" for name, size in sizes)
    rest = found["rest"] + found["more"]
    if ' class="' in rest:
        rest = rest.replace(' class="', f' class="{names} ', 1)
    else:
        rest += f' class="{names}"'
    return f"<{found['tag']}{rest}"


def _time(stamp: str, said: str) -> SafeString:
    return mark_safe(f'<time datetime="{escape(stamp)}">{escape(said)}</time>')  # noqa: S308 -- both are escaped here


def _language() -> Language:
    return Language.EN if (get_language() or "").startswith("en") else Language.NL
