"""What the tests of the API share: a school on a Monday, with a clock that stands still."""

from __future__ import annotations

import pytest


@pytest.fixture
def school(db):
    from tests.factories.worlds import MONDAY, make_school  # noqa: PLC0415 after Django
    from zorgroute.chain.ledger import clock  # noqa: PLC0415 after Django

    with clock.source(clock.FrozenSource(MONDAY)):
        yield make_school()


@pytest.fixture
def teacher(school):
    from tests.faces.api.callers import caller  # noqa: PLC0415 after Django

    return caller(school, "leerkracht")
