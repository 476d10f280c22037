"""How does a condition of a route read to somebody who judges the route, not a case?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zorgroute.core.routes.route import Line
from zorgroute.core.routes.words import Age, Guard
from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording.catalogue import Catalogue, Language


@dataclass(frozen=True)
class Conditions:
    """Says the conditions of one line in words, with titles for names."""

    titles: Titles
    line: Line
    catalogue: Catalogue
    language: Language

    def said(self, guards: Iterable[Guard]) -> tuple[str, ...]:
        """Each condition as a clause without a capital: `stap ‘Praat kort’ is gedaan`."""
        return tuple(self._clause(guard) for guard in guards)

    def _clause(self, guard: Guard) -> str:
        match guard.kind:
            case "any_of" | "all_of" | "none_of":
                parts = "; ".join(self.said(guard.parts))
                return self._say(guard.kind, parts=parts)
            case "age":
                return self._age(guard.age or Age())
            case "fact":
                return self._fact(guard)
            case "meldcode":
                return self._say("meldcode", number=str(guard.meldcode))
            case "ended":
                return self._ended(guard)
            case kind:
                return self._say(kind, name=self._name(guard))

    def _name(self, guard: Guard) -> str:
        titles, line = self.titles, self.line.name
        match guard.kind:
            case "consent":
                return titles.consent(guard.consent or "")
            case "recorded":
                return titles.field(line, self._field(guard.recorded or ""))
            case "done":
                return titles.step(line, guard.done or "")
            case _:
                return titles.role(guard.contact or "")

    def _age(self, age: Age) -> str:
        if age.until is None:
            return self._say("age_from", least=str(age.from_))
        return self._say("age", least=str(age.from_), most=str(age.until))

    def _ended(self, guard: Guard) -> str:
        track = guard.ended or ""
        results = [f"‘{self.titles.result(track, each)}’" for each in guard.is_ or ()]
        return self._say("ended", name=self.titles.track(track), results=", ".join(results))

    def _fact(self, guard: Guard) -> str:
        name = self._field(guard.fact or "")
        answers = [f"‘{self._option(name, each)}’" for each in guard.is_ or ()]
        question = self.titles.field(self.line.name, name)
        if name == (guard.fact or "") and question == name:
            question = name.replace("_", " ").replace("-", " ")
        return self._say("fact", name=question, answers=", ".join(answers))

    def _field(self, reference: str) -> str:
        """The name of a field without the track it may stand on."""
        return reference.rpartition(".")[2]

    def _option(self, field: str, answer: str) -> str:
        for line in (self.line, *self.titles.route.lines.values()):
            for record in line.records.values():
                if field in record.fields and answer in record.fields[field].options:
                    return self.titles.text(record.fields[field].options[answer])
        code = f"condition.answer.{answer}"
        return self._say(f"answer.{answer}") if code in self.catalogue.texts else answer

    def _say(self, code: str, /, **facts: str) -> str:
        return self.catalogue.sentence(
            f"condition.{code}", facts, voice=self.titles.voice, language=self.language
        )
