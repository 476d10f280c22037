"""May the family know now that a track runs that was kept from it?

Whoever leads the track, or decides on reporting, says so; each time with a reason, and it can be
turned around. Until then, and after it was turned around, the track is not there for the family.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.attempt import Attempt
from zorgroute.core.engine.standing import Standing
from zorgroute.core.routes.faults import did_you_mean
from zorgroute.core.routes.route import Route

TOLD, KEPT = "told", "kept"
# The step of the meldcode at which it is decided whether to report.
DECIDES = 5


def tell_family(attempt: Attempt, move: moves.TellFamily) -> list[Reason]:
    """Decide that the family may know of a track, or may not (T1.8); never without a reason."""
    route, track = attempt.route, move.track
    if track not in route.tracks:
        return [reason("track.unknown", track=track, mean=did_you_mean(track, route.tracks))]
    reasons = []
    if track not in attempt.now_at.runs:
        reasons.append(reason("telling.not_started", track=track))
    elif not is_kept(route, track) and track not in attempt.now_at.family_told:
        reasons.append(reason("telling.nothing_kept", track=track))
    elif move.told == (track in attempt.now_at.family_told):
        reasons.append(reason("telling.already", track=track))
    deciders = may_decide(route, track)
    if not any(route.plays(move.actor.role, role) for role in deciders):
        roles = ", ".join(deciders)
        reasons.append(reason("role.not_allowed", role=move.actor.role, roles=roles))
    if not move.note.strip():
        reasons.append(reason("telling.no_reason"))
    if not reasons:
        attempt.begin(move.happened_at, move.actor, note=move.note, goes_on=True)
        attempt.write(ev.FamilyTold(track, TOLD if move.told else KEPT))
    return reasons


def is_kept(route: Route, track: str) -> bool:
    """Whether the route keeps a track from the family."""
    known_to = route.lines[track].known_to
    return known_to is not None and not any(route.is_family(role) for role in known_to)


def may_decide(route: Route, track: str) -> tuple[str, ...]:
    """Who may decide it: who leads the track, and who decides on reporting in it."""
    line = route.lines[track]
    found = [line.lead] if line.lead else []
    for step in line.steps.values():
        if step.meldcode == DECIDES:
            found += step.who
    return tuple(dict.fromkeys(each for each in found if not route.is_family(each)))


def as_told(route: Route, standing: Standing) -> Route:
    """The route of a case on which the family knows of the tracks that it was told of.

    The same version: its digest does not change, as it is of what the file says.
    """
    told = [name for name in standing.family_told if name in route.tracks and is_kept(route, name)]
    if not told:
        return route
    family = tuple(_family(route))
    lines = dict(route.lines)
    for name in told:
        known_to = lines[name].known_to or ()
        lines[name] = replace(lines[name], known_to=(*known_to, *family))
    return replace(route, lines=lines)


def _family(route: Route) -> Iterator[str]:
    return (name for name in route.roles if route.is_family(name))
