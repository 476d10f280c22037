"""What is known of a scenario before it runs: what fits, what comes, and what it rests on?

Worked out by counting alone, and kept, so that a page need not compile a scenario to say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.cache import cache

from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.simulation.results import (
    assumptions_document,
    loads_document,
    meeting_document,
)
from zorgroute.insight.forecasts.scenarios import Knobs, Shipped, digest_of, set_up

KEPT_FOR = timedelta(days=30)
Known = Mapping[str, Any]


def beforehand(shipped: Shipped, knobs: Knobs) -> Known | Unreadable:
    """The meetings, the loads and the assumptions of a scenario with its knobs set so."""
    key = f"forecast-{digest_of(shipped, knobs)}"
    kept: Known | None = cache.get(key)
    if kept is not None:
        return kept
    ready = set_up(shipped, knobs)
    if isinstance(ready, Unreadable):
        return ready
    found = {
        "meetings": [meeting_document(each) for each in ready.compiled.meetings],
        "loads": loads_document(ready.compiled),
        "assumptions": assumptions_document((ready.compiled,)),
    }
    cache.set(key, found, KEPT_FOR.total_seconds())
    return found
