"""Can nobody find from a measured route what a few children did?"""

from __future__ import annotations

from tests.core.discovery.logs import done
from zorgroute.core.discovery.agreed import MeasuredLine, Stretch, by_itself
from zorgroute.core.discovery.flows import discover
from zorgroute.core.discovery.places import Place
from zorgroute.core.traces.log import EventLog, log_of
from zorgroute.faces.measured_counts import guarded_line
from zorgroute.insight.indicators.protecting import Cover

A, B, C = (Place("main", step) for step in "abc")


def log_with(*ways: tuple[str, int]) -> EventLog:
    """So many children for each way, a letter for each step."""
    rows, number = [], 0
    for way, children in ways:
        for _ in range(children):
            number += 1
            rows += [done(f"{number:04d}", step, day) for day, step in enumerate(way)]
    return log_of(rows)


def main_of(log: EventLog) -> MeasuredLine:
    return by_itself(discover(log)).lines[0]


def told(line: MeasuredLine, *, exact: bool = False) -> dict[tuple[str, str], str]:
    return {
        (step(way.stretch.first), step(way.stretch.then)): (
            str(way.cell.count) if way.is_shown else str(way.cell.cover)
        )
        for way in guarded_line(line, None, exact=exact).told
    }


def step(place: Place | None) -> str:
    return place.step if place else ""


def test_large_counts_are_shown() -> None:
    assert told(main_of(log_with(("abc", 40), ("ac", 20)))) == {
        ("", "a"): "60", ("a", "b"): "40", ("a", "c"): "20", ("b", "c"): "40", ("c", ""): "60",
    }  # fmt: skip


def test_small_way_is_left_out_and_cannot_be_found_from_its_neighbours() -> None:
    found = told(main_of(log_with(("abc", 40), ("ac", 3))))
    assert ("a", "c") not in found
    # 43 in and 40 on would leave 3.
    assert found == {
        ("", "a"): "43", ("a", "b"): "withheld", ("b", "c"): "withheld", ("c", ""): "43",
    }  # fmt: skip


def test_few_children_altogether_tell_nothing() -> None:
    line = guarded_line(main_of(log_with(("abc", 9))), None)
    assert (line.ways, line.total.cover) == ((), Cover.SMALL)


def test_often_by_few_children_reads_as_few() -> None:
    # Twelve times from a to a, by three children.
    line = main_of(log_with(("aaaaab", 3), ("ab", 30)))
    assert ("a", "a") not in told(line)


def test_exact_shows_everything() -> None:
    found = told(main_of(log_with(("abc", 4), ("ac", 3))), exact=True)
    assert found == {
        ("", "a"): "7",
        ("a", "b"): "4",
        ("a", "c"): "3",
        ("b", "c"): "4",
        ("c", ""): "7",
    }


def test_stretch_of_a_repeated_way_counts_times_and_not_children() -> None:
    line = guarded_line(main_of(log_with(("abab", 20))), None)
    assert {way.stretch: way.counts_children for way in line.told} == {
        each: each.times == each.cases for each in line.line.stretches
    }
    assert Stretch(A, B, 40, 20) not in line.line.stretches
    assert [way.counts_children for way in line.told if way.stretch.times == 40] == [False]
