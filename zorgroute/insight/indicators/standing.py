"""How do cases stand at the end of each period: who directs them, and is an evaluation planned?"""

from __future__ import annotations

import numpy as np

from zorgroute.core.terms.civil import DAY
from zorgroute.core.traces.log import UNKNOWN, Kind
from zorgroute.insight.indicators.describing import Beside, Definition, Observed
from zorgroute.insight.indicators.marking import Flags, Marked, Whole


def _standing(marked: Marked, begin: Whole, end: Whole, moment: int) -> tuple[Flags, Whole]:
    """Which cases have something begun and not ended at a moment, and since when each has."""
    since = np.full(len(marked.log.cases), UNKNOWN, np.int64)
    started = begin[marked.moment(begin) <= moment]
    since[marked.log.case[started]] = marked.log.happened[started]
    stopped = end[marked.moment(end) <= moment]
    until = np.full(len(marked.log.cases), UNKNOWN, np.int64)
    until[marked.log.case[stopped]] = marked.log.happened[stopped]
    return (since != UNKNOWN) & (until < since), since


def director(what: Definition, marked: Marked, beside: Beside) -> Observed:
    """Of the cases open at the end of each period, whether somebody directs them."""
    return _at_ends(marked, beside, marked.rows(what.begin), marked.rows(what.end))


def evaluation(what: Definition, marked: Marked, beside: Beside) -> Observed:
    """Of the cases in which help runs at the end of a period, whether no term passed unseen."""
    late, done = marked.of_kind(Kind.LATE), marked.rows(what.end)
    runs, ends = marked.rows(what.begin), marked.of_kind(Kind.CLOSED)
    found: list[Observed] = []
    for moment in beside.ends:
        helped, _ = _standing(marked, runs, ends, moment)
        overdue, _ = _standing(marked, late, done, moment)
        cases = Marked.where(helped)
        found.append(_state(cases, moment, ~overdue[cases]))
    return _joined(found)


def _at_ends(marked: Marked, beside: Beside, begin: Whole, end: Whole) -> Observed:
    opened, closed = openings(marked), marked.of_kind(Kind.CLOSED)
    found: list[Observed] = []
    for moment in beside.ends:
        is_open, _ = _standing(marked, opened, closed, moment)
        has, _ = _standing(marked, begin, end, moment)
        cases = Marked.where(is_open)
        found.append(_state(cases, moment, has[cases]))
    return _joined(found)


def director_days(what: Definition, marked: Marked, beside: Beside) -> Observed:
    """For each case open in a period its days without a director in that period."""
    opened, closed = marked.first(openings(marked)), closings(marked)
    begun = marked.first(marked.rows(what.begin))
    far = beside.until + DAY
    start = _per_case(marked, opened, far)
    stop = _per_case(marked, closed, far)
    directed = np.minimum(_per_case(marked, begun, far), stop)
    found: list[Observed] = []
    before = 0
    for moment in beside.ends:
        bare = np.minimum(directed, moment + 1) - np.maximum(start, before)
        cases = Marked.where((start <= moment) & (stop > before))
        days = np.maximum(bare[cases], 0) / DAY
        ones = np.ones(len(cases), np.bool_)
        found.append(Observed(cases, np.full(len(cases), moment, np.int64), ones, days))
        before = moment + 1
    return _joined(found)


def _per_case(marked: Marked, rows: Whole, otherwise: int) -> Whole:
    found = np.full(len(marked.log.cases), otherwise, np.int64)
    found[marked.log.case[rows]] = marked.log.happened[rows]
    return found


def openings(marked: Marked) -> Whole:
    """Where cases opened; where a log does not tell, their first row."""
    opened = marked.of_kind(Kind.OPENED)
    return opened if len(opened) else marked.first(np.arange(len(marked.log), dtype=np.int64))


def _state(cases: Whole, moment: int, met: Flags) -> Observed:
    at = np.full(len(cases), moment, np.int64)
    return Observed(cases, at, met, np.full(len(cases), np.nan))


def _joined(found: list[Observed]) -> Observed:
    if not found:
        empty = np.array([], np.int64)
        return Observed(empty, empty, empty.astype(np.bool_), empty.astype(np.float64))
    return Observed(
        np.concatenate([each.case for each in found]),
        np.concatenate([each.at for each in found]),
        np.concatenate([each.met for each in found]),
        np.concatenate([each.amount for each in found]),
    )


def closings(marked: Marked) -> Whole:
    """The last closing of each case."""
    return marked.last(marked.of_kind(Kind.CLOSED))
