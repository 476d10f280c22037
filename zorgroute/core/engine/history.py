"""Which lines of a log still count, and on which version of the route was each written?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zorgroute.core.engine import events as ev


def retracted_acts(log: Iterable[ev.Event]) -> frozenset[int]:
    """The acts that no longer count.

    Those that were corrected, and of a move to another version that was undone: the move itself
    and what a clock did after it.
    """
    gone: set[int] = set()
    since: list[list[int]] = []
    for event in log:
        if isinstance(event.deed, ev.Migrated):
            since.append([])
        elif isinstance(event.deed, ev.MigrationUndone) and since:
            gone.update(since.pop())
        elif isinstance(event.deed, ev.Corrected):
            gone.update(event.deed.acts)
        for acts in since:
            acts.append(event.act)
    return frozenset(gone)


def digests(log: Sequence[ev.Event]) -> list[str]:
    """For every line the version on which the case stands after it; empty while that is unknown."""
    found: list[str] = []
    digest = ""
    for event in log:
        deed = event.deed
        if isinstance(deed, ev.Opened):
            digest = deed.digest
        elif isinstance(deed, ev.Migrated | ev.MigrationUndone):
            digest = deed.to_digest
        found.append(digest)
    return found
