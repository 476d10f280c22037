"""Is this text a scenario, what does it say when a knob is turned, and what is wrong where?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from zorgroute.core.routes.faults import Fault, Place, Unreadable, did_you_mean, fault, listed
from zorgroute.core.routes.load import in_words
from zorgroute.core.routes.reader import Path, Plain, Reading, read_yaml
from zorgroute.core.routes.schema import schema_of
from zorgroute.core.simulation.assumptions import Number, numbers_of
from zorgroute.core.simulation.scenario_references import inner_faults
from zorgroute.core.simulation.scenario_scalars import plain
from zorgroute.core.simulation.scenario_words import Fit, Knob, ScenarioFile, Title

FindScenario = Callable[[str], tuple[str, bytes] | None]
# What a number is said to come from when somebody turned a knob, and when it was fitted.
KNOB, FITTED = "knop", "passend gemaakt"
MOST_BASES = 4


@dataclass(frozen=True)
class Scenario:
    """A scenario as read: its words and the places they stand at, in it or in its base."""

    model: ScenarioFile
    reading: Reading

    @property
    def name(self) -> str:
        return self.model.scenario

    @property
    def title(self) -> Title:
        return self.model.title

    @property
    def route_name(self) -> str:
        return self.model.route

    @property
    def municipality(self) -> str:
        return self.model.municipality

    @property
    def beside(self) -> str:
        """The scenario it is laid beside, or an empty text."""
        return self.model.beside or ""

    @property
    def knobs(self) -> Mapping[str, Knob]:
        return self.model.knobs

    @property
    def fits(self) -> Mapping[str, Fit]:
        return self.model.fits


def read_scenario(
    content: bytes, file: str, find: FindScenario | None = None
) -> Scenario | Unreadable:
    """Read a scenario file, or name every fault in it at once.

    `find` gives the file name and content of the scenario that this one is `based_on`, or None.
    """
    reading = read_yaml(content, file)
    if isinstance(reading, Unreadable):
        return reading
    whole = _on_its_base(reading, find or _nothing, MOST_BASES)
    return whole if isinstance(whole, Unreadable) else _scenario_of(whole)


def with_knobs(scenario: Scenario, values: Mapping[str, float]) -> Scenario | Unreadable:
    """The scenario with its knobs turned, or a fault for each that does not exist or goes too far.

    A number that was turned says `knop` for its source, so that the assumptions tell it.
    """
    faults = list(_knob_faults(scenario, values))
    if faults:
        return Unreadable(tuple(faults))
    paths = {path: value for name, value in values.items() for path in scenario.knobs[name].sets}
    return with_numbers(scenario, paths, KNOB)


def with_numbers(
    scenario: Scenario, values: Mapping[str, float], source: str = KNOB
) -> Scenario | Unreadable:
    """The scenario with other numbers at these paths of words, such as `meetings.mdo.sessions`."""
    value = deepcopy(scenario.reading.value)
    texts = dict(scenario.reading.texts)
    known = {number.name: number for number in numbers_of(scenario.model, scenario.reading)}
    faults = []
    for name, number in values.items():
        if name not in known:
            mean, place = did_you_mean(name, known), Place(scenario.reading.file, 1, 1)
            faults.append(fault("scenario.path", place, name, mean=mean))
            continue
        _put(value, texts, known[name].path, plain(number), source)
    if faults:
        return Unreadable(tuple(faults))
    return _scenario_of(replace(scenario.reading, value=value, texts=texts))


def knob_number(scenario: Scenario, name: str) -> Number:
    """What a knob stands on now, and where that number comes from."""
    first = scenario.knobs[name].sets[0]
    return next(each for each in numbers_of(scenario.model, scenario.reading) if each.name == first)


def scenario_schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file, for editors.

    A scenario that is based on another need not say again what stands there.
    """
    schema = schema_of(ScenarioFile, "Zorgroute: scenario")
    needed = schema.pop("required")
    alone = {"required": [each for each in needed if each != "scenario"]}
    return {**schema, "required": ["scenario"], "anyOf": [{"required": ["based_on"]}, alone]}


