"""Is a figure, a norm or a capacity that somebody types understood, and a slip explained?"""

from __future__ import annotations

import pytest

from tests.core.simulation.small import town
from zorgroute.core.answers import Reason
from zorgroute.core.simulation.asking import figure_of, norm_of, precision_of
from zorgroute.core.simulation.cells import Cell
from zorgroute.core.simulation.knobs_turned import capacity_of, knobs_to_turn
from zorgroute.core.simulation.running import Precision
from zorgroute.core.simulation.searching import Norm

from .scenarios import scenario
from .test_shipped_scenarios import scenario_of

TOWN = town()
WAIT = Cell("wait_mean", line="main", step="mdo")
HALF = Cell("wait_median", line="main", step="mdo")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("wait.mdo", WAIT),
        ("wait.main.mdo", WAIT),
        (" wait_p90.intake@oost ", Cell("wait_p90", "oost", line="main", step="intake")),
        ("through", Cell("through")),
        ("busy.intake", Cell("busy", function="intake")),
        ("use", Cell("mdo_use", function="mdo")),
        ("bypass", Cell("bypass")),
    ],
)
def test_figure_is_found_by_what_it_is_called(text, cell):
    assert figure_of(text, TOWN) == cell


@pytest.mark.parametrize(
    ("text", "code", "mean"),
    [
        ("wacht.mdo", "forecast.ask.figure", "wait"),
        ("wait.mod", "forecast.ask.place", "wait.mdo"),
        ("wait.mdo@oots", "forecast.ask.area", "oost"),
        ("wait", "forecast.ask.where", ""),
        ("ended_as", "forecast.ask.nowhere", None),
        ("", "forecast.ask.figure", ""),
    ],
)
def test_figure_that_is_not_there_is_explained(text, code, mean):
    found = figure_of(text, TOWN)

    assert isinstance(found, Reason)
    assert (found.code, found.fact("mean")) == (code, mean)


def test_every_figure_that_is_offered_can_be_asked():
    known = figure_of("niets", TOWN).fact("known").split(", ")
    told = [figure_of(each, TOWN) for each in known if each != "…"]

    codes = {each.code for each in told if isinstance(each, Reason)}
    assert codes == {"forecast.ask.where"}
    assert len(set(known)) == len(known)


def test_figure_without_a_step_is_about_the_steps_that_are_meant():
    assert figure_of("wait", TOWN, ("mdo",)) == WAIT
    assert isinstance(figure_of("wait", TOWN, ("mdo", "intake")), Reason)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("wait.mdo: 0.5 weeks", Precision(WAIT, 0.5, is_share=False)),
        ("wait.mdo:7 dagen", Precision(WAIT, 1.0, is_share=False)),
        ("through: 5%", Precision(Cell("through"), 0.05)),
        ("provisions: 2,5", Precision(Cell("provisions"), 2.5, is_share=False)),
        ("use: 5%", Precision(Cell("mdo_use", function="mdo"), 0.05)),
    ],
)
def test_precision_is_a_share_of_the_mean_or_a_number_in_the_unit_of_the_figure(text, precision):
    found = precision_of(text, TOWN)

    assert found == precision


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("wait.mdo", "forecast.ask.precision"),
        ("wait.mdo: smal", "forecast.ask.precision"),
        ("wait.mdo: 0", "forecast.ask.precision"),
        ("through: 3 children", "forecast.ask.unit"),
        ("wait: 1 week", "forecast.ask.where"),
    ],
)
def test_precision_that_cannot_be_read_is_explained(text, code):
    assert precision_of(text, TOWN).code == code


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("wait.mdo <= 6 weeks in 90%", Norm(Cell("wait_p90", line="main", step="mdo"), 6.0)),
        ("wait.mdo<=6", Norm(WAIT, 6.0)),
        ("wait.mdo at most 21 days", Norm(WAIT, 3.0)),
        ("wait.mdo hoogstens 6 weken bij 50 %", Norm(HALF, 6.0)),
        ("through ≤ 20 weeks in 90%", Norm(Cell("through_p90"), 20.0)),
        ("use >= 80%", Norm(Cell("mdo_use", function="mdo"), 0.8, at_most=False)),
        ("provisions minstens 40", Norm(Cell("provisions"), 40.0, at_most=False)),
    ],
)  # fmt: skip
def test_norm_is_read_with_its_bound_in_the_unit_of_the_figure(text, norm):
    assert norm_of(text, TOWN) == norm


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("wait.mdo = 6", "forecast.ask.norm"),
        ("wait.mdo <= zes", "forecast.ask.norm"),
        ("wait.mdo <= 6 weeks in 80%", "forecast.ask.part"),
        ("provisions <= 6 in 90%", "forecast.ask.part"),
        ("wait.mdo <= 6 children", "forecast.ask.unit"),
        ("wait.mdo <= 6.0.0 weeks", "forecast.ask.number"),
        ("wat <= 6", "forecast.ask.figure"),
    ],
)
def test_norm_that_cannot_be_read_is_explained(text, code):
    assert norm_of(text, TOWN).code == code


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("overleggen-per-jaar", "overleggen-per-jaar"),
        ("mdo.sessions", "meetings.mdo.sessions"),
        ("sessions", "meetings.mdo.sessions"),
        ("meetings.mdo.sessions", "meetings.mdo.sessions"),
    ],
)
def test_capacity_is_a_knob_a_path_or_the_end_of_one_with_the_bounds_of_its_knob(text, name):
    found = capacity_of(text, scenario_of("nijmegen.ist"))

    assert (found.name, found.paths) == (name, ("meetings.mdo.sessions",))
    assert (found.now, found.low, found.high, found.pool) == (12.0, 1, 52, "mdo")


def test_capacity_without_a_knob_goes_to_some_times_what_it_is():
    people = capacity_of("stj.people", scenario_of("nijmegen.ist"))
    district = capacity_of("hatert.hours_a_week", scenario_of("nijmegen.ist"))

    assert (people.now, people.low, people.high, people.pool) == (6.0, 1, 24, "stj")
    assert (district.low, district.high, district.pool) == (1, 40, "")


@pytest.mark.parametrize(
    ("text", "code", "mean"),
    [
        ("mdo.sesions", "forecast.ask.capacity", "mdo.sessions"),
        ("people", "forecast.ask.capacity", ""),
        ("complexe-kinderen-per-jaar", "forecast.ask.no_capacity", None),
    ],
)
def test_what_is_no_capacity_is_explained(text, code, mean):
    found = capacity_of(text, scenario_of("nijmegen.ist"))

    assert (found.code, found.fact("mean")) == (code, mean)


def test_every_knob_but_a_choice_can_be_turned_from_where_it_stands():
    turned = {each.name: each for each in knobs_to_turn(scenario_of("nijmegen.soll-een-functie"))}
    small = {each.name for each in knobs_to_turn(scenario())}

    assert "aantal-functies" not in turned
    assert turned["direct-passende-hulp"].value == pytest.approx(0.25)
    assert turned["overleggen-per-jaar"].around() == (11.0, 13.0)
    assert small == {each for each in scenario().knobs if not scenario().knobs[each].choices}
