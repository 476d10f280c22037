"""Two worlds that differ only in what a reader may not know: does the reader get the same bytes?

On every route, for every function: on the map in all its prints, in the timeline, in what-now, in
what may be read back, among the items and in the due dates (semantics 17, R025).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import asdict, replace
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.answers import function_of
from tests.factories.mending import Trial
from tests.factories.routes import CONTENT, route_names, rows, shipped
from tests.factories.walker import Walker
from zorgroute.core.answers import Denied, Moved
from zorgroute.core.engine.moves import Actor, Move, StartTrack, Take
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Visit
from zorgroute.core.engine.taking import ground_name
from zorgroute.core.engine.what_now import what_now
from zorgroute.core.maps.page import page_html
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.table import table_text
from zorgroute.core.policy.claims import Given
from zorgroute.core.policy.reading import is_elsewhere, may_know, may_read
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.telling.teller import Teller
from zorgroute.core.telling.timeline import directors, readable_facts, timeline
from zorgroute.core.wording.catalogue import OUDER, PROF, Catalogue, Voice

seeds = st.integers(0, 2**32 - 1)
pairs = settings(deadline=None, derandomize=True, max_examples=15, database=None)
ROUNDS = 6
UNREADABLE = "dit mag u niet weten"


@cache
def catalogue() -> Catalogue:
    """Every text that people see, the fixed sentences of the feedback with them."""
    files = sorted((CONTENT / "texts").glob("*.csv"))
    told = [
        {
            "code": f"told.{row['code']}",
            "prof": row["sentence_professional"],
            "ouder": row["sentence_parent"],
            "en": row["sentence_en"],
        }
        for row in rows("feedback_codes")
    ]
    return Catalogue.from_rows(
        [*(row for each in files for row in rows(each.stem, "texts")), *told]
    )


def seen_by(walker: Walker, reader: str) -> dict[str, Any]:
    """Everything of the case that comes out for one function, as the pages would show it."""
    route, now = walker.route, walker.now
    standing, _ = settle(route, walker.at, walker.world, now)
    voice = OUDER if route.is_family(reader) else PROF
    only = None if voice == OUDER else reader
    plan = rows_of(route, voice=voice, standing=standing, now=now, reader=only)

    def say(code: str, /, **facts: str) -> str:
        return catalogue().say(code, voice=voice, **facts)

    told = timeline(route, standing.log(), [reader], teller(route, voice))
    return {
        "map": page_html(plan, texts=say),
        "table": table_text(plan, texts=say),
        # What a correction is addressed by is a name made of the case, never shown itself.
        "timeline": [replace(entry, act=0) for entry in told],
        "what now": _unnumbered(what_now(route, walker.at, walker.world, now, reader)),
        "facts": readable_facts(route, standing.log(), [reader]),
    }


def teller(route: Route, voice: Voice) -> Teller:
    return Teller(route, catalogue(), voice)


def _unnumbered(answer: Any) -> dict[str, Any]:
    """What-now without the numbers of the log, which no page shows."""
    told = asdict(answer)
    told["items"] = [{**item, "number": 0} for item in told["items"]]
    return told


def unlike(one: Walker, other: Walker, reader: str) -> list[str]:
    first, second = seen_by(one, reader), seen_by(other, reader)
    return [name for name in first if first[name] != second[name]]


def doing(walker: Walker, visit: Visit) -> Move | None:
    """A form for an open step that is accepted once mended; nothing when it cannot be."""
    rng = Random(len(walker.log))
    walker.sense = 1.0
    trial = Trial(walker.route, walker.at, walker.world, walker.taking(visit), walker.now, rng)
    for _ in range(ROUNDS):
        answer = walker.ask(trial.move)
        if isinstance(answer, Moved):
            return trial.move if trial.is_real else None
        if not trial.mend(answer.reasons):
            return None
        walker.world = trial.world
    return None


def alike(walker: Walker) -> Walker:
    """Another case with the very same past."""
    other = copy(walker)
    other.rng, other.log = Random(1), list(walker.log)
    return other


def hidden_lines(route: Route, reader: str) -> list[str]:
    return [name for name in route.tracks if not may_know(route, name, reader)]


def walked(route: Route, seed: int, length: int) -> Walker:
    walker = Walker(route, seed, sense=1.0)
    for _ in range(length):
        step_on(walker)
    return walker


def step_on(*walkers: Walker, line: str = MAIN) -> bool:
    """Do the open step of a line in every world with one form; in none when one refuses it."""
    first = walkers[0]
    first.now += timedelta(days=1)
    for each in walkers:
        each.now = first.now
    visit = first.at.visit_on(line)
    move = doing(first, visit) if visit is not None and first.at.is_open else None
    for each in walkers:
        each.world = first.world
    return move is not None and give_all(move, *walkers)


def give_all(move: Move, *walkers: Walker) -> bool:
    answers = [each.ask(move) for each in walkers]
    if any(isinstance(answer, Denied) for answer in answers):
        return False
    for each, answer in zip(walkers, answers, strict=True):
        assert isinstance(answer, Moved)
        each.write(answer.events)
    return True


def begin_hidden(walker: Walker, track: str) -> bool:
    """Start a track that the reader may not know of, and do its first step."""
    line = walker.route.lines[track]
    if not line.may_start or not walker.at.is_open:
        return False
    role = function_of(walker.route, line.may_start[0], Random(1))
    day = (walker.now + timedelta(days=9)).date()
    if not give_all(StartTrack(Actor("persoon", role), track, walker.now, day), walker):
        return False
    before = walker.now
    step_on(walker, line=track)
    walker.now = before
    return True


def readers_of(route: Route) -> Iterator[tuple[str, str]]:
    """Every function that may not know of some track, with that track."""
    for reader in route.roles:
        if not route.roles[reader].one_of:
            yield from ((reader, track) for track in hidden_lines(route, reader))


@pytest.mark.requirement("R025", "R110")
@pytest.mark.parametrize("name", route_names())
@pairs
@given(seeds, st.integers(0, 9), st.integers(0, 4), st.integers(0, 10_000))
def test_track_that_a_reader_may_not_know_of_leaves_no_trace(
    name: str, seed: int, before: int, after: int, choice: int
) -> None:
    route = shipped(name)
    plain = walked(route, seed, before)
    readers = list(readers_of(route))
    reader, track = readers[choice % len(readers)]
    if track in plain.at.runs:
        return
    other = alike(plain)
    if not begin_hidden(other, track):
        return
    for _ in range(after):
        step_on(plain, other)

    assert other.log != plain.log
    assert unlike(plain, other, reader) == []


@pytest.mark.parametrize("name", route_names())
def test_who_may_know_of_the_track_does_see_it(name: str) -> None:
    """The pairs prove something: for another reader the same two worlds do differ."""
    route = shipped(name)
    _, track = next(readers_of(route))
    knowing = next(
        role
        for role, each in route.roles.items()
        if may_know(route, track, role) and not each.one_of
    )
    plain = walked(route, 1, 1)
    other = alike(plain)

    assert begin_hidden(other, track)
    assert set(unlike(plain, other, knowing)) >= {"map", "what now", "timeline"}


def with_secret(walker: Walker, move: Take, reader: str) -> Take:
    """The same form with other words in every field that the reader may not read."""
    line = walker.route.lines[move.line]
    directed = directors(walker.log) | {walker.at.holder}
    shared = [
        Given(role, kind, ground_name(share.ground))
        for outcome in line.steps[move.step].outcomes.values()
        for share in (*outcome.shares, *line.steps[move.step].shares)
        for role in share.to
        for kind in share.classes
    ]
    record = dict(move.record)
    for name, field, page in line.fields_of(line.steps[move.step]):
        of_class = field.class_ or page.class_
        is_read = may_read(
            walker.route, line.name, move.step, of_class, reader,
            present=move.present, shared=shared, directed=directed,
        )  # fmt: skip
        if not is_read and name in record and field.type in ("text", "long_text"):
            record[name] = UNREADABLE
    return replace(move, record=record)


@pytest.mark.requirement("R025")
@pytest.mark.parametrize("name", route_names())
@pairs
@given(seeds, st.integers(2, 12), st.integers(0, 10_000))
def test_words_that_a_reader_may_not_read_leave_no_trace(
    name: str, seed: int, length: int, choice: int
) -> None:
    route = shipped(name)
    plain = Walker(route, seed, sense=1.0)
    other = alike(plain)
    reader = [role for role, each in route.roles.items() if not each.one_of][
        choice % sum(not each.one_of for each in route.roles.values())
    ]
    for _ in range(length):
        plain.now = other.now = plain.now + timedelta(days=1)
        visits = list(plain.at.visits())
        if not visits:
            break
        visit = plain.rng.choice(visits)
        move = doing(plain, visit)
        other.world = plain.world
        if not isinstance(move, Take):
            continue
        changed = with_secret(plain, move, reader)
        if isinstance(other.ask(changed), Moved):
            give_all(move, plain)
            give_all(changed, other)

    assert unlike(plain, other, reader) == []


def test_there_are_readers_outside_on_every_route() -> None:
    """Nothing above is proved of a reader to whom everything is told."""
    outside = {
        name: sum(
            is_elsewhere(route, MAIN, step, reader)
            for reader in route.roles
            for step in route.main.steps
        )
        for name in route_names()
        for route in [shipped(name)]
    }
    assert {name for name, count in outside.items() if count == 0} == set()
