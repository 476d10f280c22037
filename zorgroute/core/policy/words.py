"""Which words does the policy of access have, and what may stand behind each of them?

The policy knows relations, never functions: which function stands in which relation to a step is
said by the route. The classes are the language; the loader fills them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from zorgroute.core.routes.scalars import Name, OneOrMore, Whole
from zorgroute.core.routes.words import Origin, Words


class Relation(StrEnum):
    """How somebody stands to one piece of a case: to a line, a step, or what was written there."""

    PART = "part"  # takes part in the case, on a line that is open to all who do
    IN_CIRCLE = "in_circle"  # named by a line that only its own circle may know of
    OUTSIDE_CIRCLE = "outside_circle"
    DOES_STEP = "does_step"
    AT_TABLE = "at_table"  # takes part in a step that somebody else does
    WAS_PRESENT = "was_present"
    SHARED_WITH = "shared_with"
    CONSENT_RECEIVER = "consent_receiver"
    DIRECTS = "directs"
    DIRECTED = "directed"
    COLLEAGUE = "colleague"  # of the organisation that does the step
    BESIDE_FAMILY = "beside_family"  # on the case in which the family itself does the step
    ELSEWHERE = "elsewhere"  # on the case, but of another organisation than the step's
    REPLACES = "replaces"
    FAMILY = "family"
    FAMILY_WITHOUT_AUTHORITY = "family_without_authority"
    YOUNG_12 = "young_12"
    YOUNG_16 = "young_16"
    TOLD_BY_DECISION = "told_by_decision"
    SIGNALLER = "signaller"
    EMERGENCY = "emergency"
    SUSPECTED = "suspected"
    SHIELDED_AGAINST = "shielded_against"
    PRIVACY_OFFICER = "privacy_officer"
    ORGANISATION_DIRECTOR = "organisation_director"
    CONFIDENTIAL_ADVISER = "confidential_adviser"
    KEEPER = "keeper"
    POLICY_OFFICER = "policy_officer"
    OUTSIDER = "outsider"


class Subject(StrEnum):
    """What somebody asks to know: that something is there, or one class of what was written."""

    LINE = "line"  # that the case, or a track of it, is there
    STEP = "step"  # which step is done, by its name
    PEOPLE = "people"
    CONSENT = "consent"  # that a consent was asked, and what was answered
    FEEDBACK = "feedback"
    WHEREABOUTS = "whereabouts"
    CITIZEN_NUMBER = "bsn"
    LOG = "log"  # the log of who looked
    MELDCODE = "meldcode"
    EXISTENCE = "existence"
    LOGISTICS = "logistics"
    EDUCATION = "education"
    DEVELOPMENT = "development"
    FAMILY = "family"
    MEDICAL = "medical"
    SAFETY = "safety"
    FINANCE = "finance"


class Ground(StrEnum):
    """On what access rests at this moment."""

    OWN_WORK = "own_work"
    CONSENT = "consent"
    LAW = "law"
    VITAL = "vital"
    AUTHORITY = "authority"
    NONE = "none"


class State(StrEnum):
    """How far the case has come, or the track of it that is asked about."""

    OPEN = "open"
    ENDED = "ended"  # the track ended, and the days after it are over
    CLOSED = "closed"  # the case was closed, and the days after it are over
    DESTROYED = "destroyed"


class Verdict(StrEnum):
    """What somebody gets to know, from nothing to everything."""

    NOTHING = "nothing"
    EXISTENCE = "existence"
    PART = "part"
    WHOLE = "whole"


RANK = {each: at for at, each in enumerate(Verdict)}

Relations = Annotated[tuple[Relation, ...], Field(min_length=1), OneOrMore()]
Grounds = Annotated[tuple[Ground, ...], Field(min_length=1), OneOrMore()]
States = Annotated[tuple[State, ...], Field(min_length=1), OneOrMore()]
SomeNames = Annotated[tuple[Name, ...], Field(min_length=1), OneOrMore()]


class RuleWords(Words):
    """One rule: who gets to know what, for which purpose, on which ground and how long.

    `about` and `purpose` may name a group. A rule that gives nothing goes before every other;
    without purpose, ground or state it holds for all of them.
    """

    relation: Relations
    purpose: SomeNames | None = None
    ground: Grounds | None = None
    about: SomeNames
    state: States | None = None
    gives: Verdict
    origin: Origin = Field(alias="from")


class Ending(Words):
    """How many days something goes on after it ended."""

    days: Whole
    origin: Origin = Field(alias="from")


class Endings(Words):
    """What ends by itself some days after the case, or a track of it, did."""

    case: Ending
    track: Ending


class PolicyFile(Words):
    """A whole policy of access."""

    policy: Name
    version: Whole
    purposes: SomeNames
    endings: Endings
    groups: dict[Name, SomeNames] = Field(default_factory=dict)
    without: dict[Relation, Origin] = Field(default_factory=dict)
    rules: dict[Name, RuleWords] = Field(min_length=1)
