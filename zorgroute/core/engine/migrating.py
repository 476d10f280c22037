"""Can a running case go on on another version of its route, and what changes for it then?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from zorgroute.core.answers import Denied, Moved, Reason, reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.attempt import Attempt
from zorgroute.core.engine.differing import (
    Note,
    Pair,
    cannot_stop,
    is_same_role,
    is_same_step,
    lost_consents,
    lost_facts,
    notes_on,
)
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.engine.moves import Actor
from zorgroute.core.engine.settle import BIRTHDAYS, settle
from zorgroute.core.engine.standing import Standing, Visit
from zorgroute.core.engine.translating import translated
from zorgroute.core.engine.world import World
from zorgroute.core.routes.route import MAIN, Route

Kind = Literal["moves", "needs_decision", "stays"]
# Why a case stays: it is closed, or nothing is asked any more after a death; it stands there
# already; something of safety runs that must end first; or its log does not read.
Stay = Literal["closed", "quiet", "there_already", "other_route", "must_end_first", "unreadable"]
STOPS = ""
ASKED = "version_asked"


@dataclass(frozen=True)
class Agreed:
    """What people decided about names that the other version lacks.

    `steps` says for (line, step) which step of that line takes its place, `STOPS` for a track that
    does not go on; `roles` which function takes the place of another.
    """

    steps: Mapping[tuple[str, str], str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)

    def with_(self, more: Agreed) -> Agreed:
        """Both, where what is decided for one case outranks what holds for all."""
        return Agreed({**self.steps, **more.steps}, {**self.roles, **more.roles})


@dataclass(frozen=True)
class Question:
    """What somebody must decide: about which step or function of the old version, and the choices.

    Among the choices of a track `STOPS` means that it stops; a question without choices keeps the
    case where it is.
    """

    about: Literal["step", "role"]
    name: str
    choices: tuple[str, ...]
    line: str = MAIN


@dataclass(frozen=True)
class Verdict:
    """What would happen to one case, and why.

    `placed`, `roles`, `facts` and `consents` are what a move would write. `notes` is what the
    people of the case should know, also where nothing stands in the way.
    """

    kind: Kind
    why: Stay | None = None
    questions: tuple[Question, ...] = ()
    notes: tuple[Note, ...] = ()
    placed: tuple[ev.Placed, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    facts: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()

    def deed(self, old: Route, new: Route) -> ev.Migrated:
        """The line of the log that carries this verdict out."""
        return ev.Migrated(
            from_digest=old.digest,
            to_digest=new.digest,
            version=new.version,
            placed=self.placed,
            roles=self.roles,
            facts=self.facts,
            consents=self.consents,
        )


def verdict(
    pair: Pair,
    standing: Standing,
    world: World,
    now: datetime,
    agreed: Agreed | None = None,
) -> Verdict:
    """What moving this case would do; nothing is written (R034).

    `standing` is settled by `now`. What counts is where the case stands: a step that is *open* must
    have its place in the new version. What was done keeps counting as far as it is still there,
    and a new step that lies before an open one is not asked any more. Open terms stay as agreed.
    """
    why = _stays(pair, standing)
    if why is not None:
        return Verdict("stays", why)
    agreed = agreed or Agreed()
    placed, questions = [], []
    for visit in standing.visits():
        found = _place(pair, visit, agreed)
        if isinstance(found, Question):
            questions.append(found)
        else:
            placed.append(found)
    placed += _done_otherwise(pair, standing, agreed)
    roles = dict(_roles(pair, standing, agreed))
    questions += [_role_question(pair, name) for name, to in roles.items() if to is None]
    if any(not each.choices for each in questions):
        return Verdict("stays", "must_end_first", tuple(questions))
    known = Verdict(
        kind="needs_decision" if questions else "moves",
        questions=tuple(questions),
        placed=tuple(placed),
        roles=tuple((name, to) for name, to in roles.items() if to not in (None, name)),
        facts=tuple(lost_facts(pair.old, pair.new, standing)),
        consents=tuple(lost_consents(pair.old, pair.new, standing)),
    )
    return _noted(pair, standing, world, now, known)


def _noted(pair: Pair, standing: Standing, world: World, now: datetime, known: Verdict) -> Verdict:
    after = None
    if known.kind == "moves":
        after = translated(pair.new, standing, known.deed(pair.old, pair.new))
    notes = notes_on(pair, standing, after, world, now)
    return Verdict(**{**known.__dict__, "notes": tuple(notes)})


def _stays(pair: Pair, standing: Standing) -> Stay | None:
    if pair.old.name != pair.new.name:
        return "other_route"
    if pair.old.digest == pair.new.digest:
        return "there_already"
    if standing.is_quiet:
        return "quiet"
    return None if standing.is_open else "closed"


def _place(pair: Pair, visit: Visit, agreed: Agreed) -> ev.Placed | Question:
    """Where an open step goes: as decided, else to the same step, else somebody must decide."""
    line, step = visit.line, visit.step
    choices = choices_for(pair, line, step)
    chosen = agreed.steps.get((line, step))
    if chosen is not None and chosen in choices:
        return ev.Placed(line, step, chosen)
    if is_same_step(pair.old, pair.new, line, step):
        return ev.Placed(line, step, step)
    return Question("step", step, choices, line)


def _done_otherwise(pair: Pair, standing: Standing, agreed: Agreed) -> Iterator[ev.Placed]:
    """Steps that were done and are called otherwise now: what was done counts under that name."""
    is_open = {(visit.line, visit.step) for visit in standing.visits()}
    for (line, step), to in agreed.steps.items():
        was_done = (line, step) in standing.done and (line, step) not in is_open
        if was_done and to not in (STOPS, step) and to in choices_for(pair, line, step):
            yield ev.Placed(line, step, to)


def choices_for(pair: Pair, line: str, step: str) -> tuple[str, ...]:
    """Where a step of the old version may go: a step of its line, or for a track that it stops.

    The meldcode and the exits never stop because of a new version: where their steps are gone the
    case stays until they have ended.
    """
    there = tuple(pair.new.lines[line].steps) if line in pair.new.lines else ()
    if line == MAIN or cannot_stop(pair.old, line):
        return there
    return (*there, STOPS)


def _roles(pair: Pair, standing: Standing, agreed: Agreed) -> Iterator[tuple[str, str | None]]:
    """For each function that the case hangs on or that was renamed: who it is there, or None when
    that is open."""
    hanging = [standing.holder, standing.offered, *(item.role for item in standing.items)]
    renamed = [name for name, to in agreed.roles.items() if to in roles_for(pair, name)]
    for name in dict.fromkeys([*filter(None, hanging), *renamed]):
        chosen = agreed.roles.get(name)
        if chosen is not None and chosen in roles_for(pair, name):
            yield name, chosen
        else:
            yield name, name if is_same_role(pair.old, pair.new, name) else None


def _role_question(pair: Pair, name: str) -> Question:
    return Question("role", name, roles_for(pair, name))


def roles_for(pair: Pair, name: str) -> tuple[str, ...]:
    """Which functions may take the place of one: its like first; a professional by one of those."""
    family = pair.old.is_family(name)
    there = [each for each in pair.new.roles if pair.new.is_family(each) == family]
    kinds = set(pair.old.roles[name].at) if name in pair.old.roles else set()
    near = [each for each in there if kinds & set(pair.new.roles[each].at)]
    return tuple(dict.fromkeys([*near, *there]))


@dataclass(frozen=True)
class Order:
    """Who orders that a case moves, when, and what was decided about it."""

    actor: Actor
    now: datetime
    agreed: Agreed = field(default_factory=Agreed)
    note: str = ""


def migrate(
    pair: Pair, standing: Standing, world: World, order: Order
) -> Moved[ev.Event] | Verdict:
    """Move a case to another version: the events to write, or the verdict that keeps it.

    Every term that passed by now is applied first, on the old version (semantics 11). Afterwards
    nobody waits without an end: where the new version makes somebody wait whom the old one did
    not, a day is asked for.
    """
    settled, timed = settle(pair.old, standing, world, order.now)
    found = verdict(pair, settled, world, order.now, order.agreed)
    if found.kind != "moves":
        return found
    answered, standing = _answer(pair.old, settled, world, order)
    attempt = Attempt(pair.new, standing, world, order.now)
    attempt.begin(order.now, order.actor, note=order.note, goes_on=True)
    attempt.write(found.deed(pair.old, pair.new))
    for each in found.placed:
        if each.to == STOPS:
            title = pair.old.lines[each.line].title.prof
            attempt.raise_item("track_stopped", attempt.now_at.holder, title)
    attempt.ask_for_days()
    return Moved((*timed, *answered, *attempt.events))


def decider(route: Route, standing: Standing, questions: Iterable[Question]) -> str:
    """Which function decides about a case: the responsible, or who leads a track that the
    responsible may not know of."""
    for each in questions:
        line = route.lines.get(each.line)
        if line is None or line.known_to is None or route.may_act(standing.holder, line.known_to):
            continue
        return line.lead or line.known_to[0]
    return standing.holder


def ask(
    route: Route, standing: Standing, world: World, order: Order, found: Verdict
) -> tuple[ev.Event, ...]:
    """Ask where the case goes on in another version, once; the events to write."""
    settled, timed = settle(route, standing, world, order.now)
    attempt = Attempt(route, settled, world, order.now).begin(order.now, order.actor)
    if not any(item.kind == ASKED for item in settled.items):
        attempt.raise_item("version_asked", decider(route, settled, found.questions))
    return (*timed, *attempt.events)


def ask_no_more(
    route: Route, standing: Standing, world: World, order: Order
) -> tuple[ev.Event, ...]:
    """Take back the question where the case goes on in another version; the events to write."""
    return _answer(route, standing, world, order)[0]


def _answer(
    route: Route, standing: Standing, world: World, order: Order
) -> tuple[tuple[ev.Event, ...], Standing]:
    attempt = Attempt(route, standing, world, order.now).begin(order.now, order.actor)
    for item in standing.items:
        if item.kind == ASKED:
            attempt.write(ev.ItemDone(item.number))
    return tuple(attempt.events), attempt.now_at


def undo(old: Route, standing: Standing, actor: Actor, now: datetime) -> Moved[ev.Event] | Denied:
    """Take a case back to the version it came from, as long as nobody did anything there.

    What a clock did meanwhile falls away with it and is done again on the old version when the
    case is next looked at.
    """
    why = _why_not_undone(standing)
    if why is not None:
        return Denied((why,))
    event = ev.Event(
        seq=standing.next_seq,
        act=standing.next_seq,
        happened_at=now,
        recorded_at=now,
        deed=ev.MigrationUndone(old.digest, old.version),
        by=actor,
    )
    return Moved((event,))


def may_undo(standing: Standing) -> bool:
    """Whether a case could still go back to the version it came from."""
    return _why_not_undone(standing) is None


def _why_not_undone(standing: Standing) -> Reason | None:
    if standing.base is None or standing.base.past is None:
        return reason("version.never_moved")
    moved, log = standing.base.past.event.act, standing.log()
    gone = retracted_acts(log)
    done_since = [
        each
        for each in log
        if each.act > moved
        and each.act not in gone
        and not isinstance(each.deed, ev.MigrationUndone)
        and (each.by is not None or _is_life(each.deed))
    ]
    return reason("version.moved_on") if done_since else None


def _is_life(deed: ev.Deed) -> bool:
    """What happened to people without anybody writing it here; a birthday a clock finds again."""
    birthdays = dict(BIRTHDAYS).values()
    return isinstance(deed, ev.Interrupted) and deed.kind not in birthdays
