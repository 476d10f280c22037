"""How are the lines of who looked put into words, for families and for professionals alike?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.review.looked import STEP, Line
from zorgroute.chain.routebook.queries import content
from zorgroute.core.wording.catalogue import Language
from zorgroute.core.wording.dates import MONTHS, long_date
from zorgroute.faces.navigation import role_word

Say = Callable[..., str]
FILTERS = ("read", "changed", "sent")
PART, WHY, REASON = "looked.part", "looked.why", "looked.reason"
OTHER = "other"


def days_in_words(
    seen: SeenCase, lines: Iterable[Line], say: Say, language: Language
) -> list[dict[str, Any]]:
    """The lines by day and by who it was, each with what that person did and why, in words."""
    return [
        {
            "day": long_date(day, language),
            "date": day,
            "people": _by_person([line_in_words(seen, each, say, language) for each in some]),
        }
        for day, some in groupby(lines, key=lambda each: each.day)
    ]


def _by_person(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for each in lines:
        found.setdefault((each["who"], each["instead"]), []).append(each)
    return [
        {"who": who, "instead": instead, "lines": some} for (who, instead), some in found.items()
    ]


def line_in_words(seen: SeenCase, line: Line, say: Say, language: Language) -> dict[str, Any]:
    """One line: who, what, how often and why."""
    role = role_word(line.role, language)
    who = "looked.who" if line.organisation else "looked.who_alone"
    times = say("looked.times", number=str(line.times)) if line.times > 1 else ""
    return {
        "look": str(line.look),
        "who": say(who, name=line.name, role=role, organisation=line.organisation),
        "instead": say("looked.instead", name=line.instead) if line.instead else "",
        "did": say(f"looked.did.{line.did}"),
        "what": " ".join(part for part in (_what(seen, line, say, language), times) if part),
        "why": _why(seen, line, say, role),
    }


def _what(seen: SeenCase, line: Line, say: Say, language: Language) -> str:
    if line.part == STEP:
        known = seen.route.lines.get(line.line)
        if known is None or line.step not in known.steps:
            return say(f"{PART}.dossier")
        title = seen.teller(language).titles.step(line.line, line.step)
        return say(f"{PART}.{STEP}", title=title)
    return say(text_of(PART, line.part.lower()))


def _why(seen: SeenCase, line: Line, say: Say, role: str) -> str:
    if line.reason and is_text(f"{REASON}.{line.reason}"):
        return say(f"{REASON}.{line.reason}")
    known = seen.route.lines.get(line.line)
    step = known.steps.get(line.step) if known else None
    if line.why == "betrokken" and step is not None and seen.route.may_act(line.role, step.who):
        return say(f"{WHY}.step", role=role)
    return say(text_of(WHY, line.why), role=role)


def text_of(group: str, code: str) -> str:
    """The text of a code; that of all others when nobody wrote one."""
    own = f"{group}.{code}"
    return own if is_text(own) else f"{group}.{OTHER}"


def is_text(code: str) -> bool:
    """Whether a code has a text."""
    return code in content().catalogue.texts


def month_words(month: date, language: Language) -> str:
    """A month as one says it: `juni 2026`."""
    return f"{MONTHS[language][month.month - 1]} {month.year}"


def chosen_month(given: str, months: Sequence[date]) -> date:
    """The month that was asked for, when the log reaches that far; else the newest."""
    return next((each for each in months if f"{each:%Y-%m}" == given), months[0])
