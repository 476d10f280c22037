"""A town of its own for each test: the people of a story, each where the route says they work.

The routes of the town are those of the municipality it is modelled on, under its own name, so that
nothing of one test is in force in another.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.queries import acting_in, hats_of
from zorgroute.chain.routebook.actions import publish
from zorgroute.chain.routebook.queries import content, present_route
from zorgroute.core.routes.route import Route

MONDAY = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
SINCE = date(2010, 8, 1)
GROUP = "4"
EVA = Name("Eva", "Waterland")
# What each kind of organisation is called in a town.
PLACES = {
    "primary_school": "De Lantaarn",
    "childcare": "Het Zaaibed",
    "ggd": "GGD Stroomdal",
    "gp": "Huisartsenpraktijk De Linde",
    "hospital": "Ziekenhuis De Brug",
    "municipality": "Het Gemeentehuis",
    "front_desk": "De Voordeur",
    "cjg": "CJG Westhoek",
    "swv": "Samenwerkingsverband Rietpluim",
    "mee": "Cliëntondersteuning Zilverlinde",
    "welfare": "Welzijn Het Trefpunt",
    "provider": "Jeugdhulp De Overkant",
    "social_team": "Wijkteam Stuwwal",
    "youth_team": "Jeugdteam Waalbocht",
    "safety_desk": "Veilig Thuis",
}
# Where somebody works when a role may be filled at more than one kind of organisation.
RATHER_AT = {
    "algemene_voorziening": "welfare",
    "hulpverlening": "welfare",
    "medisch_specialist": "hospital",
    "mdo_leden": "ggd",
}
# A colleague has the same work, for another group.
COLLEAGUES = {"primary_school": "leerkracht", "childcare": "pedagogisch_medewerker"}
# There are many of these, so who is meant is linked to the building where the child is.
MANY = {"provider", "welfare", "hospital", "gp", "primary_school", "childcare"}


@dataclass
class Town:
    """The people of one test by role, the child, and the routes that hold there."""

    municipality: str
    home: str
    now: datetime
    organisations: dict[str, UUID] = field(default_factory=dict)
    locations: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    posts: dict[str, UUID] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    children: dict[str, UUID] = field(default_factory=dict)
    at: str = ""

    def acting(self, role: str, now: datetime | None = None) -> Acting:
        """This person in the own function on a day."""
        day = (now or self.now).date()
        with acting_as(Duty(municipality=self.municipality)):
            hat = hats_of(self.people[role], day)[0]
            return acting_in(hat, day)

    def own(self, name: str) -> str:
        """The name of a route of the town that this one is modelled on, as it is called here."""
        return re.sub(rf"\b{self.home}\.", f"{self.municipality}.", name)

    def route(self, name: str) -> Route:
        """A route of this town in its present version, by the name it ships under."""
        found = present_route(self.own(name))
        assert found is not None, name
        return found


@dataclass(frozen=True)
class Cast:
    """Who takes part in what happens: people by role, who begins, and whose contact is known."""

    people: Mapping[str, str]
    opened_by: str
    contacts: tuple[str, ...] = ()
    born: date = date(2019, 2, 11)


def make_town(
    home: str, routes: Iterable[str], cast: Cast, folder: Path, now: datetime = MONDAY
) -> Town:
    """Build a town modelled on `home`, in which these of its routes hold; every call another."""
    town = Town(f"{home}-{uuid.uuid4().hex[:8]}", home, now)
    with acting_as(Duty(municipality=town.municipality)):
        region = "zuid" if home == "nijmegen" else "noord"
        parties.add_municipality(town.municipality, home.capitalize(), region)
        for name in routes:
            publish(_own_file(town, name, folder), now)
        told = [town.route(name) for name in routes]
        _employ(town, told, cast)
        _family(town, cast)
        _link(town, told, cast)
    return town


def _own_file(town: Town, name: str, folder: Path) -> Path:
    text = (content().folder / "routes" / f"{name}.yaml").read_text(encoding="utf-8")
    text = town.own(text).replace(
        f"municipality: {town.home}", f"municipality: {town.municipality}", 1
    )
    file = folder / f"{town.own(name)}.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def _employ(town: Town, routes: list[Route], cast: Cast) -> None:
    town.at = _kind(routes, cast.opened_by, "primary_school")
    for role, called in cast.people.items():
        kind = _kind(routes, role, town.at)
        if kind == "family":
            continue
        given, _, surname = called.partition(" ")
        name = Name(given, surname or given)
        town.people[role] = parties.add_person(town.municipality, name, phone="088 000 00 02")
        town.names[role] = f"{name.given} {name.surname}"
        groups = ("5",) if role == "collega" else (GROUP,) if kind == town.at else ()
        town.posts[role] = parties.employ(
            town.municipality,
            town.people[role],
            _organisation(town, kind),
            COLLEAGUES[kind] if role == "collega" else role,
            SINCE,
            location=town.locations[kind],
            groups=groups,
        )


def _kind(routes: list[Route], role: str, otherwise: str) -> str:
    """Where a role works: as the first route that knows it says, else where the child is."""
    if role == "collega":
        return otherwise
    known = next((route.roles[role] for route in routes if role in route.roles), None)
    assert known is not None, role
    return RATHER_AT.get(role) or str(known.at[0])


def _organisation(town: Town, kind: str) -> UUID:
    if kind not in town.organisations:
        made = parties.add_organisation(town.municipality, PLACES[kind], kind)
        town.organisations[kind] = made
        town.locations[kind] = parties.add_location(
            town.municipality, made, PLACES[kind], "088 000 00 01"
        )
    return town.organisations[kind]


def _family(town: Town, cast: Cast) -> None:
    """One child with both parents; one of them does what parents do here."""
    if town.at == "family":
        town.at = "primary_school"
    place = town.municipality
    child = parties.enrol_child(
        place,
        Name("Pip", EVA.surname),
        cast.born,
        organisation=_organisation(town, town.at),
        location=town.locations[town.at],
        group=GROUP,
    )
    parent = parties.add_person(place, EVA, phone="06 00000000", is_family=True)
    parties.add_guardian(place, child, parent, cast.born)
    town.children["pip"], town.people["ouders"] = child, parent


def _link(town: Town, routes: list[Route], cast: Cast) -> None:
    """The fixed contacts of the building, and who of the many is meant there."""
    for role, post in town.posts.items():
        hat = hats_of(town.people[role], town.now.date())[0]
        is_elsewhere = role != "collega" and hat.organisation_kind != town.at
        is_of_many = is_elsewhere and hat.organisation_kind in MANY
        known = [each.roles[role] for each in routes if role in each.roles]
        if any(each.linked_to == "location" for each in known) or is_of_many:
            is_checked = role in cast.contacts or is_of_many
            parties.link_contact(
                town.municipality,
                town.locations[town.at],
                role,
                post,
                checked_on=town.now.date() if is_checked else None,
            )
