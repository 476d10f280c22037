"""Which words does the route language have, and what may stand behind each of them?

The classes are the language: the reader fills them, the JSON Schema for editors is made from
them, and checker, engine and maps read them. Keywords are English; names in a file are Dutch data.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from zorgroute.core.answers import ReasonClass
from zorgroute.core.routes.scalars import (
    Name,
    Names,
    NumberOrOpen,
    OneOrMore,
    Reference,
    RouteName,
    Sentence,
    Shorthand,
    SourceName,
    Whole,
    YesNo,
)
from zorgroute.core.terms.term import LARGEST, Unit


class Words(BaseModel):
    """The base of every word: frozen, and closed to words it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)


class Mark(StrEnum):
    """Where a rule comes from: said by the source, read out of it, or needed to make it work."""

    STATED = "stated"
    INFERRED = "inferred"
    DESIGN = "design"


class InformationClass(StrEnum):
    """What kind of information it is; access and sharing are decided per class."""

    EXISTENCE = "existence"
    LOGISTICS = "logistics"
    EDUCATION = "education"
    DEVELOPMENT = "development"
    FAMILY = "family"
    MEDICAL = "medical"
    SAFETY = "safety"
    FINANCE = "finance"


class OrganisationKind(StrEnum):
    """At what kind of organisation a role works; `family` is no organisation but a side."""

    PRIMARY_SCHOOL = "primary_school"
    CHILDCARE = "childcare"
    GGD = "ggd"
    CJG = "cjg"
    MUNICIPALITY = "municipality"
    FRONT_DESK = "front_desk"
    SOCIAL_TEAM = "social_team"
    YOUTH_TEAM = "youth_team"
    GP = "gp"
    HOSPITAL = "hospital"
    SWV = "swv"
    WELFARE = "welfare"
    PROVIDER = "provider"
    SAFETY_DESK = "safety_desk"
    CRISIS_SERVICE = "crisis_service"
    PROTECTION_BOARD = "protection_board"
    CERTIFIED_INSTITUTION = "certified_institution"
    MEE = "mee"
    VERWIJSINDEX = "verwijsindex"
    FAMILY = "family"


Kinds = Annotated[
    tuple[OrganisationKind, ...],
    Field(min_length=1),
    OneOrMore(),
]


class Text(Words):
    """One text in two voices: for professionals and for parents (B1)."""

    prof: Sentence
    ouder: Sentence


class Origin(Words):
    """Where a rule stands in its source, and how firmly; without `source` the route's first."""

    mark: Mark
    where: Sentence
    source: SourceName | None = None
    note: Sentence | None = None


class Within(Words):
    """A term: how long something may take, as numbers or as a parameter of the agreement."""

    parameter: Name | None = None
    min: Whole | None = None
    max: Whole | None = None
    unit: Unit | None = None
    law: Sentence | None = None
    agreed: Reference | None = Field(None, description="the date field that fixes the day")

    @model_validator(mode="after")
    def _one_way_only(self) -> Self:
        if (self.parameter is None) == (self.max is None):
            raise PydanticCustomError("term.parameter_or_max", "term")
        if self.max is not None and self.unit is None:
            raise PydanticCustomError("term.no_unit", "unit")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("term.min_above_max", "min")
        if self.max == 0:
            raise PydanticCustomError("term.zero", "zero")
        if self.max is not None and self.unit is not None and self.max > LARGEST[self.unit]:
            limit = str(LARGEST[self.unit])
            raise PydanticCustomError("term.too_long", "long", {"limit": limit})
        return self


class Overdue(Words):
    """What happens when a term passes: the case goes to a step, or somebody is told."""

    to: Name | None = None
    tell: Names | None = None
    say: Text | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if (self.to is None) == (self.tell is None):
            raise PydanticCustomError("overdue.to_or_tell", "overdue")
        return self


class Remind(Words):
    """A reminder some time before a term ends."""

    before: Whole
    unit: Unit


