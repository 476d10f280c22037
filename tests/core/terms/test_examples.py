"""Do the examples that were reckoned by hand come out, each for the reason it gives?"""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from zorgroute.core.terms.calendar import UnknownYear
from zorgroute.core.terms.civil import AMSTERDAM
from zorgroute.core.terms.term import (
    BadTerm,
    Pause,
    Span,
    Suspended,
    Term,
    Unit,
    due,
    span_of,
)

from .cases import dutch_calendar

Row = dict[str, str]


def _rows() -> list[Row]:
    with Path(__file__).with_name("examples.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


EXAMPLES = _rows()


def _moment(text: str, clock: str = "00:00:00") -> datetime:
    """Read `2026-03-02`, `2026-03-02 10:00` (Dutch clock) or a moment with its own offset."""
    moment = datetime.fromisoformat(text if len(text) > 10 else f"{text} {clock}")
    return moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)


def _term(text: str, law: str = "") -> Term:
    numbers, unit = text.split()
    shortest, _, longest = numbers.rpartition("-")
    return Term(int(longest), Unit(unit), int(shortest) if shortest else None, law or None)


def _extension(text: str) -> Term | None:
    term, _, law = text.partition("|")
    return _term(term, law) if term else None


def _pause(text: str) -> Pause:
    start, _, end = text.partition("/")
    return Pause(_moment(start), _moment(end) if end else None)


def _answer(row: Row) -> Span | Suspended:
    return span_of(
        _term(row["term"], row["law"]),
        _moment(row["start"]),
        dutch_calendar(),
        region=row["region"] or "noord",
        pauses=[_pause(each) for each in row["pauses"].split(" + ") if each],
        extension=_extension(row["extension"]),
        agreed=date.fromisoformat(row["agreed"]) if row["agreed"] else None,
    )


def _some(result: str) -> list[object]:
    return [pytest.param(row, id=row["nr"]) for row in EXAMPLES if row["result"] == result]


def test_examples_by_hand_are_at_least_a_hundred_and_explained() -> None:
    numbers = [row["nr"] for row in EXAMPLES]

    assert len(set(numbers)) == len(numbers) >= 120
    assert [row["nr"] for row in EXAMPLES if not row["why"]] == []
    assert {row["result"] for row in EXAMPLES} == {"span", "suspended", "bad", "unknown"}


@pytest.mark.requirement("R035", "R139", "R216", "R233")
@pytest.mark.parametrize("row", _some("span"))
def test_term_by_hand_gives_the_span(row: Row) -> None:
    span = _answer(row)

    assert span == Span(
        _moment(row["earliest"] or row["start"]), _moment(row["latest"], "23:59:59")
    ), row["why"]


@pytest.mark.parametrize("row", _some("suspended"))
def test_open_pause_by_hand_gives_what_is_left(row: Row) -> None:
    left, unit = row["left"].split()

    assert _answer(row) == Suspended(_moment(row["latest"]), int(left), Unit(unit)), row["why"]


@pytest.mark.requirement("R035")
@pytest.mark.parametrize("row", _some("bad"))
def test_agreed_day_by_hand_outside_the_range_is_refused(row: Row) -> None:
    with pytest.raises(BadTerm, match="lies outside"):
        _answer(row)


@pytest.mark.parametrize("row", _some("unknown"))
def test_unknown_year_by_hand_is_an_error(row: Row) -> None:
    with pytest.raises(UnknownYear) as caught:
        _answer(row)

    assert caught.value.year == int(row["latest"])


def test_due_of_a_suspended_term_is_none() -> None:
    rows = [row for row in EXAMPLES if row["result"] == "suspended" and not row["agreed"]]

    answers = [
        due(
            _term(row["term"], row["law"]),
            _moment(row["start"]),
            dutch_calendar(),
            pauses=[_pause(each) for each in row["pauses"].split(" + ")],
            extension=_extension(row["extension"]),
        )
        for row in rows
    ]

    assert answers == [None] * 9
