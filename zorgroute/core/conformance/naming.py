"""Which step of the route does a word in a log mean, and which did it perhaps mean?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zorgroute.core.routes.faults import did_you_mean
from zorgroute.core.routes.route import Route
from zorgroute.core.traces.log import Activity


@dataclass(frozen=True)
class Meant:
    """A step of the route and one of its outcomes; `outcome` is empty where that is not told."""

    line: str
    step: str
    outcome: str = ""


@dataclass(frozen=True)
class Names:
    """The words of a route: names of steps and their titles, with the places that have them."""

    route: Route
    places: Mapping[str, tuple[tuple[str, str], ...]]

    @classmethod
    def of(cls, route: Route) -> Names:
        found: dict[str, list[tuple[str, str]]] = {}
        for line in route.lines.values():
            for name, step in line.steps.items():
                words = (name, step.title.prof, step.title.ouder)
                for word in dict.fromkeys(_plain(each) for each in words):
                    found.setdefault(word, []).append((line.name, name))
        return cls(route, {word: tuple(places) for word, places in found.items()})

    def meant(self, activity: Activity) -> Meant | None:
        """The step that a row is about: by its name on its line, else by name or title.

        A word that stands on several lines without saying which is not guessed: None. An outcome
        that the step does not have counts as not told.
        """
        line = self.route.lines.get(activity.line)
        if line is not None and activity.step in line.steps:
            return self._with_outcome(line.name, activity.step, activity.outcome)
        places = self.places.get(_plain(activity.step), ())
        here = [each for each in places if each[0] == activity.line]
        found = here or list(places)
        if len(found) != 1:
            return None
        return self._with_outcome(*found[0], activity.outcome)

    def _with_outcome(self, line: str, step: str, wanted: str) -> Meant:
        outcomes = self.route.step(line, step).outcomes
        if wanted in outcomes:
            return Meant(line, step, wanted)
        for name, each in outcomes.items():
            if wanted and _plain(wanted) in (_plain(each.title.prof), _plain(each.title.ouder)):
                return Meant(line, step, name)
        return Meant(line, step)

    def nearest(self, word: str) -> str:
        """The name of a step that looks like this word, or nothing."""
        names = {name for line in self.route.lines.values() for name in line.steps}
        return did_you_mean(word, names)


def _plain(word: str) -> str:
    return " ".join(word.split()).casefold()
