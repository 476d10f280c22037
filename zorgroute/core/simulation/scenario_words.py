"""Which words does a scenario have, and what may stand behind each of them?

A scenario is what a route does not say: how many children, how they fare, who is there to do it and
how long it takes. The classes are the language, as those of the route language are. Keywords are
English; names are Dutch data, those of the route or the writer's own.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from zorgroute.core.routes.scalars import (
    Day,
    Name,
    Names,
    OneOrMore,
    Reference,
    RouteName,
    Sentence,
    SourceName,
    Subject,
    YesNo,
)
from zorgroute.core.routes.words import Words
from zorgroute.core.simulation.scenario_scalars import (
    Amount,
    Count,
    Days,
    Duration,
    Real,
    Share,
    Told,
)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
Month = Literal["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
PATH = r"^[a-z0-9_-]+(\.[a-z0-9_-]+)+$"


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


References = Annotated[
    tuple[Reference, ...], BeforeValidator(_as_list), Field(min_length=1), OneOrMore()
]
PathName = Annotated[Sentence, WithJsonSchema({"type": "string", "pattern": PATH})]
Paths = Annotated[tuple[PathName, ...], BeforeValidator(_as_list), Field(min_length=1), OneOrMore()]
Conditions = Annotated[
    dict[Reference, Names], Field(min_length=1, description="facts, or `area`, and their answers")
]
Sets = dict[Name, dict[Reference, Name]]


class Title(Words):
    """A title for professionals, with English beside it."""

    prof: Sentence
    en: Sentence


class Area(Told):
    """A part of the municipality; `share` is its part of the children."""

    title: Sentence
    share: Share | None = None


class Group(Told):
    """Children who come from outside: how many a year, where, in which months, with what facts."""

    title: Title | None = None
    per_year: Amount | None = None
    areas: dict[Name, Amount] = Field(
        default_factory=dict, description="a number a year for each area, in place of per_year"
    )
    months: dict[Month, Amount] = Field(
        default_factory=dict, description="how much of an even month; absent: an even month"
    )
    begins: Reference | None = Field(None, description="the step they come to; absent: the first")
    facts: dict[Reference, Name] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_way_of_counting(self) -> Self:
        if (self.per_year is None) == (not self.areas):
            raise PydanticCustomError("scenario.per_year_or_areas", "count")
        return self


class Shares(Told):
    """How something is divided over answers or outcomes; `rest` gets what is left."""

    shares: dict[Name, Share] = Field(default_factory=dict)
    rest: Name | None = Field(None, description="gets what is left of the whole")


class FactFor(Shares):
    """The same for children of whom something else is known."""

    when: Conditions


class Fact(Shares):
    """Something that is drawn for each child: a field of the route, a consent, or one's own."""

    title: Title | None = None
    for_: tuple[FactFor, ...] = Field((), alias="for")


class Doing(Shares):
    """How a step goes: by whom, how much work, how long, and how it comes out."""

    by: Name | None = Field(None, description="whose hours it takes, when the route names more")
    work: Duration | None = Field(None, description="hours that somebody is at work on it")
    lasts: Duration | None = Field(None, description="time that passes without anybody's hours")


class DoingFor(Doing):
    """The same for children of whom something is known."""

    when: Conditions


class StepNumbers(Doing):
    """The numbers of one step."""

    for_: tuple[DoingFor, ...] = Field((), alias="for")
    sets: Sets = Field(default_factory=dict, description="what an outcome changes of the facts")
    norm: Duration | None = Field(None, description="the longest wait that counts as in time")
    costs_a_day: Amount | None = None
    costs_a_visit: Amount | None = None


class TrackNumbers(Told):
    """How often a track begins: of the times the route says so, or after a step."""

    after: Reference | None = Field(None, description="begins when this step is done")
    share: Share
    when: Conditions | None = None


class Staffing(Told):
    """Who there is for it."""

    people: Count | None = None
    hours_a_week: Amount | None = None
    weeks_a_year: Amount | None = None
    sick: Share | None = None


class Holidays(Told):
    """When the schools are closed, only a part of the people is at work."""

    region: Literal["noord", "midden", "zuid"]
    left: Share


class Function(Staffing):
    """One pool of people, for one or more functions of the route."""

    title: Title | None = None
    roles: Names | None = Field(None, description="functions of the route; absent: this one")
    holidays: Holidays | None = None
    areas: dict[Name, Staffing] = Field(
        default_factory=dict, description="each area its own people; the rest as above"
    )
    costs_an_hour: Amount | None = None


