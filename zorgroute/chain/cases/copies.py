"""What of the cases of a child goes to somebody who asks for a copy of what was written down?

Beside the door of `access.py`: the same parts in cases, the same projection, of the person who
asks. Somebody at the desk makes the copy, so the look is written in the name of that desk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from zorgroute.chain.cases.access import SeenCase, seen_as
from zorgroute.chain.cases.consents import Mine, mine_of
from zorgroute.chain.cases.models import Case
from zorgroute.chain.cases.within import parts_of, within
from zorgroute.chain.ledger.acting import Acting, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.looks import YOUNG_ASKED
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.forms.fixed import KNOWN, ROWS
from zorgroute.core.forms.rows import unpacked
from zorgroute.core.policy.consenting import GIVEN
from zorgroute.core.routes.route import MAIN
from zorgroute.core.telling.timeline import Answer, Entry
from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording.catalogue import NL, OUDER, PROF, Language
from zorgroute.core.wording.dates import clock_time, long_date

# What is said of a part of a route that has no words of its own for a young person.
STATION_OTHER = "station.other"


@dataclass(frozen=True)
class Passage:
    """One paragraph that was written down; `place` names it without saying what it is."""

    place: str
    text: str


@dataclass(frozen=True)
class Said:
    """A question with its answer, a paragraph at a time."""

    label: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Happened:
    """One line of what happened, on a day, with what was answered."""

    on: date
    words: str
    said: tuple[Said, ...]
    is_corrected: bool = False


@dataclass(frozen=True)
class CopiedCase:
    """One case as the person who asks may read it, in plain words."""

    id: UUID
    title: str
    is_open: bool
    people: tuple[tuple[str, str], ...]
    consents: tuple[tuple[str, str], ...]
    happened: tuple[Happened, ...]


def cases_for_copy(
    desk: Acting, reader: Acting, child: UUID, now: datetime, language: Language = NL
) -> list[CopiedCase]:
    """Everything of this child's cases that `reader` may read today, oldest case first.

    Writes a look for each case, in the name of the desk that makes the copy, on the ground of the
    request (AVG 15). A case whose key was destroyed is not among it: it can be read by nobody.
    """
    found = []
    with acting_as(reader):
        rows = list(parts_of(reader, now).values_list("case_id", "person_id", "role"))
        cases = Case.objects.filter(
            within(reader, now),
            municipality=reader.municipality,
            child_id=child,
            id__in={each[0] for each in rows},
            is_destroyed=False,
        )
        for case in cases.order_by("opened_at", "id"):
            here = [(person, role) for place, person, role in rows if place == case.id]
            seen = seen_as(case, reader, here, now)
            found.append((_for_young if reader.is_young else _copied)(seen, language))
    parts = ["afschrift", YOUNG_ASKED] if reader.is_young else ["afschrift"]
    for each in found:
        note_look(desk, now, parts, case=each.id, child=child, ground="verzoek")
    return found


def _copied(seen: SeenCase, language: Language) -> CopiedCase:
    titles = seen.teller(language).titles
    mine = {each.name: each for each in mine_of(seen)} if seen.acting.is_family else {}
    return CopiedCase(
        id=seen.id,
        title=titles.text(seen.route.model.title),
        is_open=seen.is_open,
        people=tuple(
            (each.who.name, each.title)
            for each in seen.people()
            if not seen.route.is_family(each.role)
        ),
        consents=tuple(
            (titles.consent(name), _consent_words(said, mine.get(name), titles, language))
            for name, said in seen.consents.items()
        ),
        happened=tuple(_happened(seen, each, language) for each in reversed(seen.timeline())),
    )


def _for_young(seen: SeenCase, language: Language) -> CopiedCase:
    """The case in the words of the own door: which part of the route it was in on which day, who
    helps, the own answers and the own words. The titles, the outcomes and the answers of others
    speak of parents, and are not here."""
    others = [each for each in seen.people() if not seen.route.is_family(each.role)]
    return CopiedCase(
        id=seen.id,
        title=_je("right.copy.open" if seen.is_open else "right.copy.closed", language),
        is_open=seen.is_open,
        people=tuple(dict.fromkeys((each.who.name, each.title) for each in others)),
        consents=tuple(_own_answers(seen, language)),
        happened=tuple(_own_days(seen, language)),
    )


def _own_answers(seen: SeenCase, language: Language) -> Iterator[tuple[str, str]]:
    titles = Titles(seen.route, PROF)
    for each in mine_of(seen):
        if each.own:
            to = ", ".join(titles.role(role) for role in each.consent.to)
            said = _je(f"allow.own.{each.own}", language)
            yield _je("consent_shared", language, to=to), said


def _own_days(seen: SeenCase, language: Language) -> Iterator[Happened]:
    before: Happened | None = None
    for entry in reversed(seen.timeline()):
        if entry.is_statement:
            passages = tuple(_split(seen.id, entry.act, "note", entry.note))
            yield Happened(entry.on, _je("right.copy.said", language), (Said("", passages),))
        elif entry.line == MAIN and entry.step:
            now = Happened(entry.on, _station(seen, entry, language), (), entry.is_corrected)
            if now != before:
                yield now
            before = now


def _station(seen: SeenCase, entry: Entry, language: Language) -> str:
    steps = seen.route.lines[MAIN].steps
    station = steps[entry.step].station if entry.step in steps else None
    code = f"station.{station}" if f"station.{station}" in content().young.texts else STATION_OTHER
    words = _je(code, language)
    return f"{words[:1].upper()}{words[1:]}."


def _je(code: str, language: Language, **facts: str) -> str:
    return content().young.sentence(code, facts, voice=OUDER, language=language)


def _happened(seen: SeenCase, entry: Entry, language: Language) -> Happened:
    said = [
        Said(each.field.label.ouder, tuple(_passages(seen, entry, each, language)))
        for each in entry.answers
    ]
    if entry.note:
        said.append(Said("", tuple(_split(seen.id, entry.act, "note", entry.note))))
    return Happened(entry.on, entry.words, tuple(said), entry.is_corrected)


def _passages(
    seen: SeenCase, entry: Entry, answer: Answer, language: Language
) -> Iterator[Passage]:
    value = answer.value
    some = value if isinstance(value, tuple) else (value,)
    for number, each in enumerate(some):
        text = _words(seen, answer, each, language)
        yield from _split(seen.id, entry.act, f"{answer.name}/{number}", text)


def _split(case: UUID, act: int, name: str, text: str) -> Iterator[Passage]:
    """A text by its paragraphs; a place holds for this very text, so that what was changed
    afterwards has to be looked at again."""
    for number, part in enumerate(each.strip() for each in text.split("\n")):
        if part:
            words = f"{case}/{act}/{name}/{number}/{part}"
            yield Passage(hashlib.sha256(words.encode()).hexdigest(), part)


def _words(seen: SeenCase, answer: Answer, value: object, language: Language) -> str:
    if isinstance(value, datetime):
        local = value.astimezone(AMSTERDAM)
        return f"{long_date(local.date(), language)}, {clock_time(local, language)}"
    if isinstance(value, date):
        return long_date(value, language)
    text = str(value)
    options = answer.field.options or {}
    if text in options:
        return options[text].ouder
    if answer.field.type in ROWS:
        row = unpacked(text, ("gezien", "gehoord"))
        return f"{row.what} ({long_date(row.on, language)})" if row.on else row.what
    if answer.field.type == "person" and text in seen.route.roles:
        return seen.teller(language).titles.role(text)
    return _say(KNOWN[text], language) if text in KNOWN else text


def _consent_words(said: str, mine: Mine | None, titles: Titles, language: Language) -> str:
    """Where a consent stands, and of a yes what this parent left out of it."""
    code = f"right.consent.{said}"
    words = _say(code, language) if code in content().catalogue.texts else said
    if mine is None or said != GIVEN:
        return words
    who = ", ".join(titles.role(each) for each in mine.left.receivers)
    what = ", ".join(_say(f"form.class.{each}", language) for each in mine.left.classes)
    left = [("allow.kept_out", who), ("allow.left_classes", what)]
    parts = [_say(code, language, names=names) for code, names in left if names]
    return ". ".join([words, " ".join(parts)]) if parts else words


def _say(code: str, language: Language, **facts: str) -> str:
    return content().catalogue.sentence(code, facts, voice=OUDER, language=language)
