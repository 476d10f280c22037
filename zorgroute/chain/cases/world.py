"""What does the world around a case say today: who fills which function, who is away, what age?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from zorgroute.chain.cases.filling import Finder, Known, Some
from zorgroute.chain.cases.models import Case, Seat
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.queries import KnownChild, Reachable
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.world import AMSTERDAM, Person, World
from zorgroute.core.routes.route import Route


@dataclass(frozen=True)
class Surroundings:
    """The world for the engine, and the people behind the functions of the route.

    `fillers` are everybody who fills a role in this case, of whom the world names the first.
    `candidates` could take a role over: whoever has the function, also where somebody fills it.
    """

    world: World
    child: KnownChild | None
    fillers: Mapping[str, Some] = field(default_factory=dict)
    candidates: Mapping[str, Some] = field(default_factory=dict)
    seats: tuple[Seat, ...] = ()

    def people(self, role: str) -> Some:
        return self.fillers.get(role, ())

    def could_fill(self, role: str) -> Some:
        return self.candidates.get(role, self.people(role))


def surroundings(
    case: Case,
    route: Route,
    now: datetime,
    standing: Standing | None,
    seats: Iterable[Seat] | None = None,
) -> Surroundings:
    """Everybody around a case on this day, found by what the route says of its roles.

    What was recorded names the function of a role that is chosen (`chosen_by`), so the standing
    counts; a case that still has to begin has none. `seats` are those about to be written.
    """
    day = now.astimezone(AMSTERDAM).date()
    finder = Finder(_known(case, standing, route, seats), route, day)
    fillers = {name: finder.fill(name) for name in route.roles}
    others = _could_take_over(finder, standing)
    fillers, others = _with_stand_ins(case.municipality, fillers, others, day)
    fillers, others = _without(case, fillers), _without(case, others)
    world = World(
        calendar=content().calendar,
        functions={
            name: _person(some[0])
            for name, some in fillers.items()
            if some and not route.is_family(name)
        },
        coordinator=_coordinator(finder),
        birth_date=finder.child.birth_date if finder.child else None,
        contacts=frozenset(finder.checked),
        deviation_codes=content().deviation_codes,
        school_region=parties.school_region(case.municipality),
        starts_at=finder.kind,
        seats={name: _ids(fillers[name]) for name in finder.seated if fillers.get(name)},
    )
    return Surroundings(world, finder.child, fillers, others, finder.known.seats)


def _without(case: Case, some: Mapping[str, Some]) -> dict[str, Some]:
    """Nobody whom the case is about fills a function in it, or steps in there (T1.10)."""
    kept = set(case.kept_from)
    if not kept:
        return dict(some)
    return {
        name: tuple(each for each in people if not {each.person, each.acting.person} & kept)
        for name, people in some.items()
    }


def _known(
    case: Case, standing: Standing | None, route: Route, seats: Iterable[Seat] | None
) -> Known:
    if seats is None:
        seats = Seat.objects.filter(
            municipality=case.municipality, case_id=case.id, until__isnull=True
        )
    holder = standing.holder if standing else route.model.holds or ""
    return Known(case, tuple(seats), holder, standing.facts if standing else {})


def _could_take_over(finder: Finder, standing: Standing | None) -> dict[str, Some]:
    """Who is asked to answer for the case: the function offered, or a colleague of the same."""
    offered = standing.offered if standing else None
    if standing is None or offered is None:
        return {}
    is_same = offered == standing.holder
    return {offered: finder.others(offered) if is_same else finder.candidates(offered)}


def _coordinator(finder: Finder) -> Person | None:
    found = finder.coordinators()
    return Person(str(found[0].person), found[0].name) if found else None


def _ids(some: Iterable[Reachable]) -> frozenset[str]:
    return frozenset(str(person) for each in some for person in {each.person, each.acting.person})


def _with_stand_ins(
    municipality: str,
    fillers: Mapping[str, Some],
    others: Mapping[str, Some],
    day: date,
) -> tuple[dict[str, Some], dict[str, Some]]:
    steps_in = parties.replacements(municipality, day)
    everybody = {
        each.person for most in (fillers, others) for some in most.values() for each in some
    }
    found = parties.reachable_people(steps_in.values()) if everybody & steps_in.keys() else {}

    def replaced(some: Some) -> Some:
        return tuple(_with_stand_in(each, steps_in, found) for each in some)

    return (
        {name: replaced(some) for name, some in fillers.items()},
        {name: replaced(some) for name, some in others.items()},
    )


def _with_stand_in(
    each: Reachable, steps_in: Mapping[UUID, UUID], found: Mapping[UUID, Reachable]
) -> Reachable:
    at, seen = each.person, {each.person}
    while at in steps_in and steps_in[at] not in seen:
        at = steps_in[at]
        seen.add(at)
    return each if at == each.person else replace(each, stand_in=found.get(at))


def _person(each: Reachable) -> Person:
    if each.stand_in is None:
        return Person(str(each.person), each.name)
    stand_in = Person(str(each.stand_in.person), each.stand_in.name)
    return Person(str(each.person), each.name, stand_in, away=True)
