"""How are a row, its state and its ways said, in the same words on list, drawing and table?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from zorgroute.core.maps.row import (
    Cause,
    ExitSign,
    Handover,
    Map,
    Party,
    Row,
    Stand,
    State,
    TrackSign,
    Way,
    WayKind,
)
from zorgroute.core.routes.route import MAIN
from zorgroute.core.terms.term import Term
from zorgroute.core.terms.unit import Unit
from zorgroute.core.wording.catalogue import NL, OUDER, Language, Voice
from zorgroute.core.wording.dates import MONTHS, period, short_date

DAYS_IN_WEEK = 7
ARTICLES = ("de", "het", "een", "the", "a", "an")


class Say(Protocol):
    """Turns a code and its facts into a sentence, in the voice of the map."""

    def __call__(self, code: str, /, **facts: str) -> str: ...


@dataclass(frozen=True)
class Words:
    """The fixed words of one map: what to say them with, and how days are written."""

    say: Say
    language: Language = NL
    today: date | None = None

    def day(self, day: date) -> str:
        """`9 juni`; with the year only when it is not this one."""
        month = MONTHS[self.language][day.month - 1]
        is_this_year = self.today is None or self.today.year == day.year
        return f"{day.day} {month}" if is_this_year else f"{day.day} {month} {day.year}"

    def table_day(self, day: date) -> str:
        return short_date(day, self.language)

    def exact_term(self, term: Term) -> str:
        """`14 tot 21 dagen`, as the route file has it."""
        return period(term.min, term.max, term.unit, self.language)

    def term(self, term: Term) -> str:
        """`2 tot 3 weken`: whole weeks are said in weeks, as people do."""
        least, most, unit = term.min, term.max, term.unit
        are_weeks = (
            unit == Unit.DAYS and most % DAYS_IN_WEEK == 0 and (least or 0) % DAYS_IN_WEEK == 0
        )
        if are_weeks and most > DAYS_IN_WEEK:
            least = None if least is None else least // DAYS_IN_WEEK
            most, unit = most // DAYS_IN_WEEK, Unit.WEEKS
        return period(least, most, unit, self.language)

    def count(self, code: str, number: int, **facts: str) -> str:
        return self.say(f"{code}.{'one' if number == 1 else 'many'}", **facts)

    def listed(self, some: Sequence[str], code: str = "map.and") -> str:
        """`a, b en c`, or with `map.or`: `a, b of c`."""
        if len(some) < 2:
            return "".join(some)
        return self.say(code, some=", ".join(some[:-1]), last=some[-1])

    def party(self, party: Party) -> str:
        """Who, as it stands inside a sentence: a role, or the person in it."""
        title = low(party.title) or self.say("map.anyone")
        return self.say("map.person", title=title, person=party.person) if party.person else title

    def parties(self, some: Sequence[Party], code: str = "map.or") -> str:
        return self.listed([self.party(party) for party in some], code)


def low(text: str) -> str:
    """A title as it stands inside a sentence: `Intern begeleider` becomes `intern begeleider`.

    A name keeps its capital: what has another capital word later on, abbreviations not counted,
    unless it begins with an article.
    """
    first, *others = text.split() or [""]
    if first.lower() in ARTICLES:
        return text[:1].lower() + text[1:]
    is_name = len(first) > 1 and first.isupper()
    is_name = is_name or any(word[:1].isupper() and not word.isupper() for word in others)
    return text if is_name else text[:1].lower() + text[1:]


def plain(text: str) -> str:
    """A text for a terminal or a log, where a space that must not break is in the way."""
    return text.replace("\u00a0", " ")


def high(text: str) -> str:
    return text[:1].upper() + text[1:]


def who_words(row: Row, words: Words) -> str:
    """Who acts and with whom: `Leerkracht of intern begeleider met ouders`."""
    who = words.parties(row.who, "map.or" if len(row.steps) == 1 else "map.and")
    acting = {party.role for party in row.who}
    others = [party for party in row.with_all if party.role not in acting]
    if others:
        who = words.say("map.with", who=who, others=words.parties(others, "map.and"))
    if row.with_one_of:
        code = "map.with.also" if others else "map.with"
        who = words.say(code, who=who, others=words.parties(row.with_one_of))
    return high(who)


def flag_words(stand: Stand | None, words: Words) -> str:
    """`U bent hier`, or `U bent hier (1 van 2)`; empty for a step that is not open."""
    if stand is None or not stand.flag:
        return ""
    if stand.flags == 1:
        return words.say("map.here")
    return words.say("map.here.of", nth=str(stand.flag), all=str(stand.flags))


def state_words(row: Row, words: Words) -> str:
    """How the case stands to a step: `Gedaan op 19 mei`, `Wacht op de ouders tot 9 juni`."""
    stand = row.stand
    if stand is None:
        return ""
    day = words.day(stand.on) if stand.on else ""
    match stand.state:
        case State.DONE:
            return words.say("map.done", day=day)
        case State.HERE:
            return words.say("map.here.until", day=day) if day else ""
        case State.TURN | State.WAITING:
            code = f"map.{stand.state}.until" if day else f"map.{stand.state}"
            return words.say(code, who=words.parties(stand.who), day=day)
        case State.LATE:
            return _late_words(stand, day, words)
        case State.SKIPPED:
            return _skipped_words(stand, words)
        case State.PASSED | State.FAULT:
            turns = words.listed([str(turn) for turn in stand.turns])
            return words.say(f"map.{stand.state}", turns=turns)
        case _:
            return words.say(f"map.{stand.state}")


def _late_words(stand: Stand, day: str, words: Words) -> str:
    since = words.say("map.late.since", day=day) if day else words.say("map.late")
    if not stand.days_late:
        return since
    return f"{since} ({words.count('map.late', stand.days_late, days=str(stand.days_late))})"


def _skipped_words(stand: Stand, words: Words) -> str:
    if not stand.reason:
        return words.say("map.skipped")
    known = stand.reason if stand.reason in ("overdue", "track", "interrupt") else "deviation"
    return words.say("map.skipped.why", why=words.say(f"map.skipped.{known}"))


def step_words(row: Row, words: Words) -> str:
    return words.say("map.step", number=row.number) if row.number else ""


def is_told_by_title(row: Row, voice: Voice) -> bool:
    """Whether a title in the voice of parents says who acts: `U kijkt thuis hoe het gaat`."""
    return voice == OUDER and all(party.is_family for party in row.who)


def spoken(row: Row, words: Words, voice: Voice) -> str:
    """A station as it is read aloud, its state before its name (screens.md e)."""
    who = "" if is_told_by_title(row, voice) else who_words(row, words)
    name = ", ".join(each for each in (step_words(row, words), row.title, who) if each)
    state = [flag_words(row.stand, words), state_words(row, words)]
    before = ". ".join(each for each in state if each)
    after = [*rule_words(row, words)]
    full = ". ".join([name, *after])
    return f"{before}: {full}" if before else full


def rule_words(row: Row, words: Words) -> tuple[str, ...]:
    """The term, the meldcode step and the mark, as far as there are any."""
    found = [term_words(row, words)]
    if row.meldcode is not None:
        found.append(words.say("map.meldcode", number=str(row.meldcode)))
    if row.mark:
        found.append(words.say(f"map.mark.{row.mark}"))
    return tuple(each for each in found if each)


def term_words(row: Row, words: Words) -> str:
    if row.term is not None:
        return words.say("map.term", term=words.term(row.term))
    return words.say("map.term.open") if row.term_is_open else ""


def handover_words(handover: Handover, words: Words) -> str:
    taker = words.parties([handover.taker])
    if handover.giver is None:
        return words.say("map.handover", taker=taker)
    giver = words.parties([handover.giver])
    return words.say("map.handover.from", giver=giver, taker=taker)


def source_words(sources: Sequence[str], words: Words) -> str:
    return words.say("map.sources", steps=words.listed(sources))


def way_words(way: Way, words: Words, *, with_result: bool = False) -> str:
    """A way out in words: `Ouders kiezen nee: naar stap d`."""
    title = _cause_words(way, words)
    if way.kind == WayKind.END:
        is_new = with_result and way.result != way.title
        code = "map.way.end.result" if is_new else "map.way.end"
        said = words.say(code, title=title, result=way.result)
    else:
        to = (
            words.say("map.to.step", number=way.number)
            if way.number
            else words.say("map.to.title", title=way.target_title)
        )
        said = words.say(f"map.way.{way.kind}", title=title, to=to)
    if way.starts and way.cause != Cause.TRACK:
        said = words.say("map.way.starts", way=said, letters=words.listed(way.starts))
    if way.opens:
        said = words.say("map.way.opens", way=said, route=way.opens)
    return said


def _cause_words(way: Way, words: Words) -> str:
    match way.cause:
        case Cause.OVERDUE:
            return words.say("map.way.overdue")
        case Cause.TRACK:
            return words.say("map.way.track", letter=way.starts[0], title=way.title)
        case _:
            return way.title


def spoken_way(way: Way, words: Words) -> str:
    return words.say(f"map.way.spoken.{way.kind}", way=way_words(way, words))


def track_words(sign: TrackSign, words: Words) -> tuple[str, str]:
    """A track as a heading and the line below it: whether it runs, else who may start it."""
    title = sign.title.removeprefix(f"{sign.letter}. ")
    heading = words.say("map.track", letter=sign.letter, title=title)
    if sign.result:
        return heading, words.say("map.track.ended", result=sign.result)
    if sign.since is not None:
        return heading, words.say("map.track.live", day=words.day(sign.since))
    found = [words.say("map.track.idle")] if sign.has_case else []
    if sign.starters:
        found.append(words.say("map.track.starters", who=words.parties(sign.starters)))
    if sign.sources:
        found.append(words.say("map.track.from", steps=words.listed(sign.sources)))
    return heading, ". ".join(found)


def results_words(sign: TrackSign, words: Words) -> str:
    """How a track can end; one without results of its own ends with the case."""
    if not sign.results:
        return words.say("map.track.standing", letter=sign.letter)
    return words.say("map.track.results", letter=sign.letter, results="; ".join(sign.results))


def exit_words(sign: ExitSign, words: Words) -> str:
    return words.say("map.exit", title=sign.title, first=sign.first)


def about_words(plan: Map, words: Words) -> str:
    """The map in a sentence or three: how many steps, where you are, and that a table follows."""
    steps = len(plan.rows)
    said = [words.count("map.about", steps, steps=str(steps), version=str(plan.version))]
    for row in plan.rows:
        if row.is_open and row.number:
            said.append(words.say("map.step.here", number=row.number))
        elif row.is_open:
            said.append(words.say("map.step.here.untitled", title=row.title))
    if plan.closing:
        said.append(words.say("map.closing", result=plan.closing) + ".")
    return " ".join(said)


def fold_words(rows: Sequence[Row], words: Words) -> tuple[str, str]:
    """A folded branch: how many steps, and which."""
    steps = [f"{row.number} {row.title}".strip() for row in rows]
    code = "map.other" if rows[0].line == MAIN else "map.fold"
    return words.count(code, len(rows), steps=str(len(rows))), "; ".join(steps)
