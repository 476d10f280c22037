"""By which way did a case that runs come to individual help, kept row by row?

The same rule as in `bypasses`, for a case that is followed while it runs: what has to be kept of
the rows so far is small, and a new row costs one look-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from zorgroute.core.conformance.bypasses import (
    COMPLEX,
    Channels,
    by_of,
    channel_of,
    helping,
    meaning_flags,
)
from zorgroute.core.conformance.findings import By, Differs, Subject
from zorgroute.core.conformance.naming import Meant, Names
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.traces.log import Activity, Kind


class Passed(NamedTuple):
    """Where help began without a meeting before it: the number of the row, and by which way."""

    seq: int
    channel: str
    step: str
    reason: str
    by: str


class Way(NamedTuple):
    """What is kept: whether the question is complex, whether there was a meeting, whether help
    began; the step and the code of the last channel with its function, and the last reason."""

    is_complex: bool = False
    has_met: bool = False
    is_helped: bool = False
    step: str = ""
    channel: str = ""
    role: str = ""
    reason: str = ""
    passed: Passed | None = None

    def bypass(self) -> tuple[int, Subject] | None:
        """The bypass of this case so far, if it is one, with the number of its row."""
        if not self.is_complex or self.passed is None:
            return None
        seq, channel, step, reason, by = self.passed
        return seq, Subject(Differs.BYPASS, MAIN, step, By(by), reason, channel)


@dataclass(frozen=True)
class _Known:
    """What one kind of row means for the way of a case."""

    meant: Meant | None
    is_complex: bool
    is_meeting: bool
    is_help: bool


class Ways:
    """Follows the ways of running cases on one version of a route."""

    def __init__(self, route: Route, channels: Channels) -> None:
        self._route, self._channels, self._names = route, channels, Names.of(route)
        self._by_channel = list(channels.meaning(route.name, "channel"))
        self._known: dict[Activity, _Known] = {}

    def step(self, way: Way, activity: Activity, role: str, seq: int, on: date) -> Way:
        """The way after one more row, done by a function on a day."""
        known = self._known_of(activity)
        if activity.reason:
            way = way._replace(reason=activity.reason)
        if known.meant is not None:
            found = channel_of(self._by_channel, known.meant, role)
            if found is not None:
                way = way._replace(
                    step=known.meant.step, channel=found["channel"], role=found["role"]
                )
        if known.is_help and not way.is_helped:
            passed = None if way.has_met else self._passed(way, known.meant, seq, on)
            way = way._replace(is_helped=True, passed=passed)
        return way._replace(
            is_complex=way.is_complex or known.is_complex, has_met=way.has_met or known.is_meeting
        )

    def _passed(self, way: Way, meant: Meant | None, seq: int, on: date) -> Passed:
        here = way.step or (meant.step if meant else "")
        by = by_of(self._channels, way.role, on)
        return Passed(seq, way.channel or here, here, way.reason, by)

    def _known_of(self, activity: Activity) -> _Known:
        known = self._known.get(activity)
        if known is None:
            meant = self._names.meant(activity) if activity.kind == Kind.DONE else None
            rows = {name: list(self._channels.meaning(self._route.name, name)) for name in MEANT}
            known = _Known(
                meant,
                bool(meaning_flags([meant], rows[COMPLEX])[0]),
                bool(meaning_flags([meant], rows[MEETING])[0]),
                bool(helping(self._route, [meant])[0]),
            )
            self._known[activity] = known
        return known


MEETING = "mdo"
MEANT = (COMPLEX, MEETING)
