"""What is the next version of a route in a test, and how does a case go there and back?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tests.factories.cases import Case
from tests.factories.routes import CONTENT, find_track
from zorgroute.core.answers import Moved
from zorgroute.core.engine.differing import Pair
from zorgroute.core.engine.events import Migrated
from zorgroute.core.engine.migrating import Agreed, Order, Question, migrate, undo
from zorgroute.core.engine.moves import Actor
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import Route

NEW = "-nieuw"
OFFICER = Actor("persoon-beleid", "beleidsmedewerker")


def move_to(case: Case, new: Route, agreed: Agreed | None = None) -> Case:
    """Move a case to another version, as the chain would."""
    order = Order(OFFICER, case.now, agreed or Agreed())
    answer = migrate(Pair(case.route, new), case.at, case.world, order)
    assert isinstance(answer, Moved), answer
    for event in answer.events:
        if isinstance(event.deed, Migrated):
            case.route = new
        case.write((event,))
    return case


def move_back(case: Case, old: Route) -> Case:
    """Undo the last move to another version."""
    answer = undo(old, case.at, OFFICER, case.now)
    assert isinstance(answer, Moved), answer
    case.route = old
    case.write(answer.events)
    return case


def next_version(route: Route, rng: Random, names: int = 3) -> Route:
    """The shipped route with some of its steps, functions, questions and consents renamed.

    A name stands in several places of the file; all of them change, so the route still reads.
    """
    text = (CONTENT / "routes" / f"{route.name}.yaml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^version: \d+", f"version: {route.version + 1}", text)
    for name in rng.sample(_names(route), names):
        changed = re.sub(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", name + NEW, text)
        if isinstance(_read(route, changed), Route):
            text = changed
    read = _read(route, text)
    assert isinstance(read, Route), read
    return read


def _read(route: Route, text: str) -> object:
    return load_route(text.encode(), f"{route.name}.yaml", find_track, route.parameters)


def _names(route: Route) -> list[str]:
    model = route.model
    steps = [
        *model.steps,
        *model.steps,
        *(name for track in model.tracks.values() for name in track.steps),
    ]
    fields = [name for record in model.records.values() for name in record.fields]
    return [*steps, *model.roles, *fields, *model.consents]


@dataclass
class Deciding:
    """Somebody who answers every question about a case, one way or another."""

    rng: Random

    def on(self, questions: tuple[Question, ...]) -> Agreed:
        steps = {(it.line, it.name): self._pick(it) for it in questions if it.about == "step"}
        roles = {it.name: self._pick(it) for it in questions if it.about == "role"}
        return Agreed(steps, roles)

    def _pick(self, question: Question) -> str:
        renamed = question.name + NEW
        if renamed in question.choices and self.rng.random() < 0.6:
            return renamed
        return self.rng.choice(question.choices)
