"""What does who takes part in a case get to know about who looked at it, and why?

Ids become names and codes become what is told; the sentences are for the faces. What a reader may
not know of leaves nothing: not the look, not who looked, and not that there was one more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from uuid import UUID

from zorgroute.chain.cases.access import SeenCase, directs, hidden_lines, hidden_roles
from zorgroute.chain.emergency.queries import kept_from_family
from zorgroute.chain.ledger.looks import READ, REQUEST, SENT, YOUNG_ASKED, Looked, looks_on
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.queries import organisation_names, person_names
from zorgroute.chain.parties.shielding import hidden_from
from zorgroute.chain.parties.young import FAMILY_ROLES
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.route import MAIN
from zorgroute.core.wording.catalogue import OUDER

LOOKED, CONSENT = "wie-heeft-gekeken", "toestemming"
EMERGENCY = "noodtoegang"
STEP, LINE = "stap", "lijn"
# Beginnings of parts that name a line of the route.
ON_LINES = (STEP, LINE, "afwijken", "beginnen")
# A family hears of what is registered only what the timeline tells it as well.
KIND, TOLD_KINDS = "soort", ("contact", "referral")
# Not told to a family: advice that was asked without a name (timeline), that it is about a
# colleague, what was decided on whether the family may know of a line, and that an address or a
# shield was written down: the other parent would learn that somebody moved or is protected (T4).
UNTOLD = ("advies", "over-collega", "TellFamily", "adres", "afscherming")


@dataclass(frozen=True)
class Line:
    """That somebody read, changed or sent a part, once or more often on a day.

    `part` is the code of what it was, `step` its step when it is one, `why` the code of the ground,
    `look` the first of the looks it stands for, of `first_at`, which is never shown. `at` is the
    organisation. `instead` names who was away.
    """

    day: date
    person: UUID
    name: str
    role: str
    organisation: str
    did: str
    part: str
    why: str
    look: UUID
    at: UUID | None
    first_at: datetime
    line: str = ""
    step: str = ""
    reason: str = ""
    instead: str = ""
    times: int = 1


def looked_at(seen: SeenCase, month: date) -> list[Line]:
    """Who read or changed what of a case in a month, the newest day first.

    A family reads of every professional that it may know of, never of the other parent. Who
    directs the case reads of colleagues of the own organisation; `Unseen` for all others. The look
    at this log is written by who let the reader in.
    """
    first, following = _bounds(month)
    child = seen.child.id if seen.child else None
    found = looks_on(seen.acting.municipality, seen.id, child, first, following)
    is_told = _family(seen, found) if seen.voice == OUDER else _colleague(seen)
    return _lines(seen, [each for each in found if is_told(each)])


def months_of(seen: SeenCase, since: datetime) -> list[date]:
    """The first days of the months that the log of a case can be read by, the newest first."""
    at, first = _first_day(seen.now), _first_day(since)
    months = []
    while at >= first:
        months.append(at)
        at = _first_day(datetime.combine(at, time(), AMSTERDAM), back=1)
    return months


def _first_day(moment: datetime, back: int = 0) -> date:
    day = moment.astimezone(AMSTERDAM).date()
    number = day.year * 12 + day.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)


def _bounds(month: date) -> tuple[datetime, datetime]:
    first = month.replace(day=1)
    number = first.year * 12 + first.month
    following = date(number // 12, number % 12 + 1, 1)
    return (
        datetime.combine(first, time(), AMSTERDAM),
        datetime.combine(following, time(), AMSTERDAM),
    )


def _colleague(seen: SeenCase) -> Callable[[Looked], bool]:
    if not directs(seen, MAIN) or seen.acting.organisation is None:
        raise Unseen(str(seen.id))
    hidden = hidden_lines(seen)
    return lambda each: (
        each.organisation == seen.acting.organisation and not lines_of(each.parts) & hidden
    )


def _family(seen: SeenCase, found: Sequence[Looked]) -> Callable[[Looked], bool]:
    """Whether a look is told to a family.

    Somebody who was at something hidden read the whole case that day because of it: that reading
    is not told either, or the day would give it away (T6).
    """
    hidden, roles = hidden_lines(seen), hidden_roles(seen)
    child = seen.child.id if seen.child else None
    shields = kept_from_family(seen.acting.municipality, child) if child else ()
    kept = hidden_from(seen.acting, seen.now).people
    busy = {
        (each.person, day_of(each))
        for each in found
        if lines_of(each.parts) & hidden or not _is_kind_told(each.parts)
    }

    def is_told(each: Looked) -> bool:
        if each.role in FAMILY_ROLES or each.person is None or each.role in roles:
            return False
        if each.person in kept or each.on_behalf in kept:
            return False
        if any(shield.hides(each.person, each.at) for shield in shields):
            return False
        # What a young person asked is not told to the parents, nor what they asked to the child.
        if each.ground == REQUEST and (YOUNG_ASKED in each.parts) != seen.acting.is_young:
            return False
        lines = lines_of(each.parts)
        if lines & hidden or not _is_kind_told(each.parts):
            return False
        return bool(lines) or (each.person, day_of(each)) not in busy

    return is_told


def _is_kind_told(parts: Collection[str]) -> bool:
    kinds = [rest for name, _, rest in (each.partition(":") for each in parts) if name == KIND]
    return all(each in TOLD_KINDS for each in kinds) and not set(parts) & set(UNTOLD)


def lines_of(parts: Iterable[str]) -> set[str]:
    """The lines of the route that the parts of a look name."""
    named = (each.partition(":") for each in parts)
    return {rest.split("/")[0] for name, _, rest in named if name in ON_LINES and rest}


def day_of(each: Looked) -> date:
    """The day of a look on the Dutch clock."""
    return each.at.astimezone(AMSTERDAM).date()


def _lines(seen: SeenCase, looks: Sequence[Looked]) -> list[Line]:
    people = [each for look in looks for each in (look.person, look.on_behalf) if each]
    names = person_names(people)
    places = organisation_names(
        seen.acting.municipality, [each.organisation for each in looks if each.organisation]
    )
    made = [_line(each, names, places) for each in looks]
    times = Counter(_alike(each) for each in made)
    first = {_alike(each): each for each in reversed(made)}
    joined = [replace(first[each], times=number) for each, number in times.items()]
    joined.sort(key=lambda each: (each.name, each.did, each.part, each.line, each.step))
    return sorted(joined, key=lambda each: each.day, reverse=True)


NOBODY, NEVER = UUID(int=0), datetime.min.replace(tzinfo=UTC)


def _alike(each: Line) -> Line:
    """What two looks on one day must have alike to be told as one."""
    return replace(each, look=NOBODY, first_at=NEVER)


def _line(look: Looked, names: Mapping[UUID, str], places: Mapping[UUID, str]) -> Line:
    part, line, step = _part(look.parts)
    return Line(
        day=day_of(look),
        person=look.person or NOBODY,
        name=names.get(look.person or NOBODY, ""),
        role=look.role,
        organisation=places.get(look.organisation or NOBODY, ""),
        did=did(look.action),
        part=part,
        why=CONSENT if look.consents else look.ground,
        look=look.id,
        at=look.organisation,
        first_at=look.at,
        line=line,
        step=step,
        reason=next(iter(look.reasons), ""),
        instead=names.get(look.on_behalf or NOBODY, ""),
    )


def did(action: str) -> str:
    """Read, changed or sent: the three that one can ask for on the page."""
    if action == READ:
        return "read"
    return "sent" if action == SENT else "changed"


def _part(parts: Collection[str]) -> tuple[str, str, str]:
    """What the look was at: its step when it names one, else its first part."""
    named = [each.partition(":") for each in parts]
    for name, _, rest in named:
        if name == STEP:
            line, _, step = rest.partition("/")
            return STEP, line, step
    return (named[0][0], "", "") if named else ("", "", "")
