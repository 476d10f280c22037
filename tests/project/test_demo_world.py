"""The demo's people and cases are made by the real actions, and stand where the file says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.lists import work_of
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.project.demo_world.filling import fill_town, town_files

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
STANDS = {
    "pip": {"6-wacht-op-ouders"},
    "juno": {"1-signaal"},
    "fenna": {"6-ib-zoekt-contact"},
    "daan": {"11-leerkracht-inlichten"},
    "mees": {"9-hulp-cjg"},
    "lotte": {"d1-anoniem-advies"},
    "tobias": {"2-kort-gesprek", "m2-overleg"},
    "mats": set(),
}
TOLD_BY_HAND = 13


def filled(name, now=NOW, routes=()):
    [file] = town_files([name])
    return fill_town(file, now, routes=routes)


@pytest.fixture
def town():
    return filled("westerkwartier")


def test_fill_every_case_stands_where_the_file_brings_it(town):
    stands = {}
    for child in STANDS:
        for key in ("hanneke", "jorn", "tirza", "wouter"):
            actor = town.acting(town.people[key])
            with acting_as(actor):
                try:
                    seen = case_seen_by(actor, town.cases[child], NOW)
                except Unseen:
                    continue
                steps = {each.step for each in seen.what_now.steps}
                stands[child] = stands.get(child, set()) | steps
    assert stands == STANDS


def test_work_of_replacement_tells_whose_work_it_is_only_where_it_is_not_the_own(town):
    actor = town.acting(town.people["ada"])
    with acting_as(actor):
        whose = {each.child.given_name: each.instead_of for each in work_of(actor, NOW)}
    assert "Piet Koekoek" in whose.values()


def test_case_of_child_with_meldcode_parents_are_told_nothing_of_it(town):
    mieke = town.acting(town.people["mieke"])
    with acting_as(mieke):
        assert work_of(mieke, NOW) == []


def test_fill_works_in_the_night_of_a_sunday():
    assert len(filled("westerkwartier", SUNDAY).cases) == TOLD_BY_HAND


@pytest.mark.slow
@pytest.mark.parametrize(
    "route", ["westerkwartier.basisschool", "dalfsen.routekaart", "nijmegen.soll"]
)
def test_everything_thought_out_can_be_done_by_the_people_themselves(route):
    town = filled(route.partition(".")[0], routes=(route,))
    assert town.stopped == []
