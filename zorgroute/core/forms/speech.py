"""How does a code of a form, with the names and days in it, become a sentence?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from zorgroute.core.answers import Reason
from zorgroute.core.engine.moves import Value
from zorgroute.core.forms.asked import HAPPENED, Form, Question, Said
from zorgroute.core.forms.rows import unpacked
from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording.catalogue import NL, Catalogue, Language, Voice
from zorgroute.core.wording.dates import MONTHS, clock_time, day_in_year, long_date

ARTICLES = ("de", "het", "een", "the", "a", "an")


@dataclass(frozen=True)
class Speech:
    """Says everything of one form in one voice and one language.

    `links` are the addresses of `meldcode` and `crisis`, to stand beside the weighing of safety.
    """

    form: Form
    catalogue: Catalogue
    language: Language = NL
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def voice(self) -> Voice:
        return self.form.around.voice

    @property
    def titles(self) -> Titles:
        return Titles(self.form.around.route, self.voice)

    def say(self, code: str, /, **facts: str) -> str:
        return self.catalogue.sentence(code, facts, voice=self.voice, language=self.language)

    def said(self, what: Said) -> str:
        """A sentence of the route as it is, or a code with its facts as people read them."""
        if isinstance(what, str):
            return what
        if what.code == "guard.said":
            own = self.titles.said(what.fact("where") or "")
            if own:
                return own
        facts = self.titles.facts(what)
        for name, value in what.facts:
            facts[name] = self._fact(name, value, facts[name])
        if what.fact("first_on"):
            facts["between"] = self._between(what.fact("first_on"), what.fact("last_on"))
        return self.say(what.code, **facts)

    def _between(self, first: str | None, last: str | None) -> str:
        """`2 en 9 juni`, or `28 mei en 4 juni`."""
        one, other = date.fromisoformat(first or ""), date.fromisoformat(last or "")
        same_month = (one.year, one.month) == (other.year, other.month)
        begin = str(one.day) if same_month else self._short(one)
        return self.say("form.between", first=begin, last=self._short(other))

    def _short(self, day: date) -> str:
        return f"{day.day} {MONTHS[self.language][day.month - 1]}"

    def _fact(self, name: str, value: str, said: str) -> str:
        if name == "mean_on":
            return self._short(date.fromisoformat(value))
        if name.endswith("_on"):
            return self.day(date.fromisoformat(value))
        if name == "month" and value.isdigit():
            return MONTHS[self.language][int(value) - 1]
        if name == "roles":
            roles = (self.titles.role(each.strip()) for each in value.split(","))
            first, *others = roles
            return self.listed([first, *(inside(each) for each in others)])
        if name == "classes":
            words = (self.say(f"form.class.{each.strip()}") for each in value.split(","))
            return ", ".join(words)
        if name == "result":
            return self.titles.result(*value.split("/", 1))
        if name == "key":
            question = self.form.question(value)
            return self.said(question.label) if question else value
        if name == "at":
            return value.replace(":", ".") if self.language == NL else value
        return said

    def day(self, day: date) -> str:
        """A day in full; the year only when it is another one than today's."""
        if day.year == self.form.around.now.year:
            return day_in_year(day, self.language)
        return long_date(day, self.language)

    def listed(self, some: Iterable[str]) -> str:
        """`‘ja’ of ‘weet ik niet’`."""
        found = list(some)
        if len(found) < 2:
            return "".join(found)
        return self.say("form.or", some=", ".join(found[:-1]), last=found[-1])

    def answer(self, question: Question, value: Value | None) -> str:
        """An answer as people read it; the empty text when there is none."""
        if isinstance(value, tuple):
            return "\n".join(self._one(question, each) for each in value)
        return self._one(question, value) if value is not None else ""

    def _one(self, question: Question, value: str | int | date | datetime) -> str:
        if isinstance(value, datetime):
            return f"{self.day(value.date())}, {clock_time(value, self.language)}"
        if isinstance(value, date):
            return self._when(question, value)
        if question.kind in ("facts", "tasks") and isinstance(value, str):
            row = unpacked(value)
            parts = [row.detail, self.day(row.on) if row.on else ""]
            details = ", ".join(each for each in parts if each)
            return f"{row.what} ({details})" if details else row.what
        labels = {each.value: each.label for each in question.choices}
        text = str(value)
        if text in labels:
            return self.said(labels[text])
        if question.kind == "amount":
            return self.say("form.euro", amount=text)
        return text

    def _when(self, question: Question, day: date) -> str:
        is_today = day == self.form.around.today
        if question.key == HAPPENED and is_today:
            return self.say("form.today", day=self.day(day))
        return self.day(day)


def inside(title: str) -> str:
    """A title as it stands inside a sentence: `Leerkracht` becomes `leerkracht`; a name, which
    has another capital word in it, and an abbreviation stay as they are."""
    first, *others = title.split() or [""]
    is_article = first.lower() in ARTICLES
    is_name = any(each[:1].isupper() and not each.isupper() for each in others)
    if not is_article and (is_name or (len(first) > 1 and first.isupper())):
        return title
    return title[:1].lower() + title[1:]


def chosen_word(speech: Speech, what: Reason) -> Reason:
    """The same reason with the answer that was chosen in words instead of its value."""
    question = speech.form.question(what.fact("key") or "")
    chosen = what.fact("chosen")
    if question is None or chosen is None:
        return what
    said = speech.answer(question, chosen)
    facts = tuple((name, said if name == "chosen" else value) for name, value in what.facts)
    return Reason(what.code, facts, what.kind)
