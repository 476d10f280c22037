"""Until when was each step of a log in time, where the log itself does not tell that terms passed?

The ledger writes the passing of a term at the very moment, with days that were agreed or chosen; so
does any log with the openings of cases, and it is believed. Of a log with steps alone the terms of
the agreed routes are counted from the moment at which each step came up.
"""

from __future__ import annotations

import numpy as np

from zorgroute.chain.routebook.queries import content, routes_of
from zorgroute.core.conformance.binding import bound
from zorgroute.core.conformance.judged import judged_by
from zorgroute.core.conformance.machine import TooManyStates, machine_of, told_by
from zorgroute.core.conformance.replaying import arrivals
from zorgroute.core.conformance.timing import Clock, dues_of
from zorgroute.core.routes.route import Route
from zorgroute.core.traces.log import UNKNOWN, EventLog
from zorgroute.insight.indicators.marking import Whole


def dues_in(found: EventLog, municipality: str) -> Whole | None:
    """For each row the last second at which it was in time, UNKNOWN where there is no term.

    None for a log that tells itself that terms passed.
    """
    if not len(found) or told_by(found):
        return None
    dues: Whole = np.full(len(found), UNKNOWN, np.int64)
    for route in routes_of(municipality):
        try:
            own = _of_route(route, found)
        except TooManyStates:
            continue
        dues = np.where(dues == UNKNOWN, own, dues)
    return dues


def _of_route(route: Route, found: EventLog) -> Whole:
    machine = machine_of(route, told=False)
    meanings = bound(machine, found)
    came, _ = arrivals(machine, found, meanings)
    dues = dues_of(machine, found, meanings, came, Clock(content().calendar))
    return np.where(judged_by(route, found)[found.case], dues, UNKNOWN)