GUARD_KINDS = (
    "consent",
    "fact",
    "recorded",
    "done",
    "ended",
    "meldcode",
    "age",
    "contact",
    "any_of",
    "all_of",
    "none_of",
)


class Age(Words):
    """Ages in whole years: from this birthday on, until (not including) that one."""

    from_: Whole = Field(0, alias="from")
    until: Whole | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until <= self.from_:
            raise PydanticCustomError("age.empty", "age")
        return self


class Guard(Words):
    """One condition; exactly one kind each. Unknown refuses and asks (semantics 4)."""

    consent: Name | None = Field(None, description="this consent is given and not withdrawn")
    fact: Reference | None = Field(None, description="a recorded field, together with `is`")
    is_: Names | None = Field(None, alias="is")
    recorded: Reference | None = Field(None, description="this field has been filled in")
    done: Name | None = Field(None, description="this step was done before")
    ended: Name | None = Field(None, description="this track has ended; `is` limits the results")
    meldcode: Whole | None = Field(None, description="this step of the meldcode is done")
    age: Age | None = None
    contact: Name | None = Field(None, description="a linked contact with checked data exists")
    any_of: tuple[Guard, ...] | None = Field(None, min_length=1)
    all_of: tuple[Guard, ...] | None = Field(None, min_length=1)
    none_of: tuple[Guard, ...] | None = Field(None, min_length=1)
    say: Text | None = Field(None, description="what to tell when it is missing")
    class_: Literal["agreement", "safety", "ground"] | None = Field(None, alias="class")
    origin: Origin | None = Field(None, alias="from")

    @model_validator(mode="after")
    def _exactly_one_kind(self) -> Self:
        kinds = [kind for kind in GUARD_KINDS if getattr(self, kind) is not None]
        if len(kinds) != 1:
            raise PydanticCustomError(
                "guard.one_kind",
                "kinds",
                {"kinds": ", ".join(kinds), "known": ", ".join(GUARD_KINDS)},
            )
        if self.kind == "fact" and self.is_ is None:
            raise PydanticCustomError("guard.fact_without_is", "is", {"fact": self.fact or ""})
        if self.is_ is not None and self.kind not in ("fact", "ended"):
            raise PydanticCustomError("guard.is_without_fact", "is")
        return self

    @property
    def kind(self) -> str:
        return next(kind for kind in GUARD_KINDS if getattr(self, kind) is not None)

    @property
    def parts(self) -> tuple[Guard, ...]:
        return self.any_of or self.all_of or self.none_of or ()

    @property
    def reason_class(self) -> ReasonClass:
        """What a deviation may do with it: a consent is a ground, the rest an agreement."""
        if self.class_ is not None:
            return ReasonClass(self.class_)
        if self.kind == "consent" or any(
            part.reason_class == ReasonClass.GROUND for part in self.parts
        ):
            return ReasonClass.GROUND
        return ReasonClass.AGREEMENT


class Ground(Words):
    """On what a share rests; exactly one."""

    consent: Name | None = None
    law: Sentence | None = None
    anonymous: YesNo | None = None
    vital: YesNo | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        given = [self.consent, self.law, self.anonymous or None, self.vital or None]
        if sum(each is not None for each in given) != 1:
            raise PydanticCustomError("ground.one", "ground")
        return self


class Share(Words):
    """Information that crosses an organisation, and the ground it rests on."""

    to: Names
    classes: tuple[InformationClass, ...] = Field(min_length=1)
    ground: Ground | None = Field(None, description="consent, law, anonymous or vital")
    origin: Origin | None = Field(None, alias="from")


FeedbackCode = Literal[
    "contact_geweest",
    "er_wordt_iets_gedaan",
    "voortgang",
    "afspraken_gemaakt",
    "afgerond",
    "afstemming_gezocht",
]


