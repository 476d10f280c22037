"""Does the log alone tell where a case stands, without a clock and without the world?"""

from __future__ import annotations

import inspect
from dataclasses import fields, replace

import pytest

from tests.factories.cases import Case, world
from tests.factories.routes import school
from tests.factories.westerkwartier import at_step, walk_to, westerkwartier
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.evolve import BrokenLog, evolve, fold
from zorgroute.core.engine.standing import Standing

ROUTE = """
tracks:
  mee:
    may_start: leerkracht
    results: {af: {}}
    steps: {stap: {who: leerkracht, outcomes: {gedaan: {ends: af}}}}
steps:
  eerst: {who: leerkracht, outcomes: {verder: {to: tweede}}}
  tweede: {who: ouders, within: {max: 5, unit: days}, outcomes: {af: {ends: klaar}}}
"""


def begun() -> Case:
    return Case(school(ROUTE), world())


def test_folding_asks_for_the_route_in_its_versions_and_the_log_only() -> None:
    assert [list(inspect.signature(each).parameters) for each in (fold, evolve)] == [
        ["route", "events", "former"],
        ["route", "standing", "event"],
    ]


def test_log_folds_to_where_the_case_stands() -> None:
    case = walk_to(westerkwartier(), "11-leerkracht-inlichten")

    assert fold(case.route, case.log) == case.at


def test_log_folds_from_every_point_on() -> None:
    case = at_step("12-mdo")
    for cut in range(1, len(case.log)):
        standing: Standing | None = fold(case.route, case.log[:cut])
        for event in case.log[cut:]:
            standing = evolve(case.route, standing, event)

        assert standing == case.at


def test_log_is_kept_whole_and_in_order() -> None:
    case = at_step("6-gesprek-ouders")

    assert case.at.log() == case.log


def test_empty_log_is_no_case() -> None:
    with pytest.raises(BrokenLog):
        fold(begun().route, [])


def test_log_that_does_not_begin_with_its_opening_is_broken() -> None:
    case = begun()

    with pytest.raises(BrokenLog):
        fold(case.route, case.log[1:])


def test_correction_of_everything_is_broken() -> None:
    case = begun()
    everything = ev.Corrected(tuple(event.act for event in case.log))
    event = replace(case.log[-1], seq=3, act=3, deed=everything)

    with pytest.raises(BrokenLog):
        evolve(case.route, case.at, event)


def test_evolving_leaves_the_former_standing_as_it_was() -> None:
    case = begun()
    first = case.at
    copy = replace(first)
    case.start_track("leerkracht", "mee")
    case.take("leerkracht", "eerst", "verder")

    assert (first, first.runs, first.log()) == (copy, {}, copy.log())


@pytest.mark.parametrize(
    "deed",
    [
        ev.TermPassed("main", "eerst", 2),
        ev.Reminded("main", "eerst", 2),
        ev.DayChosen("main", "eerst", 99, begun().now),
        ev.DayChosen("mee", "stap", 99, begun().now),
        ev.ItemDone(99),
        ev.TrackEnded("mee", "af"),
    ],
)
def test_event_about_what_is_no_longer_there_changes_nothing(deed: ev.Deed) -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    event = replace(case.log[-1], seq=5, act=5, deed=deed)
    if isinstance(deed, ev.TermPassed | ev.Reminded):
        case.take("ouders", "tweede", "af")

    after = evolve(case.route, case.at, event)

    kept = [each.name for each in fields(Standing) if each.name not in ("past", "next_seq")]
    assert [getattr(after, name) for name in kept] == [getattr(case.at, name) for name in kept]


def test_number_of_an_event_is_one_more_than_the_last() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")

    assert ([event.seq for event in case.log], case.at.next_seq) == ([1, 2, 3, 4], 5)


def test_chosen_day_belongs_to_its_visit() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    visit = case.at.main
    assert visit is not None
    chosen = replace(
        case.log[-1], seq=5, act=5, deed=ev.DayChosen("main", "tweede", visit.number, case.now)
    )

    after = evolve(case.route, case.at, chosen)

    assert after.main == replace(visit, due=case.now, chosen=True)
