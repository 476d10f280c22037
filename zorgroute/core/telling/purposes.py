"""For which steps of the route is a consent asked, so that it can be said what it is for?"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from zorgroute.core.engine.interrupts import resting_on
from zorgroute.core.engine.standing import Standing
from zorgroute.core.policy.parting import Part
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import Feedback, Guard, Share, Step


def steps_on(route: Route, consent: str) -> tuple[tuple[str, str], ...]:
    """The steps that share on this consent, else those that need it: as (line, step)."""
    shares = tuple(_steps(route, consent, is_share=True))
    return shares or tuple(_steps(route, consent, is_share=False))


def told_at(route: Route, consent: str, receiver: str) -> tuple[tuple[str, str], ...]:
    """The steps at which a receiver that is asked by name hears something on this consent."""
    return tuple(
        (line, name)
        for line, name, step in _where(route, consent)
        if any(receiver in each.to for each in _shared(step, consent))
        or (step.feedback is not None and _is_heard(step.feedback, consent, receiver))
    )


def told_of(route: Route, consent: str, of_class: str) -> tuple[tuple[str, str], ...]:
    """The steps at which something of a class goes to somebody on this consent."""
    return tuple(
        (line, name)
        for line, name, step in _where(route, consent)
        if any(of_class in each.classes for each in _shared(step, consent))
    )


def left_to(route: Route, consent: str, receiver: str) -> tuple[tuple[str, str], ...]:
    """The steps that cannot be done when this receiver is left out: those that tell nobody else on
    this consent, and those that need it and that only this receiver does, from outside."""
    return tuple(
        (line, name)
        for line, name, step in _where(route, consent)
        if _stops(route, step, consent, {receiver})
    )


def stopping(
    route: Route, standing: Standing, consent: str, left: Part
) -> tuple[tuple[str, str], ...]:
    """The open steps that cannot go on: all that rest on a consent that is not there. Of one that
    is there for a part, those that tell nobody but who was left out, and those that only they do.
    """
    resting = resting_on(route, standing, consent)
    if standing.consents.get(consent) != "given":
        return resting
    out = set(left.receivers)
    return tuple(at for at in resting if _stops(route, route.step(*at), consent, out))


def _stops(route: Route, step: Step, consent: str, out: Collection[str]) -> bool:
    told = {to for share in _shared(step, consent) for to in share.to}
    if told:
        return told <= set(out)
    return consent in _needs(step) and all(
        who in out and not _is_where_it_began(route, who) for who in step.who
    )


def _is_where_it_began(route: Route, role: str) -> bool:
    """Whether a function does its own work on the case, whoever allows what; as the family does."""
    if route.is_family(role):
        return True
    return role in route.roles and bool(
        {str(each) for each in route.roles[role].at}
        & {str(each) for each in route.model.for_.organisation}
    )


def _where(route: Route, consent: str) -> Iterator[tuple[str, str, Step]]:
    for line in route.lines.values():
        if consent in line.consents:
            yield from ((line.name, name, step) for name, step in line.steps.items())


def _shared(step: Step, consent: str) -> Iterator[Share]:
    for each in (*step.shares, *(one for way in step.outcomes.values() for one in way.shares)):
        if each.ground is not None and each.ground.consent == consent:
            yield each


def _is_heard(feedback: Feedback, consent: str, receiver: str) -> bool:
    ground = feedback.ground
    return ground is not None and ground.consent == consent and feedback.to == receiver


def _steps(route: Route, consent: str, *, is_share: bool) -> Iterator[tuple[str, str]]:
    for line in route.lines.values():
        if consent not in line.consents:
            continue
        for name, step in line.steps.items():
            if consent in (_shares(step) if is_share else _needs(step)):
                yield line.name, name


def _shares(step: Step) -> set[str]:
    shares = [*step.shares, *(each for way in step.outcomes.values() for each in way.shares)]
    return {each.ground.consent for each in shares if each.ground and each.ground.consent}


def _needs(step: Step) -> set[str]:
    guards = [*step.needs, *(each for way in step.outcomes.values() for each in way.needs)]
    return {name for guard in guards for name in _named(guard)}


def _named(guard: Guard) -> Iterator[str]:
    if guard.consent is not None:
        yield guard.consent
    for part in guard.parts:
        yield from _named(part)
