"""What can have happened on a case, as a line of its log?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zorgroute.core.engine.moves import Actor, Value


@dataclass(frozen=True)
class Opened:
    """The case began on this route in this version; `holder` answers for it."""

    route: str
    digest: str
    holder: str
    signaller: str


@dataclass(frozen=True)
class StepOpened:
    """A step came up; its number is the sequence number of this event.

    `known_from`: it came of feedback, and begins when who does it may hear that.
    """

    line: str
    step: str
    due: datetime | None = None
    earliest: datetime | None = None
    remind_at: datetime | None = None
    chosen: bool = False
    known_from: datetime | None = None


@dataclass(frozen=True)
class SharedOut:
    """What crossed an organisation, to whom, and on which ground."""

    to: tuple[str, ...]
    classes: tuple[str, ...]
    ground: str


@dataclass(frozen=True)
class StepTaken:
    """A step was done with an outcome; `facts` is what was recorded, `used` what guards read.

    `heard_from` is the first moment at which `feedback_to` may read the feedback; None: at once.
    """

    line: str
    step: str
    outcome: str
    facts: tuple[tuple[str, Value], ...] = ()
    consents: tuple[tuple[str, str], ...] = ()
    used: tuple[tuple[str, str], ...] = ()
    present: tuple[str, ...] = ()
    shared: tuple[SharedOut, ...] = ()
    feedback: str | None = None
    feedback_to: str | None = None
    meldcode: int | None = None
    heard_from: datetime | None = None


@dataclass(frozen=True)
class StepLeft:
    """A step was left without being done, and why: overdue, deviation, track or interrupt."""

    line: str
    step: str
    why: str


@dataclass(frozen=True)
class Deviated:
    """Somebody left the route on purpose: where, with which reason code, what was waived."""

    line: str
    step: str
    code: str
    waived: tuple[str, ...] = ()
    to: str | None = None


@dataclass(frozen=True)
class TrackStarted:
    track: str


@dataclass(frozen=True)
class TrackEnded:
    track: str
    result: str


@dataclass(frozen=True)
class HandoverOffered:
    to: str


@dataclass(frozen=True)
class HandoverAnswered:
    by: str
    accepted: bool


@dataclass(frozen=True)
class TermPassed:
    """A term ended before the step was done; `visit` is the number of the open step."""

    line: str
    step: str
    visit: int


@dataclass(frozen=True)
class Reminded:
    line: str
    step: str
    visit: int


@dataclass(frozen=True)
class ItemRaised:
    """Something waits for a function, beside the steps; its number is that of this event."""

    kind: str
    role: str
    about: str = ""


@dataclass(frozen=True)
class DayChosen:
    """Somebody chose the day until which an open step may wait; `visit` is its number."""

    line: str
    step: str
    visit: int
    due: datetime


@dataclass(frozen=True)
class ItemDone:
    item: int


@dataclass(frozen=True)
class Corrected:
    """Acts that no longer count; they stay in the log."""

    acts: tuple[int, ...]


@dataclass(frozen=True)
class Registered:
    kind: str
    reference: str = ""


@dataclass(frozen=True)
class Interrupted:
    """Life interrupted the route; `lapsed` are the consents to be asked anew because of it."""

    kind: str
    detail: str = ""
    lapsed: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinkOpened:
    route: str
    hands_to: str | None = None


@dataclass(frozen=True)
class LinkAccepted:
    route: str


@dataclass(frozen=True)
class Closed:
    result: str


@dataclass(frozen=True)
class Reopened:
    step: str


@dataclass(frozen=True)
class Placed:
    """What takes the place of a step in another version; without `to` its track stops there."""

    line: str
    step: str
    to: str = ""


@dataclass(frozen=True)
class Migrated:
    """The case goes on on another version of its route (R034).

    `placed` says of every open step where it goes, and of a step that was done what it is called
    there; `roles` which function takes the place of one that is gone, `facts` and `consents` what
    no longer counts there. `version` is for telling.
    """

    from_digest: str
    to_digest: str
    version: int
    placed: tuple[Placed, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    facts: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()


@dataclass(frozen=True)
class MigrationUndone:
    """The case stands again where it stood on the version that it came from."""

    to_digest: str
    version: int


@dataclass(frozen=True)
class LinkDeclined:
    """The other route does not take the child up; why stands in the note."""

    route: str


@dataclass(frozen=True)
class ConsentChanged:
    """Where a consent stands after an answer beside the steps, or when it ended by itself.

    `detail` names the consent, `kind` is given, refused, incomplete or lapsed; what somebody
    answered is only for readers of the case. `is_part`: of what was asked only a part counts; which
    part stands in the answers.
    """

    detail: str
    kind: str = ""
    is_part: bool = False


@dataclass(frozen=True)
class FamilyTold:
    """It was decided what the family may know of a track that is kept from it: `told` or `kept`."""

    track: str
    kind: str


Deed = (
    Opened
    | StepOpened
    | StepTaken
    | StepLeft
    | Deviated
    | TrackStarted
    | TrackEnded
    | HandoverOffered
    | HandoverAnswered
    | TermPassed
    | Reminded
    | ItemRaised
    | DayChosen
    | ItemDone
    | Corrected
    | Registered
    | Interrupted
    | LinkOpened
    | LinkAccepted
    | Closed
    | Reopened
    | Migrated
    | MigrationUndone
    | LinkDeclined
    | ConsentChanged
    | FamilyTold
)


@dataclass(frozen=True)
class Event:
    """One line of the log: what, when it happened, when it was recorded, by and for whom.

    `act` is the number of the first event of the same attempt; an attempt is corrected whole.
    `by` is None when a term passed by itself. `note` is free text and lives in the body of the
    ledger, never in its structural part.
    """

    seq: int
    act: int
    happened_at: datetime
    recorded_at: datetime
    deed: Deed
    by: Actor | None = None
    on_behalf: str | None = None
    channel: str | None = None
    note: str = ""
