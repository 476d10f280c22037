"""May this be done now, and what comes of it?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from zorgroute.core.answers import Denied, Moved, Reason, reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.attempt import Attempt
from zorgroute.core.engine.consenting import answer_consent
from zorgroute.core.engine.correcting import retract, why_not_correctable
from zorgroute.core.engine.disclosing import tell_family
from zorgroute.core.engine.guards import HARDNESS
from zorgroute.core.engine.interrupts import (
    close_after_death,
    closes_after_death,
    interrupt,
    why_not_interrupted,
)
from zorgroute.core.engine.opening import end_of_day
from zorgroute.core.engine.seats import fits, may_do, may_fill
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Item, Standing
from zorgroute.core.engine.starting import start_reasons
from zorgroute.core.engine.taking import take
from zorgroute.core.engine.world import World
from zorgroute.core.routes.faults import did_you_mean
from zorgroute.core.routes.route import MAIN, Route

Answer = Moved[ev.Event] | Denied


def decide(
    route: Route, standing: Standing | None, world: World, move: moves.Move, now: datetime
) -> Answer:
    """Say yes, with the events to write, or no, with everything that is missing.

    First every term that passed before `now` is applied (semantics 11), then the move is judged
    on what stands there; the events of both come back, in order. A refusal changes nothing. What
    is not stated in the route is refused; registering a report, a referral or a crisis never is.
    Does not store anything and reads no clock.
    """
    if isinstance(move, moves.Start):
        return _start(route, standing, world, move, now)
    if standing is None:
        return Denied((reason("case.not_open"),))
    settled, timed = settle(route, standing, world, now)
    attempt = Attempt(route, settled, world, now)
    early = _is_later(move.happened_at, now)
    if early and is_never_refused(route, move):
        move, early = replace(move, happened_at=now), False
    refused = _JUDGE[type(move)](attempt, move)
    late = [reason("time.in_future")] if early else []
    reasons = (*late, *refused, *attempt.reasons)
    if reasons:
        return Denied(_each_once(reasons))
    attempt.ask_for_days()
    return Moved((*timed, *attempt.events))


def is_never_refused(route: Route, move: moves.Move) -> bool:
    """Whether this always succeeds on a case: registering, and a crisis (semantics 13)."""
    if isinstance(move, moves.StartTrack):
        return move.track == route.exits.get("crisis")
    return isinstance(move, moves.Register)


def _is_later(one: datetime, other: datetime) -> bool:
    """Compared as moments: in the hour that comes twice the wall clock cannot tell."""
    return one.timestamp() > other.timestamp()


def _each_once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Every reason once; where two differ in class only, the one that is waived least."""
    hardest: dict[Reason, Reason] = {}
    for each in reasons:
        known = hardest.get(each, each)
        hardest[each] = max(known, each, key=lambda it: HARDNESS.index(it.kind))
    return tuple(hardest.values())


def _start(
    route: Route, standing: Standing | None, world: World, move: moves.Start, now: datetime
) -> Answer:
    reasons: list[Reason] = []
    if standing is not None:
        reasons.append(reason("case.already_open"))
    reasons.extend(start_reasons(route, world, move.actor.role, now))
    if _is_later(move.happened_at, now):
        reasons.append(reason("time.in_future"))
    if reasons:
        return Denied(tuple(reasons))
    attempt = Attempt(route, None, world, now)
    attempt.begin(move.happened_at, move.actor, goes_on=True)
    holder = route.model.holds or ""
    attempt.write(ev.Opened(route.name, route.digest, holder, move.actor.role))
    attempt.open(MAIN, route.main.first, None)
    return Moved(tuple(attempt.events))


def _start_track(attempt: Attempt, move: moves.StartTrack) -> list[Reason]:
    route, track = attempt.route, move.track
    if track not in route.tracks:
        return [reason("track.unknown", track=track, mean=did_you_mean(track, route.tracks))]
    run = attempt.now_at.runs.get(track)
    is_live = run is not None and run.is_live
    is_crisis = is_never_refused(route, move)
    attempt.begin(move.happened_at, move.actor, goes_on=is_crisis)
    if is_crisis and (is_live or not attempt.now_at.is_open):
        attempt.write(ev.Registered("crisis"))
        return []
    reasons = [] if is_crisis else _why_not_started(attempt, move, is_live=is_live)
    if not reasons:
        attempt.start_track(track, move.next_on)
    return reasons


