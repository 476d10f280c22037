"""How does a parent read an answer that was written down?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from zorgroute.chain.cases.access import SeenCase
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.forms.fixed import KNOWN, ROWS
from zorgroute.core.forms.rows import unpacked
from zorgroute.core.routes.words import Text
from zorgroute.core.telling.timeline import Answer
from zorgroute.core.wording.dates import clock_time
from zorgroute.faces.portal.asking import day_words, language, say


def answer_words(answer: Answer, seen: SeenCase) -> list[str]:
    """An answer in words, one text for each of its parts."""
    value = answer.value
    some = value if isinstance(value, tuple) else (value,)
    return [_one(answer, each, seen) for each in some]


def _one(answer: Answer, value: str | int | date | datetime, seen: SeenCase) -> str:
    if isinstance(value, datetime):
        clock = clock_time(value.astimezone(AMSTERDAM), language())
        return f"{day_words(value, seen.now)}, {clock}"
    if isinstance(value, date):
        return day_words(value, seen.now)
    text = str(value)
    options: Mapping[str, Text] = answer.field.options or {}
    if text in options:
        return options[text].ouder
    if answer.field.type in ROWS:
        row = unpacked(text, ("gezien", "gehoord"))
        return f"{row.what} ({day_words(row.on, seen.now)})" if row.on else row.what
    if answer.field.type == "person" and text in seen.route.roles:
        return seen.teller(language()).titles.role(text)
    return say(KNOWN[text]) if text in KNOWN else text
