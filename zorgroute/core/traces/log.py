"""What is a log: which steps happened on which cases, when, and by which function?

A log is of structural parts only: no name, no free text, no birth date. Its rows are integers in
columns, sorted by case and moment, so that a million cases are walked in a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Smalls = NDArray[np.int16]
Moments = NDArray[np.int64]

# Where a moment or a function is not known; never zero, which is a moment and a function.
UNKNOWN = -1
MAIN = "main"


class Kind(StrEnum):
    """What a row tells. Only DONE moves a case along its route."""

    DONE = "done"  # a step was done with an outcome
    LEFT = "left"  # a step was left without being done
    DEVIATED = "deviated"  # somebody left the route with a reason code, in `reason`
    LATE = "late"  # the term of a step passed before it was done
    STARTED = "started"  # a track began
    ENDED = "ended"  # a track ended, with its result as outcome
    OPENED = "opened"  # the case began
    CLOSED = "closed"  # the case ended, with its result as outcome
    REGISTERED = "registered"  # something was written down beside the route
    INTERRUPTED = (
        "interrupted"  # life interrupted: its kind as step, the consent it is about as outcome
    )


@dataclass(frozen=True, order=True)
class Activity:
    """What a row is about; `outcome` and `reason` are empty where the log does not tell them."""

    line: str
    step: str
    outcome: str = ""
    kind: Kind = Kind.DONE
    reason: str = ""


@dataclass(frozen=True)
class Row:
    """One row as it is read or written; moments in whole seconds since 1970, UTC.

    `began` is when the step came up (the wait starts), `started` when somebody began to work on
    it, `happened` when it was done; UNKNOWN where the log does not tell.
    """

    case: str
    activity: Activity
    happened: int
    began: int = UNKNOWN
    started: int = UNKNOWN
    function: str = ""


@dataclass(frozen=True)
class EventLog:
    """Rows in columns, sorted by (case, happened, order of arrival).

    `case` counts the cases from 0 in the order of `cases`; `starts[i]` is the first row of case i
    and `starts[-1]` the number of rows. `activity` and `function` point into `activities` and
    `functions` (UNKNOWN: not told). `traits` are properties of a case that are no person: area,
    route, version, age band, kind of question; a name to one text for each case, "" for unknown.
    """

    cases: Sequence[str]
    activities: Sequence[Activity]
    functions: Sequence[str]
    case: Ints
    activity: Smalls
    happened: Moments
    began: Moments
    started: Moments
    function: Smalls
    starts: NDArray[np.int64]
    traits: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.happened)

    def row(self, at: int) -> Row:
        """One row, as it is read by people and written to files."""
        function = int(self.function[at])
        return Row(
            case=self.cases[int(self.case[at])],
            activity=self.activities[int(self.activity[at])],
            happened=int(self.happened[at]),
            began=int(self.began[at]),
            started=int(self.started[at]),
            function="" if function == UNKNOWN else self.functions[function],
        )

    def rows(self) -> Iterable[Row]:
        """Every row in order."""
        return (self.row(at) for at in range(len(self)))


def log_of(rows: Iterable[Row], traits: Mapping[str, Mapping[str, str]] | None = None) -> EventLog:
    """Put rows in columns, sorted; rows of one case at one moment keep the order they came in.

    `traits` gives for each trait a text per case. The same rows give the same log, whatever the
    order of their cases.
    """
    given = list(rows)
    cases = sorted({row.case for row in given})
    activities = sorted({row.activity for row in given})
    functions = sorted({row.function for row in given if row.function})
    case_at = {name: at for at, name in enumerate(cases)}
    activity_at = {each: at for at, each in enumerate(activities)}
    function_at = {"": UNKNOWN, **{name: at for at, name in enumerate(functions)}}
    return in_columns(
        cases=cases,
        activities=activities,
        functions=functions,
        case=np.array([case_at[row.case] for row in given], np.int32),
        activity=np.array([activity_at[row.activity] for row in given], np.int16),
        happened=np.array([row.happened for row in given], np.int64),
        began=np.array([row.began for row in given], np.int64),
        started=np.array([row.started for row in given], np.int64),
        function=np.array([function_at[row.function] for row in given], np.int16),
        traits={
            name: [texts.get(case, "") for case in cases] for name, texts in (traits or {}).items()
        },
    )


def in_columns(
    *,
    cases: Sequence[str],
    activities: Sequence[Activity],
    functions: Sequence[str],
    case: Ints,
    activity: Smalls,
    happened: Moments,
    began: Moments,
    started: Moments,
    function: Smalls,
    traits: Mapping[str, Sequence[str]],
) -> EventLog:
    """A log from columns in any order; sorts them and finds where each case begins."""
    order = np.lexsort((np.arange(len(happened)), happened, case))
    sorted_case = case[order]
    starts = np.searchsorted(sorted_case, np.arange(len(cases) + 1)).astype(np.int64)
    columns: dict[str, Any] = {
        "case": sorted_case,
        "activity": activity[order],
        "happened": happened[order],
        "began": began[order],
        "started": started[order],
        "function": function[order],
    }
    return EventLog(
        cases=cases,
        activities=activities,
        functions=functions,
        starts=starts,
        traits=traits,
        **columns,
    )