def _why_not_started(attempt: Attempt, move: moves.StartTrack, *, is_live: bool) -> list[Reason]:
    if not attempt.now_at.is_open:
        return [reason("case.closed")]
    reasons = [reason("track.live", track=move.track)] if is_live else []
    role, allowed = move.actor.role, attempt.route.lines[move.track].may_start
    if not attempt.route.may_act(role, allowed):
        roles = ", ".join(allowed)
        reasons.append(reason("track.may_not_start", track=move.track, role=role, roles=roles))
    return reasons


def directs(attempt: Attempt, actor: moves.Actor, line: str) -> bool:
    """Whether this function answers for the case, or leads this track."""
    lead = attempt.route.lines[line].lead if line in attempt.route.lines else None
    roles = (attempt.now_at.holder, lead or attempt.now_at.holder)
    return any(_is_theirs(attempt, actor, role) for role in roles)


def _is_theirs(attempt: Attempt, actor: moves.Actor, role: str) -> bool:
    return may_fill(attempt.route, attempt.now_at.facts, attempt.world, actor, role)


def _may_divert(attempt: Attempt, actor: moves.Actor, line: str, step: str) -> bool:
    """Who directs the line or does the step may leave it; leaving the route is never asked of
    the family."""
    who = attempt.route.lines[line].steps[step].who
    if attempt.route.is_family(actor.role):
        return False
    facts, world = attempt.now_at.facts, attempt.world
    return directs(attempt, actor, line) or may_do(attempt.route, facts, world, actor, who)


def _divert(attempt: Attempt, move: moves.Divert) -> list[Reason]:
    route = attempt.route
    if not attempt.now_at.is_open:
        return [reason("case.closed")]
    if move.line not in route.lines:
        return [
            reason("track.unknown", track=move.line, mean=did_you_mean(move.line, route.tracks))
        ]
    steps = route.lines[move.line].steps
    visit = attempt.now_at.visit_on(move.line)
    reasons = []
    if move.to not in steps:
        reasons.append(reason("step.unknown", step=move.to, mean=did_you_mean(move.to, steps)))
    if visit is None:
        reasons.append(reason("line.not_open", line=move.line))
    elif not _may_divert(attempt, move.actor, move.line, visit.step):
        reasons.append(
            reason("role.not_allowed", role=move.actor.role, roles=attempt.now_at.holder)
        )
    if move.waiver.code not in attempt.world.deviation_codes:
        reasons.append(unknown_code(attempt, move.waiver.code))
    if reasons or visit is None:
        return reasons
    attempt.begin(move.happened_at, move.actor, note=move.waiver.note)
    attempt.write(ev.StepLeft(move.line, visit.step, "deviation"))
    attempt.write(ev.Deviated(move.line, visit.step, move.waiver.code, to=move.to))
    attempt.open(move.line, move.to, move.next_on)
    return []


def unknown_code(attempt: Attempt, code: str) -> Reason:
    """A deviation without a known reason code is refused, naming the codes there are (R043)."""
    known = attempt.world.deviation_codes
    mean = did_you_mean(code, known)
    return reason("deviation.unknown_code", code=code, mean=mean, known=", ".join(sorted(known)))


def _answer_handover(attempt: Attempt, move: moves.AnswerHandover) -> list[Reason]:
    offered = attempt.now_at.offered
    if offered is None:
        return [reason("handover.none")]
    if not _may_accept(attempt, move.actor, offered):
        return [reason("role.not_allowed", role=move.actor.role, roles=offered)]
    attempt.begin(move.happened_at, move.actor)
    attempt.write(ev.HandoverAnswered(move.actor.role, move.accept))
    if not move.accept:
        attempt.raise_item("handover_declined", attempt.now_at.holder, offered)
    return []


def _may_accept(attempt: Attempt, actor: moves.Actor, offered: str) -> bool:
    """Whose it is, or where another person of the same function is asked: whoever has it."""
    if offered == attempt.now_at.holder:
        return fits(attempt.route, attempt.now_at.facts, actor.role, offered)
    return _is_theirs(attempt, actor, offered)


def _correct(attempt: Attempt, move: moves.Correct) -> list[Reason]:
    reasons = why_not_correctable(attempt.route, attempt.now_at, move)
    if not reasons:
        attempt.begin(move.happened_at, move.actor, note=move.note)
        retract(attempt, move.act)
    return reasons


def _register(attempt: Attempt, move: moves.Register) -> list[Reason]:
    attempt.begin(move.happened_at, move.actor, note=move.detail)
    attempt.write(ev.Registered(move.kind, move.reference))
    return []


