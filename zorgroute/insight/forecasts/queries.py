"""How far is a calculation, what came out of it, and what was calculated before?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.insight.forecasts import rules
from zorgroute.insight.forecasts.models import Calculation


@dataclass(frozen=True)
class Known:
    """A calculation as the policy officers of its municipality see it."""

    id: UUID
    scenario: str
    beside: str
    knobs: Mapping[str, Any]
    digest: str
    replications: int
    status: str
    done: int
    of: int
    seconds_left: int | None
    must_stop: bool
    asked_by: UUID
    asked_at: datetime
    ended_at: datetime | None
    fault: str
    result: Mapping[str, Any] | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits or runs."""
        return self.status in rules.OPEN

    @property
    def has_outcome(self) -> bool:
        """Whether there is something to show: all of it, or what was done when it was stopped."""
        return self.result is not None


def calculation_of(acting: Acting, calculation: UUID) -> Known:
    """A calculation of the own municipality; raises `Unseen` when there is none."""
    row = _mine(acting).filter(id=calculation).first()
    if row is None:
        raise Unseen(str(calculation))
    return _known(row)


def kept_answer(acting: Acting, digest: str) -> UUID | None:
    """The calculation that answers an equal question, whether it is done or still goes on."""
    rows = _mine(acting).filter(digest=digest, status__in=rules.KEPT)
    found: UUID | None = rows.values_list("id", flat=True).first()
    return found


def answer_to(acting: Acting, digest: str) -> Known | None:
    """The same, as it stands."""
    found = kept_answer(acting, digest)
    return None if found is None else calculation_of(acting, found)


def last_ended(acting: Acting, scenario: str) -> datetime | None:
    """When a scenario was calculated last, with whatever knobs."""
    rows = _mine(acting).filter(scenario=scenario, status=rules.DONE)
    found: datetime | None = rows.order_by("-ended_at").values_list("ended_at", flat=True).first()
    return found


def last_outcome(acting: Acting, scenario: str) -> Known | None:
    """The newest outcome of a scenario, with whatever knobs; nothing when there is none."""
    rows = _mine(acting).filter(scenario=scenario, result__isnull=False)
    row = rows.order_by("-ended_at").first()
    return None if row is None else _known(row)


def place_in_line(acting: Acting, known: Known) -> int:
    """How many calculations are taken up before this one; of others only their number is told."""
    if known.status != rules.ASKED:
        return 0
    before = _mine(acting).filter(status__in=rules.OPEN, asked_at__lt=known.asked_at)
    count: int = before.count()
    return count


def _mine(acting: Acting) -> Any:
    return Calculation.objects.filter(municipality=acting.municipality)


def _known(row: Calculation) -> Known:
    return Known(
        row.id, row.scenario, row.beside, row.knobs, row.digest,
        row.replications, row.status, row.done, row.of, row.seconds_left, row.must_stop,
        row.asked_by, row.asked_at, row.ended_at, row.fault, row.result,
    )  # fmt: skip
