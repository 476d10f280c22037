"""Do the rules find who pries, at their borders, and leave people at work alone?"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.prying import make_crowd
from tests.factories.recall import measure
from zorgroute.chain.review.kinds import kinds
from zorgroute.chain.review.unusual import Access, find, is_outside_hours

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NUMBER = iter(range(10**6))
PERSON, CHILD = uuid.UUID(int=7), uuid.UUID(int=8)


def look(hours=0.0, days=0, subject=CHILD, **more):
    at = MONDAY + timedelta(days=days, hours=hours)
    facts = {"relation": "task", **more}
    return Access(uuid.UUID(int=next(NUMBER)), at, PERSON, None, "ib", subject, **facts)


def found(*looks):
    return sorted(each.kind for each in find(looks, kinds()))


def others(number, **more):
    return [
        look(hours=each / 100, subject=uuid.UUID(int=1000 + each), **more) for each in range(number)
    ]


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        pytest.param([look(), look(days=1)], [], id="at work"),
        pytest.param([look(is_decoy=True)], ["lokdossier"], id="decoy"),
        pytest.param([look(is_decoy=True), look(1, is_decoy=True)], ["lokdossier"], id="once"),
        pytest.param([look(is_kin=True, same_surname=True)], ["eigen_familie"], id="own family"),
        pytest.param([look(same_surname=True)], ["zelfde_achternaam"], id="same surname"),
        pytest.param(
            [look(same_surname=True), look(days=89, same_surname=True)],
            ["zelfde_achternaam"],
            id="same surname within the period",
        ),
        pytest.param(
            [look(same_surname=True), look(days=90, same_surname=True)],
            ["zelfde_achternaam"] * 2,
            id="same surname after the period",
        ),
        pytest.param([look(relation="ended", allowed=False)], ["na_einde"], id="after the end"),
        pytest.param([look(relation="location")], [], id="one look without a task"),
        pytest.param(
            [look(relation="location"), look(1, relation="location")],
            ["zonder_taak"],
            id="two looks without a task",
        ),
        pytest.param(
            [look(relation="location"), look(days=7, relation="location")],
            [],
            id="two looks a week apart",
        ),
        pytest.param(
            [look(relation="location"), look(1, relation="location"), look(2, is_write=True)],
            [],
            id="looked and wrote",
        ),
        pytest.param(others(2, relation="none", allowed=False), [], id="refused twice"),
        pytest.param(others(3, relation="none", allowed=False), ["geweigerd"], id="refused thrice"),
        pytest.param(others(14), [], id="fourteen children"),
        pytest.param(others(15), ["veel_kinderen"], id="fifteen children"),
        pytest.param([look(days=each, relation="part") for each in range(4)], [], id="four days"),
        pytest.param(
            [look(days=each, relation="part") for each in range(5)], ["steeds_weer"], id="five days"
        ),
        pytest.param(
            [look(10 + each / 10, relation="part") for each in range(3)],
            ["buiten_werktijd"],
            id="three times in an evening",
        ),
        pytest.param([look(10 + each / 10) for each in range(3)], [], id="an evening with a task"),
    ],
)  # fmt: skip
def test_rules_at_their_borders(looks, expected):
    assert found(*looks) == expected


def test_many_children_for_who_always_has_many_is_nothing():
    days = [
        look(day * 24 + each / 100, subject=uuid.UUID(int=each))
        for day in range(5)
        for each in range(20)
    ]
    assert [each for each in found(*days) if each == "veel_kinderen"] == []


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ((2, 5, 59), True), ((2, 6, 0), False), ((2, 17, 59), False), ((2, 18, 0), True),
        ((6, 12, 0), False), ((7, 12, 0), True), ((30, 5, 0), False), ((30, 4, 59), True),
    ],
)  # fmt: skip
def test_outside_hours_is_told_on_the_dutch_clock_in_winter_and_in_summer(at, expected):
    day, hour, minute = at
    assert is_outside_hours(datetime(2026, 3, day, hour, minute, tzinfo=UTC)) is expected


@pytest.mark.parametrize("seed", [11, 12])
def test_recall_on_planted_looks_is_ninety_five_percent_and_alerts_stay_few(seed):
    """G19 at a tenth of its size; the whole is `python -m benchmarks.looking`."""
    measured = measure(make_crowd(seed, accesses=10_000, pries=70))
    assert (measured.recall >= 0.95, measured.busiest <= 20) == (True, True), measured


def test_crowd_in_which_nobody_pries_gives_few_alerts():
    crowd = make_crowd(13, accesses=10_000, pries=0)
    assert measure_load(crowd) <= 20


def measure_load(crowd):
    load = {}
    for each in find(crowd.accesses, kinds()):
        place = (each.last.organisation, each.last.day)
        load[place] = load.get(place, 0) + 1
    return max(load.values(), default=0)
