"""Which functions took part in a case only for tracks that have ended, and until when?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from zorgroute.core.engine import events as ev
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.engine.standing import Standing
from zorgroute.core.policy.agreed import AGREED
from zorgroute.core.routes.route import Route

AFTER_TRACK = timedelta(days=AGREED.days_after_track)


def leaving(route: Route, standing: Standing, starts_at: str) -> Mapping[str, datetime]:
    """The functions that leave because all they were there for has ended, with the moment (R205).

    `starts_at` is the kind of organisation where the case is: who works there stays, and so do the
    family, who answers for the case or is asked to, and who got something to do or to know on a
    line that still runs.
    """
    ended = _ended(standing)
    found: dict[str, datetime] = {}
    for role, known in route.roles.items():
        lines = set(_lines_of(route, standing, role))
        stays = starts_at in known.at or route.is_family(role) or _answers(route, standing, role)
        if lines and not stays and lines <= ended.keys():
            found[role] = max(ended[line] for line in lines) + AFTER_TRACK
    return found


def _ended(standing: Standing) -> dict[str, datetime]:
    """The tracks that were begun and have ended, with the last moment of that."""
    gone, found = retracted_acts(standing.log()), dict[str, datetime]()
    for event in standing.log():
        if event.act in gone:
            continue
        match event.deed:
            case ev.TrackStarted(track):
                found.pop(track, None)
            case ev.TrackEnded(track):
                found[track] = event.recorded_at
    return found


def _answers(route: Route, standing: Standing, role: str) -> bool:
    asked = (standing.holder, standing.offered, *(item.role for item in standing.items))
    return any(each and route.plays(role, each) for each in asked)


def _lines_of(route: Route, standing: Standing, role: str) -> Iterator[str]:
    """The lines on which a function got something to do in this case, was there, or was told."""
    for event in standing.log():
        deed = event.deed
        if isinstance(deed, ev.StepOpened) and _is_for(route, deed, role):
            yield deed.line
        if isinstance(deed, ev.StepTaken):
            told = {to for share in deed.shared for to in share.to}
            if any(route.plays(role, each) for each in (*deed.present, *told)):
                yield deed.line


def _is_for(route: Route, deed: ev.StepOpened, role: str) -> bool:
    line = route.lines.get(deed.line)
    step = line.steps.get(deed.step) if line else None
    return step is not None and route.may_act(role, (*step.who, *(step.with_ or ())))
