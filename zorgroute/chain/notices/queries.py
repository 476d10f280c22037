"""Is the worker alive, and does anything wait to be sent for too long?"""

from __future__ import annotations

from datetime import datetime, timedelta

from zorgroute.chain.notices.delivering import wait_after
from zorgroute.chain.notices.models import Beat, Outbox

QUIET = timedelta(minutes=5)
LONG = timedelta(hours=24)


def silent_duties(names: tuple[str, ...], now: datetime) -> tuple[str, ...]:
    """Which of these were not done in the last five minutes (T25); under the duty of the system."""
    done = set(Beat.objects.filter(at__gt=now - QUIET).values_list("name", flat=True))
    return tuple(name for name in names if name not in done)


def stuck_messages() -> int:
    """How many messages were tried in vain for a day or longer; under the duty of the system.

    Counted in tries, as a message may wait for a day that was agreed before it is tried at all.
    """
    return Outbox.objects.filter(sent_at__isnull=True, tries__gt=_tries_within(LONG)).count()


def _tries_within(span: timedelta) -> int:
    tries, waited = 0, timedelta()
    while waited < span:
        tries += 1
        waited += wait_after(tries)
    return tries


def last_beat(name: str) -> datetime | None:
    """When a duty was last done to the end; under the duty of the system."""
    return Beat.objects.filter(name=name).values_list("at", flat=True).first()