def _scenario_of(reading: Reading) -> Scenario | Unreadable:
    read = in_words(ScenarioFile, reading)
    if isinstance(read, Unreadable):
        return read
    faults = inner_faults(*read)
    return Unreadable(tuple(sorted(set(faults)))) if faults else Scenario(*read)


def _nothing(_name: str) -> None:
    return None


def _on_its_base(reading: Reading, find: FindScenario, left: int) -> Reading | Unreadable:
    """The file laid over the one it is based on: what it says itself goes first."""
    if not isinstance(reading.value, dict):
        return Unreadable((fault("scenario.none", Place(reading.file, 1, 1)),))
    name = reading.value.get("based_on")
    if not isinstance(name, str):
        return reading
    found = find(name) if left else None
    if found is None:
        place = reading.place_of(("based_on",))
        return Unreadable((fault("scenario.base", place, name),))
    below = read_yaml(found[1], found[0])
    if isinstance(below, Unreadable):
        return below
    base = _on_its_base(below, find, left - 1)
    return base if isinstance(base, Unreadable) else _laid_over(base, reading)


def _laid_over(base: Reading, over: Reading) -> Reading:
    """Mappings are merged, anything else is replaced; every place stays that of its own file."""
    merged = Reading(over.file, _merged(base.value, over.value))
    for path in _paths(merged.value, ()):
        own = over if path in over.places else base
        merged.places[path] = own.places[path]
        if path in own.keys:
            merged.keys[path] = own.keys[path]
        if path in own.texts:
            merged.texts[path] = own.texts[path]
    return merged


def _merged(base: Plain, over: Plain) -> Plain:
    if not isinstance(base, dict) or not isinstance(over, dict) or _is_number(over):
        return over
    keys = [*base, *(each for each in over if each not in base)]
    return {
        key: _merged(base[key], over[key]) if key in base and key in over
        else over.get(key, base.get(key))
        for key in keys
    }  # fmt: skip


def _is_number(value: dict[str, Any]) -> bool:
    """A number in its long form: it is replaced whole, not mixed with the one below it."""
    return "value" in value or "law" in value or ("unit" in value and "sets" not in value)


def _paths(value: Plain, path: Path) -> Iterable[Path]:
    yield path
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _paths(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _paths(each, (*path, number))


def _put(value: Any, texts: dict[Path, str], path: Path, number: str, source: str) -> None:
    """Write a number into the plain values, in the form it stands there."""
    *above, last = path
    for part in above:
        value = value[part]
    old = value[last]
    if isinstance(old, dict):
        word = "is" if "is" in old else "mean" if "mean" in old else "value"
        value[last] = {**old, word: number, "source": source}
        texts[(*path, word)] = number
        return
    unit = old.split("(")[0].strip().split(" ")[1:]
    value[last] = f"{' '.join([number, *unit])} ({source})"
    texts[path] = value[last]


def _knob_faults(scenario: Scenario, values: Mapping[str, float]) -> Iterable[Fault]:
    place = Place(scenario.reading.file, 1, 1)
    for name, value in values.items():
        knob = scenario.knobs.get(name)
        if knob is None:
            known = listed(scenario.knobs)
            mean = did_you_mean(name, scenario.knobs)
            yield fault("scenario.knob", place, name, mean=mean, known=known)
            continue
        is_whole = not knob.whole or value == int(value)
        if not knob.min <= value <= knob.max or not is_whole:
            at = scenario.reading.keys.get(("knobs", name), place)
            facts = {"knob": name, "title": knob.title.prof, "title_en": knob.title.en}
            bounds = {"min": plain(knob.min), "max": plain(knob.max), "value": f"{value:g}"}
            code = "scenario.knob_value" if is_whole else "scenario.knob_whole"
            yield fault(code, at, name, **facts, **bounds)
