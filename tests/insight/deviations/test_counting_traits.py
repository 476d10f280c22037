"""Is a case complex when its route says so, and unknown when its route says nothing?"""

from __future__ import annotations

import pytest

from zorgroute.core.traces.log import Activity, Kind, Row, log_of
from zorgroute.insight.deviations.counting_traits import with_complexity

SAYS = {("main", "triage", "complex"), ("main", "mdo", "")}


def told(rows, versions):
    """For each case whether it is complex; `rows` are its steps as `case step=outcome`."""
    made = []
    for at, text in enumerate(rows):
        case, _, step = text.partition(" ")
        name, _, outcome = step.partition("=")
        kind, colon, rest = name.rpartition(":")
        activity = Activity("main", rest, outcome, Kind(kind) if colon else Kind.DONE)
        made.append(Row(case, activity, at))
    log = log_of(made, {"version": versions})
    found = with_complexity(log, lambda version: SAYS if version == "met" else ())
    return dict(zip(found.cases, found.traits["complex"], strict=True))


@pytest.mark.requirement("R230")
def test_case_is_complex_when_an_outcome_of_its_route_came_out():
    rows = ["a triage=complex", "b triage=enkelvoudig", "c mdo=besproken", "d triage=complex"]
    versions = {"a": "met", "b": "met", "c": "met", "d": "zonder"}
    assert told(rows, versions) == {"a": "ja", "b": "nee", "c": "ja", "d": ""}


def test_step_that_was_left_says_nothing():
    assert told(["a left:mdo", "a triage=enkelvoudig"], {"a": "met"}) == {"a": "nee"}


def test_log_without_cases_stays_without():
    assert told([], {}) == {}
