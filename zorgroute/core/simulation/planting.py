"""Which faults were hidden in a log of invented families, and where?

A log that the engine accepted has no faults. Here some of its cases get exactly one each, of four
kinds that the sources complain about, and every fault is written down in an answer key, so that a
search can be judged by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.simulation.answering import way_to
from zorgroute.core.terms.calendar import Calendar, UnknownYear
from zorgroute.core.terms.term import BadTerm, Span, span_of
from zorgroute.core.traces.log import UNKNOWN, Activity, EventLog, Kind, Row, log_of

Rows = list[Row]
# A number in [0, 1) for a case and a purpose; the same every time it is asked.
Chance = Callable[[str, str], float]
TWO_DAYS = timedelta(days=2)
# Between the name of a case and how often it came.
AGAIN = "+"


class Fault(StrEnum):
    """What can be hidden in a case."""

    BYPASS = "bypass"  # individual help without the meeting that was due (I01)
    STACK = "stack"  # two preventive offers at once (I08)
    FORGOTTEN_DEADLINE = "forgotten_deadline"  # done after its term, and nobody said so (R233)
    OUT_OF_ORDER = "out_of_order"  # two steps the other way round (R228)


@dataclass(frozen=True, order=True)
class Planted:
    """One hidden fault: in which case, of which kind, and at which step it shows."""

    case: str
    kind: Fault
    line: str
    step: str


@dataclass(frozen=True)
class Ground:
    """Where faults are planted: the route, its calendar, and which steps are the meeting."""

    route: Route
    calendar: Calendar
    region: str
    meeting: frozenset[tuple[str, str]]

    def provides(self, activity: Activity) -> str:
        """The kind of help that a step gives; empty for none."""
        line = self.route.lines.get(activity.line)
        step = line.steps.get(activity.step) if line else None
        return step.provides.kind if step is not None and step.provides is not None else ""


def plant(
    log: EventLog, ground: Ground, shares: Mapping[Fault, float], chance: Chance
) -> tuple[EventLog, tuple[Planted, ...]]:
    """Hide faults in a share of the cases that can have them, at most one in each.

    Only the rows of steps done are kept: that is what an organisation elsewhere would hand over.
    `shares` are of the cases that can have a fault of that kind. Gives the log with its faults, and
    the key in the order of cases.
    """
    rows: Rows = []
    key: list[Planted] = []
    for case, told in _cases(log, ground.route):
        whole = [*_before(told[0], ground.route), *told]
        found = _spoilt(case, whole, ground, shares, chance)
        rows.extend(found[0] if found else whole)
        key.extend([found[1]] if found else [])
    traits = {name: dict(zip(log.cases, texts, strict=True)) for name, texts in log.traits.items()}
    return log_of(rows, traits), tuple(sorted(key))


def _cases(log: EventLog, route: Route) -> Iterator[tuple[str, Rows]]:
    """The steps done of each case; who comes back after the end is a case of its own, as it would
    be where nobody sees that it is the same child (R221)."""
    rows: Rows = []
    times = 1
    for row in log.rows():
        if row.activity.kind != Kind.DONE:
            continue
        is_same = bool(rows) and rows[0].case.partition(AGAIN)[0] == row.case
        if rows and (not is_same or _ends(rows[-1].activity, route)):
            yield rows[0].case, rows
            times = times + 1 if is_same else 1
            rows = []
        rows.append(replace(row, case=row.case if times == 1 else f"{row.case}{AGAIN}{times}"))
    if rows:
        yield rows[0].case, rows


def _ends(activity: Activity, route: Route) -> bool:
    """Whether a case ends with this outcome."""
    step = route.main.steps.get(activity.step) if activity.line == MAIN else None
    outcome = step.outcomes.get(activity.outcome) if step is not None else None
    return outcome is not None and outcome.ends is not None


def _before(first: Row, route: Route) -> Rows:
    """The steps before the one with which a scenario lets a case begin, all at that moment."""
    if first.activity.line != MAIN:
        return []
    at = first.began if first.began != UNKNOWN else first.happened
    return [
        Row(first.case, Activity(MAIN, step, outcome), at, began=at, started=at)
        for step, outcome in way_to(route, first.activity.step)
    ]


def _spoilt(
    case: str, rows: Rows, ground: Ground, shares: Mapping[Fault, float], chance: Chance
) -> tuple[Rows, Planted] | None:
    for kind in Fault:
        if chance(case, kind) < shares.get(kind, 0.0):
            found = _PLANTERS[kind](rows, ground, chance(case, "where"))
            if found is not None:
                return found
    return None


def _pick(places: Sequence[int], u: float) -> int | None:
    return places[int(u * len(places))] if places else None


def _planted(row: Row, kind: Fault) -> Planted:
    return Planted(row.case, kind, row.activity.line, row.activity.step)


def _bypass(rows: Rows, ground: Ground, u: float) -> tuple[Rows, Planted] | None:
    """Take the meeting out of a case that went on to individual help."""
    meeting = [at for at, row in enumerate(rows) if _is_meeting(row, ground)]
    helped = [at for at, row in enumerate(rows) if ground.provides(row.activity) == "individual"]
    if not meeting or not helped or helped[0] < meeting[-1]:
        return None
    left = [row for row in rows if not _is_meeting(row, ground)]
    return left, _planted(rows[helped[0]], Fault.BYPASS)


def _is_meeting(row: Row, ground: Ground) -> bool:
    return (row.activity.line, row.activity.step) in ground.meeting


def _stack(rows: Rows, ground: Ground, u: float) -> tuple[Rows, Planted] | None:
    """Start a second preventive offer while the first still runs."""
    places = [
        at
        for at, row in enumerate(rows)
        if ground.provides(row.activity) == "preventive"
        and row.began != UNKNOWN
        and row.happened - row.began > TWO_DAYS.total_seconds()
    ]
    at = _pick(places, u)
    if at is None:
        return None
    row = rows[at]
    other = _other_offer(ground.route, row.activity)
    middle = (row.began + row.happened) // 2
    extra = replace(row, activity=other, began=row.began, started=UNKNOWN, happened=middle)
    return [*rows[:at], extra, *rows[at:]], _planted(extra, Fault.STACK)


def _other_offer(route: Route, activity: Activity) -> Activity:
    """Another preventive step of the route, with its first outcome; else the same step again."""
    for name, step in route.lines[activity.line].steps.items():
        is_offer = step.provides is not None and step.provides.kind == "preventive"
        if is_offer and name != activity.step:
            return Activity(activity.line, name, next(iter(step.outcomes)))
    return activity


def _forget(rows: Rows, ground: Ground, u: float) -> tuple[Rows, Planted] | None:
    """Let a step wait until two days after its term; what follows moves with it in whole weeks."""
    dues = [_due(row, ground) for row in rows]
    places = [at for at, due in enumerate(dues) if due is not None and rows[at].happened <= due]
    at = _pick(places, u)
    if at is None:
        return None
    row, due = rows[at], dues[at]
    assert due is not None  # noqa: S101 only such places were picked
    late_by = due + int(TWO_DAYS.total_seconds()) - row.happened
    weeks = -(-late_by // 604_800) * 604_800
    moved = [replace(row, happened=row.happened + weeks), *_moved(rows[at + 1 :], weeks)]
    if any(_is_late(each, ground) for each in moved[1:]):
        return None
    return [*rows[:at], *moved], _planted(row, Fault.FORGOTTEN_DEADLINE)


def _moved(rows: Iterable[Row], seconds: int) -> Iterator[Row]:
    for row in rows:
        yield replace(
            row,
            happened=row.happened + seconds,
            began=row.began if row.began == UNKNOWN else row.began + seconds,
            started=row.started if row.started == UNKNOWN else row.started + seconds,
        )


def _is_late(row: Row, ground: Ground) -> bool:
    due = _due(row, ground)
    return due is not None and row.happened > due


def _due(row: Row, ground: Ground) -> int | None:
    """The last second in which a step is in time; None without a term, or when a term moves the
    case by itself: then nobody can forget it."""
    line = ground.route.lines.get(row.activity.line)
    step = line.steps.get(row.activity.step) if line else None
    if line is None or step is None or step.within is None or row.began == UNKNOWN:
        return None
    moves_on = step.overdue is not None and step.overdue.to is not None
    term = ground.route.term(line.name, step.within)
    if moves_on or term is None or step.within.agreed is not None:
        return None
    began = datetime.fromtimestamp(row.began, UTC).astimezone(AMSTERDAM)
    try:
        span = span_of(term, began, ground.calendar, region=ground.region)
    except (BadTerm, UnknownYear):
        return None
    return int(span.latest.timestamp()) if isinstance(span, Span) else None


def _swap(rows: Rows, ground: Ground, u: float) -> tuple[Rows, Planted] | None:
    """Turn two steps of one line round, where no way of the route leads that way."""
    places = [at for at in range(len(rows) - 1) if _departs(rows[at], rows[at + 1], ground)]
    at = _pick(places, u)
    if at is None:
        return None
    one, other = rows[at], rows[at + 1]
    turned = [
        replace(one, activity=other.activity, function=other.function),
        replace(other, activity=one.activity, function=one.function),
    ]
    return [*rows[:at], *turned, *rows[at + 2 :]], _planted(turned[0], Fault.OUT_OF_ORDER)


def _departs(one: Row, other: Row, ground: Ground) -> bool:
    """Whether the second cannot stand before the first on this route."""
    same_line = one.activity.line == other.activity.line == MAIN
    return same_line and one.activity.step != other.activity.step


_PLANTERS: Mapping[Fault, Callable[[Rows, Ground, float], tuple[Rows, Planted] | None]] = {
    Fault.BYPASS: _bypass,
    Fault.STACK: _stack,
    Fault.FORGOTTEN_DEADLINE: _forget,
    Fault.OUT_OF_ORDER: _swap,
}
