"""Does a story go as it is told when the engine plays it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zorgroute.core.answers import Denied, Moved, Reason, reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import decide
from zorgroute.core.engine.evolve import evolve
from zorgroute.core.engine.moves import Actor, Value
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.story import Expected, Story, StoryMove, read_day, read_moment
from zorgroute.core.engine.world import AMSTERDAM, Person, World
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.routes.words import RecordField
from zorgroute.core.terms.calendar import Calendar

DATES = ("date", "date_within")
MANY = ("choices", "facts", "tasks", "person")


@dataclass(frozen=True)
class Played:
    """One move as it was played: the answer, where the case stands then, and what differs.

    `mismatches` are (what, told, seen) triples; an empty tuple means: as told.
    """

    told: StoryMove | None
    answer: Moved[ev.Event] | Denied
    standing: Standing | None
    mismatches: tuple[tuple[str, str, str], ...]


def world_of(story: Story, calendar: Calendar) -> World:
    """The world in which a story plays: its people, contacts and known reason codes."""
    return World(
        calendar=calendar,
        functions={role: Person(role, name) for role, name in story.people.items()},
        birth_date=story.child.born if story.child else None,
        contacts=frozenset(story.contacts),
        deviation_codes=frozenset(story.reasons),
    )


def play(route: Route, story: Story, world: World, *, worker: bool = False) -> Iterator[Played]:
    """Play a story move by move, yielding what came of each.

    With `worker`, terms are also applied by themselves halfway between two moves; the log must be
    the same (semantics 11), save for the moment at which a passed term was recorded.
    """
    start = moves.Start(_actor(story, story.opened_by), story.opened_on)
    answer = decide(route, None, world, start, story.opened_on)
    standing = _written(route, None, answer)
    yield Played(None, answer, standing, _refusal(None, answer))
    at = story.opened_on
    for told in story.moves:
        if standing is None:
            return
        if worker:
            halfway = at + (told.on - at) / 2
            _, timed = settle(route, standing, world, halfway)
            standing = _written(route, standing, Moved(timed)) or standing
        at = told.on
        answer = _try(route, standing, world, story, told)
        standing = _written(route, standing, answer) or standing
        wrong = (*_refusal(told, answer), *differences(told.then, standing))
        yield Played(told, answer, standing, tuple(wrong))


def _try(
    route: Route, standing: Standing, world: World, story: Story, told: StoryMove
) -> Moved[ev.Event] | Denied:
    if told.looks:
        return Moved(settle(route, standing, world, told.on)[1])
    move = _move(route, standing, story, told)
    if isinstance(move, Reason):
        return Denied((move,))
    return decide(route, standing, world, move, told.on)


def _written(
    route: Route, standing: Standing | None, answer: Moved[ev.Event] | Denied
) -> Standing | None:
    if isinstance(answer, Moved):
        for event in answer.events:
            standing = evolve(route, standing, event)
    return standing


def _actor(story: Story, role: str, person: str | None = None) -> Actor:
    return Actor(person or f"person-{role}", role)


def _move(route: Route, standing: Standing, story: Story, told: StoryMove) -> moves.Move | Reason:
    actor = _actor(story, told.by or "", told.person)
    if told.does is not None:
        return _take(route, told, actor)
    if told.starts is not None:
        return moves.StartTrack(actor, told.starts, told.on, told.next_on)
    if told.goes_to is not None:
        waiver = moves.Waiver(told.because or "", told.note or "")
        line = told.track or MAIN
        return moves.Divert(actor, told.goes_to, waiver, told.on, line, told.next_on)
    if told.registers is not None:
        return moves.Register(actor, told.registers, told.note or "", told.on)
    if told.accepts is not None:
        return moves.AnswerHandover(actor, told.on, told.accepts)
    if told.interrupts is not None:
        return moves.Interrupt(actor, told.interrupts, told.on, told.consent or "")
    if told.reopens is not None:
        return moves.Reopen(actor, told.note or "", told.on, told.reopens)
    if told.accepts_link is not None:
        return moves.AcceptLink(actor, told.accepts_link, told.on)
    return _from_log(standing, told, actor)


def _from_log(standing: Standing, told: StoryMove, actor: Actor) -> moves.Move | Reason:
    """A move that points at something in the log: an item by its kind, an act by its step."""
    if told.finishes is not None:
        for item in standing.items:
            if item.kind == told.finishes:
                return moves.FinishItem(actor, item.number, told.on, told.next_on)
        return reason("item.unknown", item=told.finishes)
    for event in reversed(standing.log()):
        if isinstance(event.deed, ev.StepTaken) and event.deed.step == told.corrects:
            return moves.Correct(actor, event.act, told.note or "", told.on)
    return reason("act.unknown", act=told.corrects or "")


def _take(route: Route, told: StoryMove, actor: Actor) -> moves.Take:
    line = told.track or MAIN
    behalf = None
    if told.for_ is not None:
        behalf = moves.OnBehalf(told.for_, told.through or "talk")
    return moves.Take(
        actor=actor,
        step=told.does or "",
        outcome=told.outcome or "",
        happened_at=told.on,
        line=line,
        record=_record(route, line, told),
        present=frozenset(told.with_ or ()),
        on_behalf=behalf,
        waiver=moves.Waiver(told.because, told.note or "") if told.because else None,
        feedback=told.feedback,
        next_on=told.next_on,
    )


def _record(route: Route, line: str, told: StoryMove) -> dict[str, Value]:
    known: dict[str, RecordField] = {}
    step = route.lines[line].steps.get(told.does or "") if line in route.lines else None
    if step is not None:
        known = {name: each for name, each, _ in route.lines[line].fields_of(step)}
    return {
        name: _value(known[name], answer) if name in known else answer[0]
        for name, answer in told.writes.items()
    }


def _value(each: RecordField, answer: tuple[str, ...]) -> Value:
    if each.type in MANY:
        return answer
    try:
        if each.type in DATES:
            day: Value = read_day(answer[0])
            return day
        if each.type == "moment":
            moment: Value = read_moment(answer[0])
            return moment
    except ValueError:
        return answer[0]
    return answer[0]


def _refusal(
    told: StoryMove | None, answer: Moved[ev.Event] | Denied
) -> tuple[tuple[str, str, str], ...]:
    wanted = sorted(told.refused) if told is not None and told.refused is not None else []
    seen = sorted(set(answer.codes())) if isinstance(answer, Denied) else []
    if wanted == seen:
        return ()
    return (("refused", ", ".join(wanted), ", ".join(seen)),)


def differences(told: Expected | None, standing: Standing) -> Iterator[tuple[str, str, str]]:
    """What should be true after a move and is not, as (what, told, seen)."""
    if told is None:
        return
    for what, wanted, seen in _pairs(told, standing):
        if wanted != seen:
            yield what, wanted, seen


def _pairs(told: Expected, standing: Standing) -> Iterator[tuple[str, str, str]]:
    if told.stands is not None:
        yield "stands", told.stands, standing.main.step if standing.main else ""
    for track, wanted in told.tracks.items():
        run = standing.runs.get(track)
        seen = (run.visit.step if run.visit else run.result) if run else ""
        yield f"tracks.{track}", wanted, seen or ""
    if told.holds is not None:
        yield "holds", told.holds, standing.holder
    if told.due is not None:
        due = standing.main.due if standing.main else None
        yield "due", told.due.isoformat(), _day(due) if due else ""
    if told.closed is not None:
        yield "closed", told.closed, standing.closed or ""
    if told.items is not None:
        seen_items = ", ".join(sorted(item.kind for item in standing.items))
        yield "items", ", ".join(sorted(told.items)), seen_items
    if told.told is not None:
        yield "told", ", ".join(told.told), ", ".join(each.code for each in standing.told)
    for number, day in told.meldcode.items():
        at = standing.meldcode.get(int(number[-1]))
        yield f"meldcode.{number}", day.isoformat(), _day(at) if at else ""
    if told.deviations is not None:
        yield "deviations", str(told.deviations), str(standing.deviations)


def _day(moment: object) -> str:
    return moment.astimezone(AMSTERDAM).date().isoformat() if hasattr(moment, "astimezone") else ""