class Feedback(Words):
    """News in outline: only that something happens, from a closed list of codes (promise 4)."""

    to: Name
    codes: tuple[FeedbackCode, ...] = Field(min_length=1)
    ground: Ground | None = None
    after: Annotated[Within, Shorthand("parameter")] | None = Field(
        None, description="nobody reads it before the day on which this has passed"
    )
    at: Reference | None = Field(None, description="the date field before which nobody reads it")
    within: Annotated[Within, Shorthand("parameter")] | None = Field(
        None,
        description="how long after the last message, or the start, somebody hears at the latest",
    )
    at_once: YesNo = Field(False, description="it may be read in the hour it was said")
    origin: Origin | None = Field(None, alias="from")

    @model_validator(mode="after")
    def _one_moment(self) -> Self:
        if self.at_once and (self.after is not None or self.at is not None):
            raise PydanticCustomError("feedback.two_moments", "at_once")
        return self


class Refers(Words):
    """A referral: to which offer; the table of referral rights says who may."""

    to: Name


class Decides(Words):
    """A formal decision on a provision, and the remedies it names."""

    remedies: Names | None = None


class Provides(Words):
    """Help that starts here; an individual provision needs a decision or a stated exception."""

    kind: Literal["general", "preventive", "individual"]
    exception: Literal["medical", "forced", "crisis"] | None = None


class Opens(Words):
    """A linked case on another route; responsibility stays here until it is accepted."""

    route: RouteName
    hands_to: Name | None = Field(None, description="who answers here once they accept")


class Starting(Words):
    """A track that starts here; with `when` only if that holds after this step."""

    track: Name
    when: Guard | None = None


Starts = Annotated[
    tuple[Annotated[Starting, Shorthand("track")], ...],
    Field(min_length=1),
    OneOrMore(mappings=True),
]


class Outcome(Words):
    """How a step can come out, and where that leads: to one step, or to one result."""

    title: Text
    to: Name | None = None
    ends: Name | None = Field(None, description="one of the `results` of this line")
    needs: tuple[Guard, ...] = ()
    when: Guard | None = Field(None, description="the outcome follows from what was recorded")
    starts: Starts | None = None
    hands_to: Name | None = None
    shares: tuple[Share, ...] = ()
    opens: Opens | None = None
    main: YesNo = False
    origin: Origin | None = Field(None, alias="from")

    @model_validator(mode="after")
    def _to_or_ends(self) -> Self:
        if (self.to is None) == (self.ends is None):
            raise PydanticCustomError("outcome.to_or_ends", "outcome")
        return self


class Step(Words):
    """One thing that somebody does; read it aloud: title, by who, provided needs, within."""

    title: Text
    origin: Origin | None = Field(None, alias="from")
    who: Names
    with_: Names | None = Field(None, alias="with", description="all of these take part")
    with_one_of: Names | None = None
    phase: Name | None = None
    station: Name | None = Field(None, description="parents see these steps as one")
    needs: tuple[Guard, ...] = ()
    needs_ended: Names | None = Field(None, description="tracks that must have ended")
    record: Names | None = None
    shares: tuple[Share, ...] = ()
    feedback: Feedback | None = None
    within: Annotated[Within, Shorthand("parameter")] | None = None
    remind: Remind | None = None
    overdue: Annotated[Overdue, Shorthand("to")] | None = None
    meldcode: Whole | None = None
    hands_to: Name | None = None
    refers: Annotated[Refers, Shorthand("to")] | None = None
    decides: Decides | None = None
    provides: Annotated[Provides, Shorthand("kind")] | None = None
    reports: YesNo = Field(False, description="a report to the safety desk")
    shows: Names | None = Field(None, description="phone numbers, before anything else")
    starts: Starts | None = None
    on_track: dict[Name, dict[Name, Name]] = Field(default_factory=dict)
    outcomes: dict[Name, Outcome] = Field(min_length=1)

    @model_validator(mode="after")
    def _sane_meldcode(self) -> Self:
        if self.meldcode is not None and not 1 <= self.meldcode <= 5:
            raise PydanticCustomError("meldcode.range", "meldcode")
        return self

    @model_validator(mode="after")
    def _overdue_belongs_to_a_term(self) -> Self:
        if self.within is None and (self.overdue is not None or self.remind is not None):
            raise PydanticCustomError("overdue.without_within", "overdue")
        return self


