"""Who has to say yes, and is it complete by now?

Three things stay apart (Jeugdwet 7.3): consent to help, consent to share with a named receiver, and
the ground in the AVG on which something is processed. This answers for the first two, and for what
a school or childcare asks itself (UAVG 5). The rows of the law are data: `consent_signers.csv`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.policy.parting import EXISTENCE
from zorgroute.core.terms.birthdays import birthday
from zorgroute.core.terms.civil import AMSTERDAM


class Kind(StrEnum):
    """To what somebody says yes: help, sharing with somebody, or what a school asks itself."""

    HELP = "help"
    SHARE = "share"
    SCHOOL = "school"


class Signers(StrEnum):
    """Who must say yes, as the table of the law names them."""

    HOLDERS = "holders"
    CHILD_AND_HOLDERS = "child_and_holders"
    CHILD = "child"
    REPRESENTATIVE = "representative"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Rule:
    """A row of the law: for which ages (from, not including until) and capacity who signs."""

    code: str
    kind: Kind
    framework: str
    from_age: int | None
    until_age: int | None
    capacity: str
    signers: Signers
    law: str


@dataclass(frozen=True)
class Exemption:
    """A reason not to wait for somebody: for which ages, whose yes, and who may decide so."""

    code: str
    from_age: int
    until_age: int
    roles: tuple[str, ...]
    law: str


@dataclass(frozen=True)
class Situation:
    """What the question is asked about: the young person on a day, and who has authority.

    `born` is None for an unborn child or an unknown birthday: such a child signs nothing itself.
    `holders` and `representatives` are ids, `child` the id of the young person. `is_able` is
    whether it can weigh this by itself (wilsbekwaam).
    """

    kind: Kind
    born: date | None
    day: date
    child: str
    holders: tuple[str, ...]
    representatives: tuple[str, ...] = ()
    is_able: bool = True
    is_forced: bool = False


@dataclass(frozen=True)
class Needed:
    """Whose yes is needed, by id, and by which row of the law; nobody when the law asks none.

    `is_unknown`: the law asks for holders or a representative, and none is known.
    """

    people: tuple[str, ...]
    rule: Rule
    is_unknown: bool = False


@dataclass(frozen=True)
class Answer:
    """The last answer of one person: given, refused, withdrawn, or later; or passed over."""

    person: str
    said: str
    receivers: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    until: datetime | None = None


class NoRule(ZorgrouteError):
    """No row of the law fits; the table is not complete."""


GIVEN, REFUSED, WITHDRAWN, LATER = "given", "refused", "withdrawn", "later"
INCOMPLETE, LAPSED, PASSED_OVER = "incomplete", "lapsed", "passed_over"


def rules_of(rows: Iterable[Mapping[str, str]]) -> tuple[Rule, ...]:
    """The rows of the law from their table."""
    return tuple(
        Rule(
            row["code"],
            Kind(row["kind"]),
            row["framework"],
            int(row["from_age"]) if row["from_age"] else None,
            int(row["until_age"]) if row["until_age"] else None,
            row["capacity"],
            Signers(row["signers"]),
            row["law"],
        )
        for row in rows
    )


def exemptions_of(rows: Iterable[Mapping[str, str]]) -> Mapping[str, Exemption]:
    """The reasons not to wait for somebody with authority, by code."""
    return {
        row["code"]: Exemption(
            row["code"],
            int(row["from_age"]),
            int(row["until_age"]),
            tuple(row["roles"].split("|")),
            row["law"],
        )
        for row in rows
    }


def who_signs(rules: Sequence[Rule], it: Situation) -> Needed:
    """Whose yes is needed today. Raises `NoRule` when the table has no row for it."""
    rule = next((each for each in rules if _fits(each, it)), None)
    if rule is None:
        raise NoRule(f"{it.kind} {it.day}")
    found: dict[Signers, tuple[str, ...]] = {
        Signers.HOLDERS: it.holders,
        Signers.CHILD_AND_HOLDERS: (it.child, *it.holders) if it.holders else (),
        Signers.CHILD: (it.child,),
        # The law names them in order: the first that there is speaks for the adult.
        Signers.REPRESENTATIVE: it.representatives[:1],
        Signers.NOBODY: (),
    }
    people = tuple(dict.fromkeys(found[rule.signers]))
    return Needed(people, rule, is_unknown=not people and rule.signers != Signers.NOBODY)


def _fits(rule: Rule, it: Situation) -> bool:
    if rule.kind != it.kind:
        return False
    if rule.framework != "any" and (rule.framework == "forced") != it.is_forced:
        return False
    if rule.capacity != "any" and (rule.capacity == "able") != it.is_able:
        return False
    return is_aged(it.born, it.day, rule.from_age, rule.until_age)


def is_aged(born: date | None, day: date, from_: int | None, until: int | None) -> bool:
    """Whether somebody is of these ages on a day; a birthday counts from its local midnight, and
    who was born on 29 February has it on 1 March of other years. Not born yet is younger."""
    if born is None:
        return from_ is None
    old_enough = from_ is None or birthday(born, from_) <= day
    return old_enough and (until is None or day < birthday(born, until))


def may_pass_over(exemptions: Mapping[str, Exemption], code: str, role: str, it: Situation) -> bool:
    """Whether somebody in this function may decide not to wait for a holder of authority: only
    beside a young person who says yes, and never where nobody else has to (Jeugdwet 7.3.4)."""
    known = exemptions.get(code)
    return (
        known is not None
        and it.kind in (Kind.HELP, Kind.SHARE)
        and it.is_able
        and role in known.roles
        and is_aged(it.born, it.day, known.from_age, known.until_age)
    )


def state_of(needed: Needed, answers: Mapping[str, Answer]) -> str | None:
    """Where a consent stands: None while nobody whose yes is needed said anything.

    One no of somebody whose yes is needed is a no. One yes of several is incomplete. Where nobody
    has to sign, the one answer that there is counts.
    """
    if needed.is_unknown:
        return INCOMPLETE if answers else None
    if not needed.people:
        return GIVEN
    said = [answers[each].said for each in needed.people if each in answers]
    for no in (WITHDRAWN, REFUSED):
        if no in said:
            return no
    yes = [each for each in said if each in (GIVEN, PASSED_OVER)]
    if GIVEN not in yes:
        return None
    return GIVEN if len(yes) == len(needed.people) else INCOMPLETE


def waiting_for(needed: Needed, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Whose answer is still missing."""
    done = (GIVEN, PASSED_OVER, REFUSED, WITHDRAWN)
    return tuple(
        each for each in needed.people if each not in answers or answers[each].said not in done
    )


