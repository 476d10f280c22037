"""How far have a case and each of its tracks come, as the policy of access has it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from zorgroute.core.engine import events as ev
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.policy.agreed import AGREED
from zorgroute.core.policy.words import State
from zorgroute.core.routes.route import MAIN

AFTER_CASE = timedelta(days=AGREED.days_after_case)
AFTER_TRACK = timedelta(days=AGREED.days_after_track)


def states_of(log: Iterable[ev.Event], now: datetime | None = None) -> Mapping[str, State]:
    """The state of every line that is over at `now`; the others are open, and all without `now`.

    A line is over when the agreed days after its end have passed. A case that is over is so on
    every line.
    """
    log = list(log)
    if now is None:
        return {}
    gone = retracted_acts(log)
    closed: datetime | None = None
    ended: dict[str, datetime] = {}
    for event in log:
        match event.deed:
            case _ if event.act in gone:
                continue
            case ev.Closed():
                closed = event.recorded_at
            case ev.Reopened():
                closed = None
            case ev.TrackStarted(track):
                ended.pop(track, None)
            case ev.TrackEnded(track):
                ended[track] = event.recorded_at
            case _:
                continue
    found = {track: State.ENDED for track, at in ended.items() if at + AFTER_TRACK <= now}
    if closed is not None and closed + AFTER_CASE <= now:
        found = {**dict.fromkeys(ended, State.CLOSED), MAIN: State.CLOSED}
    return found
