"""What do the tests of the pages of professionals share: a school, and people of it who come in."""

from __future__ import annotations

import pytest


@pytest.fixture
def school(db, tmp_path):
    """A school of its own, in a municipality that has agreed on a route of its own."""
    from tests.faces.web.entering import agree_on_route  # noqa: PLC0415 rooms only after Django
    from tests.factories.worlds import make_school  # noqa: PLC0415 rooms only after Django

    made = make_school()
    agree_on_route(made, tmp_path)
    return made


@pytest.fixture
def enter(school):
    from tests.faces.web.entering import Visitor  # noqa: PLC0415 rooms only after Django

    return lambda role, now=None: Visitor(school, role, now)
