"""Which answers must a form hold, and which must it not, for a step to come out as one wants?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from zorgroute.core.routes.references import fact_key
from zorgroute.core.routes.route import Line
from zorgroute.core.routes.words import Feedback, Guard, Outcome, Starting, Step


@dataclass
class Wishes:
    """What to answer: by fact, by consent, and which questions not to leave empty."""

    wanted: dict[str, tuple[str, ...]] = field(default_factory=dict)
    avoided: dict[str, set[str]] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)
    consents: dict[str, str] = field(default_factory=dict)

    def allowed(self, key: str, answers: Iterable[str]) -> tuple[str, ...]:
        """The answers that fit; every answer when none does, for the engine judges at last."""
        every = tuple(answers)
        wanted = self.wanted.get(key, every)
        not_this = self.avoided.get(key, set())
        return tuple(each for each in every if each in wanted and each not in not_this) or every


def wishes_for(
    rng: Random, line: Line, step: Step, outcome: Outcome, unwanted: Iterable[str]
) -> Wishes:
    """What to answer at a step for this outcome, without starting the unwanted tracks."""
    wishes = Wishes()
    for guard in (*step.needs, *outcome.needs, *((outcome.when,) if outcome.when else ())):
        _want(wishes, line, guard, rng)
    for share in (*step.shares, *outcome.shares):
        if share.ground is not None and share.ground.consent is not None:
            wishes.consents[share.ground.consent] = "given"
    _want_feedback(wishes, step.feedback)
    for starting in (*(step.starts or ()), *(outcome.starts or ())):
        _weigh_start(wishes, line, starting, frozenset(unwanted), rng)
    return wishes


def _want_feedback(wishes: Wishes, feedback: Feedback | None) -> None:
    if feedback is not None and feedback.ground is not None and feedback.ground.consent:
        wishes.consents.setdefault(feedback.ground.consent, "given")


def _weigh_start(
    wishes: Wishes, line: Line, starting: Starting, unwanted: frozenset[str], rng: Random
) -> None:
    if starting.when is None:
        return
    if starting.track in unwanted:
        _avoid(wishes, line, starting.when)
    else:
        _want(wishes, line, starting.when, rng)


def _want(wishes: Wishes, line: Line, guard: Guard, rng: Random) -> None:
    if guard.kind == "any_of":
        _want(wishes, line, rng.choice(guard.parts), rng)
    elif guard.kind == "all_of":
        for part in guard.parts:
            _want(wishes, line, part, rng)
    elif guard.kind == "none_of":
        for part in guard.parts:
            _avoid(wishes, line, part)
    elif guard.fact is not None:
        key = fact_key(line, guard.fact)
        before = wishes.wanted.get(key, guard.is_ or ())
        both = tuple(each for each in guard.is_ or () if each in before)
        wishes.wanted[key] = both or (guard.is_ or ())
    elif guard.recorded is not None:
        wishes.filled.add(fact_key(line, guard.recorded))
    elif guard.consent is not None:
        wishes.consents[guard.consent] = "given"


def _avoid(wishes: Wishes, line: Line, guard: Guard) -> None:
    for part in guard.parts:
        _avoid(wishes, line, part)
    if guard.fact is not None:
        wishes.avoided.setdefault(fact_key(line, guard.fact), set()).update(guard.is_ or ())
