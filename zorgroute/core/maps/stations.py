"""Which steps do parents see as one station, what is it called, and who acts there?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from zorgroute.core.maps.order import phases_of
from zorgroute.core.maps.row import Party
from zorgroute.core.policy.reading import is_elsewhere
from zorgroute.core.routes.route import ANYONE, Line, Route
from zorgroute.core.routes.words import Step, Text
from zorgroute.core.wording.catalogue import OUDER, Voice

Steps = tuple[str, ...]


def text_of(text: Text, voice: Voice) -> str:
    """A text of the route file in one of its voices."""
    return text.ouder if voice == OUDER else text.prof


def stations(
    route: Route, line: Line, order: Sequence[str], voice: Voice, reader: str | None = None
) -> tuple[Steps, ...]:
    """The steps of a line put together into stations, in reading order.

    Professionals see every step; what is done inside another organisation is one station to a
    `reader` who has no part in it. For parents consecutive steps of one declared station are one;
    so are consecutive internal steps of the same role where the file declares no station.
    """
    phase = phases_of(line)
    if voice != OUDER:
        if reader is None:
            return tuple((name,) for name in order)

        def elsewhere(name: str) -> tuple[object, ...]:
            if not is_elsewhere(route, line.name, name, reader):
                return (name,)
            return ("elsewhere", _kinds(route, line.steps[name]))

        return tuple(tuple(group) for _, group in groupby(order, key=elsewhere))

    def same(name: str) -> tuple[object, ...]:
        return (phase[name], *_kind(route, name, line.steps[name]))

    return tuple(tuple(group) for _, group in groupby(order, key=same))


def _kinds(route: Route, step: Step) -> tuple[str, ...]:
    return tuple(sorted({str(kind) for role in step.who for kind in _at(route, role)}))


def _at(route: Route, role: str) -> tuple[str, ...]:
    known = route.roles.get(role)
    return tuple(known.at) if known else ()


def is_outline(route: Route, line: Line, steps: Steps, voice: Voice, reader: str | None) -> bool:
    """Whether a station is told in outline only: it lies inside another organisation."""
    if voice == OUDER or reader is None:
        return False
    return all(is_elsewhere(route, line.name, name, reader) for name in steps)


def _kind(route: Route, name: str, step: Step) -> tuple[object, ...]:
    if step.station is not None:
        return ("station", step.station)
    present = (*step.who, *(step.with_ or ()), *(step.with_one_of or ()))
    is_internal = not any(route.is_family(role) or role == ANYONE for role in present)
    return ("role", step.who) if is_internal else ("step", name)


def station_title(line: Line, steps: Steps, voice: Voice) -> str:
    """A merged station is called by its declared title; one step alone by its own."""
    first = line.steps[steps[0]]
    if len(steps) > 1 and first.station is not None:
        return text_of(line.stations[first.station], voice)
    return text_of(first.title, voice)


def outline_title(route: Route, line: Line, steps: Steps) -> str:
    """What is called that lies inside another organisation: its one declared station, else its
    phase, else who is there."""
    first = line.steps[steps[0]]
    declared = {line.steps[name].station for name in steps}
    if first.station is not None and len(declared) == 1:
        return line.stations[first.station].prof
    if first.phase is not None:
        return line.phases[first.phase].prof
    return route.roles[first.who[0]].title.prof


def away_title(line: Line, step: str, came_from: str, voice: Voice) -> str:
    """What a step that the map leaves out is called: the station it would have been part of.

    From within that same station it is called by its own title, or it would lead to itself.
    """
    station = line.steps[step].station
    if voice != OUDER or station is None or station == line.steps[came_from].station:
        return text_of(line.steps[step].title, voice)
    return text_of(line.stations[station], voice)


def parties(
    route: Route, roles: Iterable[str] | None, voice: Voice, names: Mapping[str, str]
) -> tuple[Party, ...]:
    """Roles with their titles, and the persons in them where those are named; each once."""
    found: dict[str, Party] = {}
    for role in roles or ():
        known = route.roles.get(role)
        title = text_of(known.title, voice) if known else ("" if role == ANYONE else role)
        found[role] = Party(role, title, names.get(role, ""), route.is_family(role))
    return tuple(found.values())
