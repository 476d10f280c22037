"""On which consents does the part that a function has in a case rest?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zorgroute.core.engine import events as ev
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.engine.standing import Standing
from zorgroute.core.routes.route import Route

CONSENT = "consent:"


def rests_on(route: Route, standing: Standing, starts_at: str) -> Mapping[str, tuple[str, ...]]:
    """For each function that takes part on consent only, the consents of the route it rests on.

    `starts_at` is the kind of organisation where the case is. A function is not in here when it is
    of that organisation or of the family, answers for the case or is asked to, was already at work
    on it before anything was shared, or when something was shared with it by law or for the life
    of somebody: then it rests on that (R011, R013; AVG art. 6).
    """
    found: dict[str, dict[str, None]] = {}
    gone = retracted_acts(standing.log())
    apart = {role for role in route.roles if _stands_apart(route, standing, role, starts_at)}
    for event in standing.log():
        if event.act in gone:
            continue
        for role in _at_work(route, event.deed):
            if role not in found:
                apart.add(role)
        for role, ground in _shared(event.deed):
            if ground.startswith(CONSENT):
                found.setdefault(role, {})[ground.removeprefix(CONSENT)] = None
            else:
                apart.add(role)
    return {
        role: tuple(names)
        for role, names in found.items()
        if role in route.roles and role not in apart
    }


def _stands_apart(route: Route, standing: Standing, role: str, starts_at: str) -> bool:
    """Whether a part of this function rests on own work or on authority, whatever was shared."""
    if route.is_family(role) or starts_at in route.roles[role].at:
        return True
    answering = (standing.holder, standing.offered)
    return any(each and route.plays(role, each) for each in answering)


def _at_work(route: Route, deed: ev.Deed) -> Iterator[str]:
    """The functions that get a step of their own."""
    if isinstance(deed, ev.StepOpened):
        line = route.lines.get(deed.line)
        yield from line.steps[deed.step].who if line and deed.step in line.steps else ()


def _shared(deed: ev.Deed) -> Iterator[tuple[str, str]]:
    """To which function something crossed, and on which ground; without a name it is no share."""
    if isinstance(deed, ev.StepTaken):
        for share in deed.shared:
            if share.ground not in ("anonymous", "none"):
                yield from ((role, share.ground) for role in share.to)
