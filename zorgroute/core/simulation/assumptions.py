"""Which numbers does a forecast rest on, and where does each of them come from?

Every number of a scenario has a source or is called an assumption; what the compiler had to
suppose itself is an assumption too. No outcome is made without this list (R240).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from zorgroute.core.routes.faults import Place
from zorgroute.core.routes.reader import Path, Reading
from zorgroute.core.simulation.scenario_scalars import (
    ASSUMPTION,
    AmountWords,
    DurationWords,
)
from zorgroute.core.simulation.scenario_words import ScenarioFile
from zorgroute.core.wording.catalogue import NL, Catalogue, Language


@dataclass(frozen=True)
class Number:
    """One number of a scenario: its words, and the nearest source around it as it was written."""

    path: Path
    words: AmountWords | DurationWords
    source: str | None
    place: Place

    @property
    def name(self) -> str:
        """The path of words, as knobs name it."""
        return ".".join(str(part) for part in self.path)

    @property
    def value(self) -> float | None:
        """The number itself; of a length that is drawn its mean, in its own unit."""
        if isinstance(self.words, AmountWords):
            return self.words.value
        return self.words.mean_days / self.words.days

    @property
    def is_assumption(self) -> bool:
        return self.source == ASSUMPTION


@dataclass(frozen=True)
class Assumption:
    """One thing that the outcome rests on.

    `what` is the path of words in the file, or the station it is about; `code` with `facts` is its
    sentence; `source` is written out, and empty where it is an assumption.
    """

    code: str
    what: str
    value: str
    unit: str
    source: str
    is_assumption: bool
    file: str
    line: int
    facts: tuple[tuple[str, str], ...] = ()


def numbers_of(model: ScenarioFile, reading: Reading) -> Iterator[Number]:
    """Every number in the order of the file, with the source that holds for it."""
    yield from _numbers(model, (), None, reading)


def _numbers(value: object, path: Path, source: str | None, reading: Reading) -> Iterator[Number]:
    if isinstance(value, AmountWords | DurationWords):
        there = reading.path_in_file(path)
        yield Number(there, value, value.source or source, reading.place_of(there))
    elif isinstance(value, BaseModel):
        source = getattr(value, "source", None) or source
        for name, info in type(value).model_fields.items():
            yield from _numbers(getattr(value, name), (*path, info.alias or name), source, reading)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _numbers(each, (*path, key), source, reading)
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _numbers(each, (*path, number), source, reading)


def stated_assumptions(model: ScenarioFile, reading: Reading) -> Iterator[Assumption]:
    """The numbers of the scenario as things that the outcome rests on."""
    for number in numbers_of(model, reading):
        if number.path[0] == "fits":
            continue
        value, unit = number.words.words()
        told = number.source or ASSUMPTION
        yield Assumption(
            code=f"assume.{_kind(number.path)}",
            what=number.name,
            value=value,
            unit=unit,
            source="" if number.is_assumption else model.sources.get(told, told),
            is_assumption=number.is_assumption,
            file=number.place.file,
            line=number.place.line,
            facts=(*_names(number.path), *_condition(model, number.path)),
        )


# After these words stands a name that somebody chose.
_NAMED = ("children", "areas", "facts", "functions", "meetings", "places", "steps", "tracks",
          "norms", "parameters", "shares", "months")  # fmt: skip


def _kind(path: Path) -> str:
    """The words of a path without the names, so that one sentence serves them all."""
    return ".".join(_words(path))


def _words(path: Path) -> Iterator[str]:
    before: str | int = ""
    for part in path:
        if isinstance(part, str) and before not in _NAMED and part != "for":
            yield part
        before = "" if before in _NAMED else part


def _names(path: Path) -> tuple[tuple[str, str], ...]:
    """The names in a path: `name` the first, `part` the last when there are two."""
    found: list[str] = []
    before: str | int = ""
    for part in path:
        if before in _NAMED and isinstance(part, str):
            found.append(part)
            before = ""
        else:
            before = part
    facts = [("name", found[0])] if found else []
    if len(found) > 1:
        facts.append(("part", found[-1]))
    return tuple(facts)


def _condition(model: ScenarioFile, path: Path) -> Iterator[tuple[str, str]]:
    """For which children and which step a number is, where the path does not name them."""
    kind, at = str(path[0]), path[1]
    when = None
    if path[2:3] == ("for",):
        when = getattr(model, kind)[at].for_[path[3]].when
    elif kind == "patience":
        patience = model.patience[int(at)]
        when = patience.when
        yield "name", patience.steps[0]
    elif kind == "waiting":
        waiting = model.waiting[int(at)]
        yield "name", waiting.step
        if waiting.area is not None:
            yield "part", waiting.area
    elif kind == "relapse":
        yield "name", model.relapse[int(at)].result
    if when:
        told = ", ".join(f"{fact}: {' / '.join(answers)}" for fact, answers in when.items())
        yield "when", told


def said(assumption: Assumption, catalogue: Catalogue, language: Language = NL) -> str:
    """The sentence that tells an assumption, with its number and unit, without its source."""
    code = assumption.code if assumption.code in catalogue.texts else "assume.number"
    value = _value(assumption, catalogue, language)
    facts: dict[str, Any] = {"what": assumption.what, "value": value, **dict(assumption.facts)}
    return catalogue.say(code, language=language, **facts)


def _value(assumption: Assumption, catalogue: Catalogue, language: Language) -> str:
    """A number with its unit; a length that is drawn as words say it."""
    law, _, rest = assumption.value.partition(": ")
    if not assumption.unit:
        return _written(assumption.value, language)
    one = "one." if assumption.value == "1" else ""
    unit = catalogue.say(f"assume.unit.{one}{assumption.unit}", language=language)
    if not rest:
        return f"{_written(assumption.value, language)} {unit}"
    pairs = (each.split(" ", 1) for each in rest.split(", "))
    numbers = {word: _written(number, language) for word, number in pairs}
    return catalogue.sentence(f"assume.law.{law}", {**numbers, "unit": unit}, language=language)


def _written(number: str, language: Language) -> str:
    """A number with a comma where Dutch has one."""
    return number.replace(".", ",") if language == NL else number
