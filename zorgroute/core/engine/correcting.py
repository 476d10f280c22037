"""May this act be retracted, and what falls away with it?"""

from __future__ import annotations

from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.moves import Correct
from zorgroute.core.engine.standing import Standing
from zorgroute.core.routes.route import Route


def dependent_acts(standing: Standing, act: int) -> frozenset[int]:
    """The act itself and every passed term that only ran because of it."""
    gone = {act}
    opened: set[int] = set()
    for event in standing.log():
        deed = event.deed
        if isinstance(deed, ev.TermPassed | ev.Reminded) and deed.visit in opened:
            gone.add(event.act)
        if event.act in gone and isinstance(deed, ev.StepOpened):
            opened.add(event.seq)
    return frozenset(gone)


def why_not_correctable(route: Route, standing: Standing, move: Correct) -> list[Reason]:
    """Every reason why an act stays: not there, not one's own, opened the case, or acted upon.

    Acted upon means: a person did something later on a line that this act touched, or accepted
    what it offered (semantics 9).
    """
    log = standing.log()
    events = [each for each in log if each.act == move.act and each.by is not None]
    gone = {a for each in log if isinstance(each.deed, ev.Corrected) for a in each.deed.acts}
    if not events or move.act in gone or isinstance(events[0].deed, ev.Corrected):
        return [reason("act.unknown", act=str(move.act))]
    if isinstance(events[0].deed, ev.Opened):
        return [reason("act.opened_case")]
    reasons = []
    author = events[0].by
    is_author = author is not None and author.person == move.actor.person
    if not is_author and not route.plays(move.actor.role, standing.holder):
        reasons.append(reason("act.not_yours", role=move.actor.role))
    if not move.note.strip():
        reasons.append(reason("act.no_reason"))
    if _acted_upon(log, move.act, dependent_acts(standing, move.act) | gone):
        reasons.append(reason("act.acted_upon", act=str(move.act)))
    return reasons


def _acted_upon(log: list[ev.Event], act: int, gone: frozenset[int] | set[int]) -> bool:
    touched = {line for each in log if each.act in gone for line in lines_of(each)}
    return any(
        each.act > act
        and each.act not in gone
        and each.by is not None
        and not isinstance(each.deed, ev.Corrected)
        and (touched & lines_of(each) or isinstance(each.deed, ev.HandoverAnswered))
        for each in log
    )


def lines_of(event: ev.Event) -> set[str]:
    """The lines of the route that an event touches."""
    deed = event.deed
    if isinstance(deed, ev.TrackStarted | ev.TrackEnded):
        return {deed.track}
    if isinstance(deed, ev.Closed | ev.Reopened | ev.Opened):
        return {"main"}
    line = getattr(deed, "line", None)
    return {line} if line else set()
