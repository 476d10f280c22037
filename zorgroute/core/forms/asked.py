"""What does a form ask: its questions page by page, and how it can go on from here?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from zorgroute.core.answers import Reason
from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.world import AMSTERDAM, World
from zorgroute.core.routes.route import Line, Route
from zorgroute.core.routes.words import InformationClass, Step
from zorgroute.core.wording.catalogue import PROF, Voice

# A sentence of the route as it stands there, or a code of our own table with its facts.
Said = str | Reason

PER_PAGE = 7
FIELD = "r-"
HAPPENED, PRESENT = "happened", "present"
BEHALF_ROLE, BEHALF_CHANNEL = "behalf-role", "behalf-channel"
FEEDBACK, OUTCOME, NEXT_ON = "feedback", "outcome", "next-on"
WAIVER_CODE, WAIVER_NOTE = "waiver-code", "waiver-note"
OTHER = "other"


@dataclass(frozen=True)
class Choice:
    """One answer to choose: what is sent, what is read, and a sentence below it."""

    value: str
    label: Said
    hint: Said | None = None


@dataclass(frozen=True)
class Someone:
    """A person on this case: how it is written down, how it is read, and in which function."""

    value: str
    label: str
    role: str = ""


@dataclass(frozen=True)
class Deviation:
    """A reason to do it otherwise; some reasons need a sentence with them."""

    code: str
    label: str
    needs_note: bool = False


@dataclass(frozen=True)
class Around:
    """Everything a form is made from that lies outside the route file.

    `reader` is the function in which somebody acts. `readers` says per class of information who
    may read it, in words, for `Wie leest dit`. `people` are those on this case, `organisations`
    those of the area of the route, `deviations` the reason codes that fit here.
    """

    route: Route
    standing: Standing
    world: World
    now: datetime
    reader: str
    voice: Voice = PROF
    people: tuple[Someone, ...] = ()
    organisations: tuple[str, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    readers: Mapping[InformationClass, tuple[str, ...]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day it is on the Dutch clock."""
        return self.now.astimezone(AMSTERDAM).date()


@dataclass(frozen=True)
class Trigger:
    """The answers to another question of this form that make a question count."""

    key: str
    values: tuple[str, ...]
    labels: tuple[Said, ...]


@dataclass(frozen=True)
class Question:
    """One question; `field` is empty for what the generator asks by itself.

    `known` is what the case knows already: it is shown with `Wijzigen`, not asked again.
    `first` and `last` are the range of a day, `days` the proposals within it. A question that the
    generator adds is marked as not required only with `is_optional`.
    """

    key: str
    kind: str
    label: Said
    missing: Said
    required: bool = True
    field: str = ""
    hint: Said | None = None
    notes: tuple[Said, ...] = ()
    choices: tuple[Choice, ...] = ()
    trigger: Trigger | None = None
    known: Value | None = None
    default: str = ""
    limit: int = 200
    first: date | None = None
    last: date | None = None
    days: tuple[date, ...] = ()
    about: InformationClass | None = None
    is_optional: bool = False

    @property
    def may_be_left(self) -> bool:
        """Whether `(niet verplicht)` is the whole truth about it."""
        return not self.required and (bool(self.field) or self.is_optional)


@dataclass(frozen=True)
class Group:
    """Questions that belong together, with who reads them when that differs within the form."""

    title: Said | None
    questions: tuple[Question, ...]
    readers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """What is asked at one time."""

    groups: tuple[Group, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(each for group in self.groups for each in group.questions)


@dataclass(frozen=True)
class Way:
    """How the step can come out: what follows, why not yet, and whether a day must be chosen.

    `waits` says whether somebody else must then act for whom a day has to be chosen, as long as
    the present responsible stays, and `waits_after` once who takes over has accepted.
    """

    outcome: str
    label: str
    then: tuple[Reason, ...]
    blocked: tuple[Reason, ...]
    takes_day: bool = False
    waits: bool = False
    waits_after: bool = False
    takers: frozenset[str] = frozenset()

    def needs_day(self, here: frozenset[str]) -> bool:
        """Whether a day must be chosen, with these functions present."""
        return self.waits_after if self.takers & here else self.waits


@dataclass(frozen=True)
class Form:
    """Everything one reader is asked at one step of one case, at one moment."""

    around: Around
    line: Line
    name: str
    step: Step
    title: str
    pages: tuple[Page, ...]
    ways: tuple[Way, ...]
    audience: tuple[str, ...]
    moment_key: str = ""

    @property
    def asks_outcome(self) -> bool:
        """Whether the outcome is chosen; else it follows from the answers."""
        return any(each.when is None for each in self.step.outcomes.values())

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(each for page in self.pages for each in page.questions)

    def question(self, key: str) -> Question | None:
        return next((each for each in self.questions if each.key == key), None)

    def way(self, outcome: str) -> Way | None:
        return next((each for each in self.ways if each.outcome == outcome), None)