FieldType = Literal[
    "text",
    "long_text",
    "facts",
    "date",
    "moment",
    "date_within",
    "yes_no",
    "choice",
    "choices",
    "person",
    "role_holder",
    "organisation",
    "tasks",
    "amount",
    "number",
    "duration",
    "consent_request",
    "safety_weighing",
    "feedback_code",
    "document",
]


class OnlyIf(Words):
    """A question that only counts when another answer was given."""

    field: Name
    is_: Names = Field(alias="is")


class RecordField(Words):
    """One question on a form, in both voices; the technical name is never shown."""

    type: FieldType
    label: Text
    hint: Text | None = None
    missing: Text | None = None
    options: dict[Name, Text] = Field(default_factory=dict)
    unknown: YesNo = Field(False, description="`weet_niet` is an answer too")
    required: YesNo = True
    only_if: OnlyIf | None = None
    consent: Name | None = Field(None, description="for consent_request: which consent is asked")
    scope: Literal["case", "track", "visit"] = "case"
    class_: InformationClass | None = Field(None, alias="class")

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        if (self.type in ("choice", "choices")) != bool(self.options):
            raise PydanticCustomError("field.options", "options", {"type": self.type})
        if (self.type == "consent_request") != (self.consent is not None):
            raise PydanticCustomError("field.consent", "consent")
        return self


class Record(Words):
    """What is written down at a step: a page of questions of one information class."""

    title: Text
    class_: InformationClass = Field(alias="class")
    fields: dict[Name, RecordField] = Field(min_length=1)


class Consent(Words):
    """A consent that this route asks for: to whom, for what, about which information."""

    title: Text
    to: Names
    classes: tuple[InformationClass, ...] = Field(min_length=1)


class Choosing(Words):
    """Which recorded answer says from which function a role is filled, and who was named."""

    field: Name = Field(description="the choice that says from which function")
    means: dict[Name, Names] = Field(min_length=1, description="per answer the functions")
    named: Names | None = Field(None, description="the fields that name the person")


class Role(Words):
    """A function on the route at a kind of organisation, or one of several functions."""

    title: Text
    at: Kinds
    one_of: Names | None = Field(None, description="anyone of these functions may fill it")
    linked_to: Literal["location", "area", "case", "holder"] | None = Field(
        None, description="to a building, to one person in this case, or to who answers now"
    )
    chosen_by: Choosing | None = None


ParameterUnit = Literal[
    "hours",
    "days",
    "working_days",
    "school_days",
    "weeks",
    "months",
    "years",
    "count",
    "eur",
    "percent",
]


class Switched(Words):
    """What is only there with one value of a number: steps and outcomes of the main line, and
    answers of a question."""

    steps: Names | None = None
    outcomes: dict[Name, Names] = Field(default_factory=dict)
    answers: dict[Name, Names] = Field(default_factory=dict)


class Parameter(Words):
    """A term or number that the agreement leaves open or fixes; `open` is no hidden default."""

    title: Text
    unit: ParameterUnit
    value: NumberOrOpen
    min: Whole | None = None
    law: Sentence | None = None
    switches: dict[Name, Switched] = Field(
        default_factory=dict, description="what is only there with this value"
    )
    origin: Origin | None = Field(None, alias="from")

    @model_validator(mode="after")
    def _switches_are_values(self) -> Self:
        for value in self.switches:
            if not value.isdigit() or not self.can_be(int(value)):
                raise PydanticCustomError("parameter.switch", "switches", {"value": value})
        return self

    @model_validator(mode="after")
    def _value_fits(self) -> Self:
        if self.value is not None and not self.can_be(self.value):
            raise PydanticCustomError("parameter.value", "value", {"value": str(self.value)})
        return self

    def can_be(self, value: int) -> bool:
        """Whether it may have this value: from its minimum on, and not past what is reckoned."""
        is_term = self.unit in tuple(Unit)
        return (self.min or 0) <= value and not (is_term and value > LARGEST[Unit(self.unit)])


