"""By which day must somebody have heard something, and who could let them know?

What the route says at `feedback.within`, for the one who receives and the one who sends (R145).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from zorgroute.core.engine.hearing import full_on, is_on_side
from zorgroute.core.policy.reading import is_elsewhere, may_know
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import Step
from zorgroute.core.terms.calendar import Calendar
from zorgroute.core.terms.term import Term


@dataclass(frozen=True)
class Promise:
    """That feedback given at a step reaches somebody within a term.

    `consent` is the one of the route that the feedback rests on; empty when it rests on none.
    """

    line: str
    step: str
    to: str
    within: Term
    consent: str = ""


def promises(route: Route) -> tuple[Promise, ...]:
    """What a route agrees on; a parameter that is still an open question agrees on nothing."""
    found = []
    for line in route.lines.values():
        for name, step in line.steps.items():
            promise = _promise(route, line.name, name, step)
            if promise is not None:
                found.append(promise)
    return tuple(found)


def _promise(route: Route, line: str, name: str, step: Step) -> Promise | None:
    feedback = step.feedback
    term = route.term(line, feedback.within) if feedback and feedback.within else None
    if feedback is None or term is None:
        return None
    consent = feedback.ground.consent if feedback.ground else None
    return Promise(line, name, feedback.to, term, consent or "")


def promised_to(route: Route, receiver: str) -> tuple[Promise, ...]:
    """What a function was promised, on the lines that it may know of."""
    return tuple(
        each
        for each in promises(route)
        if route.plays(receiver, each.to) and may_know(route, each.line, receiver)
    )


def promised_by(route: Route, sender: str) -> tuple[Promise, ...]:
    """What a function can let others know, at a step of its own and from another roof."""
    return tuple(
        each
        for each in promises(route)
        if route.may_act(sender, route.step(each.line, each.step).who)
        and not is_on_side(route, sender, each.to)
        and may_know(route, each.line, sender)
    )


def must_hear_by(
    route: Route, receiver: str, since: datetime, calendar: Calendar, region: str = "noord"
) -> date | None:
    """The last day on which a function hears in time, counted from a moment; None: not agreed.

    The shortest of the terms promised to it, as the calendar counts them. Since when, is the last
    moment at which they heard something, or from which somebody else had it in hand.
    """
    days = [
        full_on(each.within, since, calendar, region)
        for each in promises(route)
        if route.plays(receiver, each.to)
    ]
    return min(days, default=None)


def is_with_senders(route: Route, line: str, step: str, sender: str, receiver: str) -> bool:
    """Whether a step is done where feedback can come from: not by the family, whose turn it then
    is, nor by the side that waits for it, and known to who sends."""
    return not is_elsewhere(route, line, step, sender) and any(
        not route.is_family(each) and not is_on_side(route, each, receiver)
        for each in route.step(line, step).who
    )
