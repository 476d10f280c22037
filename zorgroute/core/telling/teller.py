"""How does the core's answer to "what now" and "why not" read in plain words?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from zorgroute.core.answers import Reason
from zorgroute.core.engine.interrupts import handler_of
from zorgroute.core.engine.standing import AFTER_DEATH
from zorgroute.core.engine.what_now import Next, WhatNow, Why
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording import dates
from zorgroute.core.wording.catalogue import NL, Catalogue, Language, Voice

INDENT = "   "


class Teller:
    """Says what the core answers about a case, in one voice."""

    def __init__(
        self, route: Route, catalogue: Catalogue, voice: Voice, language: Language = NL
    ) -> None:
        self.route, self.catalogue = route, catalogue
        self.voice, self.language = voice, language
        self.titles = Titles(route, voice)

    def on(self, route: Route) -> Teller:
        """The same voice, telling of another version of the route."""
        if route is self.route:
            return self
        return Teller(route, self.catalogue, self.voice, self.language)

    def sentence(self, code: str, facts: Mapping[str, str]) -> str:
        return self.catalogue.sentence(code, facts, voice=self.voice, language=self.language)

    def _text(self, code: str, /, **facts: str) -> str:
        return self.sentence(code, facts)

    def day(self, moment: datetime | date) -> str:
        day = moment.astimezone(AMSTERDAM).date() if isinstance(moment, datetime) else moment
        return dates.long_date(day, self.language)

    def now(self, answer: WhatNow, at: datetime) -> Iterator[str]:
        """Where a case stands: every open step, who answers for it, and what still waits."""
        for each in answer.steps:
            yield from self.next_step(each, at)
        if answer.closed is not None:
            yield self.closed(answer.closed)
            return
        who = self.titles.role(answer.holder)
        if answer.is_alarm:
            yield self._text("now.alarm", who=who)
        elif answer.holder_person:
            yield self._text("now.holder_named", name=answer.holder_person, who=who)
        else:
            yield self._text("now.holder", who=who)
        if answer.offered:
            yield self._text("now.offered", who=self.titles.role(answer.offered))
        if answer.items:
            yield self._text("now.items")
            for item in answer.items:
                yield INDENT + self.item(item.kind, item.about)

    def item(self, kind: str, about: str) -> str:
        """An item in words; what it is about is a step (`line/step`) or a result (`track=x`)."""
        step, result, track = "", "", ""
        if "/" in about:
            track, _, name = about.partition("/")
            step = self.titles.step(track, name)
        elif "=" in about:
            track, _, name = about.partition("=")
            result = self.titles.result(track, name)
        facts = {
            "about": self.titles.consent(about),
            "step": step,
            "result": result,
            "track": self.titles.track(track) if track else "",
            "role": self.titles.role(about),
        }
        return self.sentence(f"item.{kind}", facts)

    def what_to_do(self, kind: str) -> str:
        """What an item asks to be done: the route's own words where life interrupts it, else those
        of the table; empty where neither says anything."""
        said = handler_of(self.route, kind.partition(".")[2]).say
        if kind.startswith("interrupt.") and said is not None:
            return self.titles.text(said)
        mend = f"item.{kind}.mend"
        return self.sentence(mend, {}) if mend in self.catalogue.texts else ""

    def closed(self, result: str) -> str:
        """That a case is closed, and how; after a death in words of their own."""
        if result == AFTER_DEATH:
            return self._text("now.closed_after_death")
        return self._text("now.closed", result=self.titles.result(MAIN, result))

    def next_step(self, each: Next, at: datetime) -> Iterator[str]:
        title = self.titles.step(each.line, each.step)
        if each.line == MAIN:
            yield self._text("now.step", title=title)
        else:
            yield self._text("now.step_track", title=title, track=self.titles.track(each.line))
        who = self.titles.roles(each.roles)
        if each.person:
            yield self._text("now.who_named", name=each.person, who=who)
        else:
            yield self._text("now.who", who=who)
        yield self.when(each, at)
        yield self.why(each.why)
        yield from self._missing(each)

    def when(self, each: Next, at: datetime) -> str:
        if each.due is None:
            return self._text("now.when_none")
        last = self.day(each.due)
        if each.late:
            days = max((at - each.due).days, 0) + 1
            spoken = dates.period(None, days, "days", self.language)
            return self._text("now.when_late", day=last, days=spoken)
        if each.chosen:
            return self._text("now.when_chosen", day=last)
        if each.earliest is not None and self.day(each.earliest) != last:
            return self._text("now.when_between", first=self.day(each.earliest), last=last)
        return self._text("now.when_by", day=last)

    def why(self, why: Why) -> str:
        facts = {
            "step": self.titles.step(why.line, why.step) if why.step else "",
            "track": self.titles.track(why.line),
        }
        if why.outcome:
            facts["outcome"] = self.titles.outcome(why.line, why.step, why.outcome)
        return self.sentence(f"now.why_{why.kind}", facts)

    def _missing(self, each: Next) -> Iterator[str]:
        ways = [way for way in each.ways if way.missing]
        if not each.missing and not ways:
            yield self._text("now.nothing_missing")
            return
        if each.missing:
            yield self._text("now.missing")
            yield from (INDENT + self.reason(reason) for reason in each.missing)
        for way in ways:
            outcome = self.titles.outcome(each.line, each.step, way.outcome)
            yield self._text("now.missing_for", outcome=outcome)
            yield from (INDENT + self.reason(reason) for reason in way.missing)

    def reason(self, reason: Reason) -> str:
        """One missing thing as a sentence with its mend; a guard's own text goes first."""
        if reason.code == "guard.said":
            return self.titles.said(reason.fact("where") or "")
        facts = self.titles.facts(reason)
        said = self.sentence(reason.code, facts)
        mend = f"{reason.code}.mend"
        if mend in self.catalogue.texts:
            return f"{said} {self.sentence(mend, facts)}"
        return said
