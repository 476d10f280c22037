"""How does an answer that was written down read, without the form it was given on?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.cases.at_once import UrgentCase
from zorgroute.core.forms.fixed import KNOWN, ROWS
from zorgroute.core.forms.rows import unpacked
from zorgroute.core.routes.words import Text
from zorgroute.core.telling.timeline import Answer
from zorgroute.faces.web.pages import clock_words, day_words, say

# Whose words are used: of somebody who takes part, or of who must know at once.
Reader = SeenCase | UrgentCase


def answer_texts(answer: Answer, seen: Reader) -> list[str]:
    """An answer as people read it, one text for each of its parts."""
    value = answer.value
    some = value if isinstance(value, tuple) else (value,)
    return [_one(answer, each, seen) for each in some]


def _one(answer: Answer, value: str | int | date | datetime, seen: Reader) -> str:
    if isinstance(value, datetime):
        return f"{day_words(value, seen.now)}, {clock_words(value)}"
    if isinstance(value, date):
        return day_words(value, seen.now)
    text = str(value)
    options: Mapping[str, Text] = answer.field.options or {}
    if text in options:
        chosen = options[text]
        return chosen.ouder if seen.voice == "ouder" else chosen.prof
    if answer.field.type in ROWS:
        return _row(text, seen)
    if text in KNOWN:
        return say(KNOWN[text])
    if answer.field.type == "person":
        names = {each.role: each.who.name for each in seen.people()}
        return names.get(
            text, seen.teller().titles.role(text) if text in seen.route.roles else text
        )
    return text


def _row(text: str, seen: Reader) -> str:
    row = unpacked(text, ("gezien", "gehoord"))
    details = [each for each in (row.detail, day_words(row.on, seen.now) if row.on else "") if each]
    return f"{row.what} ({', '.join(details)})" if details else row.what
