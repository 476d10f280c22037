"""Does text break where it must, and stay inside its box?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zorgroute.core.maps.metrics import width_of, wrap

LONG = "Jeugdgezondheidszorgondersteuningsteambijeenkomst"


def test_sentence_breaks_between_words():
    assert wrap("Deel de zorg met de ouders", 120) == ("Deel de zorg", "met de", "ouders")


def test_text_that_fits_is_one_line():
    assert wrap("Deel de zorg", 500) == ("Deel de zorg",)


def test_text_without_words_is_one_empty_line():
    assert wrap("", 100) == ("",)


def test_long_word_is_broken_with_a_hyphen_and_nothing_is_lost():
    lines = wrap(LONG, 150)

    assert len(lines) > 1
    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(line.removesuffix("-") for line in lines) == LONG


def test_long_word_breaks_after_its_own_hyphen_without_another():
    assert wrap("samenwerkings-verbanden", 150) == ("samenwerkings-", "verbanden")


def test_number_stays_with_its_word():
    assert wrap("verder met stap\u00a06a", 110) == ("verder met", "stap\u00a06a")


def test_bold_and_larger_letters_are_wider():
    assert width_of("stap") < width_of("stap", bold=True) < width_of("stap", bold=True, size=24)


@pytest.mark.parametrize(
    ("narrow", "wide"), [("i", "m"), ("e", "é"), ("a", "宀"), ("e\u0301", "ee")]
)
def test_letters_of_other_scripts_have_a_width_too(narrow, wide):
    assert 0 < width_of(narrow) <= width_of(wide)


@given(st.text(max_size=80), st.integers(40, 400), st.booleans())
def test_no_line_is_wider_than_its_box(text, width, bold):
    lines = wrap(text, width, bold=bold)

    assert [line for line in lines if width_of(line, bold=bold) > width] == []


@given(st.lists(st.text(alphabet="abcdeé-/", min_size=1, max_size=30), min_size=1, max_size=6))
def test_wrapping_loses_no_letter(words):
    text = " ".join(words)

    def letters(some: str) -> str:
        return some.replace("-", "").replace(" ", "")

    assert letters("".join(wrap(text, 90))) == letters(text)
