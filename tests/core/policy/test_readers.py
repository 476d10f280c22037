"""Does the table of forms tell who may read each of them, and why?"""

from __future__ import annotations

import pytest

from tests.factories.routes import WESTERKWARTIER, route_names, shipped
from zorgroute.core.policy.claims import Given
from zorgroute.core.policy.readers import Way, records_kept
from zorgroute.core.policy.reading import may_read
from zorgroute.core.routes.flows import flows


def kept(name):
    route = shipped(name)
    return route, records_kept(route, flows(route))


def readers(name, record):
    _, found = kept(name)
    (one,) = [each for each in found if each.name == record]
    return {(reader.role, str(reader.way)) for reader in one.readers}


@pytest.mark.requirement("R205")
def test_talk_with_the_parents_is_read_at_school_and_by_the_parents():
    assert readers(WESTERKWARTIER, "vervolg") == {
        ("leerkracht", "takes_part"),
        ("ib", "takes_part"),
        ("ouders", "takes_part"),
    }


@pytest.mark.requirement("R205")
def test_intake_is_not_read_at_school():
    found = readers(WESTERKWARTIER, "intake")
    assert ("cjg", "takes_part") in found
    assert {role for role, _ in found} & {"leerkracht", "ib", "directeur"} == set()


def test_who_may_not_know_of_a_track_reads_nothing_of_it():
    found = readers(WESTERKWARTIER, "weging")
    assert {role for role, _ in found} & {"ouders", "cjg"} == set()


def test_anonymous_share_opens_nothing():
    """The CJG hears of the child's development at step 4 without a name."""
    assert ("cjg", "shared") not in readers(WESTERKWARTIER, "signaal")


@pytest.mark.parametrize("name", route_names())
def test_every_form_that_a_step_asks_is_listed_with_all_its_steps(name):
    route, found = kept(name)
    asked = {
        (line.name, name, record)
        for line in route.lines.values()
        for name, step in line.steps.items()
        for record in step.record or ()
    }
    assert {(*at, each.name) for each in found for at in each.steps} == asked


@pytest.mark.requirement("R205")
@pytest.mark.parametrize("name", route_names())
def test_nobody_is_listed_whom_the_policy_refuses(name):
    """What is said to let a reader in does so by itself."""
    route, found = kept(name)
    refused = [
        (each.name, reader.role, of_class)
        for each in found
        for reader in each.readers
        for of_class in reader.classes
        if not any(
            may_read(route, line, step, of_class, reader.role, **lets_in(reader, of_class))
            for line, step in each.steps
        )
    ]
    assert refused == []


def lets_in(reader, of_class):
    return {
        Way.TAKES_PART: {"present": (reader.role,)},
        Way.SHARED: {"shared": [Given(reader.role, of_class, "law:x")]},
        Way.ANSWERS: {"directed": (reader.role,)},
    }[reader.way]
