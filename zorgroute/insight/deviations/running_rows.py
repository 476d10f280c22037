"""How is what is kept of a running case written in a row, and read from it again?"""

from __future__ import annotations

from typing import Any

import numpy as np

from zorgroute.core.conformance.findings import By, Differs, Subject
from zorgroute.core.conformance.following import Found, Kept, Open
from zorgroute.core.conformance.live import Running
from zorgroute.core.conformance.ways import Passed, Way

WHOLE = "<i4"


def columns_of(kept: Kept) -> dict[str, Any]:
    """The columns of the row of a case that hang on what is kept of it."""
    return {
        "digest": kept.digest,
        "seq": kept.seq,
        "vector": np.array(kept.running.states, WHOLE).tobytes(),
        "departed": kept.running.departed,
        "notes": {
            "open": {line: list(each) for line, each in kept.open.items()},
            "way": [*kept.way[:-1], None if kept.way.passed is None else list(kept.way.passed)],
            "found": [[each.seq, *subject_row(each.about)] for each in kept.found],
        },
    }


def kept_in(digest: str, seq: int, vector: bytes, notes: dict[str, Any], *, departed: bool) -> Kept:
    """What is kept of a case, from the columns of its row."""
    *way, passed = notes["way"]
    return Kept(
        digest=digest,
        running=Running(tuple(np.frombuffer(vector, WHOLE).tolist()), departed),
        seq=seq,
        open={line: Open(*each) for line, each in notes["open"].items()},
        way=Way(*way)._replace(passed=None if passed is None else Passed(*passed)),
        found=tuple(Found(seq, subject_in(about)) for seq, *about in notes["found"]),
    )


def subject_row(about: Subject) -> list[str]:
    """A difference as plain words."""
    return [str(each) for each in about]


def subject_in(words: list[str]) -> Subject:
    """The difference that these words are."""
    differs, line, step, by, reason, channel = words
    return Subject(Differs(differs), line, step, By(by), reason, channel)
