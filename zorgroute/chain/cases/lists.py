"""What waits for this actor, and which cases and children are theirs?

The lists behind the door of `access.py`: the same parts in cases, the same look in the same
transaction, a fixed number of statements however many cases there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.cases.hearing import news_of
from zorgroute.chain.cases.models import Case, Work
from zorgroute.chain.cases.owing import MOST, Overdue, is_promised, overdue_for
from zorgroute.chain.cases.within import parts_of, within
from zorgroute.chain.consent.queries import GROUNDED
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.queries import Told
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.chain.routebook.queries import route_of
from zorgroute.core.engine.what_now import Why, why_told
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.policy.reading import may_know
from zorgroute.core.routes.route import Route


@dataclass(frozen=True)
class Waiting:
    """One line of *Mijn werk*: something that waits for this actor, or that the actor waits for.

    `instead_of` names the colleague who is away and whose work this is. `told` are the codes of
    feedback for a line of the kind `told`.
    """

    case: UUID
    child: KnownChild | None
    route: Route
    kind: str
    line: str
    step: str
    number: int
    about: str
    role: str
    since: datetime
    due_at: datetime | None
    earliest: datetime | None
    chosen: bool
    instead_of: str = ""

    @property
    def why(self) -> Why:
        """What brought this step up, as this function may know it."""
        parts = (self.about.split("|") + [""] * 4)[:4] if self.kind in ("step", "wait") else []
        return why_told(self.route, Why(*parts), self.role) if parts else Why("start")


def work_of(acting: Acting, now: datetime, limit: int = 200) -> list[Waiting]:
    """Everything that waits for this actor and for those the actor replaces, soonest first.

    A fixed number of queries, whatever the number of cases. Writes one look.
    """
    rows = _work_rows(acting, now, limit)
    cases = {
        each.id: each
        for each in Case.objects.filter(
            within(acting, now),
            municipality=acting.municipality,
            id__in={row["case_id"] for row in rows},
        )
    }
    children = parties.children_behind(
        acting.municipality, {case.child_id for case in cases.values() if case.child_id}
    )
    away = {row["person_id"] for row in rows} - {acting.person}
    names = parties.person_names(away) if away else {}
    note_look(acting, now, ["werklijst"], ground="betrokken")
    own = {(row["case_id"], row["key"]) for row in rows if row["person_id"] == acting.person}
    found: dict[tuple[UUID, str, str], Waiting] = {}
    for row in rows:
        case = cases.get(row["case_id"])
        if case is None:
            continue
        is_own = (row["case_id"], row["key"]) in own
        route = route_of(case.digest)
        if row["line"] and not may_know(route, row["line"], row["role"]):
            continue
        child = children.get(case.child_id) if case.child_id else None
        values = {name: row[name] for name in _SHOWN}
        found.setdefault(
            (case.id, row["key"], row["kind"]),
            Waiting(
                case=case.id,
                child=child,
                route=route,
                instead_of="" if is_own else names.get(row["person_id"], ""),
                **values,
            ),
        )
    return list(found.values())


_SHOWN = (
    "kind",
    "line",
    "step",
    "number",
    "about",
    "role",
    "since",
    "due_at",
    "earliest",
    "chosen",
)


def _work_rows(acting: Acting, now: datetime, limit: int) -> list[dict[str, Any]]:
    """The open work joined with the actor's part in each case: the filter, on one index."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT w.case_id, w.key, w.kind, w.line, w.step, w.number, w.about, w.role,
                   w.since, w.due_at, w.earliest, w.chosen, i.person_id
            FROM cases_involvement i
            JOIN cases_work w ON w.municipality = i.municipality AND w.role = i.role
                AND w.case_id = i.case_id
            WHERE i.municipality = %s AND i.until IS NULL AND i.person_id = ANY (%s)
                AND (i.expires_at IS NULL OR i.expires_at > %s) AND {GROUNDED}
                AND (w.kind <> 'step' OR w.since <= %s)
            ORDER BY w.due_at NULLS LAST, w.since, w.case_id, w.key
            LIMIT %s
            """,  # noqa: S608 the condition is our own constant, without a word of anybody
            [acting.municipality, list(acting.answers_for), now, now, now, limit],
        )
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def cases_of(acting: Acting, now: datetime) -> list[tuple[UUID, KnownChild | None, Route, bool]]:
    """Every case the actor takes part in: id, child, route and whether it is open; one look."""
    mine = parts_of(acting, now)
    cases = list(
        Case.objects.filter(
            within(acting, now),
            municipality=acting.municipality,
            id__in=mine.values("case_id"),
            is_destroyed=False,
        ).order_by("-opened_at")[:500]
    )
    children = parties.children_behind(
        acting.municipality, {case.child_id for case in cases if case.child_id}
    )
    _, waiting = news_of(acting, cases, now)
    note_look(acting, now, ["zakenlijst"], ground="betrokken")
    return [
        (
            case.id,
            children.get(case.child_id) if case.child_id else None,
            route_of(case.digest),
            not case.closed or case.id in waiting,
        )
        for case in cases
    ]


@dataclass(frozen=True)
class Heard:
    """What somebody who raised a concern heard about it, and since when.

    `code` is the fixed sentence they got; `was_talked` that a colleague did a step together with
    them afterwards; neither: nothing yet. `may_ask`: somebody else has it in hand. `late_since`
    is the day by which they should have heard, when it has passed.
    """

    case: UUID
    child: KnownChild | None
    since: datetime
    code: str = ""
    was_talked: bool = False
    may_ask: bool = False
    late_since: date | None = None


def feedback_of(acting: Acting, now: datetime, limit: int = 50) -> list[Heard]:
    """What became of the concerns that this actor raised; a fixed number of queries.

    Of what others do only the last fixed sentence is told (promise 4), from the day on which it
    may be read. What should have been heard by now stands first, also where somebody else raised
    the concern and the route promises word to this function (R145). Leaves the look to `work_of`,
    with which it is one page.
    """
    mine = Q(signaller_id__in=acting.answers_for)
    here = Case.objects.filter(
        within(acting, now), municipality=acting.municipality, is_destroyed=False
    ).order_by("-opened_at")
    raised = list(here.filter(mine)[:limit])
    parts = parts_of(acting, now).values("case_id")
    others = [
        case
        for case in here.filter(~mine, id__in=parts)[:MOST]
        if is_promised(route_of(case.digest), acting.role)
    ]
    cases = [*raised, *others]
    last, waiting = news_of(acting, cases, now)
    live = [case for case in cases if not case.closed or case.id in waiting]
    late = overdue_for(acting, live, last, now)
    children = parties.children_behind(
        acting.municipality, {case.child_id for case in cases if case.child_id}
    )
    found = []
    for case in (*raised, *(case for case in others if case.id in late)):
        told, is_open = last.get(case.id), case in live
        elsewhere = is_open and not route_of(case.digest).plays(acting.role, case.holder)
        if told or elsewhere or case.id in late:
            child = children.get(case.child_id) if case.child_id else None
            found.append(_heard(case, child, told, late.get(case.id), may_ask=elsewhere))
    return sorted(found, key=lambda each: each.late_since or date.max)


def _heard(
    case: Case,
    child: KnownChild | None,
    told: Told | None,
    late: Overdue | None,
    *,
    may_ask: bool,
) -> Heard:
    """One line; a talk from before the wait began is not what somebody waits for now."""
    if late and told and not told.code and told.on < late.since:
        told = None
    since = late.since if late else case.opened_at
    return Heard(
        case=case.id,
        child=child,
        since=told.on if told else since,
        code=told.code if told else "",
        was_talked=told is not None,
        may_ask=may_ask,
        late_since=late.by if late else None,
    )


def siblings_beside(
    acting: Acting, seen: SeenCase, line: str, step: str
) -> list[tuple[UUID, KnownChild]]:
    """Brothers and sisters with an open case at the same step that this actor may do as well."""
    if seen.child is None:
        return []
    day = seen.now.astimezone(AMSTERDAM).date()
    known = {each.id: each for each in parties.siblings_of(acting.municipality, seen.child.id, day)}
    mine = parts_of(acting, seen.now).filter(role__in=seen.roles)
    cases = Case.objects.filter(
        within(acting, seen.now),
        municipality=acting.municipality,
        child_id__in=list(known),
        digest=seen.route.digest,
        closed="",
        is_destroyed=False,
        id__in=mine.values("case_id"),
    )
    at = Work.objects.filter(
        municipality=acting.municipality,
        case_id__in=[case.id for case in cases],
        kind="step",
        line=line,
        step=step,
        since__lte=seen.now,
    ).values_list("case_id", flat=True)
    there = set(at)
    return [(case.id, known[case.child_id]) for case in cases if case.id in there and case.child_id]


def children_on_cases(acting: Acting, now: datetime) -> list[KnownChild]:
    """The children whose cases this actor takes part in, for who has no group list; one look."""
    cases = Case.objects.filter(
        within(acting, now),
        municipality=acting.municipality,
        id__in=parts_of(acting, now).values("case_id"),
        is_destroyed=False,
        child_id__isnull=False,
    )
    ids = {each for each in cases.values_list("child_id", flat=True) if each}
    found = parties.children_behind(acting.municipality, ids) if ids else {}
    note_look(acting, now, ["kinderlijst"], ground="betrokken")
    return sorted(found.values(), key=lambda each: (each.name, str(each.id)))


def child_on_case(acting: Acting, child: UUID, now: datetime) -> KnownChild:
    """One of these children; raises `Unseen` when it is not."""
    found = next((each for each in children_on_cases(acting, now) if each.id == child), None)
    if found is None:
        raise Unseen(str(child))
    return found
