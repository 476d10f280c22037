"""Which running cases could go on on another version of their route, and who orders that?

The policy officer of a municipality orders it and sees counts and sentences, never a child: a
rehearsal folds the structural logs only and unlocks nothing. What must be decided about one case
is decided by who answers for it (`moving_over`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.db.models import Count, QuerySet

from zorgroute.chain.cases.models import Case, VersionMove, VersionMoveCase
from zorgroute.chain.cases.moving_over import agreed_of, carry_out
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.queries import structures_of
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.notices.waking import wake_at
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.routebook.owning import must_own
from zorgroute.chain.routebook.queries import content, route_of
from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.engine.differing import Pair
from zorgroute.core.engine.events import Event
from zorgroute.core.engine.evolve import fold
from zorgroute.core.engine.migrating import Agreed, Question, Verdict, verdict
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.world import World

PART = "verhuizing"
GROUND = "route-eigenaar"
AT_ONCE, CHUNK = 25, 200
_SHORT = 6


@dataclass(frozen=True)
class Plan:
    """Which cases would move: of which route, from which versions to which, and what was agreed."""

    route: str
    to_digest: str
    from_digests: tuple[str, ...]
    agreed: Agreed = field(default_factory=Agreed)


@dataclass(frozen=True)
class Judged:
    """What would happen to one case, named by no more than the end of its id."""

    case: UUID
    digest: str
    verdict: Verdict

    @property
    def short(self) -> str:
        return short_of(self.case)


@dataclass(frozen=True)
class Rehearsal:
    """What a plan would do to every case; nothing was written."""

    plan: Plan
    cases: tuple[Judged, ...]

    @property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many cases for each kind of verdict and reason."""
        return Counter((each.verdict.kind, each.verdict.why or "") for each in self.cases)

    @property
    def questions(self) -> Mapping[tuple[str, Question], int]:
        """What must be decided, for which version, and for how many cases."""
        return Counter(
            (each.digest, question) for each in self.cases for question in each.verdict.questions
        )


def short_of(case: UUID) -> str:
    """How a case is called where nobody may know whose it is."""
    return case.hex[-_SHORT:].upper()


def running_versions(acting: Acting, route: str) -> Mapping[str, int]:
    """How many cases run on each version of a route in one's municipality; counts only."""
    with acting_as(Duty(municipality=acting.municipality)):
        rows = _running(acting.municipality, route).values_list("digest")
        return dict(rows.annotate(many=Count("id")).order_by())


def _running(municipality: str, route: str) -> QuerySet[Case]:
    return Case.objects.filter(
        municipality=municipality, route=route, closed="", is_destroyed=False
    )


def rehearse(acting: Acting, plan: Plan, now: datetime) -> Rehearsal:
    """Say of every case what the plan would do to it; writes one look and nothing else.

    Raises `Refused` for anybody but the owner of the routes of the own municipality.
    """
    must_own(acting, acting.municipality, now, action="R")
    note_look(acting, now, [PART], ground=GROUND)
    with acting_as(Duty(municipality=acting.municipality)):
        return Rehearsal(plan, tuple(_judge(acting.municipality, plan, now)))


def _judge(municipality: str, plan: Plan, now: datetime) -> Iterator[Judged]:
    cases = _running(municipality, plan.route).filter(digest__in=plan.from_digests)
    rows = list(cases.order_by("opened_at", "id"))
    for some in (rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK)):
        logs = structures_of(municipality, (case.id for case in some))
        born = _births(municipality, some)
        for case in some:
            world = _world(municipality, born.get(case.child_id))
            found = _verdict(plan, case.digest, logs.get(case.id, []), world, now)
            yield Judged(case.id, case.digest, found)


def _births(municipality: str, cases: Iterable[Case]) -> Mapping[UUID | None, date | None]:
    known = parties.children_behind(municipality, (it.child_id for it in cases if it.child_id))
    return {child: each.birth_date for child, each in known.items()}


def _world(municipality: str, born: date | None) -> World:
    """As much of the world as terms and ages need; who fills which function plays no part."""
    return World(
        calendar=content().calendar,
        birth_date=born,
        deviation_codes=content().deviation_codes,
        school_region=parties.school_region(municipality),
    )


def _verdict(plan: Plan, digest: str, log: Sequence[Event], world: World, now: datetime) -> Verdict:
    old = route_of(digest)
    try:
        settled, _ = settle(old, fold(old, log, route_of), world, now)
    except ZorgrouteError:  # one case that does not read must not hide the others
        return Verdict("stays", "unreadable")
    return verdict(Pair(old, route_of(plan.to_digest)), settled, world, now, plan.agreed)


