"""Is somebody's whereabouts kept from this reader, and never from whom it protects?"""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from zorgroute.core.policy.shielding import Hidden, Shielding, hidden

MOTHER, FATHER, TEACHER, HOME, CHILD = (UUID(int=number) for number in range(1, 6))
DAY = date(2026, 5, 4)


def shield(**more):
    return Shielding(UUID(int=50), "huiselijk_geweld", DAY, DAY, DAY, **more)


@pytest.mark.parametrize(
    ("people", "functions", "is_hidden"),
    [
        ((FATHER,), ("ouders",), True),
        ((TEACHER, FATHER), ("leerkracht",), True),
        ((TEACHER,), ("leerkracht",), False),
        ((MOTHER,), ("ouders",), False),
    ],
)
def test_hides_from_named_people_and_who_stands_in_for_them(people, functions, is_hidden):
    assert shield(person=MOTHER, against=(FATHER,)).hides_from(people, functions) is is_hidden


@pytest.mark.parametrize(
    ("people", "functions", "is_hidden"),
    [
        ((TEACHER,), ("leerkracht",), True),
        ((TEACHER,), ("jeugdconsulent",), False),
        ((MOTHER,), ("ouders",), False),
    ],
)
def test_hides_from_everybody_outside_the_named_functions(people, functions, is_hidden):
    kept = shield(person=MOTHER, functions=("jeugdconsulent",))
    assert kept.hides_from(people, functions) is is_hidden


def test_hidden_gathers_people_children_and_households():
    shields = [
        shield(person=MOTHER, against=(FATHER,)),
        shield(child=CHILD, against=(FATHER,)),
        shield(household=HOME, against=(FATHER,)),
        shield(person=TEACHER, against=(MOTHER,)),
    ]
    found = hidden(shields, (FATHER,), ("ouders",))
    assert found == Hidden(frozenset({MOTHER}), frozenset({CHILD}), frozenset({HOME}))


def test_hidden_without_shields_is_nothing():
    assert hidden([], (FATHER,), ()).is_nothing is True
