"""Which day did somebody fill in on a form of our own?"""

from __future__ import annotations

from datetime import date

from zorgroute.core.answers import Reason
from zorgroute.core.forms.days import day_of_parts
from zorgroute.core.forms.sent import Sent
from zorgroute.core.wording.dates import MONTHS, day_in_year
from zorgroute.faces.web.pages import Context, language, say


def typed_day(sent: Sent, name: str) -> date | str | None:
    """The day of three text fields: a day, what is wrong with it in words, or nothing at all."""
    parts = [sent.one(f"{name}.{part}") for part in ("dag", "maand", "jaar")]
    if not any(parts):
        return None
    read = day_of_parts(*parts)
    return read if isinstance(read, date) else _wrong(read)


def _wrong(fault: Reason) -> str:
    facts = dict(fault.facts)
    if "mean_on" in facts:
        facts["mean_on"] = day_in_year(date.fromisoformat(facts["mean_on"]), language())
    if facts.get("month", "").isdigit():
        facts["month"] = MONTHS[language()][int(facts["month"]) - 1]
    return say(fault.code, **facts)


def day_question(sent: Sent, name: str, label: str, **more: object) -> Context:
    """A question for a day, as the part of the pages draws it, with what was typed."""
    return {
        "id": name,
        "name": name,
        "label": label,
        "day": sent.one(f"{name}.dag"),
        "month": sent.one(f"{name}.maand"),
        "year": sent.one(f"{name}.jaar"),
        **more,
    }


def as_typed(name: str, day: date) -> dict[str, list[str]]:
    """A day as its three text fields carry it."""
    return {
        f"{name}.dag": [str(day.day)],
        f"{name}.maand": [str(day.month)],
        f"{name}.jaar": [str(day.year)],
    }
