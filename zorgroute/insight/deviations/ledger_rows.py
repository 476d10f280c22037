"""Which rows of a log do the lines of the ledger make, whatever the order they were read in?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from zorgroute.chain.ledger.queries import Line
from zorgroute.core.traces.log import MAIN, UNKNOWN, Activity, EventLog, Kind, in_columns

# What came up and what was taken back are kept to work out the log, and are no rows of it.
CAME_UP, TAKEN_BACK, OTHER = "came_up", "taken_back", ""
What = tuple[str, str, str, str, str]
Longs = NDArray[np.int64]


def what_of(kind: str, structure: Mapping[str, Any]) -> What:
    """What a line of the ledger tells, as kind, line, step, outcome and reason."""
    line, step = str(structure.get("line", MAIN)), str(structure.get("step", ""))
    track, detail = str(structure.get("track", "")), str(structure.get("detail", ""))
    name, result = str(structure.get("kind", "")), str(structure.get("result", ""))
    told: Mapping[str, What] = {
        "Opened": (Kind.OPENED, MAIN, "", "", ""),
        "Reopened": (Kind.OPENED, MAIN, step, "", ""),
        "StepOpened": (CAME_UP, line, step, "", ""),
        "StepTaken": (Kind.DONE, line, step, str(structure.get("outcome", "")), ""),
        "StepLeft": (Kind.LEFT, line, step, str(structure.get("why", "")), ""),
        "Deviated": (Kind.DEVIATED, line, step, "", str(structure.get("code", ""))),
        "TermPassed": (Kind.LATE, line, step, "", ""),
        "TrackStarted": (Kind.STARTED, track, "", "", ""),
        "TrackEnded": (Kind.ENDED, track, "", result, ""),
        "Closed": (Kind.CLOSED, MAIN, "", result, ""),
        "Registered": (Kind.REGISTERED, MAIN, name, "", ""),
        "Interrupted": (Kind.INTERRUPTED, MAIN, name, detail, ""),
        "Corrected": (TAKEN_BACK, "", ",".join(map(str, structure.get("acts", ()))), "", ""),
    }
    found = told.get(kind, (OTHER, "", "", "", ""))
    return (str(found[0]), *found[1:])


@dataclass
class Kept:
    """The lines that were read so far, as columns; one row for each (case, seq).

    `until` is the latest moment at which one of them was recorded, in microseconds since 1970.
    """

    cases: list[UUID] = field(default_factory=list)
    whats: list[What] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    case: Longs = field(default_factory=lambda: np.zeros(0, np.int64))
    seq: Longs = field(default_factory=lambda: np.zeros(0, np.int64))
    act: Longs = field(default_factory=lambda: np.zeros(0, np.int64))
    what: Longs = field(default_factory=lambda: np.zeros(0, np.int64))
    happened: Longs = field(default_factory=lambda: np.zeros(0, np.int64))
    function: Longs = field(default_factory=lambda: np.zeros(0, np.int64))
    until: int = UNKNOWN

    def __len__(self) -> int:
        return len(self.seq)


COLUMNS = ("case", "seq", "act", "what", "happened", "function")


def extended(kept: Kept, lines: Iterable[Line]) -> Kept:
    """What was kept with these lines added; lines that were there already change nothing."""
    cases, whats, functions = list(kept.cases), list(kept.whats), list(kept.functions)
    case_at = {each: at for at, each in enumerate(cases)}
    what_at = {each: at for at, each in enumerate(whats)}
    function_at = {each: at for at, each in enumerate(functions)}
    new: list[tuple[int, ...]] = []
    until = kept.until
    for line in lines:
        what = what_of(line.kind, line.structure)
        new.append(
            (
                _number(case_at, cases, line.case),
                line.seq,
                line.act,
                _number(what_at, whats, what),
                int(line.happened_at.timestamp()),
                _number(function_at, functions, line.role) if line.role else UNKNOWN,
            )
        )
        until = max(until, int(line.recorded_at.timestamp() * 1e6))
    added = np.array(new, np.int64).reshape(-1, len(COLUMNS))
    columns = [
        np.concatenate([getattr(kept, name), added[:, at]]) for at, name in enumerate(COLUMNS)
    ]
    order = np.lexsort((columns[1], columns[0]))
    columns = [each[order] for each in columns]
    first = np.ones(len(order), bool)
    first[1:] = (columns[0][1:] != columns[0][:-1]) | (columns[1][1:] != columns[1][:-1])
    made = {name: each[first] for name, each in zip(COLUMNS, columns, strict=True)}
    return Kept(cases, whats, functions, until=until, **made)


def _number(at: dict[Any, int], names: list[Any], name: Any) -> int:
    if name not in at:
        at[name] = len(names)
        names.append(name)
    return at[name]


def without_cases(kept: Kept, left: set[UUID]) -> Kept:
    """What was kept without these cases: not even their ids stay."""
    if not left & set(kept.cases):
        return kept
    stay = np.array([each not in left for each in kept.cases], bool)
    new = np.cumsum(stay) - 1
    rows = stay[kept.case]
    columns = {name: getattr(kept, name)[rows] for name in COLUMNS}
    columns["case"] = new[columns["case"]]
    cases = [each for each in kept.cases if each not in left]
    return Kept(cases, kept.whats, kept.functions, until=kept.until, **columns)


def log_from(kept: Kept, traits: Mapping[UUID, Mapping[str, str]]) -> EventLog:
    """The log of what was kept: corrected acts left out, cases as running numbers.

    Only cases with traits are in it. `began` is when the step came up.
    """
    numbers = sorted((at for at, each in enumerate(kept.cases) if each in traits),
                     key=lambda at: kept.cases[at])  # fmt: skip
    new_case = np.full(len(kept.cases) + 1, UNKNOWN, np.int64)
    new_case[numbers] = np.arange(len(numbers))
    is_row, new_what, activities = _activities(kept)
    rows = is_row[kept.what] & (new_case[kept.case] >= 0) & ~_taken_back(kept)
    used = np.unique(new_case[kept.case[rows]]) if rows.any() else np.zeros(0, np.int64)
    order = [numbers[at] for at in used]
    width = len(str(len(order)))
    names = sorted({name for told in traits.values() for name in told})
    return in_columns(
        cases=[str(at + 1).zfill(width) for at in range(len(order))],
        activities=activities,
        functions=kept.functions,
        case=np.searchsorted(used, new_case[kept.case[rows]]).astype(np.int32),
        activity=new_what[kept.what[rows]].astype(np.int16),
        happened=kept.happened[rows],
        began=_began(kept)[rows],
        started=np.full(int(rows.sum()), UNKNOWN, np.int64),
        function=kept.function[rows].astype(np.int16),
        traits={
            name: [traits[kept.cases[at]].get(name, "") for at in order] for name in names
        },
    )  # fmt: skip


def _activities(kept: Kept) -> tuple[NDArray[np.bool_], Longs, list[Activity]]:
    """Which of the kept kinds are rows, the number of each as an activity, and the activities."""
    is_row = np.array([each[0] in {*Kind} for each in kept.whats] or [False], bool)
    told = {
        at: Activity(each[1], each[2], each[3], Kind(each[0]), each[4])
        for at, each in enumerate(kept.whats)
        if is_row[at]
    }
    activities = sorted(set(told.values()))
    number = {each: at for at, each in enumerate(activities)}
    new = np.full(len(is_row), UNKNOWN, np.int64)
    for at, each in told.items():
        new[at] = number[each]
    return is_row, new, activities


def _taken_back(kept: Kept) -> NDArray[np.bool_]:
    """Which lines belong to an act that a later line took back."""
    gone = np.zeros(len(kept), bool)
    for what, each in enumerate(kept.whats):
        if each[0] != TAKEN_BACK or not each[2]:
            continue
        acts = np.array([int(act) for act in each[2].split(",")], np.int64)
        for case in np.unique(kept.case[kept.what == what]):
            start, end = np.searchsorted(kept.case, [case, case + 1])
            gone[start:end] |= np.isin(kept.act[start:end], acts)
    return gone


def _began(kept: Kept) -> Longs:
    """For each line about a step the moment at which that step last came up before it."""
    if not len(kept):
        return np.zeros(0, np.int64)
    place: dict[tuple[str, str], int] = {}
    about = np.array(
        [
            place.setdefault(each[1:3], len(place))
            if each[0] in (CAME_UP, Kind.DONE, Kind.LEFT, Kind.LATE, Kind.DEVIATED)
            else UNKNOWN
            for each in kept.whats
        ],
        np.int64,
    )[kept.what]
    comes_up = np.array([each[0] == CAME_UP for each in kept.whats], bool)[kept.what]
    order = np.lexsort((kept.seq, about, kept.case))
    last = np.maximum.accumulate(np.where(comes_up[order], np.arange(len(order)), UNKNOWN))
    same = (
        (last >= 0)
        & (about[order] >= 0)
        & (kept.case[order][last] == kept.case[order])
        & (about[order][last] == about[order])
    )
    began = np.full(len(order), UNKNOWN, np.int64)
    began[order] = np.where(same, kept.happened[order][last], UNKNOWN)
    return began
