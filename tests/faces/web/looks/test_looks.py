"""Do the pages look and behave as the design asks: widths, themes, focus, keys, no script?"""

from __future__ import annotations

from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpResponse

from zorgroute.faces.web.crisis import crisis
from zorgroute.faces.web.frame import unknown
from zorgroute.faces.web.patterns import patterns

pytestmark = pytest.mark.browser

VIEWS = {
    "/patroon/": patterns,
    "/crisis/": crisis,
    "/crisis/dalfsen/": partial(crisis, municipality="dalfsen"),
    "/nergens/": unknown,
}
RICH_PAGES = ("/patroon/", "/patroon/?ouder")
PLAIN_PAGES = ("/crisis/", "/crisis/dalfsen/", "/nergens/")
PAGES = RICH_PAGES + PLAIN_PAGES
WIDTHS = (390, 820, 1440)
SCHEMES = ("light", "dark")
EVERY_LOOK = [(width, scheme) for width in WIDTHS for scheme in SCHEMES]

# WCAG 1.4.12: with this spacing nothing may be lost.
WIDE_TEXT = (
    "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
    "p{margin-block-end:2em!important}"
)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """() => [...document.querySelectorAll(
    'button, summary, .utrecht-button, .zr-crisis, .zr-name, .zr-nav a, .zr-call, ' +
    'input:not([type=hidden]), select, textarea'
  )].filter(each => each.checkVisibility()).map(each => {
    const box = (each.closest('label') || each).getBoundingClientRect();
    return [each.outerHTML.slice(0, 80), box.height];
  }).filter(([, height]) => height < 44)"""
CRISIS = """() => {
    const link = document.querySelector('.zr-crisis, .mark a');
    const box = link.getBoundingClientRect();
    const style = getComputedStyle(link);
    return {
      words: link.innerText.trim(), sign: !!link.querySelector('svg'),
      ground: style.backgroundColor,
      whole: box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight
        && link.scrollWidth <= Math.ceil(box.width),
    };
}"""
RED = {"light": "rgb(163, 38, 15)", "dark": "rgb(255, 157, 138)"}
FOCUS = """() => {
    const each = document.activeElement;
    if (each === document.body) return null;
    const box = each.getBoundingClientRect(), style = getComputedStyle(each);
    const on = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return {
      what: each.outerHTML.slice(0, 90),
      ring: style.outlineStyle === 'solid' && style.outlineWidth === '3px',
      halo: style.boxShadow.includes('rgb(255, 221, 0)'),
      free: !on || each.contains(on) || on.contains(each) || on.closest('label')?.contains(each),
    };
}"""


@pytest.mark.parametrize(
    ("path", "width", "scheme"),
    [
        *((path, *look) for path in RICH_PAGES for look in EVERY_LOOK),
        *((path, *look) for path in PLAIN_PAGES for look in ((390, "dark"), (1440, "light"))),
    ],
)
def test_page_in_every_look_has_no_fault_of_access(visit, path, width, scheme):
    page = visit(VIEWS, width, scheme).open(path)
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("chosen", ["licht", "donker"])
def test_chosen_theme_wins_from_the_device(visit, chosen):
    window = visit(VIEWS, 820, {"licht": "dark", "donker": "light"}[chosen])
    window.context.add_cookies(
        [{"name": "weergave", "value": chosen, "url": "http://zorgroute.test"}]
    )
    page = window.open("/patroon/")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"licht": "rgb(255, 255, 255)", "donker": "rgb(20, 24, 28)"}[chosen]
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("width", [320, *WIDTHS])
@pytest.mark.parametrize("path", PAGES)
def test_page_never_scrolls_sideways(visit, path, width):
    page = visit(VIEWS, width, bypass_csp=True).open(path)
    plain = page.evaluate(SIDEWAYS)
    page.add_style_tag(content=WIDE_TEXT)
    assert (plain, page.evaluate(SIDEWAYS)) == (0, 0)


