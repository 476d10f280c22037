"""How does a file of somebody else become a log: the good rows kept, the others named with why?"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.answers import Reason, reason
from zorgroute.core.traces.columns import (
    NEEDED,
    Column,
    Meaning,
    guessed,
    table_of,
    trait_of,
)
from zorgroute.core.traces.forms import Form
from zorgroute.core.traces.log import MAIN, UNKNOWN, Activity, EventLog, Kind, in_columns, log_of
from zorgroute.core.traces.moments import Clock, Told
from zorgroute.core.traces.private import private_text
from zorgroute.core.traces.tables import BETWEEN, Record, RefusedRow, Table

NameT = TypeVar("NameT", str, Activity)
# Refused rows that are kept with their reason; of more only the number is told.
SHOWN = 1_000
LONGEST_TEXT, ACTIVITIES = 120, 5_000
_NOT_TAKEN = (Meaning.IGNORE, Meaning.TRAIT)
_ONCE = tuple(each for each in Meaning if each not in _NOT_TAKEN)


@dataclass(frozen=True)
class Reading:
    """What became of a file. `unreadable` says why there is no log at all; it is then empty.

    `kept` and `refused_total` count rows; `refused` are the first thousand that were not taken.
    `findings` are about rows that were kept, or about the file.
    """

    log: EventLog
    kept: int = 0
    refused: tuple[RefusedRow, ...] = ()
    refused_total: int = 0
    findings: tuple[Reason, ...] = ()
    unreadable: Reason | None = None
    form: Form = Form.CSV
    columns: tuple[Column, ...] = ()


def read_log(
    content: bytes,
    form: Form | None = None,
    columns: Mapping[str, Meaning] | None = None,
    *,
    alias: Callable[[str], str] | None = None,
) -> Reading:
    """Read a log from CSV, XES or OCEL 2.0 (R229).

    `columns` says what the columns mean, by name; without it that is guessed. A column that seems
    to hold something about people is never taken. `alias` replaces case numbers. A row that cannot
    be right is refused with its number and reason, the others are kept. Moments are whole seconds;
    without an offset they are Dutch time. Never raises for what stands in the file.
    """
    found = table_of(content, form)
    if isinstance(found, Reason):
        return Reading(log_of([]), unreadable=found, form=form or Form.CSV)
    seen, table = found
    taken = guessed(table, columns)
    wrong = _wrong_columns(taken, columns or {})
    if wrong is not None:
        return Reading(log_of([]), unreadable=wrong, form=seen, columns=taken)
    return _Gathering(table, taken, alias or str).reading(seen)


def _wrong_columns(taken: Sequence[Column], chosen: Mapping[str, Meaning]) -> Reason | None:
    names = {each.name for each in taken}
    unknown = next((name for name in chosen if name not in names), None)
    if unknown is not None:
        return reason("log.columns.unknown", name=unknown[:60])
    meanings = [each.meaning for each in taken]
    double = next((each for each in _ONCE if meanings.count(each) > 1), None)
    if double is not None:
        return reason("log.columns.twice", meaning=str(double))
    missing = [str(each) for each in NEEDED if each not in meanings]
    return reason(f"log.columns.missing_{missing[0]}") if missing else None


@dataclass
class _Texts:
    """Texts as numbers, in the order they came."""

    at: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        return self.at.setdefault(text, len(self.at))


class _Gathering:
    """Takes the rows of a table one by one; holds integers, and each text once."""

    def __init__(
        self, table: Table, columns: Sequence[Column], alias: Callable[[str], str]
    ) -> None:
        self.table, self.columns, self.alias = table, columns, alias
        self.place = {
            each.meaning: at for at, each in enumerate(columns) if each.meaning not in _NOT_TAKEN
        }
        self.traits = {
            trait_of(each.name) or each.name: at
            for at, each in enumerate(columns)
            if each.meaning == Meaning.TRAIT
        }
        about = (Meaning.ACTIVITY, Meaning.LINE, Meaning.OUTCOME, Meaning.KIND, Meaning.REASON)
        self.about = [self.place[each] for each in about if each in self.place]
        self.known: dict[tuple[str, ...], Activity | Reason] = {}
        self.clock, self.cases, self.functions = Clock(), _Texts(), _Texts()
        self.activities: dict[Activity, int] = {}
        self.names: dict[str, str] = {}
        self.case, self.activity, self.function = array("i"), array("i"), array("i")
        self.happened, self.began, self.started = array("q"), array("q"), array("q")
        self.told: dict[str, dict[str, str]] = {name: {} for name in self.traits}
        self.last: dict[int, int] = {}
        self.refused: list[RefusedRow] = []
        self.refused_total = 0
        self.counts: dict[str, int] = {}
        self.first: dict[str, int] = {}
        self.safe: dict[str, Reason | None] = {}

    def reading(self, form: Form) -> Reading:
        for each in self.table.records():
            if isinstance(each, RefusedRow):
                self._refuse(each)
                continue
            why = self._take(each)
            if why is not None:
                self._refuse(RefusedRow(each.number, why))
            if len(self.activities) > ACTIVITIES:
                wrong = reason("log.columns.many", limit=str(ACTIVITIES))
                return Reading(log_of([]), unreadable=wrong, form=form, columns=tuple(self.columns))
        log = self._log()
        nothing = not len(log)
        return Reading(
            log=log,
            kept=len(log),
            refused=tuple(self.refused),
            refused_total=self.refused_total,
            findings=(*self.table.findings, *self._columns_left(), *self._findings(log)),
            unreadable=reason("log.file.no_rows") if nothing else None,
            form=form,
            columns=tuple(self.columns),
        )

    def _refuse(self, row: RefusedRow) -> None:
        self.refused_total += 1
        if len(self.refused) < SHOWN:
            self.refused.append(row)

    def _cell(self, cells: Sequence[str], meaning: Meaning) -> str:
        at = self.place.get(meaning)
        return "" if at is None else cells[at]

    def _take(self, record: Record) -> Reason | None:
        """Take a row, or say why not; nothing of a refused row stays."""
        cells = record.cells
        cases = [each for each in self._cell(cells, Meaning.CASE).split(BETWEEN) if each]
        if not cases:
            return reason("log.row.no_case")
        words = tuple([cells[at] for at in self.about])
        activity = self.known.get(words)
        if activity is None:
            activity = self._activity(cells)
            if len(self.known) <= ACTIVITIES:
                self.known[words] = activity
        if isinstance(activity, Reason):
            return activity
        moments = self._moments(cells)
        if isinstance(moments, Reason):
            return moments
        function = self._cell(cells, Meaning.WHO)
        traits = {name: cells[at] for name, at in self.traits.items()}
        for text in (function, *traits.values()):
            if (why := self._unsafe(text)) is not None:
                return why
        if any(case not in self.names and _is_odd(case) for case in cases):
            return reason("log.row.text")
        for case in cases:
            self._add(record.number, case, activity, moments, function)
            if traits:
                self._tell(record.number, case, traits)
        return None

    def _activity(self, cells: Sequence[str]) -> Activity | Reason:
        step = self._cell(cells, Meaning.ACTIVITY)
        kind = self._cell(cells, Meaning.KIND).lower() or Kind.DONE
        if kind not in {*Kind}:
            return reason("log.row.kind", text=kind[:40])
        # The opening and the end of a case are about no step.
        if not step and kind == Kind.DONE:
            return reason("log.row.no_activity")
        line = self._cell(cells, Meaning.LINE) or MAIN
        outcome, why = self._cell(cells, Meaning.OUTCOME), self._cell(cells, Meaning.REASON)
        for text in (step, line, outcome, why):
            if (wrong := self._unsafe(text)) is not None:
                return wrong
        return Activity(line, step, outcome, Kind(kind), why)

    def _unsafe(self, text: str) -> Reason | None:
        """Why a text cannot be taken over; each text is looked at once."""
        if text not in self.safe:
            private = private_text(text)
            found = reason(f"log.row.private_{private}") if private else None
            if len(text) > LONGEST_TEXT:
                found = reason("log.row.long", limit=str(LONGEST_TEXT))
            elif _is_odd(text):
                found = reason("log.row.text")
            if len(self.safe) > 20 * ACTIVITIES:
                return found
            self.safe[text] = found
        return self.safe[text]

    def _moments(self, cells: Sequence[str]) -> tuple[Told, int, int] | Reason:
        """When it was done, came up and was begun on; in this order, or it cannot be right."""
        told: list[Told | None] = []
        for meaning in (Meaning.END, Meaning.CAME_UP, Meaning.BEGIN):
            text = self._cell(cells, meaning)
            read = self.clock.moment(text) if text else None
            if isinstance(read, Reason):
                return read
            told.append(read)
        end, *others = told
        if end is None:
            return reason("log.row.open" if others[1] else "log.row.no_moment")
        came_up, begin = (UNKNOWN if each is None else each.seconds for each in others)
        # An end that is only a day is not before a moment on that day.
        last = end.seconds + (86_399 if end.day_only else 0)
        if max(came_up, begin) > last:
            return reason("log.row.end_first")
        return end, came_up, begin

    def _add(
        self,
        number: int,
        case: str,
        activity: Activity,
        moments: tuple[Told, int, int],
        function: str,
    ) -> None:
        end, began, started = moments
        if case not in self.names:
            self.names[case] = self.alias(case)
        at = self.cases.number(self.names[case])
        self.case.append(at)
        self.activity.append(self.activities.setdefault(activity, len(self.activities)))
        self.function.append(self.functions.number(function) if function else UNKNOWN)
        self.happened.append(end.seconds)
        self.began.append(began)
        self.started.append(started)
        if end.seconds < self.last.get(at, end.seconds):
            self._count("back", number)
        self.last[at] = end.seconds
        self._count("zoned" if end.zoned else "dutch", number)
        if end.twice:
            self._count("twice", number)
        if end.day_only:
            self._count("day_only", number)

    def _tell(self, number: int, case: str, traits: Mapping[str, str]) -> None:
        for name, text in traits.items():
            known = self.told[name].setdefault(self.names[case], text)
            if text and not known:
                self.told[name][self.names[case]] = text
            elif text and text != known:
                self._count("trait", number)

    def _count(self, what: str, number: int) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1
        self.first.setdefault(what, number)

    def _log(self) -> EventLog:
        """The columns with every dictionary in the order of its texts."""
        cases, case = _ordered(self.cases.at, self.case)
        functions, function = _ordered(self.functions.at, self.function)
        activities, activity = _ordered(self.activities, self.activity)
        return in_columns(
            cases=cases,
            activities=activities,
            functions=functions,
            case=case.astype(np.int32),
            activity=activity.astype(np.int16),
            happened=np.array(self.happened, np.int64),
            began=np.array(self.began, np.int64),
            started=np.array(self.started, np.int64),
            function=function.astype(np.int16),
            traits={
                name: [told.get(each, "") for each in cases] for name, told in self.told.items()
            },
        )

    def _columns_left(self) -> tuple[Reason, ...]:
        return tuple(
            reason(f"log.column.{each.private}", name=each.name[:60])
            for each in self.columns
            if each.private
        )

    def _findings(self, log: EventLog) -> tuple[Reason, ...]:
        found = []
        for what in ("back", "twice", "day_only", "trait"):
            if many := self.counts.get(what, 0):
                facts = {"many": str(many), "number": str(self.first[what])}
                found.append(reason(f"log.finding.{what}", **facts))
        if (dutch := self.counts.get("dutch", 0)) and len(log):
            if self.counts.get("zoned"):
                facts = {"many": str(dutch), "number": str(self.first["dutch"])}
                found.append(reason("log.finding.mixed_zones", **facts))
            elif self.counts.get("day_only", 0) < dutch:
                found.append(reason("log.finding.no_zone"))
        if double := _doubles(log):
            found.append(reason("log.finding.double", many=str(double)))
        return tuple(found)


def _is_odd(text: str) -> bool:
    """Whether a text holds signs that no file can tell and no screen can show."""
    return not text.isprintable()


def _ordered(
    numbered: Mapping[NameT, int], column: array[int]
) -> tuple[list[NameT], NDArray[np.int64]]:
    """The names in order, and the column with their new numbers."""
    names = sorted(numbered)
    new = np.full(len(names) + 1, UNKNOWN, np.int64)
    for at, name in enumerate(names):
        new[numbered[name]] = at
    # UNKNOWN is the last place, so that it stays what it is.
    return names, new[np.array(column, np.int64)]


def _doubles(log: EventLog) -> int:
    """How many rows say just what the row before them said."""
    same = np.ones(max(len(log) - 1, 0), bool)
    for column in (log.case, log.activity, log.happened, log.began, log.started, log.function):
        same &= column[1:] == column[:-1]
    return int(same.sum())