def _interrupt(attempt: Attempt, move: moves.Interrupt) -> list[Reason]:
    reasons = why_not_interrupted(attempt.route, attempt.now_at, move)
    if reasons:
        return reasons
    attempt.begin(move.happened_at, move.actor, note=move.note, goes_on=True)
    if attempt.now_at.is_open:
        interrupt(attempt, move.kind, move.detail)
    else:  # a consent can be withdrawn at any time, also when nothing runs any more (R012)
        attempt.write(ev.Interrupted(move.kind, move.detail))
    return []


def _finish_item(attempt: Attempt, move: moves.FinishItem) -> list[Reason]:
    item = next((each for each in attempt.now_at.items if each.number == move.item), None)
    if item is None:
        return [reason("item.unknown", item=str(move.item))]
    if not _is_theirs(attempt, move.actor, item.role) and not directs(attempt, move.actor, MAIN):
        return [reason("role.not_allowed", role=move.actor.role, roles=item.role)]
    attempt.begin(move.happened_at, move.actor)
    reasons = _choose_day(attempt, item, move) if item.kind == "choose_day" else []
    if not reasons:
        closes = closes_after_death(attempt.now_at, item)
        attempt.write(ev.ItemDone(item.number))
        if closes and directs(attempt, move.actor, MAIN):
            close_after_death(attempt)
    return reasons


def _choose_day(attempt: Attempt, item: Item, move: moves.FinishItem) -> list[Reason]:
    """Set the day that was asked for; where the step has gone on meanwhile none is needed."""
    line, _, step = item.about.partition("/")
    visit = attempt.now_at.visit_on(line)
    if visit is None or visit.step != step or visit.due is not None:
        return []
    if move.next_on is None:
        return [reason("review.missing", step=step, line=line)]
    due = end_of_day(move.next_on)
    if due < move.happened_at:
        return [reason("review.in_past", step=step, line=line)]
    attempt.write(ev.DayChosen(line, step, visit.number, due))
    return []


def _accept_link(attempt: Attempt, move: moves.AcceptLink) -> list[Reason]:
    if attempt.now_at.links.get(move.route) != "asked":
        return [reason("link.none", route=move.route)]
    if attempt.route.is_family(move.actor.role):
        return [reason("role.not_allowed", role=move.actor.role, roles=move.route)]
    hands_to = next(
        (
            each.deed.hands_to
            for each in reversed(attempt.now_at.log())
            if isinstance(each.deed, ev.LinkOpened) and each.deed.route == move.route
        ),
        None,
    )
    if hands_to is not None and move.accept and not attempt.route.plays(move.actor.role, hands_to):
        return [reason("role.not_allowed", role=move.actor.role, roles=hands_to)]
    attempt.begin(move.happened_at, move.actor, note=move.note)
    if not move.accept:
        attempt.write(ev.LinkDeclined(move.route))
        attempt.raise_item("link_declined", attempt.now_at.holder, move.route)
        return []
    attempt.write(ev.LinkAccepted(move.route))
    if hands_to is not None and attempt.now_at.is_open and hands_to != attempt.now_at.holder:
        attempt.write(ev.HandoverOffered(hands_to))
        attempt.write(ev.HandoverAnswered(move.actor.role, accepted=True))
    return []


def _reopen(attempt: Attempt, move: moves.Reopen) -> list[Reason]:
    route = attempt.route
    if attempt.now_at.is_open:
        return [reason("case.still_open")]
    to = move.to or attempt.now_at.last_main_step
    reasons = []
    if to not in route.main.steps:
        reasons.append(reason("step.unknown", step=to, mean=did_you_mean(to, route.main.steps)))
    allowed = (attempt.now_at.holder, *route.model.may_start)
    if not route.may_act(move.actor.role, allowed):
        roles = ", ".join(dict.fromkeys(allowed))
        reasons.append(reason("role.not_allowed", role=move.actor.role, roles=roles))
    if reasons:
        return reasons
    attempt.begin(move.happened_at, move.actor, note=move.note, goes_on=True)
    attempt.write(ev.Reopened(to))
    attempt.open(MAIN, to, None)
    return []


_JUDGE: dict[type, Callable[[Attempt, Any], list[Reason]]] = {
    moves.Take: take,
    moves.StartTrack: _start_track,
    moves.Divert: _divert,
    moves.AnswerHandover: _answer_handover,
    moves.Correct: _correct,
    moves.Register: _register,
    moves.Interrupt: _interrupt,
    moves.FinishItem: _finish_item,
    moves.AcceptLink: _accept_link,
    moves.Reopen: _reopen,
    moves.AnswerConsent: answer_consent,
    moves.TellFamily: tell_family,
}
