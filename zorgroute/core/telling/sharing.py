"""What of a case may another route read, on the ground on which it was shared?"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from zorgroute.core.engine import events as ev
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.engine.standing import Standing
from zorgroute.core.policy.parting import Reach, reached
from zorgroute.core.policy.reading import classes_given, may_know
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.timeline import Answer

# What a family tells by asking itself: that there is something, and whom to call.
OWN_QUESTION = ("existence", "logistics")
FAMILY = "family"


def shared_with(
    route: Route,
    standing: Standing,
    functions: Collection[str],
    asked: int,
    reach: Reach | None = None,
) -> tuple[tuple[str, ...], tuple[Answer, ...]]:
    """The grounds that hold today, and every answer of a class that was shared on one of them.

    `functions` are those that read it there, `asked` the line of the log that asked them. A consent
    that was withdrawn is no ground any more: the next read finds less (2-route-language, `needs`).
    What was only shared without a name is not of this child, and a line that they may not know of
    gives nothing. `reach` is how far each consent goes: who was left out reads nothing.
    """
    log = standing.log()
    gone = retracted_acts(log)
    taken = [each for each in log if each.act not in gone and isinstance(each.deed, ev.StepTaken)]
    grounds: dict[str, None] = {}
    classes: set[str] = set()
    for event in taken:
        for share in event.deed.shared if isinstance(event.deed, ev.StepTaken) else ():
            allowed = _reached(route, reach, share, functions)
            read = classes_given(allowed, share.ground)
            if read and _is_for(route, share, functions) and _holds(standing, share.ground):
                grounds[share.ground] = None
                classes.update(read)
    if _asked_by_family(route, log, asked):
        grounds[FAMILY] = None
        classes.update(classes_given(OWN_QUESTION, FAMILY))
    found: dict[str, Answer] = {}
    for event in taken:
        for answer in _answers(route, event.deed, classes, functions):
            found[answer.name] = answer
    return tuple(grounds), tuple(found.values())


def _reached(
    route: Route, reach: Reach | None, share: ev.SharedOut, functions: Collection[str]
) -> list[str]:
    """The classes of a share that one of those functions may know that it is for."""
    mine = [each for each in functions if _is_for(route, share, [each])]
    allowed = {
        kind for each in mine for kind in reached(route, reach, share.ground, each, share.classes)
    }
    return [kind for kind in share.classes if kind in allowed]


def _is_for(route: Route, share: ev.SharedOut, functions: Collection[str]) -> bool:
    return any(route.plays(each, to) for each in functions for to in share.to)


def _holds(standing: Standing, ground: str) -> bool:
    kind, _, name = ground.partition(":")
    return kind != "consent" or standing.consents.get(name) == "given"


def _asked_by_family(route: Route, log: list[ev.Event], asked: int) -> bool:
    act = next((each.act for each in log if each.seq == asked), None)
    return any(
        route.is_family(each.on_behalf or (each.by.role if each.by else ""))
        for each in log
        if each.act == act
    )


def _answers(
    route: Route, deed: ev.Deed, classes: Collection[str], functions: Collection[str]
) -> Iterator[Answer]:
    if not isinstance(deed, ev.StepTaken):
        return
    if not any(may_know(route, deed.line, each) for each in functions):
        return
    line, facts = route.lines[deed.line], dict(deed.facts)
    for name, field, record in line.fields_of(line.steps[deed.step]):
        value, of_class = facts.get(line.keys[name]), field.class_ or record.class_
        if value not in (None, "", ()) and of_class in classes:
            yield Answer(name, field, value, of_class)
