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
    return [(each.told.on.isoformat(), each.told.by, each.faults) for each in walked if each.faults]


@pytest.mark.requirement("R001", "R022")
def test_ordinary_way_is_walked_by_teacher_ib_parents_and_cjg(played):
    walked, player = played("05-westerkwartier")
    for each in walked: print(each.told.by, each.told.does, each.began, each.clicks)
    assert otherwise(walked) == []
