"""Can people behind a browser play the stories of Dalfsen and Nijmegen, each at the own screen?"""

from __future__ import annotations

import pytest

from tests.browser.playing import otherwise

pytestmark = pytest.mark.browser


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
