"""Is every name that points at nothing found, at the line and column of that very name?"""

from __future__ import annotations

import pytest

from .mistakes import REFERENCES, Mistake, faults_of, planted


@pytest.mark.parametrize("mistake", REFERENCES, ids=lambda each: f"{each.code}: {each.new}")
def test_wrong_name_is_found_at_the_very_word(mistake: Mistake):
    found = [(each.code, each.place) for each in faults_of(mistake)]

    assert found == [(mistake.code, planted(mistake).place)]
