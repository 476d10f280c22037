"""Is only there what belongs to the choice of the municipality, and everything before it chose?"""

from __future__ import annotations

import pytest

from tests.core.checker.breaking import findings_of
from tests.factories.cases import Case, world
from tests.factories.routes import shipped
from zorgroute.core.routes.parameters import with_values
from zorgroute.core.routes.references import domains, reference_faults
from zorgroute.core.routes.route import Route

COLLEAGUE = "s3-begeleiden-collega"


def soll(functions: int | None = None) -> Route:
    """The recommended route of Nijmegen, before or after the choice for one or two functions."""
    route = shipped("nijmegen.soll")
    if functions is None:
        return route
    return with_values(route, {**route.parameters, "aantal-functies": functions})


def choice(route: Route) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    """Whether the colleague has a step, how light help can begin, and who can be chosen."""
    main = route.main
    asked = domains(route)[main.keys["wie-begeleidt"]]
    return COLLEAGUE in main.steps, tuple(main.steps["s3-preventief"].outcomes), asked


def test_choice_that_nobody_made_leaves_everything_to_the_case():
    steps, ways, asked = choice(soll())
    assert (steps, ways) == (True, ("een-gezicht", "twee-functies", "kiest-nee"))
    assert asked == ("aanbod", "jeugdprofessional", "uitvoerend")


def test_one_function_has_no_step_no_way_and_no_answer_for_a_colleague():
    there = choice(soll(1))
    assert there == (False, ("een-gezicht", "kiest-nee"), ("aanbod", "jeugdprofessional"))


def test_two_functions_keep_everything():
    assert choice(soll(2)) == choice(soll())


def test_each_choice_is_a_version_of_its_own():
    assert len({soll().digest, soll(1).digest, soll(2).digest}) == 3


@pytest.mark.parametrize("functions", [1, 2])
def test_route_after_the_choice_points_nowhere_that_is_gone(functions):
    assert reference_faults(soll(functions)) == []


def test_one_function_is_no_less_sound():
    def kinds(route: Route) -> set[str]:
        return {each.code for each in findings_of(route)}

    assert kinds(soll(1)) <= kinds(soll())


def test_case_runs_on_the_route_with_one_function():
    route = soll(1)
    case = Case(route, world(), "jeugdprofessional")
    assert case.at.digest == route.digest
