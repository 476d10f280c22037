"""What is known of running cases: of one by who sees it, and of a route by who makes policy?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.queries import structure_after
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.routebook.owning import owns
from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.conformance.findings import Subject
from zorgroute.core.conformance.following import Found, Kept, TakesBack, gone_on, taken_up
from zorgroute.core.policy.reading import is_elsewhere, may_know
from zorgroute.insight.deviations.models import RunningCase, RunningStand
from zorgroute.insight.deviations.running import kept_of, version
from zorgroute.insight.deviations.running_rows import subject_in


@dataclass(frozen=True)
class Stand:
    """The running cases of a route on one moment: each is counted at what stood out most.

    Exact: to be protected before it is told.
    """

    made_at: datetime
    cases: int
    chief: dict[Subject, int]


def differences_of(seen: SeenCase) -> tuple[Found, ...]:
    """In what a running case differs from its route, as far as this reader may know of it.

    What was written since the worker last came by is followed as well. A line that is kept from the
    reader leaves nothing, and neither does a step that is done inside another organisation. A
    case that has ended, or that was never followed, has none.
    """
    with acting_as(Duty(municipality=seen.acting.municipality)):
        kept = _kept(seen.acting.municipality, seen.id)
    if kept is None or not seen.is_open:
        return ()
    return tuple(each for each in kept.differs() if _may_know(seen, each.about))


def _kept(municipality: str, case: UUID) -> Kept | None:
    row = RunningCase.objects.filter(municipality=municipality, case_id=case).first()
    if row is None:
        return None
    try:
        if version(row.digest).follower.mark != row.mark:
            return taken_up(structure_after(municipality, case, 0), version)
        return gone_on(kept_of(row), structure_after(municipality, case, row.seq), version)
    except TakesBack:
        return taken_up(structure_after(municipality, case, 0), version)
    except ZorgrouteError:
        # The page of a case never fails on what is only measured beside it.
        return None


def _may_know(seen: SeenCase, about: Subject) -> bool:
    line = seen.route.lines.get(about.line)
    if line is None or about.step not in line.steps:
        return False
    return any(
        may_know(seen.route, about.line, role)
        and not is_elsewhere(seen.route, about.line, about.step, role)
        for role in seen.roles
    )


def stand_of(acting: Acting, route: str) -> Stand | None:
    """How the running cases of a route stood when they were last counted; None before that.

    Raises `Unseen` for anybody who does not make policy for the municipality.
    """
    if not owns(acting, acting.municipality):
        raise Unseen(route)
    with acting_as(Duty(municipality=acting.municipality)):
        rows = RunningStand.objects.filter(municipality=acting.municipality, route=route)
        row: RunningStand | None = rows.order_by("-month").first()
    if row is None:
        return None
    return Stand(row.made_at, row.cases, {subject_in(words): n for *words, n in row.counts})
