"""Can a count below the limit be found from all that is shown?"""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zorgroute.insight.indicators.protecting import (
    LIMIT,
    SMALL,
    WITHHELD,
    Arc,
    Cell,
    Cover,
    guarded_count,
    guarded_flow,
    guarded_parts,
    guarded_table,
)


def shown(number: int) -> Cell:
    return Cell(Cover.SHOWN, number)


@pytest.mark.parametrize(("number", "cell"), [(0, SMALL), (9, SMALL), (10, shown(10))])
def test_lone_count_below_ten_is_small_and_zero_is_small_too(number, cell):
    assert guarded_count(number) == cell


def test_parts_without_a_small_one_are_all_shown():
    assert guarded_parts([12, 30]) == ((shown(12), shown(30)), shown(42))


def test_one_small_part_takes_the_smallest_that_hides_it_along():
    # 4 alone would be 76 - 42 - 30; beside 30 it can be anything from 0 to 9.
    parts, total = guarded_parts([4, 42, 30])
    assert parts == (SMALL, shown(42), WITHHELD)
    assert total == shown(76)


def test_small_parts_that_hide_each_other_take_no_other_along():
    parts, total = guarded_parts([5, 5, 5, 40])
    assert parts == (SMALL, SMALL, SMALL, shown(40))
    assert total == shown(55)


def test_parts_that_cannot_be_hidden_stay_out_whole():
    # 12 is known, so the second part, ten or more, would leave at most 2 for the first.
    assert guarded_parts([2, 10]) == ((WITHHELD, WITHHELD), shown(12))


def test_small_total_leaves_nothing_but_small_parts():
    assert guarded_parts([3, 0, 4]) == ((SMALL, SMALL, SMALL), SMALL)


def test_table_hides_in_row_and_column():
    table = guarded_table([[3, 40, 50], [30, 60, 70], [45, 80, 90]])
    hidden = [
        (y, x) for y, row in enumerate(table.cells) for x, cell in enumerate(row) if not cell.count
    ]
    assert hidden == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert table.row_totals == (shown(93), shown(160), shown(215))
    assert table.is_split


def test_hidden_parts_are_ten_children_or_more_together():
    # 0 and 9 hide each other by number, but 9 children would be told apart from the 61 others.
    assert guarded_parts([0, 9, 21, 40])[0] == (SMALL, SMALL, WITHHELD, shown(40))


def test_columns_shown_elsewhere_are_never_withheld():
    table = guarded_table([[3, 40], [30, 60], [45, 80]], has_fixed_columns=True)
    assert table.column_totals == (shown(78), shown(180))
    assert table.cells[0][0] == SMALL


def test_flow_that_does_not_go_round_is_refused():
    with pytest.raises(ValueError, match="go round"):
        guarded_flow([Arc("a", "b", 3)])


def test_step_taken_again_from_itself_is_small_and_hides_nothing_else():
    arcs = [Arc("in", "a", 40), Arc("a", "a", 2), Arc("a", "out", 40), Arc("out", "in", 40)]
    assert guarded_flow(arcs) == (shown(40), SMALL, shown(40), shown(40))


def could_be(rows, table, limit):
    """Every table of counts that looks the same, by trying them all: small ones below the limit,
    withheld ones at it or above, shown ones known; without the labels when nothing is split."""
    total = sum(map(sum, rows))
    top = total if table.total.cover == Cover.SHOWN else limit - 1

    def fits(number, cell):
        if cell.cover == Cover.SHOWN:
            return number == cell.count
        if cell.cover == Cover.SMALL:
            return number < limit
        return number >= limit or not table.is_split

    choices = [[n for n in range(top + 1) if fits(n, cell)] for row in table.cells for cell in row]
    width = len(rows[0])
    for numbers in product(*choices):
        found = [numbers[y * width : (y + 1) * width] for y in range(len(rows))]
        sums = [sum(row) for row in found]
        columns = [sum(row[x] for row in found) for x in range(width)]
        if (
            fits(sum(numbers), table.total)
            and all(map(fits, sums, table.row_totals))
            and all(map(fits, columns, table.column_totals))
        ):
            yield (*numbers, *sums, *columns)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([(1, 2), (1, 3), (1, 4), (2, 1), (3, 1), (2, 2)]).flatmap(
        lambda size: st.lists(
            st.lists(st.integers(0, 4), min_size=size[1], max_size=size[1]),
            min_size=size[0],
            max_size=size[0],
        )
    )
)
def test_every_small_count_can_still_be_anything_below_the_limit(rows):
    limit = 2
    table = guarded_table(rows, limit)
    seen = list(could_be(rows, table, limit))
    counts = [
        *(n for row in rows for n in row),
        *map(sum, rows),
        *map(sum, zip(*rows, strict=True)),
    ]
    cells = [
        *(cell for row in table.cells for cell in row),
        *table.row_totals,
        *table.column_totals,
    ]
    assert len(seen) > 0
    for at, (number, cell) in enumerate(zip(counts, cells, strict=True)):
        if cell.cover == Cover.SHOWN:
            assert cell.count == number >= limit
        elif number < limit:
            assert set(range(limit)) <= {each[at] for each in seen}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=2, max_size=8))
def test_no_small_count_is_shown_and_the_total_always_is(rows):
    table = guarded_table(rows)
    total = sum(map(sum, rows))
    assert table.total == guarded_count(total)
    assert all(
        cell.count is None or cell.count == number >= LIMIT
        for line, given_row in zip(table.cells, rows, strict=True)
        for cell, number in zip(line, given_row, strict=True)
    )


def test_tables_that_share_only_their_total_tell_no_more_together():
    """Any split by area goes with any split by age of as many children: the children can be dealt
    out over both, whatever the hidden counts are."""
    areas, ages = [4, 5, 21], [9, 0, 21]
    by_area, by_age = guarded_parts(areas)[0], guarded_parts(ages)[0]
    fits_area = [n for n in product(range(31), repeat=3) if sum(n) == 30 and _looks(n, by_area)]
    fits_age = [n for n in product(range(31), repeat=3) if sum(n) == 30 and _looks(n, by_age)]
    assert {n[0] for n in fits_area} >= set(range(LIMIT))
    assert {n[1] for n in fits_age} >= set(range(LIMIT))
    assert all(_dealt(one, other) for one in fits_area for other in fits_age)


def _looks(numbers, cells):
    fits = {
        Cover.SMALL: lambda n, _: n < LIMIT,
        Cover.WITHHELD: lambda n, _: n >= LIMIT,
        Cover.SHOWN: lambda n, count: n == count,
    }
    return all(fits[cell.cover](n, cell.count) for n, cell in zip(numbers, cells, strict=True))


def _dealt(one, other):
    """Deal children out over both splits at once, from the first part on."""
    left, right = list(one), list(other)
    y = x = 0
    while y < len(left) and x < len(right):
        n = min(left[y], right[x])
        left[y], right[x] = left[y] - n, right[x] - n
        y, x = (y + 1, x) if not left[y] else (y, x + 1)
    return not any(left) and not any(right)
