"""What does a route say that BPMN has no word for, so that nothing is lost on the way?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from zorgroute.core.bpmn.parts import Facts
from zorgroute.core.routes.route import Line, Route
from zorgroute.core.routes.words import Ground, Guard, Outcome, Share, Step

Fact = tuple[str, Mapping[str, str]]


def step_facts(route: Route, line: Line, name: str, *, is_full: bool) -> Facts:
    """The name of a step with its roles and, for professionals, everything agreed about it."""
    step = line.steps[name]
    if not is_full:
        return (("step", {"name": name, "who": " ".join(step.who)}),)
    return (("step", _step_words(route, line, name, step)), *_more(step))


def _step_words(route: Route, line: Line, name: str, step: Step) -> Mapping[str, str]:
    term = route.term(line.name, step.within) if step.within else None
    given = {
        "name": name,
        "who": " ".join(step.who),
        "with": " ".join(step.with_ or ()),
        "withOneOf": " ".join(step.with_one_of or ()),
        "phase": step.phase or "",
        "station": step.station or "",
        "meldcode": str(step.meldcode or ""),
        "handsTo": step.hands_to or "",
        "within": (step.within.parameter or "") if step.within else "",
        "atLeast": str(term.min or "") if term else "",
        "atMost": str(term.max) if term else "",
        "unit": str(term.unit) if term else "",
        "records": " ".join(step.record or ()),
        "needsEnded": " ".join(step.needs_ended or ()),
        "refersTo": step.refers.to if step.refers else "",
        "provides": step.provides.kind if step.provides else "",
        "decides": "yes" if step.decides else "",
        "reports": "yes" if step.reports else "",
        "mark": str(step.origin.mark) if step.origin else "",
        "where": step.origin.where if step.origin else "",
    }
    return _filled(given)


def _more(step: Step) -> Iterator[Fact]:
    yield from _needs(step.needs)
    yield from _shares(step.shares)
    if step.feedback is not None:
        feedback = step.feedback
        given = {"to": feedback.to, "codes": " ".join(feedback.codes), **_ground(feedback.ground)}
        yield "feedback", _filled(given)


def flow_facts(name: str, outcome: Outcome, *, is_full: bool) -> Facts:
    """The name of an outcome, and what it asks, shares and hands over."""
    if not is_full:
        return (("outcome", {"name": name}),)
    given = {
        "name": name,
        "main": "yes" if outcome.main else "",
        "handsTo": outcome.hands_to or (outcome.opens.hands_to if outcome.opens else "") or "",
        "opens": outcome.opens.route if outcome.opens else "",
        "when": guard_words(outcome.when) if outcome.when else "",
    }
    return (("outcome", _filled(given)), *_needs(outcome.needs), *_shares(outcome.shares))


def _needs(needs: Iterable[Guard]) -> Iterator[Fact]:
    for each in needs:
        yield "needs", {"guard": guard_words(each)}


def guard_words(guard: Guard) -> str:
    """A condition on one line, in the words of the language: `any_of(fact(a) is b, done(c))`."""
    if guard.parts:
        return f"{guard.kind}({', '.join(guard_words(part) for part in guard.parts)})"
    if guard.age is not None:
        until = "" if guard.age.until is None else str(guard.age.until)
        return f"age({guard.age.from_}..{until})"
    said = f"{guard.kind}({getattr(guard, guard.kind)})"
    return f"{said} is {' or '.join(guard.is_)}" if guard.is_ else said


def _shares(shares: Iterable[Share]) -> Iterator[Fact]:
    for each in shares:
        classes = " ".join(str(one) for one in each.classes)
        yield (
            "share",
            _filled({"to": " ".join(each.to), "classes": classes, **_ground(each.ground)}),
        )


def _ground(ground: Ground | None) -> Mapping[str, str]:
    if ground is None:
        return {}
    return {
        "consent": ground.consent or "",
        "law": ground.law or "",
        "anonymous": "yes" if ground.anonymous else "",
        "vital": "yes" if ground.vital else "",
    }


def _filled(given: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in given.items() if value}
