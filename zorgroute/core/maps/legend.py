"""Which signs occur on a map, so that the legend explains these and no others?"""

from __future__ import annotations

from collections.abc import Sequence

from zorgroute.core.maps.row import Cause, ExitSign, Row, State, TrackSign, WayKind

# In this order they stand in the legend.
SIGNS = (
    "here", "fault", "passed", "station", "done", "turn", "waiting", "late", "skipped", "not_yet",
    "other",
    "on", "branch", "back", "end", "overdue", "handover", "track", "meldcode",
    "inferred", "design", "open_term", "exits",
)  # fmt: skip


def signs_of(
    rows: Sequence[Row], tracks: Sequence[TrackSign], exits: Sequence[ExitSign]
) -> tuple[str, ...]:
    """The signs that occur, in the order of the legend."""
    found: set[str] = {"exits"} if exits else set()
    if tracks:
        found.add("track")
    for row in rows:
        found |= _of_row(row)
    return tuple(sign for sign in SIGNS if sign in found)


def _of_row(row: Row) -> set[str]:
    if row.state == State.OTHER:
        return {"other"}
    found = {str(row.state) if row.state else "station"}
    if row.is_open:
        found.add("here")
    if row.handover is not None:
        found.add("handover")
    if row.meldcode is not None:
        found.add("meldcode")
    if row.mark:
        found.add(row.mark)
    if row.term_is_open:
        found.add("open_term")
    if not row.glance:
        for way in row.ways:
            found.add(str(way.kind) if way.cause != Cause.OVERDUE else "overdue")
    if row.ends:
        found.add(str(WayKind.END))
    return found
