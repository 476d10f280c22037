"""What does a municipality answer to the questions that an agreed route leaves open?

The answers stand in a file of their own, beside the route: the agreement stays as it was signed,
and the municipality says who decided on each number and when (semantics 14).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from zorgroute.core.routes.faults import Fault, Place, Unreadable, did_you_mean, fault, listed
from zorgroute.core.routes.load import read_as
from zorgroute.core.routes.reader import Reading
from zorgroute.core.routes.route import Route, build_route
from zorgroute.core.routes.scalars import Day, Name, NumberOrOpen, Sentence, Subject, YesNo
from zorgroute.core.routes.schema import schema_of
from zorgroute.core.routes.words import Parameter, Words

OPEN = "open"


class Answer(Words):
    """One answer: the number, who decided on it and when; `open` where nobody did so yet."""

    value: NumberOrOpen
    decided_by: Sentence | None = Field(None, description="who decided, as a function or a body")
    decided_on: Day | None = Field(None, description="the day of the decision: 2026-03-01")
    source: Sentence | None = Field(None, description="where the decision is written down")
    example: YesNo = Field(False, description="a number to try with, that nobody decided on")

    @model_validator(mode="after")
    def _is_decided(self) -> Self:
        is_claimed = self.value is not None and not self.example
        if is_claimed and (self.decided_by is None or self.decided_on is None):
            raise PydanticCustomError("answer.not_decided", "decided")
        return self


class ParametersFile(Words):
    """The answers of one municipality, per route or shared track."""

    municipality: Name
    values: dict[Subject, dict[Name, Answer]] = Field(default_factory=dict)


@dataclass(frozen=True)
class Parameters:
    """A parameter file as read: its words, and the places they stand at."""

    model: ParametersFile
    reading: Reading


@dataclass(frozen=True)
class OpenQuestion:
    """A number that the agreement asks for and does not give.

    `subject` is the route or shared track that asks, as a parameter file names it; `value` is what
    the municipality answered, if it did; `steps` are the steps that wait as long as it says.
    """

    name: str
    subject: str
    parameter: Parameter
    place: Place
    value: int | None = None
    steps: tuple[tuple[str, str], ...] = ()


def read_parameters(content: bytes, file: str) -> Parameters | Unreadable:
    """Read a parameter file, or name every fault in it at once."""
    read = read_as(ParametersFile, content, file)
    return read if isinstance(read, Unreadable) else Parameters(*read)


def values_for(parameters: Parameters, route: Route) -> Mapping[str, int] | Unreadable:
    """The numbers of a parameter file that are about this route, or every fault in them.

    Answers about a shared track hold for every route that uses it; those about the route itself go
    first. Only what the agreement leaves open can be answered: another number than the agreement
    states asks for another version of the route.
    """
    model, reading = parameters.model, parameters.reading
    here = route.model.for_.municipality
    if model.municipality != here:
        place = reading.place_of(("municipality",))
        told = fault("answer.municipality", place, model.municipality, expected=here)
        return Unreadable((told,))
    faults: list[Fault] = []
    values: dict[str, int] = {}
    for subject, known in _known(route):
        for name, answer in model.values.get(subject, {}).items():
            wrong = _wrong(reading, subject, name, answer, known)
            if wrong is not None:
                faults.append(wrong)
            elif answer.value is not None:
                values[name] = answer.value
    return Unreadable(tuple(sorted(set(faults)))) if faults else values


def _known(route: Route) -> Iterator[tuple[str, Mapping[str, Parameter]]]:
    """The subjects of a route with what may be answered about each: its tracks, then itself."""
    own = dict(route.model.parameters)
    every: dict[str, Parameter] = {}
    for name, shared in route.shared.items():
        asked = {**shared.model.parameters, **_overridden(shared.model.parameters, own)}
        every.update(asked)
        yield route.model.tracks[name].use or name, asked
    yield route.name, {**every, **own}


def _overridden(
    shared: Mapping[str, Parameter], own: Mapping[str, Parameter]
) -> Mapping[str, Parameter]:
    return {name: own[name] for name in shared if name in own}


def _wrong(
    reading: Reading, subject: str, name: str, answer: Answer, known: Mapping[str, Parameter]
) -> Fault | None:
    path = ("values", subject, name)
    place = reading.keys[path]
    parameter = known.get(name)
    if parameter is None:
        mean = did_you_mean(name, known)
        return fault("ref.parameter_value", place, name, mean=mean, known=listed(known))
    if answer.value is None:
        return None
    place = reading.place_of((*path, "value"))
    if parameter.value is not None:
        stated = str(parameter.value)
        return fault("answer.not_asked", place, name, stated=stated)
    if not parameter.can_be(answer.value):
        return fault("parameter.value", place, name, value=str(answer.value))
    return None


def parameters_faults(parameters: Parameters, routes: Iterable[Route]) -> tuple[Fault, ...]:
    """Everything in a parameter file that does not fit the routes of this municipality."""
    faults: set[Fault] = set()
    subjects: dict[str, None] = {}
    for route in routes:
        subjects.update(dict.fromkeys(subject for subject, _ in _known(route)))
        found = values_for(parameters, route)
        faults.update(found.faults if isinstance(found, Unreadable) else ())
    for subject in parameters.model.values:
        if subject not in subjects:
            place = parameters.reading.keys[("values", subject)]
            mean, known = did_you_mean(subject, subjects), listed(subjects)
            faults.add(fault("ref.subject", place, subject, mean=mean, known=known))
    return tuple(sorted(faults))


def with_values(route: Route, values: Mapping[str, int]) -> Route:
    """The route with the answers of a municipality; another digest, so another version to run."""
    return build_route(route.model, route.main.reading, route.shared, values)


def questions_of(route: Route) -> tuple[OpenQuestion, ...]:
    """Everything the agreement leaves open, answered or not, the route's own questions first."""
    found: dict[str, OpenQuestion] = {}
    for name, parameter in route.model.parameters.items():
        if parameter.value is None:
            place = route.main.place("parameters", name)
            found[name] = _question(route, name, route.name, parameter, place)
    for track, shared in route.shared.items():
        for name, parameter in shared.model.parameters.items():
            if parameter.value is None and name not in route.model.parameters:
                subject = route.model.tracks[track].use or track
                place = route.lines[track].place("parameters", name)
                found.setdefault(name, _question(route, name, subject, parameter, place))
    return tuple(found.values())


