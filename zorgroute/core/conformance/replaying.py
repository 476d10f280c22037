"""Which cases fit the route, which have not finished yet, and where did the others leave it?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.conformance.binding import Bound, bound
from zorgroute.core.conformance.kernels import PLAIN, Kernels
from zorgroute.core.conformance.machine import Machine
from zorgroute.core.traces.log import EventLog, Kind

I64 = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Replayed:
    """How each case of a log went.

    `verdict[case]`: FINISHED, UNDERWAY (not finished, and nothing wrong so far) or DEPARTED (see
    `kernels`); `first[case]` the row of the first departure or -1; `why[row]` the bits of what is
    wrong with a row; `final[case, line]` the state of the machine in which the log leaves a line.
    """

    bound: Bound
    verdict: NDArray[np.int8]
    first: I64
    why: NDArray[np.uint8]
    final: NDArray[np.int32]

    def count(self, verdict: int) -> int:
        return int((self.verdict == verdict).sum())


def replay(
    machine: Machine, log: EventLog, kernels: Kernels = PLAIN, *, finals: bool = False
) -> Replayed:
    """Walk every case of a log through the machine; `final` only has rows when asked for."""
    meanings = bound(machine, log)
    cases, lines = len(log.cases), len(machine.lines)
    verdict, first = np.zeros(cases, np.int8), np.full(cases, -1, np.int64)
    why = np.zeros(len(log), np.uint8)
    final = np.zeros(cases * lines if finals else 0, np.int32)
    kernels.replay(
        (machine.begins, machine.table, machine.is_live, machine.is_over, machine.may_be_over),
        (
            meanings.turn_ptr,
            meanings.turn_line,
            meanings.turn_symbol,
            meanings.wait_ptr,
            meanings.wait_line,
            meanings.is_strange,
            meanings.is_done,
        ),
        log.starts,
        log.activity,
        verdict,
        first,
        why,
        final,
    )
    return Replayed(meanings, verdict, first, why, final.reshape(-1, lines))


def arrivals(
    machine: Machine, log: EventLog, meanings: Bound, kernels: Kernels = PLAIN
) -> tuple[I64, I64]:
    """When the step of each row came up, and when each line was last moved (per case and line).

    Seconds since 1970 as in the log, -1 where that is not known. What the log itself tells comes
    first.
    """
    lines = len(machine.lines)
    came = np.full(len(log), -1, np.int64)
    last = np.full(len(log.cases) * lines, -1, np.int64)
    opens = np.array([each.kind == Kind.OPENED for each in log.activities], np.bool_)
    kernels.arrivals(
        (machine.begins, machine.table),
        (
            meanings.own,
            opens,
            meanings.turn_ptr,
            meanings.turn_line,
            meanings.turn_symbol,
            meanings.is_done,
        ),
        log.starts,
        log.activity,
        log.happened,
        came,
        last,
    )
    return np.where(log.began >= 0, log.began, came), last.reshape(-1, lines)
