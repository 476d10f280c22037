"""Which steps does a log know, and which of its rows tell that one was done?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.traces.log import MAIN, UNKNOWN, EventLog, Kind, Smalls

Bools = NDArray[np.bool_]
Longs = NDArray[np.int64]


@dataclass(frozen=True, order=True)
class Place:
    """A step of a line: a station of the map. Its outcomes are ways out, not places."""

    line: str
    step: str


@dataclass(frozen=True)
class Places:
    """The steps of a log in order, and for each activity which of them it does.

    `of_activity` and `line_of` are UNKNOWN for an activity that does no step: a track that began,
    a term that passed. The main line, where there is one, is line 0.
    """

    places: tuple[Place, ...]
    lines: tuple[str, ...]
    of_activity: Smalls
    line_of: Smalls

    def __len__(self) -> int:
        return len(self.places)


def places_of(log: EventLog) -> Places:
    """Every step that was done at least once according to the list of activities of the log."""
    done = [each for each in log.activities if each.kind == Kind.DONE]
    lines = sorted({each.line for each in done}, key=lambda line: (line != MAIN, line))
    places = sorted(
        {Place(each.line, each.step) for each in done},
        key=lambda place: (lines.index(place.line), place.step),
    )
    at = {place: number for number, place in enumerate(places)}
    of_activity = [
        at[Place(each.line, each.step)] if each.kind == Kind.DONE else UNKNOWN
        for each in log.activities
    ]
    return Places(
        places=tuple(places),
        lines=tuple(lines),
        of_activity=np.array(of_activity, np.int16),
        line_of=np.array([lines.index(place.line) for place in places], np.int16),
    )


def cases_where(log: EventLog, trait: str, is_kept: Callable[[str], bool]) -> Bools:
    """For each case whether its trait is one to keep; a trait the log does not know is empty."""
    texts = log.traits.get(trait) or [""] * len(log.cases)
    return np.array([is_kept(text) for text in texts], np.bool_)


def only(log: EventLog, keep: Bools) -> EventLog:
    """The log of some of its cases, in the same order, with their traits."""
    kept = np.flatnonzero(keep)
    lengths = np.diff(log.starts)
    rows = np.repeat(keep, lengths)
    numbers = np.cumsum(keep) - 1
    return EventLog(
        cases=_some(log.cases, kept),
        activities=log.activities,
        functions=log.functions,
        case=numbers[log.case[rows]].astype(np.int32),
        activity=log.activity[rows],
        happened=log.happened[rows],
        began=log.began[rows],
        started=log.started[rows],
        function=log.function[rows],
        starts=np.concatenate(([0], np.cumsum(lengths[kept]))).astype(np.int64),
        traits={name: _some(texts, kept) for name, texts in log.traits.items()},
    )


def before(log: EventLog, moment: int) -> EventLog:
    """The log as it was before a moment; cases that had not begun then are left out."""
    rows = log.happened < moment
    counts = np.concatenate(([0], np.cumsum(rows)))[log.starts]
    return only(
        EventLog(
            cases=log.cases,
            activities=log.activities,
            functions=log.functions,
            case=log.case[rows],
            activity=log.activity[rows],
            happened=log.happened[rows],
            began=log.began[rows],
            started=log.started[rows],
            function=log.function[rows],
            starts=counts.astype(np.int64),
            traits=log.traits,
        ),
        np.diff(counts) > 0,
    )


def _some(texts: Sequence[str], kept: Longs) -> list[str]:
    return [texts[int(at)] for at in kept]
