"""Does every name in a scenario that has to be one of the route point at something there?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from zorgroute.core.routes.faults import Fault, Place, did_you_mean, fault, listed
from zorgroute.core.routes.reader import Path, Reading
from zorgroute.core.routes.references import domains, known_fields
from zorgroute.core.routes.route import Line, Route
from zorgroute.core.routes.words import Step
from zorgroute.core.simulation.scenario_references import (
    AGE,
    CONSENT,
    CONSENT_ANSWERS,
    Names,
    key_place,
)
from zorgroute.core.simulation.scenario_scalars import plain
from zorgroute.core.simulation.scenario_words import ScenarioFile

# Who comes in, waits, loses patience or comes back does so on the main line.
ON_MAIN = ("waiting", "patience", "relapse")


def outer_faults(model: ScenarioFile, reading: Reading, route: Route) -> list[Fault]:
    """Every name that has to be one of the route and is not."""
    names = Names(reading)
    if model.route != route.name:
        names.point("route", model.route, (route.name,), "route")
        return names.found
    steps = all_steps(route)
    main = {name: each for name, each in steps.items() if each[0].name == route.main.name}
    for path, name in _steps_named(model):
        known = main if path[0] in ON_MAIN or path[-1] == "begins" else steps
        names.point("step", name, known, *path)
    for name in model.beside_steps:
        if name not in steps:
            names.found.append(
                unknown_step(name, steps, key_place(reading, ("beside_steps", name)))
            )
    _route_facts(model, route, names)
    for track in model.tracks:
        names.point("track", track, route.tracks, "tracks", track)
    for name, function in model.functions.items():
        for at, role in enumerate(function.roles or ()):
            names.point("role", role, route.roles, "functions", name, "roles", at)
        if function.roles is None:
            names.point("function", name, route.roles, "functions", name)
    for name in model.steps.keys() & steps.keys():
        _step(model, name, steps[name][1], route, names)
    _ends(model, route, names)
    _parameters(model, route, names)
    return names.found


def unknown_step(name: str, known: Collection[str], place: Place) -> Fault:
    """The fault of a step that the route does not have, with the nearest one that it has."""
    mean = did_you_mean(name, known)
    return fault("scenario.ref.step", place, name, mean=mean, known=listed(known))


def all_steps(route: Route) -> dict[str, tuple[Line, Step]]:
    """Every step under the name that a scenario gives it: its own, or `track.step`.

    A step that is switched off has its place here too: the scenario may hold its numbers.
    """
    found: dict[str, tuple[Line, Step]] = {}
    for line in route.lines.values():
        for name, step in line.steps.items():
            if line.name != route.main.name:
                found[f"{line.name}.{name}"] = (line, step)
            found.setdefault(name, (line, step))
    for name, step in route.model.steps.items():
        found.setdefault(name, (route.main, step))
    return found


def _steps_named(model: ScenarioFile) -> Iterator[tuple[Path, str]]:
    yield from ((("steps", name), name) for name in model.steps)
    for name, group in model.children.items():
        if group.begins is not None:
            yield ("children", name, "begins"), group.begins
    for name, track in model.tracks.items():
        if track.after is not None:
            yield ("tracks", name, "after"), track.after
    for kind, some in (("meetings", model.meetings), ("places", model.places)):
        for name, each in some.items():
            yield from (((kind, name, "steps", at), step) for at, step in enumerate(each.steps))
    for at, patience in enumerate(model.patience):
        yield from ((("patience", at, "steps", n), each) for n, each in enumerate(patience.steps))
        if patience.to is not None:
            yield ("patience", at, "to"), patience.to
    yield from ((("waiting", at, "step"), each.step) for at, each in enumerate(model.waiting))
    yield from ((("relapse", at, "to"), each.to) for at, each in enumerate(model.relapse))
    yield from ((("fits", name, "step"), fit.step) for name, fit in model.fits.items())
    for name, steps in model.bypass.channels.items() if model.bypass else ():
        yield from ((("bypass", "channels", name, at), each) for at, each in enumerate(steps))


def _route_facts(model: ScenarioFile, route: Route, names: Names) -> None:
    """A fact that is a field of the route has its answers, a consent is given or refused."""
    answers = domains(route)
    fields = {each for line in route.lines.values() for each in known_fields(route, line)}
    consents = {each for line in route.lines.values() for each in line.consents}
    given = [(("facts", name, "shares", each), name, each)
             for name, fact in model.facts.items() for each in fact.shares]  # fmt: skip
    given += [(("children", name, "facts", fact), fact, each)
              for name, group in model.children.items()
              for fact, each in group.facts.items()]  # fmt: skip
    for path, name, answer in given:
        if name.startswith(CONSENT):
            names.point("consent", name.removeprefix(CONSENT), consents, *path[:2])
            names.point("answer", answer, CONSENT_ANSWERS, *path)
        elif name == AGE and not answer.isdigit():
            names.note("scenario.age", path, answer)
        elif name in fields and name in answers:
            names.point("answer", answer, answers[name], *path)


def _step(model: ScenarioFile, name: str, step: Step, route: Route, names: Names) -> None:
    numbers = model.steps[name]
    outcomes = _all_outcomes(route, name, step)
    path: Path = ("steps", name)
    for where, doing in ((path, numbers), *(
        ((*path, "for", at), each) for at, each in enumerate(numbers.for_)
    )):  # fmt: skip
        for outcome in doing.shares:
            names.point("outcome", outcome, outcomes, *where, "shares", outcome)
        names.point("outcome", doing.rest, (*outcomes, "main"), *where, "rest")
        names.point("role", doing.by, (*route.roles, *model.functions), *where, "by")
        if doing.work is not None and doing.work.unit not in ("minutes", "hours"):
            names.note("scenario.work_unit", (*where, "work"), doing.work.unit)
    for outcome in numbers.sets:
        names.point("outcome", outcome, outcomes, *path, "sets", outcome)


def _all_outcomes(route: Route, name: str, step: Step) -> Mapping[str, object]:
    """The outcomes of a step, with those that are switched off."""
    whole = route.model.steps.get(name.rsplit(".", maxsplit=1)[-1])
    return {**(whole.outcomes if whole is not None else {}), **step.outcomes}


def _ends(model: ScenarioFile, route: Route, names: Names) -> None:
    results = route.main.results
    for at, patience in enumerate(model.patience):
        names.point("result", patience.ends, results, "patience", at, "ends")
    for at, relapse in enumerate(model.relapse):
        names.point("result", relapse.result, results, "relapse", at, "result")


def _parameters(model: ScenarioFile, route: Route, names: Names) -> None:
    known = {each: line.parameters[each] for line in route.lines.values()
             for each in line.parameters}  # fmt: skip
    for name, amount in model.parameters.items():
        if names.point("parameter", name, known, "parameters", name) and not known[name].can_be(
            int(amount.value)
        ):
            names.note("parameter.value", ("parameters", name), name, value=plain(amount.value))
