"""Can the stories be played by people behind a browser, each at the own screen?"""

from __future__ import annotations

import pytest

from tests.browser.playing import Player
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.browser


@pytest.fixture
def played(site, chromium, tmp_path):
    """Play a story: `played("05-westerkwartier")` gives its moves as they went."""
    opened = []

    def playing(name, **how):
        player = Player(Stage(name, tmp_path), site, chromium, **how)
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


@pytest.mark.requirement("R045", "R046", "R073")
def test_childcare_parents_and_welfare_help_close_by_and_end_it_together(played):
    walked, _ = played("01-dalfsen-ontwikkeling", refusals=False)

    assert otherwise(walked) == []


@pytest.mark.requirement("R013", "R014")
def test_after_a_no_of_the_parents_the_school_stays_near_and_reports_later(played):
    walked, _ = played("02-dalfsen-nee", refusals=False)

    assert otherwise(walked) == []


@pytest.mark.requirement("R006", "R055")
def test_two_ways_of_help_run_beside_each_other_and_the_front_desk_takes_the_child_up(played):
    walked, _ = played("04-dalfsen-c", refusals=False)

    assert otherwise(walked) == []


@pytest.mark.requirement("R043")
def test_way_round_the_experts_is_walked_with_its_reason_and_without_any_script(played):
    walked, _ = played("09-nijmegen-ist", refusals=False, script=False)

    assert otherwise(walked) == []


@pytest.mark.requirement("R067", "R100")
def test_one_youth_professional_goes_along_to_the_end_and_back(played):
    walked, _ = played("10-nijmegen-soll", refusals=False, width=1440)

    assert otherwise(walked) == []
