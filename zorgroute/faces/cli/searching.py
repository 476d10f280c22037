"""`zorgroute simulate --least`, `--sensitivity` and `--precision`: how much, by what, how sure?"""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import replace

from zorgroute.core.answers import Reason
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.simulation.asking import figure_of, norm_of, precision_of
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.knobs_turned import Capacity, capacity_of, knobs_to_turn
from zorgroute.core.simulation.results import Document
from zorgroute.core.simulation.results_of_search import (
    document_of_least,
    document_of_sensitivity,
)
from zorgroute.core.simulation.running import Wish
from zorgroute.core.simulation.scenario import with_knobs
from zorgroute.core.simulation.searching import Norm, least, least_that_fits
from zorgroute.core.simulation.sensitivity import Turned, elasticities
from zorgroute.faces.cli.calculating import (
    before_it_runs,
    spread,
    stoppable,
    telling,
    told_all,
    write_all,
)
from zorgroute.faces.cli.reading import Unusable
from zorgroute.faces.cli.scenario_files import Given, Scenarios
from zorgroute.faces.cli.search_words import SearchWords

PROGRESS = "forecast.fitting"


def must_be_one_question(arguments: Namespace) -> None:
    """Raise `Unusable` when options are given that do not go together."""
    asked = [
        f"--{each}"
        for each in ("fit", "least", "sensitivity", "precision")
        if getattr(arguments, each)
    ]
    if len(asked) > 1:
        raise Unusable("forecast.one_question", asked=", ".join(asked))
    if bool(arguments.least) != bool(arguments.norm):
        raise Unusable("forecast.least_and_norm")
    for option, needed in (("between", "least"), ("most", "precision")):
        if getattr(arguments, option) and not getattr(arguments, needed):
            raise Unusable("forecast.goes_with", option=f"--{option}", needed=f"--{needed}")
    if arguments.log and (arguments.least or arguments.sensitivity):
        raise Unusable("forecast.one_question", asked=", ".join([*asked, "--log"]))


def wish_of(arguments: Namespace, compiled: Compiled) -> Wish:
    """How often it is calculated: so many times, or until it is precise enough."""
    plain = Wish()
    wish = Wish(arguments.seed, arguments.replications or plain.replications)
    if not arguments.precision:
        return wish
    precision = precision_of(arguments.precision, compiled)
    if isinstance(precision, Reason):
        raise _unusable(precision)
    least_runs = arguments.replications or plain.replications
    return replace(wish, precision=precision, most=max(arguments.most or plain.most, least_runs))


def search(arguments: Namespace, scenarios: Scenarios, given: Given, compiled: Compiled) -> None:
    """Search the least that meets a norm, or the knobs that move a figure most."""
    words = SearchWords(scenarios.files.terminal, (compiled,))
    if arguments.least:
        _least(arguments, scenarios, given, compiled, words)
    else:
        _sensitivity(arguments, scenarios, given, compiled, words)


def _least(
    arguments: Namespace,
    scenarios: Scenarios,
    given: Given,
    compiled: Compiled,
    words: SearchWords,
) -> None:
    asked, norm = _asked(arguments, given, compiled)
    wish = wish_of(arguments, compiled)

    def compile_at(capacity: int) -> Compiled:
        numbers = {path: float(capacity) for path in asked.paths}
        return scenarios.compiled_with(given, numbers=numbers)

    known = any(each.pool == asked.pool for each in compiled.loads)
    fits = least_that_fits(compile_at, asked.pool, asked.low, asked.high) if known else None
    with spread(arguments) as run_many, stoppable() as stopped:
        found = least(
            compile_at, asked.low, asked.high, norm, wish=wish, run_many=run_many,
            told=telling(words.terminal, PROGRESS), cancelled=stopped,
        )  # fmt: skip
    told_all(words.terminal)
    at = asked.high if found.capacity is None else found.capacity
    outcome = compile_at(at)
    if arguments.json:
        _write(words, document_of_least(found, asked, fits, outcome, wish))
        return
    title = _title(given, asked.name, words)
    lines = words.least(found, asked, title=title, fits=fits, wish=wish, outcome=outcome)
    write_all(words.terminal, lines)


def _asked(arguments: Namespace, given: Given, compiled: Compiled) -> tuple[Capacity, Norm]:
    """The capacity and the norm that were typed; a norm without a step is about its own steps."""
    capacity = capacity_of(arguments.least, given.used)
    if isinstance(capacity, Reason):
        raise _unusable(capacity)
    stations = {
        at for each in compiled.loads if each.pool == capacity.pool for at, _ in each.stations
    }
    steps = [compiled.stations[at].step for at in sorted(stations)]
    norm = norm_of(arguments.norm, compiled, steps)
    if isinstance(norm, Reason):
        raise _unusable(norm)
    if arguments.between:
        low, high = _bounds(arguments.between)
        capacity = replace(capacity, low=low, high=high)
    return capacity, norm


def _bounds(text: str) -> tuple[int, int]:
    """What `--between 1:60` says."""
    low, _, high = text.partition(":")
    if not (low.isdecimal() and high.isdecimal() and 0 < int(low) <= int(high)):
        raise Unusable("forecast.wrong_between", given=text)
    return int(low), int(high)


def _sensitivity(
    arguments: Namespace,
    scenarios: Scenarios,
    given: Given,
    compiled: Compiled,
    words: SearchWords,
) -> None:
    cell = figure_of(arguments.sensitivity, compiled)
    if isinstance(cell, Reason):
        raise _unusable(cell)
    wish = wish_of(arguments, compiled)
    every = [each.name for each in knobs_to_turn(given.used)]
    if not every:
        raise Unusable("forecast.no_knobs", file=arguments.scenario)
    before_it_runs(arguments, words, (compiled,))
    knobs = tuple(each for each in knobs_to_turn(given.used) if _can_turn(given, each))
    with spread(arguments) as run_many, stoppable() as stopped:
        found = elasticities(
            lambda turned: scenarios.compiled_with(given, knobs=turned),
            knobs, cell, wish=wish, run_many=run_many,
            told=telling(words.terminal, PROGRESS), cancelled=stopped,
        )  # fmt: skip
        is_stopped = stopped()
    told_all(words.terminal)
    turned = {each.knob for each in found}
    left = [name for name in given.used.knobs if name not in turned]
    if arguments.json:
        document = document_of_sensitivity(
            found, cell, compiled, wish, left=left, stopped=is_stopped
        )
        _write(words, document)
        return
    titles = {name: _title(given, name, words) for name in given.used.knobs}
    lines = words.sensitivity(
        found, cell, titles=titles, left=left, wish=wish, compiled=compiled, is_stopped=is_stopped
    )
    write_all(words.terminal, lines)


def _can_turn(given: Given, knob: Turned) -> bool:
    """Whether the scenario stays one when the knob is turned both ways."""
    ways = (with_knobs(given.used, {knob.name: value}) for value in knob.around())
    return not any(isinstance(each, Unreadable) for each in ways)


def _title(given: Given, name: str, words: SearchWords) -> str:
    """What a knob is called; a path that no knob turns is called as the file calls it."""
    knob = given.used.knobs.get(name)
    by_path = next(
        (each for each in given.used.knobs.values() if tuple(each.sets) == (name,)), None
    )
    chosen = knob or by_path
    return name if chosen is None else words.titled(chosen.title)


def _write(words: SearchWords, document: Document) -> None:
    words.terminal.write(json.dumps(document, ensure_ascii=False, indent=2))


def _unusable(why: Reason) -> Unusable:
    return Unusable(why.code, **dict(why.facts))
