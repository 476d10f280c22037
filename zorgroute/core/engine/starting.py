"""Who may begin a case on this route, at which kind of organisation, and at which age?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine.world import World
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import OrganisationKind


def starting_kinds(route: Route) -> tuple[OrganisationKind, ...]:
    """The kinds of organisation where a case on this route begins: those it is for, and where who
    answers for it from the first step works."""
    holder = route.roles.get(route.model.holds or "")
    at = holder.at if holder else ()
    kinds = dict.fromkeys((*route.model.for_.organisation, *at))
    return tuple(kind for kind in kinds if kind != OrganisationKind.FAMILY)


def start_reasons(route: Route, world: World, function: str, now: datetime) -> Iterator[Reason]:
    """Everything that stands in the way of beginning: function, organisation, age (R041).

    An unknown birth date never stops it. A family begins from no organisation.
    """
    if not route.may_act(function, route.model.may_start):
        roles = ", ".join(route.model.may_start)
        yield reason("start.not_allowed", role=function, roles=roles)
    elif world.starts_at and not _works_at(route, function, world.starts_at):
        holder = route.model.holds or ""
        yield reason("start.not_here", roles=holder)
    if route.model.holds is None:
        yield reason("route.no_responsible")
    age = route.model.for_.age
    if age is not None and world.age_in(age, now) is False:
        yield reason("age.not_for_route")


def _works_at(route: Route, function: str, kind: str) -> bool:
    known = route.roles.get(function)
    return kind in starting_kinds(route) and (known is None or kind in known.at)