class Meeting(Told):
    """A meeting at which so many children a time are discussed; what nobody takes lapses."""

    title: Title | None = None
    steps: References
    sessions: Count | None = Field(None, description="how many a year, evenly")
    dates: tuple[Day, ...] | None = None
    places: Count

    @model_validator(mode="after")
    def _sessions_or_dates(self) -> Self:
        if (self.sessions is None) == (self.dates is None):
            raise PydanticCustomError("scenario.sessions_or_dates", "sessions")
        if not self.places.value or (self.sessions is not None and not self.sessions.value):
            raise PydanticCustomError("scenario.no_sessions", "sessions")
        return self


class Places(Told):
    """Places that a child takes for as long as a step lasts."""

    title: Title | None = None
    steps: References
    number: Count
    blocks: YesNo = Field(False, description="who finds it full stays with whom it was")


class Grows(Told):
    """A wait that makes it more urgent."""

    after: Duration
    to: Name


class Urgency(Told):
    """Who goes first: the levels of a fact, the first served first."""

    fact: Reference
    levels: Names
    grows: dict[Name, Grows] = Field(default_factory=dict)


class Patience(Told):
    """How long a family waits in line for a step, and where it goes then."""

    steps: References
    when: Conditions | None = None
    after: Duration
    to: Reference | None = None
    ends: Name | None = None
    sets: dict[Reference, Name] = Field(default_factory=dict)
    reason: Name | None = Field(None, description="a code of the deviation reasons")

    @model_validator(mode="after")
    def _to_or_ends(self) -> Self:
        if (self.to is None) == (self.ends is None):
            raise PydanticCustomError("scenario.to_or_ends", "patience")
        return self


class Waiting(Told):
    """Children who already stand in line on the first day."""

    step: Reference
    area: Name | None = None
    number: Count
    waited: Duration = Field(description="who waits longest; the others evenly less")
    facts: dict[Reference, Name] = Field(default_factory=dict)


class Relapse(Told):
    """Who was helped and comes back."""

    result: Name
    share: Share
    after: Duration
    to: Reference
    sets: dict[Reference, Name] = Field(default_factory=dict)


class Bypass(Words):
    """What counts as going round a meeting, and the steps by which a channel is known."""

    meeting: Name
    when: Conditions | None = None
    channels: dict[Name, References] = Field(min_length=1)


class Knob(Words):
    """A number that may be turned on the screen; it sets every number in `sets`."""

    title: Title
    unit: Title | None = None
    min: Real
    max: Real
    whole: YesNo = True
    choices: dict[Name, Title] = Field(default_factory=dict)
    sets: Paths

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min > self.max:
            raise PydanticCustomError("scenario.knob_order", "knob")
        return self


class Fit(Told):
    """A number that is not known, and the measured wait from which it is to be found."""

    sets: Paths
    step: Reference
    area: Name | None = None
    weeks: Amount = Field(description="the mean wait that was measured")
    months: Count = Field(description="of how many months it is the mean")
    over: Days | None = Field(None, description="so long from the start it was measured")
    min: Real
    max: Real


class ScenarioFile(Words):
    """A whole scenario."""

    scenario: Subject
    based_on: Subject | None = Field(None, description="the same as that one, but for what follows")
    title: Title
    route: RouteName
    municipality: Name
    beside: Subject | None = Field(None, description="the scenario it is laid beside")
    beside_steps: dict[Reference, Reference] = Field(
        default_factory=dict,
        description="own steps, and the step of that scenario whose waits stand beside them",
    )
    starts: Day
    lasts: Days
    warm_up: Days | None = Field(None, description="so long nothing is counted yet")
    steady: YesNo = Field(False, description="the question is what it comes to in the end")
    sources: dict[SourceName, Sentence] = Field(default_factory=dict)
    parameters: dict[Name, Count] = Field(default_factory=dict)
    unsaid: Literal["main"] | None = Field(
        None, description="`main`: steps without shares come out as the route's main outcome"
    )
    areas: dict[Name, Area] = Field(default_factory=dict)
    children: dict[Name, Group] = Field(min_length=1)
    facts: dict[Reference, Fact] = Field(default_factory=dict)
    functions: dict[Name, Function] = Field(default_factory=dict)
    meetings: dict[Name, Meeting] = Field(default_factory=dict)
    places: dict[Name, Places] = Field(default_factory=dict)
    steps: dict[Reference, StepNumbers] = Field(default_factory=dict)
    tracks: dict[Name, TrackNumbers] = Field(default_factory=dict)
    urgency: Urgency | None = None
    patience: tuple[Patience, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    relapse: tuple[Relapse, ...] = ()
    bypass: Bypass | None = None
    knobs: dict[Name, Knob] = Field(default_factory=dict)
    fits: dict[Name, Fit] = Field(default_factory=dict)
