"""What stands in one row of a map, before anybody draws it or puts it into words?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zorgroute.core.maps.rails import NO_LINES, Rail
from zorgroute.core.terms.term import Term
from zorgroute.core.wording.catalogue import Voice


class State(StrEnum):
    """How a case stands towards a step; without a case a row has none."""

    DONE = "done"
    HERE = "here"  # open, and the reader's own turn
    TURN = "turn"  # open, somebody else's turn
    WAITING = "waiting"  # open, and whoever answers for the case waits for it
    LATE = "late"
    SKIPPED = "skipped"
    NOT_YET = "not_yet"
    OTHER = "other"  # on a branch that this case does not take
    PASSED = "passed"  # on the way of a counter-example
    FAULT = "fault"  # where that way goes wrong


OPEN = frozenset({State.HERE, State.TURN, State.WAITING, State.LATE})


@dataclass(frozen=True)
class Party:
    """Who: a role by its title, and the person in it where one is known and may be named."""

    role: str
    title: str
    person: str = ""
    is_family: bool = False


@dataclass(frozen=True)
class Stand:
    """A state with its day: done on, due on, late since; None where there is none.

    `flag` and `flags` say which of how many open steps this is, so that each gets its own flag.
    `reason` is a deviation code, or `overdue`, `track`, `interrupt`. `who` is whose turn it is.
    `turns` are the places of this step on the way of a counter-example, from one.
    """

    state: State
    on: date | None = None
    days_late: int = 0
    reason: str = ""
    flag: int = 0
    flags: int = 0
    who: tuple[Party, ...] = ()
    turns: tuple[int, ...] = ()


@dataclass(frozen=True)
class Handover:
    """Somebody else comes to answer for the case; `giver` is None when several could be it."""

    taker: Party
    giver: Party | None = None


class WayKind(StrEnum):
    """Where a way out of a step leads: on, off to a branch, back, or to an end."""

    ON = "on"
    BRANCH = "branch"
    BACK = "back"
    END = "end"


class Cause(StrEnum):
    """What makes a case take a way: how the step came out, a term that passed, or a track."""

    OUTCOME = "outcome"
    OVERDUE = "overdue"
    TRACK = "track"


@dataclass(frozen=True)
class Way:
    """One way out of a step, in the words of the route file.

    `target` is the key of the row it leads to; empty for an end, and when the parent's map leaves
    that row out. `starts` are the letters of tracks that begin here, `name` is the outcome's in the
    route file.
    """

    kind: WayKind
    title: str
    cause: Cause = Cause.OUTCOME
    target: str = ""
    number: str = ""
    target_title: str = ""
    result: str = ""
    starts: tuple[str, ...] = ()
    opens: str = ""
    name: str = ""


@dataclass(frozen=True)
class Row:
    """One station: what it is called, who acts, what follows, and how the case stands to it.

    `key` is line and step and never changes while the step keeps its name; a station of the
    parent's map that merges several steps has the key of the first. `rank` is its place on its
    line from the top, `lane` the lane it stands on, of which `base` is the first of its line.
    `glance` says that the drawn line alone shows how it goes on; `sources` are the numbers of the
    steps that lead here from afar.
    """

    key: str
    line: str
    steps: tuple[str, ...]
    rank: int
    lane: int
    base: int
    number: str
    title: str
    who: tuple[Party, ...]
    with_all: tuple[Party, ...] = ()
    with_one_of: tuple[Party, ...] = ()
    phase: str = ""
    term: Term | None = None
    term_is_open: bool = False
    meldcode: int | None = None
    mark: str = ""
    handover: Handover | None = None
    ways: tuple[Way, ...] = ()
    glance: bool = False
    sources: tuple[str, ...] = ()
    stand: Stand | None = None
    rail: Rail = NO_LINES

    @property
    def local_lane(self) -> int:
        return self.lane - self.base

    @property
    def state(self) -> State | None:
        return self.stand.state if self.stand else None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def ends(self) -> bool:
        return any(way.kind == WayKind.END for way in self.ways)


@dataclass(frozen=True)
class TrackSign:
    """A track as it stands beside the main line: its letter, its lane, and whether it runs."""

    name: str
    letter: str
    title: str
    lane: int
    pattern: int
    starters: tuple[Party, ...] = ()
    sources: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    since: date | None = None
    result: str = ""
    has_case: bool = False

    @property
    def is_live(self) -> bool:
        return self.since is not None and not self.result


@dataclass(frozen=True)
class ExitSign:
    """A way out that every step offers: which track it starts, and the first thing to do."""

    kind: str
    letter: str
    title: str
    first: str


@dataclass(frozen=True)
class Map:
    """A route as one list of rows, the main line first and then each track; computed once.

    Rail list, drawing and table are all made from it, so they cannot tell different stories.
    `today` is the day it was made for, None for a map without a case.
    """

    route: str
    version: int
    title: str
    voice: Voice
    rows: tuple[Row, ...]
    tracks: tuple[TrackSign, ...]
    exits: tuple[ExitSign, ...]
    signs: tuple[str, ...]
    has_case: bool = False
    today: date | None = None
    closing: str = ""

    @property
    def has_stand(self) -> bool:
        """Whether its rows have a state: of a case, or of the way of a counter-example."""
        return self.has_case or any(row.stand is not None for row in self.rows)

    def of_line(self, line: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.line == line)

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.key == key), None)
