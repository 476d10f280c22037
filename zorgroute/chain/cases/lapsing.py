"""Which yes has ended by itself, and which is about to?

For the installation at work, under its duty. Reading stops at the very moment, whether this ran or
not (`within.parts_of`); this writes it down, asks anew, and reminds who answers for the case.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from zorgroute.chain.cases.actions import write_on
from zorgroute.chain.cases.loading import Opened, load
from zorgroute.chain.cases.models import Case
from zorgroute.chain.consent.queries import ending
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine import consenting
from zorgroute.core.engine import events as ev

SOON = "consent_ends_soon"


def end_consents(now: datetime) -> int:
    """Write down what ended by now, and remind of what ends soon; gives how many lines.

    Each case in a transaction of its own. Doing it twice at one moment writes nothing again.
    """
    days = max(int(row["remind_days"]) for row in content().rows("consent_terms"))
    with transaction.atomic(), acting_as(Duty()):
        found = ending(now, timedelta(days=days))
    written = 0
    for municipality, case, name, until in found:
        with transaction.atomic(), acting_as(Duty(municipality=municipality)):
            written += _one(case, name, until, now, timedelta(days=days))
    return written


def _one(case_id: UUID, name: str, until: datetime, now: datetime, days: timedelta) -> int:
    case = Case.objects.select_for_update().filter(id=case_id, is_destroyed=False).first()
    if case is None:
        return 0
    opened = load(case, now)
    world = opened.around.world
    if until <= now:
        events = consenting.ended(opened.route, opened.standing, world, now, name)
    elif _was_told(opened, name, until - days):
        events = ()
    else:
        events = consenting.ends_soon(opened.route, opened.standing, world, now, name)
    if events:
        write_on(opened, events, now)
    return len(events)


def _was_told(opened: Opened, name: str, since: datetime) -> bool:
    """Whether somebody was reminded of this end already."""
    return any(
        isinstance(event.deed, ev.ItemRaised)
        and (event.deed.kind, event.deed.about) == (SOON, name)
        and event.happened_at >= since
        for event in opened.standing.log()
    )
