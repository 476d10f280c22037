"""What follows from where a case stands: the work, the terms, and who takes part?

Everything here can be thrown away and made again from the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from zorgroute.chain.cases.loading import Opened
from zorgroute.chain.cases.models import Case, Deadline, Link, Work
from zorgroute.chain.cases.reaching import allowed_on
from zorgroute.chain.cases.signing import kind_of
from zorgroute.chain.cases.within import YOUNG_PART
from zorgroute.chain.cases.world import Surroundings
from zorgroute.chain.consent.actions import ask, renew_allowances
from zorgroute.chain.ledger import clock
from zorgroute.chain.notices.waking import wake_at
from zorgroute.chain.parties.young import open_doors
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.leaving import leaving
from zorgroute.core.engine.resting import rests_on
from zorgroute.core.engine.settle import timers
from zorgroute.core.engine.standing import Standing, Visit
from zorgroute.core.engine.what_now import why_open
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.policy.consenting import Kind
from zorgroute.core.policy.reading import may_know
from zorgroute.core.routes.route import ANYONE, Route


def project_case(opened: Opened, new: Iterable[ev.Event], now: datetime) -> None:
    """Bring everything that follows from the log up to date, in the transaction of the caller."""
    case, standing = opened.case, opened.standing
    case.holder = standing.holder
    case.closed = standing.closed or ""
    case.version = standing.next_seq
    case.save(update_fields=["holder", "closed", "version"])
    new = list(new)
    _involve(opened, new, now)
    _renew_work(case, opened.route, standing)
    _renew_deadlines(case, standing, opened.around, now)
    if any(isinstance(event.deed, ANSWERING) for event in new):
        renew_allowances(case.municipality, case.id, allowed_on(opened, now), now)
        _ask_again(opened, new, now)


# What can change whether a consent counts.
ANSWERING = (
    ev.StepTaken,
    ev.ConsentChanged,
    ev.Interrupted,
    ev.Corrected,
    ev.Migrated,
    ev.MigrationUndone,
)


def _ask_again(opened: Opened, new: list[ev.Event], now: datetime) -> None:
    """Ask anew what has to be asked anew: at 12 and 16, of who decides now, and after the end."""
    case, standing = opened.case, opened.standing
    for event in new:
        deed = event.deed
        if isinstance(deed, ev.ConsentChanged) and deed.kind == "lapsed":
            ask(case.municipality, case.id, [deed.detail], now, because="ended")
        elif isinstance(deed, ev.Interrupted):
            given = [
                name
                for name, state in standing.consents.items()
                if state == "given" and kind_of(opened, name) != Kind.SCHOOL
            ]
            names = given if deed.kind == "birthday_12" else list(deed.lapsed)
            if names:
                ask(case.municipality, case.id, names, now, because=deed.kind[:20])


def _renew_work(case: Case, route: Route, standing: Standing) -> None:
    found = (*_work(case, route, standing), *_links(case, standing))
    rows = {(row.key, row.role): row for row in found}
    still = Q()
    for key, role in rows:
        still |= Q(key=key, role=role)
    here = Work.objects.filter(municipality=case.municipality, case_id=case.id)
    (here.exclude(still) if rows else here).delete()
    Work.objects.bulk_create(
        list(rows.values()),
        update_conflicts=True,
        unique_fields=["municipality", "case_id", "key", "role"],
        update_fields=["due_at", "chosen", "about", "step", "kind"],
    )


def _work(case: Case, route: Route, standing: Standing) -> Iterator[Work]:
    """What is open, for each role that can do it."""
    for visit in standing.visits() if not standing.is_quiet else ():
        step = route.step(visit.line, visit.step)
        why = why_open(standing, visit)
        about = "|".join((why.kind, why.line, why.step, why.outcome))[:200]
        roles = [standing.holder] if ANYONE in step.who else list(step.who)
        for role in dict.fromkeys(roles):
            yield _row(case, visit, role, about)
        lead = route.lines[visit.line].lead or standing.holder
        if lead not in roles and not route.is_family(lead):
            yield _row(case, visit, lead, about, kind="wait")
    for item in standing.items:
        yield Work(
            municipality=case.municipality,
            case_id=case.id,
            key=f"item#{item.number}",
            role=item.role,
            kind=item.kind,
            line="",
            number=item.number,
            about=item.about,
            since=item.since,
        )
    if standing.offered is not None:
        yield Work(
            municipality=case.municipality,
            case_id=case.id,
            key="handover",
            role=standing.offered,
            kind="handover",
            line="",
            number=0,
            since=standing.opened_at,
        )


def _links(case: Case, standing: Standing) -> Iterator[Work]:
    """What was asked of another route and waits for an answer, for who answers for the case."""
    if "asked" not in standing.links.values() or not standing.is_open:
        return
    asked = Link.objects.filter(municipality=case.municipality, from_case=case.id, state="asked")
    for row in asked:
        yield Work(
            municipality=case.municipality,
            case_id=case.id,
            key=f"link#{row.number}",
            role=standing.holder,
            kind="link",
            line="",
            number=row.number,
            about=f"{row.route}|{row.id}",
            since=row.asked_at,
            due_at=row.due_at,
        )


def _row(case: Case, visit: Visit, role: str, about: str, *, kind: str = "step") -> Work:
    return Work(
        municipality=case.municipality,
        case_id=case.id,
        key=f"{visit.line}#{visit.number}",
        role=role,
        kind=kind,
        line=visit.line,
        step=visit.step,
        number=visit.number,
        about=about,
        since=visit.since,
        due_at=visit.due,
        earliest=visit.earliest,
        chosen=visit.chosen,
    )


def _renew_deadlines(case: Case, standing: Standing, around: Surroundings, now: datetime) -> None:
    """Terms that no longer run are dropped, new ones are set; what fired stays fired."""
    wanted = {(line, number, kind): at for at, line, number, kind in timers(standing, around.world)}
    there = {
        (row.line, row.number, row.kind): row
        for row in Deadline.objects.filter(
            municipality=case.municipality, case_id=case.id, fired_at__isnull=True
        )
    }
    for key, row in there.items():
        if key not in wanted and row.at < now:
            row.fired_at = now
            row.save(update_fields=["fired_at"])
        elif key not in wanted:
            row.delete()
        elif row.at != wanted[key]:
            row.at = wanted[key]
            row.save(update_fields=["at"])
    fresh = [
        Deadline(
            id=clock.new_id(),
            municipality=case.municipality,
            case_id=case.id,
            line=line,
            number=number,
            kind=kind,
            at=at,
        )
        for (line, number, kind), at in wanted.items()
        if (line, number, kind) not in there
    ]
    if fresh:
        # A term that fired can run again after a correction: then its row is set anew.
        Deadline.objects.bulk_create(
            fresh,
            update_conflicts=True,
            unique_fields=["municipality", "case_id", "line", "number", "kind"],
            update_fields=["at", "fired_at"],
        )
        wake_at([row.at for row in fresh], now)


def _involve(opened: Opened, new: list[ev.Event], now: datetime) -> None:
    """Let in everybody whose turn it is or who took part; `seats.let_out` lets people out."""
    case, around = opened.case, opened.around
    wanted: dict[tuple[UUID, str], str] = {}
    for role, via in _roles_let_in(opened.route, opened.standing, new):
        people = around.could_fill(role) if via == "handover" else around.people(role)
        for each in people:
            wanted.setdefault((each.person, role), via)
    rests = rests_on(opened.route, opened.standing, around.world.starts_at)
    wanted.update(_young(opened, wanted, now))
    let_in(case, wanted, now, rests)
    if any(isinstance(event.deed, MOVING) for event in new):
        _rest_parts(case, rests)
    if any(isinstance(event.deed, ev.TrackEnded) for event in new):
        _let_out(case, leaving(opened.route, opened.standing, around.world.starts_at))


def _young(
    opened: Opened, wanted: Mapping[tuple[UUID, str], str], now: datetime
) -> dict[tuple[UUID, str], str]:
    """The young person whom it is about comes in with the family, where the own door is open."""
    case = opened.case
    if case.child_id is None or not any(opened.route.is_family(role) for _, role in wanted):
        return {}
    day = now.astimezone(AMSTERDAM).date()
    rows = open_doors(case.municipality, [case.child_id], day)
    return {(child, YOUNG_PART): "self" for child in rows}


# What can change on which ground somebody takes part.
MOVING = (ev.StepTaken, ev.Corrected, ev.HandoverAnswered, ev.Migrated, ev.MigrationUndone)

LET_IN = """
INSERT INTO cases_involvement
    (municipality, case_id, person_id, role, since, until, via, consents)
