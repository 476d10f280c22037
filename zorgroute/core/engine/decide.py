"""May this be done now, and what comes of it?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from zorgroute.core.answers import Denied, Moved, Reason, reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.attempt import Attempt
from zorgroute.core.engine.correcting import dependent_acts, why_not_correctable
from zorgroute.core.engine.settle import interrupt, settle
from zorgroute.core.engine.standing import Standing
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
    refused = _JUDGE[type(move)](attempt, move)
    late = [] if move.happened_at <= now else [reason("time.in_future")]
    reasons = (*late, *refused, *attempt.reasons)
    if reasons:
        return Denied(tuple(dict.fromkeys(reasons)))
    return Moved((*timed, *attempt.events))


def _start(
    route: Route, standing: Standing | None, world: World, move: moves.Start, now: datetime
) -> Answer:
    reasons: list[Reason] = []
    if standing is not None:
        reasons.append(reason("case.already_open"))
    if not route.may_act(move.actor.role, route.model.may_start):
        roles = ", ".join(route.model.may_start)
        reasons.append(reason("start.not_allowed", role=move.actor.role, roles=roles))
    if route.model.holds is None:
        reasons.append(reason("route.no_responsible"))
    if move.happened_at > now:
        reasons.append(reason("time.in_future"))
    if route.model.for_.age is not None and world.age_in(route.model.for_.age, now) is False:
        reasons.append(reason("age.not_for_route"))
    if reasons:
        return Denied(tuple(reasons))
    attempt = Attempt(route, None, world, now).begin(move.happened_at, move.actor)
    holder = route.model.holds or ""
    attempt.write(ev.Opened(route.name, route.digest, holder, move.actor.role))
    attempt.open(MAIN, route.main.first, None)
    return Denied(tuple(attempt.reasons)) if attempt.reasons else Moved(tuple(attempt.events))


def _start_track(attempt: Attempt, move: moves.StartTrack) -> list[Reason]:
    route, track = attempt.route, move.track
    if track not in route.tracks:
        return [reason("track.unknown", track=track, mean=did_you_mean(track, route.tracks))]
    run = attempt.now_at.runs.get(track)
    is_live = run is not None and run.is_live
    if track == route.exits.get("crisis"):
        if is_live or not attempt.now_at.is_open:
            attempt.begin(move.happened_at, move.actor)
            attempt.write(ev.Registered("crisis"))
            return []
    elif not attempt.now_at.is_open:
        return [reason("case.closed")]
    elif is_live:
        return [reason("track.live", track=track)]
    allowed = route.lines[track].may_start
    if not route.may_act(move.actor.role, allowed):
        roles = ", ".join(allowed)
        return [reason("track.may_not_start", track=track, role=move.actor.role, roles=roles)]
    attempt.begin(move.happened_at, move.actor)
    attempt.start_track(track, move.next_on)
    return []


def directs(attempt: Attempt, actor: moves.Actor, line: str) -> bool:
    """Whether this function answers for the case, or leads this track."""
    lead = attempt.route.lines[line].lead if line in attempt.route.lines else None
    roles = (attempt.now_at.holder, lead or attempt.now_at.holder)
    return any(attempt.route.plays(actor.role, role) for role in roles)


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
    elif not directs(attempt, move.actor, move.line) and not route.may_act(
        move.actor.role, steps[visit.step].who
    ):
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
    if not attempt.route.plays(move.actor.role, offered):
        return [reason("role.not_allowed", role=move.actor.role, roles=offered)]
    attempt.begin(move.happened_at, move.actor)
    attempt.write(ev.HandoverAnswered(move.actor.role, move.accept))
    if not move.accept:
        attempt.raise_item("handover_declined", attempt.now_at.holder, offered)
    return []


def _correct(attempt: Attempt, move: moves.Correct) -> list[Reason]:
    reasons = why_not_correctable(attempt.route, attempt.now_at, move)
    if reasons:
        return reasons
    acts = dependent_acts(attempt.now_at, move.act)
    shared = [
        each.deed
        for each in attempt.now_at.log()
        if each.act in acts and isinstance(each.deed, ev.StepTaken) and each.deed.shared
    ]
    attempt.begin(move.happened_at, move.actor, note=move.note)
    attempt.write(ev.Corrected(tuple(sorted(acts))))
    for deed in shared:
        for share in deed.shared:
            for role in share.to:
                attempt.raise_item("notice_of_correction", role, f"{deed.line}/{deed.step}")
    return []


def _register(attempt: Attempt, move: moves.Register) -> list[Reason]:
    attempt.begin(move.happened_at, move.actor, note=move.detail)
    attempt.write(ev.Registered(move.kind, move.reference))
    return []


def _interrupt(attempt: Attempt, move: moves.Interrupt) -> list[Reason]:
    if not attempt.now_at.is_open:
        return [reason("case.closed")]
    kinds = (
        "withdrawal",
        "loss_of_authority",
        "birthday_12",
        "birthday_16",
        "move",
        "death",
        "change_of_responsible",
    )
    if move.kind not in kinds:
        return [reason("interrupt.unknown", kind=move.kind, known=", ".join(kinds))]
    consents = {name for line in attempt.route.lines.values() for name in line.consents}
    if move.kind == "withdrawal" and move.detail and move.detail not in consents:
        mean = did_you_mean(move.detail, consents)
        return [reason("consent.unknown", consent=move.detail, mean=mean)]
    attempt.begin(move.happened_at, move.actor)
    interrupt(attempt, move.kind, move.detail)
    return []


def _finish_item(attempt: Attempt, move: moves.FinishItem) -> list[Reason]:
    item = next((each for each in attempt.now_at.items if each.number == move.item), None)
    if item is None:
        return [reason("item.unknown", item=str(move.item))]
    if not attempt.route.plays(move.actor.role, item.role) and not directs(
        attempt, move.actor, MAIN
    ):
        return [reason("role.not_allowed", role=move.actor.role, roles=item.role)]
    attempt.begin(move.happened_at, move.actor)
    attempt.write(ev.ItemDone(item.number))
    return []


def _accept_link(attempt: Attempt, move: moves.AcceptLink) -> list[Reason]:
    if attempt.now_at.links.get(move.route) != "asked":
        return [reason("link.none", route=move.route)]
    hands_to = next(
        (
            each.deed.hands_to
            for each in reversed(attempt.now_at.log())
            if isinstance(each.deed, ev.LinkOpened) and each.deed.route == move.route
        ),
        None,
    )
    if hands_to is not None and not attempt.route.plays(move.actor.role, hands_to):
        return [reason("role.not_allowed", role=move.actor.role, roles=hands_to)]
    attempt.begin(move.happened_at, move.actor)
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
    attempt.begin(move.happened_at, move.actor, note=move.note)
    attempt.write(ev.Reopened(to))
    attempt.open(MAIN, to, None)
    if attempt.reasons:
        attempt.reasons.clear()
        attempt.write(ev.StepOpened(MAIN, to))
        attempt.raise_item("choose_day", attempt.now_at.holder, f"{MAIN}/{to}")
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
}
