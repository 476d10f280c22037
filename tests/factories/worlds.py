"""A small Westerkwartier of its own for each test: one school, the CJG, two families."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.queries import acting_in, hats_of
from zorgroute.chain.routebook.actions import publish
from zorgroute.chain.routebook.queries import content, present_route

MONDAY = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
ROUTE = "westerkwartier.basisschool"
STAFF = {
    "leerkracht": Name("Tirza", "Molenbrug"),
    "collega": Name("Jorn", "Akkervliet"),
    "ib": Name("Hanneke", "Zilverdal"),
    "directeur": Name("Otto", "Steenhaven", "van"),
    "beheerder": Name("Nel", "Kruidhof"),
}


@dataclass
class School:
    """The people of one test by role, and the places they are at."""

    municipality: str
    organisation: UUID
    location: UUID
    cjg_organisation: UUID
    people: dict[str, UUID] = field(default_factory=dict)
    children: dict[str, UUID] = field(default_factory=dict)
    now: datetime = MONDAY

    def acting(self, role: str, now: datetime | None = None) -> Acting:
        """This person in the own function on a day."""
        day = (now or self.now).date()
        with acting_as(Duty(municipality=self.municipality)):
            hat = hats_of(self.people[role], day)[0]
            return acting_in(hat, day)


def make_school(now: datetime = MONDAY, municipality: str = "") -> School:
    """Build one school with its people; every call makes another municipality, unless named."""
    municipality = municipality or f"westerkwartier-{uuid.uuid4().hex[:8]}"
    since = date(2020, 8, 1)
    with acting_as(Duty(municipality=municipality)):
        parties.add_municipality(municipality, "Westerkwartier")
        publish(content().folder / "routes" / f"{ROUTE}.yaml", now)
        school = parties.add_organisation(municipality, "De Lantaarn", "primary_school")
        place = parties.add_location(municipality, school, "De Lantaarn", "088 000 00 01")
        cjg = parties.add_organisation(municipality, "CJG Westhoek", "ggd")
        made = School(municipality, school, place, cjg, now=now)
        for role, name in STAFF.items():
            person = parties.add_person(municipality, name, phone="088 000 00 02")
            groups = ("4",) if role in ("leerkracht", "collega") else ()
            function = "leerkracht" if role == "collega" else role
            groups = ("5",) if role == "collega" else groups
            parties.employ(
                municipality, person, school, function, since, location=place, groups=groups
            )
            made.people[role] = person
        made.people["cjg"] = parties.add_person(
            municipality, Name("Wouter", "Lindeboog"), phone="088 000 00 03"
        )
        post = parties.employ(municipality, made.people["cjg"], cjg, "cjg", since)
        parties.link_contact(municipality, place, "cjg", post, checked_on=date(2026, 1, 5))
        _families(made)
    return made


def _families(made: School) -> None:
    place = made.municipality
    for key, given, surname, born, group in (
        ("pip", "Pip", "Waterland", date(2019, 2, 11), "4"),
        ("mats", "Mats", "Waterland", date(2016, 9, 3), "6"),
        ("juno", "Juno", "Heuvelrug", date(2019, 6, 1), "4"),
    ):
        made.children[key] = parties.enrol_child(
            place,
            Name(given, surname),
            born,
            organisation=made.organisation,
            location=made.location,
            group=group,
        )
    for key, name, children in (
        ("ouders", Name("Eva", "Waterland"), ("pip", "mats")),
        ("ouders-juno", Name("Jan", "Heuvelrug"), ("juno",)),
    ):
        made.people[key] = parties.add_person(place, name, phone="06 00000000", is_family=True)
        for child in children:
            parties.add_guardian(place, made.children[child], made.people[key], date(2020, 1, 1))


def route():
    """The route of these worlds in its present version."""
    found = present_route(ROUTE)
    assert found is not None
    return found