SELECT %s, %s, person, role, %s, NULL, via, string_to_array(consents, ' ')
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[]) AS wanted(person, role, via, consents)
ON CONFLICT (municipality, case_id, person_id, role)
DO UPDATE SET until = NULL, via = EXCLUDED.via, consents = EXCLUDED.consents, expires_at = NULL
WHERE cases_involvement.until IS NOT NULL OR cases_involvement.expires_at IS NOT NULL
"""


def let_in(
    case: Case,
    wanted: Mapping[tuple[UUID, str], str],
    now: datetime,
    rests: Mapping[str, tuple[str, ...]] | None = None,
) -> None:
    """Let people take part, each in a role and through something; whoever left comes back.

    `rests` are the consents on which the part of a role rests, where it rests on consent only.
    """
    if not wanted:
        return
    people, roles = [person for person, _ in wanted], [role for _, role in wanted]
    grounds = [" ".join((rests or {}).get(role, ())) for role in roles]
    values: list[Any] = [case.municipality, case.id, now, people, roles]
    with connection.cursor() as cursor:
        cursor.execute(LET_IN, [*values, list(wanted.values()), grounds])


# Who was called in because it was urgent, or let in for a while, does not rest on a consent.
REST = """
UPDATE cases_involvement i SET consents = new.consents
FROM (
    SELECT p.person_id, p.role,
        string_to_array(coalesce(g.consents, ''), ' ')::varchar[] AS consents
    FROM cases_involvement p
    LEFT JOIN unnest(%s::text[], %s::text[]) AS g(role, consents) ON g.role = p.role
    WHERE p.municipality = %s AND p.case_id = %s
) AS new
WHERE i.municipality = %s AND i.case_id = %s AND i.person_id = new.person_id
    AND i.role = new.role AND i.consents <> new.consents
    AND i.via <> 'urgency' AND i.expires_at IS NULL
