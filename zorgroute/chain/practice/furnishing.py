"""Who takes part in a practice, so that every function of its routes is filled by somebody?

Only names of content/practice/cast.yaml are used; nobody in it exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import yaml

from zorgroute.chain.cases.filling import ONE_OF_MANY
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.routebook.queries import content
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import Age, OrganisationKind

# No number of anybody: it does not ring anywhere.
PHONE = "088 000 00 00"
# From when on everybody works and lives there: long enough for every look back of a route.
YEARS = 3
FROM, UNTIL = 4, 13
HAS_A_SAY, SOON = 12, timedelta(days=20)


@dataclass
class _Stage:
    """What has been made of a practice so far."""

    municipality: str
    kind: OrganisationKind
    today: date
    organisations: dict[str, UUID] = field(default_factory=dict)
    location: UUID | None = None
    posts: dict[str, UUID] = field(default_factory=dict)

    @property
    def since(self) -> date:
        return years_before(self.today, YEARS)


@cache
def cast() -> Mapping[str, Any]:
    """The invented people and places of every practice."""
    text = (content().folder / "practice" / "cast.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


def furnish(
    municipality: str, kind: OrganisationKind, routes: Sequence[Route], today: date
) -> None:
    """Make an organisation of this kind, everybody whom these routes need, and a few children.

    Works under the duty of the installation. Gives nobody a way in and nobody a mail address.
    """
    stage = _Stage(municipality, kind, today)
    own = _organisation(stage, kind)
    stage.location = parties.add_location(
        municipality, own, cast()["organisations"][str(kind)], PHONE
    )
    names = iter(cast()["colleagues"])
    functions = functions_of(kind, routes)
    for function, at in functions.items():
        stage.posts[function] = _employ(stage, Name(*next(names)), function, at)
    for role in sorted({*_linked(routes), *_one_of_many(functions, kind, routes)}):
        if role in stage.posts:
            parties.link_contact(
                municipality, stage.location, role, stage.posts[role], checked_on=today
            )
    _families(stage, own, routes[0].model.for_.age)


def functions_of(kind: OrganisationKind, routes: Sequence[Route]) -> dict[str, OrganisationKind]:
    """Every function that has something to do on these routes, and at what kind of organisation.

    At the own kind where a function can be there. A role that several functions may fill stands
    for those functions. Families are no function.
    """
    found: dict[str, OrganisationKind] = {}
    for route in routes:
        doing = _doing(route)
        for name, role in route.roles.items():
            at = [each for each in role.at if each != OrganisationKind.FAMILY]
            if at and not role.one_of and name in doing:
                found.setdefault(name, kind if kind in at else at[0])
    return found


def _doing(route: Route) -> set[str]:
    """The roles that do a step, answer, start or lead something, or hear that a term passed."""
    found = {route.model.holds or "", *_linked([route])}
    for line in route.lines.values():
        found |= {line.lead or "", *line.may_start}
        for step in line.steps.values():
            found |= {*step.who, *((step.overdue and step.overdue.tell) or ())}
    filling = {
        each for name in found & route.roles.keys() for each in route.roles[name].one_of or ()
    }
    return found | filling


def _linked(routes: Sequence[Route]) -> Iterator[str]:
    for route in routes:
        for name, role in route.roles.items():
            if role.linked_to == "location":
                yield name


def _one_of_many(
    functions: Mapping[str, OrganisationKind], own: OrganisationKind, routes: Sequence[Route]
) -> Iterator[str]:
    """Functions such as the GP: there are many of them, so one takes part only once linked.

    Not at the kinds where a case can begin: there the case itself says which one it is.
    """
    begins = {own, *(kind for route in routes for kind in route.model.for_.organisation)}
    for name, at in functions.items():
        if at in ONE_OF_MANY - begins:
            yield name


def _organisation(stage: _Stage, kind: OrganisationKind) -> UUID:
    name = cast()["organisations"][str(kind)]
    if name not in stage.organisations:
        stage.organisations[name] = parties.add_organisation(stage.municipality, name, str(kind))
    return stage.organisations[name]


def _employ(stage: _Stage, name: Name, function: str, at: OrganisationKind) -> UUID:
    """Somebody new in a function; since another day each, which keeps them in order."""
    is_own = at == stage.kind
    person = parties.add_person(stage.municipality, name, phone=PHONE)
    return parties.employ(
        stage.municipality,
        person,
        _organisation(stage, at),
        function,
        stage.since + timedelta(days=len(stage.posts)),
        location=stage.location if is_own else None,
        groups=(group_of(stage.kind),) if is_own else (),
    )


def group_of(kind: OrganisationKind) -> str:
    """The one group of a practice; everybody of the organisation has it."""
    return str(cast()["groups"].get(str(kind), ""))


def _families(stage: _Stage, own: UUID, age: Age | None) -> None:
    families = cast()["families"]
    count = sum(len(each["children"]) for each in families)
    births = iter(births_within(age, count, stage.today))
    for family in families:
        parents = [
            parties.add_person(stage.municipality, Name(*name), phone=PHONE, is_family=True)
            for name in family["parents"]
        ]
        for name in family["children"]:
            child = parties.enrol_child(
                stage.municipality,
                Name(*name),
                next(births),
                organisation=own,
                location=stage.location,
                group=group_of(stage.kind),
            )
            for parent in parents:
                parties.add_guardian(stage.municipality, child, parent, stage.since)


def births_within(age: Age | None, count: int, today: date) -> list[date]:
    """Birthdays for a number of children, spread over the ages of a route.

    Where the route is also for twelve, the last child soon turns twelve: from then on it has a say.
    """
    first = age.from_ if age else FROM
    last = (age.until if age and age.until is not None else max(UNTIL, first + 1)) - 1
    ages = [first + (last - first) * number // max(1, count) for number in range(count)]
    found = [
        years_before(today - timedelta(days=40 + 70 * number), years)
        for number, years in enumerate(ages)
    ]
    if first < HAS_A_SAY <= last:
        found[-1] = years_before(today + SOON, HAS_A_SAY)
    return found


def years_before(day: date, years: int) -> date:
    """The same day a number of years ago; a leap day is the day before it."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if is_leap_day else day.day)
