"""What may be asked, by whom, within which term, and when does a file have to go?

Pure questions over the tables `rights_requests`, `rights_grounds` and `retention`; nothing here
reads or writes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.terms.calendar import Calendar
from zorgroute.core.terms.term import Term, due
from zorgroute.core.terms.unit import Unit

RECEIVED, IN_HAND, ANSWERED, WITHDRAWN = "received", "in_hand", "answered", "withdrawn"
OPEN = (RECEIVED, IN_HAND)
GRANTED, PARTLY, REFUSED = "granted", "partly", "refused"
OUTCOMES = (GRANTED, PARTLY, REFUSED)
INSPECTION, ERASURE, ADVISER = "inspection", "erasure", "adviser"
# Below this age those with authority ask; from it on the young person asks too, and from the
# second one on alone (Jeugdwet 7.3.4, 7.3.5 and 7.3.15; UAVG 5; to be verified).
WITH_CHILD, ALONE = 12, 16
Row = Mapping[str, str]


@dataclass(frozen=True)
class Kind:
    """A sort of request: its term, its law and which functions answer it.

    `holds` says that a file may not be destroyed while such a request is open. `young_from` is the
    age from which a young person asks this in person, by the law of `young_law`.
    """

    name: str
    label: str
    label_en: str
    amount: int
    unit: Unit
    more: int
    more_unit: Unit | None
    law: str
    functions: frozenset[str]
    is_about_case: bool
    holds: bool
    young_from: int
    young_law: str
    is_legal: bool = True


@dataclass(frozen=True)
class Keeping:
    """How long one class of record is kept, from when, and under which law."""

    code: str
    keeps: str
    kinds: frozenset[str]
    results: frozenset[str]
    start: str
    amount: int | None
    unit: Unit | None
    law: str


def kinds_in(rows: Iterable[Row]) -> dict[str, Kind]:
    """Every sort of request of the table, in its order."""
    return {row["kind"]: _kind(row) for row in rows}


def _kind(row: Row) -> Kind:
    return Kind(
        name=row["kind"],
        label=row["label"],
        label_en=row["label_en"],
        amount=int(row["amount"]),
        unit=Unit(row["unit"]),
        more=int(row["more"] or 0),
        more_unit=Unit(row["more_unit"]) if row["more_unit"] else None,
        law=row["law"],
        functions=frozenset(row["functions"].split()),
        is_about_case=row["asked_about"] == "case",
        holds=row["holds"] == "yes",
        young_from=int(row["young_from"]),
        young_law=row["young_law"],
        is_legal=row["is_legal"] == "yes",
    )


def grounds_for(rows: Iterable[Row], used_for: str) -> list[Row]:
    """The grounds of the table that may be named for this."""
    return [row for row in rows if used_for in row["used_for"].split()]


def last_day(kind: Kind, asked_at: datetime, calendar: Calendar, *, longer: bool = False) -> date:
    """The last day on which a request is answered in time; the day it came in does not count.

    `longer` adds what the law allows to add, with a reason, within the first term (AVG 12.3).
    """
    law = kind.law if kind.is_legal else None
    more = Term(kind.more, kind.more_unit, law=law) if longer and kind.more_unit else None
    return _day(Term(kind.amount, kind.unit, law=law), asked_at, calendar, more)


def _day(term: Term, start: datetime, calendar: Calendar, more: Term | None = None) -> date:
    last = due(term, start, calendar, extension=more)
    assert last is not None  # noqa: S101 a term without pauses never stands still
    return last.astimezone(AMSTERDAM).date()


def age_on(born: date | None, day: date) -> int | None:
    """How many birthdays somebody has had; who is born on 29 February has it on 1 March."""
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_for_parents(born: date | None, day: date) -> bool:
    """Whether who speaks for a child may still ask; from sixteen on the young person asks alone.

    An unknown birth date keeps it with the parents, because refusing them could leave nobody.
    """
    age = age_on(born, day)
    return age is None or age < ALONE


def is_for_child(born: date | None, day: date) -> bool:
    """Whether the young person may ask in person."""
    age = age_on(born, day)
    return age is not None and age >= WITH_CHILD


def may_ask_self(kind: Kind, born: date | None, day: date) -> bool:
    """Whether the young person may ask this of the own file, and needs nobody for it.

    The age is that of the table, and never below the one at which a young person has a say.
    """
    age = age_on(born, day)
    return is_for_child(born, day) and age is not None and age >= kind.young_from


def keepings_in(rows: Iterable[Row]) -> dict[str, Keeping]:
    """How long each class of record is kept, in the order in which classes are tried."""
    return {
        row["code"]: Keeping(
            code=row["code"],
            keeps=row["keeps"],
            kinds=frozenset(row["kinds"].split()),
            results=frozenset(row["results"].split()),
            start=row["start"],
            amount=int(row["amount"]) if row["amount"] else None,
            unit=Unit(row["unit"]) if row["unit"] else None,
            law=row["law"],
        )
        for row in sorted(rows, key=lambda each: int(each["position"]))
    }


def keeping_of(keepings: Iterable[Keeping], kinds: Collection[str], closed: str) -> Keeping:
    """The class of a closed case, by how it ended and which organisations took part.

    A class that names results only holds when nobody else took part than it names; so a file in
    which a provider took part is never taken for a plan that did not go through.
    """
    of_cases = [each for each in keepings if each.keeps == "case"]
    for each in of_cases:
        if each.results and closed in each.results and set(kinds) <= each.kinds:
            return each
        if not each.results and (not each.kinds or each.kinds & set(kinds)):
            return each
    return of_cases[-1]


@dataclass(frozen=True)
class Ended:
    """What is known of a closed case for its term: when it changed last, and where the child is."""

    kinds: frozenset[str]
    closed: str
    last_change: datetime
    child_at_place: bool


def goes_on(keeping: Keeping, ended: Ended, calendar: Calendar) -> date | None:
    """The first day on which a file may go; None while that is not known.

    A file of a school starts to count when the child has left, and until then nothing counts: an
    unknown day is not a day.
    """
    if keeping.amount is None or keeping.unit is None:
        return None
    if keeping.start == "left_place" and ended.child_at_place:
        return None
    return _day(Term(keeping.amount, keeping.unit), ended.last_change, calendar)
