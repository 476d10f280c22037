"""Which sensitive answers stay closed for a professional until they are opened with a reason?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.what_now import Next
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.routes.words import Guard
from zorgroute.core.telling.timeline import Answer, Entry

Key = tuple[str, str]


@dataclass(frozen=True)
class Closing:
    """What stays closed for one reader: answers of `classes`, save the own ones and those needed.

    `authors` are the reader and those the reader replaces: what one wrote oneself is no secret.
    `needed` are pairs of line and question that an own open step asks for again or is judged on;
    `lines` are tracks on which the reader has a step to do, and then all of the track is needed.
    """

    classes: frozenset[str]
    authors: frozenset[str]
    needed: frozenset[Key]
    lines: frozenset[str]

    def closes(self, entry: Entry, answer: Answer) -> bool:
        """Whether this answer, written down in this entry, stays closed."""
        return (
            answer.of_class in self.classes
            and entry.by not in self.authors
            and entry.line not in self.lines
            and (entry.line, answer.name) not in self.needed
        )

    def entries(self, told: Iterable[Entry]) -> tuple[Entry, ...]:
        """The same entries, with nothing left of what stays closed but its question."""
        return tuple(
            replace(
                each,
                answers=tuple(
                    replace(it, value="", is_closed=True) if self.closes(each, it) else it
                    for it in each.answers
                ),
            )
            for each in told
        )

    def facts(
        self, route: Route, told: Iterable[Entry], facts: Mapping[str, Value]
    ) -> Mapping[str, Value]:
        """The recorded facts without those of which the last answer stays closed."""
        closed: dict[str, bool] = {}
        for each in reversed(list(told)):
            if each.is_corrected or each.line not in route.lines:
                continue
            keys = route.lines[each.line].keys
            for it in each.answers:
                if it.name in keys:
                    closed[keys[it.name]] = self.closes(each, it)
        return {key: value for key, value in facts.items() if not closed.get(key, False)}


def needed_for(route: Route, mine: Iterable[Next]) -> tuple[frozenset[Key], frozenset[str]]:
    """What the open steps of a reader ask again or are judged on, and the tracks they are on."""
    needed: set[Key] = set()
    lines: set[str] = set()
    for each in mine:
        if each.line != MAIN:
            lines.add(each.line)
            continue
        line, step = route.lines[each.line], route.step(each.line, each.step)
        needed.update((each.line, name) for name, _, _ in line.fields_of(step))
        guards = [*(step.needs or ())]
        for outcome in step.outcomes.values():
            guards += [*outcome.needs, *([outcome.when] if outcome.when else [])]
        needed.update((each.line, name) for name in _asked(guards))
    return frozenset(needed), frozenset(lines)


def _asked(guards: Collection[Guard]) -> set[str]:
    found: set[str] = set()
    for each in guards:
        found.update(name for name in (each.fact, each.recorded) if name)
        found |= _asked(each.parts)
    return found
