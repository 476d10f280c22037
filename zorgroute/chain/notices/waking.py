"""How does the worker hear at once that something comes due soon?

The due-date table is the truth; this only saves the wait for the next minute.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from procrastinate.contrib.django import app

WAKE = "zorgroute.wake"
SOON = timedelta(hours=24)
# A term has passed after its last moment, not at it.
JUST_AFTER = timedelta(seconds=1)


def wake_at(moments: Iterable[datetime], now: datetime) -> None:
    """Ask for a wake-up at the first of these moments within a day, with the caller's transaction.

    Asked twice it wakes twice, which changes nothing.
    """
    soon = [each for each in moments if each <= now + SOON]
    if soon:
        app.configure_task(WAKE, schedule_at=min(soon) + JUST_AFTER).defer()
