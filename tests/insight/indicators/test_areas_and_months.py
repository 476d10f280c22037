"""Is a wait told by area and month, and does that table tell nothing of few children?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.insight.indicators.logs import definition, moment
from zorgroute.insight.indicators.describing import Observed
from zorgroute.insight.indicators.periods import Period, months_of
from zorgroute.insight.indicators.protecting import LIMIT, Cell, Cover
from zorgroute.insight.indicators.publishing import ALL, AREA, AREA_MONTH, MONTH, figures_of

# The first quarter of 2026: moment(0) is the first of January at noon.
QUARTER = Period("2026-k1", moment(-0.5), moment(89))
IN_MONTH = {"2026-01": 10, "2026-02": 40, "2026-03": 70}


def made(counts, code="I13", met=0):
    """The figures of so many children by area and month; the amount is the number of the child."""
    places = [
        (area, IN_MONTH[month])
        for area, row in counts.items()
        for month, count in row.items()
        for _ in range(count)
    ]
    seen = Observed(
        np.arange(len(places)),
        np.array([moment(days) for _, days in places]),
        np.arange(len(places)) >= met,
        np.arange(len(places), dtype=np.float64),
    )
    traits = {AREA: [area for area, _ in places]}
    found = figures_of(definition(code), seen, traits, QUARTER)
    return {(each.split, each.part): each for each in found}


def shown(count):
    return Cell(Cover.SHOWN, count)


def test_months_of_a_period_follow_from_its_name():
    assert months_of("2026-k2") == ("2026-04", "2026-05", "2026-06")
    assert months_of("2026")[::11] == ("2026-01", "2026-12")


@pytest.mark.requirement("R217")
def test_wait_stands_by_area_and_month_with_both_totals():
    found = made(
        {
            "Noord": {"2026-01": 10, "2026-02": 20, "2026-03": 30},
            "Zuid": {"2026-01": 11, "2026-02": 12, "2026-03": 13},
        }
    )
    numbers = {part: each.number for (split, part), each in found.items() if split == AREA_MONTH}
    assert numbers == {
        "2026-01 Noord": shown(10), "2026-02 Noord": shown(20), "2026-03 Noord": shown(30),
        "2026-01 Zuid": shown(11), "2026-02 Zuid": shown(12), "2026-03 Zuid": shown(13),
    }  # fmt: skip
    # The children of the second month in Noord have the numbers 10 to 29.
    assert found[AREA_MONTH, "2026-02 Noord"].median == 19.5
    assert found[AREA, "Noord"].number == shown(60)
    assert found[AREA, "Noord"].mean == 29.5
    assert found[MONTH, "2026-01"].number == shown(21)
    assert found[ALL, ""].number == shown(96)


@pytest.mark.requirement("R217")
def test_month_without_any_child_is_not_there_and_never_counts_as_nought():
    counts = {
        "Noord": {"2026-02": 20, "2026-03": 30},
        "Oost": {"2026-02": 4, "2026-03": 25},
        "Zuid": {"2026-02": 26, "2026-03": 28},
    }
    found = made(counts)
    assert {part for split, part in found if split == MONTH} == {"2026-02", "2026-03"}
    assert {part[:7] for split, part in found if split == AREA_MONTH} == {"2026-02", "2026-03"}
    assert found[AREA_MONTH, "2026-02 Oost"].number.cover == Cover.SMALL
    assert found[MONTH, "2026-02"].number == shown(50)


def test_area_without_a_child_this_quarter_is_few_like_any_other():
    seen = Observed(np.arange(60), np.full(60, moment(10)), np.ones(60, np.bool_), np.ones(60))
    # The last children of the log are of Oost and Zuid; none of them is seen in this quarter.
    traits = {AREA: ["Noord"] * 25 + ["West"] * 35 + ["Oost", "Zuid"]}
    found = figures_of(definition("I13"), seen, traits, QUARTER)
    assert {each.part: each.number.cover for each in found if each.split == AREA} == {
        "Noord": Cover.WITHHELD,
        "Oost": Cover.SMALL,
        "West": Cover.SHOWN,
        "Zuid": Cover.SMALL,
    }


def test_table_that_would_hide_a_total_is_left_out():
    # Nine in each cell: apart all totals can be shown, but 27 would give each nine away.
    areas = ("Noord", "Oost", "Zuid")
    found = made({area: dict.fromkeys(IN_MONTH, 9) for area in areas})
    assert {split for split, _ in found} == {ALL, AREA, MONTH}
    assert [found[AREA, area].number for area in areas] == [shown(27)] * 3


def test_share_is_split_by_area_and_by_month_apart():
    counts = {area: dict.fromkeys(IN_MONTH, 20) for area in ("Noord", "Zuid")}
    assert {split for split, _ in made(counts, code="I61", met=40)} == {ALL, AREA, MONTH}


def could_be(found, *, has_labels=True):
    """Every table of two areas and two months that looks like what is shown, by trying them all;
    its cells, its totals by area and its totals by month."""
    total = found[ALL, ""].number.count
    a, b, c = (each.ravel() for each in np.indices((total + 1,) * 3))
    d = total - a - b - c
    seen = {
        (AREA_MONTH, "2026-02 Noord"): a,
        (AREA_MONTH, "2026-03 Noord"): b,
        (AREA_MONTH, "2026-02 Zuid"): c,
        (AREA_MONTH, "2026-03 Zuid"): d,
        (AREA, "Noord"): a + b,
        (AREA, "Zuid"): c + d,
        (MONTH, "2026-02"): a + c,
        (MONTH, "2026-03"): b + d,
    }
    fits = d >= 0
    for name, numbers in seen.items():
        cell = found[name].number if name in found else None
        if cell is None:
            continue
        if cell.cover == Cover.SHOWN:
            fits &= numbers == cell.count
        elif has_labels:
            fits &= numbers < LIMIT if cell.cover == Cover.SMALL else numbers >= LIMIT
    return {name: set(numbers[fits].tolist()) for name, numbers in seen.items() if name in found}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.integers(0, 12), st.integers(8, 30)), min_size=4, max_size=4))
def test_nobody_finds_a_small_count_by_laying_all_that_is_shown_beside_each_other(counts):
    found = made(
        {
            "Noord": {"2026-02": counts[0], "2026-03": counts[1]},
            "Zuid": {"2026-02": counts[2], "2026-03": counts[3]},
        }
    )
    if found and found[ALL, ""].number.cover == Cover.SHOWN:
        small = {name for name, each in found.items() if each.number.cover == Cover.SMALL}
        known, doubted = could_be(found), could_be(found, has_labels=False)
        assert {name: set(range(LIMIT)) <= known[name] for name in small} == dict.fromkeys(
            small, True
        )
        assert {name: max(doubted[name]) >= LIMIT for name in small} == dict.fromkeys(small, True)
    assert {
        name: each.median
        for name, each in found.items()
        if each.number.cover != Cover.SHOWN and each.median is not None
    } == {}
