"""Is what the screens promise about who reads, who is named and what is chosen also so?"""

from __future__ import annotations

import pytest

from tests.browser.town import MAIN, at

pytestmark = pytest.mark.browser


@pytest.fixture
def words(town):
    def of(seen):
        page = town.window(seen.who)
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(town.site.address + seen.where(town))
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        return " ".join(page.locator("main").inner_text().split())

    return of


@pytest.mark.requirement("R005")
def test_who_reads_names_who_takes_over_later(words):
    said = words(at("step", "tirza", "roos", step="2-kort-gesprek", **MAIN))
    readers = said.partition("Wie leest dit:")[2].partition("Wie deden mee?")[0]

    assert "intern begeleider" in readers
    assert "Moeder merkt het ook." in words(at("case", "hanneke", "fenna"))


def test_parents_map_names_no_parent(words):
    said = words(at("portal_route", "eva", "pip"))

    assert [name for name in ("Rik", "Eva") if name in said] == []


def test_consult_of_the_meldcode_does_not_offer_the_parents(words):
    said = words(at("step", "hanneke", "tobias", line="meldcode", step="m2-overleg"))

    assert "Tirza Molenbrug" in said
    assert "Mieke Bezemsteel" not in said
