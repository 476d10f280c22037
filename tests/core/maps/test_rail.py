"""Do the list on a page and the table tell the same story as the map, and tell it well?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from zorgroute.core.maps.page import page_html, rail_style
from zorgroute.core.maps.rail import rail_html
from zorgroute.core.maps.row import Map
from zorgroute.core.maps.table import columns_of, table_html, table_of, table_text
from zorgroute.core.maps.words import flag_words, state_words

from .pictures import (
    VOICES,
    drawn,
    ids,
    of_case,
    parsed,
    public,
    say,
    stations,
    waiting_for_parents,
    with_meldcode,
    words,
)
from .test_svg import HOSTILE, maps, with_titles


def listed(plan: Map, **more) -> str:
    return rail_html(plan, texts=say(plan.voice), prefix="lijst", **more)


def page(plan: Map) -> html.HtmlElement:
    return html.fromstring(page_html(plan, texts=say(plan.voice)))


def keys_in(fragment: str, before: str) -> list[str]:
    return [each.removeprefix(before) for each in ids(fragment) if "." in each and before in each]


def test_list_table_and_drawing_hold_the_same_steps_in_the_same_order():
    for plan in maps():
        keys = [row.key for row in plan.rows]
        table = table_html(plan, texts=say(plan.voice), prefix="kaart")

        assert [each for each in keys_in(listed(plan), "lijst-") if "table" not in each] == keys
        assert keys_in(table, "kaart-table-") == keys
        assert [row.row.key for group in table_of(plan, words(plan)) for row in group.rows] == keys
        shown = [row.key for row in plan.rows if row.state != "other"]
        assert [
            each.get("id", "").removeprefix("kaart-") for each in stations(parsed(drawn(plan)))
        ] == shown


def test_table_tells_the_same_states_as_the_list():
    plan = of_case(with_meldcode(waiting_for_parents()))
    stands = {
        row.row.key: row.cells[-1] for group in table_of(plan, words(plan)) for row in group.rows
    }
    items = {
        each.get("id", "").removeprefix("zr-"): each.text_content()
        for each in page(plan).iter("li")
    }

    for row in plan.rows:
        said = (flag_words(row.stand, words(plan)), state_words(row, words(plan)))
        assert stands[row.key] == tuple(each for each in said if each)
        if row.state != "other":
            assert items[row.key].startswith("".join(said))


def test_table_without_a_case_has_no_column_for_its_standing():
    assert columns_of(public()) == ("step", "who", "what", "when", "then")
    assert columns_of(of_case(waiting_for_parents()))[-1] == "stand"


def test_table_of_a_step_says_who_what_when_and_what_then():
    row = next(
        row
        for group in table_of(public(), words())
        for row in group.rows
        if row.row.key == "main.6-wacht-op-ouders"
    )

    assert [tuple(each.replace("\u00a0", " ") for each in cell) for cell in row.cells] == [
        ("6a",),
        ("Ouders of verzorgers",),
        ("Ouders laten weten hoe het thuis gaat",),
        ("Binnen 2 tot 3 weken",),
        (
            "Het gaat goed: einde, Ouders hebben laten weten dat het goed gaat",
            "Er is meer nodig: verder met stap 7",
            "Ouders willen gebeld worden: naar stap 6b",
            "Termijn voorbij: naar stap 6b",
        ),
    ]


def test_no_cell_of_the_table_is_a_technical_name_or_nothing_at_all():
    for voice in VOICES:
        cells = [
            cell
            for group in table_of(public(voice), words(public(voice)))
            for row in group.rows
            for cell in row.cells
        ]

        assert [cell for cell in cells if not all(cell) or "None" in cell] == []


@pytest.mark.parametrize("width", [80, 100, 140])
def test_table_for_a_terminal_keeps_to_its_width(width):
    for plan in maps():
        lines = table_text(plan, texts=say(plan.voice), width=width).splitlines()

        assert [line for line in lines if len(line) > width] == []


def test_state_stands_before_the_name_in_the_list():
    item = next(
        each
        for each in page(of_case(waiting_for_parents())).iter("li")
        if each.get("aria-current") == "step"
    )

    assert [each.text_content() for each in item.findall("p")[:3]] == [
        "U bent hier",
        "Wacht op ouders of verzorgers tot 27 mei",
        "6a. Ouders laten weten hoe het thuis gaat",
    ]


def test_phase_with_the_case_is_open_and_the_others_are_folded():
    folds = page(of_case(waiting_for_parents())).xpath("//section/details")

    assert [each.get("open") is not None for each in folds] == [True, False, False, False]


def test_every_phase_is_open_where_there_is_no_case():
    folds = page(public()).xpath("//section/details")

    assert [each.get("open") is not None for each in folds] == [True] * 4


def test_every_inner_link_of_the_page_leads_somewhere():
    for plan in maps():
        text = page_html(plan, texts=say(plan.voice))
        targets = {f"#{each}" for each in ids(text)}

        assert {each.get("href") for each in html.fromstring(text).iter("a")} <= targets
        assert len(ids(text)) == len(set(ids(text)))


def test_legend_explains_the_signs_that_occur_and_no_others():
    for plan in maps():
        keys = page(plan).xpath("//ul[contains(@class,'zr-keys')]/li/span")

        assert [each.text_content() for each in keys] == [
            say(plan.voice)(f"map.sign.{sign}") for sign in plan.signs
        ]


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_title_is_text_on_the_page_too(title):
    text = page_html(with_titles(public(), title), texts=say("prof"))
    document = html.fromstring(text)

    assert document.xpath("//script") == []
    assert "\u202e" not in text
    assert {
        name for each in document.iter() for name in each.attrib if name.startswith("on")
    } == set()


def test_scripted_address_never_comes_from_the_route():
    plan = public()
    rows = tuple(replace(row, title="javascript:alert(1)") for row in plan.rows)

    hrefs = [each.get("href") for each in page(replace(plan, rows=rows)).iter("a")]

    assert all(each.startswith("#zr-") for each in hrefs)


def test_table_scrolls_in_a_region_with_a_name():
    document = html.fromstring(table_html(public(), texts=say("prof"), prefix="kaart"))

    assert (document.get("role"), document.get("tabindex")) == ("region", "0")
    assert document.get("aria-labelledby") in ids(html.tostring(document, encoding="unicode"))


def test_style_sheet_speaks_only_of_its_own_list():
    rules = rail_style("lijst", "auto").replace("@media screen and (prefers-color-scheme:dark)", "")
    rules = rules.replace("@media print", "")
    selectors = [
        one.strip(" }\n")
        for block in rules.split("{")[:-1]
        for one in block.rpartition("}")[2].split(",")
    ]

    assert [each for each in selectors if each and not each.startswith("#lijst")] == []
