"""Are the pages of a practice whole as well, and does every one of them say that it is one?"""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.test_pages import FAULTS, LOOKS, PAGE, RULES, SIDEWAYS, faults_of_frame
from tests.browser.town import ROUTE

pytestmark = pytest.mark.browser
BANNER = "Oefening. Dit kind bestaat niet. Niets gaat de deur uit."


@pytest.fixture
def page(town):
    """Somebody who begins a practice from the own work, and goes back to it afterwards."""
    page = town.window("otto")
    page.goto(f"{town.site.address}/oefenen/")
    page.check(f"input[value='{ROUTE}']")
    page.click("text=Begin met oefenen")
    yield page
    page.goto(f"{town.site.address}/oefenen/")
    page.click("text=Terug naar mijn eigen werk")


def faults(page, town):
    page.wait_for_load_state("domcontentloaded")
    read = page.evaluate(PAGE)
    page.evaluate(AXE_SCRIPT)
    found = [*faults_of_frame(read)]
    if BANNER not in read["words"]:
        found.append("no banner")
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        if page.evaluate(SIDEWAYS) > 0:
            found.append(f"{width}: sideways")
        found += [f"{width} {scheme}: {each}" for each in page.evaluate(FAULTS, RULES)]
    page.emulate_media(media="print")
    if not page.locator(".zr-practice strong").is_visible():
        found.append("no banner on paper")
    page.emulate_media(media="screen", color_scheme="light")
    return found + town.site.faults


def test_pages_of_a_practice_are_whole_and_say_what_they_are(town, page):
    found = {"choose": faults(page, town)}
    page.click("text=leerkracht, Oefenschool")
    page.click("text=Speel deze rol")
    found["work"] = faults(page, town)
    page.click("text=Tijd vooruit of stoppen")
    found["practice"] = faults(page, town)
    page.click("text=Een week later")
    found["later"] = faults(page, town)
    page.click("text=Oefening opruimen")
    found["clear"] = faults(page, town)
    page.click("text=Een ander spelen")
    page.click("text=ouder van Lou")
    page.click("text=Speel deze rol")
    found["parent"] = faults(page, town)

    assert {name: each for name, each in found.items() if each} == {}
    assert page.url == f"{town.site.address}/wat-gebeurt-er-nu/"
