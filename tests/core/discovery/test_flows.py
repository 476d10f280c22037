"""Are the steps of a log, what follows what, and the times between them counted right?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.discovery.logs import DAY, MAIN, TRACK, done, three_cases, told
from zorgroute.core.discovery import counting, kernels
from zorgroute.core.discovery.flows import Departure, Follow, discover
from zorgroute.core.discovery.places import Place, cases_where, only, places_of
from zorgroute.core.discovery.times import Times, rank
from zorgroute.core.traces.log import EventLog, Kind, log_of

A, B, C = (Place(MAIN, step) for step in "abc")
X, Y = Place(TRACK, "x"), Place(TRACK, "y")


@pytest.mark.requirement("R232")
def test_discover_three_cases_counts_what_follows_what_within_each_line() -> None:
    found = discover(three_cases())
    assert [(each.first, each.then, each.times, each.cases) for each in found.follows] == [
        (A, B, 2, 2),
        (A, C, 1, 1),
        (B, B, 1, 1),
        (B, C, 2, 2),
        (X, Y, 1, 1),
    ]


def test_discover_waits_between_steps_gives_nearest_ranks() -> None:
    found = discover(three_cases())
    assert found.between(A, B) == Follow(A, B, 2, 2, Times(2, 2 * DAY, 4 * DAY))
    assert found.between(B, C) == Follow(B, C, 2, 2, Times(2, 1 * DAY, 8 * DAY))


def test_discover_parallel_track_is_joined_where_it_began_and_nowhere_else() -> None:
    found = discover(three_cases())
    assert found.across == (Follow(A, X, 1, 1),)
    assert found.between(X, B) is None


def test_discover_visits_count_cases_firsts_and_lasts() -> None:
    found = discover(three_cases())
    seen = {each.place: each for each in found.visited}
    assert (seen[B].times, seen[B].cases, seen[B].begins, seen[B].stops) == (3, 2, 0, 0)
    assert (seen[A].begins, seen[C].stops, seen[X].begins, seen[Y].stops) == (3, 3, 1, 1)


def test_discover_departure_keeps_its_reason() -> None:
    assert discover(three_cases()).departures == (Departure(B, "sneller", 1, 1),)


def test_discover_wait_and_work_come_from_began_and_started() -> None:
    log = log_of(
        [
            done("1", "a", 10, began=0, started=7),
            done("2", "a", 10, began=4),
            done("3", "a", 10),
        ]
    )
    (visited,) = discover(log).visited
    assert visited.wait == Times(2, 6 * DAY, 7 * DAY)
    assert visited.work == Times(1, 3 * DAY, 3 * DAY)


def test_discover_end_before_begin_is_not_measured() -> None:
    (visited,) = discover(log_of([done("1", "a", 3, began=5, started=9)])).visited
    assert (visited.wait, visited.work) == (Times(1, 4 * DAY, 4 * DAY), None)


def test_discover_empty_log_finds_nothing() -> None:
    found = discover(log_of([]))
    assert (found.cases, found.rows, found.visited, found.follows) == (0, 0, (), ())


def test_discover_log_without_steps_finds_nothing() -> None:
    found = discover(log_of([told("1", Kind.OPENED, 0)]))
    assert (found.cases, found.visited, found.follows, found.across) == (1, (), (), ())


@pytest.mark.parametrize(
    ("known", "tenths", "expected"), [(1, 5, 0), (2, 5, 0), (3, 5, 1), (10, 9, 8), (11, 9, 9)]
)
def test_rank_is_the_nearest_rank(known: int, tenths: int, expected: int) -> None:
    assert rank(known, tenths) == expected


def test_only_keeps_the_rows_and_traits_of_its_cases() -> None:
    log = three_cases()
    kept = only(log, cases_where(log, "wijk", lambda text: text == "Zuid"))
    assert list(kept.rows()) == [row for row in log.rows() if row.case in ("2", "3")]
    assert (list(kept.cases), dict(kept.traits)) == (["2", "3"], {"wijk": ["Zuid", "Zuid"]})
    assert kept.starts.tolist() == [0, 4, 7]


def test_cases_where_unknown_trait_keeps_no_case() -> None:
    assert not cases_where(three_cases(), "school", bool).any()


LOGS = st.lists(
    st.tuples(
        st.integers(0, 5), st.sampled_from("abc"), st.sampled_from((MAIN, TRACK)), st.integers(0, 9)
    ),
    max_size=40,
).map(lambda rows: log_of(done(str(case), step, day, line=line) for case, step, line, day in rows))


@settings(max_examples=60, deadline=None)
@given(LOGS)
def test_kernels_count_the_same_as_numpy(log: EventLog) -> None:
    places = places_of(log)
    plain, compiled = counting.count(log, places), kernels.count(log, places)
    for name in vars(plain):
        assert np.array_equal(getattr(plain, name), getattr(compiled, name)), name


@settings(max_examples=60, deadline=None)
@given(LOGS)
def test_counts_add_up_whatever_the_log(log: EventLog) -> None:
    found = discover(log)
    steps = sum(each.times for each in found.visited)
    assert steps == sum(each.times for each in found.follows) + sum(
        each.begins for each in found.visited
    )
    assert sum(each.begins for each in found.visited) == sum(each.stops for each in found.visited)
