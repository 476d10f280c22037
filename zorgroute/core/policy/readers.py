"""What is written down on a route, and which functions may come to read it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zorgroute.core.policy.claims import Given
from zorgroute.core.policy.reading import may_read
from zorgroute.core.routes.flows import Basis, Flow, FlowKind
from zorgroute.core.routes.route import ANYONE, MAIN, Route
from zorgroute.core.routes.words import InformationClass, Record


class Way(StrEnum):
    """What lets a function read: it does the step, it was shared, or it answers for the case."""

    TAKES_PART = "takes_part"
    SHARED = "shared"
    ANSWERS = "answers"


@dataclass(frozen=True)
class Reader:
    """A function that may read a record, all of it or some classes, and what lets it."""

    role: str
    way: Way
    classes: tuple[InformationClass, ...]


@dataclass(frozen=True)
class Kept:
    """One record: on which steps it is filled in, by whom, what it holds, and who may read it.

    `steps` are pairs of line and step. `asked` counts the questions, `required` those of them that
    must be answered whenever they are asked.
    """

    name: str
    record: Record
    line: str
    steps: tuple[tuple[str, str], ...]
    fillers: tuple[str, ...]
    classes: tuple[InformationClass, ...]
    asked: int
    required: int
    readers: tuple[Reader, ...]


def records_kept(route: Route, crossing: Sequence[Flow]) -> tuple[Kept, ...]:
    """List every record that some step fills in, in the order in which a case comes to it (R205).

    `crossing` are the flows of the same route: what is shared opens a class for its receiver.
    """
    shared = frozenset(
        Given(role, each, _ground(flow))
        for flow in crossing
        if flow.kind == FlowKind.SHARE
        for role in flow.to
        for each in flow.classes
    )
    return tuple(
        _kept(route, name, steps, shared) for (_, name), steps in _filled_in(route).items()
    )


def _ground(flow: Flow) -> str:
    """On what a share rests, as the log of a case would have it."""
    return "none" if flow.basis == Basis.INSIDE else str(flow.basis)


def _filled_in(route: Route) -> Mapping[tuple[str, str], tuple[tuple[str, str], ...]]:
    """The steps that fill in each record; a shared track has records of its own."""
    found: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    for line in route.lines.values():
        own = line.name if line.records is not route.main.records else MAIN
        for name, step in line.steps.items():
            for record in step.record or ():
                found[own, record] = (*found.get((own, record), ()), (line.name, name))
    return found


def _kept(
    route: Route,
    name: str,
    steps: tuple[tuple[str, str], ...],
    shared: frozenset[Given],
) -> Kept:
    line = steps[0][0]
    record = route.lines[line].records[name]
    found = {field.class_ or record.class_ for field in record.fields.values()}
    classes = tuple(each for each in InformationClass if each in found)
    fillers = dict.fromkeys(role for at, step in steps for role in route.step(at, step).who)
    return Kept(
        name=name,
        record=record,
        line=line,
        steps=steps,
        fillers=tuple(fillers),
        classes=classes,
        asked=len(record.fields),
        required=sum(field.required and field.only_if is None for field in record.fields.values()),
        readers=tuple(_readers(route, steps, classes, shared)),
    )


def _readers(
    route: Route,
    steps: Sequence[tuple[str, str]],
    classes: Sequence[InformationClass],
    shared: frozenset[Given],
) -> Iterator[Reader]:
    answering = _answering(route)
    for role, known in route.roles.items():
        if known.one_of:  # a role that several functions may fill is told as those functions
            continue
        left = list(classes)
        for way in Way:
            asking = _Asking(route, role, way, shared, role in answering)
            found = tuple(each for each in left if asking.reads(steps, each))
            left = [each for each in left if each not in found]
            if found:
                yield Reader(role, way, found)


@dataclass(frozen=True)
class _Asking:
    """Asks the policy whether a function may read, with one thing that could let it."""

    route: Route
    role: str
    way: Way
    shared: frozenset[Given]
    answers: bool

    def reads(self, steps: Iterable[tuple[str, str]], of_class: InformationClass) -> bool:
        own = (self.role,)
        return any(
            may_read(
                self.route, line, step, of_class, self.role,
                present=own if self.way == Way.TAKES_PART and self._sits(line, step) else (),
                shared=self.shared if self.way == Way.SHARED else (),
                directed=own if self.way == Way.ANSWERS and self.answers else (),
            )
            for line, step in steps
        )  # fmt: skip

    def _sits(self, line: str, step: str) -> bool:
        """Whether this function may be the one who comes to the table."""
        model = self.route.step(line, step)
        is_anyone = ANYONE in model.who and not self.route.is_family(self.role)
        return is_anyone or _plays(self.route, self.role, model.with_one_of or ())


def _plays(route: Route, role: str, some: Iterable[str]) -> bool:
    return any(route.plays(role, each) for each in some)


def _answering(route: Route) -> frozenset[str]:
    """The functions that come to answer for a case: from the first step, or by a handover."""
    steps = [step for line in route.lines.values() for step in line.steps.values()]
    given = [step.hands_to for step in steps]
    given += [outcome.hands_to for step in steps for outcome in step.outcomes.values()]
    named = {each for each in given if each is not None}
    if route.model.holds is not None:
        named.add(route.model.holds)
    known = [route.roles[name] for name in named if name in route.roles]
    more = {name for each in known for name in each.one_of or ()}
    return frozenset(named | more)
