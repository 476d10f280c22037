"""Does every name in a scenario point at something, and does every number say where it is from?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from zorgroute.core.routes.faults import Fault, Place, did_you_mean, fault, listed
from zorgroute.core.routes.reader import Path, Reading
from zorgroute.core.simulation.assumptions import Number, numbers_of
from zorgroute.core.simulation.scenario_scalars import ASSUMPTION, DurationWords, plain
from zorgroute.core.simulation.scenario_words import Doing, ScenarioFile, Shares

AREA, AGE, CONSENT = "area", "age", "consent."
CONSENT_ANSWERS = ("given", "refused")
# Shares are written with a few digits; so much may they differ from one together.
ROUNDING = 1e-6
MOST_SUGGESTIONS = 100


@dataclass
class Names:
    """Collects names that point at nothing, with the nearest one that is known."""

    reading: Reading
    found: list[Fault] = field(default_factory=list)

    def point(self, kind: str, name: str | None, known: Collection[str], *path: str | int) -> bool:
        """Whether a name is known; a fault is noted when it is not."""
        if name is None or name in known:
            return True
        mean = did_you_mean(name, known) if len(self.found) < MOST_SUGGESTIONS else ""
        facts = {"mean": mean, "known": listed(known)}
        self.found.append(fault(f"scenario.ref.{kind}", self.place(*path), name, **facts))
        return False

    def place(self, *path: str | int) -> Place:
        """Where a value stands; the nearest word above it when it has no place of its own."""
        return place_in(self.reading, path)

    def note(self, code: str, path: Path, offending: str = "", **facts: str) -> None:
        self.found.append(fault(code, self.place(*path), offending, **facts))


def place_in(reading: Reading, path: Path) -> Place:
    """The place of a value, or of the nearest word above it."""
    there = reading.path_in_file(path)
    if there != path and path and (*there, path[-1]) in reading.keys:
        return reading.keys[(*there, path[-1])]
    return reading.place_of(there)


def key_place(reading: Reading, path: Path) -> Place:
    """The place of the name before the colon."""
    return reading.keys.get(path) or place_in(reading, path)


def inner_faults(model: ScenarioFile, reading: Reading) -> list[Fault]:
    """Every fault that can be seen without the route."""
    names = Names(reading)
    _sources(model, reading, names)
    _paths(model, reading, names)
    _areas(model, names)
    _facts(model, names)
    _pools(model, names)
    if model.beside_steps and model.beside is None:
        names.note("scenario.beside_none", ("beside_steps",), "beside_steps")
    for path, each in all_shares(model):
        _sum(each, path, names)
    return names.found


def _sources(model: ScenarioFile, reading: Reading, names: Names) -> None:
    known = (*model.sources, ASSUMPTION)
    for number in numbers_of(model, reading):
        if number.source is None:
            names.found.append(_no_source(number))
            continue
        if " " not in number.source and number.source != "knop":
            names.point("source", number.source, known, *number.path)


def _no_source(number: Number) -> Fault:
    word = str(number.path[-1])
    value, unit = number.words.words()
    written = f"{value} {unit}".strip()
    if isinstance(number.words, DurationWords) and number.words.law != "fixed":
        return fault("scenario.no_source_law", number.place, word, law=number.words.law)
    return fault("scenario.no_source", number.place, word, written=written)


def _paths(model: ScenarioFile, reading: Reading, names: Names) -> None:
    known = {number.name for number in numbers_of(model, reading)}
    for name, knob in model.knobs.items():
        for number, path in enumerate(knob.sets):
            names.point("path", path, known, "knobs", name, "sets", number)
    for name, fit in model.fits.items():
        for number, path in enumerate(fit.sets):
            names.point("path", path, known, "fits", name, "sets", number)


def _areas(model: ScenarioFile, names: Names) -> None:
    areas = model.areas
    for name, group in model.children.items():
        for area in group.areas:
            names.point("area", area, areas, "children", name, "areas", area)
        if areas and group.per_year is not None:
            unshared = [each for each, area in areas.items() if area.share is None]
            if unshared:
                path = ("children", name, "per_year")
                names.note("scenario.area_shares", path, name, areas=", ".join(unshared))
    for name, function in model.functions.items():
        for area in function.areas:
            names.point("area", area, areas, "functions", name, "areas", area)
    for number, waiting in enumerate(model.waiting):
        names.point("area", waiting.area, areas, "waiting", number, "area")
        if areas and waiting.area is None:
            names.note("scenario.waiting_area", ("waiting", number), areas=listed(areas))
    for name, fit in model.fits.items():
        names.point("area", fit.area, areas, "fits", name, "area")
    shares = [area.share.value for area in areas.values() if area.share is not None]
    if shares and abs(sum(shares) - 1) > ROUNDING:
        names.note("scenario.sum", ("areas",), "areas", sum=f"{sum(shares):.6g}", rest="")


def drawn_facts(model: ScenarioFile) -> dict[str, set[str]]:
    """Every fact that a child can have here, with the answers that the scenario gives it."""
    known: dict[str, set[str]] = {AREA: set(model.areas)}
    for name, fact in model.facts.items():
        answers = known.setdefault(name, set())
        for shares in (fact, *fact.for_):
            answers.update(shares.shares, (shares.rest,) if shares.rest else ())
    for name, answer in settings(model):
        known.setdefault(name, set()).add(answer)
    return known


def settings(model: ScenarioFile) -> Iterator[tuple[str, str]]:
    """Every fact with an answer that something gives it after it was drawn, or in place of it."""
    for group in model.children.values():
        yield from group.facts.items()
    for waiting in model.waiting:
        yield from waiting.facts.items()
    for step in model.steps.values():
        for sets in step.sets.values():
            yield from sets.items()
    for patience in model.patience:
        yield from patience.sets.items()
    for relapse in model.relapse:
        yield from relapse.sets.items()
    if model.urgency is not None:
        for grows in model.urgency.grows.values():
            yield model.urgency.fact, grows.to


def conditions(model: ScenarioFile) -> Iterator[tuple[Path, Mapping[str, tuple[str, ...]]]]:
    """Every `when` with its path."""
    for name, fact in model.facts.items():
        for at, fact_for in enumerate(fact.for_):
            yield ("facts", name, "for", at, "when"), fact_for.when
    for name, step in model.steps.items():
        for at, step_for in enumerate(step.for_):
            yield ("steps", name, "for", at, "when"), step_for.when
    for name, track in model.tracks.items():
        if track.when is not None:
            yield ("tracks", name, "when"), track.when
    for at, patience in enumerate(model.patience):
        if patience.when is not None:
            yield ("patience", at, "when"), patience.when
    if model.bypass is not None and model.bypass.when is not None:
        yield ("bypass", "when"), model.bypass.when


def _facts(model: ScenarioFile, names: Names) -> None:
    known = drawn_facts(model)
    for path, when in conditions(model):
        for fact, answers in when.items():
            if names.point("fact", fact, known, *path, fact):
                for number, answer in enumerate(answers):
                    names.point("answer", answer, known[fact], *path, fact, number)
    urgency = model.urgency
    if urgency is not None and names.point("fact", urgency.fact, known, "urgency", "fact"):
        for number, level in enumerate(urgency.levels):
            names.point("answer", level, known[urgency.fact], "urgency", "levels", number)
        for level, grows in urgency.grows.items():
            names.point("answer", level, urgency.levels, "urgency", "grows", level)
            names.point("answer", grows.to, urgency.levels, "urgency", "grows", level, "to")
            if grows.after.law != "fixed":
                names.note("scenario.grows_fixed", ("urgency", "grows", level, "after"))
    _drawing(model, names)


def _drawing(model: ScenarioFile, names: Names) -> None:
    """Facts are drawn in the order of the file: a condition may only look back."""
    given = {fact for group in model.children.values() for fact in group.facts} | {AREA}
    for name, drawn in model.facts.items():
        if name == AREA:
            names.note("scenario.fact_area", ("facts", name), name)
        for at, fact_for in enumerate(drawn.for_):
            for asked in fact_for.when:
                if asked in model.facts and asked not in given:
                    names.note("scenario.fact_order", ("facts", name, "for", at, "when"), asked)
        given.add(name)


def _pools(model: ScenarioFile, names: Names) -> None:
    taken: dict[str, str] = {}
    for name, function in model.functions.items():
        for at, role in enumerate(function.roles or ()):
            if role in taken:
                path = ("functions", name, "roles", at)
                names.note("scenario.role_twice", path, role, other=taken[role])
            taken[role] = name
        covered = function.areas and set(function.areas) >= set(model.areas)
        for area in (*function.areas, *(() if covered else ("",))):
            _staff(model, name, area, names)
    last = model.starts + timedelta(days=model.lasts)
    for name, meeting in model.meetings.items():
        if meeting.dates is not None and not any(
            model.starts <= day < last for day in meeting.dates
        ):
            names.note("scenario.no_sessions", ("meetings", name, "dates"), name)
    if model.bypass is not None:
        names.point("meeting", model.bypass.meeting, model.meetings, "bypass", "meeting")


def _staff(model: ScenarioFile, name: str, area: str, names: Names) -> None:
    """A pool needs people and hours; so much a week that nobody can work is no answer either."""
    function = model.functions[name]
    own = function.areas.get(area)
    path: Path = ("functions", name, "areas", area) if own else ("functions", name)
    for word in ("people", "hours_a_week"):
        if getattr(own, word, None) is None and getattr(function, word) is None:
            names.note("scenario.staff", path, name, word=word)
    hours = (own.hours_a_week if own else None) or function.hours_a_week
    if hours is not None and not 0 < hours.value <= 168:
        names.note("scenario.hours", (*path, "hours_a_week"), plain(hours.value))
    for each in (function, own):
        if each is not None and each.weeks_a_year is not None and each.weeks_a_year.value > 53:
            names.note("scenario.weeks", (*path, "weeks_a_year"), plain(each.weeks_a_year.value))
        if each is not None and each.sick is not None and each.sick.value >= 1:
            names.note("scenario.all_sick", (*path, "sick"), name)


def all_shares(model: ScenarioFile) -> Iterator[tuple[Path, Shares]]:
    """Everything that is divided, with its path."""
    for name, fact in model.facts.items():
        yield ("facts", name), fact
        for at, fact_for in enumerate(fact.for_):
            yield ("facts", name, "for", at), fact_for
    for name, step in model.steps.items():
        yield ("steps", name), step
        for at, step_for in enumerate(step.for_):
            yield ("steps", name, "for", at), step_for


def _sum(shares: Shares, path: Path, names: Names) -> None:
    """Shares add up to one, or `rest` gets what is left."""
    if not shares.shares:
        if not isinstance(shares, Doing) and shares.rest is None:
            names.note("scenario.no_answers", path, str(path[1]))
        return
    total = sum(each.value for each in shares.shares.values())
    if shares.rest is not None and shares.rest in shares.shares:
        names.note("scenario.rest_twice", (*path, "rest"), shares.rest)
    if total > 1 + ROUNDING or (shares.rest is None and total < 1 - ROUNDING):
        rest = "" if total > 1 else next(reversed(shares.shares))
        names.note("scenario.sum", (*path, "shares"), str(path[1]), sum=f"{total:.6g}", rest=rest)


def holds(when: Mapping[str, Iterable[str]] | None, area: str, facts: Mapping[str, str]) -> bool:
    """Whether a child of this area with these facts is meant; what is not known is not meant."""
    return all(
        (area if fact == AREA else facts.get(fact)) in tuple(answers)
        for fact, answers in (when or {}).items()
    )
