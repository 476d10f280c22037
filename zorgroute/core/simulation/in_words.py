"""What do the names in an assumption mean to somebody who does not know the files?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.simulation.assumptions import Assumption
from zorgroute.core.simulation.scenario_words import ScenarioFile, Title
from zorgroute.core.wording.catalogue import NL, Language

NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
STEP, OUTCOME, CONDITION = "name", "part", "when"


@dataclass(frozen=True)
class Names:
    """The words for names: of steps, functions, groups, areas and facts; and of an outcome or an
    answer, which mean something only beside their step or fact."""

    words: Mapping[str, str]
    parts: Mapping[tuple[str, str], str]

    def __or__(self, other: Names) -> Names:
        """The words of both; of the other where they differ."""
        return Names({**self.words, **other.words}, {**self.parts, **other.parts})

    def of(self, name: str, beside: str = "") -> str:
        """The words for a name; the name with spaces where nobody gave it words."""
        found = self.parts.get((beside, name)) or self.words.get(name)
        return found if found is not None else name.replace("-", " ").replace("_", " ")

    def within(self, text: str) -> str:
        """A text with every name in it that has words replaced by these."""
        return NAME.sub(lambda each: self.words.get(each[0], each[0]), text)


def names_of(route: Route, model: ScenarioFile, language: Language = NL) -> Names:
    """The words that a route and a scenario give to their names.

    A route has titles in Dutch only; those of a scenario are in both languages.
    """
    words, parts = dict(_of_route(route)), dict(_parts_of_route(route))
    for name, answer, text in _answers(route):
        parts[name, answer] = text
        words.setdefault(answer, text)
    for own in (model.children, model.functions, model.meetings, model.places, model.facts):
        for name, each in own.items():
            title: Title | None = getattr(each, "title", None)
            if title is not None:
                words[name] = title.prof if language == NL else title.en
    words |= {name: area.title for name, area in model.areas.items()}
    return Names(words, parts)


def in_words(assumption: Assumption, names: Names) -> Assumption:
    """The same assumption with words in the place of names."""
    told = dict(assumption.facts)
    # A step is told as `3-kok (its title)`, so that somebody with the file finds it.
    step = told.get(STEP, "").partition(" (")[0]
    facts = {key: names.within(text) for key, text in told.items()}
    if CONDITION in facts:
        facts[CONDITION] = facts[CONDITION].replace("-", " ")
    if STEP in told:
        facts[STEP] = names.of(step)
    if OUTCOME in told:
        facts[OUTCOME] = names.of(told[OUTCOME], step)
    return replace(assumption, facts=tuple(facts.items()))


def _of_route(route: Route) -> Iterator[tuple[str, str]]:
    yield from ((name, role.title.prof) for name, role in route.roles.items() if role.title)
    for line in route.lines.values():
        yield line.name, line.title.prof
        for name, step in line.steps.items():
            yield name, step.title.prof
            yield f"{line.name}.{name}", step.title.prof
            yield from ((each, field.label.prof) for each, field, _ in line.fields_of(step))
        yield from ((result, text.prof) for result, text in line.results.items())
        yield from ((consent, each.title.prof) for consent, each in line.consents.items())
    yield MAIN, route.model.title.prof


def _parts_of_route(route: Route) -> Iterator[tuple[tuple[str, str], str]]:
    for line in route.lines.values():
        for name, step in line.steps.items():
            for outcome, each in step.outcomes.items():
                yield (name, outcome), each.title.prof
                yield (f"{line.name}.{name}", outcome), each.title.prof


def _answers(route: Route) -> Iterator[tuple[str, str, str]]:
    """Each closed answer: the question, the answer, and how it reads."""
    for line in route.lines.values():
        for step in line.steps.values():
            for name, field, _ in line.fields_of(step):
                yield from ((name, answer, text.prof) for answer, text in field.options.items())
