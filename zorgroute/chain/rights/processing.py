"""For which purposes are data about people used here, and under which one does an address fall?

The register of processing (AVG 30) is a table; this reads it, for pages, documents and the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from zorgroute.chain.routebook.queries import content


@dataclass(frozen=True)
class Activity:
    """One activity of the register, with everything that AVG 30 asks for, in words."""

    name: str
    label: str
    label_en: str
    purpose: str
    purpose_en: str
    ground: str
    special_ground: str
    people: str
    data: str
    receivers: str
    transfer: str
    retention: tuple[str, ...]
    security: str


@lru_cache(maxsize=1)
def register() -> Mapping[str, Activity]:
    """Every activity by its id, in the order of the table."""
    return {row["activity"]: _activity(row) for row in content().rows("processing")}


def _activity(row: Mapping[str, str]) -> Activity:
    return Activity(
        name=row["activity"],
        label=row["label"],
        label_en=row["label_en"],
        purpose=row["purpose"],
        purpose_en=row["purpose_en"],
        ground=row["ground"],
        special_ground=row["special_ground"],
        people=row["people"],
        data=row["data"],
        receivers=row["receivers"],
        transfer=row["transfer"],
        retention=tuple(row["retention"].split()),
        security=row["security"],
    )


@lru_cache(maxsize=1)
def _addresses() -> tuple[tuple[str, str], ...]:
    """The beginnings of addresses with their activity, the longest first."""
    rows = [(row["address"], row["activity"]) for row in content().rows("processing_addresses")]
    return tuple(sorted(rows, key=lambda each: -len(each[0])))


def activity_of(address: str) -> str | None:
    """Under which activity an address falls: empty when it touches no person, None when nobody
    said so (T3.13). The start page belongs to logging in; only the whole address does."""
    wanted = address.lstrip("/")
    for start, activity in _addresses():
        if (wanted == start) if not start else wanted.startswith(start):
            return activity
    return None
