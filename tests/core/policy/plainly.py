"""What may be read and known, said once more in plain code without any table of rules?

An independent answer to the questions of the policy, to hold against it: nothing here may be taken
from `zorgroute.core.policy`.
"""

from __future__ import annotations

from zorgroute.core.routes.route import ANYONE, MAIN, Route
from zorgroute.core.routes.words import InformationClass, Step


def may_know(route: Route, line: str, reader: str) -> bool:
    known_to = route.lines[line].known_to
    return known_to is None or route.may_act(reader, known_to)


def is_elsewhere(route: Route, line: str, step: str, reader: str) -> bool:
    if route.is_family(reader):
        return False
    model = route.step(line, step)
    if line != MAIN and route.lines[line].known_to is not None:
        return False
    if takes_part(route, model, reader) or ANYONE in model.who:
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
    present: tuple[str, ...] = (),
    shared: tuple[tuple[str, str, str], ...] = (),
    directed: tuple[str, ...] = (),
    is_over: bool = False,
) -> bool:
    """`shared` are (role, class, ground); `is_over`: the case or the track ended long ago."""
    if not may_know(route, line, reader):
        return False
    model = route.step(line, step)
    if takes_part(route, model, reader) or plays_any(route, reader, present):
        return True
    family = route.is_family(reader)
    for role, kind, ground in shared:
        if not route.plays(reader, role) or kind != of_class:
            continue
        if ground.startswith(("consent:", "law:", "vital")) and (family or not is_over):
            return True
        inside = any(route.same_organisation(who, reader) for who in model.who)
        if ground == "none" and inside and not family:
            return True
    if family or is_elsewhere(route, line, step, reader):
        return False
    return plays_any(route, reader, directed)


def takes_part(route: Route, step: Step, reader: str) -> bool:
    named = (*step.who, *(step.with_ or ()))
    if route.is_family(reader):  # a step for anyone is one for every professional
        named = tuple(role for role in named if role != ANYONE)
    return plays_any(route, reader, named)


def plays_any(route: Route, reader: str, roles: tuple[str, ...]) -> bool:
    return any(route.plays(reader, role) for role in roles)


def line_relations(route: Route, line: str, reader: str) -> set[tuple[str, str]]:
    """The relations to a line as (relation, ground)."""
    if not may_know(route, line, reader):
        return {("outside_circle", "none")}
    if route.is_family(reader):
        return {("family", "authority")}
    is_open = route.lines[line].known_to is None
    return {("part" if is_open else "in_circle", "own_work")}


def step_relations(route: Route, line: str, step: str, reader: str) -> set[tuple[str, str]]:
    """The relations to a step, whatever is written there."""
    there = line_relations(route, line, reader)
    if there != {("part", "own_work")}:
        return there
    model = route.step(line, step)
    found = set()
    if ANYONE in model.who or plays_any(route, reader, model.who):
        found.add("does_step")
    if plays_any(route, reader, model.with_ or ()):
        found.add("at_table")
    if any(route.same_organisation(role, reader) for role in model.who):
        found.add("colleague")
    if any(route.is_family(role) for role in model.who):
        found.add("beside_family")
    return {(each, "own_work") for each in found or {"elsewhere"}}


def record_relations(
    route: Route,
    line: str,
    step: str,
    of_class: InformationClass,
    reader: str,
    *,
    present: tuple[str, ...] = (),
    shared: tuple[tuple[str, str, str], ...] = (),
    directed: tuple[str, ...] = (),
    holder: str = "",
) -> set[tuple[str, str]]:
    """The relations to what was written at a step, of one class."""
    if not may_know(route, line, reader):
        return {("outside_circle", "none")}
    family = route.is_family(reader)
    own = "authority" if family else "own_work"
    model = route.step(line, step)
    found = set()
    without_anyone = [role for role in model.who if role != ANYONE]
    if plays_any(route, reader, tuple(without_anyone if family else model.who)):
        found.add(("does_step", own))
    if plays_any(route, reader, model.with_ or ()):
        found.add(("at_table", own))
    if plays_any(route, reader, present):
        found.add(("was_present", own))
    for role, kind, ground in shared:
        if route.plays(reader, role) and kind == of_class:
            found.add(("shared_with", share_ground(route, model, ground, reader)))
    if not family and not is_elsewhere(route, line, step, reader):
        if holder and route.plays(reader, holder):
            found.add(("directs", own))
        elif plays_any(route, reader, directed):
            found.add(("directed", own))
    return found


def share_ground(route: Route, step: Step, ground: str, reader: str) -> str:
    if ground == "none":
        inside = any(route.same_organisation(who, reader) for who in step.who)
        return "own_work" if inside else "none"
    kind = ground.split(":", maxsplit=1)[0]
    if kind not in ("consent", "law", "vital"):
        return "none"
    return "authority" if route.is_family(reader) else kind
