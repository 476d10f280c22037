"""Is the worker alive, and does anything wait to be sent for too long?"""

from __future__ import annotations

from datetime import datetime, timedelta

from zorgroute.chain.notices.models import Beat, Outbox

QUIET = timedelta(minutes=5)
LONG = timedelta(hours=24)


def silent_duties(names: tuple[str, ...], now: datetime) -> tuple[str, ...]:
    """Which of these were not done in the last five minutes (T25); under the duty of the system."""
    done = set(Beat.objects.filter(at__gt=now - QUIET).values_list("name", flat=True))
    return tuple(name for name in names if name not in done)


def stuck_messages(now: datetime) -> int:
    """How many messages could not be sent for a day or longer; under the duty of the system."""
    return Outbox.objects.filter(sent_at__isnull=True, made_at__lt=now - LONG).count()


def last_beat(name: str) -> datetime | None:
    """When a duty was last done to the end; under the duty of the system."""
    return Beat.objects.filter(name=name).values_list("at", flat=True).first()
