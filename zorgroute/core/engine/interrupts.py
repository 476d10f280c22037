"""What follows when life interrupts a route, whichever route it is, and who may pass it on?

The list is closed (semantics 6). Every kind has a default that needs no word in the route file; a
handler of the route (`on:`) adds whom else to tell, what to say, which tracks start and where the
main line goes. The responsible always hears it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import get_args

from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.attempt import WITH_THE_CASE, Attempt
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.engine.moves import Interrupt
from zorgroute.core.engine.standing import AFTER_DEATH, DEATH, Item, Standing
from zorgroute.core.engine.world import World
from zorgroute.core.routes.faults import did_you_mean
from zorgroute.core.routes.route import MAIN, YOUNG, Route
from zorgroute.core.routes.words import Guard, Handler, InterruptKind, Step

KINDS = get_args(InterruptKind)
# An id, never words: what stands in the structural part of the log says nothing about people.
ID = re.compile(r"[A-Za-z0-9-]{0,60}")


class Sayer(StrEnum):
    """Who may pass an interrupt on: everybody on the route, its professionals, or the responsible
    and those who work under one roof with the responsible."""

    ANYBODY = "anybody"
    PROFESSIONAL = "professional"
    COLLEAGUE = "colleague"


class Fate(StrEnum):
    """What becomes of consents: kept, taken back by who gave them, or to be asked anew."""

    KEPT = "kept"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class About(StrEnum):
    """What the detail of an interrupt names."""

    NOTHING = "nothing"
    CONSENT = "consent"
    PERSON = "person"
    FUNCTION = "function"


@dataclass(frozen=True)
class Default:
    """What an interrupt does on every route, before what the route itself says."""

    said_by: Sayer
    source: str
    consents: Fate = Fate.KEPT
    about: About = About.NOTHING
    offers: bool = False
    silences: bool = False


DEFAULTS: Mapping[str, Default] = {
    "withdrawal": Default(
        Sayer.ANYBODY, "R012, R013; Jeugdwet 7.3.11", Fate.WITHDRAWN, About.CONSENT
    ),
    "loss_of_authority": Default(
        Sayer.COLLEAGUE, "Jeugdwet 7.3.4, 7.3.5, 7.3.15", Fate.LAPSED, About.PERSON
    ),
    "birthday_12": Default(Sayer.PROFESSIONAL, "Jeugdwet 7.3.4"),
    "birthday_16": Default(Sayer.PROFESSIONAL, "Jeugdwet 7.3.5", Fate.LAPSED),
    "move": Default(Sayer.ANYBODY, "Jeugdwet 1.1, 2.7a; semantics 15"),
    DEATH: Default(Sayer.PROFESSIONAL, "design need", silences=True),
    "change_of_responsible": Default(
        Sayer.COLLEAGUE, "000_d054ef55535b076a.txt, phase 3", about=About.FUNCTION, offers=True
    ),
}
# After a death only this can still be passed on: nothing else asks anything of anybody.
AFTERWARDS = ("withdrawal", "loss_of_authority", "change_of_responsible")


def handler_of(route: Route, kind: str) -> Handler:
    """What the route itself says of a kind; an empty handler where it says nothing."""
    return {str(key): each for key, each in route.model.on.items()}.get(kind, Handler())


def why_not_interrupted(route: Route, standing: Standing, move: Interrupt) -> list[Reason]:
    """Every reason why this is not passed on, not by this function, or not in these words."""
    if move.kind not in DEFAULTS:
        return [reason("interrupt.unknown", kind=move.kind, known=", ".join(KINDS))]
    reasons = []
    default = DEFAULTS[move.kind]
    if not may_say(route, standing, move.actor.role, move.kind):
        reasons.append(reason("interrupt.not_yours", role=move.actor.role))
    reasons += _why_not_about(route, standing, default, move.detail)
    if not standing.is_open and move.kind != "withdrawal":
        reasons.append(reason("case.closed"))
    elif standing.is_quiet and move.kind not in AFTERWARDS:
        reasons.append(reason("interrupt.after_death"))
    return reasons


def may_say(route: Route, standing: Standing, role: str, kind: str) -> bool:
    """Whether a function may pass on this kind; nobody outside the route may pass on anything."""
    if not route.takes_part(role):
        return False
    if role in YOUNG:
        return kind == "withdrawal"
    said_by = DEFAULTS[kind].said_by
    if said_by == Sayer.ANYBODY:
        return True
    if route.is_family(role):
        return False
    if said_by == Sayer.PROFESSIONAL or route.plays(role, standing.holder):
        return True
    return route.same_organisation(role, standing.holder)


def _why_not_about(
    route: Route, standing: Standing, default: Default, detail: str
) -> Iterator[Reason]:
    if default.about == About.CONSENT:
        consents = {name for line in route.lines.values() for name in line.consents}
        if detail and detail not in consents:
            mean = did_you_mean(detail, consents)
            yield reason("consent.unknown", consent=detail, mean=mean)
    elif default.about == About.FUNCTION:
        able = may_answer(route, standing)
        if detail and detail not in able:
            yield reason("interrupt.no_such_function", role=detail, roles=", ".join(able))
    elif not ID.fullmatch(detail) or (detail and default.about == About.NOTHING):
        yield reason("interrupt.no_detail")


def may_answer(route: Route, standing: Standing) -> tuple[str, ...]:
    """The functions that can be asked to answer for a case: the present one first, then those to
    which the route itself hands it at some step."""
    steps = [(line, step) for line in route.lines.values() for step in line.steps.values()]
    handed = [
        each
        for _, step in steps
        for each in (step.hands_to, *(out.hands_to for out in step.outcomes.values()))
    ]
    named = (standing.holder, handler_of(route, "change_of_responsible").hands_to)
    found = dict.fromkeys(each for each in (*named, route.model.holds, *handed) if each)
    return tuple(each for each in found if not route.is_family(each))


def interrupt(attempt: Attempt, kind: str, detail: str) -> None:
    """Write an interrupt and what follows: the default of its kind, then what the route adds."""
    route, default, handler = attempt.route, DEFAULTS[kind], handler_of(attempt.route, kind)
    lapsed = ended_consents(route, attempt.now_at, default.consents, detail)
    stopped = [step for each in lapsed for step in resting_on(route, attempt.now_at, each)]
    by_law = default.consents == Fate.LAPSED
    attempt.write(ev.Interrupted(kind, detail, lapsed if by_law else ()))
    about = "" if default.about == About.PERSON else detail
    if default.offers:
        about = detail or handler.hands_to or attempt.now_at.holder
        attempt.write(ev.HandoverOffered(about))
    told = (attempt.now_at.holder, *(handler.tell or ()), *_doing(route, stopped))
    for role in dict.fromkeys(told):
        attempt.raise_item(f"interrupt.{kind}", role, about)
    for track in handler.starts or ():
        attempt.start_track(track, None)
    _move_on(attempt, kind, handler)


def _move_on(attempt: Attempt, kind: str, handler: Handler) -> None:
    main = attempt.now_at.main
    if main is None or (handler.to is None and handler.ends is None):
        return
    attempt.write(ev.StepLeft(MAIN, main.step, f"interrupt.{kind}"))
    if handler.to is not None:
        attempt.open(MAIN, handler.to, None)
    else:
        attempt.close(handler.ends or "")


def ended_consents(route: Route, standing: Standing, fate: Fate, detail: str) -> tuple[str, ...]:
    """Which given consents stop counting: the one taken back, or what has to be asked anew.

    Of a parent who lost authority only those fall away that somebody else with authority did not
    give by an own click; where somebody wrote the answer down for the parents the log does not
    know which of them gave it, and it is asked anew.
    """
    given = [name for name, state in standing.consents.items() if state == "given"]
    if fate == Fate.KEPT:
        return ()
    if fate == Fate.WITHDRAWN:
        return tuple(name for name in given if detail in ("", name))
    givers = _givers(route, standing) if detail else {}
    return tuple(name for name in given if givers.get(name, detail) == detail)


def _givers(route: Route, standing: Standing) -> dict[str, str]:
    """Who gave each consent by an own click, the last answer counting."""
    log = standing.log()
    gone, found = retracted_acts(log), dict[str, str]()
    for event in log:
        if event.act in gone:
            continue
        if isinstance(event.deed, ev.ConsentChanged):
            found.pop(event.deed.detail, None)
            if event.by is not None and route.is_family(event.by.role):
                found[event.deed.detail] = event.by.person
        if not isinstance(event.deed, ev.StepTaken):
            continue
        for name, _ in event.deed.consents:
            found.pop(name, None)
            if event.by is not None and route.is_family(event.by.role):
                found[name] = event.by.person
    return found


def resting_on(route: Route, standing: Standing, consent: str) -> tuple[tuple[str, str], ...]:
    """The open steps that ask for this consent, or share on it: what stops when it falls away."""
    return tuple(
        (visit.line, visit.step)
        for visit in standing.visits()
        if consent in _consents_of(route.step(visit.line, visit.step))
    )


def _consents_of(step: Step) -> set[str]:
    guards = [*step.needs]
    shares = [*step.shares]
    for outcome in step.outcomes.values():
        guards += outcome.needs
        shares += outcome.shares
    named = {each.ground.consent for each in shares if each.ground and each.ground.consent}
    return named | {each for guard in guards for each in _named_in(guard)}


def _named_in(guard: Guard) -> Iterator[str]:
    if guard.consent is not None:
        yield guard.consent
    for part in guard.parts:
        yield from _named_in(part)


def _doing(route: Route, steps: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The professionals whose open step stops: they may know of it, for it is theirs."""
    for line, step in steps:
        for role in route.step(line, step).who:
            if role in route.roles and not route.is_family(role):
                yield role


def brought_by_life(
    route: Route, standing: Standing, world: World, now: datetime, life: tuple[str, str]
) -> tuple[ev.Event, ...]:
    """The lines of an interrupt that nobody passed on: something ended in the register of people.

    `life` is the kind and its detail. The standing is one to which the clock was applied; a case
    that is closed is left alone.
    """
    if not standing.is_open:
        return ()
    kind, detail = life
    attempt = Attempt(route, standing, world, now)
    attempt.begin(now, None)
    interrupt(attempt, kind, detail)
    attempt.ask_for_days()
    return tuple(attempt.events)


def closes_after_death(standing: Standing, item: Item) -> bool:
    """Whether ticking off this item closes the case: that of the responsible, after a death."""
    own = item.kind == f"interrupt.{DEATH}" and item.role == standing.holder
    return own and standing.is_quiet and standing.is_open


def close_after_death(attempt: Attempt) -> None:
    """Close a case after a death: everything ends with it, and no evaluation is asked."""
    for name, run in sorted(attempt.now_at.runs.items()):
        if run.is_live:
            attempt.write(ev.TrackEnded(name, WITH_THE_CASE))
    attempt.write(ev.Closed(AFTER_DEATH))
