"""Who may act as a role in this very case, beside having one of its functions?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zorgroute.core.engine.moves import Actor, Value
from zorgroute.core.engine.world import World
from zorgroute.core.routes.route import ANYONE, Route


def chosen_functions(route: Route, facts: Mapping[str, Value], role: str) -> tuple[str, ...] | None:
    """The functions that a recorded answer named for a role; None while nothing was chosen.

    "Then the youth consultant directs" binds from the moment it is written down.
    """
    known = route.roles.get(role)
    if known is None or known.chosen_by is None:
        return None
    answer = facts.get(known.chosen_by.field)
    return known.chosen_by.means.get(answer, ()) if isinstance(answer, str) else None


def fits(route: Route, facts: Mapping[str, Value], function: str, role: str) -> bool:
    """Whether somebody with this function may act as this role, after what was recorded."""
    if not route.plays(function, role):
        return False
    chosen = chosen_functions(route, facts, role)
    return chosen is None or function == role or function in chosen


def may_fill(
    route: Route, facts: Mapping[str, Value], world: World, actor: Actor, role: str
) -> bool:
    """Whether this person may act as this role here: who has the seat, else who fits."""
    seat = world.seats.get(role)
    if seat:
        return actor.person in seat and route.plays(actor.role, role)
    return fits(route, facts, actor.role, role)


def may_do(
    route: Route, facts: Mapping[str, Value], world: World, actor: Actor, roles: Iterable[str]
) -> bool:
    """Whether one of these roles is this person's; `anyone` is every professional."""
    roles = tuple(roles)
    if ANYONE in roles:
        return not route.is_family(actor.role)
    return any(may_fill(route, facts, world, actor, role) for role in roles)


def seated_roles(route: Route, world: World, function: str, roles: Iterable[str]) -> list[str]:
    """The roles that this function could play, were they not somebody else's in this case."""
    return [role for role in roles if world.seats.get(role) and route.plays(function, role)]
