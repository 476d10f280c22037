"""How are the replications of a calculation spread over processors or machines?

What comes out is bit for bit the same whatever the number of workers, and when one of them dies:
a replication depends on its number and its seed alone, and results are handed on in order.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from typing import Any

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.simulation.running import Outcome, RunMany, Task

# One message costs a few milliseconds; a batch of this length makes that disappear, and stopping
# is still felt within a second.
BATCH_SECONDS = 0.2
LARGEST_BATCH = 256
IN_FLIGHT = 2
# A worker may die of something outside us; the same work that kills three in a row is the cause.
MOST_DEATHS = 3

Batch = list[int]
Done = tuple[float, list[Outcome]]
Submit = Callable[[Task, Batch], Any]


class ClusterAway(ZorgrouteError):
    """There is no cluster at this address, or the program for it is not installed."""


class WorkersLost(ZorgrouteError):
    """Processes that calculated died several times in a row: too little memory, most often."""


class Pace:
    """How long a calculation still takes, by the pace so far."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def seconds_left(self, done: int, of: int) -> int | None:
        """Whole seconds; nothing before the first result."""
        if done < 1:
            return None
        return math.ceil((time.monotonic() - self.began) / done * (of - done))


def run_one(task: Task, replication: int) -> Outcome:
    """Run one replication in this process."""
    from zorgroute.core.simulation.replication import run_once  # noqa: PLC0415 numba loads slowly

    return task.run(replication, run_once)


def in_turn(task: Task, replications: Iterable[int]) -> Iterator[Outcome]:
    """Run here, one after the other."""
    return (run_one(task, each) for each in replications)


@contextmanager
def in_processes(workers: int = 0) -> Iterator[RunMany]:
    """Run on so many processors of this machine; 0 means all, 1 means inside this process."""
    workers = workers or os.cpu_count() or 1
    if workers == 1:
        yield in_turn
        return
    pools = _Pools(workers)
    try:
        yield pools.run_many
    finally:
        pools.close()


@contextmanager
def on_cluster(address: str) -> Iterator[RunMany]:
    """Run on the workers of a Dask scheduler; one that dies is made up for by the others."""
    try:
        from distributed import Client  # noqa: PLC0415 an extra, that only a cluster needs
    except ImportError as missing:
        raise ClusterAway(address) from missing
    try:
        client: Any = Client(address, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ClusterAway(address) from error

    def run_many(task: Task, replications: Iterable[int]) -> Iterator[Outcome]:
        sent = client.scatter(task, broadcast=True, hash=True)
        workers = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))

        def submit(task: Task, batch: Batch) -> Any:
            del task  # sent once, ahead
            return client.submit(run_batch, sent, batch, pure=False, retries=MOST_DEATHS)

        return _in_order(submit, task, replications, workers)

    try:
        yield run_many
    finally:
        client.close()


def run_batch(task: Task, batch: Batch) -> Done:
    """Run some replications, here or on any other machine, and tell how long each took."""
    began = time.perf_counter()
    outcomes = [run_one(task, replication) for replication in batch]
    return (time.perf_counter() - began) / len(batch), outcomes


class _Pools:
    """A pool of processes, and a new one when a process of it died."""

    def __init__(self, workers: int) -> None:
        self.workers, self.pool = workers, _pool(workers)

    def run_many(self, task: Task, replications: Iterable[int]) -> Iterator[Outcome]:
        asked = iter(replications)
        deaths = 0
        waiting: Batch = []
        while True:
            going: Batch = []
            try:
                for number, outcome in _numbered(self, task, _again(waiting, asked), going):
                    deaths = 0
                    going.remove(number)
                    yield outcome
            except BrokenProcessPool:
                deaths += 1
                if deaths == MOST_DEATHS:
                    raise WorkersLost from None
                self.pool.shutdown(wait=False, cancel_futures=True)
                self.pool, waiting = _pool(self.workers), going
            else:
                return

    def submit(self, task: Task, batch: Batch) -> Future[Done]:
        return self.pool.submit(run_batch, task, batch)

    def close(self) -> None:
        self.pool.shutdown(wait=True, cancel_futures=True)


def _numbered(
    pools: _Pools, task: Task, numbers: Iterator[int], going: Batch
) -> Iterator[tuple[int, Outcome]]:
    """Results with their numbers; `going` holds the numbers that were begun and not handed on."""

    def begun() -> Iterator[int]:
        for number in numbers:
            going.append(number)
            yield number

    for outcome in _in_order(pools.submit, task, begun(), pools.workers):
        yield going[0], outcome


def _again(waiting: Batch, asked: Iterator[int]) -> Iterator[int]:
    yield from list(waiting)
    yield from asked


def _pool(workers: int) -> ProcessPoolExecutor:
    # A fork would carry along open connections and threads of the parent.
    start = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=start, initializer=_leave_stopping_to_parent)


def _leave_stopping_to_parent() -> None:
    """Ctrl-C reaches every process of a terminal; the parent stops, and keeps what was done."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _in_order(
    submit: Submit, task: Task, replications: Iterable[int], workers: int
) -> Iterator[Outcome]:
    """Keep every worker busy and hand results on in the order asked.

    Batches grow until they take long enough; what was begun and is not wanted any more is dropped.
    """
    asked, size = iter(replications), 1
    running: deque[Any] = deque()
    try:
        while True:
            while len(running) < workers * IN_FLIGHT and (batch := list(islice(asked, size))):
                running.append(submit(task, batch))
            if not running:
                return
            seconds, outcomes = running[0].result()
            running.popleft()
            size = min(LARGEST_BATCH, max(1, int(BATCH_SECONDS / max(seconds, 1e-6))))
            yield from outcomes
    finally:
        for future in running:
            future.cancel()
