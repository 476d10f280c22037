"""Which stations of a map does a counter-example pass, and at which does it go wrong?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from zorgroute.core.maps.row import Stand, State
from zorgroute.core.routes.route import Line


class Hop(Protocol):
    """One thing that happens on the way, as the checker names it."""

    @property
    def kind(self) -> str: ...
    @property
    def line(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def outcome(self) -> str: ...


@dataclass(frozen=True)
class Trail:
    """A way through a route to the place of a fault.

    `hops` are counted from one, as a list of the same way in words counts them.
    """

    hops: Sequence[Hop]
    line: str
    step: str

    @property
    def lines(self) -> frozenset[str]:
        """The main line and tracks that have a station on the way."""
        return frozenset({self.line, *(hop.line for hop in self.hops if hop.step)})

    def stands(self, line: Line) -> Mapping[str, Stand]:
        """How each step of a line lies to this way: passed, gone wrong at, or beside it."""
        found = {name: Stand(State.OTHER) for name in line.steps}
        for name in line.steps:
            turns = self._turns(line.name, name)
            if turns:
                found[name] = Stand(State.PASSED, turns=turns)
        if self.line == line.name and self.step in line.steps:
            found[self.step] = Stand(State.FAULT, turns=self._turns(line.name, self.step))
        return found

    def outcomes(self, line: str, step: str) -> tuple[str, ...]:
        """How a step comes out on this way, once or more often."""
        return tuple(
            dict.fromkeys(
                hop.outcome
                for hop in self.hops
                if (hop.kind, hop.line, hop.step) == ("take", line, step) and hop.outcome
            )
        )

    def is_overdue_at(self, line: str, step: str) -> bool:
        return any((hop.kind, hop.line, hop.step) == ("term", line, step) for hop in self.hops)

    def _turns(self, line: str, step: str) -> tuple[int, ...]:
        return tuple(
            number
            for number, hop in enumerate(self.hops, start=1)
            if (hop.line, hop.step) == (line, step)
        )
