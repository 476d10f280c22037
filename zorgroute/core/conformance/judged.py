"""Which cases of a log does this version of a route judge?"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.routes.route import Route
from zorgroute.core.traces.log import EventLog


def judged_by(route: Route, log: EventLog) -> NDArray[np.bool_]:
    """The cases that ran on this version, or of which the log does not say on which they ran.

    A version is told by its digest or by its number.
    """
    own = np.ones(len(log.cases), np.bool_)
    for trait, names in (
        ("route", {"", route.name}),
        ("version", {"", route.digest, str(route.version)}),
    ):
        if trait in log.traits:
            own &= _among(log.traits[trait], names)
    return own


def _among(texts: Collection[str], names: Collection[str]) -> NDArray[np.bool_]:
    return np.array([each in names for each in texts], np.bool_)


def only(log: EventLog, keeps: NDArray[np.bool_]) -> EventLog:
    """The log of these cases alone; the same log when it keeps them all."""
    if keeps.all():
        return log
    number = np.cumsum(keeps) - 1
    rows = keeps[log.case]
    cases = np.flatnonzero(keeps)
    lengths = (log.starts[1:] - log.starts[:-1])[keeps]
    return EventLog(
        cases=[log.cases[int(each)] for each in cases],
        activities=log.activities,
        functions=log.functions,
        case=number[log.case[rows]].astype(np.int32),
        activity=log.activity[rows],
        happened=log.happened[rows],
        began=log.began[rows],
        started=log.started[rows],
        function=log.function[rows],
        starts=np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths))).astype(np.int64),
        traits={name: [texts[int(each)] for each in cases] for name, texts in log.traits.items()},
    )
