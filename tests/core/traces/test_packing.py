"""Is a packed log the same log again, also one that was packed by an older version?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zorgroute.core.traces.log import Activity, Row, log_of
from zorgroute.core.traces.packing import (
    COLUMNS,
    NoPackedLog,
    packed,
    packed_columns,
    unpacked,
    unpacked_columns,
)

TEXTS = st.text(max_size=8)


def log_with(traits):
    rows = [Row(case, Activity("main", "intake"), at) for at, case in enumerate("abca")]
    return log_of(rows, traits)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(TEXTS, st.fixed_dictionaries(dict.fromkeys("abc", TEXTS)), max_size=4))
def test_log_comes_out_as_it_went_in(traits):
    log = log_with(traits)
    again = unpacked(packed(log))
    assert list(again.rows()) == list(log.rows())
    assert dict(again.traits) == dict(log.traits)


def test_each_trait_is_a_column_of_small_integers_and_each_text_stands_once():
    header, columns = unpacked_columns(packed(log_with({"area": {"a": "noord", "b": "zuid"}})))
    assert header["format"] == 2
    assert header["traits"] == [["area", ["", "noord", "zuid"]]]
    assert (columns["trait0"].dtype.name, columns["trait0"].tolist()) == ("uint8", [1, 2, 0])


def test_log_of_the_first_form_still_reads():
    log = log_with({"area": {"a": "noord"}})
    header, _ = unpacked_columns(packed(log))
    older = {**header, "format": 1, "traits": {"area": ["noord", "", ""]}}
    columns = {name: getattr(log, name) for name in COLUMNS}
    assert dict(unpacked(packed_columns(older, columns)).traits) == dict(log.traits)


@pytest.mark.parametrize("numbers", [[0, 1], [0, 1, 9], [0, 1, -1]])
def test_trait_that_does_not_fit_is_no_log(numbers):
    header, columns = unpacked_columns(packed(log_with({"area": {"a": "noord"}})))
    wrong = packed_columns(header, {**columns, "trait0": np.array(numbers)})
    with pytest.raises(NoPackedLog):
        unpacked(wrong)


def test_form_of_a_later_version_is_no_log():
    header, columns = unpacked_columns(packed(log_with({})))
    with pytest.raises(NoPackedLog):
        unpacked(packed_columns({**header, "format": 3}, columns))
