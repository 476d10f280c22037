"""Which people and cases does the demo have, read from content/demo and really played?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.db import transaction

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt, settle_case
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.queries import acting_in, hats_of
from zorgroute.chain.routebook.actions import publish
from zorgroute.chain.routebook.queries import content, present_route
from zorgroute.core.engine.moves import Actor, OnBehalf, Take, Value
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.route import MAIN, Route

SCHOOL_DAY = time(15, 30)


@dataclass
class World:
    """What has been made so far, by the names of the demo file."""

    municipality: str
    now: datetime
    organisations: dict[str, UUID] = field(default_factory=dict)
    locations: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    posts: dict[str, UUID] = field(default_factory=dict)
    children: dict[str, UUID] = field(default_factory=dict)
    cases: dict[str, UUID] = field(default_factory=dict)

    def at(self, days: int) -> datetime:
        """After school on a day counted from today; never later than now."""
        return min(datetime.combine(self.day(days), SCHOOL_DAY, AMSTERDAM), self.now)

    def day(self, days: int) -> date:
        """A day counted from today; what falls in a weekend was on the Friday before it."""
        day = self.now.astimezone(AMSTERDAM).date() + timedelta(days=days)
        return day if days == 0 else day - timedelta(days=max(0, day.weekday() - 4))


def fill(now: datetime | None = None) -> list[World]:
    """Fill an empty installation with every world of content/demo, each in one transaction."""
    moment = now or clock.now()
    files = sorted((content().folder / "demo").glob("*.yaml"))
    return [_fill_one(file, moment) for file in files]


def _fill_one(file: Path, now: datetime) -> World:
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    world = World(told["gemeente"]["code"], now)
    with transaction.atomic():
        with acting_as(Duty(municipality=world.municipality)):
            _make_places(world, told)
            _make_people(world, told)
            _make_families(world, told)
        for case in told["zaken"]:
            _play(world, case)
        with acting_as(Duty(municipality=world.municipality)):
            for case in world.cases.values():
                settle_case(case, now)
    return world


def _make_places(world: World, told: Mapping[str, Any]) -> None:
    parties.add_municipality(world.municipality, told["gemeente"]["naam"])
    for name in told["routes"]:
        publish(content().folder / "routes" / f"{name}.yaml", world.at(-400))
    for key, each in told["organisaties"].items():
        made = parties.add_organisation(world.municipality, each["naam"], each["soort"])
        world.organisations[key] = made
        for place, (name, phone) in each["locaties"].items():
            world.locations[place] = parties.add_location(world.municipality, made, name, phone)


def _make_people(world: World, told: Mapping[str, Any]) -> None:
    for order, (key, each) in enumerate(told["mensen"].items()):
        person = parties.add_person(
            world.municipality,
            _name(each["naam"]),
            phone=each.get("tel", ""),
            hours=each.get("uren", ""),
            email=f"{key}@voorbeeld.test",
        )
        world.people[key] = person
        for organisation, function, groups in each["werk"]:
            world.posts[key] = parties.employ(
                world.municipality,
                person,
                world.organisations[organisation],
                function,
                world.day(-500),
                location=world.locations.get(organisation),
                groups=tuple(groups.split()),
            )
        _offer(world, key, each.get("demo"), order)
    for each in told["contacten"]:
        parties.link_contact(
            world.municipality,
            world.locations[each["locatie"]],
            each["rol"],
            world.posts[each["wie"]],
            replacement=world.posts[each["vervanger"]],
            checked_on=world.day(each["nagekeken"]),
        )
    for each in told["afwezig"]:
        parties.take_leave(
            _acting(world, each["vervanger"], world.day(0)),
            world.people[each["wie"]],
            world.people[each["vervanger"]],
            world.day(each["van"]),
            world.day(each["tot"]),
        )


def _make_families(world: World, told: Mapping[str, Any]) -> None:
    for order, family in enumerate(told["gezinnen"].values(), start=50):
        parents = [
            _make_parent(world, key, name, family, order) for key, name in family["ouders"].items()
        ]
        for key, (given, surname, born, school, group, *prefix) in family["kinderen"].items():
            child = parties.enrol_child(
                world.municipality,
                Name(given, surname, prefix[0] if prefix else ""),
                date.fromisoformat(born),
                organisation=world.organisations[school],
                location=world.locations[school],
                group=group,
            )
            world.children[key] = child
            for parent in parents:
                parties.add_guardian(world.municipality, child, parent, world.day(-500))


def _make_parent(
    world: World, key: str, name: list[str], family: Mapping[str, Any], order: int
) -> UUID:
    made = parties.add_person(
        world.municipality,
        _name(name),
        phone="06 00 00 00 00",
        email=f"{key}@voorbeeld.test",
        is_family=True,
    )
    world.people[key] = made
    _offer(world, key, family.get("demo", {}).get(key), order)
    return made


def _offer(world: World, key: str, label: str | None, order: int) -> None:
    if label is None:
        return
    account = parties.open_account(
        world.municipality, world.people[key], f"{world.municipality}.{key}", world.now
    )
    parties.offer_in_demo(account, label, order)


def _name(parts: list[str]) -> Name:
    return Name(parts[0], parts[1], parts[2] if len(parts) > 2 else "")


def _acting(world: World, key: str, day: date) -> Acting:
    hats = hats_of(world.people[key], day)
    return acting_in(hats[0], day)


def _play(world: World, told: Mapping[str, Any]) -> None:
    """Raise a concern and play its moves, each on its own day."""
    route = present_route(told.get("route", "westerkwartier.basisschool"))
    if route is None:
        raise LookupError(told["kind"])
    raised = world.at(told["dag"])
    with acting_as(Duty(municipality=world.municipality)):
        actor = _acting(world, told["door"], raised.date())
    with acting_as(actor):
        concern = Concern(
            world.children[told["kind"]],
            tuple(told["gaat_over"]),
            told["feiten"],
            raised.date(),
            told.get("geprobeerd", ""),
        )
        world.cases[told["kind"]] = raise_concern(actor, route, concern, raised).case
    for move in told["zetten"]:
        _take(world, route, world.cases[told["kind"]], move)


def _take(world: World, route: Route, case: UUID, told: list[Any]) -> None:
    days, who, where, outcome, *more = told
    extra: Mapping[str, Any] = more[0] if more else {}
    at = world.at(days)
    line, _, step = where.rpartition("/")
    with acting_as(Duty(municipality=world.municipality)):
        actor = _acting(world, who, at.date())
    with acting_as(actor):
        seen = case_seen_by(actor, case, at)
        behalf = extra.get("namens")
        role = actor.role if behalf else seen.role_for(line or MAIN, step)
        move = Take(
            Actor(str(actor.person), role),
            step,
            outcome,
            at,
            line=line or MAIN,
            record=dict(_record(world, extra.get("invullen", {}))),
            present=frozenset(extra.get("met", ())),
            on_behalf=OnBehalf(*behalf) if behalf else None,
            feedback=extra.get("bericht"),
            next_on=world.day(extra["dag_daarna"]) if "dag_daarna" in extra else None,
        )
        attempt(actor, case, move, at)


def _record(world: World, told: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    for name, value in told.items():
        if isinstance(value, str) and value.startswith("@"):
            yield name, world.day(int(value[1:]))
        elif isinstance(value, list):
            yield name, tuple(str(each) for each in value)
        elif isinstance(value, bool):
            yield name, "ja" if value else "nee"
        else:
            yield name, value
