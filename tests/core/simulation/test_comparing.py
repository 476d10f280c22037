"""Is the change between two scenarios told in pairs, and only called clear when it is?"""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import numpy as np
import pytest

from tests.core.simulation.small import compare, forecast, in_turn, town
from zorgroute.core.answers import reason
from zorgroute.core.simulation.cells import Cell
from zorgroute.core.simulation.results import document_of_comparison
from zorgroute.core.simulation.running import Wish
from zorgroute.core.simulation.schema_of_forecast import forecast_schema
from zorgroute.core.simulation.sensitivity import Turned, elasticities

MDO_WAIT = Cell("wait_mean", line="main", step="mdo")


@pytest.mark.requirement("R234")
def test_scenarios_share_their_children_and_the_difference_is_of_pairs():
    found = compare((town(), town(name="meer", meetings=24)), Wish(replications=12))
    base, more = found.forecasts

    assert list(base.column(Cell("arrived"))) == list(more.column(Cell("arrived")))
    difference = found.differences[0][MDO_WAIT]
    pairs = more.column(MDO_WAIT) - base.column(MDO_WAIT)
    assert difference.value == pytest.approx(pairs.mean())
    assert difference.high < 0


def test_a_scenario_beside_itself_differs_nowhere():
    found = compare((town(), town(name="ook")), Wish(replications=3))

    assert {each.value for each in found.differences[0].values()} <= {0.0, None}
    assert all(each.covers_zero for each in found.differences[0].values())


def test_pairs_make_the_difference_surer_than_two_separate_calculations():
    ist, soll = town(hours=(7.5, 7.5)), town(name="meer", hours=(8.0, 8.0))
    wish = Wish(replications=40)
    cell = Cell("wait_mean", line="main", step="intake")
    pairs = compare((ist, soll), wish)
    apart = forecast(soll, replace(wish, seed=99))

    together = pairs.forecasts[1].column(cell) - pairs.base.column(cell)
    separate = apart.column(cell) - pairs.base.column(cell)
    assert np.var(separate) > 2 * np.var(together)


def test_three_scenarios_give_two_differences_with_the_first():
    found = compare((town(), town(name="b", meetings=18), town(name="c", meetings=24)), Wish(1, 4))

    document = json.loads(json.dumps(document_of_comparison(found, [reason("fit.none")])))
    jsonschema.validate(document, forecast_schema())
    assert [each["of"] for each in document["differences"]] == ["b", "c"]
    assert document["may_show"] == [{"code": "fit.none", "facts": {}}]
    assert document["assumptions"][0]["scenarios"] == ["klein", "b", "c"]


def test_difference_is_clear_when_its_interval_leaves_out_nothing():
    found = compare((town(), town(name="meer", meetings=24)), Wish(replications=6))
    cells = document_of_comparison(found)["differences"][0]["cells"]

    for each in cells:
        covers = each["low"] is None or each["low"] <= 0 <= each["high"]
        assert each["clear"] is not covers


@pytest.mark.requirement("R239")
def test_more_direct_matches_move_trajectories_time_and_cost_in_one_direction():
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    scenarios = tuple(
        town(name=f"{share}", share_direct_match=share, meetings=60) for share in shares
    )
    found = compare(scenarios, Wish(replications=20)).forecasts
    sooner, more, cost = (
        [each.figures[Cell(measure)].value for each in found]
        for measure in ("to_provision", "provisions", "cost")
    )

    assert sooner == sorted(sooner, reverse=True)
    assert more == sorted(more)
    assert cost == sorted(cost)
    assert len(set(sooner)) == len(set(more)) == len(set(cost)) == len(shares)


def test_elasticity_has_the_sign_and_the_size_of_the_lever():
    def compile_with(numbers):
        return town(a_year=numbers.get("kinderen", 300.0), hours=(numbers.get("uren", 9.0),) * 2)

    knobs = (Turned("kinderen", 300.0, 0.0, 600.0), Turned("uren", 9.0, 1.0, 40.0))
    wish = Wish(replications=10)
    arrived = elasticities(compile_with, knobs, Cell("arrived"), wish=wish, run_many=in_turn)
    wait = elasticities(
        compile_with,
        knobs,
        Cell("wait_mean", line="main", step="intake"),
        wish=wish,
        run_many=in_turn,
    )

    assert arrived[0].share.value == pytest.approx(1.0, abs=0.1)
    assert (arrived[1].share.value, arrived[1].share.half_width) == (0.0, 0.0)
    assert wait[0].share.low > 0
    assert wait[1].share.high < 0


def test_a_knob_that_cannot_be_turned_is_left_out():
    stuck = Turned("vast", 5.0, 5.0, 5.0)

    assert (
        elasticities(
            lambda numbers: town(), (stuck,), Cell("arrived"), wish=Wish(), run_many=in_turn
        )
        == ()
    )
    assert Turned("heel", 2.0, 1.0, 3.0, whole=True).around() == (1.0, 3.0)
