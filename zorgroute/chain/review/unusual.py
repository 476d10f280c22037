"""Which of these looks are unusual, by rules with their limits out of a table?

No rule says that somebody did wrong: each says that a person has to judge. They know who looked,
when, and what that person had to do with the child; never what was read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from uuid import UUID

from zorgroute.chain.review.kinds import (
    AGAIN,
    DECOY,
    ENDED,
    FAMILY,
    HOURS,
    MANY,
    NO_TASK,
    REFUSED,
    SURNAME,
    Kind,
)
from zorgroute.core.engine.world import AMSTERDAM

# What somebody who looked had to do with the child at that time.
TASK, PART, LOCATION, OVER, NONE = "task", "part", "location", "ended", "none"
# Hours of work on the Dutch clock; outside them nobody needs to be wrong, hence several times.
OPENS, CLOSES, FRIDAY = 7, 19, 4
# How much more than usual many is, and what is usual for somebody of whom little is known.
TIMES_USUAL, USUAL, DAYS_KNOWN = 3, 5, 3


@dataclass(frozen=True)
class Access:
    """One look with what is known around it. `subject` is the child, or the case without one."""

    look: UUID
    at: datetime
    person: UUID
    organisation: UUID | None
    role: str
    subject: UUID
    case: UUID | None = None
    child: UUID | None = None
    allowed: bool = True
    is_write: bool = False
    relation: str = NONE
    same_surname: bool = False
    is_kin: bool = False
    is_decoy: bool = False
    parts: tuple[str, ...] = ()
    ground: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        return self.at.astimezone(AMSTERDAM).date()


@dataclass(frozen=True)
class Finding:
    """Something to judge: why, and the looks it rests on, oldest first. `number` is what the limit
    was about: looks, days, or children."""

    kind: str
    looks: tuple[Access, ...]
    number: int

    @property
    def last(self) -> Access:
        return self.looks[-1]


def find(accesses: Iterable[Access], kinds: Mapping[str, Kind]) -> list[Finding]:
    """Everything unusual in these looks, by person and time.

    The looks of a person have to be whole over the longest period of the kinds.
    """
    by_person: dict[UUID, list[Access]] = defaultdict(list)
    for each in sorted(accesses, key=lambda each: (each.at, str(each.look))):
        by_person[each.person].append(each)
    return [
        finding
        for looks in by_person.values()
        for rule in (_by_subject, _by_day)
        for finding in rule(looks, kinds)
    ]


def _by_subject(looks: Sequence[Access], kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    """The rules about one person and one child."""
    subjects: dict[UUID, list[Access]] = defaultdict(list)
    for each in looks:
        subjects[each.subject].append(each)
    for some in subjects.values():
        yield from _first_of_each_period(some, kinds[DECOY], lambda each: each.is_decoy)
        yield from _first_of_each_period(some, kinds[FAMILY], lambda each: each.is_kin)
        yield from _first_of_each_period(
            some, kinds[SURNAME], lambda each: each.same_surname and not each.is_kin
        )
        yield from _first_of_each_period(some, kinds[ENDED], lambda each: each.relation == OVER)
        yield from _without_need(some, kinds)


def _first_of_each_period(
    looks: Sequence[Access], kind: Kind, is_meant: Callable[[Access], bool]
) -> Iterator[Finding]:
    since: datetime | None = None
    for each in looks:
        if is_meant(each) and (since is None or each.at - since >= kind.within):
            since = each.at
            yield Finding(kind.name, (each,), 1)


def _without_need(looks: Sequence[Access], kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    """The rules about who reads, had nothing to do, and wrote nothing down around that time."""
    writes = [each.at for each in looks if each.is_write and each.allowed]
    idle = [each for each in looks if not each.is_write and each.relation != TASK]
    for name, is_meant, count in IDLE_RULES:
        kind = kinds[name]
        some = [
            each
            for each in idle
            if is_meant(each) and not any(abs(each.at - at) <= kind.within for at in writes)
        ]
        yield from _often(some, kind, count)


def _often(
    looks: Sequence[Access], kind: Kind, count: Callable[[Sequence[Access]], int]
) -> Iterator[Finding]:
    """Each time that the limit is reached within the period; counted anew after it."""
    window: list[Access] = []
    for each in looks:
        window = [one for one in window if each.at - one.at < kind.within] + [each]
        if (number := count(window)) >= kind.number:
            yield Finding(kind.name, tuple(window), number)
            window = []


def _days(looks: Sequence[Access]) -> int:
    return len({each.day for each in looks})


def is_outside_hours(at: datetime) -> bool:
    """Whether hardly anybody works at this moment: evening, night or weekend."""
    here = at.astimezone(AMSTERDAM)
    return here.weekday() > FRIDAY or not OPENS <= here.hour < CLOSES


def _is_no_part(each: Access) -> bool:
    return each.allowed and each.relation in (LOCATION, NONE)


def _is_late_hour(each: Access) -> bool:
    return is_outside_hours(each.at)


def _is_any(each: Access) -> bool:
    return bool(each.subject)


Idle = tuple[str, Callable[[Access], bool], Callable[[Sequence[Access]], int]]
IDLE_RULES: tuple[Idle, ...] = (
    (NO_TASK, _is_no_part, len),
    (HOURS, _is_late_hour, len),
    (AGAIN, _is_any, _days),
)


def _by_day(looks: Sequence[Access], kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    """The rules about one person and one day."""
    days: dict[date, list[Access]] = defaultdict(list)
    for each in looks:
        days[each.day].append(each)
    counts = {day: len({each.subject for each in some}) for day, some in days.items()}
    for day, some in days.items():
        others = [number for other, number in counts.items() if other != day]
        usual = median(others) if len(others) >= DAYS_KNOWN else USUAL
        if counts[day] >= max(kinds[MANY].number, TIMES_USUAL * usual):
            yield Finding(MANY, tuple(some), counts[day])
        refused = [each for each in some if not each.allowed and each.relation == NONE]
        if len(refused) >= kinds[REFUSED].number:
            yield Finding(REFUSED, tuple(refused), len(refused))
