"""What can somebody attempt on a case?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Value = str | int | date | datetime | tuple[str, ...]
Channel = Literal["phone", "letter", "talk", "email", "portal", "meeting"]


@dataclass(frozen=True)
class Actor:
    """Who acts: a person, in one function."""

    person: str
    role: str


@dataclass(frozen=True)
class OnBehalf:
    """For whom something is recorded, and through which channel it came (semantics 10)."""

    role: str
    channel: Channel


@dataclass(frozen=True)
class Waiver:
    """The reason for doing it otherwise than the route says (semantics 8 and 13)."""

    code: str
    note: str = ""


@dataclass(frozen=True)
class Start:
    """Open a case on this route, at its first step."""

    actor: Actor
    happened_at: datetime


@dataclass(frozen=True)
class Take:
    """Do a step with an outcome.

    `next_on` is the day the actor chooses for what follows: the review date of an open question,
    or an own date where the agreement names no term. `states` is where a consent stands when the
    recorded answer is not all that is needed: somebody else must answer as well. `parts` are
    the consents answered here of which only a part counts.
    """

    actor: Actor
    step: str
    outcome: str
    happened_at: datetime
    line: str = "main"
    record: Mapping[str, Value] = field(default_factory=dict)
    present: frozenset[str] = frozenset()
    on_behalf: OnBehalf | None = None
    waiver: Waiver | None = None
    feedback: str | None = None
    next_on: date | None = None
    states: Mapping[str, str] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class StartTrack:
    """Start a track: an exit, or a track that its `may_start` offers to this function."""

    actor: Actor
    track: str
    happened_at: datetime
    next_on: date | None = None


@dataclass(frozen=True)
class Divert:
    """Leave the route: go to another step of a line without doing the present one."""

    actor: Actor
    to: str
    waiver: Waiver
    happened_at: datetime
    line: str = "main"
    next_on: date | None = None


@dataclass(frozen=True)
class AnswerHandover:
    """Accept or decline the responsibility that was offered."""

    actor: Actor
    happened_at: datetime
    accept: bool = True


@dataclass(frozen=True)
class Correct:
    """Retract an own act that nobody has acted on; the log keeps both (semantics 9)."""

    actor: Actor
    act: int
    note: str
    happened_at: datetime


@dataclass(frozen=True)
class Register:
    """Write down what happened beside the route; it never moves the case and is never refused.

    A `statement` is what somebody of the family has added to the file (Jeugdwet 7.3.8).
    """

    actor: Actor
    kind: Literal["report", "referral", "consult", "contact", "crisis", "statement"]
    detail: str
    happened_at: datetime
    reference: str = ""


@dataclass(frozen=True)
class Interrupt:
    """Life interrupts the route.

    `detail` names the consent that was withdrawn, the id of who lost authority, or the function
    that is asked to answer from now on; `note` is for people and stays out of the structure.
    """

    actor: Actor
    kind: str
    happened_at: datetime
    detail: str = ""
    note: str = ""


@dataclass(frozen=True)
class AnswerConsent:
    """A question of consent is answered beside the steps; `state` is what it comes to.

    `is_part`: of what was asked only a part counts now. `is_other`: that is not the part that
    counted before.
    """

    actor: Actor
    consent: str
    state: str
    happened_at: datetime
    note: str = ""
    is_part: bool = False
    is_other: bool = False


@dataclass(frozen=True)
class FinishItem:
    """Tick off an item that waited for this function; one that asks for a day takes `next_on`."""

    actor: Actor
    item: int
    happened_at: datetime
    next_on: date | None = None


@dataclass(frozen=True)
class AcceptLink:
    """The other route accepts the case that was opened there, or says why not."""

    actor: Actor
    route: str
    happened_at: datetime
    accept: bool = True
    note: str = ""


@dataclass(frozen=True)
class Reopen:
    """Take up a closed case again, at a step of its main line."""

    actor: Actor
    note: str
    happened_at: datetime
    to: str | None = None


@dataclass(frozen=True)
class TellFamily:
    """Decide whether the family may know of a track that the route keeps from it, and why."""

    actor: Actor
    track: str
    told: bool
    note: str
    happened_at: datetime


Move = (
    Start
    | Take
    | StartTrack
    | Divert
    | AnswerHandover
    | Correct
    | Register
    | Interrupt
    | FinishItem
    | AcceptLink
    | Reopen
    | AnswerConsent
    | TellFamily
)
