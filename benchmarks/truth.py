"""How near is the simulator to the exact answers, and how often does an interval hold the truth?

Run from the root of the repository: `.venv/bin/python -m benchmarks.truth [REPLICATIONS [GROUPS]]`.
Every system is run so many times (20). Then so many groups (200) of ten shorter replications each
make an interval of 95 %, as a forecast does, and the share of intervals with the truth is counted.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from tests.core.simulation.truths import Measured, Truth, measured, truths

IN_GROUP = 10
STUDENT_9 = 2.262  # 95 % of Student's t with nine degrees of freedom
STUDENT_19 = 2.093
COVERED = (
    "M/M/3",
    "Erlang A, share that gives up",
    "priority, other",
    "meeting with places that lapse",
    "fewer workers in summer",
)


def tell(truth: Truth, found: Measured) -> None:
    """One row: the exact answer, what was found, and the distance in standard errors."""
    half = STUDENT_19 * found.error
    share = 100 * (found.mean / truth.exact - 1)
    print(
        f"| {truth.name} | {truth.exact:.5f} | {found.mean:.5f} ± {half:.5f} "
        f"| {share:+.2f} % | {found.distance:+.2f} |",
        flush=True,
    )


def coverage(truth: Truth, groups: int) -> float:
    """The share of intervals of ten replications that hold the truth."""
    short = replace(truth, days=truth.days / 3)
    found = [measured(short, seed=1000 + group, replications=IN_GROUP) for group in range(groups)]
    return sum(abs(each.distance) <= STUDENT_9 for each in found) / groups


def main(arguments: list[str]) -> None:
    """Measure and tell."""
    replications = int(arguments[0]) if arguments else 20
    groups = int(arguments[1]) if len(arguments) > 1 else 200
    print("| system | exact | found (95 %) | difference | standard errors |\n|---|---|---|---|---|")
    for truth in truths():
        tell(truth, measured(truth, seed=1, replications=replications))
    print(f"\n| system | share of {groups} intervals with the truth |\n|---|---|")
    for truth in truths():
        if truth.name in COVERED:
            print(f"| {truth.name} | {coverage(truth, groups):.3f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
