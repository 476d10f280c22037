"""Do the parts that pages are made of say what they must, safely, and carry the route map?"""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.template.loader import render_to_string

from tests.core.maps.pictures import public, say
from tests.factories.routes import CONTENT
from zorgroute.core.maps.rail import rail_html
from zorgroute.faces.web.patterns import CARDS, LISTS
from zorgroute.faces.web.templatetags.icons import ICONS
from zorgroute.faces.web.templatetags.zr import folded_table, icon, without_styles

ROUTES = sorted(
    path.stem for path in (CONTENT / "routes").glob("*.yaml") if ".findings" not in path.name
)


def part(name, **context):
    return render_to_string(f"web/parts/{name}.html", context)


# Signs, badges and parts


def test_there_are_twelve_signs():
    assert len(ICONS) == 12


def test_sign_is_never_read_aloud():
    assert all('aria-hidden="true"' in icon(name) for name in ICONS)


@pytest.mark.parametrize(("state", "text"), CARDS["badges"])
def test_status_is_said_by_a_word_and_a_sign(state, text):
    badge = part("badge", state=state, text=text, letter="M")
    assert 'aria-hidden="true"' in badge
    assert f"<span>{text}</span>" in badge


def test_second_card_holds_no_second_primary_button():
    cards = part("now", now=CARDS["now"]) + part("now", now=CARDS["now_late"], secondary=True)
    assert cards.count("--primary-action") == 1


def test_refusal_names_everything_that_is_missing_with_who_and_where():
    html = part("refusal", refusal=CARDS["refusal"])
    assert "Er ontbreken 2 dingen" in html
    assert re.findall(r'<a href="(#\w+)"', html) == ["#vragen", "#dag", "#advies", "#reden"]
    assert html.count("Wie dit kan doen:") == 2
    assert "disabled" not in html


def test_timeline_has_a_heading_per_day():
    html = part("timeline", days=LISTS["days"])
    assert re.findall('<h3><time datetime="([^"]*)">([^<]*)<', html) == [
        ("2026-05-19", "dinsdag 19 mei 2026"),
        ("2026-05-12", "dinsdag 12 mei 2026"),
    ]


def test_list_of_work_without_work_is_absent():
    assert part("work_list", heading="Te laat", items=[]).strip() == ""


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("now", {"now": {"title": "<b>"}}),
        ("people", {"people": [{"name": "<b>", "role": "<b>"}]}),
        ("timeline", {"days": [{"on": date(2026, 5, 1), "entries": [{"text": "<b>"}]}]}),
        ("missing_list", {"missing": [{"text": "<b>", "who": "<b>"}]}),
        ("work_list", {"heading": "<b>", "items": [{"title": "<b>", "why": "<b>"}]}),
        ("badge", {"state": "late", "text": "<b>"}),
        ("errors", {"errors": [{"text": "<b>", "target": "<b>"}]}),
    ],
)
def test_part_with_hostile_words_shows_them_as_words(name, context):
    html = part(name, **context)
    assert "&lt;b&gt;" in html
    assert "<b>" not in html


# The route map in a page


@pytest.mark.parametrize("voice", ["prof", "ouder"])
@pytest.mark.parametrize("route", ROUTES)
def test_map_in_a_page_has_classes_of_the_bundle_instead_of_styles(route, voice):
    html = without_styles(rail_html(public(voice, route), texts=say(voice), prefix="kaart"))
    sizes = re.findall(r"zr-(in|tall)-(\d+)", html)
    assert "style=" not in html
    assert {kind for kind, _ in sizes} == {"in", "tall"}
    assert all(16 <= int(size) <= {"in": 400, "tall": 240}[kind] for kind, size in sizes)


def test_map_keeps_the_classes_it_had():
    given = '<li id="a" class="zr-row" style="padding-inline-start:55.5px;min-height:72px">'
    assert without_styles(given) == '<li id="a" class="zr-in-56 zr-tall-72 zr-row">'


def test_map_without_a_class_gets_one():
    assert without_styles('<p style="min-height:40px" dir="auto">') == (
        '<p dir="auto" class="zr-tall-40">'
    )


def test_table_of_a_map_folds_and_stays_in_the_page():
    html = rail_html(public(), texts=say("prof"), prefix="kaart")
    folded = folded_table(html)
    assert folded.count("<table") == 1
    assert re.findall(r"<summary>(<h3>[^<]*</h3>)</summary>", folded) == ["<h3>Als tabel</h3>"]
