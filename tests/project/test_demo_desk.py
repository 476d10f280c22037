"""Lies something on the desk of the privacy officer of every town of the demo?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.review.queries import to_judge
from zorgroute.project.demo_world.filling import fill_town, town_files

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)
ALWAYS = {"geweigerd", "zonder_taak"}


@pytest.mark.parametrize(
    ("name", "officer", "kinds"),
    [
        ("westerkwartier", "bouke", {*ALWAYS, "noodtoegang", "vraag_van_ouder"}),
        ("dalfsen", "siebren", {"zonder_taak"}),
        ("nijmegen", "adinda", {"zonder_taak"}),
    ],
)
def test_officer_of_a_town_finds_what_the_file_tells_on_the_desk(name, officer, kinds):
    [file] = town_files([name])
    town = fill_town(file, NOW, routes=())
    actor = town.acting(town.people[officer])
    with acting_as(actor):
        found = {each.kind for each in to_judge(actor, NOW)}
    assert (found, town.stopped) == (kinds, [])
