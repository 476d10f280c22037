"""Which move of the engine does a body come to, and in which function is it made?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.naming import name_of
from zorgroute.chain.cases.signing import PAPER, SPOKEN, Signing
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine import moves
from zorgroute.core.engine.moves import Actor, Value
from zorgroute.core.engine.recording import MANY
from zorgroute.core.routes.route import Route
from zorgroute.faces.api import bodies

REGISTERED = {
    "melding": "report",
    "verwijzing": "referral",
    "consult": "consult",
    "contact": "contact",
    "crisis": "crisis",
}

HOWS = {"gesprek": SPOKEN, "papier": PAPER}


@dataclass(frozen=True)
class Part:
    """The case as the mover stands in it: which route, in which functions, at which moment."""

    acting: Acting
    case: UUID
    route: Route
    roles: tuple[str, ...]
    now: datetime

    def actor(self, wanted: Iterable[str] = ()) -> Actor:
        """The actor in the first own function that is meant, else in the own hat."""
        wanted = tuple(wanted)
        fits = (role for role in self.roles if self.route.may_act(role, wanted))
        return Actor(str(self.acting.person), next(fits, self.roles[0]))


def signing_of(
    people: Sequence[UUID], how: str, evidence: str, until: date | None = None
) -> Signing | None:
    """Of whom an answer to a question of consent is, as a body says it; None when it does not."""
    if not people and not evidence and until is None:
        return None
    return Signing(people=tuple(people), how=HOWS[how], evidence=evidence, until=until)


def signing_with(body: Any) -> Signing | None:
    """Of whom the answers of consent in a step are; other moves have none."""
    if not isinstance(body, bodies.TakeStep):
        return None
    return signing_of(body.signers, body.how, body.evidence)


def move_of(part: Part, body: Any) -> moves.Move:
    """The move that a body asks for; raises `Refused` when it names an act or item not there."""
    make: Callable[[Part, Any, datetime], moves.Move] = _MAKERS[type(body)]
    return make(part, body, body.at or part.now)


def _take(part: Part, body: bodies.TakeStep, at: datetime) -> moves.Move:
    line = part.route.lines.get(body.line)
    step = line.steps.get(body.step) if line else None
    kinds = {name: each.type for name, each, _ in line.fields_of(step)} if line and step else {}
    behalf = body.on_behalf
    return moves.Take(
        actor=part.actor(step.who if step else ()),
        step=body.step,
        outcome=body.outcome,
        happened_at=at,
        line=body.line,
        record={name: _value(kinds.get(name), each) for name, each in body.record.items()},
        present=frozenset(body.present),
        on_behalf=moves.OnBehalf(behalf.role, behalf.channel) if behalf else None,
        waiver=moves.Waiver(body.waiver.code, body.waiver.note) if body.waiver else None,
        feedback=body.feedback,
        next_on=body.next_on,
    )


def _value(kind: str | None, given: str | int | list[str]) -> Value:
    """An answer as the engine records it; what cannot be read stays as it is, to be refused."""
    if isinstance(given, list):
        return tuple(given)
    if isinstance(given, int):
        return given
    if kind in MANY:
        return (given,)
    try:
        if kind in ("date", "date_within"):
            return date.fromisoformat(given)
        if kind == "moment":
            return datetime.fromisoformat(given)
    except ValueError:
        return given
    return given


def _start_track(part: Part, body: bodies.StartTrack, at: datetime) -> moves.Move:
    line = part.route.lines.get(body.track)
    actor = part.actor(line.may_start if line else ())
    return moves.StartTrack(actor, body.track, at, body.next_on)


def _divert(part: Part, body: bodies.Divert, at: datetime) -> moves.Move:
    waiver = moves.Waiver(body.waiver.code, body.waiver.note)
    return moves.Divert(part.actor(), body.to, waiver, at, body.line, body.next_on)


def _answer_handover(part: Part, body: bodies.AnswerHandover, at: datetime) -> moves.Move:
    offered = case_seen_by(part.acting, part.case, part.now, ["overdracht"], "api").what_now.offered
    return moves.AnswerHandover(part.actor((offered,) if offered else ()), at, body.accept)


def _correct(part: Part, body: bodies.Correct, at: datetime) -> moves.Move:
    seen = case_seen_by(part.acting, part.case, part.now, ["tijdlijn"], "api")
    acts = {name_of(part.case, "act", each.act): each for each in seen.timeline()}
    entry = acts.get(body.act)
    if entry is None:
        raise Refused(Denied((reason("act.unknown"),)))
    return moves.Correct(part.actor((entry.by_role,)), entry.act, body.note, at)


def _register(part: Part, body: bodies.Register, at: datetime) -> moves.Move:
    kind: Any = REGISTERED[body.about]
    return moves.Register(part.actor(), kind, body.detail, at, body.reference)


def _finish_item(part: Part, body: bodies.FinishItem, at: datetime) -> moves.Move:
    seen = case_seen_by(part.acting, part.case, part.now, ["taken"], "api")
    items = {name_of(part.case, "item", each.number): each for each in seen.items}
    item = items.get(body.item)
    if item is None:
        raise Refused(Denied((reason("item.unknown"),)))
    return moves.FinishItem(part.actor((item.role,)), item.number, at, body.next_on)


def _interrupt(part: Part, body: bodies.Interrupt, at: datetime) -> moves.Move:
    return moves.Interrupt(part.actor(), body.about, at, body.detail, body.note)


def _reopen(part: Part, body: bodies.Reopen, at: datetime) -> moves.Move:
    return moves.Reopen(part.actor(), body.note, at, body.to)


_MAKERS: dict[type, Callable[[Part, Any, datetime], moves.Move]] = {
    bodies.TakeStep: _take,
    bodies.StartTrack: _start_track,
    bodies.Divert: _divert,
    bodies.AnswerHandover: _answer_handover,
    bodies.Correct: _correct,
    bodies.Register: _register,
    bodies.FinishItem: _finish_item,
    bodies.Interrupt: _interrupt,
    bodies.Reopen: _reopen,
}
