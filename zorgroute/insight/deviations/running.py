"""How is every running case followed, and what is counted of them once a month?

The worker follows each case from the last line that is in its row. A row that is lost, or that was
made with other tables, is made anew from the ledger; so is one of which a line was taken back.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from zorgroute.chain.cases.measuring import running_cases
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.queries import structure_after, structures_of
from zorgroute.chain.parties.queries import municipalities_at_work
from zorgroute.chain.routebook.queries import content, route_of
from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.conformance.bypasses import Channels
from zorgroute.core.conformance.findings import By, Subject
from zorgroute.core.conformance.following import (
    Followed,
    Kept,
    TakesBack,
    gone_on,
    taken_up,
)
from zorgroute.core.conformance.live import Follower
from zorgroute.core.conformance.machine import machine_of
from zorgroute.core.conformance.ways import Ways
from zorgroute.core.engine.events import Event
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.insight.deviations.models import RunningCase, RunningStand
from zorgroute.insight.deviations.running_rows import columns_of, kept_in, subject_row

log = logging.getLogger("zorgroute.running")
# So many cases in one transaction, and so many in one turn: the other duties wait for it.
CHUNK, MOST_A_TURN = 200, 2_000
SOON = timedelta(days=7)


@lru_cache(maxsize=64)
def version(digest: str) -> Followed:
    """A version of a route as cases on it are followed. Raises `TooManyStates`."""
    route, tables = route_of(digest), content()
    channels = Channels(
        tables.rows("conformance_steps"),
        tables.rows("statutory_referrers"),
        route.model.for_.municipality,
    )
    reasons = {
        row["code"]: By.LAW if row["kind"] == "lawful" else By.CHOICE
        for row in tables.rows("deviation_reasons")
    }
    follower = Follower(machine_of(route, told=True))
    return Followed(digest, follower, Ways(route, channels), reasons)


def follow(now: datetime) -> None:
    """Bring every running case up to date, and count them once a month; for the worker."""
    with transaction.atomic(), acting_as(Duty()):
        places = municipalities_at_work()
    for municipality in places:
        if follow_in(municipality) < MOST_A_TURN:
            take_stand(municipality, now)


def follow_in(municipality: str, most: int = MOST_A_TURN) -> int:
    """Follow the cases of a municipality about which something was written; gives how many.

    Doing it twice is doing it once, and two workers at once do no more than one.
    """
    with transaction.atomic(), acting_as(Duty(municipality=municipality)):
        _forget(municipality)
        behind = list(_behind(municipality)[:most])
    for at in range(0, len(behind), CHUNK):
        with transaction.atomic(), acting_as(Duty(municipality=municipality)):
            _follow_some(municipality, behind[at : at + CHUNK])
    return len(behind)


def _forget(municipality: str) -> None:
    """Drop the rows of cases that run no more, and those made with other tables than ours."""
    rows = RunningCase.objects.filter(municipality=municipality)
    rows.filter(~Exists(running_cases(municipality).filter(id=OuterRef("case_id")))).delete()
    for digest, mark in list(rows.values_list("digest", "mark").distinct()):
        if _mark(digest) != mark:
            rows.filter(digest=digest, mark=mark).delete()


def _mark(digest: str) -> str:
    try:
        return version(digest).follower.mark
    except ZorgrouteError:
        return ""


def _behind(municipality: str) -> QuerySet[Any, tuple[UUID, str]]:
    """The running cases of which a line is not in their row yet, with their route."""
    rows = RunningCase.objects.filter(municipality=municipality, case_id=OuterRef("id"))
    next_line = rows.annotate(next_line=F("seq") + 1).values("next_line")
    cases = running_cases(municipality).alias(next_line=Subquery(next_line))
    is_behind = Q(next_line__isnull=True) | ~Q(next_line=F("version"))
    return cases.filter(is_behind).order_by("id").values_list("id", "route")


def _follow_some(municipality: str, cases: Sequence[tuple[UUID, str]]) -> None:
    rows = RunningCase.objects.filter(municipality=municipality)
    known = {row.case_id: row for row in rows.filter(case_id__in=[case for case, _ in cases])}
    logs = structures_of(municipality, (case for case, _ in cases if case not in known))
    new = []
    for case, route in cases:
        row = known.get(case)
        try:
            kept = _up_to_date(municipality, case, row, logs)
        except ZorgrouteError as fault:
            # One case that cannot be followed must not hold up the others.
            log.error("case %s cannot be followed: %s", case, type(fault).__name__)
            continue
        told = {**columns_of(kept), "mark": version(kept.digest).follower.mark}
        if row is None:
            new.append(RunningCase(municipality=municipality, case_id=case, route=route, **told))
        else:
            # Another worker may have come further: then this row is not the one we read.
            rows.filter(case_id=case, seq=row.seq, digest=row.digest).update(**told)
    RunningCase.objects.bulk_create(new, ignore_conflicts=True)


def _up_to_date(
    municipality: str, case: UUID, row: RunningCase | None, logs: dict[UUID, list[Event]]
) -> Kept:
    if row is None:
        return taken_up(logs.get(case, []), version)
    try:
        return gone_on(kept_of(row), structure_after(municipality, case, row.seq), version)
    except TakesBack:
        return taken_up(structure_after(municipality, case, 0), version)


def kept_of(row: RunningCase) -> Kept:
    """What is kept of a case, from its row."""
    return kept_in(row.digest, row.seq, bytes(row.vector), row.notes, departed=row.departed)


def take_stand(municipality: str, now: datetime) -> None:
    """Count what the running cases stand out by, once a month; what is counted stays so."""
    month = now.astimezone(AMSTERDAM).strftime("%Y-%m")
    with transaction.atomic(), acting_as(Duty(municipality=municipality)):
        stands = RunningStand.objects.filter(municipality=municipality, month=month)
        if stands.exists():
            return
        cases: Counter[str] = Counter()
        counts: dict[str, Counter[Subject]] = {}
        for route, chief in _chiefs(municipality, now):
            cases[route] += 1
            if chief is not None:
                counts.setdefault(route, Counter())[chief] += 1
        RunningStand.objects.bulk_create(
            [
                RunningStand(
                    municipality=municipality,
                    route=route,
                    month=month,
                    made_at=now,
                    cases=many,
                    counts=[
                        [*subject_row(about), number]
                        for about, number in sorted(counts.get(route, Counter()).items())
                    ],
                )
                for route, many in sorted(cases.items())
            ],
            ignore_conflicts=True,
        )


def _chiefs(municipality: str, now: datetime) -> Iterator[tuple[str, Subject | None]]:
    rows = RunningCase.objects.filter(municipality=municipality)
    moment, within = int(now.timestamp()), int(SOON.total_seconds())
    for row in rows.iterator(chunk_size=CHUNK):
        yield row.route, kept_of(row).chief(moment, within)
