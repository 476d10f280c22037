"""The demo's people and cases are made by the real actions, and stand where the file says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zorgroute.chain.cases.access import case_seen_by, work_of
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.queries import acting_in, hats_of
from zorgroute.project.demo_world import fill

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)
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


@pytest.fixture
def world():
    return fill(NOW)[0]


def acting(world, key):
    with acting_as(Duty(municipality=world.municipality)):
        return acting_in(hats_of(world.people[key], NOW.date())[0], NOW.date())


def test_fill_every_case_stands_where_the_file_brings_it(world):
    stands = {}
    for child in STANDS:
        for key in ("hanneke", "jorn", "tirza", "wouter"):
            actor = acting(world, key)
            with acting_as(actor):
                try:
                    seen = case_seen_by(actor, world.cases[child], NOW)
                except Unseen:
                    continue
                steps = {each.step for each in seen.what_now.steps}
                stands[child] = stands.get(child, set()) | steps
    assert stands == STANDS


def test_work_of_replacement_tells_whose_work_it_is_only_where_it_is_not_the_own(world):
    actor = acting(world, "ada")
    with acting_as(actor):
        whose = {each.child.given_name: each.instead_of for each in work_of(actor, NOW)}
    assert "Piet Koekoek" in whose.values()


@pytest.mark.parametrize("days", range(7))
def test_fill_works_on_every_day_of_the_week(days):
    made = fill(NOW + timedelta(days=days))[0]
    assert len(made.cases) == 12


def test_case_of_child_with_meldcode_parents_are_told_nothing_of_it(world):
    mieke = acting(world, "mieke")
    with acting_as(mieke):
        assert work_of(mieke, NOW) == []
