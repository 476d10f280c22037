"""Which complex cases came to individual help without the meeting of experts, and by which way?

A case is complex when its trait says so or a step came out that means it; what counts as the
meeting (MDO), as complex, and which step is which channel is a table of the agreement, one row for
each step (`conformance_steps.csv`). Who may refer by law does so by law; everybody else by choice
(R230, R231).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.conformance.naming import Meant, Names
from zorgroute.core.routes.route import Route
from zorgroute.core.traces.log import UNKNOWN, EventLog, Kind

TableRow = Mapping[str, str]
COMPLEX = "complex"
YES = frozenset({"ja", "yes", "true", "1"})
BY_LAW, BY_CHOICE = "law", "choice"
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Bypass:
    """One case that came to individual help without a meeting before it.

    `row` is where it was referred or the help began, `channel` the code of the way, `role` the
    function that referred, `reason` the code that was given or empty; `by` is law or choice.
    """

    case: int
    row: int
    channel: str
    role: str
    step: str
    reason: str
    by: str


@dataclass(frozen=True)
class Channels:
    """What the tables say: the steps that mean something, and who may refer by law."""

    steps: Sequence[TableRow]
    referrers: Sequence[TableRow]
    municipality: str = ""

    def meaning(self, route: str, meaning: str) -> Iterator[TableRow]:
        return (row for row in self.steps if row["route"] == route and row["meaning"] == meaning)

    def is_by_law(self, role: str, on: date) -> bool:
        """Whether a function had the right to refer by itself on that day (R231)."""
        day = on.isoformat()
        return any(
            role == row["role"]
            and row["municipality"] in ("", self.municipality)
            and row["valid_from"] <= day
            and (not row["valid_until"] or day <= row["valid_until"])
            for row in self.referrers
        )


def bypasses_of(route: Route, log: EventLog, channels: Channels) -> tuple[Bypass, ...]:
    """The bypasses in a log, one for each case at most: the first time that help began."""
    names = Names.of(route)
    meant = [names.meant(each) if each.kind == Kind.DONE else None for each in log.activities]
    asked = _cases(log, meaning_flags(meant, list(channels.meaning(route.name, COMPLEX)))) | _told(
        log
    )
    met = _first(log, meaning_flags(meant, list(channels.meaning(route.name, "mdo"))))
    helped = _first(log, helping(route, meant))
    found = []
    for case in np.flatnonzero(asked & (helped < len(log))):
        row = int(helped[case])
        if met[case] >= row:
            found.append(_bypass(_Looked(route, log, channels, meant), int(case), row))
    return tuple(found)


def complex_cases(route: Route, log: EventLog, channels: Channels) -> Flags:
    """Which cases of a log are complex."""
    names = Names.of(route)
    meant = [names.meant(each) if each.kind == Kind.DONE else None for each in log.activities]
    return _cases(log, meaning_flags(meant, list(channels.meaning(route.name, COMPLEX)))) | _told(
        log
    )


def _told(log: EventLog) -> Flags:
    trait = log.traits.get(COMPLEX)
    if trait is None:
        return np.zeros(len(log.cases), np.bool_)
    return np.array([each.casefold() in YES for each in trait], np.bool_)


def meaning_flags(meant: Sequence[Meant | None], rows: Sequence[TableRow]) -> Flags:
    """Which of these steps stand in rows of the table of steps that mean something."""
    wanted = {(row["line"], row["step"], row["outcome"]) for row in rows}
    return np.array(
        [
            each is not None
            and bool({(each.line, each.step, each.outcome), (each.line, each.step, "")} & wanted)
            for each in meant
        ],
        np.bool_,
    )


def helping(route: Route, meant: Sequence[Meant | None]) -> Flags:
    """The activities by which individual help is reached: referred to, or given."""
    giving = {
        (line.name, name)
        for line in route.lines.values()
        for name, step in line.steps.items()
        if step.provides is not None and step.provides.kind == "individual"
    }
    return np.array(
        [each is not None and bool(giving & set(_reached(route, each))) for each in meant],
        np.bool_,
    )


def _reached(route: Route, meant: Meant) -> Iterator[tuple[str, str]]:
    yield meant.line, meant.step
    outcome = route.step(meant.line, meant.step).outcomes.get(meant.outcome)
    if outcome is not None and outcome.to is not None:
        yield meant.line, outcome.to


def _cases(log: EventLog, flags: Flags) -> Flags:
    found = np.zeros(len(log.cases), np.bool_)
    if len(log):
        found[log.case[flags[log.activity]]] = True
    return found


def _first(log: EventLog, flags: Flags) -> NDArray[np.int64]:
    """Per case the first row that is flagged; the number of rows where there is none."""
    found = np.full(len(log.cases), len(log), np.int64)
    if len(log):
        rows = np.flatnonzero(flags[log.activity])[::-1]
        found[log.case[rows]] = rows
    return found


@dataclass(frozen=True)
class _Looked:
    """What is looked at to say by which way a case came to help."""

    route: Route
    log: EventLog
    channels: Channels
    meant: Sequence[Meant | None]


def _bypass(looked: _Looked, case: int, row: int) -> Bypass:
    route, log, channels, meant = looked.route, looked.log, looked.channels, looked.meant
    begin = int(log.starts[case])
    known = list(channels.meaning(route.name, "channel"))
    step, channel, role = "", "", ""
    for at in range(row, begin - 1, -1):
        here = meant[int(log.activity[at])]
        if here is None:
            continue
        step = step or here.step
        function = int(log.function[at])
        told = "" if function == UNKNOWN else log.functions[function]
        found = channel_of(known, here, told)
        if found is not None:
            step, channel, role = here.step, found["channel"], found["role"]
            break
    on = datetime.fromtimestamp(int(log.happened[row]), UTC).date()
    by = by_of(channels, role, on)
    return Bypass(case, row, channel or step, role, step, _reason(log, begin, row), by)


def by_of(channels: Channels, role: str, on: date) -> str:
    """By law where who referred may do so by law on that day, else by choice (R231)."""
    return BY_LAW if role and channels.is_by_law(role, on) else BY_CHOICE


def channel_of(known: Iterable[TableRow], here: Meant, function: str) -> TableRow | None:
    """The row of the table that fits best: one that names this function before one that does not.

    A row with an outcome counts where the log tells that outcome or none.
    """
    fits = [
        row
        for row in known
        if (row["line"], row["step"]) == (here.line, here.step)
        and row["function"] in ("", function)
        and (not row["outcome"] or here.outcome in ("", row["outcome"]))
    ]
    return max(fits, key=lambda row: bool(row["function"]), default=None)


def _reason(log: EventLog, begin: int, row: int) -> str:
    """The reason code that was given last before it, or with it."""
    for at in range(row, begin - 1, -1):
        reason = log.activities[int(log.activity[at])].reason
        if reason:
            return reason
    return ""
