"""What has happened on a case, as far as this reader may know, in order and in words?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zorgroute.core.engine import events as ev
from zorgroute.core.engine.hearing import taken_back_unheard
from zorgroute.core.engine.history import digests, retracted_acts
from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.policy.claims import Given
from zorgroute.core.policy.parting import Reach, reached
from zorgroute.core.policy.reading import is_elsewhere, may_know, may_read
from zorgroute.core.policy.words import State
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import InformationClass, RecordField
from zorgroute.core.telling.lasting import states_of
from zorgroute.core.telling.log import event_words
from zorgroute.core.telling.teller import Teller

Former = Callable[[str], Route]
# Lines of the log that say how the route works, not what somebody did.
SILENT = (ev.StepOpened, ev.ItemRaised, ev.ItemDone, ev.Reminded, ev.DayChosen)
# What somebody of the family has added to the file, in their own words (Jeugdwet 7.3.8).
STATEMENT = "statement"


@dataclass(frozen=True)
class Answer:
    """A question of a form with what was answered, and the class of information it is.

    `is_closed`: there is an answer, which is only given to who says why (see `closing`).
    """

    name: str
    field: RecordField
    value: Value
    of_class: InformationClass
    is_closed: bool = False


@dataclass(frozen=True)
class Entry:
    """One thing that happened, on a day, said to one reader.

    `act` is what a correction names; `is_corrected` tells that it no longer counts. `by` is the id
    of who did it, empty for the clock and for what happened elsewhere. `is_former`: it was written
    on a former version of the route, and cannot be corrected any more. `is_feedback`: a fixed
    sentence about a step elsewhere; it names no act, whose number would count what is done there.
    """

    on: date
    words: str
    by: str = ""
    by_role: str = ""
    act: int = 0
    line: str = MAIN
    step: str = ""
    note: str = ""
    is_corrected: bool = False
    is_late_entry: bool = False
    is_former: bool = False
    is_interrupt: bool = False
    is_statement: bool = False
    is_feedback: bool = False
    answers: tuple[Answer, ...] = ()


def timeline(
    route: Route,
    log: Iterable[ev.Event],
    readers: Collection[str],
    teller: Teller,
    former: Former | None = None,
    *,
    now: datetime | None = None,
    reach: Reach | None = None,
    heard_at: datetime | None = None,
) -> tuple[Entry, ...]:
    """Everything these functions of one reader may know of the log, newest first.

    What is done inside another organisation is left out; of it only the feedback to the reader is
    told, as one of the fixed sentences (promise 4). A line that the reader may not know of leaves
    nothing, no gap and no number (semantics 17). What was done on a former version of the route
    keeps the words and the readers it had there; `former` finds those versions. `now` ends what was
    shared on a track that ended long before it. `reach` is how far each consent goes; without it
    one that was given goes as far as was asked. Feedback stands on the day from which it may be
    read, and until `heard_at` has come to that nowhere (R145); without it everything is heard.
    """
    log = list(log)
    retracted = retracted_acts(log)
    lasting = lasting_of(log, now, reach)
    unheard = frozenset(each.seq for each in taken_back_unheard(log))
    found: list[tuple[datetime, Entry]] = []
    for event, at in zip(log, versions(route, log, former), strict=True):
        telling = _Telling(at, teller.on(at), retracted, lasting, is_former=at is not route)
        reader = next((each for each in readers if is_told(at, event, each)), None)
        if reader is not None:
            found.append((event.recorded_at, _entry(telling, event, reader)))
        elif event.seq not in unheard:
            found.extend(_feedback(telling, event, readers, heard_at))
    return tuple(entry for _, entry in reversed(_in_order(found)))


def _in_order(found: Iterable[tuple[datetime, Entry]]) -> list[tuple[datetime, Entry]]:
    """In the order in which it was known; what was known at once in the order of the log."""
    latest: datetime | None = None
    dated: list[tuple[datetime, Entry]] = []
    for at, entry in found:
        if entry.is_feedback:
            dated.append((at, entry))
            continue
        latest = at if latest is None else max(at, latest)
        dated.append((latest, entry))
    return sorted(dated, key=lambda each: each[0])


def versions(route: Route, log: Sequence[ev.Event], former: Former | None) -> Iterator[Route]:
    """For every line of a log the version of the route that it was written on."""
    for digest in digests(log):
        yield route if former is None or digest in ("", route.digest) else former(digest)


@dataclass(frozen=True)
class Lasting:
    """What the whole log says about reading one line of it.

    `directed` are the functions that have answered for the case, `ended` the grounds of consents
    that hold no longer, `states` how far the case and its tracks have come, `reach` how far each
    consent goes.
    """

    directed: frozenset[str]
    ended: frozenset[str]
    states: Mapping[str, State]
    reach: Reach | None = None

    def shared(self, route: Route, deed: ev.StepTaken, reader: str) -> tuple[Given, ...]:
        """What was shared at a step on grounds that hold for this reader, per class."""
        return tuple(
            Given(to, kind, each.ground)
            for each in deed.shared
            if each.ground not in self.ended
            for to in each.to
            for kind in reached(route, self.reach, each.ground, reader, each.classes)
        )


def lasting_of(
    log: Sequence[ev.Event], now: datetime | None, reach: Reach | None = None
) -> Lasting:
    """What the whole log says about reading one line of it."""
    return Lasting(directors(log), ended_consents(log), states_of(log, now), reach)


@dataclass(frozen=True)
class _Telling:
    """What stays the same for every line of one log."""

    route: Route
    teller: Teller
    retracted: frozenset[int]
    lasting: Lasting
    is_former: bool = False


def is_statement(deed: ev.Deed) -> bool:
    """Whether a line is a statement of somebody of the family, kept in their own words."""
    return isinstance(deed, ev.Registered) and deed.kind == STATEMENT


def directors(log: Iterable[ev.Event]) -> frozenset[str]:
    """The functions that have answered for the case."""
    found = set()
    for event in log:
        if isinstance(event.deed, ev.Opened):
            found.add(event.deed.holder)
        elif isinstance(event.deed, ev.HandoverAnswered) and event.deed.accepted:
            found.add(event.deed.by)
        elif isinstance(event.deed, ev.Migrated):
            found.update(to for name, to in event.deed.roles if name in found)
    return frozenset(found)


def ended_consents(log: Iterable[ev.Event]) -> frozenset[str]:
    """The grounds of consents that do not hold any longer, as shares name them.

    What was shared on one is not read by its receiver any more; that it was shared stays told
    (R012).
    """
    log = list(log)
    gone, states = retracted_acts(log), dict[str, str]()
    for event in log:
        deed = event.deed
        if event.act in gone:
            continue
        if isinstance(deed, ev.StepTaken):
            states.update(deed.consents)
        elif isinstance(deed, ev.ConsentChanged):
            states[deed.detail] = deed.kind
        elif isinstance(deed, ev.Interrupted):
            states.update(dict.fromkeys(deed.lapsed, "lapsed"))
            if deed.kind == "withdrawal":
                states.update(dict.fromkeys([deed.detail] if deed.detail else states, "withdrawn"))
    return frozenset(f"consent:{name}" for name, state in states.items() if state != "given")


def is_told(route: Route, event: ev.Event, reader: str) -> bool:
    """Whether a function is told of a line of the log; what was written there is another matter."""
    deed = event.deed
    if isinstance(deed, SILENT):
        return False
    line = getattr(deed, "line", None) or getattr(deed, "track", None) or MAIN
    if line in route.lines and not may_know(route, line, reader):
        return False
    if isinstance(deed, ev.Registered) and route.is_family(reader):
        return deed.kind in ("contact", "referral", STATEMENT)
    if _is_answer_of_somebody(deed) and route.is_family(reader):
        return False  # one parent never reads the answer of another; each sees the own elsewhere
    step = getattr(deed, "step", "")
    if step and line in route.lines and step in route.lines[line].steps:
        return not is_elsewhere(route, line, step, reader)
    return True


def _is_answer_of_somebody(deed: ev.Deed) -> bool:
    is_withdrawn = isinstance(deed, ev.Interrupted) and deed.kind == "withdrawal"
    return is_withdrawn or isinstance(deed, ev.ConsentChanged)


def _entry(telling: _Telling, event: ev.Event, reader: str) -> Entry:
    deed, route = event.deed, telling.route
    happened = event.happened_at.astimezone(AMSTERDAM).date()
    answers: tuple[Answer, ...] = ()
    words = event_words(event, telling.teller)
    if isinstance(deed, ev.StepTaken):
        answers = tuple(_answers(route, deed, reader, telling.lasting))
        if deed.heard_from is not None and deed.feedback_to:
            role = telling.teller.titles.role(deed.feedback_to)
            facts = {"role": role, "day": telling.teller.day(deed.heard_from)}
            words = f"{words} {telling.teller.sentence('now.heard_from', facts)}"
    return Entry(
        on=happened,
        words=words,
        by=event.by.person if event.by else "",
        by_role=event.by.role if event.by else "",
        act=event.act,
        line=getattr(deed, "line", MAIN),
        step=getattr(deed, "step", ""),
        note="" if route.is_family(reader) and not is_statement(deed) else event.note,
        is_corrected=event.act in telling.retracted,
        is_late_entry=event.recorded_at.astimezone(AMSTERDAM).date() > happened,
        is_former=telling.is_former,
        is_interrupt=isinstance(deed, ev.Interrupted),
        is_statement=is_statement(deed),
        answers=answers,
    )


def _answers(route: Route, deed: ev.StepTaken, reader: str, lasting: Lasting) -> Iterator[Answer]:
    """What was written down at a step, as far as this reader may read its class."""
    line = route.lines[deed.line]
    facts = dict(deed.facts)
    shared = lasting.shared(route, deed, reader)
    for name, field, record in line.fields_of(line.steps[deed.step]):
        value = facts.get(line.keys[name])
        of_class = field.class_ or record.class_
        if value in (None, "", ()) or (field.consent and route.is_family(reader)):
            continue
        if may_read(
            route,
            deed.line,
            deed.step,
            of_class,
            reader,
            present=deed.present,
            shared=shared,
            directed=lasting.directed,
            state=lasting.states.get(deed.line, State.OPEN),
        ):
            yield Answer(name, field, value, of_class)


def _feedback(
    telling: _Telling, event: ev.Event, readers: Collection[str], heard_at: datetime | None
) -> Iterator[tuple[datetime, Entry]]:
    deed = event.deed
    if not isinstance(deed, ev.StepTaken) or not deed.feedback or not deed.feedback_to:
        return
    if deed.heard_from is not None and heard_at is not None and deed.heard_from > heard_at:
        return
    if any(telling.route.plays(reader, deed.feedback_to) for reader in readers):
        words = telling.teller.sentence(f"told.{deed.feedback}", {})
        on = _day(deed.heard_from or event.happened_at)
        yield deed.heard_from or event.recorded_at, Entry(on, words, is_feedback=True)


def readable_facts(
    route: Route,
    log: Iterable[ev.Event],
    readers: Collection[str],
    former: Former | None = None,
    *,
    now: datetime | None = None,
    reach: Reach | None = None,
) -> Mapping[str, Value]:
    """The facts of the case that these functions may read, under their keys; the last counts.

    What the present version asks no more, or asks otherwise, is not among them.
    """
    log = list(log)
    retracted = retracted_acts(log)
    lasting = lasting_of(log, now, reach)
    facts: dict[str, Value] = {}
    for event, at in zip(log, versions(route, log, former), strict=True):
        deed = event.deed
        if event.act in retracted:
            continue
        if isinstance(deed, ev.Migrated):
            facts = {key: value for key, value in facts.items() if key not in deed.facts}
        if not isinstance(deed, ev.StepTaken):
            continue
        line: Line = at.lines[deed.line]
        for reader in readers:
            for answer in _answers(at, deed, reader, lasting):
                facts[line.keys[answer.name]] = answer.value
    return facts


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()
