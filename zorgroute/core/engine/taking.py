"""May this step be done with this outcome, and what comes of it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from zorgroute.core.answers import Reason, ReasonClass, reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.attempt import Attempt
from zorgroute.core.engine.consenting import PARTLY
from zorgroute.core.engine.correcting import retract, why_not_correctable
from zorgroute.core.engine.guards import is_met, missing, used_values
from zorgroute.core.engine.hearing import heard_from
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.engine.known import CaseKnown
from zorgroute.core.engine.moves import Actor, Correct, Take
from zorgroute.core.engine.recording import consents_of, facts_of, record_reasons
from zorgroute.core.engine.seats import fits, may_do, may_fill, seated_roles
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.world import World
from zorgroute.core.policy.parting import reached
from zorgroute.core.routes.faults import did_you_mean
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Ground, InformationClass, Outcome, Share, Step

WAIVABLE = (ReasonClass.AGREEMENT, ReasonClass.ORDER)


@dataclass(frozen=True)
class Doing:
    """Everything that is looked at when a step is done."""

    route: Route
    standing: Standing
    world: World
    move: Take
    line: Line
    step: Step
    outcome: Outcome
    known: CaseKnown


def take(attempt: Attempt, move: Take) -> list[Reason]:
    """Judge and write a step that is done; every reason against it comes back, none is written.

    A family's own answer outranks what somebody recorded for them (semantics 10): where nobody
    acted on that record it is corrected, else the responsible gets an item.
    """
    found = _doing(attempt, move)
    if isinstance(found, Reason):
        if found.code in ("step.not_open", "case.closed") and _own_answer(attempt, move):
            return []
        return [found]
    reasons = list(reasons_against(found))
    # Told apart by class, not by equality: a consent may be an agreement here and a ground there.
    waived = [each for each in reasons if move.waiver and each.kind in WAIVABLE]
    left = [each for each in reasons if not (move.waiver and each.kind in WAIVABLE)]
    if move.waiver and waived and move.waiver.code not in attempt.world.deviation_codes:
        known = attempt.world.deviation_codes
        mean = did_you_mean(move.waiver.code, known)
        code = move.waiver.code
        left.append(
            reason("deviation.unknown_code", code=code, mean=mean, known=", ".join(sorted(known)))
        )
    if not left:
        _write(attempt, found, waived)
    return left


def _doing(attempt: Attempt, move: Take) -> Doing | Reason:
    route, standing = attempt.route, attempt.now_at
    line = route.lines.get(move.line)
    if line is None:
        return reason("track.unknown", track=move.line, mean=did_you_mean(move.line, route.tracks))
    step = line.steps.get(move.step)
    if step is None:
        return reason("step.unknown", step=move.step, mean=did_you_mean(move.step, line.steps))
    visit = standing.visit_on(move.line)
    if visit is None or visit.step != move.step:
        if not standing.is_open and move.line == MAIN:
            return reason("case.closed")
        stands = visit.step if visit else ""
        return reason("step.not_open", step=move.step, stands=stands, line=move.line)
    outcome = step.outcomes.get(move.outcome)
    if outcome is None:
        known = ", ".join(step.outcomes)
        mean = did_you_mean(move.outcome, step.outcomes)
        asked = {"outcome": move.outcome, "step": move.step, "line": move.line}
        return reason("outcome.unknown", mean=mean, known=known, **asked)
    facts = {**standing.facts, **facts_of(line, step, move.record)}
    answered = _answered(line, step, move)
    known_now = CaseKnown(
        standing, attempt.world, move.happened_at, facts, standing.consents, answered
    )
    return Doing(route, standing, attempt.world, move, line, step, outcome, known_now)


def _answered(line: Line, step: Step, move: Take) -> dict[str, str]:
    """Where the consents stand that are answered here: one yes of several is not complete."""
    said = consents_of(line, step, move.record)
    return {name: move.states.get(name, each) for name, each in said.items()}


def reasons_against(doing: Doing) -> Iterator[Reason]:
    """Everything that stands in the way, all at once (R033)."""
    yield from _people(doing)
    yield from record_reasons(doing.line, doing.step, doing.move.record, doing.known.facts)
    yield from _guards(doing)
    yield from _grounds(doing)
    yield from _feedback(doing)
    yield from _meldcode_order(doing)
    yield from _tracks(doing)


def _people(doing: Doing) -> Iterator[Reason]:
    route, step, move = doing.route, doing.step, doing.move
    if move.on_behalf is None:
        facts, world = doing.standing.facts, doing.world
        if not may_do(route, facts, world, move.actor, step.who):
            yield _not_theirs(doing)
    else:
        yield from _behalf(doing, move.on_behalf.role)
    here = {move.actor.role, *move.present}
    for role in step.with_ or ():
        if not any(route.plays(each, role) for each in here):
            yield reason("present.missing", role=role)
    choice = step.with_one_of or ()
    others = here - {move.actor.role} if move.actor.role not in choice else here
    if choice and not any(route.plays(each, role) for each in others for role in choice):
        yield reason("present.one_of", roles=", ".join(choice))


def _not_theirs(doing: Doing) -> Reason:
    """Somebody else's function; or the own function, filled by a named colleague here."""
    role, who = doing.move.actor.role, doing.step.who
    seated = seated_roles(doing.route, doing.world, role, who)
    if seated:
        return reason("seat.other", role=seated[0])
    return reason("role.not_allowed", role=role, roles=", ".join(who))


