"""What is different between two versions of a route, in words?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zorgroute.core.maps.row import Map, Row
from zorgroute.core.maps.words import Say, Words, plain, term_words
from zorgroute.core.routes.compare import THINGS, TRAITS, Change
from zorgroute.core.routes.route import MAIN
from zorgroute.core.wording.catalogue import NL, Language

# Of these words the values are names of roles, or of steps.
ROLE_VALUES = {"role", "handover"}
STEP_VALUES = {"way", "start"}
VOICES = ("prof", "ouder")
# Words of the language that say nothing to a reader beside the name of what changed.
KEYWORDS = frozenset({*TRAITS, *THINGS, *VOICES, "title", "label", "hint", "missing", "say"})


@dataclass(frozen=True)
class _Names:
    """How steps and roles of both versions are called; the newer version goes first."""

    old: Mapping[tuple[str, str], Row]
    new: Mapping[tuple[str, str], Row]
    tracks: Mapping[str, str]
    roles: Mapping[str, str]

    def row(self, line: str, step: str) -> Row | None:
        return self.new.get((line, step)) or self.old.get((line, step))


def change_words(
    changes: Iterable[Change], old: Map, new: Map, *, texts: Say, language: Language = NL
) -> tuple[str, ...]:
    """Say each change in a sentence, in the order of the changes (R243).

    The maps are those of both versions without a case; they give steps their numbers and titles.
    """
    words, names = Words(texts, language), _names(old, new)
    return tuple(plain(_sentence(change, names, words)) for change in changes)


def _names(old: Map, new: Map) -> _Names:
    parties = [
        party
        for row in (*old.rows, *new.rows)
        for party in (*row.who, *row.with_all, *row.with_one_of)
    ]
    signs = (*old.tracks, *new.tracks)
    return _Names(
        _by_step(old.rows),
        _by_step(new.rows),
        {sign.name: sign.title for sign in signs},
        {party.role: party.title for party in parties if party.title},
    )


def _by_step(rows: Sequence[Row]) -> Mapping[tuple[str, str], Row]:
    return {(row.line, step): row for row in rows for step in row.steps}


def _sentence(change: Change, names: _Names, words: Words) -> str:
    before, after = _values(change, names, words)
    place, inside = _where(change, names, words)
    what = words.say(_what_code(change))
    if change.kind == "changed":
        where = _inside(place, inside, words)
        return words.say("map.change.changed", where=where, what=what, before=before, after=after)
    thing = before or after
    if change.where[-1] in KEYWORDS or not thing:
        where = _inside(place, inside, words)
    else:
        where = _inside(place, inside[:-1], words)  # what came or went is named by its own title
    fact = "" if thing and where.endswith(thing) else thing
    said = {"added": "after", "removed": "before"}[change.kind]
    return words.say(f"map.change.{change.kind}", where=where, what=what, **{said: fact})


def _what_code(change: Change) -> str:
    if change.what == "text" and change.where[-1] in VOICES:
        return f"map.what.text.{change.where[-1]}"
    if change.what == "role" and "roles" in change.where:
        return "map.what.function"
    return f"map.what.{change.what}"


def _where(change: Change, names: _Names, words: Words) -> tuple[str, list[str]]:
    """The step, track or route by its name, and what lies inside it, keywords left out."""
    line, *inside = change.where
    row = names.row(line, inside[0]) if inside else None
    if row is not None:
        code = "map.where.step" if row.number else "map.where.step.untitled"
        place, inside = words.say(code, number=row.number, title=row.title), inside[1:]
        titles = {way.name: f"‘{way.title}’" for way in row.ways if way.name}
        inside = [titles.get(each, each) for each in inside]
    elif line == MAIN:
        place = words.say("map.where.main")
    elif line in names.tracks:
        place = words.say("map.where.track", title=names.tracks[line])
    else:
        place, inside = words.say("map.where.route"), list(change.where)
    spoken = KEYWORDS if change.what != "rule" else KEYWORDS - {change.where[-1]}
    return place, [names.roles.get(each, each) for each in inside if each not in spoken]


def _inside(place: str, inside: Sequence[str], words: Words) -> str:
    if not inside:
        return place
    return words.say("map.change.inside", where=place, part=", ".join(inside))


def _values(change: Change, names: _Names, words: Words) -> tuple[str, str]:
    line, step = change.where[0], change.where[1] if len(change.where) > 1 else ""
    if change.where[-1] == "within":
        before, after = names.old.get((line, step)), names.new.get((line, step))
        said = [_term(row, words) for row in (before, after)]
        if all(said) and said[0] != said[1]:
            return said[0], said[1]
    if change.what in ROLE_VALUES:
        return _titles(change.before, names), _titles(change.after, names)
    if change.what in STEP_VALUES:
        return _step(line, change.before, names, words), _step(line, change.after, names, words)
    return change.before, change.after


def _term(row: Row | None, words: Words) -> str:
    """A term in the unit of the file, so that the smallest change can be heard."""
    if row is None or row.term is None:
        return term_words(row, words) if row else ""
    return words.say("map.term", term=words.exact_term(row.term))


def _titles(some: str, names: _Names) -> str:
    return ", ".join(names.roles.get(each, each) for each in some.split(", "))


def _step(line: str, name: str, names: _Names, words: Words) -> str:
    row = names.row(line, name)
    if row is None:
        return words.say("map.way.to_end") if name else ""
    if not row.number:
        return row.title
    return words.say("map.to.step", number=row.number)
