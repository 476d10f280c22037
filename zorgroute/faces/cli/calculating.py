"""How is a calculation run at the terminal: spread, told how far it is, and stopped?"""

from __future__ import annotations

import signal
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType

from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.running import RunMany
from zorgroute.faces.cli.forecast_words import ForecastWords
from zorgroute.faces.cli.reading import Unusable
from zorgroute.faces.cli.terminal import Terminal
from zorgroute.insight.forecasts.spreading import Pace, in_processes, on_cluster

Stopped = Callable[[], bool]


def turned(given: list[str]) -> dict[str, float]:
    """What `--set knob=number` says. Raises `Unusable` for what cannot be read."""
    found = {}
    for each in given:
        name, equals, value = each.partition("=")
        try:
            found[name.strip()] = float(value.replace(",", "."))
        except ValueError:
            equals = ""
        if not equals:
            raise Unusable("forecast.wrong_set", given=each)
    return found


def spread(arguments: Namespace) -> AbstractContextManager[RunMany]:
    """Run on so many processors of this machine, or on a cluster."""
    if arguments.cluster:
        return on_cluster(arguments.cluster)
    return in_processes(arguments.workers)


def telling(terminal: Terminal, code: str = "forecast.progress") -> Callable[[int, int], None]:
    """Tell on a terminal how far it is; nobody reads that in a file."""
    pace = Pace()

    def told(done: int, of: int) -> None:
        if terminal.err.isatty():
            left = pace.seconds_left(done, of)
            facts = {"done": str(done), "of": str(of), "seconds": str(left or 0)}
            print(f"\r\033[K{terminal.text(code, **facts)}", end="", file=terminal.err, flush=True)

    return told


def told_all(terminal: Terminal) -> None:
    """Take away what was told on the way."""
    if terminal.err.isatty():
        print("\r\033[K", end="", file=terminal.err, flush=True)


@contextmanager
def stoppable() -> Iterator[Stopped]:
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


def write_all(terminal: Terminal, lines: Iterator[str]) -> None:
    """Write lines as they come."""
    for line in lines:
        terminal.write(line)


def before_it_runs(
    arguments: Namespace, words: ForecastWords, scenarios: tuple[Compiled, ...]
) -> None:
    """What is known before anything runs: where it jams. Beside a document it is only warned."""
    for each in scenarios:
        for line in words.jams(each):
            (words.terminal.warn if arguments.json else words.terminal.write)(line)
