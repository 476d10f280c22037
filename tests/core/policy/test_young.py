"""As what does a young person stand to a route that names no such function?"""

from __future__ import annotations

import pytest

from tests.factories.routes import WESTERKWARTIER, shipped
from zorgroute.core.policy.claims import Done, on_line, on_record, on_step
from zorgroute.core.policy.decide import Claim
from zorgroute.core.policy.reading import may_know, may_know_consent, may_open
from zorgroute.core.policy.words import Ground, Relation
from zorgroute.core.routes.route import MAIN, YOUNG_12, YOUNG_16
from zorgroute.core.routes.words import InformationClass

RELATIONS = ((YOUNG_12, Relation.YOUNG_12), (YOUNG_16, Relation.YOUNG_16))


@pytest.fixture(scope="module")
def route():
    return shipped(WESTERKWARTIER)


@pytest.mark.parametrize(("reader", "relation"), RELATIONS)
def test_young_person_stands_to_an_open_line_by_age(route, reader, relation):
    own = frozenset({Claim(relation, Ground.AUTHORITY)})
    assert on_line(route, MAIN, reader) == own
    assert on_step(route, MAIN, "9-hulp-cjg", reader) == own
    assert route.is_family(reader)


@pytest.mark.threat("T1")
@pytest.mark.parametrize("reader", [YOUNG_12, YOUNG_16])
def test_track_with_a_circle_is_not_there_for_a_young_person(route, reader):
    assert not may_know(route, "meldcode", reader)
    assert may_know(route, MAIN, reader)


@pytest.mark.requirement("R205")
@pytest.mark.parametrize("reader", [YOUNG_12, YOUNG_16])
def test_young_person_has_no_relation_to_what_was_written_at_any_step(route, reader):
    done = Done(present=("ouders", "leerkracht"), directed=("ib",), holder="ib")
    found = {
        claim
        for step in route.lines[MAIN].steps
        for kind in InformationClass
        for claim in on_record(route, MAIN, step, kind, reader, done=done)
    }
    assert found == set()


@pytest.mark.parametrize("reader", [YOUNG_12, YOUNG_16])
def test_young_person_may_know_what_consent_was_asked(route, reader):
    assert may_know_consent(route, "mdo", reader)
    assert may_open("uitvoeren-route", is_family=True, role=reader)
    assert not may_open("beleid", is_family=True, role=reader)
