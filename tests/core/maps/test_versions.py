"""Do two versions of a route stand side by side, and is every difference said and shown?"""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.routes import EVERY_EXIT, WESTERKWARTIER, school, shipped
from zorgroute.core.maps.compare import draw_difference
from zorgroute.core.maps.differences import change_words
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.routes.compare import Change, compare
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.catalogue import PROF

from .pictures import SVG, ids, parsed, say, stations, text_lines

OLD = """
steps:
  1-praten:
    title: {prof: Praat met de ouders, ouder: U praat met school}
    who: leerkracht
    outcomes: {klaar: {title: {prof: Gepraat, ouder: Gepraat}, to: 2-wachten}}
  2-wachten:
    title: {prof: Wacht op bericht, ouder: U kijkt thuis}
    who: ouders
    within: {max: 14, unit: days}
    overdue: 3-bellen
    outcomes: {goed: {title: {prof: Het gaat goed, ouder: Het gaat goed}, ends: klaar}}
  3-bellen:
    title: {prof: Bel de ouders, ouder: School belt u}
    who: leerkracht
    outcomes: {goed: {title: {prof: Gebeld, ouder: Gebeld}, ends: klaar}}
"""
CHANGES = (
    ("who: leerkracht\n    outcomes: {klaar", "who: [leerkracht, ib]\n    outcomes: {klaar"),
    ("max: 14", "max: 21"),
    (
        "{prof: Gebeld, ouder: Gebeld}, ends: klaar",
        "{prof: Gebeld, ouder: Gebeld}, to: 4-schrijven",
    ),
    ("U kijkt thuis", "U kijkt thuis hoe het gaat"),
)
MORE = """
version: 2
steps:
  4-schrijven:
    title: {prof: Schrijf het op, ouder: School schrijft het op}
    who: ib
    outcomes: {klaar: {title: {prof: Op papier, ouder: Op papier}, ends: klaar}}
"""


@cache
def older() -> Route:
    return school(OLD)


@cache
def newer() -> Route:
    text = OLD
    for before, after in CHANGES:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return school(text, MORE)


def side_by_side(old: Route, new: Route, prefix: str = "twee") -> str:
    maps = (rows_of(old, voice=PROF), rows_of(new, voice=PROF))
    changes = compare(old, new)
    return draw_difference(*maps, changes, theme="light", texts=say("prof"), prefix=prefix)


def said(old: Route, new: Route) -> list[str]:
    maps = (rows_of(old, voice=PROF), rows_of(new, voice=PROF))
    return list(change_words(compare(old, new), *maps, texts=say("prof")))


def place(svg: str, key: str) -> tuple[float, float]:
    """Where a station stands: how far to the right, and how far down."""
    link = next(each for each in stations(parsed(svg)) if each.get("id") == key)
    hit = next(each for each in link if each.get("class") == "hit")
    return float(hit.get("x", 0)), float(hit.get("y", 0))


@pytest.mark.requirement("R243")
def test_every_difference_is_said_in_a_sentence():
    assert said(older(), newer()) == [
        "Stap 1, Praat met de ouders: wie gewijzigd. Was ‘leerkracht’, wordt ‘leerkracht, ib’.",
        "Stap 2, Wacht op bericht: tekst voor ouders gewijzigd. "
        "Was ‘U kijkt thuis’, wordt ‘U kijkt thuis hoe het gaat’.",
        "Stap 2, Wacht op bericht: termijn gewijzigd. "
        "Was ‘Binnen 14 dagen’, wordt ‘Binnen 21 dagen’.",
        "Stap 3, Bel de ouders, ‘Gebeld’: vervolg gewijzigd. Was ‘einde’, wordt ‘stap 4’.",
        "Stap 4, Schrijf het op: stap erbij.",
    ]


@pytest.mark.requirement("R243")
def test_step_that_went_is_said_by_its_title():
    assert "Stap 4, Schrijf het op: stap vervalt." in said(newer(), older())


@pytest.mark.requirement("R243")
def test_same_step_stands_at_the_same_height_on_both_sides():
    svg = side_by_side(older(), newer())

    for step in ("1-praten", "2-wachten", "3-bellen"):
        old, new = place(svg, f"twee-old-main.{step}"), place(svg, f"twee-new-main.{step}")
        assert old[1] == new[1]
        assert old[0] < new[0]


@pytest.mark.requirement("R243")
def test_added_removed_and_changed_steps_say_so_before_their_name():
    there = {
        each.get("id"): (each.get("aria-label") or "").replace("\u00a0", " ")
        for svg in (side_by_side(older(), newer(), "heen"), side_by_side(newer(), older(), "terug"))
        for each in stations(parsed(svg))
    }

    assert there["heen-new-main.4-schrijven"] == "Erbij: Stap 4, Schrijf het op, Ib"
    assert there["terug-old-main.4-schrijven"] == "Vervallen: Stap 4, Schrijf het op, Ib"
    assert there["heen-new-main.2-wachten"].startswith("Gewijzigd: tekst en termijn: Stap 2")
    assert there["heen-old-main.2-wachten"].startswith("Gewijzigd: tekst en termijn: Stap 2")


def test_drawing_of_two_versions_counts_what_changed():
    about = parsed(side_by_side(older(), newer())).find(f"{SVG}desc")

    assert about.text == "proef.school. Stappen: 1 erbij, 0 vervallen, 3 gewijzigd."


def test_two_versions_share_no_id_and_keep_inside_the_drawing():
    route = shipped(WESTERKWARTIER)
    svg = side_by_side(route, route)
    whole = float(parsed(svg).get("width", "0"))

    assert len(ids(svg)) == len(set(ids(svg)))
    assert [each for each in text_lines(parsed(svg)) if each[0] < 0 or each[1] > whole] == []


def test_same_version_twice_shows_no_change():
    route = shipped(WESTERKWARTIER)
    labels = [each.get("aria-label", "") for each in stations(parsed(side_by_side(route, route)))]

    assert said(route, route) == []
    assert [each for each in labels if each.startswith(("Erbij", "Vervallen", "Gewijzigd"))] == []


def test_track_that_came_stands_on_the_newer_side_only():
    svg = side_by_side(older(), school(OLD, EVERY_EXIT))
    keys = [each.get("id", "") for each in stations(parsed(svg))]

    assert "twee-new-crisis.bellen" in keys
    assert "twee-old-crisis.bellen" not in keys


@settings(max_examples=60)
@given(
    kind=st.sampled_from(["added", "removed"]),
    what=st.sampled_from(["step", "role", "guard", "share", "term", "rule", "text", "start"]),
    where=st.lists(st.sampled_from(["main", "steps", "1-praten", "klaar", "x", "who"]), min_size=1),
    value=st.sampled_from(["", "ib", "x: y", "1-praten"]),
)
def test_any_change_can_be_said(kind, what, where, value):
    values = {"after": value} if kind == "added" else {"before": value}
    maps = (rows_of(older(), voice=PROF), rows_of(newer(), voice=PROF))

    sentences = change_words([Change(kind, what, tuple(where), **values)], *maps, texts=say("prof"))

    assert [len(each) > 10 for each in sentences] == [True]
