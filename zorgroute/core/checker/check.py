"""Is this route sound, and if not: what is wrong, where, and how does a case come there?"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from zorgroute.core.checker.findings import Finding
from zorgroute.core.checker.search import Search
from zorgroute.core.checker.static import Rights, static_findings
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.terms.calendar import Calendar


@dataclass(frozen=True)
class Report:
    """What the checker found on a route and how far it looked.

    `states` and `walks` count what was walked; `pairs` the walks that saw two tracks or more, and
    `pairs_apart` the pairs of tracks that never needed to be seen together. `cut_off` names the
    walks that grew too big, or would have needed more tracks than are ever walked together.
    """

    findings: tuple[Finding, ...]
    states: int
    walks: int
    pairs: int
    pairs_apart: int
    cut_off: tuple[tuple[str, ...], ...]


def check(
    route: Route,
    rights: Rights,
    calendar: Calendar,
    progress: Callable[[str], None] = lambda name: None,
) -> Report:
    """Prove a route sound, or name every finding with a shortest path that shows it.

    Each line is walked by itself first, with everything out of sight left open; that shows every
    fault there is, and perhaps some that another line rules out. Where an answer leans on a line
    out of sight the walk is made again with that line, up to three tracks beside the main line.
    Each path is replayed on the engine: what it walks too is proved, what is left is called
    possible. Deviations, corrections and reopening are no part of the route and are not walked.
    """
    found: dict[tuple[str, str], Finding] = {}
    for finding in static_findings(route, rights):
        found.setdefault(finding.key, finding)
    if route.model.holds is None:
        return Report(_sorted(found), 0, 0, 0, 0, ())
    search = Search(route, calendar, found, progress)
    search.run()
    tracks = [[name for name in names if name != MAIN] for names in search.walks]
    together = [set(each) for each in tracks if len(each) > 1]
    apart = [
        pair
        for pair in itertools.combinations(route.tracks, 2)
        if not any(set(pair) <= each for each in together)
    ]
    return Report(
        _sorted(found),
        sum(len(walk.places) for walk in search.walks.values()),
        len(search.walks),
        len(together),
        len(apart),
        search.cut_off(),
    )


def _sorted(found: dict[tuple[str, str], Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found.values(), key=lambda each: (each.place, each.code, each.where)))
