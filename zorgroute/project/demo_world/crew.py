"""Who of a town fills a role of a route, for a case that begins with somebody?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zorgroute.chain.cases.filling import ONE_OF_MANY
from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.seats import chosen_functions
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import Role
from zorgroute.project.demo_world.town import Town


@dataclass(frozen=True)
class Worker:
    """A professional of the file in one function."""

    key: str
    organisation: str
    kind: str
    function: str
    groups: tuple[str, ...]


def workers_of(town: Town) -> list[Worker]:
    """Everybody in the file who works somewhere, in each function."""
    kinds = {key: each["soort"] for key, each in town.told["organisaties"].items()}
    return [
        Worker(key, organisation, kinds[organisation], function, tuple(groups.split()))
        for key, each in town.told["mensen"].items()
        for organisation, function, groups in each["werk"]
    ]


@dataclass(frozen=True)
class Crew:
    """Everybody around a case that this professional begins, as the file says it."""

    route: Route
    starter: Worker
    workers: tuple[Worker, ...]
    contacts: Mapping[str, str]

    def __call__(self, role: str, facts: Mapping[str, Value]) -> str | None:
        """The function of who fills a role; nothing when nobody here does."""
        known = self.route.roles.get(role)
        if known is None:
            return None
        if self.route.is_family(role):
            return role if role == "ouders" else None
        if role in self.contacts:
            return self.contacts[role]
        if known.linked_to == "location":
            return None
        if known.chosen_by is not None:
            chosen = chosen_functions(self.route, facts, role) or ()
            return next((found for each in chosen if (found := self(each, facts))), None)
        return next(self._functions(role, known), None)

    def _functions(self, role: str, known: Role) -> Iterator[str]:
        functions = (role, *(known.one_of or ()))
        if self.starter.function in functions and self.starter.kind in known.at:
            yield self.starter.function
        for each in self.workers:
            is_here = each.organisation == self.starter.organisation
            is_meant = each.function in functions and each.kind in known.at
            if is_meant and (is_here or each.kind not in ONE_OF_MANY):
                yield each.function


def crew_for(town: Town, route: Route, starter: Worker) -> Crew:
    """Who is around a case that this professional begins."""
    workers = tuple(workers_of(town))
    functions = {each.key: each.function for each in workers}
    contacts = {
        each["rol"]: functions[each["wie"]]
        for each in town.told["contacten"]
        if each["locatie"] == starter.organisation
    }
    return Crew(route, starter, workers, contacts)
