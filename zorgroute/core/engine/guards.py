"""Is a condition met, not met, or unknown, and if not met: what exactly is missing?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from zorgroute.core.answers import Reason, ReasonClass, reason
from zorgroute.core.routes.references import fact_key
from zorgroute.core.routes.route import Line
from zorgroute.core.routes.words import Age, Guard

Truth = bool | None
HARDNESS = tuple(ReasonClass)  # in this order, from what a form asks to what is never waived


class Known(Protocol):
    """What a guard may ask; None always means: not known."""

    def consent(self, name: str) -> str | None:
        """given, refused, withdrawn, or lapsed: to be asked anew."""

    def answers(self, key: str) -> tuple[str, ...] | None:
        """The recorded answers of a field; the empty tuple when it was left empty."""

    def was_done(self, line: str, step: str) -> Truth:
        """Whether a step was done before."""

    def result(self, track: str) -> str | None:
        """The result of a track that has ended."""

    def meldcode_done(self, number: int) -> Truth:
        """Whether a step of the meldcode was done."""

    def is_aged(self, age: Age) -> Truth:
        """Whether the child is of this age."""

    def has_contact(self, role: str) -> Truth:
        """Whether a linked contact with checked data exists."""


def is_met(guard: Guard, line: Line, known: Known) -> Truth:
    """Evaluate a guard in three values (semantics 4): any_of is met by one part that is met,
    all_of fails by one part that fails, and unknown stays unknown unless another part decides."""
    return _EVALUATE[guard.kind](guard, line, known)


def missing(guard: Guard, line: Line, known: Known, where: str) -> Iterator[Reason]:
    """Everything that keeps a guard from being met, as reasons with their class.

    `where` is the place in the route (`line/step/needs.0`), by which the `say` text is found.
    A guard that has its own text gives one reason; `all_of` names each part that is missing.
    """
    truth = is_met(guard, line, known)
    if truth is True:
        return
    if guard.say is not None:
        yield reason("guard.said", class_of(guard), where=where)
        return
    if guard.kind == "all_of":
        for number, part in enumerate(guard.parts):
            yield from missing(part, line, known, f"{where}.all_of.{number}")
        return
    yield _leaf(guard, line, known, truth, where)


def class_of(guard: Guard) -> ReasonClass:
    """How hard a guard is: what it says itself, else its hardest part; a part that may never be
    waived is not waived with the whole either (semantics 8)."""
    if guard.class_ is not None or not guard.parts:
        return guard.reason_class
    return max((class_of(part) for part in guard.parts), key=HARDNESS.index)


def _leaf(guard: Guard, line: Line, known: Known, truth: Truth, where: str) -> Reason:
    kind = class_of(guard)
    if guard.kind == "consent":
        name = guard.consent or ""
        state = known.consent(name) or "missing"
        return reason(f"consent.{state}", kind, consent=name)
    if guard.kind in ("fact", "recorded"):
        code = "fact.unknown" if truth is None or guard.kind == "recorded" else "fact.other"
        field = guard.fact or guard.recorded or ""
        return reason(code, kind, field=field, wanted=", ".join(guard.is_ or ()), line=line.name)
    if guard.kind == "done":
        return reason("step.not_done", kind, step=guard.done or "", line=line.name)
    if guard.kind == "ended":
        return reason("track.not_ended", kind, track=guard.ended or "")
    if guard.kind == "meldcode":
        return reason("meldcode.not_done", kind, number=str(guard.meldcode))
    if guard.kind == "age":
        return reason("age.unknown" if truth is None else "age.other", kind, where=where)
    if guard.kind == "contact":
        return reason("contact.missing", kind, role=guard.contact or "")
    return reason(f"guard.{guard.kind}", kind, where=where)


def used_values(guards: Iterable[Guard], line: Line, known: Known) -> tuple[tuple[str, str], ...]:
    """The values that guards looked at, to be copied into the event (names and states only)."""
    found: dict[str, str] = {}
    for guard in guards:
        for leaf in _leaves(guard):
            if leaf.consent is not None:
                found[f"consent.{leaf.consent}"] = known.consent(leaf.consent) or "unknown"
            elif leaf.fact is not None:
                key = fact_key(line, leaf.fact)
                found[key] = ",".join(known.answers(key) or ())
            elif leaf.contact is not None:
                found[f"contact.{leaf.contact}"] = str(known.has_contact(leaf.contact)).lower()
            elif leaf.age is not None:
                found["age"] = str(known.is_aged(leaf.age)).lower()
    return tuple(sorted(found.items()))


def _leaves(guard: Guard) -> Iterator[Guard]:
    if guard.parts:
        for part in guard.parts:
            yield from _leaves(part)
    else:
        yield guard


def _consent(guard: Guard, line: Line, known: Known) -> Truth:
    state = known.consent(guard.consent or "")
    return None if state is None else state == "given"


def _fact(guard: Guard, line: Line, known: Known) -> Truth:
    answers = known.answers(fact_key(line, guard.fact or ""))
    if not answers:
        return None
    return any(answer in (guard.is_ or ()) for answer in answers)


def _recorded(guard: Guard, line: Line, known: Known) -> Truth:
    answers = known.answers(fact_key(line, guard.recorded or ""))
    return None if answers is None else bool(answers)


def _done(guard: Guard, line: Line, known: Known) -> Truth:
    step = guard.done or ""
    return known.was_done(line.name if step in line.steps else "main", step)


def _ended(guard: Guard, line: Line, known: Known) -> Truth:
    result = known.result(guard.ended or "")
    return result is not None and (guard.is_ is None or result in guard.is_)


def _meldcode(guard: Guard, line: Line, known: Known) -> Truth:
    return known.meldcode_done(guard.meldcode or 0)


def _age(guard: Guard, line: Line, known: Known) -> Truth:
    return None if guard.age is None else known.is_aged(guard.age)


def _contact(guard: Guard, line: Line, known: Known) -> Truth:
    return known.has_contact(guard.contact or "")


def _any_of(guard: Guard, line: Line, known: Known) -> Truth:
    truths = [is_met(part, line, known) for part in guard.parts]
    return True if True in truths else (None if None in truths else False)


def _all_of(guard: Guard, line: Line, known: Known) -> Truth:
    truths = [is_met(part, line, known) for part in guard.parts]
    return False if False in truths else (None if None in truths else True)


def _none_of(guard: Guard, line: Line, known: Known) -> Truth:
    truth = _any_of(guard, line, known)
    return None if truth is None else not truth


_EVALUATE: dict[str, Callable[[Guard, Line, Known], Truth]] = {
    "consent": _consent,
    "fact": _fact,
    "recorded": _recorded,
    "done": _done,
    "ended": _ended,
    "meldcode": _meldcode,
    "age": _age,
    "contact": _contact,
    "any_of": _any_of,
    "all_of": _all_of,
    "none_of": _none_of,
}
