"""Can people behind a browser play the stories of Westerkwartier, each at the own screen?"""

from __future__ import annotations

import pytest

from tests.browser.playing import otherwise

pytestmark = pytest.mark.browser


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
