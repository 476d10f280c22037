"""Which calculation is next, how far is it, and what happens to one whose process is gone?

Called by processes that calculate. What they do stands in the table after every run, so nothing is
lost with a process but the runs themselves, which come out the same the second time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.insight.forecasts import rules
from zorgroute.insight.forecasts.models import Calculation

GONE = "gone"


@dataclass(frozen=True)
class Turn:
    """A calculation that one process has taken up."""

    municipality: str
    id: UUID
    runner: UUID
    scenario: str
    beside: str
    knobs: Mapping[str, Any]
    digest: str
    seed: int
    replications: int


@contextmanager
def _installation() -> Iterator[None]:
    with transaction.atomic(), acting_as(Duty()):
        yield


def take_up(runner: UUID, now: datetime) -> Turn | None:
    """Take up what waits longest; nothing when nothing waits. Two processes never take the same."""
    with _installation():
        waiting = Calculation.objects.filter(status=rules.ASKED).order_by("asked_at", "id")
        row = waiting.select_for_update(skip_locked=True).first()
        if row is None:
            return None
        _rows(row.municipality, row.id).update(
            status=rules.RUNNING, runner=runner, beat_at=now, attempts=row.attempts + 1,
            done=0, of=row.replications, seconds_left=None,
        )  # fmt: skip
        return Turn(
            row.municipality, row.id, runner, row.scenario, row.beside, row.knobs, row.digest,
            row.seed, row.replications,
        )  # fmt: skip


def tell(turn: Turn, done: int, of: int, seconds_left: int | None, now: datetime) -> bool:
    """Write down how far it is; whether it is to go on.

    Not when somebody stopped it, nor when another process has it by now.
    """
    with _installation():
        ours = _ours(turn)
        told = ours.update(done=done, of=of, seconds_left=seconds_left, beat_at=now)
        return bool(told) and not ours.filter(must_stop=True).exists()


def goes_on(turn: Turn) -> bool:
    """Whether it is still ours and nobody stopped it."""
    with _installation():
        return _ours(turn).filter(must_stop=False).exists()


def finish(turn: Turn, result: Mapping[str, Any], now: datetime, *, is_whole: bool) -> bool:
    """Keep the outcome; of one that was stopped, what was done. False when it is not ours."""
    status = rules.DONE if is_whole else rules.STOPPED
    with _installation():
        return bool(
            _ours(turn).update(status=status, result=result, ended_at=now, seconds_left=None)
        )


def fail(turn: Turn, fault: str, now: datetime) -> None:
    """End one that cannot be calculated; `fault` is the code of the sentence that says why."""
    with _installation():
        _ours(turn).update(status=rules.FAILED, fault=fault, ended_at=now, seconds_left=None)


def stop_short(turn: Turn, now: datetime) -> None:
    """End one that was stopped before anything came out."""
    with _installation():
        _ours(turn).update(status=rules.STOPPED, ended_at=now, seconds_left=None)


def give_back(runner: UUID, now: datetime) -> None:
    """What a process had taken up when it ended waits again; what took two down has failed."""
    with _installation():
        _release(Calculation.objects.filter(runner=runner, status=rules.RUNNING), now)


def rescue(now: datetime) -> None:
    """The same for processes of which nothing was heard for long: their machine may be gone."""
    with _installation():
        running = Calculation.objects.filter(status=rules.RUNNING)
        _release(running.filter(beat_at__lt=now - rules.SILENT), now)


def drop_old(now: datetime) -> None:
    """Forget outcomes that are past their time; an equal question is calculated anew."""
    with _installation():
        ended = Calculation.objects.exclude(status__in=rules.OPEN)
        ended.filter(ended_at__lt=now - rules.KEPT_FOR).delete()


def _release(rows: QuerySet[Calculation], now: datetime) -> None:
    rows.filter(must_stop=True).update(status=rules.STOPPED, ended_at=now, seconds_left=None)
    again = Q(attempts__lt=rules.MOST_ATTEMPTS)
    rows.filter(again, must_stop=False).update(status=rules.ASKED, runner=None, seconds_left=None)
    rows.filter(~again, must_stop=False).update(
        status=rules.FAILED, fault=GONE, ended_at=now, seconds_left=None
    )


def _rows(municipality: str, calculation: UUID) -> QuerySet[Calculation]:
    return Calculation.objects.filter(municipality=municipality, id=calculation)


def _ours(turn: Turn) -> QuerySet[Calculation]:
    ours = _rows(turn.municipality, turn.id)
    return ours.filter(status=rules.RUNNING, runner=turn.runner)
