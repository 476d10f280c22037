"""How does one case go over to another version of its route and back, with all that hangs on it?"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.cases.actions import load_for_move, write_down
from zorgroute.chain.cases.loading import Opened, load
from zorgroute.chain.cases.models import Case, Involvement, Seat, VersionMove, VersionMoveCase
from zorgroute.chain.cases.projections import let_in
from zorgroute.chain.cases.seats import keep_seats
from zorgroute.chain.cases.within import parts_of
from zorgroute.chain.cases.world import surroundings
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Conflict, Refused
from zorgroute.chain.notices.actions import queue_all
from zorgroute.chain.routebook.queries import route_of
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.differing import Note, Pair
from zorgroute.core.engine.evolve import go_on
from zorgroute.core.engine.migrating import (
    Agreed,
    Order,
    Verdict,
    ask,
    ask_no_more,
    decider,
    may_undo,
    migrate,
    undo,
    verdict,
)
from zorgroute.core.engine.moves import Actor
from zorgroute.core.engine.settle import settle
from zorgroute.core.policy.reading import may_know
from zorgroute.core.routes.route import Route

VIA = "version"
log = logging.getLogger("zorgroute.versions")

# The case is locked, not the row of the plan: as whoever acts on a case does.
CLAIM = """
SELECT v.plan_id, v.case_id FROM cases_versionmovecase v
JOIN cases_case c ON c.municipality = v.municipality AND c.id = v.case_id
WHERE v.state IN ('waiting', 'going_back') AND NOT (v.case_id = ANY (%s))
ORDER BY v.at LIMIT 1
FOR UPDATE OF c SKIP LOCKED
"""


def carry_out(now: datetime, limit: int = 1_000) -> int:
    """Move every case that waits for its turn, each in its own transaction; gives how many.

    A case that somebody holds is left for the next time; one that cannot be moved stays where it
    is and holds up no other. Doing it twice is doing it once.
    """
    seen: list[UUID] = []
    while len(seen) < limit:
        case: UUID | None = None
        try:
            with transaction.atomic(), acting_as(Duty()):
                row = _claim(seen)
                if row is None:
                    break
                case = row.case_id
                _take_turn(row, now)
        except Exception as fault:
            # The edge: whatever is wrong with one case, the others must still have their turn.
            if case is None or not connection.is_usable():
                raise
            log.error("case %s cannot be moved: %s", case, type(fault).__name__)
            _give_up(case, now)
        seen.append(case)
    return len(seen)


def _claim(seen: list[UUID]) -> VersionMoveCase | None:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [seen])
        found = cursor.fetchone()
    if found is None:
        return None
    return VersionMoveCase.objects.get(plan_id=found[0], case_id=found[1])


def _give_up(case: UUID, now: datetime) -> None:
    with transaction.atomic(), acting_as(Duty()):
        rows = VersionMoveCase.objects.filter(case_id=case, state__in=("waiting", "going_back"))
        rows.update(state="stays", why="unreadable", at=now)


def _take_turn(row: VersionMoveCase, now: datetime) -> None:
    case = Case.objects.get(municipality=row.municipality, id=row.case_id)
    plan = VersionMove.objects.get(municipality=row.municipality, id=row.plan_id)
    if case.is_destroyed or case.closed:
        _note(row, "stays", now, why="closed")
    elif row.state == "going_back":
        _go_back(row, plan, load(case, now), now)
    elif case.digest not in plan.from_digests:
        _note(row, "stays", now, why="there_already")
    else:
        _go(row, plan, load(case, now), now)


def _note(row: VersionMoveCase, state: str, now: datetime, *, why: str = "") -> None:
    VersionMoveCase.objects.filter(
        municipality=row.municipality, plan_id=row.plan_id, case_id=row.case_id
    ).update(state=state, why=why, at=now)


def agreed_of(plan: VersionMove) -> Agreed:
    """What a plan says about names that are gone."""
    return Agreed({(line, step): to for line, step, to in plan.steps}, dict(plan.roles))


def _ordered(plan: VersionMove) -> Actor:
    return Actor(str(plan.ordered_by), plan.role)


def _go(row: VersionMoveCase, plan: VersionMove, opened: Opened, now: datetime) -> None:
    pair = Pair(opened.route, route_of(plan.to_digest))
    told = Order(_ordered(plan), now, agreed_of(plan))
    found = migrate(pair, opened.standing, opened.around.world, told)
    if not isinstance(found, Verdict):
        _write_over(opened, pair.new, found.events, now)
        _note(row, "moved", now)
    elif found.kind == "needs_decision":
        events = ask(opened.route, opened.standing, opened.around.world, told, found)
        opened.standing = go_on(opened.standing, events, route_of)
        write_down(opened, events, now)
        _note(row, "asked", now)
    else:
        _note(row, "stays", now, why=found.why or "")


def _go_back(row: VersionMoveCase, plan: VersionMove, opened: Opened, now: datetime) -> None:
    if opened.case.digest != plan.to_digest:  # it was asked and never moved
        told = Order(_ordered(plan), now)
        events = ask_no_more(opened.route, opened.standing, opened.around.world, told)
        opened.standing = go_on(opened.standing, events, route_of)
        write_down(opened, events, now)
        _note(row, "undone", now)
        return
    is_back = not isinstance(_back(opened, _ordered(plan), now), Denied)
    _note(row, "undone" if is_back else "moved_on", now)


def _back(opened: Opened, actor: Actor, now: datetime) -> Denied | None:
    before = opened.standing.before
    if before is None:
        return Denied((reason("version.never_moved"),))
    old = route_of(before.digest)
    found = undo(old, opened.standing, actor, now)
    if isinstance(found, Denied):
        return found
    _write_over(opened, old, found.events, now)
    case = opened.case
    parts = Involvement.objects.filter(municipality=case.municipality, case_id=case.id, via=VIA)
    parts.filter(until__isnull=True).update(until=now)
    seats = Seat.objects.filter(municipality=case.municipality, case_id=case.id, via=VIA)
    seats.filter(until__isnull=True).update(until=now)
    return None


def _write_over(opened: Opened, to: Route, events: tuple[ev.Event, ...], now: datetime) -> None:
    """Write lines of which one moves the case to another version, and bring over what hangs on it.

    What came before is told in the words of the former version, the rest in those of the new one.
    """
    at = next(n for n, each in enumerate(events) if _is_move(each.deed))
    before, after = events[:at], events[at:]
    if before:
        opened.standing = go_on(opened.standing, before, route_of)
        write_down(opened, before, now)
    opened.standing = go_on(opened.standing, after, route_of)
    case = opened.case
    case.digest = to.digest
    case.save(update_fields=["digest"])
    deed = after[0].deed
    if isinstance(deed, ev.Migrated):
        _bring_people(case, dict(deed.roles), now)
    opened.route = to
    opened.around = surroundings(case, to, now, opened.standing)
    write_down(opened, after, now)
    _tell_holder(opened, after[0], now)


def _is_move(deed: ev.Deed) -> bool:
    return isinstance(deed, ev.Migrated | ev.MigrationUndone)


def _bring_people(case: Case, roles: Mapping[str, str], now: datetime) -> None:
    """Who took part in a function that is called otherwise now takes part in that one."""
    parts = Involvement.objects.filter(
        municipality=case.municipality, case_id=case.id, until__isnull=True, role__in=roles
    )
    let_in(case, {(each.person_id, roles[each.role]): VIA for each in parts}, now)
    seats = Seat.objects.filter(
        municipality=case.municipality, case_id=case.id, until__isnull=True, role__in=roles
    )
    moved = list(seats)
    for seat in moved:
        seat.role, seat.since, seat.via = roles[seat.role], now, VIA
    keep_seats(moved)


def _tell_holder(opened: Opened, event: ev.Event, now: datetime) -> None:
    """Who answers for the case hears that it follows another version, as nobody else needs to."""
    case, kind = opened.case, type(event.deed).__name__
    people = [each.acting.person for each in opened.around.people(opened.standing.holder)]
    queue_all(
        case.municipality, [(each, kind, f"{case.id}:{event.seq}:version") for each in people], now
    )


# What who answers for one case sees and decides


@dataclass(frozen=True)
class Pending:
    """A move that waits for a decision about this case."""

    plan: UUID
    pair: Pair
    verdict: Verdict


def pending_of(seen: SeenCase) -> Pending | None:
    """What this reader must decide about a move of the case; nothing when it is not theirs.

    Drawn anew each time: meanwhile the case may have come to a step that both versions have.
    """
    found = _asked(seen.acting.municipality, seen.id)
    if found is None:
        return None
    opened, settled = seen._opened, seen._settled
    pair = Pair(opened.route, route_of(found.to_digest))
    judged = verdict(pair, settled, opened.around.world, seen.now, agreed_of(found))
    if not _answers(pair.old, seen.roles, decider(pair.old, settled, judged.questions)):
        return None
    notes = tuple(each for each in judged.notes if _may_be_told(pair, each, seen.roles))
    return Pending(found.id, pair, replace(judged, notes=notes))


def _may_be_told(pair: Pair, note: Note, roles: tuple[str, ...]) -> bool:
    """Nothing is told of a line that the reader may not know of (semantics 17)."""
    lines = [each for each in (pair.old, pair.new) if note.line in each.lines]
    return all(any(may_know(each, note.line, role) for role in roles) for each in lines)


def _asked(municipality: str, case: UUID) -> VersionMove | None:
    row = VersionMoveCase.objects.filter(municipality=municipality, case_id=case, state="asked")
    newest = row.order_by("-at").first()
    if newest is None:
        return None
    return VersionMove.objects.filter(municipality=municipality, id=newest.plan_id).first()


def _answers(route: Route, roles: tuple[str, ...], holder: str) -> bool:
    return any(route.plays(role, holder) for role in roles)


def may_go_back(seen: SeenCase) -> Route | None:
    """The version to which this reader may take the case back; nothing once it has gone on."""
    settled = seen._settled
    before = settled.before
    if before is None or not settled.is_open or not may_undo(settled):
        return None
    return route_of(before.digest) if _answers(seen.route, seen.roles, settled.holder) else None


def decide_case(acting: Acting, case_id: UUID, agreed: Agreed, now: datetime) -> None:
    """Let a case move as who answers for it decided.

    Raises `Unseen`, `Refused` for somebody who does not answer for it, and `Conflict` when what
    was decided is no longer what must be decided.
    """
    opened = load_for_move(acting, case_id, now)
    plan = _asked(acting.municipality, case_id)
    if plan is None:
        raise Conflict
    pair = Pair(opened.route, route_of(plan.to_digest))
    settled, _ = settle(pair.old, opened.standing, opened.around.world, now)
    asked = verdict(pair, settled, opened.around.world, now, agreed_of(plan)).questions
    actor = _must_answer(opened, acting, decider(pair.old, settled, asked), now)
    told = Order(actor, now, agreed_of(plan).with_(agreed))
    found = migrate(pair, opened.standing, opened.around.world, told)
    if isinstance(found, Verdict):
        raise Conflict
    _write_over(opened, pair.new, found.events, now)
    _settle_rows(opened.case, "moved", now)
    note_look(acting, now, ["verhuizing"], action="U", case=case_id, ground="betrokken")


def go_back(acting: Acting, case_id: UUID, now: datetime) -> None:
    """Take a case back to the version it came from, by who answers for it.

    Raises `Unseen`, and `Refused` for somebody else or once anybody has gone on with it.
    """
    opened = load_for_move(acting, case_id, now)
    actor = _must_answer(opened, acting, opened.standing.holder, now)
    refused = _back(opened, actor, now)
    if refused is not None:
        raise Refused(refused)
    _settle_rows(opened.case, "undone", now)
    note_look(acting, now, ["verhuizing"], action="U", case=case_id, ground="betrokken")


def _settle_rows(case: Case, state: str, now: datetime) -> None:
    was = "asked" if state == "moved" else "moved"
    rows = VersionMoveCase.objects.filter(
        municipality=case.municipality, case_id=case.id, state=was
    )
    newest = rows.order_by("-at").first()
    if newest is not None:
        _note(newest, state, now)


def _must_answer(opened: Opened, acting: Acting, decides: str, now: datetime) -> Actor:
    rows = parts_of(acting, now).filter(case_id=opened.case.id).values_list("role", flat=True)
    role = next((each for each in rows if opened.route.plays(each, decides)), None)
    if role is None:
        no = Denied((reason("role.not_allowed", role=acting.role, roles=decides),))
        note_look(
            acting, now, ["verhuizing"], action="U", case=opened.case.id, allowed=False,
            reasons=no.codes(),
        )  # fmt: skip
        raise Refused(no)
    return Actor(str(acting.person), role)
