"""Which pictures show the screens in the README, and are they light enough to load?

With ZORGROUTE_PICTURES=docs/screens they are written there; else they are only made and weighed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser.town import MAIN, NOBODY, at

pytestmark = pytest.mark.browser

MOST_BYTES = 120_000
PHONE, DESK = (390, 844), (1440, 640)
PICTURES = {
    "mijn-werk": (at("work", "tirza"), PHONE),
    "dossier": (at("case", "hanneke", "fenna"), DESK),
    "stap": (at("step", "hanneke", "fenna", step="6-ib-zoekt-contact", **MAIN), PHONE),
    "ouders": (at("portal_now", "eva"), PHONE),
    "crisis": (at("crisis-westerkwartier", NOBODY), PHONE),
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture_of_a_screen_is_light(town, tmp_path, name):
    seen, (width, height) = PICTURES[name]
    page = town.window(seen.who)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(town.site.address + seen.where(town))
    page.evaluate("document.fonts.ready")
    folder = Path(os.environ.get("ZORGROUTE_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)

    page.screenshot(path=folder / f"{name}.png", animations="disabled")

    assert 5_000 < (folder / f"{name}.png").stat().st_size < MOST_BYTES
