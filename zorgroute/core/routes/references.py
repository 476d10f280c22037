"""Does every name in a route point at something that exists?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zorgroute.core.routes.faults import Fault, Place, did_you_mean, fault, listed
from zorgroute.core.routes.reader import Path
from zorgroute.core.routes.route import ANYONE, MAIN, Line, Route
from zorgroute.core.routes.words import (
    Choosing,
    Guard,
    Outcome,
    Share,
    Starting,
    Step,
    Switched,
    Within,
)
from zorgroute.core.terms.term import Unit

DATE_TYPES = ("date", "date_within")
# Looking for the nearest name is slow; whoever has more faults than this mends these first.
MOST_SUGGESTIONS = 100


def reference_faults(route: Route) -> list[Fault]:
    """Every name that points at nothing, each at its own place, with the nearest known name."""
    faults = _Search(route, domains(route))
    faults.route_words()
    for line in route.lines.values():
        faults.line_words(line)
    return faults.found


@dataclass
class _Search:
    route: Route
    answers: Mapping[str, tuple[str, ...]]
    found: list[Fault] = field(default_factory=list)
    fields: dict[str, Collection[str]] = field(default_factory=dict)

    def point(
        self, kind: str, name: str | None, known: Collection[str], line: Line, *path: str | int
    ) -> None:
        """Note a fault when a name is not among the known ones of its kind."""
        if name is not None and name not in known:
            self._unknown(kind, name, known, _place_of_value(line, path))

    def point_key(
        self, kind: str, name: str, known: Collection[str], line: Line, *path: str | int
    ) -> None:
        """As `point`, for a name that stands before the colon."""
        if name not in known:
            self._unknown(kind, name, known, line.place(*path))

    def _unknown(self, kind: str, name: str, known: Collection[str], place: Place) -> None:
        mean = did_you_mean(name, known) if len(self.found) < MOST_SUGGESTIONS else ""
        self.found.append(fault(f"ref.{kind}", place, name, mean=mean, known=listed(known)))

    def role(self, name: str | None, line: Line, *path: str | int, anyone: bool = False) -> None:
        """Note a name that is no function here; a shared track is judged by its own functions."""
        route, shared = self.route, self.route.shared.get(line.name)
        if name is None or name in route.roles or (anyone and name == ANYONE):
            return
        known: Collection[str] = route.roles
        if shared is not None:
            known = shared.model.roles
            if name in route.model.tracks[line.name].as_.values():
                return  # its binding is at fault, and that is said where it is bound
        self.point("role", name, (*known, ANYONE) if anyone else known, line, *path)

    def roles(self, names: Iterable[str] | None, line: Line, *path: str | int) -> None:
        for number, name in enumerate(names or ()):
            self.role(name, line, *path, number, anyone=True)

    def tracks(self, names: Iterable[str] | None, line: Line, *path: str | int) -> None:
        for number, name in enumerate(names or ()):
            self.point("track", name, self.route.tracks, line, *path, number)

    def route_words(self) -> None:
        route, main = self.route, self.route.main
        model = route.model
        self.roles(model.may_start, main, "may_start")
        self.role(model.holds, main, "holds")
        for name, role in model.roles.items():
            self.roles(role.one_of, main, "roles", name, "one_of")
            if role.chosen_by is not None:
                self._chosen(role.chosen_by, ("roles", name, "chosen_by"))
        for name, parameter in model.parameters.items():
            for value, switched in parameter.switches.items():
                self._switched(switched, ("parameters", name, "switches", value))
        for name, consent in model.consents.items():
            self.roles(consent.to, main, "consents", name, "to")
        for kind, track in route.exits.items():
            self.point("track", track, route.tracks, main, "exits", kind)
        self._outcomes(model.traits.complex, ("traits", "complex"))
        for name, track_words in model.tracks.items():
            self.roles(track_words.may_start, main, "tracks", name, "may_start")
            self.role(track_words.leads, main, "tracks", name, "leads")
            self.roles(track_words.known_to, main, "tracks", name, "known_to")
            if name in route.shared:
                self._binding(name)
                self._shared_words(name)
        for kind, handler in model.on.items():
            self.roles(handler.tell, main, "on", kind, "tell")
            self.tracks(handler.starts, main, "on", kind, "starts")
            self.point("step", handler.to, main.steps, main, "on", kind, "to")
            self.point("result", handler.ends, main.results, main, "on", kind, "ends")
            self.role(handler.hands_to, main, "on", kind, "hands_to")

    def _switched(self, switched: Switched, path: Path) -> None:
        """What a switch names has to be in the file, whether it is left over now or not."""
        model, main = self.route.model, self.route.main
        for number, step in enumerate(switched.steps or ()):
            self.point("step", step, model.steps, main, *path, "steps", number)
        self._outcomes(switched.outcomes, (*path, "outcomes"))
        asked = {
            name: each for page in model.records.values() for name, each in page.fields.items()
        }
        for question, answers in switched.answers.items():
            self.point_key("field", question, asked, main, *path, "answers", question)
            options = asked[question].options if question in asked else answers
            for number, name in enumerate(answers):
                self.point("value", name, options, main, *path, "answers", question, number)

    def _outcomes(self, by_step: Mapping[str, Sequence[str]], path: Path) -> None:
        """Steps of the main line as the file has them, and outcomes of each."""
        model, main = self.route.model, self.route.main
        for step, outcomes in by_step.items():
            self.point_key("step", step, model.steps, main, *path, step)
            known = model.steps[step].outcomes if step in model.steps else outcomes
            for number, name in enumerate(outcomes):
                self.point("outcome", name, known, main, *path, step, number)

    def _chosen(self, by: Choosing, path: Path) -> None:
        """The question that chooses who fills a role, its answers, and the functions they mean."""
        main = self.route.main
        known = self.answers.get(fact_key(main, by.field), ())
        self.point("field", by.field, self._fields(main), main, *path, "field")
        for answer, functions in by.means.items():
            if known:
                self.point_key("value", answer, known, main, *path, "means", answer)
            self.roles(functions, main, *path, "means", answer)
        for number, name in enumerate(by.named or ()):
            self.point("field", name, self._fields(main), main, *path, "named", number)

    def _binding(self, name: str) -> None:
        track, main = self.route.model.tracks[name], self.route.main
        formal = self.route.shared[name].model.roles
        for role, bound in track.as_.items():
            self.point_key("formal_role", role, formal, main, "tracks", name, "as", role)
            self.role(bound, main, "tracks", name, "as", role, anyone=True)
        unbound = [
            each for each in formal if each not in track.as_ and each not in self.route.roles
        ]
        if unbound:
            place = _place_of_value(main, ("tracks", name, "use"))
            roles = ", ".join(unbound)
            self.found.append(fault("track.unbound_role", place, track.use or name, roles=roles))

    def _shared_words(self, name: str) -> None:
        line, words = self.route.lines[name], self.route.shared[name].model
        self.roles(words.known_to, line, "known_to")
        for each, role in words.roles.items():
            self.roles(role.one_of, line, "roles", each, "one_of")
        for each, consent in words.consents.items():
            self.roles(consent.to, line, "consents", each, "to")

    def _starts(self, line: Line, starts: tuple[Starting, ...] | None, path: Path) -> None:
        for number, starting in enumerate(starts or ()):
            tracks = self.route.tracks
            self.point("track", starting.track, tracks, line, *path, number, "track")
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
                    asked, only_if = each.only_if.field, (*path, "only_if")
                    self.point("field", asked, self._fields(line), line, *only_if, "field")
                    known = self.answers.get(fact_key(line, asked), ())
                    self._values(line, each.only_if.is_, known, only_if)

    def _step(self, line: Line, step: Step, path: Path) -> None:
        self.roles(step.who, line, *path, "who")
        self.roles(step.with_, line, *path, "with")
        self.roles(step.with_one_of, line, *path, "with_one_of")
        self.point("phase", step.phase, line.phases, line, *path, "phase")
        self.point("station", step.station, line.stations, line, *path, "station")
        self.role(step.hands_to, line, *path, "hands_to")
        self.tracks(step.needs_ended, line, *path, "needs_ended")
        self._starts(line, step.starts, (*path, "starts"))
        for number, record in enumerate(step.record or ()):
            self.point("record", record, line.records, line, *path, "record", number)
        self._guards(line, step.needs, (*path, "needs"))
        self._shares(line, step.shares, (*path, "shares"))
        self._term(line, step, path)
        if step.feedback is not None:
            feedback, place = step.feedback, (*path, "feedback")
            self.role(feedback.to, line, *place, "to", anyone=True)
            if feedback.ground is not None:
                named = feedback.ground.consent
                self.point("consent", named, line.consents, line, *place, "ground", "consent")
            self._named_term(line, feedback.after, (*place, "after"))
            self._named_term(line, feedback.within, (*place, "within"))
            self._date_field(line, feedback.at, (*place, "at"))
        self._on_track(line, step, path)
        for name, outcome in step.outcomes.items():
            self._outcome(line, outcome, (*path, "outcomes", name))

    def _term(self, line: Line, step: Step, path: Path) -> None:
        self._named_term(line, step.within, (*path, "within"))
        if step.overdue is not None:
            self.point("step", step.overdue.to, line.steps, line, *path, "overdue", "to")
            self.roles(step.overdue.tell, line, *path, "overdue", "tell")

    def _named_term(self, line: Line, term: Within | None, path: Path) -> None:
        if term is None:
            return
        name, place = term.parameter, (*path, "parameter")
        self.point("parameter", name, line.parameters, line, *place)
        if name is not None and name in line.parameters:
            self._unit(line, name, place)
        self._date_field(line, term.agreed, (*path, "agreed"))

    def _unit(self, line: Line, parameter: str, path: Path) -> None:
        unit = line.parameters[parameter].unit
        if unit not in tuple(Unit):
            place = _place_of_value(line, path)
            self.found.append(fault("term.parameter_unit", place, parameter, unit=unit))

    def _date_field(self, line: Line, name: str | None, path: Path) -> None:
        self.point("field", name, line.keys, line, *path)
        for record in line.records.values():
            if name in record.fields and record.fields[name].type not in DATE_TYPES:
                place = _place_of_value(line, path)
                self.found.append(fault("ref.not_a_date", place, name))

    def _on_track(self, line: Line, step: Step, path: Path) -> None:
        if step.on_track and line.name != MAIN:
            self.found.append(fault("track.on_track_in_track", line.place(*path, "on_track")))
        for track, moves in step.on_track.items():
            self.point_key("track", track, self.route.tracks, line, *path, "on_track", track)
            known = self.route.lines[track].results if track in self.route.lines else {}
            for result, to in moves.items():
                place = (*path, "on_track", track, result)
                if known:
                    self.point_key("result", result, known, line, *place)
                self.point("step", to, line.steps, line, *place)

    def _outcome(self, line: Line, outcome: Outcome, path: Path) -> None:
        self._step_reference(line, outcome.to, (*path, "to"))
        self.point("result", outcome.ends, line.results, line, *path, "ends")
        self._starts(line, outcome.starts, (*path, "starts"))
        self.role(outcome.hands_to, line, *path, "hands_to")
        self._guards(line, outcome.needs, (*path, "needs"))
        if outcome.when is not None:
            self._guard(line, outcome.when, (*path, "when"))
        self._shares(line, outcome.shares, (*path, "shares"))
        if outcome.opens is not None:
            self.role(outcome.opens.hands_to, line, *path, "opens", "hands_to")

    def _step_reference(self, line: Line, name: str | None, path: Path) -> None:
        if name is None or name in line.steps:
            return
        place = _place_of_value(line, path)
        elsewhere = [each.name for each in self.route.lines.values() if name in each.steps]
        if MAIN in elsewhere:
            self.found.append(fault("ref.step_on_main", place, name))
        elif elsewhere:
            self.found.append(fault("ref.step_elsewhere", place, name, line=elsewhere[0]))
        else:
            self.point("step", name, line.steps, line, *path)

    def _shares(self, line: Line, shares: tuple[Share, ...], path: Path) -> None:
        for number, share in enumerate(shares):
            self.roles(share.to, line, *path, number, "to")
            if share.ground is not None:
                named, place = share.ground.consent, (*path, number, "ground", "consent")
                self.point("consent", named, line.consents, line, *place)

    def _guards(self, line: Line, guards: tuple[Guard, ...], path: Path) -> None:
        for number, guard in enumerate(guards):
            self._guard(line, guard, (*path, number))

    def _guard(self, line: Line, guard: Guard, path: Path) -> None:
        self.point("consent", guard.consent, line.consents, line, *path, "consent")
        self.point("step", guard.done, self._steps_nearby(line), line, *path, "done")
        self.point("track", guard.ended, self.route.tracks, line, *path, "ended")
        self.role(guard.contact, line, *path, "contact", anyone=True)
        self.point("field", guard.recorded, self._fields(line), line, *path, "recorded")
        self.point("field", guard.fact, self._fields(line), line, *path, "fact")
        self._values(line, guard.is_, self._answers(line, guard), path)
        for number, part in enumerate(guard.parts):
            self._guard(line, part, (*path, guard.kind, number))

    def _steps_nearby(self, line: Line) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*line.steps, *self.route.main.steps)))

    def _fields(self, line: Line) -> Collection[str]:
        if line.name not in self.fields:
            self.fields[line.name] = dict.fromkeys(known_fields(self.route, line))
        return self.fields[line.name]

    def _answers(self, line: Line, guard: Guard) -> Collection[str]:
        if guard.ended is not None and guard.ended in self.route.lines:
            return self.route.lines[guard.ended].results
        return self.answers.get(fact_key(line, guard.fact or ""), ())

    def _values(
        self, line: Line, values: Iterable[str] | None, known: Collection[str], path: Path
    ) -> None:
        for number, value in enumerate(values or ()):
            if known:
                self.point("value", value, known, line, *path, "is", number)


def _place_of_value(line: Line, path: Path) -> Place:
    return line.reading.place_of((*line.base, *path))


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