def _behalf(doing: Doing, role: str) -> Iterator[Reason]:
    route, step = doing.route, doing.step
    if not any(route.plays(role, who) for who in step.who):
        yield reason("role.not_allowed", role=role, roles=", ".join(step.who))
    lead = doing.line.lead or doing.standing.holder
    recorders = (doing.standing.holder, lead)
    facts, world, actor = doing.standing.facts, doing.world, doing.move.actor
    if route.is_family(actor.role) or not any(
        may_fill(route, facts, world, actor, each) for each in recorders
    ):
        roles = ", ".join(dict.fromkeys(recorders))
        yield reason("behalf.not_allowed", role=doing.move.actor.role, roles=roles)


def _guards(doing: Doing) -> Iterator[Reason]:
    base = f"{doing.line.name}/{doing.move.step}"
    for number, guard in enumerate(doing.step.needs):
        yield from missing(guard, doing.line, doing.known, f"{base}/needs.{number}")
    path = f"{base}/outcomes.{doing.move.outcome}"
    for number, guard in enumerate(doing.outcome.needs):
        yield from missing(guard, doing.line, doing.known, f"{path}.needs.{number}")
    when = doing.outcome.when
    if when is not None and is_met(when, doing.line, doing.known) is not True:
        fits = [
            name
            for name, each in doing.step.outcomes.items()
            if each.when is not None and is_met(each.when, doing.line, doing.known) is True
        ]
        move = doing.move
        facts = {"outcome": move.outcome, "step": move.step, "line": move.line}
        yield reason("outcome.does_not_fit", fits=", ".join(fits), **facts)


def shares_of(doing: Doing) -> tuple[Share, ...]:
    """What crosses an organisation when this step is done this way."""
    return (*doing.step.shares, *doing.outcome.shares)


def _grounds(doing: Doing) -> Iterator[Reason]:
    for share in shares_of(doing):
        to = ", ".join(share.to)
        if share.ground is None:
            yield reason("ground.none", ReasonClass.GROUND, to=to)
        elif not ground_holds(share.ground, doing.known):
            consent = share.ground.consent or ""
            state = doing.known.consent(consent) or "missing"
            yield reason(f"consent.{state}", ReasonClass.GROUND, consent=consent)
        elif not any(
            reaches(doing.route, doing.world, share.ground, each, share.classes)
            for each in share.to
        ):
            consent = share.ground.consent or ""
            yield reason("consent.left_out", ReasonClass.GROUND, consent=consent, to=to)


def reaches(
    route: Route, world: World, ground: Ground, to: str, classes: Iterable[InformationClass]
) -> bool:
    """Whether a receiver may know any of these classes; a yes can leave somebody out."""
    names = [each.value for each in classes]
    return bool(reached(route, world.reach, ground_name(ground), to, names))


def ground_holds(ground: Ground, known: CaseKnown) -> bool:
    """Whether a ground holds at this moment; only a consent can fall away."""
    return ground.consent is None or known.consent(ground.consent) == "given"


def _feedback(doing: Doing) -> Iterator[Reason]:
    feedback, code = doing.step.feedback, doing.move.feedback
    if feedback is None:
        if code is not None:
            yield reason("feedback.not_here", code=code)
        return
    may_tell = feedback.ground is None or (
        ground_holds(feedback.ground, doing.known)
        and reaches(doing.route, doing.world, feedback.ground, feedback.to, InformationClass)
    )
    if not may_tell:
        if code is not None:
            yield reason("feedback.no_ground", ReasonClass.GROUND, to=feedback.to)
    elif code is None:
        yield reason("feedback.missing", to=feedback.to, known=", ".join(feedback.codes))
    elif code not in feedback.codes:
        yield reason("feedback.not_in_list", code=code, known=", ".join(feedback.codes))


def _meldcode_order(doing: Doing) -> Iterator[Reason]:
    number = doing.step.meldcode
    if number is None:
        return
    skipped = [str(each) for each in range(1, number) if each not in doing.standing.meldcode]
    if skipped:
        yield reason(
            "meldcode.order", ReasonClass.ORDER, number=str(number), missing=", ".join(skipped)
        )


