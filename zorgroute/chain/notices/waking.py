"""How does the worker hear at once that something comes due soon?

The due-date table is the truth; this only saves the wait for the next minute.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

# Apart from the wake-up of each minute, of which only one may wait: one that waits for tomorrow
# would keep those of today from being queued.
WAKE, WAKE_AT = "zorgroute.wake", "zorgroute.wake_at"
SOON = timedelta(hours=24)
# A term has passed after its last moment, not at it.
JUST_AFTER = timedelta(seconds=1)


def wake_at(moments: Iterable[datetime], now: datetime) -> None:
    """Ask for a wake-up at the first of these moments within a day, with the caller's transaction.

    Asked twice it wakes twice, which changes nothing.
    """
    soon = [each for each in moments if each <= now + SOON]
    if soon:
        # Always through the connection of Django, also inside the worker, whose own connector
        # stands outside our transaction.
        jobs = JobManager(DjangoConnector())
        at = min(soon) + JUST_AFTER
        configure_task(name=WAKE_AT, job_manager=jobs, schedule_at=at).defer()
