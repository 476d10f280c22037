"""Which believable sentences stand on the forms of the demo?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

from zorgroute.core.routes.words import InformationClass

# The routes that a worry fits; without it, it fits every route.
ONLY = "bij"


@dataclass(frozen=True)
class Telling:
    """About whom is told: the child's and a parent's given name, what the worry is, who was there.

    `theme` names a worry of the phrases; the sentences on it come before the others.
    """

    child: str
    parent: str
    theme: str
    present: tuple[str, ...]
    organisations: tuple[str, ...]


@dataclass(frozen=True)
class Phrases:
    """The bank of sentences: per worry, per question, and per class of information."""

    worries: Mapping[str, Mapping[str, tuple[str, ...]]]
    answers: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, tuple[str, ...]]

    def say(self, rng: Random, name: str, about: InformationClass, telling: Telling) -> str:
        """A sentence for a question: about this worry if there is one, else for any child."""
        worry = self.worries[telling.theme]
        some = worry.get(name) or self.answers.get(name) or self.classes[str(about)]
        return rng.choice(some).format(kind=telling.child, ouder=telling.parent)

    def themes(self, route: str) -> list[str]:
        """The worries that fit a route: one that is only its own, else all that fit it."""
        routes = {worry: some.get(ONLY, ()) for worry, some in self.worries.items()}
        alone = [worry for worry, names in routes.items() if names == (route,)]
        return alone or [worry for worry, names in routes.items() if not names or route in names]

    def facts(self, rng: Random, telling: Telling) -> str:
        """What was seen, as it is told when the worry is raised."""
        return self.say(rng, "feiten", InformationClass.DEVELOPMENT, telling)


def read_phrases(file: Path) -> Phrases:
    """The bank of sentences of the demo."""
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    return Phrases(
        {worry: _tuples(some) for worry, some in told["zorgen"].items()},
        _tuples(told["antwoorden"]),
        _tuples(told["soorten"]),
    )


def _tuples(told: Mapping[str, str | list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: (some,) if isinstance(some, str) else tuple(some) for name, some in told.items()}
