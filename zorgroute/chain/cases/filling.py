"""Who fills a role of the route in one case: by seat, by choice, by building, or by function?

Nobody is let in because of a function alone where many have it: of every GP, school or provider in
a municipality none is of this case until somebody links one. A role that nobody fills falls to
who coordinates the organisation, so that no field is ever empty in silence (R060).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zorgroute.chain.cases.models import Case, Seat
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.queries import FAMILY_ROLE, Near, Posted, Reachable
from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.seats import chosen_functions
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import OrganisationKind, Role

# Who raised the concern or has the child's group fills these; other colleagues do not.
PERSONAL = frozenset({"leerkracht", "pedagogisch_medewerker"})
# Who answers for an organisation when nobody has the function that is asked there.
COORDINATORS = ("coordinator", "directeur", "teammanager", "jeugdteammanager", "ib")
# There are many of these in a municipality, and one of them is not the other's colleague.
ONE_OF_MANY = frozenset(
    {
        OrganisationKind.PRIMARY_SCHOOL,
        OrganisationKind.CHILDCARE,
        OrganisationKind.GP,
        OrganisationKind.HOSPITAL,
        OrganisationKind.PROVIDER,
        OrganisationKind.WELFARE,
    }
)
Some = tuple[Reachable, ...]


@dataclass(frozen=True)
class Known:
    """What a case says of its people by itself: its seats, who answers, and what was recorded."""

    case: Case
    seats: tuple[Seat, ...]
    holder: str
    facts: Mapping[str, Value]


class Finder:
    """Looks the people of one case up, each table once."""

    def __init__(self, known: Known, route: Route, day: date) -> None:
        self.known, self.case, self.route = known, known.case, route
        place, child = self.case.municipality, self.case.child_id
        self.child = parties.child_behind(place, child) if child else None
        self.places = frozenset(
            each
            for each in (self.case.organisation_id, self.child.organisation if self.child else None)
            if each
        )
        location = self.case.location_id or (self.child.location if self.child else None)
        self.contacts = parties.contacts_of(place, location) if location else []
        self.checked = [each.role for each in self.contacts if each.is_checked]
        self.guardians = tuple(parties.guardians_of(place, child, day)) if child else ()
        self.staff = parties.people_near(place, self._near(), day)
        self._found: dict[str, Some] = {}

    def _near(self) -> Near:
        desks = [
            (name, role, kind)
            for name, role in self.route.roles.items()
            for kind in role.at
            if kind not in ONE_OF_MANY and kind != OrganisationKind.FAMILY
        ]
        functions = {each for name, role, _ in desks for each in (name, *(role.one_of or ()))}
        return Near(
            self.places,
            frozenset(str(kind) for _, _, kind in desks),
            frozenset(functions | set(COORDINATORS)),
            frozenset(each.person_id for each in self.known.seats),
        )

    @property
    def seated(self) -> tuple[str, ...]:
        """The roles that a named person fills here and now."""
        return tuple(name for name in self.route.roles if self._in_seat(name))

    def fill(self, name: str) -> Some:
        """Everybody who fills a role in this case; the coordinator where nobody does."""
        if name not in self._found:
            self._found[name] = ()  # a role that is made of itself ends here
            self._found[name] = self._in_seat(name) or self.candidates(name)
        return self._found[name]

    def others(self, name: str) -> Some:
        """Who could take a role over from whoever fills it now: those near, else all in there."""
        role, now = self.route.roles.get(name), {each.person for each in self.fill(name)}
        if role is None:
            return ()
        posts = self._here(role, (name, *(role.one_of or ())))
        for some in (self.candidates(name), self._of_own_group(posts), (it.who for it in posts)):
            found = tuple(each for each in some if each.person not in now)
            if found:
                return found
        return self.fill(name)

    def _of_own_group(self, posts: list[Posted]) -> Some:
        group = self.child.group if self.child else ""
        return tuple(each.who for each in posts if group and group in each.groups)

    def candidates(self, name: str) -> Some:
        """Who could fill a role here: by a recorded choice, by building, by function."""
        role = self.route.roles.get(name)
        if role is None:
            return ()
        if role.linked_to == "holder":
            return self.fill(self.known.holder)
        chosen = chosen_functions(self.route, self.known.facts, name)
        if role.chosen_by is not None:
            return self._union(chosen or ()) or (self._lead(role) if chosen else ())
        if OrganisationKind.FAMILY in role.at and not role.one_of:
            return self.guardians if name == FAMILY_ROLE else ()
        found = self._of_functions(name, role)
        return found or (self._lead(role) if name in _acting(self.route) else ())

    def _of_functions(self, name: str, role: Role) -> Some:
        linked = tuple(each.who for each in self.contacts if each.role == name)
        if linked or role.linked_to == "location":
            return linked
        starter = self._starter(role, (name, *(role.one_of or ())))
        if starter:
            return starter
        if role.one_of:
            return self._one_of(role, role.one_of)
        return self._colleagues(name, role) or self._at_desk(name, role)

    def _one_of(self, role: Role, functions: Iterable[str]) -> Some:
        """Who has one of several functions: for a person in this case, first those near it."""
        parts = self._union(each for each in functions if each != FAMILY_ROLE)
        if role.linked_to != "case":
            return parts
        near = tuple(each for each in parts if each.organisation in self.places)
        return near or (() if set(role.at) & ONE_OF_MANY else parts)

    def _starter(self, role: Role, functions: tuple[str, ...]) -> Some:
        """Who began the case, where that is the function asked for; goes before others of it."""
        return tuple(
            each.who
            for each in self._here(role, functions)
            if each.who.person == self.case.signaller_id
        )[:1]

    def _union(self, functions: Iterable[str]) -> Some:
        found: dict[UUID, Reachable] = {}
        for function in functions:
            for each in self.fill(function):
                found.setdefault(each.person, each)
        return tuple(found.values())

    def _in_seat(self, name: str) -> Some:
        """Who has the seat: as long as the post or the parenthood it came from lasts."""
        found = []
        for seat in self.known.seats:
            if seat.role != name:
                continue
            people = (
                self.guardians
                if seat.organisation_id is None
                else [
                    each.who for each in self.staff if each.who.organisation == seat.organisation_id
                ]
            )
            found += [each for each in people if each.person == seat.person_id][:1]
        return tuple(found)

    def _colleagues(self, name: str, role: Role) -> Some:
        posts = self._here(role, (name,))
        return tuple(
            each.who for each in (self._of_the_group(posts) if name in PERSONAL else posts)
        )

    def _here(self, role: Role, functions: tuple[str, ...]) -> list[Posted]:
        """Who has one of these functions in a building of this case."""
        return [
            each
            for each in self.staff
            if each.who.organisation in self.places
            and each.who.organisation_kind in role.at
            and each.who.function in functions
            and self._is_in_building(each.who)
        ]

    def _is_in_building(self, who: Reachable) -> bool:
        """Whether somebody works in the building of this case; a desk elsewhere has its own."""
        here = self.case.location_id
        posts = [it.who for it in self.staff if it.who.organisation == who.organisation]
        school = self.child.organisation if self.child else None
        counts = who.organisation == school or any(it.location == here for it in posts)
        return not here or not counts or who.location in (None, here)

    def _of_the_group(self, posts: list[Posted]) -> list[Posted]:
        """Who has the group of the child; once the starter has left, any colleague of that work."""
        group = self.child.group if self.child else ""
        own = [each for each in posts if group and group in each.groups]
        is_gone = all(each.who.person != self.case.signaller_id for each in self.staff)
        return own or (posts if is_gone else [])

    def _at_desk(self, name: str, role: Role) -> Some:
        """Who has the function at the one organisation of its kind; of several, nobody is."""
        found = [
            each.who
            for each in self.staff
            if each.who.function == name
            and each.who.organisation_kind in set(role.at) - ONE_OF_MANY
        ]
        if len({each.organisation for each in found}) > 1:
            found = [each for each in found if each.organisation in self.places]
        return tuple(found)

    def _lead(self, role: Role) -> Some:
        return tuple(each for each in self.coordinators() if each.organisation_kind in role.at)[:1]

    @property
    def kind(self) -> str:
        """What kind of organisation this case is at; empty where nobody works today."""
        here = (it.who for it in self.staff if it.who.organisation == self.case.organisation_id)
        return next((each.organisation_kind for each in here), "")

    def coordinators(self) -> Some:
        """Who coordinates where this case is, the highest in rank first."""
        here = [each.who for each in self.staff if each.who.organisation in self.places]
        return tuple(
            each for function in COORDINATORS for each in here if each.function == function
        )


def _acting(route: Route) -> frozenset[str]:
    """The roles that must do something on this route; who is only present is never replaced."""
    return frozenset(
        role
        for line in route.lines.values()
        for role in (line.lead, *(each for step in line.steps.values() for each in step.who))
        if role is not None
    ) | {route.model.holds or ""}
