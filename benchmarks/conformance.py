"""How fast is a log laid beside a route: replay, alignment, the whole report, and what did it find?

    python benchmarks/conformance.py [cases ...]

Cases with a parallel track walk the route `nijmegen.ist`; in 15 % of them a step is left out, done
twice or done where it does not belong. Times are CPU seconds of this process, the median of three
rounds after one that compiles; the numbers found are printed beside them, so that two runs can be
compared. A case of a million rows is walked at the end.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from zorgroute.chain.routebook.content import Content
from zorgroute.core.conformance.aligning import align
from zorgroute.core.conformance.compiled import KERNELS
from zorgroute.core.conformance.machine import machine_of
from zorgroute.core.conformance.replaying import replay
from zorgroute.core.conformance.report import conformance_of
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.traces.log import UNKNOWN, Activity, EventLog, in_columns
from zorgroute.faces.agreement_rules import rules_of

SIZES = (10_000, 100_000, 1_000_000)
KINDS, ROUNDS, LONGEST = 40_000, 3, 30
TRACKS = (("smi", 0.3), ("overdracht-school", 0.2))
ODD = 0.15
HOUR = 3600


def the_route(content: Content) -> Route:
    folder = content.folder / "routes"

    def track(name: str) -> tuple[str, bytes]:
        return name, (folder / "tracks" / f"{name}.yaml").read_bytes()

    found = load_route((folder / "nijmegen.ist.yaml").read_bytes(), "nijmegen.ist.yaml", track)
    assert isinstance(found, Route)
    return found


class Walks:
    """Makes cases on a route, from a seed."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self.rng = Random(1)  # noqa: S311 a benchmark draws the same cases each time
        self.numbers: dict[Activity, int] = {}

    def case(self) -> list[int]:
        acts = self._line(MAIN)
        for track, share in TRACKS:
            if self.rng.random() < share:
                at = self.rng.randrange(len(acts))
                acts[at:at] = self._line(track)
        if self.rng.random() < ODD:
            at = self.rng.randrange(len(acts))
            again = self.rng.choice([[], [acts[at], acts[at]], [acts[at], self._foreign()]])
            acts[at : at + 1] = again
        return acts

    def _line(self, line: str) -> list[int]:
        step: str | None = self.route.lines[line].first
        acts: list[int] = []
        while step is not None and len(acts) < LONGEST:
            outcome = self.rng.choice(list(self.route.step(line, step).outcomes))
            acts.append(self._number(Activity(line, step, outcome)))
            step = self.route.step(line, step).outcomes[outcome].to
        return acts

    def _foreign(self) -> int:
        return self._number(Activity(MAIN, "3-kok", "ivh"))

    def _number(self, activity: Activity) -> int:
        return self.numbers.setdefault(activity, len(self.numbers))


def log_of_walks(route: Route, cases: int) -> EventLog:
    """So many cases, drawn from a pool of different ones."""
    walks = Walks(route)
    pool = [walks.case() for _ in range(min(cases, KINDS))]
    lengths = np.array([len(each) for each in pool])
    begins = np.concatenate(([0], np.cumsum(lengths)))
    flat = np.concatenate([np.array(each, np.int16) for each in pool])
    drawn = np.random.default_rng(1).integers(0, len(pool), cases)
    case = np.repeat(np.arange(cases, dtype=np.int32), lengths[drawn])
    starts = np.concatenate(([0], np.cumsum(lengths[drawn])))
    within = np.arange(len(case)) - np.repeat(starts[:-1], lengths[drawn])
    nothing = np.full(len(case), UNKNOWN, np.int64)
    return in_columns(
        cases=range(cases),
        activities=list(walks.numbers),
        functions=[],
        case=case,
        activity=flat[np.repeat(begins[drawn], lengths[drawn]) + within],
        happened=1_577_952_000 + within * 30 * HOUR,
        began=nothing,
        started=nothing,
        function=nothing.astype(np.int16),
        traits={},
    )


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The median CPU time of some rounds, and what came out."""
    found = work()
    times = []
    for _ in range(ROUNDS):
        begin = process_time()
        found = work()
        times.append(process_time() - begin)
    return median(times), found


def measure(route: Route, log: EventLog, content: Content) -> None:
    machine = machine_of(route, told=False)
    walked, went = timed(lambda: replay(machine, log, KERNELS))
    aligned_in, aligned = timed(lambda: align(machine, log, went.bound, KERNELS))
    rules = rules_of(content, route)
    reported, report = timed(lambda: conformance_of(route, log, rules, kernels=KERNELS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"| {len(log.cases):,} | {len(log):,} | {aligned.variants:,} | {walked:.4f} "
        f"| {len(log) / walked / 1e6:.0f} | {aligned_in:.4f} | {reported:.3f} | {peak:.0f} "
        f"| {report.by_the_way / report.cases:.4f} | {int(aligned.lower.sum()):,} |"
    )


def one_long_case(route: Route, rows: int) -> None:
    """One case of so many rows, that is wrong at its end."""
    names = ("1-signaal=gesignaleerd", "2-gesprek-ouders=niet-eens", "2-waarom-niet=opnieuw-praten")
    acts = [Activity(MAIN, *each.split("=")) for each in names]
    told = np.array([0, *([1, 2] * (rows // 2 - 1)), 0], np.int16)
    nothing = np.full(len(told), UNKNOWN, np.int64)
    log = in_columns(
        cases=["a"], activities=acts, functions=[], case=np.zeros(len(told), np.int32),
        activity=told, happened=np.arange(len(told)), began=nothing, started=nothing,
        function=nothing.astype(np.int16), traits={},
    )  # fmt: skip
    machine = machine_of(route, told=False)
    begin = process_time()
    went = replay(machine, log, KERNELS)
    aligned = align(machine, log, went.bound, KERNELS)
    print(
        f"one case of {len(log):,} rows: {process_time() - begin:.2f} s, departs at row "
        f"{int(went.first[0]):,}, costs {int(aligned.lower[0])}"
    )


def main(sizes: list[int]) -> None:
    content = Content(Path(__file__).parents[1] / "content")
    route = the_route(content)
    print(
        "| cases | rows | variants of lines | replay s | M rows/s | alignment s | report s "
        "| peak MB | keep | cost |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    for cases in sizes:
        measure(route, log_of_walks(route, cases), content)
    one_long_case(route, 1_000_000)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or list(SIZES))
