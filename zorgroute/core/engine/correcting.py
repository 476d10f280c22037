"""May this act be retracted, and what falls away with it?"""

from __future__ import annotations

from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.attempt import Attempt
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.engine.moves import Correct
from zorgroute.core.engine.standing import Standing
from zorgroute.core.routes.route import MAIN, Route


def retract(attempt: Attempt, act: int) -> None:
    """Write that an act no longer counts, and tell everyone with whom it shared something.

    What a clock did only because of it falls away too; the log keeps every line (semantics 9).
    """
    acts = dependent_acts(attempt.now_at, act)
    shared = [
        each.deed
        for each in attempt.now_at.log()
        if each.act in acts and isinstance(each.deed, ev.StepTaken)
    ]
    attempt.write(ev.Corrected(tuple(sorted(acts))))
    for deed in shared:
        for role in dict.fromkeys(role for share in deed.shared for role in share.to):
            attempt.raise_item("notice_of_correction", role, f"{deed.line}/{deed.step}")


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
    """Every reason why an act stays: not there, not one's own, opened the case, done on a former
    version of the route, or acted upon.

    Acted upon means: a person did something later on a line that this act touched, or answered
    or finished what it offered or asked (semantics 9).
    """
    log = standing.log()
    events = [each for each in log if each.act == move.act and each.by is not None]
    gone = retracted_acts(log)
    if not events or move.act in gone or isinstance(events[0].deed, ev.Corrected):
        return [reason("act.unknown", act=str(move.act))]
    if isinstance(events[0].deed, ev.MigrationUndone):
        return [reason("act.unknown", act=str(move.act))]
    if isinstance(events[0].deed, ev.Opened):
        return [reason("act.opened_case")]
    if standing.base is not None and move.act < standing.base.next_seq:
        return [reason("act.before_version")]
    reasons = []
    author = events[0].by
    is_author = author is not None and author.person == move.actor.person
    if not is_author and not route.plays(move.actor.role, standing.holder):
        reasons.append(reason("act.not_yours", role=move.actor.role))
    if not move.note.strip():
        reasons.append(reason("act.no_reason"))
    if _acted_upon(log, move.act, dependent_acts(standing, move.act), gone):
        reasons.append(reason("act.acted_upon", act=str(move.act)))
    return reasons


def _acted_upon(
    log: list[ev.Event], act: int, dependent: frozenset[int], gone: frozenset[int]
) -> bool:
    own = [each for each in log if each.act in dependent]
    touched = {line for each in own for line in lines_of(each)}
    return any(
        each.act > act
        and each.act not in dependent | gone
        and each.by is not None
        and touched & lines_of(each)
        for each in log
    )


def lines_of(event: ev.Event) -> set[str]:
    """What an event touches: lines of the route, items, and links to other routes.

    Who answers for the case belongs to the main line.
    """
    deed = event.deed
    if isinstance(deed, ev.TrackStarted | ev.TrackEnded | ev.FamilyTold):
        return {deed.track}
    if isinstance(deed, ev.Closed | ev.Reopened | ev.Opened):
        return {MAIN}
    if isinstance(deed, ev.HandoverOffered | ev.HandoverAnswered):
        return {MAIN}
    if isinstance(deed, ev.LinkOpened | ev.LinkAccepted | ev.LinkDeclined):
        return {f"link {deed.route}"}
    if isinstance(deed, ev.ItemRaised):
        return {f"item {event.seq}"}
    if isinstance(deed, ev.ItemDone):
        return {f"item {deed.item}"}
    line = getattr(deed, "line", None)
    return {line} if line else set()
