"""Is every word that is unknown, missing, empty or at odds with another named at its place?"""

from __future__ import annotations

import pytest

from .mistakes import RULES, WORDS, Mistake, faults_of, planted


@pytest.mark.parametrize("mistake", [*WORDS, *RULES], ids=lambda each: f"{each.code}: {each.new}")
def test_wrong_word_is_named_at_its_place(mistake: Mistake):
    found = [(each.code, each.place) for each in faults_of(mistake)]

    assert found == [(mistake.code, planted(mistake).place)]
