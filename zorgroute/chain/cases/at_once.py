"""How does somebody see what must be known at once of a child's cases, and no more than that?

A door of its own: a part in a case through emergency access opens no other page (see `within`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from zorgroute.chain.cases.access import OnCase
from zorgroute.chain.cases.loading import Opened, load
from zorgroute.chain.cases.models import Case, Involvement
from zorgroute.chain.cases.veiling import title_of, veiled
from zorgroute.chain.cases.within import AT_ONCE
from zorgroute.chain.emergency import actions as emergency
from zorgroute.chain.emergency.actions import MAX_WORDS, Why
from zorgroute.chain.emergency.queries import Open, running_one, why_blocked
from zorgroute.chain.emergency.rules import figure, may_use, reasons
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.queries import looks_refused
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.by_name import Called, children_called
from zorgroute.chain.parties.queries import KnownChild, kind_of
from zorgroute.chain.routebook.queries import content, route_of
from zorgroute.core.answers import Denied, Reason, reason
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.policy.agreed import AGREED
from zorgroute.core.policy.decide import Claim, Question, decide
from zorgroute.core.policy.words import Ground, Relation, Subject
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import InformationClass
from zorgroute.core.telling.teller import Teller
from zorgroute.core.telling.urgent import Written, written_of
from zorgroute.core.wording.catalogue import NL, PROF, Language, Voice

PART = GROUND = PURPOSE = "noodtoegang"
DAY = timedelta(days=1)


def may_open_at_once(acting: Acting) -> bool:
    """Whether this function at this kind of organisation may ask for it at all."""
    if acting.organisation is None:
        return False
    return may_use(acting, kind_of(acting.municipality, acting.organisation))


def open_at_once(acting: Acting, called: Called, why: Why, now: datetime) -> UUID:
    """Open what must be known at once about the child of exactly this name and birthday.

    Gives the id under which it stands open, for hours that are a figure of the municipality; a
    child that is written down at two places stands open under two, of which this is the first.
    Raises `Refused` with everything that is wrong; a child that is not there, one without a case
    and one's own child are the same answer. Every try leaves a look. `Unseen` when this function
    may not ask at all.
    """
    if not may_open_at_once(acting):
        _look(acting, now, [PART], allowed=False)
        raise Unseen(PART)
    wrong = (*_wrong_with(why), *why_blocked(acting, now), *_too_often(acting, now))
    found = _found(acting, called, now)
    if wrong or not found:
        codes = wrong or (reason("emergency.nothing_opened"),)
        _look(acting, now, [PART], allowed=False, reasons=[each.code for each in codes])
        raise Refused(Denied(codes))
    opened = [_begin(acting, child, cases, why, now) for child, cases in found]
    return opened[0]


def _wrong_with(why: Why) -> tuple[Reason, ...]:
    found = []
    if why.code not in reasons():
        found.append(reason("emergency.no_reason"))
    if not why.words.strip():
        found.append(reason("emergency.no_explanation"))
    elif len(why.words) > MAX_WORDS:
        found.append(reason("emergency.too_long", most=str(MAX_WORDS)))
    return tuple(found)


def _too_often(acting: Acting, now: datetime) -> tuple[Reason, ...]:
    """Names that are tried one after another are a search, and there is none (T1)."""
    most = figure("tries", acting.municipality)
    if looks_refused(acting, PART, now - DAY) < most:
        return ()
    return (reason("emergency.too_often"),)


Found = list[tuple[KnownChild, list[UUID]]]


def _found(acting: Acting, called: Called, now: datetime) -> Found:
    """The children of that name with the open cases they have; the same statements always."""
    day = now.astimezone(AMSTERDAM).date()
    children = children_called(acting.municipality, called, acting.person, day)
    with acting_as(Duty(municipality=acting.municipality)):
        rows = list(
            Case.objects.filter(
                municipality=acting.municipality,
                child_id__in=[each.id for each in children] or [acting.person],
                is_destroyed=False,
                closed="",
            )
            .exclude(kept_from__contains=[acting.person])
            .values_list("child_id", "id")
        )
    return [
        (child, cases)
        for child in children
        if (cases := [case for of, case in rows if of == child.id])
    ]


def _begin(
    acting: Acting, child: KnownChild, cases: Iterable[UUID], why: Why, now: datetime
) -> UUID:
    some = list(cases)
    made = emergency.open_for(acting, child.id, some, why, now)
    _let_in(acting, some, made, now)
    for case in some:
        _look(acting, now, [PART], case=case, child=child.id, reasons=[why.code])
    return made


_LET_IN = """
INSERT INTO cases_involvement
    (municipality, case_id, person_id, role, since, until, via, consents, expires_at)
