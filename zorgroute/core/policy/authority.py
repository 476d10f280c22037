"""Who has authority over a child today, who must decide, and what must be looked at again?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from zorgroute.core.terms.birthdays import birthday

# Authority over a child ends on this birthday (BW 1:233 and 1:245 paragraph 1).
MAJORITY = 18
DOUBTED, INVESTIGATED = "twijfel", "in_onderzoek"
PARENTAL = ("eenhoofdig_ouderlijk", "gezamenlijk_ouderlijk")
ALONE, TOGETHER = PARENTAL
JOINT = frozenset({TOGETHER, "gezamenlijk_met_ander"})


class Opens(StrEnum):
    """What a kind or a doubt does to the family's pages: open, keep as it was, or close."""

    YES = "yes"
    STAYS = "stays"
    NO = "no"


class Holding(StrEnum):
    """Who holds a kind of authority: a person, a person or an organisation, or perhaps nobody."""

    PERSON = "person"
    ANY = "any"
    OPTIONAL = "optional"


@dataclass(frozen=True)
class Kind:
    """A kind of authority as the table of kinds tells it; `source` is the law it comes from."""

    code: str
    opens: Opens
    decides: bool
    held_by: Holding
    source: str = ""


@dataclass(frozen=True)
class Holder:
    """One row of authority on a day: the holder, the kind, where it is known from, and doubts.

    `person` and `organisation` are both None where nobody holds it. `opens`: whether it opens the
    family's pages, as was decided when it was recorded.
    """

    id: UUID
    name: str
    kind: str
    source: str
    since: date
    person: UUID | None = None
    organisation: UUID | None = None
    until: date | None = None
    established_on: date | None = None
    review_on: date | None = None
    is_doubted: bool = False
    under_investigation: bool = False
    opens: bool = True
    note: str = ""


def kinds_of(rows: Iterable[Mapping[str, str]]) -> dict[str, Kind]:
    """The kinds of authority from the rows of their table, by code, doubts included."""
    return {
        row["code"]: Kind(
            row["code"],
            Opens(row["opens"]),
            row["decides"] == "yes",
            Holding(row["held_by"]),
            row["law"],
        )
        for row in rows
    }


def is_minor(born: date | None, day: date) -> bool:
    """Whether a child is under authority on a day; one whose birthday is unknown or still to come
    is."""
    return born is None or day < birthday(born, MAJORITY)


def born_after(day: date) -> date:
    """The birthday after which somebody is a minor on this day."""
    try:
        return day.replace(year=day.year - MAJORITY)
    except ValueError:  # 29 February, in a year that had none
        return day.replace(year=day.year - MAJORITY, day=28)


def will_open(
    kinds: Mapping[str, Kind],
    kind: str,
    *,
    was_open: bool,
    is_doubted: bool = False,
    under_investigation: bool = False,
) -> bool:
    """Whether authority that is recorded now opens the family's pages.

    A doubt opens nothing anew and closes nothing either: what was open stays so until somebody
    confirms or ends it. An unknown kind opens nothing.
    """
    marks = [kind]
    marks += [DOUBTED] if is_doubted else []
    marks += [INVESTIGATED] if under_investigation else []
    said = [kinds[each].opens if each in kinds else Opens.NO for each in marks]
    if Opens.NO in said:
        return False
    return was_open if Opens.STAYS in said else True


def deciders(holders: Sequence[Holder], kinds: Mapping[str, Kind]) -> tuple[Holder, ...]:
    """Whose yes is asked: every holder of a kind that decides, doubted or not (BW 1:253i)."""
    return tuple(
        each
        for each in holders
        if each.kind in kinds
        and kinds[each.kind].decides
        and (each.person is not None or each.organisation is not None)
    )


def is_doubtful(holders: Sequence[Holder], kinds: Mapping[str, Kind]) -> bool:
    """Whether it must first be found out who decides: somebody doubts, an investigation runs,
    nobody decides, or the other holder of shared authority is not known."""
    who = deciders(holders, kinds)
    if not who or any(each.is_doubted or each.under_investigation for each in holders):
        return True
    return len(who) == 1 and who[0].kind in JOINT


def to_review(holders: Iterable[Holder], day: date) -> tuple[Holder, ...]:
    """The rows whose day to look again has come."""
    return tuple(each for each in holders if each.review_on is not None and each.review_on <= day)
