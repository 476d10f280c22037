"""In which relations does a function of a route stand to a line, a step and what was written there?

The route says it; the policy only knows the relations. Nothing here decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from zorgroute.core.policy.decide import Claim
from zorgroute.core.policy.words import Ground, Relation, State
from zorgroute.core.routes.route import YOUNG_12, YOUNG_16, Route
from zorgroute.core.routes.words import InformationClass, Step

# How the log begins the ground of something that was shared; an anonymous share gives no ground.
# A family that asks somebody itself lets know what it asks.
GROUNDS = {
    "consent": Ground.CONSENT,
    "family": Ground.CONSENT,
    "law": Ground.LAW,
    "vital": Ground.VITAL,
}


OF_YOUNG = {YOUNG_12: Relation.YOUNG_12, YOUNG_16: Relation.YOUNG_16}


class Given(NamedTuple):
    """One class of information that was shared with a role, and the ground that holds for it now.

    The ground stands as in the log: `consent:name`, `law:article`, `vital`, `anonymous`, `none`.
    """

    to: str
    of_class: str
    ground: str


@dataclass(frozen=True)
class Done:
    """What happened at a step, as far as it makes relations.

    `present` took part when it was done, `shared` is what was shared there on grounds that hold,
    `directed` are the functions that have answered for the case, `holder` the one that does now.
    `state` is that of the case, or of the track the step is on.
    """

    present: Collection[str] = ()
    shared: Collection[Given] = ()
    directed: Collection[str] = ()
    holder: str = ""
    state: State = State.OPEN


def on_line(route: Route, line: str, reader: str) -> frozenset[Claim]:
    """The relation of a function to a line: part of it, inside its own circle, or outside."""
    known_to = route.lines[line].known_to
    if known_to is not None and not route.may_act(reader, known_to):
        return frozenset({Claim(Relation.OUTSIDE_CIRCLE, Ground.NONE)})
    if route.is_family(reader):
        return frozenset({of_family(reader)})
    relation = Relation.PART if known_to is None else Relation.IN_CIRCLE
    return frozenset({Claim(relation, Ground.OWN_WORK)})


def of_family(reader: str) -> Claim:
    """The relation of a family to its own case: with authority, or the young person itself."""
    return Claim(OF_YOUNG.get(reader, Relation.FAMILY), Ground.AUTHORITY)


def is_outside(claims: Collection[Claim]) -> bool:
    """Whether somebody stands outside the circle of a line."""
    return any(each.relation == Relation.OUTSIDE_CIRCLE for each in claims)


def on_step(route: Route, line: str, step: str, reader: str) -> frozenset[Claim]:
    """The relations of a function to a step that is done, whatever is written there."""
    there = on_line(route, line, reader)
    model = route.step(line, step)
    if route.is_family(reader) or route.lines[line].known_to is not None:
        return there
    found = set(_part_in(route, model, reader))
    if any(route.same_organisation(role, reader) for role in model.who):
        found.add(Relation.COLLEAGUE)
    if any(route.is_family(role) for role in model.who):
        found.add(Relation.BESIDE_FAMILY)
    found = found or {Relation.ELSEWHERE}
    return frozenset(Claim(each, Ground.OWN_WORK) for each in found)


def on_record(
    route: Route, line: str, step: str, of_class: InformationClass, reader: str, *, done: Done
) -> frozenset[Claim]:
    """The relations of a function to what was written at a step, of one class."""
    there = on_line(route, line, reader)
    if is_outside(there):
        return there
    own = Ground.AUTHORITY if route.is_family(reader) else Ground.OWN_WORK
    model = route.step(line, step)
    found = {Claim(each, own) for each in _part_in(route, model, reader)}
    if _plays_any(route, reader, done.present):
        found.add(Claim(Relation.WAS_PRESENT, own))
    found.update(
        Claim(Relation.SHARED_WITH, _ground(route, model, given, reader))
        for given in done.shared
        if given.of_class == of_class and route.plays(reader, given.to)
    )
    if own == Ground.OWN_WORK and not _is_elsewhere(route, line, step, reader):
        if route.plays(reader, done.holder):
            found.add(Claim(Relation.DIRECTS, own))
        elif _plays_any(route, reader, done.directed):
            found.add(Claim(Relation.DIRECTED, own))
    return frozenset(found)


def on_consent(route: Route, consent: str, reader: str) -> frozenset[Claim]:
    """The relations of a function to a consent: it is let know, or works where it was asked."""
    found: set[Claim] = set()
    for line in route.lines.values():
        there = on_line(route, line.name, reader)
        if is_outside(there):
            continue
        given = line.consents.get(consent)
        if given is not None and _plays_any(route, reader, given.to):
            found.add(Claim(Relation.CONSENT_RECEIVER, Ground.OWN_WORK))
        for name, step in line.steps.items():
            if any(field.consent == consent for _, field, _ in line.fields_of(step)):
                found |= on_step(route, line.name, name, reader)
    return frozenset(found)


def on_share(ground: str) -> Claim:
    """The relation of a receiver outside the route to what was shared on a ground."""
    return Claim(Relation.SHARED_WITH, GROUNDS.get(ground.partition(":")[0], Ground.NONE))


def _is_elsewhere(route: Route, line: str, step: str, reader: str) -> bool:
    claims = on_step(route, line, step, reader)
    return any(each.relation == Relation.ELSEWHERE for each in claims)


def _part_in(route: Route, step: Step, reader: str) -> Iterator[Relation]:
    if route.may_act(reader, step.who):  # `anyone` is every professional, never the family
        yield Relation.DOES_STEP
    if route.may_act(reader, step.with_ or ()):
        yield Relation.AT_TABLE


def _ground(route: Route, step: Step, given: Given, reader: str) -> Ground:
    """The ground of a share, as it holds for this reader; inside one organisation none is named."""
    if given.ground == "none":
        is_inside = any(route.same_organisation(role, reader) for role in step.who)
        return Ground.OWN_WORK if is_inside else Ground.NONE
    ground = on_share(given.ground).ground
    is_own = route.is_family(reader) and ground != Ground.NONE
    return Ground.AUTHORITY if is_own else ground


def _plays_any(route: Route, reader: str, roles: Collection[str]) -> bool:
    return any(route.plays(reader, role) for role in roles)
