"""How is the log of one run laid out by case: where each begins, where it ends, and as what?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.model import DONE, F64, TURNED_AWAY

if TYPE_CHECKING:
    # The kernel needs numba, which loads slowly; who only reads results does without.
    from zorgroute.core.simulation.replication import Run, RunLog

MAIN_LINE = 0


@dataclass(frozen=True)
class Seen:
    """A run with what several figures need of it, worked out once."""

    compiled: Compiled
    run: Run
    area_of_class: NDArray[np.int64]

    @cached_property
    def log(self) -> RunLog:
        """The visits; a run without a log cannot be measured."""
        assert self.run.log is not None  # noqa: S101 - who runs to measure asks for the log
        return self.run.log

    @cached_property
    def area(self) -> NDArray[np.int64]:
        """The area of the child of each visit."""
        return self.area_of_class[self.log.klass]

    @cached_property
    def _cases(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        # One child can come back as another episode only under another number.
        names, places = np.unique(self.log.child, return_inverse=True)
        return names, places.astype(np.int64)

    @cached_property
    def case(self) -> NDArray[np.int64]:
        """The number of the case of each visit."""
        return self._cases[1]

    @cached_property
    def cases(self) -> int:
        return len(self._cases[0])

    @cached_property
    def main(self) -> NDArray[np.int64]:
        """The visits on the main line of children who were let in."""
        inside = (self.log.line == MAIN_LINE) & (self.log.how != TURNED_AWAY)
        return np.flatnonzero(inside)

    @cached_property
    def began(self) -> F64:
        """When each case came; infinite for who was turned away."""
        moments = np.full(self.cases, np.inf)
        np.minimum.at(moments, self.case[self.main], self.log.began[self.main])
        return moments

    @cached_property
    def last(self) -> NDArray[np.int64]:
        """The visit with which the main line of each case ended, or -1."""
        found = np.full(self.cases, -1, np.int64)
        ended = self.main[self.log.way[self.main] >= 0]
        found[self.case[ended]] = ended
        return found

    @cached_property
    def done(self) -> NDArray[np.int64]:
        """The visits of the main line that were done, by case and in order of time."""
        chosen = self.main[self.log.how[self.main] == DONE]
        # Beside the moment the order of leaving, for steps that take no time at all.
        ordered: NDArray[np.int64] = chosen[
            np.lexsort((chosen, self.log.done[chosen], self.case[chosen]))
        ]
        return ordered
