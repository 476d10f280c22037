"""Where does a case begin: at which organisation, and on which routes can somebody begin one?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.filling import COORDINATORS
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.core.engine.starting import start_reasons, starting_kinds
from zorgroute.core.engine.world import AMSTERDAM, World
from zorgroute.core.routes.route import Route


def place_of_start(acting: Acting, child: KnownChild, route: Route, now: datetime) -> UUID | None:
    """The organisation a case begins at.

    A professional's own; for a family the child's, where the route begins there, else the one
    desk that answers for it. None when there is no such desk, or more than one.
    """
    if acting.organisation is not None or not acting.is_family:
        return acting.organisation
    kinds = {str(kind) for kind in starting_kinds(route)}
    place = acting.municipality
    if child.organisation and parties.kind_of(place, child.organisation) in kinds:
        return child.organisation
    holder = route.model.holds or ""
    functions = (holder, *(route.roles[holder].one_of or ())) if holder in route.roles else ()
    day = now.astimezone(AMSTERDAM).date()
    desks = parties.desks_with(place, kinds, functions, day)
    desks = desks or parties.desks_with(place, kinds, COORDINATORS, day)
    return desks.pop() if len(desks) == 1 else None


def startable(
    routes: Iterable[Route], function: str, kind: str, world: World, now: datetime
) -> list[Route]:
    """The routes that this function may begin at this kind of organisation, as far as the world
    tells (R041); the birth date in it decides on the age, an unknown one on nothing."""
    return [
        each for each in routes if not [*start_reasons(each, world_at(world, kind), function, now)]
    ]


def world_at(world: World, kind: str) -> World:
    """The same world, of a case that is begun at this kind of organisation."""
    return replace(world, starts_at=kind)
