"""Is the drawing sound, can everybody read it, and does all of it stay inside its boxes?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from tests.factories.routes import route_names
from zorgroute.core.maps.canvas import BadPrefix
from zorgroute.core.maps.drawn_rows import GUTTER, TITLE_WIDTH
from zorgroute.core.maps.row import Map, Row
from zorgroute.core.maps.words import spoken

from .pictures import (
    SVG,
    VOICES,
    drawn,
    ids,
    of_case,
    parsed,
    public,
    stations,
    text_lines,
    waiting_for_parents,
    with_meldcode,
    words,
)

WIDTHS = ("wide", "narrow")
THEMES = ("light", "dark", "auto")
# Titles that a file may hold and that must come out as text, and nothing else.
HOSTILE = (
    '<script>alert("kaart")</script>',
    "]]> & \" ' </text></svg>",
    "\u202eom\u202c gekeerd \u2067en\u2069 terug",
    "a\x00b\x0bc\ufffe",
    "مرحبا بكم في المدرسة",
    "Jeugdgezondheidszorgondersteuningsteambijeenkomstverslaglegging",
)
KEPT = "om gekeerd en terug"


def maps() -> list[Map]:
    """Maps with and without a case, in both voices."""
    case = with_meldcode(waiting_for_parents())
    return [make for voice in VOICES for make in (public(voice), of_case(case, voice))]


def with_titles(plan: Map, title: str) -> Map:
    def entitled(row: Row) -> Row:
        ways = tuple(replace(way, title=title, target_title=title) for way in row.ways)
        who = tuple(replace(party, title=title) for party in row.who)
        return replace(row, title=title, ways=ways, who=who, phase=title and row.phase and title)

    rows = tuple(entitled(row) for row in plan.rows)
    tracks = tuple(replace(sign, title=title, results=(title,)) for sign in plan.tracks)
    exits = tuple(replace(sign, title=title, first=title) for sign in plan.exits)
    return replace(plan, title=title, rows=rows, tracks=tracks, exits=exits)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
def test_drawing_is_well_formed_and_has_a_size(width, theme):
    for plan in maps():
        root = etree.fromstring(drawn(plan, width, theme).encode())

        size = root.get("width"), root.get("height")
        assert root.tag == f"{SVG}svg"
        assert root.get("viewBox") == f"0 0 {size[0]} {size[1]}"


def test_two_drawings_on_a_page_share_no_id():
    one, other = (drawn(public(), prefix=prefix) for prefix in ("links", "rechts"))

    both = ids(one) + ids(other)
    assert len(both) == len(set(both))
    assert all(each.startswith(("links", "rechts")) for each in both)


@pytest.mark.parametrize("prefix", ["", "1kaart", "a b", 'x"onload="y', "kaart{}"])
def test_prefix_that_cannot_begin_an_id_is_refused(prefix):
    with pytest.raises(BadPrefix):
        drawn(public(), prefix=prefix)


def test_drawing_has_one_name_and_one_description_and_none_per_station():
    root = parsed(drawn(of_case(waiting_for_parents())))
    named = root.get("aria-labelledby", "").split()

    assert root.get("role") == "group"
    assert [each.get("id") for each in root.iter(f"{SVG}title")] == named[:1]
    assert [each.get("id") for each in root.iter(f"{SVG}desc")] == named[1:]
    assert root.find(f"{SVG}desc").text.replace("\u00a0", " ") == (
        "Routekaart met 33 stappen, versie 1. U bent hier: stap 6a. "
        "In de tabel staat hetzelfde in woorden."
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_every_station_is_a_link_named_with_its_state_first_in_reading_order(width):
    for plan in maps():
        shown = [row for row in plan.rows if row.state != "other"]
        root = parsed(drawn(plan, width))

        names = [each.get("aria-label") for each in stations(root)]

        assert names == [spoken(row, words(plan), plan.voice) for row in shown]
        assert all(each.get("href") for each in stations(root))


def test_only_an_open_step_is_marked_as_the_current_one():
    plan = of_case(with_meldcode(waiting_for_parents()))
    root = parsed(drawn(plan))

    current = [each.get("id") for each in stations(root) if each.get("aria-current") == "step"]

    assert current == ["kaart-main.6-wacht-op-ouders", "kaart-meldcode.m1-signalen"]


def test_links_lead_where_the_caller_says():
    root = parsed(drawn(public(), links=lambda row: f"/stap/{row.number}"))

    assert stations(root)[0].get("href") == "/stap/1"


def test_every_link_on_the_drawing_leads_to_a_station():
    for plan in maps():
        svg = drawn(plan)
        targets = {f"#{each}" for each in ids(svg)}

        assert {each.get("href") for each in parsed(svg).iter(f"{SVG}a")} <= targets


def test_lines_and_shapes_are_hidden_from_those_who_listen():
    root = parsed(drawn(of_case(waiting_for_parents())))
    hidden = {
        inner for each in root.iter() if each.get("aria-hidden") == "true" for inner in each.iter()
    }

    shapes = ("line", "path", "circle", "rect")
    assert [
        each.tag for name in shapes for each in root.iter(f"{SVG}{name}") if each not in hidden
    ] == []


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_title_comes_out_as_text(title):
    for width in WIDTHS:
        for plan in maps():
            root = parsed(drawn(with_titles(plan, title), width))

            tags = {each.tag.removeprefix(SVG) for each in root.iter()}
            assert tags <= {
                "svg", "title", "desc", "style", "rect", "g", "line", "path", "circle", "text",
                "tspan", "a",
            }  # fmt: skip
            assert all(not name.startswith("on") for each in root.iter() for name in each.attrib)


def test_characters_that_turn_the_reading_direction_are_left_out():
    root = parsed(drawn(with_titles(public(), HOSTILE[2])))

    assert root.find(f"{SVG}title").text == KEPT


def test_letters_are_never_smaller_than_sixteen():
    for plan in maps():
        assert {size for _, _, size, _ in text_lines(parsed(drawn(plan)))} == {16, 24}
        assert "font-size:16px" in drawn(plan)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("title", ["", HOSTILE[5], "Kort"])
def test_no_text_runs_out_of_the_drawing(width, title):
    for plan in maps():
        root = parsed(drawn(with_titles(plan, title) if title else plan, width))
        whole = float(root.get("width", "0"))

        outside = [said for left, right, _, said in text_lines(root) if left < 0 or right > whole]

        assert outside == []


@pytest.mark.parametrize("name", route_names())
def test_texts_and_ways_out_of_a_wide_drawing_do_not_overlap(name):
    plan = public("prof", name)
    root = parsed(drawn(plan))

    for link in stations(root):
        key = link.get("id", "").removeprefix("kaart-")
        row = plan.row(key)
        if row is None or row.line != "main" or row.glance or not row.ways:
            continue
        lines = [(left, right) for left, right, _, _ in text_lines(link)][1 if row.number else 0 :]
        start = min(left for left, _ in lines)
        assert max(right for _, right in lines) <= start + TITLE_WIDTH + GUTTER


def test_stations_of_a_column_do_not_overlap():
    for plan in maps():
        for width in WIDTHS:
            root = parsed(drawn(plan, width))
            boxes = [
                (float(hit.get("x", 0)), float(hit.get("y", 0)), float(hit.get("height", 0)))
                for link in stations(root)
                for hit in link
                if hit.get("class") == "hit"
            ]
            columns = {left for left, _, _ in boxes}
            for column in columns:
                inside = sorted((top, high) for left, top, high in boxes if left == column)
                ends = [top + high for top, high in inside]
                assert all(end <= top for end, (top, _) in zip(ends, inside[1:], strict=False))


def test_drawing_is_the_same_each_time_it_is_made():
    assert drawn(public()) == drawn(public())


@pytest.mark.parametrize("name", route_names())
@pytest.mark.parametrize("voice", VOICES)
def test_every_route_that_ships_can_be_drawn(name, voice):
    plan = public(voice, name)

    assert len(stations(parsed(drawn(plan, "narrow", "auto")))) == len(plan.rows)
