"""Is a case that is followed line by line where a replay of its whole ledger says that it is?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.conformance.told import log_from, rules
from tests.factories.routes import route_names, shipped
from tests.factories.walker import Walker
from zorgroute.core.answers import Moved
from zorgroute.core.conformance.bypasses import bypasses_of
from zorgroute.core.conformance.findings import By, Differs, Subject
from zorgroute.core.conformance.following import (
    Followed,
    Found,
    Open,
    TakesBack,
    activity_of,
    gone_on,
    taken_up,
)
from zorgroute.core.conformance.kernels import DEPARTED
from zorgroute.core.conformance.live import Follower
from zorgroute.core.conformance.machine import machine_of
from zorgroute.core.conformance.replaying import replay
from zorgroute.core.conformance.ways import Passed, Way, Ways
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.traces.log import UNKNOWN, log_of

STEPS = 40


@cache
def followed(name: str) -> Followed:
    """A shipped route as cases on it are followed, with the rules that ship."""
    route, agreed = shipped(name), rules()
    ways = Ways(route, agreed.channels)
    return Followed(route.digest, Follower(machine_of(route, told=True)), ways, agreed.reasons)


def walked(name: str, seed: int, steps: int = STEPS) -> Walker:
    """Somebody who tries all kinds of things on a route, and corrects some of them."""
    walker = Walker(shipped(name), seed, sense=0.95)
    for _ in range(steps):
        walker.wait()
        answer = walker.ask(walker.propose())
        if isinstance(answer, Moved):
            walker.write(answer.events)
    return walker


def version(name: str):
    return lambda digest: {followed(name).digest: followed(name)}[digest]


def line_by_line(log, name):
    """The case as the worker follows it: anew only where a line takes others back."""
    kept = taken_up(log[:1], version(name))
    for at in range(1, len(log)):
        try:
            kept = gone_on(kept, log[at : at + 1], version(name))
        except TakesBack:
            kept = taken_up(log[: at + 1], version(name))
    return kept


@pytest.mark.requirement("R228")
@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(route_names()), seed=st.integers(0, 10_000))
def test_followed_line_by_line_is_where_a_replay_of_the_whole_is(name, seed):
    log = walked(name, seed).log
    kept = line_by_line(log, name)
    rows = log_of(log_from("1", log))
    went = replay(followed(name).follower.machine, rows, finals=True)

    assert kept == taken_up(log, version(name))
    assert list(kept.running.states) == went.final[0].tolist()
    assert kept.running.departed == (went.verdict[0] == DEPARTED)
    assert kept.seq == log[-1].seq


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(route_names()), seed=st.integers(0, 10_000))
def test_open_steps_and_their_terms_are_those_of_the_engine(name, seed):
    walker = walked(name, seed)
    told = {
        visit.line: Open(
            visit.step,
            visit.number,
            UNKNOWN if visit.due is None else int(visit.due.timestamp()),
            visit.late,
        )
        for visit in walker.at.visits()
    }

    assert dict(line_by_line(walker.log, name).open) == told


@pytest.mark.parametrize("name", ["nijmegen.ist", "nijmegen.soll"])
def test_bypasses_and_reasons_are_those_of_the_report(name):
    found, told = [], []
    for seed in range(60):
        log = walked(name, seed).log
        gone = retracted_acts(log)
        rows = [each for each in log if each.act not in gone and activity_of(each.deed)]
        differs = line_by_line(log, name).differs()
        found += [
            (seed, each.about)
            for each in differs
            if each.about.differs in (Differs.BYPASS, Differs.DEVIATED)
        ]
        roles = {each.seq: each.by.role if each.by else "" for each in rows}
        given = [
            replace_function(row, roles[event.seq])
            for row, event in zip(log_from("1", log), rows, strict=True)
        ]
        for each in bypasses_of(shipped(name), log_of(given), rules().channels):
            about = Subject(
                Differs.BYPASS, "main", each.step, By(each.by), each.reason, each.channel
            )
            told.append((seed, about))
        for event in rows:
            if isinstance(event.deed, ev.Deviated):
                deed, by = event.deed, rules().reasons[event.deed.code]
                about = Subject(Differs.DEVIATED, deed.line, deed.step, by, deed.code)
                told.append((seed, about))

    assert sorted(found) == sorted(told)
    assert {about.differs for _, about in told} == {Differs.BYPASS, Differs.DEVIATED}


def replace_function(row, role):
    return replace(row, function=role)


def test_lines_that_are_known_already_change_nothing():
    log = walked("nijmegen.ist", 3).log
    kept = line_by_line(log, "nijmegen.ist")

    assert (
        gone_on(kept, [each for each in log if not is_taking_back(each)], version("nijmegen.ist"))
        == kept
    )


def is_taking_back(event):
    return isinstance(event.deed, ev.Corrected | ev.MigrationUndone)


def test_correction_is_not_followed_but_taken_up_anew():
    log = walked("westerkwartier.basisschool", 1, steps=6).log
    taken = next(each for each in log if isinstance(each.deed, ev.StepTaken))
    back = replace(
        log[-1], seq=log[-1].seq + 1, act=log[-1].seq + 1, deed=ev.Corrected((taken.act,))
    )
    kept = taken_up(log, version("westerkwartier.basisschool"))

    with pytest.raises(TakesBack):
        gone_on(kept, [back], version("westerkwartier.basisschool"))
    again = taken_up([*log[: log.index(taken) + 1], back], version("westerkwartier.basisschool"))
    assert (
        again.running
        == taken_up(log[: log.index(taken)], version("westerkwartier.basisschool")).running
    )


def test_ledger_without_an_opening_cannot_be_followed():
    log = walked("nijmegen.ist", 1, steps=3).log

    with pytest.raises(TakesBack):
        taken_up(log[1:], version("nijmegen.ist"))
    with pytest.raises(TakesBack):
        taken_up([], version("nijmegen.ist"))


def test_term_that_is_over_and_one_that_is_about_to_be_are_told_apart():
    walker = walked("westerkwartier.basisschool", 2, steps=0)
    name = "westerkwartier.basisschool"
    kept = taken_up(walker.log, version(name))
    line, step = next(iter(kept.open.items()))
    due, week = 1_000_000, int(timedelta(days=7).total_seconds())
    kept = replace(kept, open={line: step._replace(due=due)})

    assert [
        [each.differs for each in kept.terms(now, week)]
        for now in (due - week - 1, due - week, due, due + 1)
    ] == [[], [Differs.DUE_SOON], [Differs.DUE_SOON], [Differs.STILL_LATE]]


def test_chief_is_the_bypass_before_what_came_first_and_what_was_late_comes_last():
    name = "nijmegen.ist"
    kept = taken_up(walked(name, 1, steps=0).log, version(name))
    late = Found(1, Subject(Differs.LATE, "main", "a"))
    chosen = Found(2, Subject(Differs.DEVIATED, "main", "b"))
    passed = Way(is_complex=True, is_helped=True, passed=Passed(3, "gp", "c", "", "law"))

    def chief(*found, **more):
        each = replace(kept, **{"open": {}, "found": found, **more}).chief(0, 0)
        return each and each.differs

    assert chief() is None
    assert chief(late) == Differs.LATE
    assert chief(late, open={"main": Open("a", 2, is_late=True)}) == Differs.STILL_LATE
    assert chief(late, chosen) == Differs.DEVIATED
    assert chief(late, chosen, way=passed) == Differs.BYPASS
    assert chief(late, way=passed._replace(is_complex=False)) == Differs.LATE


NAME, TWO = "westerkwartier.basisschool", "tweede-versie"


def two_versions(digest):
    """The route, and the same route as if it were its next version."""
    return replace(followed(NAME), digest=digest)


def moved(log, *placed):
    seq = log[-1].seq + 1
    deed = ev.Migrated(followed(NAME).digest, TWO, 2, placed)
    return replace(log[-1], seq=seq, act=seq, deed=deed)


def test_case_that_moves_to_another_version_stands_where_the_move_says_and_has_not_departed():
    log = walked(NAME, 2, steps=0).log
    first = taken_up(log, two_versions).open["main"].step
    move = moved(log, ev.Placed("main", first, "9-hulp-cjg"))
    done = replace(move, seq=move.seq + 1, deed=ev.StepTaken("main", "9-hulp-cjg", "hulp-start"))
    kept = taken_up([*log, move], two_versions)
    on = taken_up([*log, move, done], two_versions)

    assert (kept.digest, kept.open["main"].step) == (TWO, "9-hulp-cjg")
    assert followed(NAME).follower.surely_at(kept.running, "main") == "9-hulp-cjg"
    assert gone_on(taken_up(log, two_versions), [move, done], two_versions) == on
    assert (on.running.departed, on.found) == (False, ())


def test_step_that_stops_with_a_move_is_open_no_longer():
    log = walked(NAME, 2, steps=0).log
    first = taken_up(log, two_versions).open["main"].step

    assert taken_up([*log, moved(log, ev.Placed("main", first))], two_versions).open == {}


def test_move_that_was_undone_leaves_the_case_where_it_stood():
    log = walked(NAME, 2, steps=0).log
    before = taken_up(log, two_versions)
    move = moved(log, ev.Placed("main", before.open["main"].step, "9-hulp-cjg"))
    back = replace(move, seq=move.seq + 1, deed=ev.MigrationUndone(before.digest, 1))

    assert taken_up([*log, move, back], two_versions) == replace(before, seq=back.seq)
    with pytest.raises(TakesBack):
        gone_on(taken_up([*log, move], two_versions), [back], two_versions)


def test_step_where_the_route_does_not_have_it_names_the_step_that_is_missing():
    log = walked(NAME, 2, steps=0).log
    first = taken_up(log, two_versions).open["main"].step
    seq = log[-1].seq + 1
    odd = replace(log[-1], seq=seq, act=seq, deed=ev.StepTaken("main", "9-hulp-cjg", ""))
    kept = gone_on(taken_up(log, two_versions), [odd], two_versions)

    assert [(each.seq, each.about.differs, each.about.step) for each in kept.differs()] == [
        (seq, Differs.MISSING, first),
        (seq, Differs.OUT_OF_TURN, "9-hulp-cjg"),
    ]
    assert kept.running.departed
