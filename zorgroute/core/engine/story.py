"""What does a story say: who does what when, and what should come of it?

A story is a file that a policy officer can read and write. It is played on the pure engine, so it
shows what the route alone does; what later rooms add is named under `later`, never acted out.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import read_as
from zorgroute.core.routes.scalars import Name, Names, RouteName, Sentence, Whole, YesNo
from zorgroute.core.routes.words import Words

DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{1,2})[:.](\d{2}))?$")


def read_moment(value: Any) -> Any:
    """A day, or a day with a time, on the Dutch clock; a day alone is nine in the morning."""
    match = DAY.match(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("story.no_moment", "moment")
    year, month, day, hour, minute = (int(part) if part else None for part in match.groups())
    try:
        at = datetime(year or 0, month or 0, day or 0, 9 if hour is None else hour, minute or 0)  # noqa: DTZ001 - the zone follows
    except ValueError:
        raise PydanticCustomError("story.no_moment", "moment") from None
    return at.replace(tzinfo=AMSTERDAM)


def read_day(value: Any) -> Any:
    """A day without a time."""
    return read_moment(value).date()


Moment = Annotated[datetime, BeforeValidator(read_moment)]
Day = Annotated[date, BeforeValidator(read_day)]
Answer = Annotated[
    tuple[str, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)
]


class Expected(Words):
    """What should be true after a move; what is not named is not looked at."""

    stands: Name | None = None
    tracks: dict[Name, Name] = Field(default_factory=dict)
    holds: Name | None = None
    due: Day | None = None
    closed: Name | None = None
    items: Annotated[tuple[str, ...] | None, Field()] = None
    told: tuple[Name, ...] | None = None
    meldcode: dict[str, Day] = Field(default_factory=dict)
    deviations: Whole | None = None


class StoryMove(Words):
    """One thing somebody does, or a look at a later moment; exactly one verb."""

    on: Moment
    by: Name | None = None
    person: Name | None = None
    does: Name | None = Field(None, description="a step, with `outcome`")
    outcome: Name | None = None
    track: Name | None = Field(None, description="the track of the step; absent: the main line")
    with_: Names | None = Field(None, alias="with", description="who else was there")
    for_: Name | None = Field(None, alias="for", description="for whom it is recorded")
    through: Literal["phone", "letter", "talk", "email", "portal", "meeting"] | None = None
    writes: dict[Name, Answer] = Field(default_factory=dict)
    feedback: Name | None = None
    because: Name | None = Field(None, description="the reason code of a deviation")
    note: Sentence | None = None
    next_on: Day | None = None
    starts: Name | None = Field(None, description="a track, such as spoed or crisis")
    goes_to: Name | None = Field(None, description="a deviation to another step")
    registers: Literal["report", "referral", "consult", "contact", "crisis"] | None = None
    accepts: YesNo | None = Field(None, description="yes or no to the responsibility offered")
    corrects: Name | None = Field(None, description="the step whose last record is retracted")
    interrupts: Name | None = None
    consent: Name | None = None
    finishes: Name | None = Field(None, description="the kind of item that is ticked off")
    reopens: Name | None = Field(None, description="the step to take up again")
    accepts_link: RouteName | None = None
    looks: YesNo = False
    refused: tuple[Sentence, ...] | None = Field(None, description="the reasons it is refused for")
    then: Expected | None = None

    @model_validator(mode="after")
    def _one_verb(self) -> Self:
        verbs = [verb for verb in VERBS if getattr(self, verb) not in (None, False)]
        if len(verbs) != 1:
            raise PydanticCustomError("story.one_verb", "verb", {"verbs": ", ".join(verbs)})
        if self.does is not None and self.outcome is None:
            raise PydanticCustomError("story.no_outcome", "outcome")
        if not self.looks and self.by is None:
            raise PydanticCustomError("story.nobody", "by")
        return self


VERBS = (
    "does",
    "starts",
    "goes_to",
    "registers",
    "accepts",
    "corrects",
    "interrupts",
    "finishes",
    "reopens",
    "accepts_link",
    "looks",
)


class Child(Words):
    born: Day


class Story(Words):
    """A whole story: who the child is, who is who, and what happens."""

    story: Sentence
    route: RouteName
    tells: tuple[Sentence, ...] = Field((), description="the requirements it shows")
    later: tuple[Sentence, ...] = Field((), description="what only later rooms can show")
    child: Child | None = None
    people: dict[Name, Sentence] = Field(default_factory=dict)
    contacts: tuple[Name, ...] = ()
    reasons: tuple[Name, ...] = Field((), description="known reason codes for deviations")
    opened_by: Name
    opened_on: Moment
    moves: tuple[StoryMove, ...] = Field(min_length=1)


def read_story(content: bytes, file: str) -> Story | Unreadable:
    """Read a story file, or name every fault in it at once."""
    read = read_as(Story, content, file)
    return read if isinstance(read, Unreadable) else read[0]