InterruptKind = Literal[
    "withdrawal",
    "loss_of_authority",
    "birthday_12",
    "birthday_16",
    "move",
    "death",
    "change_of_responsible",
]


class Handler(Words):
    """What a route does when life interrupts it; more than one thing may happen."""

    tell: Names | None = None
    say: Text | None = None
    starts: Names | None = None
    to: Name | None = None
    ends: Name | None = None
    hands_to: Name | None = Field(None, description="who is asked to answer from then on")
    origin: Origin | None = Field(None, alias="from")


class Line(Words):
    """What a main line and a track share: their steps, results, records and words."""

    results: dict[Name, Text] = Field(default_factory=dict)
    steps: dict[Name, Step] = Field(default_factory=dict)


class Track(Line):
    """A part of the route that runs beside the main line; own steps, or a shared track."""

    title: Text | None = None
    use: Name | None = Field(None, description="the name of a shared track")
    as_: dict[Name, Name] = Field(default_factory=dict, alias="as")
    may_start: Names | None = Field(None, description="who may start it; absent: only outcomes")
    leads: Name | None = None
    standing: YesNo = Field(False, description="ends with the close of the case")
    known_to: Names | None = Field(None, description="roles that may know of it; absent: all")
    origin: Origin | None = Field(None, alias="from")

    @model_validator(mode="after")
    def _own_or_shared(self) -> Self:
        if (self.use is None) == (not self.steps):
            raise PydanticCustomError("track.use_or_steps", "track")
        if self.use is None and self.title is None:
            raise PydanticCustomError("track.no_title", "title")
        return self


class Exits(Words):
    """The three ways out that every step of every route offers, each a track of its own."""

    safety: Name | None = None
    urgency: Name | None = None
    crisis: Name | None = None


class Scope(Words):
    """For whom the route is: municipality, kinds of organisation, age in years."""

    municipality: Name
    organisation: Kinds
    age: Age | None = None


class Traits(Words):
    """What may be counted of a case beside its steps, by outcomes of the main line."""

    complex: dict[Name, Names] = Field(
        default_factory=dict,
        description="per step the outcomes that say the question is complex; any one is enough",
    )


class Shared(Words):
    """What routes and shared tracks both define beside their steps."""

    version: Whole
    title: Text
    sources: tuple[SourceName, ...] = Field(min_length=1)
    origin: Origin | None = Field(None, alias="from")
    parameters: dict[Name, Parameter] = Field(default_factory=dict)
    roles: dict[Name, Role] = Field(min_length=1)
    consents: dict[Name, Consent] = Field(default_factory=dict)
    records: dict[Name, Record] = Field(default_factory=dict)
    phases: dict[Name, Text] = Field(default_factory=dict)
    stations: dict[Name, Text] = Field(default_factory=dict)
    results: dict[Name, Text] = Field(min_length=1)
    steps: dict[Name, Step] = Field(min_length=1)


class RouteFile(Shared):
    """A whole route file."""

    route: RouteName
    owner: Sentence
    why_bigger: Text | None = Field(
        None, description="why it has more steps than the version before"
    )
    for_: Scope = Field(alias="for")
    may_start: Names
    holds: Name | None = Field(None, description="the function that answers from the first step")
    exits: Exits = Field(default_factory=Exits)
    traits: Traits = Field(default_factory=Traits)
    on: dict[InterruptKind, Handler] = Field(default_factory=dict)
    tracks: dict[Name, Track] = Field(default_factory=dict)


class TrackFile(Shared):
    """A shared track: written once, used by routes that bind its roles to their own."""

    track: Name
    standing: YesNo = False
    known_to: Names | None = None


def words_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The words a mapping may have, as they stand in a file (aliases, not Python names)."""
    return tuple(info.alias or name for name, info in model.model_fields.items())
