"""`zorgroute simulate` and `compare`: what does it come to, and what changes beside it?"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from zorgroute.chain.routebook.content import Content
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.simulation.beside import Pairs, steps_beside
from zorgroute.core.simulation.calibrating import Fitting, fit, may_show_to_be
from zorgroute.core.simulation.comparing import Comparison, compare
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.fitted import kept_file
from zorgroute.core.simulation.logging_runs import log_of_run
from zorgroute.core.simulation.results import document_of, document_of_comparison
from zorgroute.core.simulation.running import Wish, forecast
from zorgroute.faces.cli import searching
from zorgroute.faces.cli.calculating import (
    before_it_runs,
    spread,
    stoppable,
    telling,
    told_all,
    turned,
    write_all,
)
from zorgroute.faces.cli.forecast_words import ForecastWords
from zorgroute.faces.cli.logfile import WRITERS, writer_for
from zorgroute.faces.cli.reading import UNREADABLE, Unusable, write_text
from zorgroute.faces.cli.scenario_files import Given, NotReadable, Scenarios
from zorgroute.faces.cli.terminal import Terminal
from zorgroute.insight.forecasts.spreading import ClusterAway, WorkersLost

# A fit must be surer than a forecast: the interval of a mean wait has to be worth its tenths.
FIT_REPLICATIONS = 4000


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Calculate one scenario; 0 done, 2 when it cannot be read or written."""
    return _guarded(_simulate, arguments, content, terminal)


