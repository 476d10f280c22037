"""Do the figures computed from the printed tables equal those of the requirements?"""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.insight.indicators.logs import table
from zorgroute.insight.indicators.sources import months_in, places_in


@pytest.mark.requirement("R217")
def test_waiting_times_run_from_the_least_to_the_most_with_the_average_of_the_source():
    months = months_in(table("waiting_time_swt"))
    assert (min(months.known), max(months.known)) == (Decimal("1.5"), Decimal("9.3"))
    assert months.average.printed == Decimal("4.8")
    assert (months.above_agreed, len(months.known)) == (30, 51)


@pytest.mark.requirement("R217")
def test_area_with_one_month_has_one_value_and_four_that_are_missing():
    centre = months_in(table("waiting_time_swt")).incomplete
    assert [each.name for each in centre] == ["Nijmegen-Centrum"]
    assert centre[0].weeks == [None, None, None, Decimal("5.0"), None]
    assert (centre[0].missing, centre[0].plain) == (4, Decimal("5.00"))


@pytest.mark.requirement("R217")
def test_plain_average_is_that_of_the_known_months_and_differs_from_the_printed_one():
    given = table("waiting_time_swt")
    found = months_in(given)
    stated = [Decimal(row["avg_plain"]) for row in given if row["row_kind"] == "district"]
    assert [area.plain for area in found.areas] == stated
    south = next(area for area in found.areas if area.name == "Nijmegen-Oud-West")
    assert (south.printed, south.plain) == (Decimal("5.0"), Decimal("5.54"))


def test_i02_use_of_the_meeting_is_children_by_places():
    found = places_in(table("mdo_children_discussed"), table("mdo_session_rule"))
    assert found.a_year == 48
    assert [each.share for each in found.years] == [
        None, Decimal("25.0"), Decimal("41.7"), Decimal("27.1"), Decimal("29.2"), None,
    ]  # fmt: skip
