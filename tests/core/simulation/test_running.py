"""Do runs give honest figures: the same for the same seed, and empty where nothing was seen?"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from tests.core.simulation.small import DOCTOR, HELP, INTAKE, MDO, forecast, in_turn, town
from zorgroute.core.simulation.cells import Cell, quantiles
from zorgroute.core.simulation.intervals import (
    NOTHING_SEEN,
    Interval,
    decimals_of,
    interval_of,
    steady_from,
    student_t,
)
from zorgroute.core.simulation.measuring import Gauge
from zorgroute.core.simulation.replication import run_once
from zorgroute.core.simulation.results import document_of
from zorgroute.core.simulation.running import Precision, Task, Wish
from zorgroute.core.simulation.schema_of_forecast import forecast_schema

ROOT = Path(__file__).parents[3]
FEW = Wish(replications=6)


@pytest.mark.parametrize(
    ("freedom", "expected"),
    [(1, 12.706205), (2, 4.302653), (9, 2.262157), (10, 2.228139), (39, 2.022691)],
)
def test_student_t_is_that_of_the_tables(freedom, expected):
    assert student_t(freedom) == pytest.approx(expected, abs=5e-7)


def test_interval_without_or_with_one_observation_says_so():
    assert interval_of(np.array([np.nan, np.nan])) == NOTHING_SEEN
    assert interval_of(np.array([np.nan, 3.0])) == Interval(3.0, None, None, 1)


def test_interval_of_known_numbers_is_that_of_the_formula():
    found = interval_of(np.array([1.0, 2.0, 3.0, 4.0]))

    half = 3.182446 * math.sqrt(5 / 3 / 4)
    assert (found.value, found.replications) == (2.5, 4)
    assert (found.low, found.high) == pytest.approx((2.5 - half, 2.5 + half), abs=1e-5)


@pytest.mark.parametrize(
    ("half", "decimals"), [(0.03, 1), (0.3, 1), (0.6, 0), (4.0, 0), (0.0, 1), (math.inf, 0)]
)
def test_decimals_are_never_finer_than_the_interval(half, decimals):
    assert decimals_of(Interval(5.0, 5.0 - half, 5.0 + half, 9)) == decimals


def test_warm_up_is_found_where_a_run_becomes_steady():
    fills = np.minimum(np.arange(400) / 100, 1.0) + np.tile([0.05, -0.05], 200)

    assert 75 <= (steady_from(fills) or 0) <= 125
    assert steady_from(np.ones(400)) == 0
    assert steady_from(np.arange(400.0)) is None


def test_quantiles_are_those_of_numpy():
    values, group = np.array([5.0, 1.0, 3.0, 2.0, 9.0]), np.array([0, 0, 0, 2, 2])

    median, ninety = quantiles(values, group, 3, (0.5, 0.9))
    assert list(median[[0, 2]]) == [3.0, 5.5]
    assert ninety[0] == pytest.approx(np.quantile([5.0, 1.0, 3.0], 0.9))
    assert np.isnan(median[1])


@pytest.mark.requirement("R234")
def test_equal_seeds_give_equal_documents_and_another_seed_another():
    one, same = (json.dumps(document_of(forecast(town(), FEW))) for _ in range(2))
    other = json.dumps(document_of(forecast(town(), replace(FEW, seed=2))))

    assert one == same
    assert one != other


def test_a_replication_does_not_depend_on_which_were_run_before():
    task = Task((Gauge(town(), 365.0, 0.0),), 1)
    forward = {number: task.run(number, run_once)[0] for number in (0, 1, 2)}
    backward = {number: task.run(number, run_once)[0] for number in (2, 1, 0)}

    for number in (0, 1, 2):
        assert forward[number].tobytes() == backward[number].tobytes()


@pytest.fixture(scope="module")
def one():
    """One run of the small town with its row of figures, and the log to count by hand."""
    compiled = town(a_year=400, hours=(10.0, 20.0), waiting=5)
    gauge = Gauge(compiled, 365.0, 0.0)
    run = run_once(compiled.model, seed=3, replication=0, days=365.0)
    figures = dict(zip(gauge.cells, gauge.read(run), strict=True))
    return run, figures


def test_waits_are_those_of_the_log(one):
    run, figures = one
    log = run.log
    begun = (log.station == INTAKE) & ~np.isnan(log.started)
    waits = ((log.started - log.began) / 7)[begun]
    at = {"line": "main", "step": "intake"}

    assert figures[Cell("started", **at)] == len(waits)
    assert figures[Cell("wait_mean", **at)] == pytest.approx(waits.mean())
    assert figures[Cell("wait_median", **at)] == pytest.approx(np.median(waits))
    assert figures[Cell("wait_p90", **at)] == pytest.approx(np.quantile(waits, 0.9))
    assert figures[Cell("over_norm", **at)] == pytest.approx((waits > 4).mean())
    oost = waits[log.klass[begun] == 0]
    assert figures[Cell("wait_mean", "oost", **at)] == pytest.approx(oost.mean())
    march = (log.started[begun] >= 59) & (log.started[begun] < 90)
    assert figures[Cell("wait_mean", month="2019-03", **at)] == pytest.approx(waits[march].mean())


@pytest.mark.requirement("R217")
def test_plain_and_weighted_average_are_both_given_and_a_month_without_children_is_empty(one):
    _, figures = one
    at = {"line": "main", "step": "intake"}
    months = [figures[Cell("wait_mean", month=f"2019-{m:02d}", **at)] for m in range(1, 13)]

    assert figures[Cell("wait_simple", **at)] == pytest.approx(np.mean(months))
    assert figures[Cell("wait_simple", **at)] != figures[Cell("wait_mean", **at)]
    quiet = forecast(town(a_year=3, waiting=1), Wish(replications=2)).figures
    assert quiet[Cell("wait_mean", month="2019-01", line="main", step="mdo")] == NOTHING_SEEN


def test_queue_at_the_end_of_each_month_is_who_waits_then(one):
    run, figures = one
    log = run.log
    for month, day in (("2019-01", 31.0), ("2019-06", 181.0), ("2019-12", 365.0)):
        left = np.where(np.isnan(log.started), np.inf, log.started)
        here = (log.station == INTAKE) & (log.began < day) & (left >= day)
        cell = Cell("waiting", month=month, line="main", step="intake")
        assert figures[cell] == here.sum()


def test_cases_are_counted_by_area_and_way(one):
    run, figures = one

    assert figures[Cell("arrived")] == run.arrived
    assert figures[Cell("ended")] == run.left
    assert figures[Cell("inside")] == run.inside
    assert figures[Cell("ended_as", channel="klaar")] == run.left
    assert figures[Cell("ended", "oost")] + figures[Cell("ended", "west")] == run.left


@pytest.mark.requirement("R235")
def test_speed_effort_and_use_with_cost_are_all_told(one):
    run, figures = one
    hours = run.busy[1] * 10 / 7 + run.busy[2] * 20 / 7
    started = (run.log.station == HELP) & ~np.isnan(run.log.started)
    days = np.nan_to_num(run.log.done[started], nan=365.0) - run.log.started[started]

    assert figures[Cell("through")] > 0
    assert figures[Cell("hours", function="intake")] == pytest.approx(hours)
    assert figures[Cell("provisions")] == started.sum()
    assert figures[Cell("cost")] == pytest.approx(hours * 60 + days.sum() * 10)
    assert 0.5 < figures[Cell("handovers")] < 2


def test_handovers_are_changes_of_function(one):
    run, figures = one
    log = run.log
    functions = np.array(["intake", "mdo", "huisarts", "hulp"])
    ended = set(log.child[log.way >= 0])
    changes = 0
    for child in ended:
        rows = np.flatnonzero((log.child == child) & (log.how == 0))
        route = functions[log.station[rows[np.argsort(log.done[rows], kind="stable")]]]
        changes += int((route[1:] != route[:-1]).sum())

    assert figures[Cell("handovers")] == pytest.approx(changes / len(ended))


def test_bypass_is_who_ended_without_the_meeting_by_channel(one):
    run, figures = one
    log = run.log
    ended = set(log.child[log.way >= 0])
    met = set(log.child[(log.station == MDO) & ~np.isnan(log.started)])
    doctor = set(log.child[(log.station == DOCTOR) & ~np.isnan(log.started)])

    assert figures[Cell("bypass")] == len(ended - met)
    assert figures[Cell("bypass", channel="huisarts")] == len((ended - met) & doctor)
    assert figures[Cell("bypass_share")] == pytest.approx(len(ended - met) / len(ended))


def test_meeting_uses_its_places(one):
    run, figures = one
    places, lapsed = run.places[3], run.lapsed[3]

    assert figures[Cell("discussed", function="mdo")] == places - lapsed
    assert figures[Cell("mdo_use", function="mdo")] == pytest.approx((places - lapsed) / places)


def test_replications_go_on_until_the_interval_is_as_narrow_as_asked():
    wish = Wish(replications=10, precision=Precision(Cell("through"), 0.05), most=400)
    found = forecast(town(), wish)

    assert found.reached is not None
    assert found.reached.met
    assert 10 < found.replications < 400
    assert forecast(town(), wish).replications == found.replications


def test_who_asks_for_more_than_may_be_run_hears_what_was_reached():
    wish = Wish(replications=10, precision=Precision(Cell("through"), 0.0001), most=12)
    found = forecast(town(), wish)

    assert found.reached is not None
    assert (found.replications, found.reached.met) == (12, False)


def test_stopping_keeps_what_was_done_and_says_so():
    told: list[tuple[int, int]] = []
    found = forecast(
        town(), Wish(replications=9), told=lambda *each: told.append(each),
        cancelled=lambda: len(told) == 4,
    )  # fmt: skip

    assert (found.stopped, found.replications, told[-1]) == (True, 4, (4, 9))
    whole = forecast(town(), Wish(replications=4))
    assert document_of(found)["measures"] == document_of(whole)["measures"]
    assert document_of(found)["replications"]["stopped"] is True


def test_stopping_before_the_first_gives_a_document_without_figures():
    found = forecast(town(), FEW, cancelled=lambda: True)

    assert (found.stopped, found.replications) == (True, 0)
    assert {each["value"] for each in document_of(found)["measures"]} <= {None}


def test_a_steady_question_leaves_out_a_warm_up_that_is_found():
    found = forecast(replace(town(days=1460, meetings=60), is_steady=True), Wish(replications=2))

    assert found.warm_up_found
    assert found.gauge.warm_up % 35 == 0
    assert document_of(found)["warm_up"]["found"] is True


@pytest.mark.requirement("R240")
def test_document_fits_its_schema_and_without_assumptions_it_does_not():
    document = json.loads(json.dumps(document_of(forecast(town(), FEW))))
    schema = forecast_schema()

    jsonschema.validate(document, schema)
    without = {name: value for name, value in document.items() if name != "assumptions"}
    for wrong in (without, {**document, "assumptions": []}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def test_schema_in_the_docs_is_that_of_the_code():
    kept = ROOT / "docs" / "reference" / "forecast.schema.json"

    assert json.loads(kept.read_text(encoding="utf-8")) == forecast_schema()


def test_in_turn_runs_what_is_asked_in_that_order():
    task = Task((Gauge(town(), 100.0, 0.0),), 1)

    asked = [row[0].tobytes() for row in in_turn(task, (3, 1))]
    assert asked == [task.run(3, run_once)[0].tobytes(), task.run(1, run_once)[0].tobytes()]
