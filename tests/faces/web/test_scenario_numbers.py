"""Is a calculated figure never said finer than its interval allows?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zorgroute.core.wording.catalogue import EN, NL, PROF
from zorgroute.faces.web.scenario_numbers import decimals, difference, figure, number
from zorgroute.faces.web.texts import Texts

T = Texts("scenarios_page", PROF, NL)


def cell(value, low=None, high=None, unit="weeks", **more):
    return {"value": value, "low": low, "high": high, "unit": unit, **more}


@pytest.mark.parametrize(
    ("given", "value", "between"),
    [
        (cell(5.12, 4.61, 5.63), "5,1 weken", "tussen 4,6 en 5,6"),
        (cell(41.2, 33.0, 49.4), "41 weken", "tussen 33 en 49"),
        (cell(1234.0, 1100.0, 1368.0, "children"), "1.200", "tussen 1.100 en 1.400"),
        (cell(5.1, 5.1, 5.1), "5,1 weken", ""),
        (cell(5.1), "5,1 weken", ""),
        (cell(0.2, -0.4, 0.8), "0,2 weken", "tussen 0,0 en 0,8"),
        (cell(0.853, 0.80, 0.89, "share"), "85 %", "tussen 80 en 89"),
    ],
)
def test_figure_has_no_more_decimals_than_its_interval(given, value, between):
    said = figure(given, T)

    assert (said.value, said.between) == (value, between)


@pytest.mark.requirement("R217")
@pytest.mark.parametrize("missing", [None, cell(None)])
def test_what_was_not_observed_is_no_figure_and_never_nothing(missing):
    assert figure(missing, T).value == "geen cijfer"


def test_difference_says_less_or_more_with_its_interval():
    less = difference(cell(-2.0, -2.5, -1.5, clear=True), T)
    more = difference(cell(0.40, 0.36, 0.44, "share", clear=True), T)

    assert (less.value, less.between) == ("2,0 weken minder", "tussen 1,5 en 2,5")
    assert (more.value, more.between) == ("40 procentpunt meer", "tussen 36 en 44")


def test_difference_that_covers_nothing_is_no_number():
    assert difference(cell(-0.1, -0.5, 0.3, clear=False), T).value == "Geen duidelijk verschil."


def test_number_has_the_signs_of_the_language():
    assert number(4674.25, 1, NL) == "4.674,2"
    assert number(4674.25, 1, EN) == "4,674.2"
    assert number(-0.01, 1, NL) == "0,0"


@given(st.floats(0, 1e6), st.floats(1e-6, 1e6))
def test_last_digit_said_is_never_smaller_than_half_the_interval(low, width):
    places = decimals("weeks", low, low + width)

    assert places <= 1
    assert 10.0**-places >= (low + width - low) / 2 / 10 or places == 1
