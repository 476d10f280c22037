"""Which of what was written down may this function read, and is a step told at all?

A first policy, as pure questions about the route: precision follows the part somebody has in it.
The full policy (role, relation, purpose, class, ground, state) takes its place behind the same
questions.
"""

from __future__ import annotations

from collections.abc import Collection

from zorgroute.core.routes.route import ANYONE, MAIN, Route
from zorgroute.core.routes.words import InformationClass, Step


def may_know(route: Route, line: str, reader: str) -> bool:
    """Whether a function may know that this line runs at all."""
    known_to = route.lines[line].known_to
    return known_to is None or route.may_act(reader, known_to)


def is_elsewhere(route: Route, line: str, step: str, reader: str) -> bool:
    """Whether a step is done inside another organisation than the reader's, without the reader.

    Such steps are one station to the reader, "at the CJG": that something happens, never what
    (promise 4, screens.md 4). A family has no organisation; its own steps are told to everybody
    who may know the line.
    """
    if route.is_family(reader):
        return False
    model = route.step(line, step)
    if line != MAIN and route.lines[line].known_to is not None:
        return False
    if _takes_part(route, model, reader) or ANYONE in model.who:
        return False
    return not any(
        route.is_family(role) or route.same_organisation(role, reader) for role in model.who
    )


def may_read(
    route: Route,
    line: str,
    step: str,
    of_class: InformationClass,
    reader: str,
    *,
    present: Collection[str] = (),
    shared: Collection[tuple[str, str]] = (),
    directed: Collection[str] = (),
) -> bool:
    """Whether a function may read what was recorded at a step, of one class of information.

    `present` took part when it was done, `shared` are the (role, class) pairs it was shared with,
    `directed` the functions that have answered for the case: inside their own organisation they
    read everything of it. Unknown refuses.
    """
    if not may_know(route, line, reader):
        return False
    model = route.step(line, step)
    if _takes_part(route, model, reader) or _plays_any(route, reader, present):
        return True
    if any(route.plays(reader, role) and of_class == kind for role, kind in shared):
        return True
    if route.is_family(reader) or is_elsewhere(route, line, step, reader):
        return False
    return _plays_any(route, reader, directed)


def _takes_part(route: Route, step: Step, reader: str) -> bool:
    return _plays_any(route, reader, (*step.who, *(step.with_ or ())))


def _plays_any(route: Route, reader: str, roles: Collection[str]) -> bool:
    return any(route.plays(reader, role) for role in roles)
