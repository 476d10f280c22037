"""Does the real engine walk the path that the checker found, and come to the same?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from zorgroute.core.answers import Denied, Reason, ReasonClass
from zorgroute.core.checker.findings import Finding, Hop
from zorgroute.core.checker.properties import decides
from zorgroute.core.checker.walker import HOUR, Lost, Walker
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.guards import is_met
from zorgroute.core.engine.opening import is_wait
from zorgroute.core.routes.route import Route
from zorgroute.core.terms.calendar import Calendar, UnknownYear

# Reasons that say how a form was filled in, not what the route is like.
ABOUT_THE_FORM = ("field.", "present.", "role.", "review.", "date.", "feedback.", "time.")


def replays(route: Route, finding: Finding, calendar: Calendar) -> bool:
    """Whether the engine walks the path and ends as the finding says.

    For a missing ground that means: the engine refuses the last hop on that very ground. For
    outcomes that do not fit: it refuses, or offers, just those. For all other findings the whole
    path is accepted and the case then stands as the finding says. A path through a track out of
    sight never replays.
    """
    try:
        walker = Walker(route, calendar)
        for hop in finding.path[:-1]:
            walker.walk(hop)
        return _ENDS.get(finding.code, _stands_there)(walker, finding)
    except (Lost, UnknownYear):
        return False


def _refused_on_ground(walker: Walker, finding: Finding) -> bool:
    """Refused, while every guard is met: so it is the share itself that lacks its ground."""
    hop = finding.path[-1]
    walker.now += HOUR
    move = walker.taking(hop)
    line = walker.route.lines[hop.line]
    step = line.steps[hop.step]
    outcome = step.outcomes[hop.outcome]
    known = walker.known_with(line, step, dict(move.record))
    guards = (*step.needs, *outcome.needs, *((outcome.when,) if outcome.when else ()))
    if not all(is_met(guard, line, known) is True for guard in guards):
        return False
    answer = walker.attempt(move)
    if not isinstance(answer, Denied):
        return False
    wanted = dict(finding.facts).get("consent")
    named = [each for each in answer.reasons if each.fact("consent") == wanted]
    is_only_ground = all(each.kind == ReasonClass.GROUND for each in answer.reasons)
    return is_only_ground and bool(named if wanted else answer.reasons)


def _answers(walker: Walker, hop: Hop) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    """For each outcome: everything for which the engine refuses it, with this form."""
    visit = walker.at.visit_on(hop.line)
    line = walker.route.lines[hop.line]
    step = line.steps[hop.step]
    if visit is None or visit.step != hop.step:
        raise Lost(hop.step)
    for name in step.outcomes:
        move = replace(walker.taking(hop._replace(outcome=name)), waiver=None)
        answer = walker.attempt(move)
        yield name, answer.reasons if isinstance(answer, Denied) else ()


def _may_be_done(walker: Walker, hop: Hop) -> bool:
    """Whether the guards of the step itself let it be done with this form."""
    line = walker.route.lines[hop.line]
    step = line.steps[hop.step]
    known = walker.known_with(line, step, dict(walker.taking(hop).record))
    return all(is_met(guard, line, known) is True for guard in step.needs)


def _nothing_fits(walker: Walker, finding: Finding) -> bool:
    if not _may_be_done(walker, finding.path[-1]):
        return False
    found = [reasons for _, reasons in _answers(walker, finding.path[-1])]
    return all(any(each.code == "outcome.does_not_fit" for each in reasons) for reasons in found)


def _several_fit(walker: Walker, finding: Finding) -> bool:
    if not _may_be_done(walker, finding.path[-1]):
        return False
    named = dict(finding.facts)["outcomes"].split(", ")
    refused = {
        name
        for name, reasons in _answers(walker, finding.path[-1])
        if any(each.code == "outcome.does_not_fit" for each in reasons)
    }
    return not refused & set(named)


def _no_way_out(walker: Walker, finding: Finding) -> bool:
    found = [reasons for _, reasons in _answers(walker, finding.path[-1])]
    about_form = [r for reasons in found for r in reasons if r.code.startswith(ABOUT_THE_FORM)]
    return all(found) and not about_form


def _out_of_order(walker: Walker, finding: Finding) -> bool:
    walker.walk(finding.path[-1])
    return any(
        isinstance(event.deed, ev.Deviated) and "meldcode.order" in event.deed.waived
        for event in walker.last
    )


def _undecided(walker: Walker, finding: Finding) -> bool:
    walker.walk(finding.path[-1])
    taken = [each.deed for each in walker.at.log() if isinstance(each.deed, ev.StepTaken)]
    return not any(decides(walker.route.step(deed.line, deed.step)) for deed in taken)


def _closed(walker: Walker, finding: Finding) -> bool:
    walker.walk(finding.path[-1])
    return not walker.at.is_open


def _waits_there(walker: Walker, finding: Finding) -> bool:
    if not _stands_there(walker, finding):
        return False
    line, step = finding.at
    return is_wait(walker.route, line, step, walker.at.holder)


def _stands_there(walker: Walker, finding: Finding) -> bool:
    for hop in finding.path[-1:]:
        walker.walk(hop)
    line, step = finding.at
    visit = walker.at.visit_on(line)
    return visit is not None and visit.step == step


_ENDS: dict[str, Callable[[Walker, Finding], bool]] = {
    "share.no_ground": _refused_on_ground,
    "share.before_ground": _refused_on_ground,
    "share.after_refusal": _refused_on_ground,
    "share.after_withdrawal": _refused_on_ground,
    "outcomes.gap": _nothing_fits,
    "outcomes.overlap": _several_fit,
    "step.stuck": _no_way_out,
    "meldcode.order": _out_of_order,
    "provision.without_decision": _undecided,
    "signaller.not_told": _closed,
    "wait.no_end": _waits_there,
    "wait.no_follow_up": _waits_there,
}
