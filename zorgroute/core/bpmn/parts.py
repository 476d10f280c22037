"""Which shapes does a line of a route have in BPMN, before anybody knows where they stand?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

Facts = tuple[tuple[str, Mapping[str, str]], ...]


class Kind(StrEnum):
    """The elements of BPMN that a route needs, by their names there."""

    TASK = "userTask"
    CHOICE = "exclusiveGateway"
    START = "startEvent"
    END = "endEvent"
    THROW = "intermediateThrowEvent"
    BOUNDARY = "boundaryEvent"
    NOTE = "textAnnotation"


@dataclass(frozen=True)
class Timer:
    """When a timer goes off: `iso` where ISO 8601 has a word for it, else `plain`.

    Working days and school days are no duration of ISO 8601; an open question has neither.
    """

    iso: str = ""
    plain: str = ""


@dataclass(frozen=True)
class Node:
    """One shape: its id, its words, what sets it off, and the facts that BPMN has no place for."""

    id: str
    kind: Kind
    name: str = ""
    about: str = ""
    facts: Facts = ()
    timer: Timer | None = None
    signals: tuple[str, ...] = ()
    is_message: bool = False
    host: str = ""
    interrupts: bool = True


@dataclass(frozen=True)
class Exit:
    """One way out of a step: what it is called, what happens on it, and where it leads.

    `to` is a step of the same line; empty when `end` closes the way. `edge` is set when the way
    begins at an event on the edge of the task instead of at its choice.
    """

    id: str
    name: str
    passing: tuple[Node, ...] = ()
    end: Node | None = None
    to: str = ""
    facts: Facts = ()
    edge: Node | None = None

    @property
    def nodes(self) -> tuple[Node, ...]:
        return self.passing if self.end is None else (*self.passing, self.end)


@dataclass(frozen=True)
class Cell:
    """A step with everything that hangs on it; the whole of it is placed as one."""

    step: str
    role: str
    task: Node
    throws: tuple[Node, ...]
    choice: Node | None
    exits: tuple[Exit, ...]
    edges: tuple[Exit, ...]
    begins: bool = False
    note: Node | None = None

    @property
    def all_exits(self) -> tuple[Exit, ...]:
        return (*self.exits, *self.edges)

    def nodes(self) -> Iterator[Node]:
        """Every flow node of the step, in the order in which a case comes along them."""
        yield self.task
        yield from self.throws
        if self.choice is not None:
            yield self.choice
        for each in self.all_exits:
            if each.edge is not None:
                yield each.edge
            yield from each.nodes

    def chain(self) -> tuple[Node, ...]:
        """What lies on the middle of the cell: the task, what it starts, its choice."""
        return (self.task, *self.throws, *((self.choice,) if self.choice else ()))


@dataclass(frozen=True)
class Pool:
    """One line of a route: its lanes by role with their titles, its start and its steps."""

    line: str
    title: str
    lanes: tuple[tuple[str, str], ...]
    cells: tuple[Cell, ...]
    first: str

    def nodes(self, role: str) -> Iterator[Node]:
        for cell in self.cells:
            if cell.role == role:
                yield from cell.nodes()

    def cell(self, step: str) -> Cell:
        return next(cell for cell in self.cells if cell.step == step)


@dataclass(frozen=True)
class Link:
    """A sequence flow between two nodes."""

    id: str
    source: str
    target: str
    name: str = ""
    facts: Facts = ()


def links_of(pool: Pool) -> Iterator[Link]:
    """The sequence flows of a line, cell by cell."""
    for cell in pool.cells:
        chain = cell.chain()
        for number, (one, other) in enumerate(pairwise(chain), start=1):
            yield Link(f"within.{pool.line}.{cell.step}.{number}", one.id, other.id)
        for each in cell.all_exits:
            yield from _of_exit(pool, cell, each)


def _of_exit(pool: Pool, cell: Cell, way: Exit) -> Iterator[Link]:
    source = way.edge or cell.chain()[-1]
    stops = [source.id, *(node.id for node in way.nodes)]
    if way.to:
        stops.append(pool.cell(way.to).task.id)
    for number, (one, other) in enumerate(pairwise(stops)):
        name, facts = ("" if way.edge else way.name, way.facts) if number == 0 else ("", ())
        yield Link(f"{way.id}.{number}" if number else way.id, one, other, name, facts)
