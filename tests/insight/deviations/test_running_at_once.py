"""Do several workers that follow the same cases at once leave what one of them would leave?"""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connections, transaction

from tests.attacks.test_races import at_once
from tests.faces.web.entering import agree_on_route, begin, walk_to
from tests.factories.worlds import make_school
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.queries import structure_after
from zorgroute.core.conformance.following import taken_up
from zorgroute.insight.deviations.models import RunningCase
from zorgroute.insight.deviations.running import follow_in, kept_of, version


@pytest.fixture
def school(committed, tmp_path):
    """A school that really stands in the database, with a case at its first step."""
    with transaction.atomic():
        made = make_school()
        agree_on_route(made, tmp_path)
    return made


def kept(school):
    with transaction.atomic(), acting_as(Duty(municipality=school.municipality)):
        found = RunningCase.objects.filter(municipality=school.municipality)
        return {row.case_id: kept_of(row) for row in found}


def whole(school, case):
    with transaction.atomic(), acting_as(Duty(municipality=school.municipality)):
        return taken_up(structure_after(school.municipality, case, 0), version)


def test_workers_at_once_leave_what_one_leaves(school):
    with transaction.atomic(), clock.source(clock.FrozenSource(school.now)):
        case = begin(school)
    at_once(*[partial(follow_in, school.municipality)] * 3)
    first = kept(school)
    with transaction.atomic():
        walk_to(school, case, "3-naar-ib")
    at_once(*[partial(follow_in, school.municipality)] * 3)

    assert first[case].seq < whole(school, case).seq
    assert kept(school) == {case: whole(school, case)}
    assert follow_in(school.municipality) == 0


def test_worker_that_was_overtaken_does_not_put_the_row_back(school, monkeypatch):
    """One worker reads, another comes by and goes further, and only then the first one writes."""
    with transaction.atomic(), clock.source(clock.FrozenSource(school.now)):
        case = begin(school)
    follow_in(school.municipality)
    with transaction.atomic():
        walk_to(school, case, "2-kort-gesprek")
    overtaken = []

    def read_and_be_overtaken(municipality, about, seq):
        found = structure_after(municipality, about, seq)
        if not overtaken:
            overtaken.append(about)
            walk_on(school, case)
        return found

    monkeypatch.setattr(
        "zorgroute.insight.deviations.running.structure_after", read_and_be_overtaken
    )
    follow_in(school.municipality)

    assert overtaken == [case]
    assert kept(school) == {case: whole(school, case)}


def walk_on(school, case):
    """In another thread, with connections of its own: a step is done and followed."""

    def further():
        walk_to(school, case, "3-naar-ib")

    at_once(further)
    at_once(partial(follow_in, school.municipality))
    connections["default"].ensure_connection()
