"""Are waits of steps with other names compared only where somebody said what stands beside what?"""

from __future__ import annotations

import json

import jsonschema
import pytest

from tests.core.simulation.small import in_turn, town
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.simulation.beside import steps_beside
from zorgroute.core.simulation.cells import Cell
from zorgroute.core.simulation.comparing import compare
from zorgroute.core.simulation.results import document_of_comparison
from zorgroute.core.simulation.running import Wish
from zorgroute.core.simulation.schema_of_forecast import forecast_schema
from zorgroute.core.wording.catalogue import EN, NL

from .scenarios import SMALL, catalogue, changed, compiled, scenario, small_route
from .test_shipped_scenarios import SHIPPED, route_of, scenario_of

INTAKE, MDO = ("main", "intake"), ("main", "mdo")
PAIR = (Cell("wait_mean", line="main", step="intake"), Cell("wait_mean", line="main", step="mdo"))
HERE = "beside_steps: {wachten: even-wachten, mdo.overleg: samen.overleg}"


@pytest.fixture(scope="module")
def beside():
    """A town beside itself, the wait for its intake beside that for its meeting."""
    wish = Wish(replications=8)
    return compare((town(), town(name="ook")), wish, in_turn, pairs=({INTAKE: MDO},))


def test_wait_of_a_step_is_taken_from_that_of_the_step_beside_it_in_pairs(beside):
    base, other = beside.forecasts
    pairs = other.column(PAIR[0]) - base.column(PAIR[1])
    found = beside.beside[0][PAIR]

    assert found.value == pytest.approx(pairs.mean())
    assert found.low < found.value < found.high


def test_each_district_has_its_own_difference_and_months_and_ways_have_none(beside):
    told = {(cell.measure, cell.area) for cell, _ in beside.beside[0]}

    measures = {"wait_mean", "wait_median", "wait_p90", "waiting", "started"}
    assert told == {(each, area) for each in measures for area in ("", "oost", "west")}
    assert {cell.month + cell.channel for cell, _ in beside.beside[0]} == {""}


def test_document_names_both_steps_and_fits_its_schema(beside):
    document = json.loads(json.dumps(document_of_comparison(beside)))
    jsonschema.validate(document, forecast_schema())
    first = document["differences"][0]["steps"][0]

    assert (first["step"], first["against_step"], first["against_line"]) == (
        "intake", "mdo", "main",
    )  # fmt: skip
    assert all(
        each["clear"] is not (each["low"] <= 0 <= each["high"])
        for each in document["differences"][0]["steps"]
    )


def test_without_pairs_or_with_a_step_where_nobody_waits_nothing_is_compared():
    towns = (town(), town(name="ook"))
    alone = compare(towns, Wish(replications=2), in_turn)
    free = compare(towns, Wish(replications=2), in_turn, pairs=({INTAKE: ("main", "hulp")},))

    assert (alone.beside, free.beside) == (({},), ({},))


def test_steps_are_read_with_the_lines_they_stand_on():
    text = changed(HERE, "beside_steps: {praten: wachten, mdo.overleg: praten}")

    assert steps_beside(scenario(text), small_route(), small_route()) == {
        ("main", "praten"): ("main", "wachten"),
        ("mdo", "overleg"): ("main", "praten"),
    }


def test_unknown_step_of_the_other_route_is_told_at_its_place_with_a_suggestion():
    text = changed(HERE, "beside_steps: {praten: wachte}")
    found = steps_beside(scenario(text), small_route(), small_route())

    assert isinstance(found, Unreadable)
    (fault,) = found.faults
    facts = dict(fault.facts)
    line = text.splitlines()[fault.place.line - 1]
    assert (fault.code, facts["mean"]) == ("scenario.ref.beside_step", "wachten")
    assert line[fault.place.column - 1 :].startswith("wachte}")
    for language in (NL, EN):
        assert "wachten" in catalogue().sentence(
            fault.code, {**facts, "offending": fault.offending}, language=language
        )


def test_what_is_given_goes_before_what_the_file_says():
    given = {"praten": "wachten"}
    found = steps_beside(scenario(), small_route(), small_route(), given)
    wrong = steps_beside(scenario(), small_route(), small_route(), {"prate": "wachten"})

    assert found == {("main", "praten"): ("main", "wachten")}
    assert isinstance(wrong, Unreadable)
    assert [(each.code, each.offending) for each in wrong.faults] == [
        ("scenario.ref.step", "prate")
    ]


@pytest.mark.requirement("R240")
def test_that_steps_belong_together_is_told_as_an_assumption():
    told = [each for each in compiled(SMALL).assumptions if each.code == "assume.beside"]

    assert [each.is_assumption for each in told] == [True, True]
    assert dict(told[0].facts)["part"] == "even-wachten"
    assert dict(told[0].facts)["name"].startswith("wachten (")


def test_shipped_scenarios_name_steps_that_both_routes_have():
    with_steps = [each for each in SHIPPED if scenario_of(each).model.beside_steps]
    for name in with_steps:
        own = scenario_of(name)
        base = route_of(scenario_of(own.beside).route_name)
        assert not isinstance(steps_beside(own, route_of(own.route_name), base), Unreadable), name

    assert "nijmegen.soll-een-functie" in with_steps
    assert "nijmegen.ist" not in with_steps