def _tracks(doing: Doing) -> Iterator[Reason]:
    runs = doing.standing.runs
    for track in doing.step.needs_ended or ():
        run = runs.get(track)
        if run is not None and run.is_live:
            yield reason("track.open", track=track)
    if doing.line.name == MAIN and doing.outcome.ends is not None:
        for track, run in sorted(runs.items()):
            standing = doing.route.lines[track].standing
            if run.is_live and not standing and track not in (doing.step.needs_ended or ()):
                yield reason("track.open", track=track)
        starts = {
            each.track
            for each in (*(doing.step.starts or ()), *(doing.outcome.starts or ()))
            if each.when is None or is_met(each.when, doing.line, doing.known) is True
        }
        for track in sorted(starts):
            if not doing.route.lines[track].standing:
                yield reason("track.starts_at_close", track=track)


def _write(attempt: Attempt, doing: Doing, waived: list[Reason]) -> None:
    move, step = doing.move, doing.step
    note = move.waiver.note if move.waiver else ""
    attempt.begin(move.happened_at, move.actor, move.on_behalf, note)
    if waived and move.waiver:
        codes = tuple(each.code for each in waived)
        attempt.write(ev.Deviated(move.line, move.step, move.waiver.code, waived=codes))
    taken = _taken(doing, attempt.recorded_at)
    attempt.write(taken)
    for name in sorted(move.parts):
        attempt.write(ev.ConsentChanged(name, PARTLY, is_part=True))
    attempt.let_wait(taken)
    hands_to = doing.outcome.hands_to or step.hands_to
    if hands_to is not None and hands_to != doing.standing.holder:
        attempt.write(ev.HandoverOffered(hands_to))
        here = {move.actor.role, *move.present}
        if any(fits(doing.route, doing.known.facts, each, hands_to) for each in here):
            attempt.write(ev.HandoverAnswered(hands_to, accepted=True))
    attempt.start_all(doing.line, step.starts, move.next_on)
    attempt.follow(doing.line, doing.outcome, move.next_on)


def _taken(doing: Doing, recorded_at: datetime) -> ev.StepTaken:
    move, step = doing.move, doing.step
    feedback = step.feedback if move.feedback else None
    heard = None
    if feedback is not None:
        facts = doing.known.facts
        heard = heard_from(
            doing.route, doing.world, doing.line, feedback, facts=facts, said_at=recorded_at
        )
    guards = (
        *step.needs,
        *doing.outcome.needs,
        *((doing.outcome.when,) if doing.outcome.when else ()),
    )
    return ev.StepTaken(
        line=move.line,
        step=move.step,
        outcome=move.outcome,
        facts=tuple(sorted(facts_of(doing.line, step, move.record).items())),
        consents=tuple(sorted(_answered(doing.line, step, move).items())),
        used=used_values(guards, doing.line, doing.known),
        present=tuple(sorted(move.present)),
        shared=tuple(_shared(share) for share in shares_of(doing)),
        feedback=move.feedback,
        feedback_to=feedback.to if feedback else None,
        meldcode=step.meldcode,
        heard_from=heard,
    )


def _shared(share: Share) -> ev.SharedOut:
    classes = tuple(each.value for each in share.classes)
    return ev.SharedOut(share.to, classes, ground_name(share.ground))


def ground_name(ground: Ground | None) -> str:
    """A ground in one word and its detail, as it stands in the log."""
    if ground is None:
        return "none"
    if ground.consent is not None:
        return f"consent:{ground.consent}"
    if ground.law is not None:
        return f"law:{ground.law}"
    return "anonymous" if ground.anonymous else "vital"


def _own_answer(attempt: Attempt, move: Take) -> bool:
    """Whether the family now says itself what somebody recorded for them, and act on it."""
    route = attempt.route
    if move.on_behalf is not None or not route.is_family(move.actor.role):
        return False
    recorded = _last_recording(attempt.now_at, move)
    if recorded is None or recorded.on_behalf is None:
        return False
    if not route.plays(move.actor.role, recorded.on_behalf):
        return False
    holder = Actor(move.actor.person, attempt.now_at.holder)
    correction = Correct(holder, recorded.act, "own answer", move.happened_at)
    attempt.begin(move.happened_at, move.actor)
    if why_not_correctable(route, attempt.now_at, correction):
        attempt.raise_item("own_answer", attempt.now_at.holder, f"{move.line}/{move.step}")
        return True
    retract(attempt, recorded.act)
    attempt.reasons.extend(take(attempt, move))
    return True


def _last_recording(standing: Standing, move: Take) -> ev.Event | None:
    """When this step was last done, retracted acts left out."""
    log = standing.log()
    gone = retracted_acts(log)
    for each in reversed(log):
        deed = each.deed
        if not isinstance(deed, ev.StepTaken) or each.act in gone:
            continue
        if (deed.line, deed.step) == (move.line, move.step):
            return each
    return None