def run_compare(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Lay scenarios beside the first; 0 done, 2 when one cannot be read or written."""
    return _guarded(_compare, arguments, content, terminal)


def _guarded(
    work: Callable[[Namespace, Scenarios, Terminal], None],
    arguments: Namespace,
    content: Content,
    terminal: Terminal,
) -> int:
    try:
        work(arguments, Scenarios(content, terminal), terminal)
        terminal.out.flush()
    except NotReadable:
        return UNREADABLE
    except ClusterAway:
        raise Unusable("forecast.no_cluster", address=arguments.cluster) from None
    except WorkersLost:
        raise Unusable("forecast.workers_lost") from None
    except BrokenPipeError:
        raise
    except OSError:
        # What was to be written is lost with the disk; leave nothing behind that fails at the end.
        terminal.out = sys.stdout = _nowhere()
        raise Unusable("forecast.not_written") from None
    return 0


def _nowhere() -> Any:
    return Path("/dev/null").open("w", encoding="utf-8")


def _simulate(arguments: Namespace, scenarios: Scenarios, terminal: Terminal) -> None:
    searching.must_be_one_question(arguments)
    given = scenarios.read(Path(arguments.scenario), turned(arguments.set))
    if arguments.fit:
        _fit(arguments, given, terminal)
        return
    compiled = scenarios.compiled(given)
    if given.is_stale:
        terminal.warn(terminal.text("forecast.fit_stale"))
    if arguments.least or arguments.sensitivity:
        searching.search(arguments, scenarios, given, compiled)
    else:
        _forecast(arguments, compiled, terminal)


def _forecast(arguments: Namespace, compiled: Compiled, terminal: Terminal) -> None:
    wish = searching.wish_of(arguments, compiled)
    words = ForecastWords(terminal, (compiled,))
    before_it_runs(arguments, words, (compiled,))
    with spread(arguments) as run_many, stoppable() as stopped:
        found = forecast(compiled, wish, run_many, telling(terminal), stopped)
    told_all(terminal)
    if arguments.log:
        _write_log(arguments, compiled, terminal)
    if arguments.json:
        terminal.write(json.dumps(document_of(found), ensure_ascii=False, indent=2))
        return
    write_all(terminal, words.forecast(found))


def _compare(arguments: Namespace, scenarios: Scenarios, terminal: Terminal) -> None:
    given = [
        scenarios.read(Path(name), turned(arguments.set), partly=True)
        for name in arguments.scenarios
    ]
    compiled = tuple(scenarios.compiled(each) for each in given)
    pairs = _beside(arguments, scenarios, given)
    reasons = may_show_to_be(_fitting(given[0]), given[0].is_stale) if given[0].has_fits else ()
    words = ForecastWords(terminal, compiled)
    before_it_runs(arguments, words, compiled)
    with spread(arguments) as run_many, stoppable() as stopped:
        found: Comparison = compare(
            compiled, _wish(arguments), run_many, telling(terminal), stopped, pairs=pairs
        )
    told_all(terminal)
    if arguments.json:
        document = document_of_comparison(found, reasons)
        terminal.write(json.dumps(document, ensure_ascii=False, indent=2))
        return
    write_all(terminal, words.comparison(found, reasons))


def _beside(arguments: Namespace, scenarios: Scenarios, given: list[Given]) -> tuple[Pairs, ...]:
    """For each other scenario which of its steps stands beside which step of the first.

    What is given with the command goes before what the scenarios say.
    """
    told = _pairs_told(arguments.beside)
    base, *others = given
    if told:
        return tuple(_told_pairs(each, base, told) for each in others)
    return tuple(
        scenarios.beside(each, base) if each.read.beside == base.read.name else {}
        for each in others
    )


def _pairs_told(given: list[str]) -> dict[str, str]:
    told = {}
    for each in given:
        mine, equals, theirs = (part.strip() for part in each.partition("="))
        if not equals or not mine or not theirs:
            raise Unusable("forecast.wrong_beside", given=each)
        told[mine] = theirs
    return told


def _told_pairs(other: Given, base: Given, told: Mapping[str, str]) -> Pairs:
    found = steps_beside(other.read, other.route, base.route, told)
    if isinstance(found, Unreadable):
        wrong = found.faults[0]
        raise Unusable(wrong.code, **dict(wrong.facts), offending=wrong.offending)
    return found


def _fitting(given: Given) -> Fitting | None:
    return given.kept.fitting if given.kept is not None else None


def _fit(arguments: Namespace, given: Given, terminal: Terminal) -> None:
    """Find the numbers nobody knows and keep them beside the scenario."""
    if not given.read.fits:
        raise Unusable("forecast.no_fits", file=arguments.scenario)

    def compile_with(numbers: Mapping[str, float]) -> Compiled:
        return given.compile_with(numbers)

    wish = Wish(arguments.seed, arguments.replications or FIT_REPLICATIONS)
    with spread(arguments) as run_many, stoppable() as stopped:
        found = fit(
            given.read.fits,
            compile_with,
            wish,
            run_many=run_many,
            told=telling(terminal, "forecast.fitting"),
            cancelled=stopped,
        )
    told_all(terminal)
    write_all(terminal, ForecastWords(terminal, (compile_with({}),)).fitting(found))
    if found.stopped:
        raise Unusable("forecast.fit_stopped")
    path = Path(arguments.scenario).with_suffix(".fitted.yaml")
    write_text(path, kept_file(found, given.read, given.route.digest))
    terminal.say("forecast.fit_kept", file=str(path))


def _wish(arguments: Namespace) -> Wish:
    return Wish(arguments.seed, arguments.replications or Wish().replications)


def _write_log(arguments: Namespace, compiled: Compiled, terminal: Terminal) -> None:
    """The first replication as a log, in the form of every other log."""
    from zorgroute.core.simulation.replication import run_once  # noqa: PLC0415 numba loads slowly

    path = Path(arguments.log)
    made = run_once(
        compiled.model, seed=arguments.seed, replication=0, days=float(compiled.days), log=True
    )
    write = writer_for(path) or WRITERS[".csv"]
    try:
        path.write_bytes(write(log_of_run(made, compiled)))
    except OSError:
        raise Unusable("forecast.log_not_written", file=str(path)) from None
    terminal.warn(terminal.text("forecast.log_written", file=str(path)))
