"""What of a case must somebody read who has to know it at once?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from zorgroute.core.engine import events as ev
from zorgroute.core.engine.history import digests, retracted_acts
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.timeline import Answer


@dataclass(frozen=True)
class Written:
    """An answer that was written down, and the day it is about."""

    on: date
    answer: Answer


def written_of(
    route: Route,
    log: Iterable[ev.Event],
    classes: Collection[str],
    former: Callable[[str], Route],
) -> tuple[Written, ...]:
    """Every answer of these classes that still counts, newest first, on whatever line it stands.

    Nothing else of a step: not which one it was, who did it, or what came of it. What was taken
    back is left out. `former` finds the version of the route that a line was written on.
    """
    log = list(log)
    gone = retracted_acts(log)
    found: list[Written] = []
    for event, digest in zip(log, digests(log), strict=True):
        deed = event.deed
        if event.act in gone or not isinstance(deed, ev.StepTaken):
            continue
        at = route if digest in ("", route.digest) else former(digest)
        line, facts = at.lines[deed.line], dict(deed.facts)
        on = event.happened_at.astimezone(AMSTERDAM).date()
        for name, field, record in line.fields_of(line.steps[deed.step]):
            value, of_class = facts.get(line.keys[name]), field.class_ or record.class_
            if value not in (None, "", ()) and of_class in classes:
                found.append(Written(on, Answer(name, field, value, of_class)))
    return tuple(reversed(found))
