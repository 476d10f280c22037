"""What is a route once it has been read: its lines, roles, words and places, and its version?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from zorgroute.core.routes.faults import Place
from zorgroute.core.routes.reader import Path, Reading
from zorgroute.core.routes.switches import records_left, steps_left
from zorgroute.core.routes.words import (
    Consent,
    OrganisationKind,
    Origin,
    Outcome,
    Parameter,
    Record,
    RecordField,
    Role,
    RouteFile,
    Share,
    Step,
    Text,
    TrackFile,
    Within,
)
from zorgroute.core.terms.term import Term, Unit

MAIN = "main"
ANYONE = "anyone"
# The young person whom a case is about, at their own door. No route names these functions: nobody
# asks a step of them. From sixteen on somebody decides alone (Jeugdwet 7.3.5), so it is another.
YOUNG_12, YOUNG_16 = "jongere_12", "jongere_16"
YOUNG = frozenset({YOUNG_12, YOUNG_16})


@dataclass(frozen=True)
class SharedTrack:
    """A shared track as read: its words and the places they stand at."""

    model: TrackFile
    reading: Reading


@dataclass(frozen=True)
class Line:
    """The main line or one track, with its roles bound to functions of this route.

    `keys` maps the field names that may be used on this line to the names of their facts.
    """

    name: str
    title: Text
    steps: Mapping[str, Step]
    results: Mapping[str, Text]
    records: Mapping[str, Record]
    keys: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    consents: Mapping[str, Consent]
    phases: Mapping[str, Text]
    stations: Mapping[str, Text]
    lead: str | None = None
    standing: bool = False
    may_start: tuple[str, ...] = ()
    known_to: tuple[str, ...] | None = None
    source: str = ""
    reading: Reading = field(default_factory=lambda: Reading(""), compare=False, repr=False)
    base: Path = ()

    @property
    def first(self) -> str:
        return next(iter(self.steps))

    def place(self, *path: str | int) -> Place:
        """Where a word of this line stands; the nearest word above it when it has no own place."""
        full: Path = (*self.base, *path)
        while full:
            found = self.reading.keys.get(full) or self.reading.places.get(full)
            if found is not None:
                return found
            full = full[:-1]
        return Place(self.reading.file, 1, 1)

    def fields_of(self, step: Step) -> Iterator[tuple[str, RecordField, Record]]:
        """The questions of a step in order: their names, themselves, and the page they are on."""
        for record_name in step.record or ():
            record = self.records[record_name]
            for name, each in record.fields.items():
                yield name, each, record


@dataclass(frozen=True)
class Route:
    """A route that can be checked, run and drawn; immutable, and identified by its digest."""

    model: RouteFile
    lines: Mapping[str, Line]
    shared: Mapping[str, SharedTrack] = field(default_factory=dict)
    parameters: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.model.route

    @property
    def version(self) -> int:
        return self.model.version

    @property
    def main(self) -> Line:
        return self.lines[MAIN]

    @property
    def roles(self) -> Mapping[str, Role]:
        return self.model.roles

    @cached_property
    def tracks(self) -> tuple[str, ...]:
        return tuple(name for name in self.lines if name != MAIN)

    @cached_property
    def exits(self) -> Mapping[str, str]:
        """Kind of exit to the track it starts, for the exits this route declares."""
        named = self.model.exits
        pairs = (("safety", named.safety), ("urgency", named.urgency), ("crisis", named.crisis))
        return {kind: track for kind, track in pairs if track is not None}

    @cached_property
    def digest(self) -> str:
        """The identity of this version: a hash of its canonical form, parameters included.

        Only what the file says counts, so that a new word of the language changes no version that
        does not use it.
        """
        canonical = {
            "route": self.model.model_dump(mode="json", by_alias=True, exclude_defaults=True),
            "parameters": dict(sorted(self.parameters.items())),
            "first": {name: line.first for name, line in sorted(self.lines.items())},
            "shared": {
                name: each.model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
                for name, each in sorted(self.shared.items())
            },
        }
        text = json.dumps(canonical, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def step(self, line: str, name: str) -> Step:
        return self.lines[line].steps[name]

    def is_family(self, role: str) -> bool:
        """Whether a role stands on the side of the family; such a role never answers for a case."""
        known = self.roles.get(role)
        return role in YOUNG or (known is not None and OrganisationKind.FAMILY in known.at)

    def takes_part(self, function: str) -> bool:
        """Whether this function is one of the route's own, or the young person it is about."""
        return function in YOUNG or any(self.plays(function, each) for each in self.roles)

    def plays(self, function: str, role: str) -> bool:
        """Whether somebody with this function may act as this role."""
        if role in (function, ANYONE):
            return True
        known = self.roles.get(role)
        return known is not None and function in (known.one_of or ())

    def may_act(self, function: str, roles: Iterable[str]) -> bool:
        """Whether somebody with this function is meant by these roles; `anyone` is every
        professional, never the family."""
        roles = tuple(roles)
        if ANYONE in roles:
            return not self.is_family(function)
        return any(self.plays(function, role) for role in roles)

    def same_organisation(self, one: str, other: str) -> bool:
        """Whether two roles can work under one roof, so that nothing crosses an organisation."""
        if one == other:
            return True
        kinds = [set(self.roles[each].at) for each in (one, other) if each in self.roles]
        return len(kinds) == 2 and bool(kinds[0] & kinds[1])

    def term(self, line: str, within: Within) -> Term | None:
        """The term in numbers; None when its parameter is an open question (semantics 14)."""
        if within.parameter is None:
            if within.max is None or within.unit is None:
                return None
            return Term(max=within.max, unit=within.unit, min=within.min, law=within.law)
        parameter = self.lines[line].parameters[within.parameter]
        value = self.parameters.get(within.parameter, parameter.value)
        if value is None:
            return None
        return Term(
            max=value,
            unit=Unit(parameter.unit),
            min=parameter.min,
            law=parameter.law or within.law,
        )

    def origin_of(self, line: str, step: str) -> Origin | None:
        return self.lines[line].steps[step].origin

    def outcomes(self) -> Iterator[tuple[str, str, str, Outcome]]:
        """Every outcome of the route: line, step, name and the outcome itself."""
        for line in self.lines.values():
            for step_name, step in line.steps.items():
                for name, outcome in step.outcomes.items():
                    yield line.name, step_name, name, outcome


