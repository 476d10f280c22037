"""Are the numbers nobody knows found, do they give the measured waits, and is a misfit said?"""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.core.simulation.small import forecast, in_turn, town
from zorgroute.chain.routebook.content import Content
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.simulation.calibrating import PRINTED, Fitted, Fitting, fit, may_show_to_be
from zorgroute.core.simulation.cells import Cell
from zorgroute.core.simulation.compiling import compile_scenario
from zorgroute.core.simulation.fitted import fitted_scenario, inputs_of, kept_file, read_kept
from zorgroute.core.simulation.intervals import NOTHING_SEEN, Interval
from zorgroute.core.simulation.running import Wish
from zorgroute.core.simulation.scenario import read_scenario, with_numbers
from zorgroute.core.simulation.scenario_words import Fit

ROOT = Path(__file__).parents[3]
SCENARIOS = ROOT / "content" / "scenarios"
CITY_AVERAGE = 4.8
MIDDLE = Interval(5.5, 5.4, 5.6, 40)


def fits_of(**weeks: float) -> dict[str, Fit]:
    """A free number of hours for each area of the small town, and the wait it is to give."""
    return {
        area: Fit.model_validate(
            {
                "sets": f"hours.{area}",
                "step": "intake",
                "area": area,
                "weeks": f"{wait} (T1)",
                "months": "5 (T1)",
                "min": "2.2",
                "max": "30",
            }
        )
        for area, wait in weeks.items()
    }


def compile_with(numbers):
    hours = (numbers.get("hours.oost", 10.0), numbers.get("hours.west", 10.0))
    return town(a_year=300, hours=hours)


def test_free_numbers_are_found_that_give_the_measured_waits():
    found = fit(fits_of(oost=2.0, west=4.5), compile_with, Wish(replications=60), run_many=in_turn)
    oost, west = found.fitted

    assert (oost.fits, west.fits) == (True, True)
    assert oost.value > west.value
    again = forecast(compile_with(found.numbers()), Wish(replications=60)).figures
    for each in found.fitted:
        reached = again[Cell("wait_mean", each.area, line="main", step="intake")]
        assert reached.value == pytest.approx(each.reached.value)
        assert abs(reached.value - each.target) <= PRINTED


def test_a_wait_that_cannot_be_reached_is_told_as_a_misfit():
    found = fit(
        fits_of(oost=2.0, west=400.0), compile_with, Wish(replications=10), run_many=in_turn
    )
    oost, west = found.fitted

    assert (oost.fits, west.fits) == (True, False)
    assert [each.code for each in may_show_to_be(found)] == ["fit.misses"]
    assert may_show_to_be(found)[0].fact("area") == "west"


def test_a_fit_that_is_stopped_says_so():
    calls = iter(range(100))
    found = fit(
        fits_of(oost=2.0),
        compile_with,
        Wish(replications=4),
        run_many=in_turn,
        cancelled=lambda: next(calls) >= 2,
    )

    assert found.stopped


def kept(area: str = "dukenburg", months: int = 5, reached: Interval = MIDDLE) -> Fitted:
    return Fitted(area, (f"hours.{area}",), 9.5, area, "3-wijkteam", 5.5, months, reached)


@pytest.mark.parametrize(
    ("fitted", "codes"),
    [
        (kept(), []),
        (kept(months=1), ["fit.one_month"]),
        (kept(area="zonder-naam"), ["fit.no_name"]),
        (kept(reached=Interval(5.551, 5.5, 5.6, 40)), ["fit.misses"]),
        (kept(reached=Interval(5.549, 5.0, 6.0, 40)), []),
        (kept(reached=NOTHING_SEEN), ["fit.misses"]),
    ],
)
def test_soll_is_held_back_for_a_district_that_does_not_fit_or_cannot_be_judged(fitted, codes):
    reasons = may_show_to_be(Fitting((fitted,), 1, 40))

    assert [each.code for each in reasons] == codes
    assert [each.fact("area") for each in reasons] == [fitted.area] * len(codes)


def test_soll_is_held_back_wholly_without_a_fit_or_with_one_of_another_version():
    assert [each.code for each in may_show_to_be(None)] == ["fit.none"]
    assert [each.code for each in may_show_to_be(Fitting((), 1, 1), changed=True)] == ["fit.stale"]


@cache
def nijmegen():
    """The shipped scenario with its route and fitted numbers; nothing of it ever changes."""
    content = Content()
    route = load_route(
        (ROOT / "content/routes/nijmegen.ist.yaml").read_bytes(),
        "nijmegen.ist.yaml",
        lambda name: (name, (ROOT / f"content/routes/tracks/{name}.yaml").read_bytes()),
    )
    scenario = read_scenario((SCENARIOS / "nijmegen.ist.yaml").read_bytes(), "nijmegen.ist.yaml")
    numbers = read_kept((SCENARIOS / "nijmegen.ist.fitted.yaml").read_bytes(), "fitted")
    assert not isinstance(route, Unreadable)
    assert not isinstance(scenario, Unreadable)
    assert not isinstance(numbers, Unreadable)
    return content.calendar, route, scenario, numbers


