"""How does a log get other names for its steps, or other numbers for its cases?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from zorgroute.core.traces.log import EventLog, in_columns

ALIAS_BYTES = 10


def keyed(key: bytes) -> Callable[[str], str]:
    """An alias for case numbers that cannot be undone without the key, and is the same each time.

    A number of a child of somebody else's system is so not kept (BLAKE2b with a key of 16 to 64
    bytes).
    """

    def alias(case: str) -> str:
        return hashlib.blake2b(case.encode(), digest_size=ALIAS_BYTES, key=key).hexdigest()

    return alias


def renamed(log: EventLog, steps: Mapping[tuple[str, str], tuple[str, str]]) -> EventLog:
    """The log with other lines and steps: `{("main", "intk"): ("main", "intake")}`.

    Outcomes, kinds and reasons stay; what is not named stays as it is.
    """
    new = [
        replace(each, line=to[0], step=to[1])
        if (to := steps.get((each.line, each.step))) is not None
        else each
        for each in log.activities
    ]
    names = sorted(set(new))
    at = {each: number for number, each in enumerate(names)}
    table = np.array([at[each] for each in new], np.int16)
    return replace(log, activities=names, activity=table[log.activity] if new else log.activity)


def without(log: EventLog, left: set[str]) -> EventLog:
    """The log without these cases."""
    stay = np.array([name not in left for name in log.cases], bool)
    rows = stay[log.case] if len(log) else np.zeros(0, bool)
    new = np.cumsum(stay) - 1
    return in_columns(
        cases=[name for name in log.cases if name not in left],
        activities=log.activities,
        functions=log.functions,
        case=new[log.case[rows]].astype(np.int32),
        activity=log.activity[rows],
        happened=log.happened[rows],
        began=log.began[rows],
        started=log.started[rows],
        function=log.function[rows],
        traits={
            name: [text for text, keep in zip(texts, stay, strict=True) if keep]
            for name, texts in log.traits.items()
        },
    )
