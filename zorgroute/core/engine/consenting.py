"""What follows when somebody answers a question of consent beside the steps, or a yes ends?"""

from __future__ import annotations

from datetime import datetime

from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.attempt import Attempt
from zorgroute.core.engine.moves import AnswerConsent
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.world import World
from zorgroute.core.routes.faults import did_you_mean
from zorgroute.core.routes.route import Route

# Where a consent can stand by an answer; who takes one back interrupts the route instead.
ANSWERED = ("given", "refused", "incomplete", "lapsed")
# The one of these that can go to a part of what was asked.
PARTLY = "given"


def answer_consent(attempt: Attempt, move: AnswerConsent) -> list[Reason]:
    """Write where a consent stands after an answer; whoever answers for the case hears of it.

    Who must answer, and what that comes to, was weighed before: it hangs on people, not on the
    route. An answer that changes nothing writes nothing more than itself.
    """
    route, standing = attempt.route, attempt.now_at
    known = {name for line in route.lines.values() for name in line.consents}
    if move.consent not in known:
        mean = did_you_mean(move.consent, known)
        return [reason("consent.unknown", consent=move.consent, mean=mean)]
    if not standing.is_open:
        return [reason("case.closed")]
    if standing.is_quiet:
        return [reason("interrupt.after_death")]
    if not route.takes_part(move.actor.role):
        return [reason("interrupt.not_yours", role=move.actor.role)]
    attempt.begin(move.happened_at, move.actor, note=move.note, goes_on=True)
    if move.state == "later":  # nothing changes; somebody is asked to talk first
        attempt.raise_item("consent_talk", standing.holder, move.consent)
        return []
    was = standing.consents.get(move.consent)
    attempt.write(ev.ConsentChanged(move.consent, move.state, is_part=move.is_part))
    if (was != move.state or move.is_other) and not route.plays(move.actor.role, standing.holder):
        attempt.raise_item("consent_answered", standing.holder, move.consent)
    return []


def ends_soon(
    route: Route, standing: Standing, world: World, now: datetime, consent: str
) -> tuple[ev.Event, ...]:
    """The reminder that a yes is about to end, while somebody can still ask again."""
    if not standing.is_open or standing.is_quiet or standing.consents.get(consent) != "given":
        return ()
    attempt = Attempt(route, standing, world, now)
    attempt.begin(now, None)
    attempt.raise_item("consent_ends_soon", standing.holder, consent)
    return tuple(attempt.events)


def ended(
    route: Route, standing: Standing, world: World, now: datetime, consent: str
) -> tuple[ev.Event, ...]:
    """The lines of a yes that was given for a time and has ended by itself."""
    if standing.consents.get(consent) != "given":
        return ()
    attempt = Attempt(route, standing, world, now)
    attempt.begin(now, None)
    attempt.write(ev.ConsentChanged(consent, "lapsed"))
    if standing.is_open and not standing.is_quiet:
        attempt.raise_item("consent_ended", standing.holder, consent)
    return tuple(attempt.events)
