"""Do the examples in the reference of the log read as it says there?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zorgroute.core.traces.columns import Meaning, meanings_in
from zorgroute.core.traces.csv_form import OWN
from zorgroute.core.traces.log import Activity, Kind, Row
from zorgroute.core.traces.reading import read_log

DOCUMENT = Path(__file__).parents[3] / "docs" / "reference" / "event-log.md"


@pytest.fixture(scope="module")
def text():
    return DOCUMENT.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def examples(text):
    return re.findall(r"```csv\n(.*?)```", text, re.DOTALL)


def test_first_example_is_read_whole(examples):
    reading = read_log(examples[0].encode())

    rows = list(reading.log.rows())
    assert (reading.refused, reading.findings) == ((), ())
    assert rows[0].activity == Activity("main", "", "", Kind.OPENED)
    assert rows[2] == Row(
        "1",
        Activity("main", "2-kort-gesprek", "", Kind.DEVIATED, "sneller"),
        1778504400,
        1778059800,
        function="leerkracht",
    )
    assert dict(reading.log.traits) == {"area": ["noord", "zuid"]}


def test_second_example_is_read_with_the_columns_of_the_command(text, examples):
    [told] = re.findall(r"--columns (case=zaaknr\S+)", text)
    reading = read_log(examples[1].encode(), None, meanings_in(told))

    assert reading.kept == 2
    assert [(each.number, each.reason.code) for each in reading.refused] == [(4, "log.date.none")]
    assert list(read_log(examples[1].encode()).log.rows()) == list(reading.log.rows())


def test_every_column_kind_and_word_of_the_command_is_named(text):
    words = [*OWN, *Kind, *(each for each in Meaning if each != Meaning.IGNORE)]

    assert [each for each in words if f"`{each}`" not in text] == []
