"""How many requests may one token make in a minute, and has it any left?

Processes share the count through the cache and take a small share of it at a time, so that not
every request has to write. The count may be passed by at most one share for each process.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError

PER_MINUTE = 600
SHARES = 50
WINDOW = 60


def limit() -> int:
    """Requests a minute for each token."""
    return int(getattr(settings, "ZORGROUTE_API_PER_MINUTE", PER_MINUTE))


@dataclass
class Allowance:
    """What this process may still let through in this minute, by token."""

    minute: int = 0
    left: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, token: str, now: datetime) -> int:
        """Take one request; returns 0, or the seconds to wait when there is none left."""
        minute, second = divmod(int(now.timestamp()), WINDOW)
        if self._take_own(token, minute):
            return 0
        share = max(1, limit() // SHARES)
        used = _count(f"api-{token}-{minute}", share)
        granted = min(share, limit() - (used - share))
        if granted <= 0:
            return WINDOW - second
        with self.lock:
            self.left[token] = self.left.get(token, 0) + granted - 1
        return 0

    def _take_own(self, token: str, minute: int) -> bool:
        with self.lock:
            if minute != self.minute:
                self.minute = minute
                self.left.clear()
            if self.left.get(token, 0) <= 0:
                return False
            self.left[token] -= 1
            return True


def _count(name: str, share: int) -> int:
    """Add a share to the common count and give the sum.

    Without a database there is nothing to count in; the request itself then finds out.
    """
    try:
        if cache.add(name, share, timeout=2 * WINDOW):
            return share
        return int(cache.incr(name, share))
    except ValueError:
        return share
    except DatabaseError:
        return share


OF_THIS_PROCESS = Allowance()
