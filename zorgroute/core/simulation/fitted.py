"""How are fitted numbers kept beside a scenario, and do they still belong to it?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import in_words
from zorgroute.core.routes.reader import read_yaml
from zorgroute.core.routes.scalars import Name, Sentence, Subject
from zorgroute.core.routes.words import Words
from zorgroute.core.simulation.assumptions import numbers_of
from zorgroute.core.simulation.calibrating import Fitted, Fitting
from zorgroute.core.simulation.intervals import Interval
from zorgroute.core.simulation.scenario import FITTED, Scenario, with_numbers
from zorgroute.core.simulation.scenario_scalars import Real

HEADER = """\
# Gemaakt met: zorgroute simulate {name}.yaml --fit
# De getallen die niemand kent, zo gekozen dat de gemeten wachttijden eruit komen. Niet met de hand wijzigen:
# maak dit bestand opnieuw als het scenario of de route verandert. `inputs` is daarvan het kenmerk.
# reached is het gemiddelde van alle runs, low en high de grenzen van 95 %.
"""  # noqa: E501 - lines of a file that people read


class KeptDistrict(Words):
    """What was fitted for one district."""

    step: Name
    area: Name | None = None
    target: Real
    months: Real
    reached: Real | None = None
    low: Real | None = None
    high: Real | None = None
    numbers: dict[Sentence, Real] = Field(min_length=1)


class KeptFile(Words):
    """The whole file with fitted numbers."""

    fitted: Subject
    inputs: Sentence
    seed: Real
    replications: Real
    districts: dict[Name, KeptDistrict]


@dataclass(frozen=True)
class Kept:
    """Fitted numbers as they were kept: for which scenario, made from which inputs."""

    scenario: str
    inputs: str
    fitting: Fitting

    def is_stale(self, scenario: Scenario, route_digest: str) -> bool:
        """Whether the scenario or its route is another than the numbers were made for."""
        return self.inputs != inputs_of(scenario, route_digest)


def inputs_of(scenario: Scenario, route_digest: str) -> str:
    """What identifies everything that the fitted numbers rest on.

    `scenario` is the file as it is read. What stands there for a number that is fitted is only a
    guess to begin with, and does not count.
    """
    guesses = {path: each.min for each in scenario.fits.values() for path in each.sets}
    bare = with_numbers(scenario, guesses, FITTED) if guesses else scenario
    chosen = scenario if isinstance(bare, Unreadable) else bare
    model = chosen.model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    # Titles, knobs and the order of the words change no wait.
    for word in ("title", "knobs", "sources", "beside", "beside_steps"):
        model.pop(word, None)
    text = json.dumps([model, route_digest], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def read_kept(content: bytes, file: str) -> Kept | Unreadable:
    """Read kept numbers, or name every fault in the file."""
    reading = read_yaml(content, file)
    if isinstance(reading, Unreadable):
        return reading
    found = in_words(KeptFile, reading)
    if isinstance(found, Unreadable):
        return found
    model = found[0]
    fitted = tuple(_fitted(*item, int(model.replications)) for item in model.districts.items())
    fitting = Fitting(fitted, int(model.seed), int(model.replications))
    return Kept(model.fitted, model.inputs, fitting)


def _fitted(name: str, kept: KeptDistrict, replications: int) -> Fitted:
    return Fitted(
        name=name,
        sets=tuple(kept.numbers),
        value=next(iter(kept.numbers.values())),
        area=kept.area or "",
        step=kept.step,
        target=kept.target,
        months=int(kept.months),
        reached=Interval(kept.reached, kept.low, kept.high, replications),
    )


def kept_file(fitting: Fitting, scenario: Scenario, route_digest: str) -> str:
    """The text of the file in which fitted numbers are kept."""
    lines = [
        HEADER.format(name=scenario.name) + f"fitted: {scenario.name}",
        f"inputs: {inputs_of(scenario, route_digest)}",
        f"seed: {fitting.seed}",
        f"replications: {fitting.replications}",
        "districts:",
    ]
    for each in fitting.fitted:
        lines += [f"  {each.name}:", f"    step: {each.step}"]
        if each.area:
            lines.append(f"    area: {each.area}")
        lines += [f"    target: {each.target:g}", f"    months: {each.months}"]
        bounds = ("reached", each.reached.value), ("low", each.reached.low), (
            "high", each.reached.high,
        )  # fmt: skip
        lines += [f"    {word}: {value:.3f}" for word, value in bounds if value is not None]
        lines.append("    numbers:")
        lines += [f"      {path}: {each.value:.6f}" for path in each.sets]
    return "\n".join(lines) + "\n"


def fitted_scenario(
    scenario: Scenario, kept: Kept, but: Mapping[str, float] | None = None
) -> Scenario | Unreadable:
    """A scenario with the fitted numbers that it has too; `but` are numbers somebody turned.

    The wish that is laid beside the fitted scenario gets them as well, where it names the same
    people: else more hours would look like the merit of the wish.
    """
    known = {each.name for each in numbers_of(scenario.model, scenario.reading)}
    turned = set(but or {})
    numbers = {
        path: value
        for path, value in kept.fitting.numbers().items()
        if path in known and path not in turned
    }
    return with_numbers(scenario, numbers, FITTED) if numbers else scenario
