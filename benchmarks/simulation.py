"""How fast is the simulator beside SimPy, Ciw, cimba and a program in C, on one network?

Run from the root of the repository, with the yardsticks of `requirements/benchmarks.lock` in
another environment: `.venv/bin/python -m benchmarks.simulation --yardsticks ENVIRONMENT/bin/python
[--rounds 5] [--children 200000] [--compiled PROGRAM]`.

Every engine gets the network of tests/core/simulation/reference.py in a process of its own, in turn
(A B C A B C), and tells the CPU seconds of the run itself, without reading, compiling or building.
An event is an arrival from outside or the end of a service, for each of them. Ratios are medians of
the ratios within a round. A compiled program is called as `PROGRAM heap CHILDREN SEED 1`, gets the
rates, and per station the workers, the rate of service and the cumulative shares on its input, and
writes JSON with `seconds` and `events`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from tests.core.simulation import reference

HERE = Path(__file__).parent / "simulators"
# Slow engines get fewer children: their speed does not depend on how many there are.
SHARE = {"simpy": 0.1, "ciw": 0.05}
SIZES = (1, 5, 20, 50, 200)


@dataclass(frozen=True)
class Engine:
    """A program that reads the network as JSON, and how it is to go about it."""

    name: str
    command: Sequence[str]
    style: str = ""
    calendar: bool = False
    copies: int = 1


def network(engine: Engine, children: int, seed: int) -> dict[str, Any]:
    """The reference network as JSON."""
    many = max(1, int(children * SHARE.get(engine.name.split()[0], 1.0)))
    return {
        "arrivals": reference.ARRIVALS,
        "workers": reference.WORKERS,
        "work": reference.WORK.tolist(),
        "shares": reference.SHARES.tolist(),
        "days": reference.days_for(many) / engine.copies,
        "seed": seed,
        "style": engine.style,
        "copies": engine.copies,
        "calendar": {
            "meeting": reference.MEETING_AT,
            "every": reference.EVERY,
            "places": reference.PLACES,
            "year": reference.YEAR,
            "summer_from": reference.SUMMER_FROM,
            "in_summer": reference.IN_SUMMER,
        }
        if engine.calendar
        else None,
    }


def as_text() -> str:
    """The network as a compiled program reads it."""
    lines = [" ".join(map(str, reference.ARRIVALS))]
    for at, workers in enumerate(reference.WORKERS):
        shares = " ".join(repr(float(share)) for share in np.cumsum(reference.SHARES[at]))
        lines.append(f"{workers} {1 / float(reference.WORK[at])!r} {shares}")
    return "\n".join(lines) + "\n"


def speed(engine: Engine, children: int, seed: int) -> float:
    """Events a CPU second of one run."""
    compiled = engine.style == "compiled"
    command = (
        [*engine.command, "heap", str(children), str(seed), "1"] if compiled else engine.command
    )
    given = as_text() if compiled else json.dumps(network(engine, children, seed))
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(  # noqa: S603 - programs that the caller names
        command,
        input=given,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **single},
    )
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return float(told["events"]) / float(told["seconds"])


def engines(yardsticks: str | None, compiled: str | None) -> list[Engine]:
    """Every engine, the kernel first."""
    ours = (sys.executable, "-m", "benchmarks.simulators.with_zorgroute")
    found = [
        Engine("zorgroute", ours),
        Engine("zorgroute with log", ours, "log"),
        Engine("zorgroute, calendar", ours, calendar=True),
    ]
    if compiled:
        found.append(Engine("C", (compiled,), "compiled"))
    if yardsticks:
        simpy, ciw, cimba = (
            (yardsticks, str(HERE / f"with_{name}.py")) for name in ("simpy", "ciw", "cimba")
        )
        found += [
            Engine("simpy", simpy),
            Engine("simpy, calendar", simpy, calendar=True),
            Engine("ciw", ciw),
            Engine("ciw, calendar", ciw, calendar=True),
            Engine("cimba, spawned children", cimba, "spawn"),
            Engine("cimba, calendar", cimba, "spawn", calendar=True),
            Engine("cimba, stores", cimba, "store"),
        ]
    return found


def in_turn(found: Sequence[Engine], rounds: int, children: int) -> dict[str, list[float]]:
    """The speed of each engine in each round; one that fails is told and left out."""
    speeds: dict[str, list[float]] = {engine.name: [] for engine in found}
    for turn in range(rounds):
        for engine in found:
            try:
                speeds[engine.name].append(speed(engine, children, turn + 1))
                print(engine.name, round(speeds[engine.name][-1]), file=sys.stderr, flush=True)
            except subprocess.CalledProcessError as failed:
                print(f"{engine.name}: {failed.stderr.strip().splitlines()[-1:]}")
    return {name: each for name, each in speeds.items() if len(each) == rounds}


def tell(speeds: dict[str, list[float]]) -> None:
    """A table: events a second, and how many times as fast the kernel is."""
    print("| engine | events per CPU second | zorgroute is faster by |\n|---|---|---|")
    for name, each in speeds.items():
        base = "zorgroute, calendar" if "calendar" in name else "zorgroute"
        ratio = median(a / b for a, b in zip(speeds[base], each, strict=True))
        print(f"| {name} | {median(each):,.0f} | {ratio:.2f} |")


def grow(children: int) -> None:
    """The speed as the model grows."""
    ours = (sys.executable, "-m", "benchmarks.simulators.with_zorgroute")
    print("\n| stations | events per CPU second |\n|---|---|")
    for copies in SIZES:
        found = speed(Engine("zorgroute", ours, copies=copies), children, 1)
        print(f"| {10 * copies} | {found:,.0f} |")


def main(arguments: Sequence[str]) -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--yardsticks", help="the Python in which SimPy, Ciw and cimba are")
    parser.add_argument("--compiled", help="a compiled program with the same network")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--children", type=int, default=200_000)
    asked = parser.parse_args(arguments)
    tell(in_turn(engines(asked.yardsticks, asked.compiled), asked.rounds, asked.children))
    grow(asked.children)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nlargest memory of any of these processes: {peak:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
