"""What did the checker find, where in the file, and along which path?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from zorgroute.core.routes.faults import Place


class Proof(StrEnum):
    """How sure a finding is."""

    READ = "read"  # it stands in the file itself; no path is needed
    REPLAYED = "replayed"  # the engine walked the path and came to the same
    POSSIBLE = "possible"  # only the approximation allows the path


Weight = Literal["finding", "question"]


class Hop(NamedTuple):
    """One thing that happens on a path.

    A step is done with an outcome, a term passes, a track starts, a consent is withdrawn, the
    child grows older, life interrupts, or somebody accepts the responsibility that was offered;
    `track` is the end of a track out of sight. `facts` is what is recorded with it.
    """

    kind: Literal["take", "term", "start", "withdraw", "age", "interrupt", "accept", "track"]
    line: str = "main"
    step: str = ""
    outcome: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Finding:
    """One thing that is not sound: its code, where it stands, and how one comes there.

    `where` is `step`, `step/outcome`, `track:step` or a word of the file; together with `code` it
    identifies the finding, so that an expected finding stays the same when lines shift.
    """

    code: str
    where: str
    place: Place
    facts: tuple[tuple[str, str], ...] = ()
    path: tuple[Hop, ...] = ()
    proof: Proof = Proof.READ
    weight: Weight = "finding"

    @property
    def key(self) -> tuple[str, str]:
        return self.code, self.where

    @property
    def at(self) -> tuple[str, str]:
        """The line and the step it is about; the step is empty for a word of the file."""
        line, _, rest = self.where.rpartition(":")
        return line or "main", rest.partition("/")[0]


def spot(line: str, step: str, outcome: str = "") -> str:
    """The name of a place in a route: tracks by their name, the main line without."""
    head = step if line == "main" else f"{line}:{step}"
    return f"{head}/{outcome}" if outcome else head
