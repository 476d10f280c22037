"""Does the table of rules answer as plain code does, on every route for every function?"""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from tests.core.policy import plainly
from tests.factories.routes import route_names, shipped
from zorgroute.core.policy.claims import Given
from zorgroute.core.policy.reading import is_elsewhere, may_know, may_read
from zorgroute.core.policy.words import State
from zorgroute.core.routes.words import InformationClass as Class

GROUNDS = ("consent:x", "law:Jeugdwet 7.3.11", "vital", "anonymous", "none")


def steps_of(route):
    return [(line.name, step) for line in route.lines.values() for step in line.steps]


@pytest.mark.requirement("R205")
@pytest.mark.parametrize("name", route_names())
def test_table_knows_and_tells_what_plain_code_does(name):
    route = shipped(name)
    unlike = [
        (line, step, reader)
        for (line, step), reader in product(steps_of(route), route.roles)
        if may_know(route, line, reader) != plainly.may_know(route, line, reader)
        or (
            plainly.may_know(route, line, reader)
            and is_elsewhere(route, line, step, reader)
            != plainly.is_elsewhere(route, line, step, reader)
        )
    ]
    assert unlike == []


@pytest.mark.requirement("R205", "R012")
@pytest.mark.parametrize("name", route_names())
def test_table_lets_read_what_plain_code_does(name):
    """With nothing more, and with every thing that could let in, in every state."""
    route = shipped(name)
    rng = Random(name)
    unlike = []
    for (line, step), reader in product(steps_of(route), route.roles):
        of_class, other = rng.choice(tuple(Class)), rng.choice(tuple(route.roles))
        who = rng.choice((reader, other))
        share = (who, rng.choice((of_class, Class.EXISTENCE)).value, rng.choice(GROUNDS))
        for lets_in in (
            {},
            {"present": (who,)},
            {"shared": (share,)},
            {"directed": (who,)},
            {"shared": (share,), "directed": (other,)},
        ):
            for state in (State.OPEN, State.ENDED, State.CLOSED):
                plain = plainly.may_read(
                    route, line, step, of_class, reader, **lets_in, is_over=state != State.OPEN
                )
                more = dict(lets_in)
                if "shared" in more:
                    more["shared"] = [Given(*share)]
                found = may_read(route, line, step, of_class, reader, **more, state=state)
                if found != plain:
                    unlike.append((line, step, of_class.value, reader, lets_in, state.value))
    assert unlike == []


@pytest.mark.parametrize("name", route_names())
def test_destroyed_case_is_read_by_nobody(name):
    route = shipped(name)
    found = [
        (line, step, each)
        for (line, step), each in product(steps_of(route), route.roles)
        if may_read(
            route, line, step, Class.EXISTENCE, each, directed=(each,), state=State.DESTROYED
        )
    ]
    assert found == []
