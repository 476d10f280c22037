"""Is every page whole: reachable, readable, without a name where none belongs, in every look?"""

from __future__ import annotations

import re
from functools import cache

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.town import ELSEWHERE, NOT_A_PAGE, PAGES, ROUTE, names_of_house

pytestmark = pytest.mark.browser

LOOKS = ((390, "light"), (820, "light"), (1440, "light"), (390, "dark"))
RED = ("rgb(163, 38, 15)", "rgb(255, 157, 138)")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FAULTS = "rules => axe.run(rules).then(found => found.violations.map(each => [each.id," + (
    " each.nodes.map(node => node.html.slice(0, 160))]))"
)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAGE = """() => {
  const shown = each => each.checkVisibility() && !each.closest('[aria-hidden=true]');
  const link = document.querySelector('.zr-crisis, .mark a');
  const box = link ? link.getBoundingClientRect() : null;
  return {
    title: document.title,
    words: document.body.innerText,
    h1: [...document.querySelectorAll('h1')].filter(shown).length,
    empty: [...document.querySelectorAll('h1,h2,h3')].filter(shown)
      .filter(each => !each.innerText.trim()).map(each => each.outerHTML),
    primary: [...document.querySelectorAll('.utrecht-button--primary-action')].filter(shown)
      .map(each => each.innerText.trim()),
    off: document.querySelectorAll('button[disabled], input[disabled]').length,
    crisis: link && {words: link.innerText.trim(), ground: getComputedStyle(link).backgroundColor,
      sign: !!link.querySelector('svg'),
      whole: box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight},
  };
}"""
# Codes and names of files and programs: `track.may_not_start`, `6-gesprek-ouders`, `{name}`.
CODE = re.compile(r"\bNone\b|\bnull\b|\bundefined\b|\{\w+\}|\{\{|\b[a-z]+(?:_[a-z]+)+\b")
DOTTED = re.compile(r"\b(?:web|form|guard|track|item|reason|portal|api|now|told)\.[a-z_]{3,}")
# The page for professionals shows the file of the route itself, names and all.
FOR_MAKERS = ("route_expert", "routebook_text")


@cache
def technical_names():
    """The names of steps, outcomes and fields of the route, which nobody should have to read."""
    from tests.scenarios.test_stories import route_named  # noqa: PLC0415 after Django

    route = route_named(ROUTE)
    found = set()
    for line in route.lines.values():
        for name, step in line.steps.items():
            found |= {name, *step.outcomes, *(each for each, _, _ in line.fields_of(step))}
    return tuple(sorted(each for each in found if "-" in each))


def test_every_address_of_the_house_is_on_a_list():
    listed = {each.name for each in PAGES} | set(ELSEWHERE) | NOT_A_PAGE

    assert sorted(set(names_of_house()) - listed) == []


def test_no_list_names_an_address_that_is_gone():
    listed = ({each.name for each in PAGES} | set(ELSEWHERE) | NOT_A_PAGE) - {"unknown"}

    assert sorted(listed - set(names_of_house())) == []


def opened(town, seen):
    page = town.window(seen.who)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    answer = page.goto(town.site.address + seen.where(town))
    return page, answer


def faults_of_words(town, seen, page, read):
    title, words = read["title"], read["words"]
    yield from (f"name in title: {name}" for name in town.names() if name in title)
    address = page.url.removeprefix(town.site.address).casefold()
    # As a word: "terugkoppeling" holds the name Elin, and tells of nobody.
    told = re.findall(r"\w+", address)
    yield from (f"name in address: {name}" for name in town.names() if name.casefold() in told)
    if seen.name not in FOR_MAKERS:
        for found in (*CODE.findall(words), *DOTTED.findall(words)):
            yield f"technical: {found}"
        yield from (f"technical: {each}" for each in technical_names() if each in words)
    if not title or title.startswith("·"):
        yield f"title: {title!r}"


def faults_of_frame(read):
    crisis = read["crisis"]
    if not crisis or not crisis["whole"] or not crisis["sign"] or crisis["ground"] not in RED:
        yield f"crisis button: {crisis}"
    elif "Spoed of crisis" not in crisis["words"]:
        yield f"crisis button says {crisis['words']!r}"
    if len(read["primary"]) > 1:
        yield f"primary buttons: {read['primary']}"
    if read["h1"] != 1:
        yield f"{read['h1']} first headings"
    if read["empty"]:
        yield f"empty headings: {read['empty']}"
    if read["off"]:
        yield f"{read['off']} controls that are switched off"


@pytest.mark.requirement("R017")
@pytest.mark.parametrize("seen", PAGES, ids=str)
def test_page_is_whole_in_every_look(town, seen):
    page, answer = opened(town, seen)
    read = page.evaluate(PAGE)
    faults = [] if answer.status == seen.status else [f"status {answer.status}"]
    faults += [*faults_of_words(town, seen, page, read), *faults_of_frame(read)]
    page.evaluate(AXE_SCRIPT)
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        sideways = page.evaluate(SIDEWAYS)
        if sideways > 0:
            faults.append(f"{width}: {sideways} px sideways")
        faults += [f"{width} {scheme}: {each}" for each in page.evaluate(FAULTS, RULES)]
    faults += town.site.faults
    town.site.faults.clear()

    assert faults == []


PLANTED = """() => {
  document.querySelector('main').insertAdjacentHTML('beforeend',
    '<h2></h2><p>track.may_not_start</p><img src="/static/web/x.png">' +
    '<button class="utrecht-button--primary-action" disabled>Een</button>' +
    '<button class="utrecht-button--primary-action">Twee</button>' +
    '<div id="breed">breed</div>');
  document.querySelector('#breed').style.width = '900px';
  document.querySelector('.zr-crisis').style.position = 'fixed';
  document.querySelector('.zr-crisis').style.left = '-40px';
  document.title = 'Pip';
}"""


def test_planted_faults_are_all_found(town):
    seen = next(each for each in PAGES if str(each) == "work-tirza")
    page, _ = opened(town, seen)
    page.evaluate(PLANTED)
    page.evaluate(AXE_SCRIPT)
    read = page.evaluate(PAGE)

    found = [*faults_of_words(town, seen, page, read), *faults_of_frame(read)]
    kinds = sorted({each.split(":")[0] for each in found})

    assert kinds == [
        "1 controls that are switched off",
        "crisis button",
        "empty headings",
        "name in title",
        "primary buttons",
        "technical",
    ]
    assert page.evaluate(SIDEWAYS) > 0
    assert "image-alt" in [rule for rule, _ in page.evaluate(FAULTS, RULES)]