def build_route(
    model: RouteFile,
    reading: Reading,
    shared: Mapping[str, SharedTrack],
    parameters: Mapping[str, int],
) -> Route:
    """Put the lines of a route together; references are checked afterwards, not here."""
    records = records_left(model, parameters)
    lines = {MAIN: _main_line(model, reading, steps_left(model, parameters), records)}
    for name, track in model.tracks.items():
        if name in shared:
            lines[name] = _shared_line(name, model, shared[name])
        else:
            keys = _keys(records, name)
            lines[name] = Line(
                name=name,
                title=track.title or model.title,
                steps=track.steps,
                results=track.results,
                records=records,
                keys=keys,
                parameters=model.parameters,
                consents=model.consents,
                phases=model.phases,
                stations=model.stations,
                lead=track.leads,
                standing=track.standing,
                may_start=track.may_start or (),
                known_to=track.known_to,
                source=model.sources[0],
                reading=reading,
                base=("tracks", name),
            )
    return Route(model, lines, dict(shared), dict(parameters))


def _main_line(
    model: RouteFile, reading: Reading, steps: Mapping[str, Step], records: Mapping[str, Record]
) -> Line:
    return Line(
        name=MAIN,
        title=model.title,
        steps=steps,
        results=model.results,
        records=records,
        keys=_keys(records, MAIN),
        parameters=model.parameters,
        consents=model.consents,
        phases=model.phases,
        stations=model.stations,
        source=model.sources[0],
        reading=reading,
    )


def _shared_line(name: str, model: RouteFile, shared: SharedTrack) -> Line:
    track, words = model.tracks[name], shared.model
    binding = dict(track.as_)
    return Line(
        name=name,
        title=track.title or words.title,
        steps={key: bind_roles(step, binding) for key, step in words.steps.items()},
        results=words.results,
        records=words.records,
        keys={
            each: f"{name}.{each}" for record in words.records.values() for each in record.fields
        },
        parameters={**words.parameters, **model.parameters},
        consents={**words.consents, **model.consents},
        phases=words.phases,
        stations=words.stations,
        lead=track.leads,
        standing=track.standing or words.standing,
        may_start=track.may_start or (),
        known_to=_bound(track.known_to or words.known_to, binding),
        source=words.sources[0],
        reading=shared.reading,
    )


def _keys(records: Mapping[str, Record], line: str) -> dict[str, str]:
    return {
        name: f"{line}.{name}" if each.scope == "track" and line != MAIN else name
        for record in records.values()
        for name, each in record.fields.items()
    }


def _bound(roles: tuple[str, ...] | None, binding: Mapping[str, str]) -> tuple[str, ...] | None:
    return None if roles is None else tuple(binding.get(role, role) for role in roles)


def bind_roles(step: Step, binding: Mapping[str, str]) -> Step:
    """A step of a shared track with its formal roles replaced by functions of the route."""
    if not binding:
        return step
    changes: dict[str, Any] = {
        "who": _bound(step.who, binding),
        "with_": _bound(step.with_, binding),
        "with_one_of": _bound(step.with_one_of, binding),
        "hands_to": binding.get(step.hands_to or "", step.hands_to),
        "shares": _bound_shares(step.shares, binding),
        "outcomes": {
            name: outcome.model_copy(update={"shares": _bound_shares(outcome.shares, binding)})
            for name, outcome in step.outcomes.items()
        },
    }
    if step.feedback is not None:
        to = binding.get(step.feedback.to, step.feedback.to)
        changes["feedback"] = step.feedback.model_copy(update={"to": to})
    if step.overdue is not None and step.overdue.tell is not None:
        tell = _bound(step.overdue.tell, binding)
        changes["overdue"] = step.overdue.model_copy(update={"tell": tell})
    return step.model_copy(update=changes)


def _bound_shares(shares: tuple[Share, ...], binding: Mapping[str, str]) -> tuple[Share, ...]:
    return tuple(each.model_copy(update={"to": _bound(each.to, binding)}) for each in shares)