def allowed_by(
    people: Iterable[str],
    answers: Mapping[str, Answer],
    receivers: Mapping[str, Collection[str]],
    classes: Sequence[str],
) -> dict[str, tuple[str, ...]]:
    """For each receiver that all of these people said yes to, the classes that all said yes to.

    `receivers` says of each on which of the asked names it hangs: all of them must be in every yes.
    A yes without receivers or classes is one to all that was asked. Where not even the existence
    may be known that is asked, or no class at all, nobody may know anything.
    """
    yes = [answers[each] for each in people if each in answers]
    yes = [each for each in yes if each.said == GIVEN]
    kept = tuple(
        kind for kind in classes if all(not each.classes or kind in each.classes for each in yes)
    )
    if not kept or (EXISTENCE in classes and EXISTENCE not in kept):
        return {}
    return {
        receiver: kept
        for receiver, names in receivers.items()
        if all(not each.receivers or set(names) <= each.receivers for each in yes)
    }


def ends_at(answers: Iterable[Answer]) -> datetime | None:
    """When the first yes ends by itself; None when none does."""
    return min((each.until for each in answers if each.said == GIVEN and each.until), default=None)


def local_day(now: datetime) -> date:
    """The day it is where the law counts birthdays from midnight."""
    return now.astimezone(AMSTERDAM).date()
