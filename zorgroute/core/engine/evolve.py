"""How does one event change where a case stands?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.history import digests, retracted_acts
from zorgroute.core.engine.standing import DEATH, Item, Past, Run, Standing, Told, Visit
from zorgroute.core.engine.translating import translated
from zorgroute.core.routes.route import MAIN, Route

Former = Callable[[str], Route]


class BrokenLog(ZorgrouteError):
    """The log is not one that this route can have written."""


def evolve(route: Route, standing: Standing | None, event: ev.Event) -> Standing:
    """Apply one event. Pure, needs neither clock nor world: events carry what they used.

    `route` is the version on which the case stands after it. Raises `BrokenLog` when the first
    event opens no case, or when the case runs on another version of the route (R034).
    """
    if standing is None:
        return _opened(route, event)
    if isinstance(event.deed, ev.Migrated):
        return _migrated(route, standing, event)
    if isinstance(event.deed, ev.MigrationUndone):
        return _moved_back(route, standing, event)
    must_be_version_of(route, standing.digest)
    if isinstance(event.deed, ev.Corrected):
        return _corrected(route, standing, event)
    changed = _APPLY[type(event.deed)](route, standing, event)
    return _written(changed, event)


def must_be_version_of(route: Route, digest: str) -> None:
    """Stop with `BrokenLog` unless the digest is that of this very version (R034)."""
    if digest != route.digest:
        raise BrokenLog("the log belongs to another version of the route")


def fold(route: Route, events: Iterable[ev.Event], former: Former | None = None) -> Standing:
    """The standing that a log leads to; retracted acts do not count, but stay in `past`.

    `route` is the version on which the case stands now. `former` finds the versions on which it
    ran before, by their digests; a case that never moved needs none. Raises `BrokenLog` on an
    empty log, and on one that another version wrote.
    """
    log = list(events)
    standing: Standing | None = None
    for event, digest in zip(log, digests(log), strict=True):
        at = route if former is None or digest in ("", route.digest) else former(digest)
        standing = evolve(at, standing, event)
    if standing is None:
        raise BrokenLog("the log is empty")
    return standing


def go_on(standing: Standing, events: Iterable[ev.Event], version: Former) -> Standing:
    """Where a case stands after more lines; `version` finds the versions of the route."""
    for event in events:
        deed = event.deed
        digest = standing.digest
        if isinstance(deed, ev.Migrated | ev.MigrationUndone):
            digest = deed.to_digest
        standing = evolve(version(digest), standing, event)
    return standing


def _written(standing: Standing, event: ev.Event) -> Standing:
    return replace(standing, next_seq=event.seq + 1, past=Past(event, standing.past))


def _opened(route: Route, event: ev.Event) -> Standing:
    deed = event.deed
    if not isinstance(deed, ev.Opened):
        raise BrokenLog("the first event opens no case")
    must_be_version_of(route, deed.digest)
    return Standing(
        route=deed.route,
        digest=deed.digest,
        opened_at=event.happened_at,
        holder=deed.holder,
        signaller=deed.signaller,
        next_seq=event.seq + 1,
        past=Past(event, None),
    )


def _corrected(route: Route, standing: Standing, event: ev.Event) -> Standing:
    """Fold anew without the retracted acts; the log itself keeps every line.

    What was done before the case moved to this version cannot be retracted any more, so folding
    begins where it stood right after that.
    """
    log = [*standing.log(), event]
    gone, base = retracted_acts(log), standing.base
    since = base.next_seq if base is not None else 0
    left = base
    for each in log:
        if each.seq < since or each.act in gone:
            continue
        if not isinstance(each.deed, ev.Corrected | ev.MigrationUndone):
            left = evolve(route, left, each)
    if left is None:
        raise BrokenLog("nothing is left of the case")
    past: Past | None = None
    for each in log:
        past = Past(each, past)
    left = replace(left, base=base, before=standing.before)
    return replace(left, next_seq=event.seq + 1, past=past)


def _migrated(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    if standing.digest != deed.from_digest:
        raise BrokenLog("the case did not stand on that version")
    must_be_version_of(route, deed.to_digest)
    moved = _written(translated(route, standing, deed), event)
    return replace(moved, base=moved, before=standing)


def _moved_back(route: Route, standing: Standing, event: ev.Event) -> Standing:
    if standing.before is None:
        raise BrokenLog("the case never moved to another version")
    must_be_version_of(route, standing.before.digest)
    return replace(standing.before, next_seq=event.seq + 1, past=Past(event, standing.past))


def _on(standing: Standing, line: str, visit: Visit | None) -> Standing:
    if line == MAIN:
        step = visit.step if visit else standing.last_main_step
        return replace(standing, main=visit, last_main_step=step)
    run = standing.runs[line]
    return replace(standing, runs={**standing.runs, line: replace(run, visit=visit)})


def _step_opened(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    visit = Visit(
        line=deed.line,
        step=deed.step,
        number=event.seq,
        since=deed.known_from or event.happened_at,
        due=deed.due,
        earliest=deed.earliest,
        remind_at=deed.remind_at,
        chosen=deed.chosen,
    )
    line = route.lines[deed.line]
    gone = {
        line.keys[name]
        for name, each, _ in line.fields_of(line.steps[deed.step])
        if each.scope == "visit"
    }
    standing = _on(standing, deed.line, visit)
    return replace(standing, facts=_without(standing.facts, gone)) if gone else standing


def _without(facts: Mapping[str, Any], gone: Iterable[str]) -> dict[str, Any]:
    dropped = set(gone)
    return {key: value for key, value in facts.items() if key not in dropped}


def _step_taken(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    changes: dict[str, Any] = {
        "done": {**standing.done, (deed.line, deed.step): event.happened_at},
    }
    if deed.facts:
        changes["facts"] = {**standing.facts, **dict(deed.facts)}
    if deed.consents:
        changes["consents"] = {**standing.consents, **dict(deed.consents)}
    if deed.meldcode is not None and deed.meldcode not in standing.meldcode:
        changes["meldcode"] = {**standing.meldcode, deed.meldcode: event.happened_at}
    if deed.feedback is not None:
        told = Told(deed.feedback_to, deed.feedback, event.happened_at, deed.heard_from)
        changes["told"] = (*standing.told, told)
    return _on(replace(standing, **changes), deed.line, None)


def _step_left(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    return _on(standing, deed.line, None)


def _deviated(route: Route, standing: Standing, event: ev.Event) -> Standing:
    return replace(standing, deviations=standing.deviations + 1)


def _track_started(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    own = [key for key in standing.facts if key.startswith(f"{deed.track}.")]
    run = Run(deed.track, event.happened_at)
    return replace(
        standing,
        runs={**standing.runs, deed.track: run},
        facts=_without(standing.facts, own) if own else standing.facts,
        done={key: at for key, at in standing.done.items() if key[0] != deed.track},
    )


def _track_ended(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    run = standing.runs.get(deed.track)
    if run is None:  # its start was retracted, and a clock ended it with the case
        return standing
    ended = replace(run, visit=None, result=deed.result)
    return replace(standing, runs={**standing.runs, deed.track: ended})


def _handover_offered(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    return replace(standing, offered=deed.to)


def _handover_answered(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    holder = standing.offered if deed.accepted and standing.offered else standing.holder
    return replace(standing, holder=holder, offered=None)


def _term_passed(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    visit = standing.visit_on(deed.line)
    return _on(standing, deed.line, replace(visit, late=True)) if visit else standing


def _reminded(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    visit = standing.visit_on(deed.line)
    return _on(standing, deed.line, replace(visit, reminded=True)) if visit else standing


def _item_raised(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    item = Item(event.seq, deed.kind, deed.role, deed.about, event.happened_at)
    return replace(standing, items=(*standing.items, item))


def _day_chosen(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    visit = standing.visit_on(deed.line)
    if visit is None or visit.number != deed.visit:
        return standing
    return _on(standing, deed.line, replace(visit, due=deed.due, chosen=True))


def _item_done(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    return replace(standing, items=tuple(i for i in standing.items if i.number != deed.item))


def _registered(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    if deed.kind == "report" and 5 not in standing.meldcode:
        return replace(standing, meldcode={**standing.meldcode, 5: event.happened_at})
    return standing


def _interrupted(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    changes: dict[str, Any] = {"interrupts": standing.interrupts | {deed.kind}}
    if deed.kind == "withdrawal":
        given = [name for name, state in standing.consents.items() if state == "given"]
        named = [deed.detail] if deed.detail else given
        changes["consents"] = {**standing.consents, **dict.fromkeys(named, "withdrawn")}
    if deed.lapsed:
        changes["consents"] = {**standing.consents, **dict.fromkeys(deed.lapsed, "lapsed")}
    changed = replace(standing, **changes)
    return _without_terms(changed) if deed.kind == DEATH else changed


def _without_terms(standing: Standing) -> Standing:
    """After a death no term runs on any line; the steps stay where they are."""
    for visit in list(standing.visits()):
        still = replace(visit, due=None, earliest=None, remind_at=None, late=False)
        standing = _on(standing, visit.line, still)
    return standing


def _consent_changed(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    if not deed.kind:  # the key of the case is gone, and what was answered with it
        return standing
    return replace(standing, consents={**standing.consents, deed.detail: deed.kind})


def _link_opened(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    return replace(standing, links={**standing.links, deed.route: "asked"})


def _link_accepted(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    return replace(standing, links={**standing.links, deed.route: "accepted"})


def _link_declined(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    return replace(standing, links={**standing.links, deed.route: "declined"})


def _closed(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    return replace(standing, main=None, closed=deed.result, offered=None)


def _reopened(route: Route, standing: Standing, event: ev.Event) -> Standing:
    return replace(standing, closed=None, interrupts=standing.interrupts - {DEATH})


def _family_told(route: Route, standing: Standing, event: ev.Event) -> Standing:
    deed: Any = event.deed
    others = standing.family_told - {deed.track}
    return replace(standing, family_told=others | {deed.track} if deed.kind == "told" else others)


_APPLY: dict[type, Callable[[Route, Standing, ev.Event], Standing]] = {
    ev.StepOpened: _step_opened,
    ev.StepTaken: _step_taken,
    ev.StepLeft: _step_left,
    ev.Deviated: _deviated,
    ev.TrackStarted: _track_started,
    ev.TrackEnded: _track_ended,
    ev.HandoverOffered: _handover_offered,
    ev.HandoverAnswered: _handover_answered,
    ev.TermPassed: _term_passed,
    ev.Reminded: _reminded,
    ev.ItemRaised: _item_raised,
    ev.DayChosen: _day_chosen,
    ev.ItemDone: _item_done,
    ev.Registered: _registered,
    ev.Interrupted: _interrupted,
    ev.LinkOpened: _link_opened,
    ev.LinkAccepted: _link_accepted,
    ev.LinkDeclined: _link_declined,
    ev.Closed: _closed,
    ev.Reopened: _reopened,
    ev.ConsentChanged: _consent_changed,
    ev.FamilyTold: _family_told,
}
