"""Does every name in a route point at something that exists?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from zorgroute.core.routes.faults import Fault, did_you_mean, fault
from zorgroute.core.routes.route import ANYONE, MAIN, Line, Route
from zorgroute.core.routes.words import Guard, Outcome, Share, Starting, Step
from zorgroute.core.terms.term import Unit

DATE_TYPES = ("date", "date_within")


def reference_faults(route: Route) -> list[Fault]:
    """Every name that points at nothing, each at its own place, with the nearest known name."""
    faults = _Search(route)
    faults.route_words()
    for line in route.lines.values():
        faults.line_words(line)
    return faults.found


@dataclass
class _Search:
    route: Route
    found: list[Fault] = field(default_factory=list)

    def point(
        self, kind: str, name: str | None, known: Iterable[str], line: Line, *path: str | int
    ) -> None:
        """Note a fault when a name is not among the known ones of its kind."""
        known = tuple(known)
        if name is None or name in known:
            return
        mean = did_you_mean(name, known)
        where = line.place(*path)
        self.found.append(fault(f"ref.{kind}", where, name, mean=mean, known=", ".join(known)))

    def roles(self, names: Iterable[str] | None, line: Line, *path: str | int) -> None:
        known = (*self.route.roles, ANYONE)
        for name in names or ():
            self.point("role", name, known, line, *path)

    def route_words(self) -> None:
        route, main = self.route, self.route.main
        model = route.model
        self.roles(model.may_start, main, "may_start")
        self.point("role", model.holds, route.roles, main, "holds")
        for name, role in model.roles.items():
            self.roles(role.one_of, main, "roles", name, "one_of")
        for name, consent in model.consents.items():
            self.roles(consent.to, main, "consents", name, "to")
        for kind, track in route.exits.items():
            self.point("track", track, route.tracks, main, "exits", kind)
        for name, track_words in model.tracks.items():
            self.roles(track_words.may_start, main, "tracks", name, "may_start")
            self.point("role", track_words.leads, route.roles, main, "tracks", name, "leads")
            self.roles(track_words.known_to, main, "tracks", name, "known_to")
            self._binding(name)
        for kind, handler in model.on.items():
            self.roles(handler.tell, main, "on", kind, "tell")
            self.tracks(handler.starts, main, "on", kind, "starts")
            self.point("step", handler.to, main.steps, main, "on", kind, "to")
            self.point("result", handler.ends, main.results, main, "on", kind, "ends")

    def _binding(self, name: str) -> None:
        track = self.route.model.tracks[name]
        if track.use is None:
            return
        formal = self.route.shared[name].model.roles
        for role, bound in track.as_.items():
            self.point("formal_role", role, formal, self.route.main, "tracks", name, "as", role)
            self.roles([bound], self.route.main, "tracks", name, "as", role)
        unbound = [
            each for each in formal if each not in track.as_ and each not in self.route.roles
        ]
        if unbound:
            place = self.route.main.place("tracks", name, "use")
            self.found.append(
                fault("track.unbound_role", place, track.use, roles=", ".join(unbound))
            )

    def tracks(self, names: Iterable[str] | None, line: Line, *path: str | int) -> None:
        for name in names or ():
            self.point("track", name, self.route.tracks, line, *path)

    def _starts(
        self, line: Line, starts: tuple[Starting, ...] | None, path: tuple[str | int, ...]
    ) -> None:
        for number, starting in enumerate(starts or ()):
            self.tracks([starting.track], line, *path, number, "track")
            if starting.when is not None:
                self._guard(line, starting.when, (*path, number, "when"))

    def line_words(self, line: Line) -> None:
        for name, step in line.steps.items():
            self._step(line, step, ("steps", name))
        for name, record in line.records.items():
            if line.name != MAIN and line.name not in self.route.shared:
                break  # an own track shares the records of the route; those are read once
            for field_name, each in record.fields.items():
                path = ("records", name, "fields", field_name)
                self.point("consent", each.consent, line.consents, line, *path, "consent")
                if each.only_if is not None:
                    known = known_fields(self.route, line)
                    self.point("field", each.only_if.field, known, line, *path, "only_if", "field")

    def _step(self, line: Line, step: Step, path: tuple[str | int, ...]) -> None:
        route = self.route
        self.roles(step.who, line, *path, "who")
        self.roles(step.with_, line, *path, "with")
        self.roles(step.with_one_of, line, *path, "with_one_of")
        self.point("phase", step.phase, line.phases, line, *path, "phase")
        self.point("station", step.station, line.stations, line, *path, "station")
        self.point("role", step.hands_to, route.roles, line, *path, "hands_to")
        self.tracks(step.needs_ended, line, *path, "needs_ended")
        self._starts(line, step.starts, (*path, "starts"))
        for record in step.record or ():
            self.point("record", record, line.records, line, *path, "record")
        self._guards(line, step.needs, (*path, "needs"))
        self._shares(line, step.shares, (*path, "shares"))
        self._term(line, step, path)
        if step.feedback is not None:
            self.roles([step.feedback.to], line, *path, "feedback", "to")
            if step.feedback.ground is not None:
                consent = step.feedback.ground.consent
                self.point("consent", consent, line.consents, line, *path, "feedback", "ground")
        self._on_track(line, step, path)
        for name, outcome in step.outcomes.items():
            self._outcome(line, outcome, (*path, "outcomes", name))

    def _term(self, line: Line, step: Step, path: tuple[str | int, ...]) -> None:
        if step.within is not None:
            within = step.within
            self.point("parameter", within.parameter, line.parameters, line, *path, "within")
            if within.parameter in line.parameters:
                unit = line.parameters[str(within.parameter)].unit
                if unit not in {each.value for each in Unit}:
                    place = line.place(*path, "within")
                    self.found.append(
                        fault("term.parameter_unit", place, within.parameter or "", unit=unit)
                    )
            self._date_field(line, within.agreed, (*path, "within", "agreed"))
        if step.overdue is not None:
            self.point("step", step.overdue.to, line.steps, line, *path, "overdue")
            self.roles(step.overdue.tell, line, *path, "overdue", "tell")

    def _date_field(self, line: Line, name: str | None, path: tuple[str | int, ...]) -> None:
        self.point("field", name, line.keys, line, *path)
        for record in line.records.values():
            if name in record.fields and record.fields[name].type not in DATE_TYPES:
                self.found.append(fault("ref.not_a_date", line.place(*path), name or ""))

    def _on_track(self, line: Line, step: Step, path: tuple[str | int, ...]) -> None:
        if step.on_track and line.name != MAIN:
            self.found.append(fault("track.on_track_in_track", line.place(*path, "on_track")))
        for track, moves in step.on_track.items():
            self.tracks([track], line, *path, "on_track", track)
            known = self.route.lines[track].results if track in self.route.lines else {}
            for result, to in moves.items():
                if known:
                    self.point("result", result, known, line, *path, "on_track", track, result)
                self.point("step", to, line.steps, line, *path, "on_track", track, result)

    def _outcome(self, line: Line, outcome: Outcome, path: tuple[str | int, ...]) -> None:
        self._step_reference(line, outcome.to, (*path, "to"))
        self.point("result", outcome.ends, line.results, line, *path, "ends")
        self._starts(line, outcome.starts, (*path, "starts"))
        self.point("role", outcome.hands_to, self.route.roles, line, *path, "hands_to")
        self._guards(line, outcome.needs, (*path, "needs"))
        if outcome.when is not None:
            self._guard(line, outcome.when, (*path, "when"))
        self._shares(line, outcome.shares, (*path, "shares"))
        if outcome.opens is not None:
            self.point("role", outcome.opens.hands_to, self.route.roles, line, *path, "opens")

    def _step_reference(self, line: Line, name: str | None, path: tuple[str | int, ...]) -> None:
        if name is None or name in line.steps:
            return
        elsewhere = [each.name for each in self.route.lines.values() if name in each.steps]
        if elsewhere:
            place = line.place(*path)
            self.found.append(fault("ref.step_elsewhere", place, name, line=elsewhere[0]))
            return
        self.point("step", name, line.steps, line, *path)

    def _shares(self, line: Line, shares: tuple[Share, ...], path: tuple[str | int, ...]) -> None:
        for number, share in enumerate(shares):
            self.roles(share.to, line, *path, number, "to")
            if share.ground is not None:
                consent = share.ground.consent
                self.point("consent", consent, line.consents, line, *path, number, "ground")

    def _guards(self, line: Line, guards: tuple[Guard, ...], path: tuple[str | int, ...]) -> None:
        for number, guard in enumerate(guards):
            self._guard(line, guard, (*path, number))

    def _guard(self, line: Line, guard: Guard, path: tuple[str | int, ...]) -> None:
        self.point("consent", guard.consent, line.consents, line, *path, "consent")
        self.point("step", guard.done, self._steps_nearby(line), line, *path, "done")
        self.tracks([guard.ended] if guard.ended else None, line, *path, "ended")
        self.roles([guard.contact] if guard.contact else None, line, *path, "contact")
        known = known_fields(self.route, line)
        self.point("field", guard.recorded, known, line, *path, "recorded")
        self.point("field", guard.fact, known, line, *path, "fact")
        self._values(line, guard, path)
        for number, part in enumerate(guard.parts):
            self._guard(line, part, (*path, guard.kind, number))

    def _steps_nearby(self, line: Line) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*line.steps, *self.route.main.steps)))

    def _values(self, line: Line, guard: Guard, path: tuple[str | int, ...]) -> None:
        known: Iterable[str] = ()
        if guard.ended is not None and guard.ended in self.route.lines:
            known = self.route.lines[guard.ended].results
        elif guard.kind == "fact":
            known = domains(self.route).get(fact_key(line, guard.fact or ""), ())
        for value in guard.is_ or ():
            if known:
                self.point("value", value, known, line, *path, "is")


def fact_key(line: Line, name: str) -> str:
    """The name under which a field of this line is kept: `track.field` stays what it is."""
    return line.keys.get(name, name)


def known_fields(route: Route, line: Line) -> tuple[str, ...]:
    """The names a guard on this line may use: its own fields, the case's, and `track.field`."""
    dotted = [key for each in route.lines.values() for key in each.keys.values() if "." in key]
    return tuple(dict.fromkeys((*line.keys, *route.main.keys, *dotted)))


def domains(route: Route) -> Mapping[str, tuple[str, ...]]:
    """For every fact with a closed set of answers: that set (semantics 4)."""
    return dict(_domains(route))


def _domains(route: Route) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in route.lines.values():
        for record in line.records.values():
            for name, each in record.fields.items():
                answers = answers_of(each.type, tuple(each.options), unknown=each.unknown)
                if answers:
                    yield line.keys[name], answers


def answers_of(kind: str, options: tuple[str, ...], *, unknown: bool) -> tuple[str, ...]:
    """The closed set of answers of a field type, or nothing when anything may be written."""
    if kind == "yes_no":
        return ("ja", "nee", "weet_niet") if unknown else ("ja", "nee")
    if kind in ("choice", "choices"):
        return options
    if kind == "safety_weighing":
        return ("veilig", "twijfel", "onveilig")
    if kind == "consent_request":
        return ("given", "refused")
    return ()