def test_shipped_numbers_belong_to_the_shipped_scenario():
    _, route, scenario, numbers = nijmegen()

    assert numbers.scenario == scenario.name
    assert not numbers.is_stale(scenario, route.digest), "run: zorgroute simulate … --fit"
    assert numbers.is_stale(scenario, "another route")
    assert set(numbers.fitting.numbers()) == {
        path for each in scenario.fits.values() for path in each.sets
    }


def test_every_district_of_the_table_is_fitted_and_its_target_is_the_printed_average():
    _, _, _, numbers = nijmegen()
    with (ROOT / "content/tables/waiting_time_swt.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["row_kind"] == "district"]
    printed = {
        row["district"].lower() or "zonder-naam": (
            float(row["avg_printed"]), int(row["months_present"])
        )
        for row in rows
    }  # fmt: skip

    assert {each.area: (each.target, each.months) for each in numbers.fitting.fitted} == printed


def test_shipped_fit_reaches_every_wait_within_its_print_and_says_whom_it_cannot_judge():
    _, _, _, numbers = nijmegen()

    assert [each.name for each in numbers.fitting.fitted if not each.fits] == []
    reasons = {(each.code, each.fact("area")) for each in may_show_to_be(numbers.fitting)}
    assert reasons == {("fit.one_month", "nijmegen-centrum"), ("fit.no_name", "zonder-naam")}


def test_kept_numbers_are_read_as_they_were_written():
    _, route, scenario, numbers = nijmegen()
    text = kept_file(numbers.fitting, scenario, route.digest)

    assert read_kept(text.encode(), "fitted") == numbers
    assert text.encode() == (SCENARIOS / "nijmegen.ist.fitted.yaml").read_bytes()


def test_numbers_that_a_scenario_has_not_are_not_put_in_it():
    _, route, scenario, numbers = nijmegen()
    other = replace(numbers.fitting.fitted[0], sets=("functions.niemand.hours_a_week",))
    changed = fitted_scenario(scenario, replace(numbers, fitting=Fitting((other,), 1, 1)))

    assert changed == scenario
    fitted = fitted_scenario(scenario, numbers)
    assert not isinstance(fitted, Unreadable)
    assert fitted != scenario
    # A guess that is fitted over does not make the fit another's; any other number does.
    assert inputs_of(fitted, route.digest) == inputs_of(scenario, route.digest)
    sicker = with_numbers(scenario, {"functions.wijkteam.sick": 0.09})
    assert not isinstance(sicker, Unreadable)
    assert inputs_of(sicker, route.digest) != inputs_of(scenario, route.digest)


def test_with_fewer_runs_the_shipped_fit_gives_the_waits_within_their_intervals():
    calendar, route, scenario, numbers = nijmegen()
    found = forecast(
        compile_scenario(route, fitted_scenario(scenario, numbers), calendar),
        Wish(seed=numbers.fitting.seed, replications=40, days=151),
    ).figures

    for each in numbers.fitting.fitted:
        reached = found[Cell("wait_mean", each.area, line="main", step=each.step)]
        # 99.9 %, for eleven districts at once.
        assert abs(reached.value - each.target) <= PRINTED + 1.75 * reached.half_width
    city = found[Cell("wait_mean", line="main", step="3-wijkteam")]
    assert abs(city.value - CITY_AVERAGE) <= PRINTED + city.half_width


@pytest.mark.slow
def test_shipped_fit_is_reproduced_by_its_runs():
    calendar, route, scenario, numbers = nijmegen()
    compiled = compile_scenario(route, fitted_scenario(scenario, numbers), calendar)
    found = forecast(compiled, Wish(numbers.fitting.seed, numbers.fitting.replications, days=151))

    for each in numbers.fitting.fitted:
        reached = found.figures[Cell("wait_mean", each.area, line="main", step=each.step)]
        assert reached.value == pytest.approx(each.reached.value, abs=5e-4)
        assert abs(reached.value - each.target) <= PRINTED


@pytest.mark.requirement("R050")
def test_children_discussed_in_a_year_are_as_many_as_in_the_table():
    calendar, route, scenario, numbers = nijmegen()
    compiled = compile_scenario(route, fitted_scenario(scenario, numbers), calendar)
    found = forecast(compiled, Wish(replications=20)).figures
    with (ROOT / "content/tables/mdo_children_discussed.csv").open(encoding="utf-8") as file:
        years = [row for row in csv.DictReader(file) if row["year"].isdigit()]
    discussed = found[Cell("discussed", function="mdo")]

    assert discussed.high >= min(float(each["children_min"]) for each in years)
    assert discussed.low <= max(float(each["children_max"]) for each in years)


@pytest.mark.requirement("R237")
def test_hours_of_the_functions_are_those_of_the_table():
    calendar, route, scenario, _ = nijmegen()
    compiled = compile_scenario(route, scenario, calendar)
    hours = {each.name: each.hours_per_year for each in compiled.pools}

    assert (hours["pko_begeleider"], hours["ivh_coordinator"]) == (
        4674.0,
        pytest.approx(205.0, abs=0.5),
    )
    assert hours["kok_coordinator"] == pytest.approx(4833.0, rel=1e-3)
