"""Which rows does the map of a route have, for this reader and with this case on it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from zorgroute.core.engine.standing import Standing
from zorgroute.core.maps.legend import signs_of
from zorgroute.core.maps.line_rows import Making, line_rows
from zorgroute.core.maps.row import ExitSign, Map, Row, TrackSign
from zorgroute.core.maps.states import Case, Reader, dutch_day
from zorgroute.core.maps.stations import text_of
from zorgroute.core.maps.trail import Trail
from zorgroute.core.maps.ways import starters
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.wording.catalogue import Voice

FIRST_TRACK_LANE = 2


def rows_of(
    route: Route,
    *,
    voice: Voice,
    standing: Standing | None = None,
    now: datetime | None = None,
    names: Mapping[str, str] | None = None,
    reader: str | None = None,
    trail: Trail | None = None,
) -> Map:
    """Compute the rows of a map, with the place of a case on it when a standing is given.

    `voice` decides what is told: parents see merged stations in their own words, no branch that
    was not taken, and no track that the family may not know of: such a track leaves no trace,
    whether it runs or not (screens.md e). `now` tells what is late. `names` puts persons to roles.
    `reader` is the function of a professional: it decides whose turn is the reader's own, and
    hides the tracks this function may not know of. `trail` is the way of a counter-example: the map
    then shows where it passes and goes wrong, and no track or way out beside it.
    """
    who = Reader(Voice(voice), reader)
    case = None if standing is None else Case.of(standing, now)
    known = [name for name in route.tracks if who.knows(route, name)]
    letters = _letters(known)
    if trail is not None:
        known = [name for name in known if name in trail.lines]
    making = Making(route, who, case, names or {}, letters, trail)
    main = line_rows(making, route.main, 0)
    rows, tracks = list(main), list[TrackSign]()
    base = max(FIRST_TRACK_LANE, _lanes(rows))
    for pattern, name in enumerate(known):
        of_track = line_rows(making, route.lines[name], base)
        if of_track:
            tracks.append(_track_sign(making, name, base, pattern, main))
            rows += of_track
            base = _lanes(of_track)
    rows = _flagged(rows)
    exits = tuple(_exit_signs(making)) if trail is None else ()
    return Map(
        route=route.name,
        version=route.version,
        title=text_of(route.model.title, who.voice),
        voice=who.voice,
        rows=tuple(rows),
        tracks=tuple(tracks),
        exits=exits,
        signs=signs_of(rows, tracks, exits),
        has_case=case is not None,
        today=case.today if case else None,
        closing=_closing(making),
    )


def _lanes(rows: Sequence[Row]) -> int:
    return max((row.lane for row in rows), default=0) + 1


def _letters(tracks: Sequence[str]) -> Mapping[str, str]:
    """A letter for each track: the one its name begins with (`a-hulp`), else one of its name."""
    found: dict[str, str] = {}
    for name in tracks:
        letter = name.partition("-")[0].upper()
        if len(letter) == 1 and letter.isalpha() and letter not in found.values():
            found[name] = letter
    alphabet = [chr(ord("A") + each) for each in range(26)]
    for name in tracks:
        wanted = [each for each in name.upper() if each.isalpha()] + alphabet
        free = [each for each in wanted if each not in found.values()]
        found.setdefault(name, free[0] if free else str(len(found) + 1))
    return {name: found[name] for name in tracks}


def _track_sign(
    making: Making, name: str, base: int, pattern: int, main: Sequence[Row]
) -> TrackSign:
    line = making.route.lines[name]
    run = making.case.standing.runs.get(name) if making.case else None
    numbers = {step: row.number or row.title for row in main for step in row.steps}
    started = [step for step, track in starters(making.route.main, making.letters) if track == name]
    results = {key: text_of(text, making.voice) for key, text in line.results.items()}
    return TrackSign(
        name=name,
        letter=making.letters[name],
        title=text_of(line.title, making.voice),
        lane=base,
        pattern=pattern,
        starters=making.parties(line.may_start),
        sources=tuple(dict.fromkeys(numbers[step] for step in started if step in numbers)),
        results=tuple(results.values()),
        since=dutch_day(run.since) if run else None,
        result=results.get(run.result or "", "") if run else "",
        has_case=making.case is not None,
    )


def _exit_signs(making: Making) -> Iterator[ExitSign]:
    """The ways out that this reader may know of, the most urgent first."""
    for kind in ("crisis", "urgency", "safety"):
        name = making.route.exits.get(kind)
        if name in making.letters and name is not None:
            line = making.route.lines[name]
            first = text_of(line.steps[line.first].title, making.voice)
            yield ExitSign(kind, making.letters[name], text_of(line.title, making.voice), first)


def _flagged(rows: Sequence[Row]) -> list[Row]:
    """Count the open steps, so that two flags tell which of the two each is."""
    flags = sum(row.is_open for row in rows)
    found, flag = [], 0
    for row in rows:
        if row.is_open and row.stand is not None:
            flag += 1
            row = replace(row, stand=replace(row.stand, flag=flag, flags=flags))  # noqa: PLW2901 the row goes on with its flag
        found.append(row)
    return found


def _closing(making: Making) -> str:
    result = making.case.standing.closed if making.case else None
    words = making.route.lines[MAIN].results.get(result or "")
    return text_of(words, making.voice) if words else ""
