"""When this happens in one room, what follows in the others?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from zorgroute.chain.cases import interrupting
from zorgroute.chain.cases.actions import destroy_case
from zorgroute.chain.concerns.actions import forget_signals
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.parties.actions import end_guardianship
from zorgroute.chain.parties.organising import let_go
from zorgroute.chain.parties.queries import municipalities_at_work
from zorgroute.core.engine.world import AMSTERDAM


def forget_case(municipality: str, case: UUID, now: datetime) -> None:
    """Destroy a case in every room that knows it, in the transaction of the caller.

    What was written down can be read by nobody any more, and nothing but the log of who looked
    leads from the case to the child. The structural log stays for fold, figures and verifier.
    """
    destroy_case(municipality, case, now)
    forget_signals(municipality, case)


def colleague_left(acting: Acting, person: UUID, now: datetime, today: date) -> None:
    """Somebody leaves at once: no function opens anything, no case is theirs any more, and each
    case they answered for is offered to somebody else, who has to say yes (R060)."""
    let_go(acting, person, now, today)
    with acting_as(Duty(municipality=acting.municipality)):
        interrupting.people_left(acting.municipality, [person], now)


def authority_ended(
    acting: Acting, child: UUID, person: UUID, now: datetime, *, but: UUID | None = None
) -> None:
    """A parent has no say over a child any more: from now on this parent sees nothing of it, and
    what this parent allowed is asked anew in every case of the child. `but` is the case in which
    somebody has just passed it on: there it is known already."""
    today = now.astimezone(AMSTERDAM).date()
    end_guardianship(acting, child, person, today - timedelta(days=1))
    with acting_as(Duty(municipality=acting.municipality)):
        interrupting.authority_ended(acting.municipality, child, person, now, but=but)


def follow_people(now: datetime) -> int:
    """For the worker: whoever's last day has passed takes part in nothing any more. Gives how many
    parts in cases ended; one transaction for each municipality."""
    today = now.astimezone(AMSTERDAM).date()
    ended = 0
    for code in municipalities_at_work():
        with transaction.atomic(), acting_as(Duty()):
            ended += interrupting.everybody_who_left(code, today, now).parts
    return ended
