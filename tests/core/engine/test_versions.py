"""Does a running case keep the version of the route on which it began?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.cases import Case, world
from tests.factories.routes import reread, school
from zorgroute.core.engine.decide import decide
from zorgroute.core.engine.evolve import BrokenLog, evolve, fold
from zorgroute.core.routes.route import Route

ONE = """
steps:
  eerst: {who: leerkracht, within: termijn, outcomes: {verder: {to: tweede}}}
  tweede: {who: leerkracht, outcomes: {af: {ends: klaar}}}
parameters: {termijn: {unit: days, value: 5}}
"""
TWO = ONE.replace("outcomes: {verder: {to: tweede}}", "outcomes: {verder: {ends: klaar}}")


def others() -> list[Route]:
    """The same route with another step, another number, another version, another title."""
    return [
        school(TWO),
        school(ONE, parameters={"termijn": 6}),
        school(ONE, "version: 2"),
        school(ONE, "title: {prof: Anders, ouder: Anders}"),
    ]


@pytest.mark.requirement("R034")
@pytest.mark.parametrize("number", range(4))
def test_log_of_another_version_is_refused(number: int) -> None:
    case = Case(school(ONE), world())

    with pytest.raises(BrokenLog):
        fold(others()[number], case.log)


@pytest.mark.requirement("R034")
@pytest.mark.parametrize("number", range(4))
def test_case_is_asked_nothing_on_another_version(number: int) -> None:
    case = Case(school(ONE), world())
    move = case.taking("leerkracht", "eerst", "verder")

    with pytest.raises(BrokenLog):
        decide(others()[number], case.at, case.world, move, case.now + timedelta(days=1))


@pytest.mark.requirement("R034")
def test_event_is_not_added_on_another_version() -> None:
    case = Case(school(ONE), world())
    before = case.at
    case.take("leerkracht", "eerst", "verder")

    with pytest.raises(BrokenLog):
        evolve(school(TWO), before, case.log[2])


@pytest.mark.requirement("R034")
def test_same_route_read_again_is_the_same_version() -> None:
    case = Case(school(ONE), world())
    again = reread(ONE)

    assert (again is case.route, fold(again, case.log)) == (False, case.at)


def test_value_that_a_municipality_fills_in_as_it_was_is_another_version() -> None:
    assert school(ONE).digest != school(ONE, parameters={"termijn": 5}).digest
