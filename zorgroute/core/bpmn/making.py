"""How does each step of a route become shapes of BPMN, in one voice?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zorgroute.core.bpmn.facts import flow_facts, step_facts
from zorgroute.core.bpmn.parts import Cell, Exit, Kind, Node, Pool, Timer
from zorgroute.core.maps.states import Reader
from zorgroute.core.maps.stations import parties, text_of
from zorgroute.core.maps.words import Words, high
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Outcome, Starting, Step, Text
from zorgroute.core.terms.term import Term
from zorgroute.core.terms.unit import Unit
from zorgroute.core.wording.catalogue import PROF, Voice

START = "start"
_ISO = {
    Unit.HOURS: "PT{}H",
    Unit.DAYS: "P{}D",
    Unit.WEEKS: "P{}W",
    Unit.MONTHS: "P{}M",
    Unit.YEARS: "P{}Y",
}


@dataclass(frozen=True)
class Making:
    """The route, for whom it is told, and the words to tell it in."""

    route: Route
    voice: Voice
    words: Words

    @property
    def is_full(self) -> bool:
        """Whether the facts of professionals are written along."""
        return self.voice == PROF

    def lines(self) -> Iterator[Line]:
        """The lines this reader may know of, the main line first."""
        yield self.route.main
        yield from (self.route.lines[name] for name in self.route.tracks if self.knows(name))

    def knows(self, line: str) -> bool:
        return Reader(self.voice).knows(self.route, line)

    def text(self, text: Text) -> str:
        return text_of(text, self.voice)

    def say(self, code: str, /, **facts: str) -> str:
        return self.words.say(code, **facts)

    def who(self, roles: Iterable[str] | None, code: str = "map.or") -> str:
        return self.words.parties(parties(self.route, roles, self.voice, {}), code)

    def role_title(self, role: str) -> str:
        known = self.route.roles.get(role)
        return self.text(known.title) if known else high(self.who([role]))


def pools(making: Making) -> tuple[Pool, ...]:
    """Every line as a pool with a lane for each role that is first to act in it."""
    return tuple(_pool(making, line) for line in making.lines())


def _pool(making: Making, line: Line) -> Pool:
    roles = dict.fromkeys(step.who[0] for step in line.steps.values())
    cells = [_cell(making, line, name, step) for name, step in line.steps.items()]
    return Pool(
        line=line.name,
        title=making.text(line.title),
        lanes=tuple((role, making.role_title(role)) for role in roles),
        cells=(_start(making, line), *cells),
        first=line.first,
    )


def _start(making: Making, line: Line) -> Cell:
    """How a line begins: the main line with who may start it, a track by its signal."""
    name = line.name
    signals: tuple[str, ...] = ()
    if name == MAIN:
        said = making.say("bpmn.begin", who=high(making.who(making.route.model.may_start)))
    else:
        said, signals = making.text(line.title), (start_signal(name),)
    return Cell(
        step=START,
        role=line.steps[line.first].who[0],
        task=Node(f"{START}.{name}", Kind.START, said, signals=signals),
        throws=(),
        choice=None,
        exits=(Exit(f"begin.{name}", "", to=line.first),),
        edges=(),
        begins=True,
        note=_note(making, line),
    )


def _note(making: Making, line: Line) -> Node | None:
    """From where a track may begin, where that is not drawn."""
    said = []
    if line.name in making.route.exits.values():
        said.append(making.say("bpmn.everywhere"))
    if line.may_start:
        said.append(making.say("bpmn.may_start", who=making.who(line.may_start)))
    if not said:
        return None
    return Node(f"note.{line.name}", Kind.NOTE, "\n".join(said))


def _cell(making: Making, line: Line, name: str, step: Step) -> Cell:
    base = f"{line.name}.{name}"
    exits = tuple(_exit(making, line, name, key, each) for key, each in step.outcomes.items())
    throws = _throws(making, step.starts or (), f"step-starts.{base}")
    return Cell(
        step=name,
        role=step.who[0],
        task=Node(
            f"step.{base}",
            Kind.TASK,
            _task_words(making, step),
            about=_about(making, line, step),
            facts=step_facts(making.route, line, name, is_full=making.is_full),
        ),
        throws=throws,
        choice=Node(f"choice.{base}", Kind.CHOICE) if len(exits) > 1 else None,
        exits=exits,
        edges=tuple(_edges(making, line, name, step)),
    )


def _task_words(making: Making, step: Step) -> str:
    """The title; below it who else may do it, for the lane tells only the first."""
    said = [making.text(step.title)]
    if len(step.who) > 1:
        said.append(making.say("bpmn.or", who=making.who(step.who[1:])))
    if step.meldcode is not None and making.is_full:
        said.append(f"({making.say('map.meldcode', number=str(step.meldcode))})")
    return "\n".join(said)


def _about(making: Making, line: Line, step: Step) -> str:
    """Who acts, with whom and by when, as a sentence for a program that shows documentation."""
    who = making.who(step.who)
    others = [role for role in step.with_ or () if role not in step.who]
    if others:
        who = making.say("map.with", who=who, others=making.who(others, "map.and"))
    if step.with_one_of:
        code = "map.with.also" if others else "map.with"
        who = making.say(code, who=who, others=making.who(step.with_one_of))
    said = [high(who)]
    if step.within is not None:
        said.append(_term_words(making, making.route.term(line.name, step.within)))
    return ". ".join(said) + "."


def _exit(making: Making, line: Line, name: str, key: str, outcome: Outcome) -> Exit:
    base = f"{line.name}.{name}.{key}"
    passing = _throws(making, outcome.starts or (), f"starts.{base}")
    if outcome.opens is not None:
        said = making.say("bpmn.opens", route=outcome.opens.route)
        passing += (Node(f"opens.{base}", Kind.THROW, said, is_message=True),)
    return Exit(
        id=f"way.{base}",
        name=making.text(outcome.title),
        passing=passing,
        end=_end(making, line, base, outcome.ends) if outcome.ends else None,
        to=outcome.to or "",
        facts=flow_facts(key, outcome, is_full=making.is_full),
    )


def _end(making: Making, line: Line, base: str, result: str) -> Node:
    """An end by the name of its result; it sends a signal where a step waits for it."""
    is_awaited = any(
        result in step.on_track.get(line.name, {})
        for other in making.lines()
        for step in other.steps.values()
    )
    return Node(
        f"end.{base}",
        Kind.END,
        making.text(line.results[result]),
        facts=(("result", {"name": result}),),
        signals=(end_signal(line.name, result),) if is_awaited else (),
    )


def _throws(making: Making, starts: Iterable[Starting], base: str) -> tuple[Node, ...]:
    found = []
    for each in starts:
        if not making.knows(each.track):
            continue
        track = making.text(making.route.lines[each.track].title)
        code = "bpmn.starts" if each.when is None else "bpmn.starts_maybe"
        found.append(
            Node(
                f"{base}.{each.track}",
                Kind.THROW,
                making.say(code, track=track),
                signals=(start_signal(each.track),),
            )
        )
    return tuple(found)


def start_signal(track: str) -> str:
    return f"signal.start.{track}"


def end_signal(track: str, result: str) -> str:
    return f"signal.end.{track}.{result}"


def _edges(making: Making, line: Line, name: str, step: Step) -> Iterator[Exit]:
    """What may happen while a step is open: its term passes, or a track ends."""
    base = f"{line.name}.{name}"
    for track, results in step.on_track.items():
        if not making.knows(track):
            continue
        for to in dict.fromkeys(results.values()):
            keys = [result for result, target in results.items() if target == to]
            yield _after_track(making, base, track, keys, to)
    if step.within is not None:
        yield _overdue(making, line, base, step)


def _after_track(making: Making, base: str, track: str, results: list[str], to: str) -> Exit:
    of_track = making.route.lines[track]
    said = [making.text(of_track.results[result]) for result in results]
    node = Node(
        f"after.{base}.{track}.{to}",
        Kind.BOUNDARY,
        making.say(
            "bpmn.ended",
            track=making.text(of_track.title),
            results=making.words.listed(said, "map.or"),
        ),
        signals=tuple(end_signal(track, result) for result in results),
        host=f"step.{base}",
    )
    return Exit(f"way.{node.id}", node.name, to=to, edge=node)


def _overdue(making: Making, line: Line, base: str, step: Step) -> Exit:
    term = making.route.term(line.name, step.within) if step.within else None
    late = step.overdue
    to = (late.to or "") if late else ""
    node = Node(
        f"late.{base}",
        Kind.BOUNDARY,
        _term_words(making, term),
        timer=timer_of(term),
        host=f"step.{base}",
        interrupts=bool(to),
    )
    if to:
        return Exit(f"way.{node.id}", node.name, to=to, edge=node)
    told = late.tell if late else None
    said = making.say("bpmn.tell", who=making.who(told, "map.and")) if told else ""
    end = Node(f"told.{base}", Kind.END, said, is_message=bool(told))
    return Exit(f"way.{node.id}", node.name, end=end, edge=node)


def _term_words(making: Making, term: Term | None) -> str:
    if term is None:
        return making.say("map.term.open")
    return making.say("map.term", term=making.words.term(term))


def timer_of(term: Term | None) -> Timer:
    """The most a term may take, as a timer."""
    if term is None:
        return Timer()
    if term.unit in _ISO:
        return Timer(iso=_ISO[term.unit].format(term.max))
    return Timer(plain=f"{term.max} {term.unit}")
