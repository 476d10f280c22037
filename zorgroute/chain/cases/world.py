"""What does the world around a case say today: who fills which function, who is away, what age?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.models import Case
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.queries import FAMILY_ROLE, KnownChild, Reachable
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.world import AMSTERDAM, Person, World
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import OrganisationKind, Role

# The person who raised the concern fills these; other colleagues with the function do not.
PERSONAL = frozenset({"leerkracht", "pedagogisch_medewerker"})


@dataclass(frozen=True)
class Surroundings:
    """The world for the engine, and the people behind the functions of the route.

    `fillers` are everybody who has the function, of whom the world names the first.
    """

    world: World
    child: KnownChild | None
    fillers: Mapping[str, tuple[Reachable, ...]] = field(default_factory=dict)

    def people(self, role: str) -> tuple[Reachable, ...]:
        return self.fillers.get(role, ())


def surroundings(case: Case, route: Route, now: datetime) -> Surroundings:
    """Everybody around a case on this day, found by what the route says of its roles."""
    finder = _Finder(case, route, now)
    fillers = {name: tuple(finder.fill(name, role)) for name, role in route.roles.items()}
    fillers = _with_stand_ins(case.municipality, fillers, now)
    world = World(
        calendar=content().calendar,
        functions={
            name: _person(some[0])
            for name, some in fillers.items()
            if some and not route.is_family(name)
        },
        birth_date=finder.child.birth_date if finder.child else None,
        contacts=frozenset(finder.checked),
        deviation_codes=content().deviation_codes,
        school_region=parties.school_region(case.municipality),
    )
    return Surroundings(world, finder.child, fillers)


def _with_stand_ins(
    municipality: str, fillers: Mapping[str, tuple[Reachable, ...]], now: datetime
) -> dict[str, tuple[Reachable, ...]]:
    day = now.astimezone(AMSTERDAM).date()
    steps_in = parties.replacements(municipality, day)
    wanted = {each.person for some in fillers.values() for each in some} & steps_in.keys()
    found = parties.reachable_people(steps_in.values()) if wanted else {}
    return {
        name: tuple(_with_stand_in(each, steps_in, found) for each in some)
        for name, some in fillers.items()
    }


def _with_stand_in(
    each: Reachable, steps_in: Mapping[UUID, UUID], found: Mapping[UUID, Reachable]
) -> Reachable:
    at, seen = each.person, {each.person}
    while at in steps_in and steps_in[at] not in seen:
        at = steps_in[at]
        seen.add(at)
    return each if at == each.person else replace(each, stand_in=found.get(at))


def _person(each: Reachable) -> Person:
    if each.stand_in is None:
        return Person(str(each.person), each.name)
    stand_in = Person(str(each.stand_in.person), each.stand_in.name)
    return Person(str(each.person), each.name, stand_in, away=True)


class _Finder:
    """Looks the people of a case up, each table once."""

    def __init__(self, case: Case, route: Route, now: datetime) -> None:
        self.case, self.route = case, route
        self.day = now.astimezone(AMSTERDAM).date()
        place, child = case.municipality, case.child_id
        self.here, self.elsewhere = self._everybody()
        self.contacts = parties.contacts_of(place, case.location_id) if case.location_id else []
        self.checked = [each.role for each in self.contacts if each.is_checked]
        self.child = parties.child_behind(place, child) if child else None
        self.guardians = parties.guardians_of(place, child, self.day) if child else []

    def fill(self, name: str, role: Role) -> Iterable[Reachable]:
        """Everybody who fills a role of the route for this case."""
        if OrganisationKind.FAMILY in role.at:
            return self.guardians if name == FAMILY_ROLE else []
        linked = [each.who for each in self.contacts if each.role == name]
        functions = (name, *(role.one_of or ()))
        if linked or role.linked_to == "location":
            return linked
        if set(role.at) & set(self.route.model.for_.organisation):
            return self._colleagues(name, functions)
        return [
            each
            for each in self.elsewhere
            if each.organisation_kind in set(role.at) and each.function in functions
        ]

    def _everybody(self) -> tuple[list[Reachable], list[Reachable]]:
        """Who works here, and who fills a role of the route at an organisation elsewhere."""
        own = set(self.route.model.for_.organisation)
        away = [
            (name, role)
            for name, role in self.route.roles.items()
            if not set(role.at) & own and role.linked_to != "location"
        ]
        found = parties.colleagues_around(
            self.case.municipality,
            self.case.organisation_id,
            {str(kind) for _, role in away for kind in role.at},
            {each for name, role in away for each in (name, *(role.one_of or ()))},
            self.day,
        )
        here = [each for each in found if each.organisation == self.case.organisation_id]
        return here, found

    def _colleagues(self, name: str, functions: tuple[str, ...]) -> Iterable[Reachable]:
        """Who has the function in this building."""
        posts = [
            post
            for post in self.here
            if post.function in functions
            and (not self.case.location_id or post.location in (None, self.case.location_id))
        ]
        own = [post for post in posts if post.person == self.case.signaller_id]
        return own if own or name in PERSONAL else posts
