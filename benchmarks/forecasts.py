"""How much do pairs on the same draws save, and do 95 % intervals cover the truth 95 % of the time?

    python -m benchmarks.forecasts [experiments]

Two questions, both on `nijmegen.ist` with its fitted hours:

- the variance of the difference between ist and a change of it (every district gets 5 % more
  hours), in pairs on the same draws and with separate draws;
- coverage: so many experiments of 20 replications each; the truth is the mean of all of them.

An interval of the mean of all experiments is narrow beside one of 20, which makes it the truth.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from zorgroute.chain.routebook.content import Content
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.simulation.cells import Cell
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.compiling import compile_scenario
from zorgroute.core.simulation.fitted import fitted_scenario, read_kept
from zorgroute.core.simulation.intervals import interval_of
from zorgroute.core.simulation.measuring import Gauge
from zorgroute.core.simulation.running import RunMany, Task
from zorgroute.core.simulation.scenario import read_scenario, with_numbers
from zorgroute.insight.forecasts.spreading import in_processes

ROOT = Path(__file__).parents[1]
CONTENT = ROOT / "content"
A_EXPERIMENT = 20
AWAY = 1_000_000


def main() -> None:
    """Measure both and print them as tables for the README of this folder."""
    experiments = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with in_processes() as run_many:
        _variance(run_many, experiments)
        _coverage(run_many, experiments)


def _nijmegen() -> tuple[Compiled, Compiled]:
    """Ist, and the same with 5 % more hours for every district."""
    content = Content()
    route = load_route(
        (CONTENT / "routes/nijmegen.ist.yaml").read_bytes(),
        "nijmegen.ist.yaml",
        lambda name: (name, (CONTENT / f"routes/tracks/{name}.yaml").read_bytes()),
    )
    assert not isinstance(route, Unreadable)
    scenario = read_scenario((CONTENT / "scenarios/nijmegen.ist.yaml").read_bytes(), "ist")
    kept = read_kept((CONTENT / "scenarios/nijmegen.ist.fitted.yaml").read_bytes(), "fitted")
    assert not isinstance(scenario, Unreadable)
    assert not isinstance(kept, Unreadable)
    ist = fitted_scenario(scenario, kept)
    assert not isinstance(ist, Unreadable)
    numbers = {path: value * 1.05 for path, value in kept.fitting.numbers().items()}
    more = with_numbers(scenario, numbers)
    assert not isinstance(more, Unreadable)
    compiled = [compile_scenario(route, each, content.calendar) for each in (ist, more)]
    first, second = compiled
    assert isinstance(first, Compiled)
    assert isinstance(second, Compiled)
    return first, second


def _figures() -> dict[str, Cell]:
    wait = {"line": "main", "step": "3-wijkteam"}
    return {
        "wait, all districts": Cell("wait_mean", **wait),
        "wait, one district": Cell("wait_mean", "dukenburg", **wait),
        "wait of nine in ten": Cell("wait_p90", **wait),
        "waiting at the end": Cell("waiting", **wait),
        "begin to end": Cell("through"),
        "handovers": Cell("handovers"),
        "cost": Cell("cost"),
    }


def _variance(run_many: RunMany, pairs: int) -> None:
    ist, more = _nijmegen()
    gauges = tuple(Gauge(each, float(each.days), 0.0) for each in (ist, more))
    together = list(run_many(Task(gauges, 1), range(pairs)))
    apart = list(run_many(Task((gauges[1],), 1), range(AWAY, AWAY + pairs)))
    print(f"\n{pairs} pairs | paired variance | separate variance | less by")
    print("--- | --- | --- | ---")
    for name, cell in _figures().items():
        at = gauges[0].cells.index(cell)
        base = np.array([each[0][at] for each in together])
        paired = np.array([each[1][at] for each in together]) - base
        separate = np.array([each[0][at] for each in apart]) - base
        one, two = float(np.var(paired, ddof=1)), float(np.var(separate, ddof=1))
        print(f"{name} | {one:.4g} | {two:.4g} | {two / one:.1f}x")


def _coverage(run_many: RunMany, experiments: int) -> None:
    ist, _ = _nijmegen()
    gauge = Gauge(ist, float(ist.days), 0.0)
    rows = np.array(
        [each[0] for each in run_many(Task((gauge,), 2), range(experiments * A_EXPERIMENT))]
    )
    print(f"\n{experiments} experiments of {A_EXPERIMENT} | truth | covered | mean half width")
    print("--- | --- | --- | ---")
    for name, cell in _figures().items():
        column = rows[:, gauge.cells.index(cell)]
        truth = float(np.nanmean(column))
        found = [interval_of(each) for each in column.reshape(experiments, A_EXPERIMENT)]
        inside = [
            each.low is not None and each.high is not None and each.low <= truth <= each.high
            for each in found
        ]
        half = float(np.mean([each.half_width for each in found]))
        print(f"{name} | {truth:.4g} | {np.mean(inside):.3f} | {half:.3g}")


if __name__ == "__main__":
    main()
