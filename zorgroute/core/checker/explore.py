"""Which states can a case reach on the main line with these tracks, and how?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from zorgroute.core.checker.abstract import Abstraction, guards_of, leaves
from zorgroute.core.checker.findings import Hop
from zorgroute.core.checker.visits import Misfit, Option, Start, Visits
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Step

MAX_STATES = 400_000
NOT_STARTED, CLOSED = "", "="
CONSENT = "consent:"


class State(NamedTuple):
    """A case as far as the checker looks: the open steps, who answers, and what is known.

    `tracks` holds per track the open step, "" before it started, or "=result" after its end.
    `told`: the signaller took part or heard since; `decided`: a decision with remedies was issued;
    `meldcode`: a bit per step done; `age`: a place in `age_cuts`.
    """

    main: str
    tracks: tuple[str, ...]
    holder: str
    values: tuple[str | None, ...]
    meldcode: int = 0
    told: bool = True
    decided: bool = False
    age: int = 0


class Edge(NamedTuple):
    """A way from one state to another; `assumed` when a track out of sight had to help."""

    source: State
    hop: Hop
    target: State
    professional: bool
    assumed: bool


class Blocked(NamedTuple):
    """A step that no guard keeps from being done here, though the ground of a share is missing."""

    state: State
    hop: Hop
    ground: str
    assumed: bool


@dataclass
class Walk:
    """Everything that was reached: states with the way there, the edges, and what stood out."""

    abstraction: Abstraction
    first: State
    came_from: dict[State, tuple[State, Hop, bool] | None] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    blocked: dict[tuple[str, str, str, str], Blocked] = field(default_factory=dict)
    misfits: dict[tuple[str, str, str], tuple[State, Misfit]] = field(default_factory=dict)
    stuck: dict[tuple[str, str], tuple[State, Hop]] = field(default_factory=dict)
    prefix: tuple[Hop, ...] = ()
    prefix_assumed: bool = False
    is_frozen: bool = False
    starters: dict[str, tuple[State, Hop, bool]] = field(default_factory=dict)
    is_cut_off: bool = False

    def path_to(self, state: State) -> tuple[tuple[Hop, ...], bool]:
        """A shortest way to a state, and whether something had to be assumed on it."""
        hops: list[Hop] = []
        assumed = self.prefix_assumed
        at = self.came_from[state]
        while at is not None:
            state, hop, guessed = at
            hops.append(hop)
            assumed = assumed or guessed
            at = self.came_from[state]
        return (*self.prefix, *reversed(hops)), assumed


def age_cuts(abstraction: Abstraction) -> tuple[int, ...]:
    """The ages at which a guard on these lines changes its answer, from the youngest child on."""
    route = abstraction.route
    youngest = route.model.for_.age.from_ if route.model.for_.age else 0
    cuts: set[int] = set()
    for line in abstraction.lines:
        for step in line.steps.values():
            for guard in leaves(guards_of(step)):
                if guard.age is not None:
                    cuts |= {guard.age.from_, guard.age.until or guard.age.from_}
    return (youngest, *sorted(cut for cut in cuts if cut > youngest))


def is_live(at: str) -> bool:
    """Whether a track with this state is running."""
    return bool(at) and not at.startswith(CLOSED)


class Explorer:
    """Walks breadth first, so that the first way to a state is a shortest one."""

    def __init__(self, abstraction: Abstraction, limit: int = MAX_STATES) -> None:
        self.abstraction, self.limit = abstraction, limit
        self.route = abstraction.route
        self.visits = Visits(abstraction)
        self.ages = age_cuts(abstraction)
        self.signallers = self._signallers()
        self._kept_at: dict[tuple[str, ...], tuple[bool, ...]] = {}
        self._trimmed_values: dict[
            tuple[str, tuple[str, ...], tuple[str | None, ...]], tuple[str | None, ...]
        ] = {}
        self._tells: dict[tuple[str, str], bool] = {}
        self.numbers = {name: at for at, name in enumerate(abstraction.tracks)}
        self._consents = tuple(
            (at, name.removeprefix(CONSENT))
            for at, name in enumerate(abstraction.names)
            if name.startswith(CONSENT)
        )

    def _signallers(self) -> tuple[str, ...]:
        found: list[str] = []
        for role in self.route.model.may_start:
            found.extend(self.route.roles[role].one_of or (role,))
        return tuple(dict.fromkeys(found))

    def walk(self) -> Walk:
        """Walk everything from the first step of the route."""
        first = State(
            main=self.route.main.first,
            tracks=(NOT_STARTED,) * len(self.abstraction.tracks),
            holder=self.route.model.holds or "",
            values=(None,) * len(self.abstraction.names),
        )
        return self._walk(Walk(self.abstraction, first, {first: None}))

    def walk_beside(self, alone: Walk, track: str) -> Walk | None:
        """Walk a track that the main line neither influences nor hears from, with that line
        standing still where the track can start; None when nothing starts it."""
        prefix: tuple[Hop, ...] = ()
        at, assumed = alone.first, False
        if not self.route.lines[track].may_start:
            if track not in alone.starters:
                return None
            at, hop, guessed = alone.starters[track]
            path, so_far = alone.path_to(at)
            prefix, assumed = (*path, hop), guessed or so_far
        first = at._replace(
            tracks=(NOT_STARTED,) if not prefix else (self.route.lines[track].first,),
            values=(None,) * len(self.abstraction.names),
        )
        walk = Walk(self.abstraction, first, {first: None}, prefix=prefix, is_frozen=True)
        walk.prefix_assumed = assumed
        return self._walk(walk)

    def _walk(self, walk: Walk) -> Walk:
        first = walk.first
        queue = deque([first])
        while queue:
            state = queue.popleft()
            for edge in self._edges(state, walk):
                walk.edges.append(edge)
                if edge.target not in walk.came_from:
                    walk.came_from[edge.target] = (state, edge.hop, edge.assumed)
                    queue.append(edge.target)
            if len(walk.came_from) > self.limit:
                walk.is_cut_off = True
                break
        return walk

    def _edges(self, state: State, walk: Walk) -> Iterator[Edge]:
        if state.main == CLOSED:
            return
        for number, line in enumerate(self.abstraction.lines):
            at = state.main if number == 0 else state.tracks[number - 1]
            if is_live(at) and not (number == 0 and walk.is_frozen):
                yield from self._visit(state, line, at, walk)
        yield from self._starts(state)
        if not walk.is_frozen:
            yield from self._from_outside(state)
        yield from self._withdrawals(state)
        if state.age + 1 < len(self.ages):
            older = state._replace(age=state.age + 1)
            years = str(self.ages[older.age])
            yield Edge(state, Hop("age", outcome=years), older, False, False)

    def _visit(self, state: State, line: Line, name: str, walk: Walk) -> Iterator[Edge]:
        step = line.steps[name]
        years = self.ages[state.age]
        found = self.visits.options(line, name, state.values, state.tracks, state.meldcode, years)
        for misfit in found.misfits:
            walk.misfits.setdefault((misfit.kind, line.name, name), (state, misfit))
        moves_on = step.overdue is not None and step.overdue.to is not None
        if not moves_on:
            for hop in found.stuck:
                walk.stuck.setdefault((line.name, name), (state, hop))
        for option in found.options:
            if option.ground:
                key = (line.name, name, option.hop.outcome, option.ground)
                walk.blocked.setdefault(
                    key, Blocked(state, option.hop, option.ground, option.assumed)
                )
            elif self._may_end(state, line, step, option):
                self._note_starts(state, line, option, walk)
                for target in self._after(state, line, step, option):
                    guessed = option.assumed or any(each.maybe for each in option.starts)
                    yield Edge(state, option.hop, target, option.professional, guessed)
        if step.overdue is not None and step.overdue.to is not None:
            target = self._on(state, line, step.overdue.to)
            yield Edge(state, Hop("term", line.name, name), target, True, False)

    def _note_starts(self, state: State, line: Line, option: Option, walk: Walk) -> None:
        """Remember the first way in which a track out of sight is started."""
        step = line.steps[option.hop.step]
        for starting in (*(step.starts or ()), *(option.outcome.starts or ())):
            if starting.track not in walk.starters:
                guessed = option.assumed or starting.when is not None
                walk.starters[starting.track] = (state, option.hop, guessed)

    def _may_end(self, state: State, line: Line, step: Step, option: Option) -> bool:
        if step.needs_ended is None and (line.name != MAIN or option.outcome.ends is None):
            return True
        tracks = self.abstraction.tracks
        live = [n for n, at in zip(tracks, state.tracks, strict=True) if is_live(at)]
        if any(track in live for track in step.needs_ended or ()):
            return False
        if line.name != MAIN or option.outcome.ends is None:
            return True
        return all(self.route.lines[name].standing for name in live)

    def _after(self, state: State, line: Line, step: Step, option: Option) -> Iterator[State]:
        outcome = option.outcome
        values = list(state.values)
        for number, value in option.writes:
            values[number] = value
        changed = State(
            state.main,
            state.tracks,
            outcome.hands_to or step.hands_to or state.holder,
            tuple(values),
            state.meldcode | (1 << step.meldcode if step.meldcode else 0),
            self._told(state, line, option.hop.step),
            state.decided or (step.decides is not None and _decides(step)),
            state.age,
        )
        for started in self._all_started(changed, option.starts):
            if outcome.to is not None:
                yield self._on(started, line, outcome.to)
            elif line.name == MAIN:
                yield started._replace(main=CLOSED, values=(None,) * len(values))
            else:
                yield self._ended(started, line, outcome.ends or "")

    def _told(self, state: State, line: Line, name: str) -> bool:
        """Whether the signaller knows how it goes: took part now, got feedback, or knew already.

        Feedback for which the family gives no consent is lawful silence, not forgetting.
        """
        key = (line.name, name)
        if key not in self._tells:
            self._tells[key] = self._tells_signaller(line.steps[name])
        return self._tells[key] or (state.told and line.name != MAIN)

    def _tells_signaller(self, step: Step) -> bool:
        if step.feedback is not None and self._is_signaller(step.feedback.to):
            return True
        if all(self._is_signaller(who) for who in step.who):
            return True
        return any(self._is_signaller(role) for role in step.with_ or ())

    def _is_signaller(self, role: str) -> bool:
        return all(self.route.plays(each, role) for each in self.signallers)

    def _all_started(self, state: State, starts: tuple[Start, ...]) -> Iterator[State]:
        """The state with its tracks started; a start that depends on the unseen goes both ways."""
        if not starts:
            yield state
            return
        first, rest = starts[0], starts[1:]
        if first.maybe:
            yield from self._all_started(state, rest)
        yield from self._all_started(self._started(state, first.track), rest)

    def _started(self, state: State, track: str) -> State:
        number = self.numbers[track]
        if is_live(state.tracks[number]):
            return state
        tracks = list(state.tracks)
        tracks[number] = self.route.lines[track].first
        return self._fresh(state, track)._replace(tracks=tuple(tracks))

    def _fresh(self, state: State, track: str) -> State:
        """A track that starts again knows nothing of its former run (semantics 4)."""
        own = (f"{track}.", f"done:{track}/")
        values = tuple(
            None if name.startswith(own) else value
            for name, value in zip(self.abstraction.names, state.values, strict=True)
        )
        return state._replace(values=values)

    def _ended(self, state: State, line: Line, result: str) -> State:
        tracks = list(state.tracks)
        tracks[self.numbers[line.name]] = CLOSED + result
        state = state._replace(tracks=tuple(tracks))
        to = self.route.main.steps[state.main].on_track.get(line.name, {}).get(result)
        return self._trimmed(state if to is None else state._replace(main=to))

    def _on(self, state: State, line: Line, step: str) -> State:
        """The state with this line on a step; what nobody will read any more is forgotten."""
        if line.name == MAIN:
            return self._trimmed(state._replace(main=step))
        tracks = list(state.tracks)
        tracks[self.numbers[line.name]] = step
        return self._trimmed(state._replace(tracks=tuple(tracks)))

    def _trimmed(self, state: State) -> State:
        """The same state without what nobody will read any more."""
        known = (state.main, state.tracks, state.values)
        values = self._trimmed_values.get(known)
        if values is None:
            keep = self._kept(state)
            pairs = zip(state.values, keep, strict=True)
            values = self._trimmed_values[known] = tuple(v if k else None for v, k in pairs)
        return state if values == state.values else state._replace(values=values)

    def _kept(self, state: State) -> tuple[bool, ...]:
        key = (state.main, *state.tracks)
        if key not in self._kept_at:
            self._kept_at[key] = self._work_out_kept(state)
        return self._kept_at[key]

    def _work_out_kept(self, state: State) -> tuple[bool, ...]:
        abstraction = self.abstraction
        live = abstraction.always_live | abstraction.live(self.route.main, state.main)
        for name, at in zip(abstraction.tracks, state.tracks, strict=True):
            if is_live(at):
                live |= abstraction.live(self.route.lines[name], at)
        return tuple(name in live for name in abstraction.names)

    def _starts(self, state: State) -> Iterator[Edge]:
        for name, at in zip(self.abstraction.tracks, state.tracks, strict=True):
            if self.route.lines[name].may_start and not is_live(at):
                started = self._trimmed(self._started(state, name))
                yield Edge(state, Hop("start", name), started, True, False)

    def _from_outside(self, state: State) -> Iterator[Edge]:
        """A track out of sight may end and so move the main line."""
        for track, moves in self.route.main.steps[state.main].on_track.items():
            if track in self.abstraction.tracks:
                continue
            for result, to in moves.items():
                hop = Hop("track", track, outcome=result)
                yield Edge(state, hop, self._on(state, self.route.main, to), True, True)

    def _withdrawals(self, state: State) -> Iterator[Edge]:
        for number, name in self._consents:
            if state.values[number] == "given":
                values = list(state.values)
                values[number] = "withdrawn"
                target = state._replace(values=tuple(values))
                yield Edge(state, Hop("withdraw", outcome=name), target, False, False)


def _decides(step: Step) -> bool:
    return step.decides is not None and {"bezwaar", "beroep"} <= set(step.decides.remedies or ())
