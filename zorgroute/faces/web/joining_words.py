"""In which words is told how an organisation joins, and how does a text of terms become a page?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from zorgroute.chain.joining.queries import Known, days_late
from zorgroute.chain.joining.rules import State
from zorgroute.chain.joining.terms import Terms, read_terms, terms_on
from zorgroute.chain.routebook.queries import content
from zorgroute.core.wording.catalogue import UnknownText
from zorgroute.faces.web.pages import Context, day_words, say


def words(*names: str) -> dict[str, str]:
    """The fixed words of a page, by the last part of their code."""
    return {name: say(f"joining.page.{name}") for name in names}


def kind_word(kind: str) -> str:
    """A kind of organisation in words, as a page names it."""
    try:
        return say(f"routes_page.kind.{kind}")
    except UnknownText:
        return kind.replace("_", " ")


def terms_now(day: date) -> Terms:
    """The version of the terms that holds on a day."""
    return terms_on(all_terms(), day)


def all_terms() -> tuple[Terms, ...]:
    """Every version of the terms that came with this installation."""
    return read_terms(content().folder / "terms")


def state_words(known: Known, terms: Terms, now: datetime) -> str:
    """Where an organisation stands, in one sentence with its day."""
    if known.state is State.INVITED:
        if known.is_shut or known.expires_at is None:
            return say("joining.state.shut")
        return say("joining.state.invited", day=day_words(known.expires_at, now))
    if known.state is State.SIGNED and known.last:
        day = day_words(known.last.at, now)
        return say("joining.state.signed", day=day, name=known.last.name)
    if known.state is State.ACTIVE:
        return _active_words(known, terms, now)
    on = known.ended_at or known.answered_at
    if on is None:
        return say(f"joining.state.{known.state}")
    return say(f"joining.state.{known.state}_on", day=day_words(on, now))


def _active_words(known: Known, terms: Terms, now: datetime) -> str:
    if known.id is None:
        return say("joining.state.never_asked")
    if not known.must_sign(terms) and known.last:
        day = day_words(known.last.at, now)
        return say("joining.state.active", day=day, version=known.last.version)
    if known.last is None:
        return say("joining.state.unsigned")
    late = "late" if days_late(terms, now) > 0 else "again"
    return say(f"joining.state.{late}", day=day_words(terms.sign_before, now))


def blocks_of(text: str) -> list[Context]:
    """A text of terms as headings, paragraphs and lists; nothing in it is markup of ours."""
    found: list[Context] = []
    for chunk in text.strip().split("\n\n"):
        if chunk.startswith("## "):
            found.append({"kind": "heading", "text": chunk[3:].strip()})
        elif chunk.startswith("# "):
            found.append({"kind": "title", "text": chunk[2:].strip()})
        elif chunk.startswith("- "):
            lines = " ".join(chunk.split()).removeprefix("- ")
            found.append({"kind": "list", "items": [each.strip() for each in lines.split(" - ")]})
        else:
            found.append({"kind": "text", "text": " ".join(chunk.split())})
    return found


def text_question(
    name: str, typed: Mapping[str, str], errors: Mapping[str, str], **more: object
) -> Context:
    """A question for a line of text, with what was typed and what is wrong with it."""
    return {
        "id": name, "name": name, "label": say(f"joining.field.{name}"),
        "value": typed.get(name, ""), "error": errors.get(name, ""), **more,
    }  # fmt: skip


def summary(errors: Mapping[str, str]) -> Context:
    """What is wrong, as the part of the pages shows it above a form."""
    found: Iterable[tuple[str, str]] = errors.items()
    return {
        "errors": [{"target": name, "text": text} for name, text in found],
        "has_errors": bool(errors),
    }
