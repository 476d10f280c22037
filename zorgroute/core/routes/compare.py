"""What is different between two versions of a route, in the order of the file?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.routes.words import Outcome, RouteFile, Text, Track, Words

Kind = Literal["added", "removed", "changed"]
Where = tuple[str, ...]

# Mappings whose keys name a thing, and what that thing is called.
THINGS = {
    "steps": "step",
    "outcomes": "outcome",
    "tracks": "track",
    "roles": "role",
    "consents": "consent",
    "records": "record",
    "fields": "field",
    "options": "option",
    "parameters": "parameter",
    "phases": "phase",
    "stations": "station",
    "results": "result",
    "on": "interrupt",
}
# These stand in a file for good reading; where something is, is clear without them.
UNSPOKEN = {"steps", "tracks", "outcomes", "fields", "options"}
TRAITS = {
    "needs": "guard",
    "needs_ended": "guard",
    "when": "guard",
    "only_if": "guard",
    "within": "term",
    "remind": "term",
    "overdue": "term",
    "shares": "share",
    "ground": "share",
    "feedback": "feedback",
    "who": "role",
    "with": "role",
    "with_one_of": "role",
    "hands_to": "handover",
    "holds": "handover",
    "leads": "role",
    "may_start": "role",
    "known_to": "role",
    "as": "role",
    "record": "record",
    "meldcode": "meldcode",
    "starts": "track",
    "on_track": "track",
    "exits": "track",
    "use": "track",
    "to": "way",
    "ends": "way",
    "main": "way",
    "opens": "way",
    "from": "mark",
    "source": "mark",
    "sources": "mark",
    "value": "parameter",
    "unit": "parameter",
}


@dataclass(frozen=True)
class Change:
    """One difference: what was added, removed or changed, where, and how it read before and after.

    `where` is the path to it: the line and the step first (`main`, `6-gesprek-ouders`), or the
    part of the file (`roles`, `ib`). A thing that came or went is one change with all it holds.
    """

    kind: Kind
    what: str
    where: Where
    before: str = ""
    after: str = ""


def compare(old: Route, new: Route) -> tuple[Change, ...]:
    """List every difference between two versions, in the order of the older file (R243).

    A new version number alone is no change, nor is another order of the same steps, unless the
    line then begins with another step. Shared tracks and the values of a municipality count.
    """
    return tuple(_differences(old, new))


def _differences(old: Route, new: Route) -> Iterator[Change]:
    yield from _models((), old.model, new.model)
    for name, line in old.lines.items():
        if name in new.lines and line.first != new.lines[name].first:
            yield Change("changed", "start", (name,), line.first, new.lines[name].first)
    for name, shared in old.shared.items():
        if name in new.shared:
            yield from _models((name,), shared.model, new.shared[name].model)
    yield from _named(("parameters",), "parameter", old.parameters, new.parameters)


def _models(where: Where, old: Words, new: Words) -> Iterator[Change]:
    """The differences between two of the same kind, word by word."""
    for name, info in type(old).model_fields.items():
        before, after = getattr(old, name), getattr(new, name)
        key = info.alias or name
        if before == after or key == "version":
            continue
        if key in ("to", "ends") and isinstance(old, Outcome) and isinstance(new, Outcome):
            if key == "to" or old.to == new.to:  # a step that becomes an end is one change
                yield _one(
                    (*where, "to"), "way", old.to or old.ends or "", new.to or new.ends or ""
                )
            continue
        if key in THINGS:
            yield from _named(_inside(where, key, old), THINGS[key], before, after)
        elif isinstance(before, Text) and isinstance(after, Text):
            yield from _texts((*where, key), before, after)
        else:
            yield from _trait(where, key, before, after)


def _inside(where: Where, key: str, owner: Words) -> Where:
    if key == "steps" and isinstance(owner, RouteFile):
        return (MAIN,)
    return where if key in UNSPOKEN else (*where, key)


def _named(
    where: Where, what: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Change]:
    for name in [*old, *(name for name in new if name not in old)]:
        path = (*where, name)
        if name not in new:
            yield Change("removed", what, path, before=_title(old[name]))
        elif name not in old:
            yield Change("added", what, path, after=_title(new[name]))
        elif old[name] != new[name]:
            yield from _same_name(path, what, old[name], new[name])


def _same_name(where: Where, what: str, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, Text) and isinstance(new, Text):
        yield from _texts(where, old, new)
    elif isinstance(old, Words) and isinstance(new, Words):
        yield from _models(where, old, new)
    else:
        yield Change("changed", what, where, _shown(old), _shown(new))


def _texts(where: Where, old: Text, new: Text) -> Iterator[Change]:
    for voice in ("prof", "ouder"):
        before, after = getattr(old, voice), getattr(new, voice)
        if before != after:
            yield Change("changed", "text", (*where, voice), before, after)


def _trait(where: Where, key: str, old: Any, new: Any) -> Iterator[Change]:
    what, path = TRAITS.get(key, "text" if _is_text(old, new) else "rule"), (*where, key)
    if _is_list_of_words(old) or _is_list_of_words(new):
        yield from _lists(path, what, old or (), new or ())
    else:
        yield _one(path, what, _shown(old), _shown(new))


def _is_text(old: Any, new: Any) -> bool:
    return isinstance(old, Text) or isinstance(new, Text)


def _is_list_of_words(value: Any) -> bool:
    return isinstance(value, tuple) and any(isinstance(each, Words) for each in value)


def _lists(where: Where, what: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Change]:
    """Two lists of conditions or shares: what went and what came; one for one is a change."""
    before, after = [_shown(each) for each in old], [_shown(each) for each in new]
    gone, come = _without(before, after), _without(after, before)
    if not gone and not come:
        yield Change("changed", what, where, "; ".join(before), "; ".join(after))
    elif len(gone) == len(come) == 1:
        yield Change("changed", what, where, gone[0], come[0])
    else:
        yield from (Change("removed", what, where, before=each) for each in gone)
        yield from (Change("added", what, where, after=each) for each in come)


def _without(some: list[str], others: list[str]) -> list[str]:
    """What is in the first list and not in the second, counting doubles."""
    left, found = Counter(others), []
    for each in some:
        if left[each]:
            left[each] -= 1
        else:
            found.append(each)
    return found


def _one(where: Where, what: str, before: str, after: str) -> Change:
    kind: Kind = "changed" if before and after else "removed" if before else "added"
    return Change(kind, what, where, before, after)


def _title(thing: Any) -> str:
    """How a thing that came or went is called: by its title, else as it stands."""
    if isinstance(thing, Text):
        return thing.prof
    for key in ("title", "label", "say"):
        text = getattr(thing, key, None)
        if isinstance(text, Text):
            return text.prof
    if isinstance(thing, Track):
        return thing.use or ""
    return _shown(thing)


def _shown(value: Any) -> str:
    """A value as one line, close to how it stands in the file."""
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Words):
        value = value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_nested(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_nested(each) for each in value)
    return str(value)


def _nested(value: Any) -> str:
    shown = _shown(value)
    return f"[{shown}]" if isinstance(value, list | tuple | dict | Words) else shown