SELECT %s, each, %s, %s, %s, NULL, %s, '{}', %s FROM unnest(%s::uuid[]) AS each
ON CONFLICT (municipality, case_id, person_id, role)
DO UPDATE SET until = NULL, since = EXCLUDED.since, expires_at = EXCLUDED.expires_at
"""


def _let_in(acting: Acting, cases: list[UUID], made: UUID, now: datetime) -> None:
    standing, _ = running_one(acting, made, now)
    place, until = acting.municipality, standing.expires_at
    values: list[Any] = [place, acting.person, AT_ONCE, now, AT_ONCE, until, cases]
    with connection.cursor() as cursor:
        cursor.execute(_LET_IN, values)


@dataclass(frozen=True)
class UrgentCase:
    """What of one case stands open: who may be called about it, and what was written on safety."""

    route: Route
    now: datetime
    child: KnownChild | None
    written: tuple[Written, ...]
    some: tuple[OnCase, ...]

    @property
    def voice(self) -> Voice:
        return PROF

    def people(self) -> tuple[OnCase, ...]:
        """Who takes part and may be called."""
        return self.some

    def teller(self, language: Language = NL) -> Teller:
        return Teller(self.route, content().catalogue, PROF, language)


def seen_at_once(acting: Acting, opening: UUID, now: datetime) -> tuple[Open, list[UrgentCase]]:
    """What stands open under an opening of this actor, as long as it does; else `Unseen`.

    Writes a look for every case, with the ground and the reason of the opening.
    """
    standing, cases = _standing(acting, opening, now)
    found = []
    for row in _rows(acting, cases, now):
        _look(
            acting,
            now,
            ["veiligheid", "contact"],
            case=row.id,
            child=row.child_id,
            reasons=[standing.reason],
        )
        found.append(_urgent(veiled(load(row, now), acting, now), now))
    if not found:
        raise Unseen(str(opening))
    return standing, found


def _standing(acting: Acting, opening: UUID, now: datetime) -> tuple[Open, tuple[UUID, ...]]:
    try:
        return running_one(acting, opening, now)
    except Unseen:
        _look(acting, now, [PART], allowed=False)
        raise


def _rows(acting: Acting, cases: Iterable[UUID], now: datetime) -> list[Case]:
    """The cases that stand open, through the part in them: the net sees the same."""
    parts = Involvement.objects.filter(
        municipality=acting.municipality,
        person_id=acting.person,
        role=AT_ONCE,
        until__isnull=True,
        expires_at__gt=now,
        case_id__in=list(cases),
    )
    rows = Case.objects.filter(
        municipality=acting.municipality, id__in=parts.values("case_id"), is_destroyed=False
    )
    return list(rows.order_by("opened_at", "id"))


def _urgent(opened: Opened, now: datetime) -> UrgentCase:
    route, around, standing = opened.route, opened.around, opened.standing
    live = [route.lines[name].lead for name, run in standing.runs.items() if run.is_live]
    asked = {standing.holder, *live}
    people = [
        OnCase(role, title_of(each, route.roles[role].title.prof), each)
        for role, some in around.fillers.items()
        for each in some
        if role in asked or route.is_family(role)
    ]
    log = opened.standing.log()
    classes = [InformationClass.SAFETY] if _may_read(Subject.SAFETY) else []
    written = written_of(route, log, classes, route_of)
    some = tuple(people) if _may_read(Subject.PEOPLE) else ()
    return UrgentCase(route, now, around.child, written, some)


def _may_read(subject: Subject) -> bool:
    """What the policy says of it for who must know at once."""
    claim = Claim(Relation.EMERGENCY, Ground.VITAL)
    return decide(AGREED, Question(frozenset({claim}), subject, purpose=PURPOSE)).is_whole


def stop_at_once(acting: Acting, opening: UUID, now: datetime) -> None:
    """End what this actor opened, at once; doing it twice is doing it once."""
    try:
        _, cases = running_one(acting, opening, now)
    except Unseen:
        return
    emergency.stop(acting, opening, now)
    parts = Involvement.objects.filter(
        municipality=acting.municipality,
        person_id=acting.person,
        role=AT_ONCE,
        until__isnull=True,
        case_id__in=cases,
    )
    parts.update(until=now)
    _look(acting, now, [PART], action="U")


def end_expired(now: datetime) -> int:
    """For the worker: end the parts in cases whose hours are over. Gives how many."""
    rows = Involvement.objects.filter(role=AT_ONCE, until__isnull=True, expires_at__lte=now)
    return rows.update(until=now)


def _look(
    acting: Acting,
    now: datetime,
    parts: Sequence[str],
    *,
    action: str = "R",
    case: UUID | None = None,
    child: UUID | None = None,
    reasons: Sequence[str] = (),
    allowed: bool = True,
) -> None:
    """A look for the purpose and on the ground of emergency access."""
    note_look(
        replace(acting, purpose=PURPOSE),
        now,
        parts,
        action=action,
        case=case,
        child=child,
        ground=GROUND,
        reasons=reasons,
        allowed=allowed,
    )
