"""`zorgroute simulate` and `compare`: what does it come to, and what changes beside it?"""

from __future__ import annotations

import json
import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from zorgroute.chain.routebook.content import Content
from zorgroute.core.simulation.calibrating import Fitting, fit, may_show_to_be
from zorgroute.core.simulation.comparing import Comparison, compare
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.fitted import kept_file
from zorgroute.core.simulation.logging_runs import log_of_run
from zorgroute.core.simulation.results import document_of, document_of_comparison
from zorgroute.core.simulation.running import RunMany, Wish, forecast
from zorgroute.core.traces.forms import Form
from zorgroute.core.traces.writing import write_log
from zorgroute.faces.cli.forecast_words import ForecastWords
from zorgroute.faces.cli.reading import UNREADABLE, Unusable, write_text
from zorgroute.faces.cli.scenario_files import Given, NotReadable, Scenarios
from zorgroute.faces.cli.terminal import Terminal
from zorgroute.insight.forecasts.spreading import (
    ClusterAway,
    Pace,
    WorkersLost,
    in_processes,
    on_cluster,
)

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
    given = scenarios.read(Path(arguments.scenario), _set(arguments.set))
    if arguments.fit:
        _fit(arguments, given, terminal)
        return
    compiled = scenarios.compiled(given)
    if given.is_stale:
        terminal.warn(terminal.text("forecast.fit_stale"))
    words = ForecastWords(terminal, (compiled,))
    _before(arguments, words, (compiled,))
    with _spread(arguments) as run_many, _stoppable() as stopped:
        found = forecast(compiled, _wish(arguments), run_many, _telling(terminal), stopped)
    _done(terminal)
    if arguments.log:
        _write_log(arguments, compiled, terminal)
    if arguments.json:
        terminal.write(json.dumps(document_of(found), ensure_ascii=False, indent=2))
        return
    _all(terminal, words.forecast(found))


def _compare(arguments: Namespace, scenarios: Scenarios, terminal: Terminal) -> None:
    turned = _set(arguments.set)
    given = [scenarios.read(Path(name), turned, partly=True) for name in arguments.scenarios]
    compiled = tuple(scenarios.compiled(each) for each in given)
    reasons = may_show_to_be(_fitting(given[0]), given[0].is_stale) if given[0].has_fits else ()
    words = ForecastWords(terminal, compiled)
    _before(arguments, words, compiled)
    with _spread(arguments) as run_many, _stoppable() as stopped:
        found: Comparison = compare(
            compiled, _wish(arguments), run_many, _telling(terminal), stopped
        )
    _done(terminal)
    if arguments.json:
        document = document_of_comparison(found, reasons)
        terminal.write(json.dumps(document, ensure_ascii=False, indent=2))
        return
    _all(terminal, words.comparison(found, reasons))


def _fitting(given: Given) -> Fitting | None:
    return given.kept.fitting if given.kept is not None else None


def _fit(arguments: Namespace, given: Given, terminal: Terminal) -> None:
    """Find the numbers nobody knows and keep them beside the scenario."""
    if not given.read.fits:
        raise Unusable("forecast.no_fits", file=arguments.scenario)

    def compile_with(numbers: Mapping[str, float]) -> Compiled:
        return given.compile_with(numbers)

    wish = Wish(arguments.seed, arguments.replications or FIT_REPLICATIONS)
    with _spread(arguments) as run_many, _stoppable() as stopped:
        found = fit(
            given.read.fits,
            compile_with,
            wish,
            run_many=run_many,
            told=_telling(terminal, "forecast.fitting"),
            cancelled=stopped,
        )
    _done(terminal)
    _all(terminal, ForecastWords(terminal, (compile_with({}),)).fitting(found))
    if found.stopped:
        raise Unusable("forecast.fit_stopped")
    path = Path(arguments.scenario).with_suffix(".fitted.yaml")
    write_text(path, kept_file(found, given.read, given.route.digest))
    terminal.say("forecast.fit_kept", file=str(path))


def _before(arguments: Namespace, words: ForecastWords, scenarios: tuple[Compiled, ...]) -> None:
    """What is known before anything runs: where it jams. Beside a document it is only warned."""
    for each in scenarios:
        for line in words.jams(each):
            (words.terminal.warn if arguments.json else words.terminal.write)(line)


def _wish(arguments: Namespace) -> Wish:
    return Wish(arguments.seed, arguments.replications or Wish().replications)


def _set(given: list[str]) -> dict[str, float]:
    turned = {}
    for each in given:
        name, equals, value = each.partition("=")
        try:
            turned[name.strip()] = float(value.replace(",", "."))
        except ValueError:
            equals = ""
        if not equals:
            raise Unusable("forecast.wrong_set", given=each)
    return turned


def _spread(arguments: Namespace) -> AbstractContextManager[RunMany]:
    if arguments.cluster:
        return on_cluster(arguments.cluster)
    return in_processes(arguments.workers)


def _telling(terminal: Terminal, code: str = "forecast.progress") -> Callable[[int, int], None]:
    """Tell on a terminal how far it is; nobody reads that in a file."""
    pace = Pace()

    def told(done: int, of: int) -> None:
        if terminal.err.isatty():
            left = pace.seconds_left(done, of)
            facts = {"done": str(done), "of": str(of), "seconds": str(left or 0)}
            print(f"\r\033[K{terminal.text(code, **facts)}", end="", file=terminal.err, flush=True)

    return told


def _done(terminal: Terminal) -> None:
    if terminal.err.isatty():
        print("\r\033[K", end="", file=terminal.err, flush=True)


@contextmanager
def _stoppable() -> Iterator[Callable[[], bool]]:
    """Ctrl-C once stops and keeps what was done; a second time leaves at once."""
    asked: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


def _write_log(arguments: Namespace, compiled: Compiled, terminal: Terminal) -> None:
    """The first replication as a log, in the form of every other log."""
    from zorgroute.core.simulation.replication import run_once  # noqa: PLC0415 numba loads slowly

    path = Path(arguments.log)
    made = run_once(
        compiled.model, seed=arguments.seed, replication=0, days=float(compiled.days), log=True
    )
    form = {".xes": Form.XES, ".json": Form.OCEL}.get(path.suffix, Form.CSV)
    try:
        path.write_bytes(write_log(log_of_run(made, compiled), form))
    except OSError:
        raise Unusable("forecast.log_not_written", file=str(path)) from None
    terminal.warn(terminal.text("forecast.log_written", file=str(path)))


def _all(terminal: Terminal, lines: Iterator[str]) -> None:
    for line in lines:
        terminal.write(line)
