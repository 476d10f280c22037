"""Can every text and every shape be told from its ground, in light and in dark?"""

from __future__ import annotations

import re

import pytest

from zorgroute.core.maps.colours import COLOURS, FOCUS_HALO, FOCUS_RING, Theme, colour_rules

# Which role lies on which; texts ask for 4.5, shapes for 3 (WCAG 2.2, 1.4.3 and 1.4.11).
TEXTS = [
    ("text", "ground"), ("muted", "ground"), ("line", "ground"), ("done", "ground"),
    ("late", "ground"), ("waiting", "ground"), ("track", "ground"), ("not-yet", "ground"),
    ("waiting", "waiting-ground"), ("ground", "late"), ("ground", "line"), ("ground", "track"),
]  # fmt: skip
SHAPES = [("ground", "done"), ("late", "ground"), ("not-yet", "ground"), ("waiting", "ground")]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_the_guideline_says():
    assert round(contrast("#ffffff", "#000000"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize(("role", "on"), TEXTS)
def test_text_can_be_read_on_its_ground(role, on, theme):
    assert contrast(COLOURS[role][theme], COLOURS[on][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize(("role", "on"), SHAPES)
def test_shape_stands_out_from_its_ground(role, on, theme):
    assert contrast(COLOURS[role][theme], COLOURS[on][theme]) >= 3


@pytest.mark.parametrize("theme", [0, 1])
def test_focus_stands_out_from_every_ground_by_ring_or_halo(theme):
    ground = COLOURS["ground"][theme]

    assert contrast(FOCUS_RING, FOCUS_HALO) >= 3
    assert max(contrast(FOCUS_RING, ground), contrast(FOCUS_HALO, ground)) >= 3


def test_fixed_theme_writes_its_own_colours_and_asks_nothing():
    for theme, which in ((Theme.LIGHT, 0), (Theme.DARK, 1)):
        rules = colour_rules("#kaart", theme)

        assert set(re.findall(r"#[0-9a-f]{6}", rules)) == {each[which] for each in COLOURS.values()}
        assert "var(" not in rules
        assert "@media" not in rules


def test_auto_theme_follows_the_device():
    rules = colour_rules("#kaart", Theme.AUTO)

    assert rules.count("@media screen and (prefers-color-scheme:dark)") == 1
    assert {f"var(--zr-{role})" for role in COLOURS} == set(re.findall(r"var\([a-z-]+\)", rules))
