"""Are variants, handovers, rework, paths and lead times what they are when counted by hand?"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings

from tests.core.discovery.logs import DAY, MAIN, TRACK, done, three_cases, told
from tests.core.discovery.test_flows import LOGS, A, B, C, X, Y
from zorgroute.core.discovery.behaviour import (
    Handover,
    Path,
    Rework,
    Throughput,
    handovers_of,
    path_of,
    paths_of,
    rework_of,
    throughput_of,
)
from zorgroute.core.discovery.kernels import sort_compiled
from zorgroute.core.discovery.times import Times
from zorgroute.core.discovery.variants import Variant, sort_plainly, variants_of
from zorgroute.core.traces.log import Activity, EventLog, Kind, Row, log_of


def test_variants_whole_case_keeps_the_order_in_which_things_happened() -> None:
    assert variants_of(three_cases()) == (
        Variant((A, B, B, C), 1),
        Variant((A, C), 1),
        Variant((A, X, B, Y, C), 1),
    )


def test_variants_of_one_line_leave_the_others_out() -> None:
    assert variants_of(three_cases(), TRACK) == (Variant((X, Y), 1),)
    assert variants_of(three_cases(), "elders") == ()


def test_variants_same_steps_at_other_moments_are_one() -> None:
    log = log_of([done("1", "a", 0), done("1", "b", 5), done("2", "a", 3), done("2", "b", 4)])
    assert variants_of(log) == (Variant((A, B), 2),)


@settings(max_examples=60, deadline=None)
@given(LOGS)
def test_variants_compiled_are_the_same(log: EventLog) -> None:
    for line in (None, MAIN):
        plain = variants_of(log, line, sort_plainly)
        assert plain == variants_of(log, line, sort_compiled)


def test_handovers_count_only_where_another_function_goes_on() -> None:
    assert handovers_of(three_cases()) == (
        Handover("school", "wijkteam", 2, 2, Times(2, 2 * DAY, 4 * DAY)),
        Handover("school", "huisarts", 1, 1, Times(1, 30 * DAY, 30 * DAY)),
        Handover("wijkteam", "huisarts", 1, 1, Times(1, DAY, DAY)),
    )


def test_rework_counts_what_was_done_again() -> None:
    assert rework_of(three_cases()) == (Rework(B, 1, 1),)


def test_paths_most_common_first_and_never_across_cases_or_lines() -> None:
    assert paths_of(three_cases(), 2)[:2] == (Path((A, B), 2, 2), Path((B, C), 2, 2))
    assert path_of(three_cases(), (A, B, C)) == Path((A, B, C), 1, 1)
    assert path_of(three_cases(), (C, A, B)) == Path((C, A, B), 0, 0)


def test_paths_twice_in_one_case_are_two_times_and_one_case() -> None:
    log = log_of(done("1", step, day) for day, step in enumerate("abab"))
    assert path_of(log, (A, B)) == Path((A, B), 2, 1)


def test_paths_longer_than_the_log_are_none() -> None:
    assert paths_of(log_of([done("1", "a", 0)]), 3) == ()


def test_throughput_only_ended_cases_are_measured() -> None:
    log = log_of([*_closed("1", 0, 12), *_closed("2", 3, 5), done("3", "a", 4)])
    assert throughput_of(log) == Throughput(
        2, 1, Times(2, 2 * DAY, 12 * DAY), ((date(1970, 1, 1), 3),)
    )


def test_throughput_log_that_closes_nothing_takes_the_last_row() -> None:
    found = throughput_of(three_cases())
    assert (found.ended, found.running, found.times) == (3, 0, Times(3, 10 * DAY, 30 * DAY))


def test_throughput_empty_log_has_no_months() -> None:
    assert throughput_of(log_of([])) == Throughput(0, 0, None, ())


@pytest.mark.requirement("R232")
def test_arrivals_month_is_that_of_the_dutch_clock_and_empty_months_stay() -> None:
    # Half an hour before midnight in London is the next day, and the next month, in Nijmegen.
    late = datetime(2019, 1, 31, 23, 30, tzinfo=UTC)
    april = datetime(2019, 4, 2, 8, 0, tzinfo=UTC)
    rows = [
        Row(str(at), Activity(MAIN, "a"), int(moment.timestamp()))
        for at, moment in enumerate((late, april))
    ]
    assert throughput_of(log_of(rows)).arrived == (
        (date(2019, 2, 1), 1),
        (date(2019, 3, 1), 0),
        (date(2019, 4, 1), 1),
    )


def _closed(case: str, first: int, last: int) -> list[Row]:
    """A case that was written in once more after it had ended."""
    return [
        done(case, "a", first),
        done(case, "b", last - 1),
        told(case, Kind.CLOSED, last),
        told(case, Kind.REGISTERED, last + 30),
    ]
