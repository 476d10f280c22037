"""What goes otherwise than it should in some cases of the demo, as it does in life?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum

from zorgroute.core.answers import Denied
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import decide
from zorgroute.core.engine.events import StepTaken
from zorgroute.core.engine.moves import Actor
from zorgroute.core.engine.standing import Standing
from zorgroute.core.routes.route import MAIN
from zorgroute.project.demo_world.planning import NoWay, Planned, Walk

REASON = ("sneller_via_andere_weg", "Dit kon vandaag nog, met iedereen erbij.")
MISTAKE = "Het gesprek was bij een ander kind opgeschreven."
AGAIN = "De zorg is terug; de ouders vragen het zelf."
ADVICE = "Met Veilig Thuis overlegd zonder naam; verder zoals afgesproken."


class Twist(StrEnum):
    """What is otherwise; `NONE` is an ordinary case."""

    NONE = ""
    REFUSED = "geweigerd"
    CORRECTED = "verbeterd"
    DEVIATED = "afgeweken"
    LATE = "te laat"
    WITHDRAWN = "ingetrokken"
    REGISTERED = "genoteerd"
    OFFERED = "aangeboden"
    REOPENED = "heropend"


def holder_of(walk: Walk) -> Actor:
    """Who answers for the case now."""
    holder = walk.at.holder
    return walk.actor(holder, walk.function_of(holder) or holder)


def refuse(walk: Walk, move: moves.Take) -> None:
    """Send the form once with nothing on it: that is refused, and the refusal is kept."""
    empty = replace(move, record={}, present=frozenset(), feedback=None)
    if isinstance(decide(walk.route, walk.at, walk.world, empty, walk.now), Denied):
        walk.done.append(Planned(empty, walk.now, is_refused=True))
        walk.has_turned = True


def correct(walk: Walk, move: moves.Take) -> None:
    """Take back what was just done, because it was a mistake; it is done again afterwards."""
    act = walk.at.log()[-1].act
    if walk.ask(moves.Correct(move.actor, act, MISTAKE, walk.now)):
        walk.has_turned = True


def deviate(walk: Walk, goal: str) -> None:
    """Go to a step of the main line without doing what comes before it, with a reason."""
    steps = list(walk.route.main.steps)
    walk.reach(MAIN, walk.scribe.rng.choice(steps[: max(1, steps.index(goal))]))
    visit = walk.at.main
    if visit is None or visit.step == goal:
        return
    walk.wait()
    move = moves.Divert(holder_of(walk), goal, moves.Waiver(*REASON), walk.now)
    walk.has_turned = walk.ask(move) or walk.ask(replace(move, next_on=walk.day_ahead()))


def withdraw(walk: Walk) -> None:
    """Let the parents take back one of their consents."""
    given = sorted(name for name, said in walk.at.consents.items() if said == "given")
    if not given:
        raise NoWay("no consent to take back")
    walk.wait()
    are_in = any(
        isinstance(event.deed, StepTaken) and "ouders" in event.deed.present
        for event in walk.at.log()
    )
    actor = walk.actor("ouders", "ouders") if are_in else holder_of(walk)
    walk.has_turned = walk.ask(moves.Interrupt(actor, "withdrawal", walk.now, given[0]))


def register(walk: Walk) -> None:
    """Write down what happened beside the route."""
    walk.wait()
    walk.has_turned = walk.ask(moves.Register(holder_of(walk), "consult", ADVICE, walk.now))


def reopen(walk: Walk) -> None:
    """Take a closed case up again."""
    walk.wait()
    walk.has_turned = walk.ask(moves.Reopen(holder_of(walk), AGAIN, walk.now))


AFTERWARDS: Mapping[Twist, Callable[[Walk], None]] = {
    Twist.WITHDRAWN: withdraw,
    Twist.REGISTERED: register,
    Twist.REOPENED: reopen,
}


# What happens on the main line before a track begins, so that a case can show both.
BESIDE_A_TRACK = frozenset({Twist.REFUSED, Twist.CORRECTED, Twist.DEVIATED, Twist.REGISTERED})


def is_so(twist: Twist, walk: Walk, standing: Standing) -> bool:
    """Whether the case is indeed otherwise in the way that was meant."""
    if twist == Twist.LATE:
        return any(visit.late for visit in standing.visits())
    if twist == Twist.OFFERED:
        return standing.offered is not None
    return twist == Twist.NONE or walk.has_turned
