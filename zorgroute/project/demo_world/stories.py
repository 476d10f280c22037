"""How are the cases that a town's file tells move by move played for real?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.signing import EVERYBODY
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.routebook.queries import present_route
from zorgroute.core.engine.moves import Actor, OnBehalf, Take, Value
from zorgroute.core.routes.route import MAIN
from zorgroute.project.demo_world.town import Told, Town


class NotInForce(Exception):
    """A case of the file runs on a route that the town does not have."""


def play_story(town: Town, told: Told) -> None:
    """Raise a concern and play its moves, each on its own day."""
    name = told.get("route", town.told["routes"][0])
    route = present_route(name)
    if route is None:
        raise NotInForce(name)
    raised = town.at(told["dag"])
    actor = town.acting(town.people[told["door"]])
    with acting_as(actor):
        concern = Concern(
            town.children[told["kind"]],
            tuple(told["gaat_over"]),
            told["feiten"],
            raised.date(),
            told.get("geprobeerd", ""),
        )
        case = raise_concern(actor, route, concern, raised).case
    town.cases[told["kind"]] = case
    for move in told["zetten"]:
        _take(town, case, move)


def _take(town: Town, case: UUID, told: list[Any]) -> None:
    days, who, where, outcome, *more = told
    extra: Mapping[str, Any] = more[0] if more else {}
    at = town.at(days)
    line, _, step = where.rpartition("/")
    actor = town.acting(town.people[who])
    with acting_as(actor):
        behalf = extra.get("namens")
        seen = None if behalf else case_seen_by(actor, case, at)
        role = seen.role_for(line or MAIN, step) if seen else actor.role
        move = Take(
            Actor(str(actor.person), role),
            step,
            outcome,
            at,
            line=line or MAIN,
            record=dict(_record(town, extra.get("invullen", {}))),
            present=frozenset(extra.get("met", ())),
            on_behalf=OnBehalf(*behalf) if behalf else None,
            feedback=extra.get("bericht"),
            next_on=town.day(extra["dag_daarna"]) if "dag_daarna" in extra else None,
        )
        attempt(actor, case, move, at, signing=EVERYBODY)


def _record(town: Town, told: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    for name, value in told.items():
        if isinstance(value, str) and value.startswith("@"):
            yield name, town.day(int(value[1:]))
        elif isinstance(value, list):
            yield name, tuple(str(each) for each in value)
        elif isinstance(value, bool):
            yield name, "ja" if value else "nee"
        else:
            yield name, value
