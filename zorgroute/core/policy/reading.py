"""Which of what was written down may this function read, and is a step told at all?

The questions that the rest of the house asks about a route. The relations come from the route, the
answer from the agreed policy (`content/policy`): there is no second place that decides.
"""

from __future__ import annotations

from collections.abc import Collection

from zorgroute.core.policy.agreed import AGREED
from zorgroute.core.policy.claims import (
    Done,
    Given,
    of_family,
    on_consent,
    on_line,
    on_record,
    on_share,
    on_step,
)
from zorgroute.core.policy.decide import Answer, Claim, Question, decide
from zorgroute.core.policy.words import Ground, Relation, State, Subject, Verdict
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import InformationClass


def may_know(route: Route, line: str, reader: str) -> bool:
    """Whether a function may know that this line runs at all."""
    return decide(AGREED, Question(on_line(route, line, reader), Subject.LINE)).is_known


def may_open(purpose: str, *, is_family: bool, role: str = "") -> bool:
    """Whether somebody who takes part in a case may open it for this purpose.

    The purposes are those of the register of processing; who is there for another one, such as
    supervision, has a door of its own.
    """
    found = Claim(Relation.PART, Ground.OWN_WORK)
    if is_family:
        found = of_family(role)
    return decide(AGREED, Question(frozenset({found}), Subject.LINE, purpose)).is_known


def is_elsewhere(route: Route, line: str, step: str, reader: str) -> bool:
    """Whether a step is done inside another organisation than the reader's, without the reader.

    Such steps are one station to the reader, "at the CJG": that something happens, never what
    (promise 4, screens.md 4). A family has no organisation; its own steps are told to everybody
    who may know the line.
    """
    claims = on_step(route, line, step, reader)
    return decide(AGREED, Question(claims, Subject.STEP)).verdict == Verdict.EXISTENCE


def answer_on(
    route: Route, line: str, step: str, of_class: InformationClass, reader: str, *, done: Done
) -> Answer:
    """How much a function may read of what was recorded at a step, and because of which rules."""
    claims = on_record(route, line, step, of_class, reader, done=done)
    return decide(AGREED, Question(claims, Subject(of_class), state=done.state))


def may_read(
    route: Route,
    line: str,
    step: str,
    of_class: InformationClass,
    reader: str,
    *,
    present: Collection[str] = (),
    shared: Collection[Given] = (),
    directed: Collection[str] = (),
    holder: str = "",
    state: State = State.OPEN,
) -> bool:
    """Whether a function may read what was recorded at a step, of one class of information.

    The arguments are those of `Done`: what happened there and how far the case has come. Unknown
    refuses.
    """
    done = Done(present, shared, directed, holder, state)
    return answer_on(route, line, step, of_class, reader, done=done).is_whole


def classes_given(classes: Collection[str], ground: str) -> tuple[str, ...]:
    """The classes of a share that its receiver on another route may read on this ground.

    The ground stands as in the log, and holds; whether it does is for the caller to know.
    """
    claims = frozenset({on_share(ground)})
    return tuple(
        each for each in classes if decide(AGREED, Question(claims, Subject(each))).is_whole
    )


def may_know_consent(route: Route, consent: str, reader: str) -> bool:
    """Whether a function may know what was answered to a consent (R011)."""
    claims = on_consent(route, consent, reader)
    return decide(AGREED, Question(claims, Subject.CONSENT)).is_known
