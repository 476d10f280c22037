"""Which rows does one line of a route have, from top to bottom?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from zorgroute.core.maps.order import main_line, numbers, phases_of, reading_order, usual_ways
from zorgroute.core.maps.rails import MAIN_LANE, Half, Rail, Stop, Style, lay
from zorgroute.core.maps.row import OPEN, Cause, Handover, Party, Row, Stand, State, Way, WayKind
from zorgroute.core.maps.states import Case, Reader, states_of, together
from zorgroute.core.maps.stations import (
    Steps,
    is_outline,
    outline_title,
    parties,
    station_title,
    stations,
    text_of,
)
from zorgroute.core.maps.trail import Trail
from zorgroute.core.maps.ways import Signposts, Spot, handovers
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Mark
from zorgroute.core.wording.catalogue import OUDER, Voice


@dataclass(frozen=True)
class Making:
    """What stays the same while the rows of one map are made."""

    route: Route
    reader: Reader
    case: Case | None
    names: Mapping[str, str]
    letters: Mapping[str, str]
    trail: Trail | None = None

    @property
    def voice(self) -> Voice:
        return self.reader.voice

    @property
    def is_for_parents(self) -> bool:
        return self.reader.voice == OUDER

    def outline_of(self, line: str) -> str | None:
        """The professional to whom a line is told in outline where it lies elsewhere; None where
        no case runs on it, for the agreed route itself is no secret."""
        if self.case is None or (line != MAIN and line not in self.case.standing.runs):
            return None
        return self.reader.role

    def is_outline(self, line: Line, steps: Steps) -> bool:
        return is_outline(self.route, line, steps, self.voice, self.outline_of(line.name))

    def parties(self, roles: Iterable[str] | None) -> tuple[Party, ...]:
        return parties(self.route, roles, self.voice, self.names)


@dataclass(frozen=True)
class _LineMaking:
    """The same for one line: its steps in order, their states, and what leads where."""

    making: Making
    line: Line
    main: tuple[str, ...]
    merged: tuple[Steps, ...]
    stands: Mapping[str, Stand]
    signposts: Signposts
    handovers: Mapping[str, Handover]
    phases: Mapping[str, str]


def line_rows(making: Making, line: Line, base: int) -> list[Row]:
    """Make the rows of a line, `base` being its first lane.

    None at all when the map is for parents and the case does not pass over this line.
    """
    main = main_line(line)
    order = reading_order(line)
    stands: Mapping[str, Stand] = {}
    if making.case is not None:
        stands = states_of(making.route, line, making.case, making.reader)
        if making.is_for_parents:
            order = tuple(name for name in order if stands[name].state != State.OTHER)
    elif making.trail is not None:
        stands = making.trail.stands(line)
    merged = stations(making.route, line, order, making.voice, making.outline_of(line.name))
    of_line = _LineMaking(
        making,
        line,
        main,
        merged,
        stands,
        _signposts(making, line, merged, order),
        handovers(making.route, line, making.voice, making.names),
        phases_of(line),
    )
    rows = [_row(of_line, steps, base) for steps in merged]
    return _with_sources(_laid(rows, of_line), of_line)


def _signposts(
    making: Making, line: Line, merged: Sequence[Steps], order: Sequence[str]
) -> Signposts:
    shown = numbers(order)
    spots: dict[str, Spot] = {}
    for place, steps in enumerate(merged):
        number = str(place + 1) if making.is_for_parents else shown[steps[0]]
        title = station_title(line, steps, making.voice)
        if making.is_outline(line, steps):
            title = outline_title(making.route, line, steps)
        for name in steps:
            spots[name] = Spot(f"{line.name}.{steps[0]}", place, number, title)
    return Signposts(making.route, line, making.voice, spots, usual_ways(line), making.letters)


def _row(of_line: _LineMaking, steps: Steps, base: int) -> Row:
    making, line = of_line.making, of_line.line
    spot, first = of_line.signposts.spots[steps[0]], line.steps[steps[0]]
    phase, is_one = of_line.phases[steps[0]], len(steps) == 1
    stand = _stand(of_line, steps)
    handed = [of_line.handovers[name] for name in steps if name in of_line.handovers]
    row = Row(
        key=spot.key,
        line=line.name,
        steps=steps,
        rank=spot.place,
        lane=base,
        base=base,
        number=spot.number,
        title=spot.title,
        who=making.parties(role for name in steps for role in line.steps[name].who),
        with_all=making.parties(first.with_ if is_one else None),
        with_one_of=making.parties(
            first.with_one_of if is_one and not making.is_for_parents else None
        ),
        phase=text_of(line.phases[phase], making.voice) if phase else "",
        handover=handed[-1] if handed else None,
        ways=_ways(of_line, steps, stand),
        stand=stand,
    )
    if making.is_outline(line, steps):
        return _outlined(row)
    return _with_rules(of_line, row)


def _outlined(row: Row) -> Row:
    """A station inside another organisation: whether the case is or was there, and no more."""
    stand = row.stand
    if stand is not None:
        state = State.TURN if stand.state in OPEN else stand.state
        stand = Stand(state, who=stand.who if state == State.TURN else ())
    return replace(row, handover=None, with_all=(), with_one_of=(), ways=(), stand=stand)


def _stand(of_line: _LineMaking, steps: Steps) -> Stand | None:
    """The state of a station; when it is open, with those who must act on the open step."""
    if not of_line.stands:
        return None
    opened = [name for name in steps if of_line.stands[name].state in OPEN]
    who = of_line.making.parties(of_line.line.steps[opened[0]].who if opened else None)
    return replace(together([of_line.stands[name] for name in steps]), who=who)


def _with_rules(of_line: _LineMaking, row: Row) -> Row:
    """The terms, and for professionals the meldcode step and where the rule comes from."""
    making, line = of_line.making, of_line.line
    terms, is_open = [], False
    for name in row.steps:
        within = line.steps[name].within
        term = making.route.term(line.name, within) if within else None
        is_open = is_open or (within is not None and term is None)
        terms += [term] if term is not None else []
    term = terms[0] if len(terms) == 1 else None
    if making.is_for_parents:
        # Without a term in sight, "when that time has passed" would say nothing to a parent.
        has_term = term is not None or (row.stand is not None and row.stand.on is not None)
        ways = tuple(way for way in row.ways if has_term or way.cause != Cause.OVERDUE)
        return replace(row, term=term, ways=ways)
    step = line.steps[row.steps[0]]
    mark = step.origin.mark if step.origin and step.origin.mark != Mark.STATED else ""
    return replace(row, term=term, term_is_open=is_open, meldcode=step.meldcode, mark=str(mark))


def _ways(of_line: _LineMaking, steps: Steps, stand: Stand | None) -> tuple[Way, ...]:
    """What can follow; of what is done only the way that was taken."""
    signposts = of_line.signposts
    if of_line.making.trail is not None:
        return _ways_of_trail(of_line, of_line.making.trail, steps)
    if stand is None or stand.state not in (State.DONE, State.SKIPPED):
        return signposts.ways(steps)
    case = of_line.making.case
    if case is None or stand.state == State.SKIPPED:
        return ()
    for name in reversed(steps):
        outcome = case.outcome(of_line.line.name, name)
        taken = signposts.taken(name, outcome) if outcome else ()
        if taken and taken[0].target != signposts.spots[name].key:
            return taken
    return ()


def _ways_of_trail(of_line: _LineMaking, trail: Trail, steps: Steps) -> tuple[Way, ...]:
    """Only the ways that the counter-example takes."""
    line = of_line.line.name
    found = [
        way
        for name in steps
        for way in of_line.signposts.ways((name,))
        if way.name in trail.outcomes(line, name)
        or (way.cause == Cause.OVERDUE and trail.is_overdue_at(line, name))
    ]
    return tuple(dict.fromkeys(found))


def _laid(rows: Sequence[Row], of_line: _LineMaking) -> list[Row]:
    """Put the rows on their lanes and give them the lines that pass through."""
    blocks = list(folded(rows))
    laid = lay([_stop(block, of_line) for block in blocks])
    found: list[Row] = []
    rails = _from_its_letter(laid.rails, blocks) if rows and rows[0].base else laid.rails
    for block, rail in zip(blocks, rails, strict=True):
        for row in block:
            lane = row.base + laid.lanes.get(row.key, MAIN_LANE + 1)
            glance = _says_itself(row, laid.drawn)
            found.append(replace(row, lane=lane, rail=rail, glance=glance))
    return found


def folded(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """The rows as they are drawn: one by one, but a branch not taken as one block per phase."""

    def together_with(row: Row) -> tuple[str, str, str]:
        is_other = row.state == State.OTHER
        return row.line, row.phase if is_other else "", "" if is_other else row.key

    for _, group in groupby(rows, key=together_with):
        yield tuple(group)


def _from_its_letter(
    rails: tuple[Rail, ...], blocks: Sequence[tuple[Row, ...]]
) -> tuple[Rail, ...]:
    """A track begins at the square with its letter, so its line comes into the first row."""
    first = blocks[0][0]
    if first.state == State.OTHER:
        return rails
    style = Style.DOTTED if first.state == State.NOT_YET else Style.SOLID
    halves = (Half(MAIN_LANE, True, style), *rails[0].halves)
    return (replace(rails[0], halves=halves), *rails[1:])


def _stop(block: tuple[Row, ...], of_line: _LineMaking) -> Stop:
    row = block[0]
    if row.state == State.OTHER:
        return Stop(f"{row.key} folded", False, row.phase, has_station=False)
    style = {State.NOT_YET: Style.DOTTED, State.SKIPPED: Style.DASHED}
    return Stop(
        row.key,
        any(name in of_line.main for name in row.steps),
        row.phase,
        tuple(way.target for way in _leading_on(row, of_line) if way.target),
        style.get(row.state, Style.SOLID) if row.state else Style.SOLID,
    )


def _leading_on(row: Row, of_line: _LineMaking) -> tuple[Way, ...]:
    """Where lines are drawn to: every way out, but of a counter-example only those it takes."""
    is_trail = of_line.making.trail is not None
    return row.ways if is_trail else of_line.signposts.ways(row.steps)


def _says_itself(row: Row, drawn: frozenset[tuple[str, str]]) -> bool:
    if len(row.ways) != 1:
        return False
    way = row.ways[0]
    is_plain = way.kind == WayKind.ON and way.cause == Cause.OUTCOME
    return is_plain and not way.starts and not way.opens and (row.key, way.target) in drawn


def _with_sources(rows: list[Row], of_line: _LineMaking) -> list[Row]:
    """Name where a branch comes from when no line is drawn to it."""
    coming: dict[str, list[str]] = {}
    for row in rows:
        for way in _leading_on(row, of_line):
            if way.kind != WayKind.BACK and way.target:
                coming.setdefault(way.target, []).append(row.number or row.title)
    first = rows[0].key if rows else ""

    def sources(row: Row) -> tuple[str, ...]:
        is_reached = row.rail.has(row.local_lane, upper=True) or any(
            join.end == row.local_lane for join in row.rail.joins
        )
        is_folded = row.state == State.OTHER
        if is_reached or is_folded or row.key == first:
            return ()
        return tuple(dict.fromkeys(coming.get(row.key, ())))

    return [replace(row, sources=sources(row)) for row in rows]
