"""Does a policy officer get from question to printed answer, and stop on the way?"""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.town import WEDNESDAY, Town
from zorgroute.chain.ledger import clock
from zorgroute.insight.forecasts import turns
from zorgroute.insight.forecasts.calculating import calculate

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAME = "westerkwartier.termijnen"
RUNNER = uuid.UUID(int=11)
# Nobody waits a minute for a page; the calculation itself is not waited for by the browser.
PATIENCE = 20_000


def reads(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words, timeout=PATIENCE)


@pytest.mark.requirement("R234", "R240")
def test_policy_officer_asks_watches_stops_asks_again_reads_and_prints(town: Town) -> None:
    page = town.window("marit")
    page.goto(f"{town.site.address}/beleid/scenario/{NAME}/")
    page.get_by_role("button", name="Reken door").click()
    reads(page, "Bezig met rekenen")

    turn = turns.take_up(RUNNER, WEDNESDAY)
    assert turn is not None
    turns.tell(turn, 12, 40, 20, WEDNESDAY)
    reads(page, "Run 12 van 40 · nog ongeveer 20 seconden")
    page.get_by_role("button", name="Stoppen").click()
    reads(page, "De berekening stopt.")
    assert turns.tell(turn, 13, 40, 20, WEDNESDAY) is False
    turns.stop_short(turn, WEDNESDAY)
    reads(page, "De berekening is gestopt")

    page.get_by_role("button", name="Reken opnieuw").click()
    reads(page, "Bezig met rekenen")
    with clock.source(clock.FrozenSource(WEDNESDAY + timedelta(minutes=1))):
        again = turns.take_up(RUNNER, WEDNESDAY)
        assert again is not None
        calculate(again)
    reads(page, "Gemiddelde van 20 runs")
    reads(page, "Aannames (")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.emulate_media(media="print")
    expect(page.locator(".zr-aside")).to_be_hidden()
    expect(page.locator("#aannames")).to_be_visible()
    expect(page.locator(".zr-printed")).to_contain_text("Afgedrukt door")
    page.emulate_media(media="screen")


def test_without_script_a_knob_that_cannot_be_says_so_and_keeps_what_was_typed(town: Town) -> None:
    page = town.window("marit", script=False)
    page.goto(f"{town.site.address}/beleid/scenario/{NAME}/")
    knob = page.locator("main form input.utrecht-textbox").first
    knob.fill("veel")
    page.get_by_role("button", name="Reken door").click()

    expect(page).to_have_title("Fout: " + page.locator("h1").inner_text() + " · Zorgroute")
    expect(page.locator(".zr-summary a")).to_have_count(1)
    assert knob.input_value() == "veel"
