"""Where does a case stand, folded from its log and never kept by itself?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zorgroute.core.engine.events import Event
from zorgroute.core.engine.moves import Value

DEATH = "death"
# What a case ends with after a death: no result of the route, and no evaluation.
AFTER_DEATH = "overlijden"


@dataclass(frozen=True)
class Visit:
    """An open step: since when, until when, and what has been said about it already.

    `chosen`: the day was chosen by a person, because the agreement names no term.
    """

    line: str
    step: str
    number: int
    since: datetime
    due: datetime | None = None
    earliest: datetime | None = None
    remind_at: datetime | None = None
    chosen: bool = False
    late: bool = False
    reminded: bool = False


@dataclass(frozen=True)
class Run:
    """A track as it runs now, or how it ended the last time."""

    track: str
    since: datetime
    visit: Visit | None = None
    result: str | None = None

    @property
    def is_live(self) -> bool:
        return self.result is None


@dataclass(frozen=True)
class Item:
    """Something that waits for a function beside the steps."""

    number: int
    kind: str
    role: str
    about: str
    since: datetime


@dataclass(frozen=True)
class Told:
    """A piece of feedback: who hears which code, when it was said, and from when it is read."""

    to: str
    code: str
    on: datetime
    heard_from: datetime | None = None


@dataclass(frozen=True)
class Past:
    """The log so far as a chain, newest first, so that adding an event costs the same always."""

    event: Event
    before: Past | None

    def newest_first(self) -> Iterator[Event]:
        at: Past | None = self
        while at is not None:
            yield at.event
            at = at.before


@dataclass(frozen=True)
class Standing:
    """A case at one moment: the open steps, who answers, and what is known.

    `facts` holds what steps recorded, `done` when each step was last done, `meldcode` when each
    of its five steps was first done; `family_told` are the tracks that were kept from the family
    and of which it may know by now. Of a case that moved to another version `base` is where it
    stood right after that, and `before` where it stood on the former one.
    """

    route: str
    digest: str
    opened_at: datetime
    holder: str
    signaller: str
    offered: str | None = None
    main: Visit | None = None
    runs: Mapping[str, Run] = field(default_factory=dict)
    facts: Mapping[str, Value] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)
    done: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    meldcode: Mapping[int, datetime] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    told: tuple[Told, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    interrupts: frozenset[str] = frozenset()
    family_told: frozenset[str] = frozenset()
    deviations: int = 0
    closed: str | None = None
    last_main_step: str = ""
    next_seq: int = 1
    past: Past | None = field(default=None, compare=False, repr=False)
    base: Standing | None = field(default=None, repr=False)
    before: Standing | None = field(default=None, repr=False)

    @property
    def is_open(self) -> bool:
        return self.closed is None

    @property
    def is_quiet(self) -> bool:
        """Whether the child has died: no term runs, and nothing is asked of anybody any more."""
        return DEATH in self.interrupts

    def visits(self) -> Iterator[Visit]:
        """The open steps: the main line first, then the live tracks by name."""
        if self.main is not None:
            yield self.main
        for name in sorted(self.runs):
            visit = self.runs[name].visit
            if visit is not None:
                yield visit

    def visit_on(self, line: str) -> Visit | None:
        if line == "main":
            return self.main
        run = self.runs.get(line)
        return run.visit if run else None

    def log(self) -> list[Event]:
        """The whole log, oldest first."""
        return list(self.past.newest_first())[::-1] if self.past else []
