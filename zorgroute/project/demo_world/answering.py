"""What does an invented colleague fill in on the form of a step?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.recording import MANY
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.forms.rows import Row
from zorgroute.core.routes.references import answers_of, fact_key
from zorgroute.core.routes.route import Line
from zorgroute.core.routes.words import InformationClass, RecordField, Step
from zorgroute.project.demo_world.phrases import Phrases, Telling
from zorgroute.project.demo_world.wishing import Wishes

Record = dict[str, Value]
LIKELY = 0.6
# Answers that keep an ordinary case ordinary, where nothing else was wished.
CALM = {"safety_weighing": "veilig", "consent_request": "given"}


@dataclass(frozen=True)
class Asked:
    """One question: its name, the name of its fact, and what kind of information it is about."""

    name: str
    key: str
    field: RecordField
    about: InformationClass


@dataclass(frozen=True)
class Scribe:
    """Somebody who fills in forms: the dice, the sentences, and the child they are about."""

    rng: Random
    phrases: Phrases
    telling: Telling

    def fill(
        self,
        line: Line,
        step: Step,
        wishes: Wishes,
        facts: Mapping[str, Value],
        now: datetime,
    ) -> Record:
        """A whole form: what has to be answered, what was wished, and some of the rest."""
        record: Record = {}
        for name, each, page in line.fields_of(step):
            if not _is_asked(line, each, record, facts):
                continue
            key = line.keys[name]
            is_wished = key in wishes.filled or key in wishes.wanted or each.consent is not None
            if each.required or is_wished or self.rng.random() < LIKELY:
                asked = Asked(name, key, each, each.class_ or page.class_)
                record[name] = self.answer(asked, wishes, now)
        return record

    def answer(self, asked: Asked, wishes: Wishes, now: datetime) -> Value:
        """One answer of the right kind; closed answers follow the wishes."""
        each, key = asked.field, asked.key
        closed = answers_of(each.type, tuple(each.options), unknown=each.unknown)
        if each.consent is not None:
            wanted = wishes.wanted.get(key, (CALM["consent_request"],))
            return wishes.consents.get(each.consent, wanted[0])
        if closed:
            return self._choose(each, wishes.allowed(key, closed), is_free=key not in wishes.wanted)
        if each.type in _OF_TYPE:
            return _OF_TYPE[each.type](self, asked.about, now)
        return self._say(asked, now)

    def _choose(self, each: RecordField, answers: tuple[str, ...], *, is_free: bool) -> Value:
        if is_free and CALM.get(each.type) in answers:
            return CALM[each.type]
        known = tuple(answer for answer in answers if answer != "weet_niet") or answers
        if each.type != "choices":
            return self.rng.choice(known)
        many = self.rng.randint(1, min(2, len(known)))
        return tuple(sorted(self.rng.sample(known, many), key=known.index))

    def _say(self, asked: Asked, now: datetime) -> Value:
        each = asked.field
        said = self.phrases.say(self.rng, asked.name, asked.about, self.telling)
        if each.type == "facts":
            return (Row(said, self.rng.choice(("gezien", "gehoord")), _day(now)).packed(),)
        if each.type == "tasks":
            who = self.rng.choice(self.telling.present)
            return (Row(said, who, self._working_day(now, 7, 28)).packed(),)
        return (said,) if each.type in MANY else said

    def when(self, about: InformationClass, now: datetime) -> date:
        """Today for what happened; some day ahead for what is arranged."""
        return self._working_day(now, 5, 16) if about == InformationClass.LOGISTICS else _day(now)

    def within(self, about: InformationClass, now: datetime) -> date:
        """A day in some weeks, for what is agreed within a term."""
        return self._working_day(now, 3, 40)

    def _working_day(self, now: datetime, soonest: int, latest: int) -> date:
        day = _day(now) + timedelta(days=self.rng.randint(soonest, latest))
        return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)

    def people(self, about: InformationClass, now: datetime) -> Value:
        """Who were there: mostly a parent, sometimes a colleague as well."""
        many = self.rng.randint(1, min(2, len(self.telling.present)))
        return tuple(self.telling.present[:many])

    def organisation(self, about: InformationClass, now: datetime) -> Value:
        return self.rng.choice(self.telling.organisations)

    def number(self, about: InformationClass, now: datetime) -> Value:
        few = about != InformationClass.FINANCE
        return str(self.rng.randint(1, 4) if few else self.rng.randrange(200, 4_000, 50))

    def moment(self, about: InformationClass, now: datetime) -> Value:
        return now


def _day(now: datetime) -> date:
    return now.astimezone(AMSTERDAM).date()


_OF_TYPE: Mapping[str, Callable[[Scribe, InformationClass, datetime], Value]] = {
    "date": Scribe.when,
    "date_within": Scribe.within,
    "moment": Scribe.moment,
    "person": Scribe.people,
    "organisation": Scribe.organisation,
    "number": Scribe.number,
    "amount": Scribe.number,
    "duration": Scribe.number,
}


def _is_asked(line: Line, each: RecordField, record: Record, facts: Mapping[str, Value]) -> bool:
    if each.only_if is None:
        return True
    other = each.only_if.field
    value = record.get(other, facts.get(fact_key(line, other), ()))
    return any(given in each.only_if.is_ for given in _given(value))


def _given(value: Value) -> Iterator[str]:
    yield from value if isinstance(value, tuple) else (str(value),)