def order(acting: Acting, plan: Plan, now: datetime, *, key: str = "") -> UUID:
    """Let the cases of a plan move; gives the id of the order, with which it can be taken back.

    The cases move one by one, each in a transaction of its own and under its own lock: the first
    ones right after this transaction, the others by the worker. Sending the same form twice is
    ordering once. Raises `Refused` for anybody but the owner.
    """
    must_own(acting, acting.municipality, now)
    place = acting.municipality
    made = uuid5(NAMESPACE_OID, f"{place}/{acting.person}/{key}") if key else clock.new_id()
    if VersionMove.objects.filter(municipality=place, id=made).exists():
        return made
    VersionMove.objects.bulk_create([_row(acting, plan, made, now)])
    with acting_as(Duty(municipality=place)):
        rows = [
            VersionMoveCase(
                municipality=place,
                plan_id=made,
                case_id=each.case,
                state="stays" if each.verdict.kind == "stays" else "waiting",
                why=each.verdict.why or "",
                at=now,
            )
            for each in _judge(place, plan, now)
        ]
        VersionMoveCase.objects.bulk_create(rows, batch_size=CHUNK)
    note_look(acting, now, [PART], action="U", ground=GROUND)
    _soon(now)
    return made


def _row(acting: Acting, plan: Plan, made: UUID, now: datetime) -> VersionMove:
    return VersionMove(
        municipality=acting.municipality,
        id=made,
        route=plan.route,
        to_digest=plan.to_digest,
        from_digests=list(plan.from_digests),
        steps=[[line, step, to] for (line, step), to in sorted(plan.agreed.steps.items())],
        roles=dict(plan.agreed.roles),
        ordered_by=acting.person,
        role=acting.role,
        ordered_at=now,
    )


def _soon(now: datetime) -> None:
    """Let the first cases go right after this transaction, and the worker do the others."""
    wake_at([now], now)
    transaction.on_commit(partial(carry_out, now, AT_ONCE), robust=True)


def take_back(acting: Acting, made: UUID, now: datetime) -> None:
    """Undo a plan: every case goes back where nobody did anything yet, and no question stays open.

    Raises `Refused` for anybody but the owner, `Unseen` when there is no such plan.
    """
    must_own(acting, acting.municipality, now)
    plan = _plan(acting.municipality, made)
    if plan.undone_at is not None:
        return
    plan.undone_at = now
    plan.save(update_fields=["undone_at"])
    with acting_as(Duty(municipality=acting.municipality)):
        rows = VersionMoveCase.objects.filter(municipality=acting.municipality, plan_id=made)
        rows.filter(state="waiting").update(state="undone", at=now)
        rows.filter(state__in=("moved", "asked")).update(state="going_back", at=now)
    note_look(acting, now, [PART], action="U", ground=GROUND)
    _soon(now)


def _plan(municipality: str, made: UUID) -> VersionMove:
    found = VersionMove.objects.filter(municipality=municipality, id=made).first()
    if found is None:
        raise Unseen(str(made))
    return found


@dataclass(frozen=True)
class Order:
    """A plan that was ordered, and how far it is: how many cases are in each state."""

    id: UUID
    plan: Plan
    at: datetime
    undone_at: datetime | None
    states: Mapping[str, int]
    cases: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_busy(self) -> bool:
        return any(self.states.get(state) for state in ("waiting", "going_back"))

    @property
    def may_go_back(self) -> bool:
        going = ("waiting", "moved", "asked")
        return self.undone_at is None and any(self.states.get(state) for state in going)


def orders_of(acting: Acting, route: str, now: datetime) -> list[Order]:
    """Every plan that was ordered for a route in one's municipality, newest first."""
    must_own(acting, acting.municipality, now, action="R")
    rows = VersionMove.objects.filter(municipality=acting.municipality, route=route)
    return [_order(each) for each in rows.order_by("-ordered_at")[:50]]


def order_of(acting: Acting, made: UUID, now: datetime) -> Order:
    """One plan with what became of each case, by no more than the end of its id."""
    must_own(acting, acting.municipality, now, action="R")
    note_look(acting, now, [PART], ground=GROUND)
    return _order(_plan(acting.municipality, made), with_cases=True)


def _order(row: VersionMove, *, with_cases: bool = False) -> Order:
    with acting_as(Duty(municipality=row.municipality)):
        found = VersionMoveCase.objects.filter(municipality=row.municipality, plan_id=row.id)
        states = dict(found.values_list("state").annotate(many=Count("case_id")).order_by())
        cases = found.order_by("state", "case_id").values_list("case_id", "state", "why")
        shown = [(short_of(case), state, why) for case, state, why in cases] if with_cases else []
    plan = Plan(row.route, row.to_digest, tuple(row.from_digests), agreed_of(row))
    return Order(row.id, plan, row.ordered_at, row.undone_at, states, tuple(shown))
