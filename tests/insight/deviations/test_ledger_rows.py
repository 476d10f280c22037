"""Do the lines of the ledger make the same log, whatever the order they were read in?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from zorgroute.chain.ledger.queries import Line
from zorgroute.core.traces.log import UNKNOWN, Activity, Kind
from zorgroute.insight.deviations.ledger_rows import (
    CAME_UP,
    TAKEN_BACK,
    Kept,
    extended,
    log_from,
    what_of,
    without_cases,
)

START = datetime(2026, 5, 4, 8, tzinfo=UTC)
BEGAN = int(START.timestamp())
ONE, OTHER = UUID(int=1), UUID(int=2)
TRAITS = {ONE: {"route": "r"}, OTHER: {"route": "s"}}


def line(seq, kind, case=ONE, act=0, role="ib", **structure):
    at = START + timedelta(hours=seq)
    return Line(case, seq, act or seq, kind, structure, at, at, role)


LINES = [
    line(1, "Opened"),
    line(2, "StepOpened", line="main", step="praten"),
    line(3, "TermPassed", line="main", step="praten", visit=2, role=""),
    line(4, "StepTaken", line="main", step="praten", outcome="ja"),
    line(5, "StepOpened", line="main", step="praten"),
    line(6, "StepTaken", line="main", step="praten", outcome="nee"),
    line(7, "Corrected", acts=[6]),
    line(8, "Deviated", line="main", step="praten", code="sneller"),
    line(9, "HandoverOffered", to="cjg"),
    line(10, "TrackStarted", track="zorg"),
    line(11, "Closed", result="klaar"),
    line(1, "Opened", OTHER),
    line(2, "Reopened", OTHER, step="praten"),
]


def rows_of(log):
    return [(row.case, row.activity, row.happened, row.began, row.function) for row in log.rows()]


def hour(seq):
    return BEGAN + 3_600 * seq


def test_lines_become_rows_with_the_moment_at_which_the_step_came_up():
    log = log_from(extended(Kept(), LINES), TRAITS)

    assert rows_of(log) == [
        ("1", Activity("main", "", kind=Kind.OPENED), hour(1), UNKNOWN, "ib"),
        ("1", Activity("main", "praten", kind=Kind.LATE), hour(3), hour(2), ""),
        ("1", Activity("main", "praten", "ja"), hour(4), hour(2), "ib"),
        ("1", Activity("main", "praten", "", Kind.DEVIATED, "sneller"), hour(8), hour(5), "ib"),
        ("1", Activity("zorg", "", kind=Kind.STARTED), hour(10), UNKNOWN, "ib"),
        ("1", Activity("main", "", "klaar", Kind.CLOSED), hour(11), UNKNOWN, "ib"),
        ("2", Activity("main", "", kind=Kind.OPENED), hour(1), UNKNOWN, "ib"),
        ("2", Activity("main", "praten", kind=Kind.OPENED), hour(2), UNKNOWN, "ib"),
    ]
    assert dict(log.traits) == {"route": ["r", "s"]}


@given(order=st.permutations(LINES), cut=st.integers(0, len(LINES)), again=st.integers(0, 5))
@settings(max_examples=50, deadline=None)
def test_order_and_repetition_of_reading_do_not_matter(order, cut, again):
    kept = extended(extended(Kept(), order[:cut]), [*order[cut:], *order[:again]])

    expected = extended(Kept(), LINES)
    assert rows_of(log_from(kept, TRAITS)) == rows_of(log_from(expected, TRAITS))
    assert (len(kept), kept.until) == (len(LINES), expected.until)


def test_case_that_is_left_out_leaves_no_id():
    kept = without_cases(extended(Kept(), LINES), {ONE})

    assert kept.cases == [OTHER]
    assert len(kept) == 2
    assert [row[0] for row in rows_of(log_from(kept, TRAITS))] == ["1", "1"]


def test_nothing_written_is_an_empty_log():
    assert len(log_from(Kept(), {})) == 0


def test_what_is_no_row_is_kept_apart():
    assert what_of("StepOpened", {"line": "main", "step": "a"}) == (CAME_UP, "main", "a", "", "")
    assert what_of("Corrected", {"acts": [1, 2]})[:3] == (TAKEN_BACK, "", "1,2")
    assert what_of("Reminded", {"line": "main", "step": "a"}) == ("", "", "", "", "")
