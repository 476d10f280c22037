"""Is a calculation the same to the last bit on any number of workers, also when one dies?"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import pytest

from tests.core.simulation.small import town
from zorgroute.core.simulation.measuring import Gauge
from zorgroute.core.simulation.results import document_of
from zorgroute.core.simulation.running import Task, Wish, forecast
from zorgroute.insight.forecasts.spreading import (
    ClusterAway,
    Pace,
    in_processes,
    in_turn,
    on_cluster,
    run_batch,
)

ROOT = Path(__file__).parents[3]
TASK = Task((Gauge(town(), 365.0, 0.0), Gauge(town(meetings=20), 365.0, 0.0)), 7)


def rows(outcomes):
    return [tuple(each.tobytes() for each in outcome) for outcome in outcomes]


def test_one_worker_is_this_process():
    with in_processes(1) as run_many:
        assert run_many is in_turn


def test_a_batch_tells_how_long_one_took_and_what_came_out():
    seconds, outcomes = run_batch(TASK, [4, 2])

    assert seconds > 0
    assert rows(outcomes) == rows(in_turn(TASK, [4, 2]))


@pytest.mark.slow
def test_two_processes_give_the_same_to_the_last_bit_and_in_order():
    with in_processes(2) as run_many:
        assert rows(run_many(TASK, range(40))) == rows(in_turn(TASK, range(40)))
        # Who wants no more takes no more; the pool can be used again.
        assert rows(islice(run_many(TASK, range(1000)), 3)) == rows(in_turn(TASK, range(3)))
        spread = document_of(forecast(town(), Wish(replications=12), run_many))
    assert json.dumps(spread) == json.dumps(
        document_of(forecast(town(), Wish(replications=12), in_turn))
    )


@pytest.mark.slow
def test_a_process_that_dies_changes_nothing():
    with in_processes(2) as run_many:
        results = run_many(TASK, range(300))
        found = [next(results) for _ in range(3)]
        _kill_one_child()
        found += list(results)
    assert rows(found) == rows(in_turn(TASK, range(300)))


def _kill_one_child() -> None:
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    workers = [
        pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    os.kill(int(workers[0]), signal.SIGKILL)


def test_an_address_without_a_scheduler_is_refused():
    with pytest.raises(ClusterAway), on_cluster("tcp://127.0.0.1:9"):
        pass


def test_pace_tells_nothing_before_the_first_result():
    pace = Pace()

    assert pace.seconds_left(0, 40) is None
    assert pace.seconds_left(40, 40) == 0


@pytest.fixture
def cluster():
    """A scheduler and two workers on this machine; ends what it started, by its number."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__DAEMON": "0"}

    def start(*words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", *words], env=environment, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    address = "tcp://127.0.0.1:18786"
    begun = [start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "18786",
                   "--no-dashboard")]  # fmt: skip
    begun += [
        start("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny",
              "--no-dashboard", "--death-timeout", "200")
        for _ in range(2)
    ]  # fmt: skip
    try:
        yield address, begun[1:]
    finally:
        for process in begun:
            process.kill()
            process.wait()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # distributed warns of its own ways of closing
def test_a_cluster_gives_the_same_to_the_last_bit_also_when_a_worker_is_killed(cluster):
    address, workers = cluster
    with _waiting_for(address) as run_many:
        results = run_many(TASK, range(300))
        found = [next(results) for _ in range(5)]
        workers[0].kill()
        found += list(results)
    assert rows(found) == rows(in_turn(TASK, range(300)))


def _waiting_for(address: str):
    from distributed import Client  # noqa: PLC0415 an extra, that only this test needs

    for _ in range(120):
        try:
            with Client(address, timeout=5, set_as_default=False) as client:
                client.wait_for_workers(2, timeout=180)
                return on_cluster(address)
        except OSError:
            time.sleep(0.5)
    raise AssertionError("no scheduler")
