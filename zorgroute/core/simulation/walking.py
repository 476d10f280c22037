"""Does the real engine tell the same story of every simulated child as the fast kernel?

The kernel decides whose turn it is; that is a matter of workers and places, of which the engine
knows nothing. Everything else is done again here, on the engine itself: what is drawn, how long it
takes, which step comes up and when, which term passes, which track begins and ends. So a walk is
both a proof of the compiler and a log that the engine has accepted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import numpy as np

from zorgroute.core.answers import Denied, Reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import decide
from zorgroute.core.engine.evolve import evolve
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.world import World
from zorgroute.core.routes.route import ANYONE, MAIN, Route
from zorgroute.core.simulation import draws
from zorgroute.core.simulation.answering import SAID, Doing, demands_on, record_for, way_to
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.compiling_steps import unheard_of
from zorgroute.core.simulation.drawn_again import child_of, edge_of, visit_of, work_days
from zorgroute.core.simulation.model import (
    DONE,
    GAVE_UP,
    I32,
    I64,
    INSIDE,
    MOVED,
    TERM,
    TURNED_AWAY,
)
from zorgroute.core.simulation.replication import RunLog
from zorgroute.core.terms.civil import DAY, moment_of, second_on

# A visit whose day nobody agreed gets one that never comes: the scenario gives it no term either.
FAR_AHEAD = timedelta(days=3_000)
# The engine ends a day in its last second, the kernel at the midnight after.
A_SECOND = timedelta(seconds=1)
SAME = 1e-9
# As in the kernel: how many turns a track has before it begins anew.
TRACK_TURNS = 256
# The reason with which the order of the meldcode is left, where a scenario draws such a path.
IN_ANOTHER_ORDER = "melding_veiligheid"
OLDEST = 23
# How often a refused form is mended, and how far ahead a range can be.
MENDS = 4
LONGEST_RANGE = 60


@dataclass(frozen=True)
class Walked:
    """One child as the engine tells it, and where that differs from the kernel (nowhere, if all is
    well). `lost_at` is when it gave up and went out of sight, in days."""

    child: int
    klass: int
    events: tuple[ev.Event, ...]
    standing: Standing | None
    differences: tuple[str, ...] = ()
    lost_at: float | None = None


@dataclass
class _Token:
    """A child on one line: at which station, since when, and how often it went back."""

    station: int
    began: float
    turn: int


@dataclass
class _Walk:
    """One child under way."""

    route: Route
    compiled: Compiled
    world: World
    name: np.uint64
    klass: int
    standing: Standing | None = None
    tokens: dict[int, _Token] = field(default_factory=dict)
    begun: Counter[int] = field(default_factory=Counter)
    log: list[ev.Event] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lost_at: float | None = None
    later: list[Doing] = field(default_factory=list)
    has_age: bool = False

    @property
    def at(self) -> Standing:
        assert self.standing is not None  # noqa: S101 a walk begins by opening the case
        return self.standing

    def moment(self, days: float) -> datetime:
        """A number of days from the start on the Dutch clock, in whole seconds."""
        day, second = divmod(round(days * DAY), DAY)
        return moment_of(second_on(self.compiled.start.toordinal() + day, second))

    def write(self, events: tuple[ev.Event, ...]) -> None:
        for event in events:
            self.standing = evolve(self.route, self.standing, event)
            self.log.append(event)


def walk(
    route: Route, compiled: Compiled, log: RunLog, world: World, *, seed: int, replication: int
) -> Iterator[Walked]:
    """Walk every child of a log on the engine, in the order of their numbers.

    `route` is the route with the parameters of the scenario, `world` knows the calendar and the
    reason codes. Yields what the engine wrote, and in words every difference with the kernel.
    """
    order = np.argsort(log.child, kind="stable")
    children, starts = np.unique(log.child[order], return_index=True)
    ends = [*starts[1:], len(order)][: len(children)]
    run = np.uint64(draws.run_name(seed, replication))
    for child, start, end in zip(children, starts, ends, strict=True):
        rows = order[start:end]
        if log.how[rows[0]] != TURNED_AWAY:
            name = child_of(compiled.model, run, int(child))
            klass = int(log.klass[_first(log, rows)])
            fresh = _Walk(route, compiled, _world_of(compiled, world, klass), name, klass)
            yield _walked(fresh, log, rows)


def _first(log: RunLog, rows: I64) -> int:
    """The row of the step with which a case began."""
    return int(min(rows, key=lambda row: (log.began[row], log.line[row])))


def _walked(walk_: _Walk, log: RunLog, rows: I64) -> Walked:
    first = _first(log, rows)
    walk_.has_age = walk_.world.birth_date is not None
    walk_.later = [_doing(walk_, log, int(row)) for row in rows]
    _open(walk_, int(log.station[first]), float(log.began[first]))
    for row in rows:
        if walk_.wrong:
            break
        walk_.later.pop(0)
        _follow(walk_, log, int(row))
    return Walked(
        child=int(log.child[first]),
        klass=int(log.klass[first]),
        events=tuple(walk_.log),
        standing=walk_.standing,
        differences=tuple(walk_.wrong),
        lost_at=walk_.lost_at,
    )


def _doing(walk_: _Walk, log: RunLog, row: int) -> Doing:
    """What a row says was done; without an outcome for what was left."""
    station, outcome = walk_.compiled.stations[int(log.station[row])], int(log.outcome[row])
    is_done = station.is_step and int(log.how[row]) == DONE and outcome >= 0
    return station.line, station.step, walk_.compiled.outcomes[outcome] if is_done else ""


def _world_of(compiled: Compiled, world: World, klass: int) -> World:
    """The world around a child of this kind: its age, when the scenario draws one."""
    age = compiled.classes[klass].facts.get("age")
    if age is None or not str(age).isdigit():
        return world
    start: date = compiled.start
    return replace(world, birth_date=start.replace(year=start.year - int(age), month=1, day=1))


def _open(walk_: _Walk, station: int, began: float) -> None:
    """Open the case on the engine and bring it to where the scenario lets it begin."""
    at = walk_.moment(began)
    starters = walk_.route.model.may_start
    role = starters[0] if starters else walk_.route.model.holds or ""
    answer = decide(walk_.route, None, walk_.world, moves.Start(moves.Actor(role, role), at), at)
    if isinstance(answer, Denied):
        walk_.wrong.append(f"the engine does not open: {', '.join(answer.codes())}")
        return
    walk_.write(answer.events)
    walk_.tokens[0] = _Token(station, began, 0)
    _bring(walk_, walk_.compiled.stations[station].step, at)


def _bring(walk_: _Walk, goal: str, at: datetime) -> None:
    """Do the steps before the one with which the scenario begins, all at that moment."""
    for step, outcome in way_to(walk_.route, goal):
        drawn = walk_.compiled.classes[walk_.klass].facts
        if not _take(walk_, (MAIN, step, outcome), drawn, at, frozenset()):
            return


def _follow(walk_: _Walk, log: RunLog, row: int) -> None:
    """Do what one row of the kernel tells, and compare."""
    line, how = int(log.line[row]), int(log.how[row])
    token = walk_.tokens.get(line)
    if token is None or token.station != int(log.station[row]):
        walk_.wrong.append(f"{_where(walk_, log, row)}: the walk does not stand there")
        return
    if not _same(token.began, float(log.began[row])):
        walk_.wrong.append(f"{_where(walk_, log, row)}: came up at {token.began}")
    station = walk_.compiled.stations[token.station]
    if unheard_of(station.step) is not None:
        if how == TERM:
            _go(walk_, line, int(walk_.compiled.model.due_to[token.station]), float(log.done[row]))
        return
    if not station.is_step:
        _come_back(walk_, log, row, token)
        return
    _compare_visit(walk_, log, row)
    if walk_.wrong:
        return
    if how == DONE:
        _do(walk_, log, row, token)
    elif how == TERM:
        _pass_term(walk_, log, row, token)
    elif how == GAVE_UP:
        _give_up(walk_, log, row, token)
    elif how == MOVED:
        _be_moved(walk_, log, row, token)
    elif how != INSIDE:
        walk_.tokens.pop(line)


def _compare_visit(walk_: _Walk, log: RunLog, row: int) -> None:
    """Whether the engine stands at this step since the same second, until the step is left."""
    station = walk_.compiled.stations[int(log.station[row])]
    if int(log.how[row]) == MOVED:
        return
    visit = walk_.at.visit_on(station.line)
    if visit is None or visit.step != station.step:
        stands = visit.step if visit else "nowhere"
        walk_.wrong.append(f"{_where(walk_, log, row)}: the engine stands at {stands}")
    elif abs(visit.since - walk_.moment(float(log.began[row]))) > A_SECOND:
        walk_.wrong.append(f"{_where(walk_, log, row)}: for the engine since {visit.since}")


def _do(walk_: _Walk, log: RunLog, row: int, token: _Token) -> None:
    """A step done: its duration and its outcome are drawn again, and the engine is asked."""
    model, klass = walk_.compiled.model, int(log.klass[row])
    station, done = token.station, float(log.done[row])
    visit = visit_of(walk_.name, model.key[station], token.turn)
    ready = float(log.started[row]) + work_days(model, station, klass, visit)
    if not (_same(ready, done) or (ready < done and _may_be_kept(walk_, station))):
        walk_.wrong.append(f"{_where(walk_, log, row)}: ready at {ready}, done at {done}")
    edge = edge_of(model, len(walk_.compiled.classes), station, klass, visit)
    if int(model.edge_outcome[edge]) != int(log.outcome[row]):
        walk_.wrong.append(f"{_where(walk_, log, row)}: another outcome was drawn")
        return
    spawned = model.spawn_to[model.spawn_ptr[edge] : model.spawn_ptr[edge + 1]]
    lines = {walk_.compiled.stations[int(each)].line for each in spawned}
    outcome = walk_.compiled.outcomes[int(model.edge_outcome[edge])]
    there = walk_.compiled.stations[station]
    drawn = walk_.compiled.classes[klass].facts
    doing = (there.line, there.step, outcome)
    if _take(walk_, doing, drawn, walk_.moment(done), frozenset(lines)):
        _spawn(walk_, spawned, done)
        _go(walk_, int(log.line[row]), int(model.edge_to[edge]), done)
        _start_beside(walk_, done)


def _may_be_kept(walk_: _Walk, station: int) -> bool:
    """Whether who is ready may have to stay: for a track that has not ended, or a full place."""
    model = walk_.compiled.model
    waits = int(model.needs_ended[station]) | int(model.closing_mask)
    return bool(waits) or bool((model.limit > 0).any())


def _take(
    walk_: _Walk,
    doing: Doing,
    drawn: Mapping[str, str],
    at: datetime,
    starting: frozenset[str],
) -> bool:
    """Ask the engine to do a step; whoever is asked to answer for the case says yes at once."""
    move = _taking(walk_, doing, drawn, at, starting)
    answer = decide(walk_.route, walk_.at, walk_.world, move, at)
    for _ in range(MENDS):
        if not isinstance(answer, Denied):
            break
        move = _mended(walk_, move, answer)
        answer = decide(walk_.route, walk_.at, walk_.world, move, at)
    if isinstance(answer, Denied):
        walk_.wrong.append(f"{'/'.join(doing)}: refused, {_codes(answer.reasons)}")
        return False
    walk_.write(answer.events)
    _accept(walk_, at)
    return True


def _mended(walk_: _Walk, move: moves.Take, refused: Denied) -> moves.Take:
    """The same move with what a person would add after reading why it was refused: a day to look
    again, a reason, a consent asked beside the step, a day within the agreed range.

    Where the scenario draws no age, the child becomes one that the route allows here: the compiler
    lists a condition on the age as an assumption then.
    """
    codes, at = refused.codes(), move.happened_at
    if "review.missing" in codes:
        return replace(move, next_on=(at + FAR_AHEAD).date())
    if "meldcode.order" in codes:
        return replace(move, waiver=moves.Waiver(IN_ANOTHER_ORDER))
    if "date.outside_range" in codes:
        return _on_last_day(walk_, move)
    asked = [each.fact("consent") for each in refused.reasons if each.code == "consent.missing"]
    if asked:
        holder = moves.Actor(walk_.at.holder, walk_.at.holder)
        for consent in asked:
            _why_not(walk_, moves.AnswerConsent(holder, consent or "", "given", at))
    elif not walk_.has_age:
        _become_fitting(walk_, move)
    return move


def _on_last_day(walk_: _Walk, move: moves.Take) -> moves.Take:
    """The same form with the latest day that is still within what is agreed, for so long it may
    take in the scenario as well."""
    days = [name for name, value in move.record.items() if type(value) is date]
    for ahead in range(LONGEST_RANGE, 0, -1):
        chosen = (move.happened_at + timedelta(days=ahead)).date()
        tried = replace(move, record={**move.record, **dict.fromkeys(days, chosen)})
        answer = decide(walk_.route, walk_.at, walk_.world, tried, move.happened_at)
        if not isinstance(answer, Denied) or "date.outside_range" not in answer.codes():
            return tried
    return move


def _become_fitting(walk_: _Walk, move: moves.Take) -> None:
    at = move.happened_at
    for years in range(OLDEST):
        world = replace(walk_.world, birth_date=date(at.year - years - 1, 1, 1))
        if not isinstance(decide(walk_.route, walk_.at, world, move, at), Denied):
            walk_.world = world
            return


def _why_not(walk_: _Walk, move: moves.Move) -> tuple[Reason, ...]:
    """Do a move; the reasons when the engine does not accept it."""
    answer = decide(walk_.route, walk_.at, walk_.world, move, move.happened_at)
    if isinstance(answer, Denied):
        return answer.reasons
    walk_.write(answer.events)
    return ()


def _codes(reasons: tuple[Reason, ...]) -> str:
    return ", ".join(f"{each.code} {dict(each.facts)}" for each in reasons)


def _taking(
    walk_: _Walk,
    doing: Doing,
    drawn: Mapping[str, str],
    at: datetime,
    starting: frozenset[str],
) -> moves.Take:
    line, step = walk_.route.lines[doing[0]], walk_.route.step(*doing[:2])
    keyed = {line.keys.get(name, name): answer for name, answer in drawn.items()}
    demands = demands_on(walk_.route, doing, walk_.later, keyed, starting)
    role = walk_.at.holder if ANYONE in step.who else step.who[0]
    return moves.Take(
        actor=moves.Actor(role, role),
        step=doing[1],
        outcome=doing[2],
        happened_at=at,
        line=line.name,
        record=record_for(line, step, demands, walk_.at.facts, at),
        present=frozenset((*(step.with_ or ()), *(step.with_one_of or ())[:1])),
        feedback=_feedback(walk_, *doing[:2]),
    )


def _feedback(walk_: _Walk, line: str, step: str) -> str | None:
    """The first code there is, when it may be told."""
    feedback = walk_.route.lines[line].steps[step].feedback
    if feedback is None:
        return None
    consent = feedback.ground.consent if feedback.ground else None
    may_tell = consent is None or walk_.at.consents.get(consent) == "given"
    return feedback.codes[0] if may_tell else None


def _accept(walk_: _Walk, at: datetime) -> None:
    offered = walk_.at.offered
    if offered is not None:
        _why_not(walk_, moves.AnswerHandover(moves.Actor(offered, offered), at))


def _spawn(walk_: _Walk, stations: I32, at: float) -> None:
    """Let the tracks begin that an outcome starts and that do not run already."""
    for each in stations:
        line = int(walk_.compiled.model.line[int(each)])
        if line not in walk_.tokens:
            walk_.tokens[line] = _Token(int(each), at, TRACK_TURNS * walk_.begun[line])
            walk_.begun[line] += 1


def _start_beside(walk_: _Walk, at: float) -> None:
    """Begin the tracks that the scenario draws and that no outcome starts: somebody does."""
    for line in walk_.tokens:
        name = walk_.compiled.lines[line]
        run = walk_.at.runs.get(name)
        if line and (run is None or not run.is_live):
            moment, starters = walk_.moment(at), walk_.route.lines[name].may_start
            role = walk_.at.holder if ANYONE in starters or not starters else starters[0]
            actor = moves.Actor(role, role)
            move = moves.StartTrack(actor, name, moment, (moment + FAR_AHEAD).date())
            why = _why_not(walk_, move)
            if why:
                walk_.wrong.append(f"{name}: not begun, {_codes(why)}")


def _go(walk_: _Walk, line: int, to: int, at: float) -> None:
    """Let a token go to a station, or out."""
    if to < 0:
        walk_.tokens.pop(line, None)
        return
    rank, token = walk_.compiled.model.rank, walk_.tokens[line]
    back = int(rank[to] <= rank[token.station])
    walk_.tokens[line] = _Token(to, at, token.turn + back)


def _come_back(walk_: _Walk, log: RunLog, row: int, token: _Token) -> None:
    """After a relapse the closed case is taken up again at the step that the scenario names."""
    if int(log.how[row]) != DONE:
        return
    model, done = walk_.compiled.model, float(log.done[row])
    classes, klass = len(walk_.compiled.classes), int(log.klass[row])
    visit = visit_of(walk_.name, model.key[token.station], token.turn)
    edge = edge_of(model, classes, token.station, klass, visit)
    to, at = int(model.edge_to[edge]), walk_.moment(done)
    holder = walk_.at.holder
    move = moves.Reopen(moves.Actor(holder, holder), SAID, at, walk_.compiled.stations[to].step)
    why = _why_not(walk_, move)
    if why:
        walk_.wrong.append(f"{_where(walk_, log, row)}: refused, {_codes(why)}")
        return
    _go(walk_, int(log.line[row]), to, done)


def _pass_term(walk_: _Walk, log: RunLog, row: int, token: _Token) -> None:
    """A term passes: the engine moves the child by itself."""
    done = float(log.done[row])
    at = walk_.moment(done) + A_SECOND
    _, events = settle(walk_.route, walk_.at, walk_.world, at)
    walk_.write(events)
    to = int(walk_.compiled.model.due_to[token.station])
    _go(walk_, int(log.line[row]), to if to >= 0 else -1, done)


def _give_up(walk_: _Walk, log: RunLog, row: int, token: _Token) -> None:
    """A family gives up: it takes another way with a reason, or is out of sight."""
    model, klass = walk_.compiled.model, int(log.klass[row])
    to, done = int(model.patience_to[token.station, klass]), float(log.done[row])
    if to < 0:
        walk_.lost_at = done
        walk_.tokens.clear()
        return
    station, there = (walk_.compiled.stations[each] for each in (token.station, to))
    at = walk_.moment(done)
    actor = moves.Actor(walk_.at.holder, walk_.at.holder)
    waiver = moves.Waiver(station.reason or "")
    move = moves.Divert(actor, there.step, waiver, at, there.line, (at + FAR_AHEAD).date())
    why = _why_not(walk_, move)
    if why:
        walk_.wrong.append(f"{_where(walk_, log, row)}: refused, {_codes(why)}")
        return
    _go(walk_, int(log.line[row]), to, done)


def _be_moved(walk_: _Walk, log: RunLog, row: int, token: _Token) -> None:
    """A track that ended moved the main line; the engine did so already, with the track's step."""
    visit = walk_.at.visit_on(MAIN)
    model, done = walk_.compiled.model, float(log.done[row])
    ways = model.on_to[model.on_ptr[token.station] : model.on_ptr[token.station + 1]]
    steps = {walk_.compiled.stations[int(to)].step: int(to) for to in ways}
    if visit is None or visit.step not in steps:
        walk_.wrong.append(f"{_where(walk_, log, row)}: the engine was not moved by the track")
        return
    _go(walk_, 0, steps[visit.step], done)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= SAME * max(1.0, abs(one))


def _where(walk_: _Walk, log: RunLog, row: int) -> str:
    station = walk_.compiled.stations[int(log.station[row])]
    return f"{station.line}/{station.step} on day {float(log.began[row]):.4f}"
