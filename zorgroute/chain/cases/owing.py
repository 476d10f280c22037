"""Who has still to hear of a case, and by which day was that agreed?

Two sides of one list (R145): who receives reads that nothing came in time, who sends what is still
to be let know. The first may depend only on what the receiver knows already (T19).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Min

from zorgroute.chain.cases.models import Case, Involvement, Work
from zorgroute.chain.cases.within import parts_of, within
from zorgroute.chain.consent.queries import given_in
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.queries import Taken, Told, taken_in
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.chain.routebook.queries import content, route_of
from zorgroute.core.engine.hearing import is_on_side
from zorgroute.core.engine.owing import (
    Promise,
    is_with_senders,
    must_hear_by,
    promised_by,
    promised_to,
)
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.policy.reading import is_elsewhere, may_know_consent
from zorgroute.core.routes.route import Route

MOST = 500


@dataclass(frozen=True)
class Overdue:
    """That nothing was heard in time: since when, and the day by which it was agreed."""

    since: datetime
    by: date


@dataclass(frozen=True)
class Owed:
    """Something that this actor can still let somebody know: whom, since when, and by which day.

    `line` and `step` name the step with which it is done, when that is open now.
    """

    case: UUID
    child: KnownChild | None
    route: Route
    to: str
    since: datetime
    by: date
    is_late: bool
    line: str = ""
    step: str = ""


@dataclass(frozen=True)
class _Around:
    """What is known of a few cases by their outside: what was done, what is open and allowed."""

    taken: Mapping[UUID, list[Taken]]
    open: Mapping[UUID, list[tuple[str, str]]]
    given: frozenset[tuple[UUID, str, str]]
    region: str
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(AMSTERDAM).date()

    def by(self, route: Route, receiver: str, since: datetime) -> date | None:
        return must_hear_by(route, receiver, since, content().calendar, self.region)

    def is_allowed(self, case: UUID, promise: Promise) -> bool:
        return not promise.consent or (case, promise.consent, promise.to) in self.given


def _around(municipality: str, some: Collection[Case], now: datetime) -> _Around:
    """A fixed number of statements, however many cases there are; all let in to by the caller."""
    cases = [case.id for case in some]
    taken = taken_in(municipality, cases)
    open_: dict[UUID, list[tuple[str, str]]] = {}
    rows = Work.objects.filter(
        municipality=municipality, case_id__in=cases, kind="step", since__lte=now
    )
    for case, line, step in rows.values_list("case_id", "line", "step").distinct():
        open_.setdefault(case, []).append((line, step))
    return _Around(
        taken={case.id: _of_route(route_of(case.digest), taken.get(case.id, ())) for case in some},
        open=open_,
        given=given_in(municipality, cases, now),
        region=parties.school_region(municipality),
        now=now,
    )


def _of_route(route: Route, taken: Collection[Taken]) -> list[Taken]:
    """Without the steps of an earlier version that the route does not have any more."""
    lines = route.lines
    return [each for each in taken if each.line in lines and each.step in lines[each.line].steps]


# Who receives


def is_promised(route: Route, receiver: str) -> bool:
    """Whether a route says within which term a function hears something."""
    return bool(promised_to(route, receiver))


def overdue_for(
    acting: Acting, cases: Collection[Case], told: Mapping[UUID, Told], now: datetime
) -> dict[UUID, Overdue]:
    """The cases of which this actor should have heard by now; `told` is the last that they heard.

    What others did under their own roof never counts, nor what followed on feedback that has still
    to be heard: with and without it the answer is the same.
    """
    routes = {case.id: route_of(case.digest) for case in cases}
    mine = [case for case in cases if is_promised(routes[case.id], acting.role)]
    if not mine:
        return {}
    around = _around(acting.municipality, mine, now)
    found = {}
    for case in mine:
        route = routes[case.id]
        ends = list(_waited_since(acting, route, case.id, around))
        if not ends:
            continue
        heard = [told[case.id].on] if case.id in told else []
        since = max([case.opened_at, *heard, *ends])
        by = around.by(route, acting.role, since)
        if by is not None and by < around.today:
            found[case.id] = Overdue(since, by)
    return found


def _waited_since(acting: Acting, route: Route, case: UUID, around: _Around) -> Iterator[datetime]:
    """Per line that is in the hands of others, the last that this actor may know of happened."""
    for promise in promised_to(route, acting.role):
        known = []
        is_unheard = False
        for each in around.taken[case]:
            if each.line != promise.line:
                continue
            if _is_unheard(route, acting.role, each, around.now):
                is_unheard = True
                break
            if not is_elsewhere(route, each.line, each.step, acting.role):
                known.append(each.on)
        if is_unheard or _is_with_others(acting, route, case, promise, around):
            yield max(known, default=datetime.min.replace(tzinfo=AMSTERDAM))


def _is_unheard(route: Route, role: str, each: Taken, now: datetime) -> bool:
    if each.heard_from is None or each.heard_from <= now:
        return False
    return is_on_side(route, role, each.to) and is_elsewhere(route, each.line, each.step, role)


def _is_with_others(
    acting: Acting, route: Route, case: UUID, promise: Promise, around: _Around
) -> bool:
    """Whether the line is now in the hands of others, who may let know how it goes."""
    knows = promise.consent and may_know_consent(route, promise.consent, acting.role)
    if knows and not around.is_allowed(case, promise):
        return False
    return any(
        line == promise.line and is_elsewhere(route, line, step, acting.role)
        for line, step in around.open.get(case, ())
    )


# Who sends


def owed_of(acting: Acting, now: datetime) -> list[Owed]:
    """What this actor can still let somebody know, what is late first; a fixed number of queries.

    What was said and only waits for its day is done. Leaves the look to `work_of`, with which it
    is one page.
    """
    roles: dict[UUID, set[str]] = {}
    for each, role in parts_of(acting, now).values_list("case_id", "role"):
        roles.setdefault(each, set()).add(role)
    cases = Case.objects.filter(
        within(acting, now),
        municipality=acting.municipality,
        id__in=roles,
        closed="",
        is_destroyed=False,
    ).order_by("opened_at", "id")[:MOST]
    can = {case.id: _can_tell(route_of(case.digest), roles[case.id]) for case in cases}
    mine = [case for case in cases if can[case.id]]
    if not mine:
        return []
    around = _around(acting.municipality, mine, now)
    joined = _joined(acting, [case.id for case in mine], now)
    children = parties.children_behind(
        acting.municipality, {case.child_id for case in mine if case.child_id}
    )
    found = []
    for case in mine:
        child = children.get(case.child_id) if case.child_id else None
        found += _owed(case, child, can[case.id], joined, around)
    return sorted(found, key=lambda each: (not each.is_late, each.by, each.since, str(each.case)))


def _can_tell(route: Route, roles: Collection[str]) -> list[tuple[str, Promise]]:
    return [(role, each) for role in sorted(roles) for each in promised_by(route, role)]


def _joined(
    acting: Acting, cases: Collection[UUID], now: datetime
) -> dict[tuple[UUID, str], datetime]:
    """Since when anybody in a function takes part in each case that is still open to this actor.

    A consent taken back since the statement before is felt here as well (G4), so a case may be
    missing.
    """
    rows = Involvement.objects.filter(
        municipality=acting.municipality,
        case_id__in=parts_of(acting, now).filter(case_id__in=cases).values("case_id"),
    )
    told = rows.values_list("case_id", "role").annotate(first=Min("since"))
    return {(case, role): first for case, role, first in told}


def _owed(
    case: Case,
    child: KnownChild | None,
    can: Collection[tuple[str, Promise]],
    joined: Mapping[tuple[UUID, str], datetime],
    around: _Around,
) -> list[Owed]:
    """One line for each who waits, with the step by which it is told when that is open."""
    route = route_of(case.digest)
    found: dict[str, Owed] = {}
    for role, promise in can:
        is_open = (promise.line, promise.step) in around.open.get(case.id, ())
        if (promise.to in found and not is_open) or (case.id, role) not in joined:
            continue
        if not _is_to_tell(case.id, route, role, promise, around):
            continue
        told = _told_or_known(route, role, promise, around.taken[case.id])
        since = max([case.opened_at, joined[case.id, role], *told])
        by = around.by(route, promise.to, since)
        if since <= around.now and by is not None:
            at = (promise.line, promise.step) if is_open else ("", "")
            is_late = by < around.today
            found[promise.to] = Owed(case.id, child, route, promise.to, since, by, is_late, *at)
    return list(found.values())


def _is_to_tell(case: UUID, route: Route, role: str, promise: Promise, around: _Around) -> bool:
    """Whether there is a ground to tell, and the turn is with who can."""
    return around.is_allowed(case, promise) and any(
        line == promise.line and is_with_senders(route, line, step, role, promise.to)
        for line, step in around.open.get(case, ())
    )


def _told_or_known(
    route: Route, sender: str, promise: Promise, taken: Collection[Taken]
) -> Iterator[datetime]:
    """When the receiver was told something or sat at the table, and when the family, whose steps
    both know of, gave its turn on."""
    for each in taken:
        if each.to and route.plays(promise.to, each.to):
            yield each.heard_from or each.on
            continue
        sat_there = promise.to in each.present and not is_on_side(route, each.role, promise.to)
        if sat_there or (each.line == promise.line and _is_of_family(route, sender, each)):
            yield each.on


def _is_of_family(route: Route, sender: str, each: Taken) -> bool:
    who = route.step(each.line, each.step).who
    is_theirs = all(route.is_family(role) for role in who)
    return is_theirs and not is_elsewhere(route, each.line, each.step, sender)
