"""What of a running case does another version of its route see otherwise?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from zorgroute.core.answers import Reason
from zorgroute.core.engine.guards import missing
from zorgroute.core.engine.known import CaseKnown
from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.standing import Standing, Visit
from zorgroute.core.engine.world import World
from zorgroute.core.routes.measure import ranks
from zorgroute.core.routes.references import answers_of
from zorgroute.core.routes.route import ANYONE, MAIN, Line, Route
from zorgroute.core.routes.words import RecordField, Step

# What people should know: an answer or consent that the new version asks no more, or anew; an
# open step that somebody else does, that would now be refused, or whose term stays; and a step
# that the new version has before an open one.
NoteKind = Literal[
    "fact_gone",
    "fact_again",
    "consent_gone",
    "consent_again",
    "doer",
    "refused",
    "term_stays",
    "passed",
]


@dataclass(frozen=True)
class Pair:
    """The version that a case runs on and the one that it may move to."""

    old: Route
    new: Route


@dataclass(frozen=True)
class Note:
    """Something that changes for a case; `name` is a field, a consent or a step.

    Names of facts and consents are those of the old version, names of steps those of the new one.
    """

    kind: NoteKind
    name: str
    line: str = MAIN
    reasons: tuple[Reason, ...] = ()


def is_same_step(old: Route, new: Route, line: str, step: str) -> bool:
    """Whether a step means the same in both: there is one of that name on that line, somebody who
    did it still does, and it counts as the same step of the meldcode."""
    if line not in new.lines or step not in new.lines[line].steps:
        return False
    before, after = old.step(line, step), new.step(line, step)
    return before.meldcode == after.meldcode and _share_a_doer(old, new, before, after)


def _share_a_doer(old: Route, new: Route, before: Step, after: Step) -> bool:
    if ANYONE in (*before.who, *after.who):
        return True
    return any(
        new.plays(function, role)
        for role in after.who
        for who in before.who
        for function in (who, *_functions(old, who))
    )


def _functions(route: Route, role: str) -> tuple[str, ...]:
    known = route.roles.get(role)
    return (known.one_of or ()) if known else ()


def is_same_role(old: Route, new: Route, name: str) -> bool:
    """Whether a function is there in both, on the same side and at a kind of organisation that it
    was at before."""
    if name not in new.roles:
        return False
    if name not in old.roles:
        return not new.is_family(name)
    same_side = old.is_family(name) == new.is_family(name)
    return same_side and bool(set(old.roles[name].at) & set(new.roles[name].at))


def cannot_stop(route: Route, line: str) -> bool:
    """Whether a track is one of safety: an exit, or one with steps of the meldcode."""
    steps = route.lines[line].steps.values()
    return line in route.exits.values() or any(step.meldcode is not None for step in steps)


def fields_by_key(route: Route) -> Mapping[str, tuple[str, str, RecordField]]:
    """Every question of a route under the name of its fact: its line, its name and itself."""
    found: dict[str, tuple[str, str, RecordField]] = {}
    for line in route.lines.values():
        for record in line.records.values():
            for name, field in record.fields.items():
                found.setdefault(line.keys[name], (line.name, name, field))
    return found


def lost_facts(old: Route, new: Route, standing: Standing) -> Iterator[str]:
    """The facts that do not count in the other version: not asked there, or asked otherwise."""
    before, after = fields_by_key(old), fields_by_key(new)
    for key, value in standing.facts.items():
        was, asked = before.get(key), after.get(key)
        if asked is None or (was and not _still_answers(was[2], asked[2], value)):
            yield key


def _still_answers(before: RecordField, after: RecordField, value: Value) -> bool:
    if before.type != after.type:
        return False
    allowed = answers_of(after.type, tuple(after.options), unknown=after.unknown)
    given = value if isinstance(value, tuple) else (value,)
    return not allowed or all(each in allowed for each in given)


def lost_consents(old: Route, new: Route, standing: Standing) -> Iterator[str]:
    """The consents that do not count in the other version.

    One that is asked no more; and a yes to something else than what is asked there: a no stays.
    """
    before, after = _consents(old), _consents(new)
    for name, said in standing.consents.items():
        if name not in after or (said == "given" and before.get(name) != after[name]):
            yield name


def _consents(route: Route) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    return {
        name: (frozenset(each.to), frozenset(map(str, each.classes)))
        for line in route.lines.values()
        for name, each in line.consents.items()
    }


def asked_otherwise(pair: Pair) -> Iterator[Note]:
    """What another version asks no more, or asks so that an earlier answer may not count."""
    before, after = fields_by_key(pair.old), fields_by_key(pair.new)
    for key, (line, name, field) in before.items():
        if key not in after:
            yield Note("fact_gone", name, line)
        elif not _takes_all_of(field, after[key][2]):
            yield Note("fact_again", name, line)
    was, asked = _consents(pair.old), _consents(pair.new)
    for name in was:
        if name not in asked:
            yield Note("consent_gone", name)
        elif was[name] != asked[name]:
            yield Note("consent_again", name)


def _takes_all_of(before: RecordField, after: RecordField) -> bool:
    return before.type == after.type and set(before.options) <= set(after.options)


def notes_on(
    pair: Pair, standing: Standing, after: Standing | None, world: World, now: datetime
) -> Iterator[Note]:
    """What changes for a case; `after` is where it would stand, when that is known already."""
    yield from _fact_notes(pair.old, pair.new, standing)
    asked = _consents(pair.new)
    for name in lost_consents(pair.old, pair.new, standing):
        yield Note("consent_again" if name in asked else "consent_gone", name)
    if after is None:
        return
    known = CaseKnown.before(standing, world, now), CaseKnown.before(after, world, now)
    for visit in after.visits():
        former = standing.visit_on(visit.line)
        if former is not None:
            yield from _step_notes(pair, former, visit, known)


def _fact_notes(old: Route, new: Route, standing: Standing) -> Iterator[Note]:
    before, after = fields_by_key(old), fields_by_key(new)
    for key in lost_facts(old, new, standing):
        if key in before and standing.facts[key] not in ("", ()):
            line, name, _ = before[key]
            yield Note("fact_again" if key in after else "fact_gone", name, line)


def _step_notes(
    pair: Pair, former: Visit, visit: Visit, known: tuple[CaseKnown, CaseKnown]
) -> Iterator[Note]:
    line, step = pair.new.lines[visit.line], pair.new.step(visit.line, visit.step)
    before = pair.old.lines[former.line]
    if step.who != before.steps[former.step].who:
        yield Note("doer", visit.step, visit.line)
    if visit.due is not None:
        yield Note("term_stays", visit.step, visit.line)
    was = set(_missing(before, former.step, known[0]))
    fresh = [each for each in _missing(line, visit.step, known[1]) if each not in was]
    if fresh:
        yield Note("refused", visit.step, visit.line, tuple(fresh))
    for name in _on_the_way_to(line, visit.step):
        if name not in before.steps and (visit.line, name) not in known[1].standing.done:
            yield Note("passed", name, visit.line)


def _missing(line: Line, name: str, known: CaseKnown) -> Iterator[Reason]:
    """What keeps a step from being done; what its own form asks may still be answered."""
    step = line.steps[name]
    asked = {each for each, _, _ in line.fields_of(step)}
    for number, guard in enumerate(step.needs):
        for each in missing(guard, line, known, f"{line.name}/{name}/needs.{number}"):
            if each.fact("field") not in asked:
                yield each


def _on_the_way_to(line: Line, step: str) -> Iterator[str]:
    """The steps of a line that lie before one, however one comes there."""
    rank, ways = ranks(line), _ways_to(line, step)
    yield from sorted(ways, key=lambda name: rank[name])


def _ways_to(line: Line, step: str) -> set[str]:
    """Every step from which this one is reached going forward."""
    rank = ranks(line)
    found = {step}
    for name in sorted(line.steps, key=lambda each: -rank[each]):
        to = {out.to for out in line.steps[name].outcomes.values() if out.to is not None}
        if rank[name] < rank[step] and to & found:
            found.add(name)
    return found - {step}