@pytest.mark.parametrize(("width", "scheme"), EVERY_LOOK)
@pytest.mark.parametrize("path", PAGES)
def test_crisis_is_whole_red_and_above_the_fold(visit, path, width, scheme):
    page = visit(VIEWS, width, scheme).open(path)
    assert page.evaluate(CRISIS) == {
        "words": "Spoed of crisis", "sign": True, "ground": RED[scheme], "whole": True,
    }  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_crisis_is_second_for_who_uses_keys(visit, path):
    window = visit(VIEWS, 1440, java_script_enabled=False)
    page = window.open(path)
    seen = []
    for _ in range(2):
        page.keyboard.press("Tab")
        seen.append(page.locator(":focus").inner_text().strip())
    assert seen == ["Naar de inhoud", "Spoed of crisis"]


@pytest.mark.parametrize(
    ("path", "width", "scheme"),
    [
        ("/patroon/", 390, "dark"),
        ("/patroon/", 1440, "light"),
        ("/patroon/", 1440, "dark"),
        ("/patroon/?ouder", 390, "light"),
    ],
)
def test_every_control_shows_its_focus_and_nothing_lies_over_it(visit, path, width, scheme):
    page = visit(VIEWS, width, scheme).open(path)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    seen = []
    for _ in range(250):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found is None or (seen and found["what"] == seen[0]["what"]):
            break
        seen.append(found)
    assert len(seen) > 40
    assert [each for each in seen if not (each["ring"] and each["halo"] and each["free"])] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_targets_are_large_enough_for_a_thumb(visit, path, width):
    page = visit(VIEWS, width).open(path)
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("path", PAGES)
def test_page_keeps_to_the_content_security_policy(visit, path):
    window = visit(VIEWS)
    window.open(path).wait_for_load_state("networkidle")
    assert window.complaints == []


def test_shift_three_times_leaves_the_page_of_a_family(visit):
    window = visit(VIEWS)
    page = window.open("/patroon/?ouder")
    with page.expect_navigation():
        for _ in range(3):
            page.keyboard.press("Shift")
    assert window.sent == ["/snel-weg/"]


def test_shift_three_times_does_nothing_to_a_professional(visit):
    window = visit(VIEWS)
    page = window.open("/patroon/")
    for _ in range(4):
        page.keyboard.press("Shift")
    assert (page.title(), window.sent) == ("Onderdelen van een pagina · Zorgroute", [])


def test_wrong_form_has_its_summary_focused(visit):
    page = visit(VIEWS).open("/patroon/")
    assert page.evaluate("document.activeElement.className") == "zr-summary"


def test_date_unfolds_with_its_answer_when_scripts_run(visit):
    page = visit({"/": date_page}).open("/")
    assert not page.locator("#dag").is_visible()
    page.get_by_label("Andere datum").check()
    assert page.locator("#dag").is_visible()


def test_date_is_there_without_scripts(visit):
    page = visit({"/": date_page}, java_script_enabled=False).open("/")
    assert page.locator("#dag").is_visible()


def test_answer_that_was_filled_in_never_folds_away(visit):
    page = visit({"/": date_page}).open("/")
    page.get_by_label("Andere datum").check()
    page.locator("#dag").fill("9")
    page.get_by_label("Vandaag").check()
    assert page.locator("#dag").is_visible()


def test_menu_closes_with_escape_and_gives_the_focus_back(visit):
    page = visit(VIEWS).open("/patroon/")
    page.locator(".zr-menu summary").click()
    page.locator(".zr-menu__sheet a").first.focus()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert not page.locator(".zr-menu__sheet").is_visible()


def test_print_has_no_navigation_and_is_black_on_white(visit):
    page = visit(VIEWS, 1440, "dark").open("/patroon/")
    page.emulate_media(media="print")
    assert not page.locator(".zr-header").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".zr-map table").is_visible()


def date_page(_request):
    return HttpResponse(
        '<!DOCTYPE html><html lang="nl"><title>Dag</title>'
        '<link rel="stylesheet" href="/static/web/dist/app.css">'
        '<script src="/static/web/dist/app.js" defer></script><form>'
        '<div class="zr-radios">'
        '<label><input type="radio" name="d" value="v" checked>Vandaag</label>'
        '<label><input type="radio" name="d" value="a">Andere datum</label></div>'
        '<div class="zr-date"><label for="dag">Dag</label><input id="dag" name="dag"></div>'
        "</form>"
    )