def open_questions(route: Route) -> tuple[OpenQuestion, ...]:
    """What nobody has answered yet; a route with any of these is not for real cases."""
    return tuple(each for each in questions_of(route) if each.value is None)


def _question(
    route: Route, name: str, subject: str, parameter: Parameter, place: Place
) -> OpenQuestion:
    steps = tuple(
        (line.name, step_name)
        for line in route.lines.values()
        for step_name, step in line.steps.items()
        if step.within is not None and step.within.parameter == name
    )
    return OpenQuestion(name, subject, parameter, place, route.parameters.get(name), steps)


def parameters_text(
    municipality: str,
    answers: Mapping[str, Mapping[str, Answer]],
    remarks: Mapping[tuple[str, str], str] | None = None,
    heading: str = "",
) -> str:
    """A parameter file as text, to be read again by `read_parameters`.

    `remarks` are said above an answer, by subject and name; `heading` above the file.
    """
    lines = [f"# {heading}"] if heading else []
    lines += [f"municipality: {municipality}", "values:" if answers else "values: {}"]
    for subject, some in answers.items():
        lines.append(f"  {subject}:")
        for name, answer in some.items():
            said = (remarks or {}).get((subject, name))
            if said:
                lines.append(f"    # {' '.join(said.split())}")
            lines.append(f"    {name}: {{{', '.join(_words_of(answer))}}}")
    return "\n".join(lines) + "\n"


def _words_of(answer: Answer) -> Iterator[str]:
    yield f"value: {OPEN if answer.value is None else answer.value}"
    if answer.decided_by is not None:
        yield f"decided_by: {_quoted(answer.decided_by)}"
    if answer.decided_on is not None:
        yield f"decided_on: {answer.decided_on.isoformat()}"
    if answer.source is not None:
        yield f"source: {_quoted(answer.source)}"
    if answer.example:
        yield "example: yes"


def _quoted(text: str) -> str:
    """A text between quotes as JSON has them, which YAML reads the same."""
    return json.dumps(text, ensure_ascii=False)


def parameters_schema() -> dict[str, Any]:
    """The JSON Schema of a parameter file, for editors."""
    return schema_of(ParametersFile, "Zorgroute: parameters")
