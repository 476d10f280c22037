"""What does a log say about an indicator, case by case, before anything is counted together?

Each function gives one observation for each case (or time) it is about: when it counts, whether it
was met, and how much it was. Counting together, and what may be shown, is in `publishing`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from zorgroute.core.terms.civil import DAY, HOUR
from zorgroute.core.traces.log import UNKNOWN, Kind
from zorgroute.insight.indicators.describing import Beside, Definition, Observed
from zorgroute.insight.indicators.leading import kept_open, one_rule, raw_stretches, returned
from zorgroute.insight.indicators.marking import (
    WEEK,
    Flags,
    Marked,
    Numbers,
    Pairs,
    Whole,
    local_days,
)
from zorgroute.insight.indicators.standing import closings, director, director_days, evaluation

SECONDS = {"hours": HOUR, "days": DAY, "weeks": WEEK}
LAWFUL = "lawful"


def observed(definition: Definition, marked: Marked, beside: Beside) -> Observed:
    """Every observation of an indicator in a log."""
    return SHAPES[definition.shape](definition, marked, beside)


def _amounts(marked: Marked, rows: Whole, amount: Numbers) -> Observed:
    case = marked.log.case[rows].astype(np.int64)
    return Observed(case, marked.moment(rows), np.ones(len(rows), np.bool_), amount)


def _shares(marked: Marked, rows: Whole, met: Flags, at: Whole | None = None) -> Observed:
    case = marked.log.case[rows].astype(np.int64)
    moments = marked.moment(rows) if at is None else at
    return Observed(case, moments, met, np.full(len(rows), np.nan))


def _ended(pairs: Pairs) -> Pairs:
    has_end = pairs.end != UNKNOWN
    return Pairs(pairs.begin[has_end], pairs.end[has_end])


def _wait(what: Definition, marked: Marked, beside: Beside) -> Observed:
    """How long from the first beginning to the first end after it; counts when it ended."""
    begin = marked.first(marked.rows(what.begin))
    pairs = _ended(marked.followed(begin, marked.rows(what.end)))
    seconds = marked.moment(pairs.end) - marked.moment(pairs.begin)
    return _amounts(marked, pairs.end, seconds / SECONDS[what.unit])


def _term(what: Definition, marked: Marked, beside: Beside) -> Observed:
    """Whether the end came within the term; counts when the term was over.

    A term in days runs to the end of its last day: day 28 is in time, day 29 is not. One in hours
    runs to the second. Only terms that are over count, so who still waits in time is not judged.
    """
    begin = marked.rows(what.begin)
    pairs = marked.followed(begin, marked.rows(what.end))
    started, ended = marked.moment(pairs.begin), marked.moment(pairs.end)
    length = what.limit * SECONDS[what.limit_unit]
    if what.limit_unit == "hours":
        is_late = ended - started > length
    else:
        is_late = local_days(ended) - local_days(started) > what.limit
    over = started + length
    is_over = over < beside.until
    met = (ended != UNKNOWN) & ~is_late
    return _shares(marked, begin[is_over], met[is_over], over[is_over])


def _reached(what: Definition, marked: Marked, beside: Beside) -> Observed:
    """Whether a case that began came at the end as well; counts when it began."""
    begin = marked.first(marked.rows(what.begin))
    return _shares(marked, begin, marked.followed(begin, marked.rows(what.end)).end != UNKNOWN)


def _reached_in_time(what: Definition, marked: Marked, beside: Beside) -> Observed:
    """As `_reached`, with no term of a step passed in between."""
    begin = marked.first(marked.rows(what.begin))
    end = marked.followed(begin, marked.rows(what.end)).end
    late = marked.followed(begin, marked.of_kind(Kind.LATE)).end
    return _shares(marked, begin, (end != UNKNOWN) & ((late == UNKNOWN) | (late > end)))


def _closed_with(what: Definition, marked: Marked, beside: Beside) -> Observed:
    """Of closed cases, whether a step was done within the term that the route gives for it.

    A log that tells that terms passed is believed; else the term is counted from when the step
    came up. Where there is no term to count, having done it is enough.
    """
    closed = closings(marked)
    done = marked.first(marked.rows(what.begin))
    steps = {marked.log.activities[int(at)].step for at in marked.log.activity[done]}
    late = marked.of_kind(Kind.LATE)
    is_of_step = np.array(
        [marked.log.activities[int(at)].step in steps for at in marked.log.activity[late]], np.bool_
    )
    late_at = marked.first(late[is_of_step]) if len(late) else late
    in_time = done[~(_preceded(marked, done, late_at) | _after_due(marked, done, beside))]
    return _shares(marked, closed, np.isin(marked.log.case[closed], marked.log.case[in_time]))


def _after_due(marked: Marked, rows: Whole, beside: Beside) -> Flags:
    """Which rows came after the last second of a term that is counted from the log."""
    if beside.dues is None:
        return np.zeros(len(rows), np.bool_)
    dues = beside.dues[rows]
    late: Flags = (dues != UNKNOWN) & (marked.moment(rows) > dues)
    return late


def _preceded(marked: Marked, rows: Whole, others: Whole) -> Flags:
    """Which rows have one of the others before them in the same case."""
    if not len(others):
        return np.zeros(len(rows), np.bool_)
    at = np.searchsorted(others, rows) - 1
    found = others[np.maximum(at, 0)]
    preceded: Flags = (at >= 0) & (marked.log.case[found] == marked.log.case[rows])
    return preceded


def _conform(what: Definition, marked: Marked, beside: Beside) -> Observed:
    """Of closed cases, whether they kept to the agreed route.

    Where nobody replayed them a case kept to it when nobody deviated and no term passed.
    """
    closed = closings(marked)
    departed = beside.departed
    if departed is None:
        rows = np.union1d(marked.of_kind(Kind.DEVIATED), marked.of_kind(Kind.LATE))
        departed = np.zeros(len(marked.log.cases), np.bool_)
        departed[marked.log.case[rows]] = True
    return _shares(marked, closed, ~departed[marked.log.case[closed]])


def _lawful(what: Definition, marked: Marked, beside: Beside) -> Observed:
    """Of deviations, whether the law gives a right to them; the others were chosen."""
    rows = marked.of_kind(Kind.DEVIATED)
    reasons = beside.reasons or {}
    is_lawful = np.array(
        [reasons.get(each.reason) == LAWFUL for each in marked.log.activities], np.bool_
    )
    return _shares(marked, rows, is_lawful[marked.log.activity[rows]])


def _late(what: Definition, marked: Marked, beside: Beside) -> Observed:
    """Each term that passed, with how long it then took until its step was done or left."""
    rows = marked.of_kind(Kind.LATE)
    amount = np.full(len(rows), np.nan)
    ends = (Kind.DONE, Kind.LEFT)
    names = [(each.line, each.step) for each in marked.log.activities]
    for number, name in enumerate(names):
        mine = marked.log.activity[rows] == number
        if marked.log.activities[number].kind != Kind.LATE or not mine.any():
            continue
        same = np.array(
            [
                other == name and marked.log.activities[at].kind in ends
                for at, other in enumerate(names)
            ],
            np.bool_,
        )
        pairs = marked.followed(rows[mine], Marked.where(same[marked.log.activity]))
        waited = (marked.moment(pairs.end) - marked.moment(pairs.begin)) / DAY
        amount[mine] = np.where(pairs.end == UNKNOWN, np.nan, waited)
    return _amounts(marked, rows, amount)


def _counted(what: Definition, marked: Marked, beside: Beside) -> Observed:
    """Each case with a part, once; what it is measured against is known elsewhere."""
    rows = marked.first(marked.rows(what.begin))
    return _shares(marked, rows, np.ones(len(rows), np.bool_))


def _kept_open(what: Definition, marked: Marked, beside: Beside) -> Observed:
    closed = closings(marked)
    flags = kept_open(marked, set(marked.rows(what.begin).tolist()))
    return _shares(marked, closed, flags[marked.log.case[closed]])


def _returned(what: Definition, marked: Marked, beside: Beside) -> Observed:
    """Closings after which the case opened again within the term; counts when the term was over."""
    closed, is_back = returned(marked, what.limit * DAY)
    over = marked.moment(closed) + what.limit * DAY
    is_over = over < beside.until
    return _shares(marked, closed[is_over], is_back[is_over], over[is_over])


def _lead_raw(what: Definition, marked: Marked, beside: Beside) -> Observed:
    pairs = raw_stretches(marked)
    seconds = marked.moment(pairs.end) - marked.moment(pairs.begin)
    return _amounts(marked, pairs.end, seconds / SECONDS[what.unit])


def _lead_one_rule(what: Definition, marked: Marked, beside: Beside) -> Observed:
    ends, seconds = one_rule(marked, set(marked.rows(what.begin).tolist()), what.limit * DAY)
    return _amounts(marked, ends, seconds / SECONDS[what.unit])


def _habit(what: Definition, marked: Marked, beside: Beside) -> Observed:
    """For each closed case its lead time as registered, less that by one rule."""
    closed = closings(marked)
    pairs = raw_stretches(marked)
    raw = np.zeros(len(marked.log.cases))
    np.add.at(
        raw, marked.log.case[pairs.begin], marked.moment(pairs.end) - marked.moment(pairs.begin)
    )
    ends, seconds = one_rule(marked, set(marked.rows(what.begin).tolist()), 183 * DAY)
    helped = np.zeros(len(marked.log.cases))
    np.add.at(helped, marked.log.case[ends], seconds)
    cases = marked.log.case[closed]
    return _amounts(marked, closed, (raw[cases] - helped[cases]) / SECONDS[what.unit])


SHAPES: Mapping[str, Callable[[Definition, Marked, Beside], Observed]] = {
    "wait": _wait,
    "term": _term,
    "reached": _reached,
    "reached_in_time": _reached_in_time,
    "closed_with": _closed_with,
    "conform": _conform,
    "lawful": _lawful,
    "late": _late,
    "use": _counted,
    "coverage": _counted,
    "kept_open": _kept_open,
    "returned": _returned,
    "lead_raw": _lead_raw,
    "lead_one_rule": _lead_one_rule,
    "habit": _habit,
    "director": director,
    "director_days": director_days,
    "evaluation": evaluation,
}