"""


def _rest_parts(case: Case, rests: Mapping[str, tuple[str, ...]]) -> None:
    """Let every part in a case rest on what it rests on by now."""
    here: list[Any] = [case.municipality, case.id]
    grounds = [" ".join(each) for each in rests.values()]
    with connection.cursor() as cursor:
        cursor.execute(REST, [list(rests), grounds, *here, *here])


# Who comes back, is let in again: `LET_IN` takes the end away.
LET_OUT = """
UPDATE cases_involvement i SET expires_at = ending.at
FROM unnest(%s::text[], %s::timestamptz[]) AS ending(role, at)
WHERE i.municipality = %s AND i.case_id = %s AND i.role = ending.role
    AND i.until IS NULL AND i.expires_at IS NULL
"""


def _let_out(case: Case, roles: Mapping[str, datetime]) -> None:
    """Let the parts of these functions end at their moments."""
    if roles:
        values: list[Any] = [list(roles), list(roles.values()), case.municipality, case.id]
        with connection.cursor() as cursor:
            cursor.execute(LET_OUT, values)


def _roles_let_in(
    route: Route, standing: Standing, new: list[ev.Event]
) -> Iterator[tuple[str, str]]:
    """Roles whose people take part from now on, and through what.

    The family comes in when it took part in a step, or when a step of its own opens: never through
    a line it may not know of. Others come in when a step of theirs opens, when they answer for the
    case, when they must do something, or when something is shared with them.
    """
    yield standing.holder, "holder"
    if standing.offered is not None:
        yield standing.offered, "handover"
    for visit in standing.visits():
        step = route.step(visit.line, visit.step)
        line = route.lines[visit.line]
        for role in (*step.who, *(step.with_ or ())):
            is_asked = not route.is_family(role) or role in step.who
            if is_asked and role in route.roles and may_know(route, line.name, role):
                yield role, "step"
    for item in standing.items:
        if item.role in route.roles:
            yield item.role, "item"
    # Who is asked to take the child up sees the request and what was shared, not this file.
    asking = {event.act for event in new if isinstance(event.deed, ev.LinkOpened)}
    for event in new:
        deed = event.deed
        if isinstance(deed, ev.StepTaken):
            for share in deed.shared:
                if share.ground != "anonymous" and event.act not in asking:
                    yield from ((role, "share") for role in share.to)
            if may_know(route, deed.line, "ouders"):
                yield from ((role, "present") for role in deed.present if route.is_family(role))
