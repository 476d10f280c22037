"""Is a log that was written read back as the same log, in every form?"""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zorgroute.core.traces.changing import keyed, renamed, without
from zorgroute.core.traces.forms import Form
from zorgroute.core.traces.log import UNKNOWN, Activity, Kind, Row, log_of
from zorgroute.core.traces.reading import read_log
from zorgroute.core.traces.writing import write_log

# What names of steps, functions and areas are made of, with signs that forms must guard.
SIGNS = "abcé ;,'\"=+-@<>&|/x"
texts = st.text(SIGNS, min_size=1, max_size=12).map(str.strip).filter(bool)
maybe = st.one_of(st.just(""), texts)
activities = st.builds(Activity, texts, texts, maybe, st.sampled_from(Kind), maybe)
moments = st.integers(0, 2_000_000_000)


@st.composite
def rows(draw):
    happened = draw(moments)
    earlier = st.one_of(st.just(UNKNOWN), st.integers(0, happened))
    return Row(
        draw(texts), draw(activities), happened, draw(earlier), draw(earlier),
        draw(st.sampled_from(["", "ib", "=cjg", "'s avonds"])),
    )  # fmt: skip


logs = st.lists(rows(), min_size=1, max_size=12)


@pytest.mark.parametrize("form", Form)
@given(given_rows=logs, area=maybe)
@settings(max_examples=40, deadline=None)
@pytest.mark.requirement("R229")
def test_log_that_is_written_is_read_as_the_same_log(form, given_rows, area):
    log = log_of(given_rows, {"area": {given_rows[0].case: area}})
    reading = read_log(write_log(log, form))

    assert reading.refused == ()
    assert list(reading.log.rows()) == list(log.rows())
    assert dict(reading.log.traits) == dict(log.traits)
    assert reading.form == form


@pytest.mark.parametrize("start", ["=1+1", "+cmd", "-2", "@x", "'=1"])
def test_cell_that_a_spreadsheet_would_run_is_guarded(start):
    log = log_of([Row(start, Activity("main", start), 0)])
    cells = list(csv.reader(io.StringIO(write_log(log, Form.CSV).decode()), delimiter=";"))[1]

    assert [cell[0] for cell in cells if cell.strip("'") == start.strip("'")] == ["'", "'"]


def test_alias_is_the_same_with_one_key_and_another_with_another():
    first, same, other = keyed(b"1" * 32), keyed(b"1" * 32), keyed(b"2" * 32)

    assert first("A12") == same("A12")
    assert len({first("A12"), other("A12"), first("A13"), "A12"}) == 4


def test_steps_get_another_name_and_two_may_become_one():
    log = log_of(
        [Row("A", Activity("main", "intk", "ja"), 1), Row("A", Activity("main", "intake"), 2)]
    )
    new = renamed(log, {("main", "intk"): ("main", "intake"), ("main", "weg"): ("x", "y")})

    assert [row.activity for row in new.rows()] == [
        Activity("main", "intake", "ja"), Activity("main", "intake"),
    ]  # fmt: skip
    assert sorted(new.activities) == list(new.activities)


def test_log_without_some_cases_is_as_if_they_never_were():
    all_rows = [Row(case, Activity("main", "a"), at) for at, case in enumerate("abcab")]
    area = {"area": {"a": "noord", "b": "zuid", "c": "oost"}}
    left = without(log_of(all_rows, area), {"b"})
    expected = log_of([row for row in all_rows if row.case != "b"], area)

    assert list(left.rows()) == list(expected.rows())
    assert dict(left.traits) == dict(expected.traits)
    assert list(left.starts) == list(expected.starts)
