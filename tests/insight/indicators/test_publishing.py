"""What of a period is shown, and does nothing in it tell of few children?"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from tests.insight.indicators.logs import definition, moment
from zorgroute.insight.indicators.describing import Observed
from zorgroute.insight.indicators.periods import QUARTER, YEAR, Period, closed_periods
from zorgroute.insight.indicators.protecting import SMALL, Cell, Cover
from zorgroute.insight.indicators.publishing import ALL, figures_of

FIRST = Period("2026-k1", moment(0), moment(89))


def shown(number: int) -> Cell:
    return Cell(Cover.SHOWN, number)


def observed(cases: int, met: int = 0, amount: float = 7.0, days: float = 5) -> Observed:
    """So many children, the first of whom met it, all on one day."""
    return Observed(
        np.arange(cases),
        np.full(cases, moment(days)),
        np.arange(cases) < met,
        np.full(cases, amount),
    )


def areas(**counts: int) -> dict[str, list[str]]:
    return {"area": [name for name, count in counts.items() for _ in range(count)]}


def of(figures, split):
    return {each.part: each for each in figures if each.split == split}


@pytest.mark.requirement("R222")
def test_total_is_shown_with_its_median_and_mean():
    found = of(figures_of(definition("I13"), observed(12), {}, FIRST), ALL)[""]
    assert (found.number, found.median, found.mean) == (shown(12), 7.0, 7.0)


def test_total_of_few_children_has_no_value_and_no_split():
    figures = figures_of(definition("I13"), observed(9), areas(Noord=5, Zuid=4), FIRST)
    assert [(each.split, each.number, each.median) for each in figures] == [(ALL, SMALL, None)]


def test_child_counts_once_in_a_period():
    seen = observed(12)
    twice = Observed(
        np.tile(seen.case, 2), np.tile(seen.at, 2), np.tile(seen.met, 2), np.tile(seen.amount, 2)
    )
    assert figures_of(definition("I13"), twice, {}, FIRST)[0].number == shown(12)


def test_what_falls_outside_the_period_does_not_count():
    assert figures_of(definition("I13"), observed(12, days=90), {}, FIRST)[0].number == SMALL


@pytest.mark.requirement("R217")
def test_area_with_few_children_has_no_value_and_another_is_hidden_with_it():
    traits = areas(Noord=30, Oost=4, Zuid=20)
    found = of(figures_of(definition("I13"), observed(54), traits, FIRST), "area")
    assert {name: each.number.cover for name, each in found.items()} == {
        "Noord": Cover.SHOWN,
        "Oost": Cover.SMALL,
        "Zuid": Cover.WITHHELD,
    }
    assert [found[name].median for name in ("Noord", "Oost", "Zuid")] == [7.0, None, None]


@pytest.mark.requirement("R220")
def test_youth_and_wmo_are_two_series_and_a_total():
    traits = {"law": ["jeugd"] * 20 + ["wmo"] * 15}
    figures = figures_of(definition("I13"), observed(35), traits, FIRST)
    by_law = {name: each.number for name, each in of(figures, "law").items()}
    assert by_law == {"jeugd": shown(20), "wmo": shown(15)}
    assert of(figures, ALL)[""].number == shown(35)


def test_share_with_few_that_met_it_is_hidden_and_split_by_children_only():
    what, traits = definition("I61"), areas(Noord=20, Zuid=20)
    figures = figures_of(what, observed(40, met=3), traits, FIRST)
    assert of(figures, ALL)[""].met == SMALL
    by_area = of(figures, "area")
    assert {name: each.number for name, each in by_area.items()} == {
        "Noord": shown(20),
        "Zuid": shown(20),
    }
    assert all(each.met.count is None for each in by_area.values())


def test_share_that_all_met_is_hidden_as_well():
    assert figures_of(definition("I61"), observed(40, met=40), {}, FIRST)[0].met.count is None


def test_two_splits_never_withhold_what_the_other_shows():
    traits = {
        **areas(Noord=30, Oost=13, Zuid=17),
        "age_band": ["0-3"] * 12 + ["4-11"] * 48,
    }
    figures = figures_of(definition("I61"), observed(60, met=40), traits, FIRST)
    total = of(figures, ALL)[""]
    assert (total.number, total.met) == (shown(60), shown(40))


def test_version_is_split_only_where_there_is_one_route():
    traits = {"route": ["a"] * 20 + ["b"] * 20, "version": ["1"] * 20 + ["2"] * 20}
    figures = figures_of(definition("I13"), observed(40), traits, FIRST)
    assert {each.split for each in figures} == {ALL, "route"}


def test_amount_known_of_few_is_not_shown():
    seen = observed(12)
    seen.amount[:5] = np.nan
    found = figures_of(definition("I58"), seen, {}, FIRST)[0]
    assert (found.number, found.median) == (shown(12), None)


def test_quarter_is_over_a_week_after_its_last_day():
    since = moment(0)
    late = datetime(2026, 4, 8, tzinfo=UTC)
    early = datetime(2026, 4, 7, 21, 59, tzinfo=UTC)
    assert [each.name for each in closed_periods(QUARTER, since, late)] == ["2026-k1"]
    assert closed_periods(QUARTER, since, early) == ()


def test_years_begin_with_that_of_the_first_moment():
    now = datetime(2028, 1, 9, tzinfo=UTC)
    assert [each.name for each in closed_periods(YEAR, moment(0), now)] == ["2026", "2027"]


def test_period_runs_from_midnight_to_midnight_here():
    found = closed_periods(QUARTER, moment(0), datetime(2026, 5, 1, tzinfo=UTC))[0]
    assert datetime.fromtimestamp(found.begin, UTC) == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert datetime.fromtimestamp(found.end, UTC) == datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC)
