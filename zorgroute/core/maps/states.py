"""How does a case stand towards each step of a line, seen by the one who reads the map?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zorgroute.core.engine import events as ev
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.engine.opening import is_wait
from zorgroute.core.engine.standing import Standing, Visit
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.maps.order import ahead_of, main_line, reading_order
from zorgroute.core.maps.row import OPEN, Stand, State
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.wording.catalogue import OUDER, Voice


@dataclass(frozen=True)
class Reader:
    """Who reads the map: in which voice, and in which function when that is known."""

    voice: Voice
    role: str | None = None

    def knows(self, route: Route, line: str) -> bool:
        """Whether this reader may know that a track exists; for others it is not there at all."""
        known_to = route.lines[line].known_to
        if known_to is None:
            return True
        if self.voice == OUDER and self.role is None:
            return any(route.is_family(role) for role in known_to)
        return self.role is None or route.may_act(self.role, known_to)

    def acts(self, route: Route, who: Iterable[str]) -> bool | None:
        """Whether a step is this reader's own turn; None when no function is known."""
        if self.voice == OUDER and self.role is None:
            return any(route.is_family(role) for role in who)
        return None if self.role is None else route.may_act(self.role, who)


@dataclass(frozen=True)
class Case:
    """A case as the map needs it: its standing, the log without retracted acts, and the moment."""

    standing: Standing
    log: tuple[ev.Event, ...]
    now: datetime | None

    @classmethod
    def of(cls, standing: Standing, now: datetime | None) -> Case:
        log = standing.log()
        gone = retracted_acts(log)
        return cls(standing, tuple(each for each in log if each.act not in gone), now)

    @property
    def today(self) -> date | None:
        return None if self.now is None else dutch_day(self.now)

    def outcome(self, line: str, step: str) -> str | None:
        """How a step came out the last time it was done."""
        for each in reversed(self.log):
            deed = each.deed
            if isinstance(deed, ev.StepTaken) and (deed.line, deed.step) == (line, step):
                return deed.outcome
        return None


def dutch_day(moment: datetime) -> date:
    """The day of a moment on the Dutch clock."""
    return moment.astimezone(AMSTERDAM).date()


def states_of(route: Route, line: Line, case: Case, reader: Reader) -> Mapping[str, Stand]:
    """The state of every step of a line.

    An open step outranks what was done before, what was done outranks what was skipped. Of the
    rest, the usual way from here is still to come; all other steps are branches not taken.
    """
    visit = case.standing.visit_on(line.name)
    found = {name: Stand(State.OTHER) for name in line.steps}
    if visit is not None:
        found |= {name: Stand(State.NOT_YET) for name in ahead_of(line, visit.step)}
    skipped = _skipped(line, case)
    found |= {name: Stand(State.SKIPPED, reason=why) for name, why in skipped.items()}
    found |= {name: Stand(State.DONE, day) for name, day in _done(line, case).items()}
    if visit is not None:
        found[visit.step] = _open(route, visit, case, reader)
    return found


def _done(line: Line, case: Case) -> Mapping[str, date]:
    run = case.standing.runs.get(line.name)
    since = run.since if run is not None and line.name != MAIN else None
    return {
        step: dutch_day(at)
        for (of_line, step), at in case.standing.done.items()
        if of_line == line.name and step in line.steps and (since is None or at >= since)
    }


def _skipped(line: Line, case: Case) -> Mapping[str, str]:
    """Steps that were left without being done or passed over on purpose, each with the reason."""
    run = case.standing.runs.get(line.name)
    order = reading_order(line)
    found: dict[str, str] = {}
    for each in case.log:
        if run is not None and each.happened_at < run.since:
            continue
        deed = each.deed
        if isinstance(deed, ev.Deviated) and deed.line == line.name and deed.to is not None:
            found |= dict.fromkeys(_between(line, order, deed.step, deed.to), deed.code)
        elif isinstance(deed, ev.StepLeft) and deed.line == line.name and deed.step in line.steps:
            found[deed.step] = deed.why.split(".")[0]
    return found


def _between(line: Line, order: Sequence[str], step: str, to: str) -> list[str]:
    """The step that was left, and those of the main line between it and where one went."""
    if step not in line.steps or to not in line.steps:
        return []
    first, last = order.index(step), order.index(to)
    main = main_line(line)
    return [step, *(name for name in order[first + 1 : last] if name in main)]


def _open(route: Route, visit: Visit, case: Case, reader: Reader) -> Stand:
    due = None if visit.due is None else dutch_day(visit.due)
    is_past = visit.due is not None and case.now is not None and case.now > visit.due
    if visit.late or is_past:
        late = (case.today - due).days if case.today is not None and due is not None else 0
        return Stand(State.LATE, due, days_late=max(0, late))
    step = route.step(visit.line, visit.step)
    waits = is_wait(route, visit.line, visit.step, case.standing.holder)
    acts = reader.acts(route, step.who)
    if acts is None:
        acts = not waits
    return Stand(State.HERE if acts else State.WAITING if waits else State.TURN, due)


# A station that merges steps shows what matters most: what is open, what is still to come.
_WEIGHT = (
    State.FAULT,
    State.PASSED,
    State.NOT_YET,
    State.DONE,
    State.SKIPPED,
    State.OTHER,
)


def together(stands: Sequence[Stand]) -> Stand:
    """The state of steps that are one station: the open one, else the least finished one."""
    for stand in stands:
        if stand.state in OPEN:
            return stand
    weightiest = min(stands, key=lambda stand: _WEIGHT.index(stand.state))
    same = [stand for stand in stands if stand.state == weightiest.state]
    return max(same, key=lambda stand: stand.on or date.min)
