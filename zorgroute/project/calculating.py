"""Who calculates scenarios, so that neither a page nor the watch over terms ever waits for it?

A process of its own, of low priority, which the worker starts, watches and starts again. What there
is to calculate stands in a table. A process that goes down loses only its own runs: the worker
gives back what it had taken up, and the same seed makes the same runs.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from uuid import UUID

from zorgroute.chain.ledger import clock
from zorgroute.insight.forecasts import turns
from zorgroute.insight.forecasts.calculating import calculate, warm_up
from zorgroute.project.serving import PARENT

log = logging.getLogger("zorgroute.calculations")
RUNNER = "ZORGROUTE_RUNNER"
WORDS = ("worker", "--calculations")
# How often is looked whether something waits; the look is one row by an index.
EACH, EACH_CARE = 1.0, 30.0
# How much the worker and the pages go first.
NICE = 10
PATIENCE, PAUSE = 5.0, 2.0


def keep_calculating() -> None:
    """Calculate what waits, one after the other, until told to stop by a signal.

    A database that goes away is waited for.
    """
    told = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: told.set())
    with suppress(OSError):
        os.nice(NICE)
    runner = UUID(os.environ.get(RUNNER) or clock.new_id().hex)
    try:
        warm_up()
    except Exception as fault:
        # The edge: what cannot be prepared is told when it is asked for.
        log.warning("not prepared: %s", type(fault).__name__, exc_info=fault)
    cared = -EACH_CARE
    while not told.is_set():
        try:
            if time.monotonic() - cared >= EACH_CARE:
                turns.rescue(clock.now())
                turns.drop_old(clock.now())
                cared = time.monotonic()
            if not _next(runner, told):
                told.wait(EACH)
        except Exception as fault:
            # The edge: a process that gives up would leave questions unanswered.
            log.warning("starting again after %s", type(fault).__name__)
            _let_go()
            told.wait(PAUSE)
    with suppress(Exception):  # the edge: the next process rescues what is not given back
        turns.give_back(runner, clock.now())


def _next(runner: UUID, told: threading.Event) -> bool:
    turn = turns.take_up(runner, clock.now())
    if turn is None:
        return False
    try:
        calculate(turn, is_leaving=told.is_set)
    except Exception as fault:
        # The edge: what one question runs into does not keep the next from its answer.
        log.error("a calculation failed: %s", type(fault).__name__, exc_info=fault)
        turns.fail(turn, "broken", clock.now())
    return True


def _let_go() -> None:
    from django.db import connections  # noqa: PLC0415 needs Django set up

    for each in connections.all():
        each.close()


class Calculator:
    """The process beside this one that calculates; started again whenever it ends."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watch = threading.Thread(target=self._keep, daemon=True, name="calculations")

    def __enter__(self) -> Calculator:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._end()
        self._watch.join(PATIENCE)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            runner = clock.new_id()
            self._process = self._start(runner)
            self._process.wait()
            if self._stopping.is_set():
                return
            log.warning("the calculations stopped, starting again")
            try:
                turns.give_back(runner, clock.now())
            except Exception as fault:
                # The edge: without a database it is rescued later, by its silence.
                log.warning("not given back: %s", type(fault).__name__)
            finally:
                _let_go()
            self._stopping.wait(PAUSE)

    def _start(self, runner: UUID) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 our own command
            [sys.executable, "-m", "zorgroute", *WORDS],
            env={**os.environ, RUNNER: runner.hex, PARENT: str(os.getpid())},
            stdin=subprocess.DEVNULL,
        )

    def _end(self) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
