"""Can the stories be played by people behind a browser, each at the own screen?"""

from __future__ import annotations

import pytest

from tests.browser.playing import Player
from tests.scenarios.stage import Stage, story_named

pytestmark = pytest.mark.browser


@pytest.fixture
def played(site, chromium, tmp_path):
    """Play a story: `played("05-westerkwartier")` gives its moves as they went."""
    opened = []

    def playing(name, **how):
        player = Player(Stage(story_named(name), own_route=tmp_path), site, chromium, **how)
        opened.append(player)
        return player.play(), player

    yield playing
    for player in opened:
        player.close()


def otherwise(walked):
    return [
        f"{each.told.on:%d-%m %H.%M} {each.told.by} {each.told.does or each.told.starts}: {fault}"
        for each in walked
        for fault in each.faults
    ]


@pytest.mark.requirement("R001", "R022")
def test_ordinary_way_is_walked_by_teacher_ib_parents_and_cjg(played):
    walked, _ = played("05-westerkwartier")
    assert otherwise(walked) == []


@pytest.mark.requirement("R035")
def test_parents_who_stay_silent_are_called_without_any_script(played):
    walked, _ = played("06-twee-tot-drie-weken", script=False)

    assert otherwise(walked) == []


@pytest.mark.requirement("R015", "R029")
def test_way_to_a_report_is_walked_with_a_reason_for_going_round(played):
    walked, _ = played("07-ouders-niet-open")

    assert otherwise(walked) == []


@pytest.mark.requirement("R037", "R039", "R140")
def test_urgency_and_crisis_are_walked(played):
    walked, _ = played("08-spoed-en-crisis")

    assert otherwise(walked) == []
