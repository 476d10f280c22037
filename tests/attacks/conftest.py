"""What do the attacks share: a town with two schools, and another town, on a Monday."""

from __future__ import annotations

import pytest


@pytest.fixture
def town(db, tmp_path):
    from tests.attacks.town import make_town  # noqa: PLC0415 rooms only after Django

    return make_town(tmp_path)
