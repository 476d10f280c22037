"""Which function begins which of our routes, at which organisation and at which age?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.cases import MONDAY, world
from tests.factories.routes import route_names, shipped
from zorgroute.core.engine.starting import start_reasons, starting_kinds

OF_FIVE, OF_FIFTEEN = date(2021, 2, 1), date(2011, 2, 1)
CHILD = ("age.not_for_route",)
HERE, WHO = ("start.not_here",), ("start.not_allowed",)


def reasons(route: str, function: str, kind: str, born: date = OF_FIVE) -> tuple[str, ...]:
    there = replace(world(birth_date=born), starts_at=kind)
    return tuple(each.code for each in start_reasons(shipped(route), there, function, MONDAY))


@pytest.mark.requirement("R041")
@pytest.mark.parametrize(
    ("route", "function", "kind", "expected"),
    [
        ("dalfsen.routekaart", "leerkracht", "primary_school", ()),
        ("dalfsen.routekaart", "pedagogisch_medewerker", "childcare", ()),
        ("dalfsen.routekaart", "pedagogisch_medewerker", "primary_school", HERE),
        ("dalfsen.routekaart", "directeur", "primary_school", WHO),
        ("dalfsen.routekaart", "jeugdverpleegkundige", "ggd", WHO),
        ("dalfsen.schoolondersteuning", "leerkracht", "primary_school", ()),
        ("dalfsen.schoolondersteuning", "ib", "primary_school", WHO),
        ("dalfsen.leerplicht", "directeur", "primary_school", ()),
        ("dalfsen.leerplicht", "consulent_leerplicht", "municipality", ()),
        ("dalfsen.leerplicht", "consulent_leerplicht", "primary_school", HERE),
        ("dalfsen.toegang", "samen_doen", "front_desk", ()),
        ("dalfsen.toegang", "samen_doen", "municipality", ()),
        ("dalfsen.toegang", "leerkracht", "primary_school", HERE),
        ("dalfsen.toegang", "huisarts", "gp", HERE),
        ("dalfsen.toegang", "ouders", "", ()),
        ("dalfsen.routekaart", "ouders", "", WHO),
        ("nijmegen.ist", "cb_verpleegkundige", "ggd", ()),
        ("nijmegen.ist", "huisarts", "gp", ()),
        ("nijmegen.ist", "swt_jeugdwerker", "social_team", ()),
        ("nijmegen.ist", "jeugdprofessional", "youth_team", WHO),
        ("nijmegen.ist", "ouders", "", ()),
        ("nijmegen.soll", "jeugdprofessional", "youth_team", ()),
        ("nijmegen.soll", "swt_jeugdwerker", "social_team", WHO),
        ("nijmegen.soll", "ouders", "", ()),
        ("westerkwartier.basisschool", "leerkracht", "primary_school", ()),
        ("westerkwartier.basisschool", "leerkracht", "childcare", HERE),
        ("westerkwartier.basisschool", "ouders", "", WHO),
    ],
)
def test_function_at_a_place_begins_a_route_or_is_told_why_not(route, function, kind, expected):
    assert reasons(route, function, kind) == expected


@pytest.mark.requirement("R041")
@pytest.mark.parametrize(
    ("route", "function", "kind", "expected"),
    [
        ("westerkwartier.basisschool", "leerkracht", "primary_school", CHILD),
        ("nijmegen.ist", "huisarts", "gp", CHILD),
        ("nijmegen.soll", "huisarts", "gp", CHILD),
        ("dalfsen.routekaart", "leerkracht", "primary_school", ()),
        ("dalfsen.toegang", "samen_doen", "front_desk", ()),
    ],
)
def test_child_of_fifteen_is_for_the_routes_of_that_age(route, function, kind, expected):
    assert reasons(route, function, kind, OF_FIFTEEN) == expected


@pytest.mark.parametrize("name", route_names())
def test_every_route_can_be_begun_by_somebody_where_it_is_for(name: str) -> None:
    route = shipped(name)
    begun = {
        kind
        for kind in starting_kinds(route)
        for role in route.model.may_start
        for function in (role, *(route.roles[role].one_of or ()))
        if reasons(name, function, str(kind), OF_FIVE) == ()
    }
    assert set(route.model.for_.organisation) - begun == NOBODY_BEGINS.get(name, set())


# The CJG answers for what the front desk took in; it begins nothing by itself.
NOBODY_BEGINS = {"dalfsen.toegang": {"cjg"}}
