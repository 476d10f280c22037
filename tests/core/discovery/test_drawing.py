"""Is a discovered map drawn where its coordinates say, with every text as text?"""

from __future__ import annotations

import json
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from zorgroute.core.discovery.drawing import draw_graph
from zorgroute.core.discovery.graph import (
    Edge,
    Graph,
    Node,
    NoLayout,
    corners,
    dot_of,
    place,
    snapped,
)
from zorgroute.core.maps.colours import Theme
from zorgroute.faces.graph_layout import graphviz

NASTY = 'De "dokter" <b>\\N & co'
GRAPH = Graph(
    (Node("main.a", "1", NASTY, ("Hier begon het: 34 kinderen",)), Node("main.b", "2", "Arts")),
    (
        Edge("main.a", "main.b", ("34 kinderen", "mediaan 12 dagen"), 0.8),
        Edge("main.b", "main.a", (NASTY,), 0.1, is_agreed=False),
        Edge("main.a", "main.a", ("12 keer",), 0.2),
    ),
)
ANSWER = json.dumps(
    {
        "bb": "0,0,100,200",
        "objects": [{"name": "n0", "pos": "50,180"}, {"name": "n1", "pos": "50,20"}],
        "edges": [
            {"id": "e0", "pos": "e,50,40 50,160 50,120 50,80 50,44", "lp": "60,100"},
            {"id": "e1", "pos": "e,50,160 50,40 80,60 80,140 50,156"},
            {"id": "e2", "pos": "e,60,170 40,170 30,160 30,150 60,165"},
        ],
    }
)


def test_dot_holds_sizes_and_numbers_and_never_a_text() -> None:
    dot = dot_of(GRAPH)
    assert "dokter" not in dot
    assert dot.count("->") == 3
    assert "n0 -> n1 [id=e0, weight=8" in dot


def test_place_turns_coordinates_upside_down() -> None:
    placed = place(GRAPH, lambda _: ANSWER)
    assert (placed.width, placed.height) == (100.0, 200.0)
    assert placed.labels == ((60.0, 100.0), None, None)
    assert placed.lines[0][0] == (50.0, 40.0)


@pytest.mark.parametrize("answer", ["", "{}", '{"bb": "0,0,1"}', '{"bb": "0,0,1,1", "objects": 3}'])
def test_place_answer_without_coordinates_is_no_layout(answer: str) -> None:
    with pytest.raises(NoLayout):
        place(GRAPH, lambda _: answer)


def test_corners_are_the_ends_of_the_curves_with_the_tip_last() -> None:
    found = corners("e,9,9 0,0 1,1 2,2 3,3 4,4 5,5 6,6")
    assert found == [(0, 0), (3, 3), (6, 6), (9, 9)]


def test_snapped_pieces_are_straight_or_at_45_degrees() -> None:
    line = snapped([(0, 0), (40, 100), (40, 160), (10, 180)])
    for (x, y), (to_x, to_y) in pairwise(line):
        wide, high = abs(to_x - x), abs(to_y - y)
        assert wide == 0 or high == 0 or wide == pytest.approx(high)
    assert (line[0], line[-1]) == ((0, 0), (10, 180))


@pytest.mark.parametrize("theme", [Theme.AUTO, Theme.DARK, None])
def test_drawing_keeps_every_text_as_text(theme: Theme | None) -> None:
    svg = draw_graph(
        GRAPH, lambda _: ANSWER, title="Wegen", about="Dik is vaak.", prefix="w", theme=theme
    )
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    said = " ".join(each for each in root.itertext())
    assert "34 kinderen" in said
    assert "mediaan 12 dagen" in said
    assert (root.find("{*}style") is None) == (theme is None)


def test_drawing_unagreed_way_is_dashed_and_thick_ways_are_wider() -> None:
    svg = draw_graph(GRAPH, lambda _: ANSWER, title="Wegen", about="", prefix="w")
    paths = [
        each
        for each in ET.fromstring(svg).findall(".//{*}path")  # noqa: S314 - our own drawing
        if each.get("stroke-width")
    ]
    assert [each.get("stroke-width") for each in paths] == ["10", "4", "3"]
    assert [each.get("stroke-dasharray") for each in paths] == [None, None, "9 6"]


def test_graphviz_places_a_graph_with_a_way_back_and_a_loop() -> None:
    placed = place(GRAPH, graphviz)
    assert len(placed.at) == 2
    assert all(len(line) > 1 for line in placed.lines)
    assert placed.labels[0] is not None
