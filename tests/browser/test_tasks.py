"""Can people do their task on the screens, in as few clicks as was promised?

Clicks count from the first page of the day; a field that is filled in and a choice count as one.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.browser.hands import Hands
from tests.browser.town import MAIN, NOBODY, WEDNESDAY, at

pytestmark = pytest.mark.browser

IN_VIEW = """link => { const box = link.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth; }"""


@pytest.fixture
def hands(town):
    def of(who, path):
        page = town.window(who)
        page.set_viewport_size({"width": 390, "height": 844})
        page.emulate_media(color_scheme="light")
        page.goto(town.site.address + path)
        return Hands(page, town.site.address)

    return of


@pytest.mark.requirement("R001")
def test_concern_is_raised_in_five_clicks(town, hands):
    teacher = hands("tirza", "/mijn-werk/")

    teacher.click("main a[href='/zorg-melden/']")
    teacher.fill(
        {
            "kind": (str(town.world.children["tobias"]),),
            "over": ("ontwikkeling",),
            "feiten": ("Maakt ruzie in de kring.",),
        }
    )
    teacher.send()

    assert "Dank u. Uw zorg is vastgelegd." in teacher.words()
    assert teacher.clicks == 5


@pytest.mark.parametrize(
    "seen",
    [
        at("login", NOBODY),
        at("work", "hanneke"),
        at("case", "hanneke", "fenna"),
        at("step", "hanneke", "fenna", step="6-ib-zoekt-contact", **MAIN),
        at("portal_now", "eva"),
    ],
    ids=str,
)
@pytest.mark.requirement("R142")
def test_crisis_number_is_in_view_after_one_click(town, hands, seen):
    somebody = hands(seen.who, seen.where(town))

    somebody.click(".zr-crisis")

    number = somebody.page.locator("a[href='tel:112']").first
    assert number.evaluate(IN_VIEW)
    assert somebody.clicks == 1


def test_talk_with_the_parents_is_recorded_in_eight_clicks_at_most(town, hands):
    step = "stap/main/6-ib-zoekt-contact/"
    ib = hands("hanneke", "/mijn-werk/")

    ib.click(f"main a[href='/zaak/{town.case('fenna')}/{step}']")
    ib.fill(
        {
            "present": ("ouders",),
            "r-gesproken-met": ("Yara Okkernoot",),
            "r-besproken": ("Het gaat beter.",),
            "r-afspraken": ("Geen.",),
            "outcome": ("gaat-goed",),
        }
    )
    ib.send()

    assert "?na=stap" in ib.path
    assert ib.clicks <= 8


def test_parent_sees_what_is_now_and_whom_to_call_without_scrolling(hands):
    parent = hands("eva", "/wat-gebeurt-er-nu/")

    assert "Laat Hanneke Zilverdal tussen" in parent.words()
    assert parent.page.locator("main a[href^='tel:']").first.evaluate(IN_VIEW)
    assert parent.clicks == 0


def test_leave_with_a_replacement_is_written_down_in_five_clicks(town, hands):
    keeper = hands("nel", "/organisatie/")
    person, other = town.world.people["tirza"], town.world.people["jorn"]

    keeper.click(f"main a[href='/organisatie/afwezig/{person}/']")
    keeper.fill({"vervanger": (str(other),)})
    keeper.send()

    assert keeper.path.startswith("/organisatie/?afwezig=")
    assert keeper.clicks <= 5


def test_wrong_form_keeps_what_was_typed_and_names_all_that_is_missing(town, hands):
    teacher = hands("tirza", "/zorg-melden/")

    teacher.fill({"geprobeerd": ("Een gesprek in de kring.",)})
    teacher.send()

    summary = teacher.page.locator(".zr-summary, .zr-errors, [role=alert]").first.inner_text()
    assert [each for each in ("Kies een kind.", "Kies waar uw zorg over gaat.") if each in summary]
    assert "Schrijf op wat u zag of hoorde." in summary
    assert teacher.page.title().startswith("Fout: ")
    assert teacher.lost({"geprobeerd": ("Een gesprek in de kring.",)}) == []


def test_focus_on_every_control_is_seen_and_free(hands):
    teacher = hands("tirza", "/zorg-melden/")
    unseen = []

    for _ in range(14):
        teacher.page.keyboard.press("Tab")
        unseen.append(
            teacher.page.evaluate("""() => { const each = document.activeElement;
          const style = getComputedStyle(each);
          return each === document.body || (style.outlineStyle === 'solid'
            && style.outlineWidth === '3px') ? '' : each.outerHTML.slice(0, 90); }""")
        )

    assert [each for each in unseen if each] == []


def test_page_after_a_quarter_of_an_hour_keeps_what_was_typed(town, hands):
    teacher = hands("jorn", "/zorg-melden/")
    teacher.fill({"feiten": ("Huilde vanochtend bij het afscheid.",)})
    try:
        town.site.now = WEDNESDAY + timedelta(minutes=16)
        teacher.send()
        teacher.page.goto(f"{town.site.address}/inloggen/?next=/zorg-melden/")
        account = town.account("jorn")
        teacher.click(f"form[action='/inloggen/proberen/{account.id}/'] button")

        assert teacher.lost({"feiten": ("Huilde vanochtend bij het afscheid.",)}) == []
    finally:
        town.site.now = WEDNESDAY
